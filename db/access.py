"""The gate every row of a case passes: who may see it, and the line in the log that says it was seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlcipher3 import dbapi2

from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.ports import LEADER, Actor
from db.log import AccessLog

SEEN_AGAIN_AFTER = timedelta(minutes=15)
_SHUT = """
SELECT household FROM exclusion e WHERE user = ? AND NOT EXISTS
(SELECT 1 FROM glass g WHERE g.household = e.household AND g.user = e.user AND g.at <= ? AND g.until > ?)
"""


class Gate:
    """Of one person at the keyboard, from login to lock."""

    def __init__(self, connection: dbapi2.Connection, actor: Actor, clock: Callable[[], datetime]) -> None:
        self._db, self._actor, self._clock = connection, actor, clock
        self.log = AccessLog(connection, actor.name, clock)
        self._seen: dict[str, datetime] = {}
        self._unwritten: list[tuple[str, str]] = []

    def shut_cases(self) -> set[str]:
        """The cases this person is shut out of now."""
        now = self._clock().isoformat(timespec="seconds")
        return {row[0] for row in self._db.execute(_SHUT, (self._actor.name, now, now))}

    def check_case(self, household: str) -> None:
        """RuleBroken `case_shut` when the leader has shut this person out of the case."""
        if household in self.shut_cases():
            raise RuleBroken("case_shut", household=household)

    def check_person(self, person: str) -> None:
        """RuleBroken `case_shut` when the person belongs to a case this user is shut out of."""
        for household in self.shut_cases():
            found = self._db.execute(
                "SELECT 1 FROM stay WHERE household = ? AND person = ? LIMIT 1", (household, person)
            ).fetchone()
            if found:
                raise RuleBroken("case_shut", household=household)

    def see(self, subject: str) -> None:
        """Write that the case or person is seen, before its rows are handed out; once in a quarter of an hour."""
        now = self._clock()
        last = self._seen.get(subject)
        if last is None or not timedelta() <= now - last < SEEN_AGAIN_AFTER:
            self._seen[subject] = now
            self._unwritten.append((subject, now.isoformat(timespec="seconds")))
        while self._unwritten:
            seen, at = self._unwritten[0]
            try:
                self.log.add("view", "opened", seen, at=at)
            except dbapi2.OperationalError:  # a full disk must not hide a case at night: the line waits for room
                self.log.no_room([(at, self._actor.name, "view", "opened", seen, "") for seen, at in self._unwritten])
                return
            del self._unwritten[0]

    def masked(self, person: Person) -> Person:
        """The person without name and phone: these are asked for, with a reason, by `reveal_identity`."""
        return replace(person, name="", phone="")

    def hidden(self, code_expression: str) -> list[int]:
        """Row ids of persons a search must not find: those of shut cases; for others than a leader also those whose
        identity is the leader's, unless their code or case was typed (`code_expression`, FTS5)."""
        ids: set[int] = set()
        for household in self.shut_cases():
            rows = self._db.execute(
                "SELECT id FROM person WHERE code IN (SELECT person FROM stay WHERE household = ?)", (household,)
            )
            ids |= {row[0] for row in rows}
        if self._actor.role != LEADER:
            secret = {row[0] for row in self._db.execute("SELECT id FROM person WHERE leader_only = 1")}
            if secret:
                by_code = self._db.execute(
                    "SELECT rowid FROM person_search WHERE person_search MATCH ?", (code_expression,)
                )
                ids |= secret - {row[0] for row in by_code}
        return sorted(ids)
