"""The annual return through the real window: what was done is counted, written, and leads back to where it is mended."""

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import clock
from app.demo.centre import invent
from app.domain.entities import Stay
from app.domain.year import YearAnswer
from app.use_cases.stays import DateCorrection, correct_dates
from app.use_cases.transfer import fill_with_invented
from app.use_cases.yearly import save_answer
from tests.support import PASSWORD, quick_vaults, spare_vault
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_day import accept, decide, page, take_in
from ui.annual_return.page import ReturnPage
from ui.annual_return.wheel import TurnDialog
from ui.annual_return.years import Line
from ui.case.dialogs import DatesDialog
from ui.case.page import CasesPage
from ui.session import Session
from ui.shell.window import Window
from ui.widgets.basics import label, row
from ui.widgets.info import Info


def endless(result: Any, published: Any, step: Any) -> dict[str, str]:
    """Small numbers that take their time."""
    for done in range(3000):
        step(done, 3000)
        time.sleep(0.01)
    return {}


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


LAST = date.today().year - 1


@pytest.fixture
def delivering(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The window of a leader in January: a year of an invented centre, and last year's yearly form."""
    folder = tmp_path / "vault"
    vault = spare_vault(folder, when=clock.now)
    vault.write(fill_with_invented, invent(clock.today(), 30, 3, 1, 40))
    for question, code in (("organisation_form", "iks"), ("longest_distance_km", "140")):
        given = YearAnswer(year=LAST - 1, offer="women", question=question, answer=frozenset({code}))
        vault.write(save_answer, given)
    vault.close()
    window = Window(Session(quick_vaults(), folder))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.unlock.user.setText("Kari")
    window.unlock.password.setText(PASSWORD)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: bool(window.pages), timeout=20000)
    settle(qtbot, window)
    workspace(window).go("annual_return")
    settle(qtbot, window)
    page(window, ReturnPage).year.set_code(str(LAST))
    settle(qtbot, window)
    yield window
    window.close()


def walk_to(qtbot: QtBot, window: Window, widget: QWidget) -> None:
    """Tab until the cursor stands there."""
    window.activateWindow()  # without a window manager nothing gives the keyboard back when a list of proposals closes
    QApplication.processEvents()
    for _ in range(600):
        if widget.hasFocus():
            return
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    raise AssertionError(f"no Tab leads to {widget.accessibleName() or type(widget).__name__}")


def press_on(qtbot: QtBot, window: Window, widget: QWidget, key: Any = Qt.Key.Key_Space) -> None:
    walk_to(qtbot, window, widget)
    qtbot.keyClick(widget, key)
    settle(qtbot, window)


def open_part(qtbot: QtBot, window: Window, name: str) -> None:
    """Choose a part of the return in its tree, with the arrow keys."""
    tree = page(window, ReturnPage).tree
    walk_to(qtbot, window, tree)
    qtbot.keyClick(tree, Qt.Key.Key_Home)
    for _ in range(100):
        item = tree.currentItem()
        if item and item.data(0, Qt.ItemDataRole.UserRole) == name:
            settle(qtbot, window)
            return
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    raise AssertionError(f"no arrow leads to {name}")


