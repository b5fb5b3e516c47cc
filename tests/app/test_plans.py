"""The plan for the stay and the plan after it: goals, steps, reviews, who coordinates, and that a safety plan was given (K5)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.changes import CARE, TASKS
from app.domain.care import Coordination, Goal, PlanReview, PlanStep, SafetyPlan
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.plans import (
    NewReview,
    PlanGiven,
    give_safety_plan,
    review_plan,
    save_coordination,
    save_goal,
    save_step,
)
from app.use_cases.stays import Departure, record_departure
from tests.app.caring import goal, open_tasks, records, safety_plan, the_task
from tests.app.house import SON, ago, as_duty, dump, mean, move_in, refused
from tests.support import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def mother(vault):
    return move_in(vault, SON)[0]


def a_goal(stay, **more):
    return replace(
        Goal(
            code="",
            household=stay.household,
            person=stay.person,
            phase="stay",
            goal="Bolig",
            topic="housing",
            created=TODAY,
        ),
        **more,
    )


def a_step(stay, of, **more):
    return replace(
        PlanStep(code="", household=stay.household, goal=of, what="Ring boligkontoret", who="Kari", due=TOMORROW),
        **more,
    )


def reviewed(stay, phase="stay", **more):
    return replace(
        NewReview(
            household=stay.household, person=stay.person, phase=phase, day=TODAY, with_person=True, text="Går bra"
        ),
        **more,
    )


def coordinated(stay, **more):
    return replace(
        Coordination(household=stay.household, person=stay.person, coordinator="NAV", contact="22", ends=None), **more
    )


@pytest.mark.parametrize("phase", ["stay", "after"])
def test_a_goal_is_kept_changed_over_its_version_and_its_old_words_stay(vault, mother, phase):
    done = as_duty(vault).write(save_goal, a_goal(mother, phase=phase, goal=" Linje\r\nto "))
    assert done.kinds == {CARE, TASKS}
    (kept,) = records(vault, Goal, mother)
    assert (kept.code, kept.phase, kept.goal, kept.state, kept.version) == (done.result, phase, "Linje\nto", "open", 1)
    vault.write(save_goal, replace(kept, state="reached", goal="Nye ord"))
    refused(vault, save_goal, replace(kept, goal="Sent"), "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([mother.person])) if r.event == "goal")
    assert ("Linje" in line.before, "Nye ord" in line.after) == (True, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"phase": "before"}, "unknown_code"),
        ({"state": "lost"}, "unknown_code"),
        ({"goal": "  "}, "goal_needed"),
        ({"goal": "x" * 2001}, "text_too_long"),
        ({"goal": "\x00"}, "text_unreadable"),
        ({"topic": "\x00"}, "text_unreadable"),
        ({"topic": "x" * 301}, "text_too_long"),
        ({"created": TOMORROW}, "day_in_future"),
        ({"code": "PM-9999"}, "unknown_code"),
    ],
)
def test_a_goal_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_goal, a_goal(mother, **change), code)


def test_a_step_belongs_to_a_goal_of_its_case(vault, mother):
    code = goal(vault, mother)
    made = as_duty(vault).write(save_step, a_step(mother, code, who=" Kari\n og Ola "))
    assert made.kinds == {CARE}
    (kept,) = vault.read(lambda q: q.records.of(PlanStep, mother.household))
    assert (kept.code, kept.what, kept.who, kept.due, kept.done) == (
        made.result, "Ring boligkontoret", "Kari og Ola", TOMORROW, None,
    )  # fmt: skip
    vault.write(save_step, replace(kept, done=TODAY))
    refused(vault, save_step, replace(kept, what="Sent"), "edited_meanwhile")
    assert vault.read(lambda q: q.trust.history([mother.person]))[0].event == "plan_step"
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen"))[0]
    refused(vault, save_step, a_step(other, code), "unknown_code")
    refused(vault, save_step, a_step(other, goal(vault, other), code=kept.code), "unknown_code")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"goal": "PM-9999"}, "unknown_code"),
        ({"household": "S-999"}, "unknown_code"),
        ({"what": " "}, "step_needed"),
        ({"what": "x" * 2001}, "text_too_long"),
        ({"who": "\x00"}, "text_unreadable"),
        ({"due": TODAY.replace(year=2060)}, "absurd_date"),
        ({"done": TOMORROW}, "day_in_future"),
        ({"code": "PT-9999"}, "unknown_code"),
    ],
)
def test_a_step_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_step, a_step(mother, goal(vault, mother), **change), code)


def test_each_of_the_two_plans_has_a_review_of_its_own(vault, mother):
    goal(vault, mother), goal(vault, mother, "after")
    code = as_duty(vault).write(review_plan, reviewed(mother, next_review=TODAY + timedelta(days=10))).result
    vault.write(review_plan, reviewed(mother, "after", with_person=False, next_review=TODAY + timedelta(days=50)))
    first, second = records(vault, PlanReview, mother)
    assert first == PlanReview(
        code=code,
        household=mother.household,
        person=mother.person,
        phase="stay",
        day=TODAY,
        with_person=True,
        text="Går bra",
        next_review=TODAY + timedelta(days=10),
        at=NOW,
        user="Vakt",
    )
    assert (second.phase, second.with_person) == ("after", False)
    assert the_task(vault, mother.household, "plan_review").due == datetime(2026, 12, 3, 8)
    assert the_task(vault, mother.household, "after_plan_review").due == datetime(2027, 1, 12, 8)
    vault.write(review_plan, reviewed(mother, next_review=TODAY + timedelta(days=20)))
    assert the_task(vault, mother.household, "plan_review").due == datetime(2026, 12, 13, 8)
    mean(vault, record_departure, Departure((mother.code,), TODAY))
    left = {kind for kind, _ in open_tasks(vault, mother.household)}
    assert ("plan_review" in left, "after_plan_review" in left) == (False, True)
    vault.write(review_plan, reviewed(mother, "after"))
    assert "after_plan_review" not in {kind for kind, _ in open_tasks(vault, mother.household)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"phase": ""}, "choose_answer"),
        ({"phase": "after"}, "no_plan_yet"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"next_review": TODAY}, "review_not_ahead"),
        ({"next_review": TODAY.replace(year=2060)}, "absurd_date"),
        ({"text": "\x00"}, "text_unreadable"),
        ({"text": "x" * 20_001}, "text_too_long"),
    ],
)
def test_a_review_that_cannot_be_is_refused(vault, mother, change, code):
    goal(vault, mother)
    refused(vault, review_plan, reviewed(mother, **change), code)


def test_an_older_review_written_down_late_does_not_move_the_next_one(vault, mother):
    goal(vault, mother)
    vault.write(review_plan, reviewed(mother, next_review=TODAY + timedelta(days=10)))
    vault.write(review_plan, reviewed(mother, day=ago(3), next_review=TODAY + timedelta(days=90)))
    assert the_task(vault, mother.household, "plan_review").due == datetime(2026, 12, 3, 8)


def test_who_coordinates_after_the_stay_is_never_the_centre(vault, mother):
    vault.write(save_centre, CentreFacts("Huset på Øya", ""))
    for name in ("Krisesenteret", " KRISESENTER ", "huset  på øya"):
        refused(vault, save_coordination, coordinated(mother, coordinator=name), "not_the_centre")
    as_duty(vault).write(save_coordination, coordinated(mother, ends=TODAY + timedelta(days=90)))
    (kept,) = records(vault, Coordination, mother)
    assert kept == coordinated(mother, ends=TODAY + timedelta(days=90), version=1)
    vault.write(save_coordination, replace(kept, coordinator="Barnevernet"))
    for version in (0, 1, 3):
        refused(vault, save_coordination, replace(kept, version=version), "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([mother.person])) if r.event == "coordination")
    assert ('"NAV"' in line.before, "Barnevernet" in line.after) == (True, True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"contact": "x" * 301}, "text_too_long"),
        ({"coordinator": "\ud800"}, "text_unreadable"),
        ({"ends": TODAY.replace(year=2060)}, "absurd_date"),
        ({"version": 1}, "edited_meanwhile"),
    ],
)
def test_a_coordination_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_coordination, coordinated(mother, **change), code)


def test_of_a_safety_plan_only_that_it_was_given_is_kept(vault, mother):
    code = safety_plan(as_duty(vault), mother, ago(1))
    assert records(vault, SafetyPlan, mother) == [
        SafetyPlan(code=code, household=mother.household, person=mother.person, day=ago(1), at=NOW, user="Vakt")
    ]
    assert [len(row) for row in dump(vault)["safety_plan"]] == [6], "there is nowhere to keep its words"
    refused(vault, give_safety_plan, PlanGiven(mother.household, mother.person, TOMORROW), "day_in_future")
    refused(vault, give_safety_plan, PlanGiven(mother.household, "P-9999", TODAY), "unknown_person")
