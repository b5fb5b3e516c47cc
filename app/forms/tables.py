"""The return laid out as tables for window, paper and spreadsheet: n, percent, base and missing of every figure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.forms.definitions import form_years, items
from app.forms.figures import AnnualReturn
from app.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: the figure's name, its value (None = not asked that year) and its percent of the base, if it has one."""

    figure: str
    value: int | float | None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `base` and `missing` are cells of their own; `rules` are the numbers of the rules it is counted by."""

    id: str
    chapter: str
    title: str
    kind: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    rules: tuple[int, ...]
    base_text: str = ""
    base: Cell | None = None
    missing: Cell | None = None
    note: str = ""
    chart: bool = False


@cache
def _layout(year: int) -> tuple[dict[str, Any], ...]:
    best = max((y for y in form_years() if y <= year), default=form_years()[0])
    data = json.loads((RESOURCES / "forms" / str(best) / "return.json").read_text(encoding="utf-8"))
    return tuple(data["tables"])


def tables_of(result: AnnualReturn) -> list[Table]:
    """Every table of the return, in printed order."""
    return [_BUILDERS[spec["kind"]](spec, result) for spec in _layout(result.year)]


def _cell(result: AnnualReturn, figure: str, base: int | float | None = None) -> Cell:
    value = result.value(figure)
    percent = 100 * value / base if value is not None and base else None
    return Cell(figure, value, percent)


def _optional(result: AnnualReturn, figure: str) -> Cell | None:
    return _cell(result, figure) if figure in result.figures else None


def _question(spec: dict[str, Any], result: AnnualReturn) -> Table:
    figure = spec["figure"]
    base = result.value(f"{figure}.base")
    lines = tuple(
        Line(item.label, (_cell(result, f"{figure}.{item.code}.n", base),))
        for item in items(spec["codes"])
        if item.code != "not_registered"
    )
    parts = (_optional(result, f"{figure}.base"), _optional(result, f"{figure}.missing"))
    return _table(spec, ("n", "%"), lines, spec["base"], *parts)


def _grid(spec: dict[str, Any], result: AnnualReturn) -> Table:
    keys = [key for key, _ in spec["columns"]]
    lines = (Line(label, tuple(_cell(result, pattern.format(key)) for key in keys)) for pattern, label in spec["rows"])
    return _table(spec, tuple(label for _, label in spec["columns"]), lines)


def _counts(spec: dict[str, Any], result: AnnualReturn) -> Table:
    base_figure = spec.get("base_figure", "")
    base = result.value(base_figure)
    lines = (Line(label, (_cell(result, figure, base),)) for figure, label in spec["rows"])
    columns = ("n", "%") if base_figure else ("n",)
    return _table(spec, columns, lines, "", _optional(result, base_figure))


def _table(
    spec: dict[str, Any],
    columns: tuple[str, ...],
    lines: Iterable[Line],
    base_text: str = "",
    base: Cell | None = None,
    missing: Cell | None = None,
) -> Table:
    return Table(
        id=spec["id"],
        chapter=spec["chapter"],
        title=spec["title"],
        kind=spec["kind"],
        columns=columns,
        lines=tuple(lines),
        rules=tuple(spec["rules"]),
        base_text=base_text,
        base=base,
        missing=missing,
        note=spec["note"],
        chart=spec.get("chart", False),
    )


_BUILDERS = {"question": _question, "grid": _grid, "counts": _counts}


def number_text(value: int | float | None) -> str:
    """A number as it is printed in Norwegian; `–` where it was not asked that year."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:,.1f}".replace(",", "\u00a0").replace(".", ",")
    return f"{value:,}".replace(",", "\u00a0")


def percent_text(percent: float | None) -> str:
    """A percent without decimals, as the national tables have it; empty where there is no base."""
    return "" if percent is None else f"{percent:.0f}"
