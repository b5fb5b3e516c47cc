"""What was entered wrongly is taken back whole: nobody is lost, found twice or laid open, and no word goes with the number."""

import inspect
import time
from dataclasses import replace
from importlib import import_module
from itertools import product
from pkgutil import iter_modules

import pytest

from app import use_cases
from app.care.perpetrators import same_men
from app.domain.day import Call, FollowUp
from app.domain.entities import Request, Stay
from app.domain.house import MustNotMeet
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.calls import NewCall, log_call, take_back_call
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.follow_up import EndFollowUp, NewFollowUp, end_follow_up, open_follow_up
from app.use_cases.households import keep_apart
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.mistakes import (
    RightContact,
    TakeBack,
    correct_contact,
    correct_request,
    take_back_contact,
    take_back_request,
    take_back_stay,
)
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.requests import Enquiry
from app.use_cases.stays import Departure, record_departure
from app.use_cases.undo import undo
from db.table import table_of
from tests.app import caring, days
from tests.app.house import SON, ago, as_duty, mean, move_in, refused
from tests.support import PASSWORD, TODAY

SOUNDS = ("bal", "dir", "fum", "gas", "kel", "lon", "mir", "nad", "pok", "rut", "sel", "tim", "vad", "bro")
ASKED = Enquiry(TODAY, "women", 1, 1, "other_shelter", alternative="other_shelter", alternative_note="Nabo")


def rows(vault, kind):
    return table_of(kind).where(vault.db, {})


def open_follow_ups(vault):
    return [(one.household, one.person) for one in rows(vault, FollowUp) if one.until is None]


def cases_found_by(vault):
    return [row[0].split() for row in vault.db.execute("SELECT cases FROM person_search ORDER BY rowid")]


def taken_back(vault, stay):
    return vault.write(take_back_stay, TakeBack(stay.code, "Feil person"))


def back_in(vault, person, arrived=TODAY):
    home = vault.write(record_intake, Intake(Newcomer(code=person), (), "women", arrived, "K02")).result
    return next(stay for stay in rows(vault, Stay) if stay.household == home and stay.departed is None)


# -- a stay that never was ---------------------------------------------------------------------------------------


def test_the_follow_up_goes_on_in_the_case_it_was_in_though_the_stay_was_in_another(vault):
    mother = move_in(vault, arrived=ago(30))[0]
    vault.write(record_departure, Departure((mother.code,), ago(20)))
    days.follow(vault, Newcomer(code=mother.person), household=mother.household, since=ago(20))
    wrong = back_in(vault, mother.person)
    assert wrong.household != mother.household
    taken_back(vault, wrong)
    assert open_follow_ups(vault) == [(mother.household, mother.person)]


def test_only_the_follow_up_that_this_stay_ended_goes_on(vault):
    home = days.follow(vault, since=ago(60))
    (aunt,) = rows(vault, FollowUp)
    first = back_in(vault, aunt.person, ago(50))
    vault.write(record_departure, Departure((first.code,), ago(40)))
    days.follow(vault, Newcomer(code=aunt.person), household=home, since=ago(40))
    second = back_in(vault, aunt.person, ago(10))
    caring.note(vault, second, text="Kom igjen.")
    taken_back(vault, second)
    assert [(one.since, one.until) for one in rows(vault, FollowUp) if one.household == home] == [
        (ago(60), ago(50)), (ago(40), None),
    ]  # fmt: skip
    assert open_follow_ups(vault) == [(home, aunt.person)], "followed up once"
    (hit,) = vault.read(lambda q: [one for one in q.cases.search(second.household) if one.person == aunt.person])
    assert hit.followed, "what was written in the other case can still be found by its code"


def test_a_follow_up_that_another_stay_ended_or_that_has_been_followed_since_stays_ended(vault):
    days.follow(vault, since=ago(60))
    (aunt,) = rows(vault, FollowUp)
    first = back_in(vault, aunt.person, ago(50))
    vault.write(record_departure, Departure((first.code,), ago(40)))
    second = back_in(vault, aunt.person, ago(30))
    undone = taken_back(vault, second).undo
    assert open_follow_ups(vault) == [], "the first stay ended it"
    vault.write(undo, undone)
    vault.write(record_departure, Departure((second.code,), ago(20)))
    taken_back(vault, first)
    assert open_follow_ups(vault) == [], "she has been here since"


