"""Commands for what the law gives the person: what has had its time, deletion, and what was deleted. In codes."""

import argparse
import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from app import clock
from app.cli.io import DONE, callers_place, logged_in, print_json, read_password, say, write_out
from app.domain.base import PersonCode
from app.domain.errors import RuleBroken
from app.domain.retention import Due, months_of, review
from app.domain.rights import rights_settings
from app.files import private_folder, write_private
from app.outputs.archive import NAME, archive_all, archive_bytes, read_case
from app.outputs.own_copy import own_copy_json, own_copy_pdf, short_copy_pdf
from app.passwords import check_password
from app.ports import Vaults
from app.texts import text
from app.use_cases.retention import Deletion, delete_now, note_archived
from app.use_cases.rights import CopyOut, hand_copy


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put the commands in; `add` makes one that opens a vault."""
    due = add("due", _due)
    due.add_argument("--date", type=date.fromisoformat, required=True)
    _json(due)
    delete = add("delete", _delete)
    delete.add_argument("whom")
    delete.add_argument("--confirm", required=True)
    _json(delete)
    _json(add("deleted", _deleted))
    disclosures = add("disclosures", _disclosures)
    disclosures.add_argument("--year", type=int, required=True)
    _json(disclosures)
    _json(add("doubles", _doubles))
    copy = add("own-copy", _own_copy)
    copy.add_argument("person")
    copy.add_argument("--out", type=Path, required=True)
    copy.add_argument("--short", action="store_true")
    copy.add_argument("--format", choices=("pdf", "json"), default="pdf")
    archive = add("archive", _archive)
    archive.add_argument("whom", nargs="?", default="")
    archive.add_argument("--out", type=Path, required=True)
    archive.add_argument("--passphrase-file", required=True)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("json",), default="json")


def _due(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        ended = vault.read(lambda queries: queries.rights.ended())
        months = months_of(vault.read(lambda queries: queries.centre.settings()))
    print_json([_line(line) for line in review(ended, months, options.date)])
    return DONE


def _line(line: Due) -> dict[str, object]:
    decided = line.decided
    return {
        "whom": line.whom, "kind": line.kind, "last": line.last.isoformat() if line.last else None,
        "since": line.since.isoformat() if line.since else None, "state": line.state,
        "decision": decided.decision if decided else None, "hold": decided.hold if decided else False,
        "reason": decided.reason if decided else "", "decided": decided.at.date().isoformat() if decided else None,
        "until": decided.until.isoformat() if decided and decided.until else None,
        "delete_on": decided.due.isoformat() if decided and decided.due else None,
    }  # fmt: skip


def _delete(options: argparse.Namespace, vaults: Vaults) -> int:
    """Both steps at once: the code typed twice, and the password, stand for the waiting time of the window."""
    with logged_in(options, vaults, again=True) as vault:
        vault.write(delete_now, Deletion(options.whom, options.confirm))
        gone = next(
            one for one in reversed(vault.read(lambda queries: queries.rights.gone())) if one.code == options.whom
        )
    say(text("cli", "deleted", whom=gone.code, rows=sum(gone.rows.values())))
    print_json(asdict(gone))
    return DONE


def _deleted(options: argparse.Namespace, vaults: Vaults) -> int:
    with logged_in(options, vaults) as vault:
        print_json([asdict(gone) for gone in vault.read(lambda queries: queries.rights.gone())])
    return DONE


def _doubles(options: argparse.Namespace, vaults: Vaults) -> int:
    """Pairs of codes, with what says that they may be one person."""
    with logged_in(options, vaults) as vault:
        print_json([asdict(double) for double in vault.read(lambda queries: queries.rights.doubles())])
    return DONE


def _disclosures(options: argparse.Namespace, vaults: Vaults) -> int:
    """The register of a year in codes: no words of it."""
    with logged_in(options, vaults) as vault:
        rows = vault.read(lambda queries: queries.day.handed_out(options.year))
        counts = vault.read(lambda queries: queries.day.handed_counts(options.year))
    listed = [
        {
            "code": row.code, "at": row.at.isoformat(timespec="seconds"), "case": row.household, "person": row.person,
            "what": row.what, "outcome": row.outcome, "basis": row.basis, "consent": row.consent, "decision": row.decision,
            "user": row.user, "sha256": row.sha256,
        }
        for row in rows
    ]  # fmt: skip
    print_json({"year": options.year, "counts": asdict(counts), "disclosures": listed})
    return DONE


def _own_copy(options: argparse.Namespace, vaults: Vaults) -> int:
    """What a leader has decided entry by entry in the window; what is not decided goes as it is proposed."""
    with logged_in(options, vaults, again=True) as vault:
        centre = vault.read(lambda queries: queries.centre.facts())
        staff = rights_settings(vault.read(lambda queries: queries.centre.settings())).staff == "named"
        whole, person = vault.read(lambda queries: queries.rights.whole(options.person)), PersonCode(options.person)
        if person not in whole.names:
            raise RuleBroken("unknown_person", value=person[:40])
        if options.short:
            content = short_copy_pdf(centre, whole, person, clock.today(), marks=True)
        elif options.format == "json":
            content = own_copy_json(whole, person, staff, clock.today())
        else:
            content = own_copy_pdf(centre, whole, person, staff, clock.today(), marks=True)
        what = "short_copy" if options.short else "own_copy"
        vault.write(hand_copy, CopyOut(person, what, hashlib.sha256(content).hexdigest()))
        write_out(options.out, content)
    say(text("cli", "written", file=options.out.name))
    return DONE


def _archive(options: argparse.Namespace, vaults: Vaults) -> int:
    """One case, or each that there is: an encrypted file each in a folder, beside a page that says what they are."""
    password = read_password(options.passphrase_file)
    check_password(password, password)
    with logged_in(options, vaults, again=True) as vault, callers_place():
        codes = [options.whom] if options.whom else vault.read(lambda queries: queries.rights.everybody())
        vault.write(note_archived, tuple(codes))
        if options.whom:
            private_folder(options.out)
            centre = vault.read(lambda queries: queries.centre.facts())
            case = vault.read(lambda queries: read_case(queries, options.whom))
            write_private(options.out / f"{NAME}.zip", archive_bytes(centre, case, clock.now(), password))
        else:
            vault.read(lambda queries: archive_all(queries, options.out, password))
    say(text("cli", "archived", count=len(codes), folder=options.out.name))
    return DONE
