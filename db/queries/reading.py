"""The reading side: SELECT to app.rows, one method per question a screen asks."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.domain.entities import Absence, Contact, Person, Placement, Stay
from app.forms.rules import CountingRules
from app.forms.units import Register
from app.register.plan import Known
from app.rows import CaseRow, CentreRow, ContactRow, FoundRow, HistoryRow, RoomRow, TonightRow, UserRow
from db import rowmap
from db.queries import register, search
from db.repositories.centre import Centre
from db.repositories.contacts import Contacts
from db.repositories.persons import Persons
from db.repositories.stays import Stays

_ROOM_TONIGHT = "(SELECT room FROM placement WHERE stay = s.code AND since <= :night ORDER BY since DESC LIMIT 1)"
_TONIGHT = f"""
SELECT s.code, s.person, s.household, s.kind, s.offer, coalesce({_ROOM_TONIGHT}, ''), s.arrived,
       s.expected_departure, p.birth_year,
       EXISTS (SELECT 1 FROM absence a WHERE a.stay = s.code AND a.since <= :night
               AND (a.until IS NULL OR a.until > :night))
FROM stay s JOIN person p ON p.code = s.person
WHERE s.arrived <= :night AND (s.departed IS NULL OR s.departed > :night)
ORDER BY s.offer DESC, 6, s.household, s.kind, s.code
"""
_CASES = """
SELECT s.household, min(s.offer), sum(s.kind = 'adult'), sum(s.kind = 'child'), min(s.arrived),
       CASE WHEN count(*) = count(s.departed) THEN max(s.departed) END,
       coalesce((SELECT room FROM placement JOIN stay x ON x.code = placement.stay
                 WHERE x.household = s.household ORDER BY since DESC LIMIT 1), '')
FROM stay s {where} GROUP BY s.household {having} ORDER BY 5 DESC, 1 DESC LIMIT ?
"""
_STATES = {
    "all": "",
    "open": "HAVING count(*) > count(s.departed)",
    "closed": "HAVING count(*) = count(s.departed)",
}


class Queries:
    """Implements app.ports.Queries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = connection, clock

    def centre(self) -> CentreRow:
        values = self.settings()
        return CentreRow(values.get("centre.name", ""), values.get("centre.phone", ""))

    def settings(self) -> Mapping[str, str]:
        return Centre(self._db, "", self._clock).settings()

    def rules(self, year: int) -> CountingRules:
        return Centre(self._db, "", self._clock).rules(year)

    def rooms(self) -> list[RoomRow]:
        rows = self._db.execute(
            "SELECT code, offer, beds, EXISTS (SELECT 1 FROM placement WHERE room = code) FROM room"
            " ORDER BY offer DESC, code COLLATE norwegian"
        )
        return [RoomRow(r[0], r[1], r[2], bool(r[3])) for r in rows]

    def users(self) -> list[UserRow]:
        rows = self._db.execute("SELECT name, role, since FROM app_user ORDER BY name COLLATE norwegian")
        return [UserRow(*row) for row in rows]

    def tonight(self, night: date) -> list[TonightRow]:
        rows = self._db.execute(_TONIGHT, {"night": night.isoformat()})
        return [_tonight(row, night) for row in rows]

    def search(self, text: str, limit: int = 20) -> list[FoundRow]:
        return search.search(self._db, text, limit, self._clock().date())

    def cases(self, text: str = "", state: str = "all", limit: int = 500) -> list[CaseRow]:
        where, values = "", []
        if text.strip():
            expression = search.match_expression(text)
            if not expression:
                return []
            where = (
                "WHERE s.household IN (SELECT household FROM stay JOIN person p ON p.code = person WHERE p.id IN"
                " (SELECT rowid FROM person_search WHERE person_search MATCH ?))"
            )
            values.append(expression)
        rows = self._db.execute(_CASES.format(where=where, having=_STATES[state]), (*values, limit))
        return [CaseRow(r[0], r[1], r[2], r[3], date.fromisoformat(r[4]), rowmap.day(r[5]), r[6]) for r in rows]

    def household(self, code: str) -> list[Stay]:
        return Stays(self._db).of_household(code)

    def household_of(self, unit: str) -> str:
        row = self._db.execute(
            "SELECT household FROM stay WHERE code = ?1 OR household = ?1 OR person = ?1 ORDER BY arrived DESC LIMIT 1",
            (unit,),
        ).fetchone()
        return row[0] if row else ""

    def person(self, code: str) -> Person | None:
        return Persons(self._db).get(code)

    def placements(self, stay: str) -> list[Placement]:
        return Stays(self._db).placements(stay)

    def absences(self, stay: str) -> list[Absence]:
        return Stays(self._db).absences(stay)

    def contacts(self, day: date) -> list[ContactRow]:
        rows = self._db.execute(
            "SELECT c.code, c.person, c.day, c.mode, p.anonymous, c.answers FROM contact c"
            " JOIN person p ON p.code = c.person WHERE c.day = ? ORDER BY c.code DESC",
            (day.isoformat(),),
        )
        return [ContactRow(r[0], r[1], day, r[3], bool(r[4]), len(json.loads(r[5]))) for r in rows]

    def contact(self, code: str) -> Contact | None:
        return Contacts(self._db).get(code)

    def history(self, subjects: Iterable[str]) -> list[HistoryRow]:
        wanted = list(subjects)
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            "SELECT at, user, event, subject, before, after FROM history"
            f" WHERE subject IN ({marks}) ORDER BY id DESC LIMIT 500",
            wanted,
        )
        return [HistoryRow(*row) for row in rows]

    def register(self, year: int | None = None) -> Register:
        return register.register(self._db, year)

    def known(self) -> Known:
        return register.known(self._db)

    def years(self) -> list[int]:
        row = self._db.execute(
            "SELECT min(d), max(d) FROM (SELECT min(arrived) d FROM stay UNION ALL SELECT min(day) FROM contact"
            " UNION ALL SELECT min(day) FROM request)"
        ).fetchone()
        this = self._clock().year
        first = int(row[0][:4]) if row[0] else this
        return list(range(this, min(first, this) - 1, -1))


def _tonight(r: rowmap.Row, night: date) -> TonightRow:
    arrived = date.fromisoformat(r[6])
    expected = rowmap.day(r[7])
    return TonightRow(
        r[0], r[1], r[2], r[3], r[4], r[5], arrived, expected, r[8], bool(r[9]), (night - arrived).days + 1
    )
