"""One case: who belongs to it, where they sleep, when they came and went, and the forms that are to be filled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.domain.entities import Absence, Person, Placement, Stay
from app.domain.errors import LivdError
from app.ports import Queries
from app.rows import HistoryRow
from ui.case import dialogs
from ui.case.access import AccessTab, ShutPage
from ui.case.history import history_text
from ui.case.household import HouseholdTab
from ui.case.people import PeopleTab
from ui.case.registration import RegistrationTab
from ui.models.rows import Column, RowsTable
from ui.session import Session
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


def read_case(queries: Queries, household: str) -> tuple[list[Member], list[HistoryRow]]:
    """Everything the case shows, in one question."""
    members = []
    for stay in queries.household(household):
        person = queries.person(stay.person)
        assert person is not None
        members.append(Member(stay, person, tuple(queries.placements(stay.code)), tuple(queries.absences(stay.code))))
    subjects = [household, *(m.stay.code for m in members), *(m.person.code for m in members)]
    return members, queries.history(subjects)


class CaseView(QWidget):
    """Header, and tabs: overview, persons, registration, history."""

    def __init__(
        self, session: Session, household: str, on_close: Callable[[], None], stay: str = "", question: str = ""
    ) -> None:
        super().__init__()
        self.session, self.household = session, household
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
        self.tabs = QTabWidget()
        self.tabs.addTab(self._overview(), self.tr("Oversikt"))
        self.tabs.addTab(scrolled(self.people), self.tr("Personer"))
        self.tabs.addTab(self.registration, self.tr("Registrering"))
        self.tabs.addTab(self.history, self.tr("Historikk"))
        self.tabs.addTab(scrolled(self.access), self.tr("Tilgang"))
        self.tabs.addTab(scrolled(self.home), self.tr("Rom og flytting"))
        if stay:
            self.tabs.setCurrentIndex(2)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        back = button(self.tr("&Til listen  (Esc)"), on_close)
        layout.addLayout(row(self.title, self.facts, None, back))
        layout.addWidget(self.tabs, 1)
        shortcut(self, "Esc", on_close)
        self._enable()

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
        ]
        return {name: button(text, run) for name, text, run in made}

    def _overview(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        buttons = row(*self.buttons.values(), None)
        self.rooms = label("", "quiet", wrap=True)
        layout.addWidget(Card(self.stays, buttons, self.rooms))
        layout.addStretch(1)
        self.stays.selectionModel().currentRowChanged.connect(self._enable)
        return page

    def first_focus(self) -> QWidget:
        """Where the cursor goes."""
        if self.shut and self.shut.isVisible():
            return self.shut.glass
        return self.stays if self.tabs.currentIndex() == 0 else self.tabs.currentWidget()

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

    def _show(self, answer: tuple[list[Member], list[HistoryRow]]) -> None:
        self.members, history = answer
        self.tabs.show()
        if self.shut:
            self.shut.hide()
        self.stays.set_rows(self.members)
        self.stays.fit_height(12)
        if self.members and self.stays.current_row() is None:
            self.stays.selectRow(0)
        self.history.set_rows(history)
        stays = [m.stay for m in self.members]
        self.registration.show_members([(m.stay, m.person) for m in self.members])
        self.people.show_people([m.person for m in self.members])
        self.access.show_people([m.person for m in self.members])
        self.home.show_people([m.person.code for m in self.members])
        self.facts.setText(self._facts(stays))
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
        self.buttons["away"].setEnabled(here and not current.away)
        self.buttons["back"].setEnabled(here and any(a.until is None for a in current.absences))

    def _dates(self) -> None:
        if self._current() is not None:
            dialogs.correct(self, self.session, self._current())
