"""The yearly wheel: which questions of the yearly forms are asked again when, and who says so. What a source shows for several
years is asked each year; where no source says when a question comes again, the centre settles it itself, with a note."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.year import OFFERS
from app.forms.yearly import YearlyQuestion, every_question
from app.texts import text

SETTING = "wheel."
"""Begins the names of the settings that hold what the centre has settled: `wheel.<question>`."""
MOST_YEARS = 10
"""No question is asked again more seldom."""
NEVER = 0
"""It is not asked again."""


@dataclass(frozen=True, slots=True)
class Turn:
    """When an offer's question is asked again. `every`: so many years between; `NEVER`: not again; None: nobody has said. `own`:
    the centre has settled it, else a source has, and `why` is the note or the source. `last`: the last year it was answered
    in, up to the year that is looked at; `next`: the year in which it is to be answered next, None where it is asked no more."""

    question: YearlyQuestion
    offer: str
    every: int | None
    own: bool
    why: str
    last: int | None
    next: int | None

    def due(self, year: int) -> bool:
        """Whether it is to be answered in `year`; what is answered in it stays in view."""
        return self.last == year or (self.next is not None and self.next <= year)


def wheel(
    year: int, answered: Mapping[tuple[str, str], int], settings: Mapping[str, str]
) -> dict[str, dict[str, Turn]]:
    """Offer -> question -> its turn, seen from `year`. `answered`: offer and question -> the last year it was answered in."""
    rows: dict[str, dict[str, Turn]] = {offer: {} for offer in OFFERS}
    for question in every_question(year):
        every, own, why = settled(question, settings)
        for offer in question.offers:
            last = answered.get((offer, question.code))
            after = _next(question, offer, year, every, last)
            rows[offer][question.code] = Turn(question, offer, every, own, why, last, after)
    return rows


def settled(question: YearlyQuestion, settings: Mapping[str, str]) -> tuple[int | None, bool, str]:
    """How many years between, whether the centre says so, and why. What a source says is not the centre's to change."""
    if question.every or question.said_by:
        return question.every, False, question.said_by
    kept = settings.get(SETTING + question.code)
    if not kept:
        return None, True, ""
    own = json.loads(kept)
    return own["every"], True, own["note"]


def _next(question: YearlyQuestion, offer: str, year: int, every: int | None, last: int | None) -> int | None:
    """What was never answered is to be answered at once; so is what nobody has said of when it comes again, each year."""
    if every == NEVER and last is not None:
        return None
    first = max(year if last is None else last + (every or 1), question.from_year or 0)
    return first if question.asked(offer, first) else None


def every_text(turn: Turn) -> str:
    """How often it is asked, in words."""
    if turn.every is None:
        return text("yearly", "every.none")
    if turn.every <= 1:
        return text("yearly", f"every.{turn.every}")
    return text("yearly", "every.more", count=turn.every)