def test_the_leaders_january_and_the_phone_call_in_may(qtbot: QtBot, delivering: Window, tmp_path: Path) -> None:
    window = delivering
    annual = page(window, ReturnPage)

    # last year's yearly form is taken over, and what was taken over is confirmed
    open_part(qtbot, window, "yearly.women")
    form = annual.yearly["women"]
    assert "I fjor: Interkommunalt selskap IKS" in form.cards["organisation_form"].last.text()
    press_on(qtbot, window, form.all)
    cards = [form.cards["organisation_form"], form.cards["longest_distance_km"]]
    assert all("bekreft" in card.state.text() for card in cards)
    assert "2 svar må bekreftes" in form.left.text()

    # it is not delivered before they are confirmed and everything is explained
    open_part(qtbot, window, "delivery")
    assert annual.delivery.explained
    press_on(qtbot, window, annual.delivery.ok)
    assert "må forklares" in annual.delivery.error.text()
    assert QApplication.focusWidget() in annual.delivery.explained.values()
    for field in annual.delivery.explained.values():
        walk_to(qtbot, window, field)
        qtbot.keyClicks(field, "Slik var aaret")
    press_on(qtbot, window, annual.delivery.ok)
    assert "ikke bekreftet" in annual.delivery.error.text()
    open_part(qtbot, window, "yearly.women")
    for card in cards:
        press_on(qtbot, window, card.confirm)
    assert not any(card.state.isVisible() for card in cards)
    press_on(qtbot, window, form.cards["beds"].use)
    assert form.cards["beds"].field.text().isdigit()

    # three faults end: they cannot be mended, and why
    open_part(qtbot, window, "faults")
    many = annual.faults.rows_model.rowCount()
    assert many >= 3
    for _ in range(3):
        walk_to(qtbot, window, annual.faults)
        qtbot.keyClick(annual.faults, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(annual.faults, Qt.Key.Key_Down)
        walk_to(qtbot, window, annual.fault_pane.reason)
        qtbot.keyClicks(annual.fault_pane.reason, "Hun har reist")
        press_on(qtbot, window, annual.fault_pane.accept)
    assert annual.faults.rows_model.rowCount() == many - 3

    open_part(qtbot, window, "delivery")
    assert {f.text() for f in annual.delivery.explained.values()} == {"Slik var aaret"}, "what was written stays"
    press_on(qtbot, window, annual.delivery.ok)
    assert annual.delivery.state.text().startswith("Levert ")
    assert "Ingenting er endret siden" in annual.delivery.state.text()

    # afterwards somebody's dates are put right, and the page says which numbers that made different
    stay = next(
        s for s in annual.read.register.adult_stays  # type: ignore[union-attr]
        if s.departed and s.departed.year == LAST and s.arrived.year == LAST and not s.person.reserved
    )  # fmt: skip
    found: list[Stay] = []
    window.session.ask(window, lambda q: q.cases.household(stay.household), found.extend)
    settle(qtbot, window)
    now = next(s for s in found if s.code == stay.code)
    assert now.departed
    right = DateCorrection(now.code, now.arrived, now.departed - timedelta(days=1), None, now.version)
    write_in(qtbot, window, correct_dates, right)
    settle(qtbot, window)
    changes = annual.delivery.changes
    assert changes.rows_model.rowCount() > 0
    nights = next(n for n, d in enumerate(changes.rows_model.rows) if d.figure == "nights.all")
    walk_to(qtbot, window, changes)
    qtbot.keyClick(changes, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    while changes.currentIndex().row() < nights:
        qtbot.keyClick(changes, Qt.Key.Key_Down)
    settle(qtbot, window)
    assert f"{stay.code} er rettet: dro" in annual.delivery.why.text()
    assert "Kari" in annual.delivery.why.text()

    # a number is asked about by phone: Ctrl+F, its name, Enter
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is annual.search
    qtbot.keyClicks(annual.search, "årsak psykisk vold")
    qtbot.keyClick(annual.search, Qt.Key.Key_Return)
    assert annual.table is not None
    chosen = annual.table.rows_model.rows[annual.table.currentIndex().row()]
    assert chosen.label == "Psykisk vold"

    # and it is published, which may be stopped while it is worked out: then nothing is shown as if it were safe
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.forms.reading.reasons_of", endless)
        annual.public.click()
        qtbot.waitUntil(workspace(window).stop.isVisible)
        workspace(window).stop.click()
        settle(qtbot, window)
    assert not annual.public.isChecked()
    assert "Stoppet" in annual.error.text()

    # small numbers stand beside as they are given out
    press_on(qtbot, window, annual.public)
    open_part(qtbot, window, "reasons_for_stay")
    assert annual.table is not None
    rows = annual.table.rows_model.rows
    hidden = [row for row in rows if row.public[0].hidden]
    assert hidden
    assert all(not row.cells[0].hidden for row in rows)
    annual.numbers.choose_figure(hidden[0].cells[0].figure)
    assert "Prikket i den offentlige utgaven" in annual.units.title.text()
    for public in (True, False):
        target = tmp_path / f"{public}.json"
        annual.way_out.save(target, "json", (public, not public))
        settle(qtbot, window)
    assert ".." in json.loads((tmp_path / "True.json").read_text())["figures"].values()
    assert json.loads((tmp_path / "False.json").read_text())["delivered"].startswith("Levert")


def test_what_the_house_remembers_is_written_in_a_dialog_of_its_kind(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("annual_return")
    settle(qtbot, window)
    annual = page(window, ReturnPage)
    annual.choose_table("memory")
    settle(qtbot, window)
    tab = annual.memory.registers[0]
    assert not tab.edit.isEnabled()
    dialog = tab.add()
    for name, code in (("category", "user_facing"), ("education", "university")):
        dialog.inputs[name].set_code(code)
    dialog.inputs["percent"].setValue(80)
    accept(qtbot, window, dialog)
    (row,) = tab.table.rows_model.rows
    assert (row.code, row.percent) == ("ST-001", 80)
    assert tab.said.text() == "0,8 årsverk i brukerrettede stillinger nå: lite senter (5 årsverk eller færre)."
    tab.table.selectRow(0)
    press_on(qtbot, window, tab.gone)
    assert tab.table.rows_model.rows == []


def test_the_wheel_says_when_each_question_comes_again_and_the_leader_settles_what_no_source_says(
    qtbot: QtBot, delivering: Window
) -> None:
    window = delivering
    annual = page(window, ReturnPage)
    annual.choose_table("wheel")
    pane = annual.wheel
    assert "For 10 spørsmål har ingen sagt" in pane.head.text()
    rows = {spoke.first.question.code: n for n, spoke in enumerate(pane.table.rows_model.rows)}
    pane.table.selectRow(rows["longest_distance_km"])
    assert not pane.own.isEnabled()
    assert pane.settle() is None
    assert pane.said.text().startswith("Kvinner. Kilde: Nordlandsforskning 2019, Tabell 4")
    shown = [str(pane.table.rows_model.index(rows["longest_distance_km"], column).data()) for column in range(4)]
    assert shown[1:] == ["Hvert år", str(LAST - 1), str(LAST)]
    pane.table.selectRow(rows["rvts_cooperation"])
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    dialog = window.findChild(TurnDialog)
    assert dialog is not None
    dialog.inputs["every"].setValue(0)
    qtbot.keyClicks(dialog.inputs["note"], "Engangs")
    accept(qtbot, window, dialog)
    spoke = pane.table.current_row()
    assert spoke.first.question.code == "rvts_cooperation"
    assert pane.said.text() == "Kvinner. Senteret har valgt: Engangs"
    assert "For 9 spørsmål" in pane.head.text()

    # answered the year before, and not asked again: the form says so, and does not miss it
    write_in(qtbot, window, save_answer, YearAnswer(
        year=LAST - 1, offer="women", question="rvts_cooperation", answer=frozenset({"courses"}),
    ))  # fmt: skip
    settle(qtbot, window)
    annual.choose_table("yearly.women")
    form = annual.yearly["women"]
    assert form.cards["rvts_cooperation"].rests.text() == "Stilles ikke igjen: Engangs"
    missing = len(form.cards) - 1
    assert f"{missing} spørsmål er ikke besvart" in form.left.text()
    assert not form.cards["beds"].rests.isVisible()


def test_the_sign_of_a_source_is_no_wider_than_a_sign(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    sign = Info("Kilden")
    holder.setLayout(row(label("Kort"), sign))
    holder.resize(900, 60)
    holder.layout().activate()  # type: ignore[union-attr]
    assert sign.width() <= sign.sizeHint().width()


def test_the_years_are_drawn_and_said_to_a_screen_reader(qtbot: QtBot, delivering: Window) -> None:
    annual = page(delivering, ReturnPage)
    annual.choose_table("years")
    settle(qtbot, delivering)
    years = annual.years
    qtbot.keyClicks(years.search, "overnattingsdøgn, alle")
    assert years.list.rows_model.rows[0].figure == "nights.all"
    years.list.selectRow(0)
    drawn = years.findChildren(Line)
    assert len(drawn) > 5
    assert f"{LAST}: " in drawn[0].accessibleDescription()
