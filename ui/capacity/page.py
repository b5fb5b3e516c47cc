"""Kapasitet: the board, Finn plass, Fullt hus, the ledger of requests, and what the municipality must hear."""

from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.changes import CARE, HOUSE, PERSONS, REQUESTS, ROOMS, STAYS, TASKS
from ui.capacity.board_tab import BoardTab
from ui.capacity.finding import FindTab
from ui.capacity.full_house import FullHouseTab
from ui.capacity.ledger import LedgerTab
from ui.capacity.report import ReportTab
from ui.capacity.way_out import WayOutTab
from ui.i18n import tr
from ui.page import Navigator, Page
from ui.session import Session


class CapacityPage(Page):
    """Tabs; only the one that is seen asks the database."""

    listens = frozenset({STAYS, ROOMS, HOUSE, REQUESTS, PERSONS, TASKS, CARE})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.board = BoardTab(session, navigator)
        self.full = FullHouseTab(session, navigator)
        self.finding = FindTab(session, self._to_full_house)
        self.ledger = LedgerTab(session, navigator)
        self.report = ReportTab(session, navigator)
        self.way_out = WayOutTab(session, navigator)
        self.tabs = QTabWidget()
        for tab, title in (
            (self.board, tr("Tavla")),
            (self.finding, tr("Finn plass")),
            (self.full, tr("Fullt hus")),
            (self.ledger, tr("Henvendelser")),
            (self.way_out, tr("På vei ut")),
            (self.report, tr("Til kommunen")),
        ):
            self.tabs.addTab(tab, title)
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addWidget(self.tabs)

    def first_focus(self) -> QWidget:
        tab: Any = self.tabs.currentWidget()
        return self.board.view if tab is self.board else self.tabs.tabBar()

    def refresh(self) -> None:
        tab: Any = self.tabs.currentWidget()
        if self.session.actor:
            tab.refresh()

    def show_tab(self, tab: QWidget) -> None:
        """Bring a tab to the front and put the cursor in it."""
        self.tabs.setCurrentWidget(tab)

    def place(self) -> dict[str, Any]:
        return {"tab": self.tabs.currentIndex()}

    def go_to(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(int(place.get("tab", 0)))

    def from_intake(self, party: dict[str, Any]) -> None:
        """No room fits those in Inntak: step by step, with the same people."""
        self.tabs.setCurrentWidget(self.full)
        self.full.begin_with(party, from_intake=True)

    def show_code(self, code: str, year: int) -> None:
        """An enquiry in the ledger."""
        self.tabs.setCurrentWidget(self.ledger)
        self.ledger.open_request(code, year)

    def _to_full_house(self, party: dict[str, Any]) -> None:
        self.tabs.setCurrentWidget(self.full)
        self.full.begin_with(party)
