"""The handover that writes itself: what was done since the last word, in codes, and nothing of a shut case."""

from datetime import timedelta

import pytest

from app.domain.care import Danger
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.children import save_fetcher
from app.use_cases.journal import NewHandover, NewNote, write_handover, write_note
from app.use_cases.mapping import FlagAnswer, answer_flag
from app.use_cases.protection import save_danger
from app.use_cases.rooms import HoldWish, hold_room
from app.use_cases.stays import Away, Departure, RoomMove, record_absence, record_departure, record_room_move
from app.use_cases.undo import undo
from tests.app.caring import a_fetcher, measure
from tests.app.house import DAUGHTER, SON, ago, as_duty, mean, move_in, refused
from tests.support import TODAY


@pytest.fixture
def vault(staffed):
    return staffed


def told(vault):
    """(event, how many persons) of all that is told."""
    return [(one.event, len(one.persons)) for one in vault.read(lambda q: q.records.happened())]


def test_who_came_moved_left_and_what_is_new_of_danger_is_told_a_line_an_operation(vault, clock):
    mother, son, daughter = move_in(vault, SON, DAUGHTER, arrived=ago(1))
    mean(vault, record_room_move, RoomMove((mother.code, son.code, daughter.code), TODAY, "K02"))
    mean(vault, record_absence, Away(daughter.code, TODAY))
    measure(vault, mother, TODAY + timedelta(days=30))
    vault.write(answer_flag, FlagAnswer(mother.household, mother.person, "animal", "no"))
    vault.write(answer_flag, FlagAnswer(mother.household, mother.person, "forced_marriage", "yes"))
    mean(vault, save_fetcher, a_fetcher(son, "other_parent", False, name="Far"))
    mean(vault, save_fetcher, a_fetcher(son, "grandparent", True, name="Mormor"))
    vault.write(save_danger, Danger(household=mother.household, relations=frozenset({"childrens_father"})))
    vault.write(write_note, NewNote(mother.household, "Sov dårlig"))
    vault.write(hold_room, HoldWish("K01", TODAY))
    clock.now += timedelta(minutes=1)
    done = mean(vault, record_departure, Departure((mother.code, son.code), TODAY))
    vault.write(undo, done.undo)
    assert told(vault) == [
        ("intake", 3), ("room_move", 3), ("absence", 1), ("protective_measure", 1), ("flag", 1), ("fetcher", 1),
        ("danger", 0), ("hold", 0), ("departure", 2), ("undone", 2)
    ]  # fmt: skip
    found = vault.read(lambda q: q.records.happened())
    assert {one.household for one in found if one.event != "hold"} == {mother.household}
    assert "Sov dårlig" not in repr(found)


def test_what_was_handed_over_is_not_told_again(vault, clock):
    move_in(vault, SON)
    clock.now += timedelta(minutes=1)
    vault.write(write_handover, NewHandover("", lines="22:15 S-001: 2 personer kom"))
    assert told(vault) == []
    ((word, read),) = vault.read(lambda q: q.records.handovers())
    assert (word.text, word.lines, read) == ("", "22:15 S-001: 2 personer kom", ("Kari",))
    clock.now += timedelta(minutes=1)
    move_in(vault, room="K02")
    assert told(vault) == [("intake", 1)]
    refused(vault, write_handover, NewHandover(" "), "text_needed")


def test_without_a_word_it_goes_three_days_back_and_no_further(vault, clock):
    move_in(vault, SON)
    clock.now += timedelta(days=3)
    move_in(vault, room="K02", arrived=clock.now.date())
    assert told(vault) == [("intake", 2), ("intake", 1)][1:]


def test_a_case_that_is_shut_is_not_told_of(vault):
    mother = move_in(vault, SON)[0]
    other = move_in(vault, room="K02")[0]
    vault.write(shut_out, ShutOut(mother.household, "Vakt", "Kjenner familien"))
    found = as_duty(vault).read(lambda q: q.records.happened())
    assert {one.household for one in found} == {other.household}
