"""Which drives are there, told from a mountinfo and a /sys of our own making."""

import os
import sys
from pathlib import Path

import pytest

from app import drives as module
from app.drives import drive_of, drives, is_network, same_disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads Linux' own files")

NETWORKS = (
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ncpfs", "davfs", "fuse.davfs", "fuse.rclone", "ceph",
    "glusterfs",
)  # fmt: skip
PSEUDO = ("proc", "sysfs", "tmpfs", "cgroup2", "overlay", "devtmpfs", "fuse.portal")


class Machine:
    """Mounts and block devices that are only files in a temporary folder."""

    def __init__(self, place: Path) -> None:
        self.place, self.mounts, self.sys = place.resolve(), place / "mountinfo", place / "sys"
        (self.sys / "dev" / "block").mkdir(parents=True)
        self.lines: list[str] = []
        self.mount(Path("/"), "ext4", "/dev/vda1", "254:1")
        self.disk("254:1", "pci0/virtio2/block/vda/vda1", removable="0")

    def mount(self, path: Path, system: str, source: str, device: str = "0:50", options: str = "rw,relatime") -> Path:
        if path != Path("/"):
            path.mkdir(parents=True, exist_ok=True)
        there = "".join(f"\\{ord(sign):03o}" if sign in " \t\n\\" else sign for sign in str(path))
        self.lines.append(f"{len(self.lines) + 30} 27 {device} / {there} {options} shared:1 - {system} {source} rw")
        self.mounts.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        return path

    def disk(self, device: str, where: str, removable: str) -> None:
        """A partition, `where` below sys/devices; the disk above it says whether it is removable."""
        partition = self.sys / "devices" / where
        partition.mkdir(parents=True)
        (partition.parent / "removable").write_text(removable + "\n")
        (self.sys / "dev" / "block" / device).symlink_to(partition)

    def drives(self) -> dict[Path, str]:
        return {d.path: d.kind for d in drives(self.mounts, self.sys)}

    def of(self, folder: Path):
        return drive_of(folder, self.mounts, self.sys)

    def network(self, folder: Path) -> bool:
        return is_network(folder, self.mounts, self.sys)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_card_that_says_so_and_a_disk_on_usb_are_removable_and_the_disk_inside_is_not(machine):
    card = machine.mount(machine.place / "card", "vfat", "/dev/mmcblk0p1", "179:1")
    machine.disk("179:1", "pci0/mmc0/block/mmcblk0/mmcblk0p1", removable="1")
    usb = machine.mount(machine.place / "usb", "exfat", "/dev/sdb1", "8:17")
    machine.disk("8:17", "pci0/usb1/1-1/host6/block/sdb/sdb1", removable="0")
    inside = machine.mount(machine.place / "data", "ext4", "/dev/sda1", "8:1")
    machine.disk("8:1", "pci0/ata1/block/sda/sda1", removable="0")
    assert machine.drives() == {Path("/"): "fixed", card: "removable", usb: "removable", inside: "fixed"}


def test_a_whole_disk_without_partitions_is_asked_itself(machine):
    stick = machine.mount(machine.place / "stick", "vfat", "/dev/sdc", "8:32")
    machine.disk("8:32", "pci0/x/block/sdc/queue", removable="1")
    whole = machine.sys / "dev" / "block" / "8:32"
    whole.unlink()
    whole.symlink_to(machine.sys / "devices/pci0/x/block/sdc")
    assert machine.drives()[stick] == "removable"


def test_a_device_the_system_does_not_know_is_not_called_removable(machine):
    odd = machine.mount(machine.place / "odd", "ext4", "/dev/mapper/x", "253:9")
    assert machine.drives()[odd] == "fixed"


@pytest.mark.parametrize("name", ["MIN PINNE", "tab\there", "ny\nlinje", "skrå\\strek", "pinne 🐢", "rar\u2028linje"])
def test_the_name_of_a_stick_is_read_as_it_is(machine, name):
    stick = machine.mount(machine.place / name, "vfat", "/dev/sdb1", "8:17")
    machine.disk("8:17", "usb1/block/sdb/sdb1", removable="1")
    found = machine.of(stick / "folder")
    assert (found.path, found.label, found.kind, found.system) == (stick, name, "removable", "vfat")
    assert machine.drives()[stick] == "removable"


def test_the_room_on_a_drive_is_told(machine):
    found = machine.of(machine.mount(machine.place / "stick", "vfat", "/dev/sdb1"))
    room = os.statvfs(machine.place)
    assert found.total == room.f_blocks * room.f_frsize
    assert 0 < found.free <= found.total


@pytest.mark.parametrize(("options", "expected"), [("ro,relatime", True), ("rw,relatime", False), ("rw,rowdy", False)])
def test_a_stick_that_is_locked_is_told(machine, options, expected):
    stick = machine.mount(machine.place / "stick", "vfat", "/dev/sdb1", options=options)
    assert machine.of(stick).read_only is expected


@pytest.mark.parametrize("system", PSEUDO)
def test_what_the_system_mounts_for_itself_is_no_drive_and_no_network(machine, system):
    folder = machine.mount(machine.place / "own", system, system)
    assert folder not in machine.drives()
    assert not machine.network(folder)


@pytest.mark.parametrize("system", NETWORKS)
def test_a_folder_on_another_computer_is_told_without_asking_that_computer(machine, system, monkeypatch):
    share = machine.mount(machine.place / "share", system, "server:/a")

    def hangs(path: object) -> os.statvfs_result:
        raise AssertionError(f"{path} was asked")

    with monkeypatch.context() as dead:
        dead.setattr(module.os, "statvfs", hangs)
        assert machine.network(share / "not" / "made" / "yet")
        assert machine.of(share).kind == "network"
    assert not machine.network(machine.place / "shared"), "only a whole name is below it"


