"""Rooms as they are: dated facts, out of service, the beds that move, and a room kept for somebody on the way (C1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from app.capacity.house import house_on
from app.changes import HOUSE, ROOMS, Changes, changed
from app.domain.base import HouseholdCode, Line, OfRoom
from app.domain.dates import check_reasonable, days
from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.domain.facts import day, number
from app.domain.house import Closure, Hold, Lending, MovableBed
from app.domain.states import HoldEnd
from app.domain.wording import checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.undo import undoable
from app.use_cases.checks import checked, entity_of

MAX_ROOM_CODE = 12
MAX_REMARKS = 500
HOLD_HOURS = 2.0
MOST_HOLD_HOURS = 48.0
HOLD_DAYS = 31
"""A hold is for tonight or a night within a month."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """The closure that began on `since` ends: the room can be slept in again from the night of `until`."""

    room: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class HoldWish:
    """Keep a room on a night for somebody on the way; `note` never holds a name."""

    room: OfRoom
    night: Annotated[date, day(years=1)]
    adults: Annotated[int, number(0, 20)] = 1
    children: Annotated[int, number(0, 20)] = 0
    hours: Annotated[float, number(0, int(MOST_HOLD_HOURS))] = HOLD_HOURS
    note: Line = ""


@open_to(LEADERS)
def save_room(work: UnitOfWork, room: Room) -> Changes[str]:
    """A new room, or new facts of one from a night on; a room that has been slept in keeps its offer."""
    code = room.code.strip()
    if not code or len(code) > MAX_ROOM_CODE or not code.isprintable():
        raise RuleBroken("bad_room_code", field="code", most=MAX_ROOM_CODE)
    if not 1 <= room.beds <= 20:
        raise RuleBroken("bad_beds", field="beds", least=1, most=20)
    new = checked(work, replace(room, code=code))
    old = work.house.room(code)
    if old and old.offer != room.offer and work.house.used(code):
        raise RuleBroken("room_keeps_offer", field="offer", value=code)
    if not new.version:  # typed anew, not over what was read
        same_night = work.get(Room, code, new.since)
        new = replace(new, version=same_night.version if same_night else 0)
    work.write(new, "room", was=old)
    return changed(ROOMS, result=code)


@open_to(LEADERS)
def remove_room(work: UnitOfWork, code: str) -> Changes[None]:
    """Take away a room nobody has slept in; one that has been in use is taken out of service instead (`close_room`)."""
    _room(work, code)
    asleep = work.span(work.today, date.max).asleep(code, work.today)
    if asleep:
        raise RuleBroken("room_slept_in", value=code, households=", ".join(asleep))
    if work.house.used(code):
        raise RuleBroken("room_used", value=code)
    work.house.remove_room(code)
    work.record("room_removed", code)
    return changed(ROOMS)


@open_to(LEADERS)
@undoable
def close_room(work: UnitOfWork, closure: Closure) -> Changes[None]:
    """Out of service from a night on; refused while somebody sleeps there, or it is held, on any of those nights."""
    _room(work, closure.room)
    check_reasonable(closure.since, work.today)
    if closure.until:
        check_reasonable(closure.until, work.today)
        if closure.until <= closure.since:
            raise RuleBroken("closure_ends_before", field="until")
    closure = checked(work, closure)
    for other in work.of(Closure, room=closure.room):
        if other.since < (closure.until or date.max) and closure.since < (other.until or date.max):
            raise RuleBroken("closure_overlaps", field="since", value=closure.room)
    asleep = work.span(closure.since, closure.until or date.max).asleep(closure.room, closure.since, closure.until)
    if asleep:
        raise RuleBroken("room_slept_in", value=closure.room, households=", ".join(asleep))
    horizon = work.today + timedelta(days=HOLD_DAYS + 1)
    for night in days(max(closure.since, work.today), min(closure.until or horizon, horizon)):
        check_not_held(work, closure.room, night)
    work.write(closure, "room_closed")
    return changed(ROOMS)


@open_to(LEADERS)
@undoable
def reopen_room(work: UnitOfWork, wish: Reopening) -> Changes[None]:
    """End a closure; one that is ended before it began never was."""
    closure = next((c for c in work.of(Closure, room=wish.room) if c.since == wish.since), None)
    if closure is None:
        raise RuleBroken("room_not_closed", value=wish.room)
    check_reasonable(wish.until, work.today)
    if closure.until and wish.until > closure.until:
        raise RuleBroken("closure_ends_before", field="until")
    if wish.until <= wish.since:
        work.remove(closure, "room_reopened")
    else:
        work.write(replace(closure, until=wish.until), "room_reopened")
    return changed(ROOMS)


@open_to(EVERYBODY)
def place_movable(work: UnitOfWork, bed: MovableBed) -> Changes[str]:
    """A cot or mattress stands in a room (or in store) from a night on; an unknown one is new."""
    code = bed.code.strip()
    if not code or len(code) > MAX_ROOM_CODE or not code.isprintable():
        raise RuleBroken("bad_room_code", field="code", most=MAX_ROOM_CODE)
    new = checked(work, replace(bed, code=code, since=bed.since or work.today))
    if new.room:
        _room(work, new.room)
    placed = work.of(MovableBed, code=code)
    if placed and placed[-1].kind != new.kind:
        raise RuleBroken("movable_keeps_kind", field="kind", value=code)
    same_night = next((one for one in placed if one.since == new.since), None)
    was = placed[-1] if placed else None
    work.write(replace(new, version=same_night.version if same_night else 0), "movable", was=was)
    return changed(ROOMS, result=code)


@dataclass(frozen=True, slots=True)
class Carry:
    """So many movable beds of a kind are carried from a room (empty: store) to somebody who comes."""

    kind: str
    origin: str
    number: int


def carry_beds(work: UnitOfWork, wanted: Iterable[Carry], room: str) -> None:
    """As part of another operation. RuleBroken `bed_gone` when they do not stand there any more."""
    for carry in wanted:
        last = {bed.code: bed for bed in work.of(MovableBed, kind=carry.kind)}
        beds = sorted((bed for bed in last.values() if bed.room == carry.origin), key=lambda bed: bed.code)
        if len(beds) < carry.number:
            raise RuleBroken("bed_gone", field="room", value=carry.origin or "–")
        for bed in beds[: carry.number]:
            place_movable(work, replace(bed, room=room, since=work.today))


@open_to(LEADERS)
def remove_movable(work: UnitOfWork, code: str) -> Changes[None]:
    """Worn out, or a mistake."""
    if not work.of(MovableBed, code=code):
        raise RuleBroken("unknown_movable", value=code)
    work.house.remove_movable(code)
    work.record("movable_removed", code)
    return changed(ROOMS)


@open_to(EVERYBODY)
@undoable
def hold_room(work: UnitOfWork, wish: HoldWish) -> Changes[str]:
    """Keep a room that is empty that night, as far as is known, for some hours; answers with the code of the hold."""
    if not 0.25 <= wish.hours <= MOST_HOLD_HOURS:
        raise RuleBroken("bad_hours", field="hours", most=int(MOST_HOLD_HOURS))
    if not 0 < wish.adults + wish.children <= 99 or min(wish.adults, wish.children) < 0:
        raise RuleBroken("nobody_asked", field="adults")
    note = checked_text(wish.note, "note", MAX_REMARKS)
    if not work.today <= wish.night <= work.today + timedelta(days=HOLD_DAYS):
        raise RuleBroken("hold_in_past", field="night")
    room = _room(work, wish.room)
    check_in_service(work, room, wish.night)
    asleep = [lodger.household for lodger in house_on(work.span(wish.night), wish.night).in_room(wish.room)]
    if asleep:
        raise RuleBroken("hold_on_taken", field="room", value=wish.room, households=", ".join(asleep))
    check_not_held(work, wish.room, wish.night)
    expires = work.now + timedelta(hours=wish.hours)
    hold = work.write(entity_of(work, Hold, wish, made=work.now, expires=expires, note=note), "hold")
    return changed(HOUSE, result=hold.code)


@open_to(EVERYBODY)
@undoable
def release_hold(work: UnitOfWork, code: str) -> Changes[None]:
    """They are not coming, or went elsewhere: the room is free again."""
    end_hold(work, code, HoldEnd.RELEASED)
    return changed(HOUSE)


def end_hold(work: UnitOfWork, code: str, outcome: str) -> None:
    """Let go of a hold, as part of another operation; `outcome` is arrived or released."""
    hold = work.get(Hold, code)
    if hold is None or hold.ended:
        raise RuleBroken("unknown_hold", value=code)
    work.write(replace(hold, ended=work.now.isoformat(timespec="seconds"), outcome=outcome), "hold_ended")


def check_not_held(work: UnitOfWork, room: str, night: date, but: str = "") -> None:
    """RuleBroken `room_held` when somebody else is on the way to the room (`but`: the hold that is being used)."""
    for hold in work.of(Hold, room=room, night=night, ended=""):
        if hold.stands(work.now) and hold.code != but:
            raise RuleBroken("room_held", field="room", value=room, hold=hold.code, until=f"{hold.expires:%H:%M}")


def check_in_service(work: UnitOfWork, room: Room, night: date) -> None:
    """RuleBroken when the room did not exist that night, or was out of service."""
    if work.house.room(room.code, night) is None:
        raise RuleBroken("room_not_yet", field="room", value=room.code)
    for closure in work.of(Closure, room=room.code):
        if closure.since <= night and (closure.until is None or night < closure.until):
            raise RuleBroken("room_closed", field="room", value=room.code)


def _room(work: UnitOfWork, code: str) -> Room:
    room = work.house.room(code)
    if room is None:
        raise RuleBroken("unknown_room", field="room", value=code)
    return room


def check_apart(work: UnitOfWork, household: HouseholdCode) -> None:
    """RuleBroken `must_not_meet_here` when somebody of the case sleeps tonight in one room with somebody they must not meet:
    asked at the end of whatever gave them their rooms, as the house is then."""
    span, night = work.span(work.today), work.today
    asleep = [(sleeper.household, room) for sleeper in span.expected_on(night) if (room := sleeper.room(night))]
    mine, avoided = {room for home, room in asleep if home == household}, span.avoids().get(household, frozenset())
    for home, room in asleep:
        if home in avoided and room in mine:
            raise RuleBroken("must_not_meet_here", field="room", value=room, household=home)


def check_lodging(work: UnitOfWork, household: HouseholdCode) -> None:
    """Where the family sleeps tonight, after whatever gave it its rooms: refused where somebody is there whom it must not meet,
    and asked about where strangers are there or there are fewer beds than sleepers."""
    check_apart(work, household)
    house = house_on(work.span(work.today), work.today)
    for room in sorted({lodger.room for lodger in house.lodgers if lodger.household == household} & set(house.rooms)):
        lodgers = house.in_room(room)
        homes = sorted({lodger.household for lodger in lodgers})
        if len(homes) > 1:
            work.ask("room_shared", field="room", value=room, households=", ".join(homes))
        sleepers = sum(lodger.persons - lodger.cots for lodger in lodgers)
        beds = house.rooms[room].beds + house.mattresses.get(room, 0)
        if sleepers > beds:
            work.ask("too_few_beds_here", field="room", value=room, beds=beds, persons=sleepers)


def room_for(
    work: UnitOfWork,
    code: str,
    offer: str,
    household: HouseholdCode,
    night: date,
    hold: str = "",
    until: date | None = None,
) -> Room:
    """The room, if somebody of `offer` may be put there from that night (to `until`, if it is known that they moved on): it
    exists, is in service, is not kept for others tonight or that night, and is of the offer, flexible, or lent to the
    household (krisesenterlova § 2; S3 5.2.1; S0 4)."""
    room = _room(work, code)
    check_in_service(work, room, night)
    first_to_come = max(night, work.today)  # who came yesterday sleeps there tonight as well
    if until is None or first_to_come < until:
        check_not_held(work, code, first_to_come, hold)
    facts = work.house.room(code, night) or room
    lent = any(x.room == code for x in work.of(Lending, household=household))
    if lent and facts.offer != offer and not facts.flexible and work.house.anyone(facts.offer, first_to_come):
        raise RuleBroken("other_part_in_use", field="room", value=code)
    if facts.offer != offer and not facts.flexible and not lent:
        raise RuleBroken("room_of_other_offer", field="room", value=code)
    return facts
