"""One table holds one kind of entity: a column per field, under the same name and in the same order."""

import json
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Generic, TypeVar, get_type_hints

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken

E = TypeVar("E")
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def _same(value: Any) -> Any:
    return value


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


_CODECS: dict[Any, Codec] = {
    bool: (int, bool),
    date: (_iso, _day),
    date | None: (_iso, _day),
    datetime: (lambda at: at.isoformat(timespec="seconds"), datetime.fromisoformat),
    frozenset[str]: (lambda codes: json.dumps(sorted(codes)), lambda text: frozenset(json.loads(text))),
}
"""Type of a field -> how it is written, and how it is read back; text and numbers stay as they are."""


class Table(Generic[E]):
    """Writes and reads one kind of frozen dataclass. `key` names the fields that tell one row from another."""

    def __init__(self, name: str, kind: type[E], *key: str) -> None:
        self.kind, self.key = kind, key or ("code",)
        hints = get_type_hints(kind)
        self.names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
        self._codecs = [_CODECS.get(hints[name], (_same, _same)) for name in self.names]
        quoted = ", ".join(f'"{column}"' for column in self.names)
        settings = ", ".join(f'"{column}" = ?' for column in self.names)
        self._insert = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join('?' * len(self.names))})"
        self._select = f"SELECT {quoted} FROM {name}"
        self._this = " AND ".join(f'"{column}" = ?' for column in self.key)
        self._update = f"UPDATE {name} SET {settings} WHERE {self._this} AND version = ?"
        self._delete = f"DELETE FROM {name} WHERE {self._this}"

    def add(self, db: dbapi2.Connection, entity: E) -> None:
        """A new row."""
        db.execute(self._insert, self._values(entity))

    def update(self, db: dbapi2.Connection, entity: E) -> None:
        """Replace the row with this key and version; the new one's version is one more.

        RuleBroken `edited_meanwhile` when somebody else has changed it since.
        """
        values = self._values(entity)
        version = values[self.names.index("version")]
        values[self.names.index("version")] = version + 1
        done = db.execute(self._update, (*values, *self._key_of(entity), version))
        if done.rowcount != 1:
            raise RuleBroken("edited_meanwhile")

    def put(self, db: dbapi2.Connection, entity: E) -> None:
        """Replace the row with this key, or add it."""
        self.remove(db, entity)
        self.add(db, entity)

    def remove(self, db: dbapi2.Connection, entity: E) -> None:
        """Take the row with this key away."""
        db.execute(self._delete, self._key_of(entity))

    def get(self, db: dbapi2.Connection, *key: object) -> E | None:
        """The row with this key."""
        return next(iter(self.find(db, self._this, key)), None)

    def find(self, db: dbapi2.Connection, where: str, values: Iterable[object], rest: str = "") -> list[E]:
        """The rows that a condition holds for; `rest` orders and limits them."""
        rows = db.execute(f"{self._select} WHERE {where} {rest}", tuple(values))
        return [self._entity(row) for row in rows]

    def _values(self, entity: E) -> list[Any]:
        return [write(getattr(entity, name)) for name, (write, _) in zip(self.names, self._codecs, strict=True)]

    def _key_of(self, entity: E) -> list[Any]:
        return [_CODECS.get(type(value), (_same,))[0](value) for value in (getattr(entity, name) for name in self.key)]

    def _entity(self, row: Iterable[Any]) -> E:
        values = (read(value) for value, (_, read) in zip(row, self._codecs, strict=True))
        return self.kind(**dict(zip(self.names, values, strict=True)))
