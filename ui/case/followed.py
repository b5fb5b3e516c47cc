"""Who of a case is followed up without living here, and the visits and talks of everybody in it; with the appointments."""

from types import MappingProxyType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode
from app.domain.day import FollowUp
from app.domain.entities import Person
from app.forms.definitions import items
from app.rows import ContactRow
from app.use_cases.follow_up import EndFollowUp, NewFollowUp, end_follow_up, open_follow_up
from app.use_cases.intake import Newcomer
from ui.case.read import CaseRead, followed_text
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.record.appointments import AppointmentsCard
from ui.record.base import Someone
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import DateField, date_text
from ui.widgets.persons import person_text


class GoOnDialog(Decide):
    """Everybody of the case who does not live here is followed up from a day on."""

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode, people: list[Person]) -> None:
        super().__init__(
            parent,
            session,
            tr("Følg opp videre, {household}", household=household),
            tr("&Følg opp"),
            self._chosen,
            household,
        )
        self.household, self.people = household, people
        self.since = DateField(tr("Følges opp fra"), clock.today())
        self.add(tr("F&ra"), self.since, "since")
        who = "\n".join(person_text(p.code, p.kind, p.gender, p.birth_year, clock.today()) for p in people)
        self.add(tr("Hvem"), label(who, wrap=True))
        words = tr(
            "De har en sak, plan og oppgaver som før, men ikke rom. Besøk og samtaler føres i Dagtilbud og telles der."
        )
        self.add("", label(words, "quiet", wrap=True))

    def _chosen(self, _: Decide) -> None:
        people = tuple(Newcomer(person.kind, person.code) for person in self.people)
        self.submit(open_follow_up, NewFollowUp(people, self.since.required(), self.household))


class EndDialog(EntityDialog):
    """The follow-up is over, and why."""

    KIND = EndFollowUp
    SHOWS = ("ended",)
    CHOICES = MappingProxyType({"ended": "follow_up_ends"})

    def __init__(self, parent: QWidget, session: Session, followed: FollowUp, who: str) -> None:
        end = EndFollowUp(followed.household, clock.today(), "", (followed.person,))
        title = tr("Avslutt oppfølgingen av {who}", who=who)
        super().__init__(parent, session, end, end_follow_up, title, tr("&Avslutt oppfølgingen"))


class FollowedTab(QWidget):
    """Appointments; who is followed up; visits and talks."""

    def __init__(self, session: Session, household: HouseholdCode, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.household = session, household
        self._free: list[Person] = []
        self.appointments = AppointmentsCard(session, household)
        self.followed = RowsTable(
            tr("Følges opp"),
            [
                Column(tr("Hvem"), lambda f: followed_text(*f), stretch=True),
                Column(tr("Fra"), lambda f: date_text(f[0].since)),
                Column(tr("Til"), lambda f: date_text(f[0].until)),
                Column(tr("Hvorfor slutt"), lambda f: text("follow_up_ends", f[0].ended) if f[0].ended else ""),
            ],
            key=lambda f: f[0].code,
            nothing=tr("Ingen i saken følges opp uten å bo her."),
        )
        self.go_on = button(tr("Følg opp videre …"), lambda: GoOnDialog(self, session, household, self._free).open())
        self.end = button(tr("Avslutt oppfølgingen …"), self._end)
        modes = {item.code: item.label for item in items("contact_mode")}
        self.visits = RowsTable(
            tr("Besøk og samtaler"),
            [
                Column(tr("Dag"), lambda c: date_text(c.day)),
                Column(tr("Type"), lambda c: modes.get(c.mode, c.mode)),
                Column(tr("Person"), lambda c: c.person),
                Column(tr("Kode"), lambda c: c.contact, stretch=True),
            ],
            lambda c: navigator.open_unit(c.contact, HouseholdCode("")),
            nothing=tr("Ingen besøk eller samtaler er ført."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 8, 0)
        layout.addWidget(self.appointments)
        title = label(tr("Følges opp uten å bo her"), "heading")
        layout.addWidget(Card(title, self.followed, row(self.go_on, self.end, None)))
        layout.addWidget(Card(label(tr("Besøk og samtaler i dagtilbudet"), "heading"), self.visits))
        layout.addStretch(1)
        self.followed.selectionModel().currentRowChanged.connect(lambda *_: self._enable())

    def show_case(self, read: CaseRead) -> None:
        """Show what is known of the case, and ask for its visits."""
        people = [
            Someone(p.code, p.kind, person_text(p.code, p.kind, p.gender, p.birth_year, clock.today()))
            for p in read.people
        ]
        self.appointments.show_people(people)
        self.followed.set_rows(read.followed)
        self.followed.fit_height(6)
        self.followed.begin()
        here = {member.person.code for member in read.members if member.stay.departed is None}
        now = {one.person for one, _ in read.followed if one.until is None}
        self._free = [person for person in read.people if person.code not in here | now]
        self._enable()
        household = self.household
        self.session.ask(self, lambda queries: queries.day.visits_of(household), self._show_visits)

    def _show_visits(self, rows: list[ContactRow]) -> None:
        self.visits.set_rows(rows)
        self.visits.fit_height(10)

    def _end(self) -> None:
        chosen = self.followed.current_row()
        if chosen:
            EndDialog(self, self.session, chosen[0], followed_text(*chosen)).open()

    def _enable(self) -> None:
        chosen = self.followed.current_row()
        self.go_on.setEnabled(bool(self._free))
        self.end.setEnabled(chosen is not None and chosen[0].until is None)
