"""keys.json: who can open the vault. Each slot holds a key pair; the database key is sealed to every public key.

So a password changes without re-encryption, and the database key can be rotated without anybody else's password.
The file names no user: a slot's id is a keyed hash of the name. Each slot, and the file as a whole, is MACed with a key
derived from the database key: a slot proves itself, and what was planted or taken away is seen. A MAC that does not fit
warns and is never a reason to refuse a slot that opens the database; but no new key is ever sealed to a slot without proof.
"""

import base64
import binascii
import json
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.errors import VaultError
from app.files import os_problem, write_private
from db import crypto, recovery
from db.crypto import KdfCost, WrongKey

FORMAT, FIRST = "livd.keys/2", "livd.keys/1"
MOST_SLOTS, MOST_BYTES, MOST_GENERATION = 200, 1 << 20, 1 << 40
LEAST_SALT = 8
RECOVERY = "recovery"
USER = "user"


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """One way into the vault. `device`: the wrapping key also takes the device secret of this PC.

    `next` is only there while the database is being re-keyed: the new key, sealed like the present one.
    `since`: generation of the file in which it was made. `half`: which device secret it takes. `mac`: its own proof.
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
    since: int = 0
    half: str = ""
    mac: bytes = b""

    def context(self, vault: str) -> bytes:
        """What every ciphertext of the slot is bound to."""
        return json.dumps([FIRST, vault, self.id, self.kind, self.device]).encode()

    def proved(self, vault: str, key: bytes) -> bool:
        """Whether it is as the program wrote it."""
        return crypto.same(self.mac, self._mac(vault, key))

    def signed(self, vault: str, key: bytes) -> "Slot":
        """The slot with its own MAC."""
        return replace(self, mac=self._mac(vault, key))

    def _mac(self, vault: str, key: bytes) -> bytes:
        """Not over `next`: a re-keying proves the whole of both files."""
        body = json.dumps([FORMAT, vault, _slot_json(replace(self, mac=b"", next=b""))], sort_keys=True).encode()
        return crypto.mac(crypto.derive(key, b"livd keys.json slot mac"), body)


@dataclass(frozen=True, slots=True, repr=False)
class KeyFile:
    """The content of keys.json: the vault's public id, its slots, the schema version (0: unknown), the generation (how
    often it has been written), and the MAC over all. `unreadable`: how many entries are no slots."""

    vault: str
    slots: tuple[Slot, ...]
    mac: bytes = b""
    next_mac: bytes = b""
    schema: int = 0
    generation: int = 0
    format: str = FORMAT
    unreadable: int = 0

    def slot_id(self, user: str) -> str:
        """The opaque id of a user's slot; the name is folded, so that case does not matter."""
        name = unicodedata.normalize("NFC", user).strip().casefold()
        return crypto.mac(bytes.fromhex(self.vault), name.encode("utf-8", "surrogatepass"))[:16].hex()

    def find(self, slot_id: str) -> Slot | None:
        """The slot with this id, if there is one."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def signed(self, key: bytes) -> "KeyFile":
        """The next generation of the file with a fresh MAC, and no other key on its way."""
        settled = replace(self, next_mac=b"", generation=self.generation + 1, format=FORMAT, unreadable=0)
        return replace(settled, mac=settled._mac(key))

    def proved(self, key: bytes) -> bool:
        """Whether the file as a whole is as the program last wrote it, under this key or the one it was being given."""
        fits = self._mac(key)
        return not self.unreadable and (crypto.same(self.mac, fits) or crypto.same(self.next_mac, fits))

    def proves(self, slot_id: str, key: bytes) -> bool:
        """Whether the slot is there, and as the program wrote it."""
        slot = self.find(slot_id)
        return slot is not None and slot.proved(self.vault, key)

    def _mac(self, key: bytes) -> bytes:
        parts: list[object] = [self.format, self.vault, [_slot_json(slot) for slot in self.slots]]
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
    half = half_of(device, keys.vault)
    slot = Slot(
        id=slot_id, kind=USER, device=bool(device), cost=cost, salt=salt, public=b"", private=b"", sealed=b"", half=half
    )
    return _with_slot(keys, key, slot, wrapping)


def with_recovery(keys: KeyFile, key: bytes, secret: bytes) -> KeyFile:
    """The file with a recovery slot for the secret printed on paper, replacing an earlier one."""
    slot = Slot(id=RECOVERY, kind=RECOVERY, device=False, cost=None, salt=b"", public=b"", private=b"", sealed=b"")
    return _with_slot(keys, key, slot, crypto.derive(secret, b"livd recovery slot"))


def half_of(device: bytes, vault: str) -> str:
    """Which device secret a slot takes, without telling anything of it; empty for none."""
    return crypto.mac(crypto.derive(device, b"livd device half"), vault.encode())[:8].hex() if device else ""


def without(keys: KeyFile, key: bytes, slot_id: str) -> KeyFile:
    """The file without one slot. This revokes nothing for someone who kept a copy of the vault; re-keying does."""
    return replace(keys, slots=tuple(slot for slot in keys.slots if slot.id != slot_id)).signed(key)


def _with_slot(keys: KeyFile, key: bytes, slot: Slot, wrapping: bytes) -> KeyFile:
    private, public = crypto.new_pair()
    context = slot.context(keys.vault)
    done = replace(
        slot,
        public=public,
        private=crypto.wrap(wrapping, private, context),
        sealed=crypto.seal(public, key, context),
        since=keys.generation + 1,
    )
    others = tuple(other for other in keys.slots if other.id != slot.id)
    return replace(keys, slots=(*others, done.signed(keys.vault, key))).signed(key)


def with_schema(keys: KeyFile, key: bytes, schema: int) -> KeyFile:
    """The file that says which schema the database has, for whoever has no key to ask it."""
    return replace(keys, schema=schema).signed(key)


def with_next(keys: KeyFile, key: bytes, new: bytes) -> KeyFile:
    """The file that opens the database under either key, while it is being re-keyed. Only a slot that proves itself
    gets the new key: to any other it could be sealed for a stranger."""
    slots = tuple(
        replace(slot, next=crypto.seal(slot.public, new, slot.context(keys.vault))).signed(keys.vault, key)
        for slot in keys.slots
        if slot.proved(keys.vault, key)
    )
    both = replace(keys, slots=slots, mac=b"", next_mac=b"", generation=keys.generation + 1)
    return replace(both, mac=both._mac(key), next_mac=both._mac(new))


def settled(keys: KeyFile, opened: Keys, key: bytes) -> KeyFile:
    """The file with only `key`, the one of the two that proved to open the database. The caller answers for every slot."""
    slots = tuple(settled_slot(slot, opened, key).signed(keys.vault, key) for slot in keys.slots)
    return replace(keys, slots=slots).signed(key)


def settled_slot(slot: Slot, opened: Keys, key: bytes) -> Slot:
    """The slot with only `key`, as yet without proof."""
    return replace(slot, sealed=slot.next if slot.next and key == opened.next else slot.sealed, next=b"", mac=b"")


def usual_cost(keys: KeyFile) -> KdfCost:
    """What the slots of this vault cost."""
    return next((slot.cost for slot in keys.slots if slot.cost), KdfCost())


def open_with_password(keys: KeyFile, user: str, password: str, device: bytes = b"") -> Keys:
    """The database key. VaultError `wrong_password` for an unknown user too, at the same cost in time."""
    slot = keys.find(keys.slot_id(user))
    if slot is None or slot.cost is None:
        crypto.stretch(password, bytes(16), usual_cost(keys))
        raise VaultError("keys_damaged" if keys.unreadable else "wrong_password")
    if slot.device and (not device or slot.half not in ("", half_of(device, keys.vault))):
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
    return Keys(key, after)


def read_keys(path: Path) -> KeyFile:
    """The key file; VaultError `keys_damaged` when it is not one, `keys_too_new` when a newer program wrote it.

    An entry that is no slot is left out, and counted: it must not keep out whom another slot lets in.
    """
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(MOST_BYTES))
        if data["format"] not in (FORMAT, FIRST):
            ours = re.fullmatch(r"livd\.keys/[0-9]{1,3}", str(data["format"]))
            raise VaultError("keys_too_new" if ours else "keys_damaged")
        if not re.fullmatch(r"[0-9a-f]{32}", data["vault"]):
            raise VaultError("keys_damaged")
        entries = list(data["slots"])[:MOST_SLOTS]
        slots = tuple(slot for slot in map(_slot_from, entries) if slot)
        marks = (_unb64(data["mac"]), _unb64(data.get("next_mac", "")))
        counts = (_count(data.get("schema", 0)), _count(data.get("generation", 0)))
        return KeyFile(data["vault"], slots, *marks, *counts, data["format"], len(entries) - len(slots))
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
        "slots": [_slot_json(slot) for slot in keys.slots],
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
    more = {"next": _b64(slot.next), "since": slot.since, "half": slot.half, "mac": _b64(slot.mac)}
    return {name: value for name, value in more.items() if value} | {
        "id": slot.id,
        "kind": slot.kind,
        "device": slot.device,
        "kdf": kdf,
        "public": _b64(slot.public),
        "private": _b64(slot.private),
        "sealed": _b64(slot.sealed),
    }


def _slot_from(entry: Any) -> Slot | None:
    """The slot in an entry; None when it is none."""
    try:
        kdf = entry["kdf"]
        cost = KdfCost(int(kdf["memory_kib"]), int(kdf["iterations"]), int(kdf["lanes"])) if kdf else None
        if cost and not (
            1 <= cost.lanes <= 64 and 8 * cost.lanes <= cost.memory_kib <= 1 << 20 and 1 <= cost.iterations <= 100
        ):
            return None
        public, private, sealed = (_unb64(entry[name]) for name in ("public", "private", "sealed"))
        salt = _unb64(kdf["salt"]) if kdf else b""
        if kdf and len(salt) < LEAST_SALT:
            return None
        after, mac = _unb64(entry.get("next", "")), _unb64(entry.get("mac", ""))
        since, half = _count(entry.get("since", 0)), str(entry.get("half", ""))
        name, kind, device = str(entry["id"]), str(entry["kind"]), bool(entry["device"])
        return Slot(
            id=name,
            kind=kind,
            device=device,
            cost=cost,
            salt=salt,
            public=public,
            private=private,
            sealed=sealed,
            next=after,
            since=since,
            half=half,
            mac=mac,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, binascii.Error):
        return None


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_GENERATION:
        raise ValueError("count")
    return value


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
