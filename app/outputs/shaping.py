"""From words to glyphs: each sign's face, the order of right-to-left text (python-bidi), joined forms and marks (HarfBuzz)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import uharfbuzz
from bidi import algorithm as bidi
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

from app.outputs.fonts import CJK, MARK, face_of, is_silent

_NEEDS_ORDER = {"R", "AL", "AN", "RLE", "RLO", "LRO", "RLI", "FSI"}
_ISOLATES = str.maketrans(
    "\u2066\u2067\u2068\u2069", "\u202a\u202b\u202a\u202c"
)  # the library knows the older signs only
_NUMBER = re.compile(r"\+?[0-9](?:[0-9 .,:/-]*[0-9])?")
_PLAIN = 0x300  # below it no sign joins or carries a mark
_FEATURES = {"kern": True, "liga": True}


class Glyphs(NamedTuple):
    """Some signs of one face in one direction, ready to be drawn: `drawn` is in visual order, `words` as it was typed."""

    face: str
    drawn: str
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A paragraph, or a piece of it, before it is drawn: for each sign its face and its level (odd is right to left)."""

    words: str
    faces: tuple[str, ...]
    levels: tuple[int, ...]
    base: int
    """The level of the paragraph: 1 when it is read from right to left."""

    def part(self, start: int, end: int) -> "Strip":
        return Strip(self.words[start:end], self.faces[start:end], self.levels[start:end], self.base)

    def glyphs(self, size: float) -> list[Glyphs]:
        """What is drawn, from left to right; `size` in points."""
        keys = zip(self.faces, self.levels, strict=True)
        runs: list[tuple[int, Glyphs]] = []
        at = 0
        for (face, level), group in groupby(keys):
            end = at + len(list(group))
            runs.append((level, _shaped(self.words[at:end], face, size, level % 2 == 1)))
            at = end
        return _visual(runs)

    def width(self, size: float) -> float:
        """How wide it is, in points."""
        return sum(run.width for run in self.glyphs(size))


def strip_of(parts: Sequence[tuple[str, str]]) -> Strip:
    """A paragraph of (words, face); a sign that cannot be drawn is there as a mark."""
    words, faces = "", list[str]()
    for text, face in parts:
        for sign in unicodedata.normalize("NFC", text):
            chosen = _face(sign, face, faces[-1] if faces else face)
            faces.append(chosen or face)
            words += sign if chosen else MARK
    base, levels = _levels(words)
    return Strip(words, tuple(faces), levels, base)


def _face(sign: str, face: str, before: str) -> str | None:
    """A mark, or a sign that only joins, belongs to what it stands on."""
    if is_silent(sign):
        return before
    on_mark = unicodedata.category(sign)[0] == "M"
    return face_of(sign, before if on_mark else face)


def _levels(words: str) -> tuple[int, tuple[int, ...]]:
    """A phone number or a date is one number, read from left to right: without that `912 34 567` in an Arabic sentence
    would stand as `567 34 912`, and somebody would dial it."""
    if _NEEDS_ORDER.isdisjoint(map(unicodedata.bidirectional, words)):
        return 0, (0,) * len(words)
    words = _NUMBER.sub(lambda number: "0" * len(number[0]), words.translate(_ISOLATES))
    storage: dict[str, Any] = bidi.get_empty_storage()
    storage["base_level"] = base = bidi.get_base_level(words)
    storage["base_dir"] = "LR"[base]
    bidi.get_embedding_levels(words, storage)
    for place, sign in enumerate(storage["chars"]):
        sign["place"] = place
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    level_of = {sign["place"]: int(sign["level"]) for sign in storage["chars"]}
    levels: list[int] = []
    for place in range(len(words)):
        levels.append(level_of.get(place, levels[-1] if levels else base))
    return base, tuple(levels)


def _visual(runs: list[tuple[int, Glyphs]]) -> list[Glyphs]:
    """Rule L2 of the Unicode order: from the highest level down, what stands at it or above is turned around."""
    for level in range(max((level for level, _ in runs), default=0), 0, -1):
        turned: list[tuple[int, Glyphs]] = []
        held: list[tuple[int, Glyphs]] = []
        for run in runs:
            if run[0] >= level:
                held.insert(0, run)
            else:
                turned += [*held, run]
                held = []
        runs = turned + held
    return [run for _, run in runs]


def _shaped(words: str, face: str, size: float, leftwards: bool) -> Glyphs:
    if face == CJK or (not leftwards and all(ord(sign) < _PLAIN for sign in words)):
        seen = "".join(sign for sign in words if not is_silent(sign))
        return Glyphs(face, seen, stringWidth(seen, face, size), words)
    font = getFont(face)
    sized = font.hbFont(size)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if leftwards else "ltr"
    uharfbuzz.shape(sized, buffer, _FEATURES)
    drawn, data = "", []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        code = _code(font, sized, info.codepoint, place.x_advance)
        drawn += chr(code)
        moves = (place.x_advance, place.y_advance, place.x_offset, place.y_offset)
        data.append(ShapeData(info.cluster, *map(font.pdfScale, moves), font.face.charWidths[code]))
    return Glyphs(face, ShapedStr(drawn, data), sum(d.x_advance for d in data) * size / 1000, words)


def _code(font: Any, sized: Any, glyph: int, advance: int) -> int:
    """The code point ReportLab draws a glyph by; one of the private ones where the face has none."""
    sign = font.face.glyphToChar.get(glyph)
    return int(sign[0] if sign else font.hbAddPrivate(sized.glyph_to_string(glyph), glyph, advance))
