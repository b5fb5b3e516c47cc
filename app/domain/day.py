"""Everybody who is not in the house: people followed up without a room, who calls, where somebody must be, whom the house rings,
and who is dangerous, as it was told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from app.domain.base import (
    NO_CASE,
    NOBODY,
    Day,
    DayOrNone,
    Entity,
    Hour,
    Line,
    Moment,
    OfHousehold,
    OfPerson,
    User,
    Version,
)
from app.domain.care import DANGEROUS, SOURCES
from app.domain.entities import PERSON_KINDS
from app.domain.facts import Whose, choice, choices, day, kind, line, number, reference, text
from app.domain.states import Became, Caller, FollowUpEnd, Interpreting, Outcome

CALLERS = tuple(Caller)
CALL_ABOUT = ("violence", "place", "safety", "children", "legal", "economy", "housing", "relation", "advice", "other")
BECAME = tuple(Became)
NIGHT_FROM, NIGHT_TO = 22, 7
"""A call is told as one by night from this hour to that; ours, no source gives an hour."""
MEETINGS = (
    "court", "police", "lawyer", "child_welfare", "nav", "doctor", "mental_health", "school", "housing", "udi", "family",
    "visit_here", "group", "other",
)  # fmt: skip
ALONG = ("nobody", "staff", "primary_contact", "volunteer", "service", "family")
TRANSPORTS = ("own", "staff_car", "taxi", "police", "public", "walks")
INTERPRETING = tuple(Interpreting)
OUTCOMES = tuple(Outcome)
PHONE_KINDS = (
    "police", "duty_child_welfare", "doctor", "assault_centre", "childrens_house", "family_counselling", "crisis_team",
    "interpreter", "taxi", "lawyer", "nav", "municipality", "other_shelter", "alarm_company", "staff", "other",
)  # fmt: skip
ENDS = tuple(FollowUpEnd)


@kind("follow_up", whose=Whose.PERSON, prefix="OF", about=("person",), order=("kind", "since", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FollowUp(Entity):
    """Somebody is followed up in a case without living here: a day user, or a resident who has moved out (S4; LAW 2.5).

    It gives the person a place in the case, and no room, no night and nothing in the return: that is counted by the visits and
    the talks themselves. `until`: the first day it is over; `ended`: why.
    """

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(PERSON_KINDS)]
    since: Day
    until: DayOrNone = None
    ended: Annotated[str, choice(ENDS, needed=False)] = ""
    version: Version = 0


@kind("call", whose=Whose.HOUSE, prefix="TL", digits=5, about=("code",), order=("at", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Call(Entity):
    """Somebody rang: who, about what, what was said or arranged, and what became of it (BECAME) with the code of that."""

    at: Moment
    user: User
    caller: Annotated[str, choice(CALLERS)]
    about: Annotated[frozenset[str], choices(CALL_ABOUT)] = frozenset()
    said: Annotated[str, text(4)] = ""
    language: Annotated[str, line(40)] = ""
    minutes: Annotated[int | None, number(0, 600)] = None
    became: Annotated[str, choice(BECAME)] = Became.NUMBER
    household: OfHousehold = NO_CASE
    person: OfPerson = NOBODY
    contact: Annotated[str, reference("contact")] = ""
    request: Annotated[str, reference("request")] = ""
    note: Annotated[str, reference("note")] = ""
    version: Version = 0

    @property
    def by_night(self) -> bool:
        """Whether it came at night."""
        return by_night(self.at)


def by_night(at: datetime) -> bool:
    """Whether an hour is told as night."""
    return at.hour >= NIGHT_FROM or at.hour < NIGHT_TO


@kind("appointment", whose=Whose.HOUSEHOLD, prefix="AV", order=("day", "at", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Appointment(Entity):
    """Where somebody of a case must be: when, at what, where in words, who goes along, how they get there, and the interpreter.

    `person` is empty for the whole family. `at` and `until` are hh:mm. `outcome`: what came of it; empty while it is waited for.
    """

    household: OfHousehold
    person: OfPerson
    day: Annotated[Day, day(years=2)]
    at: Hour
    until: Hour = ""
    what: Annotated[str, choice(MEETINGS)]
    place: Line = ""
    along: Annotated[str, choice(ALONG, needed=False)] = ""
    who_along: Line = ""
    transport: Annotated[str, choice(TRANSPORTS, needed=False)] = ""
    interpreter: Annotated[str, choice(INTERPRETING, needed=False)] = ""
    language: Annotated[str, line(40)] = ""
    note: Annotated[str, text(2)] = ""
    outcome: Annotated[str, choice(OUTCOMES, needed=False)] = ""
    version: Version = 0


@kind("perpetrator", whose=Whose.HOUSEHOLD, prefix="X")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Perpetrator(Entity):
    """Somebody who is dangerous to a family, as those who told it say: facts and who told them, never a score (LAW 4).

    What a court or the police have forbidden stands in the measures against them. `watch`: what to look out for. `ended`: since
    when they are no danger any more.
    """

    household: OfHousehold
    name: Annotated[str, line(200, identifies=True)] = ""
    birth_year: Annotated[int | None, number(1900)] = None
    watch: Annotated[str, text(2)] = ""
    vehicle: Annotated[str, line(120, identifies=True)] = ""
    places: Annotated[str, text(2)] = ""
    told_by: Annotated[str, choice(SOURCES)]
    told: Day
    ended: DayOrNone = None
    version: Version = 0


@kind("perpetrator_relation", whose=Whose.PERSON, key=("perpetrator", "person"), about=("person",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PerpetratorRelation:
    """What a perpetrator is to one person of the family."""

    household: OfHousehold
    person: OfPerson
    perpetrator: Annotated[str, reference("perpetrator")]
    relation: Annotated[str, choice(DANGEROUS)]
    version: Version = 0


@kind("phone_entry", whose=Whose.CENTRE, prefix="TF", digits=3, about=("code",), order=("kind", "name"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PhoneEntry(Entity):
    """A number of the house's own telephone list."""

    kind: Annotated[str, choice(PHONE_KINDS)]
    name: Annotated[str, line(120, needed=True)]
    phone: Annotated[str, line(60, needed=True)]
    hours: Annotated[str, line(80)] = ""
    remarks: Line = ""
    version: Version = 0