@pytest.mark.parametrize("system", ["9p", "virtiofs", "overlay", "ext4", "fuseblk", "btrfs"])
def test_a_disk_of_this_pc_is_no_network(machine, system):
    assert not machine.network(machine.mount(machine.place / "own", system, "own"))


def test_a_link_to_a_share_is_on_the_share(machine):
    share = machine.mount(machine.place / "share", "cifs", "//server/a")
    (machine.place / "link").symlink_to(share)
    assert machine.network(machine.place / "link" / "vault")


def test_the_innermost_mount_counts_and_of_two_on_one_place_the_later(machine):
    outer = machine.mount(machine.place / "outer", "nfs", "server:/a")
    inner = machine.mount(outer / "inner", "ext4", "/dev/sdb1")
    machine.mount(machine.place / "twice", "ext4", "/dev/sdc1")
    twice = machine.mount(machine.place / "twice", "nfs4", "server:/b")
    assert machine.network(outer / "x")
    assert not machine.network(inner / "x")
    assert machine.network(twice)


def test_a_folder_that_is_not_there_yet_lies_where_its_parent_lies(machine):
    assert machine.of(machine.place / "a" / "b" / "c").path == Path("/")


def test_a_stick_that_went_away_meanwhile_is_not_listed(machine):
    machine.mount(machine.place / "gone", "vfat", "/dev/sdb1").rmdir()
    assert list(machine.drives()) == [Path("/")]


@pytest.mark.parametrize("content", [b"", b"nonsense\n\n30 27 - \n", b"\xff\xfe 1 2 3 4 5 - x\n"])
def test_a_list_of_mounts_that_makes_no_sense_is_an_empty_one(machine, content):
    machine.mounts.write_bytes(content)
    assert machine.drives() == {}
    assert machine.of(machine.place) is None
    assert not machine.network(machine.place)


def test_without_a_list_of_mounts_nothing_is_claimed(machine):
    machine.mounts.unlink()
    assert machine.drives() == {}
    assert not machine.network(machine.place)


def test_this_machine_answers(tmp_path):
    assert not is_network(tmp_path)
    assert all(d.kind in ("removable", "network", "fixed") for d in drives())


# -- one disk or two ----------------------------------------------------------------------------------------------

REAL_SAME_DISK = same_disk
"""The tests' sticks are folders (tests/conftest.py); here the function itself is asked."""


class Stat:
    """Every folder of the machine lies on the real disk of the test; here each mount has a number of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, numbers: dict[Path, int]) -> None:
        real = os.stat

        def stat(path, *more, **named):
            found = real(path, *more, **named)
            at = max(
                (p for p in numbers if p == Path(path) or p in Path(path).parents),
                key=lambda p: len(p.parts),
                default=None,
            )
            return os.stat_result((*found[:2], numbers[at], *found[3:10])) if at else found

        monkeypatch.setattr(module.os, "stat", stat)


@pytest.fixture
def two_places(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A vault on the PC's disk, and a place that is a file system of its own."""
    vault, stick = machine.place / "home" / "vault", machine.place / "media" / "pinne"
    vault.mkdir(parents=True)
    stick.mkdir(parents=True)
    Stat(monkeypatch, {machine.place: 1, stick: 2})
    return vault, stick


def test_an_empty_mount_folder_is_the_vaults_own_disk(machine, tmp_path):
    vault, empty = tmp_path / "vault", tmp_path / "media"
    vault.mkdir()
    empty.mkdir()
    assert REAL_SAME_DISK(empty, vault, machine.mounts, machine.sys)
    assert REAL_SAME_DISK(empty, vault / "not" / "made" / "yet", machine.mounts, machine.sys)
    with pytest.raises(FileNotFoundError):
        REAL_SAME_DISK(tmp_path / "gone", vault, machine.mounts, machine.sys)


def test_a_stick_is_another_disk(machine, two_places):
    vault, stick = two_places
    machine.mount(stick, "vfat", "/dev/sdb1", "8:17")
    machine.disk("8:17", "pci0/usb1/block/sdb/sdb1", removable="1")
    (machine.sys / "devices/pci0/usb1/block/sdb/sdb1/partition").write_text("1")
    assert not REAL_SAME_DISK(stick, vault, machine.mounts, machine.sys)


def test_another_partition_of_the_same_disk_is_lost_with_it(machine, two_places):
    vault, stick = two_places
    machine.mount(stick, "ext4", "/dev/vda2", "254:2")
    other = machine.sys / "devices/pci0/virtio2/block/vda/vda2"
    other.mkdir()
    (machine.sys / "dev/block/254:2").symlink_to(other)
    for name in ("vda1", "vda2"):
        (other.parent / name / "partition").write_text("1")
    assert REAL_SAME_DISK(stick, vault, machine.mounts, machine.sys)


def test_below_encryption_it_is_the_same_disk_too(machine, two_places):
    vault, stick = two_places
    machine.mount(stick, "ext4", "/dev/mapper/data", "253:0")
    mapped = machine.sys / "devices/virtual/block/dm-0"
    (mapped / "slaves").mkdir(parents=True)
    (machine.sys / "dev/block/253:0").symlink_to(mapped)
    part = machine.sys / "devices/pci0/virtio2/block/vda/vda1"
    (part / "partition").write_text("1")
    (mapped / "slaves" / "vda1").symlink_to(part)
    assert REAL_SAME_DISK(stick, vault, machine.mounts, machine.sys)
    (mapped / "slaves" / "vda1").unlink()
    assert not REAL_SAME_DISK(stick, vault, machine.mounts, machine.sys)
