"""What has become of a delivered return since: every number that differs, and the changes that made it differ (A6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.forms.figures import AnnualReturn
from app.forms.units import Register

HOUSE = frozenset({"arrived", "departed", "rooms", "offer", "beds", "changes", "closures"})
"""The facts that occupancy and capacity are worked out from."""
ADDED, REMOVED, CHANGED, RULES, FORMS = "added", "removed", "changed", "rules", "forms"


@dataclass(frozen=True, slots=True)
class Cause:
    """What changed: a unit that came, went, or is another now (`fields` says in what), or how the year is counted."""

    what: str
    unit: str = ""
    fields: tuple[str, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number as it was delivered and as it is now (None: it was or is not there), and why."""

    figure: str
    before: int | float | None
    now: int | float | None
    causes: tuple[Cause, ...]


Units = Mapping[str, Any]


def units_of(register: Register) -> dict[str, Any]:
    """Every unit by its code."""
    parts = (register.adult_stays, register.child_stays, register.contacts, register.requests, register.rooms)
    return {unit.code: unit for part in parts for unit in part}


def differences(
    before: AnnualReturn, now: AnnualReturn, old: Register | None, new: Register, forms_changed: bool
) -> list[Difference]:
    """Every number that is not what was delivered, by name. `old`: what the delivered one was counted of, where it is kept."""
    everywhere = [Cause(RULES)] if before.rules != now.rules else []
    everywhere += [Cause(FORMS)] if forms_changed else []
    causes = _causes(units_of(old), units_of(new)) if old is not None else {}
    changes = []
    for name in sorted({*before.figures, *now.figures}):
        was, is_now = before.value(name), now.value(name)
        if was != is_now:
            own = _of_figure(name, before, now, causes)
            changes.append(Difference(name, was, is_now, (*own, *everywhere)))
    return changes


def _causes(old: Units, new: Units) -> dict[str, Cause]:
    """Each unit that is not what it was."""
    causes: dict[str, Cause] = {}
    for code in sorted({*old, *new}):
        was, is_now = old.get(code), new.get(code)
        person = getattr(getattr(is_now or was, "person", None), "code", "")
        if was is None or is_now is None:
            causes[code] = Cause(ADDED if was is None else REMOVED, code, (), person)
        elif was != is_now:
            causes[code] = Cause(CHANGED, code, tuple(_changed(was, is_now)), person)
    return causes


def _changed(was: Any, is_now: Any) -> Iterable[str]:
    """The names of the facts that differ; of the answers, the questions."""
    for part in fields(was):
        old, new = getattr(was, part.name), getattr(is_now, part.name)
        if old == new:
            continue
        if part.name == "answers":
            yield from sorted(q for q in {*old, *new} if old.get(q) != new.get(q))
        elif part.name == "person":
            yield from _changed(old, new)
        else:
            yield part.name


def _of_figure(name: str, before: AnnualReturn, now: AnnualReturn, causes: Mapping[str, Cause]) -> list[Cause]:
    """The changes behind one number: those of its units; of a number without units of its own kind (a mean, the house), of the
    units it is worked out from."""
    units: set[str] = set()
    for result in (before, now):
        figure = result.figures.get(name)
        units |= set(figure.units) if figure else set()
    own = [causes[unit] for unit in sorted(units) if unit in causes]
    if own:
        return own
    if name.startswith(("full_house.", "capacity.")):
        return [cause for cause in causes.values() if cause.what != CHANGED or HOUSE & set(cause.fields)]
    return list(causes.values())
