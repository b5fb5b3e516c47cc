"""The own copy, gone through entry by entry: what is proposed, what the leader decides, and the copy that comes of it."""

import hashlib
from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from app import clock
from app.domain.base import PersonCode
from app.domain.errors import LivdError
from app.domain.right_states import Share
from app.domain.rights import GROUNDS, rights_settings
from app.ports import Queries
from app.record.copy import GROUNDS as PROPOSED
from app.record.copy import Line, lines_of
from app.record.words import fields_of, heading
from app.use_cases.rights import CopyOut, OwnWord, Shared, decide_share, hand_copy, save_statement
from ui.fields.entity import EntityDialog
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.fields import Choice, date_text
from ui.widgets.leaving import Document, TakeOut
from ui.widgets.reading import Reading


class StatementDialog(EntityDialog):
    """The person's own words beside an entry."""

    KIND = OwnWord
    SHOWS = ("text",)


class OwnCopyDialog(QDialog):
    """A line for each entry; what stands in it below; a key for each way it can go."""

    def __init__(self, parent: QWidget, session: Session, person: PersonCode) -> None:
        super().__init__(parent)
        self.session, self.person = session, person
        self.setWindowTitle(tr("Egenkopi, {person}", person=person))
        self.setMinimumSize(920, 600)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.table = RowsTable(
            tr("Alt som står om personen"),
            [
                Column(tr("Dag"), lambda line: date_text(line.entry.day)),
                Column(tr("Hva"), lambda line: heading(line.entry)),
                Column(tr("Ord"), _first_words, stretch=True),
                Column(tr("Forslag"), _proposal_text),
                Column(tr("Avgjort"), lambda line: text("shares", line.decided.share) if line.decided else ""),
            ],
        )
        self.words = Reading(tr("Det som står"))
        ways = ((Share.IN, tr("Ta &med")), (Share.MASKED, tr("&Uten andres navn")), (Share.OUT, tr("U&telat")))
        self.ways = {share: button(words, self._decider(share)) for share, words in ways}
        grounds = [("", tr("Hjemmel for å utelate")), *((code, text("grounds", code)) for code in GROUNDS)]
        self.ground = Choice(tr("Hjemmel for å utelate"), grounds)
        self.own_words = button(tr("Personens &egne ord …"), self._own_words)
        self.short = QCheckBox(tr("&Kort oversikt: bare datoer og hjelp, trygg å bære på seg"))
        self.make = button(tr("&Lag kopien …"), self._make)
        self.leave = button(tr("Lukk"), self.reject)
        layout = QVBoxLayout(self)
        told = tr(
            "Gå gjennom linje for linje. Det som handler om andre, eller som andre har fortalt, er foreslått utelatt. "
            "Det du avgjør, huskes til neste kopi. Bare det som handler om barnet, står i barnets egen kopi."
        )
        for part in (label(told, "quiet", wrap=True), self.table, self.words, self.error):
            layout.addWidget(part)
        layout.addLayout(row(*self.ways.values(), self.ground, self.own_words, None))
        layout.addLayout(row(self.short, None, self.leave, self.make))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_line())
        session.locking.connect(self.reject)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Ask again."""
        person = self.person

        def ask(queries: Queries) -> list[Line]:
            return lines_of(queries.rights.whole(person), person)

        self.session.ask(self, ask, self._show, self.refused)

    def _show(self, lines: list[Line]) -> None:
        self.table.set_rows(lines)
        self.table.begin()
        self._show_line()

    def _show_line(self) -> None:
        line: Line | None = self.table.current_row()
        parts = fields_of(line.entry) if line else []
        own = [f"{tr('Personens egne ord')}: {one.text}" for one in line.statements] if line else []
        self.words.setPlainText("\n".join([*(f"{name}: {words}" for name, words in parts), *own]))
        for key in (*self.ways.values(), self.own_words):
            key.setEnabled(line is not None)

    def _decider(self, share: Share) -> Callable[[], None]:
        def decide() -> None:
            line: Line | None = self.table.current_row()
            if line:
                ground = self.ground.code() or (line.reason[1] if line.why in PROPOSED else "")
                command = Shared(self.person, line.entry.key, share, ground if share == Share.OUT else "")
                self.session.submit(self, decide_share, command, lambda _: self.refresh(), self.refused)

        return decide

    def _own_words(self) -> None:
        line: Line | None = self.table.current_row()
        if line:
            word = OwnWord(self.person, line.entry.key, "")
            dialog = StatementDialog(self, self.session, word, save_statement, tr("Personens egne ord"), tr("&Lagre"))
            dialog.accepted.connect(self.refresh)
            dialog.open()

    def _make(self) -> None:
        """The document is made once: its digest goes into the register, and the same bytes leave."""
        person, short = self.person, self.short.isChecked()
        self.error.hide()

        def make(queries: Queries) -> bytes:
            from app.outputs.own_copy import own_copy_pdf, short_copy_pdf  # ReportLab is imported when paper is wanted

            centre, whole = queries.centre.facts(), queries.rights.whole(person)
            staff = rights_settings(queries.centre.settings()).staff == "named"
            today = clock.today()
            if short:
                return short_copy_pdf(centre, whole, person, today, marks=True)
            return own_copy_pdf(centre, whole, person, staff, today, marks=True)

        self.session.ask(self, make, lambda pdf: self._made(pdf, short), self.refused)

    def _made(self, pdf: bytes, short: bool) -> None:
        what = "short_copy" if short else "own_copy"
        out = CopyOut(self.person, what, hashlib.sha256(pdf).hexdigest())
        TakeOut(self, self.session, Document((hand_copy, out), lambda queries, marks: pdf)).open()

    def refused(self, error: LivdError) -> None:
        """Say why not."""
        self.error.setText(error_text(error))
        self.error.show()


def _first_words(line: Line) -> str:
    return "  ·  ".join(words.split("\n")[0] for _, words in fields_of(line.entry))[:160]


def _proposal_text(line: Line) -> str:
    why = f" ({text('left_out', line.why)})" if line.why in ("about_others", "told_by_others", "internal") else ""
    return text("shares", line.proposed) + why
