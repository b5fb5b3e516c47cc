"""Entities to the units that are counted: names, phones and notes stay behind."""

from collections import defaultdict
from collections.abc import Iterable

from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, RoomUnit, StayUnit


def register_of(
    rooms: Iterable[Room],
    persons: Iterable[Person],
    stays: Iterable[Stay],
    placements: Iterable[Placement],
    contacts: Iterable[Contact],
    requests: Iterable[Request],
) -> Register:
    """The countable register of these entities; every stay's and contact's person must be among `persons`."""
    units = {p.code: person_unit(p) for p in persons}
    rooms_of: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        rooms_of[placement.stay].append(placement)
    counted = [(s.kind, _stay_unit(s, units[s.person], rooms_of[s.code])) for s in stays]
    return Register(
        tuple(RoomUnit(r.code, r.offer, r.beds) for r in rooms),
        tuple(unit for kind, unit in counted if kind == "adult"),
        tuple(unit for kind, unit in counted if kind == "child"),
        tuple(ContactUnit(c.code, units[c.person], c.day, c.mode, c.first_in_year, c.answers) for c in contacts),
        tuple(RequestUnit(r.code, r.day, r.offer, r.outcome, r.refusal_reason) for r in requests),
    )


def person_unit(p: Person) -> PersonUnit:
    """The countable facts of a person."""
    return PersonUnit(p.code, p.anonymous, p.reserved, p.gender, p.birth_year, p.immigrant_background)


def _stay_unit(s: Stay, person: PersonUnit, placements: list[Placement]) -> StayUnit:
    rooms = tuple((p.since, p.room) for p in sorted(placements, key=lambda p: p.since))
    return StayUnit(s.code, person, s.household, s.offer, s.arrived, s.departed, s.first_in_year, rooms, s.answers)
