"""What the house knows of a household: needs, ready to move, must not meet, a lent room, a swap, the day they leave."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.capacity.house import house_on
from app.changes import HOUSE, STAYS, TASKS
from app.domain.entities import Room
from app.domain.house import Closure, Household, MustNotMeet, ReadyToMove
from app.use_cases.households import (
    Loan,
    ReadyEnd,
    end_ready,
    keep_apart,
    lend_room,
    mark_ready,
    may_meet,
    save_household,
)
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import HoldWish, close_room, hold_room, release_hold, save_room
from app.use_cases.stays import (
    DateCorrection,
    Departure,
    Expected,
    RoomMove,
    RoomSwap,
    correct_dates,
    expect_departure,
    record_departure,
    record_room_move,
    swap_rooms,
)
from tests.app.house import MOTHER, SON, ago, as_duty, events, mean, move_in, refused, rooms_of, stay_of
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)
MAN = Newcomer(name="Per Ås", gender="man", birth_year=1980)
NAV, HOUSING = "nav_decision", "municipal_housing"


@pytest.fixture
def family(vault):
    """A mother and her son, ten days here, in K01."""
    return move_in(vault, SON, arrived=ago(10))


@pytest.fixture
def case(family) -> str:
    return family[0].household


def facts(vault, code) -> Household:
    return vault.read(lambda q: q.house.household(code))[0]


def marks(vault, code) -> list[tuple[date, date | None, str]]:
    return [(m.since, m.until, m.waits_for) for m in vault.read(lambda q: q.house.household(code))[1]]


def house(vault, night=TODAY):
    return house_on(vault.read(lambda q: q.house.span(night, night + timedelta(days=1))), night)


# -- needs and municipality -------------------------------------------------------------------------------------


def test_needs_and_municipality_are_kept_and_the_house_knows_the_needs(vault, case):
    said = replace(facts(vault, case), needs=frozenset({"animal", "cot"}), municipality="  Vestre   Toten ")
    assert as_duty(vault).write(save_household, said).kinds == {HOUSE}
    assert facts(vault, case) == replace(said, municipality="Vestre Toten", version=2)
    assert vault.read(lambda q: q.house.homes()) == {case: "Vestre Toten"}
    (after,) = vault.db.execute("SELECT after FROM history WHERE event = 'household'").fetchone()
    assert '"Vestre Toten"' in after, "the history holds what was kept, not what was typed"
    assert [x.needs for x in house(vault).lodgers] == [{"animal"}]
    refused(vault, save_household, said, "edited_meanwhile")
    vault.write(save_household, Household(code=case, version=2))
    assert facts(vault, case) == Household(code=case, version=3)
    assert vault.read(lambda q: q.house.homes()) == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "S-99999"}, "unknown_case"),
        ({"municipality": "x" * 61}, "text_too_long"),
        ({"needs": frozenset({"cot", "sea_view"})}, "unknown_code"),
    ],
)
def test_facts_of_a_household_that_cannot_be_are_refused(vault, case, change, code):
    refused(vault, save_household, replace(facts(vault, case), **change), code)


def test_needs_given_at_intake_are_those_of_the_household(vault):
    (she,) = move_in(vault, needs=frozenset({"step_free"}))
    assert facts(vault, she.household).needs == {"step_free"}
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, needs=frozenset({"tv"})), "unknown_code")


# -- ready to move ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-99999"}, "unknown_case"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
        ({"since": TOMORROW}, "day_in_future"),
        ({"since": ago(11)}, "arrived_before_household"),
        ({"waits_for": ""}, "choose_waits_for"),
        ({"waits_for": "lottery"}, "choose_waits_for"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(vault, case, change, code):
    refused(vault, mark_ready, replace(ReadyToMove(household=case, since=TODAY, waits_for=NAV), **change), code)


def test_a_new_mark_ends_the_one_that_stands_and_history_stays(vault, case):
    duty = as_duty(vault)
    assert duty.write(mark_ready, ReadyToMove(household=case, since=ago(8), waits_for=NAV)).kinds == {HOUSE, TASKS}
    duty.write(
        mark_ready, ReadyToMove(household=case, since=ago(5), waits_for=HOUSING, housing_decision=True, until=ago(1))
    )
    assert marks(vault, case) == [(ago(8), ago(5), NAV), (ago(5), None, HOUSING)]
    span = vault.read(lambda q: q.house.span(ago(10), TOMORROW))
    there = [span.ready_on(ago(n)).get(case) for n in (9, 8, 6, 5, 0)]
    assert [m and (m.waits_for, m.housing_decision) for m in there] == [
        None, (NAV, False), (NAV, False), (HOUSING, True), (HOUSING, True),
    ]  # fmt: skip


def test_a_mark_on_the_same_day_or_earlier_takes_the_place_of_the_old(vault, case):
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(5), waits_for=NAV))
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(5), waits_for=HOUSING))
    assert marks(vault, case) == [(ago(5), None, HOUSING)]
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(7), waits_for=NAV))
    assert marks(vault, case) == [(ago(7), None, NAV)]
    vault.write(end_ready, ReadyEnd(case, ago(1)))
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(3), waits_for=HOUSING))
    assert marks(vault, case) == [(ago(7), ago(3), NAV), (ago(3), None, HOUSING)], "two marks never hold at once"


def test_a_mark_ends_on_a_day_and_one_that_ends_as_it_began_never_was(vault, case):
    refused(vault, end_ready, ReadyEnd(case, TODAY), "not_ready")
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(5), waits_for=NAV))
    refused(vault, end_ready, ReadyEnd(case, date(1970, 1, 1)), "absurd_date")
    refused(vault, end_ready, ReadyEnd("S-99999", TODAY), "unknown_case")
    vault.write(end_ready, ReadyEnd(case, ago(2)))
    assert marks(vault, case) == [(ago(5), ago(2), NAV)]
    refused(vault, end_ready, ReadyEnd(case, TODAY), "not_ready")
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(1), waits_for=HOUSING))
    vault.write(end_ready, ReadyEnd(case, ago(1)))
    assert marks(vault, case) == [(ago(5), ago(2), NAV)]
    assert "not_ready" in events(vault, case)


def test_the_mark_ends_when_the_last_one_leaves_and_not_before(vault, family, case):
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(5), waits_for=NAV))
    mean(vault, record_departure, Departure((family[1].code,), ago(3)))
    assert marks(vault, case) == [(ago(5), None, NAV)]
    mean(vault, record_departure, Departure((family[0].code,), ago(1)))
    assert marks(vault, case) == [(ago(5), ago(1), NAV)]
    refused(vault, mark_ready, ReadyToMove(household=case, since=ago(4), waits_for=NAV), "case_closed")


def test_the_mark_ends_with_the_last_to_leave_in_whatever_order_it_is_written_down(vault, family, case):
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(8), waits_for=NAV))
    mean(vault, record_departure, Departure((family[0].code,), ago(1)))
    mean(vault, record_departure, Departure((family[1].code,), ago(5)))
    assert marks(vault, case) == [(ago(8), ago(1), NAV)]


def test_a_departure_put_in_by_a_correction_ends_the_mark_too(vault):
    (she,) = move_in(vault, arrived=ago(10))
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(8), waits_for=NAV))
    vault.write(correct_dates, DateCorrection(she.code, ago(10), ago(2), None, stay_of(vault, she.code).version))
    assert marks(vault, she.household) == [(ago(8), ago(2), NAV)]


def test_a_mark_set_on_the_day_they_left_never_was(vault, family, case):
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(2), waits_for=NAV))
    mean(vault, record_departure, Departure(tuple(s.code for s in family), ago(2)))
    assert marks(vault, case) == []


# -- must not meet ----------------------------------------------------------------------------------------------


def test_two_cases_are_kept_apart_until_they_may_meet(vault, case):
    other = move_in(vault, room="K02")[0].household
    assert vault.write(
        keep_apart, MustNotMeet(one=f" {other} ", other=case, reason=" Søstre av samme mann ")
    ).kinds == {HOUSE}
    one, two = sorted((case, other))
    assert vault.read(lambda q: q.house.apart()) == [
        MustNotMeet(one=one, other=two, reason="Søstre av samme mann", version=1)
    ]
    assert {x.household: x.avoids for x in house(vault).lodgers} == {case: {other}, other: {case}}
    vault.write(keep_apart, MustNotMeet(one=case, other=other, reason="Annen grunn"))
    assert vault.read(lambda q: q.house.apart()) == [MustNotMeet(one=one, other=two, reason="Annen grunn", version=2)]
    refused(vault, may_meet, MustNotMeet(one=other, other=case, reason="  "), "reason_needed")
    vault.write(may_meet, MustNotMeet(one=other, other=case, reason="De er forlikte"))
    assert vault.read(lambda q: q.house.apart()) == []
    assert [x.avoids for x in house(vault).lodgers] == [frozenset()] * 2
    assert "may_meet" in events(vault, case)
    assert "may_meet" in events(vault, other)


def test_a_person_on_the_list_stands_for_the_case_they_live_in_now(vault, family):
    (before,) = move_in(vault, room="K02", arrived=ago(30))
    mean(vault, record_departure, Departure((before.code,), ago(20)))
    vault.write(keep_apart, MustNotMeet(one=before.household, other=family[1].person, reason="Kjenner ham"))
    (again,) = move_in(vault, adult=Newcomer(code=before.person), room="K02")
    there = {x.household: x.avoids for x in house(vault).lodgers}
    assert again.household in there[family[0].household]
    assert family[0].household in there[again.household]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"other": "S-99999"}, "unknown_case_or_person"),
        ({"one": ""}, "unknown_case_or_person"),
        ({"reason": " "}, "reason_needed"),
        ({"reason": "x" * 501}, "text_too_long"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(vault, family, change, code):
    pair = MustNotMeet(one=family[0].household, other=family[1].person, reason="Grunn")
    refused(vault, keep_apart, replace(pair, **change), code)
    refused(vault, keep_apart, replace(pair, other=pair.one), "same_twice")


# -- the men's room ---------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(vault, case) -> Loan:
    """The family is ready to move; the loan of the men's room to them."""
    vault.write(mark_ready, ReadyToMove(household=case, since=ago(3), waits_for=HOUSING))
    return Loan(case, "M01", TODAY, "Mor selv")


