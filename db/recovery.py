"""The recovery code on paper: 128 random bits and a 12-bit check in Crockford base32, seven groups of four signs."""

import hashlib
import secrets

from app.domain.errors import VaultError

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
SECRET_BYTES = 16
_CHECK_BITS = 12
_LENGTH = 28


def new_secret() -> bytes:
    """16 fresh random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def _check(secret: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"livd recovery check" + secret).digest()[:2], "big") >> (16 - _CHECK_BITS)


def to_code(secret: bytes) -> str:
    """The code to print: XXXX-XXXX-…, 28 signs in seven groups."""
    number = (int.from_bytes(secret, "big") << _CHECK_BITS) | _check(secret)
    signs = "".join(_SIGNS[(number >> (5 * i)) & 31] for i in reversed(range(_LENGTH)))
    return "-".join(signs[i : i + 4] for i in range(0, _LENGTH, 4))


def from_code(text: str) -> bytes:
    """The secret behind a typed code; VaultError `recovery_mistyped` when the check does not agree.

    Case, spaces and hyphens do not matter, and O, I and L are read as 0, 1 and 1.
    """
    signs = "".join(text.upper().split()).replace("-", "").translate(_MISREAD)
    if len(signs) != _LENGTH or any(sign not in _SIGNS for sign in signs):
        raise VaultError("recovery_mistyped")
    number = 0
    for sign in signs:
        number = (number << 5) | _SIGNS.index(sign)
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(secret):
        raise VaultError("recovery_mistyped")
    return secret
