"""How the return rounds: once, from exact numbers, halves upwards, the same in every output (COUNT rule 11)."""

from collections.abc import Sequence
from fractions import Fraction

Exact = int | Fraction


def half_up(number: Exact) -> int:
    """The nearest whole number, halves upwards."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def whole_percent(share: Exact) -> int:
    """A share in whole percent: how percents stand everywhere but in a sheet's cells. Rounded from the exact share, never from a
    percent that was rounded already: 0.3246 is 32 and not, over 32.5, 33."""
    return half_up(100 * share)


def percent_cell(share: Exact) -> float:
    """A share as a sheet's percent cell holds it, so that it is shown with one decimal: 0.3246 is 0.325. Rounded from the exact
    share like the whole percent."""
    return half_up(1000 * share) / 1000


def one_decimal(number: Exact) -> float:
    """A number with one decimal."""
    return half_up(10 * number) / 10


def mean(numbers: Sequence[int]) -> Fraction:
    """The exact mean."""
    return Fraction(sum(numbers), len(numbers))


def middle(numbers: Sequence[int]) -> Fraction:
    """The exact median: the mean of the two in the middle where they are even in number."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return Fraction(ordered[half]) if len(ordered) % 2 else Fraction(ordered[half - 1] + ordered[half], 2)
