"""Looking and then removing the traces is seen: a log cut off, older files put back, a disk filled on purpose."""

import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import keyring
import pytest

from app.domain.errors import RuleBroken, VaultError
from app.paths import ANCHOR, DATABASE, DUE, KEYS, KEYS_COPY
from app.ports import LogFilter
from app.use_cases.findings import acknowledge_findings
from db import anchor, due_lines, vault
from db.device import SystemKeyring
from tests.app.house import furnish, move_in
from tests.db.test_device import Kept
from tests.support import PASSWORD, QUICK, clock, new_vault

ROOT = Path(__file__).resolve().parents[2]
V0001 = ROOT / "tests" / "fixtures" / "databases" / "v0001"
WAL = DATABASE + "-wal"


@pytest.fixture
def house(tmp_path):
    """A closed vault with a case and a colleague, opened once with an anchor."""
    made = new_vault(tmp_path / "v")
    furnish(made)
    made.case = move_in(made)
    made.users.add("Ola", PASSWORD, "duty")
    made.close()
    vault.unlock(made.folder, "Kari", PASSWORD, clock).close()
    return made.folder


def case_of(opened) -> str:
    return opened.db.execute("SELECT min(household) FROM stay").fetchone()[0]


def look(opened) -> None:
    """A case is opened: the line is durable before its rows are handed out."""
    opened.read(lambda q: q.cases.household(case_of(opened)))


def opened_as(folder, user="Kari", device=None):
    return vault.unlock(folder, user, PASSWORD, clock, device)


def told(folder, device=None) -> list[str]:
    """What the leader is told at the next opening; the log has a line of its own kind for each."""
    opened = opened_as(folder, device=device)
    rows = opened.read(lambda q: q.trust.findings())
    lines = [r.event for r in opened.read(lambda q: q.trust.log(LogFilter(kind="anchor"))) if r.event != "told"]
    opened.close()
    assert sorted(row.code for row in rows) == sorted(lines)
    return [row.code for row in rows]


def killed(opened, place: Path) -> Path:
    """The folder as a program killed now leaves it."""
    shutil.copytree(opened.folder, place)
    opened.close()
    return place


def test_an_honest_vault_says_nothing_however_often_it_is_opened(house):
    for _ in range(3):
        opened = opened_as(house)
        look(opened)
        opened.close()
    assert told(house) == []


def test_a_look_whose_write_ahead_log_was_deleted_is_told_with_from_when_to_when(house, tmp_path):
    opened = opened_as(house)
    look(opened)
    left = killed(opened, tmp_path / "left")
    assert (left / WAL).stat().st_size
    (left / WAL).unlink()
    assert told(left) == ["log_behind"]
    again = opened_as(left)
    row = again.read(lambda q: q.trust.findings())[0]
    assert row.number >= 2
    assert row.since
    assert row.until
    again.close()


def test_a_database_and_keys_put_back_are_told_and_the_closed_account_too(house, tmp_path):
    shutil.copytree(house, tmp_path / "before")
    opened = opened_as(house)
    opened.users.close_account("Ola")
    opened.close()
    for name in (DATABASE, KEYS):
        shutil.copy(tmp_path / "before" / name, house / name)
    (house / KEYS_COPY).unlink()
    opened_as(house, "Ola").close()  # never refused at night, and written in the log before anything is shown
    assert sorted(told(house)) == ["keys_older", "log_behind"]


def test_keys_alone_put_back_are_told_and_open_nothing_to_the_closed_account(house, tmp_path):
    shutil.copytree(house, tmp_path / "before")
    opened = opened_as(house)
    opened.users.close_account("Ola")
    opened.close()
    for name in (KEYS, KEYS_COPY):
        shutil.copy(tmp_path / "before" / name, house / name)
    with pytest.raises(VaultError, match="wrong_password"):
        opened_as(house, "Ola")
    assert told(house) == ["keys_older"]


def test_another_log_of_the_same_length_is_told(house, tmp_path):
    shutil.copytree(house, tmp_path / "before")
    opened = opened_as(house)
    look(opened)
    opened.close()
    for _ in range(3):  # worked on elsewhere, until it was longer
        elsewhere = opened_as(tmp_path / "before", "Ola")
        look(elsewhere)
        elsewhere.close()
    shutil.copy(tmp_path / "before" / DATABASE, house / DATABASE)
    assert told(house) == ["log_other"]


@pytest.mark.parametrize(("spoil", "code"), [("unlink", "anchor_missing"), ("turn", "anchor_changed")])
def test_an_anchor_taken_away_or_changed_is_told(house, spoil, code):
    path = house / ANCHOR
    if spoil == "unlink":
        path.unlink()
    else:
        path.unlink()
        anchor.write(
            path,
            replace(anchor.Anchor(vault="0" * 32, lines=1, head="0" * 64, keys=1, at=clock(), mac="0" * 64), turn=9),
        )
    assert told(house) == [code]


def test_with_a_keyring_the_files_may_all_be_put_back_and_it_is_told(tmp_path, monkeypatch):
    backend = Kept()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    pc = SystemKeyring()
    vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK, device=pc).vault.close()
    opened_as(tmp_path / "v", device=pc).close()
    shutil.copytree(tmp_path / "v", tmp_path / "before")
    opened_as(tmp_path / "v", device=pc).close()
    assert {len(value) < 1280 for value in backend.kept.values()} == {True}
    shutil.rmtree(tmp_path / "v")
    shutil.copytree(tmp_path / "before", tmp_path / "v")
    assert told(tmp_path / "v", pc) == ["log_behind"]


