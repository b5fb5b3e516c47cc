"""What happens during a stay: rooms, absences, departure, and the correction of dates that were wrong (I5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.changes import STAYS, TASKS, Changes, changed
from app.domain.ages import check_age
from app.domain.base import Day, DayOrNone, HouseholdCode, OfRoom, OfStay, Soon, SoonOrNone, StayCode, Version
from app.domain.dates import check_reasonable
from app.domain.entities import Absence, Person, Placement, Stay
from app.domain.errors import RuleBroken
from app.domain.house import Household, ReadyToMove
from app.domain.stays import away_on, check_departure, left_alone, overlap
from app.forms.definitions import items
from app.forms.registration import destination_of, form_of
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import checked
from app.use_cases.rooms import check_lodging, room_for
from app.use_cases.tasks import end_for_those_who_left, raise_tasks

DATES_CORRECTED = "dates_corrected"


@dataclass(frozen=True, slots=True)
class Departure:
    """One or several of a household leave on the same day, `destinations` by stay (absent or empty = a fault to mend).

    `responsible`: who looks after the children of the case who stay behind without an adult of it.
    """

    stays: tuple[str, ...]
    departed: Day
    destinations: Mapping[StayCode, str] = field(default_factory=dict)
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class RoomMove:
    """From the night of `since` these stays sleep in `room`."""

    stays: tuple[str, ...]
    since: Soon
    room: OfRoom


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
    day: SoonOrNone


@dataclass(frozen=True, slots=True)
class Away:
    """A person is away from the night of `since`, until the day of return if that is known."""

    stay: OfStay
    since: Soon
    until: SoonOrNone = None


@dataclass(frozen=True, slots=True)
class Return:
    """A person is back on a day."""

    stay: OfStay
    day: Day


@dataclass(frozen=True, slots=True)
class DateCorrection:
    """The right dates of a stay; `departed` None reopens it."""

    stay: OfStay
    arrived: Day
    departed: DayOrNone
    expected_departure: SoonOrNone
    version: Version


@dataclass(frozen=True, slots=True)
class FamilyDates:
    """The right dates of several of a family, written together."""

    stays: tuple[DateCorrection, ...]


@open_to(EVERYBODY)
@undoable
def record_departure(work: UnitOfWork, departure: Departure) -> Changes[int]:
    """Close the stays; the last one out closes the case. The night of the departure day is not slept here."""
    if not departure.stays:
        raise RuleBroken("choose_who")
    check_reasonable(departure.departed, work.today)
    homes = set()
    for code in departure.stays:
        stay = _open_stay(work, code)
        homes.add(stay.household)
        check_departure(stay, departure.departed, work.today)
        answers = _with_destination(stay, departure.destinations.get(stay.code, ""))
        _cut(work, stay, departure.departed, "departure")
        work.write(replace(stay, departed=departure.departed, answers=answers), "departure")
        end_marks(work, stay.household, "departure")
        end_for_those_who_left(work, stay.household, [stay.person])
        if departure.responsible.strip():
            _name_responsible(work, stay.household, departure.responsible)
    for household in sorted(homes):
        _ask_of_children(work, household)
    return changed(STAYS, TASKS, result=len(departure.stays))


def _ask_of_children(work: UnitOfWork, household: HouseholdCode) -> None:
    """No child is left in the house without an adult of its case and without a word; whoever is named in the case is one."""
    entity = work.get(Household, household)
    if entity and entity.responsible:
        return
    here = [
        stay
        for stay in work.of(Stay, household=household)
        if stay.departed is None
        and not away_on([(a.since, a.until) for a in work.of(Absence, stay=stay.code)], work.today)
    ]
    if left_alone(stay.kind for stay in here):
        work.ask("child_left_alone", field="responsible", persons=", ".join(stay.person for stay in here))


def _name_responsible(work: UnitOfWork, household: HouseholdCode, who: str) -> None:
    entity = work.get(Household, household) or Household(code=household)
    if entity.responsible != who.strip():
        work.write(checked(work, replace(entity, responsible=who)), "household")


def end_marks(work: UnitOfWork, household: HouseholdCode, event: str) -> None:
    """When the last of a household has left, nobody in it is ready to move any longer."""
    left = [stay.departed for stay in work.of(Stay, household=household)]
    if None in left:
        return
    end_ready_marks(work, household, max(departed for departed in left if departed), event)


def end_ready_marks(work: UnitOfWork, household: HouseholdCode, day: date, event: str) -> None:
    """The marks of being ready to move hold up to a day; one that would begin later never was."""
    for mark in work.of(ReadyToMove, household=household):
        if mark.until is None or mark.until > day:
            if mark.since < day:
                work.write(replace(mark, until=day), event)
            else:
                work.remove(mark, event)


def _cut(work: UnitOfWork, stay: Stay, departed: date, event: str) -> None:
    """Room changes and absences after the departure did not happen."""
    for placement in work.of(Placement, stay=stay.code):
        if placement.since >= departed and placement.since > stay.arrived:
            work.remove(placement, event)
    for absence in work.of(Absence, stay=stay.code):
        if absence.since >= departed:
            work.remove(absence, event)
        elif absence.until is None or absence.until > departed:
            work.write(replace(absence, until=departed), event)


def _with_destination(stay: Stay, destination: str) -> dict[str, tuple[str, ...]]:
    answers = dict(stay.answers)
    question = destination_of(form_of(stay))
    if destination and destination not in {i.code for i in items(question.codes, stay.arrived.year)}:
        raise RuleBroken("unknown_code", field="destination", value=destination[:40])
    if destination:
        answers[question.code] = (destination,)
    return answers


@open_to(EVERYBODY)
@undoable
def record_room_move(work: UnitOfWork, move: RoomMove) -> Changes[None]:
    """Place the stays in the room from a night on; a later move already recorded stands."""
    _move(work, move)
    _check_lodging(work, move.stays)
    return changed(STAYS)


def _check_lodging(work: UnitOfWork, stays: Iterable[str]) -> None:
    for household in {_open_stay(work, code).household for code in stays}:
        check_lodging(work, household)


def _move(work: UnitOfWork, move: RoomMove) -> None:
    check_reasonable(move.since, work.today)
    for code in move.stays:
        stay = _open_stay(work, code)
        placements = work.of(Placement, stay=code)
        moved_on = min((p.since for p in placements if p.since > move.since), default=None)
        room_for(work, move.room, stay.offer, stay.household, move.since, until=moved_on)
        if move.since < stay.arrived:
            raise RuleBroken("move_outside_stay", field="since")
        if move.since > work.today:
            raise RuleBroken("day_in_future", field="since")
        same_night = next((p for p in placements if p.since == move.since), None)
        placement = same_night or Placement(stay=stay.code, since=move.since, room="")
        was = next((p for p in reversed(placements) if p.since <= move.since), None)
        work.write(replace(placement, room=move.room), "room_move", was=was)


@open_to(EVERYBODY)
@undoable
def swap_rooms(work: UnitOfWork, swap: RoomSwap) -> Changes[None]:
    """Two households change rooms with each other from a night on, or neither does.

    RuleBroken `moved_meanwhile` when somebody no longer sleeps where the swap says: then it would move them elsewhere.
    """
    for stays, origin in ((swap.one, swap.room_of_one), (swap.other, swap.room_of_other)):
        if not stays:
            raise RuleBroken("choose_who")
        for code in stays:
            rooms = [p.room for p in work.of(Placement, stay=code) if p.since <= swap.since]
            if rooms[-1:] != [origin]:
                raise RuleBroken("moved_meanwhile", field="room", value=origin)
    for stays, room in ((swap.one, swap.room_of_other), (swap.other, swap.room_of_one)):
        _move(work, RoomMove(stays, swap.since, room))
    _check_lodging(work, (*swap.one, *swap.other))
    return changed(STAYS)


@open_to(EVERYBODY)
@undoable
def expect_departure(work: UnitOfWork, expected: Expected) -> Changes[None]:
    """When they are expected to leave; None: not known."""
    if not expected.stays:
        raise RuleBroken("choose_who")
    if expected.day:
        check_reasonable(expected.day, work.today)
    for code in expected.stays:
        stay = _open_stay(work, code)
        if expected.day and expected.day < stay.arrived:
            raise RuleBroken("departed_before_arrived", field="expected_departure")
        work.write(replace(stay, expected_departure=expected.day), "expected_departure")
    return changed(STAYS)


@open_to(EVERYBODY)
@undoable
def record_absence(work: UnitOfWork, away: Away) -> Changes[None]:
    """Away while the place is kept; the nights still count as nights of the stay (COUNT 2, rule 1)."""
    stay = _open_stay(work, away.stay)
    check_reasonable(away.since, work.today)
    if away.since < stay.arrived:
        raise RuleBroken("absence_outside_stay", field="since")
    if away.until and away.until <= away.since:
        raise RuleBroken("return_before_absence", field="until")
    absences = work.of(Absence, stay=away.stay)
    for other in absences:
        if (
            other.since != away.since
            and other.since < (away.until or date.max)
            and away.since < (other.until or date.max)
        ):
            raise RuleBroken("absence_overlaps", field="since")
    same = next((a for a in absences if a.since == away.since), Absence(stay=away.stay, since=away.since))
    work.write(replace(same, until=away.until), "absence")
    _ask_of_children(work, stay.household)
    return changed(STAYS)


@open_to(EVERYBODY)
@undoable
def record_return(work: UnitOfWork, back: Return) -> Changes[None]:
    """The open absence ends. Back the same day = there was no night away."""
    _open_stay(work, back.stay)
    if back.day > work.today:
        raise RuleBroken("day_in_future", field="day")
    for absence in work.of(Absence, stay=back.stay):
        if absence.until is None:
            if back.day <= absence.since:
                work.remove(absence, "return")
            else:
                work.write(replace(absence, until=back.day), "return")
            return changed(STAYS)
    raise RuleBroken("not_away")


@open_to(EVERYBODY)
@undoable
def correct_dates(work: UnitOfWork, right: DateCorrection) -> Changes[None]:
    """Replace the dates of a stay; the old ones stay in the history."""
    return _correct_all(work, (right,))


@open_to(EVERYBODY)
@undoable
def correct_together(work: UnitOfWork, right: FamilyDates) -> Changes[None]:
    """Replace the dates of several of a family, all or none; how they sleep is looked at when all of them are right."""
    return _correct_all(work, right.stays)


def _correct_all(work: UnitOfWork, stays: Iterable[DateCorrection]) -> Changes[None]:
    for household in sorted({_correct(work, right) for right in stays}):
        check_lodging(work, household)
    return changed(STAYS, TASKS)


def _correct(work: UnitOfWork, right: DateCorrection) -> HouseholdCode:
    stay = work.get(Stay, right.stay)
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
    person = work.get(Person, stay.person)
    if person and new.arrived != stay.arrived:
        check_age(stay.kind, person.birth_year, new.arrived)
    for other in work.of(Stay, person=stay.person):
        if other.code != stay.code and overlap(other, new):
            raise RuleBroken("overlapping_stay", value=stay.code, other=other.code)
    _move_first_placement(work, stay, new)
    _begin_absences(work, new)
    if new.departed:
        _cut(work, new, new.departed, DATES_CORRECTED)
    new = work.write(new, DATES_CORRECTED)
    if new.departed:
        end_marks(work, new.household, DATES_CORRECTED)
    if new.departed and not stay.departed:
        end_for_those_who_left(work, new.household, [new.person])
    if stay.departed and not new.departed:
        raise_tasks(work, "move_in", new.household, [(new.person, new.kind)])
    return new.household


def _move_first_placement(work: UnitOfWork, old: Stay, new: Stay) -> None:
    """The room of the first night follows the arrival, whether it moves forward or back."""
    if old.arrived == new.arrived:
        return
    placements = work.of(Placement, stay=old.code)
    first = [p for p in placements if p.since <= max(old.arrived, new.arrived)]
    if first:
        for placement in first:
            work.remove(placement, DATES_CORRECTED)
        work.write(Placement(stay=old.code, since=new.arrived, room=first[-1].room), DATES_CORRECTED)


def _begin_absences(work: UnitOfWork, stay: Stay) -> None:
    """Nobody was away before arriving: an absence begins with the arrival at the earliest, or never was."""
    for absence in work.of(Absence, stay=stay.code):
        if absence.since < stay.arrived:
            work.remove(absence, DATES_CORRECTED)
            if absence.until is None or absence.until > stay.arrived:
                work.write(Absence(stay=stay.code, since=stay.arrived, until=absence.until), DATES_CORRECTED)


def _open_stay(work: UnitOfWork, code: str) -> Stay:
    stay = work.get(Stay, code)
    if stay is None:
        raise RuleBroken("unknown_stay", value=code)
    if stay.departed is not None:
        raise RuleBroken("already_left", value=code)
    return stay
