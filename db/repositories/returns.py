"""Returns as they were delivered: appended, never changed, each bound to the one before by its hash."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from sqlcipher3 import dbapi2

from app.forms.frozen import Frozen, pack, pack_register, renamed_units, unpack, unpack_register, without_units
from app.forms.units import Register
from db import nameless
from db.queries import counted

FIRST = "0" * 64


class Returns:
    """Implements app.ports.Returns."""

    def __init__(self, connection: dbapi2.Connection, user: str, clock: Callable[[], datetime]) -> None:
        self._db, self._user, self._clock = connection, user, clock

    def register(self, year: int) -> Register:
        """What a year is counted of, with every code: it is frozen, and shown to nobody from here."""
        return counted.register(self._db, year, lambda code: code)

    def deliveries(self, year: int) -> list[Frozen]:
        """Those of a year, oldest first."""
        return deliveries(self._db, year)

    def freeze(self, frozen: Frozen) -> int:
        """Keep it for good; its number."""
        row = self._db.execute("SELECT number, hash FROM delivery ORDER BY number DESC LIMIT 1").fetchone()
        number, previous, content = (row[0] + 1 if row else 1), (row[1] if row else FIRST), pack(frozen)
        self._db.execute(
            "INSERT INTO delivery (number, year, content, previous, hash) VALUES (?, ?, ?, ?, ?)",
            (number, frozen.year, content, previous, link(previous, number, content)),
        )
        if frozen.register is not None:
            kept = pack_register(frozen.register)
            self._db.execute("INSERT INTO delivered_units (number, content) VALUES (?, ?)", (number, kept))
        return number

    def let_go(self, year: int) -> None:
        """The return of a year is delivered: what was deleted and is needed by no return any more goes, here and in what the
        deliveries were counted of."""
        delivered = {row[0] for row in self._db.execute("SELECT DISTINCT year FROM delivery")}
        marks = nameless.let_go(self._db, delivered, year)
        if marks:
            forget_units(self._db, dict.fromkeys(marks, ""))

    def has_let_go(self, year: int) -> bool:
        """Whether units of the year are gone, so that its figures are those that were delivered."""
        deleted, here = nameless.deleted_in(self._db, year)
        return deleted > here

    def hand_out(self, number: int, name: str, sha256: str) -> None:
        """Remember a file by its hash."""
        self._db.execute(
            "INSERT INTO delivered_file (number, name, sha256, at, user) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (number, name, sha256, self._clock().isoformat(timespec="seconds"), self._user),
        )

    def publish(self, year: int, shown: Mapping[str, int | float]) -> None:
        """Remember what a public edition shows."""
        at = self._clock().isoformat(timespec="seconds")
        self._db.execute(
            "INSERT INTO published (year, at, user, content) VALUES (?, ?, ?, ?)",
            (year, at, self._user, json.dumps(dict(shown), sort_keys=True)),
        )


def forget_units(db: dbapi2.Connection, marks: Mapping[str, str]) -> None:
    """In every delivery: the numbers stay, without the codes of these units; what they were counted of stands under marks (an
    empty one: is left out). The chain is bound anew from there on."""
    was = now = FIRST
    rows = db.execute("SELECT number, content, previous, hash FROM delivery ORDER BY number").fetchall()
    with _changeable(db):
        for number, content, before, own in rows:
            bare, whole = without_units(content, marks), before == was and own == link(was, number, content)
            bound = (bare, now, link(now, number, bare)) if whole else (bare, before, own)  # what was broken stays so
            if bound != (content, before, own):
                statement = "UPDATE delivery SET content = ?, previous = ?, hash = ? WHERE number = ?"
                db.execute(statement, (*bound, number))
            was, now = own, bound[2]
    for number, units in db.execute("SELECT number, content FROM delivered_units").fetchall():
        renamed = renamed_units(units, marks)
        db.execute("UPDATE delivered_units SET content = ? WHERE number = ?", (renamed, number))


@contextmanager
def _changeable(db: dbapi2.Connection) -> Iterator[None]:
    (trigger,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'delivery_no_update'").fetchone()
    db.execute("DROP TRIGGER delivery_no_update")
    yield
    db.execute(trigger)


def published(db: dbapi2.Connection, year: int) -> dict[str, int | float]:
    """Figure -> what was shown last of it, in the public editions of a year."""
    shown: dict[str, int | float] = {}
    for (content,) in db.execute("SELECT content FROM published WHERE year = ? ORDER BY number", (year,)):
        shown |= json.loads(content)
    return shown


def link(previous: str, number: int, content: str) -> str:
    """The hash that binds a delivery to the one before."""
    return hashlib.sha256(f"{previous}\n{number}\n{content}".encode()).hexdigest()


def deliveries(db: dbapi2.Connection, year: int | None = None) -> list[Frozen]:
    """The deliveries of a year, or all, oldest first."""
    rows = db.execute(
        "SELECT d.number, d.content, u.content FROM delivery d LEFT JOIN delivered_units u ON u.number = d.number"
        " WHERE ? IS NULL OR d.year = ? ORDER BY d.number",
        (year, year),
    )
    return [unpack(number, content, unpack_register(units) if units else None) for number, content, units in rows]


def broken_links(db: dbapi2.Connection) -> list[int]:
    """The numbers of the deliveries that are not what they were when they were made."""
    broken, previous = [], FIRST
    for number, content, before, own in db.execute(
        "SELECT number, content, previous, hash FROM delivery ORDER BY number"
    ):
        if before != previous or own != link(previous, number, content):
            broken.append(number)
        previous = own
    return broken
