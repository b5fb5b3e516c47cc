"""One case: who belongs to it, where they sleep, when they came and went, and the forms that are to be filled."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app import clock
from app.domain.base import NO_STAY, HouseholdCode, PersonCode, PersonKind, StayCode
from app.domain.entities import Person
from app.domain.errors import LivdError
from ui.case.access import AccessTab, ShutPage
from ui.case.danger import DangerDialog
from ui.case.dialogs import AwayDialog, BackDialog, DatesDialog, DepartDialog, LateDialog, RoomDialog
from ui.case.followed import FollowedTab
from ui.case.history import HistoryTable
from ui.case.household import HouseholdTab
from ui.case.moving import MovingTab
from ui.case.people import PeopleTab
from ui.case.read import (
    CaseRead,
    Member,
    alone_line,
    came_of_text,
    contact_text,
    member_text,
    read_case,
    standing_lines,
    who_is_here,
)
from ui.case.registration import RegistrationTab
from ui.case.rights import RightsPane
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.record.base import Later, Pane, Someone
from ui.record.consents import ConsentsPane
from ui.record.notes import NotesPane
from ui.record.panes import NeedsPane, ThreatPane
from ui.record.papers import PapersPane
from ui.record.plan import PlanPane
from ui.record.tasks import TasksCard
from ui.session import Session
from ui.widgets.answering import Answering
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.danger import DangerStrip, peril_text
from ui.widgets.decide import Decide
from ui.widgets.fields import date_text, scrolled
from ui.widgets.persons import person_text, who_text
from ui.widgets.tabs import Tabs


class CaseView(QWidget):
    """Header, and tabs. Those of the record (app.domain.care) are made when they are first seen."""

    def __init__(
        self, session: Session, household: HouseholdCode, on_close: Callable[[], None], navigator: Navigator,
        stay: StayCode = NO_STAY, question: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.session, self.household, self.navigator = session, household, navigator
        self.members: list[Member] = []
        self.shut: ShutPage | None = None
        self.title = label(household, "code")
        self.facts = label("", "quiet")
        self.stays = RowsTable(tr("Opphold i saken"), self._columns(), lambda m: self._dates())
        self.buttons = self._buttons()
        self.tasks = TasksCard(session, household)
        self.alone, self.danger = label("", "error", wrap=True), DangerStrip()
        self.alone.hide()
        self.danger_button = button(tr("P&å fareskiltet …"), self._say_danger)
        self.danger_button.setEnabled(False)
        self.tabs = Tabs()
        self._tabs: dict[str, QWidget] = {"overview": scrolled(self._overview())}
        self._read: CaseRead | None = None
        people, read = self._fill_people, self._fill_read
        self.later = {
            "needs": Later(lambda: NeedsPane(session, household), people),
            "threat": Later(lambda: ThreatPane(session, household), people),
            "plan": Later(lambda: PlanPane(session, household), people),
            "notes": Later(lambda: NotesPane(session, household), people, scrolling=True),
            "consents": Later(lambda: ConsentsPane(session, household), people),
            "papers": Later(lambda: PapersPane(session, household), people, scrolling=True),
            "days": Later(lambda: FollowedTab(session, household, navigator), read, scrolling=True),
            "moving": Later(lambda: MovingTab(session, household), people, scrolling=True),
            "people": Later(lambda: PeopleTab(session), read, scrolling=True),
            "registration": Later(lambda: RegistrationTab(session, stay, question), read),
            "rights": Later(lambda: RightsPane(session, household, lambda: self.show_tab("access")), people),
            "home": Later(lambda: HouseholdTab(session, household), read, scrolling=True),
            "history": Later(HistoryTable, read),
            "access": Later(lambda: AccessTab(session, household), read, scrolling=True),
        }
        self._tabs |= self.later
        titles = (
            tr("Oversikt"), tr("Kartlegging"), tr("Trusler"), tr("Plan"), tr("Notater"), tr("Samtykker"), tr("Papirer"),
            tr("Avtaler og besøk"), tr("Bolig"), tr("Personer"), tr("Registrering"), tr("Rettigheter"),
            tr("Rom og ansvar"), tr("Historikk"), tr("Tilgang"),
        )  # fmt: skip
        for tab, title in zip(self._tabs.values(), titles, strict=True):
            self.tabs.add(tab, title)
        if stay:
            self.show_tab("registration")
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        back = button(tr("&Til listen  (Esc)"), on_close)
        layout.addLayout(row(self.title, self.facts, None, self.danger_button, back))
        layout.addWidget(self.alone)
        layout.addWidget(self.danger)
        layout.addWidget(self.tabs.keys)
        layout.addWidget(self.tabs, 1)
        shortcut(self, "Esc", on_close)
        self._enable()

    def _fill_people(self, pane: Pane) -> None:
        people = self._read.people if self._read else []
        pane.show_people([Someone(p.code, p.kind, _words(p)) for p in people])

    def _fill_read(self, tab: Any) -> None:
        if self._read:
            tab.show_case(self._read)

    @property
    def people(self) -> PeopleTab:
        """The persons' tab."""
        tab: PeopleTab = self.later["people"].made()
        return tab

    @property
    def registration(self) -> RegistrationTab:
        """The tab of the national forms."""
        tab: RegistrationTab = self.later["registration"].made()
        return tab

    @property
    def access(self) -> AccessTab:
        """The tab of who may see the case."""
        tab: AccessTab = self.later["access"].made()
        return tab

    @property
    def history(self) -> HistoryTable:
        """What has happened."""
        tab: HistoryTable = self.later["history"].made()
        return tab

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front, by its name."""
        self.tabs.setCurrentWidget(self._tabs[name])

    def _columns(self) -> list[Column]:
        return [
            Column(tr("Opphold"), lambda m: m.stay.code),
            Column(tr("Person"), lambda m: m.person.code + (tr(" (anonym)") if m.person.anonymous else "")),
            Column(tr("Hvem"), lambda m: who_text(m.stay.kind, m.person.gender, m.person.birth_year, clock.today())),
            Column(tr("Født"), lambda m: str(m.person.birth_year or ""), number=True),
            Column(tr("Rom"), lambda m: m.room),
            Column(tr("Kom"), self._came),
            Column(tr("Ventet ut"), lambda m: date_text(m.stay.expected_departure)),
            Column(tr("Dro"), self._left, stretch=True),
        ]

    @staticmethod
    def _came(member: Member) -> str:
        stay = member.stay
        return date_text(stay.arrived) + (tr(" kl. {hour}", hour=stay.hour.replace(":", ".")) if stay.hour else "")

    def _left(self, member: Member) -> str:
        if member.stay.departed:
            return date_text(member.stay.departed)
        return tr("borte nå") if member.away else tr("bor her")

    def _buttons(self) -> dict[str, QPushButton]:
        def ask(dialog: type[Decide], about: Callable[[], Any]) -> Callable[[], None]:
            return lambda: dialog(self, self.session, about()).open()  # type: ignore[call-arg]

        actions: list[tuple[str, str, Callable[[], None]]] = [
            ("depart", tr("&Flytt ut …"), ask(DepartDialog, self._open_members)),
            ("move", tr("&Bytt rom …"), ask(RoomDialog, self._open_members)),
            ("late", tr("&Kom senere …"), ask(LateDialog, lambda: self.household)),
            ("away", tr("B&orte …"), ask(AwayDialog, self._current)),
            ("back", tr("T&ilbake …"), ask(BackDialog, self._current)),
            ("dates", tr("&Rett datoer …"), self._dates),
            ("child", tr("Barnets si&de"), lambda: self.navigator.open_child(self._current().person.code)),
        ]
        return {name: button(words, run) for name, words, run in actions}

    def _overview(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        buttons = row(*self.buttons.values(), None)
        self.rooms, self.came_of = label("", "quiet", wrap=True), label("", "quiet", wrap=True)
        self.request = button(tr("Vis he&nvendelsen"), self._show_request)
        layout.addWidget(Card(self.stays, buttons, self.rooms, row(self.came_of, self.request, None)))
        self.lacking = label("", wrap=True)
        layout.addWidget(Card(label(tr("Mangler og går ut"), "heading"), self.lacking))
        layout.addWidget(self.tasks)
        layout.addStretch(1)
        self.stays.selectionModel().currentRowChanged.connect(self._enable)
        return page

    def first_focus(self) -> QWidget:
        """Where the cursor goes."""
        if self.shut and self.shut.isVisible():
            return self.shut.glass
        return self.stays if self.tabs.currentIndex() == 0 else self.tabs.currentWidget()

    def keep(self) -> None:
        """Save what saves itself; the case is about to go."""
        for form in self.findChildren(Answering):
            form.save()
        for later in self.later.values():
            later.keep()

    def place(self) -> dict[str, str]:
        """The tab that is seen, and the person in it."""
        tab = next(name for name, page in self._tabs.items() if page is self.tabs.currentWidget())
        return {"case": self.household, "tab": tab, "person": self.later[tab].chosen() if tab in self.later else ""}

    def go_to(self, place: dict[str, str]) -> None:
        """Be there again."""
        tab = place.get("tab", "")
        if tab in self.later:
            self.later[tab].choose(PersonCode(place.get("person", "")))
            self.show_tab(tab)

    def refresh(self) -> None:
        """Ask again; what is being typed in the forms is saved first by the tab itself."""
        household = self.household
        self.session.ask(self, lambda queries: read_case(queries, household), self._show, self._refused)

    def _refused(self, error: LivdError) -> None:
        """A case this person is shut out of shows why, and the way in for an emergency."""
        if error.code != "case_shut":
            self.session.failed.emit(error)
            return
        self.tabs.hide()
        if self.shut is None:
            self.shut = ShutPage(self.session, self.household, error, self.refresh)
            self._column.addWidget(self.shut)
            self._column.addStretch(1)
        self.shut.show()

    def _show(self, read: CaseRead) -> None:
        self.members, self._read = read.members, read
        self.tabs.show()
        if self.shut:
            self.shut.hide()
        self.alone.setText(alone_line(read))
        self.alone.setVisible(bool(self.alone.text()))
        self.danger.say(peril_text(read.peril, clock.today(), read.settings) if read.peril else "")
        self.danger_button.setEnabled(True)
        self.stays.set_rows(self.members)
        self.stays.fit_height(12)
        self.stays.begin()
        people = {person.code: _words(person) for person in read.people}
        self.tasks.show_tasks(read.tasks, read.rules, people=people)
        self.lacking.setText(
            "\n".join(standing_lines(read)) or tr("Ingenting mangler, og ingenting går ut de neste to ukene.")
        )
        for later in self.later.values():
            later.tell()
        self.facts.setText(self._facts(read) + contact_text(read))
        self.rooms.setText(self._room_lines())
        self.came_of.setText(came_of_text(read.asked))
        for part in (self.came_of, self.request):
            part.setVisible(read.asked.request is not None)
        self._enable()

    def _facts(self, read: CaseRead) -> str:
        stays = [member.stay for member in read.members]
        open_now = [one.since for one, _ in read.followed if one.until is None]
        going_on = tr("følges opp siden {day}", day=date_text(min(open_now))) if open_now else ""
        if not stays:
            return going_on or tr("oppfølgingen er avsluttet")
        first = min(stay.arrived for stay in stays)
        if read.here:
            rooms = ", ".join(sorted({row.room for row in read.here if row.room}))
            where = tr("rom {rooms}", rooms=rooms) if rooms else tr("uten rom")
            nights = max(row.nights for row in read.here)
            return tr(
                "{person}  ·  {where}  ·  natt nummer {nights}", person=who_is_here(read), where=where, nights=nights
            )
        last = max((stay.departed for stay in stays if stay.departed), default=None)
        span = tr("{first} til {last}", first=date_text(first), last=date_text(last))
        return "  ·  ".join((span, going_on or tr("avsluttet")))

    def _room_lines(self) -> str:
        lines = []
        for member in self.members:
            parts = [f"{p.room} fra {date_text(p.since)}" for p in member.placements]
            parts += [
                tr(
                    "borte fra {since}{until}",
                    since=date_text(a.since),
                    until=tr(" til {until}", until=date_text(a.until)) if a.until else "",
                )
                for a in member.absences
            ]
            lines.append(f"{member_text(member)}:  " + (",  ".join(parts) or tr("rom mangler")))
        return "\n".join(lines)

    def _current(self) -> Any:
        return self.stays.current_row()

    def _open_members(self) -> list[Member]:
        return [m for m in self.members if m.stay.departed is None]

    def _enable(self, *_: object) -> None:
        current, anyone = self._current(), bool(self._open_members())
        here = current is not None and current.stay.departed is None
        for name, on in (("depart", anyone), ("move", anyone), ("late", anyone), ("dates", current is not None)):
            self.buttons[name].setEnabled(on)
        self.buttons["child"].setEnabled(here and current.person.kind == PersonKind.CHILD)
        self.buttons["away"].setEnabled(here and not current.away)
        self.buttons["back"].setEnabled(here and any(a.until is None for a in current.absences))

    def _show_request(self) -> None:
        request = self._read.asked.request if self._read else None
        if request:
            self.navigator.open_on("capacity", request.code, request.day.year)

    def _say_danger(self) -> None:
        if self._read:
            DangerDialog(self, self.session, self._read.danger).open()

    def _dates(self) -> None:
        if self._current() is not None:
            DatesDialog(self, self.session, self._current(), self.members).open()


def _words(person: Person) -> str:
    return person_text(person.code, person.kind, person.gender, person.birth_year, clock.today())
