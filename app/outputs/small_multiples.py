"""The main numbers over the years, small beside each other: a line that is broken where the numbers cannot be compared."""

from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from app.forms.tables import number_text
from app.forms.years import Series
from app.outputs.fonts import BOLD, REGULAR
from app.outputs.styles import INK, style
from app.outputs.writing import Text, draw_line
from app.texts import text

_HEAD, _NOTE = style("year heading", BOLD, 8), style("year note", REGULAR, 6.4)
_LINE, _POINT, _BREAK = colors.HexColor("#C5CED6"), colors.HexColor("#2F6B7E"), colors.HexColor("#8795A1")
HEIGHT = 26 * mm


class Drawn(Flowable):
    """One number over the years, as wide as its column."""

    def __init__(self, series: Series, width: float) -> None:
        super().__init__()
        self.series, self.width, self.height = series, width, HEIGHT

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        points = self.series.points
        values = [float(p.value) for p in points if p.value is not None]
        most = max(values, default=0.0) or 1.0
        step, foot, room = self.width / len(points), 9.0, self.height - 24
        spots = [(step * (n + 0.5), foot + room * float(p.value or 0) / most) for n, p in enumerate(points)]
        self.canv.setStrokeColor(_LINE)
        self.canv.line(0, foot, self.width, foot)
        for n, point in enumerate(points):
            x, y = spots[n]
            if point.broken:
                self._break(x - step / 2)
            elif n and None not in (point.value, points[n - 1].value):
                self.canv.setStrokeColor(_POINT)
                self.canv.line(*spots[n - 1], x, y)
            self.canv.setFillColor(INK)
            draw_line(self.canv, x - 8, 1, str(point.year), 6)
            if point.value is not None:
                draw_line(self.canv, x - 8, y + 4, number_text(point.value), 6)
                self.canv.setFillColor(_POINT)
                self.canv.circle(x, y, 1.4, stroke=0, fill=1)

    def _break(self, x: float) -> None:
        self.canv.saveState()
        self.canv.setStrokeColor(_BREAK)
        self.canv.setDash(2, 2)
        self.canv.line(x, 8, x, self.height - 8)
        self.canv.restoreState()


def small_multiples(years: Sequence[Series], width: float) -> list[Flowable]:
    """A heading, a drawing and what may be said, for each."""
    parts: list[Flowable] = []
    for one in years:
        national = next((p for p in reversed(one.points) if p.national), None)
        notes = [one.said] if one.said else []
        if national and national.national:
            value = number_text(int(national.national.value))
            notes.append(text("report", "national", year=national.year, value=value))
        below = [Text(" ".join(notes), _NOTE)] if notes else []
        parts.append(KeepTogether([Text(one.label, _HEAD), Drawn(one, width), *below, Spacer(1, 4)]))
    return parts
