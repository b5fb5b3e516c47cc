"""Reads how families stand on their way to a home: one SELECT a table, whatever the number of families."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlcipher3 import dbapi2

from app.care.moving import MovingFacts
from app.domain.base import NO_CASE, HouseholdCode
from app.domain.entities import Stay
from app.domain.moving import OWNERS, SOMEBODY, AfterContact, Alternative, Moving, MovingStep
from db.access import Gate
from db.queries.records import wordless
from db.table import table_of

_FAMILIES = """
SELECT m.household, coalesce(min(CASE WHEN s.code IS NOT NULL THEN s.arrived END), min(m.since)),
       CASE WHEN count(s.code) > 0 AND count(s.code) = count(s.departed) THEN max(s.departed) END
FROM member m LEFT JOIN stay s ON s.household = m.household AND s.person = m.person
WHERE {which} GROUP BY m.household ORDER BY m.household
"""
_MOVED = """
m.household IN (
  SELECT household FROM moving WHERE substr(clarified, 1, 4) = ?1 OR substr(keys, 1, 4) = ?1
  UNION SELECT household FROM moving WHERE substr(clarified, 1, 4) < ?1 AND (keys IS NULL OR substr(keys, 1, 4) > ?1)
  AND EXISTS (SELECT 1 FROM stay WHERE stay.household = moving.household AND (departed IS NULL OR substr(departed, 1, 4) >= ?1))
)
"""
_ON_THE_WAY = """
m.household IN (SELECT household FROM member WHERE until IS NULL UNION SELECT household FROM moving WHERE ended IS NULL)
"""


def moving_facts(db: dbapi2.Connection, gate: Gate, household: HouseholdCode = NO_CASE) -> list[MovingFacts]:
    """Of one family, or of all who are here, followed up or still on the way; none of whom a case is shut."""
    shut = gate.shut_cases()
    which: tuple[str, tuple[str, ...]] = ("m.household = ?", (household,)) if household else (_ON_THE_WAY, ())
    families = [row for row in db.execute(_FAMILIES.format(which=which[0]), which[1]) if row[0] not in shut]
    return _facts(db, families, bare=not household)


def moved_in(db: dbapi2.Connection, gate: Gate, year: int) -> list[MovingFacts]:
    """Everybody whose need was clarified or who had keys in a year, or who waited here in it, to be counted: days and kinds, no
    codes but the case's; what is shut stands under a mark, so that the numbers are everybody's."""
    rows = db.execute(_FAMILIES.format(which=_MOVED), (str(year),)).fetchall()
    veil = gate.veil()
    return [_counted(facts, HouseholdCode(veil(facts.household))) for facts in _facts(db, rows, bare=True)]


def _counted(facts: MovingFacts, household: HouseholdCode) -> MovingFacts:
    def bare(row: Any) -> Any:
        return replace(row, code="", household=household)

    return replace(
        facts,
        household=household,
        moving=replace(facts.moving, household=household),
        alternatives=tuple(map(bare, facts.alternatives)),
        steps=tuple(map(bare, facts.steps)),
        contacts=(),
    )


def _facts(db: dbapi2.Connection, families: Sequence[Sequence[Any]], bare: bool) -> list[MovingFacts]:
    cases = json.dumps([row[0] for row in families])

    def of(kind: type[Any]) -> dict[str, list[Any]]:
        rows: dict[str, list[Any]] = {}
        for entity in table_of(kind).find(db, "household IN (SELECT value FROM json_each(?))", (cases,)):
            rows.setdefault(entity.household, []).append(wordless(entity) if bare else entity)
        return rows

    slept: dict[str, list[tuple[date, date | None]]] = {}
    for stay in table_of(Stay).find(db, "household IN (SELECT value FROM json_each(?))", (cases,)):
        slept.setdefault(stay.household, []).append((stay.arrived, stay.departed))
    moving, weighed, steps, contacts = of(Moving), of(Alternative), of(MovingStep), of(AfterContact)
    owners = _owners(db, cases) if bare else {}
    ends = dict(
        db.execute(
            "SELECT household, max(ends) FROM coordination WHERE household IN (SELECT value FROM json_each(?)) GROUP BY 1",
            (cases,),
        ).fetchall()
    )
    return [
        MovingFacts(
            household=code,
            arrived=date.fromisoformat(arrived),
            departed=date.fromisoformat(departed) if departed else None,
            moving=replace(next(iter(moving.get(code, ())), Moving(household=code)), **owners.get(code, {})),
            alternatives=tuple(weighed.get(code, ())),
            steps=tuple(steps.get(code, ())),
            contacts=tuple(contacts.get(code, ())),
            until=date.fromisoformat(ends[code]) if ends.get(code) else None,
            stays=tuple(slept.get(code, ())),
        )
        for code, arrived, departed in families
    ]


def _owners(db: dbapi2.Connection, cases: str) -> dict[str, dict[str, str]]:
    """Who has each phase, where that is a colleague by name; of anybody else only that there is one: that is words of the case."""
    colleagues = {row[0] for row in db.execute("SELECT name FROM app_user")}
    rows = db.execute(
        f"SELECT household, {', '.join(OWNERS)} FROM moving WHERE household IN (SELECT value FROM json_each(?))",
        (cases,),
    )
    return {
        household: {n: who if who in colleagues | {""} else SOMEBODY for n, who in zip(OWNERS, names, strict=True)}
        for household, *names in rows
    }
