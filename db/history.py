"""The history of changes: append-only lines with the old values, each with its line in the access log."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.kinds import kind_of, values_of
from db.log import AccessLog

Values = dict[str, Any]


class History:
    """Of one person at the keyboard."""

    def __init__(self, connection: dbapi2.Connection, user: str, clock: Callable[[], datetime], log: AccessLog) -> None:
        self._db, self._user, self._clock, self._log = connection, user, clock, log

    def add(self, event: str, subject: str, before: object = "", after: object = "", kind: str = "") -> None:
        """One line, and one in the log."""
        at = self._clock().isoformat(timespec="seconds")
        self._db.execute(
            "INSERT INTO history (at, user, event, subject, before, after, kind) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (at, self._user, event, subject, _json(before), _json(after), kind),
        )
        self._log.add("change", event, subject)


def change(old: object | None, new: object | None) -> tuple[Values, Values]:
    """What a line says of a row before and after: the fields that differ and the key, never the words of a row that is new:
    these stand in the row itself, and once, so that a deletion finds them."""
    kind = kind_of(new if new is not None else old)
    before, after = (values_of(row) if row is not None else {} for row in (old, new))
    facts = [fact for fact in kind.facts.values() if old is not None or not (fact.words or fact.identifies)]
    differ = [
        f.name for f in facts if f.name != "version" and (f.name in kind.key or before.get(f.name) != after.get(f.name))
    ]
    return tuple({name: row[name] for name in differ if name in row} for row in (before, after))  # type: ignore[return-value]


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
