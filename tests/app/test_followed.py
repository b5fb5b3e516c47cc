"""People followed up without a room: a case with everything a resident has, moving in and out of it, counted once (D1, D2; S4)."""

import random
from datetime import timedelta

import pytest

from app.domain.base import PersonKind
from app.domain.day import FollowUp
from app.domain.entities import Contact, Stay
from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.register.write import write_folder
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.follow_up import EndFollowUp, NewFollowUp, end_follow_up, open_follow_up
from app.use_cases.intake import LateArrival, Newcomer, record_late_arrival
from app.use_cases.stays import Departure, record_departure
from app.use_cases.undo import undo
from db.queries.counted import known
from db.table import table_of
from tests.app import caring, days
from tests.app.house import SON, ago, as_duty, events, move_in, refused
from tests.app.second_count import second_count
from tests.support import TODAY

GIRL = Newcomer("child", gender="woman", birth_year=2016)


def followed(vault, household):
    return vault.read(lambda q: q.records.of(FollowUp, household))


def found(vault, text):
    return vault.read(lambda q: q.cases.search(text))


def test_a_day_user_and_her_child_have_a_case_with_all_that_a_resident_has(vault):
    home = days.follow(vault, days.AUNT, GIRL)
    aunt, girl = followed(vault, home)
    assert (aunt.kind, girl.kind, aunt.until) == (PersonKind.ADULT, PersonKind.CHILD, None)
    caring.topic(vault, aunt, "needs")
    caring.mapped(vault, aunt, "threat", safe_here="", text="Bor hjemme.")
    caring.flag(vault, aunt, "animal")
    caring.measure(vault, aunt, TODAY + timedelta(days=30))
    caring.goal(vault, girl)
    caring.note(vault, girl, text="Kom alene.")
    caring.contact(vault, girl)
    caring.safety_plan(vault, girl)
    caring.school(vault, girl)
    vault.write(caring.save_decision, caring.a_decision(girl, "concern_report", "not_sent"))
    assert vault.read(lambda q: q.records.note_count(home)) == 1
    assert [row.household for row in vault.read(lambda q: q.cases.listed(state="open"))] == [home]
    (row,) = vault.read(lambda q: q.cases.listed())
    assert (row.offer, row.room, row.adults, row.children, row.lives_here) == ("", "", 1, 1, False)
    assert vault.read(lambda q: q.house.tonight(TODAY)) == [], "no room and no night"
    (hit,) = found(vault, "Tora")
    assert (hit.household, hit.here, hit.followed, hit.stays) == (home, False, True, 0)
    assert found(vault, home), "found by the code of the case"


def test_following_up_raises_its_own_tasks_for_adult_and_child(vault):
    home = days.follow(vault, days.AUNT, GIRL)
    aunt, girl = followed(vault, home)
    kinds = caring.open_tasks(vault, home)
    assert {("day_contact", aunt.person), ("day_threat", aunt.person), ("day_threat_child", girl.person)} <= kinds
    assert not any(kind in ("primary_contact", "threat_mapping_adult") for kind, _ in kinds), "nobody has moved in"
    caring.mapped(vault, girl, "threat", safe_here="")
    assert ("day_threat_child", girl.person) not in caring.open_tasks(vault, home)


def test_whoever_moves_in_goes_on_in_the_same_case_and_is_followed_up_no_more(vault):
    home = days.follow(vault, since=ago(20))
    (aunt,) = followed(vault, home)
    caring.note(vault, aunt, text="Skrevet før hun flyttet inn.")
    stays = move_in(vault, SON, adult=Newcomer(code=aunt.person))
    assert {stay.household for stay in stays} == {home}
    (ended,) = followed(vault, home)
    assert (ended.until, ended.ended) == (TODAY, "moved_in")
    assert vault.read(lambda q: q.records.note_count(home)) == 1
    (row,) = vault.read(lambda q: q.cases.listed())
    assert (row.adults, row.children, row.lives_here) == (1, 1, True)


def test_a_resident_goes_on_as_a_day_user_in_her_own_case_until_it_ends(vault):
    mother, son = move_in(vault, SON, arrived=ago(9))
    vault.write(record_departure, Departure((mother.code, son.code), ago(1), {}, ""))
    home = days.follow(vault, Newcomer(code=mother.person), Newcomer("child", son.person))
    assert home == mother.household
    assert vault.read(lambda q: q.cases.listed(state="open"))[0].household == home
    vault.write(end_follow_up, EndFollowUp(home, TODAY, "agreed"))
    assert vault.read(lambda q: q.cases.listed(state="open")) == []
    assert {one.ended for one in followed(vault, home)} == {"agreed"}
    refused(vault, end_follow_up, EndFollowUp(home, TODAY, "agreed"), "not_followed")
    assert "follow_up" in events(vault, home)


def test_a_former_resident_who_moves_in_again_has_a_new_case(vault):
    mother = move_in(vault, arrived=ago(9))[0]
    vault.write(record_departure, Departure((mother.code,), ago(2), {}, ""))
    days.follow(vault, Newcomer(code=mother.person), since=ago(1))
    again = move_in(vault, adult=Newcomer(code=mother.person))[0]
    assert again.household != mother.household
    assert followed(vault, mother.household)[0].ended == "moved_in"


def test_a_child_who_comes_later_to_a_family_is_followed_up_no_more(vault):
    home = days.follow(vault, days.AUNT, GIRL)
    aunt, girl = followed(vault, home)
    move_in(vault, adult=Newcomer(code=aunt.person))
    vault.write(record_late_arrival, LateArrival(home, Newcomer("child", girl.person), TODAY))
    assert all(one.ended == "moved_in" for one in followed(vault, home))


