"""Takes a case away for good: its rows in every table, what the history says of it, what else names it, and its place in the
deliveries. What it counted stays, without identity, for the returns that still need it (db.nameless).

A kind of the case is gone, row by row; of a kind that is the house's (a call, a deviation) the row stays as a number, without
words. Which rows belong to it is read from the facts of the kinds and from the keys of the other tables, so a new table
needs nothing here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.base import PersonCode
from app.domain.entities import Person
from app.domain.phones import numbers
from app.kinds import KINDS, Kind, Role, Whose
from db import nameless, search_index
from db.log import AccessLog
from db.repositories.returns import forget_units
from db.scope import IN, OWNERS, Scope, as_json, column, is_taken, scope_of, where_of
from db.store import left_case
from db.table import table_of

WITH = "with"
"""Why somebody is in the list of the deleted who went with a case, or had been merged into somebody who did: an older backup
may have them without that case."""
GONE = "•"
"""Stands where the code or the name of somebody deleted stood in words about others."""
OURS = re.compile(r"[A-Z]{1,3}-\d{3,}")
"""Codes of this program. One that came from elsewhere ("7") is not looked for in words."""
KEPT = {"access_log", "erased", "sequence", "nameless_unit", "delivery", "delivered_units", "published", "known_keys"}
"""Tables that hold codes of the deleted, or nothing of anybody, and are taken care of by themselves."""
LEAST_PHONE = 8
_DATE = r"(?:\d{4}-\d\d-\d\d|\d\d\.\d\d\.\d{4})(?!\d)"
"""What has as many digits as a telephone and is none."""
_ENDING = r"(?:['’]?s|['’])?"
_SPACE = r"[\s.()\-]{0,2}"
Columns = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left of a case that was deleted. `line`, `hash`: the first line of the log about it (0: none)."""

    code: str
    line: int
    hash: str
    at: str
    user: str
    why: str
    units: dict[str, int]
    gone: dict[str, int]


Line = tuple[int, str]
"""Number and hash of a line of the log, the hash in hex."""


def erase(
    db: dbapi2.Connection,
    log: AccessLog,
    whom: str,
    user: str,
    why: str,
    at: datetime,
    known_by: Line | None = None,
) -> Erased:
    """In the caller's transaction. RuleBroken `unknown_case` for a code that is nobody's, `has_case` for a person with a case.

    `known_by`: the first line of the log about it, where it was deleted before and has come back.
    """
    scope = scope_of(db, whom)
    db.execute("PRAGMA defer_foreign_keys=ON")
    line, hashed = known_by or first_line(db, whom)
    units = nameless.keep(db, scope.of("person"), scope.of("stay"), scope.of("contact"))
    forget_units(db, units.marks)
    gone: Counter[str] = Counter()
    with without_triggers(db):
        _take_rows(db, scope, gone)
        _take_history(db, scope, gone)
        _take_others(db, scope, gone)
        _blank_words(db, scope, gone)
        blanked = _blank_log(db, scope)
    db.execute("INSERT INTO person_search (person_search) VALUES ('optimize')")
    erased = Erased(
        whom, line, hashed, at.isoformat(timespec="seconds"), user, why, units.years, dict(sorted(gone.items()))
    )
    bury(db, erased)
    for code in sorted((scope.of("person") | scope.called.codes) - {whom}):
        number, chained = first_line(db, code)
        bury(db, replace(erased, code=code, line=number, hash=chained, why=WITH, units={}, gone={}))
    log.add("change", "erased", whom, ",".join(map(str, blanked)), user=user)
    return erased


def first_line(db: dbapi2.Connection, whom: str) -> Line:
    """The first line of the log about a code; 0 and nothing when there is none."""
    row = db.execute("SELECT id, hash FROM access_log WHERE subject = ? ORDER BY id LIMIT 1", (whom,)).fetchone()
    return (row[0], row[1].hex()) if row else (0, "")


def bury(db: dbapi2.Connection, erased: Erased) -> None:
    """Remember that it was deleted."""
    db.execute(
        "INSERT INTO erased (code, line, hash, at, user, why, units, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code, line) DO NOTHING",
        (erased.code, erased.line, erased.hash, erased.at, erased.user, erased.why, as_json(erased.units), as_json(erased.gone)),
    )  # fmt: skip


# -- taking it away -----------------------------------------------------------------------------------------------


