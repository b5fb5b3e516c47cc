"""A PDF that opens with a password only: AES-256 (revision 6 of the standard), by qpdf."""

import io
import secrets
import unicodedata

import pikepdf

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that is heard or read as another: i and l and 1, o and 0."""
_GROUPS, _IN_GROUP = 4, 4


def new_password() -> str:
    """A password to be told by phone: 16 signs in four groups, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))


def protected(pdf: bytes, password: str) -> bytes:
    """The same document, encrypted as a whole, its title too; nobody holds the owner's password."""
    target = io.BytesIO()
    user = unicodedata.normalize("NFC", password)
    locked = pikepdf.Encryption(user=user, owner=secrets.token_urlsafe(32), R=6, aes=True, metadata=True)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(target, encryption=locked)
    return target.getvalue()
