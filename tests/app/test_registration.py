"""The registration form of a stay: what the case already answers, what is missing, and what no longer applies."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.entities import Contact, Person, Stay
from app.forms.definitions import Item, code_lists, form_years, items, label, load_form
from app.forms.registration import clean_answers, form_of, missing_facts, missing_questions, proposed_answers
from app.register.layout import CHILD_ANSWERS, CONTACT_ANSWERS, RESIDENT_ANSWERS

DAY = date(2026, 5, 1)


def a_stay(code="O1", kind="adult", arrived=DAY, departed=None, person="P1"):
    return Stay(code=code, person=person, household="S1", kind=kind, offer="women", arrived=arrived, departed=departed)


def a_contact(day: date, mode: str):
    return Contact(code="D1", person="P1", day=day, mode=mode)


def codes(questions) -> list[str]:
    return [question.code for question in questions]


def test_an_adult_alone_is_proposed_as_without_children():
    mother = a_stay()
    assert proposed_answers(mother, [mother], [], []) == {"brought_children": ("without_children",)}


def test_an_adult_with_a_child_in_the_case_is_proposed_as_with_children():
    mother, child = a_stay(), a_stay("O2", "child", person="P2")
    assert proposed_answers(mother, [mother, child], [], [])["brought_children"] == ("with_children",)


def test_earlier_contact_with_this_centre_is_proposed():
    mother, earlier = a_stay(), a_stay("O0", arrived=date(2024, 1, 1), departed=date(2024, 2, 1))
    before = [a_contact(date(2026, 4, 1), "day_visit"), a_contact(date(2026, 4, 2), "phone_talk")]
    proposed = proposed_answers(mother, [mother], [earlier, mother], before)
    assert set(proposed["prior_contact"]) == {"day_user", "phone", "resident"}


def test_contact_on_the_day_of_arrival_or_later_is_not_earlier_contact():
    mother, later = a_stay(), a_stay("O2", arrived=date(2026, 8, 1))
    contacts = [a_contact(DAY, "day_visit"), a_contact(date(2026, 6, 1), "phone_talk")]
    assert "prior_contact" not in proposed_answers(mother, [mother], [mother, later], contacts)


@pytest.mark.parametrize(
    ("earlier", "answer"), [(0, None), (1, ("one",)), (2, ("two_or_more",)), (5, ("two_or_more",))]
)
def test_a_childs_earlier_stays_are_counted_for_it(earlier, answer):
    child = a_stay("O9", "child")
    before = [
        a_stay(f"O{n}", "child", arrived=date(2020 + n, 1, 1), departed=date(2020 + n, 2, 1)) for n in range(earlier)
    ]
    assert proposed_answers(child, [child], [*before, child], []).get("previous_stays") == answer


@pytest.mark.parametrize(
    ("form", "questions"), [("resident", RESIDENT_ANSWERS), ("child", CHILD_ANSWERS), ("day_contact", CONTACT_ANSWERS)]
)
def test_the_forms_ask_what_the_register_folder_has_columns_for_and_newer_ones_more(form, questions):
    assert sorted(codes(load_form(form, 2025).questions)) == sorted(questions)
    for year in form_years():
        assert set(questions) <= set(codes(load_form(form, year).questions))


def test_every_question_points_at_a_code_list_and_at_questions_that_are_there():
    for form in ("resident", "child", "day_contact"):
        questions = load_form(form, 2026).questions
        for question in questions:
            choices = question.kind in ("single", "multiple")
            assert (question.codes in code_lists()) is choices, question.code
            known = {item.code for item in items(question.codes)}
            for other, wanted in question.when.items():
                there = {i.code for i in items(load_form(form, 2026).question(other).codes)}
                assert set(wanted) <= there
            assert bool(known) is choices


def test_a_year_without_a_form_of_its_own_has_the_newest_one_before_it():
    assert load_form("resident", 2099).questions == load_form("resident", max(form_years())).questions
    assert load_form("resident", 1999).questions == load_form("resident", min(form_years())).questions
    assert load_form("resident", 2099).year == 2099


def test_an_empty_form_misses_every_question_that_can_be_asked_now():
    form = load_form("resident", 2026)
    missing = codes(missing_questions(form, {}, left=False))
    assert "disability" in missing
    assert "disability_types" not in missing, "asked only of those with a disability"
    assert "destination_resident" not in missing, "asked only at the departure"


def test_the_destination_is_missing_once_the_person_has_left():
    form = load_form("child", 2026)
    assert "destination_child" in codes(missing_questions(form, {}, left=True))
    assert "destination_child" not in codes(missing_questions(form, {"destination_child": ("other_place",)}, left=True))


def test_a_question_whose_emptiness_has_a_meaning_is_never_missing():
    assert "previous_stays" not in codes(missing_questions(load_form("child", 2025), {}, left=True))
    assert "previous_stays" in codes(missing_questions(load_form("child", 2026), {}, left=True)), (
        "there is a «none» now"
    )


@pytest.mark.parametrize(("answer", "asked"), [("yes", True), ("no", False)])
def test_the_type_of_disability_is_asked_only_of_those_with_one(answer, asked):
    missing = codes(missing_questions(load_form("resident", 2026), {"disability": (answer,)}, left=False))
    assert ("disability_types" in missing) is asked


def test_the_reason_for_a_break_is_asked_only_when_there_was_a_break_in_a_place_the_child_attends():
    form = load_form("child", 2026)
    broke = {"attends": ("school",), "kindergarten_school_break": ("full",)}
    assert "break_reason" in codes(missing_questions(form, broke, left=False))
    for answers in (broke | {"attends": ("none",)}, broke | {"kindergarten_school_break": ("none",)}):
        assert "break_reason" not in codes(missing_questions(form, answers, left=False))


@pytest.mark.parametrize(
    ("person", "missing"),
    [
        (Person(code="P1", kind="adult"), ["gender", "birth_year", "immigrant_background"]),
        (Person(code="P1", kind="child"), ["gender", "birth_year"]),
        (Person(code="P1", kind="adult", gender="woman", birth_year=1990, immigrant_background="with"), []),
    ],
)
def test_the_facts_the_forms_need_of_a_person_are_named_when_empty(person, missing):
    assert missing_facts(person) == missing


def test_the_form_is_that_of_the_year_of_arrival_and_of_the_kind():
    assert form_of(a_stay(arrived=date(2025, 12, 31), departed=date(2026, 2, 1))).year == 2025
    assert form_of(a_stay(kind="child")).name == "child"


def test_answers_that_no_longer_apply_are_dropped():
    form = load_form("resident", 2026)
    given_answers = {"disability": ["no"], "disability_types": ["reduced_vision"], "individual_plan": []}
    assert clean_answers(form, given_answers) == {"disability": ("no",)}


def test_what_hung_on_a_dropped_answer_is_dropped_too():
    form = load_form("child", 2026)
    given_answers = {"attends": ("none",), "kindergarten_school_break": ("full",), "break_reason": ("distance",)}
    assert clean_answers(form, given_answers) == {"attends": ("none",)}


form_answers = st.sampled_from(("resident", "child", "day_contact")).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.fixed_dictionaries(
            {},
            optional={
                q.code: st.lists(
                    st.sampled_from([i.code for i in items(q.codes)] or ["12"]), max_size=3, unique=True
                ).map(tuple)
                for q in load_form(name, 2026).questions
            },
        ),
    )
)


@given(form_answers)
def test_clean_answers_are_a_fixed_part_of_what_was_given_and_all_apply(case):
    name, answers = case
    form = load_form(name, 2026)
    kept = clean_answers(form, answers)
    assert kept.items() <= answers.items()
    assert clean_answers(form, kept) == kept
    for question in form.questions:
        if question.code in kept:
            assert question.applies(kept)
        elif answers.get(question.code):
            assert not question.applies(kept)


@given(form_answers, st.booleans())
def test_a_missing_question_applies_and_has_no_answer(case, left):
    name, answers = case
    form = load_form(name, 2026)
    for question in missing_questions(form, answers, left=left):
        assert not answers.get(question.code)
        assert question.applies(answers)


def test_a_category_is_asked_from_its_first_to_its_last_year():
    item = Item("x", "X", from_year=2019, to_year=2021)
    assert [year for year in range(2017, 2024) if item.asked(year)] == [2019, 2020, 2021]


def test_the_label_of_an_unknown_category_is_its_code():
    assert label("gender", "woman") != "woman"
    assert label("gender", "never_heard_of") == "never_heard_of"
