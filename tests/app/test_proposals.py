"""What was done becomes a proposal to the national forms, by the year they ask; one's own answer is never written over (I6)."""

from dataclasses import replace
from datetime import date

import pytest

from app.care.proposals import Done, not_taken, proposed, with_proposals
from app.domain.child import School
from app.domain.entities import Stay
from app.forms.definitions import items, load_form
from app.use_cases.registration import AnswersGiven, checked_answers, save_stay_answers
from tests.app.caring import contact, flag, goal, mapped, note, safety_plan, school, topic
from tests.app.house import DAUGHTER, SON, ago, move_in, stay_of
from tests.support import TODAY

EVERYTHING = Done(
    contact=True,
    concluded=frozenset(
        (kind, by) for kind in ("interview", "needs", "threat") for by in ("centre", "police", "other")
    ),
    phases=frozenset({"stay", "after"}),
    talks=frozenset(
        {"individual_talk", "welcome_talk", "talk_without_parent", "talk_with_parent", "observed", "said", "done"}
    ),
    contacts=frozenset(
        {
            ("housing_office", "meeting"),
            ("school", "phone"),
            ("nav", "responsibility_group"),
            ("kindergarten", "letter"),
        }
    ),
    flags={"individual_plan": "yes"},
    school=School(
        household="S",
        person="P",
        attends="school",
        break_kind="full",
        break_reasons=frozenset({"distance", "child_safety"}),
        schooling_here="Ja",
        transport="applied",
    ),
    safety_plan=True,
)
ADULT = {
    "intake_interview", "systematic_needs_assessment", "followup_plan_during_stay", "primary_contact", "individual_talks",
    "help_contacting_services", "meetings_with_services", "responsibility_groups", "individual_plan_cooperation",
    "help_finding_housing", "followup_plan_after_stay",
}  # fmt: skip
CHILD = {
    "systematic_needs_assessment", "systematic_threat_assessment", "followup_plan_during_stay", "primary_contact",
    "talk_without_parent", "talk_with_parent", "school_at_centre", "transport_kindergarten_school",
    "cooperation_school_kindergarten", "responsibility_groups", "welcome_talk",
}  # fmt: skip


def stay(kind="adult", year=2026, **answers):
    return Stay(
        code="O",
        person="P",
        household="S",
        kind=kind,
        offer="women",
        arrived=date(year, 5, 1),
        answers={q: tuple(c) for q, c in answers.items()},
    )


def help_of(done, kind="adult", year=2026):
    question = "assistance_residents" if kind == "adult" else "assistance_children"
    return set(proposed(stay(kind, year), done).get(question, ()))


# -- by year ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "threat"),
    [
        (2019, {"systematic_threat_assessment"}),
        (2020, {"systematic_threat_assessment_by_centre", "systematic_threat_assessment_by_others"}),
        (2026, {"systematic_threat_assessment_by_centre", "systematic_threat_assessment_by_others"}),
    ],
)
def test_an_adult_of_each_year_is_proposed_what_that_years_form_asks(year, threat):
    assert help_of(EVERYTHING, year=year) == ADULT | threat


@pytest.mark.parametrize(
    ("year", "not_asked"),
    [
        (2015, {"welcome_talk", "systematic_needs_assessment", "systematic_threat_assessment", "school_at_centre"}),
        (2016, set()),
        (2026, set()),
    ],
)
def test_a_child_of_each_year_is_proposed_what_that_years_form_asks(year, not_asked):
    assert help_of(EVERYTHING, "child", year) == CHILD - not_asked


@pytest.mark.parametrize(
    ("by", "categories"),
    [("centre", {"systematic_threat_assessment_by_centre"}), ("police", {"systematic_threat_assessment_by_others"}),
     ("other", {"systematic_threat_assessment_by_others"})],
)  # fmt: skip
def test_who_mapped_decides_the_category_and_a_child_counts_the_centres_own(by, categories):
    done = Done(concluded=frozenset({("threat", by)}))
    assert help_of(done) == categories
    assert help_of(done, "child") == ({"systematic_threat_assessment"} if by == "centre" else set())
    assert help_of(Done(concluded=frozenset({("needs", by), ("interview", by)}))) == (
        {"systematic_needs_assessment", "intake_interview"} if by == "centre" else set()
    )


@pytest.mark.parametrize(
    ("done", "kind", "categories"),
    [
        (Done(), "adult", set()),
        (Done(), "child", set()),
        (Done(contact=True), "child", {"primary_contact"}),
        (Done(phases=frozenset({"after"})), "adult", {"followup_plan_after_stay"}),
        (Done(phases=frozenset({"after"})), "child", set()),
        (Done(talks=frozenset({"observed", "said", "done"})), "adult", set()),
        (Done(talks=frozenset({"welcome_talk"})), "child", {"welcome_talk"}),
        (Done(contacts=frozenset({("police", "phone")})), "adult", {"help_contacting_services"}),
        (Done(contacts=frozenset({("police", "phone")})), "child", set()),
        (
            Done(contacts=frozenset({("nav", "meeting")})),
            "adult",
            {"help_contacting_services", "meetings_with_services"},
        ),
        (Done(safety_plan=True, flags={"individual_plan": "unknown"}), "adult", set()),
        (
            Done(school=School(household="", person="", attends="kindergarten", schooling_here="Litt")),
            "child",
            {"kindergarten"},
        ),
        (Done(school=School(household="", person="", attends="school", transport="needed")), "child", set()),
        (
            Done(school=School(household="", person="", attends="school", transport="refused")),
            "child",
            {"transport_kindergarten_school"},
        ),
    ],
)
def test_only_what_was_done_speaks(done, kind, categories):
    assert help_of(done, kind) == categories


