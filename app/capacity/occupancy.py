"""Who sleeps where, night by night: the occupancy behind the board and the full-house figures (counting rules 1 and 10)."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.dates import days
from app.forms.units import RoomUnit, StayUnit

OFFERS = ("women", "men")
DAY = timedelta(days=1)


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


def nights_of(stay: StayUnit, start: date, end: date) -> Iterable[tuple[date, str]]:
    """Each night of the stay in [start, end) with its room. An open stay runs to `end`."""
    night, room, later = max(stay.arrived, start), "", deque(stay.rooms)
    last = end if stay.departed is None else min(stay.departed, end)
    while night < last:
        while later and later[0][0] <= night:
            room = later.popleft()[1]
        yield night, room
        night += DAY


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
            asleep = result[offer_of.get(room, stay.offer)][night]
            asleep.persons += 1
            if room:
                asleep.rooms.add(room)
    return result


def full_house(rooms: Iterable[RoomUnit], nights: Mapping[date, Night]) -> FullHouse:
    """Nights with all rooms taken, with all beds taken, and the unbroken runs of the former (rule 10).

    Only rooms in service that night are asked after, with the beds they had. An offer without any is never full:
    there is no house to fill.
    """
    house = tuple(rooms)
    all_rooms, all_beds = [], []
    for night in sorted(nights):
        codes, beds = capacity(house, night)
        if codes and codes <= nights[night].rooms:
            all_rooms.append(night)
        if codes and nights[night].persons >= beds:
            all_beds.append(night)
    most = max((night.persons for night in nights.values()), default=0)
    return FullHouse(tuple(all_rooms), tuple(all_beds), tuple(_runs(tuple(all_rooms))), most)


def capacity(rooms: Iterable[RoomUnit], night: date) -> tuple[set[str], int]:
    """The codes of the rooms in service on a night, and their fixed beds together."""
    open_rooms = [room for room in rooms if room.in_service(night)]
    return {room.code for room in open_rooms}, sum(room.beds_on(night) for room in open_rooms)


def capacity_of_span(rooms: Iterable[RoomUnit], start: date, end: date) -> dict[str, int]:
    """Room -> fixed beds, for rooms that could be slept in on a night of [start, end): the beds of the last such night.

    A room that was closed for a while counts; one that did not exist, or was closed throughout, does not. A span without
    nights is asked for its first day.
    """
    nights = days(start, end) or [start]
    offers: dict[str, int] = {}
    for room in rooms:
        if not room.closures:
            offers[room.code] = room.beds_on(nights[-1])
            continue
        last = next((night for night in reversed(nights) if room.in_service(night)), None)
        if last:
            offers[room.code] = room.beds_on(last)
    return offers


def nightly(
    rooms: Iterable[RoomUnit], stays: Iterable[StayUnit], start: date, end: date
) -> Iterable[tuple[date, str, set[str], int, Night]]:
    """Each night of [start, end) and offer: rooms in service, their fixed beds, and who is there (perhaps nobody)."""
    house = tuple(rooms)
    asleep = occupancy(house, stays, start, end)
    for night in days(start, end):
        for offer in OFFERS:
            codes, beds = capacity((room for room in house if room.offer == offer), night)
            yield night, offer, codes, beds, asleep.get(offer, {}).get(night, Night())


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
