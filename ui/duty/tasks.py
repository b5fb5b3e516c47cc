"""The tasks on the duty board, most urgent first, and the dialog that ends one."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.house import Task
from app.texts import text
from app.use_cases.tasks import TaskEnd, end_task
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice


def tr(words: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Tasks", words)


class TasksCard(Card):
    """What is due, and what is overdue; Enter ends the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(label(tr("Oppgaver"), "heading"))
        self.session = session
        self.empty = label(tr("Ingen oppgaver venter."), "quiet")
        self.table = RowsTable(
            tr("Oppgaver"),
            [
                Column(tr("Frist"), due_text),
                Column(tr("Hva"), lambda t: text("tasks", t.kind), stretch=True),
                Column(tr("Gjelder"), lambda t: t.subject),
            ],
            lambda _: self.end(),
        )
        self.button = button(tr("&Svar på oppgaven …"), self.end)
        for part in (self.empty, self.table):
            self.add(part)
        self.add(row(self.button, None))

    def show_tasks(self, tasks: list[Task]) -> None:
        """Show these tasks."""
        self.table.set_rows(tasks)
        self.table.fit_height(6)
        self.table.setVisible(bool(tasks))
        self.button.setVisible(bool(tasks))
        self.empty.setVisible(not tasks)
        if tasks and self.table.current_row() is None:
            self.table.selectRow(0)

    def end(self) -> None:
        """Ask what came of the chosen task."""
        chosen = self.table.current_row()
        if chosen:
            EndDialog(self, self.session, chosen).open()


def due_text(task: Task) -> str:
    """When the task is due; one that is overdue says so."""
    when = f"{task.due:%d.%m. %H:%M}"
    return tr("{0} (over tiden)").format(when) if task.due < datetime.now() else when


class EndDialog(Decide):
    """Did they arrive? Yes, no with what was done, or nobody knows."""

    def __init__(self, parent: QWidget, session: Session, task: Task) -> None:
        super().__init__(parent, session, f"{text('tasks', task.kind)}  {task.subject}", tr("&Lagre svaret"), self._end)
        self.task = task
        options = [(code, text("arrived", code)) for code in ("yes", "no", "unknown")]
        self.answer, self.note = Choice(tr("Svar"), [("", tr("Velg")), *options]), QLineEdit()
        self.add(tr("S&var"), self.answer)
        self.add(tr("&Merknad, uten navn"), self.note)

    def _end(self, _: Decide) -> None:
        self.submit(end_task, TaskEnd(self.task.code, self.answer.code(), self.note.text()))
