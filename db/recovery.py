"""The recovery code on paper: 128 random bits and a 12-bit check in Crockford base32, seven groups of four signs; and the
same bits split into three sheets of twenty words, any two of which give them back (SLIP-39, by `shamir-mnemonic`)."""

import hashlib
import re
import secrets
import unicodedata

from app.domain.errors import VaultError

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
SECRET_BYTES = 16
_CHECK_BITS = 12
_LENGTH = 28
SHEETS, ENOUGH, WORDS = 3, 2, 20
MOST_TYPED = 10_000
PREFIX = 4
"""No two words of the list begin with the same four letters."""


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


def to_sheets(secret: bytes) -> tuple[str, ...]:
    """Three sheets of twenty words each. One alone tells nothing; any two open."""
    from shamir_mnemonic import generate_mnemonics

    return tuple(generate_mnemonics(1, [(ENOUGH, SHEETS)], secret)[0])


def from_code(text: str) -> bytes:
    """The secret behind what was typed: the code, or two of the three sheets.

    VaultError `recovery_mistyped` when the code's check does not agree, `sheet_mistyped` (which of the typed sheets),
    `sheets_needed` for one alone, `sheets_unlike` for two of different sets. In a code, case and whatever stands between
    the signs do not matter, and O, I and L are read as 0, 1 and 1; of a word the first four letters are enough.
    """
    words = re.findall(r"[^\W\d_]{3,}", text[:MOST_TYPED].lower())
    if len(words) >= WORDS - 2:
        return _from_sheets(words)
    plain = unicodedata.normalize("NFKC", text[:MOST_TYPED]).upper()
    signs = "".join(sign for sign in plain if sign.isalnum()).translate(_MISREAD)
    if len(signs) != _LENGTH or any(sign not in _SIGNS for sign in signs):
        raise VaultError("recovery_mistyped")
    number = 0
    for sign in signs:
        number = (number << 5) | _SIGNS.index(sign)
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(secret):
        raise VaultError("recovery_mistyped")
    return secret


def _from_sheets(words: list[str]) -> bytes:
    from shamir_mnemonic import MnemonicError, combine_mnemonics
    from shamir_mnemonic.share import Share
    from shamir_mnemonic.wordlist import WORDLIST

    whole = {word[:PREFIX]: word for word in WORDLIST}
    sheets = [" ".join(whole.get(w[:PREFIX], w) for w in words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    for number, sheet in enumerate(sheets, start=1):
        try:
            Share.from_mnemonic(sheet)
        except MnemonicError:
            raise VaultError("sheet_mistyped", number=number) from None
    if len(set(sheets)) < ENOUGH:
        raise VaultError("sheets_needed")
    try:
        secret: bytes = combine_mnemonics(sheets[:ENOUGH])
    except MnemonicError:
        raise VaultError("sheets_unlike") from None
    if len(secret) != SECRET_BYTES:
        raise VaultError("sheets_unlike")
    return secret