def test_a_stick_tells_what_was_put_back_even_where_every_file_of_the_folder_was(house, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copytree(house, tmp_path / "before")
    opened = vault.unlock(house, "Kari", PASSWORD, lambda: clock() + timedelta(hours=1))
    look(opened)
    opened.close()
    (stick / "data-20261123-231500").mkdir()
    shutil.copy(house / ANCHOR, stick / "data-20261123-231500" / ANCHOR)  # as each generation has it
    shutil.rmtree(house)
    shutil.copytree(tmp_path / "before", house)
    assert told(house) == [], "here nothing can tell"
    for _ in range(2):
        opened = opened_as(house)
        opened.back_up(stick)
        codes = [row.code for row in opened.read(lambda q: q.trust.findings())]
        assert codes in (["log_behind"], ["log_other"]), "once"
        opened.close()
    other = new_vault(tmp_path / "other")
    other.back_up(stick)
    assert other.read(lambda q: q.trust.findings()) == [], "another vault's anchors are nobody's business"
    other.close()


def test_a_vault_from_before_anchors_says_nothing_the_first_time(tmp_path):
    shutil.copytree(V0001, tmp_path / "v")
    assert told(tmp_path / "v") == []
    assert anchor.read(tmp_path / "v" / ANCHOR)
    assert told(tmp_path / "v") == []


def test_only_a_leader_is_told_and_settles_it(house):
    (house / ANCHOR).unlink()
    ola = opened_as(house, "Ola")
    assert ola.read(lambda q: q.trust.findings()) == []
    with pytest.raises(RuleBroken, match="leader_only"):
        ola.write(acknowledge_findings, (1,))
    ola.close()
    kari = opened_as(house)
    found = kari.read(lambda q: q.trust.findings())
    assert [row.code for row in found] == ["anchor_missing"]
    kari.write(acknowledge_findings, tuple(row.id for row in found))
    assert kari.read(lambda q: q.trust.findings()) == []
    assert kari.read(lambda q: q.trust.log(LogFilter(kind="anchor")))[0].event == "told"
    kari.close()


# -- a full disk ------------------------------------------------------------------------------------------------


def fill(opened) -> None:
    """Until not even a short line fits."""
    pages = opened.db.execute("PRAGMA page_count").fetchone()[0]
    opened.db.execute(f"PRAGMA max_page_count = {pages}")
    for length in (200, 1):
        for _ in range(10_000):
            try:
                opened._gate.log.add("view", "opened", "x" * length)
            except vault.dbapi2.OperationalError:
                break
        else:
            pytest.fail("the disk was never full")


def views(folder) -> int:
    opened = opened_as(folder)
    seen = [r.subject for r in opened.read(lambda q: q.trust.log(LogFilter(kind="view"), 100_000))].count(
        case_of(opened)
    )
    opened.close()
    return seen


def test_a_view_without_room_opens_and_its_line_outlives_lock_and_kill(house, tmp_path):
    before = views(house)
    opened = vault.unlock(house, "Kari", PASSWORD, lambda: clock() + timedelta(hours=1))
    fill(opened)
    look(opened)  # the case opens
    assert len(opened.due) == 1
    content = (house / DUE).read_bytes()
    assert len(content) == due_lines.ROOM
    assert case_of(opened).encode() not in content
    left = killed(opened, tmp_path / "left")
    assert views(left) == before + 1
    assert views(left) == before + 1, "and it is not written twice"
    assert not any((left / DUE).read_bytes()), "the room is free again, and stays"
    assert views(house) == before + 1, "through lock too"
    assert told(left) == told(house) == []


def test_a_reserve_taken_away_with_its_lines_is_told(house, tmp_path):
    opened = opened_as(house)
    fill(opened)
    look(opened)
    left = killed(opened, tmp_path / "left")
    (left / DUE).unlink()
    assert told(left) == ["due_lost"]


def test_a_login_on_a_full_disk_is_let_in_and_written_later(house, monkeypatch):
    def full(*_, **__):
        error = vault.dbapi2.OperationalError("database or disk is full")
        error.sqlite_errorcode = 13  # SQLITE_FULL
        raise error

    with monkeypatch.context() as disk:
        disk.setattr("db.log.AccessLog.add", full)
        opened = opened_as(house, "Ola")
        assert len(opened.due) == 1
        opened.close()
    opened = opened_as(house)
    logins = [r.user for r in opened.read(lambda q: q.trust.log(LogFilter(kind="login")))]
    assert logins[:2] == ["Kari", "Ola"]
    opened.close()


def test_more_lines_than_the_reserve_holds_are_still_no_reason_to_refuse(house):
    opened = opened_as(house)
    line = ("2026-11-23T22:15:00", "K" * 64, "view", "opened", "S-2026-001", "ø" * 900)
    opened.due.keep([(*line[:4], str(n), line[5]) for n in range(due_lines.SLOTS + 5)])
    assert len(opened.due) == due_lines.SLOTS
    assert (house / DUE).stat().st_size == due_lines.ROOM
    opened.close()


# -- killed -----------------------------------------------------------------------------------------------------

WORKER = """
import sys
from pathlib import Path
from db import vault
from tests.support import PASSWORD
from app.use_cases.centre import CentreFacts, save_centre
opened = vault.unlock(Path(sys.argv[1]), "Kari", PASSWORD)
print("in", flush=True)
n = 0
while True:
    n += 1
    opened.write(save_centre, CentreFacts(f"Havn {n}"))
    opened.users.reset("Ola", PASSWORD)
    opened.rekey()
"""


def test_killed_at_any_moment_nothing_false_is_told(house):
    lot = random.Random(11)
    for _ in range(10):
        program = subprocess.Popen([sys.executable, "-c", WORKER, str(house)], cwd=ROOT, stdout=subprocess.PIPE)
        assert program.stdout is not None
        assert program.stdout.readline() == b"in\n"
        time.sleep(lot.uniform(0, 0.08))
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        assert told(house) == []
