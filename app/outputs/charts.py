"""One drawing of a table, made once: the PDF embeds it and the window shows its SVG."""

import re

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import Color, HexColor

from app.forms.tables import Line, Table, percent_text
from app.outputs.writing import labels, line_width

_CLIP = re.compile(r"<clipPath.*?</clipPath>", re.DOTALL)  # SVG Tiny knows no clip path and would fill it with black
BAR = HexColor("#2F6B7E")
INK = HexColor("#1F2933")
BAR_HEIGHT, GAP, LABEL_WIDTH, NUMBER_WIDTH, FONT = 11, 7, 200, 40, 8


def bar_chart(
    table: Table, width: float = 480, ink: Color = INK, bar: Color = BAR, on_paper: bool = True
) -> Drawing | None:
    """Horizontal bars of the percents of a table; None when there is nothing to draw. `width` in points."""
    lines = [line for line in table.lines if line.cells[0].percent is not None]
    if not lines:
        return None
    height = len(lines) * (BAR_HEIGHT + GAP) + GAP
    drawing = Drawing(width, height)
    longest = max(max(line.cells[0].percent or 0 for line in lines), 1)
    room = width - LABEL_WIDTH - NUMBER_WIDTH
    for position, line in enumerate(lines):
        y = height - (position + 1) * (BAR_HEIGHT + GAP)
        _bar(drawing=drawing, line=line, y=y, scale=room / longest, ink=ink, bar=bar, on_paper=on_paper)
    return drawing


def _bar(drawing: Drawing, line: Line, y: float, scale: float, ink: Color, bar: Color, on_paper: bool) -> None:
    percent = line.cells[0].percent or 0
    end = LABEL_WIDTH + percent * scale + 4
    words = labels(
        words=fitted(line.label, LABEL_WIDTH - 8),
        x=LABEL_WIDTH - 8,
        y=y + 2,
        size=FONT,
        ink=ink,
        anchor="end",
        on_paper=on_paper,
    )
    words += labels(
        words=f"{percent_text(percent)} %", x=end, y=y + 2, size=FONT, ink=ink, anchor="start", on_paper=on_paper
    )
    drawing.add(Rect(LABEL_WIDTH, y, max(percent * scale, 0.5), BAR_HEIGHT, fillColor=bar, strokeColor=None))
    for word in words:
        drawing.add(word)


def fitted(text: str, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width` points."""
    if line_width(text, FONT) <= width:
        return text
    while text and line_width(text + "…", FONT) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def bar_chart_svg(table: Table, ink: str, bar: str) -> str:
    """The same drawing as SVG, in the colours of the window (`#rrggbb`); empty when there is nothing to draw."""
    drawing = bar_chart(table, ink=HexColor(ink), bar=HexColor(bar), on_paper=False)
    return svg_of(drawing) if drawing else ""


def svg_of(drawing: Drawing) -> str:
    """A drawing as the SVG that the window can show."""
    return _CLIP.sub("", renderSVG.drawToString(drawing))
