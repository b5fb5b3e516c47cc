"""Failed passwords: counted in a small file beside the vault, so that the growing delay survives a restart.

The file holds times and opaque slot ids, nothing else. Who can delete it can copy the vault too: the delay is for
somebody at the keyboard, Argon2id and the device secret are for the rest.
"""

import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.domain.errors import VaultError
from app.files import write_private

FREE = 3
FIRST_SECONDS = 5
MOST_SECONDS = 900
KEPT = 200
MOST_BYTES = 1 << 16
_SLOT = re.compile(r"[0-9a-f]{32}|\?")
_seen: dict[Path, tuple["Failure", float]] = {}
"""Of this run: the newest failure of a vault, and when it was by a clock that nobody can set."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed password: when, and the slot id of the name that was typed."""

    at: datetime
    slot: str


SPOILT = Failure(datetime.min, "?")
"""Stands for what cannot be understood: it counts, so that nobody gets a free try, and the leader is told."""


def delay(count: int) -> int:
    """Seconds to wait after so many failures in a row: none for three, then 5, 10, 20, … up to 15 minutes."""
    return 0 if count < FREE else int(min(FIRST_SECONDS * 2 ** min(count - FREE, 10), MOST_SECONDS))


def read(path: Path) -> list[Failure]:
    """The failures since the last success; a file that cannot be understood counts as many."""
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MOST_BYTES))
        return [_failure(at, slot) for at, slot in data][-KEPT:]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, RecursionError):
        return [SPOILT] * FREE


def _failure(at: object, slot: object) -> Failure:
    if not isinstance(at, str) or not isinstance(slot, str) or not _SLOT.fullmatch(slot):
        raise ValueError("failure")
    return Failure(datetime.fromisoformat(at).replace(tzinfo=None), slot)


def believable(failures: list[Failure], since: datetime, now: datetime) -> list[Failure]:
    """The failures as they may stand in the log: a time before the last line of the log, or ahead, is nobody's word."""
    return [f if since <= f.at <= now else replace(f, at=now) for f in failures if f.slot != SPOILT.slot]


def check(path: Path, now: datetime) -> None:
    """VaultError `wait` while the delay runs. Within a run no set clock shortens or lengthens it; across runs a clock
    that was set back makes the delay begin anew, once."""
    failures = read(path)
    wait = delay(len(failures))
    left = wait - _gone(path, failures, now) if wait else 0
    if left > 0:
        raise VaultError("wait", seconds=int(left) + 1)


def _gone(path: Path, failures: list[Failure], now: datetime) -> float:
    """Seconds since the newest failure."""
    tick, last = time.monotonic(), failures[-1]
    if path in _seen and _seen[path][0] == last:
        return tick - _seen[path][1]
    gone = (now - last.at).total_seconds()
    if gone < 0:
        gone, last = 0.0, replace(last, at=now.replace(microsecond=0))
        _write(path, [*failures[:-1], last])
    _seen[path] = (last, tick - gone)
    return gone


def failed(path: Path, now: datetime, slot: str) -> None:
    """One more failure."""
    last = Failure(now.replace(microsecond=0), slot)
    _write(path, [*read(path), last][-KEPT:])
    _seen[path] = (last, time.monotonic())


def clear(path: Path) -> None:
    """Somebody came in: the count begins anew."""
    _seen.pop(path, None)
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _write(path: Path, failures: list[Failure]) -> None:
    kept = [[f.at.isoformat(timespec="seconds"), f.slot] for f in failures]
    with suppress(VaultError):  # a full disk must not tell a right password from a wrong one
        write_private(path, json.dumps(kept).encode())
