"""The key ring of an open vault: keys.json as it stands, and the key that signs it. Every edit is durable when it returns."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from db import keyslots
from db.crypto import KdfCost
from db.device import Device
from db.keyslots import KeyFile


class Ring:
    """Adds and takes away slots of the vault's users."""

    def __init__(self, path: Path, file: KeyFile, key: bytes, device: Device) -> None:
        self.path, self.file, self.key, self.device = path, file, key, device
        self.read_generation = file.generation
        self.other = b""
        """The key that a cut-off re-keying left behind: what is signed with it is believed until the next login."""
        self.written: Callable[[], None] = lambda: None

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
        self.write(keyslots.with_user(self.file, self.key, user, password, cost, secret))

    def remove(self, user: str) -> None:
        """The user's slot is gone. For a copy of the vault that somebody kept, only re-keying would help."""
        self.write(keyslots.without(self.file, self.key, self.slot_id(user)))

    def opens_with(self, user: str, password: str) -> None:
        """VaultError `wrong_password` unless the password is the user's."""
        secret = self.device.read(self.file.vault) if self.on_device(user) else b""
        keyslots.open_with_password(self.file, user, password, secret)

    def write(self, file: KeyFile) -> None:
        """Replace keys.json."""
        keyslots.write_keys(self.path, file)
        self.file = file
        self.written()

    def put_back(self, before: KeyFile) -> None:
        """The slots as they were before an edit that the database refused; the generation goes on all the same."""
        self.write(replace(before, generation=self.file.generation).signed(self.key))
