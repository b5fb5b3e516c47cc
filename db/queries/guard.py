"""The text guard's names: of those in the house and of the case that is written about, as far as whoever writes may know them.

The names stay on this side: a text comes in, and places in it, codes and what tells persons apart without a name go out.
"""

import json
from collections.abc import Callable, Collection
from datetime import date

from sqlcipher3 import dbapi2

from app.domain.base import PersonCode
from app.domain.states import Telling
from app.guard.guard import ADDRESS, PHONE, House, look
from app.guard.people import Known
from app.rows import NamedRow, TellingRow
from db.access import Gate
from db.queries.search import without
from db.repositories.settings import Settings

RECOGNISED = "name_recognised"
_OWN = "SELECT person FROM member WHERE household IN (SELECT value FROM json_each(?1))"
_HERE = "SELECT person FROM stay WHERE arrived <= ?2 AND (departed IS NULL OR departed >= ?2)"
_KNOWN = f"""
SELECT code, name, kind, gender, birth_year, code IN ({_OWN}) FROM person
WHERE name <> '' AND code IN ({_OWN} UNION {_HERE}) {{hidden}} ORDER BY code
"""


def telling(db: dbapi2.Connection, gate: Gate, text: str, own: Collection[str], today: date) -> list[TellingRow]:
    """What is found. That a name of another case was recognised is in the log, as a search is: without the name."""
    hidden = without(gate.hidden("")).replace("rowid", "id")
    rows = db.execute(_KNOWN.format(hidden=hidden), (json.dumps(sorted(own)), today.isoformat())).fetchall()
    people = {row[0]: NamedRow(PersonCode(row[0]), row[2], row[3], row[4]) for row in rows}
    ours = {row[0] for row in rows if row[5]}
    values = Settings(db).all()
    house = House(values.get(PHONE, ""), values.get(ADDRESS, ""))
    spans = look(text, [Known(PersonCode(row[0]), row[1]) for row in rows], house)
    if any(span.kind == Telling.NAME and not ours & set(span.codes) for span in spans):
        gate.see("", RECOGNISED)
    return [
        TellingRow(span.start, span.end, span.kind, tuple(people[c] for c in sorted(span.codes, key=_first(ours))))
        for span in spans
    ]


def _first(ours: Collection[str]) -> Callable[[str], tuple[bool, str]]:
    """Those of the case that is written about come first."""
    return lambda code: (code not in ours, code)
