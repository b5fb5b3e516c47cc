"""keys.json: who can open the vault. Each slot holds a key pair; the database key is sealed to every public key.

So a password changes without re-encryption, and the database key can be rotated without anybody else's password.
The file names no user: a slot's id is a keyed hash of the name. It is MACed with a key derived from the database
key, so that a planted slot is seen.
"""

import base64
import binascii
import json
import secrets
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.errors import VaultError
from app.files import os_problem, write_private
from db import crypto, recovery
from db.crypto import KdfCost, WrongKey

FORMAT = "livd.keys/1"
LEAST_SALT = 8
RECOVERY = "recovery"
USER = "user"


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """One way into the vault. `device`: the wrapping key also takes the device secret of this PC.

    `next` is only there while the database is being re-keyed: the new key, sealed like the present one.
    """

    id: str
    kind: str
    device: bool
    cost: KdfCost | None
    salt: bytes
    public: bytes
    private: bytes
    sealed: bytes
    next: bytes = b""

    def context(self, vault: str) -> bytes:
        """What every ciphertext of the slot is bound to."""
        return json.dumps([FORMAT, vault, self.id, self.kind, self.device]).encode()


@dataclass(frozen=True, slots=True, repr=False)
class KeyFile:
    """The content of keys.json: the vault's public id, its slots, the schema version (0: unknown), the generation (how
    often it has been written), and the MAC over all."""

    vault: str
    slots: tuple[Slot, ...]
    mac: bytes = b""
    next_mac: bytes = b""
    schema: int = 0
    generation: int = 0

    def slot_id(self, user: str) -> str:
        """The opaque id of a user's slot; the name is folded, so that case does not matter."""
        name = unicodedata.normalize("NFC", user).strip().casefold()
        return crypto.mac(bytes.fromhex(self.vault), name.encode("utf-8", "surrogatepass"))[:16].hex()

    def find(self, slot_id: str) -> Slot | None:
        """The slot with this id, if there is one."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def signed(self, key: bytes) -> "KeyFile":
        """The file with a fresh MAC, and no other key on its way."""
        slots = tuple(replace(s, next=b"") for s in self.slots)
        settled = replace(self, next_mac=b"", slots=slots, generation=self.generation + 1)
        return replace(settled, mac=settled._mac(key))

    def check(self, key: bytes) -> None:
        """VaultError `keys_changed` unless the file is as the program last wrote it."""
        if not crypto.same(self.mac, self._mac(key)):
            raise VaultError("keys_changed")

    def check_next(self, key: bytes) -> None:
        """The same for the key that the database is being given."""
        if not crypto.same(self.next_mac, self._mac(key)):
            raise VaultError("keys_changed")

    def _mac(self, key: bytes) -> bytes:
        parts: list[object] = [FORMAT, self.vault, [_slot_json(s) for s in self.slots]]
        parts += [self.schema] if self.schema or self.generation else []
        body = json.dumps(parts + ([self.generation] if self.generation else []), sort_keys=True).encode()
        return crypto.mac(crypto.derive(key, b"livd keys.json mac"), body)


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The database key; and, when a re-keying was cut off, the one it may have been given instead."""

    key: bytes
    next: bytes = b""


def new_key_file() -> KeyFile:
    """An empty key file for a new vault."""
    return KeyFile(secrets.token_hex(16), ())


def with_user(keys: KeyFile, key: bytes, user: str, password: str, cost: KdfCost, device: bytes = b"") -> KeyFile:
    """The file with a slot for the user, replacing the one the user may have had. `device`: the PC's secret, if any."""
    slot_id, salt = keys.slot_id(user), secrets.token_bytes(16)
    wrapping = crypto.derive(crypto.stretch(password, salt, cost) + device, b"livd user slot")
    slot = Slot(slot_id, USER, bool(device), cost, salt, b"", b"", b"")
    return _with_slot(keys, key, slot, wrapping)


def with_recovery(keys: KeyFile, key: bytes, secret: bytes) -> KeyFile:
    """The file with a recovery slot for the secret printed on paper, replacing an earlier one."""
    slot = Slot(RECOVERY, RECOVERY, False, None, b"", b"", b"", b"")
    return _with_slot(keys, key, slot, crypto.derive(secret, b"livd recovery slot"))


def without(keys: KeyFile, key: bytes, slot_id: str) -> KeyFile:
    """The file without one slot. This revokes nothing for someone who kept a copy of the vault; re-keying does."""
    return replace(keys, slots=tuple(s for s in keys.slots if s.id != slot_id)).signed(key)


def _with_slot(keys: KeyFile, key: bytes, slot: Slot, wrapping: bytes) -> KeyFile:
    private, public = crypto.new_pair()
    context = slot.context(keys.vault)
    done = replace(
        slot,
        public=public,
        private=crypto.wrap(wrapping, private, context),
        sealed=crypto.seal(public, key, context),
    )
    others = tuple(s for s in keys.slots if s.id != slot.id)
    return replace(keys, slots=(*others, done)).signed(key)


def with_schema(keys: KeyFile, key: bytes, schema: int) -> KeyFile:
    """The file that says which schema the database has, for whoever has no key to ask it."""
    return replace(keys, schema=schema).signed(key)


