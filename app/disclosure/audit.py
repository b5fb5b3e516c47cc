"""Whether each value a small number may have is possible still, to somebody who knows the rule: asked of whole tables, not of how
the hidden cells were chosen.

A witness of a value is a whole table that has it, in which everything shown is as it is, every relation holds, and the same cells
are small, so that the same cells would have been hidden.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from app.disclosure.cells import Relation
from app.disclosure.plan import Plan, components
from app.disclosure.solver import Programme, whole

Table = Mapping[str, int]
MOST = 1_000_000
"""No number of a centre is as large."""


@dataclass(frozen=True)
class Findings:
    """`failed`: small cell and value for which there is no witness. `witnesses`: for each of the others, the hidden numbers of one
    (of the cells it hangs together with; all others stay as they are). `empty`: the small cells that no table at all fits."""

    failed: frozenset[tuple[str, int]]
    witnesses: Mapping[tuple[str, int], Table]
    empty: frozenset[str] = frozenset()


def audit(plan: Plan, hidden: frozenset[str], every: bool = True) -> Findings:
    """Ask after every value of every small cell, and of those that could be small as well. Unless `every`, it goes no further among
    cells that hang together than to the first that is narrowed."""
    open_cells = hidden - plan.fixed
    failed: set[tuple[str, int]] = set()
    witnesses: dict[tuple[str, int], Table] = {}
    empty: set[str] = set()
    relations = [rel for rel in plan.publication.relations if any(name in open_cells for name, _ in rel.terms)]
    group_of = {name: number for number, group in enumerate(components(relations, open_cells)) for name in group}
    rows: dict[int, list[Relation]] = {}
    for relation in relations:
        number = next(group_of[name] for name, _ in relation.terms if name in open_cells)
        rows.setdefault(number, []).append(relation)
    groups: dict[int, list[str]] = {}
    for name in sorted(open_cells):
        groups.setdefault(group_of[name], []).append(name)
    for number, group in groups.items():
        asked = [(name, value) for name in group if name in plan.asked for value in _values(plan, name)]
        if asked:
            block = _Block(plan, group, rows.get(number, []))
            key = (*block.key, tuple(asked), every)
            if key not in plan.solved:
                plan.solved[key] = block.ask(asked, every)
            narrowed, reasons = plan.solved[key]
            failed |= narrowed
            witnesses |= reasons or {}
            empty |= {name for name, _ in asked} if reasons is None else set()
    return Findings(frozenset(failed), witnesses, frozenset(empty))


def _values(plan: Plan, name: str) -> Iterable[int]:
    return range(1, plan.publication.cells[name].threshold(plan.thresholds))


class _Block:
    """Hidden cells that hang together; what is shown of their relations is in the bounds."""

    def __init__(self, plan: Plan, group: list[str], relations: list[Relation]) -> None:
        self.plan, self.names = plan, group
        self.column = {name: number for number, name in enumerate(group)}
        self.ends = [_ends(*plan.bounds(name)) for name in group]
        binding = set(plan.binding)
        self.rows = [self._row(relation, relation in binding) for relation in relations]
        self.exact: Programme | None = None

    @property
    def key(self) -> tuple[Hashable, ...]:
        """All that the answers follow from."""
        small = tuple(name for name in self.names if name in self.plan.asked)
        rows = tuple((tuple(terms.items()), low, high) for terms, low, high in self.rows)
        return tuple(self.names), tuple(self.ends), rows, small

    def _row(self, relation: Relation, binding: bool) -> tuple[dict[int, float], float, float]:
        """A relation over the hidden cells. One that leaves room keeps leaving it, one that is tight stays so: else other cells
        would have been hidden."""
        values, terms, rest = self.plan.publication.values, {}, 0
        for name, factor in relation.terms:
            if name in self.column:
                terms[self.column[name]] = float(factor)
            else:
                rest += factor * values[name]
        low = -math.inf if relation.low is None else relation.low - rest
        high = math.inf if relation.high is None else relation.high - rest
        if binding and not relation.equation:
            least, most = self.plan.slack(relation)
            if relation.high is None:
                low, high = low + least, math.inf if most is None else low + most
            elif relation.low is None:
                low, high = -math.inf if most is None else high - most, high - least
        return terms, low, high

    def ask(
        self, asked: list[tuple[str, int]], every: bool
    ) -> tuple[set[tuple[str, int]], dict[tuple[str, int], Table] | None]:
        """Find a witness for each that has none yet; a table that is found serves all that it shows. None where no table fits."""
        self.programme = Programme(self.ends, self.rows)
        if self.programme.solve() is None:
            return set(asked), None
        failed: set[tuple[str, int]] = set()
        witnesses: dict[tuple[str, int], Table] = {}
        targets = [name for name in self.names if name in self.plan.asked]
        wanted = set(asked)
        for done, (name, value) in enumerate(asked):
            self.plan.step(done, len(asked))
            if (name, value) in witnesses or (failed and not every):
                continue
            table = self._table(name, value)
            if table is None:
                failed.add((name, value))
                continue
            for other in targets:
                if (other, table[other]) in wanted:
                    witnesses.setdefault((other, table[other]), table)
        return failed, witnesses

    def _table(self, name: str, value: int) -> Table | None:
        """A table in whole numbers in which the cell has the value."""
        column = self.column[name]
        self.programme.bound(column, value, value)
        solution = self.programme.solve()
        self.programme.bound(column, *self.ends[column])
        if solution is not None and not whole(solution):
            self.exact = self.exact or Programme(self.ends, self.rows, integer=True)
            self.exact.bound(column, value, value)
            solution = self.exact.solve()
            self.exact.bound(column, *self.ends[column])
        return None if solution is None else {n: round(v) for n, v in zip(self.names, solution, strict=True)}


def _ends(low: int, high: int | None) -> tuple[float, float]:
    return low, MOST if high is None else high
