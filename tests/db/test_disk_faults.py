"""A full disk, a disk that fails and damage are three things: each with its own code, wherever it is met."""

import ast
import errno
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlcipher3 import dbapi2

from app import files
from app.domain.errors import VaultError
from app.files import os_problem, sync_folder, write_private
from app.paths import DATABASE
from app.texts import error_text
from app.use_cases.requests import Enquiry, record_enquiry
from db import connection, vault
from db.connection import integrity_faults, problem_of, translated
from tests.support import PASSWORD, TODAY, clock, new_vault

ROOT = Path(__file__).resolve().parents[2]
SQLITE = {name: code for name, code in vars(sqlite3).items() if name.startswith("SQLITE_") and isinstance(code, int)}
IOERR = sorted((name, code) for name, code in SQLITE.items() if name.startswith("SQLITE_IOERR"))
DAMAGE = {"SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_DATA", "SQLITE_IOERR_CORRUPTFS"}


def code_of(call) -> str:
    with pytest.raises(VaultError) as caught:
        call()
    assert error_text(caught.value)
    return caught.value.code


# -- one place that tells them apart ----------------------------------------------------------------------------


def test_the_codes_are_the_ones_sqlite_knows():
    assert len(IOERR) > 25
    assert {name for name, _ in IOERR} >= DAMAGE


@pytest.mark.parametrize(("name", "code"), IOERR)
def test_every_read_or_write_error_is_the_disks_unless_it_gave_something_else_back(name, code):
    assert problem_of(code) == ("vault_damaged" if name in DAMAGE else "disk_fault")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_FULL", "disk_full"),
        ("SQLITE_CORRUPT", "vault_damaged"),
        ("SQLITE_CORRUPT_INDEX", "vault_damaged"),
        ("SQLITE_NOTADB", "vault_damaged"),
        ("SQLITE_READONLY", "no_right_to_write"),
        ("SQLITE_CANTOPEN", "no_right_to_write"),
        ("SQLITE_BUSY", "vault_busy"),
        ("SQLITE_LOCKED", "vault_busy"),
        ("SQLITE_CONSTRAINT", ""),
        ("SQLITE_MISUSE", ""),
    ],
)
def test_every_other_code_has_its_own_sentence_or_is_a_bug(name, said):
    assert problem_of(SQLITE[name]) == said


@pytest.mark.parametrize("name", ["SQLITE_IOERR", "SQLITE_IOERR_WRITE", "SQLITE_CANTOPEN"])
def test_where_sqlite_cannot_tell_the_room_on_the_disk_is_looked_at(name, tmp_path, monkeypatch):
    monkeypatch.setattr(connection.shutil, "disk_usage", lambda _: SimpleNamespace(free=100))
    assert problem_of(SQLITE[name], tmp_path / DATABASE) == "disk_full"
    assert problem_of(SQLITE["SQLITE_CORRUPT"], tmp_path / DATABASE) == "vault_damaged"


def test_the_library_gives_the_code_and_no_message_is_read():
    error = dbapi2.OperationalError("database or disk is full")
    error.sqlite_errorcode = SQLITE["SQLITE_CORRUPT"]

    def fails():
        with translated():
            raise error

    assert code_of(fails) == "vault_damaged"


def test_nobody_else_catches_the_librarys_errors_or_reads_what_they_say():
    allowed = {"db/connection.py", "db/access.py", "db/open_vault.py", "db/vault.py"}
    """The gate, where a line waits for room, and closing, which does not care why the log stays."""
    found = set()
    for path in (ROOT / "db").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type and "dbapi2" in ast.dump(node.type):
                found.add(str(path.relative_to(ROOT)))
    assert found <= allowed


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "disk_full"),
        (errno.EROFS, "no_right_to_write"),
        (errno.EIO, "disk_fault"),
        (errno.ENODEV, "disk_fault"),
        (errno.ENAMETOOLONG, "file_problem"),
    ],
)
def test_the_systems_own_errors_are_told_apart_the_same_way(number, code):
    assert os_problem(OSError(number, "fault")).code == code


