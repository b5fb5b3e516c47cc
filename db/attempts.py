"""Failed passwords: counted in a small file beside the vault, so that the growing delay survives a restart.

The file holds times and opaque slot ids, nothing else. Who can delete it can copy the vault too: the delay is for
somebody at the keyboard, Argon2id and the device secret are for the rest.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import VaultError
from app.files import write_private

FREE = 3
FIRST_SECONDS = 5
MOST_SECONDS = 900
KEPT = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed password: when, and the slot id of the name that was typed."""

    at: str
    slot: str


def delay(count: int) -> int:
    """Seconds to wait after so many failures in a row: none for three, then 5, 10, 20, … up to 15 minutes."""
    return 0 if count < FREE else int(min(FIRST_SECONDS * 2 ** min(count - FREE, 10), MOST_SECONDS))


def read(path: Path) -> list[Failure]:
    """The failures since the last success; a file that cannot be understood counts as many."""
    try:
        return [Failure(str(at), str(slot)) for at, slot in json.loads(path.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, RecursionError):
        return [Failure(datetime.min.isoformat(), "?")] * FREE


def check(path: Path, now: datetime) -> None:
    """VaultError `wait` while the delay runs. A clock set back makes nobody wait longer than the whole delay."""
    failures = read(path)
    wait = delay(len(failures))
    if not wait:
        return
    try:
        gone = (now - datetime.fromisoformat(failures[-1].at)).total_seconds()
    except (ValueError, TypeError):
        return
    left = min(wait, wait - gone) if gone >= 0 else wait
    if left > 0:
        raise VaultError("wait", seconds=int(left) + 1)


def failed(path: Path, now: datetime, slot: str) -> None:
    """One more failure."""
    kept = [*read(path), Failure(now.isoformat(timespec="seconds"), slot)][-KEPT:]
    with suppress(VaultError):  # a full disk must not tell a right password from a wrong one
        write_private(path, json.dumps([[f.at, f.slot] for f in kept]).encode())


def clear(path: Path) -> None:
    """Somebody came in: the count begins anew."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
