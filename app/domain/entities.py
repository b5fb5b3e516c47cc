"""The things Livd keeps: rooms, persons, households' stays, placements, absences, contacts and requests for a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.base import Entity
from app.domain.dates import EARLIEST

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Room(Entity):
    """A room of one offer (`women`/`men`, kept physically apart by krisesenterlova § 2), as it is from the night of `since`.

    `beds` are the fixed ones. `flexible`: may serve either offer, or somebody who needs shielding (S3 5.2.1).
    """

    offer: str
    beds: int
    since: date = EARLIEST
    step_free: bool = False
    own_bath: bool = False
    own_entrance: bool = False
    animals: bool = False
    flexible: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Entity):
    """A user of the centre. `kind` is adult or child, as of the newest stay. An anonymous person is known by code only.

    `reserved`: has opted out of statistics (krisesenterlova § 5 a). `name` and `phone` never leave the vault.
    `leader_only`: only a leader may see who it is.
    """

    kind: str
    anonymous: bool = False
    gender: str = ""
    birth_year: int | None = None
    immigrant_background: str = ""
    reserved: bool = False
    name: str = ""
    phone: str = ""
    version: int = 1
    leader_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Stay(Entity):
    """One person's stay, part of a household's case. `departed` is None while the person lives here.

    `kind` is what the person was then: a child who was here may come back as an adult.

    `first_in_year` (`yes`/`no`/empty) is only used for anonymous persons (COUNT 2, rule 5).
    """

    person: str
    household: str
    kind: str
    offer: str
    arrived: date
    departed: date | None = None
    expected_departure: date | None = None
    first_in_year: str = ""
    answers: Answers = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Placement:
    """From the night of `since` the stay sleeps in `room`; the latest one not after a night holds for it."""

    stay: str
    since: date
    room: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Absence:
    """Nights away from the house while the place is kept: first night away, and the day of return if known."""

    stay: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact(Entity):
    """A day visit or a phone talk (FORMS D). `person` is the code of the person."""

    person: str
    day: date
    mode: str
    first_in_year: str = ""
    answers: Answers = field(default_factory=dict)
    note: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Request(Entity):
    """A request for a place, without identity: household, outcome and, where refused, the reason (LAW 2.8).

    `at`: the hour, as ISO text. `alternative`: the equal alternative that was given (krisesenterlova § 3), with
    `alternative_note` for where. `arrived` (`yes`/`no`/`unknown`/empty): whether they came there.
    """

    day: date
    offer: str
    adults: int
    children: int
    outcome: str
    refusal_reason: str = ""
    note: str = ""
    at: str = ""
    decided_by: str = ""
    alternative: str = ""
    alternative_note: str = ""
    arrived: str = ""
    admitted_later: bool = False
