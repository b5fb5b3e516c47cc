"""Reads what the law gives the person: what has had its time, what was deleted. For leaders."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.care.doubles import Double, Known, doubles
from app.domain.base import HouseholdCode, PersonCode
from app.domain.errors import RuleBroken
from app.domain.retention import Ended, Gone, Retention
from app.domain.rights import NotDouble, Reservation, Restriction, RightsRequest
from app.ports import LEADER, Actor
from app.record.entries import Whole, entries_of
from app.rows import MergeRow
from db.access import Gate
from db.erased import of_database
from db.erasure import WITH
from db.scope import Scope, grown, rows_of
from db.store import Store
from db.table import table_of

_ENDED = """
WITH one AS (
  SELECT household whom, max(kind = 'child') child, max(coalesce(until, '9999')) ended, max((
    SELECT coalesce(max(day), '') FROM contact c WHERE c.person = m.person)) spoke
  FROM member m GROUP BY household
)
SELECT whom, iif(child, 'child', 'adult'), max(ended, spoke) FROM one WHERE ended <= ?1
UNION ALL
SELECT code, 'day', coalesce(
  (SELECT max(day) FROM contact WHERE person = p.code),
  (SELECT substr(max(at), 1, 10) FROM history WHERE subject = p.code))
FROM person p WHERE NOT EXISTS (SELECT 1 FROM member WHERE person = p.code)
"""
_NAMES = "SELECT code, name FROM person WHERE code IN (SELECT value FROM json_each(?))"


class RightsQueries:
    """Implements app.ports.RightsQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate
        self._store = Store(connection, gate)

    def ended(self) -> list[Ended]:
        self._leader_only()
        decided = {one.whom: one for one in self._store.of(Retention)}
        rows = self._db.execute(_ENDED, (self._clock().date().isoformat(),)).fetchall()
        ended = [
            Ended(whom, kind, date.fromisoformat(last) if last else None, decided.get(whom))
            for whom, kind, last in rows
        ]
        shut = self._gate.shut_codes()
        return [one for one in ended if one.whom not in shut]

    def fate(self, whom: str) -> Retention | None:
        return self._store.get(Retention, whom)

    def whole(self, whom: str) -> Whole:
        """Everything about a person, in every case, or about a case; the look is logged. A copy is a leader's to decide."""
        self._leader_only()
        self._gate.check(whom)
        scope, persons = self._scope(whom), self._around(whom)
        cases = scope.of("household")
        entries = entries_of(rows_of(self._db, scope))
        if whom in cases:  # of its persons nothing that is another case's
            entries = tuple(entry for entry in entries if not entry.household or entry.household in cases)
        names = {row[0]: row[1] for row in self._db.execute(_NAMES, (json.dumps(sorted(persons)),))}
        self._gate.see(whom, "whole")
        users = tuple(row[0] for row in self._db.execute("SELECT name FROM app_user ORDER BY name"))
        return Whole(whom, entries, names, users)

    def _scope(self, whom: str) -> Scope:
        """Of a person: the cases they belong to, with nothing of others' own; of a case: everybody in it."""
        cases = {row[0] for row in self._db.execute("SELECT household FROM member WHERE person = ?", (whom,))}
        if cases or self._db.execute("SELECT 1 FROM person WHERE code = ?", (whom,)).fetchone():
            return grown(self._db, cases, {whom})
        persons = {row[0] for row in self._db.execute("SELECT person FROM member WHERE household = ?", (whom,))}
        if not persons:
            raise RuleBroken("unknown_case", field="whom")
        return grown(self._db, {whom}, persons)

    def _around(self, whom: str) -> set[str]:
        """Everybody who is in a case with them: they may be named in what is written."""
        cases = "SELECT household FROM member WHERE person = ?1 UNION SELECT ?1"
        return {
            row[0] for row in self._db.execute(f"SELECT person FROM member WHERE household IN ({cases})", (whom,))
        } | {whom}

    def requests(self) -> list[RightsRequest]:
        return self._store.listed(RightsRequest, "answered IS NULL", (), "ORDER BY due, code")

    def requests_of(self, person: str) -> list[RightsRequest]:
        return self._store.of(RightsRequest, person=person)

    def reservation(self, person: str) -> Reservation | None:
        return self._store.get(Reservation, person)

    def restriction(self, whom: str) -> Restriction | None:
        return self._store.get(Restriction, whom)

    def doubles(self) -> list[Double]:
        self._leader_only()
        apart = {(row.one, row.other) for row in table_of(NotDouble).where(self._db, {})}
        shut = self._gate.shut_codes()
        return [pair for pair in doubles(self._known(), apart) if pair.one not in shut and pair.other not in shut]

    def beside(self, one: str, other: str) -> tuple[Known, Known]:
        self._leader_only()
        self._gate.check(one, other)
        both = {person.code: person for person in self._known() if person.code in (one, other)}
        if not {one, other} <= set(both):
            raise RuleBroken("unknown_person", value=f"{one}, {other}"[:40])
        for code in (one, other):
            self._gate.see(code, "doubles")
        return both[PersonCode(one)], both[PersonCode(other)]

    def merges(self) -> list[MergeRow]:
        self._leader_only()
        rows = self._db.execute(
            "SELECT code, kept, gone, at, user, until, undone FROM merged ORDER BY at DESC, code DESC"
        )
        shut = self._gate.shut_codes()
        merges = [
            MergeRow(code, kept, gone, at, user, date.fromisoformat(until), undone)
            for code, kept, gone, at, user, until, undone in rows.fetchall()
        ]
        return [row for row in merges if row.kept not in shut]

    def _known(self) -> list[Known]:
        """Everybody, with the years of birth of those they were in a case with."""
        born = dict(self._db.execute("SELECT code, birth_year FROM person").fetchall())
        cases: dict[str, set[HouseholdCode]] = defaultdict(set)
        members: dict[str, set[str]] = defaultdict(set)
        for person, household in self._db.execute("SELECT DISTINCT person, household FROM member"):
            cases[person].add(household)
            members[household].add(person)
        years = {
            (person, household): tuple(sorted(born[one] for one in members[household] if one != person and born[one]))
            for person, households in cases.items()
            for household in households
        }
        people = self._db.execute("SELECT code, name, birth_year, gender, phone FROM person").fetchall()
        return [
            Known(code, name, year, gender, phone, {home: years[code, home] for home in cases[code]})
            for code, name, year, gender, phone in people
        ]

    def everybody(self) -> list[str]:
        self._leader_only()
        self._gate.check_whole()
        alone = "SELECT code FROM person p WHERE NOT EXISTS (SELECT 1 FROM member WHERE person = p.code)"
        cases = f"SELECT household FROM member UNION {alone}"
        return sorted(row[0] for row in self._db.execute(cases))

    def gone(self) -> list[Gone]:
        self._leader_only()
        erased = [one for one in of_database(self._db) if one.why != WITH]
        return [Gone(one.code, one.at, one.user, one.why, one.units, one.gone) for one in erased]

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
