"""Rooms with their dated facts, closures, movable beds and holds; and what the house knows of a household."""

from datetime import date

from sqlcipher3 import dbapi2

from app.domain.entities import Room
from app.domain.house import Closure, Hold, Lending, MovableBed, MustNotMeet, ReadyToMove
from app.rows import HouseholdRow
from db import rowmap
from db.access import Gate

_FOREVER = "9999-12-31"


class Rooms:
    """Implements app.ports.Rooms."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, code: str, day: date | None = None) -> Room | None:
        row = self._db.execute(
            f"SELECT {rowmap.ROOM} WHERE r.code = ? AND f.since <= ? ORDER BY f.since DESC LIMIT 1",
            (code, day.isoformat() if day else _FOREVER),
        ).fetchone()
        return rowmap.room(row) if row else None

    def save(self, room: Room) -> None:
        self._db.execute(
            "INSERT INTO room (code, offer) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET offer = excluded.offer",
            (room.code, room.offer),
        )
        self._db.execute(
            "INSERT OR REPLACE INTO room_fact (room, since, beds, step_free, own_bath, own_entrance, animals, flexible,"
            " remarks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rowmap.room_values(room),
        )

    def remove(self, code: str) -> None:
        self._db.execute("UPDATE movable_place SET room = NULL WHERE room = ?", (code,))  # what stood there is in store
        self._db.execute("DELETE FROM room WHERE code = ?", (code,))

    def used(self, code: str) -> bool:
        found = self._db.execute(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM placement WHERE room = ?1)"
            " OR EXISTS (SELECT 1 FROM hold WHERE room = ?1) OR EXISTS (SELECT 1 FROM lending WHERE room = ?1)",
            (code,),
        )
        return found.fetchone() is not None

    def closures(self, code: str) -> list[Closure]:
        rows = self._db.execute(
            "SELECT room, since, until, reason FROM room_closure WHERE room = ? ORDER BY since", (code,)
        )
        return [rowmap.closure(row) for row in rows]

    def close(self, closure: Closure) -> None:
        values = (closure.room, closure.since.isoformat(), rowmap.iso(closure.until), closure.reason)
        self._db.execute("INSERT OR REPLACE INTO room_closure (room, since, until, reason) VALUES (?, ?, ?, ?)", values)

    def reopen(self, room: str, since: date) -> None:
        self._db.execute("DELETE FROM room_closure WHERE room = ? AND since = ?", (room, since.isoformat()))

    def asleep(self, code: str, since: date, until: date | None = None) -> list[str]:
        """The households that sleep in the room on any night from `since` to (not including) `until`."""
        rows = self._db.execute(
            """
            SELECT DISTINCT s.household FROM placement p JOIN stay s ON s.code = p.stay
            WHERE p.room = ?1 AND p.since < ?3 AND (s.departed IS NULL OR (s.departed > ?2 AND s.departed > p.since))
              AND NOT EXISTS (SELECT 1 FROM placement later WHERE later.stay = p.stay AND later.since > p.since
                              AND later.since <= ?2)
            ORDER BY s.household
            """,
            (code, since.isoformat(), rowmap.iso(until) or _FOREVER),
        )
        return [row[0] for row in rows]

    def movable(self, code: str) -> MovableBed | None:
        row = self._db.execute(
            "SELECT b.code, b.kind, p.room, p.since FROM movable_bed b LEFT JOIN movable_place p ON p.bed = b.code"
            " WHERE b.code = ? ORDER BY p.since DESC LIMIT 1",
            (code,),
        ).fetchone()
        return rowmap.movable(row) if row else None

    def save_movable(self, bed: MovableBed) -> None:
        self._db.execute(
            "INSERT INTO movable_bed (code, kind) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET kind = excluded.kind",
            (bed.code, bed.kind),
        )
        self._db.execute(
            "INSERT OR REPLACE INTO movable_place (bed, since, room) VALUES (?, ?, ?)",
            (bed.code, rowmap.iso(bed.since), bed.room or None),
        )

    def remove_movable(self, code: str) -> None:
        self._db.execute("DELETE FROM movable_bed WHERE code = ?", (code,))

    def hold(self, code: str) -> Hold | None:
        row = self._db.execute(f"SELECT {rowmap.HOLD} FROM hold WHERE code = ?", (code,)).fetchone()
        return rowmap.hold(row) if row else None

    def holds(self, room: str, night: date) -> list[Hold]:
        rows = self._db.execute(
            f"SELECT {rowmap.HOLD} FROM hold WHERE room = ? AND night = ? AND ended = ''", (room, night.isoformat())
        )
        return [rowmap.hold(row) for row in rows]

    def save_hold(self, h: Hold) -> None:
        times = (h.night.isoformat(), rowmap.instant(h.made), rowmap.instant(h.expires))
        self._db.execute(
            f"INSERT OR REPLACE INTO hold ({rowmap.HOLD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (h.code, h.room, *times, h.adults, h.children, h.note, h.ended, h.outcome),
        )


class Households:
    """Implements app.ports.Households."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def known(self, code: str) -> bool:
        return self._db.execute("SELECT 1 FROM household WHERE code = ?", (code,)).fetchone() is not None

    def facts(self, code: str) -> HouseholdRow:
        self._gate.check(code)
        row = self._db.execute("SELECT needs, municipality FROM household WHERE code = ?", (code,)).fetchone()
        return HouseholdRow(code, rowmap.codes(row[0]), row[1]) if row else HouseholdRow(code)

    def save_facts(self, facts: HouseholdRow) -> None:
        self._gate.check(facts.household)
        values = (rowmap.pack_codes(facts.needs), facts.municipality, facts.household)
        self._db.execute("UPDATE household SET needs = ?, municipality = ? WHERE code = ?", values)

    def ready(self, code: str) -> list[ReadyToMove]:
        self._gate.check(code)
        rows = self._db.execute(f"SELECT {rowmap.READY} FROM ready_to_move WHERE household = ? ORDER BY since", (code,))
        return [rowmap.ready(row) for row in rows]

    def save_ready(self, r: ReadyToMove) -> None:
        self._gate.check(r.household)
        values = (r.household, r.since.isoformat(), r.waits_for, int(r.housing_decision), rowmap.iso(r.until))
        self._db.execute(f"INSERT OR REPLACE INTO ready_to_move ({rowmap.READY}) VALUES (?, ?, ?, ?, ?)", values)

    def remove_ready(self, code: str, since: date) -> None:
        self._gate.check(code)
        self._db.execute("DELETE FROM ready_to_move WHERE household = ? AND since = ?", (code, since.isoformat()))

    def keep_apart(self, pair: MustNotMeet) -> None:
        self._gate.check(pair.one, pair.other)
        self._db.execute(
            "INSERT OR REPLACE INTO must_not_meet (one, other, reason) VALUES (?, ?, ?)",
            (pair.one, pair.other, pair.reason),
        )

    def may_meet(self, one: str, other: str) -> None:
        self._gate.check(one, other)
        self._db.execute("DELETE FROM must_not_meet WHERE one = ? AND other = ?", (one, other))

    def lend(self, x: Lending) -> None:
        self._gate.check(x.household)
        self._db.execute(
            "INSERT OR REPLACE INTO lending (household, room, since, agreed_with) VALUES (?, ?, ?, ?)",
            (x.household, x.room, x.since.isoformat(), x.agreed_with),
        )

    def lendings(self, code: str) -> list[Lending]:
        self._gate.check(code)
        rows = self._db.execute(
            "SELECT household, room, since, agreed_with FROM lending WHERE household = ? ORDER BY since", (code,)
        )
        return [rowmap.lending(row) for row in rows]
