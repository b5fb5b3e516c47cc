"""Dates and nights. The night of date d is the one that begins in the evening of d (counting rule 1)."""

import re
from datetime import date, timedelta

from app import clock
from app.domain.errors import RuleBroken

EARLIEST = date(1978, 1, 1)  # the first Norwegian shelter opened in 1978; an earlier date is a typing error
YEARS_AHEAD = 1


def parse_iso(text: str) -> date:
    """An ISO date (yyyy-mm-dd) within reason, or RuleBroken `bad_date` / `absurd_date`."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise RuleBroken("bad_date", value=text[:20]) from None
    check_reasonable(day)
    return day


def parse_day(text: str) -> date:
    """A day as ISO, or as a Norwegian spreadsheet writes it (dd.mm.yyyy); nothing with slashes, whose month nobody can know."""
    norwegian = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text)
    if norwegian is None:
        return parse_iso(text)
    day, month, year = norwegian.groups()
    try:
        return parse_iso(f"{year}-{month:0>2}-{day:0>2}")
    except RuleBroken as error:
        raise RuleBroken(error.code, value=text[:20]) from None


def check_reasonable(day: date, today: date | None = None, field: str = "") -> None:
    """Refuse a date nobody can mean: before the first shelter, or more than a year ahead of `today`."""
    if not EARLIEST <= day <= (today or clock.today()) + timedelta(days=366 * YEARS_AHEAD):
        raise RuleBroken("absurd_date", value=f"{day.day:02}.{day.month:02}.{day.year:04}", field=field)


def year_window(year: int, as_of: date) -> tuple[date, date]:
    """First night of the year and the day after its last night; a year that is not over ends at `as_of`.

    The night of `as_of` itself is not yet slept and is left out. The window is empty for a year to come.
    """
    start = date(year, 1, 1)
    return start, max(start, min(date(year + 1, 1, 1), as_of))


def nights_between(arrived: date, departed: date | None, start: date, end: date) -> int:
    """Nights of [arrived, departed) that lie in [start, end); the departure day does not count (rule 1)."""
    last = end if departed is None else min(departed, end)
    return max(0, (last - max(arrived, start)).days)


def days(start: date, end: date) -> list[date]:
    """Every day of [start, end)."""
    return [start + timedelta(days=n) for n in range((end - start).days)]
