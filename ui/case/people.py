"""The persons of a case: codes first; the name is shown only when it is asked for."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.entities import Person
from app.domain.errors import LivdError
from app.forms.definitions import items
from app.use_cases.registration import save_person
from ui.case.identity import IdentityBox
from ui.case.read import CaseRead
from ui.i18n import error_text, options, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, set_role
from ui.widgets.choices import CHILD_GENDERS, GENDERS
from ui.widgets.fields import Choice
from ui.widgets.person_fields import birth_year


class PeopleTab(QWidget):
    """A card per person."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.cards: dict[str, _PersonCard] = {}
        self.waiting: dict[str, dict[str, Any]] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 12, 8, 0)
        self._box.addStretch(1)

    def draft(self) -> dict[str, dict[str, Any]]:
        """What is typed and not saved, by person."""
        return {code: typed for code, card in self.cards.items() if (typed := card.draft())}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Show again what was being typed, as each person's card is there."""
        for code, typed in draft.items():
            if code in self.cards:
                self.cards[code].restore_draft(typed)
            else:
                self.waiting[code] = typed

    def show_case(self, read: CaseRead) -> None:
        """Show the persons of the case."""
        self.show_people([member.person for member in read.members])

    def show_people(self, people: list[Person]) -> None:
        """Show these persons; what is being typed is not overwritten."""
        for person in people:
            if person.code not in self.cards:
                self.cards[person.code] = _PersonCard(self.session, person)
                self._box.insertWidget(self._box.count() - 1, self.cards[person.code])
            self.cards[person.code].show_person(person)
            if person.code in self.waiting:
                self.cards[person.code].restore_draft(self.waiting.pop(person.code))


class _PersonCard(QWidget):
    def __init__(self, session: Session, person: Person) -> None:
        super().__init__()
        self.session, self.person, self._shown = session, person, False
        child = person.kind == "child"
        self.identity, self.born = IdentityBox(session, person), QLineEdit()
        self.born.setMaxLength(4)
        self.gender = Choice(tr("Kjønn"), options(CHILD_GENDERS if child else GENDERS))
        background = [(i.code, i.label) for i in items("immigrant_background")]
        self.background = Choice(tr("Innvandrerbakgrunn"), [("", tr("Ikke registrert")), *background])
        self.anonymous = QCheckBox(tr("Anonym (navn og telefon slettes når du lagrer)"))
        self.reserved = QCheckBox(tr("Har reservert seg mot statistikk (krisesenterlova § 5 a)"))
        self.status = label("", "quiet", wrap=True)
        self.save = button(tr("Lagre {code}", code=person.code), self._save)
        form = QFormLayout()
        form.addRow(tr("Kjønn"), self.gender)
        form.addRow(tr("Fødselsår"), self.born)
        if not child:
            form.addRow(tr("Innvandrerbakgrunn"), self.background)
            form.addRow("", self.anonymous)
        form.addRow("", self.reserved)
        kind = tr("barn") if child else tr("voksen")
        frame = Card(label(f"{person.code}  ({kind})", "heading"), self.identity)
        frame.add(form)
        frame.add(row(self.status, None, self.save))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def show_person(self, person: Person) -> None:
        if self._shown and self._typed() != self.person and person.version == self.person.version:
            return
        self._shown = True
        self.person = person
        self.born.setText(str(person.birth_year or ""))
        self.gender.set_code(person.gender)
        self.background.set_code(person.immigrant_background)
        self.anonymous.setChecked(person.anonymous)
        self.reserved.setChecked(person.reserved)

    def draft(self) -> dict[str, Any]:
        if not self._shown or self._typed() == self.person:
            return {}
        chosen = {"gender": self.gender.code(), "background": self.background.code(), "born": self.born.text()}
        return chosen | {"anonymous": self.anonymous.isChecked(), "reserved": self.reserved.isChecked()}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        self.gender.set_code(draft["gender"])
        self.background.set_code(draft["background"])
        self.born.setText(draft["born"])
        self.anonymous.setChecked(draft["anonymous"])
        self.reserved.setChecked(draft["reserved"])

    def _typed(self) -> Person:
        return replace(
            self.person,
            birth_year=birth_year(self.born.text()),
            gender=self.gender.code(),
            immigrant_background=self.background.code(),
            anonymous=self.anonymous.isChecked(),
            reserved=self.reserved.isChecked(),
        )

    def _save(self) -> None:
        self.save.setEnabled(False)
        self.session.submit(self, save_person, self._typed(), self._saved, self._refused)

    def _saved(self, _: object) -> None:
        self.save.setEnabled(True)
        self.person = self._typed()
        set_role(self.status, "done")
        self.status.setText(tr("Lagret."))

    def _refused(self, error: LivdError) -> None:
        self.save.setEnabled(True)
        set_role(self.status, "error")
        self.status.setText(error_text(error))
