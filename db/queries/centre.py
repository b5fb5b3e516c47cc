"""The centre itself: its name and phone, its settings, its users, and when something was last changed."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlcipher3 import dbapi2

from app.rows import CentreRow, UserRow
from db.queries import trust_rows
from db.repositories.settings import Settings


class CentreQueries:
    """Implements app.ports.CentreQueries."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._db = connection
        self.key_states: Callable[[], Mapping[str, str]] = dict
        """By slot id, from keys.json and the keyring of this PC."""

    def facts(self) -> CentreRow:
        values = self.settings()
        return CentreRow(values.get("centre.name", ""), values.get("centre.phone", ""))

    def settings(self) -> Mapping[str, str]:
        return Settings(self._db).all()

    def users(self) -> list[UserRow]:
        rows = self._db.execute("SELECT name, role, since, active, slot FROM app_user ORDER BY name COLLATE norwegian")
        keys = self.key_states()
        return [
            UserRow(name, role, since, bool(active), keys.get(slot, "none")) for name, role, since, active, slot in rows
        ]

    def last_change(self) -> datetime | None:
        return trust_rows.last_change(self._db)
