"""The board: rooms × nights, with a bar for every household and hold, and the free beds of each offer night by night."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from app.capacity.occupancy import OFFERS
from app.capacity.span import Sleeper, Span
from app.domain.base import HouseholdCode, PersonKind
from app.domain.entities import Room

NO_ROOM = ""
Place = tuple[str, str]
"""A room; or, for those who have none, the offer they belong to."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A household (or a hold) in a room over an unbroken run of nights with the same people, first and last included.

    `lane` tells households apart that share a room. `before`/`after`: it goes on outside the window. `expected`: the day
    they are expected to leave. `overdue`: that day has passed. `away`: the nights on which all of them are away. `lent`:
    they sleep in the other offer's room. `until`: for a hold, when it runs out.
    """

    room: str
    code: str
    first: date
    last: date
    persons: int
    children: int = 0
    lane: int = 0
    before: bool = False
    after: bool = False
    expected: date | None = None
    overdue: bool = False
    ready: str = ""
    away: frozenset[date] = frozenset()
    lent: bool = False
    until: str = ""

    @property
    def is_hold(self) -> bool:
        """Whether this is a room kept for somebody on the way."""
        return bool(self.until)


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A room (or, with an empty code, those without one) with its bars; `beds` night by night, None out of service."""

    room: str
    offer: str
    facts: Room | None
    beds: tuple[int | None, ...]
    bars: tuple[Bar, ...]
    lanes: int

    def at(self, night: date) -> list[Bar]:
        """The bars on one night."""
        return [bar for bar in self.bars if bar.first <= night <= bar.last]


