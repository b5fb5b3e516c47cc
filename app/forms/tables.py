"""The return laid out as tables for window, paper, spreadsheet and page: every figure in its place, with what is hidden hidden."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from app.forms.definitions import FORMS, Question, form_years, in_force
from app.forms.figures import AnnualReturn
from app.forms.rounding import whole_percent
from app.paths import RESOURCES
from app.texts import text

HIDDEN, NOT_ASKED = "..", "–"
"""Withheld for somebody's sake; not asked that year, or nothing to average over. Neither is 0, and neither is missing."""
CLOSING = ("base", "missing", "declined", "outside")
"""Where each unit of a question is, beside its categories: they add up to the units (COUNT rule 6)."""
Hides = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: the figure's name, its value (None = not asked that year), its exact share of the base, if it has one, and
    whether it is withheld; then it has neither."""

    figure: str
    value: int | float | None
    share: Fraction | None = None
    hidden: bool = False

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return None if self.share is None else whole_percent(self.share)

    @property
    def text(self) -> str:
        """The number as it is printed."""
        return HIDDEN if self.hidden else number_text(self.value)

    @property
    def percent_text(self) -> str:
        """The percent as it is printed; empty where there is no base."""
        return HIDDEN if self.hidden else "" if self.percent is None else str(self.percent)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `number` is its number in the return, `closing` the cells under it by name (CLOSING), `rules` the numbers of the
    rules it is counted by."""

    id: str
    number: int
    chapter: str
    title: str
    kind: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    rules: tuple[int, ...]
    base_text: str = ""
    closing: tuple[tuple[str, Cell], ...] = ()
    note: str = ""
    chart: bool = False

    @property
    def heading(self) -> str:
        """Its number and its title."""
        return text("report", "heading", number=self.number, title=self.title)

    def foot(self, name: str) -> Cell | None:
        """The cell under it with that name."""
        return dict(self.closing).get(name)

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell, the closing ones last."""
        for line in self.lines:
            yield from line.cells
        yield from (cell for _, cell in self.closing)


@cache
def _layout(year: int) -> tuple[dict[str, Any], ...]:
    years = [y for y in form_years() if (RESOURCES / "forms" / str(y) / "return.json").exists()]
    best = max((y for y in years if y <= year), default=years[0])
    data = json.loads((RESOURCES / "forms" / str(best) / "return.json").read_text(encoding="utf-8"))
    return tuple(data["tables"])


def tables_of(result: AnnualReturn, hides: Hides = lambda _: False) -> list[Table]:
    """Every table of the return, in printed order; what `hides` says is withheld stands as `..`. A question without a place in
    the layout, new or the centre's own, stands at the end of its chapter."""
    return _Maker(result, hides).run()


class _Maker:
    def __init__(self, result: AnnualReturn, hides: Hides) -> None:
        self.result, self.hides = result, hides

    def run(self) -> list[Table]:
        specs = list(_layout(self.result.year))
        placed = {spec.get("figure") for spec in specs}
        for form in FORMS:
            chapter = text("report", f"chapter.{form}")
            last = max(at for at, spec in enumerate(specs) if spec["chapter"] == chapter)
            asked = in_force().form(form, self.result.year).questions
            new = [q for q in asked if q.unit not in ("uncounted", "break") and q.figure not in placed]
            specs[last + 1 : last + 1] = [_spec_of(q, chapter, form) for q in new]
        return [self._table(number, spec) for number, spec in enumerate(specs, start=1)]

    def _table(self, number: int, spec: dict[str, Any]) -> Table:
        base_figure = spec.get("base_figure") or (f"{spec['figure']}.base" if "figure" in spec else "")
        stem = base_figure.removesuffix(".base")
        feet = ((name, f"{stem}.{name}") for name in CLOSING) if stem else ()
        closing = tuple((name, self._cell(figure)) for name, figure in feet if figure in self.result.figures)
        columns = [label for _, label in spec["columns"]] if spec["kind"] == "grid" else ["n"]
        shares = bool(base_figure) and spec["kind"] != "number"
        return Table(
            id=spec["id"],
            number=number,
            chapter=spec["chapter"],
            title=spec["title"],
            kind=spec["kind"],
            columns=(*columns, "%") if shares else tuple(columns),
            lines=tuple(self._lines(spec, base_figure)),
            rules=tuple(spec["rules"]),
            base_text=spec.get("base", ""),
            closing=closing,
            note=spec["note"],
            chart=spec.get("chart", False),
        )

    def _lines(self, spec: dict[str, Any], base: str) -> Iterable[Line]:
        if spec["kind"] == "question":
            for item in in_force().rows(spec["codes"], self.result.year):
                if item.code != "not_registered":
                    yield Line(item.label, (self._cell(f"{spec['figure']}.{item.code}.n", base),))
        elif spec["kind"] == "grid":
            keys = [key for key, _ in spec["columns"]]
            for pattern, label in spec["rows"]:
                yield Line(label, tuple(self._cell(pattern.format(key)) for key in keys))
        else:
            for figure, label in spec["rows"]:
                yield Line(label, (self._cell(figure, base if spec["kind"] != "number" else ""),))

    def _cell(self, figure: str, base: str = "") -> Cell:
        """A share is withheld with its number or its base."""
        value, whole = self.result.value(figure), self.result.value(base) if base else None
        if value is not None and self.hides(figure):
            return Cell(figure, None, None, hidden=True)
        share = Fraction(int(value), int(whole)) if value is not None and whole and not self.hides(base) else None
        return Cell(figure, value, share)


def _spec_of(question: Question, chapter: str, form: str) -> dict[str, Any]:
    """The place of a question that the layout does not know."""
    number = question.kind == "number"
    rows = [[f"{question.figure}.mean", text("report", "mean")]]
    return {
        "id": question.figure, "chapter": chapter, "title": question.label, "kind": "number" if number else "question",
        "figure": question.figure, "codes": question.codes, "rows": rows, "rules": [6, 7],
        "base": text("report", f"base_of.{form}.{question.unit}"), "chart": not number and question.kind == "multiple",
        "note": text("report", "multiple") if question.multiple else "",
    }  # fmt: skip


def number_text(value: int | float | None) -> str:
    """A number as it is printed in Norwegian; `–` where it was not asked that year."""
    if value is None:
        return NOT_ASKED
    if isinstance(value, float):
        return f"{value:,.1f}".replace(",", "\u00a0").replace(".", ",")
    return f"{value:,}".replace(",", "\u00a0")
