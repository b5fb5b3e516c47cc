"""Every way into a room asks before strangers share it and before somebody sleeps without a bed; a yes is to that and no more."""

from datetime import timedelta

import pytest

from app.domain.errors import Question
from app.domain.house import MovableBed
from app.use_cases.intake import Intake, LateArrival, record_intake, record_late_arrival
from app.use_cases.rooms import place_movable
from app.use_cases.stays import DateCorrection, RoomMove, RoomSwap, correct_dates, record_room_move, swap_rooms
from tests.app.house import DAUGHTER, MOTHER, SON, ago, dump, move_in
from tests.support import TODAY


def asked(vault, use_case, command):
    """What is asked, one question after the other, until it is done; nothing is written before the last yes."""
    sure, codes, before = set(), [], dump(vault)
    while True:
        try:
            vault.write(use_case, command, sure)
        except Question as question:
            assert {t: r for t, r in dump(vault).items() if "log" not in t} == {
                t: r for t, r in before.items() if "log" not in t
            }
            sure.add(question.key)
            codes.append((question.code, question.params["value"]))
        else:
            return codes


def ways_into(vault, room):
    """Each way by which a mother and two children come into a room."""
    yield record_intake, Intake(MOTHER, (SON, DAUGHTER), "women", TODAY, room)
    family = move_in(vault, SON, DAUGHTER, room="", arrived=ago(1))
    yield record_room_move, RoomMove(tuple(s.code for s in family), TODAY, room)


@pytest.mark.parametrize("way", [0, 1])
def test_a_stranger_in_the_room_and_too_few_beds_are_asked_about_in_words(vault, way):
    move_in(vault, room="K02", arrived=ago(3))
    use_case, command = list(ways_into(vault, "K02"))[way]
    assert asked(vault, use_case, command) == [("room_shared", "K02"), ("too_few_beds_here", "K02")]


def test_an_empty_room_with_beds_enough_is_not_asked_about(vault):
    for use_case, command in ways_into(vault, "K01"):
        if use_case is record_intake:
            assert asked(vault, use_case, command) == []


def test_a_mattress_is_a_bed_and_a_baby_in_a_cot_needs_none(vault):
    vault.write(place_movable, MovableBed(code="EM1", kind="mattress", room="K02"))
    assert asked(vault, record_intake, Intake(MOTHER, (SON, DAUGHTER), "women", TODAY, "K02")) == []


def test_a_late_arrival_a_swap_and_corrected_dates_ask_too(vault):
    mother, son = move_in(vault, SON, room="K02", arrived=ago(2))
    late = LateArrival(mother.household, DAUGHTER, TODAY, "K02")
    assert asked(vault, record_late_arrival, late) == [("too_few_beds_here", "K02")]
    other = move_in(vault, SON, room="M01", offer="men", arrived=ago(2))
    assert other
    alone = move_in(vault, room="K01", arrived=ago(1))[0]
    family = [s.code for s in (mother, son)]
    swap = RoomSwap((alone.code,), "K01", tuple(family), "K02", TODAY)
    assert asked(vault, swap_rooms, swap) == [("room_shared", "K02")], "the late child is still there"
    moved = DateCorrection(alone.code, ago(2), None, TODAY + timedelta(days=3), alone.version)
    assert asked(vault, correct_dates, moved) == [("room_shared", "K02")]


def test_a_yes_to_one_room_is_none_to_another(vault):
    move_in(vault, room="K02", arrived=ago(3))
    with pytest.raises(Question) as shared:
        vault.write(record_intake, Intake(MOTHER, (), "women", TODAY, "K02"))
    move_in(vault, room="K01", arrived=ago(3))
    with pytest.raises(Question):
        vault.write(record_intake, Intake(MOTHER, (), "women", TODAY, "K01"), {shared.value.key})
