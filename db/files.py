"""The database file made private from its first byte, and the lock that keeps a vault to one program."""

import os
import sys
from pathlib import Path
from typing import IO

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

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] | None = None
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise os_problem(error) from None
        file = os.fdopen(handle, "r+b")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise VaultError("vault_in_use") from None
        self._file = file

    def release(self) -> None:
        """Let another program have the vault."""
        if self._file:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
