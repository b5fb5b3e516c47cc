"""A case for the municipal archive, or for leaving to another system: the whole record as PDF and JSON, the papers, the code
lists, and a list of it all with SHA-256, in one ZIP with AES-256.

The format is WinZip's AE-2 (public since 2003): 7-Zip, WinZip, macOS' and Linux' unpackers and libraries open it. It is read back
before it counts as made.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pyzipper
from reportlab.platypus import Flowable, Spacer

from app import clock
from app.domain.errors import VaultError
from app.domain.papers import PaperContent
from app.files import private_folder, write_private
from app.forms.definitions import code_lists
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.letters import document
from app.outputs.styles import BODY, HEADING
from app.outputs.writing import Text
from app.ports import Queries
from app.record.entries import Entry, Whole
from app.record.words import fields_of, heading
from app.rows import CentreRow, HistoryRow
from app.texts import text
from app.version import VERSION
from app.words import sentences

FORMAT = "livd.archive/1"
LISTED, READ_ME, NAME = "innhold.json", "LES-MEG.txt", "arkiv"
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """What an archive has of a case."""

    whole: Whole
    papers: Sequence[PaperContent]
    history: Sequence[HistoryRow]


def read_case(queries: Queries, whom: str) -> Case:
    """Everything there is of a case, or of somebody without one. For leaders; the look is logged."""
    whole = queries.rights.whole(whom)
    papers = [queries.records.paper(entry.row.code) for entry in whole.entries if entry.kind.name == "paper"]
    codes = [entry.row.code for entry in whole.entries if "code" in entry.kind.facts]
    return Case(whole, papers, queries.trust.history(dict.fromkeys([whom, *whole.names, *codes]), limit=-1))


def archive_bytes(centre: CentreRow, case: Case, now: datetime, password: str) -> bytes:
    """One case as an encrypted ZIP, read back. VaultError `archive_not_verified` when what was written does not read the same."""
    files = dict(_files(centre, case, now.date()))
    files[LISTED] = _listed(case.whole, files, now)
    packed = _packed(files, password)
    if read_archive(packed, password) != files:
        raise VaultError("archive_not_verified")
    return packed


def archive_all(queries: Queries, folder: Path, password: str, step: Step = lambda done, total: None) -> list[str]:
    """Every case there is, and everybody without one, as an encrypted file each, beside a page that says how they are opened; their
    codes. `step` is told how far it has come; raising in it stops, and what is written then is whole. No file's name says whom."""
    private_folder(folder)
    centre, codes = queries.centre.facts(), queries.rights.everybody()
    write_private(folder / READ_ME, text("archive", "read_me").encode())
    for number, whom in enumerate(codes, 1):
        packed = archive_bytes(centre, read_case(queries, whom), clock.now(), password)
        write_private(folder / f"{NAME}-{number:05d}.zip", packed)
        step(number, len(codes))
    return codes


def _files(centre: CentreRow, case: Case, day: date) -> Iterator[tuple[str, bytes]]:
    whole = case.whole
    yield "sak.pdf", record_pdf(centre, whole, day)
    entries, history = [_plain(entry) for entry in whole.entries], [asdict(line) for line in case.history]
    yield (
        "sak.json",
        _json(
            {"format": FORMAT, "case": whole.whom, "names": dict(whole.names), "entries": entries, "history": history}
        ),
    )
    lists = {name: [{"code": item.code, "label": item.label} for item in items] for name, items in code_lists().items()}
    yield "kodelister.json", _json({"lists": lists, "texts": sentences()})
    for one in case.papers:
        yield f"papirer/{one.paper.code}.{one.paper.media}", one.content


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind.name, "what": heading(entry), "key": entry.key, "person": entry.person, "household": entry.household,
        "day": entry.day, "values": dict(entry.values), "words": dict(fields_of(entry)),
    }  # fmt: skip


def record_pdf(centre: CentreRow, whole: Whole, day: date, marks: bool = True) -> bytes:
    """The whole record to be read: nothing is left out."""
    story: list[Flowable] = [Text(text("archive", "intro", whom=whole.whom, day=f"{day:%d.%m.%Y}"), BODY)]
    story += [Text(f"{code}  {name}".strip(), BODY) for code, name in sorted(whole.names.items())]
    for moment, entries in groupby(whole.entries, key=lambda entry: entry.day):
        story.append(Text(f"{moment:%d.%m.%Y}" if moment else text("own_copy", "no_day"), HEADING))
        for entry in entries:
            about = "  ".join(part for part in (heading(entry), entry.person) if part)
            story.append(Text([(about, BOLD)], BODY))
            story += [Text([(f"{label}: ", BOLD), (words, REGULAR)], BODY) for label, words in fields_of(entry)]
            story.append(Spacer(1, 4))
    return document(centre, text("archive", "title", whom=whole.whom), story, marks)


def _listed(whole: Whole, files: Mapping[str, bytes], now: datetime) -> bytes:
    marks = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    }
    at = now.isoformat(timespec="seconds")
    return _json({"format": FORMAT, "case": whole.whom, "made": at, "program": VERSION, "files": marks})


def _packed(files: Mapping[str, bytes], password: str) -> bytes:
    target = io.BytesIO()
    with pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as packed:
        packed.setpassword(password.encode())
        packed.setencryption(pyzipper.WZ_AES, nbits=256)
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def read_archive(packed: bytes, password: str) -> dict[str, bytes]:
    """What is in it, by name. VaultError `archive_unreadable` for another password, or what is none."""
    try:
        with pyzipper.AESZipFile(io.BytesIO(packed)) as opened:
            opened.setpassword(password.encode())
            return {name: opened.read(name) for name in opened.namelist()}
    except (RuntimeError, pyzipper.BadZipFile, ValueError, EOFError):
        raise VaultError("archive_unreadable") from None


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=_said).encode()


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
