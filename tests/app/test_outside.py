"""Places without staff at night: a night is the board's, not the calendar's; what was missed stands until somebody says what
happened; when it is late is the centre's own hour (law.md 2.8)."""

import random
from datetime import datetime, time, timedelta

import pytest

from app.capacity.outside import LATE, LookInDue, late, late_of, look_ins
from app.domain.book import LookIn
from app.domain.entities import Room
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.book import LookedIn, Missed, explain_missed, look_in
from app.use_cases.centre import NightRules, save_night
from app.use_cases.intake import Newcomer
from app.use_cases.rooms import save_room
from app.use_cases.stays import Departure, record_departure
from db.table import table_of
from tests.app.house import as_duty, move_in, refused
from tests.support import NOW, TODAY

OLA = Newcomer(name="Ola", gender="man")
TURNS = time(8)


def at(clock, days, hour, minute=0):
    clock.now = datetime.combine(TODAY + timedelta(days=days), time(hour, minute))


@pytest.fixture
def flat(staffed):
    """Somebody who moved into a flat three nights ago, where somebody is to look in twice."""
    staffed.write(save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2, looked_by="Nattevakt"))
    return move_in(staffed, adult=OLA, room="H01", offer="men")[0].household


def tonight(vault):
    night = vault.read(lambda q: q.house.shift().night)

    def ask(queries):
        return look_ins(queries.house.night(night)[0], night, queries.day.looked_in(night, night + timedelta(days=1)))

    return vault.read(ask)


def stands(vault):
    return [(one.household, one.night, one.done) for one in vault.read(lambda q: q.day.missed_look_ins())]


def test_a_look_in_after_midnight_is_of_the_night_that_began_before_it(staffed, clock, flat):
    at(clock, 0, 23)
    staffed.write(look_in, LookedIn(flat, "H01"))
    at(clock, 1, 2)
    (due,) = tonight(staffed)
    assert (due.night, due.done, due.is_due) == (TODAY, 1, True)
    assert late([due], clock.now) == [due], "it does not stop being late at midnight"
    staffed.write(look_in, LookedIn(flat, "H01"))
    assert not tonight(staffed)[0].is_due
    at(clock, 1, 7, 59)
    assert (tonight(staffed)[0].night, stands(staffed)) == (TODAY, [])
    at(clock, 1, 8)
    (due,) = tonight(staffed)
    assert (due.night, due.done) == (TODAY + timedelta(days=1), 0), "a new night turns in the morning"
    assert stands(staffed) == [], "twice is what was agreed"


def test_what_was_missed_stands_until_somebody_says_what_happened(staffed, clock, flat):
    at(clock, 0, 23)
    staffed.write(look_in, LookedIn(flat, "H01"))
    at(clock, 1, 7)
    assert stands(staffed) == [], "the night is not over"
    refused(staffed, explain_missed, Missed(flat, "H01", TODAY, "Glemt"), "not_missed")
    at(clock, 4, 12)
    assert stands(staffed) == [(flat, TODAY + timedelta(days=n), int(n == 0)) for n in range(4)]
    refused(staffed, explain_missed, Missed(flat, "H01", TODAY, " "), "reason_needed")
    refused(staffed, explain_missed, Missed(flat, "K01", TODAY, "x"), "not_missed")
    staffed.write(explain_missed, Missed(flat, "H01", TODAY, "Ringte i stedet."))
    refused(staffed, explain_missed, Missed(flat, "H01", TODAY, "En gang til"), "not_missed")
    assert [night for _, night, _ in stands(staffed)] == [TODAY + timedelta(days=n) for n in (1, 2, 3)]
    (told,) = [one for one in table_of(LookIn).where(staffed.db, {}) if one.missed]
    assert (told.missed, told.said, told.user) == (TODAY, "Ringte i stedet.", "Kari")
    assert tonight(staffed)[0].done == 0, "saying what happened is no look-in"


def test_it_stands_after_they_have_left_and_others_may_say_it(staffed, clock, flat):
    at(clock, 2, 12)
    stay = staffed.read(lambda q: q.cases.household(flat))[0]
    staffed.write(record_departure, Departure((stay.code,), clock.now.date(), {}, ""))
    assert tonight(staffed) == []
    assert [night for _, night, _ in stands(staffed)] == [TODAY, TODAY + timedelta(days=1)]
    as_duty(staffed).write(explain_missed, Missed(flat, "H01", TODAY, "Hotellet så innom."))
    assert len(stands(staffed)) == 1


def test_of_a_case_that_is_shut_nothing_stands_for_whoever_is_shut_out(staffed, clock, flat):
    at(clock, 2, 12)
    staffed.write(shut_out, ShutOut(flat, "Vakt", "kjenner ham"))
    assert stands(as_duty(staffed)) == []
    assert len(stands(staffed)) == 2


@pytest.mark.parametrize("hour", [LATE.hour, 21])
def test_when_it_is_late_is_the_centres_own_hour_with_why(staffed, hour):
    due = LookInDue("S-001", "H01", 1, 0, "", "", TODAY)  # type: ignore[arg-type]
    staffed.write(save_night, NightRules("08:00", "Ring 112", late=f"{hour}:00", late_note="Vaktskifte"))
    settings = staffed.read(lambda q: q.centre.settings())
    assert late_of(settings) == time(hour)
    assert settings["look_ins.note"] == "Vaktskifte"
    before, after = NOW.replace(hour=hour - 1, minute=59), NOW.replace(hour=hour, minute=0)
    assert [late([due], now, late_of(settings)) for now in (before, after)] == [[], [due]]
    refused(staffed, save_night, NightRules("08:00", "Ring 112", late="sent"), "bad_turn")


def test_where_nothing_is_said_it_is_late_at_six_in_the_evening():
    assert late_of({}) == LATE == time(18)


@pytest.mark.parametrize("seed", range(12))
def test_what_stands_is_what_a_count_hour_by_hour_finds(staffed, clock, flat, seed):
    chance = random.Random(seed)
    looked = sorted(chance.sample(range(1, 24 * 6), 9))
    for hour in looked:
        clock.now = datetime.combine(TODAY, time(22, 15)) + timedelta(hours=hour)
        staffed.write(look_in, LookedIn(flat, "H01"))
    at(clock, 7, 9)
    nights = []
    for day in range(7):
        begins = datetime.combine(TODAY + timedelta(days=day), TURNS)
        times = sum(
            begins <= datetime.combine(TODAY, time(22, 15)) + timedelta(hours=hour) < begins + timedelta(days=1)
            for hour in looked
        )
        if times < 2:
            nights.append((flat, begins.date(), times))
    assert stands(staffed) == nights
