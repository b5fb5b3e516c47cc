"""The groups the national tables are split by, as S3 has them: size by full-time equivalents, and organisation form."""

from typing import Final

from app.forms.definitions import Forms
from app.national.cells import Column
from app.national.numbers import ALL, Group, Numbers
from app.texts import text

SIZES: Final = ("small", "medium", "large")
UNKNOWN: Final = "unknown"


def groups(numbers: Numbers, dimension: str) -> list[Group]:
    """The parts of a dimension in printed order; those nobody has told are last, and only where there are any."""
    codes = SIZES if dimension == "size" else tuple(item.code for item in Forms().items("organisation_form"))
    parts = numbers.parts(dimension)
    return [(dimension, part) for part in codes] + ([(dimension, UNKNOWN)] if UNKNOWN in parts else [])


def every_group(numbers: Numbers) -> list[Group]:
    """All, then by size, then by organisation form."""
    return [ALL, *groups(numbers, "size"), *groups(numbers, "form")]


def head_of(group: Group) -> str:
    """A short head for a column."""
    return text("national_groups", ".".join(part for part in group if part))


def columns_of(groups: list[Group], prefix: str = "", band: str = "") -> tuple[Column, ...]:
    """A column for each group; `prefix` sets apart those of one offer."""
    return tuple(
        Column(f"{prefix}{dimension}.{part}".rstrip("."), head_of((dimension, part)), band or _band(dimension))
        for dimension, part in groups
    )


def _band(dimension: str) -> str:
    return "" if dimension == "all" else text("national_groups", f"by_{dimension}")