def test_the_mens_room_is_lent_and_the_whole_family_moves(vault, family, waiting):
    refused(vault, record_room_move, RoomMove((family[0].code,), TODAY, "M01"), "room_of_other_offer")
    assert as_duty(vault).write(lend_room, waiting).kinds == {HOUSE, STAYS}
    for stay in family:
        assert rooms_of(vault, stay.code) == [(ago(10), "K01"), (TODAY, "M01")]
    (lent,) = vault.read(lambda q: q.house.span(TODAY, TOMORROW)).lendings
    assert (lent.household, lent.room, lent.since, lent.agreed_with) == (waiting.household, "M01", TODAY, "Mor selv")
    assert "lent" in events(vault, waiting.household)
    (other,) = move_in(vault, room="K02")
    refused(vault, record_room_move, RoomMove((other.code,), TODAY, "M01"), "room_of_other_offer")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-99999"}, "unknown_case"),
        ({"room": "K10"}, "unknown_room"),
        ({"agreed_with": "  "}, "agreement_needed"),
        ({"agreed_with": "x" * 501}, "text_too_long"),
        ({"since": ago(4)}, "move_outside_stay"),
        ({"since": TOMORROW}, "day_in_future"),
        ({"since": date(1970, 1, 1)}, "absurd_date"),
    ],
)
def test_a_loan_that_cannot_be_is_refused(vault, waiting, change, code):
    if change.get("since") == ago(4):  # ready, but before they came
        change = {"since": ago(11)}
    refused(vault, lend_room, replace(waiting, **change), code)


