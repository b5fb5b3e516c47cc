"""Lines of the access log that the database had no room for: kept beside it, encrypted, until they fit.

The room is reserved beforehand, so that a full disk has it still. A view at night must not be refused for want of a line,
and the line must not be lost for it: it outlives the lock, and a program that is killed.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlcipher3 import dbapi2

from app.paths import DUE
from db import crypto
from db.log import AccessLog, Line
from db.ring import Ring

SLOT_BYTES, SLOTS = 512, 512
ROOM = SLOT_BYTES * SLOTS
_CONTENT = SLOT_BYTES - crypto.NONCE_BYTES - 16
_FREE = bytes(SLOT_BYTES)
_THERE = "SELECT 1 FROM access_log WHERE subject = ?5 AND at = ?1 AND user = ?2 AND kind = ?3 AND event = ?4"


class DueLines:
    """A file of fixed size beside the vault; each slot is one line under a key derived from the database key."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        self._path, self._ring = folder / DUE, ring
        self._reserve()
        self._kept = self._read()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, lines: list[Line]) -> None:
        """Keep those that are not kept already, durably. What no disk and no reserve has room for is in memory only."""
        for line in lines:
            if line not in self._kept and len(self._kept) < SLOTS:
                with suppress(OSError):
                    self._write(len(self._kept) * SLOT_BYTES, self._sealed(line, len(self._kept)))
                self._kept.append(line)

    def fold(self, log: AccessLog, db: dbapi2.Connection) -> None:
        """Write them in the log, inside the caller's transaction. A line that stands there already is not written twice."""
        for at, user, kind, event, subject, reason in self._kept:
            if not db.execute(_THERE, (at, user, kind, event, subject)).fetchone():
                log.add(kind, event, subject, reason, user=user, at=at)

    def settled(self, anchored: Callable[[], None]) -> None:
        """They stand in the log, durably: once the anchor says so too, the room is free again, and stays reserved."""
        if self._kept:
            self._kept = []
            anchored()
            with suppress(OSError):
                self._write(0, bytes(ROOM))

    def _reserve(self) -> None:
        """Real bytes on the disk, not a hole."""
        with suppress(OSError):
            size = self._path.stat().st_size if self._path.exists() else 0
            if size < ROOM:
                self._write(size, bytes(ROOM - size))

    def _write(self, place: int, content: bytes) -> None:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.lseek(handle, place, os.SEEK_SET)
            os.write(handle, content)
            getattr(os, "fdatasync", os.fsync)(handle)
        finally:
            os.close(handle)

    def _read(self) -> list[Line]:
        try:
            with self._path.open("rb") as file:
                content = file.read(ROOM)
        except OSError:
            return []
        slots = [content[start : start + SLOT_BYTES] for start in range(0, len(content), SLOT_BYTES)]
        lines = [self._opened(slot, number) for number, slot in enumerate(slots) if slot != _FREE]
        return [line for line in lines if line]

    def _context(self, number: int) -> bytes:
        return f"livd due line {self._ring.file.vault} {number}".encode()

    def _sealed(self, line: Line, number: int) -> bytes:
        content = json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(content) > _CONTENT:
            content = json.dumps((*line[:5], ""), ensure_ascii=False).encode("utf-8", "surrogatepass")[:_CONTENT]
        return crypto.wrap(_key(self._ring.key), content.ljust(_CONTENT), self._context(number))

    def _opened(self, slot: bytes, number: int) -> Line | None:
        for key in filter(None, (self._ring.key, self._ring.other)):
            with suppress(crypto.WrongKey, ValueError, TypeError):
                at, user, kind, event, subject, reason = json.loads(
                    crypto.unwrap(_key(key), slot, self._context(number))
                )
                return at, user, kind, event, subject, reason
        return None


def _key(key: bytes) -> bytes:
    return crypto.derive(key, b"livd due lines")
