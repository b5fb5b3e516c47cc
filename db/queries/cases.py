"""Cases and those who live or lived in them: search, the list, one case, the day's contacts."""

import json
from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode, PersonCode, StayCode
from app.domain.entities import Absence, Contact, Person, Placement, Stay
from app.rows import CaseRow, ContactRow, FoundRow, TellingRow
from db.access import Gate
from db.queries import guard, search
from db.store import Store

_CASES = """
SELECT m.household, coalesce((SELECT min(offer) FROM stay WHERE household = m.household), ''),
       count(DISTINCT CASE m.kind WHEN 'adult' THEN m.person END), count(DISTINCT CASE m.kind WHEN 'child' THEN m.person END),
       min(m.since), CASE WHEN count(*) = count(m.until) THEN max(m.until) END,
       coalesce((SELECT room FROM placement JOIN stay x ON x.code = placement.stay
                 WHERE x.household = m.household ORDER BY placement.since DESC LIMIT 1), ''),
       EXISTS (SELECT 1 FROM stay WHERE household = m.household AND departed IS NULL)
FROM member m {where} GROUP BY m.household {having} ORDER BY 5 DESC, 1 DESC LIMIT ?
"""
_STATES = {
    "all": "",
    "open": "HAVING count(*) > count(m.until)",
    "closed": "HAVING count(*) = count(m.until)",
}


class CaseQueries:
    """Implements app.ports.CaseQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], gate: Gate) -> None:
        self._db, self._clock, self._gate = connection, clock, gate
        self._store = Store(connection, gate)

    def search(self, text: str, limit: int = 20) -> list[FoundRow]:
        if not text.strip():
            return []
        matches = search.search(self._db, text, limit, self._clock().date(), self._gate.hidden(text))
        self._gate.searched({code for row in matches for code in (row.person, row.household) if code})
        return matches

    def listed(self, text: str = "", state: str = "all", limit: int = 500) -> list[CaseRow]:
        shut = self._gate.shut_cases()
        where, values = f"WHERE m.household NOT IN ({','.join('?' * len(shut))})", [*sorted(shut)]
        if text.strip():
            expression = search.match_expression(text)
            if not expression:
                return []
            where += (
                " AND m.household IN (SELECT household FROM member JOIN person p ON p.code = person WHERE p.id IN"
                " (SELECT rowid FROM person_search WHERE person_search MATCH ?{hidden}))"
            )
            hidden = self._gate.hidden(text)
            where = where.replace("{hidden}", search.without(hidden))
            values.append(expression)
        rows = self._db.execute(_CASES.format(where=where, having=_STATES[state]), (*values, limit))
        listed = [
            CaseRow(
                household=row[0],
                offer=row[1],
                adults=row[2],
                children=row[3],
                arrived=date.fromisoformat(row[4]),
                departed=date.fromisoformat(row[5]) if row[5] else None,
                room=row[6],
                lives_here=bool(row[7]),
            )
            for row in rows
        ]
        if text.strip():
            self._gate.searched({row.household for row in listed})
        else:
            self._gate.see("", "case_list")
        return listed

    def household(self, code: str) -> list[Stay]:
        stays = self._store.of(Stay, household=code)
        self._gate.see(code)
        return stays

    def household_of(self, unit: str) -> str:
        row = self._db.execute(
            "SELECT household FROM (SELECT household, since FROM member WHERE household = ?1 UNION ALL"
            " SELECT household, since FROM member WHERE person = ?1 UNION ALL"
            " SELECT household, arrived FROM stay WHERE code = ?1) ORDER BY since DESC LIMIT 1",
            (unit,),
        ).fetchone()
        return row[0] if row else ""

    def cases_of(self, unit: str) -> frozenset[str]:
        """Every case that one of those behind the code (a case, a person or a stay) has lived in; empty: nobody is."""
        rows = self._db.execute(
            "WITH who(person) AS (SELECT person FROM member WHERE household = ?1 UNION SELECT ?1"
            " UNION SELECT person FROM stay WHERE code = ?1)"
            " SELECT household FROM stay WHERE person IN who UNION SELECT household FROM follow_up WHERE person IN who",
            (unit,),
        )
        return frozenset(row[0] for row in rows)

    def person(self, code: str) -> Person | None:
        person = self._store.get(Person, code)
        return self._gate.masked(person) if person else None

    def placements(self, stay: StayCode) -> list[Placement]:
        return self._store.of(Placement, stay=stay)

    def absences(self, stay: StayCode) -> list[Absence]:
        return self._store.of(Absence, stay=stay)

    def contacts(self, day: date) -> list[ContactRow]:
        rows = self._db.execute(
            "SELECT c.code, c.person, c.day, c.mode, p.anonymous, c.answers FROM contact c"
            " JOIN person p ON p.code = c.person WHERE c.day = ? ORDER BY c.code DESC",
            (day.isoformat(),),
        )
        listed = [
            ContactRow(
                contact=row[0],
                person=row[1],
                day=day,
                mode=row[3],
                anonymous=bool(row[4]),
                answered=len(json.loads(row[5])),
            )
            for row in rows
        ]
        self._gate.see(day.isoformat(), "day_contacts")
        return self._gate.sieve(listed)

    def contact(self, code: str) -> Contact | None:
        contact = self._store.get(Contact, code)
        if contact:
            self._gate.see(contact.code)
        return contact

    def earlier_stays(self, person: PersonCode, household: HouseholdCode) -> int:
        """How many stays the person has had here before this case (B4: repeated relocations)."""
        self._gate.check(household)
        row = self._db.execute(
            "SELECT count(*) FROM stay WHERE person = ?1 AND household <> ?2 AND arrived <="
            " coalesce((SELECT min(arrived) FROM stay WHERE person = ?1 AND household = ?2), '9999')",
            (person, household),
        ).fetchone()
        return int(row[0])

    def telling(self, text: str, codes: Collection[str] = ()) -> list[TellingRow]:
        own = {case for code in codes for case in self.cases_of(code)}
        return guard.telling(self._db, self._gate, text, own, self._clock().date())
