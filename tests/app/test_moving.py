"""From the day of arrival to a home and the last follow-up: each box of the three phases, each of the twelve measures, the letters,
and that what is waited for is counted as a count by hand says (R1–R4; S0, S1)."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.care.moving import MovingFacts, state_of
from app.care.moving_year import Middle, year_of
from app.domain.base import HouseholdCode
from app.domain.entities import Contact
from app.domain.house import ReadyToMove
from app.domain.moving import AfterContact, Alternative, AlternativeView, Moving, MovingStep
from app.use_cases.follow_up import EndFollowUp, NewFollowUp, end_follow_up, open_follow_up
from app.use_cases.intake import Newcomer
from app.use_cases.moving import (
    FollowedUp,
    Weighed,
    do_contact,
    drop_contact,
    plan_contact,
    save_moving,
    save_moving_step,
    weigh,
)
from app.use_cases.stays import Departure, record_departure
from app.use_cases.undo import undo
from db.table import table_of
from tests.app.caring import open_tasks, tasks
from tests.app.house import SON, ago, events, household, move_in, refused
from tests.support import TODAY

HOME = HouseholdCode("S-001")


@pytest.fixture
def family(vault):
    return move_in(vault, SON, arrived=ago(10))


def rows(vault, kind):
    return table_of(kind).where(vault.db, {})


def facts_of(vault, home):
    return vault.read(lambda q: q.day.on_the_way(home))[0]


def clarify(vault, home, day=None, answer="new_home", **more):
    version = next((row.version for row in rows(vault, Moving) if row.household == home), 0)
    vault.write(save_moving, Moving(household=home, answer=answer, clarified=day or ago(8), version=version, **more))


def choose(vault, home, what="municipal_here", safe="yes", day=None, **more):
    made = Alternative(code="", household=home, what=what, safe=safe, day=day or ago(8), state="chosen", **more)
    return vault.write(weigh, Weighed(made)).result


def apply(vault, home, **more):
    facts = {"what": "application", "since": ago(6)} | more
    return vault.write(save_moving_step, MovingStep(code="", household=home, **facts)).result


# -- phase 1: avklare behov ---------------------------------------------------------------------------------------


def test_the_need_is_looked_at_within_three_days_and_settled_only_by_the_recorded_answer(vault):
    mother = move_in(vault)[0]
    (task,) = [t for t in tasks(vault, mother.household) if t.kind == "housing_need"]
    assert task.due - task.raised == timedelta(days=3)
    from tests.app.caring import note

    note(vault, mother, service="housing_office")
    assert ("housing_need", mother.household) in open_tasks(vault, mother.household), "a contact does not settle it"
    clarify(vault, mother.household, TODAY, "home_again")
    assert ("housing_need", mother.household) not in open_tasks(vault, mother.household), (
        "also when the answer is home again"
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"answer": "new_home"}, "need_without_day"), ({"clarified": TODAY}, "need_without_answer"),
        ({"municipal_coordinator": "Krisesenteret"}, "not_the_centre"), ({"ended": TODAY}, "reason_needed"),
        ({"clarified": TODAY, "answer": "new_home", "keys": ago(1)}, "ends_before"), ({"home": "castle"}, "unknown_code"),
        ({"demands": frozenset({"gold"})}, "unknown_code"), ({"price": -1}, "bad_number"),
        ({"household": "S-999"}, "unknown_case"), ({"clarified": TODAY + timedelta(days=1), "answer": "new_home"}, "day_in_future"),
    ],
)  # fmt: skip
def test_what_the_need_cannot_be_is_refused(vault, family, change, code):
    refused(vault, save_moving, Moving(**({"household": family[0].household} | change)), code)


def test_alternatives_stand_side_by_side_with_the_childs_view_and_one_is_chosen(vault, family):
    home, boy = family[0].household, family[1].person
    first = choose(vault, home, "home_again", "with_measures", measures=frozenset({"restraining_order_home", "locks"}))
    made = Alternative(code="", household=home, what="private_rental", safe="yes", day=TODAY, state="chosen")
    second = vault.write(weigh, Weighed(made, {boy: "Vil ha hund."})).result
    weighed = {row.code: row for row in rows(vault, Alternative)}
    assert (weighed[first].state, weighed[second].state) == ("not_chosen", "chosen"), "the others are kept"
    assert weighed[second].judged_by == "Kari"
    (view,) = rows(vault, AlternativeView)
    assert (view.person, view.alternative, view.view) == (boy, second, "Vil ha hund.")
    vault.write(weigh, Weighed(weighed[second], {boy: " "}))
    assert rows(vault, AlternativeView) == []
    refused(vault, weigh, Weighed(replace(weighed[second], version=2), {family[0].person: "x"}), "wrong_kind")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "chosen", "safe": "no"}, "not_safe_chosen"), ({"state": "not_chosen"}, "reason_needed"),
        ({"what": ""}, "choose_answer"),
    ],
)  # fmt: skip
def test_what_is_not_safe_is_not_chosen(vault, family, change, code):
    made = Alternative(code="", household=family[0].household, what="family", safe="yes", day=TODAY)
    refused(vault, weigh, Weighed(replace(made, **change)), code)


# -- phase 2: skaffe trygg bolig ----------------------------------------------------------------------------------


def test_what_is_waited_for_feeds_flytteklar_and_the_decision_shows(vault, family):
    home = family[0].household
    clarify(vault, home)
    assert rows(vault, ReadyToMove) == [], "nothing is chosen yet"
    choose(vault, home)
    (mark,) = rows(vault, ReadyToMove)
    assert (mark.since, mark.waits_for, mark.housing_decision) == (ago(8), "municipal_housing", False)
    code = apply(vault, home, due=TODAY + timedelta(days=20), letter=True)
    assert ("moving_step_due", code) in open_tasks(vault, home)
    (step,) = rows(vault, MovingStep)
    vault.write(save_moving_step, replace(step, answer="yes", answered=TODAY))
    assert rows(vault, ReadyToMove)[0].housing_decision, "Fullt hus, the step of NAV, finds them"
    assert ("moving_step_due", code) not in open_tasks(vault, home)
    clarify(vault, home, keys=TODAY)
    assert [mark.until for mark in rows(vault, ReadyToMove)] == [TODAY], "with keys nothing is waited for"


def test_a_choice_withdrawn_waits_for_the_other_and_both_stand(vault, family):
    home = family[0].household
    clarify(vault, home)
    choose(vault, home)
    choose(vault, home, "private_rental", day=ago(2))
    marks = sorted(rows(vault, ReadyToMove), key=lambda mark: mark.since)
    assert [(m.since, m.until, m.waits_for) for m in marks] == [
        (ago(8), ago(2), "municipal_housing"), (ago(2), None, "private_rental"),
    ]  # fmt: skip


def test_a_refusal_that_is_complained_about_waits_again(vault, family):
    home = family[0].household
    clarify(vault, home)
    choose(vault, home)
    apply(vault, home)
    (step,) = rows(vault, MovingStep)
    refused(vault, save_moving_step, replace(step, answer="no"), "answer_needs_day")
    refused(vault, save_moving_step, replace(step, complained=TODAY), "complaint_needs_no")
    refused(vault, save_moving_step, replace(step, answer="no", answered=ago(7)), "ends_before")
    vault.write(save_moving_step, replace(step, answer="no", answered=ago(3)))
    assert state_of(facts_of(vault, home), TODAY).waiting_days == 8, "what was refused is waited for no more"
    vault.write(save_moving_step, replace(rows(vault, MovingStep)[0], complained=ago(2)))
    assert state_of(facts_of(vault, home), TODAY).waiting_days == 2


def test_the_home_is_looked_over_and_who_went_along_is_kept(vault, family):
    home = family[0].household
    apply(vault, home, what="safety_check", checked=frozenset({"locks", "floor"}), answer="yes", answered=TODAY)
    apply(vault, home, what="viewing", along="Kari")
    assert {row.what: (row.checked, row.along) for row in rows(vault, MovingStep)} == {
        "safety_check": (frozenset({"locks", "floor"}), ""), "viewing": (frozenset(), "Kari"),
    }  # fmt: skip


# -- phase 3: etter oppholdet -------------------------------------------------------------------------------------


def left_and_followed(vault, family):
    mother, boy = family
    vault.write(record_departure, Departure((mother.code, boy.code), TODAY, {}, ""))
    people = (Newcomer(code=mother.person), Newcomer("child", boy.person))
    vault.write(open_follow_up, NewFollowUp(people, TODAY, mother.household))
    return mother


def test_a_follow_up_that_is_done_is_logged_once_as_what_it_was(vault, family):
    mother = left_and_followed(vault, family)
    planned = AfterContact(code="", household=mother.household, person=mother.person, day=TODAY, how="phone_talk")
    code = vault.write(plan_contact, planned).result
    assert [c.code for c in vault.read(lambda q: q.day.contacts_due(TODAY))] == [code]
    assert ("after_contact_due", code) in open_tasks(vault, mother.household)
    contact = vault.write(do_contact, FollowedUp(code, TODAY, "Det går bra.")).result
    (kept,) = rows(vault, Contact)
    assert (kept.code, kept.mode, kept.note, kept.person) == (contact, "phone_talk", "Det går bra.", mother.person)
    refused(vault, do_contact, FollowedUp(code, TODAY), "already_done")
    refused(vault, plan_contact, replace(rows(vault, AfterContact)[0], day=TODAY + timedelta(days=1)), "already_done")
    refused(vault, drop_contact, code, "already_done")
    assert vault.read(lambda q: q.day.contacts_due(TODAY)) == []
    assert ("after_contact_due", code) not in open_tasks(vault, mother.household)
    assert vault.read(lambda q: q.house.tonight(TODAY)) == [], "no room, no night"


def test_a_departure_undone_is_back_in_the_phase_it_was(vault, family):
    home = family[0].household
    clarify(vault, home)
    before = state_of(facts_of(vault, home), TODAY)
    done = vault.write(record_departure, Departure((family[0].code, family[1].code), TODAY, {}, ""))
    assert state_of(facts_of(vault, home), TODAY).phase == "after"
    vault.write(undo, done.undo)
    assert state_of(facts_of(vault, home), TODAY) == before


def test_a_family_that_comes_back_begins_anew_and_what_was_done_before_is_kept_and_counted_once(vault):
    mother, boy = move_in(vault, SON, arrived=ago(90))
    clarify(vault, mother.household, day=ago(80), keys=ago(62))
    choose(vault, mother.household, day=ago(80))
    vault.write(record_departure, Departure((mother.code, boy.code), ago(60), {}, ""))
    people = (Newcomer(code=mother.person), Newcomer("child", boy.person))
    vault.write(open_follow_up, NewFollowUp(people, ago(60), mother.household))
    back = move_in(vault, people[1], adult=people[0], arrived=ago(10))[0]
    assert back.household != mother.household, "a new need is a new case"
    state = state_of(facts_of(vault, back.household), TODAY)
    assert (state.phase, state.since, state.chosen, state.overdue) == ("clarify", ago(10), "", ("clarify",))
    assert "housing_need" in {rule for rule, _ in open_tasks(vault, back.household)}, (
        "last time's answer settles nothing"
    )
    clarify(vault, back.household, day=ago(2))
    before, now = state_of(facts_of(vault, mother.household), TODAY), state_of(facts_of(vault, back.household), TODAY)
    assert (before.phase, now.phase, now.since) == ("after", "home", ago(2))
    year = year_of(vault.read(lambda q: q.day.moved_in(TODAY.year)), TODAY.year, TODAY)
    assert (year.families, year.steps["to_need"], year.steps["to_keys"]) == (2, Middle(9, 2), Middle(18, 1)), (
        "each time once: 10 and 8 days to the need"
    )


def test_half_a_family_that_stays_is_not_after(vault, family):
    clarify(vault, family[0].household)
    vault.write(record_departure, Departure((family[1].code,), TODAY, {}, ""))
    assert state_of(facts_of(vault, family[0].household), TODAY).phase == "home"


def test_those_followed_up_are_on_the_way_and_those_who_are_through_are_not(vault, family):
    mother = left_and_followed(vault, family)
    assert [f.household for f in vault.read(lambda q: q.day.on_the_way())] == [mother.household]
    vault.write(end_follow_up, EndFollowUp(mother.household, TODAY, "agreed"))
    assert vault.read(lambda q: q.day.on_the_way()) == []


# -- the count ----------------------------------------------------------------------------------------------------


def by_hand(facts, day):
    """The waiting days counted one day at a time."""
    if (facts.departed and facts.departed <= day) or (facts.moving.keys and facts.moving.keys <= day):
        return 0
    if not facts.moving.clarified or facts.moving.clarified > day:
        since = facts.arrived
    else:
        open_ones = [
            s
            for s in facts.steps
            if s.what == "application" and (s.answer == "waiting" or (s.answer == "no" and s.complained))
        ]
        dates = sorted((s.complained or s.since, s.code) for s in open_ones)
        since = dates[0][0] if dates else facts.moving.clarified
    days = 0
    while since + timedelta(days=days) < day:
        days += 1
    return days


@pytest.mark.parametrize("seed", range(40))
def test_the_waiting_days_are_those_of_a_count_by_hand(seed):
    chance = random.Random(seed)
    arrived = TODAY - timedelta(days=chance.randrange(1, 200))

    def later(start: date) -> date | None:
        return chance.choice([None, start + timedelta(days=chance.randrange(0, 60))])

    clarified = later(arrived)
    moving = Moving(
        household=HOME, clarified=clarified, answer="new_home" if clarified else "", keys=later(clarified or arrived)
    )
    steps = []
    for number in range(chance.randrange(0, 4)):
        since = (clarified or arrived) + timedelta(days=chance.randrange(0, 30))
        answer = chance.choice(["waiting", "yes", "no"])
        answered = None if answer == "waiting" else since + timedelta(days=3)
        complained = chance.choice([None, answered]) if answer == "no" else None
        what = chance.choice(["application", "application", "viewing"])
        steps.append(MovingStep(code=f"BS-{number}", household=HOME, what=what, since=since, answer=answer, answered=answered,
                                complained=complained))  # fmt: skip
    facts = MovingFacts(household=HOME, arrived=arrived, departed=later(arrived), moving=moving, steps=steps)
    assert state_of(facts, TODAY).waiting_days == by_hand(facts, TODAY)


def test_what_is_late_is_named(vault, family):
    home = family[0].household
    assert state_of(facts_of(vault, home), TODAY).overdue == ("clarify",)
    clarify(vault, home)
    code = apply(vault, home, due=ago(1))
    planned = AfterContact(code="", household=home, person=family[0].person, day=ago(1), how="day_visit")
    contact = vault.write(plan_contact, planned).result
    assert state_of(facts_of(vault, home), TODAY).overdue == (code, contact)


def test_the_command_says_it_in_codes(vault, family, capsys):
    from app.cli.moving import _row

    home = family[0].household
    clarify(vault, home)
    choose(vault, home, why="Hemmelig grunn", own_view="Hemmelig")
    families = vault.read(lambda q: q.day.on_the_way())
    (row,) = [_row(state_of(facts, TODAY)) for facts in families]
    assert row == {
        "household": home, "phase": "home", "since": ago(8).isoformat(), "waits_for": "municipal_housing", "waiting_days": 8,
        "chosen": "municipal_here", "overdue": [], "followed_up_until": None,
    }  # fmt: skip
    assert "Hemmelig" not in json.dumps([str(f) for f in families])
    assert events(vault, home)
    assert household(vault, home)
