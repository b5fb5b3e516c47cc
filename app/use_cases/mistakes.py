"""What was entered wrongly is put right or taken back, with why: the trace stays in the history, the number does not."""

from dataclasses import dataclass, replace
from datetime import date

from app.changes import CALLS, CARE, CONTACTS, HOUSE, PERSONS, REQUESTS, STAYS, TASKS, Changes, changed
from app.domain.ages import check_age
from app.domain.base import HouseholdCode, PersonCode
from app.domain.day import Call, FollowUp
from app.domain.entities import Absence, Contact, Person, Placement, Request, Stay
from app.domain.errors import RuleBroken
from app.domain.house import Household, Lending, ReadyToMove, Task
from app.domain.states import Became, FollowUpEnd
from app.domain.wording import checked_line
from app.forms.definitions import items, load_form
from app.forms.registration import clean_answers
from app.kinds import KINDS, Role, Whose
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import check_day, checked
from app.use_cases.requests import check_household, check_offer
from app.use_cases.stays import end_marks
from app.use_cases.tasks import end_as

OF_THE_STAY = frozenset({"stay", "follow_up", "task", "ready_to_move", "lending"})
"""Kinds with a person and a case that are no writing about them."""
PAIR = ("one", "other")
"""The fields of two families that must not meet."""


