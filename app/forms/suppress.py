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
    so that the one cannot be worked out; this is repeated until nothing changes.
    """
    hidden = {name for name, cell in cells.items() if cell.people is not None and 0 < cell.people < threshold}
    for one in sums:
        people = cells[one.total].people
        if one.whole and people is not None and 0 < people < whole:
            hidden |= {name for name in (one.total, *one.parts) if cells[name].value}
    while True:
        more = {name for one in sums for name in _partner(one, cells, hidden)}
        if not more:
            return frozenset(hidden)
        hidden |= more


def _partner(one: Sum, cells: Mapping[str, Cell], hidden: set[str]) -> list[str]:
    """The cell to hide beside a lone hidden one: the smallest part that is not 0, or failing that a 0, or the total."""
    members = (one.total, *one.parts)
    alone = [name for name in members if name in hidden]
    if len(alone) != 1:
        return []
    open_parts = [name for name in one.parts if name not in hidden]
    parts = sorted(open_parts, key=lambda name: (not cells[name].value, cells[name].value))
    return parts[:1] or [one.total]
