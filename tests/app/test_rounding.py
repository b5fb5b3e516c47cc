"""One rounding: percents whole or with one decimal, both from the exact share; and nobody rounds beside it."""

import ast
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.forms.rounding import half_up, percent_cell, whole_percent
from app.forms.tables import Cell
from app.national.rounding import percent as national_percent

ROOT = Path(__file__).parents[2]
COUNTED = ("app/forms", "app/outputs", "app/care", "app/capacity", "app/cli", "ui/annual_return", "ui/capacity")
"""Where numbers are counted, laid out and shown."""
DRAWN = {"app/outputs/page.py", "app/outputs/sheets.py", "app/forms/tables.py"}
"""A length of a drawing, and numbers that have one decimal already, printed with it."""


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_both_percents_are_the_nearest_to_the_exact_share(part: int, base: int) -> None:
    share = Fraction(min(part, base), base)
    whole, cell = whole_percent(share), Fraction(round(1000 * percent_cell(share)), 1000)
    assert abs(100 * share - whole) <= Fraction(1, 2)
    assert abs(share - cell) <= Fraction(1, 2000)
    assert (whole, half_up(1000 * share)) == (Cell("x", 1, share).percent, 1000 * cell)
    assert national_percent(min(part, base), base) == whole, "the nation's is the same rule"


def test_the_whole_percent_is_not_rounded_twice() -> None:
    assert (whole_percent(Fraction(3246, 10000)), percent_cell(Fraction(3246, 10000))) == (32, 0.325)
    assert (whole_percent(Fraction(1, 8)), percent_cell(Fraction(1, 8))) == (13, 0.125)
    assert (whole_percent(Fraction(13, 40)), percent_cell(Fraction(13, 40))) == (33, 0.325)


def roundings(source: str) -> set[int]:
    """The lines that round by themselves: `round(…)`, or a number written with so many decimals."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round":
            found.add(node.lineno)
        spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
        if (
            isinstance(spec, ast.JoinedStr)
            and isinstance(end := spec.values[-1], ast.Constant)
            and end.value[-1:] == "f"
        ):
            found.add(node.lineno)
    return found


def test_nothing_that_is_counted_is_rounded_anywhere_else() -> None:
    assert roundings('x = f"{1 / 3:.0f}"\ny = round(2.5)\nz = f"{x}{day:%d.%m}"') == {1, 2}
    files = [path for folder in COUNTED for path in sorted((ROOT / folder).rglob("*.py"))]
    assert len(files) > 60
    beside = {p.relative_to(ROOT).as_posix() for p in files if roundings(p.read_text(encoding="utf-8"))}
    assert beside == DRAWN
