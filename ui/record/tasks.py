"""Tasks, most urgent first: what is due, why, where it stands; ended, put off, or set aside with a reason."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.care.rules import RESPONSIBLE, TaskRule
from app.domain.base import NO_CASE, HouseholdCode, PersonCode
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
    reopen_task,
)
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.record.folding import Folded, Line, folded
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, moment_text

Rules = Mapping[str, TaskRule]
People = Mapping[PersonCode, str]
"""The words that tell each person apart."""


class TasksCard(Card):
    """Enter ends the chosen task. `household`: the case new tasks belong to; empty on the duty board."""

    def __init__(
        self,
        session: Session,
        household: HouseholdCode = NO_CASE,
        navigator: Navigator | None = None,
        rows: int = 7,
        fold: bool = False,
    ) -> None:
        """`fold`: the tasks of a family are one line until it is opened."""
        self.head = label(tr("Oppgaver"), "heading")
        self.whose = Choice(tr("Hvilke oppgaver"), [])
        self.whose.hide()
        super().__init__(row(self.head, None, self.whose))
        self.session, self.household, self.navigator, self._most = session, household, navigator, rows
        self.rules: Rules = {}
        self.people: People = {}
        self._tasks: Sequence[Task] = ()
        self._fold, self._opened = fold, set[HouseholdCode]()
        self.empty = label(tr("Ingen oppgaver venter."), "quiet")
        self.table = RowsTable(
            tr("Oppgaver"),
            [
                Column(tr("Frist"), due_text),
                Column(tr("Hva"), lambda t: self._what(t), stretch=True),
                Column(tr("Gjelder"), lambda t: about(t, self.people)),
                Column(tr("Hvem"), lambda t: "" if isinstance(t, Folded) else responsible_text(t.responsible)),
            ],
            lambda _: self.end(),
            wrap=True,
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_why())
        self.why = label("", "quiet", wrap=True)
        self.button = button(tr("&Svar på oppgaven …"), self.end)
        self.later = button(tr("&Utsett …"), self.postpone)
        self.open = button(tr("Å&pne saken"), self._open)
        self.answered = button(tr("Besvarte …"), self.show_answered)
        self.new = button(tr("Ny oppga&ve …"), self.add_own)
        for part in (self.empty, self.table, self.why):
            self.add(part)
        self.add(row(self.button, self.later, self.open, None, self.answered, self.new))
        self.open.setVisible(navigator is not None)

    def show_tasks(
        self, tasks: Sequence[Task], rules: Rules, more: int = 0, people: People = MappingProxyType({})
    ) -> None:
        """Show these tasks; `more` wait for another day. `people`: code -> the words that tell a person apart."""
        self.rules, self.people, self._tasks = rules, people, tasks
        self.table.set_rows(folded(tasks, self._opened) if self._fold else tasks)
        self.table.fit_height(self._most)
        for part in (self.table, self.button, self.later, self.why):
            part.setVisible(bool(tasks))
        self.open.setVisible(bool(tasks) and self.navigator is not None)
        self.empty.setVisible(not tasks)
        self.table.begin()
        waiting = tr(", {more} senere", more=more) if more else ""
        self.head.setText(
            tr("Oppgaver ({count}{waiting})", count=len(tasks), waiting=waiting) if tasks or more else tr("Oppgaver")
        )
        self._show_why()

    def _what(self, line: Line) -> str:
        """What is to be done; of a family that is folded how much, and how it is opened."""
        if isinstance(line, Task):
            return task_text(line, self.rules)
        words = tr_n("{count} oppgave", "{count} oppgaver", len(line.tasks))
        return words if line.household in self._opened else tr("{words}  –  Enter viser dem", words=words)

    def _turn(self, line: Folded) -> None:
        """Open the family, or fold it again."""
        self._opened ^= {line.household}
        self.table.set_rows(folded(self._tasks, self._opened))
        self.table.fit_height(self._most)

    def _chosen(self) -> Task | None:
        """The task the cursor is on; on a folded family there is none."""
        chosen = self.table.current_row()
        return chosen if isinstance(chosen, Task) else None

    def _show_why(self) -> None:
        """Why the chosen task is there, and where it stands."""
        chosen = self._chosen()
        for key in (self.button, self.later):
            key.setEnabled(chosen is not None)
        rule = self.rules.get(chosen.kind) if chosen else None
        parts = [rule.why, tr("Kilde: {rule}", rule=rule.source)] if rule else []
        if chosen and chosen.note:
            parts.append(tr("Utsatt: {note}", note=chosen.note))
        self.why.setText("  ".join(part for part in parts if part))

    def end(self) -> None:
        """Ask what came of the chosen task."""
        line, chosen = self.table.current_row(), self._chosen()
        if isinstance(line, Folded):
            self._turn(line)
        if chosen:
            EndDialog(self, self.session, chosen, task_text(chosen, self.rules), self.people).open()

    def postpone(self) -> None:
        """Put the chosen task off."""
        chosen = self._chosen()
        if chosen:
            PostponeDialog(self, self.session, chosen, task_text(chosen, self.rules)).open()

    def show_answered(self) -> None:
        """What has been answered, and the way to open it again."""
        AnsweredDialog(self, self.session, self.household, self.rules, self.people).open()

    def add_own(self) -> None:
        """A task of one's own."""
        OwnDialog(self, self.session, self.household).open()

    def _open(self) -> None:
        chosen: Line | None = self.table.current_row()
        if chosen and chosen.household and self.navigator:
            self.navigator.open_case(chosen.household)


