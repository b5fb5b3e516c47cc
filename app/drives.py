"""Which disks and sticks are there, and what kind each is: a backup goes to a removable one, nothing to a network."""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOUNTS, SYS = Path("/proc/self/mountinfo"), Path("/sys")
NETWORK = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ncp", "davfs", "ceph", "glusterfs", "fuse.sshfs",
        "fuse.davfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.smbnetfs",
    }
)  # fmt: skip
READ_ONLY_VOLUME = 0x00080000
"""FILE_READ_ONLY_VOLUME of GetVolumeInformation."""
FAT = frozenset({"vfat", "msdos", "fat", "fat32"})
"""File systems that hold no file of 4 GiB or more."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A mounted place. `kind` is removable, network or fixed; sizes in bytes; `system` is the file system's name."""

    path: Path
    label: str
    system: str
    kind: str
    total: int
    free: int
    read_only: bool


@dataclass(frozen=True, slots=True)
class _Mount:
    path: Path
    device: str
    system: str
    source: str
    read_only: bool


def drives(mounts: Path = MOUNTS, sys_folder: Path = SYS) -> list[Drive]:
    """Every disk that is mounted; pseudo file systems of the system itself are left out."""
    if sys.platform == "win32":
        return _windows_drives()
    return [d for d in (_drive(m, sys_folder) for m in _mounts(mounts) if _is_disk(m)) if d]


def drive_of(folder: Path, mounts: Path = MOUNTS, sys_folder: Path = SYS) -> Drive | None:
    """The mounted place a folder lies on, or will lie on when it is made; None when that cannot be told."""
    if sys.platform == "win32":
        anchor = folder.resolve().anchor
        return next((d for d in _windows_drives() if str(d.path).casefold() == anchor.casefold()), None)
    mount = _mount_of(folder, mounts)
    return _drive(mount, sys_folder) if mount else None


def _mount_of(folder: Path, mounts: Path) -> _Mount | None:
    place = folder.resolve()
    under = [m for m in _mounts(mounts) if place == m.path or m.path in place.parents]
    if not under:
        return None
    longest = max(len(m.path.parts) for m in under)
    return [m for m in under if len(m.path.parts) == longest][-1]  # a later mount covers an earlier


def is_network(folder: Path, mounts: Path = MOUNTS, sys_folder: Path = SYS) -> bool:
    """Whether the folder lies on another computer, as far as the system tells."""
    if sys.platform == "win32" and str(folder.resolve()).startswith("\\\\"):
        return True
    drive = drive_of(folder, mounts, sys_folder)
    return drive is not None and drive.kind == "network"


def same_disk(one: Path, other: Path, mounts: Path = MOUNTS, sys_folder: Path = SYS) -> bool:
    """Whether two folders lie on one disk, and so are lost together.

    One file system is one disk; and two partitions of a disk are, as far as the system tells (Linux: /sys, also below
    encryption and LVM). OSError for a folder that is not there.
    """
    if os.stat(one).st_dev == os.stat(_there(other)).st_dev:
        return True
    if sys.platform == "win32":
        return False
    disks = [_disks(folder, mounts, sys_folder) for folder in (one, _there(other))]
    return bool(disks[0] & disks[1])


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    place = folder.resolve()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _disks(folder: Path, mounts: Path, sys_folder: Path) -> set[str]:
    """The whole disks a folder lies on, by name; none for what lies on no disk."""
    mount = _mount_of(folder, mounts)
    return _whole_disks(sys_folder / "dev" / "block" / _number(mount)) if mount else set()


def _number(mount: _Mount) -> str:
    """Major and minor of the device; a file system of several devices tells of its source only."""
    if not mount.device.startswith("0:"):
        return mount.device
    try:
        device = os.stat(mount.source).st_rdev
    except OSError:
        return mount.device
    return f"{os.major(device)}:{os.minor(device)}" if device else mount.device


def _whole_disks(link: Path) -> set[str]:
    """The disk of a partition; of what lies on other devices (encryption, LVM), their disks."""
    try:
        device = link.resolve(strict=True)
    except OSError:
        return set()
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    if below:
        return set().union(*(_whole_disks(part) for part in below))
    return {(device.parent if (device / "partition").is_file() else device).name}


def _mounts(file: Path) -> list[_Mount]:
    """The lines of mountinfo (proc(5)); none when the system has no such file."""
    try:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    except OSError:
        return []
    mounts = []
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, system = before.split(" "), after.split(" ")
        if len(fields) >= 6 and len(system) >= 2:
            read_only = "ro" in fields[5].split(",") or (len(system) > 2 and "ro" in system[2].split(","))
            mounts.append(_Mount(Path(_plain(fields[4])), fields[2], system[0], _plain(system[1]), read_only))
    return mounts


def _plain(text: str) -> str:
    """A path as it is: mountinfo writes space, tab, newline and backslash as \\ooo."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def _is_disk(mount: _Mount) -> bool:
    return mount.source.startswith("/dev/") or mount.system in NETWORK


def _drive(mount: _Mount, sys_folder: Path) -> Drive | None:
    kind = "network" if mount.system in NETWORK else "removable" if _removable(mount, sys_folder) else "fixed"
    total = free = 0
    if kind != "network":  # a share that does not answer would keep us waiting
        try:
            room = os.statvfs(mount.path)
            total, free = room.f_blocks * room.f_frsize, room.f_bavail * room.f_frsize
        except OSError:
            return None
    return Drive(
        path=mount.path,
        label=mount.path.name,
        system=mount.system,
        kind=kind,
        total=total,
        free=free,
        read_only=mount.read_only,
    )


def _removable(mount: _Mount, sys_folder: Path) -> bool:
    """A stick, card or USB disk: the disk says so itself, or hangs on USB."""
    try:
        disk = (sys_folder / "dev" / "block" / mount.device).resolve(strict=True)
    except OSError:
        return False
    if any(part.startswith("usb") for part in disk.parts):
        return True
    for folder in (disk, disk.parent):
        try:
            return (folder / "removable").read_text().strip() == "1"
        except OSError:
            continue
    return False


def _windows_drives() -> list[Drive]:
    import ctypes

    kernel: Any = ctypes.__dict__["windll"].kernel32
    kinds = {2: "removable", 3: "fixed", 4: "network"}
    drives = []
    for number in range(26):
        root = f"{chr(65 + number)}:\\"
        kind = kinds.get(kernel.GetDriveTypeW(root)) if kernel.GetLogicalDrives() >> number & 1 else None
        if not kind:
            continue
        label, system = ctypes.create_unicode_buffer(261), ctypes.create_unicode_buffer(261)
        flags, free, total = ctypes.c_ulong(), ctypes.c_ulonglong(), ctypes.c_ulonglong()
        ready = kernel.GetVolumeInformationW(root, label, 261, None, None, ctypes.byref(flags), system, 261)
        if ready and kernel.GetDiskFreeSpaceExW(root, ctypes.byref(free), ctypes.byref(total), None):
            sizes = (total.value, free.value, bool(flags.value & READ_ONLY_VOLUME))
            drives.append(Drive(Path(root), label.value, system.value.lower(), kind, *sizes))
    return drives
