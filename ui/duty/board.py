"""The board's rows and sums, made of what the queries answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.capacity.house import House
from app.domain.base import HouseholdCode, PersonKind
from app.rows import TonightRow
from ui.i18n import text, tr


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One room tonight."""

    room: str
    beds: int
    free: int
    households: tuple[HouseholdCode, ...]
    who: str
    nights: str
    expected: date | None

    @property
    def free_text(self) -> str:
        """Free beds; more persons than beds is said in words."""
        return str(self.free) if self.free >= 0 else f"{-self.free} ekstra"


@dataclass(frozen=True, slots=True)
class Tonight:
    """One offer's sums tonight."""

    persons: int
    free_beds: int
    free_rooms: int
    away: int
    full: bool

    @classmethod
    def of(cls, house: House, here: Iterable[TonightRow], offer: str) -> "Tonight":
        """Count one offer, each person where they sleep. Free beds are those of empty rooms that are in service and not held:
        a family's room is not shared without being asked."""
        there = [t for t in here if part_of(house, t) == offer]
        free = house.free_rooms(offer)
        away = sum(t.away for t in there)
        return cls(len(there), sum(r.beds for r in free), len(free), away, house.is_full(offer))


def part_of(house: House, row: TonightRow) -> str:
    """The offer of the room slept in; without a room, the person's own."""
    room = house.rooms.get(row.room)
    return room.offer if room else row.offer


def board_rows(house: House, here: Iterable[TonightRow], offer: str) -> list[BoardRow]:
    """A row per room, and one more for those who have no room."""
    by_room: dict[str, list[TonightRow]] = defaultdict(list)
    for person in here:
        if part_of(house, person) == offer:
            by_room[person.room].append(person)
    own = [room for room in house.rooms.values() if room.offer == offer]
    made = [_row(room.code, room.beds, by_room.pop(room.code, []), _shut(house, room.code)) for room in own]
    return made + [_row(code or tr("uten rom"), 0, there) for code, there in by_room.items()]


def _shut(house: House, room: str) -> str:
    """Why nobody new can have the room, though it is empty."""
    if room in house.closed:
        return text("fit", "closed")
    return text("fit", "held", until=f"{house.held[room].expires:%H:%M}") if room in house.held else ""


def _row(code: str, beds: int, there: list[TonightRow], shut: str = "") -> BoardRow:
    households = tuple(dict.fromkeys(t.household for t in there))
    nights = str(max((t.nights for t in there), default=0) or "")
    expected = min((t.expected_departure for t in there if t.expected_departure), default=None)
    free = 0 if shut and not there else beds - len(there)
    return BoardRow(
        room=code,
        beds=beds,
        free=free,
        households=households,
        who=who_text(there) or shut,
        nights=nights,
        expected=expected,
    )


def who_text(there: Iterable[TonightRow]) -> str:
    """Who of them is away tonight first, for that must never be cut off; then the adults by code, the children by birth year."""
    people = sorted(there, key=lambda t: (t.kind, t.stay))
    children = [t for t in people if t.kind == PersonKind.CHILD]
    words = [", ".join(t.person for t in people if t.kind == PersonKind.ADULT)] if len(children) < len(people) else []
    if children:
        born = ", ".join(str(t.birth_year or "?") for t in children if not t.shut)
        words.append(f"{len(children)} barn ({born})" if born else f"{len(children)} barn")
    away = [t.person for t in people if t.away]
    return (tr("BORTE: {codes}  –  ", codes=", ".join(away)) if away else "") + " + ".join(words)


def expected_soon(here: Iterable[TonightRow], night: date, days: int) -> list[TonightRow]:
    """Those expected to leave within `days`, and those whose day has passed, oldest first."""
    due = [t for t in here if t.expected_departure and t.expected_departure <= night + timedelta(days=days)]
    return sorted(due, key=lambda t: (t.expected_departure or date.max, t.household, t.person))
