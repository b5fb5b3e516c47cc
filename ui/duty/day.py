"""On the board beside the night: where somebody must be today and tomorrow, whom to look in on, and what the leader must know."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from app import clock
from app.capacity.outside import LookInDue, missed
from app.care.perpetrators import SameMan
from app.domain.base import HouseholdCode
from app.domain.day import Appointment
from app.domain.states import INTERPRETED
from app.use_cases.book import LookedIn, look_in
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide

Open = Callable[[HouseholdCode], None]
MOST = 12


class AppointmentsCard(Card):
    """Codes, hours and what; the place and the rest stand in the case. `open_case` opens it there."""

    def __init__(self, open_case: Open) -> None:
        self.today: date | None = None
        self.table = RowsTable(
            tr("Avtaler i dag og i morgen"),
            [
                Column(tr("Når"), self._when),
                Column(tr("Sak"), lambda a: a.household),
                Column(tr("Hvem"), lambda a: a.person or tr("alle")),
                Column(tr("Hva"), _what, stretch=True),
            ],
            lambda a: open_case(a.household),
            wrap=True,
        )
        super().__init__(label(tr("Avtaler i dag og i morgen"), "heading"), self.table)
        self.hide()

    def show_appointments(self, appointments: list[Appointment], today: date) -> None:
        """Those of the two days; the card is hidden where there are none."""
        self.today = today
        self.table.set_rows(appointments)
        self.table.fit_height(MOST)
        self.setVisible(bool(appointments))

    def _when(self, appointment: Appointment) -> str:
        day = tr("i dag") if appointment.day == self.today else tr("i morgen")
        return f"{day} {appointment.at}"


def _what(appointment: Appointment) -> str:
    """What it is, who goes along, and the interpreter where one is needed."""
    parts = [text("meetings", appointment.what)]
    if appointment.along:
        parts.append(text("along", appointment.along).lower())
    if appointment.interpreter in INTERPRETED:
        parts.append(tr("tolk: {state}", state=text("interpreting", appointment.interpreter).lower()))
    return ", ".join(parts)


class LookInCard(Card):
    """Families in a place of ours without staff at night."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.table = RowsTable(
            tr("Se innom"),
            [
                Column(tr("Sted"), lambda d: d.room),
                Column(tr("Sak"), lambda d: d.household),
                Column(tr("Sett innom"), _how_often, stretch=True),
                Column(tr("Hvem ser innom"), lambda d: d.by),
            ],
            lambda d: self._look(),
            key=lambda d: (d.room, d.household),
        )
        self.looked = button(tr("&Sett innom …"), self._look)
        self.late = label("", "error", wrap=True)
        super().__init__(label(tr("Bor utenfor huset"), "heading"), self.late, self.table, row(self.looked, None))
        self.hide()

    def show_due(self, due: list[LookInDue]) -> None:
        """Who lives there; the card is hidden where nobody does."""
        self.table.set_rows(due)
        self.table.fit_height(MOST)
        self.table.begin()
        late = [tr("{household} i {room}", household=one.household, room=one.room) for one in missed(due, clock.now())]
        self.late.setText(tr("Ikke sett innom så ofte som avtalt i dag: {who}", who=", ".join(late)) if late else "")
        self.late.setVisible(bool(late))
        self.setVisible(bool(due))

    def _look(self) -> None:
        chosen: LookInDue | None = self.table.current_row()
        if chosen:
            LookInDialog(self, self.session, chosen).open()


class LookInDialog(Decide):
    """Somebody looked in now; what they saw may be said."""

    def __init__(self, parent: QWidget, session: Session, due: LookInDue) -> None:
        title = tr("Sett innom {household} i {room}", household=due.household, room=due.room)
        super().__init__(parent, session, title, tr("&Lagre"), self._chosen, f"{due.household}:{due.room}")
        self._due = due
        self.said = QLineEdit()
        self.add(tr("&Hvordan gikk det"), self.said, "said")

    def _is_touched(self) -> bool:
        return True  # that somebody looked in is all that must be said

    def _chosen(self, _: Decide) -> None:
        self.submit(look_in, LookedIn(self._due.household, self._due.room, self.said.text()))


def _how_often(due: LookInDue) -> str:
    times = tr("{done} av {wanted} i dag", done=due.done, wanted=due.wanted) if due.wanted else str(due.done)
    return times + (tr(", sist kl. {at}", at=due.last) if due.last else "")


def overdue_text(incidents: list[str]) -> str:
    """Deviations past their day, by code; what happened and who follows it up stand in the book."""
    return tr("Avvik over fristen: {codes}. Se Huset.", codes=", ".join(incidents)) if incidents else ""


def same_men_text(same_mans: list[SameMan]) -> str:
    """What only a leader is told: two families whose perpetrators may be one."""
    lines = [
        tr("Samme utøver i {one} og {other}? ({by})", one=same.one, other=same.other, by=text("same_man", same.by))
        for same in same_mans
    ]
    return "\n".join(lines)
