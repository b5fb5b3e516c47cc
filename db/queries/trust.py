"""The log, the history, the shut cases, what did not fit at opening, who follows whom up, and what is being typed."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.base import NO_CASE, HouseholdCode
from app.domain.errors import RuleBroken
from app.ports import LEADER, Actor, LogFilter
from app.rows import FindingRow, GlassRow, HistoryRow, LogCheck, LogRow, ReviewRow, ShutRow
from db import findings
from db.access import Gate
from db.log import verify
from db.queries import trust_rows


class TrustQueries:
    """Implements app.ports.TrustQueries."""

    def __init__(self, connection: dbapi2.Connection, actor: Actor, gate: Gate) -> None:
        self._db, self._actor, self._gate = connection, actor, gate

    def history(self, subjects: Iterable[str], limit: int = 500) -> list[HistoryRow]:
        wanted = list(subjects)
        self._gate.check(*wanted)
        return trust_rows.history(self._db, wanted, limit)

    def log(self, wanted: LogFilter, limit: int = 500) -> list[LogRow]:
        """Every line; of what is shut to this leader, and of nothing else, without the reason that somebody wrote."""
        self._leader_only()
        lines = trust_rows.log(self._db, wanted, limit)
        shown = set(self._gate.sieve(lines))
        return [line if line in shown else replace(line, reason="") for line in lines]

    def log_check(self) -> LogCheck:
        self._leader_only()
        return verify(self._db)

    def log_months(self) -> list[str]:
        self._leader_only()
        return trust_rows.log_months(self._db)

    def reviews(self) -> list[ReviewRow]:
        self._leader_only()
        return trust_rows.reviews(self._db)

    def shut(self, household: HouseholdCode = NO_CASE) -> list[ShutRow]:
        self._leader_only()
        return self._gate.sieve(trust_rows.shut(self._db, household))

    def may_open(self, household: HouseholdCode) -> bool:
        return household not in self._gate.shut_cases()

    def findings(self) -> list[FindingRow]:
        """What did not fit when the vault was opened; for a leader, until one has read it."""
        return findings.untold(self._db) if self._actor.role == LEADER else []

    def glass_untold(self) -> list[GlassRow]:
        if self._actor.role != LEADER:
            return []
        return self._gate.sieve(trust_rows.glass_untold(self._db, self._actor.name))

    def contacts_of(self, household: HouseholdCode) -> dict[str, str]:
        self._gate.check(household)
        return trust_rows.contacts_of(self._db, household)

    def drafts(self) -> dict[str, Any]:
        return trust_rows.drafts(self._db, self._actor.name)

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