def test_who_had_left_is_not_followed_up_by_the_taking_back(vault):
    mother = move_in(vault, arrived=ago(400))[0]
    caring.note(vault, mother, text="Reiste hjem.")
    vault.write(record_departure, Departure((mother.code,), ago(390)))
    taken_back(vault, mother)
    assert [(one.since, one.until, one.ended) for one in rows(vault, FollowUp)] == [(ago(400), ago(390), "other")]
    assert open_follow_ups(vault) == []


def test_a_shut_case_stays_shut_when_its_stay_is_taken_back(vault):
    mother = move_in(vault, adult=Newcomer(name="Xenia Skjult", gender="woman"), arrived=ago(1))[0]
    vault.users.add("Vakt", PASSWORD, "duty")
    duty = as_duty(vault)
    vault.write(shut_out, ShutOut(mother.household, "Vakt", "Nabo"))
    taken_back(vault, mother)
    assert vault.read(lambda q: q.cases.search("Xenia"))
    assert duty.read(lambda q: q.cases.search("Xenia")) == []


def test_whom_they_must_not_meet_is_not_forgotten_with_the_stay(vault):
    mother, neighbour = move_in(vault, arrived=ago(1))[0], move_in(vault, room="K02")[0]
    vault.write(keep_apart, MustNotMeet(one=neighbour.household, other=mother.household, reason="Samme familie"))
    taken_back(vault, mother)
    assert open_follow_ups(vault) == [(mother.household, mother.person)]


def test_a_whole_family_is_taken_back_and_put_back_one_by_one(vault):
    stays = move_in(vault, SON, arrived=ago(5))
    caring.note(vault, stays[0], text="Kom om kvelden.")
    before = {kind: rows(vault, kind) for kind in (Stay,)}
    words = cases_found_by(vault)
    undone = [taken_back(vault, stay).undo for stay in stays]
    assert rows(vault, Stay) == []
    assert open_follow_ups(vault) == [(stays[0].household, stays[0].person)], "whom something is written about"
    for one in reversed(undone):
        vault.write(undo, one)
    assert [replace(s, version=0) for s in rows(vault, Stay)] == [replace(s, version=0) for s in before[Stay]]
    assert open_follow_ups(vault) == []
    assert cases_found_by(vault) == words


# -- calls, visits, enquiries --------------------------------------------------------------------------------------


def test_what_was_said_in_a_call_comes_back_when_what_it_became_never_was(vault):
    talk = NewCall("affected", said="Ringer fra bilen.", became="talk", who=Newcomer(name="Anna"))
    asked = NewCall("affected", said="Trenger plass.", became="enquiry", enquiry=ASKED)
    for call in (talk, asked):
        vault.write(log_call, call)
    first, second = rows(vault, Call)
    vault.write(take_back_contact, TakeBack(first.contact, "Feil person"))
    vault.write(take_back_request, TakeBack(second.request, "Ført to ganger"))
    assert [(call.became, call.said) for call in rows(vault, Call)] == [
        ("number", "Ringer fra bilen."), ("number", "Trenger plass."),
    ]  # fmt: skip


def test_a_call_that_was_taken_back_is_put_back_with_its_words(vault):
    code = vault.write(log_call, NewCall("relative", said="Spurte om råd.")).result
    before = rows(vault, Call)
    vault.write(undo, vault.write(take_back_call, code).undo)
    assert rows(vault, Call) == before


def test_whether_it_was_the_first_of_the_year_is_not_carried_into_another(vault):
    anyone = Newcomer(anonymous=True, gender="woman")
    code = vault.write(log_contact, Visit(anyone, TODAY, "day_visit", "yes")).result
    person = vault.read(lambda q: q.cases.contact(code)).person
    for day, first in ((ago(1), "yes"), (ago(400), "")):
        kept = vault.read(lambda q: q.cases.contact(code))
        vault.write(correct_contact, RightContact(code, day, "phone_talk", person, kept.version))
        assert vault.read(lambda q: q.cases.contact(code)).first_in_year == first


