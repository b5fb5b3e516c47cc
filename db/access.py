"""The gate every row of a person or case passes, read or written: who may see it, and the line in the log that says so.

A case that the leader has shut to a colleague is shut with everything that belongs to it: its persons, their stays and
their contacts, and every other case one of them has been in, for it is the family that must not be known.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.domain.names import fold
from app.forms.units import VEIL
from app.ports import LEADER, Actor
from db import glass
from db.log import AccessLog

Row = TypeVar("Row")
SEEN_AGAIN_AFTER = timedelta(minutes=15)
WHOSE = ("code", "household", "person", "stay", "subject", "one", "other", "contact", "child", "whom", "unit")
"""The fields of a row that can say to whom it belongs; a code is a case's, a person's, a stay's or a contact's."""
_FAMILY = """
WITH RECURSIVE family(what, code) AS (
  SELECT 'case', ?
  UNION SELECT 'person', person FROM family JOIN stay ON what = 'case' AND household = family.code
  UNION SELECT 'person', person FROM family JOIN follow_up ON what = 'case' AND household = family.code
  UNION SELECT 'case', household FROM family JOIN stay ON what = 'person' AND person = family.code
  UNION SELECT 'case', household FROM family JOIN follow_up ON what = 'person' AND person = family.code
) SELECT code FROM family WHERE what = 'case'
"""
_RESTRICTED = """
SELECT h.code FROM restriction r JOIN household h ON h.code = r.whom WHERE r.lifted IS NULL
UNION SELECT s.household FROM restriction r JOIN stay s ON s.person = r.whom WHERE r.lifted IS NULL
UNION SELECT f.household FROM restriction r JOIN follow_up f ON f.person = r.whom WHERE r.lifted IS NULL
"""
_RESTRICTED_ALONE = """
SELECT p.code, c.code FROM restriction r JOIN person p ON p.code = r.whom LEFT JOIN contact c ON c.person = p.code
WHERE r.lifted IS NULL AND NOT EXISTS (SELECT 1 FROM stay WHERE person = p.code)
AND NOT EXISTS (SELECT 1 FROM follow_up WHERE person = p.code)
"""
_CODES = """
WITH shut(household) AS (SELECT value FROM json_each(?)),
     who(person) AS (SELECT person FROM stay WHERE household IN shut UNION SELECT person FROM follow_up WHERE household IN shut)
