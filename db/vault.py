"""The vault: a folder with the encrypted database, its key slots and a lock. Opened by one program at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.changes import FORMS, SETTINGS, Changes, changed
from app.clock import Doubt
from app.domain.errors import RuleBroken, VaultError
from app.drives import is_network
from app.files import private_folder
from app.forms.definitions import use_corrections
from app.paths import ATTEMPTS, DATABASE, KEYS, LOCK, SNAPSHOT, vault_exists
from app.ports import LEADER, Actor
from app.ports import Queries as QueriesPort
from app.ports import UnitOfWork as UnitOfWorkPort
from app.rows import BackupMade
from db import attempts, backup_note, crypto, keyslots, migrate, recovery, rekey, rowmap, snapshot
from db.access import Gate
from db.backup import Keep
from db.clock_check import clock_doubt
from db.connection import connect, integrity_faults, translated
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.files import VaultLock, touch_private
from db.keyslots import KeyFile, Keys
from db.queries.reading import Queries
from db.ring import Ring
from db.unit_of_work import UnitOfWork
from db.users import Users, check_user_name

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
    device: Device | None = None,
) -> Created:
    """A new vault with `user` as its first leader. VaultError `vault_exists` when there is one already.

    `recovery_code`: one that has been printed and typed back; without it a fresh one is made.
    `device`: the keyring of this PC; where it is ready, the user's slot is tied to it.
    """
    if vault_exists(folder):
        raise VaultError("vault_exists")
    check_user_name(user)
    refuse_network(folder)
    private_folder(folder)
    with ExitStack() as undo:
        lock = VaultLock(folder / LOCK, clock)
        undo.callback(lock.release)
        for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm", KEYS):
            undo.callback((folder / name).unlink, missing_ok=True)
        key = crypto.random_key()
        secret = recovery.from_code(recovery_code) if recovery_code else recovery.new_secret()
        keys = keyslots.with_recovery(keyslots.new_key_file(), key, secret)
        touch_private(folder / DATABASE)
        connection = connect(folder / DATABASE, key)
        undo.callback(connection.close)
        migrate.migrate(connection)
        ring = Ring(folder / KEYS, keyslots.with_schema(keys, key, migrate.newest()), key, device or NoDevice())
        vault = Vault(folder, connection, ring, Actor(user, LEADER), lock, clock)
        vault.users.put_row(user, LEADER, "user_added")
        ring.put(user, password, cost or KdfCost())
        undo.pop_all()
    return Created(vault, recovery.to_code(secret))


def unlock(
    folder: Path, user: str, password: str, clock: Clock = datetime.now, device: Device | None = None
) -> "Vault":
    """Open with a user's password. VaultError: `vault_missing`, `wrong_password`, `wait`, `device_missing`, …"""
    device = device or NoDevice()
    with held(folder, clock) as (keys, lock):
        now, waiting = clock(), folder / ATTEMPTS
        attempts.check(waiting, now)
        slot = keys.find(keys.slot_id(user))
        secret = device.read(keys.vault) if slot and slot.device else b""
        try:
            opened = keyslots.open_with_password(keys, user, password, secret)
        except VaultError as error:
            if error.code == "wrong_password":
                attempts.failed(waiting, now, keys.slot_id(user))
            raise
        connection, ring = _attach(folder, keys, opened, device)
        with _closing_on_error(connection):
            vault = Vault(folder, connection, ring, _actor(connection, keys.slot_id(user)), lock, clock)
            vault.welcome(attempts.read(waiting))
        attempts.clear(waiting)
        return vault


def recover(
    folder: Path,
    code: str,
    user: str,
    password: str,
    clock: Clock = datetime.now,
    device: Device | None = None,
    cost: KdfCost | None = None,
) -> "Vault":
    """Open with the code on paper; `user` becomes a leader with a fresh slot, tied to this PC where it can be.

    This is how a vault that was moved to another PC, or whose passwords are all forgotten, is opened again.
    """
    check_user_name(user)
    with held(folder, clock) as (keys, lock):
        opened = keyslots.open_with_recovery(keys, code)
        connection, ring = _attach(folder, keys, opened, device or NoDevice())
        with _closing_on_error(connection):
            vault = Vault(folder, connection, ring, Actor(user.strip(), LEADER), lock, clock)
            vault.users.put_row(user, LEADER, "recovered")
            ring.put(user, password, cost)
            vault.welcome(())
        attempts.clear(folder / ATTEMPTS)
        return vault


def refuse_network(folder: Path) -> None:
    """VaultError `network_share`: on a share two programs could write at once, and others could read along."""
    if is_network(folder):
        raise VaultError("network_share")


@contextmanager
def held(folder: Path, clock: Clock = datetime.now) -> Iterator[tuple[KeyFile, VaultLock]]:
    """The vault's key file and the lock on the vault, which is released when the block fails."""
    if not (folder / DATABASE).is_file():
        raise VaultError("vault_missing")
    refuse_network(folder)
    if not (folder / DATABASE).stat().st_size:
        raise VaultError("vault_damaged")  # an emptied file must not become a new, empty vault
    keys = keyslots.read_keys(folder / KEYS)
    writable = all(os.access(path, os.W_OK) for path in (folder, folder / DATABASE, folder / KEYS))
    if not writable:
        raise VaultError("no_right_to_write")
    lock = VaultLock(folder / LOCK, clock)
    try:
        for left in folder.glob(SNAPSHOT + "*"):  # of a backup that was cut off
            left.unlink(missing_ok=True)
        yield keys, lock
    except BaseException:
        lock.release()
        raise


