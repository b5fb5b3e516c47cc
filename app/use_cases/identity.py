"""Name and phone, apart from everything else: shown on request with a reason, or the leader's alone (V5)."""

from dataclasses import dataclass, replace

from app.changes import PERSONS, Changes, changed
from app.domain.base import Entity, PersonCode
from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.ports import LEADER, UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.use_cases.access import checked_reason
from app.use_cases.intake import check_person_facts


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity(Entity):
    """Who the person with this code is, and the version this was read at."""

    name: str
    phone: str
    version: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """Somebody wants to know who a person is, and says why."""

    person: PersonCode
    reason: str


@dataclass(frozen=True, slots=True)
class LeaderOnly:
    """Whether the identity is the leader's alone from now on."""

    person: PersonCode
    on: bool


@open_to(EVERYBODY)
def reveal_identity(work: UnitOfWork, wish: Reveal) -> Changes[Identity]:
    """Name and phone, once the log says who asked and why. RuleBroken `identity_leader_only` for a leader's secret."""
    person = _person(work, wish.person)
    work.log.add("reveal", "identity", person.code, checked_reason(wish.reason))
    return changed(result=Identity(code=person.code, name=person.name, phone=person.phone, version=person.version))


@open_to(EVERYBODY)
def save_identity(work: UnitOfWork, right: Identity) -> Changes[None]:
    """Correct name and phone; the old ones stay in the history, where only the change is shown. Somebody anonymous has them only
    where they are a leader's alone."""
    old = _person(work, right.code)
    check_person_facts(right.name, right.phone, None, work.today)
    name, phone = " ".join(right.name.split()), right.phone.strip()
    if old.anonymous and not old.leader_only and (name or phone):
        raise RuleBroken("anonymous_has_no_name", field="name")
    work.write(replace(old, name=name, phone=phone, version=right.version), "identity_corrected")
    return changed(PERSONS)


@open_to(LEADERS)
def set_leader_only(work: UnitOfWork, wish: LeaderOnly) -> Changes[None]:
    """Keep the identity for leaders, or give it back; a search by name or phone follows suit. RuleBroken
    `anonymous_for_the_leader` where somebody anonymous would get a name before everybody by it."""
    person = _person(work, wish.person)
    if not wish.on and person.anonymous and (person.name or person.phone):
        raise RuleBroken("anonymous_for_the_leader")
    work.write(replace(person, leader_only=wish.on), "leader_only")
    return changed(PERSONS)


def _person(work: UnitOfWork, code: str) -> Person:
    person = work.get(Person, code)
    if person is None:
        raise RuleBroken("unknown_person", value=code)
    if person.leader_only and work.actor.role != LEADER:
        raise RuleBroken("identity_leader_only")
    return person
