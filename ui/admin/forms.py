"""The leader corrects the wording of questions and categories, and the years in which a category is asked (A1)."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit

from app import clock
from app.forms.corrections import own_code, takes_own
from app.forms.definitions import (
    FORMS,
    Correction,
    Question,
    code_lists,
    in_force,
    items,
    list_title,
    load_form,
    question_list,
)
from app.use_cases.forms import drop_correction, save_correction
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
    maps_to: str = ""
    corrected: bool = False


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
                Column(tr("Telles som"), lambda e: self._target(e.maps_to)),
                Column(tr("Rettet"), lambda e: tr("ja") if e.corrected else ""),
            ],
            key=lambda e: (e.code, e.from_year),
            wrap=True,
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.words, self.first, self.last = QLineEdit(), Whole(tr("Fra år")), Whole(tr("Til år"))
        self.maps_to = Choice(tr("Telles som"), [("", tr("Seg selv"))])
        fields = {"label": self.words, "from_year": self.first, "to_year": self.last, "maps_to": self.maps_to}
        self.form = Form(self, session, fields, tr("&Lagre rettelsen"), self._save)
        self.new = button(tr("&Ny"), self._new)
        self.drop = button(tr("Ta &bort rettelsen"), self._drop)
        self._code = ""
        chosen = beside(((tr("Li&ste"), self.list),))
        rows = (
            (tr("&Tekst"), self.words), (tr("&Fra år (tomt = alltid)"), self.first),
            (tr("Til &år (tomt = fortsatt)"), self.last), (tr("Telles so&m, når den ikke spørres"), self.maps_to),
        )  # fmt: skip
        words = tr(
            "Rett ordlyden etter skjemaet dere har. Med et «fra år» blir årene før stående som de var. En kategori utenfor årene "
            "sine beholdes, men telles ikke, hvis den ikke telles som en annen."
        )
        keys = row(self.new, self.drop, self.form.said, None, self.form.save)
        source = Info(tr("Skjemaene er gjenskapt av publiserte tabeller; ordlyden er ikke kjent."))
        self.add(Card(row(label(words, "quiet", wrap=True), source), chosen, self.table, beside(rows), keys))

    def refresh(self) -> None:
        year = clock.today().year
        questions = [(question_list(f), tr("Spørsmål: {title}", title=load_form(f, year).title)) for f in FORMS]
        used = {q.codes: q for f in FORMS for q in load_form(f, year).questions}
        self.list.set_options(questions + [(name, self._title(name, q)) for name, q in used.items() if name])
        self._show()

    def _on_list(self) -> None:
        self.table.forget()
        self._show()

    def _show(self) -> None:
        name, year = self.list.code(), clock.today().year
        form = next((f for f in FORMS if name == question_list(f)), "")
        corrected = {c.key for c in in_force().corrections}
        if form:
            labels = {q.code: q.label for q in load_form(form, year).questions}
            own = [c for c in in_force().corrections if c.list == name]
            entries = [Entry(c.code, c.label, c.from_year, c.to_year, "", True) for c in own]
            entries = [
                Entry(code, words) for code, words in labels.items() if code not in {e.code for e in entries}
            ] + entries
        else:
            entries = [
                Entry(i.code, i.label, i.from_year, i.to_year, i.maps_to, (name, i.code, i.from_year or 0) in corrected)
                for i in code_lists().get(name, ())
            ]
        self.maps_to.set_options([("", tr("Seg selv")), *((i.code, i.label) for i in (() if form else items(name)))])
        self.new.setEnabled(bool(form) or takes_own(name))
        self.maps_to.setEnabled(not form)
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
        stored = {
            "label": entry.label,
            "from_year": entry.from_year,
            "to_year": entry.to_year,
            "maps_to": entry.maps_to,
        }
        self.drop.setEnabled(entry.corrected)
        self.form.about(f"correction:{self.list.code()}:{entry.code}:{entry.from_year or 0}", stored)

    def _save(self) -> None:
        years = self.first.value(), self.last.value()
        correction = Correction(self.list.code(), self._code, self.words.text(), *years, self.maps_to.code())
        self.form.send(save_correction, lambda: correction, receipt=tr("Rettelsen er lagret."))

    @staticmethod
    def _title(name: str, question: Question) -> str:
        return question.label if question.own else list_title(name)

    def _target(self, code: str) -> str:
        return next((i.label for i in items(self.list.code()) if i.code == code), "") if code else ""

    def _drop(self) -> None:
        """What stood before the correction holds again."""
        entry: Entry | None = self.table.current_row()
        if entry is not None:
            gone = Correction(self.list.code(), entry.code, entry.label, entry.from_year, entry.to_year, entry.maps_to)
            self.session.submit(self, drop_correction, gone, self.done(tr("Rettelsen er tatt bort.")), self.refused)
