"""The board on the screen: bars drawn over the cells of a table, moved by keyboard or by dragging."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app import clock
from app.capacity.board import Bar, Board
from ui import theme
from ui.capacity.board_model import BoardModel, BoardRow, short_text

EVERY_MS = 30_000
MARGIN = 2
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class BarDelegate(QStyledItemDelegate):
    """Each cell draws its part of the bars that cross it; the text of a bar runs on from cell to cell.

    A month of a large house is over a thousand cells: what is the same in all of them is made once a picture.
    """

    def __init__(self, view: "BoardView") -> None:
        super().__init__(view)
        self._view = view
        self._words: dict[tuple[Bar, int], tuple[str, int]] = {}
        self._colour: dict[str, QColor] = {}

    def forget(self) -> None:
        """The colours, the text size or the minute are new."""
        self._words.clear()
        self._colour = {name: QColor(value) for name, value in theme.colours().items()}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(30, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view, colour = self._view, self._colour
        rect: QRect = option.rect
        row, column = view.cells.rows[index.row()], index.column()
        night = view.cells.nights[column]
        painter.save()
        painter.setClipRect(rect)
        self._ground(painter, rect, row, column)
        if row.line is None:
            painter.setPen(colour["ink"])
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(rect, CENTRE, str(row.section.free_beds[column]))
        else:
            for bar in row.line.at(night):
                self._bar(painter, rect, bar, night, row.line.lanes)
        if night == view.tonight:
            painter.setPen(QPen(colour["accent"], 3))
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(colour["accent"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: BoardRow, column: int) -> None:
        colour, weekend = self._colour, self._view.cells.nights[column].weekday() >= 5
        painter.fillRect(rect, colour["head" if row.line is None else "stripe" if weekend else "field"])
        if row.line and row.line.beds[column] is None and row.line.room:
            painter.fillRect(rect, QBrush(colour["edge"], Qt.BrushStyle.DiagCrossPattern))
        painter.setPen(colour["line"])
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _bar(self, painter: QPainter, rect: QRect, bar: Bar, night: date, lanes: int) -> None:
        colour = self._colour
        height = (rect.height() - 2 * MARGIN) // lanes
        top = rect.top() + MARGIN + bar.lane * height
        left = rect.left() + (MARGIN if night == bar.first and not bar.before else -6)
        right = rect.right() - (MARGIN + 1 if night == bar.last and not bar.after else -6)
        body = QRect(left, top, right - left, height - 1)
        certain = bar.is_hold or night <= self._view.tonight or (bar.expected is not None and not bar.overdue)
        ground, edge = self._colours(bar)
        painter.setBrush(ground)
        painter.setPen(edge if certain else QPen(edge, 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(body, 4, 4)
        if night in bar.away:
            painter.fillRect(body, QBrush(colour["edge"], Qt.BrushStyle.BDiagPattern))
        cells = (night - bar.first).days
        words, width = self._text(painter, bar, ((bar.last - bar.first).days + 1) * rect.width() - 10)
        start = rect.left() - cells * rect.width() + 7
        if start + width > rect.left():
            painter.setPen(colour["ink"])
            painter.drawText(QRect(start, top, width + 4, height - 1), MIDDLE, words)

    def _text(self, painter: QPainter, bar: Bar, most: int) -> tuple[str, int]:
        """What stands on the bar, cut to its width, and how wide that is."""
        if (bar, most) not in self._words:
            metrics = painter.fontMetrics()
            words = metrics.elidedText(short_text(bar, self._view.now()), Qt.TextElideMode.ElideRight, most)
            self._words[bar, most] = words, metrics.horizontalAdvance(words)
        return self._words[bar, most]

    def _colours(self, bar: Bar) -> tuple[QColor, QColor]:
        names = ("chosen", "accent")
        if bar.is_hold:
            names = ("button", "due")
        elif bar.lent or bar.overdue:
            names = ("hover", "due")
        elif bar.ready:
            names = ("done_ground", "done")
        return self._colour[names[0]], self._colour[names[1]]


class BoardView(QTableView):
    """`on_open` for Enter or double click on a bar; `on_drop` when a bar is let go over another room or night."""

    def __init__(
        self, name: str, on_open: Callable[[], None], on_drop: Callable[[Bar, str, date], None],
        now: Callable[[], datetime] = clock.now,
    ) -> None:  # fmt: skip
        super().__init__()
        self.now, self._on_open, self._on_drop = now, on_open, on_drop
        self.cells = BoardModel(self)
        self._dragged: tuple[Bar, QModelIndex] | None = None
        self.tonight = now().date()
        self.setModel(self.cells)
        self._bars = BarDelegate(self)
        self._bars.forget()
        self.setItemDelegate(self._bars)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _: self._on_open())
        self._tick = QTimer(self)
        self._tick.setInterval(EVERY_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()

    def set_board(self, board: Board | None) -> None:
        """Show a board; the cursor stays on its room and night where they are still there."""
        kept = self.current()
        self.tonight = board.tonight if board else self.tonight
        self.cells.set_board(board)
        self._fit()
        room, night = (kept[0].line.room if kept[0].line else "", kept[1]) if kept else ("", self.tonight)
        self.go_to(room, night)

    def go_to(self, room: str, night: date) -> None:
        """Put the cursor on a room and night; the first room where the one asked for is not shown."""
        rows = self.cells.rows
        lines = [n for n, row in enumerate(rows) if row.line]
        if not lines or not self.cells.nights:
            return
        row = next((n for n in lines if rows[n].line.room == room), lines[0])  # type: ignore[union-attr]
        nights = self.cells.nights
        column = nights.index(night) if night in nights else 0
        self.setCurrentIndex(self.cells.index(row, column))

    def current(self) -> tuple[BoardRow, date] | None:
        """The row and the night the cursor is on."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= len(self.cells.rows):
            return None
        return self.cells.rows[index.row()], self.cells.nights[index.column()]

    def current_bar(self) -> Bar | None:
        """The bar the cursor is on."""
        cell = self.current()
        bars = cell[0].line.at(cell[1]) if cell and cell[0].line else []
        return bars[0] if bars else None

    def _on_tick(self) -> None:
        """The holds count down."""
        self._bars.forget()
        self.viewport().update()

    # -- size -------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        self._bars.forget()
        metrics = self.fontMetrics()
        lane = metrics.height() + 12
        self.verticalHeader().setDefaultSectionSize(lane)
        for number, row in enumerate(self.cells.rows):
            lanes = row.line.lanes if row.line else 1
            if lanes > 1:
                self.verticalHeader().resizeSection(number, lane * lanes)
        titles = [self.cells.headerData(n, Qt.Orientation.Vertical) for n in range(len(self.cells.rows))]
        self.verticalHeader().setFixedWidth(max((metrics.horizontalAdvance(t) for t in titles), default=80) + 26)
        columns = max(1, len(self.cells.nights))
        least = metrics.horizontalAdvance("00.00") + 4
        width = self.width() - self.verticalHeader().width() - self.verticalScrollBar().sizeHint().width() - 6
        self.horizontalHeader().setDefaultSectionSize(max(least, width // columns))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._fit()

    # -- keys and mouse ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: Any) -> None:
        super().mousePressEvent(event)
        bar = self.current_bar()
        self._dragged = (bar, self.currentIndex()) if bar and not bar.is_hold else None

    def mouseMoveEvent(self, event: Any) -> None:
        if self._dragged:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: Any) -> None:
        self.unsetCursor()
        dragged, self._dragged = self._dragged, None
        super().mouseReleaseEvent(event)
        target = self.indexAt(event.position().toPoint())
        if dragged and target.isValid() and target != dragged[1]:
            line = self.cells.rows[target.row()].line
            if line and line.room:
                self._on_drop(dragged[0], line.room, self.cells.nights[target.column()])
