"""Writes the vault as a register folder (COUNT 1): codes and answers, no name, no phone, no note."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.domain.base import PersonKind
from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.domain.errors import RuleBroken
from app.domain.house import Closure
from app.files import private_folder, write_private
from app.forms.definitions import Correction
from app.forms.registration import form_name
from app.register.layout import (
    ALL_FILES,
    CLOSURES_FILE,
    CORRECTIONS_FILE,
    FILES,
    MORE_FILE,
    MOVES_FILE,
    ROOM_FACTS_FILE,
    STANDARD,
)
from app.register.plan import Known
from app.register.read import guard


def write_folder(path: Path, register: Known) -> dict[str, int]:
    """Write every file; answers with the number of rows of each. Refuses a folder that holds a register already."""
    if path.exists() and (not path.is_dir() or any((path / name).exists() for name in ALL_FILES)):
        raise RuleBroken("folder_in_use", folder=path.name)
    tables = folder_rows(register)
    if not path.exists():
        private_folder(path)
    for name, rows in tables.items():
        write_private(path / name, table_bytes(name, rows))
    return {name: len(rows) for name, rows in tables.items()}


def table_bytes(name: str, rows: Iterable[Mapping[str, str]]) -> bytes:
    """One CSV file: UTF-8, comma, header, no cell that a spreadsheet takes for a formula."""
    columns = [column.name for column in ALL_FILES[name]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guard(row.get(column, "")) for column in columns])
    return text.getvalue().encode("utf-8")


def folder_rows(register: Known) -> dict[str, list[dict[str, str]]]:
    """The rows of every file, by code; the file of room changes only when there are any."""
    stays = [register.stays[code] for code in sorted(register.stays)]
    arrived: dict[str, object] = {stay.code: stay.arrived for stay in stays}
    first = {code: p[0].room for code, p in register.placements.items() if p and p[0].since == arrived[code]}
    tables = {
        "rooms.csv": [_room(register.rooms[code]) for code in sorted(register.rooms)],
        "persons.csv": [_person(register.persons[code]) for code in sorted(register.persons)],
        "stays.csv": [_stay(stay, first.get(stay.code, "")) for stay in stays if stay.kind == PersonKind.ADULT],
        "child_stays.csv": [_stay(stay, first.get(stay.code, "")) for stay in stays if stay.kind == PersonKind.CHILD],
        "contacts.csv": [_contact(register.contacts[code]) for code in sorted(register.contacts)],
        "requests.csv": [_request(register.requests[code]) for code in sorted(register.requests)],
    }
    assert set(tables) == set(FILES)
    corrections = [_correction(c) for _, c in sorted(register.corrections.items())]
    moves = [
        _move(p) for code in sorted(register.placements) for p in register.placements[code] if p.since != arrived[code]
    ]
    facts = [_fact(room) for room in _telling_facts(register)]
    closures = [_closure(c) for _, c in sorted(register.closures.items())]
    more = _more([*stays, *register.contacts.values()])
    extra = {
        MORE_FILE: more,
        MOVES_FILE: moves,
        CORRECTIONS_FILE: corrections,
        ROOM_FACTS_FILE: facts,
        CLOSURES_FILE: closures,
    }
    return tables | {name: rows for name, rows in extra.items() if rows}


def _more(units: Iterable[Stay | Contact]) -> list[dict[str, str]]:
    """The answers that have no column."""
    rows = []
    for unit in sorted(units, key=lambda unit: unit.code):
        form = form_name(unit) if isinstance(unit, Stay) else "day_contact"
        for question, codes in sorted(unit.answers.items()):
            if codes and question not in STANDARD[form]:
                rows.append({"unit": unit.code, "question": question, "answer": "|".join(codes)})
    return rows


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _answers(answers: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {question: "|".join(codes) for question, codes in answers.items()}


def _room(room: Room) -> dict[str, str]:
    return {"room": room.code, "offer": room.offer, "beds": str(room.beds)}


def _telling_facts(register: Known) -> list[Room]:
    """The dated facts of those rooms of which rooms.csv does not say everything."""
    facts = [room for _, room in sorted(register.room_facts.items())]
    plain = {code for code, room in register.rooms.items() if [f for f in facts if f.code == code] == [room]}
    return [fact for fact in facts if fact.code not in plain]


def _fact(room: Room) -> dict[str, str]:
    has = {name: _yes(getattr(room, name)) for name in ("step_free", "own_bath", "own_entrance", "animals", "flexible")}
    return {"room": room.code, "since": room.since.isoformat(), "beds": str(room.beds)} | has


def _closure(c: Closure) -> dict[str, str]:
    return {"room": c.room, "since": c.since.isoformat(), "until": c.until.isoformat() if c.until else ""}


def _person(p: Person) -> dict[str, str]:
    facts = {"person": p.code, "kind": p.kind, "anonymous": _yes(p.anonymous), "gender": p.gender}
    background = {"immigrant_background": p.immigrant_background, "reserved": _yes(p.reserved)}
    return facts | {"birth_year": str(p.birth_year or "")} | background


def _stay(stay: Stay, room: str) -> dict[str, str]:
    who = {"stay": stay.code, "person": stay.person, "household": stay.household, "offer": stay.offer, "room": room}
    departed = stay.departed.isoformat() if stay.departed else ""
    dates = {"arrived": stay.arrived.isoformat(), "departed": departed, "first_stay_in_year": stay.first_in_year}
    return who | dates | _answers(stay.answers)


def _contact(c: Contact) -> dict[str, str]:
    facts = {"contact": c.code, "person": c.person, "date": c.day.isoformat(), "contact_mode": c.mode}
    return facts | {"first_contact_in_year": c.first_in_year} | _answers(c.answers)


def _request(request: Request) -> dict[str, str]:
    facts = {
        "request": request.code,
        "date": request.day.isoformat(),
        "offer": request.offer,
        "adults": str(request.adults),
    }
    return facts | {
        "children": str(request.children),
        "outcome": request.outcome,
        "refusal_reason": request.refusal_reason,
    }


def _move(p: Placement) -> dict[str, str]:
    return {"stay": p.stay, "date": p.since.isoformat(), "room": p.room}


def _correction(c: Correction) -> dict[str, str]:
    years = {"from_year": str(c.from_year or ""), "to_year": str(c.to_year or "")}
    return {"list": c.list, "code": c.code, "label": c.label, "maps_to": c.maps_to} | years