def task_text(task: Task, rules: Rules) -> str:
    """What is to be done."""
    if task.kind == OWN:
        return task.title
    rule = rules.get(task.kind)
    return rule.title if rule else text("tasks", task.kind, subject=task.subject)


def about(task: Line, people: People = MappingProxyType({})) -> str:
    """Whom it is about, told apart where that is known, with the case where that is another code."""
    if isinstance(task, Folded):
        return task.household
    parts = [
        people.get(PersonCode(task.subject), task.subject),
        task.household if task.household != task.subject else "",
    ]
    return "  ".join(part for part in parts if part)


def responsible_text(responsible: str) -> str:
    """A role in words, or the colleague's name."""
    return text("responsible", responsible) if responsible in RESPONSIBLE else responsible


def due_text(task: Line) -> str:
    """When the task is due; one that is overdue says so in words."""
    now = clock.now()
    if task.due < now:
        return tr("OVER {due:%d.%m.%Y}", due=task.due)
    if task.due.date() > now.date():
        return f"{task.due:%d.%m.%Y %H:%M}"
    return tr("i dag") if task.due.time() == DAY_ENDS else tr("i dag {due:%H:%M}", due=task.due)


class EndDialog(EntityDialog):
    """Done, or not relevant and why. Of those sent elsewhere: did they arrive, and if not what was done."""

    KIND = TaskEnd
    SHOWS = ("answer", "note")

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        task: Task,
        words: str,
        people: People = MappingProxyType({}),
    ) -> None:
        if task.kind == FOLLOW_UP:
            answers = [("", tr("Velg")), *((code, text("arrived", code)) for code in FOLLOW_UP_ANSWERS)]
        else:
            ways = ((code, text("task_answers", code)) for code in ("done", "not_relevant"))
            answers = [("", tr("Velg")), *ways]
        end = TaskEnd(task.code, "")
        title = f"{words}  {about(task, people)}"
        super().__init__(parent, session, end, end_task, title, tr("&Lagre svaret"), {"answer": answers})


class AnsweredDialog(Decide):
    """The answered tasks of a case, or of all; the chosen one can be opened again."""

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, rules: Rules, people: People
    ) -> None:
        super().__init__(parent, session, tr("Besvarte oppgaver"), tr("&Åpne igjen"), self._reopen, about="")
        columns = [
            Column(tr("Besvart"), lambda t: moment_text(t.ended)),
            Column(tr("Hva"), lambda t: task_text(t, rules), stretch=True),
            Column(tr("Gjelder"), lambda t: about(t, people)),
            Column(tr("Svar"), answer_text),
            Column(tr("Av"), lambda t: t.ended_by),
        ]
        self.table = RowsTable(tr("Besvarte oppgaver"), columns, wrap=True)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_row())
        self.note = label("", "quiet", wrap=True)
        self.form.addRow(self.table)
        self.form.addRow(self.note)
        self.setMinimumWidth(860)
        self.ok.setEnabled(False)
        session.ask(self, lambda queries: queries.records.tasks_answered(household), self._show, self.show_error)

    def _show(self, tasks: Sequence[Task]) -> None:
        self.table.set_rows(tasks)
        self.table.fit_height(12)
        self.note.setText("" if tasks else tr("Ingen oppgaver er besvart ennå."))
        self.table.setFocus()

    def _on_row(self) -> None:
        """The button is for the row that is marked, and Enter in the list does not press it."""
        chosen: Task | None = self.table.current_row()
        self.ok.setEnabled(chosen is not None)
        self.note.setText(chosen.note if chosen else "")

    def _reopen(self, _: Decide) -> None:
        chosen: Task | None = self.table.current_row()
        if chosen:
            self.submit(reopen_task, chosen.code)


def answer_text(task: Task) -> str:
    """What was answered, in words."""
    return text("arrived" if task.kind == FOLLOW_UP else "task_answers", task.answer)


class PostponeDialog(EntityDialog):
    """Until when, and why."""

    KIND = Postponement
    SHOWS = ("until", "reason")

    def __init__(self, parent: QWidget, session: Session, task: Task, words: str) -> None:
        later = Postponement(task.code, clock.today() + timedelta(days=1), "")
        super().__init__(parent, session, later, postpone_task, tr("Utsett: {words}", words=words), tr("&Utsett"))


class OwnDialog(EntityDialog):
    """A task in one's own words, for a role."""

    KIND = OwnTask
    SHOWS = ("title", "due", "responsible")

    def __init__(self, parent: QWidget, session: Session, household: HouseholdCode) -> None:
        own = OwnTask("", clock.today(), household)
        roles = [(role, text("responsible", role)) for role in RESPONSIBLE]
        title = tr("Ny oppgave  {household}", household=household)
        super().__init__(parent, session, own, add_task, title, tr("&Lagre oppgaven"), {"responsible": roles})
