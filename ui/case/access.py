"""Who follows the persons of a case, who is shut out of it, and who has looked at it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.entities import Person
from app.domain.errors import LivdError
from app.ports import LEADER, LogFilter, Queries
from app.rows import LogRow, ShutRow
from app.use_cases.access import (
    Assign,
    BreakGlass,
    LetIn,
    ShutOut,
    TakenOut,
    assign_contact,
    break_glass,
    let_in,
    note_print,
    shut_out,
)
from app.use_cases.identity import LeaderOnly, set_leader_only
from ui.case.read import CaseRead
from ui.fields.form import Form
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.printing import print_text
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, saves_itself
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, moment_text


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """Users who can be named, the contacts now, and (for a leader) who is shut out."""

    users: list[str]
    contacts: dict[str, str]
    shut: list[ShutRow]


def read_access(queries: Queries, household: HouseholdCode, leader: bool) -> CaseAccess:
    """All that the tab shows."""
    users = [u.name for u in queries.centre.users() if u.active]
    return CaseAccess(users, queries.trust.contacts_of(household), queries.trust.shut(household) if leader else [])


class AccessTab(QWidget):
    """Contacts for everybody to name; the rest is the leader's."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__()
        self.session, self.household = session, household
        self.leader = session.actor is not None and session.actor.role == LEADER
        self.contacts: dict[str, Choice] = {}
        self.secret: dict[str, QCheckBox] = {}
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._form = QFormLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 8, 0)
        layout.addWidget(self.error)
        head = row(label(tr("Primærkontakt og barnekontakt"), "heading"), None, saves_itself())
        layout.addWidget(Card(head, self._form))
        if self.leader:
            layout.addWidget(self._shut_card())
            layout.addWidget(self._log_card())
        layout.addStretch(1)

    def _shut_card(self) -> Card:
        self.shut = RowsTable(
            tr("Stengt ute fra saken"),
            [
                Column(tr("Bruker"), lambda row: row.user),
                Column(tr("Siden"), lambda row: moment_text(row.since[:10])),
                Column(tr("Av"), lambda row: row.by_user),
                Column(tr("Hvorfor"), lambda row: row.reason, stretch=True),
            ],
        )
        self.who, self.why = Choice(tr("Hvem"), []), QLineEdit()
        self.why.setPlaceholderText(tr("Hvorfor"))
        self.why.setAccessibleName(tr("Hvorfor"))
        asked = {"user": self.who, "reason": self.why}
        self.out = Form(self, self.session, asked, tr("Steng &ute"), self._shut_out, primary=False)
        self.out.about(f"shut_out:{self.household}")
        back = button(tr("S&lipp inn"), self._let_in)
        words = tr(
            "Den som er stengt ute, ser ikke saken og finner den ikke i søk. Rommet står på tavla med koden. I nød kan den "
            "åpnes i en time med begrunnelse, og du får beskjed ved neste innlogging."
        )
        card = Card(label(tr("Stengt ute fra saken"), "heading"), label(words, "quiet", wrap=True), self.shut)
        card.add(row(self.who, self.why, self.out.save, back))
        card.add(self.out.said)
        return card

    def _log_card(self) -> Card:
        words = tr("Alle linjer i loggen om denne saken, for den som spør hvem som har sett på saken sin.")
        self.print = button(tr("Skriv ut &hvem som har sett på saken"), self._ask_log)
        return Card(label(tr("Innsyn"), "heading"), label(words, "quiet", wrap=True), row(None, self.print))

    def show_case(self, read: CaseRead) -> None:
        """Show who follows and who may see."""
        self.show_people([member.person for member in read.members])

    def show_people(self, people: list[Person]) -> None:
        """One line a person; then ask for the rest."""
        for person in people:
            if person.code not in self.contacts:
                self._add_line(person)
            if person.code in self.secret:
                self.secret[person.code].setChecked(person.leader_only)
        household, leader = self.household, self.leader
        self.session.ask(self, lambda queries: read_access(queries, household, leader), self._show, self._refused)

    def _add_line(self, person: Person) -> None:
        role = tr("Barnekontakt") if person.kind == PersonKind.CHILD else tr("Primærkontakt")
        choice = Choice(f"{role} {person.code}", [("", tr("Ingen ennå"))])
        choice.activated.connect(lambda _: self._assign(person.code))
        self.contacts[person.code] = choice
        line = row(choice)
        if self.leader:
            box = QCheckBox(tr("Bare lederen ser hvem {code} er", code=person.code))
            box.clicked.connect(lambda on: self._submit(set_leader_only, LeaderOnly(person.code, on)))
            self.secret[person.code] = box
            line.addWidget(box)
        self._form.addRow(f"{role} {person.code}", line)

    def _show(self, access: CaseAccess) -> None:
        options = [("", tr("Ingen ennå")), *((u, u) for u in access.users)]
        for person, choice in self.contacts.items():
            choice.set_options(options)
            choice.set_code(access.contacts.get(person, ""))
        if self.leader:
            name = self.session.actor.name if self.session.actor else ""
            self.who.set_options([(u, u) for u in access.users if u != name])
            self.shut.set_rows(access.shut)
            self.shut.fit_height(5)

    def _submit(self, use_case: Callable, command: object) -> None:  # type: ignore[type-arg]
        self.error.hide()
        self.session.submit(self, use_case, command, None, self._refused)

    def _assign(self, person: PersonCode) -> None:
        self._submit(assign_contact, Assign(self.household, person, self.contacts[person].code()))

    def _shut_out(self) -> None:
        self.out.send(shut_out, lambda: ShutOut(self.household, self.who.code(), self.why.text()))

    def _let_in(self) -> None:
        chosen = self.shut.current_row()
        if chosen:
            self._submit(let_in, LetIn(self.household, chosen.user))

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()

    # -- who has seen my case ---------------------------------------------------------------------------------

    def _ask_log(self) -> None:
        wanted = LogFilter(self.household)
        taken = TakenOut("who_has_seen", self.household)

        def noted(_: object) -> None:
            self.session.ask(self, lambda queries: queries.trust.log(wanted, 100_000), self._print_log, self._refused)

        self.session.submit(self, note_print, taken, noted, self._refused)

    def _print_log(self, rows: list[LogRow]) -> None:
        print_text(
            self, tr("Hvem har sett på sak {household}", household=self.household), log_lines(rows), self._refused
        )


