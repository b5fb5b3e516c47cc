"""Which ages are impossible for somebody who arrives, and which are unlikely: one rule for entry, import, faults and count.

Age is the year of arrival minus the birth year (COUNT 2, rule 8), so a person of 18 may still be 17. What is impossible is
refused where it is written, and where it stands already it is a fault and in no age group; what is unlikely is taken in, for
nobody is turned away at night over a number, and stands among the faults until it is mended.
"""

from datetime import date

from app.domain.base import PersonKind
from app.domain.errors import RuleBroken

EARLIEST_BIRTH = 1900
OLDEST = 110
POSSIBLE = {"adult": range(13, OLDEST + 1), "child": range(21), "": range(OLDEST + 1)}
"""Kind of a stay -> ages that can be; empty: of a day visit or phone talk, which asks for no kind."""
LIKELY = {"adult": range(16, 101), "child": range(19), "": range(101)}
COT_AGE = 2
"""A child who turns at most this in the year sleeps in a cot where there is one. Our choice; the sources give no age."""
SLIP = 1
"""Registers that are imported hold children born the year after they came: a slip of a year, to be mended here; it is taken in,
named, and in no age group."""


def age_in(kind: str, birth_year: int | None, year: int) -> int | None:
    """The age counted with; None when the birth year is unknown or cannot be right."""
    if birth_year is None or impossible_age(kind, birth_year, year):
        return None
    return year - birth_year


def impossible_age(kind: str, birth_year: int | None, year: int) -> str:
    """Why somebody of this birth year cannot have come as this in that year; empty when they can, or it is unknown."""
    return _outside(POSSIBLE[kind], kind, birth_year, year)


def unlikely_age(kind: str, birth_year: int | None, year: int) -> str:
    """Why it should be looked at again; what is impossible is so too."""
    return impossible_age(kind, birth_year, year) or _outside(LIKELY[kind], kind, birth_year, year)


def refused_in_import(kind: str, birth_year: int | None, year: int) -> bool:
    """Whether a whole import is refused for it; what is merely named is mended afterwards."""
    why = impossible_age(kind, birth_year, year)
    return bool(why) and not (why == "born_after_arrival" and birth_year == year + SLIP)


def sleeps_in_cot(birth_year: int | None, year: int) -> bool:
    """Whether a child born then is small enough for a cot in the year; not when the birth year is unknown."""
    return birth_year is not None and 0 <= year - birth_year <= COT_AGE


def check_age(kind: str, birth_year: int | None, day: date) -> None:
    """RuleBroken for an age that is impossible on a day."""
    why = impossible_age(kind, birth_year, day.year)
    if why:
        raise RuleBroken(why, field="birth_year", value=birth_year, year=day.year)


def check_birth_year(birth_year: int | None, today: date) -> None:
    """RuleBroken `bad_birth_year` for a year nobody here can be born in."""
    if birth_year is not None and not EARLIEST_BIRTH <= birth_year <= today.year:
        raise RuleBroken("bad_birth_year", field="birth_year", least=EARLIEST_BIRTH, most=today.year)


def _outside(ages: range, kind: str, birth_year: int | None, year: int) -> str:
    if birth_year is None or year - birth_year in ages:
        return ""
    if birth_year > year:
        return "born_after_arrival"
    if kind == PersonKind.CHILD:
        return "child_over_18"
    return "adult_under_16" if year - birth_year < ages.start else "very_old"
