"""Search, the return of a year, and an import, beside the same work on plain sqlite3."""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.changes import Changes, changed
from app.demo.centre import distributions, invent
from app.domain.base import PersonCode
from app.domain.entities import Person
from app.domain.names import norwegian_order
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.ports import Actor
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.transfer import fill_with_invented, import_register
from db import migrate
from db.access import Gate
from db.queries.counted import register
from db.queries.search import search
from db.unit_of_work import UnitOfWork
from tests.benchmarks.line import Line, milliseconds, timed
from tests.support import HAVN, NOW, clock, new_vault

PERSONS = 50_000
YEARS, STAYS, CONTACTS = 20, 300, 2000
TINY = {"PERSONS": 120, "YEARS": 2, "STAYS": 20, "CONTACTS": 20}
"""So small that it runs inside the suite: a benchmark that is not run rots."""
TODAY = NOW.date()


def plain(path: str = ":memory:") -> Any:
    """The same schema in the standard library's sqlite3, without encryption."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.create_collation("norwegian", norwegian_order)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    for _, script in migrate.scripts():
        connection.executescript(script.read_text(encoding="utf-8"))
    return connection


def in_plain(connection: Any, use_case: Any, command: Any) -> None:
    """Run a use case on plain sqlite3."""
    actor = Actor("Kari", "leader")
    with UnitOfWork(connection, actor, clock, Gate(connection, actor, clock)) as work:
        use_case(work, command)
        work.commit()


def measure() -> Iterator[Line]:
    """Each on a vault of its own, encrypted and on disk, with its twin in plain sqlite3 on the same disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _search(folder)
        yield from _year(folder)
        yield from _import(folder)


def _people() -> list[Person]:
    source = random.Random(1)
    names = distributions()["given_names"]["woman"] + distributions()["given_names"]["man"]
    last = distributions()["surnames"]
    return [
        Person(
            code=PersonCode(f"P-{n:05d}"),
            kind="adult",
            birth_year=source.randint(1940, 2020),
            name=f"{source.choice(names)} {source.choice(last)}{source.choice(('', 'sen', 'vik', 'by', 'heim'))}",
            phone=f"4{source.randint(0, 9_999_999):07d}",
        )
        for n in range(PERSONS)
    ]


def _search(folder: Path) -> Iterator[Line]:
    def add(work: Any, people: list[Person]) -> Changes[None]:
        for person in people:
            work.add(person)
        work.record("imported", "register")
        return changed()

    people = _people()
    ours = new_vault(folder / "search")
    ours.write(add, people)
    theirs = plain(str(folder / "search.db"))
    in_plain(theirs, add, people)
    typed = [word[:n] for p in people[:40] for word in p.name.split() for n in range(1, len(word) + 1)]
    typed += [p.phone[:n] for p in people[:20] for n in range(5, 9)] + [p.code for p in people[:20]]
    typed += [p.name for p in people[40:60]]
    typed += [
        f"{word[:at]}{word[at + 1 :]}" for p in people[60:80] for word in p.name.split() for at in range(len(word))
    ]
    encrypted = sorted(timed(lambda t=t: search(ours.db, t, 20, TODAY)) for t in typed)  # type: ignore[misc]
    clear = sorted(timed(lambda t=t: search(theirs, t, 20, TODAY)) for t in typed)  # type: ignore[misc]
    at = int(len(typed) * 0.95)
    name = f"search over {PERSONS} persons, p95 of {len(typed)}"
    yield Line(name, encrypted[at], clear[at], "plain sqlite3, same query, p95", most_ms=30, most_ratio=1.5)
    ours.close()
    theirs.close()


def _year(folder: Path) -> Iterator[Line]:
    centre = invent(TODAY, STAYS, YEARS, contacts_per_year=CONTACTS)
    ours = new_vault(folder / "years")
    ours.write(fill_with_invented, centre)
    theirs = plain(str(folder / "years.db"))
    in_plain(theirs, fill_with_invented, centre)

    def count(connection: Any) -> None:
        count_year(register(connection, TODAY.year - 1, str), TODAY.year - 1, CountingRules(), TODAY)

    name = f"return of a year in {YEARS} years ({len(centre.stays)} stays, {len(centre.contacts)} contacts)"
    encrypted, clear = milliseconds(lambda: count(ours.db)), milliseconds(lambda: count(theirs))
    yield Line(name, encrypted, clear, "same count on plain sqlite3", most_ms=300)
    ours.close()
    theirs.close()


def _import(folder: Path) -> Iterator[Line]:
    numbers = iter(range(100))

    def encrypted() -> float:
        made = new_vault(folder / f"import{next(numbers)}")
        took = timed(lambda: made.write(import_register, parse_folder(read_folder(HAVN))))
        made.close()
        return took

    def clear() -> float:
        made = plain(str(folder / f"import{next(numbers)}.db"))
        took = timed(lambda: in_plain(made, import_register, parse_folder(read_folder(HAVN))))
        made.close()
        return took

    ours, theirs = sorted(encrypted() for _ in range(5))[2], sorted(clear() for _ in range(5))[2]
    yield Line("import of register_havn", ours, theirs, "same import into plain sqlite3", most_ms=3000)
