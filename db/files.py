"""Files that must be whole, private and there after a power cut; and the lock that keeps a vault to one program."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import IO

from app.domain.errors import VaultError

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def os_problem(error: OSError) -> VaultError:
    """The expected error behind a failed file operation."""
    if error.errno in _NO_SPACE:
        return VaultError("disk_full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return VaultError("no_right_to_write")
    return VaultError("file_problem", number=error.errno or 0)


def private_folder(folder: Path) -> None:
    """Make the folder, and let only its owner into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name == "posix":
            folder.chmod(stat.S_IRWXU)
    except OSError as error:
        raise os_problem(error) from None


def write_private(path: Path, content: bytes) -> None:
    """Replace the file as a whole: private before content, fsynced, then renamed; the old one stands until then."""
    temporary = path.with_name(path.name + ".tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise os_problem(error) from None


def touch_private(path: Path) -> None:
    """Create an empty file that only its owner may open; fails when it is there already."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise os_problem(error) from None


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