def _take_rows(db: dbapi2.Connection, scope: Scope, gone: Counter[str]) -> None:
    alone = _only_theirs(db, scope)
    for kind in KINDS:
        if kind.name in OWNERS:
            continue
        where, values = where_of(kind, scope)
        if where and is_taken(kind):
            gone[kind.name] += db.execute(f"DELETE FROM {kind.name} WHERE {where}", values).rowcount
        elif where:
            emptied = f"UPDATE {kind.name} SET {_emptied(kind)} WHERE {where} RETURNING code"
            scope.house |= (codes := column(db, emptied, *values))
            gone[kind.name] += len(codes)
    persons = table_of(Person).find(
        db, "code IN (SELECT value FROM json_each(?))", (as_json(sorted(scope.of("person"))),)
    )
    for one in persons:
        search_index.remove(db, one)
    for owner in ("contact", "stay", "person", "household"):
        own = as_json(sorted(scope.of(owner)))
        statement = f"DELETE FROM {owner} WHERE code IN (SELECT value FROM json_each(?))"
        gone[owner] += db.execute(statement, (own,)).rowcount
    for stayed in scope.staying:
        left_case(db, PersonCode(stayed))
    for kind, codes in alone:
        scope.house |= codes
        statement = f"UPDATE {kind.name} SET {_emptied(kind)} WHERE code IN (SELECT value FROM json_each(?))"
        gone[kind.name] += db.execute(statement, (as_json(sorted(codes)),)).rowcount


def clear_words(db: dbapi2.Connection, kind: Kind, before: date) -> int:
    """Take the words out of rows of the house's that are older than a day, and what the history says of them; the rows stay, and
    what they count. Handovers have nothing but words, and go. How many."""
    day = next(fact.name for fact in kind.of(Role.DAY, Role.MOMENT))
    words = [f'"{fact.name}"' for fact in kind.facts.values() if fact.words]
    old = f"substr(\"{day}\", 1, 10) < ? AND ({' || '.join(words)}) <> ''"
    chosen = (before.isoformat(),)
    codes = column(db, f"SELECT code FROM {kind.name} WHERE {old}", *chosen) if "code" in kind.facts else set()
    empty = ", ".join(f"{name} = ''" for name in words)
    change = f"UPDATE {kind.name} SET {empty}" if kind.whose == Whose.HOUSE else f"DELETE FROM {kind.name}"
    with without_triggers(db):
        count: int = db.execute(f"{change} WHERE {old}", chosen).rowcount
        db.execute(f"DELETE FROM history WHERE subject {IN}", (as_json(sorted(codes)),))
    return count


def _only_theirs(db: dbapi2.Connection, scope: Scope) -> list[tuple[Kind, set[str]]]:
    """What of the house only they took part in (an activity): its row stays as a number too."""
    houses = {
        kind.name: kind for kind in KINDS if kind.whose == Whose.HOUSE and any(f.words for f in kind.facts.values())
    }
    alone = []
    for kind in filter(is_taken, KINDS):
        for fact in kind.of(Role.REFERENCE):
            where, values = where_of(kind, scope)
            if where and fact.to in houses:
                theirs = column(db, f'SELECT "{fact.name}" FROM {kind.name} WHERE {where}', *values)
                others = column(db, f'SELECT "{fact.name}" FROM {kind.name} WHERE NOT ({where})', *values)
                alone.append((houses[fact.to], theirs - others))
    return alone


def _emptied(kind: Kind) -> str:
    """A row of the house's without the case: no reference to it, and a mark for each word that was there."""
    taken = {one.name for one in KINDS if is_taken(one)}
    names = dict.fromkeys([*kind.belongs_to(), *(f.name for f in kind.of(Role.REFERENCE) if f.to in taken)])
    own = [f"\"{name}\" = ''" for name in names]
    words = [f"\"{f.name}\" = iif(\"{f.name}\" = '', '', '{GONE}')" for f in kind.facts.values() if f.words]
    return ", ".join((*own, *words))


def _take_history(db: dbapi2.Connection, scope: Scope, gone: Counter[str]) -> None:
    """Lines about it, and lines of rows that were its; a line of others that names it keeps the rest."""
    codes = scope.all() | scope.house
    owned = {
        kind.name: [(name, scope.of(kind.facts[name].to or kind.name)) for name in kind.belongs_to()] for kind in KINDS
    }

    def is_its(subject: str, kind: str, before: str, after: str) -> bool:
        if subject in codes:
            return True
        rows = [row for row in map(_read, (before, after)) if row]
        return any(row.get(name) in mine for row in rows for name, mine in owned.get(kind, ()))

    db.create_function("is_its", 4, is_its, deterministic=True)
    gone["history"] += db.execute("DELETE FROM history WHERE is_its(subject, kind, before, after)").rowcount


