"""Who may see a case: colleagues shut out, break-the-glass, contacts by assignment, and what is written in the log (V2, V4, V5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from app.changes import ACCESS, SETTINGS, TASKS, Changes, changed
from app.domain.base import HouseholdCode, PersonCode
from app.domain.errors import RuleBroken
from app.domain.facts import number
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.use_cases.checks import case, member
from app.use_cases.tasks import settle

GLASS_MINUTES = 60
MAX_REASON = 500
LEAST_REASON = 3
MAX_DRAFT = 2_000_000
ASKED_AGAIN = frozenset({"register"})
"""Exports for which the password is asked again; the others hold no more than counted numbers."""


@dataclass(frozen=True, slots=True)
class ShutOut:
    """A colleague who must not see a case, and why (kept in the log and shown to leaders)."""

    household: HouseholdCode
    user: str
    reason: str


@dataclass(frozen=True, slots=True)
class LetIn:
    """The colleague may see the case again."""

    household: HouseholdCode
    user: str


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """An emergency: the case is needed now, by somebody who is shut out of it."""

    household: HouseholdCode
    reason: str


@dataclass(frozen=True, slots=True)
class Assign:
    """`user` is from now on primary contact of the adult, or child contact of the child; empty: nobody."""

    household: HouseholdCode
    person: PersonCode
    user: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Something leaves the program: `what` is printed or exported about `subject` (a code, or a year)."""

    what: str
    subject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockSettled:
    """What the PC's clock said, and what time it is; the same when the PC was right after all."""

    pc: datetime
    right: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A month of the log looked through by a leader: the lines of the sample, and what was found."""

    month: str
    sample: Sequence[int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What is being typed, page by page; an empty page has no draft any more."""

    pages: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guarding:
    """Settings of this vault: minutes to idle lock, days until a missing backup is warned of, odd hours of the log."""

    lock_minutes: Annotated[int, number(1, 60)] = 5
    backup_days: Annotated[int, number(1, 90)] = 7
    odd_from: Annotated[int, number(0, 23)] = 23
    odd_to: Annotated[int, number(0, 23)] = 6


def checked_reason(reason: str) -> str:
    """The reason on one line; RuleBroken `give_reason` when there is none worth the name."""
    words = " ".join(reason.split())
    if len(words) < LEAST_REASON:
        raise RuleBroken("give_reason", field="reason")
    if len(words) > MAX_REASON:
        raise RuleBroken("text_too_long", field="reason", most=MAX_REASON)
    return words


@open_to(LEADERS)
def shut_out(work: UnitOfWork, order: ShutOut) -> Changes[None]:
    """Shut a colleague out of a case. Not oneself: then nobody could let one in again."""
    case(work, order.household)
    if not work.access.is_user(order.user):
        raise RuleBroken("unknown_user", field="user")
    if order.user.strip().casefold() == work.actor.name.casefold():
        raise RuleBroken("not_oneself", field="user")
    reason = checked_reason(order.reason)
    work.access.shut(order.household, order.user, reason)
    work.record("shut_out", order.household, after={"user": order.user})
    return changed(ACCESS)


@open_to(LEADERS, asked_again=True)
def let_in(work: UnitOfWork, order: LetIn) -> Changes[None]:
    """Let the colleague in again. Not oneself: that is for another leader."""
    if order.user.strip().casefold() == work.actor.name.casefold():
        raise RuleBroken("not_oneself", field="user")
    if not work.access.is_shut(order.household, order.user):
        raise RuleBroken("unknown_user", field="user")
    work.access.let_in(order.household, order.user)
    work.record("let_in", order.household, after={"user": order.user})
    return changed(ACCESS)


@open_to(EVERYBODY)
def break_glass(work: UnitOfWork, emergency: BreakGlass) -> Changes[datetime]:
    """Open a shut case for an hour, with a reason; a leader is told at the next login (V5)."""
    if not work.access.shut_to_me(emergency.household):
        raise RuleBroken("not_shut")
    reason = checked_reason(emergency.reason)
    until = work.now + timedelta(minutes=GLASS_MINUTES)
    work.access.break_glass(emergency.household, until, reason)
    work.log.add("glass", "broken", emergency.household, reason)
    return changed(ACCESS, result=until)


