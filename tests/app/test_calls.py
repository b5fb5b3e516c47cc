"""The phone: what a call becomes, said in one place, counted once; the relatives apart (krisesenterlova § 2; S4)."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.care.calls import counted
from app.domain.base import HouseholdCode, PersonCode
from app.domain.day import Call, by_night
from app.domain.entities import Contact, Request
from app.use_cases.calls import NewCall, log_call, take_back_call
from app.use_cases.intake import Newcomer
from app.use_cases.mistakes import TakeBack, take_back_contact
from app.use_cases.requests import Enquiry
from db.table import table_of
from tests.app.caring import note
from tests.app.house import events, move_in, refused
from tests.support import TODAY

ANNA = Newcomer(name="Anna Anonym", gender="woman", birth_year=1988)
PLACE = Enquiry(TODAY, "women", 1, 2, "refused", "full", alternative="other_shelter", alternative_note="Nabosenteret")


def calls(vault):
    return vault.read(lambda q: q.day.calls(TODAY, TODAY))


def the(vault, kind):
    (row,) = table_of(kind).where(vault.db, {})
    return row


def test_a_number_for_the_year_is_all_a_call_needs(vault):
    code = vault.write(
        log_call, NewCall("relative", frozenset({"advice"}), "Mor er redd for datteren.", minutes=12)
    ).result
    (call,) = calls(vault)
    assert (call.code, call.became, call.said, call.user) == (code, "number", "Mor er redd for datteren.", "Kari")
    assert table_of(Contact).where(vault.db, {}) == [], "a relative is no user of the day service"
    assert events(vault, code) == ["call"]


def test_a_talk_with_the_one_it_is_about_is_a_phone_talk_and_what_was_said_stands_there(vault):
    vault.write(log_call, NewCall("affected", said="Vil vite om plass.", became="talk", who=ANNA))
    contact, (call,) = the(vault, Contact), calls(vault)
    assert (contact.mode, contact.note, contact.day) == ("phone_talk", "Vil vite om plass.", TODAY)
    assert (call.contact, call.said) == (contact.code, "")


def test_only_the_affected_count_as_users(vault):
    refused(vault, log_call, NewCall("relative", became="talk", who=ANNA), "only_affected_counts")
    refused(vault, log_call, NewCall("affected", became="talk"), "who_came")


def test_an_enquiry_by_phone_says_so_and_can_be_read_again(vault):
    vault.write(log_call, NewCall("affected", said="Står på stasjonen.", became="enquiry", enquiry=PLACE))
    request, (call,) = the(vault, Request), calls(vault)
    assert (request.channel, request.note, request.adults, request.children) == ("phone", "Står på stasjonen.", 1, 2)
    assert (call.request, call.said) == (request.code, "")


@pytest.mark.parametrize(("caller", "kind"), [("affected", "said"), ("service", "service")])
def test_a_call_about_a_case_is_a_note_in_it(vault, caller, kind):
    mother = move_in(vault)[0]
    vault.write(
        log_call,
        NewCall(caller, said="Ringer igjen mandag.", became="note", household=mother.household, person=mother.person,
                service="nav" if kind == "service" else ""),
    )  # fmt: skip
    (written,) = vault.read(lambda q: q.records.notes(mother.household))
    assert (written.kind, written.text, written.person) == (kind, "Ringer igjen mandag.", mother.person)
    assert calls(vault)[0].note == written.code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"caller": ""}, "choose_answer"), ({"caller": "dog"}, "unknown_code"), ({"became": "x"}, "unknown_code"),
        ({"about": frozenset({"x"})}, "unknown_code"), ({"minutes": -1}, "bad_number"), ({"minutes": 601}, "bad_number"),
        ({"language": "x" * 41}, "text_too_long"), ({"became": "enquiry"}, "choose_outcome"),
        ({"became": "note", "household": HouseholdCode("S-99"), "said": "x"}, "unknown_case"),
    ],
)  # fmt: skip
def test_what_no_call_can_be_is_refused_whole(vault, change, code):
    refused(vault, log_call, replace(NewCall("affected"), **change), code)


def test_a_call_written_by_mistake_goes_and_what_came_of_it_stays(vault):
    code = vault.write(log_call, NewCall("affected", became="talk", who=ANNA)).result
    vault.write(take_back_call, code)
    assert calls(vault) == []
    assert the(vault, Contact)
    assert events(vault, code)[0] == "call_taken_back"
    refused(vault, take_back_call, code, "unknown_code")


def test_a_talk_that_never_was_leaves_the_call_a_number(vault):
    vault.write(log_call, NewCall("affected", became="talk", who=ANNA))
    vault.write(take_back_contact, TakeBack(the(vault, Contact).code, "Feil person"))
    (call,) = calls(vault)
    assert (call.became, call.contact) == ("number", "")


def test_calls_that_belong_to_a_case_somebody_is_shut_out_of_are_left_out(vault):
    mother = move_in(vault)[0]
    note(vault, mother)
    vault.write(
        log_call, NewCall("affected", said="x", became="note", household=mother.household, person=mother.person)
    )
    vault.write(log_call, NewCall("unknown"))
    assert [call.person for call in calls(vault) if call.person] == [mother.person]


@pytest.mark.parametrize(("hour", "night"), [(21, False), (22, True), (2, True), (6, True), (7, False), (12, False)])
def test_night_is_from_ten_to_seven(hour, night):
    assert by_night(datetime(2026, 11, 27, hour, 59 if hour in (21, 6) else 0)) is night


def test_the_year_is_the_calls_put_together():
    at = datetime(2026, 1, 1, 2, 40)
    made = [
        Call(code=f"TL-{n}", at=at.replace(hour=h), user="Kari", caller=who, about=frozenset(about), language=language,
             minutes=minutes, became=became, person=PersonCode(""))
        for n, (h, who, about, language, minutes, became) in enumerate([
            (2, "affected", {"violence", "place"}, "Arabisk", 10, "talk"), (12, "relative", {"advice"}, "", None, "number"),
            (23, "relative", set(), "arabisk", 5, "number"),
        ])
    ]  # fmt: skip
    total = counted(made)
    assert (total.calls, total.by_night, total.minutes) == (3, 2, 15)
    assert total.callers == {"affected": 1, "relative": 2}
    assert total.about == {"violence": 1, "place": 1, "advice": 1}
    assert total.became == {"talk": 1, "number": 2}
    assert total.languages == {"arabisk": 2}
