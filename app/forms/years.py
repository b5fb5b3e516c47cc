"""Own years beside each other and beside the nation's published ones (A8), with breaks shown as breaks, and a difference said in
words only where it is more than chance would give."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import sqrt

from app.domain.errors import RuleBroken
from app.forms.figures import AnnualReturn
from app.forms.result import result_of
from app.forms.tables import tables_of
from app.paths import RESOURCES
from app.ports import Queries
from app.texts import text

MOST_YEARS = 20
BREAKS = {"residents": 2021, "day_users": 2021}
"""The way of counting changed in 2021: a person is new each year (FORMS 8.9); figures that begin so cannot be compared over it."""
MAIN = (
    "residents.all", "stays.all", "nights.all", "children.all", "day_users.all", "day_visits.all", "phone_talks.all",
    "requests.refused",
)  # fmt: skip
"""The numbers that are looked at first."""
TEN = 10
"""So many years stand beside each other on paper."""
CHANCE = 1.96
"""How many standard deviations chance gives, nineteen times of twenty."""


@dataclass(frozen=True, slots=True)
class National:
    """A published number: of which year, and where it stands."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in one year: the number (None: not asked, or nothing registered), its share of its base in percent, and whether the
    line is broken before it."""

    year: int
    value: int | float | None
    percent: int | None
    broken: bool
    national: National | None


@dataclass(frozen=True, slots=True)
class Series:
    """`label` of the figure, its points, and what may be said of the last change; empty where chance would give as much."""

    figure: str
    label: str
    points: tuple[Point, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Years:
    """The years, and a series for each figure that any of them has."""

    years: tuple[int, ...]
    series: tuple[Series, ...]

    def as_json(self) -> dict[str, object]:
        """Machine-readable: `null` is not asked or nothing registered."""
        return {
            "schema": "livd.years/1", "years": list(self.years),
            "series": [
                {
                    "figure": one.figure, "label": one.label, "said": one.said,
                    "points": [
                        {"year": p.year, "value": p.value, "percent": p.percent, "break": p.broken,
                         "national": None if p.national is None else {"value": p.national.value, "source": p.national.source}}
                        for p in one.points
                    ],
                }
                for one in self.series
            ],
        }  # fmt: skip


@cache
def national() -> dict[str, dict[int, National]]:
    """Figure -> year -> the published national number (S3, S4 and Bufdir's pages, FORMS 8)."""
    data = json.loads((RESOURCES / "national" / "published.json").read_text(encoding="utf-8"))
    return {
        name: {int(year): National(value, entry["source"]) for year, value in entry["years"].items()}
        for name, entry in data.items()
    }


def series(queries: Queries, first: int, last: int, today: date) -> Years:
    """The years from `first` to `last`, both included. RuleBroken `bad_years` for too many, or the wrong way round."""
    if not 0 <= last - first < MOST_YEARS or last > today.year:
        raise RuleBroken("bad_years", field="year")
    results: dict[int, AnnualReturn | None] = {}
    for year in range(first, last + 1):
        register = queries.returns.register(year, look=False)
        results[year] = result_of(queries, register, year, today)
    return beside(results)


def main_series(queries: Queries, year: int, today: date) -> list[Series]:
    """The main numbers over the years up to `year`, ten at most; none where there is one year only."""
    first = max(min(queries.returns.years(), default=year), year - TEN + 1)
    earlier = {one.figure: one for one in series(queries, first, year, today).series} if first < year else {}
    return [earlier[name] for name in MAIN if name in earlier]


def beside(results: dict[int, AnnualReturn | None]) -> Years:
    """Counted years beside each other."""
    years = tuple(sorted(results))
    cells: dict[str, dict[int, tuple[int | float | None, int | None]]] = {}
    labels: dict[str, str] = {}
    for year in years:
        result = results[year]
        for table in tables_of(result) if result else ():
            for line in table.lines:
                for column, cell in zip(table.columns, line.cells, strict=False):
                    label = f"{line.label}, {column.lower()}" if len(line.cells) > 1 else line.label
                    labels[cell.figure] = f"{table.title}: {label}"
                    cells.setdefault(cell.figure, {})[year] = (cell.value, cell.percent)
    return Years(years, tuple(_series(name, labels[name], years, points, results) for name, points in cells.items()))


def _series(
    name: str,
    label: str,
    years: Sequence[int],
    given: dict[int, tuple[int | float | None, int | None]],
    results: dict[int, AnnualReturn | None],
) -> Series:
    published = national().get(name) or national().get(name.removesuffix(".n") + ".percent", {})
    points = []
    for place, year in enumerate(years):
        value, percent = given.get(year, (None, None))
        before = given.get(years[place - 1], (None, None))[0] if place else None
        broken = place > 0 and (year == BREAKS.get(name.split(".")[0]) or (value is None) != (before is None))
        points.append(Point(year, value, percent, broken, published.get(year)))
    return Series(name, label, tuple(points), _said(name, points, results))


def _said(name: str, points: Sequence[Point], results: dict[int, AnnualReturn | None]) -> str:
    """The change from the year before, in words, where it is more than chance: for a count as if it were a Poisson number, for a
    share as two of a binomial; a year of few says nothing."""
    if len(points) < 2 or points[-1].broken:
        return ""
    old, new = points[-2], points[-1]
    if isinstance(old.value, float) or isinstance(new.value, float) or old.value is None or new.value is None:
        return ""
    bases = [_base_of(name, results[point.year]) for point in (old, new)]
    if name.endswith(".n"):
        return _share_said(old, new, bases)
    if abs(new.value - old.value) <= CHANCE * sqrt(old.value + new.value):
        return ""
    return text("years", "more" if new.value > old.value else "fewer", was=old.value, now=new.value, year=old.year)


def _share_said(old: Point, new: Point, bases: Sequence[int]) -> str:
    if not all(bases) or old.percent is None or new.percent is None or old.value is None or new.value is None:
        return ""
    shares = [old.value / bases[0], new.value / bases[1]]
    pooled = (old.value + new.value) / sum(bases)
    chance = CHANCE * sqrt(pooled * (1 - pooled) * (1 / bases[0] + 1 / bases[1]))
    if abs(shares[1] - shares[0]) <= chance or not chance:
        return ""
    which = "more_share" if shares[1] > shares[0] else "fewer_share"
    return text("years", which, was=old.percent, now=new.percent, year=old.year)


def _base_of(name: str, result: AnnualReturn | None) -> int:
    figure = result.figures.get(name) if result else None
    return int(result.value(figure.total) or 0) if result and figure and figure.total else 0
