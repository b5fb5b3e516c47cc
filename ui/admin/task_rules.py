"""Oppgaveregler: what raises a task, for whom, how soon, whose it is, and where it stands. The leader's to change."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit

from app.care.rules import EVENTS, RESPONSIBLE, WHO, TaskRule, events, flag_kinds
from app.domain.errors import LivdError, RuleBroken
from app.ports import Queries
from app.use_cases.tasks import save_task_rule
from ui.admin.tab import Tab
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice

NEW = TaskRule(code="", on="move_in", who="household", hours=24, responsible="duty", title="", why="", source="")


def event_text(event: str) -> str:
    """What a rule is raised on, in words."""
    if event in EVENTS:
        return text("events", event)
    flag = event.removeprefix("flag:")
    return next((tr("Ja på: {question}", question=kind.label) for kind in flag_kinds() if kind.code == flag), flag)


class TaskRulesTab(Tab):
    """Choose a rule, change it; or add one of the centre's own. Tasks that were raised stay as they are."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        super().__init__(session, say)
        self._rule = NEW
        self.table = RowsTable(
            tr("Oppgaveregler"),
            [
                Column(tr("Når"), lambda r: event_text(r.on), stretch=True),
                Column(tr("Oppgave"), lambda r: r.title, stretch=True),
                Column(tr("Frist"), lambda r: hours_text(r.hours)),
                Column(tr("Hvem"), lambda r: text("responsible", r.responsible)),
                Column(tr("I bruk"), lambda r: tr("ja") if r.active else tr("nei")),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.on = Choice(tr("Når"), [(e, event_text(e)) for e in events()])
        self.on.setMinimumContentsLength(34)
        self.who = Choice(tr("For"), [(w, text("who", w)) for w in WHO])
        self.title, self.why, self.source, self.hours = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.responsible = Choice(tr("Hvem"), [(r, text("responsible", r)) for r in RESPONSIBLE])
        self.active = QCheckBox(tr("&I bruk"))
        self.save = button(tr("&Lagre regelen"), self._save, primary=True)
        self.new = button(tr("N&y regel"), self._new)
        form = QFormLayout()
        for words, field in (
            (tr("&Når"), self.on), (tr("F&or"), self.who), (tr("O&ppgave"), self.title),
            (tr("&Hvorfor"), self.why), (tr("&Kilde"), self.source), (tr("&Frist i timer"), self.hours),
            (tr("H&vem"), self.responsible), ("", self.active),
        ):  # fmt: skip
            form.addRow(words, field)
        said = tr(
            "Fristene er våre forslag der kilden ikke har noe tall. Endre dem etter rutinene deres. En regel som ikke brukes, "
            "tas ut av bruk og blir stående."
        )
        self.add(Card(label(said, "quiet", wrap=True), self.table, form, row(self.new, None, self.save)))

    def refresh(self) -> None:
        def ask(queries: Queries) -> list[TaskRule]:
            return queries.records.task_rules()

        self.session.ask(self, ask, self._show)

    def _show(self, rules: list[TaskRule]) -> None:
        self.table.set_rows(rules)
        self.table.fit_height(12)
        self.table.begin()

    def _on_row(self, *_: object) -> None:
        chosen = self.table.current_row()
        if chosen:
            self._fill(chosen)

    def _new(self) -> None:
        self.table.clearSelection()
        self._fill(NEW)
        self.title.setFocus()

    def _fill(self, rule: TaskRule) -> None:
        self._rule = rule
        self.on.set_code(rule.on)
        self.who.set_code(rule.who)
        self.responsible.set_code(rule.responsible)
        self.title.setText(rule.title)
        self.why.setText(rule.why)
        self.source.setText(rule.source)
        self.hours.setText(str(rule.hours))
        self.active.setChecked(rule.active)
        shipped = bool(rule.settled_by)
        for field in (self.on, self.who):  # what ends a rule by itself belongs to its event
            field.setEnabled(not shipped)

    def _save(self) -> None:
        try:
            hours = self.hours.text().strip()
            if not (hours.isascii() and hours.isdigit() and len(hours) <= 5):
                raise RuleBroken("bad_hours_due", field="hours", most=365)
            rule = replace(
                self._rule, on=self.on.code(), who=self.who.code(), title=self.title.text(), why=self.why.text(),
                source=self.source.text(), hours=int(hours), responsible=self.responsible.code(),
                active=self.active.isChecked(),
            )  # fmt: skip
        except LivdError as error:
            self.refused(error)
            return
        self.session.submit(self, save_task_rule, rule, self.done(tr("Regelen er lagret.")), self.refused)


def hours_text(hours: int) -> str:
    """A deadline in hours or days."""
    if hours % 24:
        return f"{hours} timer" if hours != 1 else "1 time"
    return "1 dag" if hours == 24 else f"{hours // 24} dager"
