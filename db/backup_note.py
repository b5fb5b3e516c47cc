"""What is known of the backups without a key: when the last good one was made and how far the vault had come then, how
many are kept. A small clear file beside the vault; it names no stick and no person.

Anybody who can write in the folder can write in it. So every field is checked and bounded on its own, nothing of it goes
into the access log but a count, and how many backups are kept counts only as far as its MAC proves it: without a key,
nothing is thinned out that the program itself would keep.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.domain.errors import VaultError
from app.files import write_private
from app.paths import BACKUPS
from db import crypto
from db.generations import Keep

LONGEST, MOST, MOST_UNLOGGED, MOST_PERIODS = 4096, 1 << 53, 20, 60
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class BackupNote:
    """`last`: when the last verified backup was made; `lines`: the vault's counter then. `unlogged`: how many were made
    without a key and are not yet in the access log. `keep` with the MAC that proves it. `restored`: how often the vault
    came back from a stick. `strange`: something in the file could not be believed."""

    last: datetime | None = None
    lines: int | None = None
    unlogged: int = 0
    keep: Keep = field(default_factory=Keep)
    keep_mac: str = ""
    restored: int = 0
    strange: bool = False

    def keep_with(self, vault: str, key: bytes) -> Keep | None:
        """What the leader chose; None when the key did not make the MAC."""
        proved = crypto.same(self.keep_mac.encode("utf-8", "surrogatepass"), _keep_mac(self.keep, vault, key).encode())
        return self.keep if proved else None

    def keep_without(self) -> Keep:
        """Without a key the larger number counts, of what stands there and what the program keeps by itself."""
        usual = Keep()
        return Keep(*(max(getattr(self.keep, name), getattr(usual, name)) for name in ("days", "weeks", "months")))


def _keep_mac(keep: Keep, vault: str, key: bytes) -> str:
    body = json.dumps([vault, keep.days, keep.weeks, keep.months]).encode()
    return crypto.mac(crypto.derive(key, b"livd keep mac"), body).hex()


def read(vault: Path) -> BackupNote:
    """The note; what is missing or cannot be believed is as if it were not there."""
    try:
        with (vault / BACKUPS).open("rb") as file:
            data = json.loads(file.read(LONGEST))
    except FileNotFoundError:
        return BackupNote()
    except (OSError, ValueError, RecursionError):
        return BackupNote(strange=True)
    if not isinstance(data, dict):
        return BackupNote(strange=True)
    strange: list[str] = []
    note = BackupNote(
        last=_taken(data, "last", _time, None, strange),
        lines=_taken(data, "lines", _counter, None, strange),
        unlogged=_taken(data, "unlogged", _count, 0, strange),
        keep=_taken(data, "keep", _keep, Keep(), strange),
        keep_mac=_taken(data, "keep_mac", _hex, "", strange),
        restored=_taken(data, "restored", _number, 0, strange),
    )
    return replace(note, strange=bool(strange))


def _taken(
    data: Mapping[str, object], name: str, how: Callable[[object], Value], otherwise: Value, strange: list[str]
) -> Value:
    try:
        return how(data[name]) if name in data else otherwise
    except (ValueError, TypeError):
        strange.append(name)
        return otherwise


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        raise TypeError
    return datetime.fromisoformat(value).replace(tzinfo=None) if value else None


def _counter(value: object) -> int | None:
    return None if value is None else _number(value)


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise ValueError
    return value


def _count(value: object) -> int:
    """A program before this one kept a list of times."""
    number = len(value) if isinstance(value, list) else value
    if type(number) is not int or number < 0:
        raise ValueError
    return min(number, MOST_UNLOGGED)


def _keep(value: object) -> Keep:
    if not isinstance(value, list) or len(value) != 3 or any(type(n) is not int for n in value):
        raise ValueError
    keep = Keep(*value)
    if not believable(keep):
        raise ValueError
    return keep


def believable(keep: Keep) -> bool:
    """Whether a person can have meant it."""
    return 1 <= keep.days <= MOST_PERIODS and 0 <= keep.weeks <= MOST_PERIODS and 0 <= keep.months <= MOST_PERIODS


def _hex(value: object) -> str:
    if not isinstance(value, str) or len(value) > 64:
        raise ValueError
    return value


def write(vault: Path, note: BackupNote) -> None:
    """Replace the note."""
    last = note.last.isoformat(timespec="seconds") if note.last else ""
    keep = [note.keep.days, note.keep.weeks, note.keep.months]
    data = {"last": last, "lines": note.lines, "unlogged": note.unlogged, "keep": keep, "keep_mac": note.keep_mac}
    write_private(vault / BACKUPS, json.dumps(data | {"restored": note.restored}).encode())


def choose(folder: Path, keep: Keep, vault: str, key: bytes) -> None:
    """The leader's choice of how many are kept, proved with the key."""
    write(folder, replace(read(folder), keep=keep, keep_mac=_keep_mac(keep, vault, key)))


def made(vault: Path, when: datetime, lines: int | None, logged: bool, counts: bool = True) -> None:
    """A copy was made; `counts`: as a backup, on another disk. On a full disk the note stays as it was: the age warns then."""
    note = read(vault)
    if counts:
        note = replace(note, last=when, lines=lines)
    with suppress(VaultError):
        write(vault, replace(note, unlogged=note.unlogged if logged else min(note.unlogged + 1, MOST_UNLOGGED)))
