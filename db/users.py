"""The users of an open vault: a row in the database and a slot in keys.json each. The administrator has neither (V2)."""

from collections.abc import Callable

from sqlcipher3 import dbapi2

from app.changes import USERS, Changes, changed
from app.domain.errors import RuleBroken, VaultError
from app.passwords import check_strength
from app.ports import LEADER, Actor
from app.roles import ROLES
from db.connection import translated
from db.ring import Ring
from db.unit_of_work import UnitOfWork

_PUT = """
INSERT INTO app_user (name, role, slot, since) VALUES (?, ?, ?, ?)
ON CONFLICT (slot) DO UPDATE SET role = excluded.role, active = 1
"""


def check_user_name(name: str) -> None:
    """RuleBroken `bad_user_name` unless the name has 1–64 printable signs."""
    if not name.strip() or len(name) > 64 or not name.isprintable():
        raise RuleBroken("bad_user_name", field="user")


class Users:
    """Implements app.ports.Users. What only a leader may do is checked here, whoever calls."""

    def __init__(
        self,
        db: dbapi2.Connection,
        ring: Ring,
        actor: Actor,
        unit: Callable[[], UnitOfWork],
        ask_again: Callable[[], None],
    ) -> None:
        self._db, self._ring, self._actor, self._unit, self._ask_again = db, ring, actor, unit, ask_again

    def add(self, name: str, password: str, role: str) -> Changes[str]:
        """A slot and a role for a new user. The slot is written first: a slot without a user opens nothing, and is
        replaced here when the making of the same user was cut off before."""
        self._leader_only()
        self._check_new(name, password)
        if role not in ROLES:
            raise RuleBroken("unknown_role", field="role")
        if self._role_of(name):
            raise RuleBroken("user_exists", field="user")
        self._slot_then(name, password, lambda: self.put_row(name, role, "user_added"))
        return changed(USERS, result=name)

    def close_account(self, name: str) -> Changes[None]:
        """Take the user's way in away; the name stays in the history. Not oneself: one leader is always left."""
        self._leader_only()
        self._known(name)
        if self._ring.slot_id(name) == self._ring.slot_id(self._actor.name):
            raise RuleBroken("not_oneself")
        with translated(), self._unit() as work:
            self._db.execute("UPDATE app_user SET active = 0 WHERE slot = ?", (self._ring.slot_id(name),))
            work.record("user_closed", name.strip())
            work.commit()
        self._ring.remove(name)
        return changed(USERS)

    def reset(self, name: str, password: str) -> Changes[None]:
        """A new password for somebody who has forgotten it, moved PC, or had the account closed."""
        self._leader_only()
        role = self._known(name)
        self._check_new(name, password)
        self._slot_then(name, password, lambda: self.put_row(name, role, "user_reset"))
        return changed(USERS)

    def change_password(self, old: str, new: str) -> Changes[None]:
        """One's own password. Only the slot is wrapped anew; the database is not touched."""
        self._check_new(self._actor.name, new)
        try:
            self._ring.opens_with(self._actor.name, old)
        except VaultError as error:
            if error.code == "wrong_password":
                raise RuleBroken("wrong_password", field="old") from None
            raise
        self._slot_then(self._actor.name, new, lambda: self._record("password_changed", self._actor.name))
        return changed(USERS)

    def put_row(self, name: str, role: str, event: str) -> None:
        """Write the user's row. The slot is who somebody is: ÅSE and Åse, typed in either form, are one user."""
        with translated(), self._unit() as work:
            since = work.now.isoformat(timespec="seconds")
            slot = self._ring.slot_id(name)
            self._db.execute(_PUT, (name.strip(), role, slot, since))
            self.know(slot, self._ring.since(slot))
            work.record(event, name.strip(), after={"role": role})
            work.commit()

    def know(self, slot: str, generation: int) -> None:
        """Remember, inside the caller's transaction, in which generation of keys.json a slot was made."""
        self._db.execute(
            "INSERT INTO known_keys (slot, generation) VALUES (?, ?)"
            " ON CONFLICT (slot) DO UPDATE SET generation = excluded.generation",
            (slot, generation),
        )

    def _slot_then(self, name: str, password: str, write: Callable[[], None]) -> None:
        """The slot first, then the database; when that refuses, the slots are as they were."""
        before = self._ring.file
        self._ring.put(name, password)
        try:
            write()
        except BaseException:
            self._ring.put_back(before)
            raise

    def _record(self, event: str, subject: str) -> None:
        with translated(), self._unit() as work:
            self.know(self._ring.slot_id(subject), self._ring.since(self._ring.slot_id(subject)))
            work.record(event, subject)
            work.commit()

    def _check_new(self, name: str, password: str) -> None:
        check_user_name(name)
        check_strength(password, (name,), alone=self._ring.device.state() != "ready")

    def _known(self, name: str) -> str:
        role = self._role_of(name)
        if not role:
            raise RuleBroken("unknown_user", field="user")
        return role

    def _role_of(self, name: str) -> str:
        with translated():
            row = self._db.execute("SELECT role FROM app_user WHERE slot = ?", (self._ring.slot_id(name),)).fetchone()
        return row[0] if row else ""

    def _leader_only(self) -> None:
        """And not from a screen that a leader left open: the password is asked for again."""
        if self._actor.role != LEADER:
            raise RuleBroken("leader_only")
        self._ask_again()
