"""The vault: a folder with the encrypted database, its key slots and a lock. Opened by one program at a time."""

import math
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.changes import FORMS, SETTINGS, Changes, changed
from app.domain.errors import RuleBroken, VaultError
from app.drives import is_network
from app.files import private_folder
from app.forms.definitions import use_corrections
from app.paths import ANCHOR, ATTEMPTS, DATABASE, DUE, KEYS, KEYS_COPY, LOCK, SNAPSHOT, vault_exists
from app.ports import LEADER, Actor
from app.ports import Queries as QueriesPort
from app.ports import UnitOfWork as UnitOfWorkPort
from app.rows import BackupMade
from db import attempts, backup_note, crypto, findings, keyfiles, keyslots, migrate, recovery, rekey, rowmap, snapshot
from db.access import Gate
from db.anchors import Anchors
from db.backup import Keep
from db.connection import connect, integrity_faults, translated
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.due_lines import DueLines
from db.files import VaultLock, touch_private
from db.keyslots import KeyFile, Keys
from db.log import Line
from db.queries.reading import Queries
from db.ring import Ring
from db.unit_of_work import UnitOfWork
from db.users import Users, check_user_name

Command = TypeVar("Command")
Result = TypeVar("Result")
Clock = Callable[[], datetime]
CONFIRMED_SECONDS = 300
"""How long a typed password vouches for whoever sits there; counted by a clock that nobody can set."""


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
        for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm", KEYS, KEYS_COPY, ANCHOR, DUE):
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

        def opens(file: KeyFile) -> Keys:
            slot = file.find(file.slot_id(user))
            secret = device.read(file.vault) if slot and slot.device else b""
            return keyslots.open_with_password(file, user, password, secret)

        try:
            connection, ring, used = _attach(folder, opens, device)
        except VaultError as error:
            if error.code == "wrong_password":
                attempts.failed(waiting, now, keys.slot_id(user))
            raise
        with _closing_on_error(connection):
            vault = Vault(folder, connection, ring, _actor(connection, ring, used, user), lock, clock)
            vault.welcome(attempts.read(waiting))
            with suppress(VaultError):  # nobody waits outside because a key file could not be made better
                ring.tidy(user, password)
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
    with held(folder, clock) as (_, lock):
        opens = lambda file: keyslots.open_with_recovery(file, code)  # noqa: E731
        connection, ring, _ = _attach(folder, opens, device or NoDevice())
        with _closing_on_error(connection):
            vault = Vault(folder, connection, ring, Actor(user.strip(), LEADER), lock, clock)
            vault.users.put_row(user, LEADER, "recovered")
            vault.welcome(())
            ring.put(user, password, cost)
            if not ring.file.proves(keyslots.RECOVERY, ring.key):
                ring.write(keyslots.with_recovery(ring.file, ring.key, recovery.from_code(code)))
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
    keys = keyfiles.read(folder).files[0]
    parts = (folder, folder / DATABASE, folder / KEYS, folder / KEYS_COPY)
    if not all(os.access(path, os.W_OK) for path in parts if path.exists()):
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


def _attach(folder: Path, opens: Callable[[KeyFile], Keys], device: Device) -> tuple[dbapi2.Connection, Ring, KeyFile]:
    """The migrated database, the ring with whatever was amiss in it mended, and the copy of the keys that opened."""
    found = keyfiles.read(folder)
    used, opened, (connection, key) = keyfiles.open_any(
        found, opens, lambda keys: open_database(folder / DATABASE, keys)
    )
    with _closing_on_error(connection):
        if migrate.version_of(connection) == 0:
            raise VaultError("vault_damaged")
        migrate.migrate(connection)
        with translated():
            active = {row[0] for row in connection.execute("SELECT slot FROM app_user WHERE active = 1")}
        file, told = keyfiles.mended(found, used, opened, key, active)
        ring = Ring(folder / KEYS, file, key, device)
        ring.other = opened.key if key == opened.next else opened.next
        ring.found(told, found.files == (file, file) and file.schema == migrate.newest())
    return connection, ring, used


def _actor(connection: dbapi2.Connection, ring: Ring, used: KeyFile, user: str) -> Actor:
    """Who the slot belongs to. VaultError `slot_outdated` when the database knows a newer one of the same user."""
    slot = used.find(used.slot_id(user))
    known = "SELECT generation FROM known_keys k WHERE k.slot = app_user.slot"
    with translated():
        row = connection.execute(
            f"SELECT name, role, coalesce(({known}), 0) FROM app_user WHERE slot = ? AND active = 1",
            (slot and slot.id,),
        ).fetchone()
    if row is None or slot is None:
        raise VaultError("wrong_password")
    mine = ring.file.find(slot.id)
    if (ring.since(slot.id) if mine and mine.private == slot.private else 0) < row[2]:
        raise VaultError("slot_outdated")
    return Actor(row[0], row[1])


