"""What was deleted does not come back: not from any older backup, here or on a new PC, and not by a file that is put back."""

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

from app.domain.entities import Room
from app.paths import DATABASE, ERASED, KEYS, KEYS_COPY
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.doubles import Merge, merge_persons
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.retention import Deletion, delete_now
from app.use_cases.rooms import save_room
from app.use_cases.stays import Departure, record_departure
from db import erased, vault
from tests.app.house import furnish
from tests.db.test_erasure import everything
from tests.support import NOW, PASSWORD, QUICK, TODAY, quick_vaults

MARKER = "Xylofonsen"
ROOT = Path(__file__).resolve().parents[2]


class Moment:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Moment()


@pytest.fixture
def made(tmp_path, clock):
    created = vault.create(tmp_path / "v", "Kari", PASSWORD, clock, QUICK)
    furnish(created.vault)
    created.vault.confirm(PASSWORD)
    return created


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "pinne"
    folder.mkdir()
    return folder


def family(open_vault, name):
    intake = Intake(Newcomer(name=name, gender="woman", birth_year=1990), (), "women", TODAY, "K01")
    household = open_vault.write(record_intake, intake).result
    (stay,) = open_vault.read(lambda q: q.cases.household(household))
    open_vault.write(record_departure, Departure((stay.code,), TODAY))
    return household


def five_generations(made, stick, clock):
    """Five backups, one of them before a new key, then the deletion; the vault is locked. Answers with the case."""
    household = family(made.vault, f"Sigrid {MARKER}")
    for day in range(5):
        clock.now = NOW + timedelta(days=day)
        made.vault.write(save_room, Room(code=f"K{day + 20}", offer="women", beds=1))
        made.vault.back_up(stick)
        if day == 2:
            made.vault.confirm(PASSWORD)
            made.vault.rekey()
    made.vault.confirm(PASSWORD)
    made.vault.write(delete_now, Deletion(household, household))
    return household


def holds(open_vault, word):
    return any(word in row for _, row in everything(open_vault))


def opened(folder, clock):
    return vault.unlock(folder, "Kari", PASSWORD, clock)


def test_a_restore_from_each_of_five_older_generations_brings_nothing_back(made, stick, clock, tmp_path):
    household = five_generations(made, stick, clock)
    made.vault.close()
    names = sorted(path.name for path in stick.iterdir())
    assert len(names) == 5
    for name in names:
        place = tmp_path / name / "v"
        shutil.copytree(tmp_path / "v", place)
        report, _ = quick_vaults(when=clock).restore(
            stick, place, made.recovery_code, "Kari", PASSWORD, replacing=True, name=name
        )
        assert report.erased == 1
        restored = opened(place, clock)
        assert not holds(restored, MARKER)
        assert [gone.code for gone in restored.read(lambda q: q.rights.gone())] == [household]
        assert "erased_again" in [row.code for row in restored.read(lambda q: q.trust.findings())]
        assert restored.read(lambda q: q.trust.log_check()).broken == ()
        restored.close()


def test_on_a_new_pc_the_newest_backup_on_the_stick_says_what_was_deleted(made, stick, clock, tmp_path):
    household = five_generations(made, stick, clock)
    oldest = min(path.name for path in stick.iterdir())
    clock.now += timedelta(days=1)
    made.vault.back_up(stick)
    made.vault.close()
    report, aside = quick_vaults(when=clock).restore(
        stick, tmp_path / "ny" / "v", made.recovery_code, "Kari", PASSWORD, name=oldest
    )
    assert (report.erased, aside) == (1, None)
    restored = opened(tmp_path / "ny" / "v", clock)
    assert not holds(restored, MARKER)
    again = family(restored, "Nora Nabo")
    assert again > household, "a code of a deleted case is nobody's again"
    assert holds(restored, "Nora Nabo")
    restored.close()
    restored = opened(tmp_path / "ny" / "v", clock)
    assert holds(restored, "Nora Nabo")
    restored.close()


