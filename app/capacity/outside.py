"""Places of ours without staff at night, a flat or a hotel: whom somebody must look in on, and how often they have (law.md 2.8).

A night is counted as the board does (app.capacity.shift): from one turn in the morning to the next, not from midnight.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.capacity.shift import Shift, shift_at
from app.capacity.span import Span
from app.domain.base import HouseholdCode
from app.domain.book import LookIn

LATE = time(18)
"""From then on a look-in that is lacked is said in red where the centre has said nothing else; no source gives an hour."""
SETTING_LATE, SETTING_NOTE = "look_ins.late", "look_ins.note"
LOOK_BACK = timedelta(days=31)
"""So far back a night is gone through for a look-in that was missed; ours."""


@dataclass(frozen=True, slots=True)
class LookInDue:
    """A family in such a place: how often on a night somebody looks in, how often they have, when last, and who does."""

    household: HouseholdCode
    room: str
    wanted: int
    done: int
    last: str
    by: str
    night: date

    @property
    def is_due(self) -> bool:
        """Whether somebody must still look in."""
        return self.done < self.wanted


def late_of(settings: Mapping[str, str]) -> time:
    """The centre's hour, of its settings."""
    return time.fromisoformat(settings[SETTING_LATE]) if settings.get(SETTING_LATE) else LATE


def late(due: Iterable[LookInDue], now: datetime, hour: time = LATE) -> list[LookInDue]:
    """Whom somebody should have looked in on by now: from the hour on, through the night."""
    return [one for one in due if one.is_due and now >= datetime.combine(one.night, hour)]


def look_ins(span: Span, night: date, looked: Iterable[LookIn]) -> list[LookInDue]:
    """Each family that sleeps in such a place that night, by room; `looked`: everything that may be of it."""
    shift = _shift(span, night)
    looks = [one for one in looked if one.missed is None and shift.since <= one.at < shift.until]
    rooms = {code: room for code, room in span.rooms_on(night).items() if room.outside}
    here = sorted(
        {(room, sleeper.household) for sleeper in span.expected_on(night) if (room := sleeper.room(night)) in rooms}
    )
    due = []
    for room, household in here:
        times = sorted(one.at for one in looks if (one.room, one.household) == (room, household))
        facts = rooms[room]
        last = f"{times[-1]:%H:%M}" if times else ""
        due.append(LookInDue(household, room, facts.look_ins, len(times), last, facts.looked_by, night))
    return due


def missed(span: Span, looked: Iterable[LookIn]) -> list[LookInDue]:
    """The nights of the span that are over and on which nobody looked in as often as agreed, the oldest first: each stands until
    somebody says what happened."""
    looks = list(looked)
    told = {(one.household, one.room, one.missed) for one in looks}
    over = [night for night in span.nights if _shift(span, night).until <= span.now]
    return [
        one
        for night in over
        for one in look_ins(span, night, looks)
        if one.is_due and (one.household, one.room, night) not in told
    ]


def _shift(span: Span, night: date) -> Shift:
    return shift_at(datetime.combine(night, span.turns), span.turns)
