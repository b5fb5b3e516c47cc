"""Reads about those who are not in the house, and the house's own book. Lists leave out what is shut."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlcipher3 import dbapi2

from app.capacity.outside import LOOK_BACK, LookInDue, missed
from app.care.calls import CallCounts, counted
from app.care.danger import forbidden_meetings
from app.care.disclosures import Yearly, yearly_of
from app.care.moving import MovingFacts
from app.care.perpetrators import SameMan, same_men
from app.domain.base import NO_CASE, HouseholdCode, PersonCode
from app.domain.book import Incident, KeyLoan, LookIn, Visitor
from app.domain.care import Measure
from app.domain.day import PHONE_KINDS, Appointment, Call, FollowUp, Perpetrator, PhoneEntry
from app.domain.entities import Request
from app.domain.house import Household
from app.domain.moving import AfterContact, HandedOut
from app.domain.names import fold
from app.domain.together import Activity, Meeting
from app.ports import LEADER, Actor
from app.rows import Asked, ContactRow, Lately
from db.access import Gate
from db.queries import capacity
from db.queries.moving import moved_in, moving_facts
from db.queries.records import wordless
from db.store import Store
from db.table import table_of

MOST = 500
LATELY_DAYS = 7
"""So far back an enquiry or a call is proposed to whoever comes; ours."""
_BETWEEN = "day >= ? AND day <= ?"


class DayQueries:
    """Implements app.ports.DayQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], actor: Actor, gate: Gate) -> None:
        self._db, self._clock, self._actor, self._gate = connection, clock, actor, gate
        self._store = Store(connection, gate)

    def calls(self, first: date, last: date) -> list[Call]:
        """The calls of these days, both counted, the newest first; a look is logged, for what was said stands in them."""
        listed = self._store.listed(
            Call, "at >= ? AND at < ?", (first.isoformat(), (last + timedelta(days=1)).isoformat()), "ORDER BY at DESC"
        )
        self._gate.see("", "calls")
        return listed

    def call_counts(self, first: date, last: date) -> CallCounts:
        """What all calls of these days come to, whoever asks: of those about a case that is shut too, but for what is written in
        them; numbers are everybody's."""
        days = (first.isoformat(), (last + timedelta(days=1)).isoformat())
        every = table_of(Call).find(self._db, "at >= ? AND at < ?", days)
        told = {call.code for call in self._gate.sieve(every)}
        return counted(call if call.code in told else wordless(call) for call in every)

    def calls_behind(self, year: int) -> dict[str, str]:
        """Enquiry -> the call it came of, by the codes alone."""
        rows = self._db.execute(
            "SELECT request, code FROM call WHERE request <> '' AND substr(at, 1, 4) = ?", (str(year),)
        )
        return dict(rows.fetchall())

    def lately(self) -> Lately:
        """The calls of some days that became nothing else yet, and the enquiries that have not come in; without a word of them."""
        since = ((self._clock() - timedelta(days=LATELY_DAYS)).date().isoformat(),)
        calls = self._store.listed(Call, "at >= ? AND became = 'number'", since, "ORDER BY at DESC")
        wanted = "day >= ? AND outcome <> 'admitted' AND admitted_later = 0"
        requests = self._store.listed(Request, wanted, since, "ORDER BY day DESC, at DESC, code DESC")
        return Lately(tuple(map(wordless, calls)), tuple(map(wordless, requests)))

    def asked(self, code: str) -> Asked:
        """With its words; a look is logged."""
        asked = self._asked(code)
        self._gate.see("", "ledger" if asked.request else "calls")
        return asked

    def _asked(self, code: str) -> Asked:
        calls = self._store.listed(Call, "code = ?1 OR request = ?1", (code,))
        return Asked(self._store.get(Request, code), next(iter(calls), None))

    def came_of(self, household: HouseholdCode) -> Asked:
        """The enquiry a case came of, with its words."""
        self._gate.check(household)
        facts = self._store.get(Household, household)
        self._gate.see(household)
        return self._asked(facts.came_from) if facts and facts.came_from else Asked()

    def appointments(self, first: date, last: date) -> list[Appointment]:
        """Of every case, without a word of it, as a board may show them: what is called off or moved is left out."""
        wanted = f"{_BETWEEN} AND outcome NOT IN ('cancelled', 'moved')"
        listed = self._store.listed(
            Appointment, wanted, (first.isoformat(), last.isoformat()), "ORDER BY day, at, code"
        )
        return [wordless(one) for one in listed]

    def visits_of(self, household: HouseholdCode) -> list[ContactRow]:
        """The day visits and phone talks of everybody in a case, the newest first."""
        self._gate.check(household)
        rows = self._db.execute(
            "SELECT c.code, c.person, c.day, c.mode, p.anonymous, c.answers FROM contact c JOIN person p ON p.code = c.person"
            " WHERE c.person IN (SELECT person FROM member WHERE household = ?) ORDER BY c.day DESC, c.code DESC LIMIT ?",
            (household, MOST),
        )
        listed = [
            ContactRow(
                contact=row[0], person=row[1], day=date.fromisoformat(row[2]), mode=row[3], anonymous=bool(row[4]),
                answered=len(json.loads(row[5])),
            )
            for row in rows
        ]  # fmt: skip
        self._gate.see(household)
        return listed

    def followed(self) -> list[FollowUp]:
        """Everybody who is followed up now, the longest first."""
        return self._store.listed(FollowUp, "until IS NULL", (), "ORDER BY since, code")

    def same_men(self) -> list[SameMan]:
        """Families whose perpetrators may be one, for a leader who may see both; nobody else is told."""
        if self._actor.role != LEADER:
            return []
        here = self._store.listed(Perpetrator, "ended IS NULL", (), "ORDER BY code")
        return same_men(here, self._persons_of({one.household for one in here}))

    def _persons_of(self, households: Iterable[HouseholdCode]) -> dict[HouseholdCode, set[PersonCode]]:
        persons: dict[HouseholdCode, set[PersonCode]] = {}
        for household, person in self._db.execute(
            "SELECT household, person FROM member WHERE household IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(households)),),
        ):
            persons.setdefault(household, set()).add(person)
        return persons

    def phones(self) -> list[PhoneEntry]:
        """The house's telephone list, in the order of what they are for."""
        entries = self._store.listed(PhoneEntry, "1", (), "ORDER BY name COLLATE norwegian")
        return sorted(entries, key=lambda entry: PHONE_KINDS.index(entry.kind))

    def incidents(self) -> list[Incident]:
        """Deviations and threats, the newest first."""
        return self._store.listed(Incident, "1", (MOST,), "ORDER BY day DESC, code DESC LIMIT ?")

    def keys(self) -> list[KeyLoan]:
        """Keys, those that are out first."""
        return self._store.listed(KeyLoan, "1", (MOST,), "ORDER BY back IS NOT NULL, since DESC, code DESC LIMIT ?")

    def visitors(self, day: date) -> list[Visitor]:
        """Who was let in on a day, and who came before and has not been written out: past midnight they are still in the house."""
        return self._store.listed(
            Visitor, "day = ?1 OR (day < ?1 AND went = '')", (day.isoformat(),), "ORDER BY day, came, code"
        )

    def looked_in(self, first: date, last: date) -> list[LookIn]:
        """Who has been looked in on these days, both counted, the newest first, and what was said of a time that was missed."""
        through = (first.isoformat(), (last + timedelta(days=1)).isoformat())
        return self._store.listed(LookIn, "at >= ? AND at < ?", through, "ORDER BY at DESC")

    def missed_look_ins(self) -> list[LookInDue]:
        """The nights that are over and on which nobody looked in as often as agreed, until somebody has said what happened."""
        today = self._clock().date()
        if not self._db.execute("SELECT 1 FROM room_fact WHERE outside = 1 LIMIT 1").fetchone():
            return []
        span = capacity.span(self._db, today - LOOK_BACK, today, self._clock())
        looked = table_of(LookIn).find(self._db, "at >= ?", ((today - LOOK_BACK).isoformat(),))
        return self._gate.sieve(missed(span, looked))

    def forbidden_meetings(self, today: date) -> list[Meeting]:
        """Samvær that is agreed and must not be: a prohibition has come since; without a word of it."""
        agreed = self._store.listed(
            Meeting, "state = 'agreed' AND day >= ?", (today.isoformat(),), "ORDER BY day, at, code"
        )
        persons = json.dumps(sorted({one.person for one in agreed}))
        measures = (
            self._store.listed(Measure, "person IN (SELECT value FROM json_each(?))", (persons,)) if agreed else []
        )
        return [wordless(one) for one in forbidden_meetings(agreed, measures, today)]

    def activities(self, first: date, last: date) -> list[Activity]:
        """Groups and activities of these days; without its words where somebody took part whom nobody here may know of."""
        days = (first.isoformat(), last.isoformat())
        listed = self._store.listed(Activity, _BETWEEN, days, "ORDER BY day DESC, code DESC")
        shut = self._gate.shut_codes()
        if not shut:
            return listed
        parts = self._db.execute("SELECT activity, person FROM activity_part").fetchall()
        hidden = {activity for activity, person in parts if person in shut}
        return [wordless(one) if one.code in hidden else one for one in listed]

    def on_the_way(self, household: HouseholdCode = NO_CASE) -> list[MovingFacts]:
        """Of one family with its words, and a look that is logged; of all codes and days only."""
        if household:
            self._gate.check(household)
            self._gate.see(household)
        return moving_facts(self._db, self._gate, household)

    def moved_in(self, year: int) -> list[MovingFacts]:
        """Everybody whose need was clarified or who had keys in the year, for counting; no words, and no code of what is shut."""
        return moved_in(self._db, self._gate, year)

    def handed_out(self, year: int, text: str = "") -> list[HandedOut]:
        """What was handed out or refused in a year, the newest first; a look is logged."""
        rows = self._store.listed(HandedOut, "substr(at, 1, 4) = ?", (str(year),), "ORDER BY at DESC, code DESC")
        self._gate.see("", "handed_out")
        wanted = fold(text)
        return [
            row
            for row in rows
            if wanted in fold(f"{row.to} {row.about} {row.household} {row.person} {row.code} {row.user}")
        ]

    def handed_counts(self, year: int) -> Yearly:
        return yearly_of(table_of(HandedOut).find(self._db, "substr(at, 1, 4) = ?", (str(year),)))

    def contacts_due(self, day: date) -> list[AfterContact]:
        """The follow-ups that are planned for the day or were before it, and are not done; no words."""
        rows = self._store.listed(AfterContact, "done IS NULL AND day <= ?", (day.isoformat(),), "ORDER BY day, code")
        return [wordless(one) for one in rows]
