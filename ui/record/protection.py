"""Police and court measures with when they run out, and a move to another shelter for safety."""

import hashlib
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.care.topics import kinds_for, topics_of
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import Conclusion, Measure, Relocation, TopicEntry
from app.domain.day import Perpetrator
from app.domain.errors import LivdError
from app.domain.states import Answer
from app.ports import Queries
from app.use_cases.protection import MappingOut, hand_over_mapping, save_measure, save_relocation
from ui.fields.entity import EntityDialog
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import date_text
from ui.widgets.leaving import Document, TakeOut

Found = tuple[list[Measure], list[Relocation], list[Perpetrator]]


class MeasuresCard(Card):
    """The measures of one person, and the offers of another shelter to the case."""

    def __init__(self, session: Session, household: HouseholdCode, person: PersonCode, kind: str) -> None:
        super().__init__(label(tr("Beskyttelsestiltak fra politi og domstol"), "heading"))
        self.session, self.household, self.person, self.kind = session, household, person, kind
        self._known: list[Perpetrator] = []
        words = tr("Tiltakene forutsetter ikke anmeldelse. Livd minner om det to uker før et tiltak går ut.")
        self.table = RowsTable(
            tr("Beskyttelsestiltak"),
            [
                Column(tr("Tiltak"), lambda m: text("measures", m.kind)),
                Column(tr("Besluttet"), lambda m: date_text(m.decided)),
                Column(tr("Varer"), expiry_text),
                Column(tr("Av"), lambda m: m.agency),
                Column(tr("Mot"), lambda m: m.against),
                Column(tr("Merknad"), lambda m: m.note.split("\n")[0], stretch=True),
            ],
            lambda m: self._change(m),
        )
        self.new = button(
            tr("N&ytt tiltak …"), lambda: MeasureDialog(self, session, household, person, self._known).open()
        )
        self.change = button(tr("&Endre tiltaket …"), lambda: self._change(self.table.current_row()))
        self.moves = RowsTable(
            tr("Relokalisering"),
            [
                Column(tr("Dag"), lambda row: date_text(row.day)),
                Column(tr("Svar"), lambda row: text("relocation", row.answer)),
                Column(tr("Politi"), lambda row: row.police),
                Column(tr("Til"), lambda row: row.shelter, stretch=True),
                Column(
                    tr("Kartleggingen følger"),
                    lambda row: text("flag_answers", row.consent) if row.consent else tr("ikke spurt"),
                ),
                Column(tr("Flyttet"), lambda row: date_text(row.moved)),
            ],
            lambda row: self._move(row),
        )
        self.offer = button(tr("Tilby annet &krisesenter …"), lambda: self._move(None))
        self.hand = button(tr("Kartleggingen som &PDF …"), self._hand_over)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        for part in (label(words, "quiet", wrap=True), self.table, row(self.new, self.change, None)):
            self.add(part)
        self.add(label(tr("Flytting til annet krisesenter"), "heading"))
        for part in (self.moves, row(self.offer, self.hand, None), self.error):
            self.add(part)
        self.refresh()

    def refresh(self) -> None:
        """Ask for both."""
        household, person = self.household, self.person

        def ask(queries: Queries) -> Found:
            of = queries.records.of
            return of(Measure, household, person), of(Relocation, household), of(Perpetrator, household)

        self.session.ask(self, ask, self._show)

    def _show(self, read: Found) -> None:
        measures, moves, self._known = read
        self.table.set_rows(sorted(measures, key=lambda m: (m.ended is not None, m.expires or date.max)))
        self.moves.set_rows(sorted(moves, key=lambda move: move.day, reverse=True))
        for table in (self.table, self.moves):
            table.fit_height(5)
            table.setVisible(bool(table.rows_model.rows))
            table.begin()
        self.change.setEnabled(bool(measures))
        self.hand.setEnabled(any(move.consent == Answer.YES for move in moves))

    def _change(self, measure: Measure | None) -> None:
        if measure:
            MeasureDialog(self, self.session, self.household, self.person, self._known, measure).open()

    def _move(self, old: Relocation | None) -> None:
        RelocationDialog(self, self.session, self.household, old).open()

    def _hand_over(self) -> None:
        """The newest of each topic, only with the person's consent; the log says that it was taken out."""
        chosen = next(
            (
                row
                for row in (self.moves.current_row(), *self.moves.rows_model.rows)
                if row and row.consent == Answer.YES
            ),
            None,
        )
        if chosen is None:
            return
        household, person, kind = self.household, self.person, self.kind

        def make(queries: Queries) -> bytes:
            from app.outputs.letters import mapping_pdf  # ReportLab is imported when paper is wanted

            entries, entry = (
                queries.records.of(TopicEntry, household, person),
                queries.records.of(Conclusion, household, person),
            )
            parts = [
                (topics_of(k, kind), [e for e in entries if e.kind == k], [c for c in entry if c.kind == k])
                for k in kinds_for(kind)
            ]
            return mapping_pdf(queries.centre.facts(), person, parts, clock.today(), marks=True)

        self.error.hide()
        self.session.ask(self, make, lambda pdf: self._leave(chosen.code, person, pdf), self._refused)

    def _leave(self, relocation: str, person: PersonCode, pdf: bytes) -> None:
        """The register knows the very bytes that leave."""
        out = MappingOut(relocation, person, hashlib.sha256(pdf).hexdigest())
        TakeOut(self, self.session, Document((hand_over_mapping, out), lambda queries, marks: pdf)).open()

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


def expiry_text(measure: Measure) -> str:
    """Until when it holds, with what matters said in words."""
    if measure.ended:
        return tr("avsluttet {ended}", ended=date_text(measure.ended))
    if measure.expires and measure.expires < clock.today():
        return tr("skulle vært fornyet {expires}", expires=date_text(measure.expires))
    return tr("fornyes innen {expires}", expires=date_text(measure.expires)) if measure.expires else tr("ikke oppgitt")


class MeasureDialog(EntityDialog):
    """A new measure, or one that is changed or ended."""

    KIND = Measure
    SHOWS = ("kind", "against", "decided", "expires", "agency", "note", "ended")
    CHOICES = MappingProxyType({"kind": "measures"})

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        perpetrators: Sequence[Perpetrator] = (),
        old: Measure | None = None,
    ) -> None:
        against = [("", tr("Ikke oppgitt")), *((p.code, p.code) for p in perpetrators)]
        new = Measure(
            code="",
            household=household,
            person=person,
            kind="",
            decided=None,
            expires=None,
            agency=tr("Politiet"),
            note="",
        )
        title = tr("Beskyttelsestiltak for {person}", person=person)
        super().__init__(parent, session, old or new, save_measure, title, tr("&Lagre tiltaket"), {"against": against})


class RelocationDialog(EntityDialog):
    """Another shelter offered; the police take part, and the mapping follows only with consent."""

    KIND = Relocation
    SHOWS = ("day", "reason", "answer", "police", "police_day", "shelter", "consent", "moved")

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode, old: Relocation | None) -> None:
        new = Relocation(
            code="", household=household, day=clock.today(), reason="", answer="offered", police="", police_day=None, shelter="",
            consent="",
        )  # fmt: skip
        options = {
            "answer": [(answer, text("relocation", answer)) for answer in ("offered", "accepted", "declined")],
            "consent": [("", tr("Ikke spurt")), ("yes", tr("Ja")), ("no", tr("Nei"))],
        }
        title = tr("Flytting til annet krisesenter")
        super().__init__(parent, session, old or new, save_relocation, title, tr("&Lagre"), options)
        self.police.setPlaceholderText(tr("Hvem i politiet, her og der de flytter"))
