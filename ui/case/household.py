"""Rom og flytting: what the household needs of a room, where it comes from, and whether it waits to move out."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.capacity.municipal import WAITS_FOR
from app.domain.base import HouseholdCode
from app.domain.errors import LivdError
from app.domain.house import NEEDS, Household, MustNotMeet, ReadyToMove
from app.ports import Queries
from app.use_cases.households import ReadyEnd, end_ready, mark_ready, save_household
from app.use_cases.mistakes import take_back_stay
from ui.case.read import CaseRead, member_text
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import beside
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice, date_text
from ui.widgets.taking_back import TakeBackDialog

Read = tuple[Household, list[ReadyToMove], list[MustNotMeet]]


class HouseholdTab(QWidget):
    """Two cards; each saves by itself. Who must not be met is shown, and kept under Kapasitet, Finn plass."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__()
        self.session, self.household = session, household
        self.persons: list[str] = []
        self._facts = Household(code=household)
        needs = [(need, text("needs", need)) for need in NEEDS]
        self.inputs = Inputs(Household, ("needs", "municipality", "responsible"), {"needs": needs})
        self.room = Form(self, session, self.inputs, tr("&Lagre behovene"), self._save)
        self.room.wait()
        self.apart = label("", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 8, 0)
        layout.addWidget(self._needs_card())
        layout.addWidget(self._ready_card())
        layout.addWidget(self._wrong_card())
        layout.addWidget(self.error)
        layout.addStretch(1)

    def _needs_card(self) -> Card:
        self.inputs["municipality"].setPlaceholderText(tr("Kan stå tomt: ingen må oppgi hjemkommune"))
        form = beside((*self.inputs.labelled(), (tr("Må ikke møte"), self.apart)))
        return Card(label(tr("Rommet"), "heading"), form, row(self.room.said, None, self.room.save))

    def _ready_card(self) -> Card:
        self.marks = RowsTable(
            tr("Flytteklar"),
            [
                Column(tr("Fra"), lambda row: date_text(row.since)),
                Column(tr("Til"), lambda row: date_text(row.until)),
                Column(tr("Venter på"), lambda row: text("waits_for", row.waits_for), stretch=True),
                Column(tr("Vedtak om bolig"), lambda row: tr("ja") if row.housing_decision else tr("nei")),
            ],
        )
        waits = [("", tr("Velg hva de venter på")), *((code, text("waits_for", code)) for code in WAITS_FOR)]
        self.ready = Inputs(ReadyToMove, ("waits_for", "since", "housing_decision"), {"waits_for": waits})
        self.ready["waits_for"].setMinimumContentsLength(28)
        self.ready["since"].begin_with(clock.today)
        self.ready["housing_decision"].setText(tr("&Vedtak om kommunal bolig"))
        self.mark = Form(self, self.session, self.ready, tr("&Merk som flytteklar"), self._mark, primary=False)
        self.mark.about(f"ready_to_move:{self.household}")
        self.end = button(tr("I&kke lenger flytteklar"), self._end)
        words = tr(
            "Klar til å flytte, men uten bolig. Dagene telles og vises for kommunen. Den som har vedtak om kommunal bolig, kan "
            "få midlertidig bolig gjennom NAV imens."
        )
        return Card(
            label(tr("Flytteklar"), "heading"), label(words, "quiet", wrap=True), self.marks,
            row(*self.ready.values(), self.mark.save, self.end), self.mark.said,
        )  # fmt: skip

    def _wrong_card(self) -> Card:
        self.which = Choice(tr("Opphold som aldri var"), [])
        self.which.setMinimumContentsLength(28)
        self.wrong = button(tr("Opphold ført feil …"), self._take_back)
        words = tr(
            "For et opphold som aldri var. Det som er skrevet om personen, blir stående i saken. Rett ellers datoene."
        )
        return Card(
            label(tr("Ført feil"), "heading"), label(words, "quiet", wrap=True), row(self.which, self.wrong, None)
        )

    def _take_back(self) -> None:
        if self.which.code():
            TakeBackDialog(self, self.session, self.which.code(), take_back_stay).open()

    def show_case(self, read: CaseRead) -> None:
        """Show what is known of the household."""
        stays = [(m.stay.code, f"{m.stay.code}: {member_text(m)}") for m in read.members]
        self.which.set_options([("", tr("Velg opphold")), *stays])
        self.show_people([person.code for person in read.people])

    def show_people(self, persons: list[str]) -> None:
        """The persons of the case are known: ask for the rest."""
        household, self.persons = self.household, persons

        def ask(queries: Queries) -> Read:
            facts, marks = queries.house.household(household)
            mine = {household, *persons}
            return facts, marks, [p for p in queries.house.apart() if p.one in mine or p.other in mine]

        self.session.ask(self, ask, self._show, self._refused)

    def _show(self, read: Read) -> None:
        facts, marks, apart = read
        self._facts = facts
        self.room.about(f"household:{self.household}", self.inputs.stored(facts))
        self.marks.set_rows(marks)
        self.marks.fit_height(4)
        mine = {self.household, *self.persons}
        lines = [f"{p.other if p.one in mine else p.one}: {p.reason}" for p in apart]
        self.apart.setText("\n".join(lines) or tr("Ingen. Føres under Kapasitet, Finn plass."))
        self.end.setEnabled(any(mark.until is None for mark in marks))

    def _save(self) -> None:
        self.room.send(save_household, lambda: self.inputs.filled(self._facts))

    def _mark(self) -> None:
        self.mark.send(mark_ready, lambda: ReadyToMove(household=self.household, **self.ready.read()))

    def _end(self) -> None:
        self.error.hide()
        self.session.submit(self, end_ready, ReadyEnd(self.household, clock.today()), None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
