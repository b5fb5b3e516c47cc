"""The things Livd keeps: rooms, persons, households' stays, placements, absences, contacts and requests for a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from app.domain import facts
from app.domain.ages import EARLIEST_BIRTH
from app.domain.base import (
    Day,
    DayOrNone,
    Entity,
    Offer,
    OfHousehold,
    OfPerson,
    OfRoom,
    OfStay,
    PersonCode,
    PersonKind,
    Soon,
    SoonOrNone,
    StayCode,
    Text,
    Tick,
    Time,
    Version,
)
from app.domain.dates import EARLIEST
from app.domain.facts import Whose, answers, choice, kind, line, number, text

Answers = Mapping[str, tuple[str, ...]]
OFFERS = tuple(Offer)
PERSON_KINDS = tuple(PersonKind)
YES_NO = ("yes", "no")
CHANNELS = ("phone", "came", "police", "service", "other")
"""How a first enquiry came (LAW 2.1): by phone, at the door, brought by the police or by a service."""
Given = Annotated[Answers, answers()]


@kind("room_fact", whose=Whose.HOUSE, key=("code", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Room(Entity):
    """A room of one offer (`women`/`men`, kept physically apart by krisesenterlova § 2), as it is from the night of `since`.

    `beds` are the fixed ones. `flexible`: may serve either offer, or somebody who needs shielding (S3 5.2.1). `outside`: a flat or
    a hotel without our staff at night; `look_ins`: how often a day somebody looks in there, `looked_by`: who (LAW 2.8).
    """

    offer: Annotated[str, choice(OFFERS)]
    beds: Annotated[int, number(1, 20)]
    since: Soon = EARLIEST
    step_free: Tick = False
    own_bath: Tick = False
    own_entrance: Tick = False
    animals: Tick = False
    flexible: Tick = False
    remarks: Annotated[str, text(1, 500)] = ""
    outside: Tick = False
    look_ins: Annotated[int, number(0, 8)] = 0
    looked_by: Annotated[str, line(200)] = ""
    version: Version = 0


@kind("person", whose=Whose.PERSON, prefix="P")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Entity):
    """A user of the centre. `kind` is adult or child, as of the newest stay. An anonymous person is known by code only.

    `reserved`: has opted out of statistics (krisesenterlova § 5 a). `name` and `phone` never leave the vault.
    `leader_only`: only a leader may see who it is.
    """

    code: Annotated[PersonCode, facts.code()]
    kind: Annotated[str, choice(PERSON_KINDS)]
    anonymous: Tick = False
    gender: Annotated[str, choice(needed=False)] = ""
    birth_year: Annotated[int | None, number(EARLIEST_BIRTH)] = None
    immigrant_background: Annotated[str, choice(needed=False)] = ""
    reserved: Tick = False
    name: Annotated[str, line(200, identifies=True)] = ""
    phone: Annotated[str, line(40, identifies=True)] = ""
    version: Version = 0
    leader_only: Tick = False


@kind("stay", whose=Whose.PERSON, prefix="O", about=("code",), order=("kind", "arrived", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Stay(Entity):
    """One person's stay, part of a household's case. `departed` is None while the person lives here.

    `kind` is what the person was then: a child who was here may come back as an adult.

    `first_in_year` (`yes`/`no`/empty) is only used for anonymous persons (COUNT 2, rule 5). `hour`: when they came, as hh:mm,
    kept of whoever comes at night; nothing is counted by it.
    """

    code: Annotated[StayCode, facts.code()]
    person: OfPerson
    household: OfHousehold
    kind: Annotated[str, choice(PERSON_KINDS)]
    offer: Annotated[str, choice(OFFERS)]
    arrived: Day
    departed: DayOrNone = None
    expected_departure: SoonOrNone = None
    first_in_year: Annotated[str, choice(YES_NO, needed=False)] = ""
    hour: Annotated[str, facts.time()] = ""
    answers: Given = field(default_factory=dict)
    version: Version = 0


@kind("placement", whose=Whose.PERSON, key=("stay", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Placement:
    """From the night of `since` the stay sleeps in `room`; the latest one not after a night holds for it."""

    stay: OfStay
    since: Day
    room: OfRoom
    version: Version = 0


@kind("absence", whose=Whose.PERSON, key=("stay", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Absence:
    """Nights away from the house while the place is kept: first night away, and the day of return if known."""

    stay: OfStay
    since: Soon
    until: SoonOrNone = None
    version: Version = 0


@kind("contact", whose=Whose.PERSON, prefix="D", digits=5, about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact(Entity):
    """A day visit or a phone talk (FORMS D). `person` is the code of the person."""

    person: OfPerson
    day: Day
    mode: Annotated[str, choice()]
    first_in_year: Annotated[str, choice(YES_NO, needed=False)] = ""
    answers: Given = field(default_factory=dict)
    note: Text = ""
    version: Version = 0


@kind("request", whose=Whose.HOUSE, prefix="F", order=("day", "at", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request(Entity):
    """A request for a place, without identity: household, outcome and, where refused, the reason (LAW 2.8).

    `at`: the hour, as ISO text. `alternative`: the equal alternative that was given (krisesenterlova § 3), with
    `alternative_note` for where. `channel`: how it came. `arrived` (`yes`/`no`/`unknown`/empty): whether they came there.
    """

    day: Day
    offer: Annotated[str, choice(OFFERS)]
    adults: Annotated[int, number(0, 99)]
    children: Annotated[int, number(0, 99)]
    outcome: Annotated[str, choice()]
    refusal_reason: Annotated[str, choice(needed=False)] = ""
    note: Annotated[str, text(2)] = ""
    at: Time = ""
    decided_by: Annotated[str, line(200)] = ""
    alternative: Annotated[str, choice(needed=False)] = ""
    alternative_note: Annotated[str, text(1)] = ""
    arrived: Annotated[str, choice(("yes", "no", "unknown"), needed=False)] = ""
    admitted_later: Tick = False
    channel: Annotated[str, choice(CHANNELS, needed=False)] = ""
    version: Version = 0