SELECT household FROM shut UNION ALL SELECT person FROM who
UNION ALL SELECT code FROM stay WHERE household IN shut
UNION ALL SELECT code FROM contact WHERE person IN who
"""


class Gate:
    """Of one person at the keyboard, from login to lock."""

    def __init__(self, connection: dbapi2.Connection, actor: Actor, clock: Callable[[], datetime]) -> None:
        self._db, self._actor, self._clock = connection, actor, clock
        self.log = AccessLog(connection, actor.name, clock)
        self._seen: dict[tuple[str, str, str, str], datetime] = {}
        self._unwritten: list[tuple[str, str, str, str, str]] = []
        self._found: frozenset[str] = frozenset()

    # -- what is shut -----------------------------------------------------------------------------------------

    def shut_cases(self) -> set[str]:
        """The cases this person is shut out of now. An emergency opens the whole family for its hour."""
        user = self._actor.name
        ordered = [row[0] for row in self._db.execute("SELECT household FROM exclusion WHERE user = ?", (user,))]
        if self._actor.role != LEADER:  # what may be stored and not used (GDPR art. 18)
            ordered += [row[0] for row in self._db.execute(_RESTRICTED)]
        if not ordered:
            return set()
        opened = glass.open_cases(self._db, user, self._clock())
        shut: set[str] = set()
        for household in ordered:
            family = {row[0] for row in self._db.execute(_FAMILY, (household,))}
            if not family & opened:
                shut |= family
        return shut

    def shut_codes(self) -> frozenset[str]:
        """The codes of everything that is shut to this person: cases, persons, stays and contacts."""
        cases = self.shut_cases()
        codes = {row[0] for row in self._db.execute(_CODES, (_json(cases),))} if cases else set()
        if self._actor.role != LEADER:  # somebody who has no case; no emergency opens what has no bed
            codes |= {code for row in self._db.execute(_RESTRICTED_ALONE) for code in row if code}
        return frozenset(codes)

    def check(self, *codes: str) -> None:
        """RuleBroken `case_shut` when one of the codes belongs to what is shut; the attempt is written in the log."""
        shut = self.shut_codes()
        for code in codes:
            if code in shut:
                household = self._household_of(code)
                self._write("attempt", "shut_case", household)
                raise RuleBroken("case_shut", household=household)

    def check_row(self, row: object) -> None:
        """Like `check`, for whatever the row says it belongs to."""
        self.check(*_codes_of(row))

    def check_whole(self) -> None:
        """RuleBroken `register_has_shut` for somebody who may not see all: a whole register is not handed out in part."""
        if self.shut_codes():
            raise RuleBroken("register_has_shut")

    def sieve(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that this person may see. A list leaves out what is shut; it never refuses, and never lacks the rest."""
        shut = self.shut_codes()
        return [row for row in rows if shut.isdisjoint(_codes_of(row))] if shut else list(rows)

    def veil(self) -> Callable[[str], str]:
        """What stands for a code in what is only counted: a mark without a code for what is shut, the code for the rest.

        The marks are in the order of the codes, so that what is counted first stays first.
        """
        marks = {code: f"{VEIL}{number:06d}" for number, code in enumerate(sorted(self.shut_codes()), 1)}
        return lambda code: marks.get(code, code)

    def masked(self, person: Person) -> Person:
        """The person without name and phone: these are asked for, with a reason, by `reveal_identity`."""
        return replace(person, name="", phone="")

    def hidden(self, text: str) -> list[int]:
        """Row ids of persons that a search for `text` must not find: those of shut cases; for others than a leader also
        those whose identity is the leader's, unless all that was typed is their own code or case."""
        rows = self._db.execute(
            "SELECT id FROM person WHERE code IN (SELECT value FROM json_each(?))", (_json(self.shut_codes()),)
        )
        ids = {row[0] for row in rows}
        if self._actor.role != LEADER:
            typed, cases = fold(text), dict[str, set[str]]()
            for person, household in self._db.execute(
                "SELECT person, household FROM member WHERE person IN (SELECT code FROM person WHERE leader_only = 1)"
            ):
                cases.setdefault(person, set()).add(fold(household))
            own = self._db.execute("SELECT id, code FROM person WHERE leader_only = 1")
            ids |= {number for number, code in own if typed not in cases.get(code, set()) | {fold(code)}}
        return sorted(ids)

    # -- what is seen -----------------------------------------------------------------------------------------

    def see(self, subject: str, event: str = "opened", which: str = "") -> None:
        """Write that the case, person or list is seen, before its rows are handed out; once in a quarter of an hour.

        A case opened from a search is told apart, so that the log says how many of its hits were. `which`: the code of the
        thing in the case that is looked at by itself.
        """
        repeated = event == "opened" and subject in self._found
        self._write("view", "opened_found" if repeated else event, subject, which)

    def searched(self, hits: Iterable[str]) -> None:
        """A name was searched for: not what was typed, only that it was, and (by `see`) which hits were opened."""
        self._write("view", "searched", "")
        self._found = frozenset(hits)

    def _write(self, kind: str, event: str, subject: str, which: str = "") -> None:
        now = self._clock()
        line = (kind, event, subject, which)
        last = self._seen.get(line)
        if last is None or not timedelta() <= now - last < SEEN_AGAIN_AFTER:
            self._seen[line] = now
            self._unwritten.append((*line, now.isoformat(timespec="seconds")))
        if not self._db.in_transaction:
            self.write_due()

    def write_due(self) -> None:
        """Write the lines that could not be written when they were due: within a write that was refused, or without room."""
        while self._unwritten:
            kind, event, subject, which, at = self._unwritten[0]
            try:
                self.log.add(kind, event, subject, which, at=at)
            except dbapi2.OperationalError:  # a full disk must not hide a case at night: the line waits for room
                name = self._actor.name
                due = [(line[4], name, *line[:4]) for line in self._unwritten]
                self.log.no_room(due)
                return
            del self._unwritten[0]

    def _household_of(self, code: str) -> str:
        row = self._db.execute(
            "SELECT household, since FROM member WHERE household = ?1 UNION SELECT household, since FROM member WHERE person IN"
            " (SELECT ?1 UNION SELECT person FROM stay WHERE code = ?1 UNION SELECT person FROM contact WHERE code = ?1)"
            " ORDER BY 2 DESC LIMIT 1",
            (code,),
        ).fetchone()
        return row[0] if row else code


def _codes_of(row: object) -> set[str]:
    return {code for name in WHOSE if isinstance(code := getattr(row, name, ""), str) and code}


def _json(codes: Iterable[str]) -> str:
    return json.dumps(sorted(codes))