@pytest.mark.parametrize(
    ("people", "since", "code"),
    [
        ((), TODAY, "who_came"),
        ((Newcomer(name="X"),), TODAY + timedelta(days=1), "day_in_future"),
        ((Newcomer(code="P-9999"),), TODAY, "unknown_person"),
    ],
)
def test_what_cannot_be_followed_up_is_refused(vault, people, since, code):
    refused(vault, open_follow_up, NewFollowUp(people, since), code)


def test_nobody_is_followed_up_twice_or_while_they_live_here(vault):
    mother = move_in(vault)[0]
    refused(vault, open_follow_up, NewFollowUp((Newcomer(code=mother.person),), TODAY), "already_here")
    home = days.follow(vault)
    aunt = followed(vault, home)[0]
    refused(vault, open_follow_up, NewFollowUp((Newcomer(code=aunt.person),), TODAY), "already_followed")


def test_a_day_users_case_can_be_shut_and_takes_all_of_it_along(vault):
    vault.users.add("Vakt", "gran lykt mandag fjord", "duty")
    home = days.follow(vault, days.AUNT, GIRL)
    aunt = followed(vault, home)[0]
    vault.write(log_contact, Visit(Newcomer(code=aunt.person), TODAY, "day_visit"))
    vault.write(shut_out, ShutOut(home, "Vakt", "Kjenner utøveren"))
    duty = as_duty(vault)
    for ask in (
        lambda q: q.records.of(FollowUp, home), lambda q: q.day.visits_of(home), lambda q: q.cases.person(aunt.person),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="case_shut"):
            duty.read(ask)
    assert duty.read(lambda q: q.day.followed()) == []
    assert duty.read(lambda q: q.cases.contacts(TODAY)) == []
    assert found(duty, "Tora") == []


def test_the_visits_of_a_case_are_those_of_everybody_in_it_newest_first(vault):
    home = days.follow(vault, days.AUNT, GIRL)
    aunt, girl = followed(vault, home)
    first = vault.write(log_contact, Visit(Newcomer(code=aunt.person), ago(2), "phone_talk")).result
    second = vault.write(log_contact, Visit(Newcomer("child", girl.person), ago(1), "day_visit")).result
    vault.write(log_contact, Visit(Newcomer(name="En annen"), TODAY, "day_visit"))
    assert [row.contact for row in vault.read(lambda q: q.day.visits_of(home))] == [second, first]


@pytest.mark.parametrize("seed", range(6))
def test_people_who_pass_between_day_service_and_house_are_counted_each_in_their_place(vault, tmp_path, seed):
    """A generated history: visits, follow-up, moving in, leaving, going on; the return equals a count made apart."""
    chance = random.Random(seed)
    people = [vault.write(log_contact, Visit(Newcomer(name=f"N{n}", gender="woman", birth_year=1980 + n), ago(300), "day_visit"))
              .result for n in range(5)]  # fmt: skip
    persons = [vault.read(lambda q, c=code: q.cases.contact(c)).person for code in people]
    for day in range(290, 1, -7):
        for person in chance.sample(persons, 2):
            step(vault, chance, person, ago(day))
    for stay in table_of(Stay).where(vault.db, {}):
        if stay.departed is None:
            vault.write(record_departure, Departure((stay.code,), max(ago(1), stay.arrived), {}, ""))
    folder = tmp_path / "register"
    write_folder(folder, known(vault.db))
    for year in (TODAY.year - 1, TODAY.year):
        register = vault.read(lambda q, y=year: q.returns.register(y))
        mine = {
            name: figure.value for name, figure in count_year(register, year, CountingRules(), TODAY).figures.items()
        }
        apart = second_count(folder, year)
        assert {name: mine[name] for name in apart if name in mine} == {n: v for n, v in apart.items() if n in mine}
    stays, contacts = table_of(Stay).where(vault.db, {}), table_of(Contact).where(vault.db, {})
    assert stays
    assert len(contacts) > 5, "the history has both"


def step(vault, chance, person, day):
    """One thing that may happen to somebody on a day, as the use cases allow it."""
    what = chance.choice(("visit", "follow", "in", "out", "end"))
    stays = [s for s in table_of(Stay).where(vault.db, {"person": person}) if s.departed is None]
    try:
        if what == "visit":
            mode = chance.choice(("day_visit", "phone_talk"))
            vault.write(log_contact, Visit(Newcomer(code=person), day, mode))
        elif what == "follow":
            vault.write(open_follow_up, NewFollowUp((Newcomer(code=person),), day))
        elif what == "in":
            move_in(vault, adult=Newcomer(code=person), arrived=day, room="")
        elif what == "out" and stays:
            vault.write(record_departure, Departure((stays[0].code,), day, {}, ""))
        elif what == "end":
            home = vault.read(lambda q: q.cases.household_of(person))
            vault.write(end_follow_up, EndFollowUp(home, day, "agreed"))
    except RuleBroken:
        return


def test_somebody_taken_back_with_the_follow_up_is_found_no_more(vault):
    done = vault.write(open_follow_up, NewFollowUp((days.AUNT,), TODAY))
    vault.write(undo, done.undo)
    assert found(vault, "Tora") == []
    days.follow(vault, Newcomer(name="Nora Ny"))
    assert len(found(vault, "Nora")) == 1
