"""What was found at an opening that a leader must be told; it stands until one has said to have read it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlcipher3 import dbapi2

from app.rows import FindingRow
from db.log import AccessLog

_PUT = """
INSERT INTO finding (at, code, since, until, number)
SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS
(SELECT 1 FROM finding WHERE told_at = '' AND code = ?2 AND since = ?3 AND until = ?4 AND number = ?5)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with a sentence in texts (`findings`), from when to when (ISO, may be empty), and how many."""

    code: str
    since: str = ""
    until: str = ""
    number: int = 0


def store(db: dbapi2.Connection, log: AccessLog, at: str, findings: Iterable[Finding]) -> None:
    """A row for the leader and a line in the log, inside the caller's transaction; once, while it has not been read."""
    for one in findings:
        if db.execute(_PUT, (at, one.code, one.since, one.until, one.number)).rowcount:
            log.add("anchor", one.code, "vault", f"{one.since} – {one.until}" if one.since or one.until else "")


def untold(db: dbapi2.Connection) -> list[FindingRow]:
    """What no leader has said to have read."""
    rows = db.execute("SELECT id, at, code, since, until, number FROM finding WHERE told_at = '' ORDER BY id")
    return [FindingRow(*row) for row in rows]
