"""Small numbers made safe: the time of a return, how much is hidden, and what an audit breaks of it, beside the rule of thumb that
stood here before (hide the smallest part of a sum beside a lone small one)."""

import random
import time
from collections.abc import Iterator
from datetime import date
from statistics import mean, median

from app.demo.centre import invent
from app.disclosure import Thresholds, of_return, protect
from app.disclosure.cells import Publication
from app.disclosure.plan import components
from app.disclosure.solver import Programme
from app.forms.count import count_year
from app.forms.definitions import in_force
from app.forms.rules import CountingRules
from app.register.to_units import register_of
from tests.benchmarks.line import Line

CENTRES = 50
STAYS = (10, 20, 30, 40, 60, 80, 110, 160)
TODAY = date(2026, 6, 1)
TINY = {"CENTRES": 2, "STAYS": (20, 40)}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """Generated centres of all sizes: the slowest return, the hidden cells over the small ones, and those that can be narrowed."""
    publications = [made(seed) for seed in range(CENTRES)]
    demo = publication(110, 1)
    started = time.perf_counter()
    protect(demo)
    took_demo = 1000 * (time.perf_counter() - started)
    times, hidden, small, cells, ours, thumb, more, alone = [], [], [], [], 0, 0, [], 0
    for one in publications:
        started = time.perf_counter()
        protection = protect(one)
        times.append(1000 * (time.perf_counter() - started))
        little = one.small(Thresholds())
        gone = protection.hidden & set(one.cells)
        hidden.append(len(gone))
        small.append(len(little))
        cells.append(len(one.cells))
        by_thumb = rule_of_thumb(one)
        more.append(len(by_thumb))
        ours += len(broken(one, gone))
        thumb += len(broken(one, by_thumb))
        alone += len(broken(one, little))
    number = len(publications)
    yield Line("disclosure: the slowest return", max(times), median(times), "the median of all", most_ms=2000)
    yield Line("disclosure: the demonstration centre", took_demo, median(times), "the median of all", most_ms=2000)
    yield Line(
        "disclosure: hidden cells of a return", mean(hidden), mean(small), f"small, of {mean(cells):.0f}", unit=""
    )
    yield Line("disclosure: hidden by the rule of thumb", mean(more), mean(small), "small", unit="")
    yield Line("disclosure: cells an audit breaks", ours, number, "centres", most_ms=0, unit="")
    yield Line("disclosure: those of the rule of thumb", thumb, sum(small), "small cells", unit="")
    yield Line("disclosure: with the small ones hidden only", alone, sum(small), "small cells", unit="")


def made(seed: int) -> Publication:
    """A centre of some size."""
    return publication(random.Random(seed).choice(STAYS), seed)


def publication(stays: int, seed: int) -> Publication:
    """The return of a generated centre."""
    plan = invent(TODAY, stays, 2, seed)
    register = register_of(
        rooms=plan.rooms, persons=plan.persons, stays=plan.stays, placements=plan.placements, contacts=plan.contacts,
        requests=plan.requests,
    )  # fmt: skip
    return of_return(count_year(register, TODAY.year - 1, CountingRules(), TODAY), in_force())


def broken(one: Publication, hidden: frozenset[str]) -> set[str]:
    """The small cells of 1 to 4 that are narrowed by what is shown, for somebody who knows the hidden ones are 0 or more."""
    found = set()
    groups = components(one.relations, hidden)
    for group in groups:
        column = {name: number for number, name in enumerate(group)}
        rows = []
        for relation in {r: None for name in group for r in one.of_cell[name]}:
            rest = sum(f * one.values[n] for n, f in relation.terms if n not in column)
            low = float("-inf") if relation.low is None else relation.low - rest
            high = float("inf") if relation.high is None else relation.high - rest
            rows.append(({column[n]: float(f) for n, f in relation.terms if n in column}, low, high))
        free = (0.0, float("inf"))
        programme = Programme([free] * len(group), rows, integer=True)
        for name in (n for n in group if 0 < one.values[n] < 5 and one.cells[n].people is not None):
            for value in range(1, 5):
                programme.bound(column[name], value, value)
                if programme.solve() is None:
                    found.add(name)
                    break
            programme.bound(column[name], *free)
    return found


def rule_of_thumb(one: Publication) -> frozenset[str]:
    """What stood here before: in every sum with one hidden part the smallest other part is hidden too, and the total where there is
    none; again where the hidden parts are few people together or can only be 1 each."""
    hidden = set(one.small(Thresholds()))
    sums = [(r.top, r.under) for r in one.relations if r.top and r.equation]
    for top, parts in sums:
        if one.cells[top].whole and top in hidden:
            hidden |= {name for name in (top, *parts) if one.values[name]}
    changed = True
    while changed:
        changed = False
        for top, parts in sums:
            inside = [name for name in parts if name in hidden]
            rest = sorted((name for name in parts if name not in hidden), key=one.values.__getitem__)
            filled = [name for name in rest if one.values[name]]
            number = sum(one.values[name] for name in inside)
            more: list[str] = []
            if top not in hidden and inside and (len(inside) == 1 or number < 5 or number == len(inside)):
                more = filled[:1] or [top]
            elif top in hidden and not inside:
                more = (filled or rest)[:1]
            changed = changed or bool(more)
            hidden |= set(more)
    return frozenset(hidden)
