"""What the house knows beside rooms and stays: closures, beds that move, holds, who must not meet, who waits to move out,
the other shelters, the steps taken when it is full, and the tasks that follow."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.base import Entity

NEEDS = ("cot", "step_free", "shielding", "animal")
"""What a household may need of a room; each is a code with its words in resources/texts."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Closure:
    """The room is out of service from the night of `since` to (not including) the night of `until`; None: until further notice."""

    room: str
    since: date
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MovableBed(Entity):
    """A cot or an extra mattress that moves between rooms. `room` is empty while it is in store."""

    kind: str
    room: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hold(Entity):
    """A room kept on the night of `night` for somebody on the way, until `expires`; `ended` says when it was let go."""

    room: str
    night: date
    made: datetime
    expires: datetime
    adults: int
    children: int
    note: str = ""
    ended: str = ""
    outcome: str = ""

    def stands(self, now: datetime) -> bool:
        """Whether the hold still keeps the room."""
        return not self.ended and now < self.expires


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReadyToMove:
    """The household no longer needs the shelter and waits for `waits_for` from `since` (S0, challenge and measure 10).

    `housing_decision`: has a decision on municipal housing, so that NAV's temporary housing may be used meanwhile (S0 10).
    """

    household: str
    since: date
    waits_for: str
    housing_decision: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MustNotMeet:
    """Two persons or cases (by code) who must not be in the same house, and why."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lending:
    """A room of the other offer lent to a household as transitional housing, on the agreement to move fast (S0 4)."""

    household: str
    room: str
    since: date
    agreed_with: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Shelter:
    """Another shelter in the directory. `offers` is women, men or both; `distance_km` None when it is not known."""

    name: str
    phone: str = ""
    distance_km: int | None = None
    offers: str = "women"
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Placing(Entity):
    """A search for a place for somebody who asked while the house was full; it ends in a request with its decision."""

    at: datetime
    user: str
    offer: str
    adults: int
    children: int
    needs: frozenset[str] = frozenset()
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StepTaken:
    """One thing that was done at a step of a placing: what came of it, and with which shelter if a call was made."""

    placing: str
    step: str
    at: datetime
    user: str
    did: str
    shelter: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Task(Entity):
    """Something that must be seen to by `due`.

    `kind`: the rule that raised it (app.care.rules), a reminder, or `own`, whose words are its `title`. `subject` is the
    code it is about: a person, a case, a request, or what runs out. `responsible`: a role, or a colleague by name.
    `answer`: what came of it. `day`: of a reminder, the day it reminds of.
    """

    kind: str
    subject: str
    raised: datetime
    due: datetime
    ended: str = ""
    ended_by: str = ""
    answer: str = ""
    note: str = ""
    household: str = ""
    responsible: str = ""
    title: str = ""
    day: date | None = None
