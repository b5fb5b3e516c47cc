"""What can be taken back for a minute: a use case that moves people or rights says so, and its rows before and after tell how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.kinds import kind_of

U = TypeVar("U", bound=Callable[..., Any])
Step = tuple[Any, Any]
"""A row as it was and as it became; None for what was not there."""


@dataclass(frozen=True, slots=True, repr=False)
class Undo:
    """What one operation wrote: of each row what it was before, and what it is now, in the order they were written."""

    steps: tuple[Step, ...]


def undoable(use_case: U) -> U:
    """Declares that what the use case wrote can be put back."""
    use_case.undoable = True  # type: ignore[attr-defined]
    return use_case


def undo_of(use_case: Callable[..., Any], steps: list[Step]) -> Undo | None:
    """How to take back what a use case wrote; None where it is not offered, or where something was written for good."""
    whole = collapsed(steps)
    for_good = any(kind_of(after or before).lasting for before, after in whole)
    return Undo(whole) if whole and getattr(use_case, "undoable", False) and not for_good else None


def collapsed(steps: list[Step]) -> tuple[Step, ...]:
    """One step a row: as it was before the first, as it is after the last."""
    rows: dict[tuple[Any, ...], Step] = {}
    for before, after in steps:
        kind = kind_of(after if after is not None else before)
        key = (kind.name, *kind.key_of(after if after is not None else before))
        rows[key] = (rows[key][0] if key in rows else before, after)
    return tuple((before, after) for before, after in rows.values() if before is not None or after is not None)
