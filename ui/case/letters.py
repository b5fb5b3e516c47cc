"""The letters of moving out: each says before it is written which facts go in, on what basis, and what is missing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app import clock
from app.care.letters import Letter, carrying, letters_of
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import Consent, Measure
from app.domain.errors import RuleBroken
from app.domain.moving import BASES, Alternative, HandedOut, Moving
from app.ports import Queries
from app.use_cases.identity import Identity, Reveal, reveal_identity
from app.use_cases.letters import CONSENT, LetterOut, hand_out
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import People
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, moment_text
from ui.widgets.leaving import Document, TakeOut


@dataclass(frozen=True, slots=True, repr=False)
class LetterRead:
    """What a letter about a person is made of."""

    letters: list[Letter]
    facts: Mapping[str, str]
    consents: list[Consent]


def read_letter(queries: Queries, household: HouseholdCode, person: PersonCode, name: str = "") -> LetterRead:
    """In one question; `name` where it is to stand in the letter."""
    from app.outputs.moving import letter_facts  # ReportLab is imported when paper is wanted

    of = queries.records.of
    who = queries.cases.person(person)
    stays = queries.cases.household(household)
    born = {stay.person: member.birth_year for stay in stays if (member := queries.cases.person(stay.person))}
    moving = next(iter(of(Moving, household)), Moving(household=household))
    assert who is not None
    facts = letter_facts(who, name, stays, born, moving, of(Alternative, household), of(Measure, household, person))
    return LetterRead(letters_of(queries.centre.settings()), facts, of(Consent, household, person))


class LettersCard(Card):
    """Which letter, about whom; and what has been handed out."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(label(tr("Brev"), "heading"))
        self.session, self.household = session, household
        self.who = Choice(tr("Hvem brevet gjelder"), [])
        self.who.setMinimumContentsLength(20)
        self.which = Choice(tr("Hvilket brev"), [(letter.code, letter.title) for letter in letters_of({})])
        self.write = button(tr("Skriv brevet …"), self._write)
        self.handed = RowsTable(
            tr("Utlevert"),
            [
                Column(tr("Når"), lambda h: moment_text(h.at.isoformat(timespec="minutes"))),
                Column(tr("Brev"), lambda h: _title(h.what)),
                Column(tr("Til"), lambda h: h.to, stretch=True),
                Column(tr("Grunnlag"), lambda h: text("hand_out_bases", h.basis)),
                Column(tr("Av"), lambda h: h.user),
                Column(tr("Fingeravtrykk"), lambda h: h.sha256[:12]),
            ],
            nothing=tr("Ingenting er utlevert. Av et brev lagres ikke kopi, bare at det er gitt."),
        )
        for part in (row(self.who, self.which, self.write, None), self.handed):
            self.add(part)

    def show_people(self, people: People) -> None:
        """Who is in the case."""
        self.who.set_options([(one.code, one.words) for one in people])

    def show_handed(self, handed: list[HandedOut]) -> None:
        """What has been handed out, the newest first."""
        self.handed.set_rows(sorted(handed, key=lambda h: (h.at, h.code), reverse=True))
        self.handed.fit_height(6)

    def _write(self) -> None:
        person, letter = PersonCode(self.who.code()), self.which.code()
        if not person:
            return
        household = self.household

        def open_dialog(read: LetterRead) -> None:
            chosen = next(one for one in read.letters if one.code == letter)
            LetterDialog(self, self.session, household, person, chosen, read).open()

        self.session.ask(self, lambda queries: read_letter(queries, household, person), open_dialog)


class LetterDialog(Decide):
    """What goes in, on what basis, to whom; nothing leaves before that is answered."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        household: HouseholdCode,
        person: PersonCode,
        letter: Letter,
        read: LetterRead,
    ) -> None:
        super().__init__(
            parent, session, letter.title, tr("&Skriv"), self._chosen, f"{household}:{person}:{letter.code}"
        )
        self._owner = parent
        self.household, self.person, self.letter, self.read = household, person, letter, read
        self.to = QLineEdit(letter.to)
        offered = [basis for basis in BASES if basis in letter.basis]
        self.basis = Choice(tr("Grunnlag"), [("", tr("Velg")), *((b, text("hand_out_bases", b)) for b in offered)])
        self.decided_by = QLineEdit()
        self.name = QCheckBox(tr("Med &navn på brevet"))
        self.why = QLineEdit()
        self.add(tr("&Til"), self.to, "to")
        self.add(tr("På hvilket &grunnlag"), self.basis, "basis")
        self.add(tr("&Bestemt av"), self.decided_by, "decided_by")
        self.add("", self.name, "name")
        self.add(tr("Hvorfor med na&vn"), self.why, "reason")
        self.form.addRow(tr("Dette står i brevet"), label("\n".join(letter.filled(read.facts)), wrap=True))
        self.form.addRow(tr("Samtykke"), label(self._consent_text(), "quiet", wrap=True))
        self.form.addRow(tr("Kilde"), label(letter.source, "quiet", wrap=True))

    def _consent_text(self) -> str:
        fit = self._fit()
        if not fit:
            return tr("Ingen samtykke gjelder for dette. Før det under Samtykker først, eller velg et annet grunnlag.")
        return ", ".join(f"{one.code}: {text('purposes', one.purpose)}, {one.recipient}" for one in fit)

    def _fit(self) -> list[Consent]:
        """The consents that carry the letter today."""
        return carrying(self.read.consents, self.letter.code, clock.today())

    def _chosen(self, _: Decide) -> None:
        if not self.basis.code():
            raise RuleBroken("choose_answer", field="basis")
        if self.basis.code() == CONSENT and not self._fit():
            bases = ", ".join(text("hand_out_bases", basis).lower() for basis in self.letter.basis)
            raise RuleBroken("letter_without_basis", field="basis", bases=bases)
        if not self.name.isChecked():
            self._make("")
            return
        if not self.why.text().strip():
            raise RuleBroken("reason_needed", field="reason")
        reveal = Reveal(self.person, self.why.text())
        self.session.submit(self, reveal_identity, reveal, self._named, self.show_error)

    def _named(self, revealed: Identity) -> None:
        self._make(revealed.name)

    def _make(self, name: str) -> None:
        household, person, letter, to = self.household, self.person, self.letter, self.to.text()

        def make(queries: Queries) -> bytes:
            from app.outputs.moving import letter_pdf

            facts = read_letter(queries, household, person, name).facts
            return letter_pdf(queries.centre.facts(), letter, to, facts, bool(name), clock.today())

        self.session.ask(self, make, self._made, self.show_error)

    def _made(self, pdf: bytes) -> None:
        """The document is there: its digest goes into the register when it leaves, and the same bytes do."""
        out = LetterOut(
            household=self.household, person=self.person, letter=self.letter.code, to=self.to.text(), basis=self.basis.code(),
            decided_by=self.decided_by.text(), sha256=hashlib.sha256(pdf).hexdigest(),
        )  # fmt: skip
        leaving = TakeOut(self._owner, self.session, Document((hand_out, out), lambda queries, marks: pdf))
        self.accept()
        leaving.open()


def _title(code: str) -> str:
    return next((letter.title for letter in letters_of({}) if letter.code == code), code)
