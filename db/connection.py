"""Opens the encrypted database: raw key, pragmas, version gate, and SQLCipher's errors as our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken, VaultError
from app.domain.names import norwegian_order
from db.crypto import KEY_BYTES

APPLICATION_ID = 0x4C495644
_PRAGMAS = (
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


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection to the database at `path`, which must exist (it may be empty). The first read proves the key."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key of another length would silently become a passphrase")
    with translated():
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
def translated() -> Iterator[None]:
    """Turns the library's errors into VaultError; anything unexpected passes as it is.

    RuleBroken `broken_letter` for a text with half a letter (a lone surrogate), which no file can hold.
    """
    try:
        yield
    except UnicodeEncodeError:
        raise RuleBroken("broken_letter") from None
    except dbapi2.IntegrityError:
        raise
    except dbapi2.DatabaseError as error:
        raise _problem(error) from error


def _problem(error: dbapi2.DatabaseError) -> Exception:
    text = str(error).lower()
    if "full" in text:
        return VaultError("disk_full")
    if "readonly" in text or "unable to open" in text:
        return VaultError("no_right_to_write")
    if "locked" in text or "busy" in text:
        return VaultError("vault_busy")
    if "not a database" in text or "malformed" in text or "disk i/o error" in text or "corrupt" in text:
        return VaultError("vault_damaged")
    return error


def integrity_faults(connection: dbapi2.Connection) -> list[str]:
    """What SQLCipher's and SQLite's own checks find wrong in the file; empty when it is whole.

    The write-ahead log is folded in first: the cipher check reads the main file only.
    """
    faults: list[str] = []
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        faults += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        faults += [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        faults += [f"foreign key: {row[0]} row {row[1]}" for row in broken]
    except dbapi2.DatabaseError as error:
        faults.append(str(error))
    return faults
