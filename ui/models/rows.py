"""The one table model: rows in, cells out. Sorting and filtering happen in SQL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how a row becomes text, and whether it is a number (right-aligned)."""

    title: str
    text: Callable[[Any], str]
    number: bool = False
    stretch: bool = False


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
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(self.rows[index.row()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(self.rows[index.row()])}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class RowsTable(QTableView):
    """A table of rows: whole-row selection, Enter or double click chooses."""

    def __init__(self, name: str, columns: Sequence[Column], on_chosen: Callable[[Any], None] | None = None) -> None:
        super().__init__()
        self._most = 0
        self.rows_model = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        for position, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(position, mode)
        self.horizontalHeader().setResizeContentsPrecision(50)
        self._on_chosen = on_chosen
        self.doubleClicked.connect(self._on_double_click)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the row that was current stays current where it can."""
        current = self.currentIndex().row()
        self.rows_model.set_rows(rows)
        self._set_line()
        if rows and current >= 0:
            self.selectRow(min(current, len(rows) - 1))

    def _set_line(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        if self._most:
            self.fit_height(self._most)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._set_line()

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
        rows = max(1, min(most, self.rows_model.rowCount()))
        height = self.verticalHeader().defaultSectionSize() * rows + self.horizontalHeader().sizeHint().height() + 6
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)
