"""Delivering a year: what must be explained before, what was delivered, and every number that has changed since, with why."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from app.forms.changes import Cause, Difference
from app.forms.definitions import FORMS, NEWEST, load_form
from app.forms.frozen import Frozen
from app.forms.reading import YearRead
from app.forms.tables import number_text
from app.forms.warnings import Warned
from app.ports import Queries
from app.rows import HistoryRow
from app.use_cases.deliver import Deliver, deliver
from ui.i18n import error_text, text, tr, tr_n
from ui.models.rows import Column, RowsTable
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import moment_text, scrolled


class DeliveryPane(QWidget):
    """Top: before delivery. Below: the newest delivery beside what is true now."""

    def __init__(self, session: Session, navigator: Navigator, names: Callable[[str], str]) -> None:
        super().__init__()
        self.session, self.navigator, self._names = session, navigator, names
        self.year = 0
        self.explained: dict[str, QLineEdit] = {}
        self.state = label("", "heading", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self._asked = QVBoxLayout()
        self.came_back = label("", "due", wrap=True)
        self.came_back.hide()
        self.ok = button(tr("L&ever årsrapporten"), self._deliver, primary=True)
        self.changes = RowsTable(
            tr("Endret etter levering"),
            [
                Column(tr("Tall"), lambda d: names(d.figure), stretch=True),
                Column(tr("Levert"), lambda d: number_text(d.before), number=True),
                Column(tr("Nå"), lambda d: number_text(d.now), number=True),
            ],
            wrap=True,
            key=lambda d: d.figure,
            nothing=tr("Ingenting er endret etter levering."),
        )
        self.changes.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        self.why = label("", wrap=True)
        self._since: Frozen | None = None
        before = Card(
            self.state,
            label(
                tr(
                    "Det som er levert, kan ikke endres. Rettes noe etterpå, står begge tall her, med hvorfor. En ny levering "
                    "står ved siden av den gamle."
                ),
                "quiet",
                wrap=True,
            ),
        )
        before.add(self.came_back)
        before.add(self._asked)
        before.add(self.error)
        before.add(row(None, self.ok))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 0, 8, 0)
        column.addWidget(before)
        self.after = Card(label(tr("Endret etter levering"), "heading"), self.changes, self.why)
        column.addWidget(self.after)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def show_year(self, read: YearRead, changed: Sequence[Difference]) -> None:
        """Show how it stands with the year."""
        fresh = read.result.year != self.year
        self.year = read.result.year
        self._since = read.delivered[-1] if read.delivered else None
        self._ask(read.warned, fresh)
        self.ok.setEnabled(read.result.as_of.year > self.year)
        last = self._since
        if last is None:
            self.state.setText(
                tr("{year} er ikke levert.", year=self.year)
                if self.ok.isEnabled()
                else text("errors", "year_not_over", year=self.year)
            )
        else:
            intro = tr(
                "Levert {at} av {user}, nr. {version}.",
                at=moment_text(last.at.isoformat()),
                user=last.user,
                version=last.version,
            )
            many = (
                tr_n("{count} tall er endret siden.", "{count} tall er endret siden.", len(changed))
                if changed
                else tr("Ingenting er endret siden.")
            )
            self.state.setText(f"{intro} {many}")
        lost = read.restored and (last is None or last.at.isoformat() < read.restored)
        words = tr(
            "Hvelvet er gjenopprettet fra en kopi {at}. Det som ble levert etter at kopien ble tatt, står ikke her. Lever på nytt "
            "om det mangler, og si fra til dem som har den gamle filen.",
            at=moment_text(read.restored),
        )
        self.came_back.setText(words if lost else "")
        self.came_back.setVisible(bool(lost))
        self.after.setVisible(last is not None)
        self.changes.set_rows(changed)
        self.changes.fit_height(14)
        self.why.setText("")

    def _ask(self, warned: Sequence[Warned], fresh: bool) -> None:
        """A field for each thing to be explained; what is written in one that is still asked stays."""
        kept = dict(self._since.explained) if self._since else {}
        kept |= {} if fresh else {key: field.text() for key, field in self.explained.items() if field.text()}
        while item := self._asked.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self.explained = {}
        if warned:
            self._asked.addWidget(label(tr("Forklar disse før du leverer:"), wrap=True))
        for one in warned:
            words = text("return_warnings", one.code, name=self._names(one.figure), **dict(one.params))
            field = QLineEdit(kept.get(one.key, ""))
            field.setPlaceholderText(tr("Hvorfor tallet er riktig"))
            field.setAccessibleName(words)
            self.explained[one.key] = field
            self._asked.addWidget(label(words, wrap=True))
            self._asked.addWidget(field)

    def _deliver(self) -> None:
        self.error.hide()
        reasons = {key: field.text() for key, field in self.explained.items()}

        def done(_: object) -> None:
            self.navigator.say(tr("Årsrapporten for {year} er levert.", year=self.year))

        self.session.submit(self, deliver, Deliver(self.year, reasons), done, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
        field = self.explained.get(getattr(error, "field", ""))
        if field:
            field.setFocus()

    def _explain(self) -> None:
        """Why the chosen number is another now: which units, what in them, by whom and when."""
        difference: Difference | None = self.changes.current_row()
        since = self._since
        if difference is None or since is None:
            self.why.setText("")
            return
        causes = difference.causes

        def ask(queries: Queries) -> list[HistoryRow]:
            return queries.returns.written(causes, since.at)

        self.session.ask(self, ask, lambda rows: self.why.setText(words_of(causes, rows)))


def fact_text(name: str) -> str:
    """What a fact or a question is called."""
    asked = (q for form in FORMS for q in load_form(form, NEWEST).questions if q.code == name)
    question = next(asked, None)
    return f"«{question.label}»" if question else text("return_facts", name)


def words_of(causes: Sequence[Cause], rows: Sequence[HistoryRow]) -> str:
    """One line a cause, with who wrote it and when."""
    lines = []
    for cause in causes[:12]:
        fields = ", ".join(fact_text(name) for name in cause.fields)
        sentence = text("return_causes", cause.what, unit=cause.unit, fields=fields)
        by = [
            f"{moment_text(row.at)} {row.user}"
            for row in rows
            if row.subject in (cause.unit, cause.person) and row.subject
        ]
        lines.append(sentence + (f" ({'; '.join(by[:3])})" if by else ""))
    if len(causes) > 12:
        lines.append(tr("og {count} til", count=len(causes) - 12))
    return "\n".join(lines)
