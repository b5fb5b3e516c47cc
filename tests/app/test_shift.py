"""The night does not end at midnight: until the board turns it is the night in progress, and who is in the house now."""

from datetime import datetime, time, timedelta

import pytest

from app.capacity.shift import TURNS, shift_at, turns_of
from app.capacity.tonight import in_house
from app.care.danger import perils
from app.care.due import lacking
from app.use_cases.centre import NightRules, save_night
from app.use_cases.rooms import HoldWish, hold_room
from app.use_cases.stays import Departure, Expected, expect_departure, record_departure
from tests.app.caring import mapped, measure
from tests.app.house import SON, ago, as_duty, mean, move_in, refused
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def vault(staffed):
    return staffed


def night(vault):
    """The night in progress, and who is in the house."""
    shift = vault.read(lambda q: q.house.shift())
    rows = vault.read(lambda q: q.house.tonight(shift.night))
    span = vault.read(lambda q: q.house.span(shift.night, shift.night + timedelta(days=1)))
    assert in_house(span, shift.night).heads == len(rows)
    return shift.night, {(row.person, row.room) for row in rows}


@pytest.mark.parametrize(("hour", "minute", "days"), [(0, 0, -1), (7, 59, -1), (8, 0, 0), (14, 0, 0), (23, 59, 0)])
def test_it_is_the_same_night_until_the_board_turns(hour, minute, days):
    shift = shift_at(datetime.combine(TODAY, time(hour, minute)))
    assert shift.night == TODAY + timedelta(days=days)
    assert shift.since.time() == shift.until.time() == TURNS
    assert shift.since <= datetime.combine(TODAY, time(hour, minute)) < shift.until
    assert shift.until - shift.since == timedelta(days=1)


def test_past_midnight_the_board_shows_those_who_sleep_and_those_who_have_come(vault, clock):
    mother, son = move_in(vault, SON, arrived=ago(2))
    late = move_in(vault, room="K02")[0]
    evening = night(vault)
    assert evening == (TODAY, {(mother.person, "K01"), (son.person, "K01"), (late.person, "K02")})
    clock.now = datetime.combine(TOMORROW, time(3))
    assert night(vault) == evening, "midnight changes nothing"
    mean(vault, record_departure, Departure((mother.code, son.code), TOMORROW))
    assert night(vault) == evening, "who is written out from today still sleeps here"
    new = move_in(vault, room="M01", offer="men", arrived=TOMORROW)[0]
    assert night(vault) == (TODAY, evening[1] | {(new.person, "M01")}), "who came at three is in the house"
    gone = move_in(vault, room="M01", offer="men", arrived=TOMORROW)[0]
    mean(vault, record_departure, Departure((gone.code,), TOMORROW))
    assert gone.person not in {person for person, _ in night(vault)[1]}, "who came and went is not"
    clock.now = datetime.combine(TOMORROW, time(8))
    assert night(vault) == (TOMORROW, {(late.person, "K02"), (new.person, "M01")})


def test_who_came_past_midnight_is_followed_up_that_night(vault, clock):
    clock.now = datetime.combine(TOMORROW, time(3))
    new = move_in(vault, SON, arrived=TOMORROW)
    care = vault.read(lambda q: q.records.care_on(TODAY))
    assert {row.person for row in care.present} == {stay.person for stay in new}
    assert {row.nights for row in care.present} == {1}


def test_what_is_done_past_midnight_counts_in_the_night_in_progress(vault, clock):
    mother = move_in(vault, SON, arrived=ago(1))[0]
    clock.now = datetime.combine(TOMORROW, time(2))
    measure(vault, mother, TOMORROW + timedelta(days=30), decided=TOMORROW)
    mapped(vault, mother, "threat", day=TOMORROW)
    care = vault.read(lambda q: q.records.care_on(TODAY))
    assert (care.night, care.day) == (TODAY, TOMORROW)
    assert [peril.household for peril in perils(care)] == [mother.household]
    assert mother.person not in lacking(care, "threat")
    assert vault.read(lambda q: q.records.care_on(ago(1))).day == ago(1), "a night that is past is as it was"


def test_a_day_of_leaving_that_comes_in_the_morning_frees_the_next_night_only(vault, clock):
    stay = move_in(vault, arrived=ago(3))[0]
    vault.write(expect_departure, Expected((stay.code,), TOMORROW))
    clock.now = datetime.combine(TOMORROW, time(3))
    assert night(vault) == (TODAY, {(stay.person, "K01")})
    assert vault.read(lambda q: q.house.tonight(TOMORROW)) == [], "the evening to come is as expected"
    clock.now = datetime.combine(TOMORROW, time(9))
    assert night(vault) == (TOMORROW, {(stay.person, "K01")}), "a day of leaving that passes unheeded frees nothing"


def test_a_room_kept_past_midnight_is_kept_on_the_board(vault, clock):
    clock.now = datetime.combine(TOMORROW, time(2))
    vault.write(hold_room, HoldWish("K02", TOMORROW))
    span = vault.read(lambda q: q.house.span(TODAY, TOMORROW))
    assert set(span.held_on(TODAY)) == {"K02"}


def test_the_centre_says_when_the_board_turns(vault, clock):
    vault.write(save_night, NightRules("06:30", "Ring 112. Ikke åpne."))
    clock.now = datetime.combine(TOMORROW, time(6, 29))
    assert night(vault)[0] == TODAY
    clock.now = datetime.combine(TOMORROW, time(6, 30))
    assert night(vault)[0] == TOMORROW
    assert turns_of({}) == TURNS
    for hour in ("", "8", "03:59", "12:01", "25:00", "tull"):
        refused(vault, save_night, NightRules(hour, ""), "bad_turn")
    refused(as_duty(vault), save_night, NightRules("08:00", ""), "leader_only")


def test_past_nights_are_what_they_were(vault, clock):
    stay = move_in(vault, arrived=ago(2))[0]
    clock.now = datetime.combine(TOMORROW, time(3))
    for day in (ago(3), ago(2), ago(1), TODAY):
        rows = vault.read(lambda q, day=day: q.house.tonight(day))
        assert [row.stay for row in rows] == ([stay.code] if day >= ago(2) else [])
