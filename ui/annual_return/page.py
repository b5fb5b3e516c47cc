"""The annual return: faults, delivery, the yearly forms, the years, and every table with its rule and the units behind it."""

from collections.abc import Mapping

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import clock
from app.changes import CARE, CONTACTS, FORMS, PERSONS, REQUESTS, RETURNS, ROOMS, SETTINGS, STAYS
from app.domain.errors import LivdError
from app.domain.year import OFFERS
from app.forms.changes import Difference
from app.forms.figures import AnnualReturn
from app.forms.reading import YearRead, read_year
from app.forms.tables import Table, tables_of
from app.outputs.edition import deleted_lines
from app.ports import Queries
from ui import theme
from ui.annual_return.coverage import CoverageCard
from ui.annual_return.delivery import DeliveryPane
from ui.annual_return.faults import FaultsPane
from ui.annual_return.memory import MemoryPane
from ui.annual_return.numbers import NumbersView
from ui.annual_return.out import WayOut
from ui.annual_return.wheel import WheelPane
from ui.annual_return.yearly import YearlyPane
from ui.annual_return.years import YearsPane
from ui.i18n import error_text, text, tr
from ui.icons import icon
from ui.models.rows import RowsTable
from ui.page import Navigator, Page
from ui.session import Session
from ui.widgets.basics import label, row, shortcut
from ui.widgets.faults import fault_line
from ui.widgets.fields import Choice, date_text


