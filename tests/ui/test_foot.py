"""The line at the foot says what was written, in one place, and a screen reader hears it; the weekend can be read."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.domain.errors import RuleBroken
from app.use_cases.access import Guarding, save_guarding
from tests.ui.conftest import settle, workspace
from tests.ui.test_capacity import do
from tests.ui.test_day import accept, decide, take_in
from ui import theme
from ui.shell.window import Window


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is announced through Qt's accessibility, with `!` before what breaks in."""
    said: list[str] = []
    real = QAccessible.updateAccessibility

    def update(event: Any) -> None:
        urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
        said.append("!" * urgent + event.message())
        real(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(update))
    return said


def test_every_write_has_its_receipt_at_the_foot_and_nothing_moves(
    qtbot: QtBot, window: Window, heard: list[str]
) -> None:
    foot, page = workspace(window).undo, workspace(window).pages["duty"]
    before = page.geometry()
    assert "F12" in foot.words.text()
    assert "F1 " in foot.words.text()
    do(qtbot, window, save_guarding, Guarding(4, 7, 23, 6))
    assert foot.words.text() == "Lagret."
    assert heard == ["Lagret."]
    assert page.geometry() == before, "the page stands where it stood"
    workspace(window).show_error(RuleBroken("no_printer"))
    assert heard[-1].startswith("!")
    assert foot.property("kind") == "error"
    assert page.geometry() == before
    foot.close_button.click()
    assert "F12" in foot.words.text()


def test_what_can_be_taken_back_is_said_with_its_receipt(qtbot: QtBot, window: Window, heard: list[str]) -> None:
    take_in(qtbot, window)
    leave: Any = decide(qtbot, window, "depart")
    for box in leave.who.boxes.values():
        box.click()
    accept(qtbot, window, leave)
    foot = workspace(window).undo
    assert foot.offers
    assert any("bodde her før" in words and "Ctrl+Z" in words for words in heard)
    foot.say("Noe annet er lagret.")
    assert "bodde her før" in foot.words.text(), "a later receipt does not take the way back away"
    foot._end_message()
    assert foot.back.isVisible()


def test_a_refusal_is_announced_where_it_stands(qtbot: QtBot, window: Window, heard: list[str]) -> None:
    take_in(qtbot, window)
    heard.clear()
    leave: Any = decide(qtbot, window, "depart")
    leave.ok.click()
    settle(qtbot, window)
    assert f"!{leave.error.text()}" in heard
    leave.reject()
    window.activateWindow()


def test_the_weekend_can_be_read_in_light_and_dark(qtbot: QtBot, window: Window) -> None:
    try:
        for scheme in ("dark", "light"):
            theme.apply_theme(100, scheme)
            window.show_neutral()
            assert window.neutral is not None
            drawn = window.neutral.calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color().name()
            assert drawn == theme.colours()["danger"]
            window.come_back()
    finally:
        theme.apply_theme(100, "light")
