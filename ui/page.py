"""What a page is to the window: it knows which changes make it stale, and asks again when it is seen."""

from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.changes import Changes
from app.domain.base import NO_STAY, HouseholdCode, PersonCode, StayCode
from ui.session import Session


class Navigator(Protocol):
    """Where a page can send a person, and how it says that something is done. The window is one."""

    def go(self, name: str) -> None:
        """Show a page."""

    def say(self, message: str) -> None:
        """A quiet message that goes away by itself."""

    def full_house(self, party: dict[str, Any]) -> None:
        """No room fits: Fullt hus, step by step, with the same people."""

    def open_handbook(self) -> None:
        """Show the handbook at the chapter of the page that is shown."""

    def open_case(self, household: HouseholdCode, stay: StayCode = NO_STAY, question: str = "") -> None:
        """Show a case; with `stay` its registration form, at `question`."""

    def open_tab(self, household: HouseholdCode, tab: str) -> None:
        """Show a case at a tab; without a tab, its overview."""

    def open_child(self, person: PersonCode) -> None:
        """Show a child's own page."""

    def open_on(self, page: str, code: str, year: int) -> None:
        """Show a thing of a year on its page: an enquiry (`capacity`), a call (`day_service`)."""

    def open_unit(self, unit: str, household: HouseholdCode, question: str = "") -> None:
        """Show what stands behind a number: the stay's case, or the day service's contact."""


class Page(QWidget):
    """Base of the pages in the rail. `listens` are the kinds of change (app.changes) that make it stale."""

    listens: frozenset[str] = frozenset()

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session, self.navigator = session, navigator
        self._stale = True
        session.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes[Any]) -> None:
        if changes.kinds & self.listens:
            self._stale = True
            if self.isVisible():
                self.refresh_if_stale()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Ask again if something changed since last time."""
        if self._stale and self.session.actor:
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        """Ask for what the page shows."""

    def place(self) -> dict[str, Any]:
        """Where on the page one is, as JSON values."""
        return {}

    def go_to(self, place: dict[str, Any]) -> None:
        """Be there again."""

    def show_code(self, code: str, year: int) -> None:
        """Show the thing with this code, of a year."""

    def first_focus(self) -> QWidget:
        """Where the cursor goes when the page is opened."""
        return self
