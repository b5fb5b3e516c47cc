"""Appointments and referrals of a case: where they must be, with whom, and what was asked of others; the week on paper."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import NOBODY, HouseholdCode, PersonCode
from app.domain.day import Appointment
from app.domain.states import INTERPRETED
from app.ports import Queries
from app.use_cases.appointments import save_appointment, take_back_appointment
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.base import People, Someone
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import button
from ui.widgets.fields import date_text
from ui.widgets.leaving import Document, TakeOut, printed

DAYS = 7


class AppointmentDialog(EntityDialog):
    """When, at what, where in words, who goes along, how they get there, and the interpreter."""

    KIND = Appointment
    SHOWS = (
        "person", "day", "at", "until", "what", "place", "along", "who_along", "transport", "interpreter", "language", "note",
        "outcome",
    )  # fmt: skip
    CHOICES = MappingProxyType(
        {
            "what": "meetings", "along": "along", "transport": "appointment_transports", "interpreter": "interpreting",
            "outcome": "outcomes",
        }
    )  # fmt: skip

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        people: People,
        old: Appointment | None = None,
    ) -> None:
        new = Appointment(code="", household=household, person=NOBODY, day=clock.today(), at="", what="")
        who = [("", tr("Hele familien")), *((one.code, one.words) for one in people)]
        title = tr("Avtale, {household}", household=household)
        super().__init__(parent, session, old or new, save_appointment, title, tr("&Lagre avtalen"), {"person": who})
        self.place.setPlaceholderText(tr("Aldri senterets adresse"))
        self.at.setPlaceholderText(tr("tt:mm"))


class AppointmentsCard(ThingsCard):
    """Those to come first, then those that were."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        self.household = household
        self.people: People = ()
        self.week = button(tr("&Uka på papir …"), self._print_week)
        self.wrong = button(tr("Ført feil"), self._take_back)
        super().__init__(
            session,
            tr("Avtaler"),
            [
                Column(tr("Når"), _when),
                Column(tr("Hvem"), lambda a: _who(self.people, a.person)),
                Column(tr("Hva"), _what),
                Column(tr("Hvor"), lambda a: a.place, stretch=True),
                Column(tr("Følge, skyss og tolk"), _company, stretch=True),
            ],
            tr("Ny &avtale …"),
            tr("Endre avtalen …"),
            lambda old: AppointmentDialog(self, session, household, self.people, old),
            nothing=tr("Ingen avtaler."),
            keys=(self.wrong,),
            more=(self.week,),
        )

    def show_people(self, people: People) -> None:
        """The persons of the case are known: ask for their appointments."""
        self.people = people
        household = self.household
        self.session.ask(self, lambda queries: queries.records.of(Appointment, household), self._show)

    def _show(self, appointments: list[Appointment]) -> None:
        today = clock.today()
        coming = sorted((a for a in appointments if a.day >= today), key=lambda a: (a.day, a.at))
        been = sorted((a for a in appointments if a.day < today), key=lambda a: (a.day, a.at), reverse=True)
        self.show_rows([*coming, *been])

    def _take_back(self) -> None:
        if self.chosen:
            self.submit(take_back_appointment, self.chosen.code)

    def _print_week(self) -> None:
        household, today = self.household, clock.today()

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.week import week_pdf  # ReportLab is imported when paper is wanted

            return week_pdf(queries.centre.facts(), household, queries.records.of(Appointment, household), today, marks)

        TakeOut(self, self.session, Document(printed("week_sheet", household), make)).open()


def _who(people: People, person: PersonCode) -> str:
    if not person:
        return tr("Alle")
    someone: Someone | None = next((one for one in people if one.code == person), None)
    return someone.words if someone else person


def _when(appointment: Appointment) -> str:
    until = f"–{appointment.until}" if appointment.until else ""
    return f"{date_text(appointment.day)} {appointment.at}{until}"


def _what(appointment: Appointment) -> str:
    what = text("meetings", appointment.what)
    return f"{what} ({text('outcomes', appointment.outcome).lower()})" if appointment.outcome else what


def _company(appointment: Appointment) -> str:
    along = text("along", appointment.along) if appointment.along else ""
    who = f"{along} ({appointment.who_along})" if appointment.who_along and along else appointment.who_along or along
    transport = text("appointment_transports", appointment.transport) if appointment.transport else ""
    tongue = ""
    if appointment.interpreter in INTERPRETED:
        state = text("interpreting", appointment.interpreter).lower()
        tongue = tr("{language}: {state}", language=appointment.language, state=state)
    return ", ".join(part for part in (who, transport, tongue) if part)
