"""Whole numbers that print as published percents: found by HiGHS, so that a published table becomes input of a test."""

from collections.abc import Sequence

import highspy


def ends(percent: int, base: int) -> tuple[int, int]:
    """The least and the greatest number of `base` that is `percent` when rounded half up."""
    found = [n for n in range(base + 1) if (200 * n + base) // (2 * base) == percent]
    return found[0], found[-1]


def fitted(rows: dict[str, Sequence[int]], bases: Sequence[int], single: bool) -> dict[str, list[int]]:
    """row -> a number for each part, so that every part and the total (the last percent of a row) print as given.

    `single`: the rows of a part add up to its base.
    """
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    chosen = {}
    for row, percents in rows.items():
        limits = [ends(percent, base) for percent, base in zip(percents, bases, strict=False)]
        chosen[row] = [solver.addIntegral(lb=low, ub=high) for low, high in limits]
        if len(percents) > len(bases):
            low, high = ends(percents[-1], sum(bases))
            solver.addConstr(sum(chosen[row]) >= low)
            solver.addConstr(sum(chosen[row]) <= high)
    if single:
        for part, base in enumerate(bases):
            solver.addConstr(sum(numbers[part] for numbers in chosen.values()) == base)
    solver.minimize(sum(number for numbers in chosen.values() for number in numbers))
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "no numbers print like that"
    return {row: [round(solver.val(number)) for number in numbers] for row, numbers in chosen.items()}
