"""What happens during a stay: rooms, nights away, departure; each refused change leaves the database as it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.changes import STAYS, TASKS
from app.use_cases.intake import Newcomer
from app.use_cases.stays import (
    Away,
    Departure,
    Return,
    RoomMove,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
)
from tests.app.house import (
    DAUGHTER,
    SON,
    ago,
    as_duty,
    away,
    events,
    household,
    mean,
    move_in,
    refused,
    rooms_of,
    stay_of,
)
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def family(vault):
    """A mother and two children who came ten days ago."""
    return move_in(vault, SON, DAUGHTER, arrived=ago(10))


def tonight(vault, night=TODAY):
    return {row.stay: row for row in vault.read(lambda queries: queries.house.tonight(night))}


# -- departure --------------------------------------------------------------------------------------------------


def test_one_of_a_family_leaves_and_the_others_stay(vault, family):
    changes = mean(vault, record_departure, Departure((family[1].code,), ago(1)))
    assert changes.kinds == {STAYS, TASKS}
    assert [stay_of(vault, s.code).departed for s in family] == [None, ago(1), None]
    (case,) = vault.read(lambda q: q.cases.listed(state="open"))
    assert (case.household, case.departed) == (family[0].household, None)


def test_the_last_one_out_closes_the_case(vault, family):
    mean(vault, record_departure, Departure(tuple(s.code for s in family), TODAY))
    assert vault.read(lambda q: q.cases.listed(state="open")) == []
    (case,) = vault.read(lambda q: q.cases.listed(state="closed"))
    assert case.departed == TODAY
    assert tonight(vault) == {}
    assert set(tonight(vault, ago(1))) == {s.code for s in family}


def test_each_gets_the_destination_chosen_for_them(vault, family):
    mother, son, daughter = (s.code for s in family)
    chosen = {mother: "new_other_home", son: "child_welfare_measure"}
    mean(vault, record_departure, Departure((mother, son, daughter), TODAY, chosen))
    assert stay_of(vault, mother).answers["destination_resident"] == ("new_other_home",)
    assert stay_of(vault, son).answers["destination_child"] == ("child_welfare_measure",)
    assert "destination_child" not in stay_of(vault, daughter).answers
    assert stay_of(vault, mother).answers["brought_children"] == ("with_children",), "other answers stand"


def test_one_may_leave_on_the_day_of_arrival(vault):
    (stay,) = move_in(vault)
    mean(vault, record_departure, Departure((stay.code,), TODAY))
    assert stay_of(vault, stay.code).departed == TODAY
    assert rooms_of(vault, stay.code) == [(TODAY, "K01")]
    assert tonight(vault) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stays": ()}, "choose_who"),
        ({"stays": ("O-9999",)}, "unknown_stay"),
        ({"departed": TOMORROW}, "departure_in_future"),
        ({"departed": ago(11)}, "departed_before_arrived"),
        ({"departed": date(1970, 1, 1)}, "absurd_date"),
    ],
)
def test_a_departure_that_cannot_be_is_refused(vault, family, change, code):
    refused(vault, record_departure, replace(Departure((family[0].code,), TODAY), **change), code)


def test_when_one_of_several_cannot_leave_nobody_does(vault, family):
    mother, son, _ = (s.code for s in family)
    mean(vault, record_departure, Departure((son,), ago(1)))
    refused(vault, record_departure, Departure((mother, son), TODAY), "already_left")
    refused(vault, record_departure, Departure((mother, mother), TODAY), "already_left")


@pytest.mark.parametrize("destination", ["the_moon", "child_welfare_measure"])
def test_a_destination_the_form_does_not_have_is_refused(vault, family, destination):
    mother = family[0].code
    refused(vault, record_departure, Departure((mother,), TODAY, {mother: destination}), "unknown_code")


def test_what_was_planned_after_the_departure_did_not_happen(vault, family):
    mother = family[0].code
    vault.write(record_room_move, RoomMove((mother,), ago(2), "K02"))
    mean(vault, record_absence, Away(mother, ago(6), ago(4)))
    mean(vault, record_absence, Away(mother, ago(3), ago(1)))
    mean(vault, record_departure, Departure((mother,), ago(5)))
    assert rooms_of(vault, mother) == [(ago(10), "K01")]
    assert away(vault, mother) == [(ago(6), ago(5))]


def test_a_move_on_the_very_day_of_the_departure_did_not_happen_either(vault, family):
    mother = family[0].code
    vault.write(record_room_move, RoomMove((mother,), ago(5), "K02"))
    mean(vault, record_absence, Away(mother, ago(5)))
    mean(vault, record_departure, Departure((mother,), ago(5)))
    assert rooms_of(vault, mother) == [(ago(10), "K01")]
    assert away(vault, mother) == []


def test_an_open_absence_ends_with_the_departure(vault, family):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(3)))
    mean(vault, record_departure, Departure((mother,), ago(1)))
    assert away(vault, mother) == [(ago(3), ago(1))]


# -- rooms ------------------------------------------------------------------------------------------------------


def test_a_move_holds_from_its_night_on_and_for_those_chosen_only(vault, family):
    mother, son, daughter = (s.code for s in family)
    vault.write(record_room_move, RoomMove((mother, son), ago(3), "K02"))
    assert {code: row.room for code, row in tonight(vault).items()} == {mother: "K02", son: "K02", daughter: "K01"}
    assert {row.room for row in tonight(vault, ago(4)).values()} == {"K01"}
    assert events(vault, mother)[0] == "room_move"


def test_a_move_on_the_day_of_arrival_replaces_the_first_room(vault, family):
    vault.write(record_room_move, RoomMove((family[0].code,), ago(10), "K02"))
    assert rooms_of(vault, family[0].code) == [(ago(10), "K02")]


def test_two_moves_on_one_day_leave_the_last(vault, family):
    for room in ("K02", "K01", "K02"):
        vault.write(record_room_move, RoomMove((family[0].code,), ago(3), room))
    assert rooms_of(vault, family[0].code) == [(ago(10), "K01"), (ago(3), "K02")]


def test_a_move_written_in_afterwards_leaves_a_later_move_standing(vault, family):
    mother = family[0].code
    vault.write(record_room_move, RoomMove((mother,), ago(2), "K01"))
    vault.write(record_room_move, RoomMove((mother,), ago(5), "K02"))
    assert rooms_of(vault, mother) == [(ago(10), "K01"), (ago(5), "K02"), (ago(2), "K01")]


def test_a_move_says_in_the_history_which_room_it_was_before(vault, family):
    vault.write(record_room_move, RoomMove((family[0].code,), ago(3), "K02"))
    row = vault.read(lambda q: q.trust.history([family[0].code]))[0]
    assert "K01" in row.before
    assert "K02" in row.after


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"room": "M01"}, "room_of_other_offer"),
        ({"room": "X99"}, "unknown_room"),
        ({"room": ""}, "unknown_room"),
        ({"since": TOMORROW}, "day_in_future"),
        ({"since": ago(11)}, "move_outside_stay"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
        ({"stays": ("O-9999",)}, "unknown_stay"),
    ],
)
def test_a_move_that_cannot_be_is_refused(vault, family, change, code):
    refused(vault, record_room_move, replace(RoomMove((family[0].code,), ago(3), "K02"), **change), code)


def test_when_one_of_several_cannot_move_nobody_does(vault, family):
    mother, son, _ = (s.code for s in family)
    mean(vault, record_departure, Departure((son,), ago(1)))
    refused(vault, record_room_move, RoomMove((mother, son), ago(3), "K02"), "already_left")


# -- nights away ------------------------------------------------------------------------------------------------


def test_the_place_is_kept_while_somebody_is_away(vault, family):
    mother = family[0].code
    assert mean(vault, record_absence, Away(mother, ago(2))).kinds == {STAYS}
    assert tonight(vault)[mother].away
    assert tonight(vault)[mother].room == "K01"
    assert not tonight(vault, ago(3))[mother].away
    assert not tonight(vault)[family[1].code].away


def test_nights_away_still_count_as_nights_of_the_stay(vault, family):
    from app.forms.count import count_year
    from app.forms.rules import CountingRules

    def nights():
        register = vault.read(lambda q: q.returns.register(TODAY.year))
        return count_year(register, TODAY.year, CountingRules(), TODAY).value("nights.all")

    before = nights()
    mean(vault, record_absence, Away(family[0].code, ago(5), ago(2)))
    assert nights() == before == 10


def test_somebody_comes_back(vault, family):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(4)))
    vault.write(record_return, Return(mother, ago(1)))
    assert away(vault, mother) == [(ago(4), ago(1))]
    assert tonight(vault, ago(2))[mother].away
    assert not tonight(vault, ago(1))[mother].away


def test_back_the_same_day_was_no_night_away(vault, family):
    mean(vault, record_absence, Away(family[0].code, TODAY))
    vault.write(record_return, Return(family[0].code, TODAY))
    assert away(vault, family[0].code) == []


def test_one_may_be_away_twice(vault, family):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(8), ago(6)))
    mean(vault, record_absence, Away(mother, ago(6), ago(5)))
    mean(vault, record_absence, Away(mother, ago(2)))
    assert away(vault, mother) == [(ago(8), ago(6)), (ago(6), ago(5)), (ago(2), None)]


def test_the_day_of_return_may_be_changed(vault, family):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(8), ago(6)))
    mean(vault, record_absence, Away(mother, ago(8), ago(5)))
    assert away(vault, mother) == [(ago(8), ago(5))]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"since": ago(11)}, "absence_outside_stay"),
        ({"until": ago(3)}, "return_before_absence"),
        ({"since": ago(7), "until": ago(5)}, "absence_overlaps"),
        ({"since": ago(5), "until": None}, "absence_overlaps"),
        ({"since": ago(9), "until": None}, "absence_overlaps"),
        ({"stay": "O-9999"}, "unknown_stay"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(vault, family, change, code):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(6), ago(4)))
    refused(vault, record_absence, replace(Away(mother, ago(3)), **change), code)


def test_nobody_comes_back_who_is_not_away(vault, family):
    refused(vault, record_return, Return(family[0].code, TODAY), "not_away")


def test_nobody_is_away_or_back_after_the_departure(vault, family):
    mother = family[0].code
    mean(vault, record_absence, Away(mother, ago(4)))
    mean(vault, record_departure, Departure((mother,), ago(1)))
    refused(vault, record_absence, Away(mother, TODAY), "already_left")
    refused(vault, record_return, Return(mother, TODAY), "already_left")


def test_somebody_on_duty_may_do_all_of_it(vault, family):
    mother = family[0].code
    duty = as_duty(vault)
    duty.write(record_room_move, RoomMove((mother,), ago(3), "K02"))
    mean(duty, record_absence, Away(mother, ago(2)))
    duty.write(record_return, Return(mother, TODAY))
    mean(duty, record_departure, Departure((mother,), TODAY))
    users = {row.user for row in duty.read(lambda q: q.trust.history([mother]))}
    assert users == {"Vakt"}


def test_two_families_share_the_board_each_in_its_room(vault, family):
    (other,) = move_in(vault, adult=Newcomer(name="Liv"), room="K02")
    rows = tonight(vault)
    assert rows[other.code].room == "K02"
    assert rows[other.code].nights == 1
    assert rows[family[0].code].nights == 11
    assert len(household(vault, family[0].household)) == 3
