"""The neutral page before anything is open: unlock, or the guide when there is no vault yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import LivdError, VaultError
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row

if TYPE_CHECKING:
    from app.clock import Doubt
    from ui.unlock.backup import BackupPage
    from ui.unlock.day import DayPage
    from ui.unlock.guide import Guide
    from ui.unlock.restore import RestorePage


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
        self.open = button(tr("&Lås opp"), self._unlock, primary=True)
        form = QFormLayout()
        form.addRow(tr("&Bruker"), self.user)
        form.addRow(tr("&Passord"), self.password)
        box = Card(label(tr("Lås opp"), "title"), self.hint)
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
        column.addLayout(self._foot())
        self._wait = QTimer(self)
        self._wait.setInterval(1000)
        self._wait.timeout.connect(self._on_second)
        self._seconds = 0
        self._guide: Guide | None = None
        self._care: dict[str, BackupPage | RestorePage] = {}
        self._day: DayPage | None = None
        session.doubted.connect(self._ask_day)
        self.addWidget(page)

    def _foot(self) -> QHBoxLayout:
        """The administrator's ways in, which need no key."""
        self.backup = button(tr("&Sikkerhetskopi"), lambda: self.open_care("backup"))
        self.restore = button(tr("&Gjenopprett"), lambda: self.open_care("restore"))
        return row(None, self.backup, self.restore, None)

    def open_care(self, name: str) -> None:
        """The page for backup or restore; made when it is first asked for."""
        if name not in self._care:
            from ui.unlock.backup import BackupPage
            from ui.unlock.restore import RestorePage

            self._care[name] = (BackupPage if name == "backup" else RestorePage)(self.session, self.start)
            self.addWidget(self._care[name])
        self.setCurrentWidget(self._care[name])
        self._care[name].start()

    @property
    def day(self) -> DayPage:
        """The question about the clock; made when it is first asked."""
        if self._day is None:
            from ui.unlock.day import DayPage

            self._day = DayPage(self.session)
            self.session.opened.connect(self._day.stop)
            self.addWidget(self._day)
        return self._day

    def _ask_day(self, doubt: Doubt) -> None:
        self.day.ask(doubt)
        self.setCurrentWidget(self.day)

    @property
    def guide(self) -> Guide:
        """The guide; it is loaded only where there is no vault."""
        if self._guide is None:
            from ui.unlock.guide import Guide

            self._guide = Guide(self.session, lambda: self.open_care("restore"))
            self.addWidget(self._guide)
        return self._guide

    def start(self) -> None:
        """Show unlock, or the guide when there is no vault."""
        if self._day:
            self._day.stop()
        exists = self.session.vaults.exists(self.session.folder)
        if not exists:
            self.setCurrentWidget(self.guide)
        else:
            self.setCurrentIndex(0)
        self.password.clear()
        if not self._seconds:
            self.error.hide()
            self.open.setEnabled(True)
        (self.password if self.user.text() else self.user).setFocus()
        if not exists:
            self.guide.start()

    def rest(self, resting: bool) -> None:
        """While the window is handed over to a fresh process, nothing is typed that would be lost."""
        self.setEnabled(not resting)
        if not resting:
            self.start()

    def show_demo(self) -> None:
        """A line above the fields: the demonstration tells its password."""
        from ui.unlock.guide import DEMO_PASSWORD, DEMO_USER

        self.hint.setText(
            tr("Demosenter. Bruker: {user}   Passord: {password}", user=DEMO_USER, password=DEMO_PASSWORD)
        )
        self.hint.show()
        self.user.setText(DEMO_USER)
        self.password.setFocus()

    def _unlock(self) -> None:
        if not self.open.isEnabled():
            return
        self.open.setEnabled(False)
        self.error.hide()
        self.session.unlock(self, self.user.text(), self.password.text(), self._refused)
        self.password.clear()

    def _refused(self, error: LivdError) -> None:
        self.open.setEnabled(True)
        self.error.setText(error_text(error))
        self.error.show()
        self.password.setFocus()
        if error.code == "wait":
            self._seconds = int(str(error.params["seconds"]))
            self.open.setEnabled(False)
            self._wait.start()

    def _on_second(self) -> None:
        """The delay after failures, counted down before the person's eyes."""
        self._seconds -= 1
        if self._seconds > 0:
            self.error.setText(error_text(VaultError("wait", seconds=self._seconds)))
            return
        self._wait.stop()
        self.error.hide()
        self.open.setEnabled(True)
