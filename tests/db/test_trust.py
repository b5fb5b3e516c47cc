"""Failed passwords, users, re-keying, restore: what a leader must be able to rely on."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import RuleBroken, VaultError
from app.ports import LogFilter
from app.use_cases.centre import CentreFacts, save_centre
from db import attempts, keyslots, migrate, recovery, vault
from db.connection import integrity_faults
from tests.support import NOW, PASSWORD, QUICK, clock, new_vault

SLOT = "0123456789abcdef" * 2
OTHER = "klokke tang bjørk melodi"
V0001 = Path(__file__).parents[1] / "fixtures" / "databases" / "v0001"


class Clock:
    now = NOW

    def __call__(self):
        return self.now


def refusal(call) -> VaultError | RuleBroken:
    with pytest.raises((VaultError, RuleBroken)) as caught:
        call()
    return caught.value


# -- failed passwords -------------------------------------------------------------------------------------------


def test_the_delay_grows_and_ends_at_a_quarter_of_an_hour():
    assert [attempts.delay(n) for n in range(12)] == [0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900]
    assert attempts.delay(100_000) == 900


def test_the_wait_survives_a_restart_and_ends(tmp_path, monkeypatch):
    when = Clock()
    new_vault(tmp_path / "v", when=when).close()
    for _ in range(3):
        assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", "feil", when)).code == "wrong_password"
    waits = refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, when))
    assert waits.code == "wait"
    assert waits.params["seconds"] in (5, 6)
    monkeypatch.setattr(attempts, "_seen", {})  # another run
    when.now = NOW + timedelta(seconds=5)
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, when)
    log = [(r.kind, r.user) for r in opened.read(lambda q: q.trust.log(LogFilter(kind="failure")))]
    assert log == [("failure", "Kari")] * 3
    opened.close()
    assert not (tmp_path / "v" / "data.wait").exists()


def test_the_name_of_somebody_unknown_is_nowhere_in_clear(tmp_path):
    new_vault(tmp_path / "v").close()
    refusal(lambda: vault.unlock(tmp_path / "v", "Hemmelig Navn", "feil", clock))
    assert b"Hemmelig" not in (tmp_path / "v" / "data.wait").read_bytes()
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    assert [r.user for r in opened.read(lambda q: q.trust.log(LogFilter(kind="failure")))] == ["?"]
    opened.close()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"[[1]]", b"\xff", b"[" * 5000])
def test_a_spoilt_count_is_no_free_try_and_no_crash(tmp_path, content):
    new_vault(tmp_path / "v").close()
    (tmp_path / "v" / "data.wait").write_bytes(content)
    vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock).close()


class Ticks:
    """The clock that nobody can set."""

    now = 1000.0

    def __call__(self):
        return self.now


def seconds_left(path, now) -> int:
    try:
        attempts.check(path, now)
    except VaultError as error:
        return int(error.params["seconds"])
    return 0


@pytest.fixture
def ticks(monkeypatch):
    made = Ticks()
    monkeypatch.setattr(attempts.time, "monotonic", made)
    monkeypatch.setattr(attempts, "_seen", {})
    return made


@pytest.mark.parametrize("moved", [timedelta(days=-400), timedelta(hours=-1), timedelta(days=30)])
def test_within_a_run_no_set_clock_shortens_or_lengthens_the_delay(tmp_path, ticks, moved):
    path = tmp_path / "w"
    for _ in range(4):
        attempts.failed(path, NOW, SLOT)
    assert seconds_left(path, NOW + moved) == 11
    ticks.now += 9
    assert seconds_left(path, NOW + moved) == 2
    ticks.now += 1
    assert seconds_left(path, NOW + moved) == 0


@pytest.mark.parametrize("moved", [timedelta(days=-400), timedelta(hours=-1)])
@pytest.mark.parametrize("every_time_anew", [True, False])
def test_a_clock_set_back_between_runs_makes_nobody_wait_longer_than_the_delay(tmp_path, ticks, moved, every_time_anew):
    path = tmp_path / "w"
    for _ in range(4):
        attempts.failed(path, NOW, SLOT)
    attempts._seen.clear()
    assert seconds_left(path, NOW + moved) == 11
    for second in (4, 9):
        if every_time_anew:  # as the command line is
            attempts._seen.clear()
        ticks.now = 1000.0 + second
        assert seconds_left(path, NOW + moved + timedelta(seconds=second)) == 11 - second
    ticks.now += 2
    assert seconds_left(path, NOW + moved + timedelta(seconds=11)) == 0


def test_text_and_time_planted_in_the_count_do_not_reach_the_log_and_are_told(tmp_path):
    new_vault(tmp_path / "v").close()
    vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock).close()
    planted = [["Per slo Åse", "x"]], [["2026-11-23T22:15:00", "Per Hansen"]], [["1999-01-01", SLOT]], [[SLOT] * 3]
    for content in planted:
        (tmp_path / "v" / "data.wait").write_text(json.dumps(content))
        opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
        text = json.dumps([[r.at, r.user, r.event, r.reason] for r in opened.read(lambda q: q.trust.log(LogFilter()))])
        assert not any(word in text for word in ("Per", "1999"))
        opened.close()
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["wait_changed"]
    opened.close()


def test_a_huge_file_is_not_read_to_its_end(tmp_path):
    (tmp_path / "w").write_bytes(b"[" + b'["2026-11-23T22:15:00", "' + b"a" * (1 << 22))
    assert attempts.read(tmp_path / "w") == [attempts.SPOILT] * attempts.FREE


# -- users ------------------------------------------------------------------------------------------------------


def test_a_closed_account_opens_nothing_until_the_leader_resets_it(tmp_path):
    made = new_vault(tmp_path / "v")
    made.users.add("Ola", PASSWORD, "duty")
    made.users.close_account("ola")
    assert [(u.name, u.active) for u in made.read(lambda q: q.centre.users())] == [("Kari", True), ("Ola", False)]
    assert refusal(lambda: made.users.add("Ola", PASSWORD, "duty")).code == "user_exists"
    made.close()
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Ola", PASSWORD, clock)).code == "wrong_password"
    made = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    made.users.reset("Ola", OTHER)
    made.close()
    again = vault.unlock(tmp_path / "v", "Ola", OTHER, clock)
    assert again.actor.role == "duty"
    again.close()


def test_a_name_in_another_case_or_form_is_the_same_user(tmp_path):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    made.vault.users.add("Åse", PASSWORD, "duty")
    for other in ("ÅSE", "A\u030ase", " åse "):
        assert refusal(lambda o=other: made.vault.users.add(o, PASSWORD, "duty")).code == "user_exists"
    made.vault.users.close_account("ÅSE")
    assert refusal(lambda: made.vault.users.add("ÅSE", PASSWORD, "duty")).code == "user_exists"
    made.vault.close()
    again = vault.recover(tmp_path / "v", made.recovery_code, "åSE", OTHER, clock, None, QUICK)
    assert [(u.name, u.role) for u in again.read(lambda q: q.centre.users())] == [("Kari", "leader"), ("Åse", "leader")]
    again.close()
    vault.unlock(tmp_path / "v", "A\u030ase", OTHER, clock).close()


@pytest.mark.parametrize("name", ["Ingen", "", "\n"])
def test_what_is_done_to_nobody_is_refused(tmp_path, name):
    made = new_vault(tmp_path / "v")
    before = (tmp_path / "v" / "keys.json").read_bytes()
    assert refusal(lambda: made.users.close_account(name)).code == "unknown_user"
    assert refusal(lambda: made.users.reset(name, OTHER)).code == "unknown_user"
    assert (tmp_path / "v" / "keys.json").read_bytes() == before
    made.close()


def test_ones_own_password_is_changed_without_touching_the_database(tmp_path):
    made = new_vault(tmp_path / "v")
    assert refusal(lambda: made.users.change_password("feil", OTHER)).code == "wrong_password"
    assert refusal(lambda: made.users.change_password(PASSWORD, "kort")).code == "password_too_weak"
    key = made.ring.key
    made.users.change_password(PASSWORD, OTHER)
    assert made.ring.key == key
    made.close()
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)).code == "wrong_password"
    vault.unlock(tmp_path / "v", "Kari", OTHER, clock).close()


@pytest.mark.parametrize("password", ["kort", "passord1234567890", "Kari Kari Kari Kari", "x" * 257])
def test_a_password_that_is_easy_to_guess_is_refused_below_the_window(tmp_path, password):
    made = new_vault(tmp_path / "v")
    for act in (
        lambda: made.users.add("Ola", password, "duty"),
        lambda: made.users.reset("Kari", password),
        lambda: made.users.change_password(PASSWORD, password),
    ):
        assert refusal(act).code in ("password_too_weak", "password_too_short")
    made.close()


# -- re-keying --------------------------------------------------------------------------------------------------


def filled(folder: Path):
    made = vault.create(folder, "Kari", PASSWORD, clock, QUICK)
    made.vault.users.add("Ola", OTHER, "duty")
    made.vault.write(save_centre, CentreFacts("Havn"))
    return made


def test_after_rekeying_everybody_comes_in_as_before_and_the_old_key_does_not(tmp_path):
    made = filled(tmp_path / "v")
    old = made.vault.ring.key
    made.vault.rekey()
    assert made.vault.read(lambda q: q.centre.facts()).name == "Havn"
    made.vault.close()
    for user, password in (("Kari", PASSWORD), ("Ola", OTHER)):
        opened = vault.unlock(tmp_path / "v", user, password, clock)
        assert integrity_faults(opened.db) == []
        opened.close()
    vault.recover(tmp_path / "v", made.recovery_code, "Ny", PASSWORD, clock, None, QUICK).close()
    with pytest.raises(VaultError, match="vault_damaged"):
        vault.connect(tmp_path / "v" / "data.db", old)
    assert "next" not in (tmp_path / "v" / "keys.json").read_text()


def test_a_new_recovery_code_takes_the_place_of_the_lost_one(tmp_path):
    made = filled(tmp_path / "v")
    fresh = recovery.to_code(recovery.new_secret())
    made.vault.rekey(fresh)
    made.vault.close()
    lost = refusal(lambda: vault.recover(tmp_path / "v", made.recovery_code, "Ny", PASSWORD, clock, None, QUICK))
    assert lost.code == "recovery_unknown"
    vault.recover(tmp_path / "v", fresh, "Ny", PASSWORD, clock, None, QUICK).close()


@pytest.mark.parametrize("after", ["with_next", "rekeyed"])
def test_a_rekeying_cut_off_between_its_steps_opens(tmp_path, after, monkeypatch):
    made = filled(tmp_path / "v").vault
    copy, ring, new = tmp_path / "copy", made.ring, vault.crypto.random_key()
    ring.write(keyslots.with_next(ring.file, ring.key, new))
    if after == "rekeyed":
        made.db.reset_key(f"x'{new.hex()}'")
    shutil.copytree(tmp_path / "v", copy)
    made.close()
    for user, password in (("Kari", PASSWORD), ("Ola", OTHER)):
        opened = vault.unlock(copy, user, password, clock)
        assert opened.ring.key == (new if after == "rekeyed" else ring.key or opened.ring.key)
        assert opened.read(lambda q: q.centre.facts()).name == "Havn"
        opened.close()
        assert '"next"' not in (copy / "keys.json").read_text(), "the first to open settles it"


def test_a_planted_next_key_is_told_and_no_stranger_gets_the_key(tmp_path):
    made = filled(tmp_path / "v").vault
    made.close()
    data = json.loads((tmp_path / "v" / "keys.json").read_text())
    for slot in data["slots"]:
        slot["next"] = slot["sealed"]
    data["next_mac"] = data["mac"]
    for name in ("keys.json", "keys.copy"):
        (tmp_path / "v" / name).write_text(json.dumps(data))
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock)
    assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["keys_changed"]
    assert not any(slot.next for slot in opened.ring.file.slots)
    opened.close()
    vault.unlock(tmp_path / "v", "Ola", OTHER, clock).close()


REKEYER = """
import sys
from pathlib import Path
from db import vault
from tests.support import PASSWORD
opened = vault.unlock(Path(sys.argv[1]), "Kari", PASSWORD)
print("in", flush=True)
while True:
    opened.rekey()
