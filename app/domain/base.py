"""Base of every entity, and the kinds of field most of them have. A repr never prints a name, so that none reaches a
traceback or a log."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType

from app.domain import facts


class Offer(StrEnum):
    """Which part of the house; they are kept physically apart (krisesenterlova § 2)."""

    WOMEN = "women"
    MEN = "men"


class PersonKind(StrEnum):
    """What somebody is during a stay."""

    ADULT = "adult"
    CHILD = "child"


PersonCode = NewType("PersonCode", str)
"""P-0001"""
HouseholdCode = NewType("HouseholdCode", str)
"""S-001"""
StayCode = NewType("StayCode", str)
"""O-0001"""
NOBODY, NO_CASE, NO_STAY = PersonCode(""), HouseholdCode(""), StayCode("")
OfPerson = Annotated[PersonCode, facts.reference("person")]
OfHousehold = Annotated[HouseholdCode, facts.reference("household")]
OfStay = Annotated[StayCode, facts.reference("stay")]
OfRoom = Annotated[str, facts.reference("room")]
Line = Annotated[str, facts.line()]
Text = Annotated[str, facts.text()]
Words = Annotated[str, facts.text(1, facts.LINE)]
"""A text of one line: free words, which the text guard reads; a `Line` says who, where or what."""
Tick = Annotated[bool, facts.tick()]
Day = Annotated[date, facts.day()]
DayOrNone = Annotated[date | None, facts.day()]
Soon = Annotated[date, facts.day(years=1)]
SoonOrNone = Annotated[date | None, facts.day(years=1)]
"""A day that may lie some months ahead."""
Due = Annotated[date | None, facts.day(years=20)]
"""A day that may lie far ahead, if one is known."""
Moment = Annotated[datetime, facts.moment()]
Time = Annotated[str, facts.time()]
Hour = Annotated[str, facts.hour()]
User = Annotated[str, facts.user()]
Version = Annotated[int, facts.version()]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entity:
    """Something with a code of its own; its repr shows type and code only."""

    code: Annotated[str, facts.code()]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code}>"
