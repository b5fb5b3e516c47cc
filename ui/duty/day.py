"""On the board beside the night: where somebody must be today and tomorrow, whom to look in on, and what the leader must know."""

from collections.abc import Callable
from datetime import date, time

from PySide6.QtWidgets import QLineEdit, QWidget

from app import clock
from app.capacity.outside import LookInDue, late
from app.care.perpetrators import SameMan
from app.domain.base import HouseholdCode
from app.domain.day import Appointment
from app.domain.errors import RuleBroken
from app.domain.states import INTERPRETED
from app.domain.together import Meeting
from app.use_cases.book import LookedIn, Missed, explain_missed, look_in
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, date_text

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
        self.tell = button(tr("Si hva som sk&jedde …"), self._tell)
        self.late, self.missed = label("", "error", wrap=True), label("", "error", wrap=True)
        self._missed: list[LookInDue] = []
        keys = row(self.looked, self.tell, None)
        super().__init__(label(tr("Bor utenfor huset"), "heading"), self.missed, self.late, self.table, keys)
        self.hide()

    def show_due(self, due: list[LookInDue], missed: list[LookInDue], hour: time) -> None:
        """Who lives there, and the nights nobody has told of; the card is hidden where there is neither. `hour`: from when what is
        lacked is late."""
        self._missed = missed
        lines = [
            tr("{day} {household} i {room}", day=date_text(m.night), household=m.household, room=m.room) for m in missed
        ]
        self.missed.setText(
            tr("Ikke sett innom som avtalt, og ingen har sagt hva som skjedde: {who}", who=", ".join(lines))
        )
        for part in (self.missed, self.tell):
            part.setVisible(bool(missed))
        self.table.setVisible(bool(due))
        self.looked.setVisible(bool(due))
        self.table.set_rows(due)
        self.table.fit_height(MOST)
        self.table.begin()
        behind = [
            tr("{household} i {room}", household=one.household, room=one.room) for one in late(due, clock.now(), hour)
        ]
        self.late.setText(
            tr("Ikke sett innom så ofte som avtalt dette døgnet: {who}", who=", ".join(behind)) if behind else ""
        )
        self.late.setVisible(bool(behind))
        self.setVisible(bool(due or missed))

    def _tell(self) -> None:
        if self._missed:
            MissedDialog(self, self.session, self._missed).open()

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


class MissedDialog(Decide):
    """What happened on a night when nobody looked in as often as agreed; then it stands in red no more."""

    def __init__(self, parent: QWidget, session: Session, missed: list[LookInDue]) -> None:
        super().__init__(parent, session, tr("Ikke sett innom som avtalt"), tr("&Lagre"), self._chosen, "missed")
        self._missed = {f"{one.night}:{one.household}:{one.room}": one for one in missed}
        words = [
            (key, tr("{day} {household} i {room}: {done} av {wanted}", day=date_text(m.night), household=m.household,
                     room=m.room, done=m.done, wanted=m.wanted))
            for key, m in self._missed.items()
        ]  # fmt: skip
        self.night = Choice(tr("Hvilken natt"), [*([("", tr("Velg"))] if len(words) > 1 else []), *words])
        self.said = QLineEdit()
        self.add(tr("&Natt"), self.night, "night")
        self.add(tr("&Hva skjedde"), self.said, "said")

    def _chosen(self, _: Decide) -> None:
        chosen = self._missed.get(self.night.code())
        if chosen is None:
            raise RuleBroken("choose_answer", field="night")
        self.submit(explain_missed, Missed(chosen.household, chosen.room, chosen.night, self.said.text()))


def forbidden_text(meetings: list[Meeting]) -> str:
    """Samvær that is agreed and must not be held: what has been agreed stands at the child's own page."""
    lines = [f"{date_text(one.day)} {one.at} {one.person} ({one.household})" for one in meetings]
    return tr("Samvær er avtalt, men et forbud står. Avlys det: {which}", which=", ".join(lines)) if lines else ""


def _how_often(due: LookInDue) -> str:
    times = tr("{done} av {wanted} dette døgnet", done=due.done, wanted=due.wanted) if due.wanted else str(due.done)
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
