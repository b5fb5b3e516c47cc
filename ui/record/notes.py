"""The journal: one field to write in, and everything that has been written, newest first."""

from typing import Any

from PySide6.QtWidgets import QCheckBox

from app import clock
from app.domain.care import MODES, NOTE_KINDS, SERVICES, Note
from app.domain.errors import LivdError, RuleBroken
from app.ports import Queries
from app.use_cases.journal import NewNote, write_note
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane, Reading
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.fields import Choice, DateField, date_text
from ui.widgets.writing import Writing

FIRST = 200
ALL = 1_000_000
WHOLE_CASE = ""


class NotesPane(PersonPane):
    """Ctrl+Enter saves. A note that is wrong is put right by a new one; both stand."""

    def __init__(self, session: Session, household: str) -> None:
        super().__init__(session, household)
        self._limit, self._corrects = FIRST, ""
        self.sort = Choice(tr("Hva slags notat"), [(k, text("note_kinds", k)) for k in NOTE_KINDS])
        self.sort.currentIndexChanged.connect(lambda _: self._fit())
        services = [("", tr("Velg tjeneste")), *((s, text("services", s)) for s in SERVICES)]
        self.service = Choice(tr("Tjeneste"), services)
        self.mode = Choice(tr("Hvordan"), [(m, text("modes", m)) for m in MODES])
        self.day = DateField(tr("Dag"), clock.today())
        self.day.setFixedWidth(130)
        self.words = Writing(tr("Notat"), 3)
        self.words.setPlaceholderText(tr("Skriv det som ble sett, sagt eller gjort. Skriv koder, ikke navn."))
        self.next_shift = QCheckBox(tr("Til &neste vakt"))
        self.save = button(tr("&Lagre notatet  (Ctrl+Enter)"), self._save, primary=True)
        self.correcting = label("", "quiet")
        self.not_correct = button(tr("Ikke rett &likevel"), lambda: self.show_typed({}))
        self.table = RowsTable(
            tr("Notater"),
            [
                Column(tr("Dag"), lambda n: date_text(n.day)),
                Column(tr("Gjelder"), lambda n: n.person or tr("saken")),
                Column(tr("Hva"), _what),
                Column(tr("Notat"), _first_line, stretch=True),
                Column(tr("Av"), lambda n: n.user),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_whole())
        self.whole = Reading(tr("Hele notatet"))
        self.correct = button(tr("&Rett dette notatet …"), self._correct)
        self.more = button(tr("&Vis alle"), self._show_all)
        self.count = label("", "quiet")
        self.column.addWidget(
            Card(
                row(self.sort, self.service, self.mode, self.day, None, self.next_shift),
                row(self.correcting, self.not_correct, None),
                self.words,
                row(None, self.save),
            )
        )
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.whole)
        self.column.addLayout(row(self.correct, self.count, None, self.more))
        shortcut(self, "Ctrl+Return", self._save)
        self._fit()
        self._tell_correcting()

    def show_people(self, people: Any) -> None:
        self.people = people
        first = not self.who.count()
        everybody = [(WHOLE_CASE, tr("Hele saken"))]
        self.who.set_options([*everybody, *((code, code) for code, _ in people)])
        if first and len(people) == 1:
            self.who.set_code(people[0][0])
        self.switch()

    def _fit(self) -> None:
        for field in (self.service, self.mode):
            field.setVisible(self.sort.code() == "service")

    def refresh(self) -> None:
        household, person, limit = self.household, self.person, self._limit

        def ask(queries: Queries) -> tuple[list[Note], int]:
            return queries.records.notes(household, person, limit), queries.records.note_count(household, person)

        self.session.ask(self, ask, lambda found: self._show(person, *found), self.refused)

    def _show(self, person: str, notes: list[Note], count: int) -> None:
        if person != self.person:
            return
        self._replaced = {note.corrects: note.code for note in notes if note.corrects}
        self.table.set_rows(notes)
        self.table.begin()
        self.more.setVisible(count > len(notes))
        self.count.setText(
            tr("{shown} av {count} notater", shown=len(notes), count=count) if count else tr("Ingen notater ennå.")
        )
        self.correct.setEnabled(bool(notes))
        self._show_whole()

    def _show_whole(self) -> None:
        note: Note | None = self.table.current_row()
        if note is None:
            self.whole.clear()
            return
        head = f"{note.code}  ·  {date_text(note.day)} ({note.at:%d.%m.%Y %H:%M}), {note.user}"
        if note.corrects:
            head += tr("  ·  retter {corrects}", corrects=note.corrects)
        if note.code in self._replaced:
            head += tr("  ·  rettet av {replaced}", replaced=self._replaced[note.code])
        self.whole.setPlainText(f"{head}\n{note.text}")

    def _show_all(self) -> None:
        self._limit = ALL
        self.refresh()

    def _correct(self) -> None:
        note: Note | None = self.table.current_row()
        if note is None:
            return
        self.who.set_code(note.person)
        if self.typed():
            self.refused(RuleBroken("save_first"))
            return
        self.show_typed({
            "corrects": note.code, "kind": note.kind, "service": note.service, "mode": note.mode, "day": date_text(note.day),
            "words": note.text,
        })  # fmt: skip
        self.words.setFocus()

    def _tell_correcting(self) -> None:
        self.correcting.setText(tr("Retter {corrects}. Det gamle notatet blir stående.", corrects=self._corrects))
        for part in (self.correcting, self.not_correct):
            part.setVisible(bool(self._corrects))

    def _save(self) -> None:
        try:
            day = self.day.required()
        except LivdError as error:
            self.refused(error)
            return
        note = NewNote(
            household=self.household,
            text=self.words.toPlainText(),
            kind=self.sort.code(),
            person=self.person,
            service=self.service.code(),
            mode=self.mode.code(),
            day=day,
            handover=self.next_shift.isChecked(),
            corrects=self._corrects,
        )
        self.save.setEnabled(False)
        self.submit(write_note, note, lambda _: self._saved(note))

    def _saved(self, note: NewNote) -> None:
        """The field is emptied of what was saved; another's, chosen meanwhile, stays."""
        self.save.setEnabled(True)
        if (note.person, note.text) == (self.person, self.words.toPlainText()):
            self.show_typed({})
            self.table.clearSelection()
            self.words.setFocus()
        else:
            self.put_aside(note.person, {})
            self._tell_elsewhere()

    def refused(self, error: LivdError) -> None:
        self.save.setEnabled(True)
        super().refused(error)

    def typed(self) -> dict[str, Any]:
        words = self.words.toPlainText()
        if not words.strip() and not self._corrects:
            return {}
        return {
            "corrects": self._corrects, "kind": self.sort.code(), "service": self.service.code(), "mode": self.mode.code(),
            "day": self.day.text(), "words": words, "next": self.next_shift.isChecked(),
        }  # fmt: skip

    def show_typed(self, typed: dict[str, Any]) -> None:
        self._corrects = typed.get("corrects", "")
        self._tell_correcting()
        self.sort.set_code(typed.get("kind", self.sort.code()))
        self.service.set_code(typed.get("service", ""))
        self.mode.set_code(typed.get("mode", ""))
        self.day.setText(typed.get("day", date_text(clock.today())))
        self.words.setPlainText(typed.get("words", ""))
        self.next_shift.setChecked(typed.get("next", False))


def _what(note: Note) -> str:
    if note.kind != "service":
        return text("note_kinds", note.kind)
    return f"{text('services', note.service)}, {text('modes', note.mode).lower()}"


def _first_line(note: Note) -> str:
    return note.text.split("\n")[0][:200]
