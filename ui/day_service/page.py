"""Day service: a visit or a phone talk in one line, and the day's list with its forms."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app import clock
from app.changes import CALLS, CONTACTS, STAYS
from app.domain.base import HouseholdCode, PersonKind
from app.domain.entities import Contact, Person
from app.domain.errors import LivdError, RuleBroken
from app.forms.definitions import items, load_form
from app.rows import ContactRow, FoundRow
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.mistakes import take_back_contact
from app.use_cases.registration import save_contact_answers
from ui.day_service.call import CallDialog
from ui.day_service.calls import CallsTab
from ui.day_service.followed import FollowedTab
from ui.day_service.mistakes import FollowDialog, RightDialog
from ui.fields.form import Form
from ui.i18n import mark, options, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.answering import Answering
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.born import BornField
from ui.widgets.choices import GENDERS
from ui.widgets.fields import Choice, DateField, date_text
from ui.widgets.person_fields import Known
from ui.widgets.person_picker import PersonPicker, found_text
from ui.widgets.taking_back import TakeBackDialog

FIRST = (("", mark("Første i år?")), ("yes", mark("Første gang i år")), ("no", mark("Ikke første gang")))


class DayServicePage(Page):
    """Top: the line. Under it: the day's contacts, and the form of the chosen one."""

    listens = frozenset({CONTACTS, CALLS, STAYS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._wanted = ""
        modes = [(i.code, i.label) for i in items("contact_mode")]
        self.mode = Choice(tr("Besøk eller telefon"), modes)
        self.day = DateField(tr("Dag"), clock.today())
        self.day.setMaximumWidth(130)
        self.day.editingFinished.connect(self._on_day)
        self.picker = PersonPicker(session, tr("Hvem"))
        self.picker.chosen.connect(self.choose_person)
        self.anonymous = QCheckBox(tr("&Anonym"))
        self.anonymous.toggled.connect(self._on_anonymous)
        self.first = Choice(tr("Første gang i år"), options(FIRST))
        self.gender = Choice(tr("Kjønn"), options(GENDERS))
        self.born = BornField()
        self.chosen = label("", "heading", wrap=True)
        self.forget = button(tr("Likevel en annen"), self._forget)
        self.table = RowsTable(
            tr("Dagens besøk og samtaler"),
            [
                Column(tr("Kode"), lambda row: row.contact),
                Column(tr("Person"), lambda row: row.person + (tr(" (anonym)") if row.anonymous else "")),
                Column(tr("Type"), lambda row: dict(modes).get(row.mode, row.mode)),
                Column(tr("Svar"), lambda row: str(row.answered) if row.answered else tr("mangler"), stretch=True),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.right = button(tr("&Rett …"), self._correct)
        self.wrong = button(tr("Ført f&eil …"), self._take_back)
        self.follow = button(tr("F&ølg opp …"), self._follow)
        self._chosen: Contact | None = None
        self.empty = label(tr("Ingen er logget denne dagen. Logg på linjen over."), "quiet", wrap=True)
        self.day_title = label("", "heading")
        self.forms = QStackedWidget()
        self.forms.addWidget(label(tr("Velg et besøk for å fylle ut skjemaet."), "quiet"))
        self.who = Known()
        line = {
            "mode": self.mode, "who": self.who, "person": self.picker.field, "anonymous": self.anonymous,
            "gender": self.gender, "birth_year": self.born, "first_in_year": self.first,
        }  # fmt: skip
        self.form = Form(self, session, line, tr("&Logg  (Ctrl+Enter)"), self._log)
        self.who.typed.connect(self._show_who)
        self._lay_out()
        self._show_who()
        self.form.about("contact:")
        shortcut(self, "Ctrl+Return", self._log)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        for widget, stretch in ((self.mode, 0), (self.day, 0), (self.picker, 3), (self.anonymous, 0)):
            line.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
        facts = row(self.gender, self.born, self.first, None, self.form.save)
        entry = Card(
            label(tr("Logg et besøk eller en samtale"), "heading"),
            line,
            row(self.chosen, self.forget, None),
            facts,
            self.form.said,
        )
        left = QVBoxLayout()
        previous = button(tr("&Forrige dag"), lambda: self._step(-1))
        following = button(tr("&Neste dag"), lambda: self._step(1))
        left.addLayout(row(self.day_title, None, previous, following))
        left.addWidget(self.empty)
        left.addWidget(self.table, 1)
        left.addLayout(row(self.right, self.wrong, self.follow, None))
        columns = QHBoxLayout()
        columns.setSpacing(14)
        columns.addLayout(left, 2)
        columns.addWidget(self.forms, 3)
        visits = QWidget()
        inside = QVBoxLayout(visits)
        inside.setContentsMargins(0, 12, 0, 0)
        inside.addWidget(entry)
        inside.addLayout(columns, 1)
        self.tabs = QTabWidget()
        self.followed = FollowedTab(self.session, self.navigator)
        self.calls = CallsTab(self.session, self.navigator, self.new_call)
        titles = (tr("Besøk og samtaler"), tr("Følges opp"), tr("Telefoner"))
        for tab, title in zip((visits, self.followed, self.calls), titles, strict=True):
            self.tabs.addTab(tab, title)
        self.tabs.currentChanged.connect(lambda _: self.refresh())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addWidget(self.tabs)

    def show_code(self, code: str, year: int) -> None:
        """A call among the year's."""
        self.tabs.setCurrentWidget(self.calls)
        self.calls.open_call(code, year)

    def new_call(self) -> None:
        """Somebody rings."""
        CallDialog(self, self.session, self.navigator).open()

    def first_focus(self) -> QWidget:
        return self.picker.field if self.tabs.currentIndex() == 0 else self.tabs.tabBar()

    def place(self) -> dict[str, Any]:
        return {"tab": self.tabs.currentIndex()}

    def go_to(self, place: dict[str, Any]) -> None:
        self.tabs.setCurrentIndex(int(place.get("tab", 0)))

    # -- who --------------------------------------------------------------------------------------------------

    def choose_person(self, match: FoundRow) -> None:
        """Somebody known."""
        self.anonymous.setChecked(False)
        self.who.choose(match)
        self.form.save.setFocus()

    def _forget(self) -> None:
        self.picker.clear()
        self.form.forget()
        self.form.say("")

    def _on_anonymous(self) -> None:
        if self.anonymous.isChecked():
            self.who.choose(None)
        self._show_who()

    def _show_who(self) -> None:
        match = self.who.found
        self.chosen.setText(found_text(match) if match else "")
        self.chosen.setVisible(match is not None)
        self.forget.setVisible(match is not None)
        for widget in (self.gender, self.born):
            widget.setVisible(match is None)
        self.first.setVisible(self.anonymous.isChecked())
        self.picker.setEnabled(match is None)

    def _newcomer(self) -> Newcomer:
        if self.who.found:
            return Newcomer(self.who.found.kind, self.who.found.person)
        typed = self.picker.field.text().strip()
        if not typed and not self.anonymous.isChecked():
            raise RuleBroken("who_came", field="person")
        return Newcomer(
            kind=PersonKind.ADULT,
            code="",
            name=typed,
            phone="",
            anonymous=self.anonymous.isChecked(),
            gender=self.gender.code(),
            birth_year=self.born.year(),
        )

    # -- logging ----------------------------------------------------------------------------------------------

    def _log(self) -> None:
        self.form.send(log_contact, self._visit, self._logged)

    def _visit(self) -> Visit:
        return Visit(self._newcomer(), self.day.required(), self.mode.code(), self.first.code())

    def _logged(self, code: str) -> None:
        self.navigator.say(tr("Logget som {code}.", code=code))
        self._wanted = code
        self._forget()
        self.picker.field.setFocus()

    # -- the day ----------------------------------------------------------------------------------------------

    def _shown_day(self) -> date:
        try:
            return self.day.required()
        except LivdError:
            return clock.today()

    def _step(self, days: int) -> None:
        self.day.set_date(self._shown_day() + timedelta(days=days))
        self.refresh()

    def _on_day(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        tab = self.tabs.currentWidget()
        if isinstance(tab, FollowedTab | CallsTab):
            if self.session.actor:
                tab.refresh()
            return
        day = self._shown_day()
        self.session.ask(self, lambda queries: queries.cases.contacts(day), lambda rows: self._show(day, rows))

    def _show(self, day: date, rows: list[ContactRow]) -> None:
        if day != self._shown_day():
            return
        self.day_title.setText(tr("{day}  –  {count} logget", day=date_text(day), count=len(rows)))
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.set_rows(rows)
        self._chosen = self._chosen if self.table.current_row() else None
        self._enable()
        position = next((n for n, row in enumerate(rows) if row.contact == self._wanted), -1)
        if position >= 0:
            self._wanted = ""
            self.table.selectRow(position)

    def open_contact(self, code: str) -> None:
        """Show one contact with its day and form."""

        def show(contact: Contact | None) -> None:
            if contact:
                self.tabs.setCurrentIndex(0)
                self._wanted = contact.code
                self.day.set_date(contact.day)
                self.refresh()

        self.session.ask(self, lambda queries: queries.cases.contact(code), show)

    def _on_row(self, *_: object) -> None:
        chosen = self.table.current_row()
        shown = self.forms.currentWidget()
        if isinstance(shown, Answering):
            if chosen is not None and shown.unit == chosen.contact:
                self.session.ask(self, lambda queries: queries.cases.contact(chosen.contact), self._on_contact)
                return
            shown.save()
        if chosen is not None:
            self.session.ask(self, lambda queries: queries.cases.contact(chosen.contact), self._show_form)

    def _show_form(self, contact: Contact | None) -> None:
        self._on_contact(contact)
        if contact is None:
            return
        form = Answering(
            self.session, load_form("day_contact", contact.day.year), contact.code, save_contact_answers, True
        )
        form.show_answers(contact.answers, contact.version)
        form.reload.connect(
            lambda: self.session.ask(self, lambda queries: queries.cases.contact(contact.code), self._show_form)
        )
        while (old := self.forms.widget(1)) is not None:
            self.forms.removeWidget(old)
            old.deleteLater()
        self.forms.addWidget(form)
        self.forms.setCurrentWidget(form)

    # -- mistakes, and follow-up --------------------------------------------------------------------------------

    def _on_contact(self, contact: Contact | None) -> None:
        self._chosen = contact
        self._enable()

    def _enable(self) -> None:
        for key in (self.right, self.wrong, self.follow):
            key.setEnabled(self._chosen is not None)

    def _correct(self) -> None:
        if self._chosen:
            RightDialog(self, self.session, self._chosen).open()

    def _take_back(self) -> None:
        if self._chosen:
            TakeBackDialog(self, self.session, self._chosen.code, take_back_contact).open()

    def _follow(self) -> None:
        """Somebody who has a case already is shown in it."""
        if self._chosen is None:
            return
        person = self._chosen.person

        def open_or_ask(persons: tuple[Person | None, str]) -> None:
            chosen, household = persons
            if household:
                self.navigator.open_tab(HouseholdCode(household), "days")
            elif chosen:
                FollowDialog(self, self.session, self.navigator, chosen.code, chosen.kind).open()

        self.session.ask(
            self, lambda queries: (queries.cases.person(person), queries.cases.household_of(person)), open_or_ask
        )
