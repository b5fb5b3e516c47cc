"""What was wrong is put right by name: dates, answers and facts; the old value stays in the history."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.changes import PERSONS, STAYS, TASKS
from app.domain.entities import Person
from app.use_cases.identity import Identity, save_identity
from app.use_cases.intake import Newcomer
from app.use_cases.registration import AnswersGiven, save_person, save_stay_answers
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    FamilyDates,
    RoomMove,
    correct_dates,
    correct_together,
    record_absence,
    record_departure,
    record_room_move,
)
from tests.app.house import DAUGHTER, SON, ago, away, dump, events, mean, move_in, person_of, refused, rooms_of, stay_of
from tests.app.test_lodging import asked
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def stay(vault):
    """A woman who came ten days ago."""
    return move_in(vault, arrived=ago(10))[0]


def right(stay, arrived=None, departed=None, expected=None) -> DateCorrection:
    return DateCorrection(stay.code, arrived or stay.arrived, departed, expected, stay.version)


# -- dates ------------------------------------------------------------------------------------------------------


def test_the_right_dates_replace_the_wrong_ones_and_these_stay_in_the_history(vault, stay):
    assert vault.write(correct_dates, right(stay, ago(12), ago(2))).kinds == {STAYS, TASKS}
    now = stay_of(vault, stay.code)
    assert (now.arrived, now.departed, now.version) == (ago(12), ago(2), stay.version + 1)
    row = vault.read(lambda q: q.trust.history([stay.code]))[0]
    assert row.event == "dates_corrected"
    assert ago(10).isoformat() in row.before
    assert ago(12).isoformat() in row.after


def test_a_stay_closed_by_mistake_is_reopened(vault, stay):
    mean(vault, record_departure, Departure((stay.code,), ago(1)))
    vault.write(correct_dates, right(stay_of(vault, stay.code), expected=TOMORROW))
    now = stay_of(vault, stay.code)
    assert (now.departed, now.expected_departure) == (None, TOMORROW)
    assert vault.read(lambda q: q.cases.listed(state="open"))


@pytest.mark.parametrize("days", [3, 30])
def test_the_room_of_the_first_night_follows_the_arrival(vault, stay, days):
    vault.write(correct_dates, right(stay, ago(days)))
    assert rooms_of(vault, stay.code) == [(ago(days), "K01")]


def test_an_arrival_moved_past_a_room_change_begins_in_the_later_room(vault, stay):
    vault.write(record_room_move, RoomMove((stay.code,), ago(8), "K02"))
    vault.write(record_room_move, RoomMove((stay.code,), ago(2), "K01"))
    vault.write(correct_dates, right(stay, ago(5)))
    assert rooms_of(vault, stay.code) == [(ago(5), "K02"), (ago(2), "K01")]


def test_an_arrival_moved_back_keeps_the_later_room_change(vault, stay):
    vault.write(record_room_move, RoomMove((stay.code,), ago(8), "K02"))
    vault.write(correct_dates, right(stay, ago(20)))
    assert rooms_of(vault, stay.code) == [(ago(20), "K01"), (ago(8), "K02")]


def test_room_changes_and_absences_after_the_right_departure_are_gone(vault, stay):
    vault.write(record_room_move, RoomMove((stay.code,), ago(3), "K02"))
    mean(vault, record_absence, Away(stay.code, ago(6), ago(4)))
    mean(vault, record_absence, Away(stay.code, ago(2)))
    vault.write(correct_dates, right(stay, departed=ago(5)))
    assert rooms_of(vault, stay.code) == [(ago(10), "K01")]
    assert away(vault, stay.code) == [(ago(6), ago(5))]


def test_no_absence_begins_before_the_right_arrival(vault, stay):
    mean(vault, record_absence, Away(stay.code, ago(9), ago(7)))
    mean(vault, record_absence, Away(stay.code, ago(6), ago(3)))
    vault.write(correct_dates, right(stay, ago(5)))
    assert all(since >= ago(5) for since, _ in away(vault, stay.code))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"arrived": TOMORROW}, "arrival_in_future"),
        ({"arrived": date(1970, 1, 1)}, "absurd_date"),
        ({"departed": ago(11)}, "departed_before_arrived"),
        ({"departed": TOMORROW}, "departure_in_future"),
        ({"expected_departure": ago(11)}, "departed_before_arrived"),
        ({"stay": "O-9999"}, "unknown_stay"),
        ({"version": 99}, "edited_meanwhile"),
    ],
)
def test_dates_that_cannot_be_are_refused(vault, stay, change, code):
    refused(vault, correct_dates, replace(right(stay), **change), code)


def test_dates_that_would_overlap_another_stay_are_refused(vault, stay):
    mean(vault, record_departure, Departure((stay.code,), ago(5)))
    (later,) = move_in(vault, adult=Newcomer(code=stay.person), arrived=ago(3))
    error = refused(vault, correct_dates, right(later, ago(6)), "overlapping_stay")
    assert error.params["other"] == stay.code
    refused(vault, correct_dates, right(stay_of(vault, stay.code)), "overlapping_stay")


def test_an_expected_departure_nobody_can_mean_is_refused(vault, stay):
    refused(vault, correct_dates, right(stay, expected=date(2206, 11, 30)), "absurd_date")


# -- answers ----------------------------------------------------------------------------------------------------


def test_answers_are_replaced_and_the_old_ones_stay_in_the_history(vault, stay):
    given = {"reasons_for_stay": ("threats", "other"), "brought_children": ("without_children",)}
    assert vault.write(save_stay_answers, AnswersGiven(stay.code, given, stay.version)).kinds == {STAYS}
    now = stay_of(vault, stay.code)
    assert now.answers == given
    vault.write(save_stay_answers, AnswersGiven(stay.code, {"disability": ("no",)}, now.version))
    assert stay_of(vault, stay.code).answers == {"disability": ("no",)}
    assert "threats" in vault.read(lambda q: q.trust.history([stay.code]))[0].before


def test_answers_that_no_longer_apply_are_dropped(vault, stay):
    given = {"disability": ("no",), "disability_types": ("reduced_vision",)}
    vault.write(save_stay_answers, AnswersGiven(stay.code, given, stay.version))
    assert stay_of(vault, stay.code).answers == {"disability": ("no",)}


def test_two_who_answer_over_the_same_version_do_not_overwrite_each_other(vault, stay):
    vault.write(save_stay_answers, AnswersGiven(stay.code, {"disability": ("yes",)}, stay.version))
    other = AnswersGiven(stay.code, {"disability": ("no",)}, stay.version)
    refused(vault, save_stay_answers, other, "edited_meanwhile")
    assert stay_of(vault, stay.code).answers == {"disability": ("yes",)}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"reasons_for_stay": ("boredom",)}, "unknown_code"),
        ({"attends": ("school",)}, "unknown_code"),
        ({"no_such_question": ("yes",)}, "unknown_code"),
        ({"abuse_duration": ("single_incident", "ongoing_last_year")}, "one_answer_only"),
    ],
)
def test_answers_the_form_does_not_know_are_refused(vault, stay, answers, code):
    error = refused(vault, save_stay_answers, AnswersGiven(stay.code, answers, stay.version), code)
    assert error.field == next(iter(answers))


def test_answers_to_a_stay_that_is_not_there_are_refused(vault):
    refused(vault, save_stay_answers, AnswersGiven("O-9999"), "unknown_stay")


def test_a_child_is_asked_the_childrens_questions(vault):
    _, child = move_in(vault, SON)
    given = {"attends": ("school",), "kindergarten_school_break": ("none",), "break_reason": ("distance",)}
    vault.write(save_stay_answers, AnswersGiven(child.code, given, child.version))
    assert stay_of(vault, child.code).answers == {"attends": ("school",), "kindergarten_school_break": ("none",)}


def test_answers_of_a_stay_that_is_over_can_still_be_given(vault, stay):
    mean(vault, record_departure, Departure((stay.code,), ago(1)))
    now = stay_of(vault, stay.code)
    vault.write(save_stay_answers, AnswersGiven(stay.code, {"destination_resident": ("other_place",)}, now.version))
    assert stay_of(vault, stay.code).answers == {"destination_resident": ("other_place",)}


# -- persons ----------------------------------------------------------------------------------------------------


def test_the_facts_of_a_person_are_replaced_and_found_again_by_the_new_name(vault, stay):
    old = person_of(vault, stay.person)
    new = replace(old, name="bryr seg ikke", gender="other", birth_year=1985, reserved=True)
    assert vault.write(save_person, new).kinds == {PERSONS}
    right = Identity(code=stay.person, name=" Kristin  Nordmann ", phone=" 22 33 44 55 ", version=old.version + 1)
    assert vault.write(save_identity, right).kinds == {PERSONS}
    kept = person_of(vault, stay.person)
    assert (kept.name, kept.phone, kept.gender, kept.birth_year) == ("Kristin Nordmann", "22 33 44 55", "other", 1985)
    assert kept.reserved
    assert kept.version == old.version + 2
    for typed in ("Christine", "Nordm", "22334455", "1985"):
        assert [r.person for r in vault.read(lambda q, t=typed: q.cases.search(t))] == [stay.person], typed
    for typed in ("Bjørnstad", "91234567", "1990"):
        assert vault.read(lambda q, t=typed: q.cases.search(t)) == [], typed
    assert events(vault, stay.person)[:2] == ["identity_corrected", "person_corrected"]


def test_one_who_becomes_anonymous_is_no_longer_found_by_name_or_number(vault, stay):
    vault.write(save_person, replace(person_of(vault, stay.person), anonymous=True))
    kept = person_of(vault, stay.person)
    assert (kept.name, kept.phone) == ("", "")
    for typed in ("Åse", "Aase", "Bjørnstad", "91234567"):
        assert vault.read(lambda q, t=typed: q.cases.search(t)) == [], typed
    assert "Bjørnstad" not in str(dump(vault)["person"])


def test_an_adult_never_becomes_a_child_by_a_correction_of_facts(vault, stay):
    vault.write(save_person, replace(person_of(vault, stay.person), kind="child"))
    assert person_of(vault, stay.person).kind == "adult"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"birth_year": 1899}, "bad_birth_year"),
        ({"birth_year": TODAY.year + 1}, "bad_birth_year"),
        ({"version": 9}, "edited_meanwhile"),
        ({"code": "P-9999"}, "unknown_person"),
    ],
)
def test_facts_that_cannot_be_are_refused(vault, stay, change, code):
    refused(vault, save_person, replace(person_of(vault, stay.person), **change), code)


@pytest.mark.parametrize(
    ("name", "phone", "version", "code"),
    [("x" * 201, "", 1, "text_too_long"), ("", "1" * 41, 1, "text_too_long"), ("Åse", "", 9, "edited_meanwhile")],
)
def test_an_identity_that_cannot_be_is_refused(vault, stay, name, phone, version, code):
    refused(vault, save_identity, Identity(code=stay.person, name=name, phone=phone, version=version), code)


def test_a_person_who_was_never_here_cannot_be_corrected(vault):
    refused(vault, save_person, Person(code="P-0001", kind="adult"), "unknown_person")


# -- several at once --------------------------------------------------------------------------------------------


def test_a_family_is_corrected_as_a_whole_or_not_at_all(vault):
    mother, son, daughter = move_in(vault, SON, DAUGHTER, arrived=ago(5))
    vault.write(correct_together, FamilyDates((right(mother, ago(7)), right(son, ago(7)))))
    assert [stay_of(vault, s.code).arrived for s in (mother, son, daughter)] == [ago(7), ago(7), ago(5)]
    assert rooms_of(vault, son.code) == [(ago(7), "K01")]
    now = stay_of(vault, mother.code)
    stale = FamilyDates((right(now, ago(8)), right(son, ago(8))))
    refused(vault, correct_together, stale, "edited_meanwhile")
    assert stay_of(vault, mother.code).arrived == ago(7), "the first is not written without the second"


def test_how_a_family_sleeps_is_looked_at_when_all_its_dates_are_right(vault):
    """It was the son who left and not the daughter: on the way there are three for two beds, and at the end two."""
    _, son, daughter = move_in(vault, SON, DAUGHTER, arrived=ago(5), room="K02")
    mean(vault, record_departure, Departure((daughter.code,), ago(1)))
    swapped = FamilyDates((right(stay_of(vault, daughter.code)), right(son, departed=ago(1))))
    assert asked(vault, correct_together, swapped) == []
    assert (stay_of(vault, daughter.code).departed, stay_of(vault, son.code).departed) == (None, ago(1))
