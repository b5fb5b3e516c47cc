"""Deleted cases stay deleted: the list of them travels beside the vault and with every backup, and whatever comes back with an
older file is deleted again before anybody can look.

The list holds codes, and of each the first line of the log about it: another case that got the same code in another vault is
not taken for it. It has a MAC by the database key; what cannot be proved deletes nothing.
"""

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from app.domain.errors import RuleBroken, VaultError
from app.files import write_private
from app.paths import ERASED
from db import crypto, findings, keyfiles, merge
from db.connection import translated
from db.erasure import Erased, bury, erase, first_line
from db.findings import Finding
from db.generations import generations
from db.keyslots import KeyFile, Keys
from db.log import AccessLog
from db.opened import Opened
from db.scope import is_used
from db.unit_of_work import UnitOfWork

FORMAT = "livd.erased/1"
MOST_BYTES = 1 << 24
_DUE = "SELECT whom, user, why, at FROM retention WHERE decision = 'delete' AND due <= ? ORDER BY whom"
_ENDED = "UPDATE stay SET departed = max(arrived, ?) WHERE household = ? AND departed IS NULL"
"""A stay that an older file has as open had ended by the day of the deletion: it must not be counted as if it went on."""
_SELECT = "SELECT code, line, hash, at, user, why, units, gone FROM erased ORDER BY at, code"


def of_database(db: dbapi2.Connection) -> list[Erased]:
    """What has been deleted, the oldest first."""
    return [
        Erased(code, line, hashed, at, user, why, json.loads(units), json.loads(gone))
        for code, line, hashed, at, user, why, units, gone in db.execute(_SELECT).fetchall()
    ]


# -- the list as a file -------------------------------------------------------------------------------------------


def write(folder: Path, vault: str, db: dbapi2.Connection, key: bytes) -> None:
    """The list beside the vault, when it is not there already."""
    content = _pack(vault, of_database(db), key)
    path = folder / ERASED
    if not (path.is_file() and path.read_bytes() == content):
        write_private(path, content)


def read(folder: Path, vault: str, keys: Iterable[bytes]) -> list[Erased]:
    """The list in a folder, as far as one of the keys proves it to be this vault's; nothing for anything else."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        path = folder / ERASED
        if path.stat().st_size > MOST_BYTES:
            return []
        data = json.loads(path.read_bytes())
        body = json.dumps([FORMAT, vault, data["erased"]], sort_keys=True).encode()
        if any(crypto.same(str(data["mac"]).encode(), _mac(body, key).encode()) for key in keys):
            return [Erased(**row) for row in data["erased"]]
    return []


def _pack(vault: str, erased: Iterable[Erased], key: bytes) -> bytes:
    rows = [asdict(one) for one in erased]
    body = json.dumps([FORMAT, vault, rows], sort_keys=True).encode()
    return json.dumps(
        {"format": FORMAT, "vault": vault, "erased": rows, "mac": _mac(body, key)}, sort_keys=True
    ).encode()


def _mac(body: bytes, key: bytes) -> str:
    return crypto.mac(crypto.derive(key, b"livd erased mac"), body).hex()


def on_stick(source: Path, vault: str, opener: Callable[[KeyFile], Keys]) -> list[Erased]:
    """Every list on a stick that the opener's keys prove: of the newest generation and of each older one."""
    erased: dict[tuple[str, int], Erased] = {}
    with suppress(VaultError):
        for generation in generations(source, vault):
            if generation.vault == vault and (generation.path / ERASED).is_file():
                for one in proved(generation.path, vault, opener):
                    erased[one.code, one.line] = one
    return list(erased.values())


def proved(folder: Path, vault: str, opener: Callable[[KeyFile], Keys]) -> list[Erased]:
    """The list in a folder, as far as the keys that the opener finds there prove it."""
    with suppress(VaultError):
        keys = keyfiles.open_any(keyfiles.read(folder), opener, lambda opened: opened)[1]
        return read(folder, vault, [key for key in (keys.key, keys.next) if key])
    return []


