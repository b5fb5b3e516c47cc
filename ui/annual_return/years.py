"""Own years beside each other: a number drawn over the years with its breaks, the nation's beside it, and what can be said."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app import clock
from app.forms.tables import number_text
from app.forms.years import MAIN, MOST_YEARS, Point, Series, Years, series
from app.ports import Queries
from ui import theme
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, label
from ui.widgets.fields import scrolled


class Line(QWidget):
    """A number over the years: a point a year, a line that is broken where the numbers cannot be compared."""

    def __init__(self, points: Sequence[Point], name: str, small: bool = False) -> None:
        super().__init__()
        self.points, self._small = points, small
        values = [f"{p.year}: {number_text(p.value)}" for p in points if p.value is not None]
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(values))
        self.setMinimumHeight(90 if small else 200)

    def paintEvent(self, _: QPaintEvent) -> None:
        """The scale begins at nought."""
        points = [p for p in self.points if p.value is not None]
        if not points:
            return
        painter, colours = QPainter(self), theme.colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        place = QRectF(8, line + 4, self.width() - 16, self.height() - 2 * line - 12)
        most = max(float(p.value or 0) for p in points) or 1.0
        step = place.width() / max(1, len(self.points))
        spots = [
            QPointF(place.left() + step * (n + 0.5), place.bottom() - place.height() * float(p.value or 0) / most)
            for n, p in enumerate(self.points)
        ]
        painter.setPen(QPen(QColor(colours["line"]), 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.setPen(QPen(QColor(colours["accent"]), 2))
        for n in range(1, len(self.points)):
            if None not in (self.points[n].value, self.points[n - 1].value) and not self.points[n].broken:
                painter.drawLine(spots[n - 1], spots[n])
        for n, point in enumerate(self.points):
            self._point(painter, point, spots[n], place, step)
        painter.end()

    def _point(self, painter: QPainter, point: Point, spot: QPointF, place: QRectF, step: float) -> None:
        colours = theme.colours()
        if point.broken:
            painter.setPen(QPen(QColor(colours["quiet"]), 1, Qt.PenStyle.DashLine))
            x = spot.x() - step / 2
            painter.drawLine(QPointF(x, place.top() - 4), QPointF(x, place.bottom() + 4))
        painter.setPen(QColor(colours["ink"]))
        under = QRectF(spot.x() - step / 2, place.bottom() + 2, step, self.fontMetrics().height() + 2)
        ends = point in (self.points[0], self.points[-1])
        if not self._small or ends:
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(point.year))
        if point.value is None:
            return
        painter.setBrush(QColor(colours["accent"]))
        painter.drawEllipse(spot, 3, 3)
        if not self._small or ends:
            over = QRectF(
                spot.x() - step / 2, spot.y() - self.fontMetrics().height() - 5, step, self.fontMetrics().height()
            )
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, number_text(point.value))


class YearsPane(QWidget):
    """Left the numbers, with a field that finds one; right the chosen one drawn and in a table, and the main ones small."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: Years | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Finn et tall"))
        self.search.setAccessibleName(tr("Finn et tall"))
        self.search.textChanged.connect(self._fill)
        self.list = RowsTable(
            tr("Tall"), [Column(tr("Tall"), lambda row: row.label, stretch=True)], key=lambda row: row.figure, wrap=True
        )
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(scrolled(self._inside))
        split.setSizes([260, 600])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)

    def refresh(self, years: Sequence[int]) -> None:
        """Count the years that have anything, twenty at most."""
        last = max(years, default=clock.today().year)
        first = max(min(years, default=last), last - MOST_YEARS + 1)
        today = clock.today()

        def ask(queries: Queries) -> Years:
            return series(queries, first, last, today)

        self.session.ask(self, ask, self._on_years)

    def _on_years(self, years: Years) -> None:
        self.found = years
        self._fill()
        self.list.begin()
        self._show()

    def _fill(self, *_: object) -> None:
        words = self.search.text().casefold().split()
        every = self.found.series if self.found else ()
        self.list.set_rows([one for one in every if all(word in one.label.casefold() for word in words)])
        self.list.begin()

    def _show(self) -> None:
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        chosen: Series | None = self.list.current_row()
        if chosen is None or self.found is None:
            return
        table = RowsTable(
            chosen.label,
            [
                Column(tr("År"), lambda p: str(p.year)),
                Column(tr("Her"), lambda p: number_text(p.value), number=True),
                Column("%", lambda p: "" if p.percent is None else str(p.percent), number=True),
                Column(tr("Hele landet"), lambda p: number_text(p.national.value) if p.national else "", number=True),
                Column(tr("Merknad"), _note, stretch=True),
            ],
            key=lambda p: p.year,
            wrap=True,
        )
        table.set_rows(chosen.points)
        table.fit_height(20)
        words = label(
            chosen.said or tr("Ingen endring fra året før som er større enn tilfeldigheter gir."), "quiet", wrap=True
        )
        self._column.addWidget(
            Card(label(chosen.label, "heading", wrap=True), Line(chosen.points, chosen.label), words, table)
        )
        self._column.addWidget(self._multiples())
        self._column.addStretch(1)

    def _multiples(self) -> Card:
        grid = QGridLayout()
        by_name = {one.figure: one for one in self.found.series} if self.found else {}
        shown = [by_name[name] for name in MAIN if name in by_name]
        for place, one in enumerate(shown):
            grid.addWidget(label(one.label, "quiet", wrap=True), place // 2 * 2, place % 2)
            grid.addWidget(Line(one.points, one.label, small=True), place // 2 * 2 + 1, place % 2)
        return Card(label(tr("De viktigste tallene"), "heading"), grid)


def _note(point: Point) -> str:
    parts = [tr("kan ikke sammenlignes med årene før")] if point.broken else []
    parts += [point.national.source] if point.national else []
    return "; ".join(parts)
