"""Vaults of earlier versions: opened, upgraded, every row kept, counted as before, and written to."""

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.care.due import lacking, lacks
from app.domain.care import Goal, Measure
from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.house import Closure, MovableBed, ReadyToMove, Shelter
from app.domain.moving import MovingStep
from app.domain.papers import Paper
from app.kinds import KINDS
from app.use_cases.full_house import Decision, PlacingWish, decide, save_shelter, start_placing
from app.use_cases.households import mark_ready
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.mistakes import TakeBack
from app.use_cases.moving import save_moving_step
from app.use_cases.papers import change_paper, take_back_paper
from app.use_cases.plans import save_goal
from app.use_cases.protection import save_measure
from app.use_cases.rooms import HoldWish, close_room, hold_room, place_movable, save_room
from app.use_cases.stays import Departure, record_departure
from app.use_cases.tasks import TaskEnd, end_task
from db import keyslots, migrate, vault
from db.connection import connect, integrity_faults
from tests.app import caring
from tests.app.house import mean
from tests.support import PASSWORD, TODAY, clock

FIXTURES = Path(__file__).parents[1] / "fixtures" / "databases"
V0002, V0003 = FIXTURES / "v0002", FIXTURES / "v0003"


@pytest.fixture
def old(tmp_path) -> Path:
    """A copy of the fixture."""
    return shutil.copytree(V0002, tmp_path / "v")


def same_columns(rows, before):
    """The rows without the columns that have been added since."""
    return [row[: len(before[0])] for row in rows] if before else rows


