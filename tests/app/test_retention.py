"""The review list: what has had its time by the centre's own numbers, what is held, what is decided; never by a rule of ours."""

from datetime import date, datetime

import pytest

from app.domain.retention import Ended, Months, Retention, later, review

TODAY = date(2030, 6, 1)


def decided(decision="keep", **more):
    given = {"whom": "S-001", "decision": decision, "why": "time", "at": datetime(2029, 6, 1), "user": "Kari"}
    return Retention(**(given | more))


@pytest.mark.parametrize(
    ("last", "months", "decision", "state"),
    [
        (date(2025, 6, 1), None, None, "no_number"),
        (date(2025, 6, 1), 60, None, "review"),
        (date(2025, 6, 2), 60, None, "running"),
        (None, 60, None, "review"),
        (date(2025, 6, 1), 60, decided(until=date(2030, 6, 2)), "kept"),
        (date(2025, 6, 1), 60, decided(until=date(2030, 6, 1)), "review"),
        (date(2029, 6, 1), 60, decided(until=date(2030, 6, 1)), "review"),
        (date(2025, 6, 1), 60, decided(hold=True), "held"),
        (date(2025, 6, 1), None, decided(hold=True, until=date(2031, 1, 1)), "held"),
        (date(2025, 6, 1), 60, decided(hold=True, until=date(2030, 5, 31)), "review"),
        (date(2025, 6, 1), None, decided("delete", due=date(2030, 6, 10)), "deleting"),
        (date(2025, 6, 1), 60, decided("archive", until=date(2035, 6, 1)), "kept"),
    ],
)
def test_what_stands_of_a_case_today(last, months, decision, state):
    (line,) = review([Ended("S-001", "adult", last, decision)], Months(adult=months), TODAY)
    assert line.state == state


def test_each_kind_has_its_own_number_and_what_is_deleted_next_comes_first():
    ended = [
        Ended("S-001", "adult", date(2020, 1, 1)), Ended("S-002", "child", date(2020, 1, 1)),
        Ended("P-003", "day", date(2019, 1, 1)), Ended("S-004", "adult", date(2029, 1, 1), decided("delete", due=TODAY)),
    ]  # fmt: skip
    lines = review(ended, Months(adult=12, child=240, day=120), TODAY)
    assert [(line.whom, line.state) for line in lines] == [
        ("S-004", "deleting"), ("S-001", "review"), ("P-003", "review"), ("S-002", "running"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 12, 15), 12, date(2025, 12, 15)), (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 1), -12, date(2023, 1, 1)), (date(2024, 11, 30), 1, date(2024, 12, 30)),
    ],
)  # fmt: skip
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, then):
    assert later(day, months) == then
