"""The one question between the password and everything else."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import clock
from app.ports import LogFilter
from tests.support import PASSWORD
from tests.ui.conftest import SINCE_TWO, settle, workspace
from tests.ui.test_day import page
from ui.intake.page import IntakePage
from ui.shell.window import Window
from ui.unlock.day import DayPage

DEAD = datetime(2000, 1, 1, 0, 12)


@pytest.fixture(autouse=True)
def _as_the_pc_says() -> Iterator[None]:
    yield
    clock.settle(None)


def asked(qtbot: QtBot, make_window: Callable[[Path], Window], folder: Path, pc: datetime,
          monkeypatch: pytest.MonkeyPatch) -> tuple[Window, DayPage]:  # fmt: skip
    monkeypatch.setattr(clock, "pc_now", lambda: pc)
    window = make_window(folder)
    window.unlock.user.setText("Kari")
    window.unlock.password.setText(PASSWORD)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: window.unlock.currentWidget() is window.unlock.day)
    assert window.pages == {}, "nothing is shown before the answer"
    assert window.session.actor is None
    return window, window.unlock.day


def lines(qtbot: QtBot, window: Window) -> list[Any]:
    found: list[Any] = []
    window.session.ask(window, lambda queries: queries.trust.log(LogFilter(kind="login")), found.extend)
    settle(qtbot, window)
    return found


def test_a_clock_at_2000_is_asked_about_and_the_answer_is_the_programs_day(
    qtbot: QtBot, make_window: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = datetime.now()
    window, question = asked(qtbot, make_window, folder, DEAD, monkeypatch)
    assert "lørdag 01.01.2000, klokken 00:12" in question.says.text()
    assert f"{real:%d.%m.%Y}" in question.knows.text()
    question.day.setText(f"{real:%d.%m.%Y}")
    question.at.setText("13.45")
    question.use.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    assert f"{real:%d.%m.%Y}" in workspace(window)._today.text()
    assert page(window, IntakePage).arrived.text() == f"{real:%d.%m.%Y}"
    found = lines(qtbot, window)
    assert (found[0].event, found[0].user) == ("clock_set", "Kari")
    assert found[0].reason == f"01.01.2000 00:12 → {real:%d.%m.%Y} 13:45"
    assert found[0].at.startswith(f"{real:%Y-%m-%d}T13:4")
    window.session.lock()
    window.unlock.password.setText(PASSWORD)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    assert clock.today() == real.date(), "until the program ends"


def test_a_clock_far_ahead_is_asked_about_and_yes_it_is_right_is_one_key(
    qtbot: QtBot, make_window: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = datetime.now() + timedelta(days=200)
    window, question = asked(qtbot, make_window, folder, later, monkeypatch)
    assert question.right.hasFocus()
    assert f"{later:%d.%m.%Y}" in question.says.text()
    question.right.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    assert clock.now() == later
    assert lines(qtbot, window)[0].event == "clock_right"


@pytest.mark.parametrize(
    ("day", "at", "part"),
    [
        ("", "12:00", "er ikke en dato"),
        ("01.01.2000", "12:00", "årstall"),
        ("27.11", "12:00", "årstall"),
        ("27.11.2026", "25:00", "klokkeslett"),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused_and_nothing_is_opened(
    qtbot: QtBot, make_window: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, day: str, at: str, part: str
) -> None:
    window, question = asked(qtbot, make_window, folder, DEAD, monkeypatch)
    question.day.setText(day)
    question.at.setText(at)
    question.use.click()
    assert part in question.error.text()
    assert window.pages == {}


def test_without_an_answer_the_vault_is_closed_again(
    qtbot: QtBot, make_window: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, question = asked(qtbot, make_window, folder, DEAD, monkeypatch)
    assert question._waits.isActive()
    question._waits.timeout.emit()
    assert window.session._vault is None
    assert window.unlock.currentIndex() == 0
    assert not question._waits.isActive()
    monkeypatch.setattr(clock, "pc_now", lambda: datetime.now() + SINCE_TWO)
    window.unlock.password.setText(PASSWORD)
    window.unlock.open.click()
    qtbot.waitUntil(lambda: window.unlock.currentWidget() is question or bool(window.pages))
    assert window.pages, "the right clock is not asked about"


def test_a_window_closed_at_the_question_leaves_no_vault_open(
    qtbot: QtBot, make_window: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, _ = asked(qtbot, make_window, folder, DEAD, monkeypatch)
    window.close()
    assert window.session._vault is None
