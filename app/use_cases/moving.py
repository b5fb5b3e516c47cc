"""The way to a home, step by step (R1, R2, R4): the need, the alternatives, applications and viewings, and the follow-up after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.care.moving import chosen_of, waits_code
from app.changes import CARE, CONTACTS, HOUSE, TASKS, Changes, changed
from app.domain.base import NOBODY, HouseholdCode, PersonCode, PersonKind
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.house import ReadyToMove
from app.domain.moving import AfterContact, Alternative, AlternativeView, Moving, MovingStep
from app.domain.states import COORDINATING, MovingStepKind, SafeHere, StepAnswer, Weighing
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import Member, case, checked, keep, member
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.plans import check_coordinator
from app.use_cases.stays import end_ready_marks
from app.use_cases.tasks import forget, remind, settle

NEED = "need_clarified"


@dataclass(frozen=True, slots=True, repr=False)
class Weighed:
    """An alternative with what each child says of it."""

    alternative: Alternative
    views: Mapping[PersonCode, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A planned follow-up was done on a day."""

    code: str
    day: date
    note: str = ""


@open_to(EVERYBODY)
@undoable
def save_moving(work: UnitOfWork, moving: Moving) -> Changes[None]:
    """The need, who owns what, the keys, the end. The need is clarified by its answer and the day of it, together; nothing else
    settles its task. RuleBroken `need_without_answer`, `need_without_day`, `not_the_centre` for a coordinator who is the centre."""
    people = case(work, moving.household)
    new = checked(work, moving)
    if new.clarified and not new.answer:
        raise RuleBroken("need_without_answer", field="answer")
    if new.answer and not new.clarified:
        raise RuleBroken("need_without_day", field="clarified")
    check_coordinator(work, new.municipal_coordinator, "municipal_coordinator")
    if new.keys and new.clarified and new.keys < new.clarified:
        raise RuleBroken("ends_before", field="keys")
    if new.ended and not new.ended_why:
        raise RuleBroken("reason_needed", field="ended_why")
    work.write(new, "moving")
    if new.clarified:
        for one in people:
            settle(work, new.household, one.person, NEED)
    _feed_ready(work, new.household)
    return changed(CARE, HOUSE, TASKS)


@open_to(EVERYBODY)
@undoable
def weigh(work: UnitOfWork, weighed: Weighed) -> Changes[str]:
    """An alternative, new or judged again. One is chosen at a time: the one before is no more, and why stands with it. Answers
    with its code. RuleBroken `not_safe_chosen` for one that was judged not safe enough, `reason_needed` for one turned down."""
    alternative = weighed.alternative
    case(work, alternative.household)
    new = checked(work, replace(alternative, judged_by=alternative.judged_by or work.actor.name))
    if new.state == Weighing.CHOSEN and new.safe == SafeHere.NO:
        raise RuleBroken("not_safe_chosen", field="state")
    if new.state == Weighing.NOT_CHOSEN and not new.reason:
        raise RuleBroken("reason_needed", field="reason")
    before = chosen_of(work.of(Alternative, household=new.household))
    if new.state == Weighing.CHOSEN and before and before.code != new.code:
        work.write(replace(before, state=Weighing.NOT_CHOSEN, reason=before.reason or "–"), "alternative")
    code = keep(work, new, "alternative")
    for person, view in weighed.views.items():
        if member(work, new.household, person).kind != PersonKind.CHILD:
            raise RuleBroken("wrong_kind", field="person", value=person)
        _keep_view(work, new.household, person, code, view)
    _feed_ready(work, new.household)
    return changed(CARE, HOUSE, result=code)


def _keep_view(work: UnitOfWork, household: HouseholdCode, person: PersonCode, code: str, view: str) -> None:
    old = work.get(AlternativeView, code, person)
    if not view.strip():
        if old:
            work.remove(old, "alternative")
        return
    if old is None or old.view != view.strip():
        version = old.version if old else 0
        new = AlternativeView(household=household, person=person, alternative=code, view=view, version=version)
        work.write(checked(work, new), "alternative")


