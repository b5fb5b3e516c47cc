"""The cryptographic pieces of the vault, each one call of `cryptography`; nothing is home-made (design of db/keyslots.py)."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class WrongKey(Exception):
    """The key does not open what it was tried on, or what it was tried on has been changed."""


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Cost of Argon2id (RFC 9106): memory in KiB, passes over it, lanes."""

    memory_kib: int = 65536
    iterations: int = 3
    lanes: int = 1


def random_key() -> bytes:
    """32 fresh random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def stretch(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """32 bytes from a password by Argon2id. The password is NFC, so that å typed in two ways is one å."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"))


def derive(secret: bytes, purpose: bytes) -> bytes:
    """32 bytes for one purpose from a secret that already has full strength (HKDF-SHA256)."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)


def wrap(key: bytes, secret: bytes, context: bytes) -> bytes:
    """`secret` under `key` by AES-256-GCM, bound to `context`: nonce, then ciphertext and tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, context)


def unwrap(key: bytes, wrapped: bytes, context: bytes) -> bytes:
    """What `wrap` wrapped; WrongKey when key, content or context differs."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise WrongKey from None


def new_pair() -> tuple[bytes, bytes]:
    """A fresh X25519 pair: private and public key, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(public: bytes, secret: bytes, context: bytes) -> bytes:
    """`secret` sealed to a public key by HPKE (RFC 9180), bound to `context`."""
    return _SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), context)


def unseal(private: bytes, sealed: bytes, context: bytes) -> bytes:
    """What `seal` sealed; WrongKey when key, content or context differs."""
    try:
        return _SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), context)
    except (InvalidTag, ValueError):
        raise WrongKey from None


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, message, hashlib.sha256).digest()


def same(one: bytes, other: bytes) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(one, other)
