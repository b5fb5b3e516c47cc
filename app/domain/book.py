"""The house's own book: what went wrong and what was done, keys, visitors, and looking in on those who live elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.domain.base import NO_CASE, Day, DayOrNone, Due, Entity, Hour, Line, Moment, OfHousehold, OfRoom, User, Version
from app.domain.facts import Whose, choice, kind, line, text

INCIDENTS = ("deviation", "threat", "violence_here", "privacy", "injury", "damage", "near_miss", "other")
"""Avvik and threats (kommuneloven § 25-1: find and follow up deviations and risk; LAW 1.1)."""
REPORTED = (
    "nobody",
    "leader",
    "police",
    "owner",
    "labour_inspectorate",
    "data_protection",
    "state_supervisor",
    "fire_service",
)


@kind("incident", whose=Whose.HOUSE, prefix="AVV", about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Incident(Entity):
    """A deviation or a threat to the house: when, what, who was told, what was done. It has an owner and an end."""

    day: Day
    at: Hour = ""
    what: Annotated[str, choice(INCIDENTS)]
    happened: Annotated[str, text(4, needed=True)]
    told: Line = ""
    done: Annotated[str, text(3)] = ""
    reported: Annotated[str, choice(REPORTED, needed=False)] = ""
    owner: Annotated[str, line(needed=True)]
    due: Due = None
    closed: DayOrNone = None
    learned: Annotated[str, text(2)] = ""
    household: OfHousehold = NO_CASE
    user: User
    version: Version = 0


@kind("key_loan", whose=Whose.HOUSE, prefix="NK", digits=4, about=("code",), order=("since", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeyLoan(Entity):
    """A key, card or alarm that is out: which, who has it, since when, and when it came back. A lost one is an incident."""

    key: Annotated[str, line(80, needed=True)]
    holder: Annotated[str, line(120, needed=True, identifies=True)]
    since: Day
    back: DayOrNone = None
    note: Line = ""
    version: Version = 0


@kind("visitor", whose=Whose.HOUSE, prefix="BE", digits=5, about=("code",), order=("day", "came", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Visitor(Entity):
    """Somebody let in who does not live or work here: who, on what errand, when they came and went."""

    day: Day
    came: Hour
    went: Hour = ""
    name: Annotated[str, line(120, needed=True, identifies=True)]
    errand: Line = ""
    let_in_by: User
    version: Version = 0


@kind("look_in", whose=Whose.HOUSEHOLD, prefix="TI", digits=5, about=("household",), order=("at", "code"), lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class LookIn(Entity):
    """Somebody looked in on those who live in a place of ours without staff at night. Append-only. `missed`: nobody did as often as
    agreed on that night, and `said` is what happened; such a row is no look-in."""

    household: OfHousehold
    room: OfRoom
    at: Moment
    user: User
    said: Line = ""
    missed: DayOrNone = None


def overdue(incidents: list[Incident], day: date) -> list[Incident]:
    """Those not closed whose day has passed, the oldest day first."""
    return [one for one in open_incidents(incidents, day) if one.due and one.due < day]


def open_incidents(incidents: list[Incident], day: date) -> list[Incident]:
    """Those not closed on the day, what is due first first."""
    return sorted(
        (i for i in incidents if i.closed is None or i.closed > day), key=lambda i: (i.due or date.max, i.day)
    )
