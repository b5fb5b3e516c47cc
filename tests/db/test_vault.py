"""The file: whole or said to be damaged, one writer, one transaction per operation, nothing in clear, nothing lost."""

import errno
import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app.changes import changed
from app.domain.errors import VaultError
from app.files import write_private
from app.paths import DATABASE, KEYS
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.requests import Enquiry, record_enquiry
from db import migrate, vault
from db.connection import connect
from db.keyslots import open_with_password, read_keys
from tests.support import PASSWORD, TODAY, clock, new_vault

MARKERS = ("Xylofonsen", "Tlfmarkoer", "Notatmarkoer", "Brukermarkoer", "psychological_violence")


@pytest.fixture
def open_vault(tmp_path: Path) -> Iterator[vault.Vault]:
    made = new_vault(tmp_path / "v")
    yield made
    made.close()


def intake(name: str = "Kari Xylofonsen") -> Intake:
    return Intake(
        Newcomer(name=name, phone="99 88 77 66"), (Newcomer("child", name="Barn Xylofonsen"),), "women", TODAY
    )


def opening(folder: Path) -> str:
    with pytest.raises(VaultError) as refused:
        vault.unlock(folder, "Kari", PASSWORD, clock)
    return refused.value.code


def test_the_pragmas_are_those_of_the_design(open_vault: vault.Vault) -> None:
    wanted = {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
    }
    got = {name: open_vault.db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert got == wanted


def test_the_schema_file_is_what_the_migrations_add_up_to(open_vault: vault.Vault) -> None:
    assert migrate.schema_of(open_vault.db) == Path(migrate.__file__).with_name("schema.sql").read_text()
    assert migrate.version_of(open_vault.db) == migrate.newest()
    assert [number for number, _ in migrate.scripts()] == list(range(1, migrate.newest() + 1))


def test_a_file_from_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    made = new_vault(tmp_path / "v")
    made.db.execute(f"PRAGMA user_version = {migrate.newest() + 1}")
    made.close()
    before = (tmp_path / "v" / DATABASE).read_bytes()
    assert opening(tmp_path / "v") == "file_too_new"
    assert (tmp_path / "v" / DATABASE).read_bytes() == before


def test_a_second_opening_is_told_and_the_lock_goes_with_the_vault(tmp_path: Path) -> None:
    first = new_vault(tmp_path / "v")
    assert opening(tmp_path / "v") == "vault_in_use"
    first.close()
    with pytest.raises(VaultError):
        vault.unlock(tmp_path / "v", "Kari", "feil", clock)
    vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock).close()


def test_making_a_vault_never_touches_one_that_is_there(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    before = {p.name: p.read_bytes() for p in (tmp_path / "v").iterdir()}
    with pytest.raises(VaultError) as refused:
        new_vault(tmp_path / "v")
    assert refused.value.code == "vault_exists"
    assert {p.name: p.read_bytes() for p in (tmp_path / "v").iterdir()} == before


def test_a_vault_that_could_not_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("app.files.os.fsync", full)
    with pytest.raises(VaultError) as refused:
        new_vault(tmp_path / "v")
    assert refused.value.code == "disk_full"
    monkeypatch.undo()
    assert not (tmp_path / "v" / DATABASE).exists()
    new_vault(tmp_path / "v").close()


def test_there_is_no_vault_where_there_is_none(tmp_path: Path) -> None:
    assert opening(tmp_path / "nowhere") == "vault_missing"


def test_no_right_to_write_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_vault(tmp_path / "v").close()
    monkeypatch.setattr("db.vault.os.access", lambda *_: False)
    assert opening(tmp_path / "v") == "no_right_to_write"


@pytest.mark.parametrize("damage", ["garbage", "short", "empty", "header"])
def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path, damage: str) -> None:
    new_vault(tmp_path / "v").close()
    path = tmp_path / "v" / DATABASE
    data = path.read_bytes()
    damaged = {"garbage": os.urandom(len(data)), "short": data[:100], "empty": b"", "header": b"\x00" * 16 + data[16:]}
    path.write_bytes(damaged[damage])
    assert opening(tmp_path / "v") == "vault_damaged"
    assert path.read_bytes()[:16] == damaged[damage][:16], "a damaged file is not written to"


def test_one_flipped_bit_anywhere_is_found(tmp_path: Path) -> None:
    made = new_vault(tmp_path / "v")
    for _ in range(20):
        made.write(record_intake, intake())
    made.close()
    path = tmp_path / "v" / DATABASE
    data = path.read_bytes()
    source = random.Random(1)
    for place in [16, 4096 + 1, len(data) - 1, *(source.randrange(16, len(data)) for _ in range(25))]:
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
        except VaultError as error:
            assert error.code == "vault_damaged"
            continue
        faults = opened.check()
        opened.close()
        assert faults, f"a flipped bit at {place} of {len(data)} was not seen"


