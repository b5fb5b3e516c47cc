"""A visit or talk as it really was; and somebody who comes by is followed up from now on."""

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import PersonCode
from app.domain.entities import Contact
from app.domain.errors import RuleBroken
from app.forms.definitions import items
from app.rows import FoundRow
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Newcomer
from app.use_cases.mistakes import RightContact, correct_contact
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField
from ui.widgets.person_picker import PersonPicker, found_text


class RightDialog(Decide):
    """Another day, another way, another person. What was before stays in the history."""

    def __init__(self, parent: QWidget, session: Session, contact: Contact) -> None:
        title = tr("Rett {code}", code=contact.code)
        super().__init__(parent, session, title, tr("&Rett"), self._chosen, contact.code)
        self.contact, self._person = contact, contact.person
        self.day = DateField(tr("Dag"), contact.day)
        self.mode = Choice(tr("Type"), [(i.code, i.label) for i in items("contact_mode", contact.day.year)])
        self.mode.set_code(contact.mode)
        self.picker = PersonPicker(session, tr("En annen person"))
        self.picker.chosen.connect(self._on_person)
        self.whose = label(contact.person, "heading")
        self.add(tr("&Dag"), self.day, "day")
        self.add(tr("&Type"), self.mode, "mode")
        self.form.addRow(tr("Person"), self.whose)
        self.form.addRow(tr("En &annen person"), self.picker)

    def _on_person(self, match: FoundRow) -> None:
        self._person = match.person
        self.whose.setText(found_text(match))

    def _chosen(self, _: Decide) -> None:
        right = RightContact(
            self.contact.code, self.day.required(), self.mode.code(), self._person, self.contact.version
        )
        self.submit(correct_contact, right)


class FollowDialog(Decide):
    """Somebody who comes by gets a case, so that what is said and agreed is kept."""

    def __init__(self, parent: QWidget, session: Session, navigator: Navigator, person: PersonCode, kind: str) -> None:
        super().__init__(parent, session, tr("Følg opp {person}", person=person), tr("&Følg opp"), self._chosen, person)
        self.navigator, self._person, self._kind = navigator, person, kind
        self.since = DateField(tr("Fra"), clock.today())
        self.add(tr("F&ra"), self.since, "since")
        words = tr(
            "Får en sak uten rom: notater, kartlegging, plan, samtykker, avtaler og oppgaver. Barn legges til i saken."
        )
        self.add("", label(words, "quiet", wrap=True))

    def _chosen(self, _: Decide) -> None:
        if not self._person:
            raise RuleBroken("who_came")
        new = NewFollowUp((Newcomer(self._kind, self._person),), self.since.required())
        self.submit(open_follow_up, new, lambda household: self.navigator.open_case(household))
