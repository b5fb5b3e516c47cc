"""Pieces the tests share: a vault that opens quickly, on real SQLCipher with a raw key, and a clock that stands still."""

import inspect
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from app.clock import now
from app.files import private_folder
from app.paths import DATABASE, KEYS, LOCK, vault_exists
from app.ports import LEADER, Actor
from db import vault
from db.connection import connect
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.files import VaultLock
from db.keyslots import KeyFile
from db.open_vault import Vault
from db.queries.reading import Queries
from db.ring import Ring
from db.vaults import Vaults

HAVN = Path(__file__).parent / "data" / "register_havn"
PASSWORD = "riktig hest batteri stift"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 22, 15)
QUICK = KdfCost(memory_kib=64, iterations=1, lanes=1)


def clock() -> datetime:
    """Half past ten at night on the day the tests are written."""
    return NOW


def new_vault(folder: Path, user: str = "Kari", when: Callable[[], datetime] = clock) -> Vault:
    """A fresh vault with a leader; cheap Argon2id, everything else real."""
    return vault.create(folder, user, PASSWORD, when, QUICK).vault


@dataclass(frozen=True)
class _Spare:
    files: dict[str, bytes]
    keys: KeyFile
    key: bytes
    answer: Any


@cache
def _spare(prepare: Callable[[Vault], Any]) -> _Spare:
    """A vault with Kari as it is just after `prepare` wrote in it."""
    with tempfile.TemporaryDirectory() as folder:
        made = new_vault(Path(folder) / "v")
        answer = prepare(made)
        made.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        files = {path.name: path.read_bytes() for path in made.folder.iterdir() if path.name != LOCK}
        spare = _Spare(files, made.ring.file, made.ring.key, answer)
        made.close()
    return spare


def nothing(_: Vault) -> None:
    """Nothing is written in it."""


def spare_vault(folder: Path, when: Callable[[], datetime] = clock, prepare: Callable[[Vault], Any] = nothing) -> Vault:
    """The same as `new_vault`, then `prepare`, in a tenth of the time: the files of one that was made before, with its id and
    keys. `prepared` is what `prepare` answered.

    Two beside each other must be two, and no vault is younger than its clock: such are made anew.
    """
    if when() < NOW or (folder.parent.is_dir() and any(vault_exists(other) for other in folder.parent.iterdir())):
        made = new_vault(folder, when=when)
        prepare(made)
        return made
    spare = _spare(prepare)
    private_folder(folder)
    for name, content in spare.files.items():
        (folder / name).write_bytes(content)
    return Vault(
        folder=folder,
        connection=connect(folder / DATABASE, spare.key),
        ring=Ring(folder / KEYS, spare.keys, spare.key, NoDevice()),
        actor=Actor("Kari", LEADER),
        lock=VaultLock(folder / LOCK, when),
        clock=when,
    )


def prepared(prepare: Callable[[Vault], Any]) -> Any:
    """What `prepare` answered when the vault was made that `spare_vault` copies."""
    return _spare(prepare).answer


def readings() -> dict[str, Callable[..., object]]:
    """Every question a vault can be asked, found by itself: `group.name` -> its function."""
    nothing: Any = None
    groups = vars(Queries(nothing, nothing, nothing, nothing))
    return {
        f"{group}.{name}": method
        for group, asked in groups.items()
        for name, method in inspect.getmembers(type(asked), inspect.isfunction)
        if not name.startswith("_")
    }


def quick_vaults(device: Device | None = None, when: Callable[[], datetime] = now) -> Vaults:
    """db as the window and the command line see it, with a cheap Argon2id and, unless given one, no keyring."""
    return Vaults(device or NoDevice(), QUICK, when)
