"""The answers of the engine for one year, ready to be asked by group: totals, shares, means and medians, as cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from app.national.cells import COUNT, DECIMAL, NONE, PERCENT, Cell
from app.national.engine import Engine, Row
from app.national.relations import LONGEST_YEAR
from app.national.rounding import half_up, mean, median_of, percent

Group = tuple[str, str]
"""(dimension, part): ("all", ""), ("size", "small"), ("form", "iks")."""
ALL: Final[Group] = ("all", "")
KINDS: Final = {"nights": "adult", "child_nights": "child"}
_QUERIES: Final = ("totals", "shares", "middles", "nights", "hidden_stays", "answers", "numbers", "sums", "centres")
_Indexed = Mapping[tuple[Any, ...], Row]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the queries say of one year."""

    year: int
    totals: _Indexed
    shares: _Indexed
    middles: _Indexed
    nights: Mapping[tuple[Any, ...], list[tuple[int, int]]]
    hidden_stays: _Indexed
    answers: Mapping[tuple[Any, ...], list[Row]]
    numbers: _Indexed
    sums: _Indexed
    centres: tuple[Row, ...]

    def figures(self) -> list[str]:
        """Every figure that can be put together, by name."""
        return sorted({figure for dimension, _, figure in self.totals if dimension == "all"})

    def total(self, figure: str, group: Group = ALL) -> Cell:
        """The sum over the group's centres; an interval where some hide theirs."""
        row = self.totals.get((*group, figure))
        return Cell(COUNT, row["low"], row["high"]) if row and row["low"] is not None else NONE

    def known(self, figure: str, group: Group = ALL) -> int:
        """The sum of the numbers that are not hidden."""
        row = self.totals.get((*group, figure))
        return int(row["known"]) if row else 0

    def base(self, figure: str, group: Group = ALL) -> Cell:
        """What the figure is a share of, summed over the centres that have both."""
        row = self.shares.get((*group, figure))
        return Cell(COUNT, row["base_low"], row["base_high"]) if row else NONE

    def share(self, figure: str, group: Group = ALL) -> Cell:
        """Sum of n over sum of bases, in whole percent; an interval where something is hidden."""
        row = self.shares.get((*group, figure))
        if not row or not row["base_high"]:
            return NONE
        low = percent(row["low"], row["base_high"])
        high = percent(min(row["high"], row["base_low"]), row["base_low"]) if row["base_low"] else 100
        return Cell(PERCENT, low, high)

    def mean_nights(self, kind: str, which: str, group: Group = ALL) -> Cell:
        """Nights per stay: sum of nights over sum of stays. `kind` is `nights` or `child_nights`, `which` a gender or `all`."""
        row = self.shares.get((*group, f"{kind}.{which}"))
        if not row or not row["base_low"]:
            return NONE
        return Cell(DECIMAL, mean(row["low"], row["base_high"]), mean(row["high"], row["base_low"]))

    def median_nights(self, kind: str, which: str, group: Group = ALL) -> Cell:
        """The median of all stays' nights, from the merged histograms; hidden stays may be short or long."""
        wanted = KINDS[kind]
        nights = [
            bar for (*of, kind, gender), bars in self.nights.items()
            if tuple(of) == group and kind == wanted and which in ("all", gender) for bar in bars
        ]  # fmt: skip
        most = sum(
            row["most"] for (*of, kind, gender), row in self.hidden_stays.items()
            if tuple(of) == group and kind == wanted and which in ("all", gender)
        )  # fmt: skip
        low, high = median_of([*nights, (1, most)]), median_of([*nights, (LONGEST_YEAR, most)])
        return NONE if low is None or high is None else Cell(DECIMAL, half_up(low, 1), half_up(high, 1))

    def mean_of(self, name: str, group: Group = ALL) -> Cell:
        """A mean from sums that can be merged (ages); nothing where one of them is hidden."""
        row = self.sums.get((*group, name))
        average = mean(row["total"], row["n"]) if row and row["n"] and not row["hidden"] else None
        return Cell(DECIMAL, average, average) if average is not None else NONE

    def number_of_centres(self, group: Group = ALL) -> int:
        """How many centres the group has."""
        dimension, part = group
        return sum(1 for row in self.centres if dimension == "all" or row[dimension] == part)

    def over_centres(self, figure: str) -> tuple[int, Cell, Cell]:
        """How many centres gave a number, and the mean and median over them."""
        row, middle = self.totals.get((*ALL, figure)), self.middles.get((*ALL, figure))
        if not row or not middle:
            return 0, NONE, NONE
        average, between = mean(row["known"], row["numbers"]), half_up(Fraction(middle["middle"]), 1)
        return row["numbers"], Cell(DECIMAL, average, average), Cell(DECIMAL, between, between)

    def parts(self, dimension: str) -> set[str]:
        """The parts of a dimension (`size`, `form`) that occur, offers with a form of their own included."""
        codes = {str(row[dimension]) for row in self.centres}
        return codes | {part for of, part, *_ in self.answers if of == dimension}


def exact(number: Decimal | float) -> Fraction:
    """A number of the engine without loss."""
    return Fraction(number)


def of_years(engine: Engine) -> dict[int, Numbers]:
    """Every year that was put together, ascending."""
    years: dict[int, dict[str, list[Row]]] = {}
    for query in _QUERIES:
        for row in engine.ask(query):
            years.setdefault(row["year"], {name: [] for name in _QUERIES})[query].append(row)
    return {year: _of_year(year, rows) for year, rows in sorted(years.items())}


def _of_year(year: int, rows: Mapping[str, list[Row]]) -> Numbers:
    nights: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
    for row in rows["nights"]:
        nights.setdefault(_key(row, "kind", "gender"), []).append((row["nights"], row["stays"]))
    answers: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows["answers"]:
        answers.setdefault(_key(row, "offer", "question"), []).append(row)
    return Numbers(
        year=year,
        totals={_key(row, "figure"): row for row in rows["totals"]},
        shares={_key(row, "figure"): row for row in rows["shares"]},
        middles={_key(row, "figure"): row for row in rows["middles"]},
        nights=nights,
        hidden_stays={_key(row, "kind", "gender"): row for row in rows["hidden_stays"]},
        answers=answers,
        numbers={_key(row, "offer", "question"): row for row in rows["numbers"]},
        sums={_key(row, "name"): row for row in rows["sums"]},
        centres=tuple(rows["centres"]),
    )


def _key(row: Row, *names: str) -> tuple[Any, ...]:
    return (row["dimension"], row["part"], *(row[name] for name in names))
