"""The window: the unlock page, and what is inside, which is made at unlock and destroyed at lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from ui import theme
from ui.session import Session
from ui.unlock.page import UnlockPage
from ui.widgets.basics import shortcut

if TYPE_CHECKING:
    from app.ports import Actor
    from ui.shell.inside import Inside
    from ui.shell.page import Page

TITLE = "Livd"


class Window(QMainWindow):
    """One window. Its title says nothing about a shelter, nor who is in it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle(TITLE)
        self.resize(1366, 768)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.unlock = UnlockPage(session)
        self._stack.addWidget(self.unlock)
        self.inside: Inside | None = None
        session.opened.connect(self._on_opened)
        session.locked.connect(self._on_locked)
        session.crashed.connect(self._on_crashed)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)
        shortcut(self, "Ctrl+L", self.session.lock)
        shortcut(self, "F1", self.open_handbook)
        self.unlock.start()

    @property
    def pages(self) -> dict[str, Page]:
        """The pages by name; none while locked."""
        return self.inside.pages if self.inside else {}

    def _on_opened(self, actor: Actor) -> None:
        from ui.shell.inside import (
            Inside,  # the pages are loaded while the password is typed, not before the window shows
        )

        self.inside = Inside(self.session, actor, self.open_handbook)
        self._stack.addWidget(self.inside)
        self._stack.setCurrentWidget(self.inside)
        self.inside.go("duty")

    def _on_locked(self) -> None:
        inside, self.inside = self.inside, None
        if inside:
            self._stack.removeWidget(inside)
            inside.deleteLater()
        self.unlock.start()
        self._stack.setCurrentWidget(self.unlock)

    def open_handbook(self) -> None:
        """The chapter of the page that is shown; while locked, the one on safety."""
        from ui.shell.handbook import Handbook

        Handbook(self, self.inside.current if self.inside else "safety").show()

    def _on_crashed(self, report: str) -> None:
        from ui.shell.problem import Problem

        Problem(self, report).open()

    def _on_scheme(self, scheme: Any) -> None:
        theme.system_is(scheme.name)
        theme.apply_theme()

    def closeEvent(self, event: Any) -> None:
        self.session.end()
        super().closeEvent(event)
