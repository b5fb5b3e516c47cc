"""A backup while the vault is open: SQLite's backup API on the database thread, checked before it goes to the stick."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from app.domain.errors import VaultError
from app.paths import DATABASE, KEYS, SNAPSHOT
from app.rows import BackupMade
from db import backup_note, log, migrate
from db.backup import check_target, prune, write_generation
from db.connection import connect, integrity_faults, translated
from db.files import touch_private

if TYPE_CHECKING:
    from db.vault import Vault

PAGES = 256
"""Pages of 4 KiB copied between two words of progress."""


def back_up(vault: "Vault", target: Path) -> BackupMade:
    """The new generation on the stick. The log's chain is verified first; a broken one is told, and backed up all the same."""
    check_target(target, vault.folder)
    chain = log.verify(vault.db)
    snapshot = vault.folder / SNAPSHOT
    try:
        _copy(vault, snapshot)
        sources = {DATABASE: snapshot, KEYS: vault.folder / KEYS}
        made = write_generation(sources, target, vault.clock, migrate.newest(), vault.step)
    finally:
        for left in vault.folder.glob(SNAPSHOT + "*"):
            left.unlink(missing_ok=True)
    now = vault.clock()
    prune(target, backup_note.read(vault.folder).keep, now, made)
    with translated(), vault.unit() as work:
        work.log.add("backup", "log_broken" if chain.broken else "made", made.name)
        work.commit()
    backup_note.made(vault.folder, now, logged=True)
    return BackupMade(made, chain)


def _copy(vault: "Vault", snapshot: Path) -> None:
    touch_private(snapshot)
    with translated():
        copy = connect(snapshot, vault.ring.key)
        try:
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            vault.db.backup(copy, pages=PAGES, progress=lambda _, left, total: vault.step(total - left, total))
            if integrity_faults(copy):
                raise VaultError("vault_damaged")
        except dbapi2.OperationalError as error:
            raise VaultError("vault_damaged") from error
        finally:
            copy.close()
