"""Finn plass: which rooms a party can have, why the others do not fit, and what would make them fit.

The search is exact within what can be asked of a house at night: every way of moving at most MOST_MOVES households is
tried, and a way with the fewest moves is given. Families never share a room.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from app.capacity.house import House, Lodger, Party
from app.domain.base import HouseholdCode
from app.domain.entities import Room

MOST_MOVES = 2
SCARCE = ("step_free", "animals", "flexible", "own_entrance")
"""What a room has that others may need more; between rooms alike in beds, the plainest comes first."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reason or a change in codes; resources/texts has the words."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """A household changes room."""

    household: HouseholdCode
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class RoomFit:
    """A room held against a party.

    `spare`: fixed beds left over when the party has gone to bed (negative: missing). `obstacles`: why it does not fit as
    it stands. `good`: what speaks for it. `moves` and `items` would make it fit (both empty when it fits, or when
    nothing allowed would help).
    """

    room: str
    beds: int
    spare: int
    obstacles: tuple[Said, ...] = ()
    good: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    items: tuple[Said, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether the party can have the room as it stands."""
        return not self.obstacles

    @property
    def nearly(self) -> bool:
        """Whether moves or movable beds would make it fit."""
        return bool(self.obstacles) and bool(self.moves or self.items)

    def says(self, *codes: str) -> bool:
        """Whether one of these is in the way."""
        return any(obstacle.code in codes for obstacle in self.obstacles)


def fit(house: House, party: Party) -> list[RoomFit]:
    """Every room, best first: those that fit (fewest beds to spare), those that nearly do (fewest changes), the rest."""
    search = _Search(house, party)
    options = [search.room(room) for room in house.rooms.values()]
    return sorted(options, key=lambda f: _rank(f, house.rooms[f.room], party))


def _rank(option: RoomFit, room: Room, party: Party) -> tuple[object, ...]:
    needed = {"animals" if need == "animal" else need for need in party.needs}
    scarce = sum(getattr(room, name) for name in SCARCE if name not in needed)
    if option.fits:
        return 0, 0, 0, option.spare, scarce, room.code
    if option.nearly:
        return 1, len(option.moves), len(option.items), abs(option.spare), scarce, room.code
    worst = max(_ORDER.index(obstacle.code) for obstacle in option.obstacles)
    return 2, worst, 0, abs(option.spare), scarce, room.code


_ORDER = (
    "too_few_beds", "no_cot", "taken", "held", "must_not_meet", "not_step_free", "not_shielded", "no_animals", "closed",
    "other_offer",
)  # fmt: skip


def unsuited(room: Room, offer: str, needs: Iterable[str]) -> list[str]:
    """Why the room itself will not do, whoever sleeps where: the other offer, or a need it does not meet."""
    wanted = set(needs)
    reasons = []
    if room.offer != offer and not room.flexible:
        reasons.append("other_offer")
    if "step_free" in wanted and not room.step_free:
        reasons.append("not_step_free")
    if "shielding" in wanted and not (room.flexible or room.own_entrance):
        reasons.append("not_shielded")
    if "animal" in wanted and not room.animals:
        reasons.append("no_animals")
    return reasons


def meet(one: Room, other: Room) -> bool:
    """Whether those who sleep in the two rooms meet: the same room, or the same part of the house and neither has an entrance
    of its own."""
    apart = one.offer != other.offer or one.own_entrance or other.own_entrance
    return one.code == other.code or not apart


class _Search:
    def __init__(self, house: House, party: Party) -> None:
        self.house, self.party = house, party
        self.placed = tuple(lodger for lodger in house.lodgers if lodger.room in house.rooms)
        self.usable = [
            room for room in house.rooms.values() if room.code not in house.closed and room.code not in house.held
        ]

    # -- one room ---------------------------------------------------------------------------------------------

    def room(self, room: Room) -> RoomFit:
        own = sum(x.persons - x.cots for x in self._own(room.code))
        spare = room.beds - own - (self.party.persons - self.party.cots)
        cots = self._free_cots().get(room.code, 0)
        hard = [Said(code) for code in unsuited(room, self.party.offer, self.party.needs)]
        if room.code in self.house.closed:
            hard.append(Said("closed"))
        if room.code in self.house.held:
            hard.append(Said("held", {"until": f"{self.house.held[room.code].expires:%H:%M}"}))
        others = [x for x in self.placed if x.room == room.code and x.household != self._me]
        foes = [x for x in self.placed if x.household in self._avoided and self._meets(room, x)]
        obstacles = list(hard)
        if others:
            obstacles.append(Said("taken", {"households": ", ".join(sorted({x.household for x in others}))}))
        for foe in foes:
            obstacles.append(Said("must_not_meet", {"household": foe.household, "room": foe.room}))
        if spare < 0:
            obstacles.append(Said("too_few_beds", {"missing": -spare}))
        if cots < self.party.cots:
            obstacles.append(Said("no_cot", {"missing": self.party.cots - cots}))
        if not obstacles:
            return RoomFit(room.code, room.beds, spare, good=self._good(room, spare))
        moves, items = ((), ()) if hard else self._changes(room, spare, {*others, *foes})
        return RoomFit(
            room=room.code, beds=room.beds, spare=spare, obstacles=tuple(obstacles), good=(), moves=moves, items=items
        )

    @property
    def _me(self) -> HouseholdCode:
        return self.party.household or HouseholdCode("?")

    @property
    def _avoided(self) -> frozenset[str]:
        mutual = {x.household for x in self.placed if self._me in x.avoids}
        return self.party.avoids | mutual

    def _own(self, room: str) -> list[Lodger]:
        return [x for x in self.placed if x.room == room and x.household == self._me]

    def _meets(self, room: Room, other: Lodger) -> bool:
        return meet(room, self.house.rooms[other.room])

    def _good(self, room: Room, spare: int) -> tuple[str, ...]:
        good = ["all_beds_used" if spare == 0 else "spare_beds"]
        good += [
            name for name in ("step_free", "own_bath", "own_entrance", "animals", "flexible") if getattr(room, name)
        ]
        if self.party.cots:
            good.append("cot_here")
        return tuple(good)

    # -- what would make it fit -------------------------------------------------------------------------------

    def _changes(self, room: Room, spare: int, in_the_way: set[Lodger]) -> tuple[tuple[Move, ...], tuple[Said, ...]]:
        """The fewest moves, then the beds to carry; both empty when there is no way."""
        moves = next(self._ways(room, in_the_way), None) if in_the_way else ()
        if moves is None:
            return (), ()
        moved = {(move.household, move.origin): move.target for move in moves}
        then = [replace(x, room=moved.get((x.household, x.room), x.room)) for x in self.placed]
        items: list[Said] = []
        for kind, missing, free in (
            ("mattress", max(0, -spare), self._free_mattresses(then)),
            ("cot", self.party.cots, self._free_cots()),
        ):
            carried = _carry(kind, room.code, missing, free)
            if carried is None:
                return (), ()
            items += carried
        return moves, tuple(items)

    def _ways(self, room: Room, in_the_way: set[Lodger]) -> Iterator[tuple[Move, ...]]:
        """Ways to empty the room and keep apart who must not meet, fewest moves first."""
        must = sorted(in_the_way, key=lambda x: (x.household, x.room))
        others = [x for x in self.placed if x not in in_the_way and x.household != self._me]
        for extra in range(MOST_MOVES - len(must) + 1):
            for more in combinations(others, extra):
                movers = [*must, *more]
                for targets in self._targets(movers, room):
                    yield tuple(Move(x.household, x.room, t.code) for x, t in zip(movers, targets, strict=True))

    def _targets(self, movers: list[Lodger], room: Room) -> Iterator[tuple[Room, ...]]:
        """Rooms for the movers, each room for one of them, none the party's; whoever is there must be moving as well."""
        staying = {x.room for x in self.placed if x not in movers}
        free = [other for other in self.usable if other.code != room.code and other.code not in staying]
        suited = [[choice for choice in free if choice.code != x.room and self._suits(x, choice)] for x in movers]

        def choose(position: int, chosen: tuple[Room, ...]) -> Iterator[tuple[Room, ...]]:
            if position == len(movers):
                if self._apart(movers, chosen, room):
                    yield chosen
                return
            for target in suited[position]:
                if target not in chosen:
                    yield from choose(position + 1, (*chosen, target))

        yield from choose(0, ())

    def _suits(self, lodger: Lodger, room: Room) -> bool:
        """Whether a household that is asked to move sleeps as well there: beds for all, and what it needs; its cots follow."""
        return not unsuited(room, lodger.offer, lodger.needs) and room.beds >= lodger.persons - lodger.cots

    def _apart(self, movers: list[Lodger], targets: tuple[Room, ...], room: Room) -> bool:
        """Whether nobody who moved, and not the party, meets somebody they must not."""
        where = [(x.household, x.avoids, self.house.rooms[x.room]) for x in self.placed if x not in movers]
        new = [(x.household, x.avoids, t) for x, t in zip(movers, targets, strict=True)]
        new.append((self._me, self._avoided, room))
        for position, (household, avoids, place) in enumerate(new):
            for other, others_avoids, lodging in (*where, *new[position + 1 :]):
                if (other in avoids or household in others_avoids) and meet(place, lodging):
                    return False
        return True

    # -- beds that move ---------------------------------------------------------------------------------------

    def _free_cots(self) -> dict[str, int]:
        used: dict[str, int] = {}
        for lodger in self.placed:
            used[lodger.room] = used.get(lodger.room, 0) + lodger.cots
        return {room: number - used.get(room, 0) for room, number in self.house.cots.items()}

    def _free_mattresses(self, lodgers: list[Lodger]) -> dict[str, int]:
        """Mattresses nobody sleeps on: in a room with more sleepers than beds, those they need stay."""
        free = {}
        for room, number in self.house.mattresses.items():
            need = sum(x.persons - x.cots for x in lodgers if x.room == room) if room else 0
            beds = self.house.rooms[room].beds if room in self.house.rooms else 0
            free[room] = max(0, number - max(0, need - beds)) if room else number
        return free


def _carry(kind: str, room: str, missing: int, free: dict[str, int]) -> list[Said] | None:
    """Where the missing beds come from: the room itself, the store, then other rooms; None when there are too few."""
    here = min(missing, free.get(room, 0))
    missing -= here
    remarks = [Said("mattress_here", {"number": here})] if here and kind == "mattress" else []
    for origin in sorted(free.keys() - {room}):
        taken = min(missing, free[origin])
        if taken > 0:
            params = {"number": taken, "room": origin}
            remarks.append(Said(f"bring_{kind}" + ("" if origin else "_from_store"), params))
            missing -= taken
    return remarks if not missing else None
