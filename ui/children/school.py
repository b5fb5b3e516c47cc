"""A child's kindergarten or school: who knows what, what may be said, the break, transport, and the way back."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.child import LEAKS, School
from app.domain.errors import RuleBroken
from app.forms.definitions import items
from app.ports import Queries
from app.use_cases.children import Schoolchild, apply_for_transport, save_school
from ui.fields.form import Form
from ui.fields.inputs import Inputs, codes_options
from ui.fields.layout import over
from ui.i18n import text, tr
from ui.record.base import PersonPane
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import scrolled
from ui.widgets.leaving import Document, TakeOut

PLACE = ("attends", "name", "contact", "channel")
SAYS = ("who_knows", "may_say", "must_not_say", "permission_until")
BREAK = ("break_kind", "break_from", "break_days")
TRANSPORT = ("transport", "transport_day", "transport_from", "transport_need")
CHILD = ("wish", "way_back")


class SchoolPane(PersonPane):
    """One form; half of it can be saved, and what is being written survives a lock."""

    WRITES = ("school",)

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.school: School | None = None
        options = {
            **{name: codes_options(School, name, section, tr("Ikke avklart"))
               for name, section in (("attends", "attends"), ("break_kind", "breaks"), ("transport", "transports"))},
            "break_reasons": [(i.code, i.label) for i in items("break_reason", clock.today().year)],
            "seen_to": [(code, text("leaks", code)) for code in LEAKS],
        }  # fmt: skip
        shows = (*PLACE, *SAYS, "seen_to", *BREAK, "break_reasons", "schooling_here", *TRANSPORT, *CHILD)
        self.inputs = Inputs(School, shows, options)
        self.form = Form(self, session, self.inputs, tr("&Lagre"), self._save)
        self.apply = button(tr("Søknad om s&kyss som PDF …"), self._ask_application)
        self._lay_out()

    def _lay_out(self) -> None:
        """A card for each part of the form."""
        ticked = tr("Sjekket, så det ikke røper hvor barnet er:")
        sent = tr("Søknaden har senterets telefon, aldri adressen. Barnets navn skrives for hånd. Den krever samtykke.")
        grid = self._grid
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        for title, *parts in (
            (tr("Barnehage og skole"), grid(*PLACE)),
            (tr("Hva de kan si"), grid(*SAYS), label(ticked), self.inputs["seen_to"]),
            (tr("Avbrudd"), grid(*BREAK, columns=3), self.inputs["break_reasons"], grid("schooling_here", columns=1)),
            (tr("Skyss"), label(sent, "quiet", wrap=True), grid(*TRANSPORT), row(self.apply, None)),
            (tr("Barnet"), grid(*CHILD)),
        ):
            body.addWidget(Card(label(title, "heading"), *parts))
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)
        self.column.addLayout(row(self.form.said, None, self.form.save))

    def _grid(self, *names: str, columns: int = 2) -> QGridLayout:
        return over(self.inputs.labelled(*names), columns)

    # -- showing ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.school = None
        self.form.wait()

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> School | None:
            return next(iter(queries.records.of(School, household, person)), None)

        self.session.ask(self, ask, lambda answer: self._show(person, answer), self.refused)

    def _show(self, person: PersonCode, school: School | None) -> None:
        """What is stored, with what is being written over it."""
        if person == self.person:
            self.school = school or School(household=self.household, person=person)
            self.form.about(self.key("school"), self.inputs.stored(self.school))

    # -- doing ------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        if self.school is not None:
            school = self.school
            self.form.send(save_school, lambda: self.inputs.filled(school))

    def _ask_application(self) -> None:
        household, person = self.household, self.person
        if self.form.typed():
            self.form.refused(RuleBroken("save_first"))
            return

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.letters import transport_pdf  # ReportLab is imported when paper is wanted

            school = queries.records.of(School, household, person)[0]
            contact = queries.trust.contacts_of(household).get(person, "")
            return transport_pdf(queries.centre.facts(), school, contact, clock.today(), marks)

        self.error.hide()
        application = Document((apply_for_transport, Schoolchild(household, person)), make)
        TakeOut(self, self.session, application).open()
