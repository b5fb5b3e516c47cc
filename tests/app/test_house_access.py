"""A case that is shut to a colleague is shut in the house as well: its needs, its marks, its loans, and why it must not meet."""

import pytest

from app.domain.errors import RuleBroken
from app.domain.house import Household, MustNotMeet, ReadyToMove
from app.use_cases.access import LetIn, ShutOut, let_in, shut_out
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
from app.use_cases.stays import Expected, RoomSwap, expect_departure, swap_rooms
from tests.app.house import SON, ago, as_duty, move_in, refused
from tests.support import PASSWORD, TODAY


@pytest.fixture
def family(vault):
    return move_in(vault, SON, arrived=ago(9))


@pytest.fixture
def neighbour(vault):
    return move_in(vault, room="K02", arrived=ago(9))[0]


@pytest.fixture
def duty(vault, family, neighbour):
    """Somebody on duty who is shut out of the family's case; the list says whom it must not meet."""
    vault.users.add("Vakt", PASSWORD, "duty")
    vault.write(mark_ready, ReadyToMove(household=family[0].household, since=ago(2), waits_for="udi"))
    vault.write(keep_apart, MustNotMeet(one=family[1].person, other=neighbour.household, reason="Farens søster"))
    vault.write(shut_out, ShutOut(family[0].household, "Vakt", "Kjenner familien"))
    return as_duty(vault)


def test_a_colleague_who_is_shut_out_changes_nothing_the_house_knows_of_the_case(vault, family, neighbour, duty):
    case, stays, other = family[0].household, tuple(s.code for s in family), neighbour.household
    for use_case, command in (
        (save_household, Household(code=case, needs=frozenset({"cot"}), version=1)),
        (mark_ready, ReadyToMove(household=case, since=TODAY, waits_for="udi")),
        (end_ready, ReadyEnd(case, TODAY)),
        (lend_room, Loan(case, "M01", TODAY, "Mor")),
        (keep_apart, MustNotMeet(one=case, other=other, reason="Grunn")),
        (keep_apart, MustNotMeet(one=other, other=family[0].person, reason="Grunn")),
        (may_meet, MustNotMeet(one=family[1].person, other=other, reason="Grunn")),
        (may_meet, MustNotMeet(one=other, other=family[1].person, reason="Grunn")),
        (expect_departure, Expected(stays, TODAY)),
        (swap_rooms, RoomSwap((neighbour.code,), "K02", stays, "K01", TODAY)),
    ):
        refused(duty, use_case, command, "case_shut")
    assert duty.write(save_household, Household(code=other, needs=frozenset({"cot"}), version=1))


def test_a_colleague_who_is_shut_out_learns_that_they_must_not_meet_and_not_why(vault, family, neighbour, duty):
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.house.household(family[0].household))
    (told,) = duty.read(lambda q: q.house.apart())
    assert {told.one, told.other} == {family[1].person, neighbour.household}
    assert told.reason == ""
    assert vault.read(lambda q: q.house.apart())[0].reason == "Farens søster"
    vault.write(let_in, LetIn(family[0].household, "Vakt"))
    assert duty.read(lambda q: q.house.apart())[0].reason == "Farens søster"
