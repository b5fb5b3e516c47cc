"""A record as a list of entries: every row of every kind that is about somebody, in the order of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.base import HouseholdCode, PersonCode
from app.kinds import Kind, Role, kind_of, values_of


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One row. `key` tells it from all others (kind and key); `person`: whom it is about, empty for the whole family."""

    key: str
    kind: Kind
    row: Any
    household: HouseholdCode
    person: PersonCode
    day: date | None

    @property
    def values(self) -> Mapping[str, Any]:
        """Field -> value, without what only the program needs."""
        own = {fact.name for fact in self.kind.of(Role.VERSION)}
        return {name: value for name, value in values_of(self.row).items() if name not in own}


@dataclass(frozen=True, slots=True, repr=False)
class Whole:
    """Everything about one person, or one case. `persons`: code -> name and kind of everybody in it, for finding them in words."""

    whom: str
    entries: tuple[Entry, ...]
    names: Mapping[str, str]
    users: tuple[str, ...] = ()


THROUGH = ("stay", "goal")
"""What is somebody's through the stay or the goal it belongs to."""


def entries_of(rows: Iterable[Any]) -> tuple[Entry, ...]:
    """The rows as entries, the oldest first; what has no day comes first."""
    kept = list(rows)
    whose = {(kind_of(row).name, row.code): row.person for row in kept if kind_of(row).name in THROUGH}
    entries = [_entry(row, whose) for row in kept]
    return tuple(sorted(entries, key=lambda entry: (entry.day or date.min, entry.kind.name, entry.key)))


def _entry(row: Any, whose: Mapping[tuple[str, str], str]) -> Entry:
    kind = kind_of(row)
    key = ":".join((kind.name, *(str(part) for part in kind.key_of(row))))
    person = getattr(row, "code" if kind.name == "person" else "person", "")
    through = (whose.get((name, getattr(row, name, "")), "") for name in THROUGH)
    person = person or next(filter(None, through), "")
    household = getattr(row, "code" if kind.name == "household" else "household", "")
    return Entry(key, kind, row, HouseholdCode(household), PersonCode(person), _day(kind, row))


def _day(kind: Kind, row: Any) -> date | None:
    """The day it is of: the first that it tells."""
    for fact in kind.of(Role.DAY, Role.MOMENT):
        value = getattr(row, fact.name)
        if value is not None:
            return value.date() if isinstance(value, datetime) else value
    return None
