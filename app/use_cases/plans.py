"""The plan for the stay and the plan after it: goals, steps, reviews, who coordinates; and the safety plan that was given (K5)."""

from dataclasses import dataclass
from datetime import date

from app.changes import CARE, TASKS, Changes, changed
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import Coordination, Goal, PlanReview, PlanStep, SafetyPlan
from app.domain.errors import RuleBroken
from app.domain.states import Phase
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import checked, entity_of, keep, member
from app.use_cases.tasks import remind, settle


@dataclass(frozen=True, slots=True, repr=False)
class NewReview:
    """The plan of a phase was gone through on a day, with the person or not; when it is to be done again."""

    household: HouseholdCode
    person: PersonCode
    phase: str
    day: date
    with_person: bool
    text: str = ""
    next_review: date | None = None


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """A safety plan was filled in on paper together and given on a day. What stands in it is not kept."""

    household: HouseholdCode
    person: PersonCode
    day: date


@open_to(EVERYBODY)
def save_goal(work: UnitOfWork, goal: Goal) -> Changes[str]:
    """A new goal (no code yet), or new words or state of one. The first goal of a phase is the plan. Answers with its code."""
    member(work, goal.household, goal.person)
    if not goal.goal.strip():
        raise RuleBroken("goal_needed", field="goal")
    code = keep(work, checked(work, goal), "goal")
    settle(work, goal.household, goal.person, f"{goal.phase}_plan")
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def save_step(work: UnitOfWork, step: PlanStep) -> Changes[str]:
    """A step towards a goal: what, who, by when, done when. Answers with its code."""
    goal = work.get(Goal, step.goal)
    if goal is None or goal.household != step.household:
        raise RuleBroken("unknown_code", field="goal", value=step.goal[:40])
    if not step.what.strip():
        raise RuleBroken("step_needed", field="what")
    code = keep(work, checked(work, step), "plan_step", goal.person)
    return changed(CARE, result=code)


@open_to(EVERYBODY)
def review_plan(work: UnitOfWork, review: NewReview) -> Changes[str]:
    """The plan was evaluated, and is to be again on the next day named. Answers with the code of the review."""
    member(work, review.household, review.person)
    new = checked(work, entity_of(work, PlanReview, review))
    if new.next_review and new.next_review <= new.day:
        raise RuleBroken("review_not_ahead", field="next_review")
    if not any(g.phase == new.phase for g in work.of(Goal, household=review.household, person=review.person)):
        raise RuleBroken("no_plan_yet", field="phase")
    code = work.write(new, "plan_review").code
    kind = "plan_review" if review.phase == Phase.STAY else "after_plan_review"
    reviews = work.of(PlanReview, household=review.household, person=review.person)
    if not any(one.phase == review.phase and one.day > review.day for one in reviews):
        remind(work=work, kind=kind, household=review.household, subject=review.person, day=review.next_review, days=0)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def save_coordination(work: UnitOfWork, new: Coordination) -> Changes[None]:
    """Which service coordinates after the stay. Never the centre itself: it may take part for a while (LAW 2.5)."""
    member(work, new.household, new.person)
    new = checked(work, new)
    check_coordinator(work, new.coordinator, "coordinator")
    work.write(new, "coordination")
    return changed(CARE)


def check_coordinator(work: UnitOfWork, who: str, field: str) -> None:
    """RuleBroken `not_the_centre`: after the stay another service coordinates (LAW 2.5)."""
    own = work.settings.all().get("centre.name", "").casefold()
    if who.casefold() in {"krisesenteret", "krisesenter", own} - {""}:
        raise RuleBroken("not_the_centre", field=field)


@open_to(EVERYBODY)
def give_safety_plan(work: UnitOfWork, given: PlanGiven) -> Changes[str]:
    """Keep that a safety plan was given, when and by whom; nothing else of it."""
    member(work, given.household, given.person)
    code = work.write(checked(work, entity_of(work, SafetyPlan, given)), "safety_plan").code
    settle(work, given.household, given.person, "safety_plan")
    return changed(CARE, TASKS, result=code)
