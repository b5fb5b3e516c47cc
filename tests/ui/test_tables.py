"""Tables keep the row, not its number; and every model does what Qt asks of a model."""

import importlib
import inspect
import pkgutil
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

import ui
from app.domain.care import Consent
from app.use_cases.journal import save_consent
from tests.app.caring import a_consent
from tests.support import TODAY
from tests.ui.conftest import settle, workspace
from tests.ui.test_record import kept, pane, stays, take_in
from ui.models.rows import Column, RowsModel, RowsTable, row_key
from ui.shell.window import Window


def consent(code: str, recipient: str = "Skolen", days: int = 0) -> Consent:
    return a_consent("S-001", "P-0001", code=code, recipient=recipient, given=TODAY - timedelta(days=days))


@pytest.fixture
def table(qtbot: QtBot) -> RowsTable:
    made = RowsTable("Samtykker", [Column("Kode", lambda c: c.code), Column("Hvem", lambda c: c.recipient)])
    qtbot.addWidget(made)
    made.set_rows([consent("C-0001"), consent("C-0002"), consent("C-0003")])
    return made


def test_the_selection_follows_the_row_wherever_it_goes(table: RowsTable) -> None:
    table.selectRow(0)
    table.set_rows([consent("C-0002"), consent("C-0003"), consent("C-0001", "Skolen, trukket")])
    assert (table.current_row().code, table.currentIndex().row()) == ("C-0001", 2)


def test_nothing_is_selected_in_place_of_a_row_that_is_gone(table: RowsTable) -> None:
    table.selectRow(0)
    table.set_rows([consent("C-0002"), consent("C-0003")])
    table.begin()
    assert table.current_row() is None
    assert not table.selectedIndexes()
    table.set_rows([consent("C-0003"), consent("C-0002")])
    table.begin()
    assert table.current_row() is None
    table.selectRow(1)
    assert table.current_row().code == "C-0002"


def test_the_first_row_is_selected_where_none_has_been_and_for_somebody_else(table: RowsTable) -> None:
    table.begin()
    assert table.current_row().code == "C-0001"
    table.forget()
    table.set_rows([replace(consent("C-0009"), person="P-0002")])
    table.begin()
    assert table.current_row().code == "C-0009"


def test_two_rows_that_cannot_be_told_apart_are_not_guessed_between(qtbot: QtBot) -> None:
    @dataclass(frozen=True)
    class Twin:
        code: str
        words: str

    made = RowsTable("Tvillinger", [Column("Kode", lambda t: t.code)])
    qtbot.addWidget(made)
    made.set_rows([Twin("a", "1")])
    made.selectRow(0)
    made.set_rows([Twin("a", "1"), Twin("a", "2")])
    assert made.current_row() is None


def test_a_row_is_known_by_what_it_is_about() -> None:
    assert row_key(consent("C-0001")) == row_key(consent("C-0001", "NAV", 3)) != row_key(consent("C-0002"))
    assert row_key(("1", 2)) == ("1", 2)


def models() -> list[type[QAbstractItemModel]]:
    """Every model of the window, found by itself."""
    found: set[type[QAbstractItemModel]] = set()
    for module in pkgutil.walk_packages(ui.__path__, "ui."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, QAbstractItemModel) and one.__module__.startswith("ui."):
                found.add(one)
    return sorted(found, key=lambda model: model.__name__)


def test_every_model_is_found() -> None:
    assert RowsModel in models()
    assert len(models()) >= 2


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_model_does_what_qt_asks(qtbot: QtBot, model: type[Any]) -> None:
    made = model([Column("Kode", lambda c: c.code)]) if model is RowsModel else model()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    if model is RowsModel:
        for rows in ([], [consent("C-0001")], [consent(f"C-{n:04d}") for n in range(50)], []):
            made.set_rows(rows)
            assert made.rowCount() == len(rows)
    assert tester.model() is made
    made.deleteLater()


def test_trukket_i_dag_pressed_twice_withdraws_one_consent(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    mother = stays(qtbot, window, household)[0].person
    for who in ("Skolen", "NAV"):
        wish = replace(consent("", who), household=household, person=mother)
        window.session.submit(window, save_consent, wish)
    workspace(window).open_case(household)
    settle(qtbot, window)
    tab = pane(qtbot, window, "consents")
    settle(qtbot, window)
    chosen = tab.consents.current_row().code
    for _ in range(2):
        tab.withdraw.click()
        settle(qtbot, window)
    kept_consents = kept(qtbot, window, Consent, household)
    assert [c.code for c in kept_consents if c.withdrawn] == [chosen]


@pytest.mark.parametrize("wide", [260, 420, 900])
def test_rows_are_as_tall_as_qt_measures_them(qtbot: QtBot, wide: int) -> None:
    """One line or several, whatever the columns are: nothing is cut, and no row is taller than its words."""
    words = lambda n: "to\nlinjer" if n == 2 else "ord " * n  # noqa: E731
    columns = [Column("Når", lambda n: "i dag" * (n % 3)), Column("Hva", words, stretch=True)]
    table = RowsTable("Ord", columns, wrap=True)
    qtbot.addWidget(table)
    table.resize(wide, 400)
    table.show()
    table.set_rows(range(40))
    table.resize(wide + 90, 400)
    table.hide()  # its columns have other widths, and nobody sees it when it is to be measured again
    qtbot.wait(20)
    table.show()
    qtbot.wait(20)
    ours = [table.rowHeight(number) for number in range(40)]
    table.resizeRowsToContents()
    assert ours == [table.rowHeight(number) for number in range(40)]
    assert len(set(ours)) > 1
