"""What use cases ask of rooms and nights that no row of one kind answers."""

from datetime import date

from sqlcipher3 import dbapi2

from app.domain.entities import Room
from db.access import Gate
from db.table import table_of

_FOREVER = date.max


class House:
    """Implements app.ports.House."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def room(self, code: str, day: date | None = None) -> Room | None:
        """The room with the facts in force on a day; the newest without one."""
        when = (day or _FOREVER).isoformat()
        rooms = table_of(Room).find(self._db, "code = ? AND since <= ?", (code, when), "ORDER BY since DESC LIMIT 1")
        return next(iter(rooms), None)

    def remove_room(self, code: str) -> None:
        """Take the room away with all its facts; what stood there is in store."""
        self._db.execute("UPDATE movable_place SET room = NULL WHERE room = ?", (code,))
        self._db.execute("DELETE FROM room WHERE code = ?", (code,))

    def remove_movable(self, code: str) -> None:
        """Take a bed that moves away, with where it has stood."""
        self._db.execute("DELETE FROM movable_bed WHERE code = ?", (code,))

    def used(self, code: str) -> bool:
        """Whether anybody has slept in the room, or it has been held or lent."""
        row = self._db.execute(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM placement WHERE room = ?1)"
            " OR EXISTS (SELECT 1 FROM hold WHERE room = ?1) OR EXISTS (SELECT 1 FROM lending WHERE room = ?1)",
            (code,),
        )
        return row.fetchone() is not None

    def anyone(self, offer: str, night: date) -> bool:
        """Whether somebody of the offer has a place that night or on a later one."""
        row = self._db.execute(
            "SELECT 1 FROM stay WHERE offer = ? AND (departed IS NULL OR (departed > ? AND departed > arrived)) LIMIT 1",
            (offer, night.isoformat()),
        )
        return row.fetchone() is not None
