"""Who sleeps where, night by night: the occupancy behind the board and the full-house figures (counting rules 1 and 10)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.forms.units import RoomUnit, StayUnit


@dataclass(slots=True)
class Night:
    """The persons and the rooms in use of one offer on one night."""

    persons: int = 0
    rooms: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FullHouse:
    """Full-house facts of one offer over a span of nights; `episodes` are (first night, last night)."""

    rooms_taken: tuple[date, ...]
    beds_taken: tuple[date, ...]
    episodes: tuple[tuple[date, date], ...]
    most_persons: int


def room_on(stay: StayUnit, night: date) -> str:
    """The code of the room the stay sleeps in that night; empty when none is given."""
    return next((room for since, room in reversed(stay.rooms) if since <= night), "")


def nights_of(stay: StayUnit, start: date, end: date) -> Iterable[tuple[date, str]]:
    """Each night of the stay in [start, end) with its room. An open stay runs to `end`."""
    night = max(stay.arrived, start)
    last = end if stay.departed is None else min(stay.departed, end)
    while night < last:
        yield night, room_on(stay, night)
        night += timedelta(days=1)


def occupancy(
    rooms: Iterable[RoomUnit], stays: Iterable[StayUnit], start: date, end: date
) -> Mapping[str, Mapping[date, Night]]:
    """Offer -> night -> who is there, over adults and children, reserved persons included (it names nobody).

    A person counts in the offer of the room slept in, and without a room in the offer of the stay.
    """
    offer_of = {room.code: room.offer for room in rooms}
    result: dict[str, dict[date, Night]] = defaultdict(lambda: defaultdict(Night))
    for stay in stays:
        for night, room in nights_of(stay, start, end):
            there = result[offer_of.get(room, stay.offer)][night]
            there.persons += 1
            if room:
                there.rooms.add(room)
    return result


def full_house(rooms: Iterable[RoomUnit], nights: Mapping[date, Night]) -> FullHouse:
    """Nights with all rooms taken, with all beds taken, and the unbroken runs of the former (rule 10).

    An offer without rooms is never full: there is no house to fill.
    """
    house = list(rooms)
    beds = sum(room.beds for room in house)
    codes = {room.code for room in house}
    rooms_taken = tuple(d for d in sorted(nights) if codes and codes <= nights[d].rooms)
    beds_taken = tuple(d for d in sorted(nights) if house and nights[d].persons >= beds)
    most = max((night.persons for night in nights.values()), default=0)
    return FullHouse(rooms_taken, beds_taken, tuple(_runs(rooms_taken)), most)


def _runs(nights: tuple[date, ...]) -> Iterable[tuple[date, date]]:
    first = previous = None
    for night in nights:
        if previous is not None and first is not None and night - previous > timedelta(days=1):
            yield first, previous
            first = night
        first = first or night
        previous = night
    if first is not None and previous is not None:
        yield first, previous
