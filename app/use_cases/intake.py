"""A household comes in (I1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from app.changes import NOTES, PERSONS, REQUESTS, STAYS, TASKS, Changes, changed
from app.domain.ages import check_age, check_birth_year, unlikely_age
from app.domain.base import NO_CASE, NO_STAY, NOBODY, HouseholdCode, PersonCode, PersonKind
from app.domain.dates import check_reasonable
from app.domain.day import FollowUp
from app.domain.entities import Contact, Person, Placement, Request, Stay
from app.domain.errors import RuleBroken
from app.domain.house import NEEDS, Household
from app.domain.states import NoteKind
from app.domain.stays import overlap
from app.forms.registration import proposed_answers
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import check_code_set
from app.use_cases.journal import NewNote, write_note
from app.use_cases.rooms import Carry, carry_beds, check_lodging, end_hold, room_for
from app.use_cases.safety import FirstSafety, write_first_safety
from app.use_cases.tasks import raise_tasks

MAX_NAME = 200
MAX_PHONE = 40
MAX_CHILDREN = 20


@dataclass(frozen=True, slots=True, repr=False)
class Newcomer:
    """Who comes: `code` of a person known from before, or the facts of a new one. All but the kind may be empty."""

    kind: str = "adult"
    code: str = ""
    name: str = ""
    phone: str = ""
    anonymous: bool = False
    gender: str = ""
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Intake:
    """One adult with any number of children. `room` may be empty when none is free yet.

    `needs`: what they need of a room (app.domain.house.NEEDS). `hold`: the hold that kept the room for them, if any.
    `carry`: the movable beds that are carried to the room for them. `safety`: what was answered of it at the door. `hour`: when
    they came, as hh:mm, where that is kept. `request`: the enquiry they came of; `note`: the first note in the case, as the words
    of the enquiry were proposed and left standing.
    """

    adult: Newcomer
    children: tuple[Newcomer, ...]
    offer: str
    arrived: date
    room: str = ""
    expected_departure: date | None = None
    first_in_year: str = ""
    needs: frozenset[str] = frozenset()
    hold: str = ""
    carry: tuple[Carry, ...] = ()
    safety: FirstSafety | None = None
    hour: str = ""
    request: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class LateArrival:
    """A person who joins a household that is already here."""

    household: HouseholdCode
    who: Newcomer
    arrived: date
    room: str = ""


@open_to(EVERYBODY)
def record_intake(work: UnitOfWork, intake: Intake) -> Changes[HouseholdCode]:
    """The household's case with a stay for each person; answers with the case's code. Refuses somebody already here."""
    if intake.adult.kind != PersonKind.ADULT or any(child.kind != PersonKind.CHILD for child in intake.children):
        raise RuleBroken("child_without_adult", field="person")
    if len(intake.children) > MAX_CHILDREN:
        raise RuleBroken("too_many_children", most=MAX_CHILDREN)
    _check_arrival(work, intake.arrived)
    if intake.expected_departure:
        check_reasonable(intake.expected_departure, work.today)
    if intake.expected_departure and intake.expected_departure < intake.arrived:
        raise RuleBroken("departed_before_arrived", field="expected_departure")
    household = _case_for(work, intake.adult, check_code_set(intake.needs, NEEDS, "needs"))
    stays = []
    for number, who in enumerate((intake.adult, *intake.children)):
        with _whose(number):
            stays.append(
                _admit(
                    work=work,
                    who=who,
                    household=household,
                    offer=intake.offer,
                    arrived=intake.arrived,
                    room=intake.room,
                    expected=intake.expected_departure,
                    first=intake.first_in_year,
                    hold=intake.hold,
                    hour=intake.hour,
                )
            )
    for stay in stays:
        _fill(work, stay, stays)
    if intake.hold:
        end_hold(work, intake.hold, "arrived")
    if intake.room:
        carry_beds(work, intake.carry, intake.room)
    check_lodging(work, household)
    _ask_parent(work, stays)
    if intake.safety:
        write_first_safety(work, stays, intake.safety)
    if intake.request:
        _came_of(work, household, intake.request)
    if intake.note.strip():
        write_note(work, NewNote(household, intake.note, NoteKind.SAID, stays[0].person))
    work.record("intake", household, after={"stays": [stay.code for stay in stays], "room": intake.room})
    _raise(work, household, stays)
    return changed(PERSONS, STAYS, TASKS, REQUESTS, NOTES, result=household)


def _came_of(work: UnitOfWork, household: HouseholdCode, code: str) -> None:
    """Whoever asked has come in: the enquiry counts as the one it was, and the case knows it. RuleBroken `request_came` for one
    that somebody has come of already."""
    request = work.get(Request, code)
    if request is None or request.admitted_later:
        raise RuleBroken("request_came", field="request", value=code[:40])
    work.write(replace(request, admitted_later=True), "admitted_later")
    facts = work.get(Household, household)
    assert facts is not None
    work.write(replace(facts, came_from=code), "household")


def _case_for(work: UnitOfWork, adult: Newcomer, needs: frozenset[str]) -> HouseholdCode:
    """The case somebody is followed up in and nobody has lived in, so that what is written goes on; else a new one."""
    for followed in work.of(FollowUp, person=adult.code) if adult.code else ():
        if followed.until is None and not work.of(Stay, household=followed.household):
            household = work.get(Household, followed.household)
            if household and household.needs != needs:
                work.write(replace(household, needs=needs), "household")
            return followed.household
    return work.add(Household(code=NO_CASE, needs=needs)).code


def _ask_parent(work: UnitOfWork, stays: list[Stay]) -> None:
    """Somebody of an age with a child, or younger, is hardly its parent. Asked about."""
    born = [person.birth_year if (person := work.get(Person, stay.person)) else None for stay in stays]
    adult, children = born[0], [year for year in born[1:] if year]
    if adult and children and adult >= min(children):
        work.ask("parent_younger", field="birth_year", adult=adult, child=min(children))


@contextmanager
def _whose(number: int) -> Iterator[None]:
    """What is refused or asked about a child says which: `children.0.birth_year`."""
    try:
        yield
    except RuleBroken as error:
        if number and error.field:
            error.field = f"children.{number - 1}.{error.field}"
        raise


def _raise(work: UnitOfWork, household: HouseholdCode, newcomers: list[Stay]) -> None:
    """A move-in raises its tasks, and so does the first child of a case (I4)."""
    people = [(stay.person, stay.kind) for stay in newcomers]
    raise_tasks(work, "move_in", household, people)
    if any(kind == PersonKind.CHILD for _, kind in people):
        raise_tasks(work, "children", household, people)


@open_to(EVERYBODY)
def record_late_arrival(work: UnitOfWork, arrival: LateArrival) -> Changes[str]:
    """One more person in a case that is open; answers with the code of the new stay."""
    _check_arrival(work, arrival.arrived)
    others = work.of(Stay, household=arrival.household)
    if not others:
        raise RuleBroken("unknown_case")
    if all(stay.departed and stay.departed <= arrival.arrived for stay in others):
        raise RuleBroken("case_closed")
    adult = next((stay for stay in others if stay.kind == PersonKind.ADULT), others[0])
    if arrival.arrived < min(stay.arrived for stay in others):
        raise RuleBroken("arrived_before_household", field="arrived")
    stay = _admit(
        work=work,
        who=arrival.who,
        household=arrival.household,
        offer=adult.offer,
        arrived=arrival.arrived,
        room=arrival.room,
        expected=None,
        first="",
    )
    check_lodging(work, arrival.household)
    _fill(work, stay, [*others, stay])
    if (
        stay.kind == PersonKind.CHILD
        and adult.kind == PersonKind.ADULT
        and adult.answers.get("brought_children") != ("with_children",)
    ):
        answers = {**adult.answers, "brought_children": ("with_children",)}
        work.write(replace(adult, answers=answers), "answers")
    work.record("late_arrival", arrival.household, after={"stay": stay.code, "arrived": stay.arrived})
    _raise(work, arrival.household, [stay])
    return changed(PERSONS, STAYS, TASKS, result=stay.code)


def new_person(work: UnitOfWork, who: Newcomer) -> Person:
    """The known person, or a new one made of the facts; an anonymous one keeps neither name nor phone.

    A known person is taken in as what they are now: a child who was here comes back as an adult.
    """
    if who.code:
        person = work.get(Person, who.code)
        if person is None:
            raise RuleBroken("unknown_person", field="person", value=who.code)
        return person
    check_person_facts(who.name, who.phone, who.birth_year, work.today)
    name, phone = ("", "") if who.anonymous else (" ".join(who.name.split()), who.phone.strip())
    person = Person(
        code=NOBODY,
        kind=who.kind,
        anonymous=who.anonymous,
        gender=who.gender,
        birth_year=who.birth_year,
        name=name,
        phone=phone,
    )
    return work.add(person)


def check_person_facts(name: str, phone: str, birth_year: int | None, today: date) -> None:
    """RuleBroken for a text too long to be a name or a number, or a birth year nobody here can have."""
    if len(name) > MAX_NAME:
        raise RuleBroken("text_too_long", field="name", most=MAX_NAME)
    if len(phone) > MAX_PHONE:
        raise RuleBroken("text_too_long", field="phone", most=MAX_PHONE)
    check_birth_year(birth_year, today)


def _check_arrival(work: UnitOfWork, arrived: date) -> None:
    check_reasonable(arrived, work.today)
    if arrived > work.today:
        raise RuleBroken("arrival_in_future", field="arrived")


def _admit(
    work: UnitOfWork,
    who: Newcomer,
    household: HouseholdCode,
    offer: str,
    arrived: date,
    room: str,
    expected: date | None,
    first: str,
    hold: str = "",
    hour: str = "",
) -> Stay:
    person = new_person(work, who)
    check_age(who.kind, person.birth_year, arrived)
    if person.birth_year and unlikely_age(who.kind, person.birth_year, arrived.year):
        work.ask("age_unlikely", field="birth_year", born=person.birth_year, age=arrived.year - person.birth_year)
    first = first if person.anonymous else ""
    stay = Stay(
        code=NO_STAY,
        person=person.code,
        household=household,
        kind=who.kind,
        offer=offer,
        arrived=arrived,
        departed=None,
        expected_departure=expected,
        first_in_year=first,
        hour=hour,
    )
    for other in work.of(Stay, person=person.code):
        if overlap(other, stay):
            raise RuleBroken("already_here", field="person", person=person.code, household=other.household)
    stay = work.add(stay)
    end_follow_ups(work, person.code, arrived, "moved_in")
    if room:
        room_for(work=work, code=room, offer=offer, household=household, night=arrived, hold=hold)
        work.add(Placement(stay=stay.code, since=arrived, room=room))
    return stay


def _fill(work: UnitOfWork, stay: Stay, household: list[Stay]) -> None:
    answers = proposed_answers(stay, household, work.of(Stay, person=stay.person), work.of(Contact, person=stay.person))
    if answers:
        work.add(replace(stay, answers=answers))


def end_follow_ups(work: UnitOfWork, person: PersonCode, day: date, why: str) -> None:
    """Whoever moves in is no longer followed up without a room, as part of another operation."""
    for followed in work.of(FollowUp, person=person):
        if followed.until is None:
            work.write(replace(followed, until=max(day, followed.since), ended=why), "follow_up_ended")
