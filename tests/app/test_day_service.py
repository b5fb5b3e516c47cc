"""Day visits and phone talks: logged in one line, answered later, each refused one without a trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.changes import CONTACTS, PERSONS
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.registration import AnswersGiven, save_contact_answers
from tests.app.house import MOTHER, ago, as_duty, dump, events, move_in, person_of, refused
from tests.support import TODAY

VISIT = Visit(MOTHER, TODAY, "day_visit", note="Kom med bussen")


def of_day(vault, day=TODAY):
    return vault.read(lambda queries: queries.cases.contacts(day))


def contact_of(vault, code):
    return vault.read(lambda queries: queries.cases.contact(code))


def test_a_visit_by_somebody_new_keeps_the_person_and_the_visit(vault):
    changes = vault.write(log_contact, VISIT)
    assert changes.kinds == {PERSONS, CONTACTS}
    kept = contact_of(vault, changes.result)
    assert (kept.day, kept.mode, kept.note) == (TODAY, "day_visit", "Kom med bussen")
    assert person_of(vault, kept.person).name == "Åse Bjørnstad"
    assert events(vault, changes.result) == ["contact"]


def test_a_visit_by_somebody_known_makes_no_new_person(vault):
    (mother,) = move_in(vault)
    code = vault.write(log_contact, replace(VISIT, who=Newcomer(code=mother.person))).result
    assert contact_of(vault, code).person == mother.person
    assert vault.db.execute("SELECT count(*) FROM person").fetchone() == (1,)


def test_an_anonymous_visitor_keeps_no_name_and_may_be_marked_as_seen_before(vault):
    someone = Newcomer(name="Skal Ikke Stå", anonymous=True)
    code = vault.write(log_contact, replace(VISIT, who=someone, first_in_year="no")).result
    assert contact_of(vault, code).first_in_year == "no"
    assert "Skal" not in str(dump(vault))


def test_the_mark_of_a_first_visit_is_kept_for_anonymous_persons_only(vault):
    code = vault.write(log_contact, replace(VISIT, first_in_year="no")).result
    assert contact_of(vault, code).first_in_year == ""


def test_the_days_list_has_the_days_contacts_newest_first(vault):
    first = vault.write(log_contact, VISIT).result
    second = vault.write(log_contact, replace(VISIT, mode="phone_talk", answers={"reasons": ("threats",)})).result
    vault.write(log_contact, replace(VISIT, day=ago(1)))
    assert [(row.contact, row.mode, row.answered) for row in of_day(vault)] == [
        (second, "phone_talk", 1),
        (first, "day_visit", 0),
    ]


def test_somebody_on_duty_may_log_a_visit(vault):
    assert as_duty(vault).write(log_contact, VISIT).result


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": TODAY + timedelta(days=1)}, "day_in_future"),
        ({"day": date(1970, 1, 1)}, "absurd_date"),
        ({"mode": ""}, "choose_mode"),
        ({"mode": "letter"}, "choose_mode"),
        ({"day": date(2019, 5, 1), "mode": "phone_talk"}, "choose_mode"),
        ({"note": "x" * 20_001}, "text_too_long"),
        ({"who": Newcomer(code="P-9999")}, "unknown_person"),
        ({"who": Newcomer(name="x" * 201)}, "text_too_long"),
        ({"who": Newcomer(birth_year=1)}, "bad_birth_year"),
    ],
)
def test_a_visit_that_cannot_be_is_refused(vault, change, code):
    refused(vault, log_contact, replace(VISIT, **change), code)


@pytest.mark.parametrize(
    "answers", [{"reasons": ("boredom",)}, {"no_such_question": ("yes",)}, {"disability": ("yes", "no")}]
)
def test_a_visit_with_answers_the_form_does_not_know_is_refused(vault, answers):
    code = "one_answer_only" if "disability" in answers else "unknown_code"
    refused(vault, log_contact, replace(VISIT, answers=answers), code)


def test_the_answers_of_a_visit_are_replaced_and_the_old_ones_stay_in_the_history(vault):
    code = vault.write(log_contact, replace(VISIT, answers={"reasons": ("threats",)})).result
    given = {"reasons": ("physical_violence", "other"), "disability": ("no",), "disability_types": ("chronic_illness",)}
    assert vault.write(save_contact_answers, AnswersGiven(code, given, 1)).kinds == {CONTACTS}
    kept = contact_of(vault, code)
    assert kept.answers == {"reasons": ("physical_violence", "other"), "disability": ("no",)}
    assert kept.version == 2
    assert kept.note == "Kom med bussen"
    assert "threats" in vault.read(lambda q: q.trust.history([code]))[0].before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (AnswersGiven("D-9999"), "unknown_contact"),
        (AnswersGiven("the visit", {"reasons": ("boredom",)}), "unknown_code"),
        (AnswersGiven("the visit", {"abuse_duration": ("single_incident",)}), "unknown_code"),
        (AnswersGiven("the visit", {"disability": ("yes", "no")}), "one_answer_only"),
        (AnswersGiven("the visit", {"disability": ("no",)}, version=7), "edited_meanwhile"),
    ],
)
def test_answers_to_a_visit_that_cannot_be_are_refused(vault, given, code):
    logged = vault.write(log_contact, VISIT).result
    unit = logged if given.unit == "the visit" else given.unit
    refused(vault, save_contact_answers, AnswersGiven(unit, given.answers, given.version), code)
