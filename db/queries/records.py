"""Reads what is written about a household, and how care stands for all who have a place on a night."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.capacity.shift import shift_at, turns_of
from app.care.due import CareOn
from app.care.happened import LONGEST_DAYS, Happening, worth_telling
from app.care.proposals import Done
from app.care.rules import TaskRule, in_force
from app.domain import care, child
from app.domain.base import NO_CASE, NOBODY, HouseholdCode, PersonCode
from app.domain.care import Handover, Note
from app.domain.day import Perpetrator, PerpetratorRelation
from app.domain.errors import RuleBroken
from app.domain.house import Task
from app.domain.papers import Paper, PaperContent
from app.kinds import Role, kind_of
from app.rows import TonightRow
from db.access import Gate
from db.queries.happened import happened
from db.repositories.papers import content_of
from db.repositories.settings import Settings
from db.store import Store
from db.table import table_of

E = TypeVar("E")
BARE = frozenset(
    (
        Role.CODE,
        Role.REFERENCE,
        Role.CHOICE,
        Role.CHOICES,
        Role.DAY,
        Role.MOMENT,
        Role.TIME,
        Role.HOUR,
        Role.NUMBER,
        Role.TICK,
        Role.VERSION,
    )
)
"""What a board may show of a row. A field of any other kind, and any kind to come, does not get there."""
MOST_ANSWERED = 200
WHOLE_CASE = frozenset(
    {"child_minding", "handover", "visit", "supervised", "application", "viewing_with", "moving_help"}
)
"""Of what was done with a child, what is help to its parent too; and what was done to get the family a home."""
_STEPS = (
    "(SELECT household, person, what || iif(what = 'viewing' AND along <> '', '_with', '') what, since FROM moving_step"
    " WHERE answer = 'yes' OR what NOT IN ('responsibility_group', 'individual_plan', 'child_coordinator'))"
)
"""A coordination that is asked for is none yet."""
_OF_CASES = "household IN (SELECT value FROM json_each(?))"


class RecordQueries:
    """Implements app.ports.RecordQueries."""

    def __init__(
        self,
        connection: dbapi2.Connection,
        clock: Callable[[], datetime],
        gate: Gate,
        tonight: Callable[[date], list[TonightRow]],
    ) -> None:
        self._db, self._clock, self._gate, self._tonight = connection, clock, gate, tonight
        self._store = Store(connection, gate)

    def of(self, kind: type[E], household: HouseholdCode, person: PersonCode = NOBODY) -> list[E]:
        who = {"person": person} if person else {}
        rows = self._store.of(kind, household=household, **who)
        self._gate.see(household)
        return rows

    def paper(self, code: str) -> PaperContent:
        """A paper with its bytes, once; the log says which was opened. RuleBroken `unknown_paper`, VaultError `paper_damaged`."""
        paper = self._store.get(Paper, code)
        if paper is None:
            raise RuleBroken("unknown_paper", value=code[:40])
        self._gate.see(paper.household, "paper", paper.code)
        return content_of(self._db, paper)

    def notes(self, household: HouseholdCode, person: PersonCode = NOBODY, limit: int = 200) -> list[Note]:
        self._gate.check(household)
        self._gate.see(household)
        where, values = _of(household, person)
        notes: list[Note] = table_of(Note).find(
            self._db, where, (*values, limit), "ORDER BY at DESC, code DESC LIMIT ?"
        )
        return notes

    def note_count(self, household: HouseholdCode, person: PersonCode = NOBODY) -> int:
        self._gate.check(household)
        where, values = _of(household, person)
        return int(self._db.execute(f"SELECT count(*) FROM note WHERE {where}", values).fetchone()[0])

    def tasks_open(self) -> list[Task]:
        """Of all cases, the most urgent first."""
        return self._store.listed(Task, "ended = ''", (), "ORDER BY due, code")

    def tasks_of(self, household: HouseholdCode) -> list[Task]:
        self._gate.check(household)
        return self._store.listed(Task, "household = ? AND ended = ''", (household,), "ORDER BY due, code")

    def tasks_answered(self, household: HouseholdCode) -> list[Task]:
        """What somebody has answered, the newest first; not what ended by itself. Of every case where none is named."""
        if household:
            self._gate.check(household)
        where = "(household = ?1 OR ?1 = '') AND ended <> '' AND answer NOT IN ('moved', 'left', 'withdrawn')"
        return self._store.listed(Task, where, (household, MOST_ANSWERED), "ORDER BY ended DESC, code DESC LIMIT ?2")

    def task_rules(self) -> list[TaskRule]:
        return in_force(Settings(self._db).task_rules())

    def care_on(self, night: date, here: Sequence[TonightRow] | None = None) -> CareOn:
        """One SELECT a table, for those who have a place that night; codes and dates only, no words of any case.

        A case that is shut is left out: what it lacks is for those who may see it. `here`: who has a place that night, where
        that has been read already.
        """
        here = tuple(self._gate.sieve(self._tonight(night) if here is None else here))
        cases = json.dumps(sorted({row.household for row in here}))

        def of(kind: type[Any]) -> tuple[Any, ...]:
            return tuple(map(wordless, self._store.listed(kind, _OF_CASES, (cases,))))

        shut = self._gate.shut_cases()
        contacts = self._db.execute(f"SELECT household, person, user FROM assignment WHERE {_OF_CASES}", (cases,))
        return CareOn(
            night=night,
            present=here,
            contacts={(row[0], row[1]): row[2] for row in contacts if row[0] not in shut},
            conclusions=of(care.Conclusion),
            goals=of(care.Goal),
            reviews=of(care.PlanReview),
            safety_plans=of(care.SafetyPlan),
            measures=of(care.Measure),
            consents=of(care.Consent),
            schools=of(child.School),
            fetchers=of(child.Fetcher),
            times=of(child.FetchTime),
            changes=of(child.FetchChange),
            dangers=of(care.Danger),
            perpetrators=of(Perpetrator),
            relations=of(PerpetratorRelation),
            today=self._today_of(night),
        )

    def handovers(self, days: int = 3) -> list[tuple[Handover | Note, tuple[str, ...]]]:
        """Words to the next shift and notes marked for it, newest first, with who has signed; not of cases that are shut."""
        since = (self._clock() - timedelta(days=days)).isoformat(timespec="seconds")
        words: list[Handover | Note] = [*self._store.listed(Handover, "at >= ?", (since,))]
        words += self._store.listed(Note, "handover = 1 AND at >= ?", (since,))
        for household in sorted({word.household for word in words if word.household}):
            self._gate.see(household)
        read: dict[str, list[str]] = {}
        for code, user in self._db.execute("SELECT code, user FROM handover_read ORDER BY at, user"):
            read.setdefault(code, []).append(user)
        return [
            (word, tuple(read.get(word.code, ()))) for word in sorted(words, key=lambda w: (w.at, w.code), reverse=True)
        ]

    def _today_of(self, night: date) -> date | None:
        """The day of the clock, in the night in progress."""
        now = self._clock()
        return now.date() if shift_at(now, turns_of(Settings(self._db).all())).night == night else None

    def happened(self) -> list[Happening]:
        """What has been done in the house since the newest word to the next shift; nothing of cases that are shut."""
        furthest = self._clock() - timedelta(days=LONGEST_DAYS)
        newest = self._db.execute("SELECT max(at) FROM handover").fetchone()[0]
        since = max(furthest, datetime.fromisoformat(newest)) if newest else furthest
        shut = self._gate.shut_codes()
        return worth_telling(one for one in happened(self._db, since) if shut.isdisjoint(one.codes()))

    def done(self, household: HouseholdCode = NO_CASE) -> dict[tuple[HouseholdCode, PersonCode], Done]:
        """(household, person) -> what has been done, of one case; or of all, then no more of each than what is counted.

        What is shut stands under marks without codes, as in `register`: it counts and is not listed.
        """
        if household:
            self._gate.check(household)
            return _Doings(self._db, household).all()
        veil = self._gate.veil()
        everything = _Doings(self._db, NO_CASE).all().items()
        return {(HouseholdCode(veil(case)), PersonCode(veil(who))): _counted(done) for (case, who), done in everything}


def _counted(done: Done) -> Done:
    """Without flags, school, talks, services and activities: these are of one case, and coverage asks for none of them."""
    return replace(done, talks=frozenset(), contacts=frozenset(), flags={}, school=None, activities=frozenset())


def wordless(row: Any) -> Any:
    """The row as a board may have it: codes, days, numbers and ticks; nothing a person wrote, and nobody's name."""
    blank = {f.name: "" for f in kind_of(row).facts.values() if f.role not in BARE}
    return replace(row, **blank)


