"""Whole registers into the vault, all or nothing: an imported folder (G5), or an invented centre (G3)."""

from collections.abc import Callable, Sequence
from typing import Any

from app.changes import CONTACTS, FORMS, PERSONS, REQUESTS, ROOMS, STAYS, Changes, changed
from app.domain.errors import RuleBroken
from app.ports import UnitOfWork
from app.register.parse import Parsed
from app.register.plan import ImportPlan, plan_parsed
from app.roles import LEADERS, open_to

STEP = 100
"""Rows between two words of progress."""


@open_to(LEADERS)
def import_register(work: UnitOfWork, parsed: Parsed) -> Changes[ImportPlan]:
    """Write what the folder holds and the vault lacks; answers with the plan.

    The plan is made inside the transaction, so that it is checked against what the vault holds now.
    Raises RuleBroken `import_refused` when there is any fault; nothing is written then.
    """
    plan = plan_parsed(parsed, work.known())
    if plan.faults:
        raise RuleBroken("import_refused", count=len(plan.faults), plan=plan)
    _write(work, plan)
    work.record("import", "register", after=plan.new)
    return changed(ROOMS, PERSONS, STAYS, CONTACTS, REQUESTS, FORMS, result=plan)


def _write(work: UnitOfWork, plan: ImportPlan) -> None:
    steps: list[tuple[Callable[[Any], object], Sequence[Any]]] = [
        (work.settings.correct_form, plan.corrections),
        (work.add, [*plan.rooms, *plan.later_facts]),
        (work.add, plan.closures),
        (work.add, plan.persons),
        (work.add, plan.stays),
        (work.add, plan.placements),
        (work.add, plan.contacts),
        (work.add, plan.requests),
    ]
    done, total = 0, sum(len(entities) for _, entities in steps)
    for write, entities in steps:
        for entity in entities:
            if done % STEP == 0:
                work.step(done, total)
            write(entity)
            done += 1
    work.step(total, total)


@open_to(LEADERS)
def fill_with_invented(work: UnitOfWork, invented: ImportPlan) -> Changes[ImportPlan]:
    """Put an invented centre into an empty vault. Raises RuleBroken `vault_not_empty` when anything is there."""
    register = work.known()
    if register.persons or register.rooms or register.requests:
        raise RuleBroken("vault_not_empty")
    _write(work, invented)
    work.record("demo", "register", after=invented.new)
    return changed(ROOMS, PERSONS, STAYS, CONTACTS, REQUESTS, result=invented)
