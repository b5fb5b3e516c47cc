"""Oppgaveregler: what raises a task, for whom, how soon, whose it is, and where it stands. The leader's to change."""

from app.care.rules import EVENTS, RESPONSIBLE, WHO, TaskRule, events, flag_kinds
from app.ports import Queries
from app.use_cases.tasks import save_task_rule
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.inputs import Inputs
from ui.fields.layout import beside
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row

NEW = TaskRule(code="", on="move_in", who="household", hours=24, responsible="duty", title="", why="", source="")


def event_text(event: str) -> str:
    """What a rule is raised on, in words."""
    if event in EVENTS:
        return text("events", event)
    flag = event.removeprefix("flag:")
    return next((tr("Ja på: {question}", question=kind.label) for kind in flag_kinds() if kind.code == flag), flag)


class TaskRulesTab(Tab):
    """Choose a rule, change it; or add one of the centre's own. Tasks that were raised stay as they are."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self._rule = NEW
        self.table = RowsTable(
            tr("Oppgaveregler"),
            [
                Column(tr("Når"), lambda row: event_text(row.on), stretch=True),
                Column(tr("Oppgave"), lambda row: row.title, stretch=True),
                Column(tr("Frist"), lambda row: hours_text(row.hours)),
                Column(tr("Hvem"), lambda row: text("responsible", row.responsible)),
                Column(tr("I bruk"), lambda row: tr("ja") if row.active else tr("nei")),
            ],
            wrap=True,
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        options = {
            "on": [(event, event_text(event)) for event in events()],
            "who": [(who, text("who", who)) for who in WHO],
            "responsible": [(role, text("responsible", role)) for role in RESPONSIBLE],
        }
        shows = ("on", "who", "title", "why", "source", "hours", "responsible", "active")
        self.inputs = Inputs(TaskRule, shows, options)
        self.inputs["on"].setMinimumContentsLength(34)
        self.form = Form(self, session, self.inputs, tr("&Lagre regelen"), self._save)
        self.new = button(tr("N&y regel"), self._new)
        words = tr(
            "Fristene er våre forslag der kilden ikke har noe tall. Endre dem etter rutinene deres. En regel som ikke brukes, "
            "tas ut av bruk og blir stående."
        )
        self.add(
            Card(
                label(words, "quiet", wrap=True),
                self.table,
                beside(self.inputs.labelled()),
                row(self.new, self.form.said, None, self.form.save),
            )
        )

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
        self.inputs["title"].setFocus()

    def _fill(self, rule: TaskRule) -> None:
        self._rule = rule
        self.form.about(f"task_rule:{rule.code}", self.inputs.stored(rule))
        for name in ("on", "who"):  # what ends a rule by itself belongs to its event
            self.inputs[name].setEnabled(not rule.settled_by)

    def _save(self) -> None:
        rule = self._rule
        self.form.send(save_task_rule, lambda: self.inputs.filled(rule), receipt=tr("Regelen er lagret."))


def hours_text(hours: int) -> str:
    """A deadline in hours or days."""
    if hours % 24:
        return f"{hours} timer" if hours != 1 else "1 time"
    return "1 dag" if hours == 24 else f"{hours // 24} dager"
