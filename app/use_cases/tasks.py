"""Tasks: raised by rules, ended when the thing is done, postponed or set aside with a reason, and one's own (I4, I8)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Annotated

from app.care.due import REMIND_DAYS
from app.care.rules import DURING_STAY, RESPONSIBLE, TaskRule, as_edit, check_rule, in_force, shipped_rules, subjects
from app.changes import REQUESTS, SETTINGS, TASKS, Changes, changed
from app.domain.base import NO_CASE, HouseholdCode, OfHousehold, PersonCode, Words
from app.domain.child import Fetcher
from app.domain.dates import check_reasonable
from app.domain.entities import Request
from app.domain.errors import RuleBroken
from app.domain.facts import choice, day, reference
from app.domain.house import Task
from app.domain.states import TaskAnswer
from app.domain.wording import checked_line, checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.undo import undoable
from app.use_cases.checks import case, member, members

OWN = "own"
FOLLOW_UP = "did_they_arrive"
REMINDERS = (
    "fetch_runs_out", "school_runs_out", "threat_review", "needs_review", "plan_review",
)  # fmt: skip
"""Those of a person that end when they leave; a measure and a consent reach beyond the stay."""
AGAIN = ("police_needed", "not_safe_here", "parent_request")
"""What can happen anew when the task of the last time is ended: danger that comes back, another request."""
DAY_BEGINS, DAY_ENDS = time(8), time(23, 59)
FOLLOW_UP_ANSWERS = (TaskAnswer.YES, TaskAnswer.NO, TaskAnswer.UNKNOWN)
MOST_AHEAD = 400
"""Days ahead a task can be put."""


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """What came of a task: `done`, or `not_relevant` with why; of `did_they_arrive`: yes, no or unknown."""

    task: Annotated[str, reference("task")]
    answer: Annotated[str, choice()]
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Postponement:
    """The task is put off to a day, and why."""

    task: Annotated[str, reference("task")]
    until: Annotated[date, day(years=2)]
    reason: Words


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task of one's own, about a case or a person (or nobody), for a role or a colleague."""

    title: Words
    due: Annotated[date, day(years=2)]
    household: OfHousehold = NO_CASE
    subject: Annotated[str, reference("whom")] = ""
    responsible: Annotated[str, choice(RESPONSIBLE)] = "duty"


def raise_tasks(work: UnitOfWork, event: str, household: HouseholdCode, people: Iterable[tuple[str, str]]) -> list[str]:
    """Raise what the rules say of an event about `people` (code, kind); never the same rule twice for the same subject of a
    case, unless they have left and come back or the event is one of AGAIN, as part of another operation. Answers with the
    codes of the rules that were raised."""
    past = [
        task
        for task in work.of(Task, household=household)
        if task.answer not in (TaskAnswer.LEFT, TaskAnswer.WITHDRAWN)
    ]
    present = {(task.kind, task.subject) for task in past if not task.ended or event not in AGAIN}
    concerned, raised = list(people), []
    for rule in in_force(work.settings.task_rules()):
        if rule.active and rule.on == event:
            for subject in subjects(rule, household, concerned):
                if (rule.code, subject) not in present:
                    due = work.now + timedelta(hours=rule.hours)
                    _add(
                        work,
                        Task(
                            code="",
                            kind=rule.code,
                            subject=subject,
                            raised=work.now,
                            due=due,
                            household=household,
                            responsible=rule.responsible,
                        ),
                    )
                    raised.append(rule.code)
    return raised


def settle(work: UnitOfWork, household: HouseholdCode, person: PersonCode, fact: str) -> None:
    """The thing is done: end the open tasks of the rules that it settles, for the person and for the case as one."""
    settled = {rule.code for rule in in_force(work.settings.task_rules()) if rule.settled_by == fact}
    for task in work.of(Task, household=household):
        if not task.ended and task.kind in settled and task.subject in (person, household):
            end_as(work, task, "done")


