"""Utlevert: the register of what was handed out and refused, and the guides for who asks (V9)."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app import clock
from app.care.disclosures import Yearly, guides
from app.domain.moving import HandedOut
from app.domain.right_states import HandOut
from app.ports import Queries
from app.record.words import handed_title
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.disclosure import DisclosureDialog
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice, moment_text
from ui.widgets.leaving import Document, TakeOut, printed

YEARS = 6


class DisclosuresCard(QWidget):
    """A year at a time; what is typed in the search field narrows it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        this = clock.today().year
        self.year = Choice(tr("År"), [(str(year), str(year)) for year in range(this, this - YEARS, -1)])
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Søk: hvem, sak, person"))
        self.search.setMinimumWidth(260)
        self.search.setAccessibleName(tr("Søk i det som er utlevert"))
        self.counts = label("", "quiet", wrap=True)
        self.table = RowsTable(
            tr("Utlevert og avslått"),
            [
                Column(tr("Når"), lambda one: moment_text(one.at.isoformat(timespec="minutes"))),
                Column(tr("Hva"), lambda one: handed_title(one.what)),
                Column(tr("Til"), lambda one: one.to, stretch=True),
                Column(tr("Gjelder"), lambda one: one.person or one.household),
                Column(tr("Grunnlag"), _basis_text),
                Column(tr("Bestemt av"), lambda one: one.decided_by),
                Column(tr("Fingeravtrykk"), lambda one: one.sha256[:12]),
            ],
            nothing=tr("Ingenting er utlevert eller avslått i året."),
            wrap=True,
        )
        self.new = button(tr("&Nytt …"), lambda: DisclosureDialog(self, session).open())
        self.print = button(tr("Skriv &ut …"), self._print)
        self.guide = Choice(
            tr("Hvem spør"), [("", tr("Velg hvem som spør")), *((one.code, one.title) for one in guides())]
        )
        self.steps = label("", wrap=True)
        self.source = label("", "quiet", wrap=True)
        for field in (self.year, self.guide):
            field.currentIndexChanged.connect(lambda _: self.refresh())
        self.search.textEdited.connect(lambda _: self.refresh())
        words = tr(
            "Hver gang noe gis ut om noen, eller avslås. Brev, kartlegginger og egenkopier kommer hit av seg selv."
        )
        kept = Card(label(tr("Utlevert og avslått"), "heading"), label(words, "quiet", wrap=True))
        for part in (row(self.year, self.search, None, self.new, self.print), self.counts, self.table):
            kept.add(part)
        asked = Card(label(tr("Noen spør"), "heading"), row(self.guide, None), self.steps, self.source)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(asked)
        layout.addWidget(kept)

    def refresh(self) -> None:
        """Ask again; the guide that is chosen stands at once."""
        self._show_guide()
        year, typed = int(self.year.code()), self.search.text()

        def ask(queries: Queries) -> tuple[list[HandedOut], Yearly]:
            return queries.day.handed_out(year, typed), queries.day.handed_counts(year)

        self.session.ask(self, ask, lambda answer: self._show(*answer))

    def _show_guide(self) -> None:
        guide = next((one for one in guides() if one.code == self.guide.code()), None)
        self.steps.setText("\n".join(f"{n}.  {step}" for n, step in enumerate(guide.steps, 1)) if guide else "")
        self.source.setText(tr("Kilde: {where}", where=guide.source) if guide else "")
        for one in (self.steps, self.source):
            one.setVisible(guide is not None)

    def _show(self, rows: list[HandedOut], counts: Yearly) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(12)
        words = tr("Gitt: {given}   Avslått: {refused}", given=counts.given, refused=counts.refused)
        bases = "   ".join(f"{text('hand_out_bases', b)}: {n}" for b, n in counts.by_basis.items() if b)
        self.counts.setText(f"{words}   {bases}".strip())

    def _print(self) -> None:
        year, typed = int(self.year.code()), self.search.text()

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.register import register_pdf  # ReportLab is imported when paper is wanted

            rows = queries.day.handed_out(year, typed)
            return register_pdf(queries.centre.facts(), year, rows, clock.today(), marks)

        TakeOut(self, self.session, Document(printed("handed_out", str(year)), make)).open()


def _basis_text(handed: HandedOut) -> str:
    if handed.outcome == HandOut.GIVEN:
        return text("hand_out_bases", handed.basis)
    return f"{text('hand_outcomes', handed.outcome)}: {handed.reason.splitlines()[0] if handed.reason else ''}"
