"""Faults to mend in what a year's return is counted from: each is found, and only where there is one."""

from dataclasses import replace
from datetime import date

import pytest

from app.forms.data_faults import SERIOUS, data_faults
from app.forms.definitions import items, load_form
from app.forms.units import Register
from tests.app.build import AFTERWARDS, YEAR, contact, havn_register, person, stay

MARCH = ("2025-03-01", "2025-03-05")


def complete(form: str) -> dict[str, str]:
    """An answer to every question of a form."""
    answers = {q.code: items(q.codes, YEAR)[0].code for q in load_form(form, YEAR).questions}
    return answers | ({"brought_children": "without_children"} if form == "resident" else {})


def adult(code="O1", dates=MARCH, who=None, **answers):
    who = who or person(f"P{code}", gender="woman", birth_year=1990, immigrant_background="with")
    return stay(*dates, who, code=code, rooms=[(dates[0], "K01")], **(complete("resident") | answers))


def child(code="C1", born=2018, dates=MARCH, **answers):
    who = person(f"P{code}", gender="man", birth_year=born)
    return stay(*dates, who, code=code, rooms=[(dates[0], "K01")], **(complete("child") | answers))


def faults(adults=(), children=(), contacts=(), as_of=AFTERWARDS, year=YEAR):
    found = data_faults(Register((), tuple(adults), tuple(children), tuple(contacts)), year, as_of)
    return {(fault.code, fault.unit, fault.detail) for fault in found}


def test_a_stay_with_everything_in_place_has_no_fault():
    assert faults([adult()]) == set()
    assert faults([adult(brought_children="with_children")], [child()]) == set()


def test_a_fault_carries_the_case_it_is_mended_in():
    (fault,) = data_faults(Register((), (replace(adult(), rooms=()),)), YEAR, AFTERWARDS)
    assert fault.household == "S1"


@pytest.mark.parametrize("facts", [{"gender": ""}, {"birth_year": None}, {"immigrant_background": ""}])
def test_a_missing_fact_about_an_adult_is_named(facts):
    who = replace(person("P1", gender="woman", birth_year=1990, immigrant_background="with"), **facts)
    assert faults([adult(who=who)]) == {(f"no_{next(iter(facts))}", "O1", "P1")}


def test_a_childs_background_is_not_asked_for():
    units = [adult(brought_children="with_children")]
    assert faults(units, [child()]) == set()


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (2025, ""),
        (2026, "born_after_arrival"),
        (2030, "born_after_arrival"),
        (2007, ""),
        (2006, "child_over_18"),
        (1881, "child_over_18"),
    ],
)
def test_a_childs_age_that_cannot_be_or_hardly_is_is_named(born, code):
    units = [adult(brought_children="with_children")]
    assert faults(units, [child(born=born)]) == ({(code, "C1", "PC1")} if code else set())


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (2009, ""),
        (2010, "adult_under_16"),
        (2015, "adult_under_16"),
        (2026, "born_after_arrival"),
        (1925, ""),
        (1924, "very_old"),
        (1881, "very_old"),
    ],
)
def test_an_adults_age_that_cannot_be_or_hardly_is_is_named(born, code):
    who = person("P1", gender="woman", birth_year=born, immigrant_background="with")
    assert faults([adult(who=who)]) == ({(code, "O1", "P1")} if code else set())


@pytest.mark.parametrize(("born", "code"), [(2024, ""), (2026, "born_after_arrival"), (1881, "very_old")])
def test_a_visitors_birth_year_that_cannot_be_is_named(born, code):
    visit = contact("2025-02-01", "phone_talk", person("P1", gender="woman", birth_year=born))
    assert faults(contacts=[visit]) == ({(code, visit.code, "P1")} if code else set())


def test_a_child_over_eighteen_is_named():
    units = [adult(brought_children="with_children")]
    assert faults(units, [child(born=2007)]) == set()
    assert faults(units, [child(born=2006)]) == {("child_over_18", "C1", "PC1")}


def test_a_missing_answer_is_named_by_its_question():
    bare = replace(adult(), answers={k: v for k, v in adult().answers.items() if k != "individual_plan"})
    assert faults([bare]) == {("no_answer", "O1", "individual_plan")}


