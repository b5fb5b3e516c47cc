"""The password once more, before something that a screen left open must not be enough for."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide


class PasswordAgain(Decide):
    """Asks until the password is right or one gives up; then what waited is done, or is not."""

    def __init__(self, parent: QWidget, session: Session, waiting: Any) -> None:
        self._waiting = waiting
        super().__init__(parent, session, tr("Skriv passordet ditt"), tr("Fortsett"), lambda _: self._prove(), about="")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        words = tr("Dette kan bare gjøres av den som er logget inn. Passordet gjelder i fem minutter.")
        self.form.addRow(label(words, "quiet", wrap=True))
        self.add(tr("&Passord"), self.password)
        self.rejected.connect(lambda: session.give_up(waiting))
        self.password.setFocus()

    def _is_touched(self) -> bool:
        return bool(self.password.text())

    def _prove(self) -> None:
        self.ok.setEnabled(False)
        self.session.confirm(self._waiting, self, self.password.text(), lambda _: self.accept(), self._not_proved)

    def _not_proved(self, error: Any) -> None:
        self.show_error(error)
        self.password.selectAll()
        self.password.setFocus()
