"""The program's one clock: the PC's, until somebody has said at login that the PC's is wrong.

From then on, until the program ends (a lock does not end it), time runs from what was said, on a clock that nobody can
set and that does not stop while the PC sleeps.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

BEHIND = timedelta(hours=2)
"""As far as a clock may stand behind the newest that is known: an hour is summer time."""
LEAST_AHEAD = timedelta(days=3)
NEW_AHEAD = timedelta(days=31)
DAYS_OF_HABIT = 10
"""After so many days of use it is known how long a vault rests between two."""

_said: tuple[datetime, float] | None = None


def steady() -> float:
    """Seconds of a clock that runs while the PC sleeps and that nobody can set."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def pc_now() -> datetime:
    """What the PC says."""
    return datetime.now()


def now() -> datetime:
    """The time everything in the program goes by."""
    if _said is None:
        return pc_now()
    moment, at = _said
    return moment + timedelta(seconds=steady() - at)


def today() -> date:
    """The day of `now`."""
    return now().date()


def settle(moment: datetime | None) -> None:
    """From now on it is `moment`; None: as the PC says."""
    global _said
    _said = (moment, steady()) if moment else None


def said() -> tuple[str, float] | None:
    """What the next process of this run is told, so that a clock that was settled stays so (`resume`)."""
    return (_said[0].isoformat(), _said[1]) if _said else None


def resume(told: object) -> None:
    """Go by what the process before said; anything that is not understood leaves the PC's clock."""
    global _said
    match told:
        case [str(moment), int() | float() as at]:
            with suppress(ValueError):
                _said = (datetime.fromisoformat(moment), float(at))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the clock is not believed: it says `now`, and the newest that is known is `known`. `behind`, else far ahead."""

    now: datetime
    known: datetime
    behind: bool


def doubt(says: datetime, lines: Iterable[datetime], built: date) -> Doubt | None:
    """Whether the clock can be right. `lines`: when the vault was last written to, as far back as it matters.

    Behind: earlier than anything known by more than two hours. Ahead: the vault has rested for twice as long as it ever
    did (at least three days; a month where it has not been used on ten days yet). It may be true, and is asked."""
    times = sorted(lines)
    newest = max([datetime.combine(built, datetime.min.time()), *times[-1:]])
    if says < newest - BEHIND:
        return Doubt(says, newest, True)
    if times and says > times[-1] + _rest(times):
        return Doubt(says, times[-1], False)
    return None


def _rest(times: list[datetime]) -> timedelta:
    used = sorted({moment.date() for moment in times})
    if len(used) < DAYS_OF_HABIT:
        return NEW_AHEAD
    return max(LEAST_AHEAD, 2 * max(later - earlier for earlier, later in pairwise(used)))
