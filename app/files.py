"""Files that must be whole, private and there after a power cut: private before content, fsync, then replace."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from app.domain.errors import VaultError

FULL, SHUT, BROKEN = "disk_full", "no_right_to_write", "disk_fault"
_KINDS = {
    FULL: ("ENOSPC", "EDQUOT", "EFBIG"),
    SHUT: ("EACCES", "EPERM", "EROFS"),
    BROKEN: (
        "EIO",
        "ENODEV",
        "ENXIO",
        "ENOTCONN",
        "ESTALE",
        "ETIMEDOUT",
        "EUCLEAN",
        "EREMOTEIO",
        "EBADMSG",
        "ENOMEDIUM",
    ),
}
_KIND = {getattr(errno, name): kind for kind, names in _KINDS.items() for name in names if hasattr(errno, name)}
_WINDOWS = {23: BROKEN, 39: FULL, 112: FULL, 483: BROKEN, 1117: BROKEN}
"""ERROR_CRC, _HANDLE_DISK_FULL, _DISK_FULL, _DEVICE_HARDWARE_ERROR and _IO_DEVICE: errno does not tell these apart."""
_NO_FOLDER_SYNC = ("EINVAL", "EBADF", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EISDIR", "EACCES", "EPERM")
NO_FOLDER_SYNC = frozenset(getattr(errno, name) for name in _NO_FOLDER_SYNC if hasattr(errno, name))
"""What systems say that cannot fsync a folder."""


def kind_of(error: OSError) -> str:
    """FULL, SHUT or BROKEN: what the disk means; empty for anything else."""
    return _WINDOWS.get(getattr(error, "winerror", None) or 0) or _KIND.get(error.errno or 0, "")


def os_problem(error: OSError) -> VaultError:
    """The expected error behind a failed file operation."""
    kind = kind_of(error)
    return VaultError(kind) if kind else VaultError("file_problem", number=error.errno or 0)


def size_of(path: Path) -> int:
    """The file's size in bytes."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise os_problem(error) from None


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
    """Make a rename in the folder durable. A system that cannot fsync a folder is asked to write out everything instead."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in NO_FOLDER_SYNC:
            raise
        os.sync()
