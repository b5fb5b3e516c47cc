"""The neutral page before anything is open: unlock, or the guide when there is no vault yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.texts import error_text
from ui.session import Session
from ui.widgets.basics import Card, button, label, row

if TYPE_CHECKING:
    from ui.unlock.guide import Guide


class UnlockPage(QStackedWidget):
    """User and password; nothing here tells what the program is for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.user = QLineEdit()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._unlock)
        self.user.returnPressed.connect(self.password.setFocus)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.hint = label("", "quiet", wrap=True)
        self.hint.hide()
        self.open = button(self.tr("&Lås opp"), self._unlock, primary=True)
        form = QFormLayout()
        form.addRow(self.tr("&Bruker"), self.user)
        form.addRow(self.tr("&Passord"), self.password)
        box = Card(label(self.tr("Lås opp"), "title"), self.hint)
        box.add(form)
        box.add(self.error)
        box.add(row(None, self.open))
        box.setFixedWidth(430)
        page = QWidget()
        page.setObjectName("page")
        layout = QHBoxLayout(page)
        layout.addStretch(1)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(box)
        column.addStretch(2)
        layout.addLayout(column)
        layout.addStretch(1)
        self._guide: Guide | None = None
        self.addWidget(page)

    @property
    def guide(self) -> Guide:
        """The guide; it is loaded only where there is no vault."""
        if self._guide is None:
            from ui.unlock.guide import Guide

            self._guide = Guide(self.session)
            self.addWidget(self._guide)
        return self._guide

    def start(self) -> None:
        """Show unlock, or the guide when there is no vault."""
        there = self.session.vaults.exists(self.session.folder)
        if not there:
            self.setCurrentWidget(self.guide)
        else:
            self.setCurrentIndex(0)
        self.password.clear()
        self.error.hide()
        self.open.setEnabled(True)
        (self.password if self.user.text() else self.user).setFocus()
        if not there:
            self.guide.start()

    def show_demo(self) -> None:
        """A line above the fields: the demonstration tells its password."""
        from ui.unlock.guide import DEMO_PASSWORD, DEMO_USER

        self.hint.setText(self.tr("Demosenter. Bruker: {0}   Passord: {1}").format(DEMO_USER, DEMO_PASSWORD))
        self.hint.show()
        self.user.setText(DEMO_USER)
        self.password.setFocus()

    def _unlock(self) -> None:
        self.open.setEnabled(False)
        self.error.hide()
        self.session.unlock(self, self.user.text(), self.password.text(), self._refused)
        self.password.clear()

    def _refused(self, error: LivdError) -> None:
        self.open.setEnabled(True)
        self.error.setText(error_text(error))
        self.error.show()
        self.password.setFocus()
