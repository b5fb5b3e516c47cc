"""The journal: one field to write in, and everything that has been written, newest first."""

from typing import Any

from PySide6.QtWidgets import QLineEdit

from app import clock
from app.domain.base import NOBODY, HouseholdCode, PersonCode
from app.domain.care import (
    INTERPRETATIONS,
    INTERPRETED,
    INTERPRETERS,
    MODES,
    NOTE_KINDS,
    REFUSED,
    SERVICES,
    TALKS,
    Note,
)
from app.domain.errors import RuleBroken
from app.domain.states import NoteKind
from app.ports import Queries
from app.use_cases.journal import NewNote, write_note
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.record.base import PersonPane
from ui.session import Session
from ui.widgets.basics import Card, button, label, row, shortcut
from ui.widgets.fields import date_text
from ui.widgets.reading import Reading

TALK = ("interpreter", "interpreting", "language", "unqualified", "refused_why")
FIRST = 200
ALL = 1_000_000


class NotesPane(PersonPane):
    """Ctrl+Enter saves. A note that is wrong is put right by a new one; both stand."""

    WRITES = ("note",)

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household)
        self._limit = FIRST
        options: dict[str, list[tuple[str, str]]] = {
            "kind": [(k, text("note_kinds", k)) for k in NOTE_KINDS],
            "service": [("", tr("Velg tjeneste")), *((service, text("services", service)) for service in SERVICES)],
            "mode": [(m, text("modes", m)) for m in MODES],
            "interpreter": [
                ("", tr("Tolk: ikke ført")),
                *((i, text("interpreters", i)) for i in (*INTERPRETERS, REFUSED)),
            ],
            "interpreting": [(i, text("interpretations", i)) for i in INTERPRETATIONS],
        }
        self.inputs = Inputs(Note, ("kind", "service", "mode", "day", "text", "handover", *TALK), options)
        for name in ("kind", "interpreter"):
            self.inputs[name].currentIndexChanged.connect(lambda _: self._fit())
        self.inputs["language"].setPlaceholderText(tr("Språk"))
        self.inputs["unqualified"].setPlaceholderText(tr("Ikke kvalifisert tolk: hvorfor"))
        self.inputs["refused_why"].setPlaceholderText(tr("Hvorfor ikke, for eksempel eget miljø"))
        self.inputs["day"].begin_with(clock.today)
        self.inputs["day"].setFixedWidth(130)
        self.inputs["text"].setPlaceholderText(tr("Skriv det som ble sett, sagt eller gjort. Skriv koder, ikke navn."))
        self.inputs["handover"].setText(tr("Til &neste vakt"))
        self.corrects = QLineEdit()
        self.corrects.hide()
        self.corrects.textChanged.connect(self._tell_correcting)
        self.form = Form(
            self, session, {**self.inputs, "corrects": self.corrects}, tr("&Lagre notatet  (Ctrl+Enter)"), self._save
        )
        self.correcting = label("", "quiet")
        self.never = label(tr("Barn skal ikke tolke, bortsett fra i nød (tolkeloven § 4)."), "quiet")
        self.not_correct = button(tr("Ikke rett &likevel"), self.form.forget)
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
        self._lay_out()
        shortcut(self, "Ctrl+Return", self._save)
        self._fit()
        self._tell_correcting()

    def _lay_out(self) -> None:
        what = (self.inputs[name] for name in ("kind", "service", "mode", "day"))
        self.column.addWidget(
            Card(
                row(*what, None, self.inputs["handover"]), row(*(self.inputs[name] for name in TALK), None), self.never,
                row(self.correcting, self.not_correct, None),
                self.inputs["text"], row(self.form.said, None, self.form.save),
            )
        )  # fmt: skip
        self.table.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.whole)
        self.column.addLayout(row(self.correct, self.count, None, self.more))

    def show_people(self, people: Any) -> None:
        self.people = people
        first = not self.who.count()
        everybody = [(NOBODY, tr("Hele saken"))]
        self.who.set_options([*everybody, *((one.code, one.words) for one in people)])
        if first and len(people) == 1:
            self.who.set_code(people[0].code)
        self._choose_wanted()
        self.begin()
        self.switch()

    def begin(self) -> None:
        if self.form.key != self.key("note"):
            self.form.about(self.key("note"))

    def _fit(self) -> None:
        for name in ("service", "mode"):
            self.inputs[name].setVisible(self.inputs["kind"].code() == "service")
        talk = self.inputs["kind"].code() in TALKS
        self.inputs["interpreter"].setVisible(talk)
        how = self.inputs["interpreter"].code() if talk else ""
        for name in ("interpreting", "language", "unqualified"):
            self.inputs[name].setVisible(how in INTERPRETED or (how == REFUSED and name == "language"))
        self.inputs["refused_why"].setVisible(how == REFUSED)
        self.never.setVisible(talk)

    def refresh(self) -> None:
        household, person, limit = self.household, self.person, self._limit

        def ask(queries: Queries) -> tuple[list[Note], int]:
            return queries.records.notes(household, person, limit), queries.records.note_count(household, person)

        self.session.ask(self, ask, lambda answer: self._show(person, *answer), self.refused)

    def _show(self, person: PersonCode, notes: list[Note], count: int) -> None:
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
        if self.form.typed():
            self.form.refused(RuleBroken("save_first"))
            return
        self.inputs.show(note, "kind", "service", "mode", "day", "text", *TALK)
        self.corrects.setText(note.code)
        self.inputs["text"].setFocus()

    def _tell_correcting(self) -> None:
        code = self.corrects.text()
        self.correcting.setText(tr("Retter {corrects}. Det gamle notatet blir stående.", corrects=code))
        for part in (self.correcting, self.not_correct):
            part.setVisible(bool(code))

    def _save(self) -> None:
        self.form.send(write_note, self._note, self._saved)

    def _note(self) -> NewNote:
        return NewNote(
            household=self.household, person=self.person, corrects=self.corrects.text(), **self.inputs.read()
        )

    def _saved(self, _: object) -> None:
        self.tell_elsewhere()
        if not self.form.typed():
            self.table.clearSelection()
            self.inputs["text"].setFocus()


def _what(note: Note) -> str:
    if note.kind != NoteKind.SERVICE:
        used = text("interpreters", note.interpreter).lower() if note.interpreter in INTERPRETED else ""
        return ", ".join(part for part in (text("note_kinds", note.kind), used, note.language) if part)
    return f"{text('services', note.service)}, {text('modes', note.mode).lower()}"


def _first_line(note: Note) -> str:
    return note.text.split("\n")[0][:200]
