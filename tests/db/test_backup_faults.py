"""A stick that fails in every way we know: it is told, no half backup is left, and the older one is as it was."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.paths import DATABASE, KEYS
from db import backup
from db.backup import About, verify_generation, write_generation
from db.generations import generations
from db.manifest import MANIFEST
from tests.db.sticks import MIB, contents, refused, several_chunks
from tests.support import NOW, clock


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    return several_chunks(tmp_path / "from")


@pytest.fixture
def older(sources: dict[str, Path], stick: Path) -> Iterator[Path]:
    """A good backup of yesterday; whatever the test does, it is byte for byte as it was, and no half one is beside it."""
    made = write_generation(sources, stick, lambda: NOW - timedelta(days=1), About())
    before = contents(made)
    yield made
    assert contents(made) == before
    verify_generation(made)
    assert not [p.name for p in stick.iterdir() if p.suffix == ".part"]


class Failing:
    """A file on a stick: fails, or turns a bit, once so many bytes have been written."""

    def __init__(self, file, at: int, number: int | None, written: list[int]) -> None:
        self.file, self.at, self.number, self.written = file, at, number, written

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, chunk) -> int:
        content, before = bytearray(chunk), sum(self.written)
        self.written.append(len(content))
        if before <= self.at < before + len(content):
            if self.number is not None:
                self.file.write(content[: self.at - before])
                raise OSError(self.number, "fault")
            content[self.at - before] ^= 1
        return self.file.write(content)


def break_writing(monkeypatch, at: int, number: int | None) -> list[int]:
    real, written = os.fdopen, []
    monkeypatch.setattr(
        backup.os, "fdopen", lambda handle, *a, **k: Failing(real(handle, *a, **k), at, number, written)
    )
    return written


FAULTS = [
    (errno.ENOSPC, "stick_full"),
    (errno.EFBIG, "stick_full"),
    (errno.EROFS, "stick_read_only"),
    (errno.EACCES, "stick_read_only"),
    (errno.EPERM, "stick_read_only"),
    (errno.EIO, "stick_gone"),
    (errno.ENODEV, "stick_gone"),
    (errno.ENXIO, "stick_gone"),
    (errno.ENOTCONN, "stick_gone"),
    (errno.ESTALE, "stick_gone"),
    (errno.EDQUOT, "stick_full"),
]


@pytest.mark.parametrize(("number", "code"), FAULTS)
def test_a_fault_in_the_middle_of_writing_is_told_and_leaves_nothing(sources, stick, older, monkeypatch, number, code):
    with monkeypatch.context() as broken:
        break_writing(broken, 3 * MIB // 2, number)
        assert refused(lambda: write_generation(sources, stick, clock, About())).code == code
    assert [g.path for g in generations(stick)] == [older]
    verify_generation(write_generation(sources, stick, clock, About()))


@pytest.mark.parametrize("step", ["open", "fsync", "mkdir", "rename"])
@pytest.mark.parametrize(("number", "code"), [FAULTS[0], FAULTS[2], FAULTS[5]])
def test_every_step_may_fail_and_is_told(sources, stick, older, monkeypatch, step, number, code):
    real = getattr(os, step)

    def fails(path, *a, **k):
        if step == "open" and not a[0] & os.O_CREAT:
            return real(path, *a, **k)  # a folder that is cleared away is opened too
        raise OSError(number, "fault")

    with monkeypatch.context() as broken:
        broken.setattr(backup.os, step, fails)
        assert refused(lambda: write_generation(sources, stick, clock, About())).code == code
    assert [g.path for g in generations(stick)] == [older]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system has no such advice")
def test_a_stick_that_dies_while_it_is_read_back_gives_no_backup(sources, stick, older, monkeypatch):
    def dies(*_: object) -> None:
        raise OSError(errno.EIO, "fault")

    with monkeypatch.context() as broken:
        broken.setattr(backup.os, "posix_fadvise", dies)
        assert refused(lambda: write_generation(sources, stick, clock, About())).code == "stick_gone"
    assert [g.path for g in generations(stick)] == [older]


@pytest.mark.parametrize("at", [0, MIB, 2 * MIB + 76, 2 * MIB + 77, 2 * MIB + 976, 2 * MIB + 977, 2 * MIB + 1200])
def test_a_bit_that_turned_on_its_way_to_the_stick_is_caught_by_reading_back(sources, stick, older, monkeypatch, at):
    with monkeypatch.context() as broken:
        written = break_writing(broken, at, None)
        error = refused(lambda: write_generation(sources, stick, clock, About()))
    assert at < sum(written), "the bit was written"
    assert error.code == "backup_not_verified"
    expected = DATABASE if at < 2 * MIB + 77 else KEYS if at < 2 * MIB + 977 else MANIFEST
    assert error.params["file"] == expected
    assert [g.path for g in generations(stick)] == [older]


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system has no such advice")
def test_what_is_read_back_was_synced_and_comes_from_the_stick_and_not_from_memory(sources, stick, monkeypatch):
    events = []
    fsync, advise = os.fsync, os.posix_fadvise

    def inode(handle: int) -> int:
        return os.fstat(handle).st_ino

    def syncs(handle: int) -> None:
        events.append(("fsync", inode(handle)))
        fsync(handle)

    def advises(handle: int, *how: int) -> None:
        assert how == (0, 0, os.POSIX_FADV_DONTNEED)
        events.append(("read", inode(handle)))
        advise(handle, *how)

    monkeypatch.setattr(backup.os, "fsync", syncs)
    monkeypatch.setattr(backup.os, "posix_fadvise", advises)
    made = write_generation(sources, stick, clock, About())
    for path in made.iterdir():
        assert events.index(("fsync", path.stat().st_ino)) < events.index(("read", path.stat().st_ino)), path.name
    assert ("fsync", made.stat().st_ino) in events
    assert events[-1] == ("fsync", stick.stat().st_ino), "the name is durable"


def test_a_stick_that_was_swapped_meanwhile_is_told(sources, stick, older, monkeypatch):
    real, swapped = os.stat, []

    def other_device(path, *a, **k):
        found = real(path, *a, **k)
        if swapped and path == stick:
            return os.stat_result((*found[:2], found.st_dev + 1, *found[3:10]))
        return found

    with monkeypatch.context() as broken:
        broken.setattr(backup.os, "stat", other_device)
        error = refused(lambda: write_generation(sources, stick, clock, About(), lambda *_: swapped.append(1)))
    assert error.code == "stick_swapped"
    assert [g.path for g in generations(stick)] == [older]


@pytest.mark.parametrize("when", [1, 3, 5])
def test_a_stick_that_is_pulled_out_is_told(sources, stick, tmp_path, when):
    steps = []

    def pull(*_: int) -> None:
        steps.append(1)
        if len(steps) == when:
            stick.rename(tmp_path / "pulled")

    assert refused(lambda: write_generation(sources, stick, clock, About(), pull)).code == "stick_gone"
    assert not stick.exists()
    assert generations(tmp_path / "pulled") == []


@pytest.mark.parametrize("when", range(1, 9))
def test_stopping_it_anywhere_leaves_the_older_one_alone(sources, stick, older, when):
    class Stopped(Exception):
        pass

    steps = []

    def stop(*_: int) -> None:
        steps.append(1)
        if len(steps) == when:
            raise Stopped

    with pytest.raises(Stopped):
        write_generation(sources, stick, clock, About(), stop)
    assert [p.name for p in stick.iterdir()] == [older.name]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails when read")
def test_a_fault_of_the_vaults_own_disk_is_not_blamed_on_the_stick(sources, stick, older):
    bad = {DATABASE: Path("/proc/self/mem"), KEYS: sources[KEYS]}
    error = refused(lambda: write_generation(bad, stick, clock, About()))
    assert (error.code, error.params) == ("disk_fault", {})
    gone = {DATABASE: sources[DATABASE].with_name("nowhere"), KEYS: sources[KEYS]}
    assert refused(lambda: write_generation(gone, stick, clock, About())).code == "file_problem"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 2 MiB, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    if not shutil.which("mount"):
        pytest.skip("there is no mount; the injected faults cover the same")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mounting is not permitted ({done.stderr.strip()}); the injected faults cover the same")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_stick_that_is_really_full_is_told_before_and_while_writing(sources, small, tmp_path, monkeypatch):
    little = {KEYS: sources[KEYS], DATABASE: tmp_path / "little"}
    little[DATABASE].write_bytes(os.urandom(100_000))
    made = write_generation(little, small, clock, About())
    before = contents(made)
    error = refused(lambda: write_generation(sources, small, clock, About()))
    assert (error.code, error.params) == ("stick_full", {"needed": 4, "free": 1})
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: SimpleNamespace(free=1 << 40))
    assert refused(lambda: write_generation(sources, small, clock, About())).code == "stick_full"
    assert [p.name for p in small.iterdir()] == [made.name]
    assert contents(made) == before
