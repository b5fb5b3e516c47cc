"""Persons, with the folded text they are searched by."""

from dataclasses import replace

from sqlcipher3 import dbapi2

from app.domain.entities import Person
from app.domain.errors import RuleBroken
from db import rowmap, search_index
from db.access import Gate


class Persons:
    """Implements app.ports.Persons."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, code: str) -> Person | None:
        self._gate.check(code)
        row = self._db.execute(f"SELECT {rowmap.PERSON} FROM person WHERE code = ?", (code,)).fetchone()
        return rowmap.person(row) if row else None

    def add(self, person: Person) -> None:
        cursor = self._db.execute(
            f"INSERT INTO person ({rowmap.PERSON}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _values(person)
        )
        search_index.add(self._db, cursor.lastrowid, person)

    def update(self, person: Person) -> None:
        self._gate.check(person.code)
        values = _values(replace(person, version=person.version + 1))
        done = self._db.execute(
            "UPDATE person SET kind = ?, anonymous = ?, gender = ?, birth_year = ?, immigrant_background = ?,"
            " reserved = ?, name = ?, phone = ?, version = ?, leader_only = ? WHERE code = ? AND version = ?",
            (*values[1:], person.code, person.version),
        )
        if done.rowcount != 1:
            raise RuleBroken("edited_meanwhile")
        search_index.update(self._db, person)


def _values(p: Person) -> tuple[object, ...]:
    facts = (p.code, p.kind, int(p.anonymous), p.gender, p.birth_year, p.immigrant_background, int(p.reserved))
    return (*facts, p.name, p.phone, p.version, int(p.leader_only))
