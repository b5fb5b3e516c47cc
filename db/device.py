"""The device secret: 32 random bytes in the keyring of the operating system, so that a copied folder and a guessed
password are not enough. Call it off the window's thread: a keyring may ask its owner first."""

import base64
import binascii
import secrets
from contextlib import suppress
from typing import Any, Protocol

from app.domain.errors import VaultError

SERVICE = "Livd"
ANCHOR = ".anchor"
"""What the name of the vault's second entry ends with."""
SECRET_BYTES = 32
READY, NONE, LOCKED, REFUSED = "ready", "none", "locked", "refused"


class Device(Protocol):
    """Where this PC keeps its part of the keys."""

    def state(self) -> str:
        """`ready`, or why it is not: `none` (no keyring), `locked`, `refused`."""

    def read(self, vault: str) -> bytes:
        """The secret for the vault with this id; empty when this PC has none. VaultError when it cannot be asked."""

    def enrol(self, vault: str) -> bytes:
        """The secret, made now if there is none; empty when the keyring is not ready."""

    def kept(self, vault: str) -> bytes:
        """The anchor kept beside the secret; empty when there is none, or the keyring does not answer."""

    def keep(self, vault: str, anchor: bytes) -> None:
        """Keep the anchor. A keyring that refuses stops no work."""


class NoDevice:
    """A PC without a keyring."""

    def state(self) -> str:
        return NONE

    def read(self, vault: str) -> bytes:
        raise VaultError("keyring_gone")

    def enrol(self, vault: str) -> bytes:
        return b""

    def kept(self, vault: str) -> bytes:
        return b""

    def keep(self, vault: str, anchor: bytes) -> None:
        return None


class SystemKeyring:
    """The operating system's own keyring by `keyring`: Secret Service or KWallet, Credential Manager, Keychain.

    Backends from elsewhere are not used: some keep passwords in plain files.
    """

    def __init__(self) -> None:
        self._found: Any = None

    def state(self) -> str:
        try:
            self._get("probe")
        except VaultError as error:
            return {"keyring_gone": NONE, "keyring_locked": LOCKED}.get(error.code, REFUSED)
        return READY

    def read(self, vault: str) -> bytes:
        return self._get(vault)

    def enrol(self, vault: str) -> bytes:
        if self.state() != READY:
            return b""
        kept = self._get(vault)
        if kept:
            return kept
        secret = secrets.token_bytes(SECRET_BYTES)
        try:
            self._backend().set_password(SERVICE, vault, base64.b64encode(secret).decode())
        except Exception:  # every backend has errors of its own; a keyring that will not keep a secret is no keyring
            return b""
        return secret if self._get(vault) == secret else b""

    def kept(self, vault: str) -> bytes:
        try:
            return self._get(vault + ANCHOR)
        except VaultError:
            return b""

    def keep(self, vault: str, anchor: bytes) -> None:
        with suppress(Exception):  # as in `enrol`
            self._backend().set_password(SERVICE, vault + ANCHOR, base64.b64encode(anchor).decode())

    def _get(self, vault: str) -> bytes:
        from keyring.errors import KeyringLocked, NoKeyringError

        try:
            kept = self._backend().get_password(SERVICE, vault)
            return base64.b64decode(kept, validate=True) if kept else b""
        except (NoKeyringError, VaultError):
            raise VaultError("keyring_gone") from None
        except KeyringLocked:
            raise VaultError("keyring_locked") from None
        except binascii.Error:
            return b""
        except Exception:  # D-Bus, Credential Manager and Keychain each refuse in their own way
            raise VaultError("keyring_refused") from None

    def _backend(self) -> Any:
        if self._found is None:
            self._found = _system_backend()
        return self._found


def _system_backend() -> Any:
    """The best backend of the library's own; VaultError `keyring_gone` when there is none."""
    import keyring
    from keyring.backends import chainer

    best = keyring.get_keyring()
    own = list(best.backends) if isinstance(best, chainer.ChainerBackend) else [best]
    for backend in own:
        module = type(backend).__module__
        if module.startswith("keyring.backends.") and not module.endswith((".fail", ".null")):
            if hasattr(backend, "persist"):
                backend.persist = "local machine"  # on Windows: this PC's, not roaming with a domain profile
            return backend
    raise VaultError("keyring_gone")
