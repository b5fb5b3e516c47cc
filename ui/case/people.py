"""The persons of a case: codes first; the name is shown only when it is asked for."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.base import PersonKind
from app.domain.entities import Person
from app.forms.definitions import items
from app.use_cases.person_card import PersonCard, save_card
from ui.case.identity import IdentityBox
from ui.case.read import CaseRead
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import beside
from ui.i18n import options, tr
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.choices import CHILD_GENDERS, GENDERS

CHILD, ADULT = ("gender", "birth_year"), ("immigrant_background", "anonymous")


class PeopleTab(QWidget):
    """A card per person."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.cards: dict[str, _PersonCard] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 12, 8, 0)
        self._box.addStretch(1)

    def show_case(self, read: CaseRead) -> None:
        """Show the persons of the case."""
        self.show_people(read.people)

    def show_people(self, people: list[Person]) -> None:
        """Show these persons; what is being typed is not overwritten."""
        for person in people:
            if person.code not in self.cards:
                self.cards[person.code] = _PersonCard(self.session, person)
                self._box.insertWidget(self._box.count() - 1, self.cards[person.code])
            self.cards[person.code].show_person(person)


class _PersonCard(Card):
    def __init__(self, session: Session, person: Person) -> None:
        self.person = person
        child = person.kind == PersonKind.CHILD
        background = [(i.code, i.label) for i in items("immigrant_background")]
        choices = {
            "gender": options(CHILD_GENDERS if child else GENDERS),
            "immigrant_background": [("", tr("Ikke registrert")), *background],
        }
        self.inputs = Inputs(Person, CHILD if child else (*CHILD, *ADULT), choices)
        self.identity = IdentityBox(session, person)
        kind = tr("barn") if child else tr("voksen")
        super().__init__(label(f"{person.code}  ({kind})", "heading"), self.identity)
        self.form = Form(self, session, self.inputs, tr("Lagre {code}", code=person.code), self._save, primary=False)
        self.form.add_parts({"name": self.identity.name, "phone": self.identity.phone})
        self.add(beside(self.inputs.labelled()))
        self.add(row(self.form.said, None, self.form.save))

    def show_person(self, person: Person) -> None:
        self.person = person
        self.identity.show_person(person)
        self.form.about(f"person:{person.code}", self.inputs.stored(person))

    def _save(self) -> None:
        named = self.identity.typed()
        self.form.send(
            save_card,
            lambda: PersonCard(self.inputs.filled(self.person), named),
            lambda _: self.identity.saved() if named else None,
        )
