"""Til kommunen: what the municipality must hear, drawn and in tables, and as a PDF of three pages."""

from PySide6.QtCore import QByteArray
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app import clock
from app.capacity.municipal import Municipal, municipal
from app.domain.errors import LivdError
from app.outputs.bars import bars_svg
from app.outputs.municipal import Sheet, full_nights_svg, municipal_pdf, sheets
from app.ports import Queries
from app.use_cases.access import TakenOut, note_export
from ui import theme
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice, scrolled
from ui.widgets.leaving import Document, TakeOut

CHART_SCALE = 1.5
BARS = 460
"""How wide the bars beneath a table are drawn, in pixels; their words follow the size of the text."""
LONG_HEAD = 9
"""Characters of a heading that stand on one line."""


def two_lines(head: str) -> str:
    """A long heading broken at the space nearest its middle, so that twelve months' columns stand beside each other."""
    spaces = [at for at, sign in enumerate(head) if sign == " "]
    if len(head) <= LONG_HEAD or not spaces:
        return head
    at = min(spaces, key=lambda at: abs(at - len(head) // 2))
    return head[:at] + "\n" + head[at + 1 :]


def _draw(widget: QSvgWidget, svg: str, scale: float = CHART_SCALE) -> None:
    widget.load(QByteArray(svg.encode()))
    size = widget.renderer().defaultSize()
    widget.setFixedSize(int(size.width() * scale), int(size.height() * scale))


class ReportTab(QWidget):
    """Shown as it would leave the house; the numbers without suppression only on this screen, when asked for."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self.result: Municipal | None = None
        this = clock.today().year
        self.year = Choice(tr("År"), [(str(this), str(this))])
        self.year.currentIndexChanged.connect(lambda _: self.refresh())
        self.plain = QCheckBox(tr("Vis &alle tall (bare her på skjermen)"))
        self.plain.toggled.connect(lambda _: self._fill())
        self.save = button(tr("&Lagre som PDF …"), self.take_out, primary=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.chart = QSvgWidget()
        self.chart.setAccessibleName(tr("Netter med alle rom opptatt, måned for måned"))
        self._body = QWidget()
        self._lines = QVBoxLayout(self._body)
        self._lines.setContentsMargins(0, 0, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(self.year, self.plain, None, self.save))
        layout.addWidget(self.error)
        layout.addWidget(scrolled(self._body), 1)
        self.tables: list[RowsTable] = []

    def refresh(self) -> None:
        """Count the year anew."""
        today = clock.today()
        year = int(self.year.code() or today.year)

        def ask(queries: Queries) -> tuple[list[int], Municipal]:
            marks, homes = queries.house.ready_marks(), queries.house.homes()
            register, rules = queries.returns.register(year, look=False), queries.returns.rules(year)
            result = municipal(register, marks, homes, year, today, rules, queries.day.moved_in(year))
            result.shown()  # what is hidden is worked out here, not on the window's thread
            return queries.returns.years(), result

        self.session.ask(self, ask, self._show, self._refused)

    def _show(self, answer: tuple[list[int], Municipal]) -> None:
        years, self.result = answer
        self.year.set_options([(str(y), str(y)) for y in years])
        self._fill()

    def _fill(self) -> None:
        if self.result is None:
            return
        self.chart.setParent(None)
        while item := self._lines.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        colour = theme.colours()
        svg = full_nights_svg(self.result, colour["ink"], colour["accent"], colour["due"])
        _draw(self.chart, svg)
        months, *spreads = sheets(self.result, not self.plain.isChecked())
        self.tables = []
        self._line(self._card(months))
        self._line(Card(label(text("municipal", "chart_title"), "heading"), row(self.chart, None)))
        *pairs, homes = spreads
        for at in range(0, len(pairs), 2):
            self._line(*map(self._card, pairs[at : at + 2]))
        self._line(self._card(homes))

    def _line(self, *cards: Card) -> None:
        """Cards beside each other; a box that asks how high its wrapped words become, as a grid does not."""
        line = QWidget()
        beside = QHBoxLayout(line)
        beside.setContentsMargins(0, 0, 0, 0)
        for card in cards:
            beside.addWidget(card, 1)
        self._lines.addWidget(line)

    def _card(self, sheet: Sheet) -> Card:
        columns = [
            Column(two_lines(head), lambda line, n=n: line[n], number=n > 0, stretch=n == 0)  # type: ignore[misc]
            for n, head in enumerate(sheet.columns)
        ]
        table = RowsTable(sheet.title, columns)
        table.set_rows(sheet.lines)
        table.fit_height(30)
        self.tables.append(table)
        card = Card(label(sheet.title, "heading"), table)
        if sheet.drawn:
            drawing, colour = QSvgWidget(), theme.colours()
            drawing.setAccessibleName(sheet.title)
            scale = CHART_SCALE * self.font().pointSizeF() / theme.BASE_POINTS
            _draw(drawing, bars_svg(sheet.drawn, BARS / scale, colour["ink"], colour["accent"]), scale)
            card.add(drawing)
        card.add(label(sheet.note, "quiet", wrap=True))
        return card

    # -- out --------------------------------------------------------------------------------------------------

    def take_out(self) -> None:
        """Small numbers are suppressed whatever the screen shows."""
        if self.result is None:
            return
        result = self.result
        self.error.hide()

        def make(queries: Queries, marks: bool) -> bytes:
            return municipal_pdf(result, queries.centre.facts().name, marks)

        def done(name: str) -> None:
            saved, sent = tr("Lagret som {0}. Små tall er prikket."), tr("Sendt til skriveren.")
            self.navigator.say(saved.format(name) if name else sent)

        name, taken = f"rapport-{result.year}", (note_export, TakenOut("municipal", str(result.year)))
        TakeOut(self, self.session, Document(taken, make, name, may_be_open=True), done).open()

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
