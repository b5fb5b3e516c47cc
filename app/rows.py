"""Rows as a screen reads them: codes, dates and numbers, never names unless a row says so."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CentreRow:
    """The centre's own facts."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room, and whether any stay has ever slept in it."""

    code: str
    offer: str
    beds: int
    used: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """Someone who can open the vault."""

    name: str
    role: str
    since: str


@dataclass(frozen=True, slots=True)
class TonightRow:
    """One person with a place tonight. `nights` counts up to and including tonight; `away` while absent."""

    stay: str
    person: str
    household: str
    kind: str
    offer: str
    room: str
    arrived: date
    expected_departure: date | None
    birth_year: int | None
    away: bool
    nights: int


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A person found by search: the code and what tells one from another without the name."""

    person: str
    kind: str
    birth_year: int | None
    anonymous: bool
    household: str
    last_arrived: date | None
    here: bool
    by: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A household's case in the list."""

    household: str
    offer: str
    adults: int
    children: int
    arrived: date
    departed: date | None
    room: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A day visit or phone talk in the day's list."""

    contact: str
    person: str
    day: date
    mode: str
    anonymous: bool
    answered: int


@dataclass(frozen=True, slots=True, repr=False)
class HistoryRow:
    """One change: when, by whom, what, and the values before and after (JSON text)."""

    at: str
    user: str
    event: str
    subject: str
    before: str
    after: str