@contextmanager
def _closing_on_error(connection: dbapi2.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def open_database(path: Path, opened: Keys) -> tuple[dbapi2.Connection, bytes]:
    """A connection, and the one of the two keys that the database has. A re-keying may have been cut off between them."""
    if opened.next:
        with suppress(VaultError):
            return connect(path, opened.next), opened.next
    return connect(path, opened.key), opened.key


def _attach(folder: Path, keys: KeyFile, opened: Keys, device: Device) -> tuple[dbapi2.Connection, Ring]:
    """The migrated database, and the ring with whatever a cut-off re-keying left settled."""
    connection, key = open_database(folder / DATABASE, opened)
    with _closing_on_error(connection):
        if migrate.version_of(connection) == 0:
            raise VaultError("vault_damaged")
        migrate.migrate(connection)
        ring = Ring(folder / KEYS, keys, key, device)
        if opened.next or keys.schema != migrate.newest():
            ring.write(keyslots.with_schema(keyslots.settled(keys, opened, key), key, migrate.newest()))
    return connection, ring


def _actor(connection: dbapi2.Connection, slot: str) -> Actor:
    with translated():
        row = connection.execute("SELECT name, role FROM app_user WHERE slot = ? AND active = 1", (slot,)).fetchone()
    if row is None:
        raise VaultError("wrong_password")
    return Actor(row[0], row[1])


class Vault:
    """Implements app.ports.Vault."""

    def __init__(
        self, folder: Path, connection: dbapi2.Connection, ring: Ring, actor: Actor, lock: VaultLock, clock: Clock
    ) -> None:
        self.folder, self.actor, self.ring, self.clock = folder, actor, ring, clock
        self.db, self._lock = connection, lock
        self._on_step: Callable[[int, int], None] | None = None
        with translated():
            self.clock_doubt: Doubt | None = clock_doubt(connection, folder, clock())
        self._gate = Gate(connection, actor, clock)
        self.queries = Queries(connection, clock, actor, self._gate)
        self.users = Users(connection, ring, actor, self.unit)
        self.use_corrections()

    def unit(self) -> UnitOfWork:
        """A fresh unit of work; leaving it without `commit` undoes everything in it."""
        return UnitOfWork(self.db, self.actor, self.clock, self._gate, self.step)

    def step(self, done: int, total: int) -> None:
        """Long work says how far it has come; whoever watches may stop it by raising."""
        if self._on_step:
            self._on_step(done, total)

    def write(self, use_case: Callable[[UnitOfWorkPort, Command], Changes], command: Command) -> Changes:
        """Run a use case in one transaction; when this returns, the change is durable."""
        with translated(), self.unit() as work:
            changes = use_case(work, command)
            work.commit()
        if FORMS in changes.kinds:
            self.use_corrections()
        return changes

    def use_corrections(self) -> None:
        """Put the centre's own corrections of the forms in force."""
        with translated():
            rows = self.db.execute(f"SELECT {rowmap.CORRECTION} FROM form_correction").fetchall()
        use_corrections(map(rowmap.correction, rows))

    def read(self, query: Callable[[QueriesPort], Result]) -> Result:
        """Run a query; what the database refuses comes out as VaultError."""
        with translated():
            return query(self.queries)

    def watch(self, on_step: Callable[[int, int], None]) -> None:
        """Be told how far long work has come; raising in `on_step` stops and undoes it."""
        self._on_step = on_step

    def welcome(self, failures: "tuple[attempts.Failure, ...] | list[attempts.Failure]") -> None:
        """Write the login in the log, and the failures before it. A full disk keeps nobody out at night."""
        names = dict(self.db.execute("SELECT slot, name FROM app_user").fetchall())
        with suppress(VaultError), translated(), self.unit() as work:
            for failure in failures:
                work.log.add("failure", "password", "", user=names.get(failure.slot, "?"), at=failure.at)
            note = backup_note.read(self.folder)
            for when in note.unlogged:
                work.log.add("backup", "made_closed", "", user="-", at=when)
            work.log.add("login", "opened", "")
            work.commit()
            if note.unlogged:
                backup_note.write(self.folder, replace(note, unlogged=()))

    def check(self) -> list[str]:
        """What is wrong with the file itself; empty when it is whole."""
        return integrity_faults(self.db)

    def rekey(self, recovery_code: str = "") -> Changes:
        """A new key for the whole database; see db.rekey."""
        try:
            return rekey.rekey(self, recovery_code)
        except VaultError:
            self.close()  # between two keys: opening again finds out which one it is
            raise

    def back_up(self, target: Path) -> BackupMade:
        """A verified backup of the open vault; see db.snapshot."""
        return snapshot.back_up(self, target)

    def keep_backups(self, days: int, weeks: int, months: int) -> Changes:
        """How many generations a stick keeps: the newest of so many days, weeks and months."""
        self.require_leader()
        if not (1 <= days <= 60 and 0 <= weeks <= 60 and 0 <= months <= 60):
            raise RuleBroken("bad_keep", field="days")
        note = backup_note.read(self.folder)
        backup_note.write(self.folder, replace(note, keep=Keep(days, weeks, months)))
        return changed(SETTINGS)

    def require_leader(self) -> None:
        """RuleBroken `leader_only` unless a leader is at the keyboard."""
        if self.actor.role != LEADER:
            raise RuleBroken("leader_only")

    def close(self) -> None:
        """Fold the write-ahead log into the file, close it, and let another program have the vault."""
        try:
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except dbapi2.DatabaseError:
            pass  # a full or damaged disk: the log stays beside the file and is folded in at the next opening
        finally:
            self.db.close()
            self.ring.key = b""
            use_corrections(())
            self._lock.release()