def test_a_use_case_that_fails_half_way_leaves_nothing(open_vault: vault.Vault) -> None:
    def half(work: Any, _: None) -> Any:
        record_intake(work, intake())
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        open_vault.write(half, None)
    assert open_vault.read(lambda queries: queries.cases.listed()) == []
    assert open_vault.db.execute("SELECT count(*) FROM history WHERE event = 'intake'").fetchone() == (0,)
    assert not open_vault.db.in_transaction


def test_a_full_disk_keeps_what_was_saved_and_says_so(open_vault: vault.Vault) -> None:
    open_vault.write(record_intake, intake())
    pages = open_vault.db.execute("PRAGMA page_count").fetchone()[0]
    open_vault.db.execute(f"PRAGMA max_page_count = {pages}")

    def large(work: Any, _: None) -> Any:
        for _ in range(200):
            record_enquiry(work, Enquiry(TODAY, "women", 1, 0, "extra_bed", note="x" * 5000))
        return changed()

    with pytest.raises(VaultError) as refused:
        open_vault.write(large, None)
    assert refused.value.code == "disk_full"
    assert len(open_vault.read(lambda queries: queries.cases.listed())) == 1
    assert open_vault.check() == []


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(tmp_path / "f", b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("app.files.os.fsync", full)
    with pytest.raises(VaultError):
        write_private(tmp_path / "f", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("f", b"old")]


def test_the_history_can_only_grow(open_vault: vault.Vault) -> None:
    open_vault.write(record_intake, intake())
    for statement in ("UPDATE history SET user = 'x'", "DELETE FROM history"):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            open_vault.db.execute(statement)


def test_nothing_typed_is_in_clear_in_any_file_or_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    caplog.set_level(logging.DEBUG)
    made = new_vault(tmp_path / "v", "Brukermarkoer")
    made.write(record_intake, intake())
    made.write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "extra_bed", note="Notatmarkoer"))
    answers = {"reasons": ("psychological_violence",)}
    made.write(
        log_contact, Visit(Newcomer(name="Kari Xylofonsen", phone="Tlfmarkoer"), TODAY, "day_visit", answers=answers)
    )
    made.db.execute("SELECT * FROM person ORDER BY name, phone").fetchall()
    assert (tmp_path / "v" / (DATABASE + "-wal")).stat().st_size > 0
    _no_markers(tmp_path)
    made.close()
    assert not (tmp_path / "v" / (DATABASE + "-wal")).exists(), "the log is folded in when the vault is closed"
    _no_markers(tmp_path)
    said = caplog.text + "".join(capfd.readouterr())
    assert not [m for m in MARKERS if m in said]


def _no_markers(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found = [m for m in MARKERS if m.lower().encode() in content or m.lower().encode("utf-16-le") in content]
            assert not found, (path.name, found)


WRITER = """
import sys
from datetime import date
from pathlib import Path
from app.use_cases.requests import Enquiry, record_enquiry
from db import vault
opened = vault.unlock(Path(sys.argv[1]), "Kari", sys.argv[2])
while True:
    code = opened.write(record_enquiry, Enquiry(date.today(), "women", 1, 0, "extra_bed", note="x" * 900)).result
    print(code, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_program_loses_nothing_it_said_was_saved(tmp_path: Path) -> None:
    new_vault(tmp_path / "v").close()
    source, acknowledged = random.Random(2), set()
    for _ in range(10):  # `make bench` kills three hundred
        command = [sys.executable, "-c", WRITER, str(tmp_path / "v"), PASSWORD]
        writer = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()}
        )
        assert writer.stdout
        for _ in range(source.randint(1, 40)):
            acknowledged.add(writer.stdout.readline().strip())
        writer.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in writer.stdout.readlines() if line.endswith("\n")}
        writer.wait()
        writer.stdout.close()
        opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
        there = {row[0] for row in opened.db.execute("SELECT code FROM request")}
        assert opened.check() == []
        opened.close()
        assert acknowledged <= there, "an acknowledged change is missing"
    assert len(acknowledged) > 40


def test_the_raw_key_opens_the_file_without_our_program(tmp_path: Path) -> None:
    """What a rescue needs: the key from keys.json, and SQLCipher."""
    made = new_vault(tmp_path / "v")
    made.write(record_intake, intake())
    made.close()
    key = open_with_password(read_keys(tmp_path / "v" / KEYS), "Kari", PASSWORD).key
    connection = connect(tmp_path / "v" / DATABASE, key)
    assert connection.execute("SELECT count(*) FROM person").fetchone() == (2,)
    assert date.fromisoformat(connection.execute("SELECT arrived FROM stay").fetchone()[0]) == TODAY
    connection.close()