def test_only_those_who_are_ready_to_move_borrow(vault, waiting):
    vault.write(end_ready, ReadyEnd(waiting.household, ago(1)))
    refused(vault, lend_room, waiting, "not_ready")


def test_those_who_have_left_borrow_nothing(vault, family, waiting):
    mean(vault, record_departure, Departure(tuple(s.code for s in family), TODAY))
    refused(vault, lend_room, waiting, "case_closed")


@pytest.mark.parametrize("room", ["M01", ""])
def test_no_room_of_theirs_is_lent_while_a_man_is_here(vault, waiting, room):
    vault.write(save_room, Room(code="M02", offer="men", beds=4))
    (he,) = move_in(vault, adult=MAN, offer="men", room=room, arrived=ago(1))
    for since in (TODAY, ago(1), ago(2)):
        refused(vault, lend_room, replace(waiting, room="M02", since=since), "other_part_in_use")
    mean(vault, record_departure, Departure((he.code,), TODAY))
    assert vault.write(lend_room, replace(waiting, room="M02"))


def test_no_room_is_lent_twice_or_while_it_is_held_or_closed(vault, waiting):
    (other,) = move_in(vault, room="K02", arrived=ago(5))
    vault.write(mark_ready, ReadyToMove(household=other.household, since=ago(2), waits_for=NAV))
    hold = vault.write(hold_room, HoldWish("M01", TODAY)).result
    refused(vault, lend_room, waiting, "room_held")
    vault.write(release_hold, hold)
    vault.write(lend_room, waiting)
    vault.write(lend_room, replace(waiting, agreed_with="Mor og NAV"))
    assert [x.agreed_with for x in vault.read(lambda q: q.house.span(TODAY, TOMORROW)).lendings] == ["Mor og NAV"]
    said = refused(vault, lend_room, Loan(other.household, "M01", TODAY, "Hun"), "hold_on_taken")
    assert said.params["households"] == waiting.household
    vault.write(save_room, Room(code="M02", offer="men", beds=4))
    vault.write(close_room, Closure(room="M02", since=TODAY))
    refused(vault, lend_room, replace(waiting, room="M02"), "room_closed")


