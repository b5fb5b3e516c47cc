"""What is known of the backups without a key: when the last good one was made, how many are kept. A small clear file
beside the vault; it names no stick and no person."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.files import write_private
from app.paths import BACKUPS
from db.backup import Keep


@dataclass(frozen=True, slots=True)
class BackupNote:
    """`last`: the last verified backup. `unlogged`: those made without a key, not yet in the access log."""

    last: datetime | None = None
    unlogged: tuple[str, ...] = ()
    keep: Keep = field(default_factory=Keep)


def read(vault: Path) -> BackupNote:
    """The note; an empty one when there is none or it cannot be understood."""
    try:
        data = json.loads((vault / BACKUPS).read_bytes())
        last = datetime.fromisoformat(data["last"]) if data["last"] else None
        return BackupNote(last, tuple(map(str, data["unlogged"])), Keep(*map(int, data["keep"])))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return BackupNote()


def write(vault: Path, note: BackupNote) -> None:
    """Replace the note."""
    last = note.last.isoformat(timespec="seconds") if note.last else ""
    keep = [note.keep.days, note.keep.weeks, note.keep.months]
    data = {"last": last, "unlogged": list(note.unlogged), "keep": keep}
    write_private(vault / BACKUPS, json.dumps(data).encode())


def made(vault: Path, when: datetime, logged: bool) -> None:
    """A good backup was made."""
    note = read(vault)
    more = () if logged else (when.isoformat(timespec="seconds"),)
    write(vault, replace(note, last=when, unlogged=(*note.unlogged, *more)[-100:]))
