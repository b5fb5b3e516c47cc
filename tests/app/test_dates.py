"""Dates and nights, and when two stays share a night: held against counting night by night."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.dates import check_reasonable, nights_between, parse_iso, year_window
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.stays import check_departure, overlap

DAY = date(2025, 3, 10)
few_days = st.integers(0, 12).map(lambda n: DAY + timedelta(days=n))


def a_stay(arrived: date, departed: date | None) -> Stay:
    return Stay(code="O1", person="P1", household="S1", kind="adult", offer="women", arrived=arrived, departed=departed)


@st.composite
def stays(draw) -> Stay:
    arrived = draw(few_days)
    return a_stay(arrived, draw(st.none() | st.integers(0, 6).map(lambda n: arrived + timedelta(days=n))))


def nights(stay: Stay) -> set[date]:
    last = stay.departed or DAY + timedelta(days=30)
    return {stay.arrived + timedelta(days=n) for n in range((last - stay.arrived).days)}


@given(stays(), stays())
def test_two_stays_overlap_exactly_when_they_share_a_night(one, other):
    assert overlap(one, other) == overlap(other, one) == bool(nights(one) & nights(other))


@given(stays(), few_days, few_days)
def test_the_nights_between_are_those_inside_the_window(stay, start, end):
    window = {start + timedelta(days=n) for n in range((end - start).days)}
    assert nights_between(stay.arrived, stay.departed, start, end) == len(nights(stay) & window)


@pytest.mark.parametrize(
    ("year", "as_of", "window"),
    [
        (2024, "2026-01-01", ("2024-01-01", "2025-01-01")),
        (2025, "2025-06-11", ("2025-01-01", "2025-06-11")),
        (2025, "2025-01-01", ("2025-01-01", "2025-01-01")),
        (2026, "2025-06-11", ("2026-01-01", "2026-01-01")),
    ],
)
def test_the_window_of_a_year_ends_at_its_end_or_at_the_day_of_the_count(year, as_of, window):
    assert tuple(day.isoformat() for day in year_window(year, date.fromisoformat(as_of))) == window


@given(st.dates(date(1978, 1, 1), date(2025, 12, 31)))
def test_a_date_reads_back_as_it_was_written(day):
    assert parse_iso(day.isoformat()) == day


@given(st.text(max_size=12))
@example("0001-01-01")
def test_what_is_no_date_is_refused_with_what_was_typed(typed):
    try:
        day = parse_iso(typed)
    except RuleBroken as error:
        told = typed[:20] if error.code == "bad_date" else ".".join(reversed(typed.split("-")))
        assert error.code in ("bad_date", "absurd_date")
        assert error.params["value"] == told
    else:
        assert day.isoformat() == typed


@pytest.mark.parametrize("day", [date(1977, 12, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_a_date_nobody_can_mean_is_refused(day):
    with pytest.raises(RuleBroken, match="absurd_date"):
        check_reasonable(day)


def test_a_departure_lies_between_the_arrival_and_today():
    stay, today = a_stay(DAY, None), DAY + timedelta(days=3)
    for days in range(4):
        check_departure(stay, DAY + timedelta(days=days), today)
    for days, code in ((-1, "departed_before_arrived"), (4, "departure_in_future")):
        with pytest.raises(RuleBroken, match=code):
            check_departure(stay, DAY + timedelta(days=days), today)
