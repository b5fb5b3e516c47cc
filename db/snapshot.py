"""A backup while the vault is open: SQLite's backup API on the database thread, checked before it goes to the stick."""

from datetime import datetime
from pathlib import Path

from app.domain.errors import VaultError
from app.paths import DATABASE, SNAPSHOT
from app.rows import BackupMade
from db import backup_note, log, migrate, proof
from db.backup import About, beside, check_target, keys_of, write_generation
from db.connection import connect, integrity_faults, translated
from db.files import touch_private
from db.generations import prune, read_manifest
from db.opened import Opened

PAGES = 256
"""Pages of 4 KiB copied between two words of progress."""


def back_up(vault: Opened, target: Path, copy: bool = False) -> BackupMade:
    """The new generation on the stick, proved with the key. `copy`: the vault's own disk is allowed, for what is no backup.

    The log's chain is verified first; a broken one is told, and backed up all the same.
    """
    check_target(target, vault.folder, copy)
    chain = log.verify(vault.db)
    about = _about(vault)
    snapshot = vault.folder / SNAPSHOT
    try:
        _copy(vault, snapshot)
        sources = {DATABASE: snapshot, **keys_of(vault.folder), **beside(vault.folder)}
        path = write_generation(sources, target, vault.clock, about, vault.step)
    finally:
        for left in vault.folder.glob(SNAPSHOT + "*"):
            left.unlink(missing_ok=True)
    now = vault.clock()
    proof.mark(path, about.vault, vault.ring.key, read_manifest(path).plain, now)
    if not copy:
        prune(target, vault.keep, now, path, about.vault)
    with translated(), vault.unit() as work:
        work.log.add("backup", "log_broken" if chain.broken else "made", path.name)
        work.commit()
    backup_note.made(vault.folder, now, about.lines, logged=True, counts=not copy)
    return BackupMade(path, chain)


def _about(vault: Opened) -> About:
    """The vault's counter and its newest time, from the log itself."""
    with translated():
        row = vault.db.execute("SELECT id, at FROM access_log ORDER BY id DESC LIMIT 1").fetchone()
    lines, changed = (row[0], datetime.fromisoformat(row[1])) if row else (0, None)
    restored = backup_note.read(vault.folder).restored
    return About(vault.ring.file.vault, migrate.newest(), lines, changed, restored)


def _copy(vault: Opened, snapshot: Path) -> None:
    touch_private(snapshot)
    with translated(snapshot):
        copy = connect(snapshot, vault.ring.key)
        try:
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            vault.db.backup(copy, pages=PAGES, progress=lambda _, left, total: vault.step(total - left, total))
            if integrity_faults(copy):
                raise VaultError("vault_damaged")
        finally:
            copy.close()