"""


def test_killed_at_any_moment_of_rekeying_the_vault_opens_with_all_that_was_in_it(tmp_path):
    filled(tmp_path / "v").vault.close()
    lot = random.Random(7)
    for _ in range(12):
        program = subprocess.Popen(
            [sys.executable, "-c", REKEYER, str(tmp_path / "v")], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
        )
        assert program.stdout is not None
        assert program.stdout.readline() == b"in\n"
        time.sleep(lot.uniform(0, 0.06))
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        opened = vault.unlock(tmp_path / "v", "Ola", OTHER)
        assert integrity_faults(opened.db) == []
        assert opened.read(lambda q: q.centre.facts()).name == "Havn"
        opened.close()


# -- old files --------------------------------------------------------------------------------------------------


def test_a_vault_of_the_first_version_is_opened_upgraded_and_written_to(tmp_path):
    shutil.copytree(V0001, tmp_path / "v")
    opened = vault.unlock(tmp_path / "v", "Kari", PASSWORD)
    assert migrate.version_of(opened.db) == migrate.newest()
    assert migrate.schema_of(opened.db) == (Path(migrate.__file__).parent / "schema.sql").read_text()
    assert opened.read(lambda q: q.cases.search("Åse"))
    opened.write(save_centre, CentreFacts("Nytt navn"))
    opened.rekey()
    opened.close()
    again = vault.unlock(tmp_path / "v", "Ola", PASSWORD)
    assert again.read(lambda q: q.centre.facts()).name == "Nytt navn"
    assert integrity_faults(again.db) == []
    again.close()
    assert json.loads((tmp_path / "v" / "keys.json").read_text())["schema"] == migrate.newest()


# -- who holds it, and where it lies ----------------------------------------------------------------------------


def test_the_second_one_is_told_who_holds_the_vault(tmp_path):
    made = new_vault(tmp_path / "v")
    held = refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD, clock))
    assert held.code == "vault_in_use"
    assert held.params["process"] == str(os.getpid())
    assert held.params["since"] == f"{NOW:%d.%m.%Y %H:%M}"
    made.close()


def test_a_vault_on_a_share_is_refused(tmp_path, monkeypatch):
    new_vault(tmp_path / "v").close()
    monkeypatch.setattr("db.vault.is_network", lambda folder: True)
    assert refusal(lambda: vault.unlock(tmp_path / "v", "Kari", PASSWORD)).code == "network_share"
    assert refusal(lambda: new_vault(tmp_path / "w")).code == "network_share"
    assert not (tmp_path / "w").exists()


def test_a_clean_start_dumps_no_core():
    code = "from app.harden import harden; harden(); print(open('/proc/self/limits').read())"
    if not sys.platform.startswith("linux"):
        pytest.skip("core dumps are limited in this way on Linux")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    line = next(text for text in done.stdout.splitlines() if text.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"]
