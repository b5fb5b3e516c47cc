"""The vault: a folder with the encrypted database, its key slots and a lock. Opened by one program at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.changes import FORMS, USERS, Changes, changed
from app.domain.errors import RuleBroken, VaultError
from app.files import private_folder
from app.forms.definitions import use_corrections
from app.paths import DATABASE, KEYS, LOCK, vault_exists
from app.ports import LEADER, Actor
from app.ports import Queries as QueriesPort
from app.ports import UnitOfWork as UnitOfWorkPort
from db import crypto, keyslots, migrate, recovery, rowmap
from db.connection import connect, integrity_faults, translated
from db.crypto import KdfCost
from db.files import VaultLock, touch_private
from db.queries.reading import Queries
from db.unit_of_work import UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Created:
    """A new vault, open, and the recovery code to be printed once."""

    vault: "Vault"
    recovery_code: str


def create(
    folder: Path,
    user: str,
    password: str,
    clock: Clock = datetime.now,
    cost: KdfCost | None = None,
    recovery_code: str = "",
) -> Created:
    """A new vault with `user` as its first leader. VaultError `vault_exists` when there is one already.

    `recovery_code`: one that has been printed and typed back; without it a fresh one is made.
    """
    if vault_exists(folder):
        raise VaultError("vault_exists")
    check_user_name(user)
    private_folder(folder)
    with ExitStack() as undo:
        lock = VaultLock(folder / LOCK)
        undo.callback(lock.release)
        for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm", KEYS):
            undo.callback((folder / name).unlink, missing_ok=True)
        key = crypto.random_key()
        secret = recovery.from_code(recovery_code) if recovery_code else recovery.new_secret()
        keys = keyslots.with_recovery(keyslots.new_key_file(), key, secret)
        keys = keyslots.with_user(keys, key, user, password, cost or KdfCost())
        touch_private(folder / DATABASE)
        connection = connect(folder / DATABASE, key)
        undo.callback(connection.close)
        migrate.migrate(connection)
        vault = Vault(folder, connection, key, keys, Actor(user, LEADER), lock, clock)
        vault.put_user(user, LEADER)
        keyslots.write_keys(folder / KEYS, keys)
        undo.pop_all()
    return Created(vault, recovery.to_code(secret))


def unlock(folder: Path, user: str, password: str, clock: Clock = datetime.now) -> "Vault":
    """Open with a user's password. VaultError: `vault_missing`, `wrong_password`, `vault_damaged`, `file_too_new`, …"""
    with _locked(folder) as (keys, lock):
        key = keyslots.open_with_password(keys, user, password)
        return _open(folder, keys, key, keys.slot_id(user), lock, clock)


@contextmanager
def _locked(folder: Path) -> Iterator[tuple[keyslots.KeyFile, VaultLock]]:
    if not (folder / DATABASE).is_file():
        raise VaultError("vault_missing")
    if not (folder / DATABASE).stat().st_size:
        raise VaultError("vault_damaged")  # an emptied file must not become a new, empty vault
    keys = keyslots.read_keys(folder / KEYS)
    writable = all(os.access(path, os.W_OK) for path in (folder, folder / DATABASE, folder / KEYS))
    if not writable:
        raise VaultError("no_right_to_write")
    lock = VaultLock(folder / LOCK)
    try:
        yield keys, lock
    except BaseException:
        lock.release()
        raise


def _open(folder: Path, keys: keyslots.KeyFile, key: bytes, slot: str, lock: VaultLock, clock: Clock) -> "Vault":
    connection = connect(folder / DATABASE, key)
    try:
        if migrate.version_of(connection) == 0:
            raise VaultError("vault_damaged")
        migrate.migrate(connection)
        with translated():
            row = connection.execute("SELECT name, role FROM app_user WHERE slot = ?", (slot,)).fetchone()
        if row is None:
            raise VaultError("wrong_password")
    except BaseException:
        connection.close()
        raise
    return Vault(folder, connection, key, keys, Actor(row[0], row[1]), lock, clock)


def check_user_name(name: str) -> None:
    """RuleBroken `bad_user_name` unless the name has 1–64 printable signs."""
    if not name.strip() or len(name) > 64 or not name.isprintable():
        raise RuleBroken("bad_user_name", field="user")


