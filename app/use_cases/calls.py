"""Somebody rings (krisesenterlova § 2: advice by telephone, round the clock): written down in ten seconds, and what comes of it."""

from dataclasses import dataclass, replace
from typing import Annotated

from app.changes import CALLS, CONTACTS, NOTES, PERSONS, REQUESTS, TASKS, Changes, changed
from app.domain.base import NO_CASE, NOBODY, OfHousehold, OfPerson
from app.domain.care import SERVICES
from app.domain.day import BECAME, CALL_ABOUT, CALLERS, Call
from app.domain.errors import RuleBroken
from app.domain.facts import choice, choices, line, number, text
from app.domain.states import Became, Caller, NoteKind
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import check_code, checked, entity_of
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewNote, write_note
from app.use_cases.requests import Enquiry, add_request

PHONE_TALK = "phone_talk"


@dataclass(frozen=True, slots=True, repr=False)
class NewCall:
    """A call as it is written down. `who`: of a phone talk, the person who is counted; `first_in_year` of an anonymous one.
    `household`, `person` and `service`: of a note. `enquiry`: of somebody who asks for a place."""

    caller: Annotated[str, choice(CALLERS)]
    about: Annotated[frozenset[str], choices(CALL_ABOUT)] = frozenset()
    said: Annotated[str, text(4)] = ""
    language: Annotated[str, line(40)] = ""
    minutes: Annotated[int | None, number(0, 600)] = None
    became: Annotated[str, choice(BECAME)] = Became.NUMBER
    who: Newcomer | None = None
    first_in_year: str = ""
    household: OfHousehold = NO_CASE
    person: OfPerson = NOBODY
    service: Annotated[str, choice(SERVICES, needed=False)] = ""
    enquiry: Enquiry | None = None


@open_to(EVERYBODY)
def log_call(work: UnitOfWork, new: NewCall) -> Changes[str]:
    """Write the call down, with what becomes of it in the same operation; answers with its code.

    What was said stands in one place: in the talk, the enquiry or the note where it became one. RuleBroken `only_affected_counts`
    for a phone talk with anybody but the person affected: the return counts users (FORMS D), relatives are counted by the calls.
    """
    check_code(new.caller, CALLERS, "caller")
    check_code(new.became, BECAME, "became")
    call = checked(work, entity_of(work, Call, new))
    if new.became == Became.TALK:
        call = replace(call, said="", contact=_talk(work, new, call.said))
    elif new.became == Became.ENQUIRY:
        call = replace(call, said="", request=_enquiry(work, new, call.said))
    elif new.became == Became.NOTE:
        call = replace(call, said="", note=_note(work, new, call.said))
    if new.became != Became.NOTE:
        call = replace(call, household=NO_CASE, person=NOBODY)
    code = work.write(call, "call").code
    return changed(CALLS, CONTACTS, PERSONS, REQUESTS, NOTES, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def take_back_call(work: UnitOfWork, code: str) -> Changes[None]:
    """The call was written down by mistake. What became of it stays: it is taken back by itself."""
    call = work.get(Call, code)
    if call is None:
        raise RuleBroken("unknown_code", field="code", value=code[:40])
    work.remove(call, "call_taken_back")
    return changed(CALLS)


def _talk(work: UnitOfWork, new: NewCall, words: str) -> str:
    if new.caller != Caller.AFFECTED:
        raise RuleBroken("only_affected_counts", field="caller")
    if new.who is None:
        raise RuleBroken("who_came", field="person")
    return log_contact(work, Visit(new.who, work.today, PHONE_TALK, new.first_in_year, note=words)).result


def _enquiry(work: UnitOfWork, new: NewCall, words: str) -> str:
    if new.enquiry is None:
        raise RuleBroken("choose_outcome", field="outcome")
    return add_request(work, "", replace(new.enquiry, note=words, channel="phone")).code


def _note(work: UnitOfWork, new: NewCall, words: str) -> str:
    of_service = new.caller == Caller.SERVICE
    kind = NoteKind.SERVICE if of_service else NoteKind.SAID
    service, mode = (new.service, "phone") if of_service else ("", "")
    return write_note(work, NewNote(new.household, words, kind, new.person, service, mode)).result
