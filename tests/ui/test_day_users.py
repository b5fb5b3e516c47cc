"""What must be done today stands on the board in red; who does not live here is seen, and takes part; it rings at any time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import clock
from app.domain.entities import Room
from app.domain.together import ActivityPart
from app.use_cases.book import save_incident
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import save_room
from tests.app.days import an_incident
from tests.ui.conftest import settle, workspace
from tests.ui.test_board import write_in
from tests.ui.test_capacity import dialog
from tests.ui.test_day import page, take_in
from tests.ui.test_intake_keys import CONTROL
from tests.ui.test_record import press, write
from tests.ui.test_unsaved import lock_and_unlock
from tests.ui.test_whole_day import asked
from ui.children.page import ChildrenPage
from ui.day_service.call import CallDialog
from ui.day_service.page import DayServicePage
from ui.duty.page import DutyPage
from ui.house.page import HousePage
from ui.shell.window import Window


def test_a_day_user_takes_part_and_what_she_lacks_is_said(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window, children=1)
    people = (Newcomer(gender="woman", birth_year=1985), Newcomer("child", gender="woman", birth_year=2016))
    write_in(qtbot, window, open_follow_up, NewFollowUp(people, clock.today()))
    workspace(window).go("children")
    settle(qtbot, window)
    card = page(window, ChildrenPage).activities
    press(qtbot, window, card.new)
    shown: Any = dialog(window)
    press(qtbot, window, shown.all)
    assert len(shown.people.codes()) == 1, "the key ticks the children of the house"
    shown.people.set_codes(frozenset(shown.people.boxes))
    shown.inputs["what"].set_code("group_talk")
    press(qtbot, window, shown.ok)
    (aunt, _) = asked(qtbot, window, lambda q: q.day.followed())
    assert len(asked(qtbot, window, lambda q: q.records.of(ActivityPart, aunt.household))) == 2
    workspace(window).go("day_service")
    service = page(window, DayServicePage)
    service.tabs.setCurrentIndex(1)
    settle(qtbot, window)
    lacked = service.followed.table.rows_model
    assert lacked.data(lacked.index(0, 3)) == "trusselkartlegging, kontakt, hjelpebehov"


def test_what_should_have_been_done_stands_red_on_the_board(qtbot: QtBot, window: Window, monkeypatch: Any) -> None:
    late = clock.now().replace(hour=19)
    monkeypatch.setattr("ui.duty.day.clock.now", lambda: late)
    write_in(qtbot, window, save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2))
    write_in(qtbot, window, record_intake, Intake(Newcomer(gender="man"), (), "men", clock.today(), "H01"))
    day = clock.today() - timedelta(days=9)
    write_in(qtbot, window, save_incident, an_incident(day=day, due=day + timedelta(days=2), happened="Hemmelig"))
    workspace(window).go("duty")
    settle(qtbot, window)
    board = page(window, DutyPage)
    assert "H01" in board.look_ins.late.text()
    assert board.look_ins.late.isVisible()
    (kept,) = asked(qtbot, window, lambda q: q.day.incidents())
    assert kept.code in board.overdue.text()
    assert board.overdue.property("role") == "error"
    assert "Hemmelig" not in board.overdue.text()
    write_in(qtbot, window, save_incident, replace(kept, closed=clock.today(), done="Ny lås"))
    assert not board.overdue.isVisible()


def test_it_rings_in_the_middle_of_something_and_neither_is_lost(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("house")
    settle(qtbot, window)
    press(qtbot, window, page(window, HousePage).cards["incidents"].new)
    first: Any = dialog(window)
    write(first.inputs["happened"], "Døra sto åpen.")
    qtbot.keyClick(first, Qt.Key.Key_T, CONTROL)
    settle(qtbot, window)
    call: Any = QApplication.activeModalWidget()
    assert isinstance(call, CallDialog)
    write(call.inputs["said"], "Ringer fra bilen.")
    qtbot.keyClick(call, Qt.Key.Key_T, CONTROL)
    settle(qtbot, window)
    assert len([one for one in window.findChildren(CallDialog) if one.isVisible()]) == 1, "one at a time"
    call.inputs["caller"].set_code("relative")
    press(qtbot, window, call.ok)
    assert QApplication.activeModalWidget() is first
    assert first.inputs["happened"].toPlainText() == "Døra sto åpen."
    (kept,) = asked(qtbot, window, lambda q: q.day.calls(clock.today(), clock.today()))
    assert kept.said == "Ringer fra bilen."


def test_what_was_said_in_a_call_is_there_again_after_a_lock_and_after_nothing_else(
    qtbot: QtBot, window: Window
) -> None:
    workspace(window).new_call()
    call: Any = dialog(window)
    write(call.inputs["said"], "Hun ringer fra bilen.")
    call.inputs["became"].set_code("talk")
    write(call.who.name, "Anna")
    lock_and_unlock(qtbot, window, "duty")
    workspace(window).new_call()
    call = dialog(window)
    assert call.inputs["said"].toPlainText() == "Hun ringer fra bilen."
    assert call.who.name.text() == "Anna"
    call.inputs["caller"].set_code("affected")
    press(qtbot, window, call.ok)
    workspace(window).new_call()
    assert not dialog(window).fields.typed(), "the next call begins empty"


def test_a_dialog_grows_with_what_is_asked_in_it(qtbot: QtBot, window: Window) -> None:
    workspace(window).new_call()
    settle(qtbot, window)
    call: Any = dialog(window)
    before = call.height()
    for became in ("enquiry", "talk", "note", "number"):
        call.inputs["became"].set_code(became)
        qtbot.waitUntil(lambda: call._inside.width() <= call._area.viewport().width())
        if became == "enquiry":
            qtbot.waitUntil(lambda: call.height() > before)
    qtbot.waitUntil(lambda: call.height() == before)
