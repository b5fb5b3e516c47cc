"""Turns the cells of a register folder into entities and names every cell that cannot be one (COUNT 1)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app import clock
from app.domain.ages import EARLIEST_BIRTH
from app.domain.base import HouseholdCode, PersonCode, StayCode
from app.domain.dates import parse_day
from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.domain.errors import RuleBroken
from app.domain.house import Closure
from app.forms.corrections import can_correct
from app.forms.definitions import (
    DECLINED,
    NEWEST,
    Correction,
    Question,
    code_lists,
    items,
    load_form,
    own_list,
    periods,
    question_list,
)
from app.forms.registration import check_answer, form_name
from app.register.faults import Fault
from app.register.layout import ALL_FILES, STANDARD, Column
from app.register.read import Folder, Row

MAX_KEY = 64
MAX_TEXT = 300
MAX_BEDS = 99
MAX_PARTY = 99


@dataclass(slots=True)
class Parsed:
    """The entities of a folder, each with the row it came from, and what was wrong.

    `incomplete`: the files of which something could not be read; `unsound`: file and key, or household, of the rows that have
    a fault of their own. Whoever refers to what is lost so is not blamed too.
    """

    rooms: dict[str, tuple[Row, Room]] = field(default_factory=dict)
    persons: dict[str, tuple[Row, Person]] = field(default_factory=dict)
    stays: dict[str, tuple[Row, Stay]] = field(default_factory=dict)
    first_rooms: dict[str, str] = field(default_factory=dict)
    moves: list[tuple[Row, Placement]] = field(default_factory=list)
    room_facts: dict[tuple[str, date], tuple[Row, Room]] = field(default_factory=dict)
    closures: dict[tuple[str, date], tuple[Row, Closure]] = field(default_factory=dict)
    corrections: dict[tuple[str, str, int], tuple[Row, Correction]] = field(default_factory=dict)
    contacts: dict[str, tuple[Row, Contact]] = field(default_factory=dict)
    requests: dict[str, tuple[Row, Request]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    unsound: set[tuple[str, str]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def is_lost(parsed: Parsed, key: str, *files: str) -> bool:
    """Whether a key that is not there may stand in what could not be read of these files."""
    return any(file in parsed.incomplete or (file, key) in parsed.unsound for file in files)


def parse_folder(folder: Folder) -> Parsed:
    """Every entity whose cells are sound; a row with a bad cell yields faults instead."""
    parsed = Parsed(incomplete=set(folder.incomplete), faults=list(folder.faults), warnings=list(folder.warnings))
    for name, rows in folder.rows.items():
        build = _BUILDERS[name]
        for row in rows:
            before = len(parsed.faults)
            cells = _Cells(row, ALL_FILES[name], parsed)
            if cells.sound:
                build(cells, parsed)
            _lose(row, {fault.column for fault in parsed.faults[before:]}, parsed)
    return parsed


def _lose(row: Row, columns: set[str], parsed: Parsed) -> None:
    """Remember what others may refer to in a row with faults in these columns; if it is there that it has one, in the file."""
    keys = (ALL_FILES[row.file][0].name, "household")
    if columns:
        parsed.unsound |= {(row.file, row.cells.get(key, "")) for key in keys}
    if columns & set(keys):
        parsed.incomplete.add(row.file)


class _Cells:
    """Typed access to one row; the constructor checks every cell and reports what is wrong."""

    def __init__(self, row: Row, columns: tuple[Column, ...], parsed: Parsed) -> None:
        self.row, self.parsed = row, parsed
        self.dates: dict[str, date] = {}
        self.numbers: dict[str, int] = {}
        self.answers: dict[str, tuple[str, ...]] = {}
        before = len(parsed.faults)
        for column in sorted(columns, key=lambda c: c.kind == "answer"):
            self._check(column, row.cells.get(column.name, ""))
        self.sound = len(parsed.faults) == before

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def yes(self, column: str) -> bool:
        return self.text(column) == "yes"

    def fault(self, column: str, code: str, **params: object) -> None:
        self.parsed.faults.append(self.row.fault(column, code, **params))

    def warn(self, column: str, code: str, **params: object) -> None:
        self.parsed.warnings.append(self.row.fault(column, code, **params))

    def _check(self, column: Column, value: str) -> None:
        if not value:
            if column.required:
                self.fault(column.name, "missing_key" if column.kind in ("key", "ref") else "missing_value")
        elif column.kind in ("key", "ref"):
            if len(value) > MAX_KEY or not value.isprintable():
                self.fault(column.name, "bad_key", most=MAX_KEY)
        elif column.kind == "text":
            if len(value) > MAX_TEXT or not value.isprintable():
                self.fault(column.name, "bad_key", most=MAX_TEXT)
        elif column.kind == "date":
            self._date(column.name, value)
        elif column.kind == "number":
            self._number(column.name, value)
        elif column.kind == "choice":
            codes = [i.code for i in items(column.codes)] if isinstance(column.codes, str) else column.codes
            if value not in codes:
                self.fault(column.name, "unknown_code", value=value[:40])
        else:
            self._answer(column, value)

    def _date(self, name: str, value: str) -> None:
        try:
            self.dates[name] = parse_day(value)
        except RuleBroken as error:
            self.fault(name, error.code, **error.params)

    def _number(self, name: str, value: str) -> None:
        least, most = {
            "birth_year": (EARLIEST_BIRTH, clock.today().year),
            "beds": (0, MAX_BEDS),
            "from_year": (1978, 2200),
            "to_year": (1978, 2200),
        }.get(name, (0, MAX_PARTY))
        if not (value.isascii() and value.isdigit() and len(value) <= 4 and least <= int(value) <= most):
            self.fault(name, "bad_number", value=value[:20], least=least, most=most)
        else:
            self.numbers[name] = int(value)

    def _answer(self, column: Column, value: str) -> None:
        day = self.dates.get("arrived") or self.dates.get("date")
        question = load_form(str(column.codes), NEWEST).question(column.name)
        codes = tuple(dict.fromkeys(part.strip() for part in value.split("|") if part.strip()))
        if len(codes) > 1 and not question.multiple:
            self.fault(column.name, "one_answer_only")
            return
        for code in codes:
            self.category(question, code, day)
        if codes:
            self.answers[column.name] = codes

    def category(self, question: Question, code: str, day: date | None) -> None:
        if code == DECLINED:
            return
        matches = [i for i in code_lists().get(question.codes, ()) if i.code == code]
        own = [c for _, c in self.parsed.corrections.values() if (c.list, c.code) == (question.codes, code)]
        matches = list(periods(matches, sorted(own, key=lambda c: c.key))) if own else matches
        if not matches:
            self.fault(question.code, "unknown_code", value=code[:40])
        elif day and not any(item.asked(day.year) for item in matches):
            self.warn(question.code, "not_asked_that_year", value=code, year=day.year)


def _add(cells: _Cells, table: dict, column: str, entity: object) -> bool:  # type: ignore[type-arg]
    key = cells.text(column)
    if key in table:
        cells.fault(column, "duplicate_key", value=key, other=table[key][0].number)
        return False
    table[key] = (cells.row, entity)
    return True


def _room(cells: _Cells, parsed: Parsed) -> None:
    _add(
        cells,
        parsed.rooms,
        "room",
        Room(code=cells.text("room"), offer=cells.text("offer"), beds=cells.numbers["beds"]),
    )


def _person(cells: _Cells, parsed: Parsed) -> None:
    person = Person(
        code=PersonCode(cells.text("person")),
        kind=cells.text("kind"),
        anonymous=cells.yes("anonymous"),
        gender=cells.text("gender"),
        birth_year=cells.numbers.get("birth_year"),
        immigrant_background=cells.text("immigrant_background"),
        reserved=cells.yes("reserved"),
    )
    _add(cells, parsed.persons, "person", person)


def _stay(cells: _Cells, parsed: Parsed, kind: str) -> None:
    arrived, departed = cells.dates["arrived"], cells.dates.get("departed")
    if departed and departed < arrived:
        cells.fault("departed", "departed_before_arrived")
        return
    stay = Stay(
        code=StayCode(cells.text("stay")),
        person=PersonCode(cells.text("person")),
        household=HouseholdCode(cells.text("household")),
        kind=kind,
        offer=cells.text("offer"),
        arrived=arrived,
        departed=departed,
        first_in_year=cells.text("first_stay_in_year"),
        answers=cells.answers,
    )
    if _add(cells, parsed.stays, "stay", stay) and cells.text("room"):
        parsed.first_rooms[stay.code] = cells.text("room")


def _contact(cells: _Cells, parsed: Parsed) -> None:
    contact = Contact(
        code=cells.text("contact"),
        person=PersonCode(cells.text("person")),
        day=cells.dates["date"],
        mode=cells.text("contact_mode"),
        first_in_year=cells.text("first_contact_in_year"),
        answers=cells.answers,
    )
    _add(cells, parsed.contacts, "contact", contact)


def _request(cells: _Cells, parsed: Parsed) -> None:
    request = Request(
        code=cells.text("request"),
        day=cells.dates["date"],
        offer=cells.text("offer"),
        adults=cells.numbers.get("adults", 0),
        children=cells.numbers.get("children", 0),
        outcome=cells.text("outcome"),
        refusal_reason=cells.text("refusal_reason"),
    )
    _add(cells, parsed.requests, "request", request)


def _move(cells: _Cells, parsed: Parsed) -> None:
    parsed.moves.append(
        (cells.row, Placement(stay=StayCode(cells.text("stay")), since=cells.dates["date"], room=cells.text("room")))
    )


def _room_fact(cells: _Cells, parsed: Parsed) -> None:
    code, since = cells.text("room"), cells.dates["since"]
    offer = parsed.rooms[code][1].offer if code in parsed.rooms else ""
    room = Room(
        code=code,
        offer=offer,
        beds=cells.numbers["beds"],
        since=since,
        step_free=cells.yes("step_free"),
        own_bath=cells.yes("own_bath"),
        own_entrance=cells.yes("own_entrance"),
        animals=cells.yes("animals"),
        flexible=cells.yes("flexible"),
    )
    _add_dated(cells, parsed.room_facts, (code, since), room)


def _closure(cells: _Cells, parsed: Parsed) -> None:
    closure = Closure(room=cells.text("room"), since=cells.dates["since"], until=cells.dates.get("until"))
    if closure.until and closure.until <= closure.since:
        cells.fault("until", "closure_ends_before")
    else:
        _add_dated(cells, parsed.closures, (closure.room, closure.since), closure)


def _add_dated(cells: _Cells, table: dict, key: tuple[str, date], entity: object) -> None:  # type: ignore[type-arg]
    if key in table:
        cells.fault("since", "duplicate_key", value=key[0], other=table[key][0].number)
    else:
        table[key] = (cells.row, entity)


def _more(cells: _Cells, parsed: Parsed) -> None:
    """An answer without a column goes to its stay or contact."""
    unit, code = cells.text("unit"), cells.text("question")
    table: dict[str, tuple[Row, Any]] = parsed.stays if unit in parsed.stays else parsed.contacts
    if unit not in table:
        if not is_lost(parsed, unit, "stays.csv", "child_stays.csv", "contacts.csv"):
            cells.fault("unit", "unknown_unit", value=unit[:40])
        return
    row, entity = table[unit]
    form = form_name(entity) if isinstance(entity, Stay) else "day_contact"
    question = next((q for q in load_form(form, NEWEST).questions if q.code == code), None)
    if question is None and any(
        (c.list, c.code) == (question_list(form), code) for _, c in parsed.corrections.values()
    ):
        question = Question(code, "", "multiple", own_list(form, code), "stay", "", "", own=True)
    if question is None or code in STANDARD[form]:
        cells.fault("question", "unknown_code", value=code[:40])
        return
    given = tuple(part.strip() for part in cells.text("answer").split("|") if part.strip())
    before = len(parsed.faults)
    if question.kind in ("single", "multiple"):
        for answer in given:
            cells.category(question, answer, None)
    else:
        try:
            check_answer(question, given)
        except RuleBroken as error:
            cells.fault("answer", error.code, **error.params)
    if len(parsed.faults) == before:
        table[unit] = (row, replace(entity, answers={**entity.answers, code: given}))


def _correction(cells: _Cells, parsed: Parsed) -> None:
    years = cells.numbers.get("from_year"), cells.numbers.get("to_year")
    correction = Correction(cells.text("list"), cells.text("code"), cells.text("label"), *years, cells.text("maps_to"))
    key = correction.key
    if key in parsed.corrections:
        cells.fault("code", "duplicate_key", value=correction.code, other=parsed.corrections[key][0].number)
    elif correction.from_year and correction.to_year and correction.from_year > correction.to_year:
        cells.fault("to_year", "bad_years")
    elif not can_correct(correction):
        cells.fault("code", "unknown_code", value=correction.code)
    else:
        parsed.corrections[key] = (cells.row, correction)


_BUILDERS: dict[str, Callable[[_Cells, Parsed], None]] = {
    "rooms.csv": _room,
    "persons.csv": _person,
    "stays.csv": lambda cells, parsed: _stay(cells, parsed, "adult"),
    "child_stays.csv": lambda cells, parsed: _stay(cells, parsed, "child"),
    "contacts.csv": _contact,
    "requests.csv": _request,
    "room_moves.csv": _move,
    "form_corrections.csv": _correction,
    "more_answers.csv": _more,
    "room_facts.csv": _room_fact,
    "room_closures.csv": _closure,
}
