"""A line of the history in words: what was changed, and what it was before."""

import json

from app.rows import HistoryRow
from app.words import sentences
from ui.case.read import CaseRead
from ui.i18n import text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.widgets.changes import change_text
from ui.widgets.fields import moment_text


class HistoryTable(RowsTable):
    """The newest changes of the case."""

    def __init__(self) -> None:
        super().__init__(
            tr("Historikk"),
            [
                Column(tr("Når"), lambda row: moment_text(row.at)),
                Column(tr("Hvem"), lambda row: row.user),
                Column(tr("Gjelder"), lambda row: row.subject),
                Column(tr("Hva"), history_text, stretch=True),
            ],
        )

    def show_case(self, read: CaseRead) -> None:
        """Show what has happened in the case."""
        self.set_rows(read.history)


def history_text(line: HistoryRow) -> str:
    """One sentence; of names and phones only that they were changed, of answers how many questions."""
    worded = line.event in sentences()["history"]
    event = text("history", line.event) if worded else line.event  # of an older or newer program: it keeps nobody out
    before, after = _values(line.before), _values(line.after)
    if line.event == "answers":
        old, new = (_answers(values) for values in (before, after))
        changed = sum(old.get(question) != new.get(question) for question in {*old, *new})
        return tr_n("{event}: {count} svar endret", "{event}: {count} svar endret", changed, event=event)
    named = sentences()["history_fields"]
    differ = [name for name, value in after.items() if name in named and before.get(name) != value]
    parts = ", ".join(change_text(name, before.get(name), after[name]) for name in differ)
    return tr("{event}: {changes}", event=event, changes=parts) if parts else event


def _answers(values: dict[str, object]) -> dict[str, object]:
    """The answers of a line; the oldest lines hold nothing else."""
    answers = values.get("answers", values)
    return answers if isinstance(answers, dict) else {}


def _values(kept: str) -> dict[str, object]:
    fields: dict[str, object] = json.loads(kept) if kept.startswith("{") else {}
    return fields
