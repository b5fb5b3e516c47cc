"""The database file made private from its first byte, and the lock that keeps a vault to one program."""

import json
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from app.clock import now
from app.domain.errors import VaultError
from app.files import os_problem


def touch_private(path: Path) -> None:
    """Create an empty file that only its owner may open; fails when it is there already."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise os_problem(error) from None


class VaultLock:
    """An exclusive lock on the vault's folder, released by the system however the program ends."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = now) -> None:
        self._file: IO[bytes] | None = None
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise os_problem(error) from None
        file = os.fdopen(handle, "r+b")
        try:
            _lock(file)
        except OSError:
            holder = _holder(file)
            file.close()
            raise VaultError("vault_in_use", **holder) from None
        self._file = file
        _write_holder(file, clock())

    def release(self) -> None:
        """Let another program have the vault."""
        if self._file:
            self._file.close()
            self._file = None


def _write_holder(file: IO[bytes], now: datetime) -> None:
    """Who holds the vault, for the one who comes second: the PC, the process, and since when."""
    with suppress(OSError):  # a full disk: the lock holds all the same
        file.truncate(0)
        file.seek(0)
        holder = {"pc": platform.node()[:60], "process": os.getpid(), "since": now.strftime("%d.%m.%Y %H:%M")}
        file.write(json.dumps(holder).encode())
        file.flush()


def _holder(file: IO[bytes]) -> dict[str, object]:
    try:
        file.seek(0)
        holder = json.loads(file.read(1000))
        return {name: str(holder[name])[:60] for name in ("pc", "process", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"pc": "?", "process": "?", "since": "?"}


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(1 << 20)  # past what is written: a locked byte could not be read by the one who comes second
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