def test_a_missing_room_is_named():
    assert faults([replace(adult(), rooms=())]) == {("no_room", "O1", "")}


def test_the_destination_is_asked_for_only_after_the_departure():
    answers = {k: v for k, v in adult().answers.items() if k != "destination_resident"}
    still_here = replace(adult(), departed=None, answers=answers)
    assert faults([still_here], as_of=date(2025, 6, 1)) == set()
    assert faults([replace(still_here, departed=date(2025, 3, 5))]) == {("no_answer", "O1", "destination_resident")}


def test_overlapping_stays_of_one_person_are_named():
    she = person("P1", gender="woman", birth_year=1990, immigrant_background="with")
    two = [adult("O1", who=she), adult("O2", ("2025-03-04", "2025-03-09"), who=she)]
    assert faults(two) == {("overlap", "O2", "O1")}
    assert faults([two[0], adult("O2", ("2025-03-05", "2025-03-09"), who=she)]) == set()


def test_an_overlap_is_named_even_when_another_stay_lies_between():
    she = person("P1", gender="woman", birth_year=1990, immigrant_background="with")
    long = adult("O1", ("2025-01-01", "2025-12-01"), who=she)
    short = [adult(f"O{n}", (f"2025-0{n}-01", f"2025-0{n}-05"), who=she) for n in (3, 5)]
    assert {unit for code, unit, _ in faults([long, *short]) if code == "overlap"} == {"O3", "O5"}


def test_children_said_and_children_there_must_agree():
    assert ("children_not_brought", "O1", "") in faults([adult(brought_children="without_children")], [child()])
    assert ("children_not_here", "O1", "") in faults([adult(brought_children="with_children")])


def test_a_child_without_an_adult_is_named():
    assert ("child_without_adult", "C1", "") in faults([], [child()])


def test_an_open_stay_of_a_year_that_is_over_is_named():
    open_stay = replace(adult(), departed=None)
    assert ("open_stay_past_year", "O1", "2025-03-01") in faults([open_stay], as_of=date(2026, 1, 1))
    assert faults([open_stay], as_of=date(2025, 12, 31)) == set()


def test_in_and_out_the_same_day_is_named_and_nothing_else_is_asked_of_it():
    assert faults([stay("2025-03-01", "2025-03-01", code="O1")]) == {("no_nights", "O1", "2025-03-01")}


def test_a_reserved_person_is_not_asked_for_answers():
    who = person("P1", reserved=True)
    visit = contact("2025-03-01", who=who)
    assert faults([stay(*MARCH, who, code="O1")], contacts=[visit]) == set()


def test_a_stay_that_does_not_touch_the_year_has_no_fault_in_it():
    old = stay("2024-03-01", "2025-01-01", code="O1")
    assert faults([old]) == set()
    assert faults([old], year=2024)


def test_a_day_visit_without_answers_is_named_and_a_phone_talk_is_not():
    who = person("P1", gender="woman")
    visit, talk = contact("2025-03-01", who=who), contact("2025-03-01", "phone_talk", who)
    named = {("no_answer", visit.code, question) for question in ("reasons", "disability", "assistance_day_users")}
    assert faults(contacts=[visit, talk]) == named


def test_the_serious_faults_come_first():
    bare = [replace(adult(code), answers={}, rooms=()) for code in ("O1", "O2")]
    order = [fault.code for fault in data_faults(Register((), (*bare,), (child(),)), YEAR, date(2026, 2, 1))]
    serious = [code in SERIOUS for code in order]
    assert serious == sorted(serious, reverse=True)
    found = data_faults(havn_register(), YEAR, AFTERWARDS)
    assert [f.code in SERIOUS for f in found] == sorted((f.code in SERIOUS for f in found), reverse=True)


def test_the_example_register_has_the_missing_answers_its_return_reports():
    found = data_faults(havn_register(), YEAR, AFTERWARDS)
    assert {"no_answer"} <= {fault.code for fault in found}
    assert not {fault.code for fault in found} & {"overlap", "child_without_adult"}
