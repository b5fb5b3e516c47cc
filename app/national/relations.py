"""What must add up inside one return: totals and their parts, bases and categories, the histogram and the nights it stands for.

A hidden number is an interval; a relation is broken only where no values in the intervals could make it true.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from app.national.names import WHOLES, base_of, counts_nights, counts_whole, question_of
from app.national.shape import GENDERS, OFFERS, SUPPRESSED

CELL_THRESHOLD: Final = 5
TOTAL_THRESHOLD: Final = 20
LONGEST_YEAR: Final = 366
_BY_GENDER = ("residents", "stays", "nights", "children", "day_visits", "day_users", "phone_talks", "phone_users")
_BY_OFFER = ("stays", "nights")
_BY_MONTH = ("day_visits", "phone_talks")
_SINGLE = frozenset(
    (
        "disability", "immigrant_background", "brought_children", "living_situation_before", "abuse_duration",
        "abuse_duration.with_children", "abuse_duration.without_children", "individual_plan", "destination_resident",
        "children_age", "child_previous_stays", "parents_birth_country", "break.kindergarten", "break.school",
        "destination_child",
    )
)  # fmt: skip
"""Questions with one answer: their categories add up to the base."""
_AT_MOST = (
    ("residents.all", "stays.all"),
    ("stays.all", "nights.all"),
    ("children.all", "child_stays.all"),
    ("child_stays.all", "child_nights.all"),
    ("day_users.all", "day_visits.all"),
    ("phone_users.all", "phone_talks.all"),
)

_SUMS = (
    *((f"{name}.all", tuple(f"{name}.{gender}" for gender in GENDERS)) for name in _BY_GENDER),
    *((f"{name}.all", tuple(f"{name}.offer.{offer}" for offer in OFFERS)) for name in _BY_OFFER),
    *((f"{name}.all", tuple(f"{name}.month.{month:02d}" for month in range(1, 13))) for name in _BY_MONTH),
    *((f"break.{p}.stays", (f"break.{p}.base", f"break.{p}.missing")) for p in ("kindergarten", "school")),
)
Interval = tuple[int, int]


class Intervals:
    """The values of one return as intervals: a number is itself, a hidden count from 1 to its threshold less 1."""

    def __init__(self, values: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
        self.values = values
        self.cell = int(rules.get("cell_threshold", CELL_THRESHOLD)) - 1
        self.whole = int(rules.get("total_threshold", TOTAL_THRESHOLD)) - 1
        if any(values.get(name) == SUPPRESSED for name in WHOLES):
            self.cell = max(self.cell, self.whole)

    def of(self, figure: str) -> Interval | None:
        """The interval of a figure; None where there is no number, hidden or not."""
        value = self.values.get(figure)
        if type(value) is int:
            return value, value
        if value != SUPPRESSED:
            return None
        if counts_nights(figure):
            return 1, self.whole * LONGEST_YEAR
        return 1, self.whole if counts_whole(figure) else self.cell

    def sum_of(self, figures: tuple[str, ...]) -> Interval | None:
        """The interval of a sum; None when a part has no number, or there is none."""
        intervals = [self.of(figure) for figure in figures]
        if not intervals or None in intervals:
            return None
        return sum(low for low, _ in intervals if low), sum(high for _, high in intervals if high)  # type: ignore[misc]


def broken(content: Mapping[str, Any]) -> str:
    """The total, base or sum that is not what its parts say; empty where everything fits."""
    return next(_broken(content), "")


def _broken(content: Mapping[str, Any]) -> Iterator[str]:
    intervals = Intervals(content["values"], content["rules"])
    for total, parts in _SUMS:
        if not _meet(intervals.of(total), intervals.sum_of(parts)):
            yield total
    for less, more in _AT_MOST:
        low, high = intervals.of(less), intervals.of(more)
        if low and high and low[0] > high[1]:
            yield less
    yield from _questions(content["values"], content["own"], intervals)
    yield from _histograms(content["nights"], intervals)
    ages, base = content["sums"].get("children_age"), intervals.of("children_age.base")
    if isinstance(ages, dict) and not _meet(base, (ages["n"], ages["n"])):
        yield "children_age.base"


def _meet(one: Interval | None, other: Interval | None) -> bool:
    """Whether both can be the same number; what is not known can be anything."""
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


def _questions(values: Mapping[str, Any], own: Mapping[str, Any], intervals: Intervals) -> Iterator[str]:
    """No category is more than its base, and those of a question with one answer are the base together."""
    with_own = {question_of(figure) for figure in own}
    for base, figures, single in _categories(tuple(values)):
        whole = intervals.of(base)
        if whole is None:
            continue
        pairs = [(figure, interval) for figure in figures if (interval := intervals.of(figure))]
        yield from (figure for figure, (low, _) in pairs if low > whole[1])
        if single:
            low, high = (sum(interval[side] for _, interval in pairs) for side in (0, 1))
            told = len(pairs) == len(figures) and base.removesuffix(".base") not in with_own
            if low > whole[1] or (told and high < whole[0]):
                yield base


@lru_cache(maxsize=16)
def _categories(names: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """Each base with its categories, and whether the question has one answer. Returns of one year have the same names."""
    parts: dict[str, list[str]] = {}
    for figure in names:
        if figure.endswith(".n"):
            parts.setdefault(base_of(figure), []).append(figure)
    return tuple((base, tuple(figures), base.removesuffix(".base") in _SINGLE) for base, figures in parts.items())


def _histograms(nights: Mapping[str, Any], intervals: Intervals) -> Iterator[str]:
    for kind, genders in nights.items():
        stays, slept = ("stays", "nights") if kind == "adult" else ("child_stays", "child_nights")
        sums = [(0, 0), (0, 0)]
        for gender, bars in genders.items():
            if not isinstance(bars, dict):
                break
            number, total = sum(bars.values()), sum(int(n) * many for n, many in bars.items())
            sums = [(sums[0][0] + number,) * 2, (sums[1][0] + total,) * 2]
            for figure, value in ((f"{stays}.{gender}", number), (f"{slept}.{gender}", total)):
                if not _meet(intervals.of(figure), (value, value)):
                    yield figure
        else:
            if genders:
                for figure, whole in ((f"{stays}.all", sums[0]), (f"{slept}.all", sums[1])):
                    if not _meet(intervals.of(figure), whole):
                        yield figure
