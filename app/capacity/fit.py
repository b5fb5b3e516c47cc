"""Which rooms a household can have tonight, and for the others why not."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.rows import RoomRow, TonightRow


@dataclass(frozen=True, slots=True)
class RoomFit:
    """A room held against a household. `reason` is empty when it fits, else other_offer, taken or too_few_beds."""

    room: str
    beds: int
    free: int
    reason: str
    households: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the household can have the room as it stands."""
        return not self.reason


def fit(
    rooms: Iterable[RoomRow], tonight: Iterable[TonightRow], offer: str, party: int, own: str = ""
) -> list[RoomFit]:
    """Every room, those that fit first (least beds to spare first), for `party` persons of household `own` (if known).

    A room with another household in it does not fit: families do not share without being asked.
    """
    there: dict[str, list[TonightRow]] = defaultdict(list)
    for row in tonight:
        there[row.room].append(row)
    fits = [_one(room, there[room.code], offer, party, own) for room in rooms]
    return sorted(fits, key=lambda f: (_ORDER[f.reason], f.free if f.fits else -f.free, f.room))


_ORDER = {"": 0, "too_few_beds": 1, "taken": 2, "other_offer": 3}


def _one(room: RoomRow, there: list[TonightRow], offer: str, party: int, own: str) -> RoomFit:
    households = tuple(sorted({row.household for row in there}))
    free = max(0, room.beds - len(there))
    if room.offer != offer:
        reason = "other_offer"
    elif any(household != own for household in households):
        reason = "taken"
    else:
        reason = "" if free >= party else "too_few_beds"
    return RoomFit(room.code, room.beds, free, reason, households)