@open_to(LEADERS)
def acknowledge_glass(work: UnitOfWork, ids: tuple[int, ...]) -> Changes[None]:
    """The leader has been told of these emergencies."""
    work.access.told(ids)
    for told in ids:
        work.log.add("glass", "told", str(told))
    return changed(ACCESS)


@open_to(EVERYBODY)
def assign_contact(work: UnitOfWork, assignment: Assign) -> Changes[None]:
    """Name the primary contact of an adult or the child contact of a child, or nobody."""
    member(work, assignment.household, assignment.person)
    if assignment.user and not work.access.is_user(assignment.user):
        raise RuleBroken("unknown_user", field="user")
    work.access.assign(assignment.person, assignment.household, assignment.user)
    work.record("contact_assigned", assignment.person, after={"user": assignment.user})
    if assignment.user:
        settle(work, assignment.household, assignment.person, "contact")
    return changed(ACCESS, TASKS)


@open_to(EVERYBODY)
def note_print(work: UnitOfWork, taken: TakenOut) -> Changes[None]:
    """Write in the log that something was printed, before it is."""
    work.log.add("print", taken.what, taken.subject, taken.reason)
    return changed()


@open_to(LEADERS)
def note_export(work: UnitOfWork, taken: TakenOut) -> Changes[None]:
    """Write in the log that something is exported, before it is; only a leader exports, and not from a screen left open
    where it is more than numbers (ASKED_AGAIN)."""
    if taken.what in ASKED_AGAIN:
        work.ask_again()
    work.log.add("export", taken.what, taken.subject, taken.reason)
    return changed()


@open_to(EVERYBODY)
def settle_clock(work: UnitOfWork, settled: ClockSettled) -> Changes[None]:
    """Write in the log what the PC's clock said and what was said to be right, by whoever has just opened the vault."""
    event = "clock_right" if settled.pc == settled.right else "clock_set"
    change = f"{settled.pc:%d.%m.%Y %H:%M} → {settled.right:%d.%m.%Y %H:%M}"
    work.log.add("login", event, "vault", change)
    return changed()


@open_to(LEADERS)
def sign_review(work: UnitOfWork, review: Review) -> Changes[None]:
    """Sign that a month of the log has been looked through; the newest line of the log is bound to the signature."""
    if len(review.note) > MAX_REASON:
        raise RuleBroken("text_too_long", field="note", most=MAX_REASON)
    if review.month >= work.today.isoformat()[:7]:
        raise RuleBroken("month_not_over")
    if work.access.is_signed(review.month):
        raise RuleBroken("month_signed")
    work.log.add("review", "signed", review.month, review.note.strip())
    work.access.sign(review.month, review.sample, review.note.strip())
    return changed(ACCESS)


@open_to(EVERYBODY)
def keep_drafts(work: UnitOfWork, drafts: Drafts) -> Changes[None]:
    """Keep what is being typed, for the same user's next login; RuleBroken `text_too_long` past any reason."""
    for page, content in drafts.pages.items():
        if len(str(content)) > MAX_DRAFT:
            raise RuleBroken("text_too_long", most=MAX_DRAFT)
        work.access.keep_draft(page, content)
    return changed()


@open_to(LEADERS)
def save_guarding(work: UnitOfWork, guarding: Guarding) -> Changes[None]:
    """When the window locks itself, when a missing backup is warned of, and which hours are odd."""
    if not 1 <= guarding.lock_minutes <= 60 or not 1 <= guarding.backup_days <= 90:
        raise RuleBroken("bad_guarding", field="lock_minutes")
    if not (0 <= guarding.odd_from <= 23 and 0 <= guarding.odd_to <= 23):
        raise RuleBroken("bad_guarding", field="odd_from")
    before = guarding_of(work.settings.all())
    for name in Guarding.__dataclass_fields__:
        work.settings.set(f"guard.{name}", str(getattr(guarding, name)))
    work.record("guarding", "centre", _values(before), _values(guarding))
    return changed(SETTINGS)


def guarding_of(settings: Mapping[str, str]) -> Guarding:
    """The settings as kept, with the defaults where nothing is."""
    kept = {name: settings.get(f"guard.{name}", "") for name in Guarding.__dataclass_fields__}
    return Guarding(**{name: int(value) for name, value in kept.items() if value})


def _values(guarding: Guarding) -> dict[str, int]:
    return {name: getattr(guarding, name) for name in Guarding.__dataclass_fields__}
