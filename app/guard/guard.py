"""The text guard (V10): what in a text tells who somebody is or where the house is. It finds and never forbids."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.states import Telling
from app.guard.numbers import mails_in, numbers_in, plates_in
from app.guard.people import Known, names_in, parts_of
from app.guard.places import own_in, posts_in, streets_in
from app.guard.spans import Span, apart, words_of

PHONE, ADDRESS = "centre.phone", "guard.address"
"""The settings with what no text needs. The address is kept for this alone."""


@dataclass(frozen=True, slots=True, repr=False)
class House:
    """The house's own phone and address, which no text needs."""

    phone: str = ""
    address: str = ""


NO_HOUSE = House()


def look(text: str, people: Iterable[Known] = (), house: House = NO_HOUSE) -> list[Span]:
    """What is found, in order, none over another. Where two would be, the one that says more stands."""
    words = words_of(text)
    spans = [
        *sorted(numbers_in(text, house.phone), key=lambda span: list(Telling).index(span.kind)),
        *mails_in(text),
        *own_in(text, words, house.address),
        *streets_in(text, words),
        *posts_in(text, words),
        *plates_in(text),
        *names_in(text, words, parts_of(people)),
    ]
    return apart(spans, len(text))
