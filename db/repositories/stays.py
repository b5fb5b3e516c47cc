"""Stays with their households, placements and absences."""

from dataclasses import replace
from datetime import date

from sqlcipher3 import dbapi2

from app.domain.entities import Absence, Placement, Stay
from app.domain.errors import RuleBroken
from db import rowmap, search_index
from db.access import Gate


class Stays:
    """Implements app.ports.Stays."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, code: str) -> Stay | None:
        row = self._db.execute(f"SELECT {rowmap.STAY} FROM stay WHERE code = ?", (code,)).fetchone()
        if row is None:
            return None
        stay = rowmap.stay(row)
        self._gate.check_row(stay)
        return stay

    def add(self, stay: Stay) -> None:
        self._gate.check_row(stay)
        self._db.execute("INSERT INTO household (code) VALUES (?) ON CONFLICT DO NOTHING", (stay.household,))
        self._db.execute(f"INSERT INTO stay ({rowmap.STAY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _values(stay))
        search_index.add_case(self._db, stay.person, stay.household)
        self._settle_kind(stay.person)

    def update(self, stay: Stay) -> None:
        self._gate.check_row(stay)
        values = _values(replace(stay, version=stay.version + 1))
        done = self._db.execute(
            "UPDATE stay SET person = ?, household = ?, kind = ?, offer = ?, arrived = ?, departed = ?,"
            " expected_departure = ?, first_in_year = ?, answers = ?, version = ? WHERE code = ? AND version = ?",
            (*values[1:], stay.code, stay.version),
        )
        if done.rowcount != 1:
            raise RuleBroken("edited_meanwhile")
        self._settle_kind(stay.person)

    def _settle_kind(self, person: str) -> None:
        """A person is what they were in the newest stay."""
        newest = "SELECT kind FROM stay WHERE person = ?1 ORDER BY arrived DESC, code DESC LIMIT 1"
        self._db.execute(f"UPDATE person SET kind = ({newest}) WHERE code = ?1 AND kind <> ({newest})", (person,))

    def of_household(self, household: str) -> list[Stay]:
        self._gate.check(household)
        return self._stays("household = ?", household)

    def of_person(self, person: str) -> list[Stay]:
        self._gate.check(person)
        return self._stays("person = ?", person)

    def anyone(self, offer: str, night: date) -> bool:
        """Whether somebody of the offer has a place that night or on a later one."""
        found = self._db.execute(
            "SELECT 1 FROM stay WHERE offer = ? AND (departed IS NULL OR (departed > ? AND departed > arrived)) LIMIT 1",
            (offer, night.isoformat()),
        )
        return found.fetchone() is not None

    def _stays(self, where: str, value: str) -> list[Stay]:
        rows = self._db.execute(f"SELECT {rowmap.STAY} FROM stay WHERE {where} ORDER BY kind, arrived, code", (value,))
        return [rowmap.stay(row) for row in rows]

    def placements(self, stay: str) -> list[Placement]:
        self._gate.check(stay)
        rows = self._db.execute("SELECT stay, since, room FROM placement WHERE stay = ? ORDER BY since", (stay,))
        return [rowmap.placement(row) for row in rows]

    def place(self, placement: Placement) -> None:
        self._gate.check(placement.stay)
        self._db.execute(
            "INSERT INTO placement (stay, since, room) VALUES (?, ?, ?)"
            " ON CONFLICT (stay, since) DO UPDATE SET room = excluded.room",
            (placement.stay, placement.since.isoformat(), placement.room),
        )

    def unplace(self, stay: str, since: date) -> None:
        self._gate.check(stay)
        self._db.execute("DELETE FROM placement WHERE stay = ? AND since = ?", (stay, since.isoformat()))

    def absences(self, stay: str) -> list[Absence]:
        self._gate.check(stay)
        rows = self._db.execute("SELECT stay, since, until FROM absence WHERE stay = ? ORDER BY since", (stay,))
        return [rowmap.absence(row) for row in rows]

    def save_absence(self, absence: Absence) -> None:
        self._gate.check(absence.stay)
        self._db.execute(
            "INSERT INTO absence (stay, since, until) VALUES (?, ?, ?)"
            " ON CONFLICT (stay, since) DO UPDATE SET until = excluded.until",
            (absence.stay, absence.since.isoformat(), rowmap.iso(absence.until)),
        )

    def remove_absence(self, stay: str, since: date) -> None:
        self._gate.check(stay)
        self._db.execute("DELETE FROM absence WHERE stay = ? AND since = ?", (stay, since.isoformat()))


def _values(s: Stay) -> tuple[object, ...]:
    who = (s.code, s.person, s.household, s.kind, s.offer)
    dates = (s.arrived.isoformat(), rowmap.iso(s.departed), rowmap.iso(s.expected_departure))
    return (*who, *dates, s.first_in_year, rowmap.pack(s.answers), s.version)
