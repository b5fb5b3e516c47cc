"""People followed up in a case without living here: day users, and those who have moved out (S4; law.md 2.1, 2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated

from app import changes
from app.changes import CARE, PERSONS, STAYS, TASKS, Changes, changed
from app.domain.ages import check_age
from app.domain.base import NO_CASE, DayOrNone, HouseholdCode, PersonCode, PersonKind
from app.domain.day import ENDS, FollowUp
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.facts import choice
from app.domain.house import Household
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import check_code, check_day, members
from app.use_cases.intake import MAX_CHILDREN, Newcomer, new_person
from app.use_cases.tasks import end_for_those_who_left, raise_tasks


@dataclass(frozen=True, slots=True, repr=False)
class NewFollowUp:
    """Who is followed up from a day on. `household`: the case, where they are to stand in one that is there; else the last case
    of the first of them who has had one, else a new one."""

    people: tuple[Newcomer, ...]
    since: date
    household: HouseholdCode = NO_CASE


@dataclass(frozen=True, slots=True)
class EndFollowUp:
    """These persons of a case are not followed up any more from a day on; nobody named: all of them."""

    household: HouseholdCode
    until: DayOrNone
    ended: Annotated[str, choice(ENDS)]
    persons: tuple[PersonCode, ...] = field(default=())


@open_to(EVERYBODY)
@undoable
def open_follow_up(work: UnitOfWork, new: NewFollowUp) -> Changes[HouseholdCode]:
    """Follow them up; answers with the case. RuleBroken `already_here` for somebody who lives here, `already_followed` for
    somebody who is followed up, `followed_from` for a day on which they still were, or still lived here."""
    since = check_day(work, new.since, "since")
    if not new.people:
        raise RuleBroken("who_came", field="person")
    if len(new.people) > MAX_CHILDREN + 1:
        raise RuleBroken("too_many_children", most=MAX_CHILDREN)
    persons = [(new_person(work, who), who.kind) for who in new.people]
    for person, kind in persons:
        check_age(kind, person.birth_year, since)
        _check_free(work, person.code, since)
    household = new.household or _last_case(work, [person.code for person, _ in persons])
    if household and not members(work, household):
        raise RuleBroken("unknown_case")
    if not household:
        household = work.add(Household(code=NO_CASE)).code
    for person, kind in persons:
        work.add(FollowUp(code="", household=household, person=person.code, kind=kind, since=since))
    work.record("follow_up", household, after={"persons": [person.code for person, _ in persons], "since": since})
    people = [(person.code, kind) for person, kind in persons]
    raise_tasks(work, "follow_up", household, people)
    if any(kind == PersonKind.CHILD for _, kind in people):
        raise_tasks(work, "children", household, people)
    return changed(PERSONS, STAYS, CARE, TASKS, changes.CONTACTS, result=household)


@open_to(EVERYBODY)
@undoable
def end_follow_up(work: UnitOfWork, end: EndFollowUp) -> Changes[None]:
    """It is over, and why; what was waited for of them ends too. RuleBroken `not_followed` when nobody of them is."""
    until = check_day(work, end.until or work.today, "until")
    ended = check_code(end.ended, ENDS, "ended")
    going = [
        one
        for one in work.of(FollowUp, household=end.household)
        if one.until is None and (not end.persons or one.person in end.persons)
    ]
    if not going:
        raise RuleBroken("not_followed")
    for one in going:
        if until < one.since:
            raise RuleBroken("ends_before", field="until")
        work.write(replace(one, until=until, ended=ended), "follow_up_ended")
    end_for_those_who_left(work, end.household, [one.person for one in going])
    return changed(STAYS, CARE, TASKS)


def _check_free(work: UnitOfWork, person: PersonCode, since: date) -> None:
    """Nobody is followed up twice on a day, or while they live here."""
    for stay in work.of(Stay, person=person):
        if stay.departed is None or stay.departed > work.today:
            raise RuleBroken("already_here", field="person", person=person, household=stay.household)
        if stay.departed > since:
            raise RuleBroken("followed_from", field="since", person=person, day=stay.departed)
    for one in work.of(FollowUp, person=person):
        if one.until is None:
            raise RuleBroken("already_followed", field="person", person=person, household=one.household)
        if one.until > since:
            raise RuleBroken("followed_from", field="since", person=person, day=one.until)


def _last_case(work: UnitOfWork, persons: Sequence[PersonCode]) -> HouseholdCode:
    """The newest case of the first of them who has had one; empty: none has."""
    for person in persons:
        stays = [(stay.arrived, stay.household) for stay in work.of(Stay, person=person)]
        cases = sorted([*stays, *((one.since, one.household) for one in work.of(FollowUp, person=person))])
        if cases:
            return cases[-1][1]
    return NO_CASE
