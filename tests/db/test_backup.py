"""A backup on a stick: made without a key, proved by reading it back, and no fault of the stick harms an older one."""

import json
import os
import shutil
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.drives import Drive
from app.paths import ANCHOR, DATABASE, KEYS, KEYS_COPY, PROOF
from db import backup, vault
from db.backup import About, verify_generation, write_generation
from db.generations import generations, read_manifest
from db.manifest import MANIFEST
from tests.app.house import furnish
from tests.db.sticks import MIB, contents, refused, several_chunks
from tests.support import NOW, PASSWORD, clock, new_vault

WAL = DATABASE + "-wal"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A vault that nobody has open."""
    made = new_vault(tmp_path / "vault")
    furnish(made)
    made.close()
    return made.folder


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    return several_chunks(tmp_path / "from")


# -- a good one ---------------------------------------------------------------------------------------------------


def test_a_backup_holds_the_same_bytes_and_a_manifest_that_says_so(closed, stick):
    made = backup.backup_closed(closed, stick, clock)
    assert made == stick / "data-20261123-221500"
    assert set(contents(made)) == {DATABASE, KEYS, KEYS_COPY, ANCHOR, MANIFEST, PROOF}
    for name in (DATABASE, KEYS, KEYS_COPY, ANCHOR):
        assert (made / name).read_bytes() == (closed / name).read_bytes()
    said = json.loads((made / MANIFEST).read_bytes())
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert (said["format"], said["made"], said["program"]) == ("livd.backup/1", "2026-11-23T22:15:00", version)
    assert said["files"][KEYS]["bytes"] == (closed / KEYS).stat().st_size
    assert verify_generation(made) == read_manifest(made)
    assert [(g.path, g.made, g.whole) for g in generations(stick)] == [(made, NOW, True)]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_its_owner_may_read_a_backup(closed, stick):
    made = backup.backup_closed(closed, stick, clock)
    assert {stat.S_IMODE(p.stat().st_mode) & 0o077 for p in (made, *made.iterdir())} == {0}


def test_a_restored_backup_opens_with_the_password(closed, stick, tmp_path):
    shutil.copytree(backup.backup_closed(closed, stick, clock), tmp_path / "again")
    opened = vault.unlock(tmp_path / "again", "Kari", PASSWORD, clock)
    assert opened.check() == []
    opened.close()


def test_what_a_killed_program_left_in_its_log_is_part_of_the_backup(tmp_path, stick):
    made = new_vault(tmp_path / "v")
    made.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    furnish(made)
    rooms = made.db.execute("SELECT count(*) FROM room").fetchone()
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in (DATABASE, WAL, KEYS):
        (killed / name).write_bytes((made.folder / name).read_bytes())
    made.close()
    done = backup.backup_closed(killed, stick, clock)
    assert set(contents(done)) == {DATABASE, WAL, KEYS, MANIFEST}
    assert set(verify_generation(done).files) == {DATABASE, WAL, KEYS}
    shutil.copytree(done, tmp_path / "again")
    opened = vault.unlock(tmp_path / "again", "Kari", PASSWORD, clock)
    assert opened.db.execute("SELECT count(*) FROM room").fetchone() == rooms != (0,)
    opened.close()


def test_an_empty_log_is_left_out(closed, stick):
    (closed / WAL).touch()
    assert WAL not in contents(backup.backup_closed(closed, stick, clock))


def test_an_open_vault_is_not_copied_and_a_backup_lets_go_of_it(tmp_path, stick):
    made = new_vault(tmp_path / "v")
    assert refused(lambda: backup.backup_closed(made.folder, stick, clock)).code == "vault_in_use"
    assert list(stick.iterdir()) == []
    made.close()
    backup.backup_closed(made.folder, stick, clock)
    vault.unlock(made.folder, "Kari", PASSWORD, clock).close()


def test_while_it_is_copied_nobody_else_opens_the_vault(closed, stick):
    seen = []

    def look(done: int, total: int) -> None:
        seen.append(refused(lambda: vault.unlock(closed, "Kari", PASSWORD, clock)).code)

    backup.backup_closed(closed, stick, clock, look)
    assert set(seen) == {"vault_in_use"}


@pytest.mark.parametrize("lacking", [(DATABASE,), (KEYS, KEYS_COPY)])
def test_half_a_vault_is_not_backed_up(closed, stick, lacking):
    for name in lacking:
        (closed / name).unlink()
    assert refused(lambda: backup.backup_closed(closed, stick, clock)).code == "vault_missing"
    assert list(stick.iterdir()) == []


def test_two_backups_in_one_second_stand_side_by_side(sources, stick):
    names = [write_generation(sources, stick, clock, About(schema=2)).name for _ in range(3)]
    assert names == ["data-20261123-221500", "data-20261123-221500-2", "data-20261123-221500-3"]
    assert [g.whole for g in generations(stick)] == [True] * 3
    assert read_manifest(stick / names[0]).schema == 2


@pytest.mark.parametrize("name", ["🐢 MIN PINNE", "å" * 100, "a/b c/" + "d" * 200])
def test_any_name_of_a_stick_will_do(sources, tmp_path, name):
    target = tmp_path / "media" / name
    target.mkdir(parents=True)
    verify_generation(write_generation(sources, target, clock, About()))


def test_progress_goes_through_writing_and_reading_back(sources, stick):
    steps: list[tuple[int, int]] = []
    made = write_generation(sources, stick, clock, About(), lambda done, total: steps.append((done, total)))
    size = sum(path.stat().st_size for path in sources.values())
    assert {total for _, total in steps} == {2 * size}
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert size in {done for done, _ in steps}
    assert steps[-1] == (2 * size, 2 * size)
    steps.clear()
    verify_generation(made, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (size, size)


# -- where it may go ----------------------------------------------------------------------------------------------


def test_a_target_that_is_a_file_or_not_there_is_refused(closed, stick):
    (stick / "file").write_bytes(b"mine")
    for target in (stick / "file", stick / "nowhere"):
        assert refused(lambda target=target: backup.backup_closed(closed, target, clock)).code == "stick_gone"
    assert contents(stick) == {"file": b"mine"}


@pytest.mark.parametrize("where", [".", "below"])
def test_the_vaults_own_folder_is_no_place_for_it(closed, where):
    (closed / "below").mkdir()
    before = sorted(p.name for p in closed.iterdir())
    assert refused(lambda: backup.backup_closed(closed, closed / where, clock)).code == "backup_beside_vault"
    assert sorted(p.name for p in closed.iterdir()) == before


def drive(stick: Path, system: str, kind: str = "removable", read_only: bool = False) -> Callable[..., Drive]:
    return lambda *_: Drive(path=stick, label="x", system=system, kind=kind, total=MIB, free=MIB, read_only=read_only)


def test_a_share_and_a_locked_stick_are_refused_before_anything_is_written(closed, stick, monkeypatch):
    monkeypatch.setattr("app.drives.drive_of", drive(stick, "cifs", "network"))
    assert refused(lambda: backup.backup_closed(closed, stick, clock)).code == "network_share"
    monkeypatch.setattr("app.drives.drive_of", drive(stick, "vfat"))
    monkeypatch.setattr(backup, "drive_of", drive(stick, "vfat", read_only=True))
    assert refused(lambda: backup.backup_closed(closed, stick, clock)).code == "stick_read_only"
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize(
    ("system", "size", "code"),
    [
        ("vfat", 4 << 30, "stick_fat_limit"),
        ("fat32", 5 << 30, "stick_fat_limit"),
        ("vfat", (4 << 30) - 1, "stick_full"),
        ("exfat", 4 << 30, "stick_full"),
    ],
)
def test_a_file_too_large_for_fat_is_told_from_a_full_stick(tmp_path, stick, monkeypatch, system, size, code):
    (tmp_path / DATABASE).touch()
    os.truncate(tmp_path / DATABASE, size)  # a hole: takes no room
    monkeypatch.setattr(backup, "drive_of", drive(stick, system))
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: SimpleNamespace(free=MIB))
    error = refused(lambda: write_generation({DATABASE: tmp_path / DATABASE}, stick, clock, About()))
    assert error.code == code
    if code == "stick_full":
        assert (error.params["needed"], error.params["free"]) == ((size + MIB) // 1_000_000 + 1, 1)
    assert list(stick.iterdir()) == []
