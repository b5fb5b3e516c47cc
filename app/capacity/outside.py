"""Places of ours without staff at night, a flat or a hotel: whom somebody must look in on, and how often they have (law.md 2.8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from app.capacity.span import Span
from app.domain.base import HouseholdCode
from app.domain.book import LookIn

LATE = time(18)
"""From then on a look-in that is lacked is said in red; ours, no source gives an hour."""


@dataclass(frozen=True, slots=True)
class LookInDue:
    """A family in such a place: how often a day somebody looks in, how often they have, when last, and who does."""

    household: HouseholdCode
    room: str
    wanted: int
    done: int
    last: str
    by: str

    @property
    def is_due(self) -> bool:
        """Whether somebody must still look in today."""
        return self.done < self.wanted


def missed(due: Iterable[LookInDue], now: datetime) -> list[LookInDue]:
    """Whom somebody should have looked in on by now: the day is nearly over."""
    return [one for one in due if one.is_due and now.time() >= LATE]


def look_ins(span: Span, night: date, looked: Iterable[LookIn]) -> list[LookInDue]:
    """Each family that sleeps in such a place that night, by room; `looked`: the times of the day."""
    looks = list(looked)
    rooms = {code: room for code, room in span.rooms_on(night).items() if room.outside}
    here = sorted(
        {(room, sleeper.household) for sleeper in span.expected_on(night) if (room := sleeper.room(night)) in rooms}
    )
    due = []
    for room, household in here:
        times = sorted(one.at for one in looks if (one.room, one.household) == (room, household))
        facts = rooms[room]
        last = f"{times[-1]:%H:%M}" if times else ""
        due.append(LookInDue(household, room, facts.look_ins, len(times), last, facts.looked_by))
    return due
