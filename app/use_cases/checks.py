"""What the use cases share: who belongs to a case, and whether what was typed can be kept, field by field as its fact says."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from app.domain.base import HouseholdCode, PersonCode
from app.domain.dates import check_reasonable
from app.domain.day import FollowUp
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.wording import checked_hour, checked_line, checked_text
from app.kinds import Fact, Role, kind_of
from app.ports import UnitOfWork

E = TypeVar("E")
Member = Stay | FollowUp
"""Somebody of a case: who lives or lived here, or is followed up."""
YEAR = 366
CODE_SHOWN = 40
"""So much of a code nobody knows is said back."""


def members(work: UnitOfWork, household: HouseholdCode) -> list[Member]:
    """Who belongs to a case, once each, adults first: by their stay, or where there is none by being followed up."""
    once: dict[PersonCode, Member] = {}
    members: list[Member] = [*work.of(Stay, household=household), *work.of(FollowUp, household=household)]
    for one in members:
        once.setdefault(one.person, one)
    return sorted(once.values(), key=lambda one: one.kind)


def member(work: UnitOfWork, household: HouseholdCode, person: PersonCode) -> Member:
    """The person's place in the case; RuleBroken `unknown_person` for somebody who has none. A shut case is refused."""
    member = next((one for one in members(work, household) if one.person == person), None)
    if member is None:
        raise RuleBroken("unknown_person", field="person", value=person[:CODE_SHOWN])
    return member


def case(work: UnitOfWork, household: HouseholdCode, field: str = "") -> list[Member]:
    """Who belongs to a case; RuleBroken `unknown_case` when nobody does. A shut case is refused."""
    here = members(work, household)
    if not here:
        raise RuleBroken("unknown_case", field=field)
    return here


def stays_of(work: UnitOfWork, household: HouseholdCode) -> list[Stay]:
    """The stays of a case, adults first; RuleBroken `unknown_case` when nobody of it has lived here."""
    stays = work.of(Stay, household=household)
    if not stays:
        raise RuleBroken("unknown_case")
    return stays


def check_day(work: UnitOfWork, day: date, field: str = "day") -> date:
    """The day; RuleBroken for one that has not come, or that nobody can mean."""
    check_reasonable(day, work.today, field)
    if day > work.today:
        raise RuleBroken("day_in_future", field=field)
    return day


def check_code(code: str, codes: tuple[str, ...], field: str) -> str:
    """The code; RuleBroken `choose_answer` for none, `unknown_code` for one that is not known."""
    if not code:
        raise RuleBroken("choose_answer", field=field)
    if code not in codes:
        raise RuleBroken("unknown_code", field=field, value=code[:CODE_SHOWN])
    return code


def checked(work: UnitOfWork, entity: E) -> E:
    """The entity with its words tidied; RuleBroken for a field that cannot be kept as its fact says (app.domain.facts)."""
    tidy = {name: _checked(work, fact, getattr(entity, name)) for name, fact in kind_of(entity).facts.items()}
    return replace(entity, **tidy)  # type: ignore[type-var]


def _checked(work: UnitOfWork, fact: Fact, value: Any) -> Any:
    name = fact.name
    if fact.role in (Role.LINE, Role.TEXT):
        tidy = checked_line if fact.role == Role.LINE else checked_text
        words = tidy(value, name, fact.most or 0)
        if fact.needed and not words:
            raise RuleBroken("field_needed", field=name)
        return words
    if fact.role == Role.HOUR and value:
        return checked_hour(value, name)
    if fact.role == Role.CHOICE and fact.codes and (value or fact.needed):
        return check_code(value, fact.codes, name)
    if fact.role == Role.CHOICES and fact.codes:
        check_code_set(value, fact.codes, name)
    if fact.role == Role.DAY and value is not None:
        if fact.years:
            check_reasonable(value, work.today + timedelta(days=YEAR * (fact.years - 1)), name)
        else:
            check_day(work, value, name)
    if fact.role == Role.NUMBER and value is not None and not fact.least <= value <= (fact.most or value):
        raise RuleBroken("bad_number", field=name, least=fact.least, most=fact.most or "")
    return value


def check_code_set(codes: frozenset[str], all_codes: tuple[str, ...], field: str) -> frozenset[str]:
    """The codes; RuleBroken `unknown_code` for any that is not known."""
    unknown = sorted(codes - set(all_codes))
    if unknown:
        raise RuleBroken("unknown_code", field=field, value=", ".join(unknown)[:CODE_SHOWN])
    return codes


def entity_of(work: UnitOfWork, entity: type[E], command: object, **more: Any) -> E:
    """The entity a command asks for: its fields of the same name, who writes it and when, and what else is said here."""
    stamped: Mapping[str, Any] = {"code": "", "at": work.now, "user": work.actor.name}
    facts = kind_of(entity).facts
    named = {f.name: getattr(command, f.name) for f in fields(command) if f.name in facts}  # type: ignore[arg-type]
    return entity(**{name: value for name, value in stamped.items() if name in facts} | named | more)


def same_owner(old: object, new: object) -> bool:
    """Whether both are of the same case and person: a record never moves from one to another."""
    return all(getattr(old, name, "") == getattr(new, name, "") for name in ("household", "person"))


def keep(work: UnitOfWork, entity: E, event: str, about: str = "") -> str:
    """Write something of a case that has a code; answers with it. RuleBroken `unknown_code` for one of somebody else."""
    code: str = entity.code  # type: ignore[attr-defined]
    if code:
        old = work.get(type(entity), code)
        if old is None or not same_owner(old, entity):
            raise RuleBroken("unknown_code", field="code", value=code[:CODE_SHOWN])
    return work.write(entity, event, about).code  # type: ignore[attr-defined, no-any-return]
