"""Reads what the law gives the person: what has had its time, what was deleted. For leaders."""

from collections.abc import Callable
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken
from app.domain.retention import Ended, Gone, Retention
from app.ports import LEADER, Actor
from db.access import Gate
from db.erased import of_database
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
  (SELECT substr(max(at), 1, 10) FROM history WHERE subject = p.code), '2000-01-01')
FROM person p WHERE NOT EXISTS (SELECT 1 FROM member WHERE person = p.code)
"""


class RightsQueries:
    """Implements app.ports.RightsQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate
        self._store = Store(connection, gate)

    def ended(self) -> list[Ended]:
        self._leader_only()
        decided = {one.whom: one for one in self._store.of(Retention)}
        rows = self._db.execute(_ENDED, (self._clock().date().isoformat(),)).fetchall()
        ended = [Ended(whom, kind, date.fromisoformat(last), decided.get(whom)) for whom, kind, last in rows]
        shut = self._gate.shut_codes()
        return [one for one in ended if one.whom not in shut]

    def fate(self, whom: str) -> Retention | None:
        return self._store.get(Retention, whom)

    def gone(self) -> list[Gone]:
        self._leader_only()
        erased = of_database(self._db)
        return [Gone(one.code, one.at, one.user, one.why, one.units, one.gone) for one in erased]

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
