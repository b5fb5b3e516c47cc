"""Who has a place on a night, a row for each, and how many they are: as screen, paper and command line say it."""

from dataclasses import dataclass
from datetime import date

from app.capacity.house import house_on
from app.capacity.span import Sleeper, Span
from app.domain.base import Offer, PersonKind
from app.rows import TonightRow


@dataclass(frozen=True, slots=True)
class InHouse:
    """How many are in the house (whoever is away is not), and the rooms: taken, and usable for somebody new.

    Usable is a room that is empty, in service and not held: a bed in a taken room is not free for another family.
    """

    heads: int
    adults: int
    children: int
    away: int
    rooms_taken: int
    rooms_usable: int
    beds_usable: int


def in_house(span: Span, night: date) -> InHouse:
    """The sums of the night, over both parts of the house."""
    house, rows = house_on(span, night), tonight(span, night)
    inside = [row for row in rows if not row.away]
    free = [room for offer in Offer for room in house.free_rooms(offer)]
    adults = sum(row.kind == PersonKind.ADULT for row in inside)
    return InHouse(
        heads=len(inside),
        adults=adults,
        children=len(inside) - adults,
        away=len(rows) - len(inside),
        rooms_taken=len({lodger.room for lodger in house.lodgers if lodger.room}),
        rooms_usable=len(free),
        beds_usable=sum(room.beds for room in free),
    )


def tonight(span: Span, night: date) -> list[TonightRow]:
    """Everybody who sleeps here that night (`Span.expected_on`), women's part first, then by room and case, adults first."""
    sleepers = sorted(
        span.expected_on(night),
        key=lambda sleeper: (
            sleeper.offer != Offer.WOMEN,
            sleeper.room(night),
            sleeper.household,
            sleeper.kind,
            sleeper.stay,
        ),
    )
    return [_row(sleeper, night) for sleeper in sleepers]


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
        gender=sleeper.gender,
    )
