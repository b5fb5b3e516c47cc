"""The house's own book: deviations and threats, control, keys, visitors, looking in (kommuneloven § 25-1; law.md 1.1)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.capacity.outside import LOOK_BACK
from app.capacity.outside import missed as missed_on
from app.changes import BOOK, PHONES, RETURNS, TASKS, Changes, changed
from app.domain.base import NO_CASE, HouseholdCode, Line
from app.domain.book import Incident, KeyLoan, LookIn, Visitor
from app.domain.day import PhoneEntry
from app.domain.errors import RuleBroken
from app.domain.year import SecurityControl
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.undo import undoable
from app.use_cases.checks import case, checked, keep
from app.use_cases.tasks import remind

INCIDENT_OPEN = "incident_open"


@dataclass(frozen=True, slots=True)
class LookedIn:
    """Somebody looked in on a family in a place of ours outside the house, now."""

    household: HouseholdCode
    room: str
    said: Line = ""


@dataclass(frozen=True, slots=True, repr=False)
class Missed:
    """What happened on a night when nobody looked in as often as agreed."""

    household: HouseholdCode
    room: str
    night: date
    said: str


@open_to(EVERYBODY)
def save_incident(work: UnitOfWork, incident: Incident) -> Changes[str]:
    """A deviation or threat, new or with what has been done since. It reminds its owner until it is closed. Answers with its code.

    RuleBroken `say_what_was_done` for one that is closed without a word of what was done."""
    if incident.household:
        case(work, incident.household)
    new = checked(work, replace(incident, user=incident.user or work.actor.name))
    if new.closed and new.closed < new.day:
        raise RuleBroken("ends_before", field="closed")
    if new.closed and not new.done:
        raise RuleBroken("say_what_was_done", field="done")
    code = keep(work, new, "incident")
    remind(work, INCIDENT_OPEN, NO_CASE, code, None if new.closed else new.due)
    return changed(BOOK, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def save_key(work: UnitOfWork, loan: KeyLoan) -> Changes[str]:
    """A key goes out, or comes back."""
    new = checked(work, loan)
    if new.back and new.back < new.since:
        raise RuleBroken("ends_before", field="back")
    return changed(BOOK, result=keep(work, new, "key_loan"))


@open_to(EVERYBODY)
@undoable
def save_visitor(work: UnitOfWork, visitor: Visitor) -> Changes[str]:
    """Somebody is let in, or has gone."""
    new = checked(work, replace(visitor, let_in_by=visitor.let_in_by or work.actor.name))
    if not new.came:
        raise RuleBroken("field_needed", field="came")
    if new.went and new.went < new.came and new.day == work.today:  # of another day: it was past midnight
        raise RuleBroken("ends_before", field="went")
    return changed(BOOK, result=keep(work, new, "visitor"))


@open_to(EVERYBODY)
def save_control(work: UnitOfWork, control: SecurityControl) -> Changes[str]:
    """The house's security gone through, or a drill, by whoever did it: what was found, and when it was followed up."""
    new = checked(work, control)
    if new.followed_up and new.followed_up < new.day:
        raise RuleBroken("ends_before", field="followed_up")
    return changed(BOOK, RETURNS, result=keep(work, new, "house_memory"))


@open_to(EVERYBODY)
def look_in(work: UnitOfWork, looked: LookedIn) -> Changes[str]:
    """Somebody looked in; for good. RuleBroken `not_in_that_room` where the family does not live."""
    case(work, looked.household)
    room = work.house.room(looked.room)
    if room is None or not room.outside:
        raise RuleBroken("unknown_room", value=looked.room[:40])
    span = work.span(work.today - timedelta(days=1), work.today + timedelta(days=1))
    slept = [one.room(night) for one in span.sleepers if one.household == looked.household for night in span.nights]
    if looked.room not in slept:
        raise RuleBroken("not_in_that_room", value=looked.room)
    look_in = LookIn(
        code="", household=looked.household, room=looked.room, at=work.now, user=work.actor.name, said=looked.said
    )
    return changed(BOOK, result=work.write(checked(work, look_in), "look_in").code)


@open_to(EVERYBODY)
def explain_missed(work: UnitOfWork, missed: Missed) -> Changes[str]:
    """Nobody looked in as often as agreed on a night that is over, and this is what happened; for good. RuleBroken `not_missed`
    for a night of which nothing was missed, or is told already."""
    case(work, missed.household)
    span = work.span(work.today - LOOK_BACK, work.today)
    stands = missed_on(span, work.of(LookIn, household=missed.household))
    if (missed.household, missed.room, missed.night) not in {(one.household, one.room, one.night) for one in stands}:
        raise RuleBroken("not_missed", field="night")
    told = checked(work, LookIn(
        code="", household=missed.household, room=missed.room, at=work.now, user=work.actor.name, said=missed.said,
        missed=missed.night,
    ))  # fmt: skip
    if not told.said:
        raise RuleBroken("reason_needed", field="said")
    return changed(BOOK, result=work.write(told, "look_in_missed").code)


@open_to(EVERYBODY)
@undoable
def save_phone(work: UnitOfWork, entry: PhoneEntry) -> Changes[str]:
    """A number of the house's telephone list, new or changed."""
    return changed(PHONES, result=keep(work, checked(work, entry), "phone_entry"))


@open_to(LEADERS)
@undoable
def drop_phone(work: UnitOfWork, entry: PhoneEntry) -> Changes[None]:
    """A number that is used no more."""
    work.remove(entry, "phone_entry")
    return changed(PHONES)