def test_an_older_file_put_back_by_hand_is_cleaned_at_the_next_opening(made, stick, clock, tmp_path):
    household = family(made.vault, f"Sigrid {MARKER}")
    made.vault.close()
    kept = {name: (tmp_path / "v" / name).read_bytes() for name in (DATABASE, KEYS, KEYS_COPY)}
    again = opened(tmp_path / "v", clock)
    again.confirm(PASSWORD)
    again.write(delete_now, Deletion(household, household))
    again.close()
    for name, content in kept.items():
        (tmp_path / "v" / name).write_bytes(content)
    again = opened(tmp_path / "v", clock)
    assert again.came_back == 1
    assert not holds(again, MARKER)
    again.close()


@pytest.mark.parametrize("how", ["moved in", "merged"])
def test_who_went_with_a_case_does_not_come_back_without_it(made, clock, tmp_path, how):
    """An older file has somebody from the day service, who had no case yet, or another code."""
    held, folder = made.vault, tmp_path / "v"
    held.write(
        log_contact, Visit(Newcomer(name=f"Dagny {MARKER}", gender="woman", birth_year=1990), TODAY, "day_visit")
    )
    (visitor,) = held.db.execute("SELECT code FROM person").fetchone()
    held.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    older = (folder / DATABASE).read_bytes()
    if how == "moved in":
        intake = Intake(Newcomer(code=visitor), (), "women", TODAY, "K01")
        household = held.write(record_intake, intake).result
        (stay,) = held.read(lambda q: q.cases.household(household))
        held.write(record_departure, Departure((stay.code,), TODAY))
    else:
        household = family(held, "Sigrid Annesen")
        (stay,) = held.read(lambda q: q.cases.household(household))
        held.write(merge_persons, Merge(stay.person, visitor))
    held.write(delete_now, Deletion(household, household))
    assert [one.code for one in held.read(lambda q: q.rights.gone())] == [household]
    held.close()
    (folder / DATABASE).write_bytes(older)
    again = opened(folder, clock)
    assert not holds(again, MARKER)
    assert [one.code for one in again.read(lambda q: q.rights.gone())] == [household]
    again.close()


def test_a_stay_that_was_open_in_an_older_file_is_not_counted_beyond_the_deletion(made, clock, tmp_path):
    held, folder = made.vault, tmp_path / "v"
    intake = Intake(Newcomer(name=f"Sigrid {MARKER}", gender="woman", birth_year=1990), (), "women", TODAY, "K01")
    household = held.write(record_intake, intake).result
    held.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    older = (folder / DATABASE).read_bytes()
    clock.now = NOW + timedelta(days=5)
    held.confirm(PASSWORD)
    (stay,) = held.read(lambda q: q.cases.household(household))
    held.write(record_departure, Departure((stay.code,), TODAY + timedelta(days=2)))
    held.write(delete_now, Deletion(household, household))
    held.close()
    (folder / DATABASE).write_bytes(older)
    clock.now = NOW + timedelta(days=40)
    again = opened(folder, clock)
    assert not holds(again, MARKER)
    (unit,) = again.db.execute("SELECT content FROM nameless_unit").fetchone()
    assert json.loads(unit)["departed"] == (TODAY + timedelta(days=5)).isoformat()
    again.close()


def test_another_case_that_got_the_same_code_in_a_restored_vault_is_left_alone(made, stick, clock, tmp_path):
    made.vault.back_up(stick)
    first = family(made.vault, f"Sigrid {MARKER}")
    made.vault.write(delete_now, Deletion(first, first))
    listed = erased.of_database(made.vault.db)
    made.vault.close()
    alone = tmp_path / "alene"
    alone.mkdir()
    shutil.copytree(next(stick.iterdir()), alone / next(stick.iterdir()).name)
    quick_vaults(when=clock).restore(alone, tmp_path / "ny" / "v", made.recovery_code, "Kari", PASSWORD)
    other = opened(tmp_path / "ny" / "v", clock)
    assert family(other, "Nora Nabo") == first, "this vault has never heard of the other one"
    assert erased.settle(other, listed) == 0
    assert holds(other, "Nora Nabo")
    other.close()


