"""Lines of a table as bars beneath each other, one colour; what is hidden has no bar."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import Color, HexColor

from app.outputs.charts import BAR, INK, svg_of
from app.outputs.writing import labels, line_width

_SIZE, _STEP, _TALL, _ROOM = 8.0, 15.0, 9.0, 34.0
"""Of the words, from line to line, of a bar, and what a number beside the longest bar takes; points."""


def bars(
    lines: Sequence[tuple[str, str]], width: float, ink: Color = INK, bar: Color = BAR, on_paper: bool = True
) -> Drawing:
    """Each line is words and its number as it is written: `12,5`, or `..` where it is hidden."""
    drawing = Drawing(width, _STEP * len(lines) + 4)
    left = min(width * 0.7, max((line_width(words, _SIZE) for words, _ in lines), default=0) + 12)
    numbers = [_number(written) for _, written in lines]
    most = max((n for n in numbers if n is not None), default=0) or 1
    for place, ((words, written), number) in enumerate(zip(lines, numbers, strict=True)):
        y = drawing.height - _STEP * (place + 1)
        long = (width - left - _ROOM) * (number or 0) / most
        if number is not None:
            drawing.add(Rect(left, y, max(long, 0.4), _TALL, fillColor=bar, strokeColor=None))
        for line, x, anchor in ((words, left - 6, "end"), (written, left + long + 4, "start")):
            for shape in labels(words=line, x=x, y=y + 1.5, size=_SIZE, ink=ink, anchor=anchor, on_paper=on_paper):
                drawing.add(shape)
    return drawing


def bars_svg(lines: Sequence[tuple[str, str]], width: float, ink: str, bar: str) -> str:
    """The same for the window, in its colours (`#rrggbb`)."""
    return svg_of(bars(lines, width, HexColor(ink), HexColor(bar), on_paper=False))


def _number(written: str) -> float | None:
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return None
