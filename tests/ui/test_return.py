"""The annual return through the real window: what was done is counted, written, and leads back to where it is mended."""

import json
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle, workspace
from tests.ui.test_day import accept, decide, page, take_in
from ui.annual_return.page import ReturnPage
from ui.case.dialogs import DatesDialog
from ui.case.page import CasesPage
from ui.shell.window import Window


def test_the_return_counts_what_was_done_and_leads_back_to_it(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    household = take_in(qtbot, window)
    case = page(window, CasesPage)._case
    assert case is not None
    dates = decide(qtbot, window, "dates")
    assert isinstance(dates, DatesDialog)
    assert len(dates.who.codes()) == 3, "who came together is corrected together"
    dates.inputs["arrived"].set_date(date(date.today().year, 1, 1))
    accept(qtbot, window, dates)
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    assert annual.result is not None
    nights = (date.today() - date(date.today().year, 1, 1)).days
    assert annual.result.value("nights.all") == nights
    assert annual.result.value("children.all") == (2 if nights else 0)
    annual.choose_table("residents")
    assert annual.table is not None
    annual.table.setCurrentIndex(annual.table.rows_model.index(0, 1))
    assert annual.units.list.item(0).text() == f"O-0001 ({household})"
    annual.units.list.itemActivated.emit(annual.units.list.item(0))
    settle(qtbot, window)
    assert page(window, CasesPage).open_household() == household
    for form in ("json", "pdf", "xlsx", "csv"):
        target = tmp_path / f"ut.{form}"
        annual.way_out.save(target, form)
        settle(qtbot, window)
        assert target.stat().st_size > 1000
    assert json.loads((tmp_path / "ut.json").read_bytes())["figures"]["nights.all"] == nights


def test_a_report_that_cannot_be_written_says_so(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    annual.way_out.save(tmp_path / "finnes-ikke" / "ut.pdf", "pdf")
    settle(qtbot, window)
    assert "kunne ikke" in annual.error.text()
    assert annual.export.isEnabled()


def test_a_fault_leads_to_the_question_where_it_is_mended(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=0)
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    annual.choose_table("faults")
    line = next(n for n, f in enumerate(annual.faults.rows_model.rows) if f.question == "abuse_duration")
    annual.faults.selectRow(line)
    qtbot.keyClick(annual.faults, Qt.Key.Key_Return)
    settle(qtbot, window)
    cases = page(window, CasesPage)
    assert cases.open_household() == household
    assert cases._case.tabs.currentWidget() is cases._case.later["registration"]  # type: ignore[union-attr]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert "Varighet" in focused.accessibleName()