def rows_of(connection, *names: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


def test_a_vault_of_the_second_version_keeps_every_row_and_its_rooms_have_always_had_their_beds(old):
    key = keyslots.open_with_password(keyslots.read_keys(old / "keys.json"), "Kari", PASSWORD).key
    before = connect(old / "data.db", key)
    assert migrate.version_of(before) == 2
    kept = ("app_user", "person", "stay", "placement", "absence", "contact", "history", "exclusion", "setting")
    held, rooms = rows_of(before, *kept), before.execute("SELECT code, offer, beds FROM room ORDER BY code").fetchall()
    requests = before.execute("SELECT * FROM request").fetchall()
    households = before.execute("SELECT code FROM household ORDER BY code").fetchall()
    before.close()
    assert len(rooms) == 7
    assert all(held[name] for name in ("app_user", "person", "stay", "placement", "history"))
    opened = vault.unlock(old, "Kari", PASSWORD, clock)
    assert migrate.version_of(opened.db) == migrate.newest()
    assert migrate.schema_of(opened.db) == (Path(migrate.__file__).parent / "schema.sql").read_text()
    for name, rows in rows_of(opened.db, *kept).items():
        assert same_columns(rows, held[name]) == held[name], name
    now = [opened.read(lambda q, code=code: q.house.room_facts(code)) for code, _, _ in rooms]
    assert now == [[Room(code=code, offer=offer, beds=beds, since=EARLIEST, version=1)] for code, offer, beds in rooms]
    (asked,) = opened.read(lambda q: q.house.requests(2026))
    assert (asked.code, asked.day.isoformat(), asked.outcome) == (requests[0][0], requests[0][1], requests[0][5])
    assert (asked.at, asked.decided_by, asked.alternative, asked.arrived, asked.admitted_later) == (
        "",
        "",
        "",
        "",
        False,
    )
    facts = opened.db.execute("SELECT code, needs, municipality FROM household ORDER BY code").fetchall()
    assert facts == [(code, "[]", "") for (code,) in households]
    assert integrity_faults(opened.db) == []
    opened.close()
    assert json.loads((old / "keys.json").read_text())["schema"] == migrate.newest()


def test_everything_the_house_now_knows_can_be_written_to_an_old_vault(old):
    opened = vault.unlock(old, "Kari", PASSWORD, clock)
    free = next(r.code for r in opened.read(lambda q: q.house.rooms()) if r.offer == "men")
    opened.write(save_room, Room(code="K01", offer="women", beds=5, since=TODAY, own_bath=True))
    opened.write(save_room, Room(code="K99", offer="women", beds=2, since=TODAY))
    opened.write(place_movable, MovableBed(code="S1", kind="cot", room="K99"))
    opened.write(save_room, Room(code="K98", offer="women", beds=2, since=TODAY))
    opened.write(close_room, Closure(room="K98", since=TODAY))
    hold = opened.write(hold_room, HoldWish(free, TODAY)).result
    came = opened.write(record_intake, Intake(Newcomer(name="Åse Bø"), (), "women", TODAY, "K99")).result
    opened.write(mark_ready, ReadyToMove(household=came, since=TODAY, waits_for="udi"))
    opened.write(save_shelter, Shelter(name="Nabo"))
    placing = opened.write(start_placing, PlacingWish("women", 1, 0)).result
    opened.write(decide, Decision(placing, "other_shelter", "", "other_shelter", "Nabo"))
    opened.close()
    again = vault.unlock(old, "Ola", PASSWORD, clock)
    assert [r.beds for r in again.read(lambda q: q.house.room_facts("K01"))] == [2, 5]
    span = again.read(lambda q: q.house.span(TODAY, TODAY + timedelta(days=1)))
    assert set(span.held_on(TODAY)) == {free}
    assert span.closed_on(TODAY) == {"K98"}
    assert span.held_on(TODAY)[free].code == hold
    assert span.beds_on(TODAY, "cot") == {"K99": 1}
    assert came in span.ready_on(TODAY)
    tasks = again.read(lambda q: q.records.tasks_open())
    assert [t.subject for t in tasks if t.kind == "did_they_arrive"] == [placing]
    assert {t.kind for t in tasks if t.household == came} >= {"threat_mapping_adult", "primary_contact"}
    assert {r.code for r in again.read(lambda q: q.house.requests(2026))} == {"F-0001", placing}
    assert placing != "F-0001"
    assert integrity_faults(again.db) == []
    again.close()


# -- the version before care was kept ---------------------------------------------------------------------------


@pytest.fixture
def third(tmp_path) -> Path:
    """A copy of the fixture of the third version."""
    return shutil.copytree(V0003, tmp_path / "third")


def test_a_vault_of_the_third_version_keeps_every_row_of_every_table(third):
    key = keyslots.open_with_password(keyslots.read_keys(third / "keys.json"), "Kari", PASSWORD).key
    before = connect(third / "data.db", key)
    assert migrate.version_of(before) == 3
    grown = ("history", "access_log", "sqlite_sequence")
    tables = [row[0] for row in before.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    held = {name: before.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    before.close()
    assert [len(held[name]) for name in ("person", "stay", "hold", "lending", "task", "app_user")] == [
        58,
        61,
        1,
        1,
        1,
        2,
    ]
    opened = vault.unlock(third, "Kari", PASSWORD, clock)
    assert migrate.version_of(opened.db) == migrate.newest()
    assert migrate.schema_of(opened.db) == (Path(migrate.__file__).parent / "schema.sql").read_text()
    for name in (table for table in tables if table not in ("task", *grown) and not table.startswith("person_search")):
        rows = opened.db.execute(f"SELECT * FROM {name}").fetchall()
        assert sorted(map(repr, same_columns(rows, held[name]))) == sorted(map(repr, held[name])), name
    for name in grown[:2]:
        rows = opened.db.execute(f"SELECT * FROM {name}").fetchall()[: len(held[name])]
        assert same_columns(rows, held[name]) == held[name]
    (task,) = opened.read(lambda q: q.records.tasks_open())
    (old_task,) = opened.db.execute("SELECT * FROM task").fetchall()
    assert old_task == (*held["task"][0], "", "", "", None, 1)
    assert (task.kind, task.household, task.responsible, task.title) == ("did_they_arrive", "", "", "")
    assert opened.read(lambda q: q.trust.log_check()).broken == ()
    assert integrity_faults(opened.db) == []
    opened.close()
    assert json.loads((third / "keys.json").read_text())["schema"] == migrate.newest()


def test_whoever_lives_there_already_lacks_a_mapping_until_it_is_made_and_the_old_task_is_ended(third):
    opened = vault.unlock(third, "Kari", PASSWORD, clock)
    care = opened.read(lambda q: q.records.care_on(TODAY))
    (here,) = care.present
    assert [(x.what, x.person) for x in lacks(care)] == [
        (what, here.person) for what in ("threat", "needs", "contact", "plan", "safety_plan")
    ]
    assert caring.open_tasks(opened, here.household) == set(), "an upgrade raises nothing by itself"
    opened.write(record_late_arrival, LateArrival(here.household, Newcomer("child"), TODAY))
    (stay,) = (s for s in opened.read(lambda q: q.cases.household(here.household)) if s.kind == "child")
    raised = {kind for kind, _ in caring.open_tasks(opened, here.household)}
    assert {"threat_mapping_child", "welcome_talk", "school", "concern_report"} <= raised
    caring.topic(opened, stay, "threat")
    caring.mapped(opened, stay, "threat", next_review=TODAY + timedelta(days=9))
    caring.note(opened, stay, "welcome_talk")
    caring.school(opened, stay)
    caring.fetcher(opened, stay)
    caring.decision(opened, stay, "concern_report", "not_sent")
    caring.measure(opened, stay, TODAY + timedelta(days=30))
    opened.write(end_task, TaskEnd("G-0001", "unknown"))
    came = opened.write(record_intake, Intake(Newcomer(name="Åse Bø"), (Newcomer("child"),), "women", TODAY, "")).result
    opened.close()
    again = vault.unlock(third, "Kari", PASSWORD, clock)
    care = again.read(lambda q: q.records.care_on(TODAY))
    assert stay.person not in lacking(care, "threat")
    assert {row.person for row in care.present if row.household != came} == {here.person, stay.person}
    assert here.person in lacking(care, "threat")
    left = {kind for kind, subject in caring.open_tasks(again, stay.household) if subject == stay.person}
    assert "threat_review" in left
    assert not left & {"threat_mapping_child", "welcome_talk", "school", "concern_report"}
    assert "threat_mapping_child" in {kind for kind, _ in caring.open_tasks(again, came)}
    assert [t.code for t in again.read(lambda q: q.records.tasks_open()) if t.code == "G-0001"] == []
    assert next(r for r in again.read(lambda q: q.house.requests(2026)) if r.code == "F-0006").arrived == "unknown"
    assert integrity_faults(again.db) == []
    again.close()


# -- the versions since care was kept ---------------------------------------------------------------------------


@pytest.mark.parametrize("version", [4, 6])
def test_every_row_of_a_later_version_is_kept_and_can_be_written_over(version, tmp_path):
    folder = shutil.copytree(FIXTURES / f"v{version:04d}", tmp_path / "later")
    key = keyslots.open_with_password(keyslots.read_keys(folder / "keys.json"), "Kari", PASSWORD).key
    before = connect(folder / "data.db", key)
    assert migrate.version_of(before) == version
    tables = {kind.name for kind in KINDS} & {row[0] for row in before.execute("SELECT name FROM sqlite_master")}
    held = {name: before.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    before.close()
    full = {"topic_entry", "conclusion", "flag", "measure", "relocation", "goal", "note", "decision_record", "school"}
    assert all(held[name] for name in full | {"fetcher", "safety_plan", "hold", "person", "stay", "placement", "task"})
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    assert migrate.schema_of(opened.db) == (Path(migrate.__file__).parent / "schema.sql").read_text()
    for name, rows in held.items():
        now = opened.db.execute(f"SELECT * FROM {name}").fetchall()
        assert sorted(map(repr, same_columns(now, rows))) == sorted(map(repr, rows)), name
    mother = next(s for s in opened.read(lambda q: q.cases.household("S-001")) if s.kind == "adult")
    (measure,) = caring.records(opened, Measure, mother)
    opened.write(save_measure, replace(measure, ended=TODAY))
    (goal,) = caring.records(opened, Goal, mother)
    opened.write(save_goal, replace(goal, state="reached"))
    mean(opened, record_departure, Departure((mother.code,), TODAY, {}))
    assert [m.ended for m in caring.records(opened, Measure, mother)] == [TODAY]
    assert opened.read(lambda q: q.trust.log_check()).broken == ()
    assert integrity_faults(opened.db) == []
    opened.close()


# -- the version with papers, calls, and the way to a home ------------------------------------------------------


def test_a_vault_with_papers_keeps_each_byte_of_them_and_goes_on_in_what_has_come_since(tmp_path):
    folder = shutil.copytree(FIXTURES / "v0014", tmp_path / "papers")
    key = keyslots.open_with_password(keyslots.read_keys(folder / "keys.json"), "Kari", PASSWORD).key
    before = connect(folder / "data.db", key)
    assert migrate.version_of(before) == 14
    tables = {kind.name for kind in KINDS} & {row[0] for row in before.execute("SELECT name FROM sqlite_master")}
    held = {name: before.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    columns = {name: [row[1] for row in before.execute(f"PRAGMA table_info({name})")] for name in tables}
    parts = before.execute("SELECT * FROM paper_content ORDER BY 1, 2").fetchall()
    before.close()
    assert len(held["paper"]) == 4
    assert all(
        held[name] for name in ("call", "request", "moving", "moving_step", "look_in", "appointment", "incident")
    )
    opened = vault.unlock(folder, "Kari", PASSWORD, clock)
    assert migrate.version_of(opened.db) == migrate.newest()
    assert migrate.schema_of(opened.db) == (Path(migrate.__file__).parent / "schema.sql").read_text()
    for name, rows in held.items():
        now = opened.db.execute(f"SELECT {', '.join(map(quoted, columns[name]))} FROM {name}").fetchall()
        assert sorted(map(repr, now)) == sorted(map(repr, rows)), name
    assert opened.db.execute("SELECT * FROM paper_content ORDER BY 1, 2").fetchall() == parts
    for paper in opened.read(lambda q: q.records.of(Paper, "S-001")):
        read = opened.read(lambda q, code=paper.code: q.records.paper(code))
        assert hashlib.sha256(read.content).hexdigest() == paper.digest, paper.code
        assert len(read.content) == paper.size
    calls = opened.db.execute("SELECT code, request FROM call WHERE request <> ''").fetchall()
    assert opened.read(lambda q: q.day.asked(calls[0][1])).call.code == calls[0][0], "the chain was there already"
    assert opened.read(lambda q: q.house.household("S-001")[0].came_from) == ""
    (step,) = opened.read(lambda q: q.records.of(MovingStep, "S-001"))
    assert (step.person, step.owner) == ("", "")
    opened.write(save_moving_step, replace(step, owner="Kari"))
    opened.write(change_paper, replace(paper, title="Rettet"))
    opened.write(take_back_paper, TakeBack(paper.code, "feil familie"))
    left = opened.db.execute("SELECT count(*) FROM paper_content WHERE paper = ?", (paper.code,)).fetchone()
    assert left == (0,), "its bytes go with it, in an old vault too"
    assert opened.read(lambda q: q.trust.log_check()).broken == ()
    assert integrity_faults(opened.db) == []
    opened.close()


def quoted(name: str) -> str:
    return f'"{name}"'