@dataclass(frozen=True, slots=True)
class BoardSection:
    """One offer: free beds and persons night by night, and its rooms."""

    offer: str
    free_beds: tuple[int, ...]
    free_rooms: tuple[int, ...]
    persons: tuple[int, ...]
    lines: tuple[BoardLine, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The nights and the two offers, which are physically apart (krisesenterlova § 2). `tonight`: the night in progress."""

    nights: tuple[date, ...]
    tonight: date
    sections: tuple[BoardSection, ...]

    def line(self, room: str) -> BoardLine | None:
        """The line of a room."""
        return next((line for section in self.sections for line in section.lines if line.room == room), None)


def board_of(span: Span) -> Board:
    """The board of the span's nights. Nights to come are as expected: who is due to leave is gone from that day on."""
    return _Maker(span).board()


class _Maker:
    def __init__(self, span: Span) -> None:
        self.span, self.nights = span, span.nights
        self.rooms_on = {night: span.rooms_on(night) for night in self.nights}
        self.closed_on = {night: span.closed_on(night) for night in self.nights}
        self.ready_on = {night: span.ready_on(night) for night in self.nights}
        self.held_on = {night: span.held_on(night) for night in self.nights}
        self.latest = {room.code: room for room in span.rooms}
        self.there: dict[tuple[Place, date], dict[HouseholdCode, list[Sleeper]]] = {}
        for night in self.nights:
            for sleeper in span.expected_on(night):
                cell = self.there.setdefault((_place(sleeper.room(night), sleeper.offer), night), {})
                cell.setdefault(sleeper.household, []).append(sleeper)

    def board(self) -> Board:
        return Board(self.nights, self.span.tonight, tuple(self._section(offer) for offer in OFFERS))

    def _section(self, offer: str) -> BoardSection:
        codes = [code for code, room in self.latest.items() if room.offer == offer]
        lines = [self._line(code, offer) for code in codes if self._seen(code)]
        homeless = self._line(NO_ROOM, offer)
        persons, beds, rooms = [], [], []
        for index, night in enumerate(self.nights):
            free = [x for x in lines if x.beds[index] is not None and not x.at(night)]
            beds.append(sum(x.beds[index] or 0 for x in free))
            rooms.append(len(free))
            persons.append(sum(self._asleep(_place(x.room, offer), night) for x in (*lines, homeless)))
        shown = (*lines, homeless) if homeless.bars else tuple(lines)
        return BoardSection(offer, tuple(beds), tuple(rooms), tuple(persons), shown)

    def _seen(self, room: str) -> bool:
        """Whether the room was there on one of the nights, or somebody slept in it all the same."""
        return any(room in self.rooms_on[night] or (_place(room, ""), night) in self.there for night in self.nights)

    def _line(self, room: str, offer: str) -> BoardLine:
        place = _place(room, offer)
        bars: list[Bar] = []
        for household in self._households(place):
            bars += self._bars(place, household)
        bars += self._holds(room)
        laned, lanes = _in_lanes(sorted(bars, key=lambda bar: (bar.first, bar.code)))
        beds = tuple(self._beds(room, night) for night in self.nights)
        return BoardLine(room=room, offer=offer, facts=self.latest.get(room), beds=beds, bars=tuple(laned), lanes=lanes)

    def _asleep(self, place: Place, night: date) -> int:
        return sum(map(len, self.there.get((place, night), {}).values()))

    def _beds(self, room: str, night: date) -> int | None:
        facts = self.rooms_on[night].get(room)
        return None if facts is None or room in self.closed_on[night] else facts.beds

    def _households(self, place: Place) -> list[HouseholdCode]:
        return list(dict.fromkeys(home for night in self.nights for home in self.there.get((place, night), {})))

    def _bars(self, place: Place, household: HouseholdCode) -> Iterable[Bar]:
        """Unbroken runs of nights with the same people: a bar says how many they are on each of its nights."""
        asleep = {night: self.there.get((place, night), {}).get(household, []) for night in self.nights}
        for stays, nights in groupby(self.nights, lambda night: tuple(sleeper.stay for sleeper in asleep[night])):
            if stays:
                yield self._bar(place, household, list(nights))

    def _bar(self, place: Place, household: HouseholdCode, run: list[date]) -> Bar:
        room, cells = place[0], [self.there[place, night][household] for night in run]
        first = cells[0]
        leaves = min((x.expected_departure for cell in cells for x in cell if x.expected_departure), default=None)
        away = frozenset(n for n, cell in zip(run, cells, strict=True) if all(x.away(n) for x in cell))
        ready = next((mark[household].waits_for for n in run if household in (mark := self.ready_on[n])), "")
        facts = self.latest.get(room)
        overdue = leaves is not None and leaves <= self.span.tonight <= run[-1]
        return Bar(
            room=room, code=household, first=run[0], last=run[-1], persons=len(first),
            children=sum(x.kind == PersonKind.CHILD for x in first),
            before=run[0] == self.span.start and self._there(cells[0], room, run[0] - timedelta(days=1)),
            after=run[-1] + timedelta(days=1) == self.span.end and self._there(cells[-1], room, self.span.end),
            expected=leaves, overdue=overdue, ready=ready, away=away,
            lent=facts is not None and facts.offer != first[0].offer and not facts.flexible,
        )  # fmt: skip

    def _there(self, people: list[Sleeper], room: str, night: date) -> bool:
        """Whether one of them sleeps in the room on a night outside the window as well."""
        return any(x.expected(night, self.span.tonight) and x.room(night) == room for x in people)

    def _holds(self, room: str) -> Iterable[Bar]:
        for night in self.nights:
            hold = self.held_on[night].get(room)
            if hold:
                until = hold.expires.isoformat(timespec="seconds")
                yield Bar(
                    room=room,
                    code=hold.code,
                    first=night,
                    last=night,
                    persons=hold.adults + hold.children,
                    children=hold.children,
                    until=until,
                )


def _place(room: str, offer: str) -> Place:
    return (room, "") if room else (NO_ROOM, offer)


def _in_lanes(bars: list[Bar]) -> tuple[list[Bar], int]:
    """Give bars that overlap each a lane of their own; how many lanes it takes."""
    ends: list[date] = []
    laned = []
    for bar in bars:
        lane = next((n for n, last in enumerate(ends) if last < bar.first), len(ends))
        if lane == len(ends):
            ends.append(bar.last)
        else:
            ends[lane] = bar.last
        laned.append(replace(bar, lane=lane))
    return laned, max(1, len(ends))