def _take_others(db: dbapi2.Connection, scope: Scope, gone: Counter[str]) -> None:
    """Rows of what is no kind, by their keys; drafts about it; and who has read what is gone."""
    kinds = {kind.name for kind in KINDS}
    for table in _tables(db) - kinds - KEPT:
        for row in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            codes = as_json(sorted(scope.codes.get(row[2], set())))
            statement = f'DELETE FROM "{table}" WHERE "{row[3]}" IN (SELECT value FROM json_each(?))'
            gone[table] += db.execute(statement, (codes,)).rowcount
    _teach(db, scope)
    persons = as_json(sorted(scope.of("person")))
    gone["merged"] += db.execute(f"DELETE FROM merged WHERE kept {IN} OR gone {IN}", (persons, persons)).rowcount
    staying = as_json(sorted(scope.staying))  # whose merging cannot be undone without what is gone now
    db.execute(f"UPDATE merged SET content = '{{}}' WHERE kept {IN}", (staying,))
    about = f"DELETE FROM draft WHERE EXISTS (SELECT 1 FROM json_each(parts(page)) WHERE value {IN})"
    gone["draft"] += db.execute(about, (as_json(sorted(scope.all())),)).rowcount
    db.execute(
        "DELETE FROM handover_read WHERE code NOT IN (SELECT code FROM note UNION ALL SELECT code FROM handover)"
    )


def _blank_words(db: dbapi2.Connection, scope: Scope, gone: Counter[str]) -> None:
    """Its codes, whole names and telephones in words about others and about the house."""
    _teach(db, scope)
    for table, columns in _columns_of_words(db).items():
        for name in columns:
            statement = f'UPDATE "{table}" SET "{name}" = without_it("{name}") WHERE names_it("{name}")'
            gone["words"] += db.execute(statement).rowcount


def _blank_log(db: dbapi2.Connection, scope: Scope) -> list[int]:
    """The lines of the log keep their codes; the reasons somebody wrote go. Answers with their numbers: the line of the deletion
    says which they were, so that the chain is not taken for broken (db.log.verify)."""
    rows = db.execute(
        f"UPDATE access_log SET reason = '' WHERE reason <> '' AND (subject {IN} OR names_it(reason)) RETURNING id",
        (as_json(sorted(scope.all())),),
    )
    return sorted(row[0] for row in rows.fetchall())


@contextmanager
def without_triggers(db: dbapi2.Connection) -> Iterator[None]:
    """What may only be added to can be deleted from inside the block; the triggers are there again when it ends."""
    select = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%' ORDER BY rowid"
    triggers = db.execute(select).fetchall()
    for name, _ in triggers:
        db.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        db.execute(sql)


def _teach(db: dbapi2.Connection, scope: Scope) -> None:
    """SQL learns whether words name it, and what they are without."""
    pattern = _pattern(scope)
    db.create_function("names_it", 1, lambda words: isinstance(words, str) and pattern.search(words) is not None)
    db.create_function("parts", 1, lambda page: as_json(page.split(":")))
    db.create_function("without_it", 1, lambda words: pattern.sub(GONE, words))


def _pattern(scope: Scope) -> re.Pattern[str]:
    """Finds the codes, whole names and telephones that go, each as a word of its own, however it is inflected or spaced."""
    called = scope.called
    codes = [re.escape(code) for code in scope.all() | called.codes if OURS.fullmatch(code)]
    names = [spelled for name in called.names if len(name.split()) > 1 for spelled in _spelled(name.split())]
    phones = [_dialled(number) for phone in called.phones for number in numbers(phone) if len(number) >= LEAST_PHONE]
    own, whole, dialled = map(_any_of, (codes, names, phones))
    return re.compile(
        rf"(?<![\w-])(?:(?:{own}){_ENDING}(?!\w|-\d)|(?:{whole}){_ENDING}(?!\w|-(?-i:[A-ZÆØÅ]))"
        rf"|(?!{_DATE})(?:(?:\+|00)\d{{1,3}}{_SPACE})?0?(?:{dialled})(?!\w))",
        re.IGNORECASE,
    )


def _any_of(spellings: list[str]) -> str:
    return "|".join(sorted(spellings, key=len, reverse=True)) or "(?!)"


def _spelled(parts: list[str]) -> list[str]:
    """As a name is said, and as it stands in a list, the last part first."""
    words = [re.escape(part) for part in parts]
    return [r"[\s-]+".join(words), r"[\s,]+".join([words[-1], *words[:-1]])]


def _dialled(number: str) -> str:
    return _SPACE.join(number)


def _columns_of_words(db: dbapi2.Connection) -> Columns:
    """Where words may name somebody: of a kind the fields a person writes that identify nobody; of other tables every text."""
    columns: Columns = {}
    kinds = {kind.name: kind for kind in KINDS}
    for table in _tables(db) - KEPT:
        if table in kinds:
            facts = kinds[table].facts.values()
            columns[table] = [f.name for f in facts if f.words and not f.identifies and f.name not in kinds[table].key]
        else:
            info = db.execute(f'PRAGMA table_info("{table}")').fetchall()
            columns[table] = [row[1] for row in info if row[2] == "TEXT" and not row[5]]
    return columns


def _tables(db: dbapi2.Connection) -> set[str]:
    select = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'person_search%'"
    return column(db, select)


def _read(words: str) -> dict[str, Any]:
    if not words.startswith("{"):
        return {}
    row = json.loads(words)
    return row if isinstance(row, dict) else {}
