"""One table of the return: its numbers, its rules, and the units behind the number that is chosen."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.forms.figures import AnnualReturn
from app.forms.tables import Table
from ui.annual_return.sheet import Shown, numbers_table
from ui.annual_return.units import UnitsPanel
from ui.i18n import text, tr
from ui.models.rows import RowsTable
from ui.widgets.basics import Card, label
from ui.widgets.fields import scrolled


class NumbersView(QWidget):
    """`reason` says why a figure is withheld in the public edition; empty where it is not."""

    def __init__(self, go_to: Callable[[str], None], reason: Callable[[str], str]) -> None:
        super().__init__()
        self._reason = reason
        self.table: RowsTable | None = None
        self.units = UnitsPanel(go_to)
        self._result: AnnualReturn | None = None
        self._homes: Mapping[str, str] = {}
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(4, 0, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._inside), 1)
        layout.addWidget(self.units)

    def show_table(self, table: Table, public: Table | None, result: AnnualReturn, homes: Mapping[str, str]) -> None:
        """Show it, with the public edition's numbers beside where they are wanted."""
        self._result, self._homes = result, homes
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self.table = numbers_table(table, public)
        self.units.clear()
        self.table.selectionModel().currentChanged.connect(lambda index: self._show_units(index.row(), index.column()))
        notes = [text("report", "base_text", base=table.base_text) + "."] if table.base_text else []
        notes += [table.note] if table.note else []
        if any(cell.value is None and not cell.hidden for cell in table.cells):
            notes.append(text("report", "not_asked"))
        rules = [f"{tr('Regel')} {n}: {text('rules', str(n))}" for n in table.rules]
        parts: list[QWidget] = [label(table.heading, "heading", wrap=True), self.table]
        parts += [label(line, "quiet", wrap=True) for line in (*notes, *rules)]
        self._column.addWidget(Card(*parts))
        self._column.addStretch(1)

    def choose_figure(self, figure: str) -> None:
        """Put the cursor on a number."""
        for row, shown in enumerate(self.table.rows_model.rows if self.table else ()):
            for place, cell in enumerate(shown.cells):
                if cell.figure == figure and self.table:
                    self.table.setCurrentIndex(self.table.rows_model.index(row, place + 1))
                    self.table.setFocus()

    def _show_units(self, line: int, column: int) -> None:
        if self.table is None or self._result is None or line < 0:
            return
        shown: Shown = self.table.rows_model.rows[line]
        figure = shown.figure(column)
        value = self._result.figures.get(figure) if figure else None
        self.units.show_units(shown.label, value, self._homes, self._reason(figure))
