"""What the return counts: persons, stays, contacts, requests and rooms, stripped of everything that identifies anyone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Answers = Mapping[str, tuple[str, ...]]
"""Question code -> the chosen codes; a question that is absent or empty is not answered."""


@dataclass(frozen=True, slots=True)
class PersonUnit:
    """The facts of a person that the national forms ask for (FORMS B1-B3, C1, D4-D5)."""

    code: str
    anonymous: bool = False
    reserved: bool = False
    gender: str = ""
    birth_year: int | None = None
    immigrant_background: str = ""


@dataclass(frozen=True, slots=True)
class StayUnit:
    """One stay of one person. `rooms` are the dated placements, oldest first; `departed` is None while it is open."""

    code: str
    person: PersonUnit
    household: str
    offer: str
    arrived: date
    departed: date | None
    first_in_year: str = ""
    rooms: tuple[tuple[date, str], ...] = ()
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactUnit:
    """One day visit or phone talk."""

    code: str
    person: PersonUnit
    day: date
    mode: str
    first_in_year: str = ""
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequestUnit:
    """One request for a place, without identity."""

    code: str
    day: date
    offer: str
    outcome: str
    refusal_reason: str = ""


@dataclass(frozen=True, slots=True)
class RoomUnit:
    """One room and its fixed beds."""

    code: str
    offer: str
    beds: int


@dataclass(frozen=True, slots=True)
class Register:
    """Everything a year's return is counted from. Stays that cannot touch the year may be left out."""

    rooms: tuple[RoomUnit, ...] = ()
    adult_stays: tuple[StayUnit, ...] = ()
    child_stays: tuple[StayUnit, ...] = ()
    contacts: tuple[ContactUnit, ...] = ()
    requests: tuple[RequestUnit, ...] = ()
