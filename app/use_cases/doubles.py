"""One person once: two records are merged, or said to be two; undone until the waiting time is over (I7)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.changes import ACCESS, CARE, CONTACTS, HOUSE, NOTES, PERSONS, RETURNS, STAYS, TASKS, Changes, changed
from app.domain.base import Line, PersonCode
from app.domain.entities import Person, Stay
from app.domain.errors import RuleBroken
from app.domain.retention import Retention, months_of
from app.domain.rights import NotDouble, Restriction
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to
from app.undo import undoable

Orders = tuple[Restriction | None, Retention | None]
CHANGED = (PERSONS, STAYS, CONTACTS, CARE, NOTES, TASKS, HOUSE, RETURNS, ACCESS)


@dataclass(frozen=True, slots=True)
class Merge:
    """`kept` stays, with what hangs on `gone`, whose code is nobody's afterwards."""

    kept: PersonCode
    gone: PersonCode


@dataclass(frozen=True, slots=True)
class Two:
    """These two are two persons."""

    one: PersonCode
    other: PersonCode
    reason: Line = ""


@open_to(LEADERS, asked_again=True)
def merge_persons(work: UnitOfWork, merge: Merge) -> Changes[str]:
    """Answers with the code of the merging, by which it is undone. What the kept record lacks of name, phone, year and gender it
    gets from the other. RuleBroken `same_person`, `unknown_person`, `stays_overlap` with the stays that do."""
    if merge.kept == merge.gone:
        raise RuleBroken("same_person", field="gone")
    kept, gone = _person(work, merge.kept), _person(work, merge.gone)
    overlap = overlapping(work.of(Stay, person=kept.code), work.of(Stay, person=gone.code))
    if overlap:
        raise RuleBroken("stays_overlap", field="gone", one=overlap[0].code, other=overlap[1].code)
    until = work.today + timedelta(days=months_of(work.settings.all()).waiting)
    orders = _orders(work, kept.code), _orders(work, gone.code)
    code = work.merge(kept.code, gone.code, until)
    filled = filled_from(kept, gone)
    now = work.get(Person, kept.code)
    if now and filled != kept:
        work.write(filled_from(now, gone), "person_merged")
    _keep_strictest(work, kept.code, *orders)
    work.record("merged", kept.code, before={"person": gone.code, "name": gone.name, "phone": gone.phone})
    return changed(*CHANGED, result=code)


def _orders(work: UnitOfWork, whom: PersonCode) -> Orders:
    return work.get(Restriction, whom), work.get(Retention, whom)


def _keep_strictest(work: UnitOfWork, kept: PersonCode, mine: Orders, theirs: Orders) -> None:
    """That one of them is not to be used, or is held, holds for both: a lifted or older order of the kept one gives way."""
    used, unused = mine[0], theirs[0]
    if used and unused and used.lifted and not unused.lifted:
        work.write(replace(unused, whom=kept, version=used.version), "restricted", about=kept)
    fate, held = mine[1], theirs[1]
    if fate and held and held.stands(work.today) and not fate.stands(work.today):
        work.write(replace(held, whom=kept, version=fate.version), "fate_decided", about=kept)


@open_to(LEADERS, asked_again=True)
def undo_merge(work: UnitOfWork, code: str) -> Changes[None]:
    """Two again: what was moved goes back, what has been written since stays with the one that was kept. RuleBroken `undo_too_late`
    after the waiting time, or when either is not as it was left."""
    kept, gone = work.unmerge(code)
    work.record("unmerged", kept, after={"person": gone})
    return changed(*CHANGED)


@undoable
@open_to(LEADERS)
def keep_two(work: UnitOfWork, two: Two) -> Changes[None]:
    """They are two persons, and are not pointed out again."""
    one, other = sorted((_person(work, two.one).code, _person(work, two.other).code))
    work.write(NotDouble(one=one, other=other, reason=two.reason, at=work.now, user=work.actor.name), "two_persons")
    return changed(PERSONS)


def filled_from(kept: Person, gone: Person) -> Person:
    """The kept record, with what it lacks from the other."""
    names = ("name", "phone", "gender", "birth_year", "immigrant_background")
    lacks = {name: getattr(gone, name) for name in names if not getattr(kept, name) and getattr(gone, name)}
    anonymous = kept.anonymous and gone.anonymous
    reserved, leader_only = kept.reserved or gone.reserved, kept.leader_only or gone.leader_only
    return replace(kept, **lacks, anonymous=anonymous, reserved=reserved, leader_only=leader_only)


def overlapping(one: list[Stay], other: list[Stay]) -> tuple[Stay, Stay] | None:
    """A stay of each that share a night; nobody sleeps in two places."""
    for mine in one:
        for theirs in other:
            if mine.arrived < (theirs.departed or date.max) and theirs.arrived < (mine.departed or date.max):
                return mine, theirs
    return None


def _person(work: UnitOfWork, code: PersonCode) -> Person:
    person = work.get(Person, code)
    if person is None:
        raise RuleBroken("unknown_person", field="person", value=code[:40])
    return person
