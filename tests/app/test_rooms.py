"""Rooms as they are: dated facts, closures, beds that move, and a room kept for somebody on the way."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.capacity.house import house_on
from app.changes import HOUSE, ROOMS
from app.cli.capacity import occupancy_rows
from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.house import Closure, MovableBed
from app.use_cases.intake import Intake, LateArrival, record_intake, record_late_arrival
from app.use_cases.rooms import (
    HOLD_DAYS,
    HoldWish,
    Reopening,
    close_room,
    hold_room,
    place_movable,
    release_hold,
    remove_movable,
    remove_room,
    reopen_room,
    save_room,
)
from app.use_cases.stays import Departure, Expected, RoomMove, expect_departure, record_departure, record_room_move
from db.vault import Vault
from tests.app.house import MOTHER, SON, ago, as_duty, events, mean, move_in, refused, rooms_of
from tests.support import NOW, TODAY

K09 = Room(code="K09", offer="women", beds=2)
TOMORROW = TODAY + timedelta(days=1)


def later(vault: Vault, **passed: float) -> Vault:
    """The same vault some time on."""
    now = NOW + timedelta(**passed)
    return Vault(
        folder=vault.folder,
        connection=vault.db,
        ring=vault.ring,
        actor=vault.actor,
        lock=vault._lock,
        clock=lambda: now,
    )


def house(vault: Vault, night: date = TODAY):
    return house_on(vault.read(lambda q: q.house.span(night, night + timedelta(days=1))), night)


def figures(vault: Vault, night: date, offer: str = "women") -> tuple[object, ...]:
    """Rooms, rooms taken, beds and persons of a night."""
    rows = vault.read(lambda q: occupancy_rows(q, night, night))
    (row,) = [r for r in rows if r["offer"] == offer]
    return row["rooms"], row["rooms_taken"], row["beds"], row["persons"]


def keep(vault: Vault, room: str = "K01", night: date = TODAY, **more: object) -> str:
    return vault.write(hold_room, replace(HoldWish(room, night), **more)).result


# -- dated facts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": " "}, "bad_room_code"),
        ({"code": "x" * 13}, "bad_room_code"),
        ({"code": "K\n9"}, "bad_room_code"),
        ({"beds": 0}, "bad_beds"),
        ({"beds": 21}, "bad_beds"),
        ({"offer": "both"}, "unknown_code"),
        ({"remarks": "x" * 501}, "text_too_long"),
        ({"since": date(1977, 12, 31)}, "absurd_date"),
        ({"since": TODAY + timedelta(days=367)}, "absurd_date"),
    ],
)
def test_facts_of_a_room_that_cannot_be_are_refused(vault, change, code):
    refused(vault, save_room, replace(K09, **change), code)


def test_a_room_is_kept_as_it_was_said_without_stray_spaces(vault):
    said = Room(
        code=" K09 ",
        offer="men",
        beds=20,
        since=ago(3),
        step_free=True,
        own_bath=True,
        own_entrance=True,
        animals=True,
        flexible=True,
        remarks=" Ved døra ",
    )
    changes = vault.write(save_room, said)
    assert (changes.kinds, changes.result) == ({ROOMS}, "K09")
    assert vault.read(lambda q: q.house.room_facts("K09")) == [replace(said, code="K09", remarks="Ved døra", version=1)]
    assert events(vault, "K09") == ["room"]


def test_an_old_year_counts_the_beds_it_had(vault):
    vault.write(save_room, Room(code="K01", offer="women", beds=5, since=date(2026, 1, 1)))
    vault.write(save_room, Room(code="K01", offer="women", beds=1, since=date(2025, 7, 1)))
    assert [r.beds for r in vault.read(lambda q: q.house.room_facts("K01"))] == [3, 1, 5]
    nights = [date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [figures(vault, night)[2] for night in nights] == [5, 3, 3, 7]
    assert house(vault, date(2025, 8, 1)).rooms["K01"].beds == 1


def test_the_same_day_said_again_replaces_what_was_said(vault):
    vault.write(save_room, Room(code="K01", offer="women", beds=9, since=EARLIEST))
    assert [r.beds for r in vault.read(lambda q: q.house.room_facts("K01"))] == [9]


def test_a_room_counts_from_the_night_it_was_there(vault):
    vault.write(save_room, replace(K09, since=ago(2)))
    assert [figures(vault, ago(n))[0] for n in (3, 2, 1)] == [2, 3, 3]
    assert "K09" not in house(vault, ago(3)).rooms
    refused(vault, record_intake, Intake(MOTHER, (), "women", ago(3), "K09"), "room_not_yet")
    refused(vault, hold_room, HoldWish("K10", TODAY), "unknown_room")


def test_a_room_that_has_been_slept_in_keeps_its_offer_and_an_unused_one_does_not(vault):
    vault.write(save_room, Room(code="K02", offer="men", beds=2))
    assert figures(vault, TODAY, "men")[0] == 2
    (she,) = move_in(vault)
    mean(vault, record_departure, Departure((she.code,), TODAY))
    refused(vault, save_room, Room(code="K01", offer="men", beds=3), "room_keeps_offer")


# -- removed ----------------------------------------------------------------------------------------------------


def test_a_room_nobody_slept_in_is_removed_with_all_that_was_said_of_it(vault):
    vault.write(close_room, Closure(room="K02", since=TODAY, until=TOMORROW, reason="Maling"))
    vault.write(place_movable, MovableBed(code="S1", kind="cot", room="K01", since=ago(5)))
    vault.write(place_movable, MovableBed(code="S1", kind="cot", room="K02", since=ago(2)))
    assert vault.write(remove_room, "K02").kinds == {ROOMS}
    assert vault.read(lambda q: q.house.room_facts("K02")) == []
    assert figures(vault, TODAY)[0] == 1
    assert vault.read(lambda q: q.house.movables()) == [
        MovableBed(code="S1", kind="cot", room="", since=ago(2), version=1)
    ], "it is carried out, not back"
    refused(vault, remove_room, "K02", "unknown_room")


def test_a_room_is_not_removed_while_or_after_somebody_slept_there(vault):
    (she,) = move_in(vault)
    assert refused(vault, remove_room, "K01", "room_slept_in").params["households"] == she.household
    mean(vault, record_departure, Departure((she.code,), TODAY))
    refused(vault, remove_room, "K01", "room_used")


def test_a_room_that_was_held_is_not_removed(vault):
    vault.write(release_hold, keep(vault, "K02"))
    refused(vault, remove_room, "K02", "room_used")


# -- out of service ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"room": "K10"}, "unknown_room"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
        ({"until": TODAY + timedelta(days=900)}, "absurd_date"),
        ({"until": TODAY}, "closure_ends_before"),
        ({"until": ago(1)}, "closure_ends_before"),
        ({"reason": "x" * 501}, "text_too_long"),
    ],
)
def test_a_closure_that_cannot_be_is_refused(vault, change, code):
    refused(vault, close_room, replace(Closure(room="K02", since=TODAY), **change), code)


def test_a_closed_room_is_in_no_figure_for_those_nights_and_takes_nobody(vault):
    vault.write(close_room, Closure(room="K02", since=ago(2), until=TOMORROW, reason="Maling"))
    assert [figures(vault, night)[:3] for night in (ago(3), ago(2), TODAY, TOMORROW)] == [
        (2, 0, 5), (1, 0, 3), (1, 0, 3), (2, 0, 5),
    ]  # fmt: skip
    assert house(vault).closed == {"K02"}
    for arrived in (ago(2), TODAY):
        refused(vault, record_intake, Intake(MOTHER, (), "women", arrived, "K02"), "room_closed")
    refused(vault, hold_room, HoldWish("K02", TODAY), "room_closed")
    assert keep(vault, "K02", TOMORROW)


@pytest.mark.parametrize(
    ("since", "until"), [(ago(9), None), (ago(9), ago(4)), (ago(5), ago(4)), (ago(3), TODAY), (ago(9), TODAY)]
)
def test_closures_of_a_room_do_not_overlap(vault, since, until):
    vault.write(close_room, Closure(room="K02", since=ago(5), until=ago(2)))
    refused(vault, close_room, Closure(room="K02", since=since, until=until), "closure_overlaps")


def test_a_closure_may_begin_the_day_another_ends(vault):
    vault.write(close_room, Closure(room="K02", since=ago(5), until=ago(2)))
    vault.write(close_room, Closure(room="K02", since=ago(2)))
    vault.write(close_room, Closure(room="K02", since=ago(9), until=ago(5)))
    refused(vault, close_room, Closure(room="K02", since=TODAY + timedelta(days=300)), "closure_overlaps")
    assert [c.since for c in vault.read(lambda q: q.house.closures("K02"))] == [ago(9), ago(5), ago(2)]


@pytest.mark.parametrize("since", [ago(4), TODAY, TODAY + timedelta(days=40)])
def test_a_room_is_not_closed_while_somebody_sleeps_there_or_will_for_all_that_is_known(vault, since):
    (she,) = move_in(vault, arrived=ago(4))
    vault.write(expect_departure, Expected((she.code,), TOMORROW))
    said = refused(vault, close_room, Closure(room="K01", since=since), "room_slept_in")
    assert said.params == {"value": "K01", "households": she.household}


def test_a_room_is_not_closed_when_somebody_moves_in_later(vault):
    (she,) = move_in(vault, arrived=ago(9))
    vault.write(record_room_move, RoomMove((she.code,), ago(2), "K02"))
    refused(vault, close_room, Closure(room="K02", since=ago(6)), "room_slept_in")
    refused(vault, close_room, Closure(room="K02", since=ago(6), until=ago(1)), "room_slept_in")
    refused(vault, close_room, Closure(room="K01", since=ago(3), until=ago(2)), "room_slept_in")
    vault.write(close_room, Closure(room="K02", since=ago(6), until=ago(2)))
    vault.write(close_room, Closure(room="K01", since=ago(2)))
    assert house(vault).closed == {"K01"}


def test_those_who_have_left_do_not_keep_a_room_open(vault):
    (she,) = move_in(vault, arrived=ago(9))
    mean(vault, record_departure, Departure((she.code,), ago(3)))
    refused(vault, close_room, Closure(room="K01", since=ago(4)), "room_slept_in")
    vault.write(close_room, Closure(room="K01", since=ago(3)))
    (passing,) = move_in(vault, arrived=ago(3), room="K02")
    mean(vault, record_departure, Departure((passing.code,), ago(3)))
    vault.write(close_room, Closure(room="K02", since=ago(5)))


def test_a_held_room_is_not_closed_on_that_night(vault):
    night = TODAY + timedelta(days=HOLD_DAYS)
    hold = keep(vault, "K02", night)
    refused(vault, close_room, Closure(room="K02", since=TODAY), "room_held")
    refused(vault, close_room, Closure(room="K02", since=night), "room_held")
    vault.write(close_room, Closure(room="K02", since=TODAY, until=night))
    vault.write(release_hold, hold)
    vault.write(close_room, Closure(room="K02", since=night))


def test_a_closure_ends_when_it_is_said_to_and_not_before_it_began(vault):
    vault.write(close_room, Closure(room="K02", since=ago(5), until=None, reason="Maling"))
    vault.write(reopen_room, Reopening("K02", ago(5), ago(2)))
    assert vault.read(lambda q: q.house.closures("K02")) == [
        Closure(room="K02", since=ago(5), until=ago(2), reason="Maling", version=2)
    ]
    refused(vault, reopen_room, Reopening("K02", ago(5), ago(1)), "closure_ends_before")
    refused(vault, reopen_room, Reopening("K02", ago(4), ago(3)), "room_not_closed")
    refused(vault, reopen_room, Reopening("K01", ago(5), ago(3)), "room_not_closed")
    refused(vault, reopen_room, Reopening("K02", ago(5), date(1970, 1, 1)), "absurd_date")
    vault.write(reopen_room, Reopening("K02", ago(5), ago(5)))
    assert vault.read(lambda q: q.house.closures("K02")) == []


# -- beds that move ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": ""}, "bad_room_code"),
        ({"code": "x" * 13}, "bad_room_code"),
        ({"kind": "sofa"}, "unknown_code"),
        ({"room": "K10"}, "unknown_room"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
    ],
)
def test_a_movable_bed_that_cannot_be_is_refused(vault, change, code):
    refused(vault, place_movable, replace(MovableBed(code="S1", kind="cot", room="K01"), **change), code)


def test_a_cot_stands_where_it_was_carried_from_that_night_on(vault):
    duty = as_duty(vault)
    assert duty.write(place_movable, MovableBed(code=" S1 ", kind="cot", room="K01", since=ago(5))).result == "S1"
    duty.write(place_movable, MovableBed(code="S1", kind="cot", room="", since=ago(2)))
    duty.write(place_movable, MovableBed(code="S1", kind="cot", room="K02"))
    duty.write(place_movable, MovableBed(code="M1", kind="mattress", room="K02", since=ago(1)))
    assert [house(vault, ago(n)).cots for n in (6, 5, 2, 0)] == [{}, {"K01": 1}, {"": 1}, {"K02": 1}]
    assert [house(vault, ago(n)).mattresses for n in (2, 1)] == [{}, {"K02": 1}]
    refused(vault, place_movable, MovableBed(code="S1", kind="mattress", room="K01"), "movable_keeps_kind")
    vault.write(remove_movable, "S1")
    assert house(vault).cots == {}
    refused(vault, remove_movable, "S1", "unknown_movable")


# -- a room kept for somebody -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hours": 0.2}, "bad_hours"),
        ({"hours": 48.5}, "bad_hours"),
        ({"hours": float("nan")}, "bad_hours"),
        ({"adults": 0}, "nobody_asked"),
        ({"adults": 2, "children": -1}, "nobody_asked"),
        ({"adults": 99, "children": 1}, "nobody_asked"),
        ({"note": "x" * 501}, "text_too_long"),
        ({"night": ago(1)}, "hold_in_past"),
        ({"night": TODAY + timedelta(days=HOLD_DAYS + 1)}, "hold_in_past"),
        ({"room": "K10"}, "unknown_room"),
    ],
)
def test_a_hold_that_cannot_be_is_refused(vault, change, code):
    refused(vault, hold_room, replace(HoldWish("K01", TODAY), **change), code)


def test_a_hold_keeps_the_room_from_others_until_it_runs_out(vault):
    made = vault.write(hold_room, HoldWish("K01", TODAY, 1, 2, note=" To barn "))
    assert made.kinds == {HOUSE}
    (hold,) = vault.read(lambda q: q.house.span(TODAY, TOMORROW)).holds
    assert (hold.code, hold.expires, hold.adults, hold.children, hold.note) == (
        made.result, datetime(2026, 11, 24, 0, 15), 1, 2, "To barn",
    )  # fmt: skip
    assert set(house(vault).held) == {"K01"}
    assert house(vault, TOMORROW).held == {}
    said = refused(vault, hold_room, HoldWish("K01", TODAY), "room_held")
    assert (said.params["hold"], said.params["until"]) == (made.result, "00:15")
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, "K01"), "room_held")
    almost, out = later(vault, hours=1.74), later(vault, hours=2)
    assert set(house(almost).held) == {"K01"}
    assert house(out).held == {}
    assert out.write(record_intake, Intake(MOTHER, (), "women", TODAY, "K01"))


def test_a_taken_room_is_not_held_neither_tonight_nor_on_a_night_to_come(vault):
    (she,) = move_in(vault, arrived=ago(3))
    for night in (TODAY, TODAY + timedelta(days=9)):
        assert refused(vault, hold_room, HoldWish("K01", night), "hold_on_taken").params["households"] == she.household
    mean(vault, record_departure, Departure((she.code,), TODAY))
    assert keep(vault)


@pytest.mark.parametrize("arrived", [ago(1), TODAY])
def test_nobody_is_put_in_a_room_that_is_held_tonight_whenever_they_came(vault, arrived):
    (she,) = move_in(vault, room="K02", arrived=ago(2))
    hold = keep(vault)
    refused(vault, record_intake, Intake(MOTHER, (), "women", arrived, "K01"), "room_held")
    refused(vault, record_room_move, RoomMove((she.code,), arrived, "K01"), "room_held")
    refused(vault, record_late_arrival, LateArrival(she.household, MOTHER, arrived, "K01"), "room_held")
    vault.write(release_hold, hold)
    assert vault.write(record_room_move, RoomMove((she.code,), arrived, "K01"))


def test_a_room_somebody_left_before_it_was_held_may_be_put_right_afterwards(vault):
    (she,) = move_in(vault, room="", arrived=ago(9))
    vault.write(record_room_move, RoomMove((she.code,), ago(3), "K02"))
    keep(vault, "K01")
    vault.write(record_room_move, RoomMove((she.code,), ago(9), "K01"))
    assert rooms_of(vault, she.code) == [(ago(9), "K01"), (ago(3), "K02")]


def test_those_who_were_on_the_way_get_the_room_and_the_hold_ends(vault):
    code, other = keep(vault), keep(vault, "K02")
    family = move_in(vault, SON, hold=code)
    assert [rooms_of(vault, s.code) for s in family] == [[(TODAY, "K01")]] * 2
    assert set(house(vault).held) == {"K02"}
    assert vault.db.execute("SELECT outcome FROM hold WHERE code = ?", (code,)).fetchone() == ("arrived",)
    refused(vault, release_hold, code, "unknown_hold")
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, "K02", hold=code), "room_held")
    vault.write(release_hold, other)
    assert vault.db.execute("SELECT outcome FROM hold WHERE code = ?", (other,)).fetchone() == ("released",)
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, "K02", hold=other), "unknown_hold")
    refused(vault, release_hold, "R-99999", "unknown_hold")


def test_the_hold_of_one_room_opens_no_other(vault):
    mine = keep(vault, "K02")
    keep(vault, "K01")
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, "K01", hold=mine), "room_held")


@pytest.mark.parametrize(
    ("use_case", "command"),
    [
        (save_room, K09),
        (remove_room, "K02"),
        (close_room, Closure(room="K02", since=TODAY)),
        (reopen_room, Reopening("K02", TODAY, TODAY)),
        (remove_movable, "S1"),
    ],
)
def test_the_rooms_themselves_are_the_leaders(vault, use_case, command):
    refused(as_duty(vault), use_case, command, "leader_only")


def test_a_room_can_be_held_for_the_night_its_household_is_expected_to_be_gone(vault):
    she = move_in(vault, room="K01")[0]
    vault.write(expect_departure, Expected((she.code,), TODAY + timedelta(days=2)))
    refused(vault, hold_room, HoldWish("K01", TODAY + timedelta(days=1)), "hold_on_taken")
    assert vault.write(hold_room, HoldWish("K01", TODAY + timedelta(days=2))).result == "R-0001"
