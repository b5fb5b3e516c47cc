"""What happens during a stay: rooms, absences, departure, and the correction of dates that were wrong (I5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.changes import STAYS, TASKS, Changes, changed
from app.domain.ages import check_age
from app.domain.dates import check_reasonable
from app.domain.entities import Absence, Placement, Stay
from app.domain.errors import RuleBroken
from app.domain.stays import check_departure, overlap
from app.forms.definitions import items
from app.forms.registration import form_of
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.rooms import room_for
from app.use_cases.tasks import end_for_those_who_left, raise_tasks


@dataclass(frozen=True, slots=True)
class Departure:
    """One or several of a household leave on the same day, `destinations` by stay (absent or empty = a fault to mend)."""

    stays: tuple[str, ...]
    departed: date
    destinations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoomMove:
    """From the night of `since` these stays sleep in `room`."""

    stays: tuple[str, ...]
    since: date
    room: str


@dataclass(frozen=True, slots=True)
class RoomSwap:
    """The stays `one` of `room_of_one` and `other` of `room_of_other` change rooms from the night of `since`."""

    one: tuple[str, ...]
    room_of_one: str
    other: tuple[str, ...]
    room_of_other: str
    since: date


@dataclass(frozen=True, slots=True)
class Expected:
    """The day these stays are expected to end."""

    stays: tuple[str, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Away:
    """A person is away from the night of `since`, until the day of return if that is known."""

    stay: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DateCorrection:
    """The right dates of a stay; `departed` None reopens it."""

    stay: str
    arrived: date
    departed: date | None
    expected_departure: date | None
    version: int


@open_to(EVERYBODY)
def record_departure(work: UnitOfWork, departure: Departure) -> Changes:
    """Close the stays; the last one out closes the case. The night of the departure day is not slept here."""
    if not departure.stays:
        raise RuleBroken("choose_who")
    check_reasonable(departure.departed, work.today)
    for code in departure.stays:
        stay = _open_stay(work, code)
        check_departure(stay, departure.departed, work.today)
        work.stays.update(
            replace(
                stay, departed=departure.departed, answers=_with_destination(stay, departure.destinations.get(code, ""))
            )
        )
        _cut(work, stay, departure.departed)
        work.centre.record("departure", code, after={"departed": departure.departed})
        end_marks(work, stay.household)
        end_for_those_who_left(work, stay.household, [stay.person])
    return changed(STAYS, TASKS, result=len(departure.stays))


def end_marks(work: UnitOfWork, household: str) -> None:
    """When the last of a household has left, nobody in it is ready to move any longer."""
    left = [s.departed for s in work.stays.of_household(household)]
    if None in left:
        return
    day = max(departed for departed in left if departed)
    for mark in work.households.ready(household):
        if mark.until is None or mark.until > day:
            work.households.remove_ready(household, mark.since)
            if mark.since < day:
                work.households.save_ready(replace(mark, until=day))


def _cut(work: UnitOfWork, stay: Stay, departed: date) -> None:
    """Room changes and absences after the departure did not happen."""
    for placement in work.stays.placements(stay.code):
        if placement.since >= departed and placement.since > stay.arrived:
            work.stays.unplace(stay.code, placement.since)
    for absence in work.stays.absences(stay.code):
        if absence.since >= departed:
            work.stays.remove_absence(stay.code, absence.since)
        elif absence.until is None or absence.until > departed:
            work.stays.save_absence(Absence(stay=stay.code, since=absence.since, until=departed))


def _with_destination(stay: Stay, destination: str) -> dict[str, tuple[str, ...]]:
    answers = dict(stay.answers)
    question = next(q for q in form_of(stay).questions if q.at == "departure")
    if destination and destination not in {i.code for i in items(question.codes, stay.arrived.year)}:
        raise RuleBroken("unknown_code", field="destination", value=destination[:40])
    if destination:
        answers[question.code] = (destination,)
    return answers


@open_to(EVERYBODY)
def record_room_move(work: UnitOfWork, move: RoomMove) -> Changes:
    """Place the stays in the room from a night on; a later move already recorded stands."""
    check_reasonable(move.since, work.today)
    for code in move.stays:
        stay = _open_stay(work, code)
        placements = work.stays.placements(code)
        moved_on = min((p.since for p in placements if p.since > move.since), default=None)
        room_for(work, move.room, stay.offer, stay.household, move.since, until=moved_on)
        if move.since < stay.arrived:
            raise RuleBroken("move_outside_stay", field="since")
        if move.since > work.today:
            raise RuleBroken("day_in_future", field="since")
        before = [p.room for p in placements if p.since <= move.since]
        work.stays.place(Placement(stay=code, since=move.since, room=move.room))
        change = {"since": move.since, "room": move.room}
        work.centre.record("room_move", code, before={"room": before[-1] if before else ""}, after=change)
    return changed(STAYS)


@open_to(EVERYBODY)
def swap_rooms(work: UnitOfWork, swap: RoomSwap) -> Changes:
    """Two households change rooms with each other from a night on, or neither does.

    RuleBroken `moved_meanwhile` when somebody no longer sleeps where the swap says: then it would move them elsewhere.
    """
    for stays, origin in ((swap.one, swap.room_of_one), (swap.other, swap.room_of_other)):
        if not stays:
            raise RuleBroken("choose_who")
        for code in stays:
            rooms = [p.room for p in work.stays.placements(code) if p.since <= swap.since]
            if rooms[-1:] != [origin]:
                raise RuleBroken("moved_meanwhile", field="room", value=origin)
    for stays, room in ((swap.one, swap.room_of_other), (swap.other, swap.room_of_one)):
        record_room_move(work, RoomMove(stays, swap.since, room))
    return changed(STAYS)


@open_to(EVERYBODY)
def expect_departure(work: UnitOfWork, expected: Expected) -> Changes:
    """When they are expected to leave; None: not known."""
    if not expected.stays:
        raise RuleBroken("choose_who")
    if expected.day:
        check_reasonable(expected.day, work.today)
    for code in expected.stays:
        stay = _open_stay(work, code)
        if expected.day and expected.day < stay.arrived:
            raise RuleBroken("departed_before_arrived", field="expected_departure")
        work.stays.update(replace(stay, expected_departure=expected.day))
        work.centre.record("expected_departure", code, {"day": stay.expected_departure}, {"day": expected.day})
    return changed(STAYS)


@open_to(EVERYBODY)
def record_absence(work: UnitOfWork, away: Away) -> Changes:
    """Away while the place is kept; the nights still count as nights of the stay (COUNT 2, rule 1)."""
    stay = _open_stay(work, away.stay)
    check_reasonable(away.since, work.today)
    if away.since < stay.arrived:
        raise RuleBroken("absence_outside_stay", field="since")
    if away.until and away.until <= away.since:
        raise RuleBroken("return_before_absence", field="until")
    for other in work.stays.absences(away.stay):
        if (
            other.since != away.since
            and other.since < (away.until or date.max)
            and away.since < (other.until or date.max)
        ):
            raise RuleBroken("absence_overlaps", field="since")
    work.stays.save_absence(Absence(stay=away.stay, since=away.since, until=away.until))
    work.centre.record("absence", away.stay, after={"since": away.since, "until": away.until})
    return changed(STAYS)


@open_to(EVERYBODY)
def record_return(work: UnitOfWork, back: Away) -> Changes:
    """The person is back on the day `until`; the open absence ends. Back the same day = there was no night away."""
    _open_stay(work, back.stay)
    until = back.until or work.today
    if until > work.today:
        raise RuleBroken("day_in_future", field="until")
    for absence in work.stays.absences(back.stay):
        if absence.until is None:
            if until <= absence.since:
                work.stays.remove_absence(back.stay, absence.since)
            else:
                work.stays.save_absence(Absence(stay=back.stay, since=absence.since, until=until))
            work.centre.record("return", back.stay, after={"until": until})
            return changed(STAYS)
    raise RuleBroken("not_away")


@open_to(EVERYBODY)
def correct_dates(work: UnitOfWork, right: DateCorrection) -> Changes:
    """Replace the dates of a stay; the old ones stay in the history."""
    stay = work.stays.get(right.stay)
    if stay is None:
        raise RuleBroken("unknown_stay", value=right.stay)
    check_reasonable(right.arrived, work.today)
    if right.arrived > work.today:
        raise RuleBroken("arrival_in_future", field="arrived")
    if right.expected_departure:
        check_reasonable(right.expected_departure, work.today)
    if right.expected_departure and right.expected_departure < right.arrived:
        raise RuleBroken("departed_before_arrived", field="expected_departure")
    new = replace(
        stay,
        arrived=right.arrived,
        departed=right.departed,
        expected_departure=right.expected_departure,
        version=right.version,
    )
    if right.departed:
        check_departure(new, right.departed, work.today)
    person = work.persons.get(stay.person)
    if person and new.arrived != stay.arrived:
        check_age(stay.kind, person.birth_year, new.arrived)
    for other in work.stays.of_person(stay.person):
        if other.code != stay.code and overlap(other, new):
            raise RuleBroken("overlapping_stay", value=stay.code, other=other.code)
    work.stays.update(new)
    _move_first_placement(work, stay, new)
    _begin_absences(work, new)
    if new.departed:
        _cut(work, new, new.departed)
        end_marks(work, new.household)
    if new.departed and not stay.departed:
        end_for_those_who_left(work, new.household, [new.person])
    if stay.departed and not new.departed:
        raise_tasks(work, "move_in", new.household, [(new.person, new.kind)])
    before = {"arrived": stay.arrived, "departed": stay.departed, "expected_departure": stay.expected_departure}
    after = {"arrived": new.arrived, "departed": new.departed, "expected_departure": new.expected_departure}
    work.centre.record("dates_corrected", stay.code, before, after)
    return changed(STAYS, TASKS)


def _move_first_placement(work: UnitOfWork, old: Stay, new: Stay) -> None:
    """The room of the first night follows the arrival, whether it moves forward or back."""
    if old.arrived == new.arrived:
        return
    placements = work.stays.placements(old.code)
    first = [p for p in placements if p.since <= max(old.arrived, new.arrived)]
    if first:
        for placement in first:
            work.stays.unplace(old.code, placement.since)
        work.stays.place(Placement(stay=old.code, since=new.arrived, room=first[-1].room))


def _begin_absences(work: UnitOfWork, stay: Stay) -> None:
    """Nobody was away before arriving: an absence begins with the arrival at the earliest, or never was."""
    for absence in work.stays.absences(stay.code):
        if absence.since < stay.arrived:
            work.stays.remove_absence(stay.code, absence.since)
            if absence.until is None or absence.until > stay.arrived:
                work.stays.save_absence(Absence(stay=stay.code, since=stay.arrived, until=absence.until))


def _open_stay(work: UnitOfWork, code: str) -> Stay:
    stay = work.stays.get(code)
    if stay is None:
        raise RuleBroken("unknown_stay", value=code)
    if stay.departed is not None:
        raise RuleBroken("already_left", value=code)
    return stay
