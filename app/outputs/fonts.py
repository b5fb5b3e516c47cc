"""The bundled faces (Noto Sans, and one for Chinese, Japanese and Korean), and which of them has a sign."""

import unicodedata
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from app.paths import RESOURCES

REGULAR, BOLD, ITALIC = "NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"
_SCRIPTS = (
    "Arabic", "Ethiopic", "Hebrew", "Thai", "Devanagari", "Bengali", "Tamil", "Gurmukhi", "Sinhala", "Telugu", "Gujarati",
    "Kannada", "Malayalam", "Oriya", "Armenian", "Georgian", "Khmer", "Lao", "Myanmar", "Syriac", "Thaana", "Tifinagh",
    "Symbols2", "Math",
)  # fmt: skip
CJK = "DroidSansFallback"
FALLBACKS = (*(f"NotoSans{script}-Regular" for script in _SCRIPTS), CJK)
"""Asked in this order for a sign that the face of the text does not have."""
MARK = "\ufffd"
"""Stands on paper for a sign that no face has."""
_BREAKS = "\t\n\r"


@cache
def signs_of(face: str) -> frozenset[int]:
    """Makes a face known to ReportLab; the code points it draws.

    A control has no look, and a private code point is nobody's: shaping puts glyphs there."""
    font = TTFont(face, str(RESOURCES / "fonts" / f"{face}.ttf"))
    pdfmetrics.registerFont(font)
    return frozenset(code for code in font.face.charToGlyph if unicodedata.category(chr(code)) not in ("Cc", "Co"))


@cache
def register_fonts() -> None:
    """Make the faces that carry bold and italic known to ReportLab as one family."""
    for face in (REGULAR, BOLD, ITALIC):
        signs_of(face)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


@cache
def face_of(sign: str, face: str) -> str | None:
    """The face that draws a sign of a text set in `face`; None when there is none."""
    return next((name for name in (face, *FALLBACKS) if ord(sign) in signs_of(name)), None)


@cache
def is_silent(sign: str) -> bool:
    """Whether a sign is not drawn itself: it joins, turns or varies its neighbours."""
    code = ord(sign)
    varies = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x034F
    return varies or unicodedata.category(sign) == "Cf"


def undrawable(words: str) -> tuple[str, ...]:
    """The signs that no bundled face has, each once, in the order they come."""
    return tuple(
        dict.fromkeys(
            sign for sign in words if sign not in _BREAKS and not is_silent(sign) and not face_of(sign, REGULAR)
        )
    )


def named(signs: tuple[str, ...]) -> str:
    """Signs as a sentence can hold them: themselves, or their number where they cannot be seen."""
    return " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in signs)
