"""Name and phone of a person: hidden, shown on request with a reason, corrected on their own, hidden again after a while."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.base import PersonCode, PersonKind
from app.domain.entities import Person
from app.domain.errors import LivdError
from app.use_cases.identity import Identity, Reveal, reveal_identity, save_identity
from ui.i18n import error_text, tr
from ui.session import Session
from ui.widgets.basics import button, label, row, set_role
from ui.widgets.decide import Decide

SHOWN_MS = 120_000


class IdentityBox(QWidget):
    """The button is there from the start; the fields only once the log says who asked and why."""

    def __init__(self, session: Session, person: Person) -> None:
        super().__init__()
        self.session, self.code = session, person.code
        self._version = person.version
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.status = label("", "quiet", wrap=True)
        self.reveal = button(tr("Vis navn og telefon"), self._on_reveal)
        self.save = button(tr("Lagre navnet til {code}", code=person.code), self._save)
        self._fields = QWidget()
        form = QFormLayout(self._fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Navn"), self.name)
        if person.kind != PersonKind.CHILD:
            form.addRow(tr("Telefon"), self.phone)
        form.addRow("", row(None, self.save))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.reveal, self.status, None))
        layout.addWidget(self._fields)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide_again)
        self.hide_again()

    def hide_again(self) -> None:
        """The fields are emptied, not only hidden."""
        self._timer.stop()
        self.name.clear()
        self.phone.clear()
        self._fields.hide()
        self.reveal.setText(tr("Vis navn og telefon"))

    def _on_reveal(self) -> None:
        if self._fields.isVisible():
            self.hide_again()
            return
        self.status.clear()
        RevealDialog(self, self.session, self.code, self.show_identity).open()

    def show_identity(self, who: Identity) -> None:
        """The leader has a line in the log; the fields are filled for two minutes."""
        self._version = who.version
        self.name.setText(who.name)
        self.phone.setText(who.phone)
        self._fields.show()
        self.reveal.setText(tr("Skjul navn og telefon"))
        self._timer.start()

    def _save(self) -> None:
        right = Identity(code=self.code, name=self.name.text(), phone=self.phone.text(), version=self._version)
        self.session.submit(self, save_identity, right, self._saved, self._refused)

    def _saved(self, _: object) -> None:
        self.hide_again()
        set_role(self.status, "done")
        self.status.setText(tr("Lagret."))

    def _refused(self, error: LivdError) -> None:
        set_role(self.status, "error")
        self.status.setText(error_text(error))


class RevealDialog(Decide):
    """Why somebody wants to know who it is."""

    def __init__(self, parent: QWidget, session: Session, person: PersonCode, done: Callable[[Identity], None]) -> None:
        reason = QLineEdit()

        def show(_: Decide) -> None:
            self.submit(reveal_identity, Reveal(person, reason.text()), done)

        super().__init__(parent, session, tr("Vis navn og telefon"), tr("Vis"), show, person)
        self.add(tr("&Hvorfor"), reason, "reason")
