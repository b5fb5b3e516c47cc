"""From a stick back to a vault: rehearsed in a throw-away folder, or for real, with the old vault kept aside.

Whether something would be lost is told by the vault's own counters: a generation is older than the vault that stands here
when the line it ends with is also a line of the vault's log. No clock is asked.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.clock import now
from app.domain.errors import RuleBroken, VaultError
from app.files import os_problem, private_folder, sync_folder, write_private
from app.paths import DATABASE, LOCK, vault_exists
from app.rows import LogCheck, RehearsalRow
from db import backup_note, erased, keyfiles, keyslots, log, migrate, proof
from db.backup import verify_generation
from db.connection import integrity_faults, translated
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.erasure import Erased
from db.files import VaultLock
from db.generations import Generation, generations, newest, read_manifest, vault_of
from db.keyslots import KeyFile, Keys
from db.manifest import MANIFEST, Manifest
from db.open_vault import Clock
from db.vault import held, open_database, recover, refuse_network

Opener = Callable[[KeyFile], Keys]
Step = Callable[[int, int], None]
COUNTED = ("person", "stay", "contact", "request", "room", "app_user", "history")
NOT_THIS_ONE = ("recovery_unknown", "wrong_password", "device_missing", "keys_damaged", "keys_missing", "keys_changed")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the vault that stood there before is kept (None: there was none)."""

    report: RehearsalRow
    aside: Path | None


@dataclass(frozen=True, slots=True)
class State:
    """How far a vault had come: the newest line of its log and that line's hash, the newest change and its time.
    `at_asked`: the hash of the line that was asked for."""

    lines: int
    head: bytes
    changes: int
    newest: str
    at_asked: bytes = b""


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


# -- choosing -----------------------------------------------------------------------------------------------------


def choose(source: Path, opener: Opener, name: str = "", vault: str = "") -> Path:
    """The generation called `name`; without a name the newest whole one that the opener opens, `vault`'s before others'.

    VaultError `no_such_backup`, `not_a_backup`, or what the opener says when it opens none.
    """
    if name:
        chosen = next((g for g in generations(source) if g.path.name == name), None)
        if chosen is None:
            raise VaultError("no_such_backup", name=name[:60])
        return chosen.path
    if (source / MANIFEST).is_file():
        return source
    refusal: VaultError | None = None
    strangers: set[str] = set()
    for generation in generations(source, vault):
        if generation.whole and generation.vault not in strangers:
            try:
                _opened(generation.path, opener)
                return generation.path
            except VaultError as error:
                refusal = refusal or error
                if error.code in ("wrong_password", "device_missing"):  # a password is slow to try
                    strangers.add(generation.vault)
    if refusal is None:
        return newest(source)  # none is whole: the newest says what is wrong with it, or there is none
    raise refusal


def _opened(folder: Path, opener: Opener) -> Keys:
    """What the opener finds in either copy of the key slots."""
    return keyfiles.open_any(keyfiles.read(folder), opener, lambda keys: keys)[1]


def opens(generation: Generation, code: str) -> bool:
    """Whether the code on paper opens this one. VaultError `recovery_mistyped` for what is no code."""
    try:
        _opened(generation.path, lambda keys: keyslots.open_with_recovery(keys, code))
    except VaultError as error:
        if error.code in NOT_THIS_ONE:
            return False
        raise
    return True


# -- rehearsing ---------------------------------------------------------------------------------------------------


def rehearse(
    source: Path, opener: Opener, on_step: Step | None = None, clock: Clock = now, name: str = ""
) -> RehearsalRow:
    """Open a generation in a throw-away folder, and say what is in it. When it is whole, the stick is told so: that
    generation is not thinned out before others that nobody has opened. Nothing else on the stick is touched.

    VaultError when it cannot be read, opened or understood; damage found inside is told in the row's `faults`.
    """
    return _rehearse(choose(source, opener, name), opener, on_step, clock)[0]


