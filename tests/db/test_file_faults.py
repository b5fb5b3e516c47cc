"""A full disk, a failed step, a killed program: what was saved stays, what was not leaves no half of it."""

import errno
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken, VaultError
from app.files import write_private
from app.paths import DATABASE, KEYS
from app.use_cases.requests import Enquiry, record_enquiry
from db import crypto, keyslots, migrate, vault
from db.connection import connect
from tests.app.house import SON, dump, furnish, move_in
from tests.support import PASSWORD, QUICK, TODAY, clock, new_vault

ROOT = Path(__file__).resolve().parents[2]


def no_space(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


# -- a full disk ------------------------------------------------------------------------------------------------


def test_a_new_user_on_a_full_disk_leaves_keys_and_users_as_they_were(furnished, monkeypatch):
    before, keys = dump(furnished), (furnished.folder / KEYS).read_bytes()
    with monkeypatch.context() as full:
        full.setattr("app.files.os.fsync", no_space)
        with pytest.raises(VaultError, match="disk_full"):
            furnished.users.add("Ola", PASSWORD, "duty")
    assert (furnished.folder / KEYS).read_bytes() == keys
    assert dump(furnished) == before
    assert not list(furnished.folder.glob("*.tmp"))
    furnished.users.add("Ola", PASSWORD, "duty")


def test_a_user_who_could_not_be_written_to_the_database_can_be_added_again(furnished):
    pages = furnished.db.execute("PRAGMA page_count").fetchone()[0]
    furnished.db.execute(f"PRAGMA max_page_count = {pages}")

    def fill(work, _):
        for _ in range(500):
            record_enquiry(work, Enquiry(TODAY, "women", 1, 0, "admitted", note="x" * 500))

    with pytest.raises(VaultError, match="disk_full"):
        furnished.write(fill, None)
    try:  # the users' page itself may still have room; fill it through a name until it has not
        for number in range(200):
            furnished.users.add(f"{number:03d}" + "x" * 60, PASSWORD, "duty")
    except VaultError as error:
        assert error.code == "disk_full"
    furnished.db.execute("PRAGMA max_page_count = 1073741823")
    furnished.users.add(f"{number:03d}" + "x" * 60, PASSWORD, "duty")
    names = {row.name[:3] for row in furnished.read(lambda q: q.centre.users())}
    assert f"{number:03d}" in names


def test_after_a_full_disk_the_same_change_can_be_saved_when_there_is_room(furnished):
    pages = furnished.db.execute("PRAGMA page_count").fetchone()[0]
    furnished.db.execute(f"PRAGMA max_page_count = {pages}")
    before = dump(furnished)
    large = Enquiry(TODAY, "women", 1, 0, "admitted", note="x" * 20_000)
    with pytest.raises(VaultError, match="disk_full"):
        furnished.write(record_enquiry, large)
    assert dump(furnished) == before
    assert furnished.check() == []
    furnished.db.execute("PRAGMA max_page_count = 1073741823")
    furnished.write(record_enquiry, large)
    assert len(furnished.read(lambda q: q.returns.register()).requests) == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "no_right_to_write"),
        (errno.EPERM, "no_right_to_write"),
        (errno.EROFS, "no_right_to_write"),
        (errno.EIO, "disk_fault"),
        (errno.EFBIG, "disk_full"),
        (errno.ELOOP, "file_problem"),
    ],
)
def test_each_fault_of_the_disk_is_said_and_the_old_file_stands(tmp_path, monkeypatch, number, code):
    def fault(*_: object) -> None:
        raise OSError(number, "fault")

    write_private(tmp_path / "f", b"old")
    for step in ("fsync", "replace"):
        with monkeypatch.context() as broken:
            broken.setattr(f"app.files.os.{step}", fault)
            with pytest.raises(VaultError) as refused:
                write_private(tmp_path / "f", b"new")
        assert refused.value.code == code
        assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("f", b"old")]


@pytest.mark.parametrize("name", ["file/below", "x" * 300, "nowhere/f"])
def test_a_place_that_cannot_be_written_is_an_expected_error(tmp_path, name):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(VaultError, match="file_problem"):
        write_private(tmp_path / name, b"new")


def test_the_file_is_no_plain_database_and_the_library_keeps_its_log_and_memory_settings(furnished):
    said = {n: furnished.db.execute(f"PRAGMA {n}").fetchone()[0] for n in ("cipher_log_level", "cipher_use_hmac")}
    assert said == {"cipher_log_level": "NONE", "cipher_use_hmac": "1"}
    assert furnished.db.execute("PRAGMA cipher_memory_security").fetchone()[0] == "0", "process-wide and very slow"
    assert not (furnished.folder / DATABASE).read_bytes().startswith(b"SQLite format 3")


