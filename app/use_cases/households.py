"""What the house must know of a household: needs of a room, municipality, ready to move, must not meet, a lent room."""

from dataclasses import dataclass, replace
from datetime import date

from app.capacity.municipal import WAITS_FOR
from app.changes import HOUSE, STAYS, TASKS, Changes, changed
from app.domain.base import Day, HouseholdCode, Line, OfHousehold, OfRoom
from app.domain.dates import check_reasonable
from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.domain.house import Household, Lending, MustNotMeet, ReadyToMove
from app.domain.wording import checked_line
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import case, checked, members, stays_of
from app.use_cases.rooms import room_for
from app.use_cases.stays import RoomMove, end_ready_marks, record_room_move
from app.use_cases.tasks import raise_tasks

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class ReadyEnd:
    """The mark ends on a day: the plan fell through, or was a mistake."""

    household: HouseholdCode
    until: date


@dataclass(frozen=True, slots=True)
class Loan:
    """A room of the other part is lent to a household that is ready to move, from a night on. `agreed_with`: who said yes
    on its behalf to move out fast when somebody of the other offer asks."""

    household: OfHousehold
    room: OfRoom
    since: Day
    agreed_with: Line


@open_to(EVERYBODY)
def save_household(work: UnitOfWork, facts: Household) -> Changes[None]:
    """What they need of a room, and the municipality they gave, if any: nobody must give one (S3 5.6.1)."""
    case(work, facts.code)
    work.write(checked(work, facts), "household")
    return changed(HOUSE)


@open_to(EVERYBODY)
@undoable
def mark_ready(work: UnitOfWork, mark: ReadyToMove) -> Changes[None]:
    """Ready to move from a day, waiting for something; a mark that stands ends where the new one begins."""
    stays = stays_of(work, mark.household)
    check_reasonable(mark.since, work.today)
    if mark.waits_for not in WAITS_FOR:
        raise RuleBroken("choose_waits_for", field="waits_for")
    if all(stay.departed for stay in stays):
        raise RuleBroken("case_closed")
    if mark.since > work.today:
        raise RuleBroken("day_in_future", field="since")
    if mark.since < min(stay.arrived for stay in stays):
        raise RuleBroken("arrived_before_household", field="since")
    end_ready_marks(work, mark.household, mark.since, "ready")
    work.write(replace(mark, until=None), "ready")
    raise_tasks(work, "ready", mark.household, [(stay.person, stay.kind) for stay in stays if stay.departed is None])
    return changed(HOUSE, TASKS)


@open_to(EVERYBODY)
@undoable
def end_ready(work: UnitOfWork, end: ReadyEnd) -> Changes[None]:
    """No longer ready to move from a day on."""
    case(work, end.household)
    check_reasonable(end.until, work.today)
    if end.until > work.today:
        raise RuleBroken("day_in_future", field="until")
    if all(mark.until for mark in work.of(ReadyToMove, household=end.household)):
        raise RuleBroken("not_ready", value=end.household)
    end_ready_marks(work, end.household, end.until, "not_ready")
    return changed(HOUSE)


@open_to(EVERYBODY)
@undoable
def keep_apart(work: UnitOfWork, pair: MustNotMeet) -> Changes[None]:
    """Two persons or cases who must not meet in the house, and why; feeds Finn plass."""
    one, other = sorted((pair.one.strip(), pair.other.strip()))
    for code in (one, other):
        if not _seen(work, code):
            raise RuleBroken("unknown_case_or_person", field="other", value=code[:40])
    if one == other:
        raise RuleBroken("same_twice", field="other")
    new = checked(work, replace(pair, one=one, other=other))
    if not new.reason:
        raise RuleBroken("reason_needed", field="reason")
    old = work.get(MustNotMeet, one, other)
    work.write(replace(new, version=old.version if old else 0), "keep_apart")
    work.record("keep_apart", other, after={"other": one})
    return changed(HOUSE)


def _seen(work: UnitOfWork, code: str) -> bool:
    """Whether there is such a person or case; RuleBroken `case_shut` when it is shut to whoever asks."""
    return (
        work.get(Person, code) is not None
        or bool(members(work, HouseholdCode(code)))
        or work.get(Household, code) is not None
    )


@open_to(EVERYBODY)
@undoable
def may_meet(work: UnitOfWork, pair: MustNotMeet) -> Changes[None]:
    """The two may meet again, for the reason given."""
    one, other = sorted((pair.one, pair.other))
    for code in (one, other):
        _seen(work, code)
    if not pair.reason.strip():
        raise RuleBroken("reason_needed", field="reason")
    old = work.get(MustNotMeet, one, other)
    if old:
        work.remove(old, "may_meet")
    for code, against in ((one, other), (other, one)):
        work.record("may_meet", code, after={"other": against, "reason": pair.reason.strip()[:MAX_REASON]})
    return changed(HOUSE)


@open_to(EVERYBODY)
@undoable
def lend_room(work: UnitOfWork, loan: Loan) -> Changes[None]:
    """Move a household that is ready to move into a room of the other part (S0 4): only while nobody of that offer is
    here, and with an agreement to move out fast. Whoever takes in somebody of that offer is told at once."""
    stays = [stay for stay in stays_of(work, loan.household) if stay.departed is None]
    if not stays:
        raise RuleBroken("case_closed")
    check_reasonable(loan.since, work.today)
    agreed = checked_line(loan.agreed_with, "agreed_with", MAX_REASON)
    if not agreed:
        raise RuleBroken("agreement_needed", field="agreed_with")
    if all(
        mark.until is not None and mark.until <= loan.since for mark in work.of(ReadyToMove, household=loan.household)
    ):
        raise RuleBroken("not_ready", value=loan.household)
    _check_lendable(work, loan, stays[0].offer)
    same = work.get(Lending, loan.household, loan.room, loan.since)
    lent = Lending(household=loan.household, room=loan.room, since=loan.since, agreed_with=agreed)
    work.write(replace(lent, version=same.version if same else 0), "lent")
    room_for(work, loan.room, stays[0].offer, loan.household, loan.since)
    record_room_move(work, RoomMove(tuple(stay.code for stay in stays), loan.since, loan.room))
    return changed(HOUSE, STAYS)


def _check_lendable(work: UnitOfWork, loan: Loan, offer: str) -> None:
    """The women's part is never lent to a man (krisesenterlova § 2), and in their own part a household simply moves."""
    room = work.house.room(loan.room)
    if room is None:
        raise RuleBroken("unknown_room", field="room", value=loan.room)
    if (room.offer, offer) != ("men", "women"):
        raise RuleBroken("only_mens_room_lent", field="room", value=loan.room)
    if work.house.anyone(room.offer, loan.since):
        raise RuleBroken("other_part_in_use", field="room", value=loan.room)
    asleep = set(work.span(loan.since, date.max).asleep(loan.room, loan.since)) - {loan.household}
    if asleep:
        raise RuleBroken("hold_on_taken", field="room", value=loan.room, households=", ".join(sorted(asleep)))
