"""Files that must be whole, private and there after a power cut: private before content, fsync, then replace."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

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
    if not path.name:
        raise VaultError("file_problem", number=errno.EISDIR)
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
        with suppress(OSError):
            temporary.unlink()
        raise os_problem(error) from None


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
