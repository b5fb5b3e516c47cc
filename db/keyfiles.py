"""The two copies of the key file: whichever opens is used, and what one of them lost is mended from the other.

One bit that turns in a file of three thousand must not shut everybody out. What decides is whether a slot opens the
database; the MACs tell whether somebody else has been here.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.domain.errors import VaultError
from app.paths import KEYS, KEYS_COPY
from db import keyslots
from db.findings import Finding
from db.keyslots import KeyFile, Keys, Slot

_SAID_FIRST = (
    "device_missing",
    "keyring_gone",
    "keyring_locked",
    "keyring_refused",
    "wrong_password",
    "recovery_unknown",
)
"""What is told when no copy opens, in this order; the first that any copy gives."""
Connected = TypeVar("Connected")


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """The copies that can be read, the newer one first, and whether one is there that cannot be."""

    files: tuple[KeyFile, ...]
    spoilt: bool

    def tries(self) -> list[KeyFile]:
        """Every different thing that can be tried: each copy, and each one's slots under the other's name of the vault."""
        vaults = {file.vault: None for file in self.files}
        crossed = [replace(file, vault=vault) for file in self.files for vault in vaults if vault != file.vault]
        tried: dict[tuple[str, tuple[Slot, ...]], KeyFile] = {}
        for file in (*self.files, *crossed):
            tried.setdefault((file.vault, file.slots), file)
        return list(tried.values())


def read(folder: Path) -> Found:
    """Both copies. VaultError of keys.json when neither can be read."""
    files: list[KeyFile] = []
    errors: dict[str, VaultError] = {}
    for name in (KEYS, KEYS_COPY):
        try:
            files.append(keyslots.read_keys(folder / name))
        except VaultError as error:
            errors[name] = error
    if not files:
        spoilt = [error for error in errors.values() if error.code != "keys_missing"]
        raise (spoilt or list(errors.values()))[0]
    newest_first = sorted(files, key=lambda file: file.generation, reverse=True)
    return Found(tuple(newest_first), any(error.code != "keys_missing" for error in errors.values()))


def open_any(
    files: Found, opens: Callable[[KeyFile], Keys], connects: Callable[[Keys], Connected]
) -> tuple[KeyFile, Keys, Connected]:
    """The first copy whose slot opens the database (`connects` raises VaultError when it does not)."""
    errors: list[VaultError] = []
    for file in files.tries():
        try:
            opened = opens(file)
            return file, opened, connects(opened)
        except VaultError as error:
            errors.append(error)
    raise min(errors, key=lambda error: _SAID_FIRST.index(error.code) if error.code in _SAID_FIRST else -1)


def mended(
    files: Found, used: KeyFile, opened: Keys, key: bytes, active: Collection[str]
) -> tuple[KeyFile, Finding | None]:
    """The key file as it should be, and what a leader must be told.

    `key`: the one of the opened two that the database has. `active`: ids of the slots of users with an open account. A slot
    of nobody is left out: of a user whose making was cut off, of a closed account, or planted. Where neither copy is whole,
    each slot must prove itself; one of an active user that does not is kept without proof, for its owner may still open it.
    """
    whole = [file for file in files.files if file.proved(key)]
    if whole:
        best = max(whole, key=lambda file: file.generation)
        told = Finding("keys_mended") if files.spoilt or len(whole) < len(files.files) else None
        slots = best.slots
    else:
        best, told = replace(used, generation=0), Finding("keys_changed")
        slots = tuple(_best_of(files.files, used.vault, key).values())
    proved_by_whole = bool(whole) and (not best.generation or key == opened.next)
    done: list[Slot] = []
    for slot in (slot for slot in slots if slot.id in active or slot.id == keyslots.RECOVERY):
        proof = proved_by_whole or slot.proved(best.vault, key)
        if slot.next or proved_by_whole:
            slot = keyslots.settled_slot(slot, opened, key)
            slot = slot.signed(best.vault, key) if proof else slot
        done.append(slot if proof else replace(slot, mac=b""))
    return replace(best, slots=tuple(done)), told


def _best_of(files: tuple[KeyFile, ...], vault: str, key: bytes) -> dict[str, Slot]:
    """Of each id the newest slot that proves itself, else the first one, without proof."""
    best: dict[str, Slot] = {}
    for slot in (slot for file in files for slot in file.slots):
        proof, before = slot.proved(vault, key), best.get(slot.id)
        if before is None or (proof and (not before.mac or slot.since > before.since)):
            best[slot.id] = slot if proof else replace(slot, mac=b"")
    return best
