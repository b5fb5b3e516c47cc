"""The year's numbers of the way to a home: the middle of each step, and the nights used while waiting against a count that looks at
one night at a time (S0 12)."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.care.moving import MovingFacts
from app.care.moving_year import STEPS, Middle, nights_waiting, year_of
from app.domain.base import HouseholdCode
from app.domain.entities import Stay
from app.domain.moving import Alternative, Moving, MovingStep
from app.use_cases.moving import Weighed, save_moving, save_moving_step, weigh
from app.use_cases.stays import Departure, record_departure
from db.table import table_of
from tests.app.house import SON, move_in
from tests.support import TODAY

HOME = HouseholdCode("S-001")
YEAR = 2025
START, END = date(YEAR, 1, 1), date(YEAR + 1, 1, 1)


def made_up(seed: int) -> MovingFacts:
    """A family with one to three people, who came and left when they did, and up to four applications."""
    chance = random.Random(seed)
    arrived = START + timedelta(days=chance.randrange(-200, 300))

    def later(start: date, most: int = 120) -> date | None:
        return chance.choice([None, start + timedelta(days=chance.randrange(0, most))])

    stays = []
    for _ in range(chance.randrange(1, 4)):
        came = arrived + timedelta(days=chance.randrange(0, 20))
        stays.append((came, later(came, 200)))
    clarified = later(arrived, 60)
    moving = Moving(household=HOME, clarified=clarified, keys=later(clarified or arrived))
    steps = []
    for number in range(chance.randrange(0, 5)):
        since = (clarified or arrived) + timedelta(days=chance.randrange(-5, 40))
        answer = chance.choice(["waiting", "yes", "no", "withdrawn"])
        answered = None if answer == "waiting" else since + timedelta(days=chance.randrange(0, 30))
        complained = answered + timedelta(days=chance.randrange(-3, 9)) if answered and answer == "no" else None
        steps.append(MovingStep(
            code=f"BS-{number}", household=HOME, what=chance.choice(["application", "application", "viewing"]), since=since,
            answer=answer, answered=answered, complained=chance.choice([None, complained]),
        ))  # fmt: skip
    return MovingFacts(household=HOME, arrived=arrived, departed=None, moving=moving, steps=steps, stays=tuple(stays))


def by_hand(facts: MovingFacts) -> dict[str, int]:
    """Every night of the year, everybody who slept, and what stood on the desk that evening."""
    found = {"unsent": 0, "unanswered": 0, "granted": 0}
    for number in range(365):
        night = START + timedelta(days=number)
        for came, left in facts.stays:
            asleep = came <= night and not (left and left <= night)
            need, keys = facts.moving.clarified, facts.moving.keys
            if not asleep or need is None or need > night or (keys and keys <= night):
                continue
            desk = []
            for step in facts.steps:
                if step.what != "application" or (
                    step.since > night and not (step.complained and step.complained <= night)
                ):
                    continue
                if step.answer == "waiting" or night < step.answered:
                    desk.append("unanswered" if step.since <= night else "")
                elif step.answer == "yes":
                    desk.append("granted")
                if (
                    step.answer == "no"
                    and step.complained
                    and step.complained >= step.answered
                    and step.complained <= night
                ):
                    desk.append("unanswered")
            where = "unanswered" if "unanswered" in desk else "granted" if "granted" in desk else "unsent"
            found[where] += 1
    return {how: number for how, number in found.items() if number}


@pytest.mark.parametrize("seed", range(150))
def test_the_nights_used_while_waiting_are_those_of_a_count_night_by_night(seed):
    facts = made_up(seed)
    assert dict(year_of([facts], YEAR, date(YEAR + 3, 1, 1)).nights) == by_hand(facts)


def test_the_made_up_families_wait_in_every_way():
    """A count that is compared with nothing is compared with nothing."""
    counted = [by_hand(made_up(seed)) for seed in range(150)]
    assert {how for one in counted for how in one} == {"unsent", "unanswered", "granted"}
    assert sum(not one for one in counted) > 10


def test_a_refusal_after_the_complaint_is_the_answer_to_it():
    sent = date(YEAR, 3, 1)
    step = MovingStep(
        code="", household=HOME, what="application", since=sent, answer="no", answered=date(YEAR, 3, 20),
        complained=date(YEAR, 4, 1),
    )  # fmt: skip
    assert step.waits
    assert not replace(step, answered=date(YEAR, 4, 20)).waits
    assert [step.waits_on(date(YEAR, 3, day)) for day in (1, 19, 20, 31)] == [True, True, False, False]
    assert step.waits_on(date(YEAR, 4, 1))


def test_nobody_waits_after_the_year_or_the_day_it_is_counted_on():
    facts = MovingFacts(
        household=HOME, arrived=START, departed=None, moving=Moving(household=HOME, clarified=START), stays=((START, None),)
    )  # fmt: skip
    assert sum(year_of([facts], YEAR, date(YEAR, 1, 11)).nights.values()) == 10, "the night of the day is not slept yet"
    assert sum(year_of([facts], YEAR, date(YEAR + 2, 1, 1)).nights.values()) == 365
    assert year_of([facts], YEAR + 1, date(YEAR + 2, 1, 1)).nights == {"unsent": 365}, "the year after too"
    assert list(nights_waiting(facts, START, START, START, END)) == []


def test_the_year_has_the_middle_of_each_step():
    def one(number: int, need: int, applied: int, answered: int, keys: int | None) -> MovingFacts:
        arrived = date(TODAY.year, 1, 10)
        clarified = arrived + timedelta(days=need)
        sent = clarified + timedelta(days=applied)
        step = MovingStep(code=f"BS-{number}", household=HOME, what="application", since=sent, answer="no",
                          answered=sent + timedelta(days=answered), complained=sent + timedelta(days=answered))  # fmt: skip
        moving = Moving(household=HOME, clarified=clarified, answer="new_home",
                        keys=clarified + timedelta(days=keys) if keys is not None else None)  # fmt: skip
        chosen = Alternative(
            code="BA", household=HOME, what="municipal_here", safe="yes", day=clarified, state="chosen"
        )
        return MovingFacts(
            household=HOME, arrived=arrived, departed=None, moving=moving, alternatives=(chosen,), steps=(step,)
        )

    year = year_of([one(1, 2, 1, 30, 40), one(2, 4, 3, 20, None), one(3, 9, 8, 10, 60)], TODAY.year, TODAY)
    assert (year.families, year.waited_for) == (3, {"municipal_housing": 3})
    assert [year.steps[step].days for step in STEPS] == [4, 3, 20, 50]
    assert year.steps["to_keys"] == Middle(50, 2), "two had keys"
    assert (year.refused, year.complained) == (3, 3)
    assert year_of([], TODAY.year, TODAY).steps == {}


# -- one truth with the marks of who is ready to move -------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_where_bolig_alone_says_who_is_ready_the_two_tables_have_the_same_nights(vault, seed):
    """The marks are made of Bolig by itself: from the decided need, with something chosen, to the keys."""
    chance = random.Random(seed)
    arrived = TODAY - timedelta(days=chance.randrange(40, 90))
    stays = move_in(vault, SON, arrived=arrived)
    home = stays[0].household
    clarified = arrived + timedelta(days=chance.randrange(0, 9))
    moving = Moving(household=home, answer="new_home", clarified=clarified)
    vault.write(save_moving, moving)
    way = Alternative(code="", household=home, what="private_rental", safe="yes", day=clarified, state="chosen")
    vault.write(weigh, Weighed(way))
    if chance.random() < 0.5:
        sent = clarified + timedelta(days=3)
        vault.write(save_moving_step, MovingStep(code="", household=home, what="application", since=sent))
    if chance.random() < 0.6:
        keys = clarified + timedelta(days=chance.randrange(1, 25))
        vault.write(save_moving, replace(moving, keys=keys, version=1))
    left = [one.code for one in stays][chance.randrange(3) :]
    if left:
        vault.write(record_departure, Departure(tuple(left), TODAY - timedelta(days=chance.randrange(0, 9)), {}, ""))
    for year in {arrived.year, TODAY.year}:
        facts = vault.read(lambda q, year=year: q.day.moved_in(year))
        used = sum(year_of(facts, year, TODAY).nights.values())
        slept = table_of(Stay).where(vault.db, {})
        marked = 0
        for mark in vault.read(lambda q: q.house.ready_marks()):
            for stay in slept:
                night = date(year, 1, 1)
                while night < TODAY and night.year == year:
                    here = stay.arrived <= night and not (stay.departed and stay.departed <= night)
                    marked += here and mark.since <= night and not (mark.until and mark.until <= night)
                    night += timedelta(days=1)
        assert used == marked


def test_who_waited_over_the_turn_of_the_year_and_left_without_keys_waits_in_both(vault):
    """A need clarified the year before is none of this year's families, and its nights are."""
    turn = date(TODAY.year, 1, 1)
    stays = move_in(vault, arrived=turn - timedelta(days=30))
    home = stays[0].household
    vault.write(save_moving, Moving(household=home, answer="new_home", clarified=turn - timedelta(days=20)))
    vault.write(record_departure, Departure((stays[0].code,), turn + timedelta(days=15), {}, ""))
    for year, families, nights in ((TODAY.year - 1, 1, 20), (TODAY.year, 0, 15), (TODAY.year + 1, 0, 0)):
        told = year_of(vault.read(lambda q, year=year: q.day.moved_in(year)), year, date(year + 1, 1, 1))
        assert (told.families, sum(told.nights.values())) == (families, nights), year
