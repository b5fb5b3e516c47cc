"""The house: rooms and beds, who sleeps where, the other shelters, the requests for a place, and who waits or must not meet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlcipher3 import dbapi2

from app.capacity.shift import Shift, shift_at, turns_of
from app.capacity.span import Span
from app.capacity.tonight import tonight
from app.domain.base import HouseholdCode
from app.domain.entities import Request, Room
from app.domain.house import Closure, Household, MovableBed, MustNotMeet, Placing, ReadyToMove, Shelter, StepTaken
from app.rows import RoomRow, TonightRow
from db.access import Gate
from db.queries import bare, capacity
from db.repositories.settings import Settings
from db.store import Store


class HouseQueries:
    """Implements app.ports.HouseQueries."""

    def __init__(self, connection: dbapi2.Connection, clock: Callable[[], datetime], gate: Gate) -> None:
        self._db, self._clock, self._gate = connection, clock, gate
        self._store = Store(connection, gate)

    def rooms(self) -> list[RoomRow]:
        used = {row[0] for row in self._db.execute("SELECT DISTINCT room FROM placement")}
        newest = {room.code: room for room in capacity.rooms(self._db)}
        return [RoomRow(room.code, room.offer, room.beds, room.code in used) for room in newest.values()]

    def room_facts(self, code: str) -> list[Room]:
        return capacity.rooms(self._db, code)

    def closures(self, code: str) -> list[Closure]:
        return self._store.of(Closure, room=code)

    def movables(self) -> list[MovableBed]:
        return list({bed.code: bed for bed in capacity.movables(self._db)}.values())

    def shift(self) -> Shift:
        """The shift of now, as the centre has set when the board turns."""
        return shift_at(self._clock(), turns_of(Settings(self._db).all()))

    def span(self, start: date, end: date) -> Span:
        """Who sleeps where. Of a case that is shut: that its beds are taken, and until when; not what it needs or waits for."""
        return bare.span(capacity.span(self._db, start, end, self._clock()), self._gate.shut_cases())

    def tonight(self, night: date) -> list[TonightRow]:
        """Everybody with a place that night; of a case that is shut only the code, where it sleeps, and whether it is away."""
        return self.night(night)[1]

    def night(self, night: date) -> tuple[Span, list[TonightRow]]:
        """The span of one night and everybody with a place in it, of one reading."""
        shut = self._gate.shut_cases()
        whole = capacity.span(self._db, night, night + timedelta(days=1), self._clock())
        rows = [bare.tonight(row, night) if row.household in shut else row for row in tonight(whole, night)]
        return bare.span(whole, shut), rows

    def shelters(self) -> list[Shelter]:
        return self._store.listed(Shelter, "1", (), "ORDER BY name COLLATE norwegian")

    def placings_open(self) -> list[Placing]:
        return self._store.of(Placing, ended="")

    def steps(self, placing: str) -> list[StepTaken]:
        return self._store.of(StepTaken, placing=placing)

    def requests(self, year: int) -> list[Request]:
        """The ledger, notes too; a look into it is logged."""
        self._gate.see(str(year), "ledger")
        within = (f"{year}-01-01", f"{year}-12-31")
        return self._store.listed(Request, "day BETWEEN ? AND ?", within, "ORDER BY day DESC, at DESC, code DESC")

    def apart(self) -> list[MustNotMeet]:
        """Who must not meet whom. That they must not is for everybody's safety; why is not told of a case that is shut."""
        pairs = capacity.apart(self._db)
        told = set(self._gate.sieve(pairs))
        return [pair if pair in told else replace(pair, reason="") for pair in pairs]

    def homes(self) -> dict[str, str]:
        """Household -> municipality, for what is counted by it; what is shut stands under a mark without a code."""
        veil = self._gate.veil()
        return {veil(code): home for code, home in capacity.homes(self._db).items()}

    def ready_marks(self) -> list[ReadyToMove]:
        """For what is counted by them; what is shut stands under a mark without a code."""
        veil = self._gate.veil()
        return [replace(mark, household=HouseholdCode(veil(mark.household))) for mark in capacity.ready_marks(self._db)]

    def household(self, code: HouseholdCode) -> tuple[Household, list[ReadyToMove]]:
        """What the house knows of a case: its needs and municipality, and whether it waits to move out."""
        self._gate.check(code)
        return self._store.get(Household, code) or Household(code=code), self._store.of(ReadyToMove, household=code)
