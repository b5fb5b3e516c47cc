"""What a spreadsheet has written as text, read back as text: UTF-8, UTF-16 and Windows-1252 where it cannot be anything else."""

import codecs

UTF8 = "UTF-8"
_UTF16 = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_LETTERS = frozenset("æøåÆØÅéÉèÈêÊëËóÓòÒôÔöÖäÄüÜáÁàÀâÂíÍçÇñÑ\xa0")
"""The signs beyond ASCII that Windows-1252 is believed with: the letters Norwegian is written in, and the hard space. In other
old character sets the same bytes are signs that stand in no register."""


def decoded(content: bytes) -> tuple[str, str] | None:
    """The text without a byte-order mark, and what it was written as; None when that is not unmistakable."""
    if looks_like_utf16(content):  # without its mark it is sound UTF-8 too, full of zeros
        return _utf16(content)
    try:
        return content.decode("utf-8-sig"), UTF8
    except UnicodeDecodeError:
        return _windows(content)


def looks_like_utf16(content: bytes) -> str:
    """The codec of UTF-16 with or without its mark, known by the zero beside each letter of the header; else empty."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    header = content[:40]
    odd, even = header[1::2], header[::2]
    if len(header) >= 4 and not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if len(header) >= 4 and not any(even) and all(odd) else ""


def _utf16(content: bytes) -> tuple[str, str] | None:
    codec = looks_like_utf16(content)
    try:
        return (content.decode(codec).removeprefix("\ufeff"), _UTF16[codec]) if codec else None
    except UnicodeDecodeError:
        return None


def _windows(content: bytes) -> tuple[str, str] | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return (text, "Windows-1252") if all(c.isascii() or c in _LETTERS for c in text) and "\x00" not in text else None
