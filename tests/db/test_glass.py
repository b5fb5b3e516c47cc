"""An emergency that was spent does not open again, however the clock is set."""

from datetime import datetime, timedelta

import pytest

from app.use_cases.access import GLASS_MINUTES
from db.glass import open_cases
from db.vault import Vault
from tests.support import NOW

CASE = "H-0001"
MINUTE = timedelta(minutes=1)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def when(furnished: Vault) -> Clock:
    clock = Clock()
    furnished.db.execute("INSERT INTO household (code) VALUES (?)", (CASE,))
    furnished.clock = furnished._gate._clock = furnished._gate.log._clock = clock
    return clock


def broken(vault: Vault) -> None:
    with vault.unit() as work:
        work.access.break_glass(CASE, work.now + GLASS_MINUTES * MINUTE, "ringte i nød")
        work.log.add("glass", "broken", CASE, "ringte i nød")
        work.commit()


def line(vault: Vault) -> None:
    with vault.unit() as work:
        work.log.add("view", "opened", "P-0001")
        work.commit()


def is_open(vault: Vault, when: Clock) -> bool:
    return open_cases(vault.db, vault.actor.name, when.now) == {CASE}


def test_it_is_open_for_its_time_and_for_this_user_only(furnished, when):
    broken(furnished)
    line(furnished)
    assert is_open(furnished, when)
    assert open_cases(furnished.db, "Ola", when.now) == set()
    when.now += (GLASS_MINUTES - 1) * MINUTE
    assert is_open(furnished, when)
    when.now += MINUTE
    assert not is_open(furnished, when)


def test_a_clock_set_back_does_not_open_a_spent_one(furnished, when):
    broken(furnished)
    when.now += 2 * GLASS_MINUTES * MINUTE
    line(furnished)
    for back in (NOW, NOW + MINUTE, NOW + (GLASS_MINUTES - 1) * MINUTE):
        when.now = back
        assert not is_open(furnished, when)


def test_a_clock_set_back_within_its_time_does_not_make_it_longer(furnished, when):
    broken(furnished)
    when.now += 50 * MINUTE
    line(furnished)
    when.now = NOW + 5 * MINUTE
    assert not is_open(furnished, when)
    broken(furnished)
    assert is_open(furnished, when), "broken again, with a reason, it opens"


def test_a_clock_set_right_by_a_minute_shuts_nobody_out(furnished, when):
    broken(furnished)
    when.now += 10 * MINUTE
    line(furnished)
    when.now -= MINUTE
    assert is_open(furnished, when)


def test_lines_of_a_clock_that_stood_ahead_before_it_do_not_count(furnished, when):
    when.now = NOW + timedelta(days=400)
    line(furnished)
    when.now = NOW
    broken(furnished)
    assert is_open(furnished, when)


def test_an_older_one_does_not_open_when_the_clock_goes_back_to_it(furnished, when):
    broken(furnished)
    when.now += timedelta(days=3)
    broken(furnished)
    when.now = NOW + 5 * MINUTE
    assert not is_open(furnished, when)