class Vault:
    """Implements app.ports.Vault."""

    def __init__(
        self, folder: Path, connection: dbapi2.Connection, ring: Ring, actor: Actor, lock: VaultLock, clock: Clock
    ) -> None:
        self.folder, self.actor, self.ring, self.clock = folder, actor, ring, clock
        self.db, self._lock = connection, lock
        self._on_step: Callable[[int, int], None] | None = None
        self._gate = Gate(connection, actor, clock)
        with translated():
            self.due = DueLines(folder, ring)
            self.anchors = Anchors(folder, connection, ring, self.due)
        if ring.told:
            self.anchors.found.append(ring.told)
        ring.written = self._gate.log.committed = self.anchors.keep
        self._gate.log.no_room = self._no_room
        self.queries = Queries(connection, clock, actor, self._gate)
        self.queries.key_states = ring.states
        self.users = Users(connection, ring, actor, self.unit, self.ask_again)
        self._confirmed: float | None = None
        self.use_corrections()

    def unit(self) -> UnitOfWork:
        """A fresh unit of work; leaving it without `commit` undoes everything in it."""
        return UnitOfWork(self.db, self.actor, self.clock, self._gate, self.step, self.ask_again)

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

    def welcome(self, failures: Sequence[attempts.Failure]) -> None:
        """Write the login in the log, and what was before it. A full disk keeps nobody out at night: the lines wait."""
        now = self.clock().isoformat(timespec="seconds")
        lines = [*self._failed(list(failures)), (now, self.actor.name, "login", "opened", "", "")]
        note = backup_note.read(self.folder)
        try:
            with translated(), self.unit() as work:
                findings.store(self.db, self._gate.log, now, self.anchors.found)
                self._know_keys()
                self.due.fold(self._gate.log, self.db)
                for when in note.unlogged:
                    work.log.add("backup", "made_closed", "", user="-", at=when)
                for at, user, kind, event, subject, reason in lines:
                    work.log.add(kind, event, subject, reason, user=user, at=at)
                work.commit()
        except VaultError:
            self._no_room(lines)
            return
        self.anchors.found.clear()
        self.due.settled(self.anchors.keep)
        with suppress(VaultError):  # a full disk: it is mended the next time
            self.ring.mend(migrate.newest())
        self.anchors.keep(keyring=True)
        with suppress(VaultError):
            if note.unlogged:
                backup_note.write(self.folder, replace(note, unlogged=()))

    def _know_keys(self) -> None:
        """How far keys.json had come, and the slot of who comes in."""
        mine = self.ring.slot_id(self.actor.name)
        for slot, generation in (("file", self.ring.file.generation), (mine, self.ring.since(mine))):
            self.users.know(slot, generation)

    def _failed(self, failures: list[attempts.Failure]) -> list[Line]:
        """The wrong passwords before this login as lines of the log; whose, and when, as far as it can be believed."""
        names = dict(self.db.execute("SELECT slot, name FROM app_user").fetchall())
        newest = self._gate.log.newest_at()
        if attempts.SPOILT in failures:
            self.anchors.found.append(findings.Finding("wait_changed"))
        kept = attempts.believable(failures, newest, self.clock())
        return [
            (f.at.isoformat(timespec="seconds"), names.get(f.slot, "?"), "failure", "password", "", "") for f in kept
        ]

    def _no_room(self, lines: list[Line]) -> None:
        """The log has no room for these: they are kept beside it, and anchored, until it has."""
        self.due.keep(lines)
        self.anchors.keep(keyring=True)

    def _fold(self) -> None:
        """What waited for room is written, if there is some by now."""
        if len(self.due):
            with suppress(VaultError, dbapi2.Error), translated(), self.unit() as work:
                self.due.fold(self._gate.log, self.db)
                work.commit()
                self.due.settled(self.anchors.keep)

    def check(self) -> list[str]:
        """What is wrong with the file itself; empty when it is whole."""
        return integrity_faults(self.db)

    def look(self, event: str, subject: str = "") -> None:
        """Write in the log that something is looked at which no reading says by itself."""
        with translated():
            self._gate.see(subject, event)

    def confirm(self, password: str) -> Changes:
        """The person at the keyboard is the one who logged in: for five minutes no password is asked for again.

        RuleBroken `wrong_password`, which is logged and counts as a failed login does; VaultError `wait` meanwhile.
        """
        waiting, slot = self.folder / ATTEMPTS, self.ring.slot_id(self.actor.name)
        attempts.check(waiting, self.clock())
        try:
            self.ring.opens_with(self.actor.name, password)
        except VaultError as error:
            if error.code != "wrong_password":
                raise
            attempts.failed(waiting, self.clock(), slot)
            self._log("failure", "password_again")
            raise RuleBroken("wrong_password", field="password") from None
        attempts.clear(waiting)
        self._confirmed = time.monotonic()
        self._log("login", "confirmed")
        return changed()

    def ask_again(self) -> None:
        """RuleBroken `password_again` unless the password was typed in the last five minutes."""
        typed = -math.inf if self._confirmed is None else self._confirmed
        if time.monotonic() - typed > CONFIRMED_SECONDS:
            raise RuleBroken("password_again")

    def _log(self, kind: str, event: str) -> None:
        with translated(), self.unit() as work:
            work.log.add(kind, event, "")
            work.commit()

    def rekey(self, recovery_code: str = "") -> Changes:
        """A new key for the whole database; see db.rekey."""
        self.require_leader()
        self.ask_again()
        try:
            return rekey.rekey(self, recovery_code)
        except VaultError:
            self.close()  # between two keys: opening again finds out which one it is
            raise

    def back_up(self, target: Path) -> BackupMade:
        """A verified backup of the open vault; see db.snapshot. The stick's own anchors are compared on the way."""
        with suppress(VaultError), translated(), self.unit() as work:
            findings.store(
                self.db, self._gate.log, work.now.isoformat(timespec="seconds"), self.anchors.at_stick(target)
            )
            work.commit()
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
        self._fold()
        self.anchors.close()
        try:
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except dbapi2.DatabaseError:
            pass  # a full or damaged disk: the log stays beside the file and is folded in at the next opening
        finally:
            self.db.close()
            self.ring.key = b""
            use_corrections(())
            self._lock.release()
