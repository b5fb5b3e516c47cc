"""Reads what the law gives the person: what has had its time, what was deleted. For leaders."""

import json
from collections.abc import Callable
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken
from app.domain.retention import Ended, Gone, Retention
from app.domain.rights import Reservation, Restriction, RightsRequest
from app.ports import LEADER, Actor
from app.record.entries import Whole, entries_of
from db.access import Gate
from db.erased import of_database
from db.erasure import Scope, grown, rows_of
from db.store import Store

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
        rows, persons = list(rows_of(self._db, self._scope(whom))), self._around(whom)
        names = {row[0]: row[1] for row in self._db.execute(_NAMES, (json.dumps(sorted(persons)),))}
        self._gate.see(whom, "whole")
        users = tuple(row[0] for row in self._db.execute("SELECT name FROM app_user ORDER BY name"))
        return Whole(whom, entries_of(rows), names, users)

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

    def everybody(self) -> list[str]:
        self._leader_only()
        self._gate.check_whole()
        alone = "SELECT code FROM person p WHERE NOT EXISTS (SELECT 1 FROM member WHERE person = p.code)"
        cases = f"SELECT household FROM member UNION {alone}"
        return sorted(row[0] for row in self._db.execute(cases))

    def gone(self) -> list[Gone]:
        self._leader_only()
        erased = of_database(self._db)
        return [Gone(one.code, one.at, one.user, one.why, one.units, one.gone) for one in erased]

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
