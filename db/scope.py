"""What belongs to a case, or to somebody without one: read from the facts of the kinds, so a new kind needs nothing here."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken
from app.kinds import KINDS, Kind, Whose
from db.table import table_of

OWNERS = {"household", "person", "stay", "contact"}
IN = "IN (SELECT value FROM json_each(?))"
_MERGED = """
WITH RECURSIVE theirs(code) AS (
  SELECT value FROM json_each(?) UNION SELECT gone FROM merged JOIN theirs ON kept = theirs.code AND undone = ''
) SELECT gone FROM merged JOIN theirs ON kept = theirs.code AND undone = ''
"""
_CALLED = """
WITH theirs(code) AS (SELECT value FROM json_each(?))
SELECT name, phone FROM person WHERE code IN theirs
UNION SELECT json_extract(before, '$.name'), json_extract(before, '$.phone') FROM history
  WHERE json_valid(before)
    AND (subject IN theirs AND kind = 'person' OR event = 'merged' AND json_extract(before, '$.person') IN theirs)
UNION SELECT json_extract(content, '$.person.name'), json_extract(content, '$.person.phone') FROM merged WHERE gone IN theirs
"""


@dataclass(slots=True)
class Called:
    """What some people are called, or were before a correction or a merging."""

    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Scope:
    """What is to go: kind -> codes. `house`: codes of the house's rows that lose their words. `called`: every name, telephone and
    code that those who go have had, by which they may be known in words about others. `staying`: who was in the case and is in
    another one too."""

    codes: dict[str, set[str]] = field(default_factory=dict)
    house: set[str] = field(default_factory=set)
    called: Called = field(default_factory=Called)
    staying: set[str] = field(default_factory=set)

    def all(self) -> set[str]:
        """Every code, whatever it is the code of."""
        return set().union(*self.codes.values())

    def of(self, to: str) -> set[str]:
        """The codes that a reference to this kind may hold."""
        if to == "whom":
            return set().union(*(self.codes.get(owner, set()) for owner in OWNERS))
        return self.codes.get(to, set())


def scope_of(db: dbapi2.Connection, whom: str) -> Scope:
    """A case with those who are in no other one, or somebody who has no case; with whatever hangs on them."""
    is_case = db.execute("SELECT 1 FROM household WHERE code = ?", (whom,)).fetchone() is not None
    if is_case:
        only_here = (
            "SELECT DISTINCT person FROM member m WHERE household = ?1"
            " AND NOT EXISTS (SELECT 1 FROM member o WHERE o.person = m.person AND o.household <> ?1)"
        )
        scope = grown(db, {whom}, column(db, only_here, whom))
        scope.staying = column(db, "SELECT person FROM member WHERE household = ?", whom) - scope.of("person")
        return scope
    persons = column(db, "SELECT code FROM person WHERE code = ?", whom)
    if not persons:
        raise RuleBroken("unknown_case", field="whom")
    if column(db, "SELECT household FROM member WHERE person = ?", whom):
        raise RuleBroken("has_case", field="whom")
    return grown(db, set(), persons)


def is_used(db: dbapi2.Connection, whom: str, today: date, since: str) -> bool:
    """Whether anybody of it is here or followed up, or anything has been written about it since a moment (ISO)."""
    here = "SELECT 1 FROM member WHERE household = ? AND (until IS NULL OR until > ?)"
    if db.execute(here, (whom, today.isoformat())).fetchone():
        return True
    written = f"SELECT 1 FROM history WHERE subject {IN} AND at > ? AND event <> 'fate_decided'"
    return db.execute(written, (as_json(sorted(scope_of(db, whom).all())), since)).fetchone() is not None


def grown(db: dbapi2.Connection, households: set[str], persons: set[str]) -> Scope:
    """These cases and persons, and everything that refers to them."""
    stays = column(db, f"SELECT code FROM stay WHERE household {IN}", as_json(sorted(households)))
    contacts = column(db, f"SELECT code FROM contact WHERE person {IN}", as_json(sorted(persons)))
    scope = Scope({"household": households, "person": persons, "stay": stays, "contact": contacts})
    _grow(db, scope)
    scope.called = _called(db, persons)
    return scope


def rows_of(db: dbapi2.Connection, scope: Scope) -> Iterator[Any]:
    """Every row of it, kind by kind; of what is the house's, the rows that name it."""
    for kind in KINDS:
        where, values = where_of(kind, scope)
        if where:
            yield from table_of(kind.type).find(db, where, values)


def _grow(db: dbapi2.Connection, scope: Scope) -> None:
    """Add the codes of all that is theirs: the history and other rows are about these too."""
    for kind in filter(is_taken, KINDS):
        where, values = where_of(kind, scope)
        if where and "code" in kind.facts and kind.name not in OWNERS:
            scope.codes[kind.name] = column(db, f"SELECT code FROM {kind.name} WHERE {where}", *values)


def is_taken(kind: Kind) -> bool:
    """Whether its rows go, or stay as numbers without words: those of the house do, unless they are of the case by their key."""
    own = set(kind.belongs_to())
    return kind.whose in (Whose.PERSON, Whose.HOUSEHOLD) or bool(own & set(kind.key))


def where_of(kind: Kind, scope: Scope) -> tuple[str, list[str]]:
    """The condition for a row to be in it, by the fields that say whose it is."""
    parts, values = [], []
    for name in kind.belongs_to():
        codes = scope.of(kind.facts[name].to or kind.name)
        if codes:
            parts.append(f'"{name}" {IN}')
            values.append(as_json(sorted(codes)))
    return " OR ".join(parts), values


def _called(db: dbapi2.Connection, persons: Collection[str]) -> Called:
    """As they stand now, as the history has it, and as those were called who have been merged with them."""
    gone = column(db, _MERGED, as_json(sorted(persons)))
    codes = as_json(sorted({*persons, *gone}))
    rows = db.execute(_CALLED, (codes,)).fetchall()
    return Called({row[0] for row in rows if row[0]}, {row[1] for row in rows if row[1]}, gone)


def column(db: dbapi2.Connection, select: str, *values: object) -> set[str]:
    """The first column of what is selected."""
    return {row[0] for row in db.execute(select, values)}


def as_json(value: object) -> str:
    """As the database keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
