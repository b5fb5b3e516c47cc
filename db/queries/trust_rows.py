"""Reading the log, the shut cases, the contacts and the drafts."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode
from app.kinds import KINDS
from app.ports import LogFilter
from app.rows import GlassRow, HistoryRow, LogRow, ReviewRow, ShutRow

_LINE = "SELECT id, at, user, kind, event, subject, reason FROM access_log"
PRIVATE = {"name", "phone"}
"""Of lines from before the kind was kept with them."""


def log(db: dbapi2.Connection, wanted: LogFilter, limit: int) -> list[LogRow]:
    """The newest lines that fit the filter."""
    where, values = ["1"], []
    for column in ("user", "kind"):
        value = getattr(wanted, column)
        if value:
            where.append(f"{column} = ? COLLATE NOCASE")
            values.append(value)
    if wanted.case:
        subjects = subjects_of(db, wanted.case)
        where.append(f"subject IN ({','.join('?' * len(subjects))})")
        values += subjects
    if wanted.month:
        where.append("substr(at, 1, 7) = ?")
        values.append(wanted.month)
    if wanted.odd:
        where.append(_hours(*wanted.odd))
    rows = db.execute(f"{_LINE} WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?", (*values, limit))
    return [LogRow(*row) for row in rows]


def _hours(first: int, last: int) -> str:
    """SQL: the hour lies from `first` up to `last`, over midnight when it begins later than it ends."""
    hour = "CAST(substr(at, 12, 2) AS INTEGER)"
    both = "OR" if first > last else "AND"
    return f"({hour} >= {int(first)} {both} {hour} < {int(last)})"


def subjects_of(db: dbapi2.Connection, code: str) -> list[str]:
    """A case with its stays, persons and their contacts; any other code stands for itself."""
    rows = db.execute("SELECT code FROM stay WHERE household = ?", (code,)).fetchall()
    persons = [row[0] for row in db.execute("SELECT DISTINCT person FROM member WHERE household = ?", (code,))]
    persons = sorted(persons) or [code]
    marks = ",".join("?" * len(persons))
    contacts = db.execute(f"SELECT code FROM contact WHERE person IN ({marks})", persons)
    return sorted({code, *(row[0] for row in rows), *persons, *(row[0] for row in contacts)})


def log_months(db: dbapi2.Connection) -> list[str]:
    """The months that have lines, newest first, as `2026-11`."""
    return [month for (month,) in db.execute("SELECT DISTINCT substr(at, 1, 7) FROM access_log ORDER BY 1 DESC")]


def reviews(db: dbapi2.Connection) -> list[ReviewRow]:
    """The signed months, newest first."""
    return [ReviewRow(*row) for row in db.execute("SELECT month, at, user, note FROM log_review ORDER BY month DESC")]


def shut(db: dbapi2.Connection, household: HouseholdCode) -> list[ShutRow]:
    """Who is shut out of a case; of every case when `household` is empty."""
    rows = db.execute(
        "SELECT household, user, since, by_user, reason FROM exclusion WHERE ?1 = '' OR household = ?1 ORDER BY 1, 2",
        (household,),
    )
    return [ShutRow(*row) for row in rows]


def glass_untold(db: dbapi2.Connection, user: str) -> list[GlassRow]:
    """Emergencies no other leader than the one who had it has been told of."""
    rows = db.execute(
        "SELECT id, household, user, at, until, reason FROM glass WHERE told_at = '' AND user <> ? COLLATE NOCASE"
        " ORDER BY id",
        (user,),
    )
    return [GlassRow(*row) for row in rows]


def contacts_of(db: dbapi2.Connection, household: HouseholdCode) -> dict[str, str]:
    """Person code to the user who is primary contact (adult) or child contact (child)."""
    rows = db.execute("SELECT person, user FROM assignment WHERE household = ?", (household,))
    return {row[0]: row[1] for row in rows}


def drafts(db: dbapi2.Connection, user: str) -> dict[str, Any]:
    """What the user was typing when it was locked, by page."""
    rows = db.execute("SELECT page, content FROM draft WHERE user = ?", (user,))
    return {row[0]: json.loads(row[1]) for row in rows}


def history(db: dbapi2.Connection, subjects: Iterable[str], limit: int = 500) -> list[HistoryRow]:
    """What has happened to the subjects, newest first; a limit of -1 is none. Of names and phones only that they were changed."""
    wanted = list(subjects)
    rows = db.execute(
        "SELECT at, user, event, subject, before, after, kind FROM history"
        " WHERE subject IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
        (json.dumps(wanted), limit),
    )
    return [_without_names(HistoryRow(*row)) for row in rows]


def _without_names(line: HistoryRow) -> HistoryRow:
    """What identifies somebody is told to have been changed, never from what to what."""
    kind = next((kind for kind in KINDS if kind.name == line.kind), None)
    private = {fact.name for fact in kind.facts.values() if fact.identifies} if kind else PRIVATE
    if not (line.after.startswith("{") and private & set(json.loads(line.after))):
        return line
    before, after = json.loads(line.before or "{}"), json.loads(line.after)
    for name in private & set(after):
        after[name] = "•" if after[name] != before.get(name) else ""
        before[name] = ""
    return replace(line, before=json.dumps(before), after=json.dumps(after))


def last_change(db: dbapi2.Connection) -> datetime | None:
    """When something was last changed here."""
    row = db.execute("SELECT max(at) FROM history").fetchone()
    return datetime.fromisoformat(row[0]) if row and row[0] else None
