"""What a deleted stay or contact counted, without code and identity: the returns that still need it count it under a mark.

It is needed until the return of the year after its last is delivered, for that one is held against the year before. Then it
goes too (`let_go`), and the figures of its years are those that were delivered.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode, PersonCode
from app.domain.entities import Contact, Person, Placement, Stay
from app.forms.frozen import contact_unit, stay_unit, unit_as_dict
from app.forms.units import DELETED, ContactUnit, Register, StayUnit
from app.register.to_units import register_of
from db.table import table_of

Unit = StayUnit | ContactUnit
_IN = "{} IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Kept:
    """`marks`: code of a deleted unit, person or case -> what stands for it. `years`: year -> how many units it has there."""

    marks: Mapping[str, str]
    years: dict[str, int]


def keep(db: dbapi2.Connection, persons: Collection[str], stays: Collection[str], contacts: Collection[str]) -> Kept:
    """Keep what these units count. `persons`: those who go; somebody who stays keeps the own code, and is counted once."""
    register = _register(db, stays, contacts)
    units: list[tuple[str, Unit]] = [
        *(("adult", unit) for unit in register.adult_stays),
        *(("child", unit) for unit in register.child_stays),
        *(("contact", unit) for unit in register.contacts),
    ]
    units.sort(key=lambda one: (_span(one[1]), one[1].code))
    marks = _marks(db, [*(unit.code for _, unit in units), *persons, *dict.fromkeys(_cases(units))])
    years: Counter[str] = Counter()
    for kind, unit in units:
        first, last = _span(unit)
        years.update(map(str, range(first, last + 1)))
        bare = _bare(unit, marks)
        content = json.dumps(unit_as_dict(bare), ensure_ascii=False, sort_keys=True)
        row = (bare.code, kind, bare.person.code, first, last, content)
        db.execute(
            "INSERT INTO nameless_unit (mark, kind, person, first, last, content) VALUES (?, ?, ?, ?, ?, ?)", row
        )
    for code in persons:
        _rename(db, code, marks[code])
    return Kept(marks, dict(years))


def with_deleted(db: dbapi2.Connection, register: Register, year: int | None) -> Register:
    """The register, and what is left of those deleted that can touch the year (None: any)."""
    rows = db.execute(
        "SELECT kind, content FROM nameless_unit WHERE ?1 IS NULL OR ?1 BETWEEN first AND last ORDER BY mark", (year,)
    ).fetchall()
    if not rows:
        return register
    units = [(kind, json.loads(content)) for kind, content in rows]
    return replace(
        register,
        adult_stays=(*register.adult_stays, *(stay_unit(data) for kind, data in units if kind == "adult")),
        child_stays=(*register.child_stays, *(stay_unit(data) for kind, data in units if kind == "child")),
        contacts=tuple(
            sorted(
                (*register.contacts, *(contact_unit(data) for kind, data in units if kind == "contact")),
                key=lambda unit: (unit.day, unit.code),
            )
        ),
    )


def let_go(db: dbapi2.Connection, delivered: Collection[int], year: int) -> list[str]:
    """The return of `year` is delivered: what touches only delivered years before it goes. Answers with the marks."""
    rows = db.execute("SELECT mark, first, last FROM nameless_unit WHERE last < ?", (year,)).fetchall()
    marks = [mark for mark, first, last in rows if set(range(first, last + 1)) <= set(delivered)]
    db.executemany("DELETE FROM nameless_unit WHERE mark = ?", [(mark,) for mark in marks])
    return marks


def deleted_in(db: dbapi2.Connection, year: int) -> tuple[int, int]:
    """How many units of the year have been deleted, and of how many what they counted is still here."""
    rows = db.execute("SELECT coalesce(sum(json_extract(units, ?)), 0) FROM erased", (f'$."{year}"',)).fetchone()
    here = db.execute("SELECT count(*) FROM nameless_unit WHERE ? BETWEEN first AND last", (year,)).fetchone()
    return int(rows[0]), int(here[0])


def _register(db: dbapi2.Connection, stays: Collection[str], contacts: Collection[str]) -> Register:
    own = table_of(Stay).find(db, _IN.format("code"), (_json(stays),))
    talks = table_of(Contact).find(db, _IN.format("code"), (_json(contacts),))
    people = {stay.person for stay in own} | {talk.person for talk in talks}
    return register_of(
        rooms=(),
        persons=table_of(Person).find(db, _IN.format("code"), (_json(people),)),
        stays=own,
        placements=table_of(Placement).find(db, _IN.format("stay"), (_json(stays),)),
        contacts=talks,
        requests=(),
    )


def _cases(units: Collection[tuple[str, Unit]]) -> list[str]:
    return [unit.household for _, unit in units if isinstance(unit, StayUnit)]


def _bare(unit: Unit, marks: Mapping[str, str]) -> Unit:
    """Under its mark. Of somebody who is reserved no answers are kept: these are in no figure."""
    person = replace(unit.person, code=PersonCode(marks.get(unit.person.code, unit.person.code)))
    answers = {} if person.reserved else unit.answers
    if isinstance(unit, ContactUnit):
        return replace(unit, code=marks[unit.code], person=person, answers=answers)
    household = HouseholdCode(marks[unit.household])
    return replace(unit, code=marks[unit.code], person=person, household=household, answers=answers)


def _span(unit: Unit) -> tuple[int, int]:
    """The years it can be counted in."""
    if isinstance(unit, ContactUnit):
        return unit.day.year, unit.day.year
    return unit.arrived.year, (unit.departed or unit.arrived).year


def _marks(db: dbapi2.Connection, codes: list[str]) -> dict[str, str]:
    """A mark for each: numbers nothing has had, from which no code can be told."""
    marks = {}
    for code in codes:
        (number,) = db.execute(
            "INSERT INTO sequence (kind, last) VALUES ('nameless', 1)"
            " ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last"
        ).fetchone()
        marks[code] = f"{DELETED}{number:06d}"
    return marks


def _rename(db: dbapi2.Connection, code: str, mark: str) -> None:
    """Somebody of whom an earlier case was deleted goes too: what is left of that stands under the new mark."""
    rows = db.execute("SELECT mark, content FROM nameless_unit WHERE person = ?", (code,)).fetchall()
    for unit, content in rows:
        data = json.loads(content)
        data["person"]["code"] = mark
        kept = json.dumps(data, ensure_ascii=False, sort_keys=True)
        db.execute("UPDATE nameless_unit SET person = ?, content = ? WHERE mark = ?", (mark, kept, unit))


def _json(codes: Collection[str]) -> str:
    return json.dumps(sorted(codes))
