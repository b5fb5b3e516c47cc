"""Consents for each purpose, and the decisions that must be shown to have been considered."""

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.care import CONCLUSIONS, Consent, DecisionRecord
from app.ports import LEADER, Queries
from app.use_cases.decisions import save_decision
from app.use_cases.disclosures import Disclosure
from app.use_cases.journal import save_consent
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane
from ui.record.disclosure import DisclosureDialog
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text, scrolled


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """The consents and decisions of one person."""

    consents: list[Consent]
    decisions: list[DecisionRecord]


class ConsentsPane(PersonPane):
    """Adult and each child has their own."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self.consents = RowsTable(
            tr("Samtykker"),
            [
                Column(tr("Til hva"), lambda c: text("purposes", c.purpose)),
                Column(tr("Hvem"), lambda c: c.recipient, stretch=True),
                Column(tr("Gitt"), lambda c: date_text(c.given)),
                Column(tr("Gjelder til"), _until),
                Column(tr("Holdes tilbake"), lambda c: c.withhold.split("\n")[0], stretch=True),
            ],
            self._change_consent,
        )
        self.new_consent = button(
            tr("Nytt &samtykke …"), lambda: ConsentDialog(self, session, household, self.person).open()
        )
        self.change_consent = button(tr("&Endre …"), lambda: self._change_consent(self.consents.current_row()))
        self.withdraw = button(tr("Trukket &i dag"), self._withdraw)
        self.decisions = RowsTable(
            tr("Vurderinger som må kunne vises"),
            [
                Column(tr("Dag"), lambda d: date_text(d.day)),
                Column(tr("Hva"), lambda d: text("decisions", d.kind)),
                Column(tr("Hva det ble"), conclusion_text, stretch=True),
                Column(tr("Sendt"), lambda d: date_text(d.sent)),
                Column(tr("Svar"), lambda d: date_text(d.answered)),
                Column(tr("Av"), lambda d: d.user),
            ],
            self._change_decision,
        )
        self.concern = button(tr("Vurder &melding til barnevernet …"), lambda: self._decide("concern_report"))
        self.avert = button(tr("Vurder &avvergeplikt …"), lambda: self._decide("duty_to_avert"))
        self.parent_asks = button(tr("Den andre &forelderen spør …"), lambda: self._decide("parent_request"))
        self.change = button(tr("E&ndre vurderingen …"), lambda: self._change_decision(self.decisions.current_row()))
        self.register = button(tr("Før &utlevering …"), self._register)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        words = tr("Det trengs samtykke for å dele der loven ikke åpner for det. Skriv også hva som ikke skal deles.")
        keys = row(self.new_consent, self.change_consent, self.withdraw, None)
        title = label(tr("Samtykker"), "heading")
        body.addWidget(Card(title, label(words, "quiet", wrap=True), self.consents, keys))
        words = tr("Føres også når det ikke meldes. Ved fare: ring 112 først.")
        keys = row(self.concern, self.avert, self.parent_asks, self.change, self.register, None)
        title = label(tr("Vurderinger som må kunne vises"), "heading")
        body.addWidget(Card(title, label(words, "quiet", wrap=True), self.decisions, keys))
        body.addStretch(1)
        self.column.addWidget(scrolled(inside), 1)

    def refresh(self) -> None:
        if not self.person:
            return
        household, person = self.household, self.person

        def ask(queries: Queries) -> Given:
            return Given(
                queries.records.of(Consent, household, person), queries.records.of(DecisionRecord, household, person)
            )

        self.session.ask(self, ask, lambda answer: self._show(person, answer), self.refused)

    def _show(self, person: PersonCode, given: Given) -> None:
        if person != self.person:
            return
        self.consents.set_rows(sorted(given.consents, key=lambda c: (c.withdrawn is not None, c.expires or date.max)))
        self.decisions.set_rows(sorted(given.decisions, key=lambda d: d.at, reverse=True))
        for table in (self.consents, self.decisions):
            table.fit_height(7)
            table.setVisible(bool(table.rows_model.rows))
            table.begin()
        for one in (self.change_consent, self.withdraw):
            one.setEnabled(bool(given.consents))
        for one in (self.change, self.register):
            one.setEnabled(bool(given.decisions))
        self.parent_asks.setVisible(self.kind == PersonKind.CHILD)

    def _change_consent(self, old: Consent | None) -> None:
        if old:
            ConsentDialog(self, self.session, self.household, self.person, old).open()

    def _withdraw(self) -> None:
        chosen: Consent | None = self.consents.current_row()
        if chosen:
            self.submit(save_consent, replace(chosen, withdrawn=clock.today()))

    def _register(self) -> None:
        """What was handed out, or refused, on the decision that is chosen; the register then knows which it was."""
        decision: DecisionRecord | None = self.decisions.current_row()
        if decision:
            fresh = Disclosure(
                to=decision.recipient, household=self.household, person=self.person, decision=decision.code,
                about=text("decisions", decision.kind),
            )  # fmt: skip
            DisclosureDialog(self, self.session, fresh).open()

    def _decide(self, kind: str) -> None:
        DecisionDialog(self, self.session, self.household, self.person, kind).open()

    def _change_decision(self, old: DecisionRecord | None) -> None:
        if old:
            DecisionDialog(
                parent=self, session=self.session, household=self.household, person=self.person, kind=old.kind, old=old
            ).open()


class ConsentDialog(EntityDialog):
    """One purpose, to whom, until when, and what is to be withheld."""

    KIND = Consent
    SHOWS = ("purpose", "recipient", "given", "expires", "withhold", "withdrawn")
    CHOICES = MappingProxyType({"purpose": "purposes"})

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        old: Consent | None = None,
    ) -> None:
        new = Consent(
            code="", household=household, person=person, purpose="", recipient="", given=clock.today(), expires=None,
            withhold="",
        )  # fmt: skip
        super().__init__(
            parent,
            session,
            old or new,
            save_consent,
            tr("Samtykke for {person}", person=person),
            tr("&Lagre samtykket"),
        )


class DecisionDialog(EntityDialog):
    """What was known, with whom it was discussed, what it came to and why; also when nothing was sent."""

    KIND = DecisionRecord
    SHOWS = (
        "day", "discussed_with", "text", "conclusion", "why", "sent", "recipient", "informed", "informed_why", "answered",
        "order",
    )  # fmt: skip

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        kind: str,
        old: DecisionRecord | None = None,
    ) -> None:
        new = DecisionRecord(
            code="", household=household, person=person, kind=kind, day=clock.today(), discussed_with="", text="",
            conclusion="", why="", sent=None, recipient="", informed="", informed_why="", answered=None, order=None,
            at=clock.now(), user="",
        )  # fmt: skip
        ends = [(code, text("decision_conclusions", f"{kind}.{code}")) for code in CONCLUSIONS[kind]]
        options = {
            "conclusion": [("", tr("Ikke avgjort ennå")), *ends],
            "informed": [("", tr("Ikke aktuelt")), ("yes", tr("Ja")), ("no", tr("Nei"))],
        }
        title = f"{text('decisions', kind)}  {person}"
        super().__init__(parent, session, old or new, save_decision, title, tr("&Lagre vurderingen"), options)
        self.setMinimumWidth(640)
        self.form.insertRow(0, label(text("decision_help", kind), "quiet", wrap=True))
        leader = session.actor is not None and session.actor.role == LEADER
        self.conclusion.setEnabled(kind != "parent_request" or leader)


def conclusion_text(record: DecisionRecord) -> str:
    """What it came to, and why in short."""
    if not record.conclusion:
        return tr("ikke avgjort")
    conclusion = text("decision_conclusions", f"{record.kind}.{record.conclusion}")
    return f"{conclusion}: {record.why.split(chr(10))[0]}" if record.why else conclusion


def _until(consent: Consent) -> str:
    if consent.withdrawn:
        return tr("trukket {withdrawn}", withdrawn=date_text(consent.withdrawn))
    if consent.expires and consent.expires < clock.today():
        return tr("gikk ut {expires}: ingenting deles", expires=date_text(consent.expires))
    return tr("til og med {expires}", expires=date_text(consent.expires)) if consent.expires else tr("til det trekkes")
