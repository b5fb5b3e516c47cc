"""A child's days: kindergarten and school, who may fetch and when, and the application for transport (B2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.changes import CARE, TASKS, Changes, changed
from app.domain.care import Consent
from app.domain.child import (
    ATTENDS,
    BASES,
    BREAKS,
    LEAKS,
    RELATIONS,
    TRANSPORTS,
    FetchChange,
    Fetcher,
    FetchTime,
    School,
)
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.forms.definitions import items
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.keeping import check_code, check_day, facts, keep, member, tidied
from app.use_cases.tasks import check_due, remind, settle

LINES = ("name", "contact", "channel", "transport_from")
TEXTS = ("who_knows", "may_say", "must_not_say", "schooling_here", "wish", "way_back", "transport_need")
MOST_BREAK_DAYS = 400


@dataclass(frozen=True, slots=True)
class Schoolchild:
    """A child of a case."""

    household: str
    person: str


@dataclass(frozen=True, slots=True)
class Week:
    """Who fetches a child on which weekday: weekday (0 = Monday) -> (time hh:mm, code of the fetcher)."""

    household: str
    person: str
    days: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """On this day it is otherwise. No fetcher: the child is not there that day. `back`: as in the week after all."""

    household: str
    person: str
    day: date
    at: str = ""
    fetcher: str = ""
    back: bool = False


@open_to(EVERYBODY)
def save_school(work: UnitOfWork, new: School) -> Changes:
    """Everything about a child's kindergarten or school, over its version (0: nothing was known). What was before stays.

    A permission with a last day is a task before it runs out; an application for transport carries its day.
    """
    _child(work, new.household, new.person)
    new = tidied(new, LINES, TEXTS)
    _check_codes(new, work.today.year)
    check_due(new.permission_until, work, "permission_until")
    for name in ("break_from", "transport_day"):
        if getattr(new, name):
            check_day(work, getattr(new, name), name)
    if new.break_days is not None and not 0 <= new.break_days <= MOST_BREAK_DAYS:
        raise RuleBroken("bad_break_days", field="break_days", most=MOST_BREAK_DAYS)
    old = work.records.get(School, new.household, new.person)
    if (old.version if old else 0) != new.version:
        raise RuleBroken("edited_meanwhile")
    if old:
        work.records.update(new)
    else:
        work.records.add(replace(new, version=1))
    work.centre.record("school", new.person, facts(old) if old else "", facts(new))
    if new.attends:
        settle(work, new.household, new.person, "school_clarified")
    remind(work, "school_runs_out", new.household, new.person, new.permission_until)
    return changed(CARE, TASKS, result=new.version + 1)


def _check_codes(new: School, year: int) -> None:
    reasons = {item.code for item in items("break_reason", year)}
    for name, known in (("attends", ATTENDS), ("break_kind", BREAKS), ("transport", TRANSPORTS)):
        if getattr(new, name):
            check_code(getattr(new, name), known, name)
    for name, given, allowed in (("break_reasons", new.break_reasons, reasons), ("seen_to", new.seen_to, set(LEAKS))):
        if given - allowed:
            raise RuleBroken("unknown_code", field=name, value=", ".join(sorted(given - allowed))[:40])


@open_to(EVERYBODY)
def save_fetcher(work: UnitOfWork, fetcher: Fetcher) -> Changes:
    """Somebody may, or must not, fetch the child (no code yet: somebody new). Answers with the code.

    Whoever may fetch on a ground that is none for it is refused (`basis_forbids`): a restraining order forbids.
    """
    _child(work, fetcher.household, fetcher.person)
    check_code(fetcher.relation, RELATIONS, "relation")
    check_code(fetcher.basis, BASES, "basis")
    if fetcher.allowed and fetcher.basis == "restraining_order":
        raise RuleBroken("basis_forbids", field="basis")
    new = tidied(fetcher, ("name",), ("note",))
    if not new.name and fetcher.relation in ("grandparent", "family", "friend", "other_parent", "other"):
        raise RuleBroken("name_needed", field="name")
    check_day(work, fetcher.since, "since")
    check_due(fetcher.expires, work, "expires")
    if fetcher.expires and fetcher.expires < fetcher.since:
        raise RuleBroken("ends_before", field="expires")
    if fetcher.ended:
        check_day(work, fetcher.ended, "ended")
    code = keep(work, "fetcher", "fetcher", new)
    remind(work, "fetch_runs_out", fetcher.household, code, None if fetcher.ended else fetcher.expires)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def save_week(work: UnitOfWork, week: Week) -> Changes:
    """Replace the child's week. Only somebody who may fetch the child now can be named (`may_not_fetch`)."""
    _child(work, week.household, week.person)
    old = {t.weekday: (t.at, t.fetcher) for t in work.records.of(FetchTime, week.household, week.person)}
    for weekday, (at, fetcher) in week.days.items():
        if weekday not in range(7):
            raise RuleBroken("unknown_code", field="weekday", value=str(weekday)[:20])
        _check_fetch(work, week.household, week.person, at, fetcher, work.today)
    for weekday, (at, fetcher) in old.items():
        work.records.remove(
            FetchTime(household=week.household, person=week.person, weekday=weekday, at=at, fetcher=fetcher)
        )
    for weekday, (at, fetcher) in week.days.items():
        work.records.add(
            FetchTime(household=week.household, person=week.person, weekday=weekday, at=at, fetcher=fetcher)
        )
    work.centre.record(
        "fetch_week", week.person, {str(d): old[d] for d in old}, {str(d): t for d, t in week.days.items()}
    )
    return changed(CARE)


