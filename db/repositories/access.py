"""Shut cases, break-the-glass, contacts by assignment, signed months of the log, and drafts."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode, PersonCode
from db.access import Gate
from db.log import AccessLog


class Access:
    """Implements app.ports.Access."""

    def __init__(self, connection: dbapi2.Connection, user: str, clock: Callable[[], datetime], gate: Gate) -> None:
        self._db, self._user, self._clock, self._gate = connection, user, clock, gate

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def is_user(self, name: str) -> bool:
        row = self._db.execute("SELECT 1 FROM app_user WHERE name = ? AND active = 1", (name,)).fetchone()
        return row is not None

    def is_shut(self, household: HouseholdCode, user: str) -> bool:
        row = self._db.execute("SELECT 1 FROM exclusion WHERE household = ? AND user = ?", (household, user))
        return row.fetchone() is not None

    def is_shut_to_somebody(self, household: HouseholdCode) -> bool:
        row = self._db.execute("SELECT 1 FROM exclusion WHERE household = ? LIMIT 1", (household,))
        return row.fetchone() is not None

    def shut_to_me(self, household: HouseholdCode) -> bool:
        return household in self._gate.shut_cases()

    def shut(self, household: HouseholdCode, user: str, reason: str) -> None:
        self._db.execute(
            "INSERT INTO exclusion (household, user, since, by_user, reason) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (household, user) DO UPDATE SET reason = excluded.reason",
            (household, user, self._now(), self._user, reason),
        )

    def let_in(self, household: HouseholdCode, user: str) -> None:
        self._db.execute("DELETE FROM exclusion WHERE household = ? AND user = ?", (household, user))

    def break_glass(self, household: HouseholdCode, until: datetime, reason: str) -> None:
        self._db.execute(
            "INSERT INTO glass (household, user, at, until, reason) VALUES (?, ?, ?, ?, ?)",
            (household, self._user, self._now(), until.isoformat(timespec="seconds"), reason),
        )

    def told(self, ids: Iterable[int]) -> None:
        self._db.executemany(
            "UPDATE glass SET told_to = ?, told_at = ? WHERE id = ? AND told_at = ''",
            [(self._user, self._now(), number) for number in ids],
        )

    def findings_read(self, ids: Iterable[int]) -> None:
        self._db.executemany(
            "UPDATE finding SET told_to = ?, told_at = ? WHERE id = ? AND told_at = ''",
            [(self._user, self._now(), number) for number in ids],
        )

    def assign(self, person: PersonCode, household: HouseholdCode, user: str) -> None:
        self._gate.check(household, person)
        self._db.execute("DELETE FROM assignment WHERE person = ? AND household = ?", (person, household))
        if user:
            self._db.execute(
                "INSERT INTO assignment (person, household, user, since) VALUES (?, ?, ?, ?)",
                (person, household, user, self._now()),
            )

    def read_handover(self, codes: Iterable[str]) -> None:
        """The person at the keyboard has read these."""
        self._db.executemany(
            "INSERT OR IGNORE INTO handover_read (code, user, at) VALUES (?, ?, ?)",
            [(code, self._user, self._now()) for code in codes],
        )

    def sign(self, month: str, sample: Iterable[int], note: str) -> None:
        head, hashed = AccessLog(self._db, self._user, self._clock).head()
        self._db.execute(
            "INSERT INTO log_review (month, at, user, sample, note, head, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (month, self._now(), self._user, json.dumps(list(sample)), note, head, hashed),
        )

    def is_signed(self, month: str) -> bool:
        return self._db.execute("SELECT 1 FROM log_review WHERE month = ?", (month,)).fetchone() is not None

    def keep_draft(self, page: str, content: Mapping[str, object]) -> None:
        """Replace the draft of a page; an empty one is thrown away."""
        self._db.execute("DELETE FROM draft WHERE user = ? AND page = ?", (self._user, page))
        if content:
            self._db.execute(
                "INSERT INTO draft (user, page, content, at) VALUES (?, ?, ?, ?)",
                (self._user, page, json.dumps(content, ensure_ascii=False), self._now()),
            )
