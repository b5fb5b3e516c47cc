"""The national tables as values: what a cell holds is a number, an interval, or a word; one way to write each."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

COUNT, PERCENT, DECIMAL, WORD, EMPTY = "count", "percent", "decimal", "word", "empty"
HIDDEN: Final = ".."
NOTHING: Final = "–"
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A number (`low` = `high`), an interval that holds the truth, or a `word`: `..` hidden, `–` nothing to count, or a text."""

    kind: str
    low: Number | None = None
    high: Number | None = None
    word: str = ""

    @property
    def exact(self) -> Number | None:
        """The number, where it is one."""
        return self.low if self.low == self.high else None

    @property
    def text(self) -> str:
        """As it is printed in Norwegian: `1 234`, `12,5`, `12–16`."""
        if self.kind == EMPTY:
            return ""
        if self.low is None or self.high is None:
            return self.word or NOTHING
        if self.low == self.high:
            return written(self.low)
        return f"{written(self.low)}–{written(self.high)}"

    def as_json(self) -> dict[str, Any]:
        """The cell as data: decimals as numbers, an interval as its two ends."""
        if self.low is None or self.high is None:
            return {"word": self.text}
        low, high = (float(end) if isinstance(end, Decimal) else end for end in (self.low, self.high))
        return {"value": low} if low == high else {"low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key as data, its head as printed, a `band` over several columns that belong together."""

    key: str
    head: str
    band: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `closing`: a base, a number of centres or a total, set apart."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    closing: bool = False


@dataclass(frozen=True, slots=True)
class NationalTable:
    """One table of one year, or of all years (`year` 0). `unit` says what is counted; `paper`: it stands in the short report."""

    id: str
    chapter: str
    title: str
    year: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit: str = ""
    note: str = ""
    paper: bool = True

    def cell(self, line: str, column: str) -> Cell:
        """One cell by the keys of its line and column; KeyError when there is none."""
        at = next((n for n, one in enumerate(self.columns) if one.key == column), None)
        row = next((one for one in self.lines if one.key == line), None)
        if at is None or row is None:
            raise KeyError(line, column)
        return row.cells[at]

    def walk(self) -> Iterator[tuple[Line, Column, Cell]]:
        """Every cell with its line and column."""
        for line in self.lines:
            for column, cell in zip(self.columns, line.cells, strict=True):
                yield line, column, cell

    def as_json(self) -> dict[str, Any]:
        """The table as data."""
        return {
            "id": self.id,
            "year": self.year or None,
            "chapter": self.chapter,
            "title": self.title,
            "unit": self.unit,
            "note": self.note,
            "columns": [{"key": c.key, "head": c.head, "band": c.band} for c in self.columns],
            "rows": [
                {"key": line.key, "label": line.label, "cells": [c.as_json() for c in line.cells]}
                for line in self.lines
            ],
        }


def written(number: Number) -> str:
    """A number in Norwegian: spaces that do not break between thousands, a decimal comma."""
    return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


def word(text: str) -> Cell:
    """A cell that is words."""
    return Cell(WORD, word=text)


def count(low: Number | None, high: Number | None = None) -> Cell:
    """A count, or an interval of one; None is nothing to count."""
    return Cell(COUNT, low, low if high is None else high)


NONE = Cell(WORD, word=NOTHING)
BLANK = Cell(EMPTY)
"""Where no number belongs."""
DOTTED = Cell(WORD, word=HIDDEN)
