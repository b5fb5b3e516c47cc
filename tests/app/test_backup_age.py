"""The age warning: a clock that went wrong never makes an old backup look new."""

from datetime import datetime, timedelta

import pytest

from app.backup_age import LINES_A_DAY, age_words, backup_age
from app.ports import BackupsNote
from app.texts import text

NOW = datetime(2026, 11, 23, 22, 15)
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def note(last: datetime | None, behind: int | None = 10, seen: datetime | None = None) -> BackupsNote:
    return BackupsNote(last, (7, 5, 12), behind, seen)


@pytest.mark.parametrize(
    ("said", "now", "why"),
    [
        (note(None), NOW, "never"),
        (note(NOW), NOW, ""),
        (note(NOW - 6 * DAY), NOW, ""),
        (note(NOW - 7 * DAY), NOW, "old"),
        (note(NOW + 9 * YEAR), NOW, "clock"),
        (note(NOW), NOW - 26 * YEAR, "clock"),
        (note(NOW - 8 * DAY, seen=NOW), NOW - 7 * DAY, "clock"),
        (note(NOW - DAY, behind=7 * LINES_A_DAY + 1), NOW, "much"),
        (note(NOW - DAY, behind=-1), NOW, "counter"),
        (note(NOW - DAY, behind=None), NOW, ""),
        (note(NOW - 8 * DAY, behind=None), NOW, "old"),
        (note(NOW, seen=NOW + timedelta(hours=1)), NOW - timedelta(hours=1), ""),
    ],
)
def test_when_a_new_one_is_due(said, now, why):
    age = backup_age(said, now, 7)
    assert (age.why, age.late) == (why, bool(why))
    assert age_words(age)
    assert not why or text("backup_age", f"why.{why}")


def test_an_age_that_the_clock_cannot_tell_is_called_unknown():
    assert age_words(backup_age(note(NOW + YEAR), NOW, 7)) == "ukjent"
    assert [age_words(backup_age(note(NOW - n * DAY), NOW, 7)) for n in (0, 1, 5)] == [
        "i dag",
        "i går",
        "for 5 dager siden",
    ]
    assert age_words(backup_age(note(None), NOW, 7)) == "aldri"