class _Doings:
    def __init__(self, db: dbapi2.Connection, household: HouseholdCode) -> None:
        self._db, self._household = db, household
        self._days: dict[tuple[HouseholdCode, PersonCode], str] = {}

    def all(self) -> dict[tuple[HouseholdCode, PersonCode], Done]:
        """One SELECT a table."""
        contact = self._sets("assignment", "'x'", "since")
        concluded = self._sets("conclusion", "kind || ' ' || by", "day")
        phases = self._sets("goal", "phase", "created", "state <> 'dropped'")
        notes = self._sets("note", "kind || ' ' || service || ' ' || mode", "day")
        flags = self._sets("flag", "flag || ' ' || answer", "at")
        safe = self._sets("safety_plan", "'x'", "day")
        where, values = ("household = ?", (self._household,)) if self._household else ("1", ())
        groups = self._sets(
            "activity_part JOIN activity ON activity.code = activity_part.activity", "what", "activity.day"
        )
        met = self._sets("meeting", "what", "day", "state = 'held'")
        steps = self._sets(_STEPS, "what", "since")
        helped = _of_case([*groups.items(), *met.items(), *steps.items()], WHOLE_CASE)
        schools = {
            (school.household, school.person): school for school in table_of(child.School).find(self._db, where, values)
        }
        shared = {case: lines for (case, person), lines in notes.items() if not person}
        rows = {}
        for key in {
            *contact,
            *concluded,
            *phases,
            *notes,
            *flags,
            *safe,
            *schools,
            *groups,
            *self._members({*shared, *helped, *(case for case, _ in steps)}),
        }:
            written = [word.split(" ") for word in notes.get(key, set()) | shared.get(key[0], set())]
            day = self._days.get(key)
            rows[key] = Done(
                contact=key in contact,
                concluded=frozenset((kind, by) for kind, by in (c.split(" ") for c in concluded.get(key, set()))),
                phases=frozenset(phases.get(key, set())),
                talks=frozenset(kind for kind, *_ in written if kind != "service"),
                contacts=frozenset((service, mode) for kind, service, mode in written if kind == "service"),
                flags=dict(answer.split(" ") for answer in flags.get(key, set())),
                school=schools.get(key),
                safety_plan=key in safe,
                activities=frozenset().union(
                    groups.get(key, ()), helped.get(key[0], ()), steps.get(key, ()), steps.get((key[0], NOBODY), ())
                ),
                first=date.fromisoformat(day[:10]) if day else None,
            )
        return {key: done for key, done in rows.items() if key[1]}

    def _sets(
        self, table: str, what: str, at: str, which: str = "1"
    ) -> dict[tuple[HouseholdCode, PersonCode], set[str]]:
        """What there is of each person; `at` is its day, for the first day there was anything."""
        where, values = (f"{which} AND household = ?", (self._household,)) if self._household else (which, ())
        users: dict[tuple[HouseholdCode, PersonCode], set[str]] = {}
        for case, person, code, first in self._db.execute(
            f"SELECT household, person, {what}, min({at}) FROM {table} WHERE {where} GROUP BY 1, 2, 3", values
        ):
            users.setdefault((case, person), set()).add(code)
            if first:
                self._days[case, person] = min(first, self._days.get((case, person), first))
        return users

    def _members(self, cases: Iterable[str]) -> list[tuple[HouseholdCode, PersonCode]]:
        wanted = list(cases)
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(f"SELECT DISTINCT household, person FROM member WHERE household IN ({marks})", wanted)
        return [(row[0], row[1]) for row in rows]


def _of_case(
    codes_of: Iterable[tuple[tuple[HouseholdCode, PersonCode], set[str]]], codes: frozenset[str]
) -> dict[HouseholdCode, set[str]]:
    """What was done for one of a case and is help to all of it."""
    helped: dict[HouseholdCode, set[str]] = {}
    for (case, _), those in codes_of:
        if those & codes:
            helped.setdefault(case, set()).update(those & codes)
    return helped


def _of(household: HouseholdCode, person: PersonCode) -> tuple[str, tuple[str, ...]]:
    """A person's notes are those about them, and those about the whole case."""
    return ("household = ? AND person IN (?, '')", (household, person)) if person else ("household = ?", (household,))
