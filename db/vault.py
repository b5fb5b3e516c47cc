"""Opens and makes a vault: a folder with the encrypted database, its key slots and a lock, for one program at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.clock import now
from app.domain.errors import VaultError
from app.drives import is_network
from app.files import private_folder, size_of
from app.paths import ANCHOR, ATTEMPTS, DATABASE, DUE, ERASED, KEYS, KEYS_COPY, LOCK, SNAPSHOT, vault_exists
from app.ports import LEADER, Actor
from db import (
    attempts,
    crypto,
    keyfiles,
    keyslots,
    migrate,
    recovery,
    search_index,
)
from db.connection import connect, translated
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.files import VaultLock, touch_private
from db.keyslots import KeyFile, Keys
from db.open_vault import Clock, Vault, within
from db.proof import Prover
from db.ring import Ring
from db.users import check_user_name

OPENING_SECONDS = 3.0
"""How long the file's pages are looked at before a vault that was not locked properly opens."""


@dataclass(frozen=True, slots=True)
class Created:
    """A new vault, open, and the recovery code to be printed once."""

    vault: Vault
    recovery_code: str


def create(
    folder: Path,
    user: str,
    password: str,
    clock: Clock = now,
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
        for name in (DATABASE, DATABASE + "-wal", DATABASE + "-shm", KEYS, KEYS_COPY, ANCHOR, DUE, ERASED):
            undo.callback((folder / name).unlink, missing_ok=True)
        key = crypto.random_key()
        secret = recovery.from_code(recovery_code) if recovery_code else recovery.new_secret()
        keys = keyslots.with_recovery(keyslots.new_key_file(), key, secret)
        touch_private(folder / DATABASE)
        connection = connect(folder / DATABASE, key)
        undo.callback(connection.close)
        migrate.migrate(connection)
        search_index.refresh(connection)
        ring = Ring(folder / KEYS, keyslots.with_schema(keys, key, migrate.newest()), key, device or NoDevice())
        vault = Vault(
            folder=folder, connection=connection, ring=ring, actor=Actor(user, LEADER), lock=lock, clock=clock
        )
        vault.users.put_row(user, LEADER, "user_added")
        ring.put(user, password, cost or KdfCost())
        undo.pop_all()
    return Created(vault, recovery.to_code(secret))


def unlock(folder: Path, user: str, password: str, clock: Clock = now, device: Device | None = None) -> Vault:
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
            connection, ring, used = _attach(folder, opens, device, now)
        except VaultError as error:
            if error.code == "wrong_password":
                attempts.failed(waiting, now, keys.slot_id(user))
            raise
        with _closing_on_error(connection):
            vault = Vault(
                folder=folder,
                connection=connection,
                ring=ring,
                actor=_actor(connection, ring, used, user),
                lock=lock,
                clock=clock,
            )
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
    clock: Clock = now,
    device: Device | None = None,
    cost: KdfCost | None = None,
) -> Vault:
    """Open with the code on paper; `user` becomes a leader with a fresh slot, tied to this PC where it can be.

    This is how a vault that was moved to another PC, or whose passwords are all forgotten, is opened again.
    """
    check_user_name(user)
    with held(folder, clock) as (_, lock):
        opens = lambda file: keyslots.open_with_recovery(file, code)  # noqa: E731
        connection, ring, _ = _attach(folder, opens, device or NoDevice(), clock())
        with _closing_on_error(connection):
            vault = Vault(
                folder=folder,
                connection=connection,
                ring=ring,
                actor=Actor(user.strip(), LEADER),
                lock=lock,
                clock=clock,
            )
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
def held(folder: Path, clock: Clock = now) -> Iterator[tuple[KeyFile, VaultLock]]:
    """The vault's key file and the lock on the vault, which is released when the block fails."""
    if not (folder / DATABASE).is_file():
        raise VaultError("vault_missing")
    refuse_network(folder)
    if not size_of(folder / DATABASE):
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
        try:
            return connect(path, opened.next), opened.next
        except VaultError as error:
            if error.code != "vault_damaged":  # a full disk says nothing of the key
                raise
    return connect(path, opened.key), opened.key


def _attach(
    folder: Path, opens: Callable[[KeyFile], Keys], device: Device, now: datetime
) -> tuple[dbapi2.Connection, Ring, KeyFile]:
    """The migrated database, the ring with whatever was amiss in it mended, and the copy of the keys that opened."""
    files = keyfiles.read(folder)
    used, opened, (connection, key) = keyfiles.open_any(
        files, opens, lambda keys: _looked_at(folder, files.files[0].vault, keys, now)
    )
    with _closing_on_error(connection):
        if migrate.version_of(connection) == 0:
            raise VaultError("vault_damaged")
        migrate.migrate(connection)
        search_index.refresh(connection)
        with translated():
            active = {row[0] for row in connection.execute("SELECT slot FROM app_user WHERE active = 1")}
        file, told = keyfiles.mended(files, used, opened, key, active)
        ring = Ring(folder / KEYS, file, key, device)
        ring.other = opened.key if key == opened.next else opened.next
        ring.found(told, files.files == (file, file) and file.schema == migrate.newest())
    return connection, ring, used


def _looked_at(folder: Path, vault: str, opened: Keys, now: datetime) -> tuple[dbapi2.Connection, bytes]:
    """The open database. Where it was not locked properly its log is still there: it is folded in, and the closed file
    looked at, before anybody works in it. What a full disk does not let be done waits for the next lock."""
    left = folder / (DATABASE + "-wal")
    was_locked = not (left.is_file() and size_of(left))
    connection, key = open_database(folder / DATABASE, opened)
    if was_locked:
        return connection, key
    try:
        with translated(folder / DATABASE):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except VaultError:
        return connection, key
    connection.close()
    with suppress(VaultError):
        Prover.of(folder, vault, key).prove(folder, now, within(OPENING_SECONDS))
    return open_database(folder / DATABASE, opened)


def _actor(connection: dbapi2.Connection, ring: Ring, used: KeyFile, user: str) -> Actor:
    """Who the slot belongs to. VaultError `slot_outdated` when the database knows a newer one of the same user."""
    slot = used.find(used.slot_id(user))
    newest = "SELECT generation FROM known_keys k WHERE k.slot = app_user.slot"
    with translated():
        row = connection.execute(
            f"SELECT name, role, coalesce(({newest}), 0) FROM app_user WHERE slot = ? AND active = 1",
            (slot and slot.id,),
        ).fetchone()
    if row is None or slot is None:
        raise VaultError("wrong_password")
    mine = ring.file.find(slot.id)
    if (ring.since(slot.id) if mine and mine.private == slot.private else 0) < row[2]:
        raise VaultError("slot_outdated")
    return Actor(row[0], row[1])
