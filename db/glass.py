"""Which emergencies are open: one that was spent does not open again when the clock is set back.

The log is append-only and chained, so what it has seen stays seen: an emergency is over once a line after it is later
than its end, and while the clock stands before a line that was written after it. Then it is broken again, with a reason.
"""

from datetime import datetime, timedelta

from sqlcipher3 import dbapi2

SLACK = timedelta(minutes=2)
"""A clock that is set by the minute is no clock that was set back."""
_OPEN = """
SELECT DISTINCT g.household FROM glass g WHERE g.user = ?1 AND g.at <= ?2 AND g.until > ?2 AND NOT EXISTS (
    SELECT 1 FROM access_log l WHERE (l.at >= g.until OR l.at > ?3) AND l.id >= (
        SELECT max(b.id) FROM access_log b
        WHERE b.subject = g.household AND b.user = g.user AND b.kind = 'glass' AND b.event = 'broken'
    )
)
"""


def open_cases(db: dbapi2.Connection, user: str, now: datetime) -> set[str]:
    """The shut cases this user may see by an emergency that is not spent."""
    at, later = (when.isoformat(timespec="seconds") for when in (now, now + SLACK))
    return {row[0] for row in db.execute(_OPEN, (user, at, later))}
