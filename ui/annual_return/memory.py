"""What the house itself remembers, for the yearly forms: positions, competence, how users were heard, security. No person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app import clock
from app.domain.errors import LivdError
from app.domain.states import Category
from app.domain.year import Involvement, Position, SecurityControl, SecurityMeasure, Training
from app.forms.definitions import items
from app.forms.rounding import one_decimal
from app.forms.sizes import size_of
from app.forms.tables import number_text
from app.ports import Queries
from app.use_cases.house_memory import remember, strike
from ui.fields.entity import EntityDialog
from ui.fields.inputs import Options
from ui.i18n import error_text, text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import button, label, row
from ui.widgets.fields import date_text
from ui.widgets.leaving import Document, TakeOut, printed


class PositionDialog(EntityDialog):
    """A position, without who holds it."""

    KIND = Position
    SHOWS = ("category", "percent", "education", "competence", "children", "since", "until")
    COLUMNS = 1


class TrainingDialog(EntityDialog):
    """Competence or supervision."""

    KIND = Training
    SHOWS = ("day", "what", "about", "persons", "note")
    COLUMNS = 1


class InvolvementDialog(EntityDialog):
    """A house meeting, or one evaluation form."""

    KIND = Involvement
    SHOWS = ("day", "how", "present", "safe", "heard", "helped", "followed_up")


class MeasureDialog(EntityDialog):
    """A security measure of the house."""

    KIND = SecurityMeasure
    SHOWS = ("measure", "since", "until", "note")


class ControlDialog(EntityDialog):
    """The security gone through."""

    KIND = SecurityControl
    SHOWS = ("day", "what", "written", "found", "followed_up")


def _list(name: str) -> Options:
    return [(item.code, item.label) for item in items(name) if item.code != "none"]


def _asked(section: str, codes: Sequence[str], first: str = "") -> Options:
    return [("", first or tr("Velg")), *((code, text(section, code)) for code in codes)]


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its kind, dialog, columns, choices, and something new."""

    kind: type[Any]
    title: str
    dialog: type[EntityDialog]
    columns: Callable[[], list[Column]]
    options: Callable[[], dict[str, Options]]
    new: Callable[[date], Any]


def _span(row: Any) -> str:
    return date_text(row.since) + (f" – {date_text(row.until)}" if row.until else " –")


def registers() -> list[Register]:
    """All five, in the order of the yearly form."""
    from app.domain import year as of

    areas = dict(_list("competence_areas"))
    education = dict(_list("staff_education_level"))
    measures = dict(_list("security_measures"))
    return [
        Register(
            Position, tr("Stillinger"), PositionDialog,
            lambda: [
                Column(tr("Stilling"), lambda p: p.code), Column(tr("Slag"), lambda p: text("positions", p.category)),
                Column(tr("Prosent"), lambda p: str(p.percent), number=True),
                Column(tr("Utdanning"), lambda p: education.get(p.education, ""), stretch=True),
                Column(tr("Barn"), lambda p: tr("ja") if p.children else ""), Column(tr("Tid"), _span),
            ],
            lambda: {
                "category": _asked("positions", of.CATEGORIES), "education": [("", tr("Velg")), *education.items()],
                "competence": list(areas.items()),
            },
            lambda day: Position(code="", category="", percent=100, education="", since=day),
        ),
        Register(
            Training, tr("Kompetanse og veiledning"), TrainingDialog,
            lambda: [
                Column(tr("Dag"), lambda t: date_text(t.day)), Column(tr("Hva"), lambda t: text("trainings", t.what)),
                Column(tr("Om"), lambda t: ", ".join(areas.get(c, c) for c in sorted(t.about)), stretch=True),
                Column(tr("Deltok"), lambda t: str(t.persons), number=True),
            ],
            lambda: {"what": _asked("trainings", of.TRAININGS), "about": list(areas.items())},
            lambda day: Training(code="", day=day, what=""),
        ),
        Register(
            Involvement, tr("Brukermedvirkning"), InvolvementDialog,
            lambda: [
                Column(tr("Dag"), lambda i: date_text(i.day)), Column(tr("Hvordan"), lambda i: text("involvement", i.how)),
                Column(tr("Til stede"), lambda i: str(i.present or ""), number=True),
                Column(tr("Trygg, hørt, hjulpet"), _heard, stretch=True),
            ],
            lambda: {
                "how": _asked("involvement", of.INVOLVEMENT),
                **{name: _asked("agrees", of.AGREES, tr("Ikke besvart")) for name in ("safe", "heard", "helped")},
            },
            lambda day: Involvement(code="", day=day, how=""),
        ),
        Register(
            SecurityMeasure, tr("Sikkerhetstiltak"), MeasureDialog,
            lambda: [
                Column(tr("Tiltak"), lambda m: measures.get(m.measure, m.measure), stretch=True),
                Column(tr("Tid"), _span), Column(tr("Merknad"), lambda m: m.note),
            ],
            lambda: {"measure": [("", tr("Velg")), *measures.items()]},
            lambda day: SecurityMeasure(code="", measure="", since=day),
        ),
        Register(
            SecurityControl, tr("Kontroll av sikkerheten"), ControlDialog,
            lambda: [
                Column(tr("Dag"), lambda c: date_text(c.day)), Column(tr("Hva"), lambda c: text("controls", c.what)),
                Column(tr("Funn"), lambda c: c.found, stretch=True),
                Column(tr("Fulgt opp"), lambda c: date_text(c.followed_up)),
            ],
            lambda: {"what": _asked("controls", of.CONTROLS)},
            lambda day: SecurityControl(code="", day=day, what=""),
        ),
    ]  # fmt: skip