def _rehearse(
    generation: Path, opener: Opener, on_step: Step | None, clock: Clock, asked: int = 0
) -> tuple[RehearsalRow, State]:
    manifest = verify_generation(generation, on_step)
    with _throw_away() as folder:
        _copy_files(generation, folder)
        keys, _, (connection, key) = keyfiles.open_any(
            keyfiles.read(folder), opener, lambda opened: open_database(folder / DATABASE, opened)
        )
        try:
            report, state = _report(connection, generation, manifest.made, clock()), _state(connection, asked)
        finally:
            connection.close()
    if not report.faults and manifest.plain:
        proof.mark(generation, keys.vault, key, manifest.plain, clock())
    return report, state


@contextmanager
def _throw_away() -> Iterator[Path]:
    """A folder that is gone afterwards. A fault of the PC's own disk is told as such."""
    try:
        place = tempfile.mkdtemp()
    except OSError as error:
        raise os_problem(error) from None
    try:
        yield Path(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _report(connection: dbapi2.Connection, generation: Path, moment: datetime, now: datetime) -> RehearsalRow:
    version = migrate.version_of(connection)
    if version > migrate.newest():
        raise VaultError("file_too_new", file=version, program=migrate.newest())
    faults = tuple(integrity_faults(connection))
    with translated():
        rows = {t: int(connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0]) for t in COUNTED}
        chain = log.verify(connection) if version > 1 else LogCheck(0, ())
    return RehearsalRow(
        name=generation.name,
        made=moment,
        days_old=(now - moment).days,
        schema=version,
        newest=_state(connection).newest,
        rows=rows,
        faults=faults,
        log=chain,
    )


def _state(connection: dbapi2.Connection, asked: int = 0) -> State:
    """Of an open database; one of the first schema has no log, and stands at line 0."""
    with translated():
        changes, at = connection.execute(
            "SELECT coalesce(max(id), 0), coalesce((SELECT at FROM history ORDER BY id DESC LIMIT 1), '') FROM history"
        ).fetchone()
        if migrate.version_of(connection) < 2:
            return State(0, b"", changes, at)
        line = "SELECT id, hash FROM access_log WHERE id = {}"
        head = connection.execute(line.format("(SELECT max(id) FROM access_log)")).fetchone() or (0, b"")
        row = connection.execute(line.format("?"), (asked,)).fetchone()
    return State(head[0], head[1], changes, at, row[1] if row else b"")


# -- restoring ----------------------------------------------------------------------------------------------------


