"""Rows of every kind, read and written through the gate: a row that is shut to the person at the keyboard is not made."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.domain.base import PersonCode
from app.domain.day import FollowUp
from app.domain.entities import Person, Stay
from app.kinds import kind_of
from db import search_index
from db.access import Gate
from db.table import table_of, written

E = TypeVar("E")
_NEWEST = "SELECT kind FROM stay WHERE person = ?1 ORDER BY arrived DESC, code DESC LIMIT 1"
_SETTLE = f"UPDATE person SET kind = ({_NEWEST}) WHERE code = ?1 AND kind <> ({_NEWEST})"


class Store:
    """Of one person at the keyboard. RuleBroken `case_shut` for a question about what is shut; lists leave it out."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, entity: type[E], *key: object) -> E | None:
        """The row with this key."""
        stored = table_of(entity).get(self._db, *key)
        if stored is not None:
            self._gate.check_row(stored)
        return stored

    def of(self, entity: type[E], **values: object) -> list[E]:
        """The rows with these values, of somebody or something that is asked about; in the order of the kind."""
        facts = kind_of(entity).facts
        self._gate.check(*(str(value) for name, value in values.items() if facts[name].to))
        return self._gate.sieve(table_of(entity).where(self._db, values))

    def listed(self, entity: type[E], condition: str, values: Iterable[object] = (), rest: str = "") -> list[E]:
        """The rows a condition in SQL holds for, without those that are shut."""
        return self._gate.sieve(table_of(entity).find(self._db, condition, values, rest))

    def insert(self, entity: E) -> E:
        """A new row, with a code where its kind has codes and it has none yet; as it was written."""
        kind = kind_of(entity)
        if kind.prefix and not entity.code:  # type: ignore[attr-defined]
            entity = _with_code(entity, self.next_code(type(entity)))
        self._gate.check_row(entity)
        new = written(entity, 1)
        _BEFORE.get(type(new), _nothing)(self._db, new)
        table_of(type(new)).insert(self._db, new)
        _AFTER_INSERT.get(type(new), _nothing)(self._db, new)
        return new

    def update(self, entity: E, old: E) -> E:
        """Replace the row `old`; as it was written. RuleBroken `edited_meanwhile` over somebody else's newer version."""
        self._gate.check_row(old)
        self._gate.check_row(entity)
        if kind_of(entity).lasting:
            raise TypeError(f"{kind_of(entity).name} is never changed")
        over: int = entity.version  # type: ignore[attr-defined]
        new = written(entity, over + 1)
        table_of(type(new)).update(self._db, new, over)
        _AFTER_UPDATE.get(type(new), _nothing)(self._db, new)
        return new

    def delete(self, entity: object) -> None:
        """Take the row away."""
        self._gate.check_row(entity)
        _BEFORE_DELETE.get(type(entity), _nothing)(self._db, entity)
        table_of(type(entity)).delete(self._db, entity)
        _AFTER_DELETE.get(type(entity), _nothing)(self._db, entity)

    def next_code(self, entity: type[Any]) -> str:
        """A code nothing has had. The sequence never goes back; a register that was imported may have used some ahead of it."""
        kind = kind_of(entity)
        while True:
            (number,) = self._db.execute(
                "INSERT INTO sequence (kind, last) VALUES (?, 1)"
                " ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last",
                (kind.series,),
            ).fetchone()
            code = f"{kind.prefix}-{number:0{kind.digits}d}"
            if not self._db.execute(f"SELECT 1 FROM {kind.series} WHERE code = ?", (code,)).fetchone():
                return code


def _with_code(entity: E, code: str) -> E:
    return replace(entity, code=code)  # type: ignore[type-var]


def _nothing(db: dbapi2.Connection, entity: Any) -> None:
    return None


def _open_case(db: dbapi2.Connection, stay: Stay) -> None:
    """The first stay of a register that is imported opens its case."""
    db.execute("INSERT INTO household (code) VALUES (?) ON CONFLICT DO NOTHING", (stay.household,))


def _index(db: dbapi2.Connection, person: Person) -> None:
    (rowid,) = db.execute("SELECT id FROM person WHERE code = ?", (person.code,)).fetchone()
    search_index.add(db, rowid, person)


def _joined(db: dbapi2.Connection, stay: Stay) -> None:
    search_index.add_case(db, stay.person, stay.household)
    _settle_kind(db, stay)


def _followed(db: dbapi2.Connection, followed: FollowUp) -> None:
    search_index.add_case(db, followed.person, followed.household)


def _settle_kind(db: dbapi2.Connection, stay: Stay) -> None:
    """A person is what they were in the newest stay."""
    db.execute(_SETTLE, (stay.person,))


def left_case(db: dbapi2.Connection, person: PersonCode) -> None:
    """They may not belong to the case any more, and may have been something else in their newest stay."""
    search_index.set_cases(db, person)
    if db.execute("SELECT 1 FROM stay WHERE person = ?", (person,)).fetchone():
        db.execute(_SETTLE, (person,))


def _left(db: dbapi2.Connection, one: Stay | FollowUp) -> None:
    left_case(db, one.person)


Effect = Callable[[dbapi2.Connection, Any], None]
_BEFORE: dict[type[Any], Effect] = {Stay: _open_case}
_AFTER_INSERT: dict[type[Any], Effect] = {Person: _index, Stay: _joined, FollowUp: _followed}
_BEFORE_DELETE: dict[type[Any], Effect] = {Person: search_index.remove}
_AFTER_DELETE: dict[type[Any], Effect] = {Stay: _left, FollowUp: _left}
_AFTER_UPDATE: dict[type[Any], Effect] = {Person: search_index.update, Stay: _settle_kind}
"""What follows in the same transaction from a row of a kind: the index people are found by, and what a person is now."""
