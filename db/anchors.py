"""Keeps the anchor of an open vault up to date, and says at opening what does not fit it.

It stands in the small file beside the vault, in the keyring of the PC and, by the backups, on every stick. Who takes the
write-ahead log away, or puts older files back, has changed the vault but not all of these.
"""

import threading
import time
from collections.abc import Sized
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import VaultError
from app.paths import ANCHOR
from db import anchor, crypto
from db.anchor import Anchor
from db.findings import Finding
from db.ring import Ring

KEYRING_SECONDS = 900
JOIN_SECONDS = 0.3
MOST_ON_STICK = 200
_HEAD = "SELECT id, hash, at FROM access_log ORDER BY id DESC LIMIT 1"


class Anchors:
    """`found` is what did not fit at opening; until it stands in the database, no anchor is moved."""

    def __init__(self, folder: Path, connection: dbapi2.Connection, ring: Ring, due: Sized = ()) -> None:
        self._path, self._db, self._ring, self._due = folder / ANCHOR, connection, ring, due
        self._last = anchor.read(self._path)
        self._at_keyring = 0.0
        self._writer: threading.Thread | None = None
        self.found = self._compare()

    # -- comparing ----------------------------------------------------------------------------------------------

    def _compare(self) -> list[Finding]:
        kept = anchor.from_bytes(self._ring.device.kept(self._ring.file.vault)) if self._has_keyring() else None
        anchors = [one for one in (self._last, kept) if one]
        findings = [] if all(map(self._proves, anchors)) else [Finding("anchor_changed")]
        row = self._db.execute("SELECT generation FROM known_keys WHERE slot = 'file'").fetchone()
        if row and self._last is None:
            findings.append(Finding("anchor_missing"))
        proved = [one for one in anchors if self._proves(one)]
        findings += self.behind(proved) + self._lost_due()
        newest_keys = max([one.keys for one in proved] + [row[0] if row else 0])
        if self._ring.read_generation < newest_keys:
            findings.append(Finding("keys_older", number=newest_keys - self._ring.read_generation))
        self._ring.raise_to(newest_keys)
        return findings

    def behind(self, proved: list[Anchor]) -> list[Finding]:
        """What the log of the database lacks of what these anchors have seen; the gravest only."""
        lines, _, at = self._head()
        ahead = max((one for one in proved if one.lines > lines), key=lambda one: one.lines, default=None)
        if ahead:
            return [Finding("log_behind", at, ahead.at.isoformat(timespec="seconds"), ahead.lines - lines)]
        for one in proved:
            row = self._db.execute("SELECT hash FROM access_log WHERE id = ?", (one.lines,)).fetchone()
            if row and row[0].hex() != one.head:
                return [Finding("log_other", "", one.at.isoformat(timespec="seconds"), one.lines)]
        return []

    def _lost_due(self) -> list[Finding]:
        """Lines that waited beside the database for room, and are gone."""
        last, waiting = self._last, len(self._due)
        if last and self._proves(last) and last.due > waiting:
            return [Finding("due_lost", last.at.isoformat(timespec="seconds"), "", last.due - waiting)]
        return []

    def at_stick(self, stick: Path) -> list[Finding]:
        """The same for the anchors of the generations on a stick; one that this vault's key does not prove says nothing,
        and what a leader has been told of once is not told again."""
        told = self._db.execute("SELECT coalesce(max(until), '') FROM finding WHERE code LIKE 'log_%'").fetchone()[0]
        try:
            places = sorted(stick.glob(f"*/{ANCHOR}"))[-MOST_ON_STICK:]
        except OSError:
            return []
        anchors = [one for one in map(anchor.read, places) if one and self._proves(one)]
        return self.behind([one for one in anchors if one.at.isoformat(timespec="seconds") > told])

    # -- keeping ------------------------------------------------------------------------------------------------

    def keep(self, keyring: bool = False) -> None:
        """Write the anchor, when there is anything new; `keyring`: there too, whenever it was last."""
        with suppress(VaultError, dbapi2.Error):  # what is saved is saved, whatever becomes of the anchor
            if not self.found and not self._db.in_transaction:
                self._keep(keyring)

    def _keep(self, keyring: bool) -> None:
        turn = self._last.turn if self._last else 0
        now = self._now(turn)
        if now != self._last:
            now = self._now(turn + 1)
            with suppress(VaultError):  # a disk that refuses stops no work; the next commit tries again
                anchor.write(self._path, now)
                self._last = now
        if keyring or time.monotonic() - self._at_keyring > KEYRING_SECONDS:
            self._to_keyring(anchor.to_bytes(now))

    def close(self) -> None:
        """The last word to the keyring; a keyring that is slow keeps nobody waiting."""
        self.keep(keyring=True)
        if self._writer:
            self._writer.join(JOIN_SECONDS)

    def _to_keyring(self, content: bytes) -> None:
        """On a thread of its own: a keyring may ask its owner first, and the database must not wait for that."""
        if not self._has_keyring() or (self._writer and self._writer.is_alive()):
            return
        self._at_keyring = time.monotonic()
        device, vault = self._ring.device, self._ring.file.vault
        self._writer = threading.Thread(target=device.keep, args=(vault, content), name="keyring", daemon=True)
        self._writer.start()

    def _has_keyring(self) -> bool:
        """Only where a slot is tied to the keyring of a PC: elsewhere it would be asked for nothing."""
        return any(slot.device for slot in self._ring.file.slots)

    def _now(self, turn: int) -> Anchor:
        lines, head, at = self._head()
        when = datetime.min
        with suppress(ValueError):  # a line that was tampered with
            when = datetime.fromisoformat(at)
        file = self._ring.file
        fresh = Anchor(file.vault, lines, head, file.generation, when, turn=turn, due=len(self._due))
        return replace(fresh, mac=_mac(fresh, self._ring.key))

    def _head(self) -> tuple[int, str, str]:
        row = self._db.execute(_HEAD).fetchone()
        return (row[0], row[1].hex(), row[2]) if row else (0, "0" * 64, "")

    def _proves(self, one: Anchor) -> bool:
        keys = [key for key in (self._ring.key, self._ring.other) if key]
        return any(crypto.same(one.mac.encode(), _mac(one, key).encode()) for key in keys)


def _mac(one: Anchor, key: bytes) -> str:
    return crypto.mac(crypto.derive(key, b"livd anchor mac"), anchor.body(one)).hex()
