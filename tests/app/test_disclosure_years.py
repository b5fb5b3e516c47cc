"""No relation reaches from a published year into the one before: what an attacker finds by adding up two years of many centres, he
finds in each of them alone.

Two years of the same centres are laid beside each other, with stays that go on over New Year. Every equation between their figures
that holds in all of them is in the null space of that table; its rank says how many there are.
"""

import random
from functools import cache

import numpy as np

from app.demo.centre import invent
from app.disclosure import of_return
from app.forms.count import count_year
from app.forms.definitions import in_force
from app.forms.rules import CountingRules
from app.register.to_units import register_of
from tests.app.test_disclosure_attack import TODAY, numbers, returned

YEARS = (2024, 2025)
CENTRES = 530
PRIME = 2_147_483_629
"""The equations are looked for in whole numbers modulo this: nothing is lost by rounding."""
STAYS = 14


@cache
def both_years() -> tuple[list[str], "np.ndarray", "np.ndarray"]:
    """The names of all cells, and a row of their numbers for each centre, the year before and the year."""
    rows: list[list[dict[str, int]]] = []
    plans = [invent(TODAY, STAYS, 3, seed) for seed in range(12)]
    for number in range(CENTRES):
        source = random.Random(number)
        plan = plans[number % len(plans)]
        share = {year: source.choice((0.0, 0.2, 0.6, 1.0)) for year in (*YEARS, 2023, 2026)}
        kept = {p.code for p in plan.persons if source.random() < 0.8}
        stays = [s for s in plan.stays if s.person in kept and source.random() < share[s.arrived.year]]
        codes = {s.code for s in stays}
        register = register_of(
            rooms=plan.rooms, persons=plan.persons, stays=stays,
            placements=[p for p in plan.placements if p.stay in codes],
            contacts=[c for c in plan.contacts if source.random() < share[c.day.year]],
            requests=[r for r in plan.requests if source.random() < share[r.day.year]],
        )  # fmt: skip
        counted = (count_year(register, year, CountingRules(), TODAY) for year in YEARS)
        rows.append([numbers(result) for result in counted])
    names = sorted(set(of_return(returned(40, 2), in_force()).cells))
    before, now = (np.array([[row[place][n] for n in names] for row in rows], dtype=np.int64) for place in (0, 1))
    return names, before, now


def rank(table: "np.ndarray") -> int:
    """How many columns are worked out of no others, modulo PRIME."""
    left, found = table % PRIME, 0
    for column in range(left.shape[1]):
        pivot = next((r for r in range(found, left.shape[0]) if left[r, column]), None)
        if pivot is None:
            continue
        left[[found, pivot]] = left[[pivot, found]]
        left[found] = left[found] * pow(int(left[found, column]), -1, PRIME) % PRIME
        below = left[found + 1 :, column : column + 1].copy()
        left[found + 1 :] = (left[found + 1 :] - below * left[found] % PRIME) % PRIME
        found += 1
    return found


def with_one(*tables: "np.ndarray") -> "np.ndarray":
    """Side by side, with a column of ones: an equation may have a constant."""
    return np.hstack([*tables, np.ones((len(tables[0]), 1), dtype=np.int64)])


def test_no_equation_reaches_from_one_year_into_another() -> None:
    _, before, now = both_years()
    alone = rank(with_one(before)) + rank(with_one(now)) - 1
    assert alone < CENTRES, "so few centres would have equations of their own"
    assert rank(with_one(before, now)) == alone


def test_an_equation_that_did_reach_over_would_be_found() -> None:
    names, before, now = both_years()
    stays = names.index("stays.all")
    leaking = np.hstack([now, before[:, [stays]] + now[:, [names.index("nights.all")]]])
    alone = rank(with_one(before)) + rank(with_one(leaking)) - 1
    assert rank(with_one(before, leaking)) == alone - 1


def test_no_number_of_people_is_bounded_by_one_of_the_other_year() -> None:
    """Of each two of them, one of each year, now the one is greater and now the other; those that nearly never happen aside."""
    names, before, now = both_years()
    people = [number for number, name in enumerate(names) if name in of_people()]
    moves = [n for n in people if min((before[:, n] > 0).sum(), (now[:, n] > 0).sum()) > CENTRES // 10]
    assert len(moves) > 200
    for column in moves:
        difference = now[:, moves] - before[:, [column]]
        assert (difference > 0).any(axis=0).all()
        assert (difference < 0).any(axis=0).all()


def of_people() -> set[str]:
    """The cells that speak of somebody."""
    cells = of_return(returned(40, 2), in_force()).cells
    return {name for name, cell in cells.items() if cell.people is not None}
