"""The key ring of an open vault: keys.json as it stands, and the key that signs it. Every edit is durable when it returns."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.errors import VaultError
from app.paths import KEYS_COPY
from db import keyslots
from db.crypto import KdfCost
from db.device import Device
from db.findings import Finding
from db.keyslots import KeyFile, Slot


class Ring:
    """Adds and takes away slots of the vault's users."""

    def __init__(self, path: Path, file: KeyFile, key: bytes, device: Device) -> None:
        self.path, self.file, self.key, self.device = path, file, key, device
        self.read_generation = file.generation
        """As it stood in the folder when it was opened."""
        self.other = b""
        """The key that a cut-off re-keying left behind: what is signed with it is believed until the next login."""
        self.told: Finding | None = None
        """What a leader must be told of the key files as they were found."""
        self._whole = True
        self.written: Callable[[], None] = lambda: None

    def found(self, told: Finding | None, whole: bool) -> None:
        """How the key files were found at opening: what is to be told, and whether they are as they should be."""
        self.told, self._whole = told, whole
        if told and told.code == "keys_changed":  # what they count is anybody's word
            self.read_generation = keyslots.MOST_GENERATION

    def mend(self, schema: int) -> None:
        """Write both key files as they should be, once what was found has been told."""
        if not self._whole:
            self.write(keyslots.with_schema(self.file, self.key, schema))
            self._whole = True

    def slot_id(self, user: str) -> str:
        """The opaque id of a user's slot."""
        return self.file.slot_id(user)

    def has(self, user: str) -> bool:
        """Whether the user has a slot."""
        return self.file.find(self.slot_id(user)) is not None

    def on_device(self, user: str) -> bool:
        """Whether the user's slot takes the device secret of a PC."""
        slot = self.file.find(self.slot_id(user))
        return slot is not None and slot.device

    def put(self, user: str, password: str, cost: KdfCost | None = None) -> None:
        """A fresh slot for the user, tied to this PC where it has a keyring."""
        secret = self.device.enrol(self.file.vault)
        cost = cost or keyslots.usual_cost(self.file)
        self.write(
            keyslots.with_user(keys=self.file, key=self.key, user=user, password=password, cost=cost, device=secret)
        )

    def remove(self, user: str) -> None:
        """The user's slot is gone. For a copy of the vault that somebody kept, only re-keying would help."""
        self.write(keyslots.without(self.file, self.key, self.slot_id(user)))

    def opens_with(self, user: str, password: str) -> None:
        """VaultError `wrong_password` unless the password is the user's."""
        secret = self.device.read(self.file.vault) if self.on_device(user) else b""
        keyslots.open_with_password(self.file, user, password, secret)

    def tidy(self, user: str, password: str) -> None:
        """After a login: the slot that opened is made anew where it cannot prove itself, and says which PC it is tied to."""
        slot = self.file.find(self.slot_id(user))
        if slot is None or not slot.proved(self.file.vault, self.key):
            self.put(user, password)
        elif slot.device and not slot.half:
            half = keyslots.half_of(self.device.read(self.file.vault), self.file.vault)
            signed = replace(slot, half=half).signed(self.file.vault, self.key)
            slots = tuple(signed if one.id == slot.id else one for one in self.file.slots)
            self.write(replace(self.file, slots=slots).signed(self.key))

    def since(self, slot_id: str) -> int:
        """The generation in which a slot was made that proves itself; 0 for any other."""
        slot = self.file.find(slot_id)
        return slot.since if slot and slot.proved(self.file.vault, self.key) else 0

    def states(self) -> dict[str, str]:
        """Of each slot, by id. `here`: it opens on this PC. `elsewhere`: it takes the secret of another PC, or of a keyring
        that was lost. `none`: it is spoilt."""
        half = ""
        if any(slot.device for slot in self.file.slots):
            with suppress(VaultError):
                half = keyslots.half_of(self.device.read(self.file.vault), self.file.vault)
        return {slot.id: self._state(slot, half) for slot in self.file.slots}

    def _state(self, slot: Slot, half: str) -> str:
        if not slot.proved(self.file.vault, self.key):
            return "none"
        return "here" if not slot.device or (half and slot.half in ("", half)) else "elsewhere"

    def raise_to(self, generation: int) -> None:
        """The next write goes on from there: a counter that was put back must not count the same number twice."""
        if generation > self.file.generation:
            self.file, self._whole = replace(self.file, generation=generation), False

    def write(self, file: KeyFile) -> None:
        """Replace keys.json."""
        keyslots.write_keys(self.path, file)
        self.file = file
        with suppress(VaultError):  # the copy is older then, and mended at the next opening
            keyslots.write_keys(self.path.with_name(KEYS_COPY), file)
        self.written()

    def put_back(self, before: KeyFile) -> None:
        """The slots as they were before an edit that the database refused; the generation goes on all the same."""
        self.write(replace(before, generation=self.file.generation).signed(self.key))