# -- keeping them deleted -----------------------------------------------------------------------------------------


def delete_again(db: dbapi2.Connection, log: AccessLog, erased: Iterable[Erased], now: datetime) -> int:
    """In the caller's transaction: delete what has come back, and remember what was deleted elsewhere; how many came back."""
    came_back = 0
    for one in erased:
        if _is_here(db, one):
            db.execute(_ENDED, (one.at[:10], one.code))
            with suppress(RuleBroken):  # somebody who has a case now is deleted with it
                erase(db, log, one.code, one.user, one.why, now, (one.line, one.hash))
                came_back += 1
        bury(db, replace(one, units={}, gone={}))  # what it counted was counted elsewhere
        _raise_sequence(db, one.code)
    return came_back


def settle(vault: Opened, also: Iterable[Erased] = ()) -> int:
    """At opening, before anybody can look: delete what has come back, and what the leader decided to delete by today; how many
    came back. A clock that is not believed deletes nothing."""
    listed = [*also, *read(vault.folder, vault.ring.file.vault, _keys(vault)), *of_database(vault.db)]
    with translated(), vault.unit() as work:
        came_back = delete_again(vault.db, work.log, listed, work.now)
        due = [] if vault.clock_doubt else vault.db.execute(_DUE, (work.today.isoformat(),)).fetchall()
        stopped = [whom for whom, *decided in due if not _carry_out(vault.db, work, whom, *decided)]
        told = [Finding("erased_again", number=came_back)] if came_back else []
        told += [Finding("erased", number=len(due) - len(stopped))] if len(due) > len(stopped) else []
        told += [Finding("erase_stopped", number=len(stopped))] if stopped else []
        merge.forget(vault.db, work.today)
        findings.store(vault.db, work.log, work.now.isoformat(timespec="seconds"), told)
        work.commit()
    if told:
        fold(vault)
    write_list(vault)
    return came_back


def _carry_out(db: dbapi2.Connection, work: UnitOfWork, whom: str, user: str, why: str, decided: str) -> bool:
    """Delete what was decided; False, and the decision is gone, when somebody of it is here, is followed up or has been written
    about since: then it is looked at again."""
    with suppress(RuleBroken):  # somebody without a case has one now, or the code is nobody's
        if not is_used(db, whom, work.today, decided):
            erase(db, work.log, whom, user, why, work.now)
            return True
    db.execute("DELETE FROM retention WHERE whom = ?", (whom,))
    work.record("erase_stopped", whom)
    return False


def fold(vault: Opened) -> None:
    """No page of what was deleted is left in the write-ahead log."""
    with translated():
        vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def write_list(vault: Opened) -> None:
    """The list beside the vault as the database has it, under the key the vault has now."""
    write(vault.folder, vault.ring.file.vault, vault.db, vault.ring.key)


def _keys(vault: Opened) -> list[bytes]:
    return [key for key in (vault.ring.key, vault.ring.other) if key]


def _is_here(db: dbapi2.Connection, one: Erased) -> bool:
    """Whether the case is here, and is the same one: the log knows it by the same first line, or not at all."""
    held = "SELECT 1 FROM household WHERE code = ?1 UNION ALL SELECT 1 FROM person WHERE code = ?1"
    if not db.execute(held, (one.code,)).fetchone():
        return False
    return first_line(db, one.code) in ((0, ""), (one.line, one.hash))


def _raise_sequence(db: dbapi2.Connection, code: str) -> None:
    """The code is nobody's any more, in a vault that has not come so far either."""
    parts = re.fullmatch(r"([A-Z]+)-(\d+)", code)
    series = {"S": "household", "P": "person"}.get(parts[1]) if parts else None
    if parts and series:
        db.execute(
            "INSERT INTO sequence (kind, last) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last)",
            (series, int(parts[2])),
        )
