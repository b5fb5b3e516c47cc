"""What a field of an entity is, said once where the field is declared; everything else reads it from here.

A field is `Annotated[type, fact]`. What a screen asks for, what the database keeps and what a later deletion takes away all
follow from the fact, so a new field of a case is written down in one place.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

E = TypeVar("E")
OWNERS = ("person", "household", "stay", "contact", "whom")
"""The kinds whose codes say whose a row is; `whom` is a code of any of them."""
LINE, TEXT = 300, 20_000
"""The longest line and the longest text a person can write, in characters."""


class Whose(StrEnum):
    """Whom a row is about: it is shut, kept and deleted together with them."""

    PERSON = "person"
    HOUSEHOLD = "household"
    HOUSE = "house"
    CENTRE = "centre"


class Role(StrEnum):
    """What a field holds, and so how it is asked for, checked and kept."""

    CODE = "code"
    REFERENCE = "reference"
    CHOICE = "choice"
    CHOICES = "choices"
    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    TIME = "time"
    HOUR = "hour"
    NUMBER = "number"
    TICK = "tick"
    ANSWERS = "answers"
    USER = "user"
    VERSION = "version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One field. `codes` are what a choice may be; `to` is the kind a reference names.

    `words`: a person wrote it, so it may say anything. `identifies`: it tells who somebody is. `most` and `least` bound a
    number, and `most` the characters of a text. `lines`: how tall it is on the screen. `years`: how far ahead a day can be
    meant; 0: not after today. `needed`: empty is refused. `label` is its key among the texts.
    """

    role: Role
    name: str = ""
    type: Any = None
    label: str = ""
    codes: tuple[str, ...] = ()
    to: str = ""
    words: bool = False
    identifies: bool = False
    least: int = 0
    most: int | None = None
    lines: int = 1
    years: int = 0
    needed: bool = False


def code() -> Fact:
    """The thing's own code."""
    return Fact(role=Role.CODE)


def reference(to: str) -> Fact:
    """The code of another thing; the code of a person, household, stay or contact says whose the row is."""
    return Fact(role=Role.REFERENCE, to=to)


def choice(codes: tuple[str, ...] = (), needed: bool = True) -> Fact:
    """One of several codes; without `codes` the year's form or another register says which."""
    return Fact(role=Role.CHOICE, codes=codes, needed=needed)


def choices(codes: tuple[str, ...] = ()) -> Fact:
    """Any number of codes."""
    return Fact(role=Role.CHOICES, codes=codes)


def line(most: int = LINE, identifies: bool = False, needed: bool = False) -> Fact:
    """Words on one line."""
    return Fact(role=Role.LINE, words=True, most=most, identifies=identifies, needed=needed)


def text(lines: int = 3, most: int = TEXT, needed: bool = False) -> Fact:
    """Words over several lines."""
    return Fact(role=Role.TEXT, words=True, most=most, lines=lines, needed=needed)


def day(years: int = 0) -> Fact:
    """A day that has come, or one up to so many years ahead."""
    return Fact(role=Role.DAY, years=years)


def moment() -> Fact:
    """A time the program's own clock gave, to the second."""
    return Fact(role=Role.MOMENT)


def time() -> Fact:
    """A moment the program's own clock gave, as ISO text or hh:mm; empty when it is not known or has not come."""
    return Fact(role=Role.TIME)


def hour() -> Fact:
    """A time of day somebody types, kept as hh:mm; empty when it is not known."""
    return Fact(role=Role.HOUR)


def number(least: int = 0, most: int | None = None) -> Fact:
    """A whole number."""
    return Fact(role=Role.NUMBER, least=least, most=most)


def tick() -> Fact:
    """Yes or no."""
    return Fact(role=Role.TICK)


def answers() -> Fact:
    """Question -> the codes that were answered, as the year's form has them."""
    return Fact(role=Role.ANSWERS)


def user() -> Fact:
    """Who wrote or decided, by user name."""
    return Fact(role=Role.USER)


