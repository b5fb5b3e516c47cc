"""Opens the encrypted database: raw key, pragmas, version gate, and SQLCipher's errors as our own."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken, VaultError
from app.domain.names import norwegian_order
from db.crypto import KEY_BYTES

APPLICATION_ID = 0x4C495644
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",  # one program at a time anyway; so the log needs no shared memory file, and opens on a full disk
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",  # an acknowledged change survives a power cut; NORMAL would not fsync
    "temp_store=MEMORY",  # FILE would write clear text
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "busy_timeout=5000",
    "cache_size=-32000",  # 32 MB of decrypted pages: search as one types stays in memory
)

NO_ROOM = 1 << 16
"""Bytes: a disk with less than this left is full."""
_PROBLEMS = {
    3: "no_right_to_write",  # SQLITE_PERM
    5: "vault_busy",  # SQLITE_BUSY
    6: "vault_busy",  # SQLITE_LOCKED
    8: "no_right_to_write",  # SQLITE_READONLY
    10: "disk_fault",  # SQLITE_IOERR
    11: "vault_damaged",  # SQLITE_CORRUPT; SQLCipher says it of a page whose HMAC does not fit
    13: "disk_full",  # SQLITE_FULL
    14: "no_right_to_write",  # SQLITE_CANTOPEN
    15: "vault_busy",  # SQLITE_PROTOCOL
    26: "vault_damaged",  # SQLITE_NOTADB
}
_DAMAGE_READING = frozenset({522, 8202, 8458})
"""SQLITE_IOERR_SHORT_READ, _DATA and _CORRUPTFS: the disk answered, with something else than what was written."""


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection to the database at `path`, which must exist (it may be empty). The first read proves the key."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key of another length would silently become a passphrase")
    with translated(path):
        connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=True)
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.set_key(f"x'{key.hex()}'")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.create_collation("norwegian", norwegian_order)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def translated(near: Path | None = None) -> Iterator[None]:
    """Turns the library's errors into VaultError; anything unexpected passes as it is. `near`: the file worked on.

    RuleBroken `broken_letter` for a text with half a letter (a lone surrogate), which no file can hold.
    """
    try:
        yield
    except UnicodeEncodeError:
        raise RuleBroken("broken_letter") from None
    except dbapi2.IntegrityError:
        raise
    except dbapi2.DatabaseError as error:
        code = problem_of(getattr(error, "sqlite_errorcode", 0), near)
        raise (VaultError(code) if code else error) from error


def problem_of(code: int, near: Path | None = None) -> str:
    """Our code for an extended result code of SQLite (sqlite.org/rescode.html); empty for what only a bug gives.

    Full, a disk that fails, and damage are told apart here and nowhere else. SQLite does not always know that a disk is
    full: where it says that reading, writing or making a file failed, the room beside `near` is looked at.
    """
    if code in _DAMAGE_READING:
        return "vault_damaged"
    problem = _PROBLEMS.get(code & 0xFF, "")
    if problem in ("disk_fault", "no_right_to_write") and near and _is_full(near):
        return "disk_full"
    return problem


def _is_full(near: Path) -> bool:
    try:
        return shutil.disk_usage(near.parent).free < NO_ROOM
    except OSError:
        return False


def integrity_faults(connection: dbapi2.Connection) -> list[str]:
    """What SQLCipher's and SQLite's own checks find wrong in the file; empty when it is whole.

    The write-ahead log is folded in first: the cipher check reads the main file only. VaultError `disk_full` or
    `disk_fault` when the disk did not let it be checked: that says nothing of the file.
    """
    faults: list[str] = []
    try:
        with translated():
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            faults += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            faults += [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            faults += [f"foreign key: {row[0]} row {row[1]}" for row in broken]
    except VaultError as error:
        if error.code != "vault_damaged":
            raise
        faults.append(str(error.__cause__))
    return faults