class ReturnPage(Page):
    """Left what there is; right the chosen part. A number is found by its name with Ctrl+F."""

    listens = frozenset({STAYS, PERSONS, CARE, CONTACTS, REQUESTS, ROOMS, SETTINGS, FORMS, RETURNS})

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.read: YearRead | None = None
        self._tables: list[Table] = []
        self._public: dict[str, Table] = {}
        self._reasons: Mapping[str, str] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._years: list[int] = []
        self.year = Choice(tr("År"), [(str(self._first_year()), str(self._first_year()))])
        self.year.currentIndexChanged.connect(self._recount)
        self.as_of = label("", "quiet")
        self.public = QCheckBox(tr("&Offentlig ved siden av"))
        self.public.toggled.connect(lambda _: self._protect())
        self.way_out = WayOut(self, session, navigator, lambda: self.read, self._failed)
        self.export = self.way_out.key
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Finn et tall (Ctrl+F)"))
        self.search.setAccessibleName(tr("Finn et tall"))
        self.search.returnPressed.connect(self._on_find)
        self._labels: dict[str, str] = {}
        self._completer_model = QStringListModel(self)
        completer = QCompleter(self._completer_model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if popup := completer.popup():
            theme.dress(popup)  # a window of its own, without a parent
        completer.activated.connect(self._go_to_number)
        self.search.setCompleter(completer)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Deler av årsrapporten"))
        self.tree.setMinimumWidth(270)
        self.tree.currentItemChanged.connect(self._on_part)
        self.numbers = NumbersView(self._go_to_unit, self._reason)
        self.units = self.numbers.units
        self.fault_pane = FaultsPane(session, navigator)
        self.faults = self.fault_pane.table
        self.coverage = CoverageCard()
        self.delivery = DeliveryPane(session, navigator, self._name)
        self.yearly = {offer: YearlyPane(session, navigator, offer) for offer in OFFERS}
        self.wheel = WheelPane(session)
        self.years = YearsPane(session)
        self.memory = MemoryPane(session)
        self._parts: dict[str, QWidget] = {
            "faults": self.fault_pane, "coverage": self.coverage, "delivery": self.delivery,
            **{f"yearly.{offer}": pane for offer, pane in self.yearly.items()},
            "wheel": self.wheel, "years": self.years, "memory": self.memory,
        }  # fmt: skip
        self.right = QStackedWidget()
        for part in (self.numbers, *self._parts.values()):
            self.right.addWidget(part)
        shortcut(self, "Ctrl+F", self._focus_find)
        self._lay_out()

    def _lay_out(self) -> None:
        split = QSplitter()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        split.addWidget(left)
        split.addWidget(self.right)
        split.setStretchFactor(1, 1)
        split.setSizes([300, 800])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.addLayout(row(label(tr("Årsrapport"), "title"), self.year, self.as_of, None, self.public, self.export))
        layout.addWidget(self.error)
        layout.addWidget(split, 1)

    @property
    def result(self) -> AnnualReturn | None:
        """The numbers that are shown."""
        return self.read.result if self.read else None

    @property
    def table(self) -> RowsTable | None:
        """The table that is shown."""
        return self.numbers.table

    @staticmethod
    def _first_year() -> int:
        """Before summer last year's return is the work at hand, afterwards this year's."""
        today = clock.today()
        return today.year - 1 if today.month <= 6 else today.year

    def first_focus(self) -> QWidget:
        return self.tree

    # -- counting ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.returns.years(), self._on_years)

    def _on_years(self, years: list[int]) -> None:
        self._years = years
        self.year.set_options([(str(y), str(y)) for y in years])
        self._recount()

    def _recount(self) -> None:
        year, today = int(self.year.code() or self._first_year()), clock.today()

        def count(queries: Queries) -> tuple[YearRead, list[Difference]]:
            return read_year(queries, year, today), queries.returns.changed(year, today)

        self.session.ask(self, count, lambda answer: self._show(*answer), self._failed)

    def _show(self, read: YearRead, changed: list[Difference]) -> None:
        result = read.result
        if str(result.year) != self.year.code():
            return
        self.error.hide()
        self.read = read
        self._tables = tables_of(result)
        self._labels = {}
        for table in self._tables:
            for line in table.lines:
                for column, cell in zip(table.columns, line.cells, strict=False):
                    label_of = f"{line.label}, {column.lower()}" if len(line.cells) > 1 else line.label
                    self._labels[cell.figure] = f"{table.title}: {label_of}"
        self._completer_model.setStringList(list(self._labels.values()))
        counted = tr("talt {as_of}", as_of=date_text(result.as_of))
        self.as_of.setText("  ·  ".join((counted, *deleted_lines(read.deleted))))
        chosen = self._chosen_id()
        self._fill_tree(len(read.faults), len(changed))
        self.fault_pane.show_faults([fault_line(f, result.year) for f in read.faults], read.faults, result.year)
        self.coverage.show_covered(read.covered)
        self.wheel.show_wheel(read.wheel, result.year)
        self.delivery.show_year(read, changed)
        self._protect(chosen)

    def _protect(self, chosen: str = "") -> None:
        """Work out the public edition's numbers when they are wanted, off the window's thread."""
        read, wanted = self.read, chosen or self._chosen_id() or "faults"
        if read is None:
            return
        if not self.public.isChecked():
            self._on_protected(read, {}, wanted)
            return
        self.session.work_out(
            self,
            lambda _, step: read.reasons(step=step),
            lambda rows: self._on_protected(read, rows, wanted),
            self._not_protected,
        )

    def _not_protected(self, error: LivdError) -> None:
        """What is not worked out is not shown as if it were."""
        self.public.setChecked(False)
        self._failed(error)

    def _on_protected(self, read: YearRead, reasons: Mapping[str, str], chosen: str) -> None:
        if read is not self.read:
            return
        self._reasons = reasons
        on = self.public.isChecked()
        self._public = {t.id: t for t in tables_of(read.result, reasons.__contains__)} if on else {}
        self._choose(chosen)
        self._on_part(self.tree.currentItem())

    def _reason(self, figure: str) -> str:
        """Why a number is withheld in the public edition."""
        why, _, of = self._reasons.get(figure, "").partition(":")
        return text("withheld", why, name=self._name(of)) if why else ""

    def _name(self, figure: str) -> str:
        """What a number is called."""
        stem, _, end = figure.rpartition(".")
        closing = f"{self._titles().get(stem, stem)}: {text('report', end)}" if end in ("base", "missing") else figure
        return self._labels.get(figure, closing)

    def _titles(self) -> dict[str, str]:
        """The title of a table by the stem of the figures under it."""
        return {c.figure.rpartition(".")[0]: t.title for t in self._tables for _, c in t.closing}

    # -- what is shown ----------------------------------------------------------------------------------------

    def _fill_tree(self, faults: int, changed: int) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        self._items = {}
        delivery = tr("Levering ({count} endret)", count=changed) if changed else tr("Levering")
        both = tr("Samleskjema, kvinnetilbudet"), tr("Samleskjema, mannstilbudet")
        parts = [
            ("faults", tr("Feil å rette ({count})", count=faults)), ("delivery", delivery),
            *((f"yearly.{offer}", words) for offer, words in zip(OFFERS, both, strict=True)),
            ("wheel", tr("Årshjulet")), ("years", tr("År ved siden av hverandre")),
            ("memory", tr("Ansatte, medvirkning, sikkerhet")),
            ("coverage", text("coverage", "title")),
        ]  # fmt: skip
        for name, words in parts:
            item = QTreeWidgetItem([words])
            item.setToolTip(0, words)
            item.setData(0, Qt.ItemDataRole.UserRole, name)
            self.tree.addTopLevelItem(item)
            self._items[name] = item
        self._items["faults"].setIcon(0, icon("warning" if faults else "done"))
        chapters: dict[str, QTreeWidgetItem] = {}
        for table in self._tables:
            if table.chapter not in chapters:
                chapters[table.chapter] = QTreeWidgetItem([table.chapter])
                self.tree.addTopLevelItem(chapters[table.chapter])
                chapters[table.chapter].setExpanded(True)
            item = QTreeWidgetItem([f"{table.number}. {table.title}"])
            item.setToolTip(0, table.heading)
            item.setData(0, Qt.ItemDataRole.UserRole, table.id)
            chapters[table.chapter].addChild(item)
            self._items[table.id] = item
        self.tree.blockSignals(False)

    def _chosen_id(self) -> str:
        item = self.tree.currentItem()
        return (item.data(0, Qt.ItemDataRole.UserRole) or "") if item else ""

    def _choose(self, wanted: str) -> None:
        item = self._items.get(wanted)
        if item is not None:
            self.tree.setCurrentItem(item)

    def choose_table(self, table: str) -> None:
        """Show the table with this id, or one of the other parts by its name."""
        self._choose(table)

    def _on_part(self, item: QTreeWidgetItem | None, _: object = None) -> None:
        wanted = str(item.data(0, Qt.ItemDataRole.UserRole) or "") if item else ""
        part = self._parts.get(wanted)
        if part is not None:
            self.right.setCurrentWidget(part)
            if isinstance(part, YearlyPane) and self.read:
                part.show_year(self.read)
            if part is self.years:
                self.years.refresh(self._years)
            if part is self.memory:
                self.memory.refresh()
            return
        table = next((t for t in self._tables if t.id == wanted), None)
        if table and self.read:
            self.right.setCurrentWidget(self.numbers)
            self.numbers.show_table(table, self._public.get(table.id), self.read.result, self.read.homes)

    # -- a number by its name ---------------------------------------------------------------------------------

    def _focus_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_find(self) -> None:
        words = self.search.text().casefold().split()
        match = next((t for t in self._labels.values() if words and all(w in t.casefold() for w in words)), "")
        self._go_to_number(match)

    def _go_to_number(self, words: str) -> None:
        figure = next((name for name, label in self._labels.items() if label == words), "")
        table = next((t for t in self._tables if any(cell.figure == figure for cell in t.cells)), None)
        if table is not None:
            self._choose(table.id)
            self.numbers.choose_figure(figure)

    def _go_to_unit(self, unit: str) -> None:
        if self.read and unit in self.read.homes:
            self.navigator.open_unit(unit, self.read.homes[unit])

    def _failed(self, error: LivdError) -> None:
        self.error.setText(error_text(error))
        self.error.show()
