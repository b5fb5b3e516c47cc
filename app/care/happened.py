"""What has happened in the house since the last word to the next shift, in codes: the part of a handover that writes itself.

Read from the history, which has a line for everything that was done, in the order it was done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.base import HouseholdCode, PersonCode

EVENTS = (
    "intake", "late_arrival", "departure", "room_move", "absence", "return", "dates_corrected", "undone", "flag",
    "protective_measure", "danger", "fetcher", "keep_apart", "conclusion", "placing", "placing_ended", "hold", "enquiry",
    "follow_up", "perpetrator", "incident", "look_in", "stay_taken_back",
)  # fmt: skip
"""What the next shift must know: who came, left or moved, new danger, who called, and what is not settled."""
UNDONE = "undone"
LONGEST_DAYS = 3
"""So far back, where nobody has written a word in the meantime."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done: when, what, in which case, about whom, and the codes that say how (`facts`)."""

    at: datetime
    event: str
    household: HouseholdCode
    persons: tuple[PersonCode, ...]
    facts: Mapping[str, Any]

    def codes(self) -> set[str]:
        """Every code it names, for the gate."""
        told = [one for value in self.facts.values() for one in (value if isinstance(value, list) else [value])]
        return {self.household, *self.persons, *(one for one in told if isinstance(one, str))}


def worth_telling(happenings: Iterable[Happening]) -> list[Happening]:
    """Oldest first: of a deviation that it is new, of a flag only a yes, of somebody who fetches only a prohibition, of mappings
    that of threats; one line for what was done to several of a family at once."""
    told: list[Happening] = []
    for one in happenings:
        if not _matters(one):
            continue
        last = told[-1] if told else None
        if last and _same(last, one):
            told[-1] = replace(last, persons=tuple(dict.fromkeys((*last.persons, *one.persons))))
        else:
            told.append(one)
    return told


def _matters(one: Happening) -> bool:
    facts = one.facts
    if one.event == "flag":
        return facts.get("answer") == "yes"
    if one.event == "fetcher":
        return facts.get("allowed") is False
    if one.event == "incident":
        return "day" in facts  # a new one; what is done about it since stands in it
    return one.event != "conclusion" or facts.get("kind") == "threat"


def _same(last: Happening, one: Happening) -> bool:
    """Whether both were one operation on the same family, with the same outcome."""
    same = (last.at, last.event, last.household) == (one.at, one.event, one.household)
    outcome = () if one.event == UNDONE else ("room", "since", "until", "departed")
    return same and bool(one.persons) and all(last.facts.get(key) == one.facts.get(key) for key in outcome)
