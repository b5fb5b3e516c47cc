"""Who must not meet is never put in one room, whatever way leads there; and a child is not left alone unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.capacity.alarms import alarms
from app.domain.house import MustNotMeet
from app.use_cases.households import keep_apart, save_household
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    RoomMove,
    RoomSwap,
    correct_dates,
    record_absence,
    record_departure,
    record_room_move,
    swap_rooms,
)
from app.use_cases.undo import undo
from tests.app.house import DAUGHTER, SON, ago, dump, household, mean, move_in, refused, rooms_of
from tests.support import TODAY

OTHER = Newcomer(name="Mona Lie", gender="woman", birth_year=1985)


def codes_of(vault, night=TODAY):
    span = vault.read(lambda q: q.house.span(night, night + timedelta(days=1)))
    return {(alarm.code, alarm.urgent) for alarm in alarms(span, ())}


@pytest.fixture
def two(vault):
    """Two women in a room each, who must not meet."""
    one, other = move_in(vault, room="K01")[0], move_in(vault, adult=OTHER, room="K02")[0]
    vault.write(keep_apart, MustNotMeet(one=one.person, other=other.household, reason="Søsteren til den som truer"))
    return one, other


def test_no_way_into_a_room_leads_to_whom_one_must_not_meet(vault, two):
    one, other = two
    before = dump(vault)
    late = LateArrival(one.household, SON, TODAY, "K02")
    for use_case, command in (
        (record_room_move, RoomMove((one.code,), TODAY, "K02")),
        (record_room_move, RoomMove((other.code,), ago(0), "K01")),
        (record_late_arrival, late),
    ):
        error = refused(vault, use_case, command, "must_not_meet_here")
        assert error.field == "room"
    assert dump(vault) == before
    vault.write(swap_rooms, RoomSwap((one.code,), "K01", (other.code,), "K02", TODAY))
    assert [rooms_of(vault, s.code)[-1][1] for s in (one, other)] == ["K02", "K01"], "they never slept in one"


def test_somebody_who_was_here_is_known_again_at_the_door(vault, two):
    one, _ = two
    mean(vault, record_departure, Departure((one.code,), TODAY))
    back = Intake(Newcomer(code=one.person), (), "women", TODAY, "K02")
    refused(vault, record_intake, back, "must_not_meet_here")


def test_a_stay_that_is_opened_again_does_not_put_them_together(vault, two):
    one, other = two
    mean(vault, record_departure, Departure((one.code,), TODAY))
    vault.write(record_room_move, RoomMove((other.code,), TODAY, "K01"))
    left = household(vault, one.household)[0]
    again = DateCorrection(left.code, left.arrived, None, None, left.version)
    refused(vault, correct_dates, again, "must_not_meet_here")


def test_taking_back_a_move_does_not_put_them_together(vault):
    one, other = move_in(vault, room="K01")[0], move_in(vault, adult=OTHER, room="K01")[0]
    moved = vault.write(record_room_move, RoomMove((one.code,), TODAY, "K02"))
    vault.write(keep_apart, MustNotMeet(one=one.person, other=other.household, reason="Sagt i dag"))
    before = dump(vault)
    refused(vault, undo, moved.undo, "must_not_meet_here")
    assert dump(vault) == before


def test_found_out_after_they_moved_in_it_stands_on_the_board(vault):
    one = move_in(vault, room="K01")[0]
    other = move_in(vault, adult=OTHER, room="K01")[0]
    assert ("together", True) not in codes_of(vault)
    vault.write(keep_apart, MustNotMeet(one=one.household, other=other.household, reason="Sagt i dag"))
    assert ("together", True) in codes_of(vault)
    vault.write(record_room_move, RoomMove((other.code,), TODAY, "K02"))
    assert ("together", True) not in codes_of(vault)


@pytest.mark.parametrize("leaves", ["departure", "away"])
def test_a_child_without_an_adult_of_its_case_is_seen_until_somebody_is_named(vault, leaves):
    mother, son, daughter = move_in(vault, SON, DAUGHTER)
    assert not {code for code, _ in codes_of(vault)} & {"child_alone", "child_watched"}
    if leaves == "departure":
        mean(vault, record_departure, Departure((mother.code, son.code), TODAY))
    else:
        mean(vault, record_absence, Away(mother.code, TODAY))
    assert ("child_alone", True) in codes_of(vault)
    facts = vault.read(lambda q: q.house.household(mother.household))[0]
    vault.write(save_household, replace(facts, responsible="Mormor, 912 34 567"))
    assert ("child_watched", False) in codes_of(vault)
    assert ("child_alone", True) not in codes_of(vault)
    mean(vault, record_departure, Departure((daughter.code,), TODAY))
    if leaves == "departure":
        assert ("child_watched", False) not in codes_of(vault)


def test_whoever_leaves_can_name_who_looks_after_the_children(vault):
    mother, *_ = move_in(vault, SON)
    mean(vault, record_departure, Departure((mother.code,), TODAY, {}, "Nattevakten Kari"))
    assert vault.read(lambda q: q.house.household(mother.household))[0].responsible == "Nattevakten Kari"
    assert ("child_watched", False) in codes_of(vault)
