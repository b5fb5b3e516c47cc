"""A child's days: kindergarten and school, who may fetch and when, and the application for transport (B2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.changes import CARE, TASKS, Changes, changed
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.care import Consent
from app.domain.child import (
    NAMED,
    FetchChange,
    Fetcher,
    FetchTime,
    School,
    ban_of,
)
from app.domain.errors import RuleBroken
from app.domain.states import Basis, Purpose, Relation, Transport
from app.domain.wording import checked_hour
from app.forms.definitions import items
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import Member, check_code_set, checked, entity_of, keep, member, members
from app.use_cases.tasks import check_due, remind, settle


@dataclass(frozen=True, slots=True)
class Schoolchild:
    """A child of a case."""

    household: HouseholdCode
    person: PersonCode


@dataclass(frozen=True, slots=True)
class Week:
    """Who fetches a child on which weekday: weekday (0 = Monday) -> (time hh:mm, code of the fetcher); `brought`: the same of who
    brings it there, where that is known."""

    household: HouseholdCode
    person: PersonCode
    days: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    brought: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayChange:
    """On this day it is otherwise. No fetcher: the child is not there that day. `back`: as in the week after all."""

    household: HouseholdCode
    person: PersonCode
    day: date
    at: str = ""
    fetcher: str = ""
    back: bool = False


@open_to(EVERYBODY)
def save_school(work: UnitOfWork, new: School) -> Changes[int]:
    """Everything about a child's kindergarten or school, over its version (0: nothing was known). What was before stays.

    A permission with a last day is a task before it runs out; an application for transport carries its day.
    """
    _child(work, new.household, new.person)
    new = checked(work, new)
    check_code_set(new.break_reasons, tuple(i.code for i in items("break_reason", work.today.year)), "break_reasons")
    new = work.write(new, "school")
    if new.attends:
        settle(work, new.household, new.person, "school_clarified")
    remind(work, "school_runs_out", new.household, new.person, new.permission_until)
    return changed(CARE, TASKS, result=new.version)


@open_to(EVERYBODY)
@undoable
def save_fetcher(work: UnitOfWork, fetcher: Fetcher) -> Changes[str]:
    """Somebody may, or must not, fetch the child (no code yet: somebody new). Answers with the code.

    Whoever may fetch on a ground that is none for it is refused (`basis_forbids`): a restraining order forbids.
    """
    _child(work, fetcher.household, fetcher.person)
    new = checked(work, fetcher)
    if fetcher.allowed and fetcher.basis == Basis.RESTRAINING_ORDER:
        raise RuleBroken("basis_forbids", field="basis")
    if not new.name and fetcher.relation in NAMED:
        raise RuleBroken("name_needed", field="name")
    if fetcher.allowed and not fetcher.ended:
        _check_not_forbidden(work, new)
        if fetcher.relation == Relation.OTHER_PARENT and not new.note:
            raise RuleBroken("other_parent_needs_why", field="note")
        if fetcher.relation == Relation.OTHER_PARENT:
            work.ask("other_parent_fetches", field="allowed")
    if fetcher.expires and fetcher.expires < fetcher.since:
        raise RuleBroken("ends_before", field="expires")
    if not fetcher.allowed and not fetcher.ended:
        _end_permissions(work, new)
    code = keep(work, new, "fetcher")
    remind(work, "fetch_runs_out", fetcher.household, code, None if fetcher.ended else fetcher.expires)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def save_week(work: UnitOfWork, week: Week) -> Changes[None]:
    """Replace the child's week. Only somebody who may fetch the child now can be named (`may_not_fetch`)."""
    _child(work, week.household, week.person)
    old = {time.weekday: time for time in work.of(FetchTime, household=week.household, person=week.person)}
    for weekday, (at, fetcher) in week.days.items():
        if weekday not in range(7):
            raise RuleBroken("unknown_code", field="weekday", value=str(weekday)[:20])
        _check_fetch(work=work, household=week.household, person=week.person, at=at, code=fetcher, day=work.today)
        brought, brings = week.brought.get(weekday, ("", ""))
        if brings:
            _check_fetch(
                work=work, household=week.household, person=week.person, at=brought, code=brings, day=work.today
            )
        was = old.pop(
            weekday, FetchTime(household=week.household, person=week.person, weekday=weekday, at="", fetcher="")
        )
        new = replace(was, at=at, fetcher=fetcher, brought=brought if brings else "", brings=brings)
        if new != was:
            work.write(new, "fetch_week")
    for gone in old.values():
        work.remove(gone, "fetch_week")
    return changed(CARE)


