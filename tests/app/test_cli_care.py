"""The commands that care for a vault: backup, its proof, restore, the log, a new key; with their exit statuses."""

import json
import shutil
from pathlib import Path

import pytest

from app import drives
from app.cli import commands
from db import vault as vaults
from tests.support import PASSWORD, QUICK, quick_vaults

REAL_SAME_DISK = drives.same_disk
DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4


@pytest.fixture
def made(tmp_path):
    created = vaults.create(tmp_path / "v", "Kari", PASSWORD, cost=QUICK)
    created.vault.close()
    (tmp_path / "kode").write_text(created.recovery_code + "\n")
    (tmp_path / "passord").write_text(PASSWORD + "\n")
    (tmp_path / "pinne").mkdir()
    return tmp_path


@pytest.fixture
def run(made, capsys):
    def command(*arguments: object) -> tuple[int, str, str]:
        status = commands.run([str(a) for a in arguments], quick_vaults())
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


def login(made: Path) -> list[object]:
    return ["--user", "Kari", "--password-file", made / "passord"]


def test_from_backup_to_a_restored_vault_on_a_new_pc(run, made):
    status, out, said = run("backup", "--vault", made / "v", "--to", made / "pinne")
    assert (status, out) == (DONE, "")
    assert "lest tilbake" in said
    assert run("verify-backup", made / "pinne")[0] == DONE
    status, _, said = run("verify-backup", made / "pinne", *login(made))
    assert status == DONE
    assert "Filen er hel" in said
    shutil.rmtree(made / "v")
    restore = ["restore", "--from", made / "pinne", "--vault", made / "v", "--recovery-file", made / "kode"]
    status, _, said = run(*restore, "--user", "Ny", "--password-file", made / "passord")
    assert status == DONE
    assert "Ny er leder" in said
    opened = vaults.unlock(made / "v", "Ny", PASSWORD)
    assert opened.actor.role == "leader"
    opened.close()


