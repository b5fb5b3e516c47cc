"""Which cells to hide beside the small ones, with the least loss: a master programme that chooses, a linear programme of an
attacker for each small cell, and a cut for each that cannot move (Fischetti and Salazar 2001; sdcTable's and τ-ARGUS' method).

A number is asked after nowhere here: only which cells are small, which are 0, and which relations are tight. So who knows the
choice knows no more of a hidden number than that it is small, or that it is not.
"""

from collections.abc import Hashable, Mapping

from app.disclosure.cells import Relation
from app.disclosure.plan import Plan, components
from app.disclosure.solver import EPSILON, Programme, Row


def choose(plan: Plan) -> frozenset[str]:
    """The cells to be hidden. Where nothing can be hidden that would help, what could not be protected is left to the audit."""
    rows = [relation for relation in plan.binding if plan.grip(relation)]
    cells = plan.publication.cells
    moving = {
        name for name, cell in cells.items()
        if name not in plan.fixed and (name in plan.forced or cell.value > 0)
    }  # fmt: skip
    hidden = set(plan.forced)
    for group in components(rows, moving):
        if any(name in plan.small or name in plan.blind for name in group):
            block = _Block(plan, group, rows)
            if block.key not in plan.solved:
                plan.solved[block.key] = block.choose()
            hidden |= plan.solved[block.key]
    return frozenset(hidden)


class _Block:
    """Cells that hang together, with the equations between them."""

    def __init__(self, plan: Plan, group: list[str], rows: list[Relation]) -> None:
        self.plan, self.names = plan, group
        self.column = {name: number for number, name in enumerate(group)}
        under = plan.blind - plan.given_up
        self.targets = [name for name in group if name in plan.small or name in under]
        self.takes = [
            n for n in group
            if n in plan.given_up or (plan.publication.values[n] and n not in plan.small | under)
        ]  # fmt: skip
        self.free = [name for name in self.takes if name in plan.forced]
        self.choices = [name for name in self.takes if name not in plan.forced]
        self.pick = {name: number for number, name in enumerate(self.choices)}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.room: list[int] = []
        self.moved_by: dict[str, set[str]] = {}
        for relation in rows:
            terms = {self.column[n]: float(f) for n, f in relation.terms if n in self.column}
            if terms:
                if plan.grip(relation) == 1:
                    room = len(group) + len(self.room)
                    self.room.append(room)
                    below = relation.low is not None
                    terms[room] = -1.0 if below else 1.0
                self.rows.append((terms, 0.0, 0.0))

    @property
    def key(self) -> Hashable:
        """All that the choice follows from."""
        rows = tuple(tuple(terms.items()) for terms, _, _ in self.rows)
        blind = tuple(name for name in self.names if name in self.plan.blind)
        return tuple(self.names), rows, tuple(self.targets), tuple(self.takes), tuple(self.free), blind

    def choose(self) -> set[str]:
        """The cheapest choice with which every small cell of the block can move."""
        if not self.choices:
            return set(self.free)
        ends = [(0.0, 0.0)] * len(self.names) + [(0.0, 1.0)] * len(self.room)
        attacker = Programme(ends, self.rows)
        for name in self.free:
            attacker.bound(self.column[name], -1, 1)
        master = Programme([(0.0, 1.0)] * len(self.choices), self._first_cuts(), integer=True)
        for name, number in self.pick.items():
            master.cost(number, self.plan.publication.cells[name].weight)
        chosen: set[str] = set()
        lost: set[str] = set()
        cuts: list[Mapping[int, float]] = []
        while True:
            self.plan.step(len(self.moved_by), len(self.targets) + 1)
            picked = master.solve() or [1.0] * len(self.choices)
            now = {name for name, value in zip(self.choices, picked, strict=True) if value > 0.5}
            if now == chosen and cuts:
                return chosen | set(self.free)  # as near as it is computed; the audit has the last word
            for name in now ^ chosen:
                attacker.bound(self.column[name], -float(name in now), float(name in now))
            chosen = now
            fixed = {name for name, by in self.moved_by.items() if by <= chosen}
            todo = (name for name in self.targets if name not in lost and name not in fixed)
            cuts = [cut for name in todo for cut in self._cut(attacker, name, lost)]
            if not cuts:
                return chosen | set(self.free)
            for cut in cuts:
                master.add(cut, 1.0)

    def _first_cuts(self) -> list[Row]:
        """In each equation with one small cell and nothing that moves with it, another is hidden."""
        cuts: list[Row] = []
        for terms, _, _ in self.rows:
            names = [self.names[column] for column in terms if column < len(self.names)]
            inside = [name for name in names if name in self.targets]
            others = {self.pick[name]: 1.0 for name in names if name in self.pick}
            if (
                len(inside) == 1
                and others
                and len(names) == len(terms)
                and not any(name in self.free for name in names)
            ):
                cuts.append((others, 1.0, float("inf")))
        return cuts

    def _cut(self, attacker: Programme, target: str, lost: set[str]) -> list[Mapping[int, float]]:
        """What has to be hidden for the target to move; nothing where it does. Its ties move with it."""
        ties = self._ties(target)
        for name in ties:
            attacker.bound(self.column[name], 0, 1)
        attacker.bound(self.column[target], 0, 1)
        attacker.cost(self.column[target], -1)
        values = attacker.solve()
        moved = values is not None and values[self.column[target]] > 1 - EPSILON
        solutions: list[Mapping[int, float]] = []
        if moved and values is not None:
            self.moved_by[target] = {name for name in self.choices if abs(values[self.column[name]]) > EPSILON}
        if not moved:
            dual = attacker.reduced()
            need = 1 + max(dual[self.column[target]], 0.0)
            need -= sum(abs(dual[self.column[name]]) for name in self.free)
            need -= sum(max(-dual[column], 0.0) for column in (*(self.column[name] for name in ties), *self.room))
            share = {self.pick[n]: abs(dual[self.column[n]]) for n in self.choices}
            cut = {number: min(1.0, value / need) for number, value in share.items() if value > EPSILON}
            if cut:
                solutions.append(cut)
            else:
                lost.add(target)
        for name in (*ties, target):
            attacker.bound(self.column[name], 0, 0)
        attacker.cost(self.column[target], 0)
        return solutions

    def _ties(self, target: str) -> list[str]:
        """The cells that grow and shrink with the target: the same number, persons and their stays, what is under it or over it."""
        plan, targets, todo = self.plan, {target}, [target]
        while todo:
            name = todo.pop()
            for relation in plan.publication.of_cell[name]:
                family = {relation.top, *relation.under} if name in (relation.top, *relation.under) else set()
                pair = {n for n, _ in relation.terms} if len(relation.terms) == 2 else set()
                for other in family | pair:
                    tied = other in plan.small or (other in plan.blind and other not in plan.given_up)
                    if other not in targets and other in self.column and tied and (pair or plan.blind & {name, other}):
                        targets.add(other)
                        todo.append(other)
        return sorted(targets - {target})
