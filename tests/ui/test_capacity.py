"""Rooms and nights through the real window: the board, a place found and kept, and a full house to a recorded alternative."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.entities import Request
from app.domain.house import Closure, Shelter
from app.outputs.municipal import sheets
from app.use_cases.full_house import save_shelter
from app.use_cases.rooms import close_room
from tests.ui.conftest import settle, workspace
from tests.ui.test_day import accept, page, stays, take_in
from ui.capacity.board_view import BoardView
from ui.capacity.page import CapacityPage
from ui.duty.page import DutyPage
from ui.intake.page import IntakePage
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice


def do(qtbot: QtBot, window: Window, use_case: Any, command: Any) -> None:
    """A write that goes before what is tested."""
    window.session.submit(window, use_case, command)
    settle(qtbot, window)


def pick(qtbot: QtBot, choice: Choice, code: str) -> None:
    """Choose with the keyboard."""
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Home)
    for _ in range(choice.findData(code)):
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.code() == code


def command(qtbot: QtBot, window: Window, words: str) -> None:
    """Ctrl+K, the name of an action, Enter."""
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    search = workspace(window).search
    qtbot.keyClicks(search, words)
    qtbot.waitUntil(search.hits.isVisible)
    settle(qtbot, window)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    settle(qtbot, window)


def dialog(window: Window) -> Decide:
    return next(d for d in window.findChildren(Decide) if d.isVisible())


def capacity(qtbot: QtBot, window: Window) -> CapacityPage:
    workspace(window).go("capacity")
    settle(qtbot, window)
    return page(window, CapacityPage)


def go_to(qtbot: QtBot, window: Window, room: str, night: date | None = None) -> BoardView:
    view = capacity(qtbot, window).board.view
    view.go_to(room, night or date.today())
    settle(qtbot, window)
    return view


def requests(qtbot: QtBot, window: Window) -> list[Request]:
    found: list[Request] = []
    window.session.ask(window, lambda queries: queries.house.requests(date.today().year), found.extend)
    settle(qtbot, window)
    return found


def fill_the_house(qtbot: QtBot, window: Window) -> list[str]:
    return [take_in(qtbot, window, f"Mor {n}", children) for n, children in enumerate((1, 2, 3))]


def test_a_full_house_at_night_ends_in_a_recorded_alternative_and_a_task(qtbot: QtBot, window: Window) -> None:
    do(qtbot, window, save_shelter, Shelter(name="Nordvik", phone="00 00 00 01", distance_km=84, offers="both"))
    fill_the_house(qtbot, window)
    command(qtbot, window, "fullt")
    full = page(window, CapacityPage).full
    assert full.isVisible()
    full.minors.setFocus()
    qtbot.keyClick(full.minors, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(full.minors, "3")
    full.start.setFocus()
    qtbot.keyClick(full.start, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: full.placing() is not None)
    settle(qtbot, window)
    useful = [a.useful for a in full.steps.rows_model.rows]
    assert useful == sorted(useful, reverse=True), "what can help these comes first"
    workspace(window).go("duty")
    settle(qtbot, window)
    assert "har ikke fått svar" not in page(window, DutyPage).alarms.text(), "nothing is written before the first step"
    workspace(window).go("capacity")
    settle(qtbot, window)
    full.step.buttons["not_possible"].setFocus()
    qtbot.keyClick(full.step.buttons["not_possible"], Qt.Key.Key_Return)
    settle(qtbot, window)
    workspace(window).go("duty")
    settle(qtbot, window)
    assert "har ikke fått svar" in page(window, DutyPage).alarms.text()

    workspace(window).go("capacity")
    settle(qtbot, window)
    steps = [a.step for a in full.steps.rows_model.rows]
    full.steps.selectRow(steps.index("other_shelter"))
    qtbot.keyClick(full.step.ringing, Qt.Key.Key_Space)
    assert full.step.ringing.text() == "Ringt i 0:00"
    pick(qtbot, full.step.answer, "yes")
    full.step.call.setFocus()
    qtbot.keyClick(full.step.call, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "Nordvik" in full.step.before.text()

    end = full.decision
    pick(qtbot, end.inputs["outcome"], "other_shelter")
    where = end.inputs["alternative_note"]
    assert "Nordvik" in where.text(), "the shelter that said yes is carried into the decision"
    where.clear()
    end.form.save.setFocus()
    qtbot.keyClick(end.form.save, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert "hvor de ble sendt" in end.form.said.text()
    assert QApplication.focusWidget() is where
    qtbot.keyClicks(where, "Nordvik, politiet kjører")
    end.form.save.setFocus()
    qtbot.keyClick(end.form.save, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert full.placing() is None
    [request] = requests(qtbot, window)
    assert (request.outcome, request.alternative, request.adults, request.children) == (
        "other_shelter", "other_shelter", 1, 3,
    )  # fmt: skip
    assert (request.decided_by, request.refusal_reason) == ("Kari", "full")

    workspace(window).go("duty")
    settle(qtbot, window)
    duty = page(window, DutyPage)
    assert not duty.alarm_card.isVisible()
    pick(qtbot, duty.whose, "all")
    [task] = [t for t in duty.tasks.table.rows_model.rows if getattr(t, "kind", "") == "did_they_arrive"]
    assert task.subject == request.code
    duty.tasks.table.setFocus()
    duty.tasks.table.selectRow(duty.tasks.table.rows_model.rows.index(task))
    qtbot.keyClick(duty.tasks.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    ending = dialog(window)
    pick(qtbot, ending.answer, "no")  # type: ignore[attr-defined]
    qtbot.keyClick(ending, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert ending.isVisible(), "whoever did not arrive must be looked for"
    qtbot.keyClicks(ending.note, "Ringt politiet")  # type: ignore[attr-defined]
    qtbot.keyClick(ending, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert requests(qtbot, window)[0].arrived == "no"
    assert task not in duty.tasks.table.rows_model.rows


def test_the_board_shows_bars_in_codes_and_says_each_cell_in_words(qtbot: QtBot, window: Window) -> None:
    first, second, third = fill_the_house(qtbot, window)
    do(
        qtbot,
        window,
        close_room,
        Closure(room="M01", since=date.today() + timedelta(days=1), until=None, reason="maling"),
    )
    view = go_to(qtbot, window, "K01")
    board = page(window, CapacityPage).board
    assert first in board.cell.text()
    assert "1 barn" in board.cell.text()
    titles = [view.cells.headerData(n, Qt.Orientation.Vertical) for n in range(view.cells.rowCount())]
    assert titles[0] == "Kvinner: ledige senger"
    column = view.cells.nights.index(date.today())
    assert view.cells.data(view.cells.index(0, column)) == "0"
    assert view.cells.data(view.cells.index(titles.index("Menn: ledige senger"), column)) == "2"
    assert "ute av drift" in view.cells.cell_text(view.cells.rows[-1], column + 1)
    everything = "".join(view.cells.cell_text(row, n) for row in view.cells.rows for n in range(14))
    assert {first, second, third} <= set(everything.replace(",", " ").replace(":", " ").split())
    assert "Mor" not in everything
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert workspace(window).current == "cases"


def test_a_household_moves_from_the_board_with_the_check_shown_first(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    view = go_to(qtbot, window, "K01")
    board = page(window, CapacityPage).board
    board.move_button.setFocus()
    qtbot.keyClick(board.move_button, Qt.Key.Key_Return)
    settle(qtbot, window)
    ask: Any = dialog(window)
    offered = [ask.room.itemData(n) for n in range(ask.room.count())]
    assert "M01" not in offered, "the men's part is not offered to women"
    pick(qtbot, ask.room, "K02")
    assert "passer" in ask.result_text.text()
    qtbot.keyClick(ask, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert [bar.code for bar in view.cells.board.line("K02").at(date.today())] == [household]  # type: ignore[union-attr]


def test_two_households_swap_and_a_departure_is_expected(qtbot: QtBot, window: Window) -> None:
    first, second, _ = fill_the_house(qtbot, window)
    view = go_to(qtbot, window, "K01")
    board = page(window, CapacityPage).board
    board.swap_button.click()
    settle(qtbot, window)
    ask: Any = dialog(window)
    pick(qtbot, ask.other, f"K03 {second}")
    assert "mangler" in ask.result_text.text(), "three persons do not fit in two beds, and the check says so"
    accept(qtbot, window, ask)
    assert "skal noen sove uten seng" in ask.error.text().lower(), "asked about, not done"
    assert view.cells.board.line("K03").at(date.today())[0].code == second  # type: ignore[union-attr]
    accept(qtbot, window, ask)
    assert view.cells.board.line("K03").at(date.today())[0].code == first  # type: ignore[union-attr]
    board.view.go_to("K03", date.today())
    board.expect_button.click()
    settle(qtbot, window)
    ask = dialog(window)
    leaves = date.today() + timedelta(days=3)
    ask.day.setText(f"{leaves:%d.%m.%Y}")
    accept(qtbot, window, ask)
    bar = view.cells.board.line("K03").at(date.today())[0]  # type: ignore[union-attr]
    assert (bar.expected, bar.last) == (leaves, leaves - timedelta(days=1))


def test_a_bar_is_dragged_to_an_empty_room(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, children=1)
    view = go_to(qtbot, window, "K01")
    start = view.visualRect(view.currentIndex()).center()
    lines = [n for n, row in enumerate(view.cells.rows) if row.line and row.line.room == "K02"]
    end = view.visualRect(view.cells.index(lines[0], view.currentIndex().column())).center()
    for kind, at in ((QEvent.Type.MouseButtonPress, start), (QEvent.Type.MouseMove, end)):
        _mouse(view, kind, QPointF(at))
    _mouse(view, QEvent.Type.MouseButtonRelease, QPointF(end))
    settle(qtbot, window)
    ask: Any = dialog(window)
    assert ask.room.code() == "K02"
    ask.reject()


def _mouse(view: BoardView, kind: QEvent.Type, at: QPointF) -> None:
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, view.viewport().mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def test_a_place_is_found_and_kept_and_used_by_the_intake(qtbot: QtBot, window: Window) -> None:
    command(qtbot, window, "finn")
    find = page(window, CapacityPage).finding
    find.minors.setFocus()
    qtbot.keyClick(find.minors, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(find.minors, "2")
    settle(qtbot, window)
    assert [f.room for f in find.rooms.rows_model.rows if f.fits] == ["K03", "K02"]
    find.rooms.setFocus()
    qtbot.keyClick(find.rooms, Qt.Key.Key_Return)
    settle(qtbot, window)
    ask: Any = dialog(window)
    assert (ask.adults.value(), ask.inputs["children"].value(), ask.hours.value()) == (1, 2, 2.0)
    qtbot.keyClick(ask.inputs["adults"], Qt.Key.Key_Return)
    assert ask.isVisible(), "Enter in a dialog nobody has touched commits nothing"
    ask.ok.setFocus()
    qtbot.keyClick(ask.ok, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert [f.room for f in find.rooms.rows_model.rows if f.fits] == ["K02"]
    workspace(window).go("duty")
    settle(qtbot, window)
    assert "K03 holdes til" in page(window, DutyPage).alarms.text()
    window.activateWindow()  # without a window manager nothing gives the keyboard back when a dialog closes
    workspace(window).go("intake")
    settle(qtbot, window)
    intake = page(window, IntakePage)
    intake.adult.name.setText("Karin")
    for row in range(intake.rooms.count()):
        if intake.rooms.item(row).data(Qt.ItemDataRole.UserRole) == "K03":
            intake.rooms.setCurrentRow(row)
    qtbot.keyClick(intake, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert workspace(window).current == "cases", intake.form.said.text()
    workspace(window).go("duty")
    settle(qtbot, window)
    assert not page(window, DutyPage).alarm_card.isVisible(), page(window, DutyPage).alarms.text()


def test_the_hold_on_the_board_counts_down_and_is_let_go(qtbot: QtBot, window: Window) -> None:
    view = go_to(qtbot, window, "K02")
    board = page(window, CapacityPage).board
    board.hold_button.click()
    settle(qtbot, window)
    accept(qtbot, window, dialog(window))
    from ui.capacity.board_model import short_text

    view.go_to("K02", date.today())
    bar = view.current_bar()
    assert bar is not None
    assert short_text(bar, datetime.fromisoformat(bar.until) - timedelta(minutes=83)) == "Holdt 1:23"
    board.release_button.click()
    settle(qtbot, window)
    assert view.current_bar() is None


def test_who_must_not_meet_is_seen_by_whoever_looks_for_a_room(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    other = take_in(qtbot, window, "Anne", children=0)
    find = capacity(qtbot, window).finding
    page(window, CapacityPage).show_tab(find)
    settle(qtbot, window)
    find.pair["one"].setText(household)
    find.pair["other"].setText(other)
    find.kept.save.click()
    settle(qtbot, window)
    assert find.kept.said.property("role") == "error", "a reason is asked for"
    find.pair["reason"].setText("kjenner utøveren")
    find.kept.save.click()
    settle(qtbot, window)
    assert [(p.one, p.other) for p in find.apart.rows_model.rows] == [tuple(sorted((household, other)))]
    find.avoid.setText(household)
    find.refresh()
    settle(qtbot, window)
    reasons = {f.room: {said.code for said in f.obstacles} for f in find.rooms.rows_model.rows}
    assert all("must_not_meet" in codes or "taken" in codes for codes in reasons.values())


def test_the_ledger_and_the_report_count_what_was_asked(
    qtbot: QtBot, window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(window).go("intake")
    intake = page(window, IntakePage)
    intake.tabs.setCurrentIndex(1)
    intake.enquiry.inputs["outcome"].set_code("refused")
    intake.enquiry.inputs["refusal_reason"].set_code("full")
    intake.enquiry.inputs["alternative"].set_code("hotel")
    intake.enquiry.inputs["alternative_note"].setText("hotell i byen")
    intake.enquiry.form.save.click()
    settle(qtbot, window)
    assert intake.enquiry.form.said.property("role") != "error", intake.enquiry.form.said.text()
    shown = capacity(qtbot, window)
    shown.show_tab(shown.ledger)
    settle(qtbot, window)
    shown.ledger.table.selectRow(0)
    shown.ledger.later.click()
    settle(qtbot, window)
    assert requests(qtbot, window)[0].admitted_later
    shown.show_tab(shown.report)
    settle(qtbot, window)
    assert shown.report.result is not None
    assert [table.accessibleName() for table in shown.report.tables] == [s.title for s in sheets(shown.report.result)]
    assert all(table.isVisible() for table in shown.report.tables)
    drawn = {one.accessibleName() for one in shown.report.findChildren(QSvgWidget) if one.isVisible()}
    assert drawn >= {s.title for s in sheets(shown.report.result) if s.drawn}
    monkeypatch.setattr("ui.widgets.leaving.ask_save", lambda *_: tmp_path / "til-kommunen.pdf")
    shown.report.take_out()
    out = dialog(window)
    out.way.set_code("open")
    out.ok.click()
    settle(qtbot, window)
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "til-kommunen.pdf").pages
    assert len(pages) == 3
    assert "Havn" in pages[0].extract_text()


@pytest.mark.parametrize("days", [-1, 40])
def test_a_hold_in_the_past_or_far_ahead_is_refused_in_words(qtbot: QtBot, window: Window, days: int) -> None:
    from ui.capacity.dialogs import HoldDialog

    ask = HoldDialog(window, window.session, "K01", date.today() + timedelta(days=days))
    ask.open()
    ask.ok.click()
    settle(qtbot, window)
    assert ask.isVisible()
    assert ask.error.text().endswith(".")
    ask.reject()


def test_a_taken_room_is_not_given_away(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window, children=1)
    go_to(qtbot, window, "K01")
    assert not page(window, CapacityPage).board.hold_button.isEnabled()
    assert [s.departed for s in stays(qtbot, window, household)] == [None, None]