@open_to(EVERYBODY)
def fetch_otherwise(work: UnitOfWork, wish: Otherwise) -> Changes:
    """Somebody else fetches on a day, or the child is not there; the week itself stays."""
    _child(work, wish.household, wish.person)
    check_due(wish.day, work, "day")
    change = FetchChange(
        household=wish.household,
        person=wish.person,
        day=wish.day,
        at=wish.at if wish.fetcher else "",
        fetcher=wish.fetcher,
    )
    if wish.back:
        work.records.remove(change)
    else:
        if wish.fetcher:
            _check_fetch(work, wish.household, wish.person, wish.at, wish.fetcher, wish.day)
        work.records.put(change)
    after = {"day": wish.day, "at": change.at, "fetcher": wish.fetcher, "back": wish.back}
    work.centre.record("fetch_change", wish.person, after=after)
    return changed(CARE)


@open_to(EVERYBODY)
def apply_for_transport(work: UnitOfWork, child: Schoolchild) -> Changes:
    """The application is printed: it is applied for from today, and the log says that it was printed.

    RuleBroken `consent_needed` without a consent in force to tell a school or a service: the letter says who it is from.
    """
    _child(work, child.household, child.person)
    school = work.records.get(School, child.household, child.person)
    if school is None or not school.name:
        raise RuleBroken("no_transport", field="name")
    others = {s.person for s in work.stays.of_household(child.household) if s.kind == "child"} - {child.person}
    consents = [c for c in work.records.of(Consent, child.household) if c.person not in others]
    if not any(c.purpose in ("school", "services") and c.stands(work.today) for c in consents):
        raise RuleBroken("consent_needed", field="transport")
    work.log.add("print", "transport", child.person)
    if school.transport in ("applied", "granted"):  # printed once more
        return changed(CARE)
    return save_school(work, replace(school, transport="applied", transport_day=work.today))


def _check_fetch(work: UnitOfWork, household: str, person: str, at: str, code: str, day: date) -> None:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", at):
        raise RuleBroken("bad_time", field="at", value=at[:20])
    fetcher = work.records.get(Fetcher, code)
    if fetcher is None or (fetcher.household, fetcher.person) != (household, person):
        raise RuleBroken("unknown_code", field="fetcher", value=code[:40])
    if not fetcher.allowed or not fetcher.stands(day):
        raise RuleBroken("may_not_fetch", field="fetcher", value=code)


def _child(work: UnitOfWork, household: str, person: str) -> Stay:
    stay = member(work, household, person)
    if stay.kind != "child":
        raise RuleBroken("wrong_kind", field="person", value=person)
    return stay
