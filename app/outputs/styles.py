"""How paragraphs look on every paper."""

from typing import Any

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle

from app.outputs.fonts import BOLD, ITALIC, REGULAR

INK = colors.HexColor("#1F2933")


def style(name: str, font: str, size: float, **more: Any) -> ParagraphStyle:
    """A paragraph in one face, `size` in points."""
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.35, textColor=INK, **more)


TITLE = style("title", BOLD, 26, spaceAfter=10)
HEADING = style("heading", BOLD, 11.5, spaceBefore=8, spaceAfter=4)
BODY = style("body", REGULAR, 9)
NOTE = style("note", ITALIC, 7.5)
RIGHT = style("right", REGULAR, 9, alignment=2)
