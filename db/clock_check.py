"""What the vault knows of the time: its newest lines and its backups, since somebody last said what time it is."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.clock import Doubt, doubt
from app.version import BUILT
from db import backup_note

SETTLED = ("clock_right", "clock_set")
_NEWEST = 1000


def clock_doubt(connection: dbapi2.Connection, folder: Path, says: datetime) -> Doubt | None:
    """Whether the clock can be right; ask before anything is written at this login."""
    lines = connection.execute("SELECT at, event FROM access_log ORDER BY id DESC LIMIT ?", (_NEWEST,)).fetchall()
    return doubt(says, _known(lines, folder), BUILT)


def _known(lines: list[tuple[str, str]], folder: Path) -> Iterator[datetime]:
    """Newest first, by the log's own order. What stood before somebody settled the time says nothing any more."""
    note = backup_note.read(folder)
    for at, event in lines:
        yield from _time(at)
        if event in SETTLED:
            return
    if note.last:
        yield note.last


def _time(text: str) -> Iterator[datetime]:
    with suppress(ValueError):
        yield datetime.fromisoformat(text).replace(tzinfo=None)
