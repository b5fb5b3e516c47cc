"""The plan for the stay and the plan after it: goals, steps, reviews, who coordinates; and the safety plan that was given (K5)."""

from dataclasses import dataclass, replace
from datetime import date

from app.changes import CARE, TASKS, Changes, changed
from app.domain.care import GOAL_STATES, PHASES, Coordination, Goal, PlanReview, PlanStep, SafetyPlan
from app.domain.errors import RuleBroken
from app.domain.wording import checked_line, checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.keeping import check_code, check_day, facts, keep, member
from app.use_cases.tasks import check_due, remind, settle


@dataclass(frozen=True, slots=True, repr=False)
class Reviewed:
    """The plan of a phase was gone through on a day, with the person or not; when it is to be done again."""

    household: str
    person: str
    phase: str
    day: date
    with_person: bool
    text: str = ""
    next_review: date | None = None


@dataclass(frozen=True, slots=True)
class PlanGiven:
    """A safety plan was filled in on paper together and given on a day. What stands in it is not kept."""

    household: str
    person: str
    day: date


@open_to(EVERYBODY)
def save_goal(work: UnitOfWork, goal: Goal) -> Changes:
    """A new goal (no code yet), or new words or state of one. The first goal of a phase is the plan. Answers with its code."""
    member(work, goal.household, goal.person)
    check_code(goal.phase, PHASES, "phase")
    check_code(goal.state, GOAL_STATES, "state")
    words = checked_text(goal.goal, "goal", 2000)
    if not words:
        raise RuleBroken("goal_needed", field="goal")
    check_day(work, goal.created, "created")
    code = keep(work, "goal", "goal", replace(goal, goal=words, topic=checked_line(goal.topic, "topic")))
    settle(work, goal.household, goal.person, f"{goal.phase}_plan")
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def save_step(work: UnitOfWork, step: PlanStep) -> Changes:
    """A step towards a goal: what, who, by when, done when. Answers with its code."""
    goal = work.records.get(Goal, step.goal)
    if goal is None or goal.household != step.household:
        raise RuleBroken("unknown_code", field="goal", value=step.goal[:40])
    what, who = checked_text(step.what, "what", 2000), checked_line(step.who, "who")
    if not what:
        raise RuleBroken("step_needed", field="what")
    check_due(step.due, work, "due")
    if step.done:
        check_day(work, step.done, "done")
    code = keep(work, "plan_step", "plan_step", replace(step, what=what, who=who), goal.person)
    return changed(CARE, result=code)


@open_to(EVERYBODY)
def review_plan(work: UnitOfWork, made: Reviewed) -> Changes:
    """The plan was evaluated, and is to be again on the next day named. Answers with the code of the review."""
    member(work, made.household, made.person)
    check_code(made.phase, PHASES, "phase")
    check_day(work, made.day)
    check_due(made.next_review, work, "next_review")
    if made.next_review and made.next_review <= made.day:
        raise RuleBroken("review_not_ahead", field="next_review")
    if not any(g.phase == made.phase for g in work.records.of(Goal, made.household, made.person)):
        raise RuleBroken("no_plan_yet", field="phase")
    code = work.centre.next_code("plan_review")
    text = checked_text(made.text, "text")
    work.records.add(
        PlanReview(
            code=code,
            household=made.household,
            person=made.person,
            phase=made.phase,
            day=made.day,
            with_person=made.with_person,
            text=text,
            next_review=made.next_review,
            at=work.now,
            user=work.actor.name,
        )
    )
    work.centre.record("plan_review", made.person, after={"code": code, "phase": made.phase, "day": made.day})
    kind = "plan_review" if made.phase == "stay" else "after_plan_review"
    reviews = work.records.of(PlanReview, made.household, made.person)
    if not any(r.phase == made.phase and r.day > made.day for r in reviews):
        remind(work, kind, made.household, made.person, made.next_review, 0)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def save_coordination(work: UnitOfWork, new: Coordination) -> Changes:
    """Which service coordinates after the stay. Never the centre itself: it may take part for a while (LAW 2.5)."""
    member(work, new.household, new.person)
    coordinator, contact = checked_line(new.coordinator, "coordinator"), checked_line(new.contact, "contact")
    own = work.centre.settings().get("centre.name", "").casefold()
    if coordinator.casefold() in {"krisesenteret", "krisesenter", own} - {""}:
        raise RuleBroken("not_the_centre", field="coordinator")
    check_due(new.ends, work, "ends")
    new = replace(new, coordinator=coordinator, contact=contact)
    old = work.records.get(Coordination, new.household, new.person)
    if (old.version if old else 0) != new.version:
        raise RuleBroken("edited_meanwhile")
    if old:
        work.records.update(new)
    else:
        work.records.add(replace(new, version=1))
    work.centre.record("coordination", new.person, facts(old) if old else "", facts(new))
    return changed(CARE)


@open_to(EVERYBODY)
def give_safety_plan(work: UnitOfWork, given: PlanGiven) -> Changes:
    """Keep that a safety plan was given, when and by whom; nothing else of it."""
    member(work, given.household, given.person)
    check_day(work, given.day)
    code = work.centre.next_code("safety_plan")
    work.records.add(
        SafetyPlan(
            code=code, household=given.household, person=given.person, day=given.day, at=work.now, user=work.actor.name
        )
    )
    work.centre.record("safety_plan", given.person, after={"day": given.day})
    settle(work, given.household, given.person, "safety_plan")
    return changed(CARE, TASKS, result=code)
