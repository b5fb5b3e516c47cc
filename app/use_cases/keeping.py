"""What the use cases of care share: who belongs to a case, what a day and a code may be, and how a record is kept."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from app.domain.dates import check_reasonable
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.wording import checked_line, checked_text
from app.ports import UnitOfWork

E = TypeVar("E")


def member(work: UnitOfWork, household: str, person: str) -> Stay:
    """The person's stay in the case; RuleBroken `unknown_person` for somebody who has none. A shut case is refused."""
    stay = next((s for s in work.stays.of_household(household) if s.person == person), None)
    if stay is None:
        raise RuleBroken("unknown_person", field="person", value=person[:40])
    return stay


def check_day(work: UnitOfWork, day: date, field: str = "day") -> date:
    """The day; RuleBroken for one that has not come, or that nobody can mean."""
    check_reasonable(day, work.today)
    if day > work.today:
        raise RuleBroken("day_in_future", field=field)
    return day


def check_code(code: str, known: tuple[str, ...], field: str) -> str:
    """The code; RuleBroken `choose_answer` for none, `unknown_code` for one that is not known."""
    if not code:
        raise RuleBroken("choose_answer", field=field)
    if code not in known:
        raise RuleBroken("unknown_code", field=field, value=code[:40])
    return code


def tidied(entity: E, lines: Iterable[str] = (), texts: Iterable[str] = ()) -> E:
    """The entity with these fields on one line and those as text; what cannot be read is refused (app.domain.wording)."""
    tidy: dict[str, Any] = {name: checked_line(getattr(entity, name), name) for name in lines}
    tidy |= {name: checked_text(getattr(entity, name), name) for name in texts}
    return replace(entity, **tidy)  # type: ignore[type-var]


def keep(work: UnitOfWork, table: str, event: str, new: object, subject: str = "") -> str:
    """Add an entity that has no code yet, or replace the one that has, with the old one in the history; its code.

    Part of another operation. The history's `subject` is the person, or the case where the entity is of a whole case.
    """
    household = new.household  # type: ignore[attr-defined]
    about = subject or getattr(new, "person", "") or household
    code: str = new.code  # type: ignore[attr-defined]
    if not code:
        code = work.centre.next_code(table)
        new = replace(new, code=code)  # type: ignore[type-var]
        work.records.add(new)
        work.centre.record(event, about, after=facts(new))
        return code
    old = work.records.get(type(new), code)
    if old is None or _whose(old) != _whose(new):
        raise RuleBroken("unknown_code", field="code", value=code[:40])
    work.records.update(new)
    before, after = facts(old), facts(new)
    changes = {name: value for name, value in after.items() if before[name] != value or name == "code"}
    work.centre.record(event, about, {name: before[name] for name in changes}, changes)
    return code


def _whose(entity: object) -> tuple[str, str]:
    return entity.household, getattr(entity, "person", "")  # type: ignore[attr-defined]


def facts(entity: object) -> dict[str, object]:
    """The fields of an entity for the history."""
    found = {}
    for cls in type(entity).__mro__:
        for name in getattr(cls, "__slots__", ()):
            value = getattr(entity, name)
            found[name] = sorted(value) if isinstance(value, frozenset) else value
    return found
