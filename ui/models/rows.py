"""The one table model: rows in, cells out. Sorting and filtering happen in SQL."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView

from app.kinds import is_kept, kind_of
from ui.i18n import tr

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how a row becomes text, and whether it is a number (right-aligned)."""

    title: str
    text: Callable[[Any], str]
    number: bool = False
    stretch: bool = False


MOST_WRAPPED = 250
"""Rows of a table that still have their lines broken; longer ones show what has no room as a tip, and are read one by one."""
IDENTITY = (
    "code",
    "whom",
    "id",
    "unit",
    "contact",
    "stay",
    "person",
    "household",
    "user",
    "name",
    "month",
    "child",
    "kind",
    "what",
    "question",
)
"""The fields of a row that say what it is about; what is told of it may change."""


def row_key(row: Any) -> Hashable:
    """What a row is, through every refresh: the key of what is kept, or what a row for a screen is about, or all of it."""
    if is_kept(row):
        return kind_of(row).name, *kind_of(row).key_of(row)
    about = tuple((name, value) for name in IDENTITY if (value := getattr(row, name, None)))
    place = getattr(row, "room", None) or getattr(row, "step", None)
    return about or (cast(Hashable, place) if isinstance(place, str) and place else cast(Hashable, row))


_WORDS = frozenset({int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)})
_ANSWERED = _WORDS | {int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.TextAlignmentRole)}
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel):
    """Shows any frozen rows through columns."""

    def __init__(self, columns: Sequence[Column], parent: Any = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.rows: list[Any] = []

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None  # a table is asked six times for each cell that is measured or painted; this is what it is asked for most
        column = self.columns[index.column()]
        if role in _WORDS:
            return column.text(self.rows[index.row()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(self.rows[index.row()])}"
        return _RIGHT if column.number else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowsTable(QTableView):
    """A table of rows: whole-row selection, Enter or double click chooses.

    The selection is of a row, not of its place: it follows the row through a refresh, and goes when the row does. Nothing
    else is selected instead, for the next key would be pressed on somebody else.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        on_chosen: Callable[[Any], None] | None = None,
        key: Callable[[Any], Hashable] = row_key,
        wrap: bool = False,
        nothing: str = "",
    ) -> None:
        """`wrap`: what has no room on a line goes on on the next, and the row grows; for short tables. `nothing`: what it says
        when it was read and has no rows; never before it was read, or when reading failed."""
        super().__init__()
        self.nothing, self.was_read = nothing or tr("Ingen ennå."), False
        self._most, self._key, self._wrap = 0, key, wrap
        self._lost, self._line = False, 0
        self._widths: tuple[int, ...] = ()
        self.rows_model = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(wrap)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for position, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(position, mode)
        self.horizontalHeader().setResizeContentsPrecision(50)
        self._grow = QTimer(self) if wrap else None
        if self._grow:
            self._grow.setSingleShot(True)
            self._grow.timeout.connect(self._on_widths)
            self.horizontalHeader().sectionResized.connect(lambda *_: self._grow.start())
        self._on_chosen = on_chosen
        self.doubleClicked.connect(self._on_double_click)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the row that was current stays current, wherever it stands now."""
        current, column, at = self.current_row(), self.currentIndex().column(), self.verticalScrollBar().value()
        self.rows_model.set_rows(rows)
        self.was_read = True
        self.setAccessibleDescription("" if rows else self.nothing)
        self._set_line()
        if current is not None:
            self._lost = not self.select(self._key(current), max(0, column))
        self.verticalScrollBar().setValue(at)

    def select(self, key: Hashable, column: int = 0) -> bool:
        """Make the row with this key current, when there is just one; whether there was."""
        places = [place for place, row in enumerate(self.rows_model.rows) if self._key(row) == key]
        if len(places) == 1:
            self.setCurrentIndex(self.rows_model.index(places[0], column))
        return len(places) == 1

    def begin(self) -> None:
        """Make the first row current where none has been; not in place of one that is gone."""
        if self.rows_model.rows and self.current_row() is None and not self._lost:
            self.selectRow(0)

    def forget(self) -> None:
        """The rows to come are about something else: what was current is nothing to them."""
        self._lost = False
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    @property
    def _wraps(self) -> bool:
        """Whether lines are broken now: in a long list each row is measured for nothing anybody sees."""
        return self._wrap and len(self.rows_model.rows) <= MOST_WRAPPED

    def _set_line(self) -> None:
        self._line = self.fontMetrics().height()
        if self.verticalHeader().defaultSectionSize() != self._line + 10:
            self.verticalHeader().setDefaultSectionSize(self._line + 10)
        if self._wraps and self.rows_model.rows:
            self._break_lines()
        if self._most:
            self.fit_height(self._most)

    def _break_lines(self) -> None:
        """Each row as tall as its words. Qt measures a cell in a tenth of a millisecond; rows that are plainly one line are all as
        tall as the first of them."""
        metrics, plain = self.fontMetrics(), 0
        margin = 2 * (self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1)
        rooms = [self.horizontalHeader().sectionSize(number) - margin for number in range(len(self.rows_model.columns))]
        for number, row in enumerate(self.rows_model.rows):
            words = [column.text(row) for column in self.rows_model.columns]
            one_line = all(
                "\n" not in text and metrics.horizontalAdvance(text) <= room
                for text, room in zip(words, rooms, strict=True)
            )
            if one_line and plain:
                self.setRowHeight(number, plain)
            else:
                self.resizeRowToContents(number)
                plain = self.rowHeight(number) if one_line else plain

    def _on_widths(self) -> None:
        """Lines are broken anew only where a column has another width than when they were broken, and when it is seen."""
        header = self.horizontalHeader()
        widths = tuple(header.sectionSize(number) for number in range(header.count()))
        if widths != self._widths and self.isVisible():
            self._widths = widths
            self._set_line()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._grow:
            self._grow.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            return
        if self._line != self.fontMetrics().height():
            self._set_line()
        elif self._most:
            self.fit_height(self._most)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.was_read and not self.rows_model.rows:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            place = self.viewport().rect().adjusted(8, 4, -8, -4)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self.nothing)
            painter.end()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._lost = False

    def visible_cells(self) -> Iterator[QModelIndex]:
        """The cells in sight."""
        for row in range(self.rows_model.rowCount()):
            for column in range(self.rows_model.columnCount()):
                index = self.rows_model.index(row, column)
                if self.viewport().rect().contains(self.visualRect(index).topLeft()):
                    yield index

    def is_cut(self, index: QModelIndex) -> bool:
        """Whether a cell has less room than its words."""
        wanted, room = self.sizeHintForIndex(index), self.visualRect(index)
        return wanted.height() > room.height() + 1 if self._wraps else wanted.width() > room.width() + 1

    def current_row(self) -> Any:
        """The row the cursor is on, or None."""
        row = self.currentIndex().row()
        return self.rows_model.rows[row] if 0 <= row < len(self.rows_model.rows) else None

    def _on_double_click(self, index: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        row = self.current_row()
        if row is not None and self._on_chosen:
            self._on_chosen(row)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def fit_height(self, most: int = 12) -> None:
        """As tall as its rows, up to `most` of them."""
        self._most = most
        line = self.verticalHeader().defaultSectionSize()
        shown = min(most, self.rows_model.rowCount())
        lines = sum(max(line, self.rowHeight(row)) for row in range(shown)) if self._wraps else line * shown
        height = max(line, lines) + self.horizontalHeader().sizeHint().height() + 6
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)