def test_windows_tells_by_its_own_numbers():
    error = OSError(errno.EINVAL, "fault")
    error.winerror = 39
    assert os_problem(error).code == "disk_full"


# -- a disk that is really full -----------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MiB, where one may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    if not shutil.which("mount"):
        pytest.skip("there is no mount; the injected faults cover the same")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mounting is not permitted ({done.stderr.strip()}); the injected faults cover the same")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path) -> Path:
    """Not a byte is left."""
    with (place / "fill").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError as error:
            assert error.errno == errno.ENOSPC
    return place / "fill"


def enquiry() -> Enquiry:
    return Enquiry(TODAY, "women", 1, 0, "admitted", note="x" * 4000)


def test_a_vault_on_a_full_disk_is_called_full_never_damaged_and_opens(small):
    made = new_vault(small / "v")
    made.write(record_enquiry, enquiry())
    made.close()
    full = fill(small)
    opened = vault.unlock(small / "v", "Kari", PASSWORD, clock)
    assert len(opened.read(lambda q: q.returns.register()).requests) == 1
    assert code_of(lambda: [opened.write(record_enquiry, enquiry()) for _ in range(200)]) == "disk_full"
    assert code_of(lambda: opened.back_up(small.parent)) == "disk_full"
    opened.close()
    again = vault.unlock(small / "v", "Kari", PASSWORD, clock)
    full.unlink()
    assert again.check() == []
    again.write(record_enquiry, enquiry())
    again.close()


def test_a_check_that_the_full_disk_did_not_allow_says_nothing_of_the_file(small):
    made = new_vault(small / "v")
    made.db.execute("PRAGMA wal_autocheckpoint=0")
    for _ in range(30):
        made.write(record_enquiry, enquiry())
    full = fill(small)
    assert code_of(lambda: integrity_faults(made.db)) == "disk_full"
    full.unlink()
    assert integrity_faults(made.db) == []
    made.close()


def test_a_limit_on_the_size_of_files_is_a_full_disk_too(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        assert code_of(lambda: write_private(tmp_path / "f", b"x" * 2000)) == "disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_rehearsal_without_room_for_the_copy_does_not_call_it_damaged(tmp_path, monkeypatch):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock)
    (tmp_path / "pinne").mkdir()
    made.vault.back_up(tmp_path / "pinne")
    made.vault.close()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    from tests.support import quick_vaults

    monkeypatch.setattr("db.restore.tempfile.mkdtemp", full)
    assert code_of(lambda: quick_vaults().rehearse(tmp_path / "pinne", made.recovery_code)) == "disk_full"


def test_a_half_done_new_key_on_a_failing_disk_is_not_taken_for_the_old_one(tmp_path, monkeypatch):
    asked = []

    def fails(path, key):
        asked.append(key)
        raise VaultError("disk_full")

    monkeypatch.setattr("db.vault.connect", fails)
    keys = vault.Keys(b"o" * 32, b"n" * 32)
    assert code_of(lambda: vault.open_database(tmp_path / DATABASE, keys)) == "disk_full"
    assert asked == [b"n" * 32]


# -- a folder that cannot be synced -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", sorted(files.NO_FOLDER_SYNC))
@pytest.mark.parametrize("step", ["open", "fsync"])
def test_a_system_that_cannot_sync_a_folder_writes_everything_out_instead(tmp_path, monkeypatch, number, step):
    synced, real = [], getattr(os, step)

    def refuses(path, *more):
        if step == "open" and more != (os.O_RDONLY,):
            return real(path, *more)
        if step == "fsync" and not os.path.isdir(f"/proc/self/fd/{path}"):
            return real(path)
        raise OSError(number, "not here")

    monkeypatch.setattr(files.os, step, refuses)
    monkeypatch.setattr(files.os, "sync", lambda: synced.append(1))
    write_private(tmp_path / "f", b"kept")
    assert (tmp_path / "f").read_bytes() == b"kept"
    assert synced == [1]


def test_a_folder_on_a_failing_disk_is_still_told(tmp_path, monkeypatch):
    def fails(_: object) -> None:
        raise OSError(errno.EIO, "fault")

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(OSError, match="fault"):
        sync_folder(tmp_path)
