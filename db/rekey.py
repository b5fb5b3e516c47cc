"""A new key for the whole database. Killed at any moment, the vault opens: keys.json holds both keys until one proves itself."""

from app.changes import USERS, Changes, changed
from app.domain.errors import RuleBroken, VaultError
from db import crypto, keyslots, recovery
from db.connection import integrity_faults, translated
from db.keyslots import Keys
from db.opened import Opened


def rekey(vault: Opened, recovery_code: str = "") -> Changes[None]:
    """Encrypt every page anew under a fresh key; everybody's password stays, the old key opens nothing any more.

    `recovery_code`: a fresh one that has been printed and typed back, when the old paper is lost.
    A copy that somebody kept of the vault as it was stays readable with the old key: that no program can change.
    """
    vault.require_leader()
    ring, old = vault.ring, vault.ring.key
    if recovery_code:
        ring.write(keyslots.with_recovery(ring.file, old, recovery.from_code(recovery_code)))
    if not ring.file.proves(keyslots.RECOVERY, old):
        raise RuleBroken("recovery_unproved")  # it would get no new key, and the paper would open nothing
    new = crypto.random_key()
    before = ring.file
    ring.write(keyslots.with_next(before, old, new))
    with translated():
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        vault.db.reset_key(f"x'{new.hex()}'")
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    if integrity_faults(vault.db):
        raise VaultError("vault_damaged")
    ring.key = new
    vault.anchors.keep(keyring=True)  # before the old key is forgotten: no anchor is left that only it can prove
    ring.write(keyslots.settled(ring.file, Keys(old, new), new))
    with translated(), vault.unit() as work:
        work.record("rekeyed", "vault", after={"recovery": bool(recovery_code)})
        work.commit()
    return changed(USERS)
