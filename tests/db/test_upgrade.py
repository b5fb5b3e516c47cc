"""A vault of the version before the house was kept: opened, upgraded, counted as before, and written to."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.house import Closure, MovableBed, ReadyToMove, Shelter
from app.use_cases.full_house import Decision, PlacingWish, decide, save_shelter, start_placing
from app.use_cases.households import mark_ready
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import HoldWish, close_room, hold_room, place_movable, save_room
from db import keyslots, migrate, vault
from db.connection import connect, integrity_faults
from tests.support import PASSWORD, TODAY, clock

V0002 = Path(__file__).parents[1] / "fixtures" / "databases" / "v0002"


@pytest.fixture
def old(tmp_path) -> Path:
    """A copy of the fixture."""
    return shutil.copytree(V0002, tmp_path / "v")


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
    assert rows_of(opened.db, *kept) == held
    now = [opened.read(lambda q, code=code: q.room_facts(code)) for code, _, _ in rooms]
    assert now == [[Room(code, offer, beds, EARLIEST)] for code, offer, beds in rooms]
    (asked,) = opened.read(lambda q: q.requests(2026))
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
    free = next(r.code for r in opened.read(lambda q: q.rooms()) if r.offer == "men")
    opened.write(save_room, Room("K01", "women", 5, TODAY, own_bath=True))
    opened.write(save_room, Room("K99", "women", 2, TODAY))
    opened.write(place_movable, MovableBed("S1", "cot", "K99"))
    opened.write(save_room, Room("K98", "women", 2, TODAY))
    opened.write(close_room, Closure("K98", TODAY))
    hold = opened.write(hold_room, HoldWish(free, TODAY)).result
    came = opened.write(record_intake, Intake(Newcomer(name="Åse Bø"), (), "women", TODAY, "K99")).result
    opened.write(mark_ready, ReadyToMove(came, TODAY, "udi"))
    opened.write(save_shelter, Shelter("Nabo"))
    placing = opened.write(start_placing, PlacingWish("women", 1, 0)).result
    opened.write(decide, Decision(placing, "other_shelter", "", "other_shelter", "Nabo"))
    opened.close()
    again = vault.unlock(old, "Ola", PASSWORD, clock)
    assert [r.beds for r in again.read(lambda q: q.room_facts("K01"))] == [2, 5]
    span = again.read(lambda q: q.span(TODAY, TODAY + timedelta(days=1)))
    assert set(span.held_on(TODAY)) == {free}
    assert span.closed_on(TODAY) == {"K98"}
    assert span.held_on(TODAY)[free].code == hold
    assert span.beds_on(TODAY, "cot") == {"K99": 1}
    assert came in span.ready_on(TODAY)
    tasks = again.read(lambda q: q.tasks_open())
    assert [t.subject for t in tasks if t.kind == "did_they_arrive"] == [placing]
    assert {t.kind for t in tasks if t.household == came} >= {"threat_mapping_adult", "primary_contact"}
    assert {r.code for r in again.read(lambda q: q.requests(2026))} == {"F-0001", placing}
    assert placing != "F-0001"
    assert integrity_faults(again.db) == []
    again.close()