def version() -> Fact:
    """How often the row has been written; 0 until it is."""
    return Fact(role=Role.VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of thing that is kept: its table, its key, whose it is, and the facts of its fields.

    `prefix` and `digits` make its codes (P-0001), counted on in the `series`. `about`: the fields of which the first that is
    not empty says where in the history a change stands. `order`: how its rows are listed. `lasting`: once written it is
    never changed.
    """

    name: str
    type: type[Any]
    whose: Whose
    key: tuple[str, ...]
    prefix: str
    digits: int
    series: str
    about: tuple[str, ...]
    order: tuple[str, ...]
    lasting: bool
    facts: Mapping[str, Fact]

    @property
    def versioned(self) -> bool:
        """Whether a change over somebody else's newer one is refused."""
        return "version" in self.facts

    def key_of(self, entity: object) -> tuple[Any, ...]:
        """What tells one row from another."""
        return tuple(getattr(entity, name) for name in self.key)

    def subject(self, entity: object) -> str:
        """The code under which a change of the entity stands in the history."""
        return next((value for name in self.about if (value := getattr(entity, name))), self.name)

    def belongs_to(self) -> tuple[str, ...]:
        """The fields with the codes of those it belongs to: the gate asks them, and a deletion will."""
        named = ((fact.name, self.name if fact.role == Role.CODE else fact.to) for fact in self.facts.values())
        return tuple(field for field, owner in named if owner in OWNERS)

    def of(self, *roles: Role) -> tuple[Fact, ...]:
        """The facts of these roles, in the order they are declared."""
        return tuple(fact for fact in self.facts.values() if fact.role in roles)


_KINDS: dict[type[Any], Kind] = {}


def kind(
    name: str,
    *,
    whose: Whose,
    key: tuple[str, ...] = ("code",),
    prefix: str = "",
    digits: int = 4,
    series: str = "",
    about: tuple[str, ...] = (),
    order: tuple[str, ...] = (),
    lasting: bool = False,
) -> Callable[[type[E]], type[E]]:
    """Declares a frozen dataclass to be a kind that is kept in the table `name`."""

    def declare(cls: type[E]) -> type[E]:
        hints = get_type_hints(cls, include_extras=True)
        facts = {f.name: _fact(name, f.name, hints[f.name]) for f in fields(cls)}  # type: ignore[arg-type]
        where = about or tuple(f for f in ("person", "stay", "household", "room", "subject", "code") if f in facts)
        listed = order or (("at", *key) if "at" in facts else key)
        _KINDS[cls] = Kind(
            name=name, type=cls, whose=whose, key=key, prefix=prefix, digits=digits,
            series=series or name, about=where, order=listed,
            lasting=lasting, facts=facts,
        )  # fmt: skip
        return cls

    return declare


def _fact(kind_name: str, name: str, hint: Any) -> Fact:
    if not _is_told(hint):
        raise TypeError(f"{kind_name}.{name} says nothing of what it is")
    fact: Fact = get_args(hint)[-1]
    return replace(fact, name=name, type=get_args(hint)[0], label=f"{kind_name}.{name}")


def kinds() -> tuple[Kind, ...]:
    """Every kind that is kept."""
    return tuple(_KINDS.values())


def kind_of(thing: object) -> Kind:
    """The kind of an entity, or of its class; KeyError for what is not kept."""
    return _KINDS[thing if isinstance(thing, type) else type(thing)]


@cache
def _facts_of(cls: type[Any]) -> Mapping[str, Fact]:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
    hints = get_type_hints(cls, include_extras=True)
    return {f.name: _fact(name, f.name, hints[f.name]) for f in fields(cls) if _is_told(hints[f.name])}


def facts_of(cls: type[Any]) -> Mapping[str, Fact]:
    """The facts of a kind, or of a command: of a command the fields that say what they are, the others nobody fills in."""
    return _KINDS[cls].facts if cls in _KINDS else _facts_of(cls)  # type: ignore[arg-type]


def _is_told(hint: Any) -> bool:
    return get_origin(hint) is not None and isinstance(get_args(hint)[-1], Fact)


def is_kept(thing: object) -> bool:
    """Whether the thing is of a kind that is kept."""
    return type(thing) in _KINDS


def values_of(entity: object) -> dict[str, Any]:
    """Field -> value, as the history holds them: sets in order."""
    values = ((name, getattr(entity, name)) for name in kind_of(entity).facts)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values}
