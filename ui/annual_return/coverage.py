"""Dekning: how many residents and children got what Bufdir's checklist asks after."""

from fractions import Fraction

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.care.coverage import SHORT_STAY, WHAT, Covered
from app.forms.rounding import whole_percent
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.widgets.basics import Card, label


class CoverageCard(QWidget):
    """A line for each thing: number, base and percent, of adults and of children."""

    def __init__(self) -> None:
        super().__init__()
        self.table = RowsTable(
            text("coverage", "title"),
            [
                Column(tr("Hva"), lambda line: line[0], stretch=True),
                Column(tr("Voksne"), lambda line: line[1], number=True),
                Column(tr("Barn"), lambda line: line[2], number=True),
            ],
        )
        note = text("coverage", "note", nights=SHORT_STAY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.addWidget(Card(label(text("coverage", "title"), "heading"), self.table, label(note, "quiet", wrap=True)))
        layout.addStretch(1)

    def show_covered(self, covered: list[Covered]) -> None:
        """Show the year's."""
        shares = {(c.what, c.kind): share_text(c) for c in covered}
        self.table.set_rows([(text("coverage", w), shares[w, "adult"], shares[w, "child"]) for w in WHAT])
        self.table.fit_height(len(WHAT))


def share_text(covered: Covered) -> str:
    """Number of base, and percent; without a base there is nothing to say."""
    if not covered.base:
        return "–"
    percent = whole_percent(Fraction(covered.n, covered.base))
    return f"{covered.n} av {covered.base}  ({percent} %)"
