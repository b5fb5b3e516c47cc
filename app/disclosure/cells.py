"""What is published: numbers, how they hang together, and what is hidden of them (COUNT 12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

HIDDEN = ".."
"""How a hidden number is written, in every format."""
INTERNAL = "internal"
"""The reason of a figure that is in no public version at all."""
Value = int | float
State = Literal["free", "shown", "hidden"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many on a number is shown: `cell` of people, stays or visits; `whole` of all the stays or visits of a centre."""

    cell: int = 5
    whole: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of a publication.

    `people`: how many persons are behind it; None: it speaks of nobody and is never small. `weight`: what is lost by hiding
    it; it must not depend on the number. `whole`: the stays or visits of a whole centre. `state`: `shown` and `hidden` are
    decided already (another publication of the same numbers), `free` is to be decided.
    """

    name: str
    value: int
    people: int | None = None
    weight: int = 1
    whole: bool = False
    state: State = "free"

    def threshold(self, thresholds: Thresholds) -> int:
        """From which value on it may be shown."""
        return thresholds.whole if self.whole else thresholds.cell

    def small(self, thresholds: Thresholds) -> bool:
        """Whether it has to be hidden for its own sake: too small a number, or a number of too few people."""
        if self.people is None or self.value <= 0:
            return False
        return self.value < self.threshold(thresholds) or self.people < thresholds.cell


@dataclass(frozen=True, slots=True)
class Relation:
    """The sum of coefficient × cell lies between `low` and `high` (None: no bound); an equation where the two are equal.

    `top` and `under`: while `top` is too small to be shown, nothing `under` it is shown, a 0 no more than another number:
    what is part of so few would say that they are at least so many, or no more.
    """

    terms: tuple[tuple[str, int], ...]
    low: int | None = None
    high: int | None = None
    top: str = ""
    under: tuple[str, ...] = ()

    @property
    def equation(self) -> bool:
        """Whether it holds exactly."""
        return self.low is not None and self.low == self.high

    def sum(self, value: Mapping[str, int]) -> int:
        """The sum over a table of numbers."""
        return sum(factor * value[name] for name, factor in self.terms)

    def holds(self, value: Mapping[str, int]) -> bool:
        """Whether a table of numbers fits it."""
        total = self.sum(value)
        return (self.low is None or self.low <= total) and (self.high is None or total <= self.high)


@dataclass(frozen=True, slots=True)
class Derived:
    """A number worked out of cells (a mean, a median, a share): it gives away `of`, and is hidden with any of them."""

    value: Value
    of: tuple[str, ...]


@dataclass(frozen=True)
class Publication:
    """Cells by name, what is known to hold between them, and what is derived of them. Every relation names cells only."""

    cells: Mapping[str, Cell]
    relations: tuple[Relation, ...] = ()
    derived: Mapping[str, Derived] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, int]:
        """Every cell's number."""
        return {name: cell.value for name, cell in self.cells.items()}

    @cached_property
    def of_cell(self) -> dict[str, list[Relation]]:
        """Every cell's relations."""
        relations: dict[str, list[Relation]] = {name: [] for name in self.cells}
        for relation in self.relations:
            for name, _ in relation.terms:
                relations[name].append(relation)
        return relations

    def small(self, thresholds: Thresholds) -> frozenset[str]:
        """The cells that are hidden for their own sake."""
        return frozenset(name for name, cell in self.cells.items() if cell.small(thresholds))

    def families(self, small: Iterable[str]) -> frozenset[str]:
        """What stands under a small cell, at any depth, and may still be decided on (see `Relation.under`)."""
        below: dict[str, set[str]] = {}
        for relation in self.relations:
            if relation.top:
                below.setdefault(relation.top, set()).update(relation.under)
        names: set[str] = set()
        todo = list(small)
        while todo:
            for name in below.get(todo.pop(), ()):
                if name not in names and self.cells[name].state != "shown":
                    names.add(name)
                    todo.append(name)
        return frozenset(names)

    def with_values(self, values: Mapping[str, int]) -> "Publication":
        """The same publication of other numbers: `values` over its own. As many people as before, at most the number itself."""
        cells = {n: _other(c, values[n]) if n in values else c for n, c in self.cells.items()}
        return Publication(cells, self.relations, self.derived)


def _other(cell: Cell, value: int) -> Cell:
    counts_people = cell.people == cell.value
    people = None if cell.people is None else value if counts_people else min(max(cell.people, min(value, 1)), value)
    return replace(cell, value=value, people=people)


@dataclass(frozen=True)
class Protection:
    """What of a publication is hidden, and why.

    `hidden` holds cells and derived figures; `reasons` says of each `small`, `protects:<cell>` (it would give that one away),
    `changed:<cell>` (beside an earlier edition it would show a change for few) or `derived:<cell>` (worked out of that one).
    `figures` is the public version: the number, or `HIDDEN`. `unprotected`: small cells that no hiding keeps from being
    narrowed, because they were published before.
    """

    hidden: frozenset[str]
    reasons: Mapping[str, str]
    figures: Mapping[str, Value | str]
    unprotected: frozenset[str] = frozenset()

    def shows(self, *names: str) -> bool:
        """Whether all of these may be shown; a percent is shown with its number and its base."""
        return all(name in self.figures and name not in self.hidden for name in names)

    def reason(self, name: str) -> str:
        """Why it is hidden; empty where it is shown, `internal` where it is in no public version."""
        return self.reasons.get(name, "" if name in self.figures else INTERNAL)
