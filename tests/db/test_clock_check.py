"""What a vault knows of the time, and what is written when somebody has said what time it is."""

from datetime import datetime, timedelta

import pytest

from app.paths import BACKUPS
from app.use_cases.access import ClockSettled, settle_clock
from db import backup_note, vault
from tests.support import NOW, PASSWORD, new_vault


@pytest.fixture
def folder(tmp_path):
    new_vault(tmp_path / "v", when=lambda: NOW).close()
    return tmp_path / "v"


def opened(folder, when):
    return vault.unlock(folder, "Kari", PASSWORD, lambda: when)


def doubt(folder, when):
    made = opened(folder, when)
    found = made.clock_doubt
    made.close()
    return found


def test_a_right_clock_is_not_asked_about(folder):
    for minutes in (0, 5, 60 * 24 * 2):
        assert doubt(folder, NOW + timedelta(minutes=minutes)) is None


def test_a_dead_battery_is_seen_by_the_log_before_this_login_writes_in_it(folder):
    found = doubt(folder, datetime(2000, 1, 1, 0, 12))
    assert found.behind
    assert found.known == NOW
    assert doubt(folder, NOW - timedelta(hours=3)).behind, "it is asked again at the next login"


def test_the_newest_backup_counts_too(folder):
    backup_note.made(folder, NOW + timedelta(days=1), 1, logged=True)
    assert doubt(folder, NOW).behind


def test_a_clock_that_ran_ahead_once_is_not_believed_for_ever(folder):
    ahead = opened(folder, NOW + timedelta(days=400))
    assert ahead.clock_doubt is not None
    ahead.close()
    back = opened(folder, NOW + timedelta(days=1))
    assert back.clock_doubt.behind
    back.write(settle_clock, ClockSettled(NOW + timedelta(days=1), NOW + timedelta(days=1)))
    back.close()
    assert doubt(folder, NOW + timedelta(days=1, minutes=5)) is None


@pytest.mark.parametrize(("right", "event"), [(NOW, "clock_set"), (datetime(2000, 1, 1), "clock_right")])
def test_the_log_says_who_corrected_the_clock_and_by_how_much(folder, right, event):
    made = opened(folder, right)
    made.write(settle_clock, ClockSettled(datetime(2000, 1, 1), right))
    line = made.db.execute("SELECT user, kind, event, subject, reason FROM access_log ORDER BY id DESC").fetchone()
    assert line == ("Kari", "login", event, "vault", f"01.01.2000 00:00 → {right:%d.%m.%Y %H:%M}")
    made.close()


def test_a_time_in_a_clear_file_that_is_none_keeps_nobody_out(folder):
    for content in ("i går", "2026-13-45", "9999-99-99T00:00:00"):
        (folder / BACKUPS).write_text(f'{{"last": "{content}", "unlogged": ["{content}"]}}', encoding="utf-8")
    assert doubt(folder, NOW) is None
