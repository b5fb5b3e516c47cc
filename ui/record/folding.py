"""Many tasks of one family are one line until somebody opens it: an intake raises a score of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.base import HouseholdCode
from app.domain.house import Task

FEW = 2
"""So many of a family stand by themselves."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The tasks of a family, in one line: how many, and when the first is due."""

    household: HouseholdCode
    tasks: tuple[Task, ...]

    @property
    def due(self) -> datetime:
        """When the first of them is due."""
        return min(task.due for task in self.tasks)


Line = Task | Folded


def folded(tasks: Sequence[Task], opened: Iterable[HouseholdCode]) -> list[Line]:
    """The lines, where the first of a family stood; those of a family that is opened under each other."""
    by: dict[HouseholdCode, list[Task]] = {}
    for task in tasks:
        by.setdefault(task.household, []).append(task)
    shown, done = set(opened), set[HouseholdCode]()
    lines: list[Line] = []
    for task in tasks:
        home, mine = task.household, by[task.household]
        if not home or len(mine) <= FEW:
            lines.append(task)
        elif home not in done:
            done.add(home)
            lines.append(Folded(home, tuple(mine)))
            lines += mine if home in shown else []
    return lines