def test_the_answers_about_plan_and_school_are_proposed_as_they_stand():
    assert proposed(stay(), Done(flags={"individual_plan": "no"})) == {"individual_plan": ("no",)}
    assert proposed(stay(), Done(flags={"individual_plan": "declined"})) == {}
    found = proposed(stay("child"), EVERYTHING)
    assert (found["attends"], found["kindergarten_school_break"]) == (("school",), ("full",))
    assert found["break_reason"] == ("child_safety", "distance")
    none = Done(
        school=School(household="", person="", attends="none", break_kind="full", break_reasons=frozenset({"distance"}))
    )
    assert proposed(stay("child"), none) == {"attends": ("none",)}
    unbroken = replace(EVERYTHING.school, break_kind="none")
    assert "break_reason" not in proposed(stay("child"), replace(EVERYTHING, school=unbroken))


@pytest.mark.parametrize("kind", ["adult", "child"])
@pytest.mark.parametrize("year", [2014, 2019, 2025, 2026, 2027])
def test_every_proposal_is_an_answer_the_form_takes(kind, year):
    form = load_form("resident" if kind == "adult" else "child", year)
    answers = with_proposals(stay(kind, year), EVERYTHING)
    assert checked_answers(form, answers) == answers
    for question, codes in answers.items():
        assert set(codes) <= {i.code for i in items(form.question(question).codes, year)}


# -- never over a person's own answer ---------------------------------------------------------------------------


def test_a_single_answer_that_is_given_is_the_staffs():
    answered = stay("child", attends=["kindergarten"], kindergarten_school_break=["none"])
    assert not {"attends", "kindergarten_school_break", "break_reason"} & set(not_taken(answered, EVERYTHING))
    taken = with_proposals(answered, EVERYTHING)
    assert (taken["attends"], taken["kindergarten_school_break"]) == (("kindergarten",), ("none",))
    yes = stay(individual_plan=["no"])
    assert with_proposals(yes, EVERYTHING)["individual_plan"] == ("no",)


def test_several_answers_are_added_to_and_none_is_taken_away():
    answered = stay(assistance_residents=["childminding", "primary_contact"], abuse_duration=["unknown"])
    new = set(not_taken(answered, EVERYTHING)["assistance_residents"])
    assert not new & {"childminding", "primary_contact"}
    taken = with_proposals(answered, EVERYTHING)
    assert taken["assistance_residents"][:2] == ("childminding", "primary_contact")
    assert set(taken["assistance_residents"][2:]) == new
    assert taken["abuse_duration"] == ("unknown",)
    assert not_taken(replace(answered, answers=taken), EVERYTHING) == {}


def test_no_help_goes_when_there_was_some_and_stays_when_there_was_none():
    none = stay("child", assistance_children=["none"])
    assert "none" not in with_proposals(none, EVERYTHING)["assistance_children"]
    assert with_proposals(none, Done()) == {"assistance_children": ("none",)}


# -- from what was ordered --------------------------------------------------------------------------------------


def done_for(vault, one):
    whole, mine = vault.read(lambda q: (q.records.done(), q.records.done(one.household)))
    counted = {k: replace(v, talks=frozenset(), contacts=frozenset(), flags={}, school=None) for k, v in mine.items()}
    assert counted == {k: v for k, v in whole.items() if k[0] == one.household}, (
        "the house is told what is counted, no more"
    )
    return mine.get((one.household, one.person), Done())


def test_what_was_ordered_is_what_was_done(vault):
    mother, son, daughter = move_in(vault, SON, DAUGHTER, arrived=ago(9))
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen"))[0]
    assert vault.read(lambda q: q.records.done()) == {}
    contact(vault, mother)
    topic(vault, mother, "threat")
    mapped(vault, mother, "threat", ago(2))
    mapped(vault, mother, "threat", ago(7), by="police")
    goal(vault, mother, "after", created=ago(1))
    note(vault, mother, "individual_talk")
    note(vault, mother, service="nav", mode="meeting")
    flag(vault, mother, "individual_plan", "no")
    safety_plan(vault, mother)
    assert done_for(vault, mother) == Done(
        contact=True,
        concluded=frozenset({("threat", "centre"), ("threat", "police")}),
        phases=frozenset({"after"}),
        talks=frozenset({"individual_talk"}),
        contacts=frozenset({("nav", "meeting")}),
        flags={"individual_plan": "no"},
        school=None,
        safety_plan=True,
        first=ago(7),
    )
    note(vault, son, "welcome_talk", day=ago(3))
    assert done_for(vault, son) == Done(talks=frozenset({"welcome_talk"}), first=ago(3)), (
        "a talk alone is something done"
    )
    assert done_for(vault, daughter) == done_for(vault, other) == Done()
    note(vault, mother, "observed", service="school", person="")
    for one in (mother, son, daughter):
        assert ("school", "phone") in done_for(vault, one).contacts
    assert done_for(vault, other) == Done()
    school(vault, daughter, "kindergarten")
    assert done_for(vault, daughter).school.attends == "kindergarten"


def test_a_topic_without_a_conclusion_is_no_mapping(vault):
    mother = move_in(vault)[0]
    topic(vault, mother, "needs")
    assert done_for(vault, mother).concluded == frozenset()


def test_proposals_are_saved_like_any_other_answers(vault):
    mother = move_in(vault, arrived=TODAY)[0]
    contact(vault, mother)
    answers = with_proposals(stay_of(vault, mother.code), done_for(vault, mother))
    vault.write(save_stay_answers, AnswersGiven(mother.code, answers, mother.version + 0))
    assert stay_of(vault, mother.code).answers["assistance_residents"] == ("primary_contact",)
    assert not_taken(stay_of(vault, mother.code), done_for(vault, mother)) == {}
