"""Take back what was done a moment ago: what was is put back, and both stand in the history."""

from dataclasses import replace
from typing import Any

from app.changes import (
    BOOK,
    CALLS,
    CARE,
    CONTACTS,
    HOUSE,
    PERSONS,
    PHONES,
    REQUESTS,
    ROOMS,
    STAYS,
    TASKS,
    Changes,
    changed,
)
from app.domain.entities import Placement, Stay
from app.domain.errors import RuleBroken
from app.kinds import kind_of
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import Undo
from app.use_cases.rooms import check_apart

EVENT = "undone"


@open_to(EVERYBODY)
def undo(work: UnitOfWork, wish: Undo) -> Changes[None]:
    """Every row is as it was before the operation, or none. RuleBroken `undo_too_late` when somebody has changed one since,
    `must_not_meet_here` when it would put somebody in a room with whom they must not meet."""
    for before, after in reversed(wish.steps):
        row = before if before is not None else after
        now = work.get(type(row), *kind_of(row).key_of(row))
        if now != after:
            raise RuleBroken("undo_too_late")
        if after is not None and before is None:
            work.remove(after, EVENT)
        else:
            work.write(_over(before, after), EVENT)
    for household in {stay.household for before, after in wish.steps if (stay := _stay(work, before or after))}:
        check_apart(work, household)
    return changed(STAYS, PERSONS, HOUSE, ROOMS, CARE, TASKS, REQUESTS, CONTACTS, CALLS, BOOK, PHONES)


def _stay(work: UnitOfWork, row: Any) -> Stay | None:
    """The stay that the row is, or says where somebody of it slept."""
    if isinstance(row, Placement | Stay):
        return work.get(Stay, row.stay if isinstance(row, Placement) else row.code)
    return None


def _over(before: Any, after: Any) -> Any:
    """The row as it was, over the version that stands now; one that was taken away begins anew."""
    if not kind_of(before).versioned:
        return before
    return replace(before, version=after.version if after is not None else 0)
