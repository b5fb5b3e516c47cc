"""How long a case is kept and when it is deleted: decided by a leader, with a waiting time and undo until then (V7, LAW 5.5)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from app.changes import (
    CARE,
    CONTACTS,
    DELETED,
    NOTES,
    PERSONS,
    REQUESTS,
    RETURNS,
    SETTINGS,
    STAYS,
    TASKS,
    Changes,
    changed,
)
from app.domain.base import HouseholdCode, Line, Tick
from app.domain.care import Handover
from app.domain.day import FollowUp
from app.domain.entities import Person, Request, Stay
from app.domain.errors import RuleBroken
from app.domain.facts import choice, day, facts_of, text
from app.domain.house import Hold, StepTaken
from app.domain.retention import CHOICES, SETTING, WHY, Months, Retention, later, months_of
from app.domain.right_states import Fate
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to
from app.undo import undoable
from app.use_cases.checks import checked, entity_of, members

OLD_WORDS = {"request": (Request, Hold, StepTaken), "log": (Handover,)}
"""What has words of its own that are nobody's case: enquiries, beds held, what was tried on a full night; and handovers."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a case, or of somebody without one. `hold`: the law or a court holds it; without `until` until further
    notice. Nothing is chosen beforehand."""

    whom: str
    decision: Annotated[str, choice(CHOICES)] = ""
    why: Annotated[str, choice(WHY)] = ""
    hold: Tick = False
    until: Annotated[date | None, day(years=100)] = None
    reason: Annotated[str, text(2)] = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """The second step: `confirm` is the code once more, typed."""

    whom: str
    confirm: Line = ""


@open_to(LEADERS)
def save_months(work: UnitOfWork, months: Months) -> Changes[None]:
    """After how many months what is looked at; empty: the leader has not said. RuleBroken `bad_number`."""
    before = months_of(work.settings.all())
    for name, fact in facts_of(Months).items():
        number = getattr(months, name)
        if number is not None and not fact.least <= number <= (fact.most or number):
            raise RuleBroken("bad_number", field=name, least=fact.least, most=fact.most)
        work.settings.set(SETTING + name, "" if number is None else str(number))
    names = Months.__dataclass_fields__
    work.record("retention_months", "centre", *({n: getattr(kept, n) for n in names} for kept in (before, months)))
    return changed(SETTINGS)


@undoable
@open_to(LEADERS)
def decide_fate(work: UnitOfWork, decision: Decision) -> Changes[date | None]:
    """Keep, archive or delete; answers with the day it is deleted, if it is. The first of two steps.

    RuleBroken `still_here` for somebody who lives here or is followed up, `held` for a case on hold that is to be deleted (the
    hold is ended first, by a decision of its own), `until_needed` where it is kept without a day, `give_reason` for a hold.
    """
    _check_ended(work, decision.whom)
    standing = work.get(Retention, decision.whom)
    if decision.decision == Fate.DELETE and standing and standing.hold and standing.stands(work.today):
        raise RuleBroken("held", field="decision", reason=standing.reason)
    if decision.decision != Fate.DELETE and not (decision.until or decision.hold):
        raise RuleBroken("until_needed", field="until")
    if decision.hold and not decision.reason.strip():
        raise RuleBroken("give_reason", field="reason")
    months = months_of(work.settings.all())
    due = work.today + timedelta(days=months.waiting) if decision.decision == Fate.DELETE else None
    kept = entity_of(
        work, Retention, decision, due=due, hold=decision.hold and decision.decision != Fate.DELETE,
        until=decision.until if decision.decision != Fate.DELETE else None,
        archived=standing.archived if standing else None, version=standing.version if standing else 0,
    )  # fmt: skip
    if kept.until and kept.until <= work.today:
        raise RuleBroken("day_passed", field="until")
    work.write(checked(work, kept), "fate_decided", about=decision.whom)
    return changed(CARE, result=due)


@undoable
@open_to(LEADERS)
def take_back_deletion(work: UnitOfWork, whom: str) -> Changes[None]:
    """The case is not deleted after all; it stands for review again. RuleBroken `not_deleting`."""
    standing = work.get(Retention, whom)
    if standing is None or standing.decision != Fate.DELETE:
        raise RuleBroken("not_deleting")
    work.remove(standing, "deletion_taken_back", about=whom)
    return changed(CARE)


@open_to(LEADERS, asked_again=True)
def note_archived(work: UnitOfWork, codes: tuple[str, ...]) -> Changes[None]:
    """Written in the log before the archive is made, and in what is decided of each case. A whole record leaves the house: the
    password is asked for again."""
    for whom in codes:
        standing = work.get(Retention, whom)
        if standing:
            work.write(replace(standing, archived=work.today), "archived", about=whom)
        work.log.add("export", "archive", whom)
    return changed(CARE)


@open_to(LEADERS, asked_again=True)
def delete_case(work: UnitOfWork, deletion: Deletion) -> Changes[None]:
    """The second step: gone for good, at once. RuleBroken `confirm_code` when the code was not typed, `still_waiting` before the
    waiting time is over, `held`, `still_here`."""
    standing = work.get(Retention, deletion.whom)
    if standing is None or standing.decision != Fate.DELETE or standing.due is None:
        raise RuleBroken("not_deleting")
    if work.today < standing.due:
        raise RuleBroken("still_waiting", day=f"{standing.due:%d.%m.%Y}")
    _delete(work, deletion, standing.why)
    return changed(DELETED, PERSONS, STAYS, CONTACTS, TASKS, NOTES, RETURNS, SETTINGS)


@open_to(LEADERS, asked_again=True)
def delete_now(work: UnitOfWork, deletion: Deletion) -> Changes[None]:
    """Both steps at once, without the waiting time: for the command line, where the code is typed twice."""
    standing = work.get(Retention, deletion.whom)
    if standing and standing.hold and standing.stands(work.today):
        raise RuleBroken("held", field="decision", reason=standing.reason)
    _delete(work, deletion, standing.why if standing else "other")
    return changed(DELETED, PERSONS, STAYS, CONTACTS, TASKS, NOTES, RETURNS, SETTINGS)


@open_to(LEADERS, asked_again=True)
def clear_old_words(work: UnitOfWork, kind: str) -> Changes[int]:
    """The words of enquiries (`request`) or of handovers (`log`) that have had their time go for good; what is counted stays.
    Answers with how many. RuleBroken `no_months` where the leader has not said how long, `register_has_shut` for whoever is
    shut out of something: it would be done in part."""
    months: int | None = getattr(months_of(work.settings.all()), kind)
    if not months:
        raise RuleBroken("no_months", field=kind)
    count = sum(work.clear_words(entity, later(work.today, -months)) for entity in OLD_WORDS[kind])
    work.log.add("change", "words_cleared", kind, str(count))
    return changed(REQUESTS, NOTES, SETTINGS, result=count)


def _delete(work: UnitOfWork, deletion: Deletion, why: str) -> None:
    if deletion.confirm.strip().upper() != deletion.whom.upper():
        raise RuleBroken("confirm_code", field="confirm", whom=deletion.whom)
    _check_ended(work, deletion.whom)
    work.erase(deletion.whom, why)


def _check_ended(work: UnitOfWork, whom: str) -> None:
    """Nobody of it lives here or is followed up; RuleBroken `unknown_case` for a code that is nobody's, `has_case`."""
    here = members(work, HouseholdCode(whom))
    if not here:
        if work.get(Person, whom) is None:
            raise RuleBroken("unknown_case", field="whom")
        if [*work.of(Stay, person=whom), *work.of(FollowUp, person=whom)]:
            raise RuleBroken("has_case", field="whom")
        return
    if any(_is_here(one, work.today) for one in here):
        raise RuleBroken("still_here", field="whom")


def _is_here(one: Stay | FollowUp, today: date) -> bool:
    end = one.departed if isinstance(one, Stay) else one.until
    return end is None or end > today
