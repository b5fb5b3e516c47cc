"""The board's rows and sums, made of what the queries answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.capacity.house import House
from app.domain.base import HouseholdCode
from app.rows import TonightRow
from ui.i18n import text, tr, tr_n
from ui.widgets.tonight import family_text


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One room tonight. `free`: its beds where somebody new can have the room, none in a room that is taken; below 0 as many
    as sleep there without a bed."""

    room: str
    beds: int
    free: int
    households: tuple[HouseholdCode, ...]
    who: str
    nights: str
    expected: date | None

    @property
    def beds_text(self) -> str:
        """The beds: free ones, and more persons than beds, are said in words."""
        if not self.beds:
            return ""
        if self.free < 0:
            return tr("{beds}, {count} uten", beds=self.beds, count=-self.free)
        return tr_n("{count} ledig", "{count} ledige", self.free) if self.free else str(self.beds)


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
        present = [t for t in here if part_of(house, t) == offer]
        free = house.free_rooms(offer)
        away = sum(t.away for t in present)
        return cls(len(present), sum(room.beds for room in free), len(free), away, house.is_full(offer))


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
    rows = [_row(house, room.code, room.beds, by_room.pop(room.code, [])) for room in own]
    return rows + [_row(house, code or tr("uten rom"), 0, present) for code, present in by_room.items()]


def _shut(house: House, room: str) -> str:
    """Why nobody new can have the room, though it is empty."""
    if room in house.closed:
        return text("fit", "closed")
    return text("fit", "held", until=f"{house.held[room].expires:%H:%M}") if room in house.held else ""


def _row(house: House, code: str, beds: int, present: list[TonightRow]) -> BoardRow:
    households = tuple(dict.fromkeys(t.household for t in present))
    shut = _shut(house, code)
    usable = 0 if shut else beds
    return BoardRow(
        room=code,
        beds=beds,
        free=min(0, beds - len(present)) if present else usable,
        households=households,
        who="  |  ".join(family_text((t for t in present if t.household == home), house.night) for home in households)
        or shut,
        nights=str(max((t.nights for t in present), default=0) or ""),
        expected=min((t.expected_departure for t in present if t.expected_departure), default=None),
    )


def expected_soon(here: Iterable[TonightRow], night: date, days: int) -> list[TonightRow]:
    """Those expected to leave within `days`, and those whose day has passed, oldest first."""
    due = [t for t in here if t.expected_departure and t.expected_departure <= night + timedelta(days=days)]
    return sorted(due, key=lambda t: (t.expected_departure or date.max, t.household, t.person))
