"""The house on one night: which rooms there are, who sleeps where, and the beds that can be moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.capacity.span import Sleeper, Span
from app.domain.base import NO_CASE, HouseholdCode
from app.domain.entities import Room
from app.domain.house import Hold


@dataclass(frozen=True, slots=True)
class Lodger:
    """Those of a household who sleep in one room: how many, how many of them in a cot, and what the household needs."""

    household: HouseholdCode
    room: str
    offer: str
    persons: int
    cots: int = 0
    needs: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who needs a room: `persons` in all, `cots` of them children who sleep in a cot.

    `household` is the case where it is one of the house already; `avoids` are households it must not meet.
    """

    offer: str
    persons: int
    cots: int = 0
    needs: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    household: HouseholdCode = NO_CASE


def party_of(
    offer: str,
    persons: int,
    needs: frozenset[str] = frozenset(),
    small: int = 0,
    avoids: frozenset[str] = frozenset(),
    household: HouseholdCode = NO_CASE,
) -> Party:
    """A party as a form gives it. With the need `cot`, all `small` children sleep in one (at least one of them does)."""
    cots = min(persons, max(1, small)) if "cot" in needs else 0
    return Party(offer=offer, persons=persons, cots=cots, needs=needs - {"cot"}, avoids=avoids, household=household)


def party_asleep(span: Span, people: Sequence[Sleeper]) -> Party:
    """Those of one household who sleep in the house, as a party that needs another room."""
    household = people[0].household
    return party_of(
        offer=people[0].offer,
        persons=len(people),
        needs=span.needs.get(household, frozenset()),
        small=sum(sleeper.in_cot(span.start) for sleeper in people),
        avoids=span.avoids().get(household, frozenset()),
        household=household,
    )


@dataclass(frozen=True, slots=True)
class House:
    """Rooms that exist, those closed or held, the lodgers, and where cots and mattresses stand (empty room: store)."""

    night: date
    rooms: Mapping[str, Room]
    lodgers: tuple[Lodger, ...] = ()
    closed: frozenset[str] = frozenset()
    held: Mapping[str, Hold] = field(default_factory=dict)
    cots: Mapping[str, int] = field(default_factory=dict)
    mattresses: Mapping[str, int] = field(default_factory=dict)

    def in_room(self, room: str) -> tuple[Lodger, ...]:
        """Who sleeps in a room."""
        return tuple(lodger for lodger in self.lodgers if lodger.room == room)

    def is_full(self, offer: str) -> bool:
        """Whether every room of the offer that is in service has somebody; a hold does not fill a room (rule 10)."""
        rooms = {room.code for room in self.rooms.values() if room.offer == offer} - self.closed
        return bool(rooms) and rooms <= {lodger.room for lodger in self.lodgers}

    def free_rooms(self, offer: str) -> list[Room]:
        """The rooms of the offer that nobody sleeps in, that are in service and not held."""
        taken = {lodger.room for lodger in self.lodgers} | self.closed | set(self.held)
        return [room for room in self.rooms.values() if room.offer == offer and room.code not in taken]


def house_on(span: Span, night: date, without: frozenset[str] = frozenset()) -> House:
    """The house as it is, was, or is expected to be that night. `without`: stays that are thought away (who moves)."""
    families: dict[tuple[HouseholdCode, str], list[tuple[str, bool]]] = {}
    for sleeper in span.expected_on(night):
        if sleeper.stay not in without:
            key = (sleeper.household, sleeper.room(night))
            families.setdefault(key, []).append((sleeper.offer, sleeper.in_cot(night)))
    avoids = span.avoids()
    cots = span.beds_on(night, "cot")
    left = dict(cots)
    lodgers = []
    for (household, room), people in sorted(families.items()):
        small = min(sum(in_cot for _, in_cot in people), left.get(room, 0)) if room else 0
        left[room] = left.get(room, 0) - small
        needs = span.needs.get(household, frozenset()) - {"cot"}
        lodgers.append(
            Lodger(
                household=household,
                room=room,
                offer=people[0][0],
                persons=len(people),
                cots=small,
                needs=needs,
                avoids=avoids.get(household, frozenset()),
            )
        )
    return House(
        night=night,
        rooms=span.rooms_on(night),
        lodgers=tuple(lodgers),
        closed=span.closed_on(night),
        held=span.held_on(night),
        cots=cots,
        mattresses=span.beds_on(night, "mattress"),
    )
