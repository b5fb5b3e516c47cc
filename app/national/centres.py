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
    sums = [count(sum(row[name] for row in rows if row[f"{name}_state"] == "number")) for name in MEASURES]
    there = [any(row[f"{name}_state"] is not None for row in rows) for name in MEASURES]
    closing = (BLANK, BLANK, *(cell if known else NONE for cell, known in zip(sums, there, strict=True)))
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


def _shown(rows: Sequence[Row], name: str, threshold: int) -> list[Cell]:
    numbers = [row[name] if row[f"{name}_state"] == "number" else None for row in rows]
    hidden = dotted(numbers, threshold)
    return [DOTTED if at in hidden else _open(row, name) for at, row in enumerate(rows)]


def dotted(numbers: Sequence[int | None], threshold: int) -> set[int]:
    """Which numbers of a column are not shown when its sum is.

    Those from 1 to `threshold` - 1, and with them the next smallest, until each of them could be any of these numbers: two
    that are hidden are told apart by nothing but the sum less what is shown. None is no number, and in no sum.
    """
    small = {at for at, n in enumerate(numbers) if n is not None and 0 < n < threshold}
    others = sorted((n, at) for at, n in enumerate(numbers) if n is not None and n >= threshold)
    hidden = set(small)
    while small and not _safe([numbers[at] or 0 for at in hidden], len(small), threshold):
        if not others:
            return hidden | {at for at, n in enumerate(numbers) if n is not None}
        hidden.add(others.pop(0)[1])
    return hidden


def _safe(hidden: list[int], small: int, threshold: int) -> bool:
    """Whether each small one can be 1 and can be `threshold` - 1, the others taking up the rest of their sum."""
    rest, most = sum(hidden), threshold - 1
    if len(hidden) == small:
        return rest - 1 <= most * (small - 1) and rest - most >= small - 1
    return rest - most >= small - 1


def _full(row: Row, offer: str) -> Cell:
    """The answer about full house; `-` where there is no such offer."""
    code = row[f"full_{offer}"]
    if code == NO_OFFER or not row[offer]:
        return word("-")
    labels = {item.code: item.label for item in Forms().items("full_house")}
    if code == SUPPRESSED:
        return DOTTED
    return word(labels[code]) if code in labels else NONE