def test_two_of_the_three_sheets_restore_as_the_code_does(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    sheets = quick_vaults().recovery_sheets((made / "kode").read_text())
    restore = ["restore", "--from", made / "pinne", "--vault", made / "w", "--recovery-file", made / "ark"]
    (made / "ark").write_text(sheets[0] + "\n")
    status, _, said = run(*restore, "--user", "Ny", "--password-file", made / "passord")
    assert status == VAULT_ERROR
    assert "to ulike ark" in said
    (made / "ark").write_text(sheets[0] + "\n\n" + sheets[2].replace(" ", "\n"))
    assert run(*restore, "--user", "Ny", "--password-file", made / "passord")[0] == DONE
    vaults.unlock(made / "w", "Ny", PASSWORD).close()


def test_a_vault_that_is_open_is_not_backed_up(run, made):
    opened = vaults.unlock(made / "v", "Kari", PASSWORD)
    status, _, said = run("backup", "--vault", made / "v", "--to", made / "pinne")
    assert status == VAULT_ERROR
    assert "alt åpent" in said
    opened.close()


def test_a_damaged_backup_is_said_by_name(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    data = next((made / "pinne").glob("*/data.db"))
    content = bytearray(data.read_bytes())
    content[-1] ^= 1
    data.write_bytes(content)
    for more in ([], login(made)):
        status, _, said = run("verify-backup", made / "pinne", *more)
        assert status == VAULT_ERROR
        assert "skadet (data.db)" in said


def test_half_a_login_is_wrong_use(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    assert run("verify-backup", made / "pinne", "--user", "Kari")[0] == WRONG_USE


def test_a_wrong_code_restores_nothing(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    (made / "kode").write_text("0000-0000-0000-0000-0000-0000-0000\n")
    arguments = ["--from", made / "pinne", "--vault", made / "ny", "--recovery-file", made / "kode"]
    status, _, said = run("restore", *arguments, *login(made))
    assert status == VAULT_ERROR
    assert "Koden stemmer ikke" in said
    assert not (made / "ny").exists()


def test_a_newer_vault_is_kept_until_replacing_is_asked_for(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    with open(made / "v" / "data.db", "r+b") as damaged:
        damaged.write(b"x" * 100)
    arguments = ["--from", made / "pinne", "--vault", made / "v", "--recovery-file", made / "kode", *login(made)]
    assert run("restore", *arguments)[0] == REFUSED
    status, _, said = run("restore", *arguments, "--replace")
    assert status == DONE
    assert "er beholdt i mappen v-" in said


def test_the_log_is_proved_and_listed(run, made):
    status, out, said = run("log", "--verify", "--vault", made / "v", *login(made))
    assert (status, out) == (DONE, "")
    assert "Loggen er hel" in said
    status, out, _ = run("log", "--vault", made / "v", *login(made))
    assert status == DONE
    assert "\tlogin\topened\t" in out
    opened = vaults.unlock(made / "v", "Kari", PASSWORD)
    opened.db.execute("DROP TRIGGER access_log_no_update")
    opened.db.execute("UPDATE access_log SET user = 'X' WHERE id = 1")
    opened.close()
    status, _, said = run("log", "--verify", "--vault", made / "v", *login(made))
    assert status == VAULT_ERROR
    assert "brutt ved linje 1" in said


def test_a_new_key_keeps_everybodys_password(run, made):
    before = (made / "v" / "data.db").read_bytes()
    status, _, said = run("rekey", "--vault", made / "v", *login(made))
    assert status == DONE
    assert "ny nøkkel" in said
    assert (made / "v" / "data.db").read_bytes()[:4096] != before[:4096]
    vaults.unlock(made / "v", "Kari", PASSWORD).close()


@pytest.mark.parametrize("command", ["rekey", "log"])
def test_somebody_on_duty_is_refused(run, made, command):
    opened = vaults.unlock(made / "v", "Kari", PASSWORD)
    opened.users.add("Vakt", PASSWORD, "duty")
    opened.close()
    status, _, said = run(command, "--vault", made / "v", "--user", "Vakt", "--password-file", made / "passord")
    assert status == REFUSED
    assert "bare lederen" in said


def test_after_three_wrong_passwords_the_command_line_waits_too(run, made):
    (made / "passord").write_text("feil\n")
    for _ in range(3):
        assert run("log", "--vault", made / "v", *login(made))[0] == VAULT_ERROR
    (made / "passord").write_text(PASSWORD + "\n")
    status, _, said = run("log", "--vault", made / "v", *login(made))
    assert status == VAULT_ERROR
    assert "Vent" in said


def test_the_generations_are_listed_as_json_each_read_to_its_last_byte(run, made):
    run("backup", "--vault", made / "v", "--to", made / "pinne")
    opened = vaults.unlock(made / "v", "Kari", PASSWORD)
    vault_id = opened.ring.file.vault
    opened.back_up(made / "pinne", copy=True)  # a copy thins out nothing: of two of one day the older would go
    opened.close()
    status, out, _ = run("backups", made / "pinne", "--vault", made / "v", "--format", "json")
    assert status == DONE
    newest, older = json.loads(out)
    assert set(newest) == {"name", "vault", "made", "counter", "last_change", "proved", "proved_at", "whole"}
    assert (newest["vault"], newest["proved"], newest["whole"]) == (vault_id, True, True)
    assert newest["counter"] > 0
    assert newest["last_change"]
    data = made / "pinne" / older["name"] / "data.db"
    content = bytearray(data.read_bytes())
    content[-1] ^= 1
    data.write_bytes(content)
    _, out, _ = run("backups", made / "pinne", "--format", "json")
    assert {row["name"]: row["whole"] for row in json.loads(out)} == {newest["name"]: True, older["name"]: False}
    assert run("backups", made / "nowhere", "--format", "json")[0] == VAULT_ERROR


def test_a_restore_says_what_there_is_and_takes_the_one_that_is_named(run, made):
    names = []
    for _ in range(2):
        opened = vaults.unlock(made / "v", "Kari", PASSWORD)
        names.append(opened.back_up(made / "pinne").path.name)
        opened.close()
    restore = ["restore", "--from", made / "pinne", "--recovery-file", made / "kode", *login(made)]
    status, _, said = run(*restore, "--vault", made / "ny")
    assert status == DONE
    assert f"Foreslått: {names[1]}" in said
    assert all(name in said for name in names)
    status, _, said = run(*restore, "--vault", made / "eldre", "--generation", names[0])
    assert status == DONE
    assert names[1] not in said
    status, _, said = run(*restore, "--vault", made / "ingen", "--generation", "data-1")
    assert status == VAULT_ERROR
    assert "data-1" in said
    assert not (made / "ingen").exists()


def test_the_vaults_own_disk_is_refused_unless_a_copy_is_asked_for(run, made, monkeypatch):
    monkeypatch.setattr("app.drives.same_disk", REAL_SAME_DISK)
    status, _, said = run("backup", "--vault", made / "v", "--to", made / "pinne")
    assert status == VAULT_ERROR
    assert "Pinnen er ikke der" in said
    assert list((made / "pinne").iterdir()) == []
    status, _, said = run("backup", "--vault", made / "v", "--to", made / "pinne", "--copy")
    assert status == DONE
    assert "teller ikke som sikkerhetskopi" in said


def test_a_backup_says_whether_the_file_is_the_one_found_whole(run, made):
    assert "uendret siden den sist ble funnet hel" in run("backup", "--vault", made / "v", "--to", made / "pinne")[2]
    (made / "v" / "data.proved").unlink()
    assert "ikke prøvd med nøkkelen" in run("backup", "--vault", made / "v", "--to", made / "pinne")[2]