def test_a_code_deleted_elsewhere_is_nobodys_in_a_vault_that_had_not_come_so_far(made, stick, clock, tmp_path):
    made.vault.back_up(stick)
    oldest = next(stick.iterdir()).name
    clock.now += timedelta(days=1)
    first = family(made.vault, f"Sigrid {MARKER}")
    made.vault.write(delete_now, Deletion(first, first))
    made.vault.back_up(stick)
    made.vault.close()
    quick_vaults(when=clock).restore(stick, tmp_path / "ny" / "v", made.recovery_code, "Kari", PASSWORD, name=oldest)
    restored = opened(tmp_path / "ny" / "v", clock)
    assert [gone.code for gone in restored.read(lambda q: q.rights.gone())] == [first]
    assert restored.read(lambda q: q.returns.deleted(TODAY.year)).units == 0, "it never counted here"
    assert family(restored, "Nora Nabo") > first
    restored.close()


@pytest.mark.parametrize("spoil", ["forged", "torn", "other vault", "not json"])
def test_a_list_that_cannot_be_proved_deletes_nothing(made, clock, tmp_path, spoil):
    household = family(made.vault, f"Sigrid {MARKER}")
    erased.write_list(made.vault)
    made.vault.close()
    path = tmp_path / "v" / ERASED
    data = json.loads(path.read_bytes())
    row = {
        "code": household,
        "line": 0,
        "hash": "",
        "at": "2026-01-01",
        "user": "x",
        "why": "time",
        "units": {},
        "gone": {},
    }
    changed = {
        "forged": json.dumps(data | {"erased": [row]}), "torn": path.read_text()[:40],
        "other vault": json.dumps(data | {"vault": "ab" * 16, "erased": [row]}), "not json": "[" * 100_000,
    }  # fmt: skip
    path.write_text(changed[spoil])
    again = opened(tmp_path / "v", clock)
    assert holds(again, MARKER)
    assert again.came_back == 0
    again.close()
    assert json.loads(path.read_bytes())["erased"] == []


WORKER = """
import sys
from pathlib import Path
from app.use_cases.retention import Deletion, delete_now
from db import vault
from tests.support import PASSWORD
opened = vault.unlock(Path(sys.argv[1]), "Kari", PASSWORD)
opened.confirm(PASSWORD)
print("in", flush=True)
for code in sys.argv[2:]:
    opened.write(delete_now, Deletion(code, code))
    print(code, flush=True)
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_killed_deletion_is_not_begun_or_is_done(tmp_path):
    made = vault.create(tmp_path / "v", "Kari", PASSWORD, cost=QUICK).vault
    furnish(made)
    cases = [family(made, f"Sigrid {MARKER}{number}") for number in range(40)]
    made.close()
    lot, told, left = random.Random(7), set(), list(cases)
    for _ in range(4):
        program = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path / "v"), *left],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert program.stdout is not None
        assert program.stdin is not None
        assert program.stdout.readline() == "in\n"
        for _ in range(lot.randrange(1, 6)):
            told.add(program.stdout.readline().strip())
        time.sleep(lot.uniform(0, 0.03))
        program.send_signal(signal.SIGKILL)
        program.wait()
        told |= set(program.stdout.read().split()) - {"done"}
        program.stdin.close()
        program.stdout.close()
        left = [code for code in cases if code not in told]
    again = vault.unlock(tmp_path / "v", "Kari", PASSWORD)
    gone = {one.code for one in again.read(lambda q: q.rights.gone())}
    assert told <= gone, "what was acknowledged is done"
    assert len(gone) > 0
    names = {row[0] for row in again.db.execute("SELECT name FROM person")}
    assert names == {f"Sigrid {MARKER}{number}" for number, code in enumerate(cases) if code not in gone}
    there = {row[0] for row in again.db.execute("SELECT household FROM stay")}
    assert there == set(cases) - gone
    assert again.check() == []
    assert again.read(lambda q: q.trust.log_check()).broken == ()
    again.close()
