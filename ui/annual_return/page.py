"""The annual return: every table with its rule, a click from a number to the units behind it, the faults, and the way out."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.care.coverage import Covered, coverage, year_faults
from app.changes import CARE, CONTACTS, FORMS, PERSONS, REQUESTS, ROOMS, SETTINGS, STAYS
from app.domain.base import NO_CASE, HouseholdCode
from app.domain.errors import LivdError
from app.files import write_private
from app.forms.count import count_year
from app.forms.figures import AnnualReturn
from app.forms.tables import Table, tables_of
from app.outputs.formats import FORMATS, neutral_name, report_bytes
from app.ports import Queries
from app.use_cases.access import TakenOut, note_export
from ui import theme
from ui.annual_return.coverage import CoverageCard
from ui.annual_return.sheet import Shown, shown_rows, table_columns
from ui.annual_return.units import UnitsPanel
from ui.files import ask_save
from ui.i18n import error_text, text, tr
from ui.icons import icon
from ui.models.rows import Column, RowsTable
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import Card, label, row
from ui.widgets.faults import FaultLine, fault_line
from ui.widgets.fields import Choice, date_text, scrolled
from ui.widgets.leaving import Document, TakeOut


class ReturnPage(Page):
    """Left the tables; right the chosen one, its rule, its drawing, and the units behind a number."""

    listens = frozenset({STAYS, PERSONS, CARE, CONTACTS, REQUESTS, ROOMS, SETTINGS, FORMS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.result: AnnualReturn | None = None
        self._households: dict[str, HouseholdCode] = {}
        self._tables: list[Table] = []
        self._items: dict[str, QTreeWidgetItem] = {}
        self.year = Choice(tr("År"), [(str(self._first_year()), str(self._first_year()))])
        self.year.currentIndexChanged.connect(self._recount)
        self.as_of = label("", "quiet")
        self.export = QPushButton(tr("&Lagre rapporten som …"))
        menu = QMenu(self.export)
        for form in FORMATS:
            menu.addAction(form.upper(), partial(self._ask_where, form))
        self.export.setMenu(menu)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Tabeller"))
        self.tree.setMinimumWidth(270)
        self.tree.currentItemChanged.connect(self._on_table)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.right = QStackedWidget()
        self._table_view = QWidget()
        self._table_layout = QVBoxLayout(self._table_view)
        self._table_layout.setContentsMargins(4, 0, 8, 0)
        self.units = UnitsPanel(self._go_to_unit)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(self._table_view), 1)
        column.addWidget(self.units)
        self.right.addWidget(shown)
        self.faults = RowsTable(
            tr("Feil å rette"),
            [
                Column(tr("Gjelder"), lambda f: f.unit),
                Column(tr("Sak"), lambda f: f.household),
                Column(tr("Hva"), lambda f: f.text, stretch=True),
            ],
            lambda f: self.navigator.open_unit(f.unit, f.household, f.question),
        )
        self.right.addWidget(self._fault_page())
        self.coverage = CoverageCard()
        self.right.addWidget(self.coverage)
        self.table: RowsTable | None = None
        split = QSplitter()
        split.addWidget(self.tree)
        split.addWidget(self.right)
        split.setStretchFactor(1, 1)
        split.setSizes([300, 800])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addLayout(row(label(tr("Årsrapport"), "title"), self.year, self.as_of, None, self.export))
        layout.addWidget(self.error)
        layout.addWidget(split, 1)

    @staticmethod
    def _first_year() -> int:
        """Before summer last year's return is the work at hand, afterwards this year's."""
        today = clock.today()
        return today.year - 1 if today.month <= 6 else today.year

    def first_focus(self) -> QWidget:
        return self.tree

    def _fault_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 0, 8, 0)
        self.fault_head = label("", "heading")
        said = tr("Trykk Enter for å gå rett dit feilen kan rettes.")
        layout.addWidget(self.fault_head)
        layout.addWidget(label(said, "quiet", wrap=True))
        layout.addWidget(self.faults, 1)
        return page

    # -- counting ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.returns.years(), self._on_years)

    def _on_years(self, years: list[int]) -> None:
        self.year.set_options([(str(y), str(y)) for y in years])
        self._recount()

    def _recount(self) -> None:
        year, today = int(self.year.code() or self._first_year()), clock.today()

        def count(queries: Queries) -> tuple[AnnualReturn, list[FaultLine], dict[str, HouseholdCode], list[Covered]]:
            register = queries.returns.register(year)
            result = count_year(register, year, queries.returns.rules(year), today)
            faults = [fault_line(f, year) for f in year_faults(queries, register, year, today)]
            stays = (*register.adult_stays, *register.child_stays)
            covered = coverage(register, queries.records.done(), year, today)
            homes: dict[str, HouseholdCode] = {stay.code: stay.household for stay in stays}
            homes |= {contact.code: NO_CASE for contact in register.contacts}
            return result, faults, homes, covered

        self.session.ask(self, count, lambda answer: self._show(*answer))

    def _show(
        self,
        result: AnnualReturn,
        faults: list[FaultLine],
        households: dict[str, HouseholdCode],
        covered: list[Covered],
    ) -> None:
        if str(result.year) != self.year.code():
            return
        self.result, self._households = result, households
        self._tables = tables_of(result)
        self.as_of.setText(tr("talt {as_of}", as_of=date_text(result.as_of)))
        chosen = self._chosen_id()
        self._fill_tree(len(faults))
        self.faults.set_rows(faults)
        self.coverage.show_covered(covered)
        self.fault_head.setText(tr("{count} feil å rette i {year}", count=len(faults), year=result.year))
        self._choose(chosen or self._tables[0].id)

    def _fill_tree(self, faults: int) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        chapters: dict[str, QTreeWidgetItem] = {}
        first = QTreeWidgetItem([tr("Feil å rette ({count})", count=faults)])
        first.setData(0, Qt.ItemDataRole.UserRole, "faults")
        first.setIcon(0, icon("warning" if faults else "done"))
        self.tree.addTopLevelItem(first)
        second = QTreeWidgetItem([text("coverage", "title")])
        second.setData(0, Qt.ItemDataRole.UserRole, "coverage")
        self.tree.addTopLevelItem(second)
        self._items = {"faults": first, "coverage": second}
        for table in self._tables:
            if table.chapter not in chapters:
                chapters[table.chapter] = QTreeWidgetItem([table.chapter])
                self.tree.addTopLevelItem(chapters[table.chapter])
                chapters[table.chapter].setExpanded(True)
            item = QTreeWidgetItem([table.title])
            item.setToolTip(0, table.title)
            item.setData(0, Qt.ItemDataRole.UserRole, table.id)
            chapters[table.chapter].addChild(item)
            self._items[table.id] = item
        self.tree.blockSignals(False)

    def _chosen_id(self) -> str:
        item = self.tree.currentItem()
        return (item.data(0, Qt.ItemDataRole.UserRole) or "") if item else ""

    def _choose(self, wanted: str) -> None:
        found = self._items.get(wanted)
        if found is not None:
            self.tree.setCurrentItem(found)

    def choose_table(self, table: str) -> None:
        """Show the table with this id, or `faults`, or `coverage`."""
        self._choose(table)

    # -- one table --------------------------------------------------------------------------------------------

    def _on_table(self, item: QTreeWidgetItem | None, _: object = None) -> None:
        wanted = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        self.right.setCurrentIndex({"faults": 1, "coverage": 2}.get(str(wanted), 0))
        table = next((t for t in self._tables if t.id == wanted), None)
        if table:
            self._show_table(table)

    def _show_table(self, table: Table) -> None:
        while item := self._table_layout.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self.table = RowsTable(table.title, table_columns(table), wrap=True)
        self.table.set_rows(shown_rows(table))
        self.table.setSelectionBehavior(self.table.SelectionBehavior.SelectItems)
        self.table.fit_height(40)
        self.units.clear()
        self.table.selectionModel().currentChanged.connect(lambda index: self._show_units(index.row(), index.column()))
        notes = [tr("Grunnlag: {base_text}.", base_text=table.base_text)] if table.base_text else []
        notes += [table.note] if table.note else []
        rules = [f"{tr('Regel')} {n}: {text('rules', str(n))}" for n in table.rules]
        parts: list[QWidget] = [label(table.title, "heading", wrap=True), self.table]
        parts += [label(line, "quiet", wrap=True) for line in (*notes, *rules)]
        self._table_layout.addWidget(Card(*parts))
        chart = self._chart(table)
        if chart:
            self._table_layout.addWidget(Card(chart))
        self._table_layout.addStretch(1)

    def _chart(self, table: Table) -> QWidget | None:
        if not table.chart:
            return None
        from app.outputs.charts import bar_chart_svg  # ReportLab is imported when the first drawing is wanted

        colours = theme.colours()
        svg = bar_chart_svg(table, colours["ink"], colours["accent"])
        if not svg:
            return None
        chart = QSvgWidget()
        chart.load(QByteArray(svg.encode()))
        size = chart.renderer().defaultSize()
        scale = 1.25
        chart.setFixedSize(int(size.width() * scale), int(size.height() * scale))
        chart.setAccessibleName(tr("Søylediagram over tabellen"))
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(chart)
        layout.addStretch(1)
        return holder

    def _show_units(self, line: int, column: int) -> None:
        if self.table is None or self.result is None or line < 0:
            return
        shown: Shown = self.table.rows_model.rows[line]
        figure = shown.figure(column)
        found = self.result.figures.get(figure) if figure else None
        self.units.show_units(shown.label, found, self._households)

    def _go_to_unit(self, unit: str) -> None:
        if unit in self._households:
            self.navigator.open_unit(unit, self._households[unit])

    # -- out --------------------------------------------------------------------------------------------------

    def _ask_where(self, form: str) -> None:
        if self.result is None:
            return
        result = self.result
        if form == "pdf":
            self._take_out(result)
            return
        path = ask_save(self, tr("Lagre rapporten"), neutral_name(result.year, form), form)
        if path:
            self.save_report(path, form)

    def _take_out(self, result: AnnualReturn) -> None:
        def make(queries: Queries, marks: bool) -> bytes:
            return report_bytes(result, queries.centre.facts().name, "pdf", marks)

        def done(name: str) -> None:
            saved, sent = (
                tr("Rapporten er lagret som {0}. Tallene er ikke prikket."),
                tr("Sendt til skriveren."),
            )
            self.navigator.say(saved.format(name) if name else sent)

        taken = (note_export, TakenOut("annual_return", str(result.year)))
        stem = neutral_name(result.year, "pdf").removesuffix(".pdf")
        TakeOut(self, self.session, Document(taken, make, stem, may_be_open=True), done).open()

    def save_report(self, path: Path, form: str) -> None:
        """Write the return to a file, off the window's thread."""
        result = self.result
        assert result is not None
        self.export.setEnabled(False)
        self.error.hide()

        def write(queries: Queries) -> str:
            write_private(path, report_bytes(result, queries.centre.facts().name, form))
            return path.name

        def done(name: str) -> None:
            self.export.setEnabled(True)
            self.navigator.say(tr("Rapporten er lagret som {name}, uten passord. Tallene er ikke prikket.", name=name))

        def failed(error: LivdError) -> None:
            self.export.setEnabled(True)
            self.error.setText(error_text(error))
            self.error.show()

        taken = TakenOut("annual_return", str(result.year))
        self.session.submit(self, note_export, taken, lambda _: self.session.ask(self, write, done, failed), failed)