def test_the_womens_part_is_lent_to_no_man_and_nobody_borrows_in_their_own_part(vault):
    (he,) = move_in(vault, adult=MAN, offer="men", room="M01", arrived=ago(5))
    vault.write(mark_ready, ReadyToMove(household=he.household, since=ago(2), waits_for=NAV))
    refused(vault, lend_room, Loan(he.household, "K01", TODAY, "Han"), "only_mens_room_lent")
    mean(vault, record_departure, Departure((he.code,), TODAY))
    (she,) = move_in(vault, arrived=ago(5))
    vault.write(mark_ready, ReadyToMove(household=she.household, since=ago(2), waits_for=NAV))
    refused(vault, lend_room, Loan(she.household, "K02", TODAY, "Hun"), "only_mens_room_lent")


# -- swap, and the day they leave -------------------------------------------------------------------------------


@pytest.fixture
def two(vault, family):
    """Two households in K01 and K02."""
    return tuple(s.code for s in family), tuple(s.code for s in move_in(vault, room="K02", arrived=ago(4)))


def test_two_households_change_rooms_from_the_same_night(vault, two):
    assert vault.write(swap_rooms, RoomSwap(two[0], "K01", two[1], "K02", ago(1))).kinds == {STAYS}
    assert {rooms_of(vault, code)[-1] for code in two[0]} == {(ago(1), "K02")}
    assert rooms_of(vault, two[1][0]) == [(ago(4), "K02"), (ago(1), "K01")]
    assert {x.room: x.persons for x in house(vault).lodgers} == {"K01": 1, "K02": 2}
    assert {x.room: x.persons for x in house(vault, ago(2)).lodgers} == {"K01": 2, "K02": 1}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"one": ()}, "choose_who"),
        ({"other": ()}, "choose_who"),
        ({"since": ago(6)}, "moved_meanwhile"),
        ({"since": TOMORROW}, "day_in_future"),
        ({"room_of_one": "M01"}, "moved_meanwhile"),
        ({"room_of_other": "K10"}, "moved_meanwhile"),
    ],
)
def test_when_one_cannot_move_neither_does(vault, two, change, code):
    refused(vault, swap_rooms, replace(RoomSwap(two[0], "K01", two[1], "K02", TODAY), **change), code)


def test_a_day_of_leaving_is_expected_and_taken_back(vault, two):
    assert vault.write(expect_departure, Expected(two[0], TOMORROW)).kinds == {STAYS}
    assert {stay_of(vault, code).expected_departure for code in two[0]} == {TOMORROW}
    assert {x.room for x in house(vault).lodgers} == {"K01", "K02"}
    assert {x.room for x in house(vault, TOMORROW).lodgers} == {"K02"}
    vault.write(expect_departure, Expected(two[0], None))
    assert {x.room for x in house(vault, TOMORROW).lodgers} == {"K01", "K02"}
    vault.write(expect_departure, Expected(two[0], ago(1)))
    assert {x.room for x in house(vault).lodgers} == {"K01", "K02"}, "a day that passed unheeded frees nothing"


def test_a_day_of_leaving_that_cannot_be_is_refused(vault, two):
    refused(vault, expect_departure, Expected((), TOMORROW), "choose_who")
    refused(vault, expect_departure, Expected((*two[0], "O-99999"), TOMORROW), "unknown_stay")
    refused(vault, expect_departure, Expected((*two[0], *two[1]), ago(5)), "departed_before_arrived")
    refused(vault, expect_departure, Expected(two[0], TODAY + timedelta(days=367)), "absurd_date")
    mean(vault, record_departure, Departure(two[1], TODAY))
    refused(vault, expect_departure, Expected((*two[0], *two[1]), TOMORROW), "already_left")
