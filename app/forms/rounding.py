"""How the return rounds: once, from exact numbers, halves upwards, the same in every output (COUNT rule 11)."""

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

Exact = int | Fraction


def half_up(number: Exact) -> int:
    """The nearest whole number, halves upwards."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def one_decimal(number: Exact) -> float:
    """A number with one decimal."""
    return half_up(10 * number) / 10


def mean(numbers: Sequence[int]) -> Fraction:
    """The exact mean."""
    return Fraction(sum(numbers), len(numbers))


def middle(numbers: Sequence[int]) -> Fraction:
    """The exact median: the mean of the two in the middle where they are even in number."""
    return Fraction(median(map(Fraction, numbers)))
