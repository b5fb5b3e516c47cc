"""Rules of stays: when two collide, and what a date may be changed to."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.base import PersonKind
from app.domain.entities import Stay
from app.domain.errors import RuleBroken

Rooms = Sequence[tuple[date, str]]
Spells = Sequence[tuple[date, date | None]]


def slept_in(rooms: Rooms, night: date) -> str:
    """The room of a night, of dated rooms with the oldest first; empty when none is given yet."""
    return next((room for since, room in reversed(rooms) if since <= night), "")


def away_on(absences: Spells, night: date) -> bool:
    """Whether a night is one of those away, of (first night away, day of return) with None while it is not known."""
    return any(since <= night and (until is None or night < until) for since, until in absences)


def left_alone(kinds_here: Iterable[str]) -> bool:
    """Whether there is a child among those of a case who are in the house, and no adult. Who is away is not in the house."""
    here = set(kinds_here)
    return PersonKind.CHILD in here and PersonKind.ADULT not in here


def overlap(one: Stay, other: Stay) -> bool:
    """Whether two stays share a night; a same-day stay has none and collides with nothing."""
    if one.departed == one.arrived or other.departed == other.arrived:
        return False
    return one.arrived < (other.departed or date.max) and other.arrived < (one.departed or date.max)


def check_departure(stay: Stay, departed: date, today: date) -> None:
    """A departure lies between arrival and today; RuleBroken otherwise."""
    if departed < stay.arrived:
        raise RuleBroken("departed_before_arrived", field="departed")
    if departed > today:
        raise RuleBroken("departure_in_future", field="departed")