@open_to(EVERYBODY)
@undoable
def save_moving_step(work: UnitOfWork, step: MovingStep) -> Changes[str]:
    """An application, a viewing, a child coordinator …, new or with its answer; while one waits it reminds before its day. Answers
    with its code. RuleBroken `answer_needs_day`, `complaint_needs_no`, `not_the_centre` for what another service holds together,
    `child_needed` for a child coordinator of no child."""
    people = case(work, step.household)
    new = checked(work, step)
    if new.person:
        member(work, new.household, new.person)
    if new.what in COORDINATING:
        check_coordinator(work, new.whom, "whom")
        _check_child(new, people)
    if new.answer in (StepAnswer.YES, StepAnswer.NO) and not new.answered:
        raise RuleBroken("answer_needs_day", field="answered")
    if new.answered and new.answered < new.since:
        raise RuleBroken("ends_before", field="answered")
    if new.complained and new.answer not in (StepAnswer.NO, StepAnswer.YES):
        raise RuleBroken("complaint_needs_no", field="complained")
    code = keep(work, new, "moving_step", new.person)
    if new.what in COORDINATING:
        for one in people:
            if new.person in (NOBODY, one.person):
                settle(work, new.household, one.person, new.what)
    remind(work, "moving_step_due", new.household, code, new.due if new.waits else None)
    _feed_ready(work, new.household)
    return changed(CARE, HOUSE, TASKS, result=code)


def _check_child(step: MovingStep, people: Sequence[Member]) -> None:
    children = {one.person for one in people if one.kind == PersonKind.CHILD}
    if step.what == MovingStepKind.CHILD_COORDINATOR and step.person not in children:
        raise RuleBroken("child_needed", field="person")


@open_to(EVERYBODY)
@undoable
def plan_contact(work: UnitOfWork, contact: AfterContact) -> Changes[str]:
    """A follow-up that is planned, or planned anew; it is on the board's list on its day. One that is done is not changed
    (`already_done`). Answers with its code."""
    member(work, contact.household, contact.person)
    old = work.get(AfterContact, contact.code) if contact.code else None
    if old and old.done:
        raise RuleBroken("already_done")
    new = checked(work, replace(contact, done=None, contact=""))
    code = keep(work, new, "after_contact")
    remind(work, "after_contact_due", new.household, code, new.day, days=0)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def do_contact(work: UnitOfWork, done: FollowedUp) -> Changes[str]:
    """It was done: a visit or a phone talk of the day service, logged once, counted there. Answers with the contact's code.
    RuleBroken `already_done` the second time."""
    planned = work.get(AfterContact, done.code)
    if planned is None:
        raise RuleBroken("unknown_code", field="code", value=done.code[:40])
    if planned.done:
        raise RuleBroken("already_done")
    code = log_contact(work, Visit(Newcomer(code=planned.person), done.day, planned.how, note=done.note)).result
    work.write(replace(planned, done=done.day, contact=code), "after_contact")
    forget(work, "after_contact_due", planned.household, planned.code)
    return changed(CARE, CONTACTS, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def drop_contact(work: UnitOfWork, code: str) -> Changes[None]:
    """A planned follow-up that is not to be; one that was done stands."""
    planned = work.get(AfterContact, code)
    if planned is None:
        raise RuleBroken("unknown_code", field="code", value=code[:40])
    if planned.done:
        raise RuleBroken("already_done")
    forget(work, "after_contact_due", planned.household, planned.code)
    work.remove(planned, "after_contact")
    return changed(CARE, TASKS)


def _feed_ready(work: UnitOfWork, household: HouseholdCode) -> None:
    """What is known of the way says by itself that they are ready to move and wait, for the municipality and for Fullt hus: from
    the day the need was clarified until the keys, for what was chosen; with the decision on municipal housing, if there is."""
    moving = work.get(Moving, household)
    stays = work.of(Stay, household=household)
    here = [stay for stay in stays if stay.departed is None]
    marks = [mark for mark in work.of(ReadyToMove, household=household) if mark.until is None]
    chosen = chosen_of(work.of(Alternative, household=household))
    if moving is None or not here or not moving.clarified or chosen is None:
        return
    if moving.keys:
        end_ready_marks(work, household, moving.keys, "not_ready")
        return
    steps = work.of(MovingStep, household=household)
    granted = any(step.what == MovingStepKind.APPLICATION and step.answer == StepAnswer.YES for step in steps)
    decided = granted and chosen.what.startswith("municipal")
    waits_for = waits_code(chosen)
    mark = marks[0] if marks else None
    if mark and (mark.waits_for, mark.housing_decision) == (waits_for, decided):
        return
    if mark and mark.waits_for == waits_for:
        work.write(replace(mark, housing_decision=decided), "ready")
        return
    since = max(moving.clarified, min(stay.arrived for stay in stays), chosen.day if mark else moving.clarified)
    if mark:
        end_ready_marks(work, household, since, "ready")
    new = ReadyToMove(household=household, since=since, waits_for=waits_for, housing_decision=decided)
    stored = work.get(ReadyToMove, household, since)
    work.write(replace(new, version=stored.version) if stored else new, "ready")
