"""A call, the enquiry it becomes, and the family that comes in: linked, nothing typed or counted twice, and nothing told of who
they are where they may not be known."""

from dataclasses import replace

import pytest

from app.care.calls import counted
from app.domain.base import HouseholdCode
from app.domain.care import Note
from app.domain.day import Call
from app.domain.entities import Request
from app.domain.errors import RuleBroken
from app.domain.house import Household
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.calls import NewCall, log_call
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.mistakes import TakeBack, take_back_request, take_back_stay
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.undo import undo
from db.table import table_of
from tests.app.house import MOTHER, SON, as_duty, household, mean, refused
from tests.support import TODAY

SAID = "Redd for mannen. Kommer kanskje i morgen."


def rows(vault, kind):
    return table_of(kind).where(vault.db, {})


def rang(vault, **more):
    return vault.write(log_call, NewCall(caller="affected", said=SAID, **more)).result


def asked(vault, note=SAID, **more):
    enquiry = Enquiry(TODAY, "women", 1, 1, "refused", "full", note, "none", "Fullt", channel="phone", **more)
    return vault.write(record_enquiry, enquiry).result


def comes_in(vault, request, note=""):
    return mean(vault, record_intake, Intake(MOTHER, (SON,), "women", TODAY, "K01", request=request, note=note)).result


def test_a_call_that_was_a_number_becomes_an_enquiry_with_its_words_in_one_place(vault):
    call = rang(vault)
    code = asked(vault, call=call)
    (kept,) = rows(vault, Call)
    assert (kept.became, kept.request, kept.said) == ("enquiry", code, "")
    assert vault.read(lambda q: q.day.asked(code)).words == SAID
    assert vault.read(lambda q: q.day.calls_behind(TODAY.year)) == {code: call}
    refused(
        vault,
        record_enquiry,
        Enquiry(TODAY, "women", 1, 0, "refused", "full", "", "none", "Fullt", call=call),
        "call_became",
    )


def test_what_was_said_otherwise_stays_on_the_call_and_both_are_read(vault):
    call = rang(vault)
    code = asked(vault, "Mor med en gutt, trenger plass.", call=call)
    assert rows(vault, Call)[0].said == SAID, "nobody's words are thrown away"
    assert vault.read(lambda q: q.day.asked(code)).words == f"{SAID}\nMor med en gutt, trenger plass."
    assert vault.read(lambda q: q.day.asked(call)).words == SAID


def test_who_comes_in_after_an_enquiry_carries_it_in_the_case_and_is_counted_once(vault):
    call = rang(vault)
    code = asked(vault, call=call)
    before = vault.read(lambda q: (q.day.call_counts(TODAY, TODAY), len(q.house.requests(TODAY.year))))
    case = comes_in(vault, code, SAID)
    assert vault.read(lambda q: q.house.household(case)[0].came_from) == code
    (request,) = rows(vault, Request)
    assert (request.admitted_later, request.outcome) == (True, "refused"), "what was answered that day stays"
    chain = vault.read(lambda q: q.day.came_of(case))
    assert (chain.request.code, chain.call.code) == (code, call)
    (note,) = rows(vault, Note)
    assert (note.text, note.household, note.person, note.kind) == (SAID, case, household(vault, case)[0].person, "said")
    assert vault.read(lambda q: (q.day.call_counts(TODAY, TODAY), len(q.house.requests(TODAY.year)))) == before
    assert len(rows(vault, Call)) == 1
    assert case not in str(vault.read(lambda q: q.house.requests(TODAY.year))), (
        "the ledger says nothing of who they are"
    )
    refused(
        vault,
        record_intake,
        Intake(replace(MOTHER, name="Eva"), (), "women", TODAY, "K02", request=code),
        "request_came",
    )


def test_nothing_is_copied_that_nobody_asked_for(vault):
    code = asked(vault)
    comes_in(vault, code)
    assert rows(vault, Note) == []


def test_what_may_be_proposed_is_of_the_last_days_has_no_words_and_goes_when_it_is_used(vault):
    call, code = rang(vault), asked(vault)
    lately = vault.read(lambda q: q.day.lately())
    assert ([one.code for one in lately.calls], [one.code for one in lately.requests]) == ([call], [code])
    assert SAID not in str([(one.said,) for one in lately.calls] + [(one.note,) for one in lately.requests])
    comes_in(vault, code)
    asked(vault, call=call)
    lately = vault.read(lambda q: q.day.lately())
    assert lately.calls == ()
    assert code not in [one.code for one in lately.requests]


def test_a_stay_that_never_was_leaves_the_enquiry_open_again(vault):
    code = asked(vault)
    case = comes_in(vault, code)
    for stay in household(vault, case):
        vault.write(take_back_stay, TakeBack(stay.code, "feil familie"))
    assert not rows(vault, Request)[0].admitted_later
    assert [one.came_from for one in rows(vault, Household)] == [""]
    assert code in [one.code for one in vault.read(lambda q: q.day.lately()).requests]


@pytest.mark.parametrize("note", [SAID, "Noe annet."])
def test_an_enquiry_that_never_was_gives_the_call_its_words_back_and_it_can_be_undone(vault, note):
    call = rang(vault)
    code = asked(vault, note, call=call)
    done = vault.write(take_back_request, TakeBack(code, "ført to ganger"))
    (kept,) = rows(vault, Call)
    assert (kept.became, kept.said, kept.request) == ("number", SAID, "")
    vault.write(undo, done.undo)
    assert rows(vault, Call)[0].request == code


def test_the_calls_are_as_many_for_somebody_shut_out_of_a_case(staffed):
    vault = staffed
    case = mean(vault, record_intake, Intake(MOTHER, (SON,), "women", TODAY, "K01")).result
    person = household(vault, case)[0].person
    rang(vault, became="note", household=case, person=person, minutes=7)
    rang(vault, became="talk", who=Newcomer(code=person), minutes=5)
    rang(vault, language="dari")
    mine = vault.read(lambda q: q.day.call_counts(TODAY, TODAY))
    vault.write(shut_out, ShutOut(HouseholdCode(case), "Vakt", "kjenner dem"))
    duty = as_duty(vault)
    assert len(duty.read(lambda q: q.day.calls(TODAY, TODAY))) < 3, "what is about them is not listed"
    assert duty.read(lambda q: q.day.call_counts(TODAY, TODAY)) == mine
    assert (mine.calls, mine.minutes, mine.became) == (3, 12, {"note": 1, "talk": 1, "number": 1})
    assert mine == counted(vault.read(lambda q: q.day.calls(TODAY, TODAY)))


def test_somebody_shut_out_is_not_told_which_enquiry_a_case_came_of(staffed):
    vault = staffed
    code = asked(vault)
    case = comes_in(vault, code)
    vault.write(shut_out, ShutOut(HouseholdCode(case), "Vakt", "kjenner dem"))
    with pytest.raises(RuleBroken, match="case_shut"):
        as_duty(vault).read(lambda q: q.day.came_of(case))
    assert case not in str([vars_of(one) for one in as_duty(vault).read(lambda q: q.house.requests(TODAY.year))])


def vars_of(request):
    return [str(getattr(request, name)) for name in ("code", "note", "alternative_note", "decided_by", "channel")]
