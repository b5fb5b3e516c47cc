"""Entities to the units that are counted: names, phones and notes stay behind."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from app.domain.base import PersonKind
from app.domain.dates import EARLIEST
from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.domain.house import Closure
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, RoomUnit, StayUnit


def register_of(
    rooms: Iterable[Room],
    persons: Iterable[Person],
    stays: Iterable[Stay],
    placements: Iterable[Placement],
    contacts: Iterable[Contact],
    requests: Iterable[Request],
    closures: Iterable[Closure] = (),
) -> Register:
    """The countable register of these entities; every stay's and contact's person must be among `persons`.

    `rooms`: one for each dated change, in any order.
    """
    units = {p.code: person_unit(p) for p in persons}
    rooms_of: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        rooms_of[placement.stay].append(placement)
    counted = [(stay.kind, _stay_unit(stay, units[stay.person], rooms_of[stay.code])) for stay in stays]
    return Register(
        tuple(room_units(rooms, closures)),
        tuple(unit for kind, unit in counted if kind == PersonKind.ADULT),
        tuple(unit for kind, unit in counted if kind == PersonKind.CHILD),
        tuple(
            ContactUnit(
                code=c.code,
                person=units[c.person],
                day=c.day,
                mode=c.mode,
                first_in_year=c.first_in_year,
                answers=c.answers,
            )
            for c in contacts
        ),
        tuple(
            RequestUnit(request.code, request.day, request.offer, request.outcome, request.refusal_reason)
            for request in requests
        ),
    )


def room_units(rooms: Iterable[Room], closures: Iterable[Closure]) -> list[RoomUnit]:
    """The rooms with their dated beds and the spans they were out of service, not yet there included; in order of code."""
    facts: dict[str, list[Room]] = defaultdict(list)
    for room in rooms:
        facts[room.code].append(room)
    shut: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for closure in closures:
        shut[closure.room].append((closure.since, closure.until))
    units = []
    for code in sorted(facts):
        first, *later = sorted(facts[code], key=lambda room: room.since)
        if first.since > EARLIEST:
            shut[code].append((date.min, first.since))
        units.append(
            RoomUnit(code, first.offer, first.beds, tuple((fact.since, fact.beds) for fact in later), tuple(shut[code]))
        )
    return units


def person_unit(p: Person) -> PersonUnit:
    """The countable facts of a person."""
    return PersonUnit(
        code=p.code,
        anonymous=p.anonymous,
        reserved=p.reserved,
        gender=p.gender,
        birth_year=p.birth_year,
        immigrant_background=p.immigrant_background,
    )


def _stay_unit(stay: Stay, person: PersonUnit, placements: list[Placement]) -> StayUnit:
    rooms = tuple((p.since, p.room) for p in sorted(placements, key=lambda p: p.since))
    return StayUnit(
        code=stay.code,
        person=person,
        household=stay.household,
        offer=stay.offer,
        arrived=stay.arrived,
        departed=stay.departed,
        first_in_year=stay.first_in_year,
        rooms=rooms,
        answers=stay.answers,
    )
