"""What the house knows beside rooms and stays: closures, beds that move, holds, who must not meet, who waits to move out,
the other shelters, the steps taken when it is full, and the tasks that follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from app.domain import facts
from app.domain.base import (
    NO_CASE,
    Day,
    DayOrNone,
    Due,
    Entity,
    HouseholdCode,
    Line,
    Moment,
    OfHousehold,
    OfRoom,
    Soon,
    SoonOrNone,
    Text,
    Tick,
    Time,
    User,
    Version,
)
from app.domain.entities import OFFERS
from app.domain.facts import Whose, choice, choices, kind, line, number, reference, text
from app.domain.states import HoldEnd, MovableKind, ShelterOffers

NEEDS = ("cot", "step_free", "shielding", "animal")
"""What a household may need of a room; each is a code with its words in resources/texts."""


@kind("room_closure", whose=Whose.HOUSE, key=("room", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Closure:
    """The room is out of service from the night of `since` to (not including) the night of `until`; None: until further notice."""

    room: OfRoom
    since: Soon
    until: SoonOrNone = None
    reason: Annotated[str, text(1, 500)] = ""
    version: Version = 0


@kind("movable_place", whose=Whose.HOUSE, key=("code", "since"), about=("code",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MovableBed(Entity):
    """A cot or an extra mattress that moves between rooms. `room` is empty while it is in store."""

    kind: Annotated[str, choice(tuple(MovableKind))]
    room: OfRoom = ""
    since: SoonOrNone = None
    version: Version = 0


@kind("hold", whose=Whose.HOUSE, prefix="R", about=("code",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hold(Entity):
    """A room kept on the night of `night` for somebody on the way, until `expires`; `ended` says when it was let go."""

    room: OfRoom
    night: Soon
    made: Moment
    expires: Moment
    adults: Annotated[int, number(0, 99)]
    children: Annotated[int, number(0, 99)]
    note: Annotated[str, text(1, 500)] = ""
    ended: Time = ""
    outcome: Annotated[str, choice(tuple(HoldEnd), needed=False)] = ""
    version: Version = 0

    def stands(self, now: datetime) -> bool:
        """Whether the hold still keeps the room."""
        return not self.ended and now < self.expires


@kind("household", whose=Whose.HOUSEHOLD, prefix="S", digits=3)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Household(Entity):
    """A case: what they need of a room, and the municipality they gave, if any; nobody must give one (S3 5.6.1).

    `responsible`: the adult who looks after the children while no adult of the case is in the house. `came_from`: the enquiry
    they came of, if one is known; the enquiry itself says nothing of who they are.
    """

    code: Annotated[HouseholdCode, facts.code()]
    needs: Annotated[frozenset[str], choices(NEEDS)] = frozenset()
    municipality: Annotated[str, line(60)] = ""
    responsible: Annotated[str, line(120, identifies=True)] = ""
    came_from: Annotated[str, reference("request")] = ""
    version: Version = 0


@kind("ready_to_move", whose=Whose.HOUSEHOLD, key=("household", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReadyToMove:
    """The household no longer needs the shelter and waits for `waits_for` from `since` (S0, challenge and measure 10).

    `housing_decision`: has a decision on municipal housing, so that NAV's temporary housing may be used meanwhile (S0 10).
    """

    household: OfHousehold
    since: Day
    waits_for: Annotated[str, choice()]
    housing_decision: Tick = False
    until: DayOrNone = None
    version: Version = 0


@kind("must_not_meet", whose=Whose.HOUSEHOLD, key=("one", "other"), about=("one",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MustNotMeet:
    """Two persons or cases (by code) who must not be in the same house, and why."""

    one: Annotated[str, reference("whom")]
    other: Annotated[str, reference("whom")]
    reason: Annotated[str, text(1, 500)]
    version: Version = 0


@kind("lending", whose=Whose.HOUSEHOLD, key=("household", "room", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Lending:
    """A room of the other offer lent to a household as transitional housing, on the agreement to move fast (S0 4)."""

    household: OfHousehold
    room: OfRoom
    since: Soon
    agreed_with: Annotated[str, line(500)]
    version: Version = 0


@kind("shelter", whose=Whose.HOUSE, key=("name",), about=("name",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Shelter:
    """Another shelter in the directory. `offers` is women, men or both; `distance_km` None when it is not known."""

    name: Annotated[str, line(120)]
    phone: Annotated[str, line(40)] = ""
    distance_km: Annotated[int | None, number(0, 3000)] = None
    offers: Annotated[str, choice(tuple(ShelterOffers))] = ShelterOffers.WOMEN
    remarks: Annotated[str, text(1, 500)] = ""
    version: Version = 0


@kind("placing", whose=Whose.HOUSE, prefix="F", series="request", about=("code",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Placing(Entity):
    """A search for a place for somebody who asked while the house was full; it ends in a request with its decision."""

    at: Moment
    user: User
    offer: Annotated[str, choice(OFFERS)]
    adults: Annotated[int, number(0, 99)]
    children: Annotated[int, number(0, 99)]
    needs: Annotated[frozenset[str], choices(NEEDS)] = frozenset()
    ended: Time = ""
    version: Version = 0


@kind("placing_step", whose=Whose.HOUSE, key=(), about=("placing",), order=("id",), lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StepTaken:
    """One thing that was done at a step of a placing: what came of it, and with which shelter if a call was made."""

    placing: Annotated[str, reference("placing")]
    step: Annotated[str, choice()]
    at: Moment
    user: User
    did: Annotated[str, choice()]
    shelter: Annotated[str, reference("shelter")] = ""
    note: Text = ""


@kind("task", whose=Whose.HOUSEHOLD, prefix="G", about=("subject", "code"), order=("code",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Task(Entity):
    """Something that must be seen to by `due`.

    `kind`: the rule that raised it (app.care.rules), a reminder, or `own`, whose words are its `title`. `subject` is the
    code it is about: a person, a case, a request, or what runs out. `responsible`: a role, or a colleague by name.
    `answer`: what came of it. `day`: of a reminder, the day it reminds of.
    """

    kind: Annotated[str, choice()]
    subject: Annotated[str, reference("whom")]
    raised: Moment
    due: Moment
    ended: Time = ""
    ended_by: User = ""
    answer: Annotated[str, choice(needed=False)] = ""
    note: Text = ""
    household: OfHousehold = NO_CASE
    responsible: Annotated[str, line()] = ""
    title: Line = ""
    day: Due = None
    version: Version = 0
