"""One clock for the program, and when it is not believed."""

import ast
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app import clock
from app.version import BUILT

ROOT = Path(__file__).parents[2]
NOON = datetime(2027, 3, 1, 12)


@pytest.fixture(autouse=True)
def _as_the_pc_says():
    yield
    clock.settle(None)


def daily(days: int, until: datetime = NOON) -> list[datetime]:
    return [until - timedelta(days=n) for n in range(days)]


# -- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "lines", "behind"),
    [
        (NOON + timedelta(minutes=5), daily(30), None),
        (NOON - timedelta(minutes=119), daily(30), None),
        (NOON - timedelta(hours=1), daily(1), None),
        (NOON - timedelta(minutes=121), daily(30), True),
        (datetime(2000, 1, 1, 0, 12), daily(30), True),
        (datetime(2000, 1, 1), [], True),
        (datetime.combine(BUILT, datetime.min.time()) - timedelta(minutes=121), [], True),
        (datetime.combine(BUILT, datetime.min.time()) + timedelta(days=4000), [], None),
        (NOON + timedelta(days=2, hours=23), daily(30), None),
        (NOON + timedelta(days=3, minutes=1), daily(30), False),
        (NOON + timedelta(days=30), daily(3), None),
        (NOON + timedelta(days=32), daily(3), False),
        (NOON + timedelta(days=27), [NOON - timedelta(days=14 * n) for n in range(12)], None),
        (NOON + timedelta(days=29), [NOON - timedelta(days=14 * n) for n in range(12)], False),
        (datetime(2099, 1, 1), daily(30), False),
    ],
)
def test_a_clock_behind_what_is_known_or_far_ahead_is_asked_about(says, lines, behind):
    found = clock.doubt(says, lines, BUILT)
    assert (found and found.behind) == behind
    if found:
        assert found.now == says
        assert found.known == max([datetime.combine(BUILT, datetime.min.time()), *lines])


def test_the_program_was_built_before_today():
    assert date(2026, 1, 1) < BUILT <= date.today()


# -- the clock ------------------------------------------------------------------------------------------------------


def test_the_clock_is_the_pcs_until_somebody_says_otherwise(monkeypatch):
    monkeypatch.setattr(clock, "pc_now", lambda: datetime(2000, 1, 1))
    assert clock.now() == datetime(2000, 1, 1)
    assert clock.today() == date(2000, 1, 1)


def test_what_was_said_runs_on_whatever_happens_to_the_pcs_clock(monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr(clock, "steady", lambda: seconds[0])
    clock.settle(NOON)
    seconds[0] += 3600 * 13
    monkeypatch.setattr(clock, "pc_now", lambda: datetime(1999, 1, 1))
    assert clock.now() == NOON + timedelta(hours=13)
    assert clock.today() == date(2027, 3, 2)


def test_nobody_else_looks_at_the_pcs_clock():
    """Found by themselves: every module of app and ui, and db but for the defaults that tests use."""
    asks = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time"),
            ("QDate", "currentDate"), ("QDateTime", "currentDateTime"), ("QTime", "currentTime")}  # fmt: skip
    allowed = {("app/clock.py", "datetime", "now"), ("ui/shell/sleep.py", "time", "time")}
    found = set()
    for package in ("app", "db", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    named = (node.value.id, node.attr)
                    if named in asks and (package != "db" or id(node) in called):
                        found.add((path.relative_to(ROOT).as_posix(), *named))
    assert found == allowed


def test_no_day_on_a_screen_lacks_its_year():
    for path in (ROOT / "ui").rglob("*.py"):
        source = path.read_text("utf-8")
        assert source.count("%d.%m") == source.count("%d.%m.%Y"), path.name
