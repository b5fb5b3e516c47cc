"""The ledger of requests for a place, without identity: who asked, how it ended, what was given, did they arrive."""

from collections import Counter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.base import Offer
from app.domain.entities import Request
from app.domain.errors import LivdError
from app.forms.definitions import label as label_of
from app.ports import Queries
from app.use_cases.full_house import AdmittedLater, set_admitted_later
from app.use_cases.mistakes import correct_request, take_back_request
from ui.fields.entity import EntityDialog
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.choices import request_choices
from ui.widgets.fields import Choice, date_text
from ui.widgets.reading import Reading
from ui.widgets.taking_back import TakeBackDialog


class RequestDialog(EntityDialog):
    """An enquiry as it was; how it ended is a decision and stays."""

    KIND = Request
    SHOWS = ("day", "channel", "offer", "adults", "children", "note")

    def __init__(self, parent: QWidget, session: Session, old: Request) -> None:
        chosen = request_choices("")
        options = {name: chosen[name] for name in ("offer", "channel")}
        title = tr("Rett henvendelse {code}", code=old.code)
        super().__init__(parent, session, old, correct_request, title, tr("&Lagre"), options)


class LedgerTab(QWidget):
    """The requests of a year, newest first."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self._calls: dict[str, str] = {}
        self._wanted = ""
        this = clock.today().year
        self.year = Choice(tr("År"), [(str(this), str(this))])
        self.year.currentIndexChanged.connect(lambda _: self.refresh())
        self.summary = label("", "quiet", wrap=True)
        self.table = RowsTable(
            tr("Henvendelser"),
            [
                Column(tr("Kode"), lambda row: row.code),
                Column(tr("Dag"), lambda row: date_text(row.day) + (f" {row.at[11:16]}" if row.at else "")),
                Column(tr("Kom"), lambda row: text("channels", row.channel) if row.channel else ""),
                Column(tr("Telefon"), lambda row: self._calls.get(row.code, "")),
                Column(tr("Tilbud"), lambda row: tr("Kvinner") if row.offer == Offer.WOMEN else tr("Menn")),
                Column(tr("Voksne + barn"), lambda row: f"{row.adults} + {row.children}"),
                Column(tr("Hva det endte med"), lambda row: label_of("request_outcome", row.outcome)),
                Column(tr("Hvorfor"), lambda row: label_of("refusal_reasons", row.refusal_reason)),
                Column(tr("I stedet"), self._given, stretch=True),
                Column(tr("Avgjort av"), lambda row: row.decided_by),
                Column(tr("Kom fram"), lambda row: text("arrived", row.arrived) if row.arrived else ""),
                Column(tr("Plass senere"), lambda row: tr("ja") if row.admitted_later else ""),
            ],
            key=lambda row: row.code,
        )
        self.note = Reading(tr("Merknaden til henvendelsen"))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_note())
        self.right = button(tr("&Rett …"), self._correct)
        self.wrong = button(tr("Ført f&eil …"), self._take_back)
        self.call = button(tr("Vis &telefonen"), self._show_call)
        self.later = button(tr("&Fikk plass her senere (av eller på)"), self._later)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        top = row(self.year)
        top.addWidget(self.summary, 1)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.error)
        layout.addLayout(row(self.later, self.right, self.wrong, self.call, None))

    def _given(self, request: Request) -> str:
        words = text("alternatives", request.alternative) if request.alternative else ""
        return f"{words}: {request.alternative_note}" if words and request.alternative_note else words

    def refresh(self) -> None:
        """Ask for the year's requests."""
        year = int(self.year.code() or clock.today().year)

        def ask(queries: Queries) -> tuple[list[int], list[Request], dict[str, str]]:
            return queries.returns.years(), queries.house.requests(year), queries.day.calls_behind(year)

        self.session.ask(self, ask, self._show)

    def open_request(self, code: str, year: int) -> None:
        """Show an enquiry, when the year's are here."""
        self._wanted = code
        self.year.set_options([(str(year), str(year))])
        self.refresh()

    def _show_call(self) -> None:
        chosen: Request | None = self.table.current_row()
        if chosen and chosen.code in self._calls:
            self.navigator.open_on("day_service", self._calls[chosen.code], chosen.day.year)

    def _show(self, answer: tuple[list[int], list[Request], dict[str, str]]) -> None:
        years, requests, self._calls = answer
        self.year.set_options([(str(y), str(y)) for y in years])
        self.table.set_rows(requests)
        if self._wanted and self.table.select(self._wanted):
            self._wanted = ""
            self.table.setFocus()
        self._show_note()
        counts = Counter(request.outcome for request in requests)
        parts = [f"{label_of('request_outcome', code)}: {number}" for code, number in counts.most_common()]
        self.summary.setText(tr("{count} henvendelser.  ", count=len(requests)) + "  ·  ".join(parts))

    def _show_note(self) -> None:
        """What was written at the first enquiry can be read again."""
        chosen: Request | None = self.table.current_row()
        self.note.setPlainText(chosen.note if chosen else "")
        self.note.setVisible(bool(chosen and chosen.note))
        self.call.setEnabled(bool(chosen and chosen.code in self._calls))

    def _correct(self) -> None:
        chosen: Request | None = self.table.current_row()
        if chosen:
            RequestDialog(self, self.session, chosen).open()

    def _take_back(self) -> None:
        chosen: Request | None = self.table.current_row()
        if chosen:
            TakeBackDialog(self, self.session, chosen.code, take_back_request).open()

    def _later(self) -> None:
        chosen = self.table.current_row()
        if chosen:
            wish = AdmittedLater(chosen.code, not chosen.admitted_later)
            self.session.submit(self, set_admitted_later, wish, None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
