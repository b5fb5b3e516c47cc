"""The frame of a page beside the unlock page: long work with progress, a stop button, one line for what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.ports import Step, Vaults
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import button, label, set_role, shortcut
from ui.widgets.fields import scrolled

WIDTH, SIGNS = 720, 100


class Framed(QWidget):
    """`fill` puts the card in the middle; `begin` runs work off the window's thread and shows how far it has come."""

    def __init__(self, session: Session, on_back: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Fremdrift"))
        self.said = label("", "done", wrap=True)
        self.said.setAccessibleName(tr("Resultat"))
        self.back = button(tr("Ti&lbake"), on_back)
        self.stop = button(tr("St&opp"), session.cancel)
        session.progress.connect(self._on_progress)
        shortcut(self, "Esc", on_back)

    def fill(self, card: QWidget) -> None:
        """Put the card in the middle of the page."""
        card.setFixedWidth(max(WIDTH, self.fontMetrics().averageCharWidth() * SIGNS))
        inside = QWidget()
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.addStretch(1)
        middle = QHBoxLayout()  # not an alignment: that would forget how tall wrapped text is
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))
        self.quiet()

    def quiet(self) -> None:
        """Nothing is going on, nothing is said."""
        self._busy = False
        self.progress.hide()
        self.stop.hide()
        self.said.hide()

    def begin(self, work: Callable[[Vaults, Step], Any], done: Callable[[Any], None]) -> None:
        """Start long work, one at a time."""
        if self._busy:
            return
        self.quiet()
        self._busy = True
        self.progress.setRange(0, 0)
        self.progress.show()
        self.stop.show()

        def finished(result: Any) -> None:
            self.quiet()
            done(result)

        self.session.outside(self, work, finished, self.refused)

    def say(self, words: str) -> None:
        """What was done."""
        self._show(words, "done")

    def refused(self, error: LivdError) -> None:
        """What went wrong, and what to do."""
        self.quiet()
        self._show(error_text(error), "error")

    def _show(self, words: str, role: str) -> None:
        set_role(self.said, role)
        self.said.setText(words)
        self.said.show()

    def _on_progress(self, done: int, total: int) -> None:
        if self._busy:
            self.progress.setRange(0, 1000)
            self.progress.setValue(1000 * done // max(total, 1))
