"""Tasks, most urgent first: what is due, why, where it stands; ended, put off, or set aside with a reason."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from app import clock
from app.care.rules import RESPONSIBLE, TaskRule
from app.domain.house import Task
from app.use_cases.tasks import (
    DAY_ENDS,
    FOLLOW_UP,
    FOLLOW_UP_ANSWERS,
    OWN,
    OwnTask,
    Postponement,
    TaskEnd,
    add_task,
    end_task,
    postpone_task,
)
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField

Rules = Mapping[str, TaskRule]


class TasksCard(Card):
    """Enter ends the chosen task. `household`: the case new tasks belong to; empty on the duty board."""

    def __init__(
        self, session: Session, household: str = "", open_case: Callable[[str], None] | None = None, rows: int = 7
    ) -> None:
        self.head = label(tr("Oppgaver"), "heading")
        self.whose = Choice(tr("Hvilke oppgaver"), [])
        self.whose.hide()
        super().__init__(row(self.head, None, self.whose))
        self.session, self.household, self._open_case, self._most = session, household, open_case, rows
        self.rules: Rules = {}
        self.empty = label(tr("Ingen oppgaver venter."), "quiet")
        self.table = RowsTable(
            tr("Oppgaver"),
            [
                Column(tr("Frist"), due_text),
                Column(tr("Hva"), lambda t: task_text(t, self.rules), stretch=True),
                Column(tr("Gjelder"), about),
                Column(tr("Hvem"), lambda t: responsible_text(t.responsible)),
            ],
            lambda _: self.end(),
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_why())
        self.why = label("", "quiet", wrap=True)
        self.button = button(tr("&Svar på oppgaven …"), self.end)
        self.later = button(tr("&Utsett …"), self.postpone)
        self.open = button(tr("Å&pne saken"), self._open)
        self.new = button(tr("Ny oppga&ve …"), self.add_own)
        for part in (self.empty, self.table, self.why):
            self.add(part)
        self.add(row(self.button, self.later, self.open, None, self.new))
        self.open.setVisible(open_case is not None)

    def show_tasks(self, tasks: Sequence[Task], rules: Rules, more: int = 0) -> None:
        """Show these tasks; `more` wait for another day."""
        self.rules = rules
        self.table.set_rows(tasks)
        self.table.fit_height(self._most)
        for part in (self.table, self.button, self.later, self.why):
            part.setVisible(bool(tasks))
        self.open.setVisible(bool(tasks) and self._open_case is not None)
        self.empty.setVisible(not tasks)
        self.table.begin()
        waiting = tr(", {more} senere", more=more) if more else ""
        self.head.setText(
            tr("Oppgaver ({count}{waiting})", count=len(tasks), waiting=waiting) if tasks or more else tr("Oppgaver")
        )
        self._show_why()

    def _show_why(self) -> None:
        """Why the chosen task is there, and where it stands."""
        chosen: Task | None = self.table.current_row()
        rule = self.rules.get(chosen.kind) if chosen else None
        parts = [rule.why, tr("Kilde: {rule}", rule=rule.source)] if rule else []
        if chosen and chosen.note:
            parts.append(tr("Utsatt: {note}", note=chosen.note))
        self.why.setText("  ".join(part for part in parts if part))

    def end(self) -> None:
        """Ask what came of the chosen task."""
        chosen = self.table.current_row()
        if chosen:
            EndDialog(self, self.session, chosen, task_text(chosen, self.rules)).open()

    def postpone(self) -> None:
        """Put the chosen task off."""
        chosen = self.table.current_row()
        if chosen:
            PostponeDialog(self, self.session, chosen, task_text(chosen, self.rules)).open()

    def add_own(self) -> None:
        """A task of one's own."""
        OwnDialog(self, self.session, self.household).open()

    def _open(self) -> None:
        chosen: Task | None = self.table.current_row()
        if chosen and chosen.household and self._open_case:
            self._open_case(chosen.household)


def task_text(task: Task, rules: Rules) -> str:
    """What is to be done."""
    if task.kind == OWN:
        return task.title
    rule = rules.get(task.kind)
    return rule.title if rule else text("tasks", task.kind, subject=task.subject)


def about(task: Task) -> str:
    """Whom it is about, with the case where that is somebody else's code."""
    parts = [task.subject, task.household if task.household != task.subject else ""]
    return "  ".join(part for part in parts if part)


def responsible_text(responsible: str) -> str:
    """A role in words, or the colleague's name."""
    return text("responsible", responsible) if responsible in RESPONSIBLE else responsible


def due_text(task: Task) -> str:
    """When the task is due; one that is overdue says so in words."""
    now = clock.now()
    if task.due < now:
        return tr("OVER {due:%d.%m.%Y}", due=task.due)
    if task.due.date() > now.date():
        return f"{task.due:%d.%m.%Y %H:%M}"
    return tr("i dag") if task.due.time() == DAY_ENDS else tr("i dag {due:%H:%M}", due=task.due)


class EndDialog(Decide):
    """Done, or not relevant and why. Of those sent elsewhere: did they arrive, and if not what was done."""

    def __init__(self, parent: QWidget, session: Session, task: Task, words: str) -> None:
        super().__init__(parent, session, f"{words}  {about(task)}", tr("&Lagre svaret"), self._end)
        self.task = task
        if task.kind == FOLLOW_UP:
            options = [("", tr("Velg")), *((code, text("arrived", code)) for code in FOLLOW_UP_ANSWERS)]
        else:
            options = [(code, text("task_answers", code)) for code in ("done", "not_relevant")]
        self.answer, self.note = Choice(tr("Svar"), options), QLineEdit()
        self.add(tr("S&var"), self.answer)
        self.add(tr("&Merknad, uten navn"), self.note)

    def _end(self, _: Decide) -> None:
        self.submit(end_task, TaskEnd(self.task.code, self.answer.code(), self.note.text()))


class PostponeDialog(Decide):
    """Until when, and why."""

    def __init__(self, parent: QWidget, session: Session, task: Task, words: str) -> None:
        super().__init__(parent, session, tr("Utsett: {words}", words=words), tr("&Utsett"), self._postpone)
        self.task = task
        self.until, self.reason = DateField(tr("Til"), clock.today() + timedelta(days=1)), QLineEdit()
        self.add(tr("&Til"), self.until)
        self.add(tr("&Hvorfor"), self.reason)

    def _postpone(self, _: Decide) -> None:
        self.submit(postpone_task, Postponement(self.task.code, self.until.required(), self.reason.text()))


class OwnDialog(Decide):
    """A task in one's own words, for a role."""

    def __init__(self, parent: QWidget, session: Session, household: str) -> None:
        super().__init__(
            parent, session, tr("Ny oppgave  {household}", household=household), tr("&Lagre oppgaven"), self._save
        )
        self.household = household
        self.words, self.due = QLineEdit(), DateField(tr("Frist"), clock.today())
        self.responsible = Choice(tr("Hvem"), [(r, text("responsible", r)) for r in RESPONSIBLE])
        self.responsible.set_code("duty")
        self.add(tr("&Hva, uten navn"), self.words)
        self.add(tr("&Frist"), self.due)
        self.add(tr("H&vem"), self.responsible)

    def _save(self, _: Decide) -> None:
        own = OwnTask(self.words.text(), self.due.required(), self.household, "", self.responsible.code())
        self.submit(add_task, own)
