"""A table of the return as rows and columns of the window: its numbers, each share as a bar in its own row, and what of it is
withheld when it leaves the house."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.forms.tables import Cell, Table
from ui import theme
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: its label, its cells, the same cells as they are given out, and whether it has a share."""

    label: str
    cells: tuple[Cell, ...]
    public: tuple[Cell, ...]
    percent: bool

    def figure(self, column: int) -> str:
        """The name of the figure in a column; the row's only figure for the label and the percent."""
        if not self.cells:
            return ""
        if self.percent or column == 0 or len(self.cells) == 1:
            return self.cells[0].figure
        return self.cells[(column - 1) % len(self.cells)].figure if column - 1 < 2 * len(self.cells) else ""


def shown_rows(table: Table, public: Table | None) -> list[Shown]:
    """The lines, then what is beside them. `public`: the same table as it is given out, where that is shown too."""
    given = public or table
    percent = table.columns[-1] == "%"
    rows = [
        Shown(line.label, line.cells, out.cells, percent) for line, out in zip(table.lines, given.lines, strict=True)
    ]
    for (name, cell), (_, out) in zip(table.closing, given.closing, strict=True):
        rows.append(Shown(text("report", name), (cell,), (out,), percent))
    return rows


def table_columns(table: Table, public: bool) -> list[Column]:
    """The label, a column for each number, one for the bars of the shares, and those of the public edition."""
    columns = [Column(text("report", "category"), lambda row: row.label, stretch=True)]
    numbers = [title for title in table.columns if title != "%"]
    columns += [Column(title, _number(place, False), number=True) for place, title in enumerate(numbers)]
    if table.columns[-1] == "%":
        columns += [Column("%", lambda row: row.cells[0].percent_text, number=True), Column(" " * 34, lambda _: "")]
    if public:
        columns += [
            Column(tr("Offentlig") if len(numbers) == 1 else f"{title} ({tr('offentlig')})", _number(place, True), True)
            for place, title in enumerate(numbers)
        ]
    return columns


def _number(place: int, public: bool) -> Callable[[Shown], str]:
    def words(shown: Shown) -> str:
        cells = shown.public if public else shown.cells
        return cells[place].text if place < len(cells) else ""

    return words


class Bars(QStyledItemDelegate):
    """Draws the share of a row on a track that is a hundred percent long, the same in every table."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        parent = self.parent()
        if not isinstance(parent, RowsTable):
            return
        percent = parent.rows_model.rows[index.row()].cells[0].percent
        if percent is None:
            return
        colours = theme.colours()
        place: QRect = option.rect.adjusted(8, 0, -8, 0)
        height = min(12, place.height() - 6)
        track = QRect(place.left(), place.center().y() - height // 2, place.width(), height)
        painter.fillRect(track, QColor(colours["line"]))
        track.setWidth(track.width() * percent // 100)
        painter.fillRect(track, QColor(colours["accent"]))


def numbers_table(table: Table, public: Table | None) -> RowsTable:
    """The table, filled; its cells are chosen one by one."""
    columns = table_columns(table, public is not None)
    sheet = RowsTable(table.title, columns, wrap=True)
    bars = next((place for place, column in enumerate(columns) if column.title.isspace()), None)
    if bars is not None:
        sheet.setItemDelegateForColumn(bars, Bars(sheet))
    sheet.set_rows(shown_rows(table, public))
    sheet.setSelectionBehavior(sheet.SelectionBehavior.SelectItems)
    sheet.fit_height(40)
    return sheet
