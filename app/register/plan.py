"""What an import would do: the folder held against the vault, all or nothing, every bad row named (COUNT 1)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.domain.ages import refused_in_import, unlikely_age
from app.domain.base import PersonKind
from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.domain.house import Closure
from app.domain.stays import overlap
from app.forms.definitions import Correction
from app.register.faults import Fault
from app.register.parse import Parsed, is_lost, parse_folder
from app.register.read import Row, read_folder


@dataclass(frozen=True, slots=True)
class Known:
    """What the vault already holds, by code, reduced to what the register folder can say (see `comparable`)."""

    rooms: Mapping[str, Room] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    stays: Mapping[str, Stay] = field(default_factory=dict)
    placements: Mapping[str, tuple[Placement, ...]] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    corrections: Mapping[tuple[str, str, int], Correction] = field(default_factory=dict)
    room_facts: Mapping[tuple[str, date], Room] = field(default_factory=dict)
    closures: Mapping[tuple[str, date], Closure] = field(default_factory=dict)
    deleted: frozenset[str] = frozenset()
    """Codes of cases, and of persons without one, that were deleted: an import brings nobody back (LAW 5.5)."""


@dataclass(slots=True)
class ImportPlan:
    """New entities to write, how many are there already, and the faults that refuse the whole import."""

    rooms: list[Room] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    later_facts: list[Room] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> dict[str, int]:
        """How many of each kind the import would write; corrections of the forms only when there are any."""
        corrections = {"corrections": len(self.corrections)} if self.corrections else {}
        return corrections | {
            "rooms": len(self.rooms),
            "persons": len(self.persons),
            "stays": sum(stay.kind == PersonKind.ADULT for stay in self.stays),
            "child_stays": sum(stay.kind == PersonKind.CHILD for stay in self.stays),
            "contacts": len(self.contacts),
            "requests": len(self.requests),
        }


def plan_import(path: Path, register: Known) -> ImportPlan:
    """The plan for the folder at `path`; raises RuleBroken `no_register_folder` when it is not one."""
    return plan_parsed(parse_folder(read_folder(path)), register)


def plan_parsed(parsed: Parsed, register: Known) -> ImportPlan:
    """The plan for an already parsed folder."""
    plan = ImportPlan(faults=list(parsed.faults), warnings=list(parsed.warnings))
    plan.rooms = _new(parsed.rooms, register.rooms, "room", plan)
    plan.persons = _new(parsed.persons, _as_said(parsed, register), "person", plan)
    plan.contacts = _new(parsed.contacts, register.contacts, "contact", plan)
    plan.requests = _new(parsed.requests, register.requests, "request", plan)
    plan.stays = _new(parsed.stays, register.stays, "stay", plan)
    plan.corrections = _new_corrections(parsed, register, plan)
    _plan_facts(parsed, register, plan)
    _plan_closures(parsed, register, plan)
    _check_first_rooms(parsed, register, plan)
    persons = {**register.persons, **{code: person for code, (_, person) in parsed.persons.items()}}
    rooms = {**register.rooms, **{code: room for code, (_, room) in parsed.rooms.items()}}
    _check_stays(parsed, persons, rooms, register, plan)
    _check_overlaps(parsed, register, plan)
    _check_kinds(parsed, register, plan)
    _check_contacts(parsed, persons, register, plan)
    _check_deleted(parsed, register, plan)
    plan.placements = _placements(parsed, rooms, register, plan)
    plan.faults.sort(key=lambda f: (f.file, f.row))
    plan.warnings.sort(key=lambda f: (f.file, f.row))
    return plan


def _blame(row: Row, column: str, key: str, parsed: Parsed, plan: ImportPlan) -> None:
    """A row that refers to nobody; not when the other row is there and has a fault of its own."""
    files = {"room": ("rooms.csv",), "person": ("persons.csv",), "stay": ("stays.csv", "child_stays.csv")}[column]
    if not is_lost(parsed, key, *files):
        plan.faults.append(row.fault(column, f"unknown_{column}", value=key))


def _new(parsed: Mapping[str, tuple[Row, object]], stored: Mapping[str, object], column: str, plan: ImportPlan) -> list:  # type: ignore[type-arg]
    """Those the vault lacks. One it holds with other contents is a fault: an import never overwrites work done here."""
    new = []
    for code, (row, entity) in parsed.items():
        if code not in stored:
            new.append(entity)
        elif stored[code] == entity:
            plan.unchanged += 1
        else:
            plan.faults.append(row.fault(column, "differs_from_vault", value=code))
    return new


def _new_corrections(parsed: Parsed, register: Known, plan: ImportPlan) -> list[Correction]:
    """Corrections of the forms the vault lacks; one that it has otherwise is a fault."""
    new = []
    for key, (row, correction) in parsed.corrections.items():
        if key not in register.corrections:
            new.append(correction)
        elif register.corrections[key] == correction:
            plan.unchanged += 1
        else:
            plan.faults.append(row.fault("label", "differs_from_vault", value=correction.code))
    return new


def _plan_facts(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    """The dated facts of new rooms: the oldest is what the room begins as, the newest must be what rooms.csv says."""
    new = {room.code: room for room in plan.rooms}
    facts: dict[str, list[tuple[Row, Room]]] = defaultdict(list)
    for (code, since), (row, fact) in sorted(parsed.room_facts.items()):
        if code in new:
            facts[code].append((row, replace(fact, offer=new[code].offer)))
        elif code not in register.rooms:
            _blame(row, "room", code, parsed, plan)
        elif register.room_facts.get((code, since)) != replace(fact, offer=register.rooms[code].offer):
            plan.faults.append(row.fault("room", "differs_from_vault", value=code))
    for code, rows in facts.items():
        newest_row, newest = rows[-1]
        if newest.beds != new[code].beds:
            plan.faults.append(newest_row.fault("beds", "beds_differ", value=code))
        plan.rooms[plan.rooms.index(new[code])] = rows[0][1]
        plan.later_facts += [fact for _, fact in rows[1:]]


def _plan_closures(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    new = {room.code for room in plan.rooms}
    last: dict[str, Closure] = {}
    for (code, since), (row, closure) in sorted(parsed.closures.items()):
        before = last.get(code)
        if code not in new and code not in register.rooms:
            _blame(row, "room", code, parsed, plan)
        elif code not in new and register.closures.get((code, since)) != closure:
            plan.faults.append(row.fault("room", "differs_from_vault", value=code))
        elif before and (before.until is None or before.until > since):
            plan.faults.append(row.fault("since", "closure_overlaps", value=code))
        elif code in new:
            plan.closures.append(closure)
        last[code] = closure


def _check_first_rooms(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    """The room a stay began in, for stays the vault holds already."""
    for code, (row, stay) in parsed.stays.items():
        if register.stays.get(code) == stay:
            first = next((p.room for p in register.placements.get(code, ()) if p.since == stay.arrived), "")
            if parsed.first_rooms.get(code, "") != first:
                plan.faults.append(row.fault("room", "differs_from_vault", value=code))


def _check_stays(
    parsed: Parsed, persons: Mapping[str, Person], rooms: Mapping[str, Room], register: Known, plan: ImportPlan
) -> None:
    everyone = [*register.stays.values(), *(stay for _, stay in parsed.stays.values())]
    with_adult = {stay.household for stay in everyone if stay.kind == PersonKind.ADULT}
    for row, stay in parsed.stays.values():
        person = persons.get(stay.person)
        if person is None:
            _blame(row, "person", stay.person, parsed, plan)
        elif stay.code not in register.stays:
            _check_age(row, stay.kind, person, stay.arrived, plan)
        room = parsed.first_rooms.get(stay.code, "")
        if room and room not in rooms:
            _blame(row, "room", room, parsed, plan)
        elif room and rooms[room].offer != stay.offer:
            plan.warnings.append(row.fault("room", "room_of_other_offer", value=room))
        lost = is_lost(parsed, stay.household, "stays.csv")
        if stay.kind == PersonKind.CHILD and stay.household not in with_adult and not lost:
            plan.faults.append(row.fault("household", "child_without_adult", value=stay.household))


def _check_deleted(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    """Who was deleted does not come back with an older register."""
    for row, stay in parsed.stays.values():
        if stay.household in register.deleted:
            plan.faults.append(row.fault("household", "was_deleted", value=stay.household))
    for code, (row, _) in parsed.persons.items():
        if code in register.deleted:
            plan.faults.append(row.fault("person", "was_deleted", value=code))


def _check_age(row: Row, kind: str, person: Person, day: date, plan: ImportPlan) -> None:
    """An age that cannot be is a fault, one that is unlikely a warning; both are named."""
    if odd := unlikely_age(kind, person.birth_year, day.year):
        refused = refused_in_import(kind, person.birth_year, day.year)
        fault = row.fault("person", odd, value=person.code, born=person.birth_year, year=day.year)
        (plan.faults if refused else plan.warnings).append(fault)


def _newest_stays(parsed: Parsed, register: Known) -> dict[str, Stay]:
    everything = {**register.stays, **{code: stay for code, (_, stay) in parsed.stays.items()}}
    return {stay.person: stay for stay in sorted(everything.values(), key=lambda stay: (stay.arrived, stay.code))}


def _as_said(parsed: Parsed, register: Known) -> dict[str, Person]:
    """The persons of the vault; of those with a stay the kind is what the folder says, for it follows from the stays."""
    settled = _newest_stays(parsed, register)
    kinds = {code: person.kind for code, (_, person) in parsed.persons.items() if code in settled}
    return {code: replace(person, kind=kinds.get(code, person.kind)) for code, person in register.persons.items()}


def _check_kinds(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    """A person is what they are in their newest stay (COUNT 2, rule 5)."""
    newest = _newest_stays(parsed, register)
    for code, (row, person) in parsed.persons.items():
        if code in newest and newest[code].kind != person.kind:
            newest_stay = parsed.stays.get(newest[code].code)
            blamed = (newest_stay[0], "person") if newest_stay else (row, "kind")
            plan.faults.append(blamed[0].fault(blamed[1], "wrong_kind", value=code))


def _check_contacts(parsed: Parsed, persons: Mapping[str, Person], register: Known, plan: ImportPlan) -> None:
    for row, contact in parsed.contacts.values():
        if contact.person not in persons:
            _blame(row, "person", contact.person, parsed, plan)
        elif contact.code not in register.contacts:
            _check_age(row, "", persons[contact.person], contact.day, plan)


def _check_overlaps(parsed: Parsed, register: Known, plan: ImportPlan) -> None:
    by_person: dict[str, list[tuple[Row | None, Stay]]] = defaultdict(list)
    for row, stay in parsed.stays.values():
        by_person[stay.person].append((row, stay))
    for stay in register.stays.values():
        if stay.person in by_person and stay.code not in parsed.stays:
            by_person[stay.person].append((None, stay))
    for pairs in by_person.values():
        pairs.sort(key=lambda p: (p[1].arrived, p[1].departed or date.max, p[1].code))
        for position, (source, stay) in enumerate(pairs):
            for other_found, other in pairs[:position]:
                blamed = source or other_found
                if blamed and overlap(other, stay):
                    plan.faults.append(blamed.fault("arrived", "overlapping_stay", value=stay.code, other=other.code))


def _placements(parsed: Parsed, rooms: Mapping[str, Room], register: Known, plan: ImportPlan) -> list[Placement]:
    new = {stay.code: stay for stay in plan.stays}
    result = [
        Placement(stay=stay.code, since=stay.arrived, room=parsed.first_rooms[stay.code])
        for stay in new.values()
        if stay.code in parsed.first_rooms
    ]
    for row, move in parsed.moves:
        stay = new.get(move.stay)
        if stay is None:
            if move not in register.placements.get(move.stay, ()):
                _blame(row, "stay", move.stay, parsed, plan)
        elif move.room not in rooms:
            _blame(row, "room", move.room, parsed, plan)
        elif not stay.arrived < move.since or (stay.departed and move.since >= stay.departed):
            plan.faults.append(row.fault("date", "move_outside_stay"))
        else:
            result.append(move)
    times = Counter((p.stay, p.since) for p in result)
    for row, move in parsed.moves:
        if times[move.stay, move.since] > 1:
            plan.faults.append(row.fault("date", "duplicate_key", value=move.stay, other=row.number))
    return result