def with_next(keys: KeyFile, key: bytes, new: bytes) -> KeyFile:
    """The file that opens the database under either key, while it is being re-keyed."""
    slots = tuple(replace(s, next=crypto.seal(s.public, new, s.context(keys.vault))) for s in keys.slots)
    both = replace(keys, slots=slots, mac=b"", next_mac=b"", generation=keys.generation + 1)
    return replace(both, mac=both._mac(key), next_mac=both._mac(new))


def settled(keys: KeyFile, opened: Keys, key: bytes) -> KeyFile:
    """The file with only `key`, the one of the two that proved to open the database."""
    if key == opened.next:
        keys = replace(keys, slots=tuple(replace(s, sealed=s.next) for s in keys.slots))
    return keys.signed(key)


def usual_cost(keys: KeyFile) -> KdfCost:
    """What the slots of this vault cost."""
    return next((slot.cost for slot in keys.slots if slot.cost), KdfCost())


def open_with_password(keys: KeyFile, user: str, password: str, device: bytes = b"") -> Keys:
    """The database key. VaultError `wrong_password` for an unknown user too, at the same cost in time."""
    slot = keys.find(keys.slot_id(user))
    if slot is None or slot.cost is None:
        crypto.stretch(password, bytes(16), usual_cost(keys))
        raise VaultError("wrong_password")
    if slot.device and not device:
        raise VaultError("device_missing")
    wrapping = crypto.stretch(password, slot.salt, slot.cost) + (device if slot.device else b"")
    return _open(keys, slot, crypto.derive(wrapping, b"livd user slot"), "wrong_password")


def open_with_recovery(keys: KeyFile, code: str) -> Keys:
    """The database key, from the code on paper."""
    slot = keys.find(RECOVERY)
    if slot is None:
        raise VaultError("recovery_unknown")
    return _open(keys, slot, crypto.derive(recovery.from_code(code), b"livd recovery slot"), "recovery_unknown")


def _open(keys: KeyFile, slot: Slot, wrapping: bytes, refusal: str) -> Keys:
    context = slot.context(keys.vault)
    try:
        private = crypto.unwrap(wrapping, slot.private, context)
        key = crypto.unseal(private, slot.sealed, context)
        after = crypto.unseal(private, slot.next, context) if slot.next else b""
    except WrongKey:
        raise VaultError(refusal) from None
    keys.check(key)
    if after:
        keys.check_next(after)
    return Keys(key, after)


def read_keys(path: Path) -> KeyFile:
    """The key file; VaultError `keys_damaged` when it is not one, `keys_too_new` when a newer program wrote it."""
    try:
        data = json.loads(path.read_bytes())
        if str(data["format"]).startswith("livd.keys/") and data["format"] != FORMAT:
            raise VaultError("keys_too_new")
        if data["format"] != FORMAT:
            raise VaultError("keys_damaged")
        slots = tuple(_slot_from(entry) for entry in data["slots"])
        bytes.fromhex(data["vault"])
        marks = (
            _unb64(data["mac"]),
            _unb64(data.get("next_mac", "")),
            int(data.get("schema", 0)),
            int(data.get("generation", 0)),
        )
        return KeyFile(data["vault"], slots, *marks)
    except FileNotFoundError:
        raise VaultError("keys_missing") from None
    except OSError as error:
        raise os_problem(error) from None
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise VaultError("keys_damaged") from None


def write_keys(path: Path, keys: KeyFile) -> None:
    """Replace the key file, durably."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "vault": keys.vault,
        "slots": [_slot_json(s) for s in keys.slots],
        "mac": _b64(keys.mac),
    }
    data |= {"next_mac": _b64(keys.next_mac)} if keys.next_mac else {}
    data |= {"schema": keys.schema} if keys.schema else {}
    data |= {"generation": keys.generation} if keys.generation else {}
    write_private(path, json.dumps(data, indent=1).encode() + b"\n")


def _slot_json(slot: Slot) -> dict[str, Any]:
    kdf = None
    if slot.cost:
        cost = {"memory_kib": slot.cost.memory_kib, "iterations": slot.cost.iterations, "lanes": slot.cost.lanes}
        kdf = {"name": "argon2id", **cost, "salt": _b64(slot.salt)}
    return ({"next": _b64(slot.next)} if slot.next else {}) | {
        "id": slot.id,
        "kind": slot.kind,
        "device": slot.device,
        "kdf": kdf,
        "public": _b64(slot.public),
        "private": _b64(slot.private),
        "sealed": _b64(slot.sealed),
    }


def _slot_from(entry: dict[str, Any]) -> Slot:
    kdf = entry["kdf"]
    cost = KdfCost(int(kdf["memory_kib"]), int(kdf["iterations"]), int(kdf["lanes"])) if kdf else None
    if cost and not (
        1 <= cost.lanes <= 64 and 8 * cost.lanes <= cost.memory_kib <= 4 << 20 and 1 <= cost.iterations <= 1000
    ):
        raise ValueError("cost")
    blobs = [_unb64(entry[name]) for name in ("public", "private", "sealed")] + [_unb64(entry.get("next", ""))]
    salt = _unb64(kdf["salt"]) if kdf else b""
    if kdf and len(salt) < LEAST_SALT:
        raise ValueError("salt")
    return Slot(str(entry["id"]), str(entry["kind"]), bool(entry["device"]), cost, salt, *blobs)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
