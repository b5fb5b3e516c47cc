"""One table holds one kind of entity: a column per field, under the same name. Rooms and beds that move have two tables."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlcipher3 import dbapi2

from app.domain.entities import Answers, Room
from app.domain.errors import RuleBroken
from app.domain.house import MovableBed
from app.kinds import kind_of

E = TypeVar("E")
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


_decode = json.JSONDecoder().raw_decode
"""Reads what `_pack` wrote, without looking for an encoding first: a return reads some ten thousand answers."""


def _same(value: Any) -> Any:
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _pack(answers: Answers) -> str:
    """Answers as JSON; unanswered questions are left out."""
    return json.dumps({question: list(codes) for question, codes in answers.items() if codes}, sort_keys=True)


def _unpack(text: str) -> dict[str, tuple[str, ...]]:
    return {question: tuple(codes) for question, codes in _decode(text)[0].items()}


_CODECS: dict[Any, Codec] = {
    bool: (int, bool),
    date: (_iso, _day),
    date | None: (_iso, _day),
    datetime: (lambda at: at.isoformat(timespec="seconds"), datetime.fromisoformat),
    frozenset[str]: (lambda codes: json.dumps(sorted(codes)), lambda text: frozenset(json.loads(text))),
    Answers: (_pack, _unpack),
}
"""Type of a field -> how it is written, and how it is read back; text and numbers stay as they are."""


class Table(Generic[E]):
    """Writes and reads the rows of one kind. It knows nothing of who may: that is `db.store`."""

    def __init__(self, entity: type[E]) -> None:
        self.entity, self.kind = entity, kind_of(entity)
        self.names = list(self.kind.facts)
        codecs = {name: _CODECS.get(fact.type, (_same, _same)) for name, fact in self.kind.facts.items()}
        self._written = {name: write for name, (write, _) in codecs.items()}
        self._read = [(name, read) for name, (_, read) in codecs.items() if read is not _same]
        quoted = [f'"{name}"' for name in self.names]
        table, marks = self.kind.name, ", ".join("?" * len(quoted))
        self.select = f"SELECT {', '.join(quoted)} FROM {table}"
        self._insert = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({marks})"
        self._this = " AND ".join(f'"{name}" = ?' for name in self.kind.key)
        settings = ", ".join(f"{name} = ?" for name in quoted)
        self._update = f"UPDATE {table} SET {settings} WHERE {self._this} AND version = ?"
        self._delete = f"DELETE FROM {table} WHERE {self._this}"

    def insert(self, db: dbapi2.Connection, entity: E) -> None:
        """A new row."""
        db.execute(self._insert, self.values(entity))

    def update(self, db: dbapi2.Connection, entity: E, over: int) -> None:
        """Replace the row with this key. RuleBroken `edited_meanwhile` when it is no longer the version `over`."""
        if db.execute(self._update, (*self.values(entity), *self._key(entity), over)).rowcount != 1:
            raise RuleBroken("edited_meanwhile")

    def delete(self, db: dbapi2.Connection, entity: E) -> None:
        """Take the row with this key away."""
        db.execute(self._delete, self._key(entity))

    def get(self, db: dbapi2.Connection, *key: object) -> E | None:
        """The row with this key."""
        return next(iter(self.where(db, dict(zip(self.kind.key, key, strict=True)))), None)

    def where(self, db: dbapi2.Connection, values: Mapping[str, object]) -> list[E]:
        """The rows with these values, in the order of the kind."""
        condition = " AND ".join(f'"{name}" = ?' for name in values) or "1"
        order = ", ".join(f'"{name}"' for name in self.kind.order)
        return self.find(
            db, condition, [self._written[name](value) for name, value in values.items()], f"ORDER BY {order}"
        )

    def find(self, db: dbapi2.Connection, condition: str, values: Iterable[object], rest: str = "") -> list[E]:
        """The rows that a condition holds for; `rest` orders and limits them."""
        return [self.read(row) for row in db.execute(f"{self.select} WHERE {condition} {rest}", tuple(values))]

    def values(self, entity: E) -> list[Any]:
        """The columns of an entity."""
        return [write(getattr(entity, name)) for name, write in self._written.items()]

    def read(self, row: Iterable[Any]) -> E:
        """The entity of a row that `select` gave."""
        values = dict(zip(self.names, row, strict=True))
        for name, decode in self._read:
            values[name] = decode(values[name])
        return self.entity(**values)

    def _key(self, entity: E) -> list[Any]:
        return [self._written[name](getattr(entity, name)) for name in self.kind.key]


class _Rooms(Table[Room]):
    """A room is its code and offer, and its dated facts."""

    def __init__(self, entity: type[Room]) -> None:
        super().__init__(entity)
        dated = ", ".join(f'f."{name}"' for name in self.names[2:])
        self.select = f"SELECT code, offer, {dated} FROM room_fact f JOIN room ON room.code = f.room"
        columns = ", ".join(("room", *(f'"{name}"' for name in self.names[2:])))
        self._insert = f"INSERT INTO room_fact ({columns}) VALUES ({', '.join('?' * (len(self.names) - 1))})"
        settings = ", ".join(f'"{name}" = ?' for name in self.names[2:])
        self._update = f"UPDATE room_fact SET room = ?, {settings} WHERE room = ? AND since = ? AND version = ?"
        self._delete = "DELETE FROM room_fact WHERE room = ? AND since = ?"

    def insert(self, db: dbapi2.Connection, entity: Room) -> None:
        self._name(db, entity)
        code, _, *dated = self.values(entity)
        db.execute(self._insert, (code, *dated))

    def update(self, db: dbapi2.Connection, entity: Room, over: int) -> None:
        self._name(db, entity)
        code, _, *dated = self.values(entity)
        if db.execute(self._update, (code, *dated, *self._key(entity), over)).rowcount != 1:
            raise RuleBroken("edited_meanwhile")

    def _name(self, db: dbapi2.Connection, room: Room) -> None:
        upsert = "INSERT INTO room (code, offer) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET offer = excluded.offer"
        db.execute(upsert, (room.code, room.offer))


class _Movables(Table[MovableBed]):
    """A bed that moves is its code and kind, and where it has stood."""

    def __init__(self, entity: type[MovableBed]) -> None:
        super().__init__(entity)
        self.select = (
            "SELECT code, kind, coalesce(p.room, ''), p.since, coalesce(p.version, 0)"
            " FROM movable_bed LEFT JOIN movable_place p ON p.bed = code"
        )
        self._delete = "DELETE FROM movable_place WHERE bed = ? AND since = ?"

    def insert(self, db: dbapi2.Connection, entity: MovableBed) -> None:
        db.execute("INSERT OR IGNORE INTO movable_bed (code, kind) VALUES (?, ?)", (entity.code, entity.kind))
        placed = (entity.code, _iso(entity.since), entity.room or None, entity.version)
        db.execute("INSERT INTO movable_place (bed, since, room, version) VALUES (?, ?, ?, ?)", placed)

    def update(self, db: dbapi2.Connection, entity: MovableBed, over: int) -> None:
        moved = (entity.room or None, entity.version, entity.code, _iso(entity.since), over)
        done = db.execute(
            "UPDATE movable_place SET room = ?, version = ? WHERE bed = ? AND since = ? AND version = ?", moved
        )
        if done.rowcount != 1:
            raise RuleBroken("edited_meanwhile")


_OWN: dict[type[Any], type[Table[Any]]] = {Room: _Rooms, MovableBed: _Movables}


_MADE: dict[type[Any], Table[Any]] = {}


def table_of(entity: type[E]) -> Table[E]:
    """The table of a kind."""
    if entity not in _MADE:
        _MADE[entity] = _OWN.get(entity, Table)(entity)
    return _MADE[entity]


def written(entity: E, version: int) -> E:
    """The entity as the version it is written as, where its kind has one."""
    return replace(entity, version=version) if kind_of(entity).versioned else entity  # type: ignore[type-var]
