"""The one rounding of the national tables: half up, once, from exact numbers (COUNT 11)."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction


def half_up(number: Exact, decimals: int = 0) -> Decimal:
    """The number with so many decimals; a half goes away from zero, as it does in print: 12.5 -> 13, 0.05 -> 0.1."""
    return Decimal(_ratio(number.numerator * 10**decimals, number.denominator)).scaleb(-decimals)


def _ratio(above: int, below: int) -> int:
    """above / below to the nearest whole, in whole numbers only; `below` is positive."""
    nearest = (2 * abs(above) + below) // (2 * below)
    return nearest if above >= 0 else -nearest


def percent(part: int, base: int) -> int | None:
    """A whole percent of the base; None where the base is 0."""
    return _ratio(100 * part, base) if base else None


def mean(total: Exact, number: int) -> Decimal | None:
    """A mean with one decimal; None over nothing."""
    return half_up(Fraction(total, number), 1) if number else None


def median_of(numbers: Sequence[tuple[int, int]]) -> Fraction | None:
    """The exact median of a histogram (value, how many); the mean of the two in the middle where they are even in number."""
    ordered = sorted((value, count) for value, count in numbers if count)
    total = sum(count for _, count in ordered)
    if not total:
        return None
    return Fraction(_at(ordered, (total - 1) // 2) + _at(ordered, total // 2), 2)


def _at(ordered: Sequence[tuple[int, int]], place: int) -> int:
    seen = 0
    for value, count in ordered:
        seen += count
        if place < seen:
            return value
    raise IndexError(place)
