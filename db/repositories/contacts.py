"""Day visits, phone talks and requests for a place."""

from dataclasses import replace

from sqlcipher3 import dbapi2

from app.domain.entities import Contact, Request
from app.domain.errors import RuleBroken
from db import rowmap
from db.access import Gate


class Contacts:
    """Implements app.ports.Contacts."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, code: str) -> Contact | None:
        self._gate.check(code)
        row = self._db.execute(f"SELECT {rowmap.CONTACT} FROM contact WHERE code = ?", (code,)).fetchone()
        return rowmap.contact(row) if row else None

    def of_person(self, person: str) -> list[Contact]:
        self._gate.check(person)
        rows = self._db.execute(f"SELECT {rowmap.CONTACT} FROM contact WHERE person = ? ORDER BY day", (person,))
        return [rowmap.contact(row) for row in rows]

    def add(self, contact: Contact) -> None:
        self._gate.check_row(contact)
        self._db.execute(f"INSERT INTO contact ({rowmap.CONTACT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _values(contact))

    def update(self, contact: Contact) -> None:
        self._gate.check_row(contact)
        values = _values(replace(contact, version=contact.version + 1))
        done = self._db.execute(
            "UPDATE contact SET person = ?, day = ?, mode = ?, first_in_year = ?, answers = ?, note = ?, version = ?"
            " WHERE code = ? AND version = ?",
            (*values[1:], contact.code, contact.version),
        )
        if done.rowcount != 1:
            raise RuleBroken("edited_meanwhile")


class Requests:
    """Implements app.ports.Requests."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._db = connection

    def get(self, code: str) -> Request | None:
        row = self._db.execute(f"SELECT {rowmap.REQUEST} FROM request WHERE code = ?", (code,)).fetchone()
        return rowmap.request(row) if row else None

    def add(self, request: Request) -> None:
        values = _request_values(request)
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO request ({rowmap.REQUEST}) VALUES ({marks})", values)

    def update(self, request: Request) -> None:
        self._db.execute("DELETE FROM request WHERE code = ?", (request.code,))
        self.add(request)


def _request_values(r: Request) -> tuple[object, ...]:
    asked = (r.code, r.day.isoformat(), r.offer, r.adults, r.children, r.outcome, r.refusal_reason, r.note, r.at)
    return (*asked, r.decided_by, r.alternative, r.alternative_note, r.arrived, int(r.admitted_later))


def _values(c: Contact) -> tuple[object, ...]:
    return (c.code, c.person, c.day.isoformat(), c.mode, c.first_in_year, rowmap.pack(c.answers), c.note, c.version)
