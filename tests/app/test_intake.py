"""A household comes in, somebody joins it later, or a request becomes no stay; what is refused leaves no trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.changes import CALLS, NOTES, PERSONS, REQUESTS, STAYS, TASKS
from app.domain.errors import RuleBroken
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import MAX_CHILDREN, Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.stays import Departure, record_departure
from tests.app.house import (
    DAUGHTER,
    MOTHER,
    SON,
    ago,
    as_duty,
    dump,
    events,
    household,
    mean,
    move_in,
    person_of,
    refused,
    rooms_of,
    stay_of,
)
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)


def tonight(vault, night=TODAY):
    return vault.read(lambda queries: queries.house.tonight(night))


# -- intake -----------------------------------------------------------------------------------------------------


def test_a_mother_and_two_children_become_one_case_with_three_stays_in_one_room(vault):
    changes = vault.write(record_intake, Intake(MOTHER, (SON, DAUGHTER), "women", TODAY, "K01"))
    family = household(vault, changes.result)
    assert changes.kinds == {PERSONS, STAYS, TASKS, REQUESTS, NOTES}
    assert [s.kind for s in family] == ["adult", "child", "child"]
    assert len({s.person for s in family}) == len({s.code for s in family}) == 3
    for stay in family:
        assert (stay.arrived, stay.departed, stay.offer) == (TODAY, None, "women")
        assert rooms_of(vault, stay.code) == [(TODAY, "K01")]
    assert {row.room for row in tonight(vault)} == {"K01"}
    assert "intake" in events(vault, changes.result)


def test_the_facts_of_the_newcomers_are_kept(vault):
    family = move_in(vault, SON)
    mother, son = (person_of(vault, s.person) for s in family)
    assert (mother.name, mother.phone, mother.gender, mother.birth_year) == (
        "Åse Bjørnstad",
        "+47 912 34 567",
        "woman",
        1990,
    )
    assert (son.kind, son.gender, son.birth_year) == ("child", "man", 2018)


def test_spaces_around_and_within_a_name_are_tidied(vault):
    (mother,) = move_in(vault, adult=Newcomer(name="  Åse   Bjørnstad ", phone=" 1 "))
    assert person_of(vault, mother.person).name == "Åse Bjørnstad"
    assert person_of(vault, mother.person).phone == "1"


def test_what_the_case_tells_is_answered_on_its_own(vault):
    mother, child = move_in(vault, SON)
    assert mother.answers == {"brought_children": ("with_children",)}
    assert child.answers == {}
    (alone,) = move_in(vault, adult=Newcomer(name="Liv"), room="K02")
    assert alone.answers == {"brought_children": ("without_children",)}


def test_earlier_contact_is_answered_on_its_own(vault):
    vault.write(log_contact, Visit(MOTHER, ago(30), "day_visit"))
    (found,) = vault.read(lambda q: q.cases.search("Bjørnstad"))
    (stay,) = move_in(vault, adult=Newcomer(code=found.person))
    assert stay.answers["prior_contact"] == ("day_user",)


def test_an_anonymous_person_keeps_neither_name_nor_phone(vault):
    someone = Newcomer(name="Skal Ikke Stå", phone="12345678", anonymous=True, gender="woman")
    (stay,) = move_in(vault, adult=someone, first_in_year="no")
    person = person_of(vault, stay.person)
    assert (person.name, person.phone, person.anonymous) == ("", "", True)
    assert stay.first_in_year == "no"
    assert "Skal" not in str(dump(vault))


def test_the_mark_of_a_first_stay_is_kept_for_anonymous_persons_only(vault):
    (stay,) = move_in(vault, first_in_year="yes")
    assert stay.first_in_year == ""


def test_a_household_may_come_in_without_a_room(vault):
    (stay,) = move_in(vault, room="")
    assert rooms_of(vault, stay.code) == []
    assert tonight(vault)[0].room == ""


def test_somebody_on_duty_may_record_an_intake(vault):
    assert move_in(as_duty(vault), SON)


def test_a_known_person_comes_back_as_the_same_person(vault):
    (first,) = move_in(vault, arrived=ago(60))
    mean(vault, record_departure, Departure((first.code,), ago(50)))
    (second,) = move_in(vault, adult=Newcomer(code=first.person), arrived=ago(10))
    assert second.person == first.person
    assert second.household != first.household
    assert second.answers["prior_contact"] == ("resident",)


def test_a_known_child_who_comes_back_has_its_earlier_stays_counted(vault):
    mother, child = move_in(vault, SON, arrived=ago(60))
    mean(vault, record_departure, Departure((mother.code, child.code), ago(50)))
    back = move_in(vault, Newcomer("child", code=child.person), adult=Newcomer(code=mother.person), arrived=ago(10))
    assert back[1].answers["previous_stays"] == ("one",)


def test_one_may_come_back_on_the_day_one_left(vault):
    (first,) = move_in(vault, arrived=ago(20))
    mean(vault, record_departure, Departure((first.code,), ago(5)))
    assert move_in(vault, adult=Newcomer(code=first.person), arrived=ago(5))


def test_as_many_children_as_allowed_come_in_and_one_more_does_not(vault):
    crowd = tuple(SON for _ in range(MAX_CHILDREN))
    assert len(move_in(vault, *crowd)) == MAX_CHILDREN + 1
    error = refused(vault, record_intake, Intake(MOTHER, (*crowd, SON), "women", TODAY), "too_many_children")
    assert error.params == {"most": MAX_CHILDREN}


@pytest.mark.parametrize(
    ("intake", "code", "field"),
    [
        (Intake(MOTHER, (), "women", TOMORROW), "arrival_in_future", "arrived"),
        (Intake(MOTHER, (), "women", date(1970, 1, 1)), "absurd_date", ""),
        (Intake(MOTHER, (SON,), "women", TODAY, "M01"), "room_of_other_offer", "room"),
        (Intake(MOTHER, (SON,), "women", TODAY, "X99"), "unknown_room", "room"),
        (
            Intake(adult=MOTHER, children=(), offer="women", arrived=TODAY, room="", expected_departure=ago(1)),
            "departed_before_arrived",
            "expected_departure",
        ),
        (Intake(Newcomer(code="P-9999"), (), "women", TODAY), "unknown_person", "person"),
        (
            Intake(MOTHER, (SON, Newcomer("child", name="x" * 201)), "women", TODAY, "K01"),
            "text_too_long",
            "children.1.name",
        ),
        (Intake(Newcomer(phone="1" * 41), (), "women", TODAY), "text_too_long", "phone"),
        (Intake(Newcomer(birth_year=1899), (), "women", TODAY), "bad_birth_year", "birth_year"),
        (
            Intake(MOTHER, (Newcomer("child", birth_year=TODAY.year + 1),), "women", TODAY),
            "bad_birth_year",
            "children.0.birth_year",
        ),
    ],
)
def test_an_intake_that_cannot_be_is_refused_as_a_whole(vault, intake, code, field):
    assert refused(vault, record_intake, intake, code).field == field


def test_somebody_already_here_is_refused_and_the_case_is_named(vault):
    mother, child = move_in(vault, SON, arrived=ago(5))
    error = refused(vault, record_intake, Intake(Newcomer(code=mother.person), (), "women", TODAY), "already_here")
    assert error.params == {"person": mother.person, "household": mother.household}
    with_child = Intake(Newcomer(name="Far"), (Newcomer("child", code=child.person),), "women", TODAY, "K02")
    refused(vault, record_intake, with_child, "already_here")


def test_an_intake_before_a_stay_that_is_open_is_refused(vault):
    (mother,) = move_in(vault, arrived=ago(5))
    refused(vault, record_intake, Intake(Newcomer(code=mother.person), (), "women", ago(30)), "already_here")


def test_the_same_child_twice_in_one_intake_is_refused(vault):
    mother, child = move_in(vault, SON, arrived=ago(9))
    mean(vault, record_departure, Departure((mother.code, child.code), ago(5)))
    twice = (Newcomer("child", code=child.person),) * 2
    refused(vault, record_intake, Intake(Newcomer(name="Ny"), twice, "women", TODAY), "already_here")


def test_a_child_of_eight_may_not_come_in_as_the_adult(vault):
    _, child = move_in(vault, SON)
    refused(vault, record_intake, Intake(Newcomer(code=child.person), (), "women", TODAY), "adult_under_16")


def test_a_child_does_not_come_in_without_an_adult(vault):
    before = dump(vault)
    with pytest.raises(RuleBroken):
        vault.write(record_intake, Intake(SON, (DAUGHTER,), "women", TODAY, "K01"))
    assert dump(vault) == before


def test_fresh_codes_are_never_used_twice_even_after_a_refusal(vault):
    (first,) = move_in(vault, room="K01")
    refused(vault, record_intake, Intake(MOTHER, (), "women", TODAY, "X99"), "unknown_room")
    (second,) = move_in(vault, room="K02")
    assert first.household < second.household
    assert len({first.code, second.code, first.person, second.person}) == 4


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), phone=st.text(max_size=40))
def test_any_name_and_number_can_be_kept_and_read_back(vault, name, phone):
    (stay,) = move_in(vault, adult=Newcomer(name=name, phone=phone), room="")
    person = person_of(vault, stay.person)
    assert person.name == " ".join(name.split())
    assert person.phone == phone.strip()


# -- late arrival -----------------------------------------------------------------------------------------------


def test_a_child_who_joins_later_is_in_the_same_case_and_the_adult_is_now_with_children(vault):
    (mother,) = move_in(vault, arrived=ago(10))
    code = vault.write(record_late_arrival, LateArrival(mother.household, SON, ago(3), "K01")).result
    family = household(vault, mother.household)
    assert [s.code for s in family] == [mother.code, code]
    assert family[0].answers["brought_children"] == ("with_children",)
    assert (family[1].arrived, family[1].offer) == (ago(3), "women")
    assert rooms_of(vault, code) == [(ago(3), "K01")]
    assert "late_arrival" in events(vault, mother.household)


def test_the_answer_that_a_late_child_changes_stays_in_the_history(vault):
    (mother,) = move_in(vault, arrived=ago(10))
    vault.write(record_late_arrival, LateArrival(mother.household, SON, ago(3)))
    rows = vault.read(lambda q: q.trust.history([mother.code, mother.household]))
    assert any("without_children" in row.before for row in rows)


def test_other_answers_of_the_adult_stand_when_a_child_joins(vault):
    from app.use_cases.registration import AnswersGiven, save_stay_answers

    (mother,) = move_in(vault, arrived=ago(10))
    vault.write(save_stay_answers, AnswersGiven(mother.code, {"disability": ("no",)}, mother.version))
    vault.write(record_late_arrival, LateArrival(mother.household, SON, ago(3)))
    assert stay_of(vault, mother.code).answers == {"disability": ("no",), "brought_children": ("with_children",)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-999"}, "unknown_case"),
        ({"arrived": TOMORROW}, "arrival_in_future"),
        ({"arrived": ago(11)}, "arrived_before_household"),
        ({"room": "M01"}, "room_of_other_offer"),
        ({"room": "X99"}, "unknown_room"),
        ({"who": Newcomer("child", code="P-9999")}, "unknown_person"),
    ],
)
def test_a_late_arrival_that_cannot_be_is_refused(vault, change, code):
    (mother,) = move_in(vault, arrived=ago(10))
    refused(vault, record_late_arrival, replace(LateArrival(mother.household, SON, ago(3)), **change), code)


def test_nobody_joins_a_case_that_is_closed(vault):
    (mother,) = move_in(vault, arrived=ago(10))
    mean(vault, record_departure, Departure((mother.code,), ago(5)))
    refused(vault, record_late_arrival, LateArrival(mother.household, SON, ago(5)), "case_closed")


def test_somebody_who_is_here_already_does_not_arrive_late(vault):
    mother, child = move_in(vault, SON, arrived=ago(10))
    here = LateArrival(mother.household, Newcomer("child", code=child.person), ago(3))
    refused(vault, record_late_arrival, here, "already_here")


# -- enquiry ----------------------------------------------------------------------------------------------------

ASKED = Enquiry(
    day=TODAY,
    offer="women",
    adults=1,
    children=2,
    outcome="refused",
    refusal_reason="full",
    note="Ringte to ganger",
    alternative="nav",
    alternative_note="Hotell ordnes av NAV",
)


def test_an_enquiry_is_kept_without_identity_and_counted(vault):
    changes = vault.write(record_enquiry, ASKED)
    assert changes.kinds == {REQUESTS, TASKS, CALLS}
    (kept,) = vault.read(lambda q: q.returns.register(TODAY.year)).requests
    assert (kept.code, kept.outcome, kept.refusal_reason) == (changes.result, "refused", "full")
    assert vault.db.execute("SELECT note, adults, children FROM request").fetchall() == [("Ringte to ganger", 1, 2)]
    assert vault.db.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_only_a_refusal_needs_a_reason(vault):
    assert vault.write(record_enquiry, replace(ASKED, outcome="other_shelter", refusal_reason=""))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"refusal_reason": ""}, "choose_refusal_reason"),
        ({"refusal_reason": "bored"}, "choose_refusal_reason"),
        ({"outcome": ""}, "choose_outcome"),
        ({"outcome": "lost"}, "choose_outcome"),
        ({"offer": "mixed"}, "choose_outcome"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"day": date(1970, 1, 1)}, "absurd_date"),
        ({"adults": 0, "children": 0}, "nobody_asked"),
        ({"adults": -1, "children": 3}, "nobody_asked"),
        ({"adults": 100}, "nobody_asked"),
        ({"note": "x" * 20_001}, "text_too_long"),
        ({"alternative": ""}, "choose_alternative"),
        ({"alternative": "", "outcome": "other_shelter"}, "choose_alternative"),
        ({"alternative": "tent"}, "unknown_code"),
        ({"alternative": "none", "alternative_note": " "}, "alternative_needs_note"),
        ({"alternative": "other_shelter", "alternative_note": ""}, "alternative_needs_note"),
    ],
)
def test_an_enquiry_that_cannot_be_is_refused(vault, change, code):
    refused(vault, record_enquiry, replace(ASKED, **change), code)


def test_an_unknown_reason_is_refused_whatever_the_outcome(vault):
    refused(
        vault, record_enquiry, replace(ASKED, outcome="other_shelter", refusal_reason="bored"), "choose_refusal_reason"
    )
