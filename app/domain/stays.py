"""Rules of stays: when two collide, and what a date may be changed to."""

from datetime import date

from app.domain.entities import Stay
from app.domain.errors import RuleBroken


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
