"""How old the last backup is, and whether it is too old. A clock that went wrong never makes an old one look new."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.ports import BackupsNote
from app.texts import text

LINES_A_DAY = 500
"""More than a house writes in its log in a day: so many for each day allowed are too many, whatever the clock says."""
USUAL_DAYS = 7
"""The leader's own number of days is inside the vault."""
SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BackupAge:
    """`why` it is too old: never, clock, counter, much or old; empty when it is not. `days` by the clock, where it can tell."""

    days: int | None
    why: str = ""

    @property
    def late(self) -> bool:
        """Whether a new backup is due."""
        return bool(self.why)


def backup_age(note: BackupsNote, now: datetime, most_days: int) -> BackupAge:
    """The age by the clock where the clock can be believed, and by how much the vault has written since."""
    if note.last is None:
        return BackupAge(None, "never")
    seen = max(note.last, note.seen or note.last)
    if seen > now + SLACK:
        return BackupAge(None, "clock")
    days = max(0, (max(now, seen).date() - note.last.date()).days)
    if note.behind is not None and note.behind < 0:
        return BackupAge(days, "counter")
    if note.behind is not None and note.behind > LINES_A_DAY * most_days:
        return BackupAge(days, "much")
    return BackupAge(days, "old" if days >= most_days else "")


def age_words(age: BackupAge) -> str:
    """`aldri`, `i dag`, `i går`, so many days ago, or that it cannot be told."""
    if age.days is None:
        return text("backup_age", "never" if age.why == "never" else "unknown")
    return {0: text("backup_age", "today"), 1: text("backup_age", "yesterday")}.get(
        age.days, text("backup_age", "days", days=age.days)
    )
