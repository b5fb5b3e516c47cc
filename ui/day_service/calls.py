"""The calls of a year, newest first, with what they come to."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.care.calls import CallCounts
from app.domain.day import Call
from app.domain.errors import LivdError
from app.ports import Queries
from app.use_cases.calls import take_back_call
from ui.i18n import error_text, text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.fields import Choice, moment_text

YEARS = 5


class CallsTab(QWidget):
    """`on_new` opens the dialog of a call."""

    def __init__(self, session: Session, navigator: Navigator, on_new: Callable[[], None]) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self._wanted = ""
        this = clock.today().year
        self.year = Choice(tr("År"), [(str(y), str(y)) for y in range(this, this - YEARS, -1)])
        self.year.currentIndexChanged.connect(lambda _: self.refresh())
        self.summary = label("", wrap=True)
        self.table = RowsTable(
            tr("Telefoner"),
            [
                Column(tr("Når"), lambda c: moment_text(c.at.isoformat(timespec="minutes"))),
                Column(tr("Hvem"), lambda c: text("callers", c.caller)),
                Column(tr("Om"), lambda c: ", ".join(text("call_about", code).lower() for code in sorted(c.about))),
                Column(tr("Sagt eller avtalt"), lambda c: c.said.split("\n")[0], stretch=True),
                Column(tr("Ble"), _became),
                Column(tr("Av"), lambda c: c.user),
            ],
            key=lambda c: c.code,
            nothing=tr("Ingen telefoner er ført i år. Ctrl+T når det ringer."),
        )
        self.new = button(tr("Ny &telefon  (Ctrl+T)"), on_new, primary=True)
        self.wrong = button(tr("Ført &feil"), self._take_back)
        self.request = button(tr("Vis &henvendelsen"), self._show_request)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self.error = label("", "error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(self.year, self.new, self.wrong, self.request, None))
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.error)

    def refresh(self) -> None:
        """Ask for the year's calls."""
        year = int(self.year.code() or clock.today().year)
        first, last = date(year, 1, 1), date(year, 12, 31)

        def ask(queries: Queries) -> tuple[list[Call], CallCounts]:
            return queries.day.calls(first, last), queries.day.call_counts(first, last)

        self.session.ask(self, ask, self._show)

    def open_call(self, code: str, year: int) -> None:
        """Show a call, when the year's are here."""
        self._wanted = code
        self.year.set_code(str(year))
        self.refresh()

    def _show(self, answer: tuple[list[Call], CallCounts]) -> None:
        calls, counts = answer
        self.table.set_rows(calls)
        if self._wanted and self.table.select(self._wanted):
            self._wanted = ""
            self.table.setFocus()
        self.summary.setText(summary(counts))
        self.wrong.setEnabled(bool(calls))
        self._enable()

    def _enable(self) -> None:
        chosen: Call | None = self.table.current_row()
        self.request.setEnabled(bool(chosen and chosen.request))

    def _show_request(self) -> None:
        chosen: Call | None = self.table.current_row()
        if chosen and chosen.request:
            self.navigator.open_on("capacity", chosen.request, chosen.at.year)

    def _take_back(self) -> None:
        chosen: Call | None = self.table.current_row()
        if chosen:
            self.error.hide()
            self.session.submit(self, take_back_call, chosen.code, None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


def summary(counts: CallCounts) -> str:
    """One line: how many, by night, and from whom."""
    parts = [tr_n("{count} telefon", "{count} telefoner", counts.calls), tr("{count} om natten", count=counts.by_night)]
    parts += [f"{text('callers', code).lower()}: {number}" for code, number in sorted(counts.callers.items())]
    return "  ·  ".join(parts)


def _became(call: Call) -> str:
    code = call.contact or call.request or call.note
    return text("became", call.became) + (f", {code}" if code else "")