@dataclass(frozen=True, slots=True)
class RightContact:
    """A visit or talk as it was: the day, how, and whose. `version`: the one it was read at."""

    contact: str
    day: date
    mode: str
    person: PersonCode
    version: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What was entered by mistake, by its code, and why."""

    code: str
    why: str


@open_to(EVERYBODY)
@undoable
def correct_contact(work: UnitOfWork, right: RightContact) -> Changes[None]:
    """Another day, another way, another person: it counts there and no more where it stood. What the other year's form does not
    ask is left out of its answers, and whether it was the first of the year was said of the other."""
    contact = _contact(work, right.contact)
    day = check_day(work, right.day)
    if right.mode not in {item.code for item in items("contact_mode", day.year)}:
        raise RuleBroken("choose_mode", field="mode")
    person = work.get(Person, right.person)
    if person is None:
        raise RuleBroken("unknown_person", field="person", value=right.person[:40])
    check_age("", person.birth_year, day)
    form = load_form("day_contact", day.year)
    asked = {question.code for question in form.questions}
    answers = clean_answers(form, {code: given for code, given in contact.answers.items() if code in asked})
    same = person.code == contact.person and day.year == contact.day.year
    first = contact.first_in_year if person.anonymous and same else ""
    work.write(
        replace(
            contact, day=day, mode=right.mode, person=person.code, first_in_year=first, answers=answers, version=right.version
        ),
        "contact_corrected",
    )  # fmt: skip
    return changed(CONTACTS, PERSONS)


@open_to(EVERYBODY)
@undoable
def take_back_contact(work: UnitOfWork, wrong: TakeBack) -> Changes[None]:
    """A visit or talk that never was. A call it came of is a number again, with what was said."""
    contact, why = _contact(work, wrong.code), _why(wrong)
    for call in work.of(Call, contact=contact.code):
        work.write(replace(call, contact="", became=Became.NUMBER, said=contact.note), "call")
    work.remove(contact, "contact_taken_back")
    work.record("contact_taken_back", contact.person, after={"contact": contact.code, "why": why})
    return changed(CONTACTS, CALLS)


@open_to(EVERYBODY)
@undoable
def correct_request(work: UnitOfWork, right: Request) -> Changes[None]:
    """An enquiry as it was: the day, how it came, how many, the note. Its outcome and what was given instead are a decision and
    stay; one that was decided wrongly is taken back and written anew."""
    old = _request(work, right.code)
    day = check_day(work, right.day)
    check_household(right.adults, right.children)
    check_offer(right.offer)
    new = replace(
        old, day=day, offer=right.offer, adults=right.adults, children=right.children, note=right.note,
        channel=right.channel, version=right.version,
    )  # fmt: skip
    work.write(checked(work, new), "request_corrected")
    return changed(REQUESTS)


@open_to(EVERYBODY)
@undoable
def take_back_request(work: UnitOfWork, wrong: TakeBack) -> Changes[None]:
    """An enquiry that never was; nobody is asked any more whether they arrived. A call it came of has what was said again."""
    request, why = _request(work, wrong.code), _why(wrong)
    for task in work.of(Task, subject=request.code):
        if not task.ended:
            end_as(work, task, "withdrawn")
    for call in work.of(Call, request=request.code):
        work.write(replace(call, request="", became=Became.NUMBER, said=call.said or request.note), "call")
    work.remove(request, "request_taken_back")
    work.record("request_taken_back", request.code, after={"why": why})
    return changed(REQUESTS, TASKS, CALLS)


@open_to(EVERYBODY)
@undoable
def take_back_stay(work: UnitOfWork, wrong: TakeBack) -> Changes[None]:
    """A stay that never was: its room, its nights and its tasks go with it. Whoever has been written about in the case stays in it
    as somebody followed up, so that nothing of that is lost; they can be found as before."""
    stay, why = work.get(Stay, wrong.code), _why(wrong)
    if stay is None:
        raise RuleBroken("unknown_stay", value=wrong.code[:40])
    for row in (*work.of(Placement, stay=stay.code), *work.of(Absence, stay=stay.code)):
        work.remove(row, "stay_taken_back")
    for task in work.of(Task, household=stay.household, subject=stay.person):
        if not task.ended:
            end_as(work, task, "withdrawn")
    others = [one for one in work.of(Stay, household=stay.household) if one.code != stay.code]
    written = _is_written_about(work, stay)
    if not written and not others:
        for task in work.of(Task, household=stay.household):
            if not task.ended and task.subject != stay.person:
                end_as(work, task, "withdrawn")
    if not others:
        _came_of_nothing(work, stay.household)
        for mark in (*work.of(ReadyToMove, household=stay.household), *work.of(Lending, household=stay.household)):
            work.remove(mark, "stay_taken_back")
    _follow_again(work, stay)
    if written and not work.of(FollowUp, household=stay.household, person=stay.person):
        _leave_in_case(work, stay)
    work.remove(stay, "stay_taken_back")
    if others:
        end_marks(work, stay.household, "ready")
    work.record("stay_taken_back", stay.household, after={"stay": stay.code, "why": why})
    return changed(STAYS, PERSONS, HOUSE, TASKS, CARE)


def _came_of_nothing(work: UnitOfWork, household: HouseholdCode) -> None:
    """Nobody came of the enquiry after all."""
    facts = work.get(Household, household)
    if facts is None or not facts.came_from:
        return
    request = work.get(Request, facts.came_from)
    if request and request.admitted_later:
        work.write(replace(request, admitted_later=False), "admitted_later")
    work.write(replace(facts, came_from=""), "household")


def _follow_again(work: UnitOfWork, stay: Stay) -> None:
    """What ended because they moved in goes on: the follow-up no other stay of theirs ended, in whichever case it was; not where
    they have come back or been followed up anew since."""
    others = [one for one in work.of(Stay, person=stay.person) if one.code != stay.code]
    follow_ups = work.of(FollowUp, person=stay.person)
    begun = [*(one.since for one in follow_ups), *(one.arrived for one in others)]
    if any(day > stay.arrived for day in begun) or any(one.until is None for one in follow_ups):
        return
    ended = [one for one in follow_ups if one.ended == FollowUpEnd.MOVED_IN]
    waiting = [one for one in ended if all(one.until != max(other.arrived, one.since) for other in others)]
    if waiting:
        newest = max(waiting, key=lambda one: (one.until or one.since, one.code))
        work.write(replace(newest, until=None, ended=""), "follow_up")


def _leave_in_case(work: UnitOfWork, stay: Stay) -> None:
    """They stay in the case they are written about in: followed up where they are nowhere else and had not left, else as somebody
    who was."""
    elsewhere = any(one.until is None for one in work.of(FollowUp, person=stay.person)) or any(
        one.departed is None and one.code != stay.code for one in work.of(Stay, person=stay.person)
    )
    until = stay.departed or (work.today if elsewhere else None)
    follow_up = FollowUp(
        code="", household=stay.household, person=stay.person, kind=stay.kind, since=stay.arrived, until=until,
        ended=FollowUpEnd.OTHER if until else "",
    )  # fmt: skip
    work.write(follow_up, "follow_up")


def _is_written_about(work: UnitOfWork, stay: Stay) -> bool:
    """Whether anything is kept of the person in this case, or of the case as one; also that it is shut to somebody, or must not
    meet another: who has no case any more is shut to nobody."""
    if work.access.is_shut_to_somebody(stay.household):
        return True
    for kind in KINDS:
        if kind.name in OF_THE_STAY or kind.whose not in (Whose.PERSON, Whose.HOUSEHOLD, Whose.HOUSE):
            continue
        of_case = [fact.name for fact in kind.of(Role.REFERENCE) if fact.to == "household" or fact.name in PAIR]
        rows = [row for name in of_case for row in work.of(kind.type, **{name: stay.household})]
        if any(getattr(row, "person", stay.person) in (stay.person, "") for row in rows):
            return True
    return False


def _why(wrong: TakeBack) -> str:
    why = checked_line(wrong.why, "why")
    if not why:
        raise RuleBroken("reason_needed", field="why")
    return why


def _contact(work: UnitOfWork, code: str) -> Contact:
    contact = work.get(Contact, code)
    if contact is None:
        raise RuleBroken("unknown_contact", value=code[:40])
    return contact


def _request(work: UnitOfWork, code: str) -> Request:
    request = work.get(Request, code)
    if request is None:
        raise RuleBroken("unknown_request", value=code[:40])
    return request
