"""After what moves people there is one line for a minute, and a key that takes it back; a child is not left behind unasked."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.house import Household
from tests.ui.conftest import settle, workspace
from tests.ui.test_capacity import do
from tests.ui.test_day import accept, decide, stays, take_in
from ui.shell.window import Window


def test_a_departure_is_taken_back_with_one_key(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    undo = workspace(window).undo
    undo.clear()
    leave: Any = decide(qtbot, window, "depart")
    for box in leave.who.boxes.values():
        box.click()
    accept(qtbot, window, leave)
    mother = stays(qtbot, window, household)[0]
    assert mother.departed is not None
    assert undo.offers
    assert mother.person in undo.words.text()
    assert f"dro {mother.departed:%d.%m.%Y} (bodde her før)" in undo.words.text()
    window.activateWindow()
    workspace(window).pages["cases"].setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert [s.departed for s in stays(qtbot, window, household)] == [None, None, None]
    assert not undo.offers


def test_what_was_changed_since_is_said_and_not_taken_back(qtbot: QtBot, window: Window) -> None:
    from app.use_cases.stays import Away, Return, record_absence, record_return

    household = take_in(qtbot, window, children=0)
    mother = stays(qtbot, window, household)[0]
    do(qtbot, window, record_absence, Away(mother.code, mother.arrived))
    undo = workspace(window).undo
    waiting = undo._undo
    do(qtbot, window, record_return, Return(mother.code, mother.arrived))
    undo.offer(waiting)  # the line of before, pressed a moment too late
    undo.take_back()
    settle(qtbot, window)
    assert "kan ikke angres lenger" in undo.words.text()


def test_nobody_leaves_a_child_behind_without_being_asked(qtbot: QtBot, window: Window) -> None:
    household = take_in(qtbot, window)
    leave: Any = decide(qtbot, window, "depart")
    mother, *_ = leave.who.boxes.values()
    mother.click()
    accept(qtbot, window, leave)
    assert leave.isVisible()
    assert "uten en voksen" in leave.error.text()
    leave.reject()
    leave = decide(qtbot, window, "depart")
    next(iter(leave.who.boxes.values())).click()
    leave.responsible.setText("Mormor")
    accept(qtbot, window, leave)
    window.activateWindow()
    assert [s.departed is None for s in stays(qtbot, window, household)] == [False, True, True]
    found: list[Household] = []
    window.session.ask(window, lambda q: q.house.household(household)[0], found.append)
    settle(qtbot, window)
    assert found[0].responsible == "Mormor"


def test_a_child_that_is_alone_stands_red_in_the_case_and_on_the_board(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    leave: Any = decide(qtbot, window, "depart")
    next(iter(leave.who.boxes.values())).click()
    accept(qtbot, window, leave)
    accept(qtbot, window, leave)  # it is meant
    window.activateWindow()
    case: Any = window.pages["cases"]
    assert "BARN UTEN VOKSEN" in case._case.alone.text()
    assert case._case.alone.isVisible()
    workspace(window).go("duty")
    settle(qtbot, window)
    duty: Any = window.pages["duty"]
    assert "BARN UTEN VOKSEN" in duty.alarms.text()


def test_a_child_who_is_away_is_not_the_one_left_behind(qtbot: QtBot, window: Window) -> None:
    from app.use_cases.stays import Away, record_absence

    household = take_in(qtbot, window)
    _, *children = stays(qtbot, window, household)
    for child in children:
        do(qtbot, window, record_absence, Away(child.code, child.arrived))
    leave: Any = decide(qtbot, window, "depart")
    next(iter(leave.who.boxes.values())).click()
    accept(qtbot, window, leave)
    assert stays(qtbot, window, household)[0].departed is not None, "they are with somebody already"
