"""What choosing and auditing are both told: which cells are small, which are hidden whatever they are, which relations are so close
that one number cannot move without another."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from app.disclosure.cells import Publication, Relation, Thresholds


def unwatched(done: int, total: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class Plan:
    """A publication on its way to be protected.

    `known`: cells whose number was published before and is the same still: hiding them hides nothing. `closer`: relations to be
    taken for close though they leave room. `little`: cells to be taken for small though they are not. `refused`: what is not to
    be taken so, for no table is like that. `given_up`: cells that are hidden whatever their number.

    So a publication that is not safe as it is, is protected like another that differs from it in hidden numbers only and is safe
    as it is. Who knows how it is done cannot tell which of the two it was, and the other one's tables are all possible.
    """

    publication: Publication
    thresholds: Thresholds
    known: frozenset[str] = frozenset()
    closer: frozenset[Relation] = frozenset()
    little: frozenset[str] = frozenset()
    refused: frozenset[str | Relation] = frozenset()
    given_up: frozenset[str] = frozenset()
    newest: frozenset[str] = field(default=frozenset(), compare=False)
    """Those of `little` that were taken for small last: the first to go when no table is so."""
    step: Callable[[int, int], None] = field(default=unwatched, compare=False, repr=False)
    """Is told how far the work has come; raising in it stops it."""
    solved: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of one block of cells, for the next round, in which most blocks are the same."""

    def more(self, closer: Iterable[Relation] = (), little: Iterable[str] = (), given_up: Iterable[str] = ()) -> "Plan":
        """The same plan with more of these."""
        return replace(
            self, closer=self.closer | set(closer), little=self.little | set(little),
            given_up=self.given_up | set(given_up), newest=self.newest | set(little),
        )  # fmt: skip

    def without(self, taken: Iterable[str | Relation]) -> "Plan":
        """The same plan, in which these are not taken for anything they are not."""
        gone = frozenset(taken)
        return replace(
            self, closer=frozenset(relation for relation in self.closer if relation not in gone), little=self.little - gone,
            refused=self.refused | gone,
        )  # fmt: skip

    @cached_property
    def fixed(self) -> frozenset[str]:
        """Cells the reader knows, whatever is hidden."""
        return self.known | {name for name, cell in self.publication.cells.items() if cell.state == "shown"}

    @cached_property
    def small(self) -> frozenset[str]:
        """The cells that are hidden for their own sake, as far as nobody knows them, and those taken for such."""
        return (self.publication.small(self.thresholds) | self.little) - self.fixed

    @cached_property
    def blind(self) -> frozenset[str]:
        """The cells that are hidden whatever their number: what stands under a small one, and what is given up."""
        return (self.publication.families(self.small) | self.given_up) - self.fixed

    @cached_property
    def asked(self) -> frozenset[str]:
        """The cells of which every value under the threshold must stay possible: the small ones, and what stands under one, for
        where one table has a 0 there or a large number another that hides the same has a small one."""
        under = (n for n in self.blind - self.given_up if self.publication.cells[n].people is not None)
        return self.small | frozenset(under)

    @cached_property
    def forced(self) -> frozenset[str]:
        """What is hidden in any case."""
        before = {n for n, c in self.publication.cells.items() if c.state == "hidden"}
        return self.small | self.blind | before

    @cached_property
    def margin(self) -> int:
        """How much room a relation needs for its numbers to move freely: from 1 to the threshold − 1, and as far again."""
        return 2 * (self.thresholds.cell - 1)

    def room(self, relation: Relation) -> int:
        """How far the sum is from the nearer of its bounds."""
        total = relation.sum(self.publication.values)
        ends = [abs(total - bound) for bound in (relation.low, relation.high) if bound is not None]
        return min(ends, default=self.margin)

    def grip(self, relation: Relation) -> int:
        """2: an equation; 1: close, or taken for close, it gives way to one side only; 0: it leaves room."""
        if relation.equation:
            return 2
        return int(relation in self.closer or self.room(relation) < self.margin)

    def slack(self, relation: Relation) -> tuple[int, int | None]:
        """Between which distances from its bound a relation keeps its grip."""
        return (0, self.margin - 1) if self.grip(relation) else (self.margin, None)

    @cached_property
    def binding(self) -> tuple[Relation, ...]:
        """The relations that may keep a number from moving: two at least of their cells are neither small nor blind.

        Between a small one and one that is not, an inequality is no bound: the one stays under the threshold, the other over it.
        """
        kept = []
        for relation in self.publication.relations:
            bodies = [n for n, _ in relation.terms if n not in self.small and n not in self.blind]
            if relation.equation or len(bodies) >= 2:
                kept.append(relation)
        return tuple(kept)

    def bounds(self, name: str) -> tuple[int, int | None]:
        """What a hidden cell can be so that the same cells are hidden: a small one is small, one that protects others is not."""
        cell = self.publication.cells[name]
        least = cell.threshold(self.thresholds)
        if name in self.blind:
            return 0, None
        if name in self.small:
            return 1, least - 1 if cell.value < least or name in self.little else None
        return (min(cell.value, 1) if cell.people is None or cell.value < least else least), None


def components(relations: Iterable[Relation], among: Iterable[str]) -> list[list[str]]:
    """The cells of `among` in groups that hang together by the relations, in a fixed order."""
    parent = {name: name for name in among}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for relation in relations:
        inside = [name for name, _ in relation.terms if name in parent]
        for other in inside[1:]:
            parent[root(other)] = root(inside[0])
    groups: dict[str, list[str]] = {}
    for name in sorted(parent):
        groups.setdefault(root(name), []).append(name)
    return sorted(groups.values())
