"""Who has a place on a night, a row for each, as lists and print-outs show it."""

from datetime import date

from app.capacity.span import Sleeper, Span
from app.domain.base import Offer
from app.rows import TonightRow


def tonight(span: Span, night: date) -> list[TonightRow]:
    """Everybody who sleeps here that night (`Span.expected_on`), women's part first, then by room and case, adults first."""
    there = sorted(
        span.expected_on(night), key=lambda s: (s.offer != Offer.WOMEN, s.room(night), s.household, s.kind, s.stay)
    )
    return [_row(sleeper, night) for sleeper in there]


def _row(sleeper: Sleeper, night: date) -> TonightRow:
    return TonightRow(
        stay=sleeper.stay,
        person=sleeper.person,
        household=sleeper.household,
        kind=sleeper.kind,
        offer=sleeper.offer,
        room=sleeper.room(night),
        arrived=sleeper.arrived,
        expected_departure=sleeper.expected_departure,
        birth_year=sleeper.birth_year,
        away=sleeper.away(night),
        nights=(night - sleeper.arrived).days + 1,
    )
