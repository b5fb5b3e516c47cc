"""Suppression of small numbers before they leave the centre (COUNT 12): first the small cells, then so many more that none
can be worked out from the totals they are part of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CELL_THRESHOLD = 5
TOTAL_THRESHOLD = 20
HIDDEN = ".."


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the smallest group of people it speaks of (`people`); None: it speaks of none, and is never hidden."""

    value: int | float
    people: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """The names of the parts that add up to the cell `total`. `whole`: they are stays or visits of the whole centre."""

    total: str
    parts: tuple[str, ...]
    whole: bool = False


def hidden_cells(
    cells: Mapping[str, Cell], sums: Sequence[Sum], threshold: int = CELL_THRESHOLD, whole: int = TOTAL_THRESHOLD
) -> frozenset[str]:
    """The names to be shown as `..`.

    A cell is hidden when it speaks of 1 up to `threshold` − 1 people; a whole of 1 up to `whole` − 1 stays or visits is
    hidden with its parts that are not 0. In every sum with one hidden cell another is hidden as well, the smallest first,
    so that the one cannot be worked out; so it is where what is missing to a total that is shown speaks of fewer than
    `threshold` people or is 1 for each hidden part. Where no part is left to hide, the total is. This is repeated until
    nothing changes.
    """
    hidden = {name for name, cell in cells.items() if cell.people is not None and 0 < cell.people < threshold}
    for one in sums:
        people = cells[one.total].people
        if one.whole and people is not None and 0 < people < whole:
            hidden |= {name for name in (one.total, *one.parts) if cells[name].value}
    while True:
        more = {name for one in sums for name in _partner(one, cells, hidden, threshold)}
        if not more:
            return frozenset(hidden)
        hidden |= more


def _partner(one: Sum, cells: Mapping[str, Cell], hidden: set[str], threshold: int) -> list[str]:
    """The cell to hide beside a lone hidden one, or too few: the smallest part that is not 0, failing that the total or a 0."""
    inside = [name for name in one.parts if name in hidden]
    open_parts = sorted((name for name in one.parts if name not in hidden), key=lambda name: cells[name].value)
    filled = [name for name in open_parts if cells[name].value]
    if one.total not in hidden and inside and (len(inside) == 1 or _few(inside, cells, threshold)):
        return filled[:1] or [one.total]
    if one.total in hidden and not inside:
        return (filled or open_parts)[:1]
    return []


def _few(inside: Sequence[str], cells: Mapping[str, Cell], threshold: int) -> bool:
    """Whether the hidden parts of a total that is shown are few people together, or can only be 1 each."""
    people = sum(cells[name].people or 0 for name in inside)
    return people < threshold or sum(cells[name].value for name in inside) == len(inside)
