"""Commands of the annual return: report, deliver, what changed since, the years beside each other."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app import clock
from app.cli.io import DONE, logged_in, print_json, say, write_out
from app.domain.errors import RuleBroken
from app.forms.reading import count_of, edition_of, read_year
from app.forms.years import main_series, series
from app.outputs.formats import FORMATS, neutral_name, report_bytes
from app.ports import Vault, Vaults
from app.texts import text
from app.use_cases.access import TakenOut, note_export
from app.use_cases.deliver import Deliver, HandedOut, Published, deliver, hand_out, publish

Add = Callable[[str, Callable[[argparse.Namespace, Vaults], int]], argparse.ArgumentParser]


def add_commands(add: Add, year: Callable[[str], int]) -> None:
    """Put the commands into argparse's subparsers."""
    report = add("report", _report)
    report.add_argument("--year", type=year, required=True)
    report.add_argument("--format", choices=FORMATS, required=True)
    report.add_argument("--out", required=True)
    report.add_argument("--public", action="store_true")
    report.add_argument("--delivered", action="store_true")
    delivering = add("deliver", _deliver)
    delivering.add_argument("--year", type=year, required=True)
    delivering.add_argument("--out", type=Path, default=None)
    delivering.add_argument("--explain", action="append", default=[], metavar="KEY=WORDS")
    changes = add("changes", _changes)
    changes.add_argument("--year", type=year, required=True)
    changes.add_argument("--format", choices=("json",), required=True)
    years = add("years", _years)
    years.add_argument("--from", dest="first", type=year, required=True)
    years.add_argument("--to", dest="last", type=year, required=True)
    years.add_argument("--format", choices=("json",), required=True)


def _report(options: argparse.Namespace, vaults: Vaults) -> int:
    today = clock.today()
    with logged_in(options, vaults) as vault:
        vault.read(lambda queries: count_of(queries, options.year, today))
        read = vault.read(lambda queries: read_year(queries, options.year, today))
        years = vault.read(lambda queries: main_series(queries, options.year, today))
        edition = edition_of(read, options.public, options.delivered, years)
        content = report_bytes(edition, options.format)
        if options.public:
            vault.write(publish, Published(options.year, edition.shown()))
        vault.write(note_export, TakenOut("annual_return", str(options.year)))
        if options.delivered:
            _remember(vault, read.delivered[-1].number, f"rapport-{options.year}.{options.format}", content)
    if options.out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_out(Path(options.out), content)
        say(text("cli", "written", file=options.out))
    return DONE


def _remember(vault: Any, number: int, name: str, content: bytes) -> None:
    vault.write(hand_out, HandedOut(number, name, hashlib.sha256(content).hexdigest()))


def _deliver(options: argparse.Namespace, vaults: Vaults) -> int:
    """Freeze the year; with --out also write its files, each known by its hash from then on."""
    with logged_in(options, vaults) as vault:
        number = vault.write(deliver, Deliver(options.year, _explained(options.explain))).result
        say(text("cli", "delivered", year=options.year, number=number))
        if options.out:
            read = vault.read(lambda queries: read_year(queries, options.year, clock.today()))
            national = _national(vault, options.year)
            name = f"levering-{options.year}.json"
            _remember(vault, number, name, national)
            write_out(options.out / name, national)
            for form in FORMATS:
                name = neutral_name(options.year, form)
                content = report_bytes(edition_of(read, delivered=True), form)
                _remember(vault, number, name, content)
                write_out(options.out / name, content)
                say(text("cli", "written", file=options.out / name))
    return DONE


def _national(vault: Vault, year: int) -> bytes:
    """The file for whoever puts many centres together."""
    submission = vault.read(lambda queries: queries.returns.submission(year))
    assert submission is not None
    return submission.as_bytes()


def _explained(given: Sequence[str]) -> dict[str, str]:
    """`--explain leap:stays.all=flere plasser` as key -> words."""
    pairs = [words.partition("=") for words in given]
    if any(not between for _, between, _ in pairs):
        raise RuleBroken("reason_needed")
    return {key: words for key, _, words in pairs}


def _changes(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        delivered = vault.read(lambda queries: queries.returns.delivered(options.year))
        if not delivered:
            raise RuleBroken("not_delivered", field="year", year=options.year)
        last = delivered[-1]
        changes = vault.read(lambda queries: queries.returns.changed(options.year, clock.today()))
        rows = vault.read(lambda q: q.returns.written([c for one in changes for c in one.causes], last.at))
    written: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        written.setdefault(row.subject, []).append({"at": row.at, "user": row.user, "event": row.event})
    print_json(
        {
            "year": options.year, "number": last.number, "version": last.version, "delivered": last.at.isoformat(),
            "changes": [
                {
                    "figure": one.figure, "before": one.before, "now": one.now,
                    "causes": [
                        {"what": c.what, "unit": c.unit, "fields": list(c.fields),
                         "written": [*written.get(c.unit, []), *written.get(c.person, [])]}
                        for c in one.causes
                    ],
                }
                for one in changes
            ],
        }
    )  # fmt: skip
    return DONE


def _years(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        years = vault.read(lambda queries: series(queries, options.first, options.last, clock.today()))
    print_json(years.as_json())
    return DONE
