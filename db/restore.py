"""From a stick back to a vault: rehearsed in a throw-away folder, or for real, with the old vault kept aside."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken, VaultError
from app.files import os_problem, private_folder, sync_folder, write_private
from app.paths import DATABASE, KEYS, LOCK, vault_exists
from app.rows import LogCheck, RehearsalRow
from db import backup_note, keyslots, log, migrate
from db.backup import newest, read_manifest, verify_generation
from db.connection import integrity_faults, translated
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.files import VaultLock
from db.keyslots import KeyFile, Keys
from db.vault import Clock, held, open_database, recover, refuse_network

Opener = Callable[[KeyFile], Keys]
COUNTED = ("person", "stay", "contact", "request", "room", "app_user", "history")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the vault that stood there before is kept (None: there was none)."""

    report: RehearsalRow
    aside: Path | None


def by_recovery(code: str) -> Opener:
    """Opens with the code on paper."""
    return lambda keys: keyslots.open_with_recovery(keys, code)


def by_password(user: str, password: str, device: Device | None = None) -> Opener:
    """Opens with a user's password, on the PC the user's slot is tied to."""

    def opens(keys: KeyFile) -> Keys:
        slot = keys.find(keys.slot_id(user))
        secret = (device or NoDevice()).read(keys.vault) if slot and slot.device else b""
        return keyslots.open_with_password(keys, user, password, secret)

    return opens


def rehearse(
    source: Path,
    opener: Opener,
    on_step: Callable[[int, int], None] | None = None,
    clock: Clock = datetime.now,
) -> RehearsalRow:
    """Open the newest generation in a throw-away folder, and say what is in it. Nothing on the stick is touched.

    VaultError when it cannot be read, opened or understood; damage found inside is told in the row's `faults`.
    """
    generation = newest(source)
    manifest = verify_generation(generation, on_step)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _copy_files(generation, folder)
        connection, _ = open_database(folder / DATABASE, opener(keyslots.read_keys(folder / KEYS)))
        try:
            return _report(connection, generation, manifest.made, clock())
        finally:
            connection.close()


def _report(connection: dbapi2.Connection, generation: Path, made: datetime, now: datetime) -> RehearsalRow:
    version = migrate.version_of(connection)
    if version > migrate.newest():
        raise VaultError("file_too_new", file=version, program=migrate.newest())
    faults = tuple(integrity_faults(connection))
    with translated():
        rows = {t: int(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]) for t in COUNTED}
        chain = log.verify(connection) if version > 1 else LogCheck(0, ())
    return RehearsalRow(generation.name, made, (now - made).days, version, _newest(connection), rows, faults, chain)


def _newest(connection: dbapi2.Connection) -> str:
    with translated():
        return str(connection.execute("SELECT coalesce(max(at), '') FROM history").fetchone()[0])


def restore(
    source: Path,
    vault: Path,
    code: str,
    user: str,
    password: str,
    clock: Clock = datetime.now,
    device: Device | None = None,
    replacing: bool = False,
    on_step: Callable[[int, int], None] | None = None,
    cost: KdfCost | None = None,
) -> Restored:
    """Put the newest generation of `source` in the vault's place, and make `user` its leader on this PC.

    RuleBroken `restore_would_lose` or `restore_over_unknown` when a vault stands there that is newer, or that the code
    does not open; with `replacing` it is done all the same. Whatever stood there is kept aside, never deleted.
    """
    vault = vault.resolve()
    refuse_network(vault)
    if vault.is_dir() and not vault_exists(vault) and any(vault.iterdir()):
        raise VaultError("folder_not_empty")
    report = rehearse(source, by_recovery(code), on_step, clock)
    if report.faults:
        raise VaultError("backup_damaged", file=DATABASE)
    if vault_exists(vault):
        VaultLock(vault / LOCK, clock).release()  # VaultError `vault_in_use`: nothing is pulled away from under anybody
        if not replacing:
            _refuse_loss(vault, code, report)
    made = vault.with_name(f".{vault.name}.restoring")
    shutil.rmtree(made, ignore_errors=True)
    try:
        private_folder(made)
        _copy_files(newest(source), made)
        restored = recover(made, code, user, password, clock, device, cost)
        with translated(), restored.unit() as work:
            work.log.add("backup", "restored", report.name)
            work.commit()
        restored.close()
        note = backup_note.read(vault)
        backup_note.write(made, replace(note, last=report.made, unlogged=()))
        return Restored(report, _swap(made, vault, clock()))
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy_files(generation: Path, folder: Path) -> None:
    for name in read_manifest(generation).files:
        try:
            content = (generation / name).read_bytes()
        except OSError as error:
            raise VaultError("stick_gone") from error
        write_private(folder / name, content)


def _refuse_loss(vault: Path, code: str, report: RehearsalRow) -> None:
    """Say what would be lost, as far as the code opens the vault that stands there."""
    try:
        with held(vault) as (keys, lock):
            try:
                connection, _ = open_database(vault / DATABASE, keyslots.open_with_recovery(keys, code))
            finally:
                lock.release()
        try:
            with translated():
                after = "SELECT count(*), coalesce(max(at), '') FROM history WHERE at > ?"
                count, last = connection.execute(after, (report.newest,)).fetchone()
        finally:
            connection.close()
    except VaultError as error:
        if error.code in ("vault_in_use", "no_right_to_write"):
            raise
        raise RuleBroken("restore_over_unknown") from None
    if count:
        raise RuleBroken("restore_would_lose", count=count, last=last.replace("T", " "), backup=report.newest[:16])


def _swap(made: Path, vault: Path, now: datetime) -> Path | None:
    """The new folder in the vault's place; the old one beside it under a name that says when."""
    aside = None
    try:
        if vault_exists(vault):
            aside = vault.with_name(f"{vault.name}-{now:%Y%m%d-%H%M%S}")
            os.rename(vault, aside)
        elif vault.exists():
            vault.rmdir()
        try:
            os.rename(made, vault)
        except OSError:
            if aside:
                os.rename(aside, vault)
            raise
        sync_folder(vault.parent)
    except OSError as error:
        raise os_problem(error) from None
    return aside
