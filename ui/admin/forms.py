"""The leader corrects the wording of questions and categories, and the years in which a category is asked (A1)."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit

from app import clock
from app.forms.corrections import own_code, takes_own
from app.forms.definitions import FORMS, Correction, code_lists, list_title, load_form, question_list
from app.use_cases.forms import save_correction
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.layout import beside
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice, Whole
from ui.widgets.info import Info


@dataclass(frozen=True, slots=True)
class Entry:
    """A question or a category as it stands now."""

    code: str
    label: str
    from_year: int | None = None
    to_year: int | None = None


class FormsTab(Tab):
    """Choose a list, choose a line, change it. What was answered before keeps its code."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.list = Choice(tr("Liste"), [])
        self.list.currentIndexChanged.connect(self._on_list)
        self.table = RowsTable(
            tr("Spørsmål eller kategorier"),
            [
                Column(tr("Tekst"), lambda e: e.label, stretch=True),
                Column(tr("Fra år"), lambda e: str(e.from_year or "")),
                Column(tr("Til år"), lambda e: str(e.to_year or "")),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.words, self.first, self.last = QLineEdit(), Whole(tr("Fra år")), Whole(tr("Til år"))
        fields = {"label": self.words, "from_year": self.first, "to_year": self.last}
        self.form = Form(self, session, fields, tr("&Lagre rettelsen"), self._save)
        self.new = button(tr("&Ny kategori"), self._new)
        self._code = ""
        chosen = beside(((tr("Li&ste"), self.list),))
        rows = (
            (tr("&Tekst"), self.words), (tr("&Fra år (tomt = alltid)"), self.first),
            (tr("Til &år (tomt = fortsatt)"), self.last),
        )  # fmt: skip
        said = tr("Rett ordlyden etter skjemaet dere har. En kategori utenfor årene sine beholdes, men telles ikke.")
        keys = row(self.new, self.form.said, None, self.form.save)
        source = Info(tr("Skjemaene er gjenskapt av publiserte tabeller; ordlyden er ikke kjent."))
        self.add(Card(row(label(said, "quiet", wrap=True), source), chosen, self.table, beside(rows), keys))

    def refresh(self) -> None:
        year = clock.today().year
        questions = [(question_list(f), tr("Spørsmål: {title}", title=load_form(f, year).title)) for f in FORMS]
        used = {q.codes: q for f in FORMS for q in load_form(f, year).questions}
        self.list.set_options(questions + [(name, list_title(name)) for name in used])
        self._show()

    def _on_list(self) -> None:
        self.table.forget()
        self._show()

    def _show(self) -> None:
        name, year = self.list.code(), clock.today().year
        form = next((f for f in FORMS if name == question_list(f)), "")
        if form:
            entries = [Entry(q.code, q.label) for q in load_form(form, year).questions]
        else:
            entries = [Entry(i.code, i.label, i.from_year, i.to_year) for i in code_lists().get(name, ())]
        self.new.setEnabled(not form and takes_own(name))
        for field in (self.first, self.last):
            field.setEnabled(not form)
        self.table.set_rows(entries)
        self.table.fit_height(9)
        self.table.begin()
        self._on_row()

    def _on_row(self, *_: object) -> None:
        entry = self.table.current_row()
        if entry:
            self._fill(entry)

    def _new(self) -> None:
        self._fill(Entry(own_code(self.list.code()), "", clock.today().year))
        self.words.setFocus()

    def _fill(self, entry: Entry) -> None:
        self._code = entry.code
        stored = {"label": entry.label, "from_year": entry.from_year, "to_year": entry.to_year}
        self.form.about(f"correction:{self.list.code()}:{entry.code}", stored)

    def _save(self) -> None:
        years = self.first.value(), self.last.value()
        correction = Correction(self.list.code(), self._code, self.words.text(), *years)
        self.form.send(save_correction, lambda: correction, receipt=tr("Rettelsen er lagret."))
