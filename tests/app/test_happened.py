"""The handover that writes itself: what was done since the last word, in codes, and nothing of a shut case."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.care.happened import EVENTS
from app.domain.care import Danger
from app.domain.day import FollowUp
from app.domain.entities import Room
from app.paths import RESOURCES
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.book import LookedIn, look_in, save_incident
from app.use_cases.children import save_fetcher
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewHandover, NewNote, write_handover, write_note
from app.use_cases.mapping import FlagAnswer, answer_flag
from app.use_cases.mistakes import TakeBack, take_back_stay
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.protection import save_danger
from app.use_cases.rooms import HoldWish, hold_room, save_room
from app.use_cases.stays import Away, Departure, RoomMove, record_absence, record_departure, record_room_move
from app.use_cases.undo import undo
from tests.app import days
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


def test_who_is_not_in_the_house_and_the_house_itself_are_told_of_too(vault, clock):
    vault.write(save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2))
    man = move_in(vault, adult=Newcomer(gender="man"), offer="men", room="H01")[0]
    vault.write(write_handover, NewHandover("Lest"))
    clock.now += timedelta(minutes=1)
    home = days.follow(vault, days.AUNT)
    (aunt,) = vault.read(lambda q: q.records.of(FollowUp, home))
    vault.write(save_danger, Danger(household=home, relations=frozenset({"childrens_father"})))
    measure(vault, aunt, TODAY + timedelta(days=30))
    vault.write(save_perpetrator, PerpetratorCard(days.a_perpetrator(home), {aunt.person: "former_partner"}))
    code = vault.write(save_incident, days.an_incident(happened="Døra sto åpen")).result
    kept = next(i for i in vault.read(lambda q: q.day.incidents()) if i.code == code)
    vault.write(save_incident, replace(kept, done="Ny lås"))
    vault.write(look_in, LookedIn(man.household, "H01"))
    vault.write(take_back_stay, TakeBack(man.code, "Kom aldri"))
    assert [(one.event, one.household, one.persons) for one in vault.read(lambda q: q.records.happened())] == [
        ("follow_up", home, (aunt.person,)), ("danger", home, ()), ("protective_measure", home, (aunt.person,)),
        ("perpetrator", home, (aunt.person,)), ("incident", "", ()), ("look_in", man.household, ()),
        ("stay_taken_back", man.household, ()),
    ]  # fmt: skip


def test_every_event_that_is_told_has_its_words_and_no_words_wait_for_an_event():
    texts = json.loads((RESOURCES / "texts" / "nb.json").read_text(encoding="utf-8"))
    assert set(EVENTS) == set(texts["happened"])


def test_a_case_that_is_shut_is_not_told_of(vault):
    mother = move_in(vault, SON)[0]
    other = move_in(vault, room="K02")[0]
    vault.write(shut_out, ShutOut(mother.household, "Vakt", "Kjenner familien"))
    found = as_duty(vault).read(lambda q: q.records.happened())
    assert {one.household for one in found} == {other.household}
