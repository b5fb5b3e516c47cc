"""Two records of one person become one: whatever hangs on either hangs on the one that is kept, and can be put back for a while.

Which rows move is read from the facts of the kinds and the keys of the other tables, as in db.erasure. What cannot stand twice
(a flag of the same case, one reservation) stands as the kept one has it, and comes back with an undo.
"""

import json
from datetime import date, datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.base import PersonCode
from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.kinds import KINDS
from db import search_index
from db.erasure import without_triggers
from db.store import left_case
from db.table import table_of

Row = dict[str, Any]
KEPT = {"access_log", "erased", "merged", "sequence", "delivery", "delivered_units", "person"}
_OTHERS = (("history", "subject"), ("nameless_unit", "person"))


def merge(db: dbapi2.Connection, kept: PersonCode, gone: PersonCode, until: date, user: str, at: datetime) -> str:
    """In the caller's transaction; the code of the merging. What it takes to undo it is kept with it until a day."""
    rows = {"person": _row(db, "person", "code", gone), "kept": _row(db, "person", "code", kept)}
    content: Row = {**rows, "moved": [], "dropped": []}
    db.execute("PRAGMA defer_foreign_keys=ON")
    with without_triggers(db):
        for table, column in _places(db):
            _move(db, table, column, kept, gone, content)
    person = table_of(Person).get(db, gone)
    if person:
        search_index.remove(db, person)
        db.execute("DELETE FROM person WHERE code = ?", (gone,))
    left_case(db, kept)
    (number,) = db.execute(
        "INSERT INTO sequence (kind, last) VALUES ('merged', 1)"
        " ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last"
    ).fetchone()
    code, when = f"SL-{number:03d}", at.isoformat(timespec="seconds")
    row = (code, kept, gone, when, user, until.isoformat(), json.dumps(content, ensure_ascii=False))
    db.execute("INSERT INTO merged (code, kept, gone, at, user, until, content) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return code


def undo(db: dbapi2.Connection, code: str, today: date) -> tuple[PersonCode, PersonCode]:
    """Every row that moved goes back, as far as it is still there; what was written since stays with the kept one. Answers with
    the two codes. RuleBroken `undo_too_late` after the day, when the kept one is not there any more, or the code is taken."""
    select = "SELECT kept, gone, content FROM merged WHERE code = ? AND until >= ? AND undone = '' AND content <> '{}'"
    kept, gone, packed = db.execute(select, (code, today.isoformat())).fetchone() or ("", "", "{}")
    if not kept or not _exists(db, kept) or _exists(db, gone):
        raise RuleBroken("undo_too_late")
    content = json.loads(packed)
    db.execute("PRAGMA defer_foreign_keys=ON")
    _insert(db, "person", content["person"])
    with without_triggers(db):
        for table, old, new in reversed(content["moved"]):
            settings = ", ".join(f'"{name}" = ?' for name in old)
            db.execute(f'UPDATE "{table}" SET {settings} WHERE {_is(new)}', (*old.values(), *new.values()))
        for table, row in content["dropped"]:
            _insert(db, table, row)
    (person,) = table_of(Person).find(db, "code = ?", (gone,))
    (rowid,) = db.execute("SELECT id FROM person WHERE code = ?", (gone,)).fetchone()
    search_index.add(db, rowid, person)
    _give_back(db, kept, content)
    for one in (kept, gone):
        left_case(db, PersonCode(one))
    db.execute("UPDATE merged SET undone = ?, content = '{}' WHERE code = ?", (today.isoformat(), code))
    return PersonCode(kept), PersonCode(gone)


def _give_back(db: dbapi2.Connection, kept: str, content: Row) -> None:
    """What the kept one got from the other and still has as it was got, is the other's again."""
    theirs, now = content["person"], _row(db, "person", "code", kept)
    before = content.get("kept", now)
    got = {
        name: before[name] for name, value in now.items() if value == theirs[name] != before[name] and name != "version"
    }
    if got:
        settings = ", ".join(f'"{name}" = ?' for name in (*got, "version"))
        db.execute(f"UPDATE person SET {settings} WHERE code = ?", (*got.values(), now["version"] + 1, kept))
        search_index.update(db, table_of(Person).find(db, "code = ?", (kept,))[0])


def forget(db: dbapi2.Connection, today: date) -> None:
    """What can be undone no more is forgotten: nothing of the record that went is left."""
    db.execute("UPDATE merged SET content = '{}' WHERE until < ? AND content <> '{}'", (today.isoformat(),))


def _places(db: dbapi2.Connection) -> list[tuple[str, str]]:
    """Where the code of a person stands: in the kinds' references, in the keys of other tables, in history and what was counted."""
    kinds = [(k.name, fact.name) for k in KINDS for fact in k.facts.values() if fact.to in ("person", "whom")]
    names = {kind.name for kind in KINDS}
    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    others = [
        (table, key[3])
        for table in tables
        if table not in names | KEPT
        for key in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
        if key[2] == "person"
    ]
    return [place for place in (*kinds, *others, *_OTHERS) if place[0] not in KEPT]


def _move(db: dbapi2.Connection, table: str, column: str, kept: str, gone: str, content: Row) -> None:
    """What cannot stand twice, or says of somebody that they are not themselves, is dropped: it stands as the kept one has it."""
    for row in _rows(db, table, column, gone):
        key = {name: row[name] for name in _key(db, table)}
        new = _renamed(row, column, kept)
        settings = ", ".join(f'"{name}" = ?' for name in new)
        statement = f'UPDATE OR IGNORE "{table}" SET {settings} WHERE {_is(key)}'
        if db.execute(statement, (*new.values(), *key.values())).rowcount:
            content["moved"].append((table, {name: row[name] for name in new}, key | new))
        else:
            db.execute(f'DELETE FROM "{table}" WHERE {_is(key)}', tuple(key.values()))
            content["dropped"].append((table, row))


def _renamed(row: Row, column: str, kept: str) -> Row:
    """The columns as they are to be; of two who stand in a pair the lesser code stands first."""
    if not {"one", "other"} <= set(row):
        return {column: kept}
    one, other = sorted((kept, row["other" if column == "one" else "one"]))
    return {"one": one, "other": other}


def _is(key: Row) -> str:
    return " AND ".join(f'"{name}" = ?' for name in key)


def _key(db: dbapi2.Connection, table: str) -> list[str]:
    info = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    return [row[1] for row in sorted((row for row in info if row[5]), key=lambda row: int(row[5]))]


def _rows(db: dbapi2.Connection, table: str, column: str, value: str) -> list[Row]:
    rows = db.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (value,))
    names = [one[0] for one in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _row(db: dbapi2.Connection, table: str, column: str, value: str) -> Row:
    return _rows(db, table, column, value)[0]


def _insert(db: dbapi2.Connection, table: str, row: Row) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(row))})', tuple(row.values()))


def _exists(db: dbapi2.Connection, code: str) -> bool:
    return db.execute("SELECT 1 FROM person WHERE code = ?", (code,)).fetchone() is not None