# -- a step that fails ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", ["db.vault.migrate.migrate", "db.vault.keyslots.write_keys", "db.open_vault.Users.put_row"]
)
def test_a_vault_that_could_not_be_made_leaves_neither_files_nor_an_open_database(tmp_path, monkeypatch, step):
    opened = []

    def remembered(path: Path, key: bytes):
        opened.append(connect(path, key))
        return opened[-1]

    def fails(*_: object) -> None:
        raise VaultError("disk_full")

    with monkeypatch.context() as broken:
        broken.setattr("db.vault.connect", remembered)
        broken.setattr(step, fails)
        with pytest.raises(VaultError, match="disk_full"):
            new_vault(tmp_path / "v")
    assert {path.name for path in (tmp_path / "v").iterdir()} <= {"data.lock"}
    new_vault(tmp_path / "v").close()
    with pytest.raises(dbapi2.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


def test_a_failed_step_of_a_migration_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    key = crypto.random_key()
    (tmp_path / "x.db").touch()
    connection = connect(tmp_path / "x.db", key)
    broken = tmp_path / "0001_broken.sql"
    broken.write_text("CREATE TABLE a (b) STRICT;")
    monkeypatch.setattr("db.migrate.scripts", lambda: [(1, broken)])
    with pytest.raises((VaultError, dbapi2.DatabaseError)):
        migrate.migrate(connection)
    connection.close()
    again = connect(tmp_path / "x.db", key)
    assert migrate.version_of(again) == 0
    assert again.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    again.close()


def test_an_empty_file_is_brought_to_the_newest_schema_and_no_further_by_a_second_run(tmp_path):
    (tmp_path / "x.db").touch()
    connection = connect(tmp_path / "x.db", crypto.random_key())
    migrate.migrate(connection, upto=0)
    migrate.migrate(connection)
    schema = migrate.schema_of(connection)
    migrate.migrate(connection)
    assert (migrate.version_of(connection), migrate.schema_of(connection)) == (migrate.newest(), schema)
    assert "CREATE TABLE person" in schema
    connection.close()


def test_an_empty_database_under_the_right_key_does_not_become_a_new_vault(tmp_path):
    made = new_vault(tmp_path / "v")
    key = made.ring.key
    made.close()
    (made.folder / DATABASE).unlink()
    (made.folder / DATABASE).touch()
    empty = connect(made.folder / DATABASE, key)
    empty.execute("CREATE TABLE gone (x)")
    empty.execute("DROP TABLE gone")
    empty.close()
    before = (made.folder / DATABASE).read_bytes()
    assert before
    with pytest.raises(VaultError, match="vault_damaged"):
        vault.unlock(made.folder, "Kari", PASSWORD, clock)
    assert (made.folder / DATABASE).read_bytes() == before


@pytest.mark.parametrize("how", ["unlink", "garbage", "older copy"])
def test_the_log_of_the_database_lost_or_spoilt_never_gives_a_half_change(tmp_path, how):
    made = new_vault(tmp_path / "v")
    furnish(made)
    made.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    move_in(made, SON)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in (DATABASE, DATABASE + "-wal", KEYS):
        (copy / name).write_bytes((made.folder / name).read_bytes())
    made.close()
    log = copy / (DATABASE + "-wal")
    content = log.read_bytes()
    assert content
    spoilt = {"unlink": b"", "garbage": os.urandom(len(content)), "older copy": content[: len(content) // 2]}
    log.write_bytes(spoilt[how])
    opened = vault.unlock(copy, "Kari", PASSWORD, clock)
    persons, stays = (opened.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("person", "stay"))
    assert (persons, stays) in {(0, 0), (2, 2)}
    assert opened.check() == []
    opened.close()


def test_the_history_can_not_be_written_over_either(furnished):
    furnished.write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "admitted"))
    before = dump(furnished)["history"]
    statement = "INSERT OR REPLACE INTO history (id, at, user, event, subject) VALUES (1, '', 'x', 'x', 'x')"
    with pytest.raises(dbapi2.IntegrityError):
        furnished.db.execute(statement)
    assert dump(furnished)["history"] == before


# -- users ------------------------------------------------------------------------------------------------------


def test_a_role_that_does_not_exist_leaves_no_slot_behind(furnished):
    keys = (furnished.folder / KEYS).read_bytes()
    with pytest.raises((RuleBroken, dbapi2.IntegrityError)):
        furnished.users.add("Ola", PASSWORD, "boss")
    assert (furnished.folder / KEYS).read_bytes() == keys


def test_a_slot_without_a_user_opens_nothing(furnished):
    keys = keyslots.with_user(furnished.ring.file, furnished.ring.key, "Per", PASSWORD, QUICK)
    keyslots.write_keys(furnished.folder / KEYS, keys)
    furnished.close()
    with pytest.raises(VaultError, match="wrong_password"):
        vault.unlock(furnished.folder, "Per", PASSWORD, clock)
    again = vault.unlock(furnished.folder, "Kari", PASSWORD, clock)
    again.close()


# -- a killed program -------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from app.use_cases.intake import Intake, Newcomer, record_intake
from db import vault
from datetime import date
from tests.app.house import mean
opened = vault.unlock(Path(sys.argv[1]), "Kari", sys.argv[2])
family = Intake(Newcomer(name="A"), (Newcomer("child"), Newcomer("child")), "women", date.today(), "K01")
while True:
    print(mean(opened, record_intake, family).result, flush=True)
"""


def test_an_intake_is_whole_or_not_there_when_the_program_is_killed(tmp_path):
    made = new_vault(tmp_path / "v")
    furnish(made)
    made.close()
    chance, acknowledged = random.Random(), set()
    for _ in range(10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "v"), PASSWORD],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert writer.stdout
        for _ in range(chance.randint(1, 8)):
            acknowledged.add(writer.stdout.readline().strip())
        moment = time.perf_counter() + chance.uniform(0, 0.01)
        while time.perf_counter() < moment:
            pass
        writer.kill()
        acknowledged |= {line.strip() for line in writer.stdout.readlines() if line.endswith("\n")}
        writer.wait()
        writer.stdout.close()
        opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
        assert opened.check() == []
        rows = opened.db.execute(
            "SELECT s.household, count(*), count(p.room), count(q.code) FROM stay s JOIN person q ON q.code = s.person"
            " LEFT JOIN placement p ON p.stay = s.code GROUP BY s.household"
        ).fetchall()
        told = {row[0] for row in opened.db.execute("SELECT subject FROM history WHERE event = 'intake'")}
        opened.close()
        assert {row[1:] for row in rows} == {(3, 3, 3)}, "a family in part"
        there = {row[0] for row in rows}
        assert "" not in acknowledged
        assert acknowledged <= there == told
    assert len(acknowledged) >= 10