def withdraw(work: UnitOfWork, event: str, household: HouseholdCode, people: Iterable[tuple[str, str]]) -> None:
    """What raised tasks was not so after all: those of them that still wait end, as part of another operation. What is answered
    stays answered, and a new yes raises them anew."""
    concerned = list(people)
    raised = {
        (rule.code, subject)
        for rule in in_force(work.settings.task_rules())
        if rule.on == event
        for subject in subjects(rule, household, concerned)
    }
    for task in work.of(Task, household=household):
        if not task.ended and (task.kind, task.subject) in raised:
            end_as(work, task, "withdrawn")


def remind(
    work: UnitOfWork, kind: str, household: HouseholdCode, subject: str, day: date | None, days: int = REMIND_DAYS
) -> None:
    """Remind `days` before a day; None forgets the reminder. A new day moves it, and wakes it if it was ended; the same day
    leaves it as it is, also when it was put off or set aside."""
    same = [task for task in work.of(Task, household=household, subject=subject) if task.kind == kind]
    if day and same and same[-1].day == day and same[-1].answer not in (TaskAnswer.MOVED, TaskAnswer.LEFT):
        return
    forget(work, kind, household, subject)
    if day:
        due = datetime.combine(day - timedelta(days=days), DAY_BEGINS)
        if due < work.now:  # the day to remind has passed: it is due today
            due = datetime.combine(work.today, DAY_ENDS)
        _add(
            work,
            Task(
                code="",
                kind=kind,
                subject=subject,
                raised=work.now,
                due=due,
                household=household,
                responsible="duty",
                day=day,
            ),
        )


def forget(work: UnitOfWork, kind: str, household: HouseholdCode, subject: str) -> None:
    """End the reminder of something that no longer runs out, or not on that day."""
    for task in work.of(Task, household=household, subject=subject):
        if task.kind == kind and not task.ended:
            end_as(work, task, "moved")


def end_for_those_who_left(work: UnitOfWork, household: HouseholdCode, people: Iterable[str]) -> None:
    """What could only be done while they lived here is past; what reaches beyond the stay goes on."""
    during = {rule.code for rule in in_force(work.settings.task_rules()) if rule.settled_by in DURING_STAY}
    for person in people:
        about = [person, *(fetcher.code for fetcher in work.of(Fetcher, household=household, person=person))]
        for task in (task for subject in about for task in work.of(Task, household=household, subject=subject)):
            if not task.ended and (task.kind in during or task.kind in REMINDERS):
                end_as(work, task, "left")


@open_to(EVERYBODY)
@undoable
def end_task(work: UnitOfWork, end: TaskEnd) -> Changes[None]:
    """A task is done or set aside. Whoever did not arrive must be looked for: then the note says what was done."""
    task = _open(work, end.task)
    note = checked_text(end.note, "note")
    allowed = FOLLOW_UP_ANSWERS if task.kind == FOLLOW_UP else (TaskAnswer.DONE, TaskAnswer.NOT_RELEVANT)
    if end.answer not in allowed:
        raise RuleBroken("choose_answer", field="answer")
    if end.answer == TaskAnswer.NO and not note:
        raise RuleBroken("say_what_was_done", field="note")
    if end.answer == TaskAnswer.NOT_RELEVANT and not note:
        raise RuleBroken("reason_needed", field="note")
    end_as(work, task, end.answer, note)
    request = work.get(Request, task.subject) if task.kind == FOLLOW_UP else None
    if request:
        work.write(replace(request, arrived=end.answer), "arrival_known")
    return changed(TASKS, REQUESTS)


@open_to(EVERYBODY)
@undoable
def reopen_task(work: UnitOfWork, code: str) -> Changes[None]:
    """The answer was wrong, or the thing is not done after all: the task waits again, due when it was. What was answered stays in
    the history. RuleBroken `task_open` when it waits already, `task_left` when whom it is about has left."""
    task = work.get(Task, code)
    if task is None:
        raise RuleBroken("task_ended", value=code)
    if task.household:
        members(work, task.household)  # a case that is shut is refused here
    if not task.ended:
        raise RuleBroken("task_open")
    if task.answer == TaskAnswer.LEFT:
        raise RuleBroken("task_left")
    work.write(replace(task, ended="", ended_by="", answer=""), "task_reopened")
    request = work.get(Request, task.subject) if task.kind == FOLLOW_UP else None
    if request:
        work.write(replace(request, arrived=""), "arrival_known")
    return changed(TASKS, REQUESTS)


