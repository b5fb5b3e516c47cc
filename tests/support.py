"""Pieces the tests share: a vault that opens quickly, on real SQLCipher with a raw key, and a clock that stands still."""

import inspect
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.clock import now
from db import vault
from db.crypto import KdfCost
from db.device import Device, NoDevice
from db.open_vault import Vault
from db.queries.reading import Queries
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
