"""How long a case is kept, and what was decided about it (LAW 5.5): a decision of the leader's, never of a rule.

No rule of law gives a number of months (LAW 1.2), so none is shipped; what is due by the centre's own numbers is proposed,
and somebody decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from app.domain.base import DayOrNone, Moment, Tick, User, Version
from app.domain.facts import Whose, choice, day, kind, number, reference, text
from app.domain.right_states import Fate

CHOICES = tuple(Fate)
WHY = ("time", "asked", "not_needed", "other")
"""Its time has come, the person asked (GDPR art. 17, LAW 5.3), it was never needed, something else."""
KEPT = ("adult", "child", "day", "request", "log")
"""What months are given for: a case of adults only, one with children, somebody without a case, the words of an enquiry, the
words of handovers."""
WAITING_DAYS, MONTHS = 14, 12
"""How long a deletion can be taken back where the leader has said nothing else; and the months of a year."""
SETTING = "retention."


@kind("retention", whose=Whose.HOUSEHOLD, key=("whom",), about=("whom",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Retention:
    """What was decided last about a case, or about somebody who has none.

    `until`: kept until then, and looked at again; of a legal hold (`hold`), its end, empty while nobody knows. `due`: the day it
    is deleted; until then that can be taken back.
    """

    whom: Annotated[str, reference("whom")]
    decision: Annotated[str, choice(CHOICES)]
    why: Annotated[str, choice(WHY)]
    hold: Tick = False
    until: Annotated[date | None, day(years=100)] = None
    reason: Annotated[str, text(2)] = ""
    archived: DayOrNone = None
    due: Annotated[date | None, day(years=2)] = None
    at: Moment
    user: User
    version: Version = 0

    def stands(self, today: date) -> bool:
        """Whether it is decided that the case stays, today."""
        if self.decision == Fate.DELETE:
            return False
        return self.until > today if self.until else self.hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """After how many months without a stay or a contact each kind is looked at; None: the leader has not said."""

    adult: Annotated[int | None, number(1, 1200)] = None
    child: Annotated[int | None, number(1, 1200)] = None
    day: Annotated[int | None, number(1, 1200)] = None
    request: Annotated[int | None, number(1, 1200)] = None
    log: Annotated[int | None, number(1, 1200)] = None
    waiting: Annotated[int, number(0, 365)] = WAITING_DAYS


def months_of(settings: Mapping[str, str]) -> Months:
    """The settings as kept."""
    kept = {name: settings.get(SETTING + name, "") for name in Months.__dataclass_fields__}
    return Months(**{name: int(value) for name, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Ended:
    """Somebody nobody lives here of, and nobody follows up: `whom` is a case, or a person without one. `kind`: `adult`, `child` or
    `day`. `last`: the day of the last stay, follow-up or contact; None where nothing of that is known."""

    whom: str
    kind: str
    last: date | None
    decided: Retention | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A case that was deleted: its code, when, by whose decision and why; how many units of each year it counted, and how many rows
    of each kind went. Nothing of anybody."""

    code: str
    at: str
    user: str
    why: str
    units: Mapping[str, int]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the review list. `state`: see `state_of`. `since`: the day it has had its time; None where no number is set."""

    whom: str
    kind: str
    last: date | None
    since: date | None
    state: str
    decided: Retention | None


HELD, KEPT_UNTIL, DELETING, REVIEW, RUNNING, NO_NUMBER = "held", "kept", "deleting", "review", "running", "no_number"
ORDER = (DELETING, REVIEW, HELD, KEPT_UNTIL, NO_NUMBER, RUNNING)


def review(ended: Iterable[Ended], months: Months, today: date) -> list[Due]:
    """Every ended case and what stands of it today: what is being deleted first, then what has had its time."""
    lines = [_due(one, months, today) for one in ended]
    return sorted(
        lines, key=lambda line: (ORDER.index(line.state), line.since or date.max, line.last or date.max, line.whom)
    )


def _due(one: Ended, months: Months, today: date) -> Due:
    number: int | None = getattr(months, one.kind)
    since = later(one.last or date.min, number) if number else None
    return Due(one.whom, one.kind, one.last, since, _state(one.decided, since, today), one.decided)


def _state(decided: Retention | None, since: date | None, today: date) -> str:
    if decided and decided.decision == Fate.DELETE:
        return DELETING
    if decided and decided.stands(today):
        return HELD if decided.hold else KEPT_UNTIL
    if decided and decided.until:  # what it was kept until has come
        return REVIEW
    if since is None:
        return NO_NUMBER
    return REVIEW if since <= today else RUNNING


def later(day: date, months: int) -> date:
    """The same day of the month so many months later; the last of the month where it has none."""
    turn = day.month - 1 + months
    first = date(day.year + turn // MONTHS, turn % MONTHS + 1, 1)
    end = date(first.year + first.month // MONTHS, first.month % MONTHS + 1, 1)
    return min(first + timedelta(days=day.day - 1), end - timedelta(days=1))
