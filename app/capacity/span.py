"""What the house looked like over a span of nights: everything the board, the fit and the full house are worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from app.capacity.shift import TURNS, shift_at
from app.domain.ages import sleeps_in_cot
from app.domain.base import HouseholdCode, PersonCode, PersonKind, StayCode
from app.domain.dates import days
from app.domain.entities import Room
from app.domain.house import Closure, Hold, Lending, MovableBed, MustNotMeet, ReadyToMove
from app.domain.stays import away_on, left_alone, slept_in


@dataclass(frozen=True, slots=True)
class Sleeper:
    """One person's stay: codes and dates, never a name. `rooms` and `absences` are dated, oldest first."""

    stay: StayCode
    person: PersonCode
    household: HouseholdCode
    kind: str
    offer: str
    arrived: date
    departed: date | None
    expected_departure: date | None
    birth_year: int | None
    gender: str = ""
    rooms: tuple[tuple[date, str], ...] = ()
    absences: tuple[tuple[date, date | None], ...] = ()

    def here(self, night: date) -> bool:
        """Whether the night is one of the stay (rule 1)."""
        return self.arrived <= night and (self.departed is None or night < self.departed)

    def expected(self, night: date, tonight: date) -> bool:
        """Whether the person will be here, as far as is known on the night in progress: a day of leaving that has passed
        unheeded frees nothing."""
        leaves = self.expected_departure
        planned_out = self.departed is None and leaves is not None and tonight < leaves <= night
        return self.here(night) and not planned_out

    def come_since(self, night: date) -> "Sleeper":
        """The same person as of the night they came in on, where their stay counts from the day after."""
        rooms = ((night, self.rooms[0][1]),) if self.rooms else ()
        return replace(self, arrived=night, rooms=rooms)

    def room(self, night: date) -> str:
        """The room slept in that night; empty when none is given."""
        return slept_in(self.rooms, night)

    def away(self, night: date) -> bool:
        """Whether the person is away that night while the place is kept."""
        return away_on(self.absences, night)

    def in_cot(self, night: date) -> bool:
        """Whether the child is small enough for a cot."""
        return self.kind == PersonKind.CHILD and sleeps_in_cot(self.birth_year, night.year)

    def sleeps_in(self, room: str, since: date, until: date) -> bool:
        """Whether any night of [since, until) is slept in the room."""
        first, last = max(self.arrived, since), min(self.departed or date.max, until)
        moves = [*(begins for begins, _ in self.rooms[1:]), date.max]  # nobody who has no room yet has a move either
        spells = zip(self.rooms, moves, strict=False)
        return any(name == room and max(begins, first) < min(moved, last) for (begins, name), moved in spells)


@dataclass(frozen=True, slots=True)
class Span:
    """The nights [start, end), as known at `now`. Rooms and movable beds carry one entry per dated change, oldest first.

    `watched`: households with a named adult who looks after the children.
    `aliases`: a code on the list of who must not meet -> the cases here that hold a person of it.
    `turns`: when in the morning the board turns to the next night.
    """

    start: date
    end: date
    now: datetime
    rooms: tuple[Room, ...] = ()
    closures: tuple[Closure, ...] = ()
    beds: tuple[MovableBed, ...] = ()
    holds: tuple[Hold, ...] = ()
    sleepers: tuple[Sleeper, ...] = ()
    ready: tuple[ReadyToMove, ...] = ()
    apart: tuple[MustNotMeet, ...] = ()
    lendings: tuple[Lending, ...] = ()
    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    turns: time = TURNS

    def expected_on(self, night: date) -> list[Sleeper]:
        """Who sleeps here that night: the one answer that every board, list and figure of a night is made of.

        A night that has begun is as it is: whoever has not left is here, also when they were to leave today. A night to come
        is as expected: who is due to leave by then is gone, and a day of leaving that passed unheeded frees nothing. In the
        small hours whoever came after midnight is here too, and whoever is written out from today still sleeps here.
        """
        tonight = self.tonight
        present = [sleeper for sleeper in self.sleepers if sleeper.expected(night, tonight)]
        if night == tonight < self.today:
            present += [sleeper.come_since(night) for sleeper in self.sleepers if self._came_after_midnight(sleeper)]
        return present

    def _came_after_midnight(self, sleeper: Sleeper) -> bool:
        return sleeper.arrived == self.today and sleeper.here(self.today)

    def asleep(self, room: str, since: date, until: date | None = None) -> list[str]:
        """The cases that have a night in the room from `since` to (not including) `until`, whatever is expected of them."""
        last = until or date.max
        return sorted({sleeper.household for sleeper in self.sleepers if sleeper.sleeps_in(room, since, last)})

    @property
    def today(self) -> date:
        """The day of `now`."""
        return self.now.date()

    @property
    def tonight(self) -> date:
        """The night in progress at `now`."""
        return shift_at(self.now, self.turns).night

    @property
    def nights(self) -> tuple[date, ...]:
        """Every night of the span."""
        return tuple(days(self.start, self.end))

    def rooms_on(self, night: date) -> dict[str, Room]:
        """Each room as it was on that night; those that did not exist yet are left out."""
        return {room.code: room for room in self.rooms if room.since <= night}

    def closed_on(self, night: date) -> frozenset[str]:
        """The rooms out of service that night."""
        return frozenset(c.room for c in self.closures if c.since <= night and (c.until is None or night < c.until))

    def held_on(self, night: date) -> dict[str, Hold]:
        """Room -> the hold that keeps it that night; past midnight one for the day's own night keeps it already."""
        nights = {night, self.today} if night == self.tonight else {night}
        return {hold.room: hold for hold in self.holds if hold.night in nights and hold.stands(self.now)}

    def beds_on(self, night: date, kind: str) -> dict[str, int]:
        """Room (empty: store) -> how many movable beds of the kind are there that night."""
        last = {bed.code: bed for bed in self.beds if bed.kind == kind and (bed.since is None or bed.since <= night)}
        count: dict[str, int] = {}
        for bed in last.values():
            count[bed.room] = count.get(bed.room, 0) + 1
        return count

    def children_alone(self, night: date) -> dict[HouseholdCode, list[Sleeper]]:
        """Household -> its children in the house that night, where no adult of it is."""
        here: dict[HouseholdCode, list[Sleeper]] = {}
        for sleeper in self.expected_on(night):
            if not sleeper.away(night):
                here.setdefault(sleeper.household, []).append(sleeper)
        return {home: people for home, people in here.items() if left_alone(sleeper.kind for sleeper in people)}

    def avoids(self) -> dict[str, frozenset[str]]:
        """Code -> the codes that must not be met. A case or person on the list also stands for the cases they live in now."""
        families: dict[str, set[str]] = {}
        for pair in self.apart:
            for one in (pair.one, *self.aliases.get(pair.one, ())):
                for other in (pair.other, *self.aliases.get(pair.other, ())):
                    families.setdefault(one, set()).add(other)
                    families.setdefault(other, set()).add(one)
        return {code: frozenset(others) for code, others in families.items()}

    def ready_on(self, night: date) -> dict[str, ReadyToMove]:
        """Household -> its mark of being ready to move that night."""
        return {
            mark.household: mark
            for mark in self.ready
            if mark.since <= night and (mark.until is None or night < mark.until)
        }
