"""The access log: append-only by trigger, each line chained to the one before by its hash, verified on demand."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlcipher3 import dbapi2

from app.rows import LogCheck

_FIRST = bytes(32)
MOST_NAMED = 20
Line = tuple[str, str, str, str, str, str]
"""at, user, kind, event, subject, reason"""


class AccessLog:
    """Who did what, when, with which case, and why. Codes only."""

    def __init__(self, connection: dbapi2.Connection, user: str, clock: Callable[[], datetime]) -> None:
        self._db, self._user, self._clock = connection, user, clock
        self.committed: Callable[[], None] = lambda: None
        """Called when lines have become durable: the anchor moves."""
        self.no_room: Callable[[list[Line]], None] = lambda lines: None
        """Called with the lines that could not be written: they are kept elsewhere until they can."""

    def add(self, kind: str, event: str, subject: str, reason: str = "", user: str = "", at: str = "") -> None:
        """One line. `kind`: login, failure, view, change, reveal, print, export, backup, glass or review."""
        line = (at or self._clock().isoformat(timespec="seconds"), user or self._user, kind, event, subject, reason)
        hashed = line_hash(self.head()[1], line)
        self._db.execute(
            "INSERT INTO access_log (at, user, kind, event, subject, reason, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*line, hashed),
        )
        if not self._db.in_transaction:
            self.committed()

    def head(self) -> tuple[int, bytes]:
        """Id and hash of the newest line; 0 and zeros when there is none."""
        row = self._db.execute("SELECT id, hash FROM access_log ORDER BY id DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, _FIRST)

    def newest_at(self) -> datetime:
        """When the newest line was written; the beginning of time when there is none, or none that can be read."""
        row = self._db.execute("SELECT at FROM access_log ORDER BY id DESC LIMIT 1").fetchone()
        with suppress(ValueError):
            return datetime.fromisoformat(row[0]) if row else datetime.min
        return datetime.min


def line_hash(previous: bytes, line: tuple[str, ...]) -> bytes:
    """SHA-256 over the hash before and the line as JSON."""
    return hashlib.sha256(previous + json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass")).digest()


def verify(connection: dbapi2.Connection) -> LogCheck:
    """Recompute the whole chain. A changed, inserted, removed or cut-off line is named by its number.

    The reasons of a deleted case are gone; which lines they stood in is said by the line of the deletion, in the chain itself.
    """
    previous, expected, lines = _FIRST, 1, 0
    broken: list[int] = []
    blanked = _blanked(connection)
    hashes = dict(connection.execute("SELECT head, hash FROM log_review").fetchall())
    for number, *line, stored in connection.execute(
        "SELECT id, at, user, kind, event, subject, reason, hash FROM access_log ORDER BY id"
    ):
        signed = hashes.pop(number, stored)
        same = line_hash(previous, tuple(line)) == stored or (number in blanked and not line[-1])
        if number != expected or not same or signed != stored:
            broken.append(number)
        previous, expected, lines = stored, number + 1, lines + 1
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'access_log'").fetchone()
    if (last[0] if last else 0) != expected - 1:
        broken.append(expected)
    broken += [number for number in hashes if number]
    return LogCheck(lines, tuple(sorted(set(broken))[:MOST_NAMED]))


def _blanked(connection: dbapi2.Connection) -> set[int]:
    """The numbers of the lines whose reasons went with a deleted case."""
    rows = connection.execute("SELECT id, reason FROM access_log WHERE kind = 'change' AND event = 'erased'")
    return {int(part) for number, reason in rows for part in reason.split(",") if part.isdigit() and int(part) < number}