TAKING = {
    f"{module}.{name}": use_case
    for module in (one.name for one in iter_modules(use_cases.__path__, f"{use_cases.__name__}."))
    for name, use_case in inspect.getmembers(import_module(module), inspect.isfunction)
    if name.startswith(("take_back_", "drop_", "correct_")) and use_case.__module__ == module
}
"""Found in all modules of use cases, those to come too."""
FOR_GOOD = {
    "app.use_cases.papers.take_back_paper": "the bytes are gone",
    "app.use_cases.forms.drop_correction": "the wording of a form, which is no row",
}


def test_the_walk_finds_what_takes_back_wherever_it_stands():
    assert len(TAKING) >= 11
    assert set(FOR_GOOD) <= set(TAKING)
    assert {name.rpartition(".")[0].rpartition(".")[2] for name in TAKING} >= {
        "mistakes",
        "calls",
        "moving",
        "book",
        "stays",
    }


@pytest.mark.parametrize("name", TAKING)
def test_whatever_takes_back_can_itself_be_undone_or_says_why_not(name):
    assert getattr(TAKING[name], "undoable", False) is (name not in FOR_GOOD)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"adults": 5, "children": -3}, "nobody_asked"), ({"adults": 0, "children": 0}, "nobody_asked"),
        ({"offer": "x"}, "choose_outcome"), ({"channel": "x"}, "unknown_code"), ({"note": "x" * 20_001}, "text_too_long"),
    ],
)  # fmt: skip
def test_an_enquiry_is_not_corrected_to_what_no_enquiry_can_be(vault, change, code):
    vault.write(log_call, NewCall("affected", became="enquiry", enquiry=ASKED))
    refused(vault, correct_request, replace(rows(vault, Request)[0], **change), code)


# -- followed up once on a day -------------------------------------------------------------------------------------


def test_nobody_is_followed_up_twice_on_a_day_or_while_they_lived_here(vault):
    home = days.follow(vault, since=ago(30))
    (aunt,) = rows(vault, FollowUp)
    vault.write(end_follow_up, EndFollowUp(home, ago(10), "agreed"))
    again = (Newcomer(code=aunt.person),)
    refused(vault, open_follow_up, NewFollowUp(again, ago(11), home), "followed_from")
    vault.write(open_follow_up, NewFollowUp(again, ago(10), home))
    mother = move_in(vault, arrived=ago(20))[0]
    mean(vault, record_departure, Departure((mother.code,), ago(5)))
    refused(vault, open_follow_up, NewFollowUp((Newcomer(code=mother.person),), ago(6)), "followed_from")


# -- the same man ----------------------------------------------------------------------------------------------------


def test_two_cases_of_one_family_are_no_news_of_the_same_man(vault):
    mother = move_in(vault, arrived=ago(30))[0]
    vault.write(record_departure, Departure((mother.code,), ago(20)))
    again = back_in(vault, mother.person)
    for stay in (mother, again):
        card = days.a_perpetrator(stay.household, vehicle="EK12345")
        vault.write(save_perpetrator, PerpetratorCard(card, {stay.person: "former_partner"}))
    assert vault.read(lambda q: q.day.same_men()) == []
    other = move_in(vault)[0]
    card = days.a_perpetrator(other.household, vehicle="ek 12345")
    vault.write(save_perpetrator, PerpetratorCard(card, {other.person: "spouse_or_cohabitant"}))
    assert len(vault.read(lambda q: q.day.same_men())) == 2


def test_thousands_of_names_are_compared_by_their_sound_at_once():
    names = [f"{one}{other} {third}sen" for one, other, third in product(SOUNDS, SOUNDS, SOUNDS)]
    known = [days.a_perpetrator(f"S-{n:05}", code=f"X-{n:05}", name=name) for n, name in enumerate(names)]
    once = [days.a_perpetrator(home, code=home, name=name) for home, name in (("S-1", "Ali Ali"), ("S-2", "Ali"))]
    assert same_men(once) == [], "one word is no name"
    begun = time.perf_counter()
    told = same_men(known)
    assert time.perf_counter() - begun < 3, f"{len(known)} names"
    some = {one.household: one for one in known[:60]}
    expected = {
        (one.household, other.household) for one in some.values() for other in some.values()
        if one.household < other.household and same_men([one, other])
    }  # fmt: skip
    assert {(same.one, same.other) for same in told if same.one in some and same.other in some} == expected
