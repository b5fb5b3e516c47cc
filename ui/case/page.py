"""Cases: the list, and the case that is open."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.changes import ACCESS, CARE, HOUSE, NOTES, PERSONS, STAYS, TASKS
from app.domain.base import NO_STAY, HouseholdCode, Offer, StayCode
from app.rows import CaseRow
from ui.case.case import CaseView
from ui.i18n import mark, options, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import label, row
from ui.widgets.fields import Choice, date_text

STATES = (("open", mark("Åpne saker")), ("all", mark("Alle saker")), ("closed", mark("Avsluttede saker")))
MOST = 500
_OFFERS = {Offer.WOMEN: mark("Kvinner"), Offer.MEN: mark("Menn"), "": mark("Dagtilbud")}


class CasesPage(Page):
    """The list filters in SQL as one types; Enter opens a case, Esc goes back to the list."""

    listens = frozenset({STAYS, PERSONS, ACCESS, HOUSE, CARE, NOTES, TASKS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(tr("Kode, navn, fødselsår eller telefon"))
        self.filter.setAccessibleName(tr("Søk i saker"))
        self.state = Choice(tr("Hvilke saker"), options(STATES))
        self.count = label("", "quiet")
        self.table = RowsTable(
            tr("Saker"),
            [
                Column(tr("Sak"), lambda row: row.household),
                Column(tr("Tilbud"), lambda row: tr(_OFFERS[row.offer])),
                Column(tr("Voksne"), lambda row: str(row.adults), number=True),
                Column(tr("Barn"), lambda row: str(row.children), number=True),
                Column(tr("Kom"), lambda row: date_text(row.arrived)),
                Column(
                    tr("Dro"),
                    lambda row: date_text(row.departed) or (tr("bor her") if row.lives_here else tr("følges opp")),
                ),
                Column(tr("Rom"), lambda row: row.room, stretch=True),
            ],
            lambda row: self.open_case(row.household),
        )
        list_page = QWidget()
        layout = QVBoxLayout(list_page)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addWidget(label(tr("Saker"), "title"))
        layout.addLayout(row(self.filter, self.state, None, self.count))
        self.filter.setMinimumWidth(330)
        layout.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(list_page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)
        self._case: CaseView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self.refresh)
        self.filter.textChanged.connect(lambda: self._timer.start())
        self.filter.returnPressed.connect(self.table.setFocus)
        self.state.currentIndexChanged.connect(self.refresh)

    def place(self) -> dict[str, Any]:
        return self._case.place() if self._case else {}

    def go_to(self, place: dict[str, Any]) -> None:
        if place.get("case"):
            self.open_case(place["case"])
        if self._case:
            self._case.go_to(place)

    def first_focus(self) -> QWidget:
        return self._case.first_focus() if self._case else self.filter

    def refresh(self) -> None:
        text, state = self.filter.text(), self.state.code()
        self.session.ask(self, lambda queries: queries.cases.listed(text, state, MOST), self._show)
        if self._case:
            self._case.refresh()

    def _show(self, rows: list[CaseRow]) -> None:
        self.table.set_rows(rows)
        more = tr(" (de nyeste)") if len(rows) == MOST else ""
        self.count.setText(tr("{count} saker", count=len(rows)) + more)

    def open_case(self, household: HouseholdCode, stay: StayCode = NO_STAY, question: str = "") -> None:
        """Show a case; with `stay` its registration form, at `question`."""
        self.close_case()
        self._case = CaseView(
            session=self.session,
            household=household,
            on_close=self.close_case,
            navigator=self.navigator,
            stay=stay,
            question=question,
        )
        self.stack.addWidget(self._case)
        self.stack.setCurrentWidget(self._case)
        self._case.refresh()
        self._case.first_focus().setFocus()

    def open_household(self) -> str:
        """The case that is open; empty for the list."""
        return self._case.household if self._case else ""

    def show_tab(self, name: str) -> None:
        """Show a tab of the open case."""
        if self._case:
            self._case.show_tab(name)

    def departure_ready(self) -> bool:
        """Whether anyone in the open case can leave."""
        return self._case is not None and self._case.buttons["depart"].isEnabled()

    def start_departure(self) -> None:
        """Open the decision to leave."""
        if self._case:
            self._case.buttons["depart"].click()

    def close_case(self) -> None:
        """Back to the list."""
        if self._case:
            self._case.keep()
            self.stack.removeWidget(self._case)
            self._case.deleteLater()
            self._case = None
            self.filter.setFocus()
