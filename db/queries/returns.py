"""What the annual return is counted from, by which rules, for which years; and what an import is compared with."""

from collections.abc import Callable
from datetime import datetime

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken
from app.forms.rules import CountingRules
from app.forms.units import Register
from app.ports import LEADER, Actor
from app.register.plan import Known
from db.access import Gate
from db.queries import counted
from db.repositories.settings import Settings


class ReturnQueries:
    """Implements app.ports.ReturnQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate

    def rules(self, year: int) -> CountingRules:
        return Settings(self._db).rules(year)

    def register(self, year: int | None = None, look: bool = True) -> Register:
        """What is counted. What is shut is counted too, under a mark without a code (app.forms.units.VEIL).

        `look`: the units behind the numbers are shown to somebody, and the log says so.
        """
        if look:
            self._gate.see(str(year or ""), "return_units")
        return counted.register(self._db, year, self._gate.veil())

    def known(self) -> Known:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
        self._gate.check_whole()
        return counted.known(self._db)

    def years(self) -> list[int]:
        row = self._db.execute(
            "SELECT min(d), max(d) FROM (SELECT min(arrived) d FROM stay UNION ALL SELECT min(day) FROM contact"
            " UNION ALL SELECT min(day) FROM request)"
        ).fetchone()
        this = self._clock().year
        first = int(row[0][:4]) if row[0] else this
        return list(range(this, min(first, this) - 1, -1))
