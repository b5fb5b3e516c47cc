"""One case: who belongs to it, where they sleep, when they came and went, and the forms that are to be filled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.care.proposals import Done
from app.care.rules import TaskRule
from app.care.standing import Expiring, Lack, expiring, lacks
from app.domain.entities import Absence, Person, Placement, Stay
from app.domain.errors import LivdError
from app.domain.house import Task
from app.ports import Queries
from app.rows import HistoryRow
from app.texts import text
from ui.case import dialogs
from ui.case.access import AccessTab, ShutPage
from ui.case.history import history_text
from ui.case.household import HouseholdTab
from ui.case.people import PeopleTab
from ui.case.registration import RegistrationTab
from ui.models.rows import Column, RowsTable
from ui.record.base import Later
from ui.record.consents import ConsentsPane
from ui.record.notes import NotesPane
from ui.record.panes import NeedsPane, ThreatPane
from ui.record.plan import PlanPane
from ui.record.tasks import TasksCard
from ui.session import Session
from ui.widgets.answering import Answering
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.fields import date_text, scrolled


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """One stay of the case with its person, rooms and absences."""

    stay: Stay
    person: Person
    placements: tuple[Placement, ...]
    absences: tuple[Absence, ...]

    @property
    def room(self) -> str:
        """The room slept in last."""
        return self.placements[-1].room if self.placements else ""

    @property
    def away(self) -> bool:
        """Away now."""
        today = date.today()
        return any(a.since <= today and (a.until is None or a.until > today) for a in self.absences)


@dataclass(frozen=True, slots=True, repr=False)
class CaseRead:
    """Everything the case itself shows; the tabs of the record ask for their own when they are seen."""

    members: list[Member]
    history: list[HistoryRow]
    tasks: list[Task]
    rules: dict[str, TaskRule]
    contacts: dict[str, str]
    lacking: list[Lack]
    expiring: list[Expiring]
    earlier: dict[str, int]
    done: dict[str, Done]


def read_case(queries: Queries, household: str, today: date) -> CaseRead:
    """All of it in one question."""
    members = []
    for stay in queries.household(household):
        person = queries.person(stay.person)
        assert person is not None
        members.append(Member(stay, person, tuple(queries.placements(stay.code)), tuple(queries.absences(stay.code))))
    subjects = [household, *(m.stay.code for m in members), *(m.person.code for m in members)]
    care = queries.care_on(today)
    return CaseRead(
        members, queries.history(subjects), queries.tasks_of(household), {r.code: r for r in queries.task_rules()},
        queries.contacts_of(household), [x for x in lacks(care) if x.household == household],
        [x for x in expiring(care) if x.household == household],
        {m.person.code: queries.earlier_stays(m.person.code, household) for m in members},
        {person: done for (_, person), done in queries.done(household).items()},
    )  # fmt: skip


class CaseView(QWidget):
    """Header, and tabs. Those of the record (app.domain.care) are made when they are first seen."""

    def __init__(
        self, session: Session, household: str, on_close: Callable[[], None], open_child: Callable[[str], None],
        stay: str = "", question: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.session, self.household, self._open_child = session, household, open_child
        self.members: list[Member] = []
        self.shut: ShutPage | None = None
        self.title = label(household, "code")
        self.facts = label("", "quiet")
        self.stays = RowsTable(self.tr("Opphold i saken"), self._columns(), lambda m: self._dates())
        self.buttons = self._buttons()
        self.history = RowsTable(
            self.tr("Historikk"),
            [
                Column(self.tr("Når"), lambda r: r.at.replace("T", " ")[:16]),
                Column(self.tr("Hvem"), lambda r: r.user),
                Column(self.tr("Gjelder"), lambda r: r.subject),
                Column(self.tr("Hva"), history_text, stretch=True),
            ],
        )
        self.registration = RegistrationTab(session, stay, question)
        self.people = PeopleTab(session)
        self.access = AccessTab(session, household)
        self.home = HouseholdTab(session, household)
        self.record = {
            "needs": Later(lambda: NeedsPane(session, household)),
            "threat": Later(lambda: ThreatPane(session, household)),
            "plan": Later(lambda: PlanPane(session, household)),
            "notes": Later(lambda: NotesPane(session, household)),
            "consents": Later(lambda: ConsentsPane(session, household)),
        }
        self.tasks = TasksCard(session, household)
        self.tabs = QTabWidget()
        self._tabs: dict[str, QWidget] = {}
        for name, title, tab in (
            ("overview", self.tr("Oversikt"), scrolled(self._overview())),
            ("needs", self.tr("Kartlegging"), self.record["needs"]),
            ("threat", self.tr("Trusler"), self.record["threat"]),
            ("plan", self.tr("Plan"), self.record["plan"]),
            ("notes", self.tr("Notater"), self.record["notes"]),
            ("consents", self.tr("Samtykker"), self.record["consents"]),
            ("people", self.tr("Personer"), scrolled(self.people)),
            ("registration", self.tr("Registrering"), self.registration),
            ("home", self.tr("Rom og bolig"), scrolled(self.home)),
            ("history", self.tr("Historikk"), self.history),
            ("access", self.tr("Tilgang"), scrolled(self.access)),
        ):
            self._tabs[name] = tab
            self.tabs.addTab(tab, title)
        if stay:
            self.show_tab("registration")
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        back = button(self.tr("&Til listen  (Esc)"), on_close)
        layout.addLayout(row(self.title, self.facts, None, back))
        layout.addWidget(self.tabs, 1)
        shortcut(self, "Esc", on_close)
        self._enable()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front, by its name."""
        self.tabs.setCurrentWidget(self._tabs[name])

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Opphold"), lambda m: m.stay.code),
            Column(self.tr("Person"), lambda m: m.person.code + (self.tr(" (anonym)") if m.person.anonymous else "")),
            Column(self.tr("Hvem"), lambda m: self.tr("Barn") if m.stay.kind == "child" else self.tr("Voksen")),
            Column(self.tr("Født"), lambda m: str(m.person.birth_year or ""), number=True),
            Column(self.tr("Rom"), lambda m: m.room),
            Column(self.tr("Kom"), lambda m: date_text(m.stay.arrived)),
            Column(self.tr("Ventet ut"), lambda m: date_text(m.stay.expected_departure)),
            Column(self.tr("Dro"), self._left, stretch=True),
        ]

    def _left(self, member: Member) -> str:
        if member.stay.departed:
            return date_text(member.stay.departed)
        return self.tr("borte nå") if member.away else self.tr("bor her")

    def _buttons(self) -> dict[str, QPushButton]:
        made: list[tuple[str, str, Callable[[], None]]] = [
            (
                "depart",
                self.tr("&Flytt ut …"),
                lambda: dialogs.depart(self, self.session, self._open_members(), self._current()),
            ),
            ("move", self.tr("&Bytt rom …"), lambda: dialogs.move_room(self, self.session, self._open_members())),
            ("late", self.tr("&Kom senere …"), lambda: dialogs.late_arrival(self, self.session, self.household)),
            ("away", self.tr("B&orte …"), lambda: dialogs.away(self, self.session, self._current())),
            ("back", self.tr("T&ilbake …"), lambda: dialogs.back(self, self.session, self._current())),
            ("dates", self.tr("&Rett datoer …"), self._dates),
            ("child", self.tr("Barnets si&de"), lambda: self._open_child(self._current().person.code)),
        ]
        return {name: button(words, run) for name, words, run in made}

    def _overview(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        buttons = row(*self.buttons.values(), None)
        self.rooms = label("", "quiet", wrap=True)
        layout.addWidget(Card(self.stays, buttons, self.rooms))
        self.lacking = label("", wrap=True)
        layout.addWidget(Card(label(self.tr("Mangler og går ut"), "heading"), self.lacking))
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
        for later in self.record.values():
            later.keep()

    def draft(self) -> dict[str, Any]:
        """What is written in the tabs and not saved, by tab."""
        typed = {name: later.draft() for name, later in self.record.items()} | {"people": self.people.draft()}
        return {name: draft for name, draft in typed.items() if draft}

    def restore_draft(self, draft: dict[str, Any]) -> None:
        """Show again what was being written, and the tab it was written in."""
        for name, typed in draft.items():
            if name == "people":
                self.people.waiting = dict(typed)
            elif name in self.record:
                self.record[name].restore_draft(typed)
            self.show_tab(name)

    def refresh(self) -> None:
        """Ask again; what is being typed in the forms is saved first by the tab itself."""
        household, today = self.household, date.today()
        self.session.ask(self, lambda queries: read_case(queries, household, today), self._show, self._refused)

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
        self.members = read.members
        self.tabs.show()
        if self.shut:
            self.shut.hide()
        self.stays.set_rows(self.members)
        self.stays.fit_height(12)
        if self.members and self.stays.current_row() is None:
            self.stays.selectRow(0)
        self.history.set_rows(read.history)
        self.tasks.show_tasks(read.tasks, read.rules)
        self.lacking.setText(
            "\n".join(standing_lines(read)) or self.tr("Ingenting mangler, og ingenting går ut de neste to ukene.")
        )
        stays = [m.stay for m in self.members]
        self.registration.show_members([(m.stay, m.person) for m in self.members], read.done)
        self.people.show_people([m.person for m in self.members])
        self.access.show_people([m.person for m in self.members])
        self.home.show_people([m.person.code for m in self.members])
        for later in self.record.values():
            later.show_people([(m.person.code, m.person.kind) for m in self.members])
        self.facts.setText(self._facts(stays) + contact_text(read))
        self.rooms.setText(self._room_lines())
        self._enable()

    def _facts(self, stays: list[Stay]) -> str:
        if not stays:
            return ""
        adults = sum(s.kind == "adult" for s in stays)
        who = self.tr("1 voksen") if adults == 1 else self.tr("{0} voksne").format(adults)
        who += self.tr(", {0} barn").format(len(stays) - adults) if len(stays) > adults else ""
        first = min(s.arrived for s in stays)
        if any(s.departed is None for s in stays):
            rooms = ", ".join(sorted({m.room for m in self.members if m.room and not m.stay.departed})) or self.tr(
                "uten rom"
            )
            nights = (date.today() - first).days + 1
            return self.tr("{0}  ·  rom {1}  ·  natt nummer {2}").format(who, rooms, nights)
        last = max(s.departed for s in stays if s.departed)
        return self.tr("{0}  ·  {1} til {2}  ·  avsluttet").format(who, date_text(first), date_text(last))

    def _room_lines(self) -> str:
        lines = []
        for member in self.members:
            parts = [f"{p.room} fra {date_text(p.since)}" for p in member.placements]
            parts += [
                self.tr("borte fra {0}{1}").format(
                    date_text(a.since), self.tr(" til {0}").format(date_text(a.until)) if a.until else ""
                )
                for a in member.absences
            ]
            lines.append(f"{member.person.code}:  " + (",  ".join(parts) or self.tr("rom mangler")))
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
        self.buttons["child"].setEnabled(here and current.person.kind == "child")
        self.buttons["away"].setEnabled(here and not current.away)
        self.buttons["back"].setEnabled(here and any(a.until is None for a in current.absences))

    def _dates(self) -> None:
        if self._current() is not None:
            dialogs.correct(self, self.session, self._current())


def standing_lines(read: CaseRead) -> list[str]:
    """What each person lacks, what runs out, and earlier stays (repeated relocations are seen), a line each."""
    lines = []
    for member in read.members:
        code = member.person.code
        missing = [text("lacks", lack.what) for lack in read.lacking if lack.person == code]
        if missing:
            lines.append(QCoreApplication.translate("CaseView", "{0} mangler {1}").format(code, ", ".join(missing)))
        for due in (x for x in read.expiring if x.person == code):
            words = QCoreApplication.translate("CaseView", "{0}: {1} til {2}")
            lines.append(words.format(code, text("expiring", due.what), date_text(due.expires)))
        if read.earlier.get(code):
            words = QCoreApplication.translate("CaseView", "{0} har hatt {1} opphold her før")
            lines.append(words.format(code, read.earlier[code]))
    return lines


def contact_text(read: CaseRead) -> str:
    """Who follows the adult, in the header."""
    names = [
        read.contacts[m.person.code] for m in read.members if m.person.code in read.contacts and m.stay.kind == "adult"
    ]
    if not names:
        return ""
    return "  ·  " + QCoreApplication.translate("CaseView", "primærkontakt {0}").format(", ".join(dict.fromkeys(names)))
