"""What the return counts: persons, stays, contacts, requests and rooms, stripped of everything that identifies anyone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.base import HouseholdCode, PersonCode

Answers = Mapping[str, tuple[str, ...]]
"""Question code -> the chosen codes; a question that is absent or empty is not answered."""
VEIL = "•"
"""Begins what stands for the code of a unit that is shut to whoever counts: it is in the number, and not listed."""
DELETED = f"{VEIL}d"
"""Begins what stands for the code of a unit that has been deleted: what it counted stays."""


def listed(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that whoever counts may be shown."""
    return tuple(code for code in codes if not code.startswith(VEIL))


@dataclass(frozen=True, slots=True)
class PersonUnit:
    """The facts of a person that the national forms ask for (FORMS B1-B3, C1, D4-D5)."""

    code: PersonCode
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
    household: HouseholdCode
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
    """One room: its fixed beds from the start, the dated changes of them (oldest first), and the spans [from, to) in which
    it is out of service (to None: until further notice; before a room existed it was out of service)."""

    code: str
    offer: str
    beds: int
    changes: tuple[tuple[date, int], ...] = ()
    closures: tuple[tuple[date, date | None], ...] = ()

    def beds_on(self, night: date) -> int:
        """Fixed beds on that night."""
        if not self.changes:
            return self.beds
        return next((beds for since, beds in reversed(self.changes) if since <= night), self.beds)

    def in_service(self, night: date) -> bool:
        """Whether the room can be slept in that night."""
        return not self.closures or not any(
            since <= night and (until is None or night < until) for since, until in self.closures
        )


@dataclass(frozen=True, slots=True)
class Register:
    """Everything a year's return is counted from. Stays that cannot touch the year may be left out."""

    rooms: tuple[RoomUnit, ...] = ()
    adult_stays: tuple[StayUnit, ...] = ()
    child_stays: tuple[StayUnit, ...] = ()
    contacts: tuple[ContactUnit, ...] = ()
    requests: tuple[RequestUnit, ...] = ()


def has_data(register: Register) -> bool:
    """Whether anything at all was registered."""
    return any((register.adult_stays, register.child_stays, register.contacts, register.requests))
