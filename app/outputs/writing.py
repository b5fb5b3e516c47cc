"""The one way words get onto paper: lines are broken here, and every sign has a face, its joined form and its direction.

A sign that no face has is drawn as a mark and remembered; `paper` refuses the document unless marks were asked for.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reportlab.graphics.shapes import String
from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.domain.errors import RuleBroken
from app.outputs.fonts import REGULAR, named, register_fonts, undrawable
from app.outputs.shaping import Glyphs, Strip, strip_of

Parts = Sequence[tuple[str, str]]
"""Words and the face they are set in."""
_SPACES = " \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000"
_IDEOGRAPH = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "、。，．・：；？！）」』】〕》〉’”…ー々"
_PIECES = re.compile(
    f"[{_IDEOGRAPH}][{_CLOSING}]*[{_SPACES}]*|[^{_SPACES}{_IDEOGRAPH}]+[{_CLOSING}]*[{_SPACES}]*|[{_SPACES}]+"
)
_HOLDS_NEXT = "เแโใไເແໂໃໄ\u200d"  # Thai and Lao vowels written before their consonant
_HELD = "ะาำๅๆฯະາຳໆ\u200c\u200d"  # and those written after it
_ALIGN_RIGHT = 2


class Text(Flowable):
    """A paragraph: plain words (a new line is a new line), or parts in different faces."""

    def __init__(self, words: str | Parts, style: ParagraphStyle, lines: list[Strip] | None = None) -> None:
        super().__init__()
        register_fonts()
        self.parts: Parts = [(words, style.fontName)] if isinstance(words, str) else words
        self.style = style
        self._lines = lines or []
        self._broken_at: float | None = None

    def getPlainText(self) -> str:
        return "".join(words for words, _ in self.parts)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        if self.parts and self._broken_at != width:
            self._lines = lines_of(self.parts, self.style.fontSize, width)
        self._broken_at = self.width = width
        self.height = len(self._lines) * self.style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        if self._broken_at is None:
            self.wrap(width, height)
        room = int((height + 0.01) / self.style.leading)
        if room >= len(self._lines):
            return [self]
        return [Text((), self.style, part) for part in (self._lines[:room], self._lines[room:])] if room else []

    def draw(self) -> None:
        size = self.style.fontSize
        self.canv.setFillColor(self.style.textColor)
        _note_missing(self.canv, self.getPlainText())
        for number, line in enumerate(self._lines):
            glyphs = line.glyphs(size)
            free = self.width - sum(run.width for run in glyphs)
            to_right = line.base or self.style.alignment == _ALIGN_RIGHT
            _draw(self.canv, glyphs, free if to_right else 0, self.height - number * self.style.leading - size, size)


def lines_of(parts: Parts, size: float, width: float) -> list[Strip]:
    """The lines of some words in a column `width` points wide; a word wider than that is cut between two signs."""
    return [line for part in _paragraphs(parts) for line in _filled(strip_of(part), size, width)]


def _paragraphs(parts: Parts) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = [[]]
    for words, face in parts:
        first, *others = words.replace("\t", "    ").splitlines() or [""]
        lines[-1].append((first, face))
        lines += [[(line, face)] for line in others]
        if words.endswith("\n"):
            lines.append([])
    return lines


def _filled(strip: Strip, size: float, width: float) -> Iterator[Strip]:
    start, used = 0, 0.0
    for at, end, wide in _pieces(strip, size, width):
        seen = wide if end == len(strip.words) else _trimmed(strip, at, end).width(size)
        if used and used + seen > width + 0.01:
            yield _trimmed(strip, start, at)
            start, used = at, 0.0
        used += wide
    yield _trimmed(strip, start, len(strip.words))


def _pieces(strip: Strip, size: float, width: float) -> Iterator[tuple[int, int, float]]:
    for match in _PIECES.finditer(strip.words):
        piece = strip.part(*match.span())
        wide = piece.width(size)
        if wide <= width:
            yield *match.span(), wide
            continue
        for at, end in _clusters(strip.words, *match.span()):
            yield at, end, strip.part(at, end).width(size)


def _clusters(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a word may be cut when it must: never before a mark."""
    first = start
    for at in range(start + 1, end):
        joined = unicodedata.category(words[at])[0] == "M" or words[at] in _HELD or words[at - 1] in _HOLDS_NEXT
        if not joined:
            yield first, at
            first = at
    yield first, end


def _trimmed(strip: Strip, start: int, end: int) -> Strip:
    while end > start and strip.words[end - 1] in " \u200b\u3000":
        end -= 1
    return strip.part(start, end)


# -- one line -------------------------------------------------------------------------------------------------------


def draw_line(canvas: Canvas, x: float, y: float, words: str, size: float, to_right: bool = False) -> None:
    """One line at (x, y), in points; with `to_right` it ends there instead."""
    register_fonts()
    _note_missing(canvas, words)
    glyphs = _line(words).glyphs(size)
    _draw(canvas, glyphs, x - sum(run.width for run in glyphs) if to_right else x, y, size)


def labels(words: str, x: float, y: float, size: float, ink: Color, anchor: str, on_paper: bool) -> list[String]:
    """One line in a drawing, anchored at its `start`, `middle` or `end`. A window shapes it itself: it gets the words."""
    register_fonts()
    if not on_paper:
        return [String(x, y, words, fontName=REGULAR, fontSize=size, fillColor=ink, textAnchor=anchor)]
    glyphs = _line(words).glyphs(size)
    x -= sum(run.width for run in glyphs) * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    parts = []
    for run in glyphs:
        parts.append(String(x, y, run.drawn, fontName=run.face, fontSize=size, fillColor=ink))
        x += run.width
    return parts


def line_width(words: str, size: float) -> float:
    """How wide a line is, in points."""
    return _line(words).width(size)


def _line(words: str) -> Strip:
    register_fonts()
    return strip_of([(" ".join(words.split()), REGULAR)])


def _draw(canvas: Canvas, glyphs: list[Glyphs], x: float, y: float, size: float) -> None:
    """Joined and turned glyphs carry the words they stand for, so that a text copied from the document is the text."""
    for number, run in enumerate(glyphs, 1):
        text = canvas.beginText(x, y)
        text.setFont(run.face, size)
        (text.textLine if number == len(glyphs) else text.textOut)(run.drawn)
        if run.drawn == run.words:
            canvas.drawText(text)
        else:
            canvas.addLiteral(f"/Span <</ActualText <{run.words.encode('utf-16').hex()}>>> BDC")
            canvas.drawText(text)
            canvas.addLiteral("EMC")
        x += run.width


# -- a document -----------------------------------------------------------------------------------------------------


class _Paper(Canvas):
    """Remembers which signs it could not draw."""

    missing: dict[str, None]


def _note_missing(canvas: Any, words: str) -> None:
    if isinstance(canvas, _Paper):
        canvas.missing.update(dict.fromkeys(undrawable(words)))


def paper(build: Callable[[io.BytesIO, type[Canvas]], None], marks: bool) -> bytes:
    """A PDF. `build` gets where it goes and the canvas to draw on.

    Raises RuleBroken `undrawable` with the signs no face has, unless `marks` may stand for them."""
    target = io.BytesIO()
    missing: dict[str, None] = {}
    build(target, type("Paper", (_Paper,), {"missing": missing}))
    if missing and not marks:
        raise RuleBroken("undrawable", signs=named(tuple(missing)))
    return target.getvalue()
