"""The window: the unlock page, and what is inside, which is made at unlock and destroyed at lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget

from ui import theme
from ui.session import Session
from ui.unlock.page import UnlockPage
from ui.widgets.basics import shortcut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.ports import Actor
    from ui.page import Page
    from ui.shell.calendar import CalendarPage
    from ui.shell.watch import Watch
    from ui.shell.workspace import Workspace

TITLE = "Livd"


class Window(QMainWindow):
    """One window. Its title says nothing about a shelter, nor who is in it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        theme.dress(self)
        self.session = session
        self.setWindowTitle(TITLE)
        self.resize(1366, 768)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.unlock = UnlockPage(session)
        self._stack.addWidget(self.unlock)
        self.workspace: Workspace | None = None
        self.neutral: CalendarPage | None = None
        self.watch: Watch | None = None
        self.closing = False
        session.opened.connect(self._on_opened)
        session.locked.connect(self._on_locked)
        session.crashed.connect(self._on_crashed)
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)
        shortcut(self, "F1", self.open_handbook)
        self.unlock.start()

    @property
    def pages(self) -> Mapping[str, Page]:
        """The pages by name; none while locked."""
        return self.workspace.pages if self.workspace else {}

    def _on_opened(self, actor: Actor) -> None:
        from ui.shell.watch import Watch
        from ui.shell.workspace import (
            Workspace,  # the pages are loaded while the password is typed, not before the window shows
        )

        if self.watch is None:
            self.watch = Watch(self, self.session.lock, self.hide_at_once)
        self.workspace = Workspace(self.session, actor, self.open_handbook, self.watch)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.go("duty")

    def _on_locked(self) -> None:
        inside, self.workspace = self.workspace, None
        hidden = self.is_neutral()  # asked before the pages go: the stack then shows whatever is next to them
        self._close_others()
        if inside:
            inside.empty()
            self._stack.removeWidget(inside)
            inside.deleteLater()
        if self.watch:
            self.watch.forget_clipboard()
            self.watch.stop()
        if hidden:
            self.show_neutral()
        else:
            self.come_back()

    def hide_at_once(self) -> None:
        """F12: a calendar stands there before anything else happens; then everything is closed and locked."""
        self.show_neutral()
        self._close_others()
        self.repaint()
        self.session.lock()

    def show_neutral(self) -> None:
        """The calendar."""
        from ui.shell.calendar import CalendarPage

        if self.neutral is None:
            self.neutral = CalendarPage(self.come_back)
            self._stack.addWidget(self.neutral)
        self._stack.setCurrentWidget(self.neutral)
        self.neutral.back.setFocus()

    def is_neutral(self) -> bool:
        """Whether the calendar stands there."""
        return self.neutral is not None and self._stack.currentWidget() is self.neutral

    def _close_others(self) -> None:
        """Menus, dialogs and the handbook, all the window's own: nothing stays open over a locked window."""
        while popup := QApplication.activePopupWidget():
            popup.hide()
        for other in self.findChildren(QDialog):
            if other.isVisible():
                _close(other)

    def come_back(self) -> None:
        """From the calendar to the unlock page."""
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.start()

    def open_handbook(self) -> None:
        """The chapter of the page that is shown; while locked, the one on safety."""
        from ui.shell.handbook import Handbook

        Handbook(self, self.workspace.current if self.workspace else "safety").show()

    def _on_crashed(self, report: str) -> None:
        from ui.shell.problem import Problem

        Problem(self, report).open()

    def _on_scheme(self, scheme: Any) -> None:
        theme.system_is(scheme.name)
        theme.apply_theme()

    def closeEvent(self, event: Any) -> None:
        self.closing = True
        self.session.end()
        super().closeEvent(event)


def _close(other: QDialog) -> None:
    """A dialog is left, or refused, so that whatever waits for its answer goes on."""
    getattr(other, "leave", other.reject)()
