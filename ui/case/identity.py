"""Name and phone of a person: hidden, shown on request with a reason, corrected on their own, hidden again after a while."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.base import PersonCode, PersonKind
from app.domain.entities import Person
from app.use_cases.identity import Identity, Reveal, reveal_identity
from ui.fields.fields import Fields
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import button, row
from ui.widgets.decide import Decide

SHOWN_MS = 120_000


class IdentityBox(QWidget):
    """The button is there from the start; the fields only once the log says who asked and why. The card saves them."""

    def __init__(self, session: Session, person: Person) -> None:
        super().__init__()
        self.session, self.person = session, person
        self._version = person.version
        self.name, self.phone = QLineEdit(), QLineEdit()
        self.fields = Fields({"name": self.name, "phone": self.phone}, session.drafts)
        self.reveal = button(tr("Vis navn og telefon"), self._on_reveal)
        self._shown = QWidget()
        form = QFormLayout(self._shown)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Navn"), self.name)
        if person.kind != PersonKind.CHILD:
            form.addRow(tr("Telefon"), self.phone)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self.reveal, None))
        layout.addWidget(self._shown)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._on_time)
        self.hide_again()

    def show_person(self, person: Person) -> None:
        """What is known of the person now; somebody anonymous has no name to show, and can be given one."""
        self.person = person
        if not self._shown.isVisibleTo(self):
            self.reveal.setText(tr("Skriv navn og telefon") if self._is_nobody() else tr("Vis navn og telefon"))

    def _is_nobody(self) -> bool:
        """Anonymous to everybody: there is no name to ask for. One that is a leader's alone may stand there."""
        return self.person.anonymous and not self.person.leader_only

    def hide_again(self) -> None:
        """The fields are emptied, not only hidden; what is typed and not saved is kept."""
        self._timer.stop()
        self.fields.key = ""
        self.name.clear()
        self.phone.clear()
        self._shown.hide()
        self.show_person(self.person)

    def _on_time(self) -> None:
        """Two minutes have gone; a name that is being written is not taken away."""
        if self.fields.typed():
            self._timer.start()
        else:
            self.hide_again()

    def _on_reveal(self) -> None:
        if self._shown.isVisible():
            self.hide_again()
        elif self._is_nobody():
            self.show_identity(Identity(code=self.person.code, name="", phone="", version=self.person.version))
        else:
            RevealDialog(self, self.session, self.person.code, self.show_identity).open()

    def show_identity(self, who: Identity) -> None:
        """The leader has a line in the log; the fields are filled for two minutes."""
        self._version = who.version
        self._shown.show()
        self.fields.about(f"identity:{who.code}", {"name": who.name, "phone": who.phone})
        self.reveal.setText(tr("Skjul navn og telefon"))
        self._timer.start()

    def typed(self) -> Identity | None:
        """Name and phone as they are to be; None where nobody has changed them."""
        if not self._shown.isVisibleTo(self) or not self.fields.typed():
            return None
        return Identity(code=self.person.code, name=self.name.text(), phone=self.phone.text(), version=self._version)

    def saved(self) -> None:
        """They are kept now, and hidden again."""
        self.session.drafts.put(self.fields.key, {})
        self.hide_again()


class RevealDialog(Decide):
    """Why somebody wants to know who it is."""

    def __init__(self, parent: QWidget, session: Session, person: PersonCode, done: Callable[[Identity], None]) -> None:
        reason = QLineEdit()

        def show(_: Decide) -> None:
            self.submit(reveal_identity, Reveal(person, reason.text()), done)

        super().__init__(parent, session, tr("Vis navn og telefon"), tr("Vis"), show, person)
        self.add(tr("&Hvorfor"), reason, "reason")