@open_to(EVERYBODY)
@undoable
def fetch_otherwise(work: UnitOfWork, wish: DayChange) -> Changes[None]:
    """Somebody else fetches on a day, or the child is not there; the week itself stays."""
    _child(work, wish.household, wish.person)
    check_due(wish.day, work, "day")
    was = work.get(FetchChange, wish.household, wish.person, wish.day)
    if wish.back:
        if was:
            work.remove(was, "fetch_change")
        return changed(CARE)
    if wish.fetcher:
        _check_fetch(
            work=work, household=wish.household, person=wish.person, at=wish.at, code=wish.fetcher, day=wish.day
        )
    at = wish.at if wish.fetcher else ""
    work.write(entity_of(work, FetchChange, wish, at=at, version=was.version if was else 0), "fetch_change")
    return changed(CARE)


@open_to(EVERYBODY)
def apply_for_transport(work: UnitOfWork, child: Schoolchild) -> Changes[None]:
    """The application is printed: it is applied for from today, and the log says that it was printed.

    RuleBroken `consent_needed` without a consent in force to tell a school or a service: the letter says who it is from.
    """
    _child(work, child.household, child.person)
    school = work.get(School, child.household, child.person)
    if school is None or not school.name:
        raise RuleBroken("no_transport", field="name")
    others = {m.person for m in members(work, child.household) if m.kind == PersonKind.CHILD} - {child.person}
    consents = [c for c in work.of(Consent, household=child.household) if c.person not in others]
    if not any(c.purpose in (Purpose.SCHOOL, Purpose.SERVICES) and c.stands(work.today) for c in consents):
        raise RuleBroken("consent_needed", field="transport")
    work.log.add("print", "transport", child.person)
    if school.transport not in (Transport.APPLIED, Transport.GRANTED):  # else it is printed once more
        save_school(work, replace(school, transport="applied", transport_day=work.today))
    return changed(CARE, TASKS)


def _check_fetch(work: UnitOfWork, household: HouseholdCode, person: PersonCode, at: str, code: str, day: date) -> None:
    if checked_hour(at, "at") != at:
        raise RuleBroken("bad_time", field="at", value=at[:20])
    fetcher = work.get(Fetcher, code)
    if fetcher is None or (fetcher.household, fetcher.person) != (household, person):
        raise RuleBroken("unknown_code", field="fetcher", value=code[:40])
    if not fetcher.allowed or not fetcher.stands(day):
        raise RuleBroken("may_not_fetch", field="fetcher", value=code)
    _check_not_forbidden(work, fetcher, day)


def _end_permissions(work: UnitOfWork, ban: Fetcher) -> None:
    """A prohibition ends what the same person was allowed, so that no plan of the week stands on it."""
    for other in work.of(Fetcher, household=ban.household, person=ban.person):
        if other.allowed and not other.ended and other.is_same(ban) and other.code != ban.code:
            work.write(replace(other, ended=work.today), "fetcher")


def _check_not_forbidden(work: UnitOfWork, fetcher: Fetcher, day: date | None = None) -> None:
    """RuleBroken `forbidden_to_fetch` while a prohibition of the same person holds."""
    ban = ban_of(fetcher, work.of(Fetcher, household=fetcher.household, person=fetcher.person), day or work.today)
    if ban and ban.code != fetcher.code:
        raise RuleBroken("forbidden_to_fetch", field="fetcher", value=ban.code)


def _child(work: UnitOfWork, household: HouseholdCode, person: PersonCode) -> Member:
    stay = member(work, household, person)
    if stay.kind != PersonKind.CHILD:
        raise RuleBroken("wrong_kind", field="person", value=person)
    return stay
