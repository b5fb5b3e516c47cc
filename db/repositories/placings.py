"""Searches for a place when the house is full, and the other shelters."""

from sqlcipher3 import dbapi2

from app.domain.house import Placing, Shelter, StepTaken
from db import rowmap


class Placings:
    """Implements app.ports.Placings."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._db = connection

    def get(self, code: str) -> Placing | None:
        row = self._db.execute(f"SELECT {rowmap.PLACING} FROM placing WHERE code = ?", (code,)).fetchone()
        return rowmap.placing(row) if row else None

    def save(self, p: Placing) -> None:
        values = (
            p.code,
            rowmap.instant(p.at),
            p.user,
            p.offer,
            p.adults,
            p.children,
            rowmap.pack_codes(p.needs),
            p.ended,
        )
        self._db.execute(
            f"INSERT INTO placing ({rowmap.PLACING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET ended = excluded.ended",
            values,
        )

    def take_step(self, s: StepTaken) -> None:
        values = (s.placing, s.step, rowmap.instant(s.at), s.user, s.did, s.shelter, s.note)
        self._db.execute(f"INSERT INTO placing_step ({rowmap.STEP}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def steps(self, code: str) -> list[StepTaken]:
        rows = self._db.execute(f"SELECT {rowmap.STEP} FROM placing_step WHERE placing = ? ORDER BY id", (code,))
        return [rowmap.step(row) for row in rows]

    def shelter(self, name: str) -> Shelter | None:
        row = self._db.execute(f"SELECT {rowmap.SHELTER} FROM shelter WHERE name = ?", (name,)).fetchone()
        return rowmap.shelter(row) if row else None

    def save_shelter(self, s: Shelter) -> None:
        values = (s.name, s.phone, s.distance_km, s.offers, s.remarks)
        self._db.execute(f"INSERT OR REPLACE INTO shelter ({rowmap.SHELTER}) VALUES (?, ?, ?, ?, ?)", values)

    def remove_shelter(self, name: str) -> None:
        self._db.execute("DELETE FROM shelter WHERE name = ?", (name,))