def _heard(one: Involvement) -> str:
    return ", ".join(text("agrees", code) if code else "–" for code in (one.safe, one.heard, one.helped))


class _Tab(QWidget):
    """One register: its rows, and the keys that write it."""

    def __init__(self, session: Session, register: Register) -> None:
        super().__init__()
        self.session, self.register = session, register
        self.table = RowsTable(register.title, register.columns(), lambda _: self._show_dialog(self.change), wrap=True)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_row())
        self.said = label("", "quiet", wrap=True)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.new = button(tr("&Ny …"), lambda: self._show_dialog(self.add))
        self.paper = button(tr("&Skriv ut evalueringsskjema …"), self._print)
        if register.kind is not Involvement:  # what has no place yet must not be shown: it would be a window
            self.paper.hide()
        self.edit = button(tr("&Endre …"), lambda: self._show_dialog(self.change))
        self.gone = button(tr("Ført ved en feil"), self._strike)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.error)
        layout.addLayout(row(self.new, self.edit, self.paper, None, self.gone))
        self._on_row()

    def refresh(self) -> None:
        kind = self.register.kind

        def ask(queries: Queries) -> list[Any]:
            return queries.returns.remembered(kind)

        self.session.ask(self, ask, self._show)

    def _show(self, rows: list[Any]) -> None:
        self.table.set_rows(list(reversed(rows)))
        self._tell_size(rows)
        self._on_row()

    def _tell_size(self, rows: list[Any]) -> None:
        """How many full-time equivalents there are now, and the size class that makes (S3)."""
        if self.register.kind is not Position:
            return
        today = clock.today()
        held = [p for p in rows if p.since <= today and (p.until is None or p.until > today)]
        fte = Fraction(sum(p.percent for p in held if p.category == Category.USER_FACING), 100)
        size = text("sizes", size_of(float(fte)))
        number = number_text(one_decimal(fte))
        words = tr("{fte} årsverk i brukerrettede stillinger nå: {size}.", fte=number, size=size)
        self.said.setText(words if held else "")

    def _on_row(self) -> None:
        for key in (self.edit, self.gone):
            key.setEnabled(self.table.current_row() is not None)

    @staticmethod
    def _show_dialog(opens: Callable[[], object]) -> None:
        opens()

    def add(self) -> EntityDialog:
        """Something new."""
        return self._open(self.register.new(clock.today()))

    def change(self) -> EntityDialog | None:
        """The chosen one."""
        chosen = self.table.current_row()
        return self._open(chosen) if chosen is not None else None

    def _open(self, thing: Any) -> EntityDialog:
        title = self.register.title + (f" {thing.code}" if thing.code else "")
        dialog = self.register.dialog(self, self.session, thing, remember, title, tr("&Lagre"), self.register.options())
        dialog.open()
        return dialog

    def _print(self) -> None:
        """The empty form: nobody stands in it."""

        def make(queries: Queries, marks: bool) -> bytes:
            from app.outputs.letters import evaluation_pdf

            return evaluation_pdf(queries.centre.facts(), marks)

        TakeOut(self, self.session, Document(printed("evaluation_sheet", ""), make, "ark", may_be_open=True)).open()

    def _strike(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None:
            self.error.hide()
            self.session.submit(self, strike, chosen, lambda _: None, self._refused)

    def _refused(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()


class MemoryPane(QWidget):
    """The registers, a tab each."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.tabs = QTabWidget()
        self.registers = [_Tab(session, register) for register in registers()]
        for tab in self.registers:
            self.tabs.addTab(tab, tab.register.title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            label(
                tr("Det samleskjemaet spør om, og som ingen sak husker. Ingen personer føres her."), "quiet", wrap=True
            )
        )
        layout.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Ask for all of them."""
        for tab in self.registers:
            tab.refresh()
