"""What the annual return is counted from, by which rules, for which years; and what an import is compared with."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken
from app.domain.year import AcceptedGap, YearAnswer
from app.forms.changes import Cause, Difference, differences
from app.forms.count import count_year
from app.forms.definitions import in_force
from app.forms.frozen import CENTRE_ID, Frozen
from app.forms.rules import CountingRules
from app.forms.units import Register, listed
from app.forms.yearly_proposals import Interpreted
from app.kinds import Whose, kind_of
from app.national.exchange import Submission
from app.outputs.submission import submission_of
from app.ports import LEADER, Actor
from app.register.plan import Known
from app.return_ports import Row
from app.rows import Deleted, FileRow, HistoryRow
from db import nameless
from db.access import Gate
from db.queries import counted, trust_rows
from db.repositories.returns import deliveries, published
from db.repositories.settings import Settings
from db.store import Store


class ReturnQueries:
    """Implements app.ports.ReturnQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate
        self._store = Store(connection, gate)

    def rules(self, year: int) -> CountingRules:
        return Settings(self._db).rules(year)

    def register(self, year: int | None = None, look: bool = True) -> Register:
        """What is counted. What is shut is counted too, under a mark without a code (app.forms.units.VEIL).

        `look`: the units behind the numbers are shown to somebody, and the log says so.
        """
        if look:
            self._gate.see(str(year or ""), "return_units")
        return counted.register(self._db, year, self._gate.veil())

    def deleted(self, year: int) -> Deleted:
        return Deleted(*nameless.deleted_in(self._db, year))

    def known(self) -> Known:
        self._leader_only()
        self._gate.check_whole()
        return counted.known(self._db)

    def delivered(self, year: int) -> list[Frozen]:
        return [replace(one, register=None) for one in deliveries(self._db, year)]

    def submission(self, year: int) -> Submission | None:
        self._leader_only()
        delivered = deliveries(self._db, year)
        return submission_of(delivered[-1], Settings(self._db).all()[CENTRE_ID]) if delivered else None

    def files(self, number: int) -> list[FileRow]:
        rows = self._db.execute(
            "SELECT name, sha256, at, user FROM delivered_file WHERE number = ? ORDER BY at, name", (number,)
        )
        return [FileRow(*row) for row in rows]

    def changed(self, year: int, today: date) -> list[Difference]:
        """What is shut stands under its mark here too, and the look is logged with the numbers' own."""
        delivered = deliveries(self._db, year)
        if not delivered or self.deleted(year).let_go:
            return []  # what it was counted of is gone: it is what was delivered
        last, forms = delivered[-1], in_force()
        register = counted.register(self._db, year, lambda code: code)
        now = count_year(register, year, self.rules(year), today, forms)
        veil = self._gate.veil()
        return [
            replace(one, causes=tuple(replace(c, unit=veil(c.unit), person=veil(c.person)) for c in one.causes))
            for one in differences(last.result, now, last.register, register, last.forms != forms.version(year))
        ]

    def written(self, causes: Iterable[Cause], since: datetime) -> list[HistoryRow]:
        """Of what is shut nothing."""
        shut = self._gate.shut_codes()
        about = {code for cause in causes for code in (cause.unit, cause.person) if listed((code,)) and code} - shut
        after = since.isoformat(timespec="seconds")
        return [row for row in trust_rows.history(self._db, sorted(about), -1) if row.at >= after]

    def restored(self) -> str:
        row = self._db.execute("SELECT max(at) FROM access_log WHERE kind = 'backup' AND event = 'restored'").fetchone()
        return row[0] or ""

    def published(self, year: int) -> dict[str, int | float]:
        return published(self._db, year)

    def gaps(self) -> list[AcceptedGap]:
        return self._store.of(AcceptedGap)

    def yearly(self, year: int, offer: str) -> dict[str, YearAnswer]:
        return {answer.question: answer for answer in self._store.of(YearAnswer, year=year, offer=offer)}

    def answered(self, year: int) -> dict[tuple[str, str], int]:
        rows = self._db.execute(
            "SELECT offer, question, max(year) FROM year_answer WHERE year <= ? GROUP BY offer, question", (year,)
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def remembered(self, kind: type[Row]) -> list[Row]:
        if kind_of(kind).whose != Whose.CENTRE:
            raise ValueError(kind)
        return self._store.of(kind)

    def interpreted(self, year: int) -> Interpreted:
        rows = self._db.execute(
            "SELECT language, unqualified FROM note WHERE interpreter IN ('present', 'phone', 'screen')"
            " AND day BETWEEN ? AND ?",
            (f"{year}-01-01", f"{year}-12-31"),
        ).fetchall()
        languages = sorted({" ".join(row[0].split()).capitalize() for row in rows} - {""})
        return Interpreted(len(rows), sum(not row[1] for row in rows), tuple(languages))

    def services(self, year: int) -> frozenset[str]:
        rows = self._db.execute(
            "SELECT DISTINCT service FROM note WHERE service <> '' AND day BETWEEN ? AND ?",
            (f"{year}-01-01", f"{year}-12-31"),
        )
        return frozenset(row[0] for row in rows)

    def years(self) -> list[int]:
        row = self._db.execute(
            "SELECT min(d), max(d) FROM (SELECT min(arrived) d FROM stay UNION ALL SELECT min(day) FROM contact"
            " UNION ALL SELECT min(day) FROM request UNION ALL SELECT min(first) || '-01-01' FROM nameless_unit"
            " UNION ALL SELECT min(year) || '-01-01' FROM delivery)"
        ).fetchone()
        this = self._clock().year
        first = int(row[0][:4]) if row[0] else this
        return list(range(this, min(first, this) - 1, -1))

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
