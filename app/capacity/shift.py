"""Which night it is. A shift does not end at midnight: until the board turns in the morning it is the night that has begun.

The hour is the centre's (setting `board.turns`): no source gives one, and `counting.md` 1 knows dates only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

TURNS = time(8)
"""When the board turns where the centre has said nothing else."""
SETTING = "board.turns"
ASKS = time(6)
"""Until when somebody who comes after midnight is asked about: which night is it? `counting.md` 1 knows the date only, so it is
the centre's own rule, and the program takes neither answer for granted."""
SETTING_ASKS = "board.asks"


@dataclass(frozen=True, slots=True)
class Shift:
    """The night in progress (that of the evening it began on), from one turn of the board to the next."""

    night: date
    since: datetime
    until: datetime

    def is_small_hours(self, now: datetime) -> bool:
        """Whether it is past midnight of the night in progress."""
        return now.date() > self.night


def shift_at(now: datetime, turns: time = TURNS) -> Shift:
    """The shift that `now` belongs to."""
    since = datetime.combine(now.date(), turns)
    if now < since:
        since -= timedelta(days=1)
    return Shift(since.date(), since, since + timedelta(days=1))


def asks_which_night(now: datetime, settings: Mapping[str, str]) -> bool:
    """Whether it is so soon after midnight that an arrival may belong to either night."""
    return now.time() < asks_of(settings)


def asks_of(settings: Mapping[str, str]) -> time:
    """Until when it is asked, of the centre's settings."""
    return time.fromisoformat(settings[SETTING_ASKS]) if settings.get(SETTING_ASKS) else ASKS


def turns_of(settings: Mapping[str, str]) -> time:
    """The centre's hour, of its settings."""
    return time.fromisoformat(settings[SETTING]) if settings.get(SETTING) else TURNS