def log_lines(rows: list[LogRow]) -> list[str]:
    """The log of a case on paper, oldest first: when, who, what, why. Codes, no names but those of the staff."""
    lines = []
    for entry in reversed(rows):
        what = f"{text('log', f'kinds.{entry.kind}')} ({text('log', entry.event)})"
        when = moment_text(entry.at)
        lines.append("  ·  ".join(filter(None, [when, entry.user, what, entry.subject, entry.reason])))
    return lines


class ShutPage(Card):
    """What a colleague who is shut out sees instead of the case: why not, and the way in for an emergency."""

    def __init__(
        self, session: Session, household: HouseholdCode, error: LivdError, on_open: Callable[[], None]
    ) -> None:
        self.session, self.household, self._on_open = session, household, on_open
        self.glass = button("", self.ask)
        super().__init__(label(error_text(error), wrap=True), row(self.glass, None))
        self.glass.setText(tr("Åpne i en &nødsituasjon …"))

    def ask(self) -> None:
        """The reason is asked for; a leader reads it."""
        GlassDialog(self, self.session, self.household, self._on_open).open()


class GlassDialog(Decide):
    """Why a case one is shut out of must be opened now."""

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode, done: Callable[[], None]) -> None:
        reason = QLineEdit()

        def open_case(_: Decide) -> None:
            self.submit(break_glass, BreakGlass(household, reason.text()), lambda _: done())

        super().__init__(parent, session, tr("Nødåpning i en time"), tr("Åpne saken"), open_case, household)
        self.add(tr("&Hvorfor"), reason, "reason")
