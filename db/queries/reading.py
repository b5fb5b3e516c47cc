"""The reading side: SELECT to app.rows, one method per question a screen asks."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.capacity.span import Span
from app.domain.entities import Absence, Contact, Person, Placement, Request, Room, Stay
from app.domain.errors import RuleBroken
from app.domain.house import Closure, MovableBed, MustNotMeet, Placing, ReadyToMove, Shelter, StepTaken, Task
from app.forms.rules import CountingRules
from app.forms.units import Register
from app.ports import LEADER, Actor, LogFilter
from app.register.plan import Known
from app.rows import (
    CaseRow,
    CentreRow,
    ContactRow,
    FindingRow,
    FoundRow,
    GlassRow,
    HistoryRow,
    HouseholdRow,
    LogCheck,
    LogRow,
    ReviewRow,
    RoomRow,
    ShutRow,
    TonightRow,
    UserRow,
)
from db import findings, rowmap
from db.access import Gate
from db.log import verify
from db.queries import bare, capacity, register, search, trust
from db.queries.care import CareReading
from db.repositories.centre import Centre
from db.repositories.contacts import Contacts
from db.repositories.house import Households, Rooms
from db.repositories.persons import Persons
from db.repositories.placings import Placings
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


class Queries(CareReading):
    """Implements app.ports.Queries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate
        self.key_states: Callable[[], Mapping[str, str]] = dict
        """By slot id, from keys.json and the keyring of this PC."""

    def centre(self) -> CentreRow:
        values = self.settings()
        return CentreRow(values.get("centre.name", ""), values.get("centre.phone", ""))

    def settings(self) -> Mapping[str, str]:
        return Centre(self._db, "", self._clock, self._gate.log).settings()

    def rules(self, year: int) -> CountingRules:
        return Centre(self._db, "", self._clock, self._gate.log).rules(year)

    def rooms(self) -> list[RoomRow]:
        used = {row[0] for row in self._db.execute("SELECT DISTINCT room FROM placement")}
        newest = {room.code: room for room in capacity.rooms(self._db)}
        return [RoomRow(r.code, r.offer, r.beds, r.code in used) for r in newest.values()]

    def room_facts(self, code: str) -> list[Room]:
        return capacity.rooms(self._db, code)

    def closures(self, code: str) -> list[Closure]:
        return Rooms(self._db, self._gate).closures(code)

    def movables(self) -> list[MovableBed]:
        return list({bed.code: bed for bed in capacity.movables(self._db)}.values())

    def span(self, start: date, end: date) -> Span:
        """Who sleeps where. Of a case that is shut: that its beds are taken, and until when; not what it needs or waits for."""
        return bare.span(capacity.span(self._db, start, end, self._clock()), self._gate.shut_cases())

    def shelters(self) -> list[Shelter]:
        return capacity.shelters(self._db)

    def placings_open(self) -> list[Placing]:
        return capacity.placings_open(self._db)

    def steps(self, placing: str) -> list[StepTaken]:
        return Placings(self._db).steps(placing)

    def requests(self, year: int) -> list[Request]:
        """The ledger, notes too; a look into it is logged."""
        self._gate.see(str(year), "ledger")
        return capacity.requests(self._db, year)

    def tasks_open(self) -> list[Task]:
        return self._gate.sieve(capacity.tasks_open(self._db))

    def apart(self) -> list[MustNotMeet]:
        """Who must not meet whom. That they must not is for everybody's safety; why is not told of a case that is shut."""
        pairs = capacity.apart(self._db)
        told = set(self._gate.sieve(pairs))
        return [pair if pair in told else replace(pair, reason="") for pair in pairs]

    def household_facts(self, code: str) -> tuple[HouseholdRow, list[ReadyToMove]]:
        self._gate.check(code)
        households = Households(self._db, self._gate)
        return households.facts(code), households.ready(code)

    def homes(self) -> dict[str, str]:
        """Household -> municipality, for what is counted by it; what is shut stands under a mark without a code."""
        veil = self._gate.veil()
        return {veil(household): municipality for household, municipality in capacity.homes(self._db).items()}

    def ready_marks(self) -> list[ReadyToMove]:
        """For what is counted by them; what is shut stands under a mark without a code."""
        veil = self._gate.veil()
        return [replace(mark, household=veil(mark.household)) for mark in capacity.ready_marks(self._db)]

    def users(self) -> list[UserRow]:
        rows = self._db.execute("SELECT name, role, since, active, slot FROM app_user ORDER BY name COLLATE norwegian")
        keys = self.key_states()
        return [UserRow(r[0], r[1], r[2], bool(r[3]), keys.get(r[4], "none")) for r in rows]

    def tonight(self, night: date) -> list[TonightRow]:
        """Everybody with a place that night; of a case that is shut only the code, where it sleeps, and whether it is away."""
        rows = [_tonight(row, night) for row in self._db.execute(_TONIGHT, {"night": night.isoformat()})]
        shut = self._gate.shut_cases()
        return [bare.tonight(row, night) if row.household in shut else row for row in rows]

    def search(self, text: str, limit: int = 20) -> list[FoundRow]:
        if not text.strip():
            return []
        found = search.search(self._db, text, limit, self._clock().date(), self._gate.hidden(text))
        self._gate.searched({code for row in found for code in (row.person, row.household) if code})
        return found

    def cases(self, text: str = "", state: str = "all", limit: int = 500) -> list[CaseRow]:
        shut = self._gate.shut_cases()
        where, values = f"WHERE s.household NOT IN ({','.join('?' * len(shut))})", [*sorted(shut)]
        if text.strip():
            expression = search.match_expression(text)
            if not expression:
                return []
            where += (
                " AND s.household IN (SELECT household FROM stay JOIN person p ON p.code = person WHERE p.id IN"
                " (SELECT rowid FROM person_search WHERE person_search MATCH ?{hidden}))"
            )
            hidden = self._gate.hidden(text)
            where = where.replace("{hidden}", search.without(hidden))
            values.append(expression)
        rows = self._db.execute(_CASES.format(where=where, having=_STATES[state]), (*values, limit))
        found = [CaseRow(r[0], r[1], r[2], r[3], date.fromisoformat(r[4]), rowmap.day(r[5]), r[6]) for r in rows]
        if text.strip():
            self._gate.searched({row.household for row in found})
        else:
            self._gate.see("", "case_list")
        return found

    def household(self, code: str) -> list[Stay]:
        stays = Stays(self._db, self._gate).of_household(code)
        self._gate.see(code)
        return stays

    def household_of(self, unit: str) -> str:
        row = self._db.execute(
            "SELECT household FROM stay WHERE code = ?1 OR household = ?1 OR person = ?1 ORDER BY arrived DESC LIMIT 1",
            (unit,),
        ).fetchone()
        return row[0] if row else ""

    def cases_of(self, unit: str) -> frozenset[str]:
        """Every case that one of those behind the code (a case, a person or a stay) has lived in; empty: nobody is."""
        rows = self._db.execute(
            "SELECT DISTINCT s.household FROM stay known JOIN stay s ON s.person = known.person"
            " WHERE known.household = ?1 OR known.person = ?1 OR known.code = ?1",
            (unit,),
        )
        return frozenset(row[0] for row in rows)

    def person(self, code: str) -> Person | None:
        person = Persons(self._db, self._gate).get(code)
        return self._gate.masked(person) if person else None

    def placements(self, stay: str) -> list[Placement]:
        return Stays(self._db, self._gate).placements(stay)

    def absences(self, stay: str) -> list[Absence]:
        return Stays(self._db, self._gate).absences(stay)

    def contacts(self, day: date) -> list[ContactRow]:
        rows = self._db.execute(
            "SELECT c.code, c.person, c.day, c.mode, p.anonymous, c.answers FROM contact c"
            " JOIN person p ON p.code = c.person WHERE c.day = ? ORDER BY c.code DESC",
            (day.isoformat(),),
        )
        found = [ContactRow(r[0], r[1], day, r[3], bool(r[4]), len(json.loads(r[5]))) for r in rows]
        self._gate.see(day.isoformat(), "day_contacts")
        return self._gate.sieve(found)

    def contact(self, code: str) -> Contact | None:
        contact = Contacts(self._db, self._gate).get(code)
        if contact:
            self._gate.see(contact.code)
        return contact

    def history(self, subjects: Iterable[str]) -> list[HistoryRow]:
        wanted = list(subjects)
        self._gate.check(*wanted)
        return trust.history(self._db, wanted)

    def log(self, wanted: LogFilter, limit: int = 500) -> list[LogRow]:
        """Every line; of what is shut to this leader, and of nothing else, without the reason that somebody wrote."""
        self._leader_only()
        lines = trust.log(self._db, wanted, limit)
        shown = set(self._gate.sieve(lines))
        return [line if line in shown else replace(line, reason="") for line in lines]

    def log_check(self) -> LogCheck:
        self._leader_only()
        return verify(self._db)

    def log_months(self) -> list[str]:
        self._leader_only()
        return trust.log_months(self._db)

    def reviews(self) -> list[ReviewRow]:
        self._leader_only()
        return trust.reviews(self._db)

    def shut(self, household: str = "") -> list[ShutRow]:
        self._leader_only()
        return self._gate.sieve(trust.shut(self._db, household))

    def may_open(self, household: str) -> bool:
        return household not in self._gate.shut_cases()

    def findings(self) -> list[FindingRow]:
        """What did not fit when the vault was opened; for a leader, until one has read it."""
        return findings.untold(self._db) if self._actor.role == LEADER else []

    def glass_untold(self) -> list[GlassRow]:
        if self._actor.role != LEADER:
            return []
        return self._gate.sieve(trust.glass_untold(self._db, self._actor.name))

    def contacts_of(self, household: str) -> dict[str, str]:
        self._gate.check(household)
        return trust.contacts_of(self._db, household)

    def drafts(self) -> dict[str, Any]:
        return trust.drafts(self._db, self._actor.name)

    def last_change(self) -> datetime | None:
        return trust.last_change(self._db)

    def _leader_only(self) -> None:
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")

    def register(self, year: int | None = None, look: bool = True) -> Register:
        """What is counted. What is shut is counted too, under a mark without a code (app.forms.units.VEIL).

        `look`: the units behind the numbers are shown to somebody, and the log says so.
        """
        if look:
            self._gate.see(str(year or ""), "return_units")
        return register.register(self._db, year, self._gate.veil())

    def known(self) -> Known:
        self._leader_only()
        self._gate.check_whole()
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