class Vault:
    """Implements app.ports.Vault."""

    def __init__(
        self,
        folder: Path,
        connection: dbapi2.Connection,
        key: bytes,
        keys: keyslots.KeyFile,
        actor: Actor,
        lock: VaultLock,
        clock: Clock,
    ) -> None:
        self.folder, self.actor = folder, actor
        self._db, self._key, self._keys, self._lock, self._clock = connection, key, keys, lock, clock
        self._on_step: Callable[[int, int], None] | None = None
        self.queries = Queries(connection, clock)
        self.use_corrections()

    def write(self, use_case: Callable[[UnitOfWorkPort, Command], Changes], command: Command) -> Changes:
        """Run a use case in one transaction; when this returns, the change is durable."""
        with translated(), UnitOfWork(self._db, self.actor, self._clock, self._on_step) as work:
            changes = use_case(work, command)
            work.commit()
        if FORMS in changes.kinds:
            self.use_corrections()
        return changes

    def use_corrections(self) -> None:
        """Put the centre's own corrections of the forms in force."""
        with translated():
            rows = self._db.execute(f"SELECT {rowmap.CORRECTION} FROM form_correction").fetchall()
        use_corrections(map(rowmap.correction, rows))

    def read(self, query: Callable[[QueriesPort], Result]) -> Result:
        """Run a query; what the database refuses comes out as VaultError."""
        with translated():
            return query(self.queries)

    def watch(self, on_step: Callable[[int, int], None]) -> None:
        """Be told how far long work has come; raising in `on_step` stops and undoes it."""
        self._on_step = on_step

    def add_user(self, name: str, password: str, role: str) -> Changes:
        """A slot and a role for a new user; the leader's doing. The slot is written first: a slot without a user opens nothing."""
        self._leader_only()
        check_user_name(name)
        slot = self._keys.slot_id(name)
        if self._keys.find(slot):
            raise RuleBroken("user_exists", field="user")
        cost = next((s.cost for s in self._keys.slots if s.cost), None) or KdfCost()
        before = self._keys
        self._write_keys(keyslots.with_user(self._keys, self._key, name, password, cost))
        try:
            self.put_user(name, role)
        except BaseException:
            self._write_keys(before)
            raise
        return changed(USERS, result=name)

    def remove_user(self, name: str) -> Changes:
        """Take a user's slot away. Not the last leader, not oneself."""
        self._leader_only()
        if self._keys.slot_id(name) == self._keys.slot_id(self.actor.name):
            raise RuleBroken("not_oneself")
        slot = self._keys.slot_id(name)
        with translated(), UnitOfWork(self._db, self.actor, self._clock) as work:
            self._db.execute("DELETE FROM app_user WHERE slot = ?", (slot,))
            work.centre.record("user_removed", name)
            work.commit()
        self._write_keys(keyslots.without(self._keys, self._key, slot))
        return changed(USERS)

    def put_user(self, name: str, role: str) -> None:
        """Write the user's row."""
        now = self._clock().isoformat(timespec="seconds")
        with translated(), UnitOfWork(self._db, self.actor, self._clock) as work:
            self._db.execute(
                "INSERT INTO app_user (name, role, slot, since) VALUES (?, ?, ?, ?)",
                (name.strip(), role, self._keys.slot_id(name), now),
            )
            work.centre.record("user_added", name.strip(), after={"role": role})
            work.commit()

    def check(self) -> list[str]:
        """What is wrong with the file itself; empty when it is whole."""
        return integrity_faults(self._db)

    def close(self) -> None:
        """Fold the write-ahead log into the file, close it, and let another program have the vault."""
        try:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except dbapi2.DatabaseError:
            pass  # a full or damaged disk: the log stays beside the file and is folded in at the next opening
        finally:
            self._db.close()
            self._key = b""
            use_corrections(())
            self._lock.release()

    def _write_keys(self, keys: keyslots.KeyFile) -> None:
        keyslots.write_keys(self.folder / KEYS, keys)
        self._keys = keys

    def _leader_only(self) -> None:
        if self.actor.role != LEADER:
            raise RuleBroken("leader_only")
