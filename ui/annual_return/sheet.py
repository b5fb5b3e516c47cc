"""A table of the return as rows and columns of the window."""

from collections.abc import Callable
from dataclasses import dataclass

from app.forms.tables import Cell, Table, number_text, percent_text
from ui.i18n import text
from ui.models.rows import Column


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: its label and its cells; `percent` stands in the column after the first number."""

    label: str
    cells: tuple[Cell, ...]
    percent: bool

    def figure(self, column: int) -> str:
        """The name of the figure in a column; the row's only figure for the label and the percent."""
        if not self.cells:
            return ""
        if self.percent or column == 0 or len(self.cells) == 1:
            return self.cells[0].figure
        return self.cells[column - 1].figure if column - 1 < len(self.cells) else ""


def shown_rows(table: Table) -> list[Shown]:
    """The lines, then the base and the missing."""
    percent = table.columns[-1] == "%"
    rows = [Shown(line.label, line.cells, percent) for line in table.lines]
    for name, cell in (("base", table.base), ("missing", table.missing)):
        if cell:
            rows.append(Shown(text("report", name), (cell,), percent))
    return rows


def table_columns(table: Table) -> list[Column]:
    """The label, then a column for each number."""
    columns = [Column(text("report", "category"), lambda r: r.label, stretch=True)]
    for position, title in enumerate(table.columns):
        columns.append(Column(title, _text(position, title == "%"), number=True))
    return columns


def _text(position: int, percent: bool) -> Callable[[Shown], str]:
    def percent_of(shown: Shown) -> str:
        return percent_text(shown.cells[0].percent)

    def number_of(shown: Shown) -> str:
        return number_text(shown.cells[position].value) if position < len(shown.cells) else ""

    return percent_of if percent else number_of
