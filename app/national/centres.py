"""The per-centre table as Bufdir publishes it: fewer than 20 stays or visits are dotted, and nothing gives them away."""

from collections.abc import Sequence
from functools import cmp_to_key
from typing import Final

from app.domain.names import norwegian_order
from app.forms.definitions import Forms
from app.national.cells import BLANK, DOTTED, NONE, Cell, Column, Line, NationalTable, count, word
from app.national.engine import Row
from app.national.numbers import Numbers
from app.national.relations import TOTAL_THRESHOLD
from app.national.shape import NO_OFFER, OFFERS, SUPPRESSED
from app.texts import text

_in_order: Final = cmp_to_key(norwegian_order)
SMALL: Final = 5
"""Full-time equivalents of a small centre, at most (S3)."""
MEASURES: Final = ("nights", "stays", "visits", "talks")


def centres_table(numbers: Numbers, threshold: int = TOTAL_THRESHOLD) -> NationalTable:
    """One row for each centre by name, and the sum over all of them.

    Nights are dotted where the stays are: they would tell of them.
    """
    rows = sorted(numbers.centres, key=lambda row: (_in_order(row["name"]), row["centre"]))
    columns = tuple(Column(name, text("national_columns", name)) for name in ("full_women", "full_men", *MEASURES))
    shown = {name: _shown(rows, name, threshold) for name in ("stays", "visits", "talks")}
    shown["nights"] = [
        DOTTED if stays == DOTTED else _open(row, "nights") for row, stays in zip(rows, shown["stays"], strict=True)
    ]
    lines = []
    for at, row in enumerate(rows):
        cells = [_full(row, offer) for offer in OFFERS] + [shown[name][at] for name in MEASURES]
        lines.append(Line(row["centre"], row["name"], tuple(cells)))
    closing = (BLANK, BLANK, *(_sum(rows, name, shown[name]) for name in MEASURES))
    lines.append(Line("sum", text("national_rows", "sum"), closing, closing=True))
    return NationalTable(
        id="centres",
        chapter=text("national_chapters", "centres"),
        title=text("national_titles", "centres"),
        year=numbers.year,
        columns=columns,
        lines=tuple(lines),
        note=text("national_notes", "centres", threshold=threshold),
    )


def _open(row: Row, name: str) -> Cell:
    state = row[f"{name}_state"]
    return count(row[name]) if state == "number" else DOTTED if state == SUPPRESSED else NONE


def _sum(rows: Sequence[Row], name: str, shown: Sequence[Cell]) -> Cell:
    """The sum of all numbers, shown or dotted; dotted itself where none is shown."""
    told = [(row[name], cell) for row, cell in zip(rows, shown, strict=True) if row[f"{name}_state"] == "number"]
    if not told:
        return NONE
    return count(sum(n for n, _ in told)) if any(cell != DOTTED for _, cell in told) else DOTTED


def _shown(rows: Sequence[Row], name: str, threshold: int) -> list[Cell]:
    numbers = [row[name] if row[f"{name}_state"] == "number" else None for row in rows]
    order = sorted(range(len(rows)), key=lambda at: _willing(rows[at]))
    hidden = dotted(numbers, order, threshold)
    return [DOTTED if at in hidden else _open(row, name) for at, row in enumerate(rows)]


def _willing(row: Row) -> tuple[bool, float, str]:
    """Who is dotted to cover for the small: the smallest that is not small by its positions. It must not depend on the numbers."""
    fte = row["fte"] or 0.0
    return fte <= SMALL, fte, row["centre"]


def dotted(numbers: Sequence[int | None], order: Sequence[int], threshold: int) -> set[int]:
    """Which numbers of a column are not shown when its sum is: those from 1 to `threshold` - 1, and one that covers for them.

    The cover is the first in `order` that is not small itself. With it each small one can be any number from 1 to
    `threshold` - 1 to whoever knows the sum, the rest and this rule: neither the order nor whether the cover suffices is
    told by anything but what is shown. Where it does not suffice, nothing is shown. None is no number, and in no sum.
    """
    small = {at for at, n in enumerate(numbers) if n is not None and 0 < n < threshold}
    if not small:
        return set()
    cover = next((at for at in order if (numbers[at] or 0) >= threshold), None)
    hidden = small | {cover} if cover is not None else small
    rest = sum(numbers[at] or 0 for at in hidden)
    if cover is None or rest < threshold - 1 + len(small) - 1 + threshold:
        return {at for at, n in enumerate(numbers) if n is not None}
    return hidden


def _full(row: Row, offer: str) -> Cell:
    """The answer about full house; `-` where there is no such offer."""
    code = row[f"full_{offer}"]
    if code == NO_OFFER or not row[offer]:
        return word("-")
    labels = {item.code: item.label for item in Forms().items("full_house")}
    if code == SUPPRESSED:
        return DOTTED
    return word(labels[code]) if code in labels else NONE