@open_to(EVERYBODY)
@undoable
def postpone_task(work: UnitOfWork, wish: Postponement) -> Changes[None]:
    """Put a task off; every time it was, and why, stays in the history."""
    task = _open(work, wish.task)
    reason = checked_line(wish.reason, "reason")
    if not reason:
        raise RuleBroken("reason_needed", field="reason")
    if not work.today < wish.until <= work.today + timedelta(days=MOST_AHEAD):
        raise RuleBroken("postpone_ahead", field="until", most=MOST_AHEAD)
    put_off = replace(task, due=datetime.combine(wish.until, DAY_BEGINS), note=reason)
    work.write(put_off, "task_postponed", task.household or task.subject or task.code)
    return changed(TASKS)


@open_to(EVERYBODY)
def add_task(work: UnitOfWork, own: OwnTask) -> Changes[str]:
    """A task of one's own; answers with its code."""
    title = checked_line(own.title, "title")
    if not title:
        raise RuleBroken("title_needed", field="title")
    if not work.today <= own.due <= work.today + timedelta(days=MOST_AHEAD):
        raise RuleBroken("postpone_ahead", field="due", most=MOST_AHEAD)
    if own.household:
        case(work, own.household)
    if own.subject and own.subject != own.household:
        member(work, own.household, PersonCode(own.subject))
    if own.responsible not in RESPONSIBLE and not work.access.is_user(own.responsible):
        raise RuleBroken("unknown_user", field="responsible")
    due = datetime.combine(own.due, DAY_ENDS if own.due == work.today else DAY_BEGINS)
    subject = own.subject or own.household
    code = _add(
        work,
        Task(
            code="",
            kind=OWN,
            subject=subject,
            raised=work.now,
            due=due,
            household=own.household,
            responsible=own.responsible,
            title=title,
        ),
    )
    return changed(TASKS, result=code)


@open_to(LEADERS)
def save_task_rule(work: UnitOfWork, rule: TaskRule) -> Changes[str]:
    """Change a rule, or add one of the centre's own (with no code yet). Tasks that were raised stay as they are."""
    rule = check_rule(rule)
    rules = in_force(work.settings.task_rules())
    before = next((one for one in rules if one.code == rule.code), None)
    if rule.code and before is None:
        raise RuleBroken("unknown_code", field="code", value=rule.code[:40])
    if not rule.code:
        numbers = [int(one.code.removeprefix("own_")) for one in rules if one.code.startswith("own_")]
        rule = replace(rule, code=f"own_{max(numbers, default=0) + 1}", settled_by="")
    shipped = next((one for one in shipped_rules() if one.code == rule.code), None)
    if shipped:  # what ends a task by itself is not the leader's to change
        rule = replace(rule, settled_by=shipped.settled_by)
    edit = as_edit(rule)
    work.settings.set_task_rule(rule.code, edit if edit or not shipped else None)
    work.record("task_rule", rule.code, as_edit(before) if before else "", edit)
    return changed(TASKS, SETTINGS, result=rule.code)


def check_due(day: date | None, work: UnitOfWork, field: str) -> None:
    """RuleBroken for a day nobody can mean; None passes."""
    if day:
        try:
            check_reasonable(day, work.today + timedelta(days=366 * 20))
        except RuleBroken as error:
            raise RuleBroken(error.code, field=field, **error.params) from None


def _open(work: UnitOfWork, code: str) -> Task:
    task = work.get(Task, code)
    if task is None or task.ended:
        raise RuleBroken("task_ended", value=code)
    if task.household:
        members(work, task.household)  # a case that is shut is refused here
    return task


def _add(work: UnitOfWork, task: Task) -> str:
    return work.write(task, "task").code


def end_as(work: UnitOfWork, task: Task, answer: str, note: str = "") -> None:
    """End a task with what came of it, as part of another operation."""
    ended = work.now.isoformat(timespec="seconds")
    work.write(
        replace(task, ended=ended, ended_by=work.actor.name, answer=answer, note=note or task.note), "task_ended"
    )