def restore(
    source: Path,
    vault: Path,
    code: str,
    user: str,
    password: str,
    clock: Clock = now,
    device: Device | None = None,
    replacing: bool = False,
    on_step: Step | None = None,
    cost: KdfCost | None = None,
    name: str = "",
) -> Restored:
    """Put a generation of `source` in the vault's place, and make `user` its leader on this PC; see `choose` for which.

    RuleBroken `restore_would_lose`, `restore_parted` or `restore_over_unknown` when a vault stands there that is newer,
    that has gone another way, or that the code does not open; with `replacing` it is done all the same. Whatever stood
    there is kept aside, never deleted.
    """
    vault = vault.resolve()
    refuse_network(vault)
    if _holds_other_files(vault):
        raise VaultError("folder_not_empty")
    generation = choose(source, by_recovery(code), name, vault_of(vault))
    here = None
    if vault_exists(vault):
        VaultLock(vault / LOCK, clock).release()  # VaultError `vault_in_use`: nothing is pulled away from under anybody
        here = None if replacing else _here(vault, code)
    report, state = _rehearse(generation, by_recovery(code), on_step, clock, here.lines if here else 0)
    if report.faults:
        raise VaultError("backup_damaged", file=DATABASE)
    if here:
        _refuse_loss(state, vault, code)
    part = vault.with_name(f".{vault.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    try:
        private_folder(part)
        _copy_files(generation, part)
        restored = recover(folder=part, code=code, user=user, password=password, clock=clock, device=device, cost=cost)
        with translated(), restored.unit() as work:
            work.log.add("backup", "restored", report.name)
            work.commit()
        came_back = restored.came_back + erased.settle(
            restored, _deleted(source, vault, restored.ring.file.vault, code)
        )
        restored.close()
        _take_note_along(vault, part, read_manifest(generation), state)
        return Restored(replace(report, erased=came_back), _swap(part, vault, clock()))
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _deleted(source: Path, vault: Path, name: str, code: str) -> list[Erased]:
    """What was deleted since the generation was made, as the stick and the vault here know it and the code proves it."""
    stick = source.parent if (source / MANIFEST).is_file() else source
    return [*erased.on_stick(stick, name, by_recovery(code)), *erased.proved(vault, name, by_recovery(code))]


def _holds_other_files(vault: Path) -> bool:
    try:
        return vault.is_dir() and not vault_exists(vault) and any(vault.iterdir())
    except OSError as error:
        raise os_problem(error) from None


def _take_note_along(vault: Path, part: Path, manifest: Manifest, state: State) -> None:
    """What is known of the backups, and one restore more: from now on the vault's counter goes on from an older line."""
    note = backup_note.read(vault)
    restored = max(note.restored, manifest.restored) + 1
    backup_note.write(part, replace(note, last=manifest.made, lines=state.lines, unlogged=0, restored=restored))


def _copy_files(generation: Path, folder: Path) -> None:
    for name in read_manifest(generation).files:
        try:
            content = (generation / name).read_bytes()
        except OSError as error:
            raise VaultError("stick_gone") from error
        write_private(folder / name, content)


@contextmanager
def _opened_here(vault: Path, code: str) -> Iterator[dbapi2.Connection]:
    """The database that stands here, as far as the code opens it; RuleBroken `restore_over_unknown` when it does not."""
    try:
        with held(vault) as (keys, lock):
            try:
                connection, _ = open_database(vault / DATABASE, keyslots.open_with_recovery(keys, code))
            finally:
                lock.release()
        try:
            yield connection
        finally:
            connection.close()
    except VaultError as error:
        if error.code in (*NOT_THIS_ONE, "vault_damaged", "keys_too_new", "vault_missing"):
            raise RuleBroken("restore_over_unknown") from None
        raise  # a full disk, or one that may not be written, says nothing of the vault


def _here(vault: Path, code: str) -> State:
    """How far the vault that stands here has come."""
    with _opened_here(vault, code) as connection:
        return _state(connection)


def _refuse_loss(state: State, vault: Path, code: str) -> None:
    """Say what would be lost: every change after the line that the generation ends with."""
    with _opened_here(vault, code) as connection:
        here = _state(connection, state.lines)
        count, last = connection.execute(
            "SELECT count(*), coalesce(max(at), '') FROM history WHERE id > ?", (state.changes,)
        ).fetchone()
    if here.lines < state.lines and here.head == state.at_asked:
        return  # all that is here is in the generation too
    if here.at_asked != state.head:
        raise RuleBroken("restore_parted", last=here.newest[:16].replace("T", " "), backup=state.newest[:16])
    if count:
        raise RuleBroken("restore_would_lose", count=count, last=last.replace("T", " "), backup=state.newest[:16])


def _swap(restored: Path, vault: Path, now: datetime) -> Path | None:
    """The new folder in the vault's place; the old one beside it under a name that says when."""
    aside = None
    try:
        if vault_exists(vault):
            aside = vault.with_name(f"{vault.name}-{now:%Y%m%d-%H%M%S}")
            os.rename(vault, aside)
        elif vault.exists():
            vault.rmdir()
        try:
            os.rename(restored, vault)
        except OSError:
            if aside:
                os.rename(aside, vault)
            raise
        sync_folder(vault.parent)
    except OSError as error:
        raise os_problem(error) from None
    return aside
