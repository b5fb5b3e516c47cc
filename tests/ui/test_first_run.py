"""The guide of the first run: nothing exists before the recovery code has been typed back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.errors import RuleBroken
from app.paths import vault_exists
from db import vault as vaults
from tests.support import PASSWORD
from tests.ui.conftest import settle, unlock
from ui import theme
from ui.shell.window import Window
from ui.unlock.guide import DEMO_PASSWORD, DEMO_USER, rooms_of
from ui.unlock.restore import RestorePage
from ui.widgets.sheets import SheetsDialog


def test_the_guide_makes_a_vault_that_opens_again(
    make_window: Callable[[Path], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window(tmp_path / "new")
    guide = window.unlock.guide
    guide.begin.click()
    qtbot.keyClicks(guide.name, "Havn")
    qtbot.keyClick(guide.name, Qt.Key.Key_Return)
    assert guide.currentIndex() == 2
    qtbot.keyClicks(guide.user, "Kari")
    guide.password.setText("passord1")
    guide.again.setText("passord1")
    qtbot.keyClick(guide.again, Qt.Key.Key_Return)
    assert guide.currentIndex() == 2
    assert "lett å gjette" in guide.leader_error.text()
    guide.password.setText(PASSWORD)
    qtbot.keyClick(guide.password, Qt.Key.Key_Return)
    assert "ikke like" in guide.leader_error.text()
    guide.again.setText(PASSWORD)
    qtbot.keyClick(guide.again, Qt.Key.Key_Return)
    assert guide.currentIndex() == 3
    guide.typed.setText(guide.shown.text()[:-1] + ("0" if guide.shown.text()[-1] != "0" else "1"))
    qtbot.keyClick(guide.typed, Qt.Key.Key_Return)
    assert "stemmer ikke" in guide.recovery_error.text()
    assert not vault_exists(tmp_path / "new")
    guide.typed.setText(guide.shown.text().lower().replace("-", " "))
    qtbot.keyClick(guide.typed, Qt.Key.Key_Return)
    guide.women.setPlainText("K01 2\nK02 mange")
    guide.women.setPlainText(guide.women.toPlainText() or "K01 2\nK02 2")
    guide.finish.click()
    assert "K02 mange" in guide.rooms_error.text()
    assert guide.currentIndex() == 4
    guide.women.setPlainText("K01 2\nFamilierom 4")
    guide.women.setPlainText(guide.women.toPlainText() or "K01 2\nK02 2")
    guide.finish.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    rooms = window.pages["duty"].women.rows_model.rows  # type: ignore[attr-defined]
    assert [(r.room, r.beds) for r in rooms] == [("Familierom", 4), ("K01", 2)]
    window.session.lock()
    unlock(qtbot, window)


def test_the_code_can_be_split_into_three_sheets_that_are_checked_and_two_of_them_open(
    make_window: Callable[[Path], Window], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []
    monkeypatch.setattr("ui.unlock.guide.print_text", lambda _, title, lines, refused: printed.append(title))
    window = make_window(tmp_path / "new")
    guide = window.unlock.guide
    guide.start()
    guide.name.setText("Havn")
    guide.user.setText("Kari")
    guide.password.setText(PASSWORD)
    guide.again.setText(PASSWORD)
    guide._check_leader()
    guide.split.click()
    dialog = guide.findChild(SheetsDialog)
    assert dialog is not None
    for _ in range(3):
        dialog.print.click()
        dialog.onward.click()
    assert printed == ["Ark 1 av 3", "Ark 2 av 3", "Ark 3 av 3"]
    dialog.answers[0].setText("feil")
    dialog.onward.click()
    assert dialog.isVisible()
    assert "på ark 1" in dialog.error.text()
    sheets = [" ".join(words) for words in dialog.sheets]
    for words, place, field in zip(dialog.sheets, dialog.asked, dialog.answers, strict=True):
        field.setText(words[place].upper())
    dialog.onward.click()
    assert "tre ulike steder" in guide.sheets_said.text()
    guide.typed.setText(guide.code)
    guide._check_recovery()
    guide.women.setPlainText(guide.women.toPlainText() or "K01 2\nK02 2")
    guide.finish.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    window.session.lock()
    window.unlock.open_care("restore")
    page = window.unlock.currentWidget()
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: not window.session.waiting)
    page.code.have.setChecked(True)
    page.code.first.setPlainText(sheets[2])
    page.code.second.setPlainText(sheets[0])
    page.user.setText("Per")
    for field in (page.password, page.again):
        field.setText("klokke tang bjørk melodi")
    page.reopen.click()
    qtbot.waitUntil(lambda: bool(window.pages))
    settle(qtbot, window)
    assert window.session.actor is not None
    assert window.session.actor.role == "leader"


def test_a_room_line_that_is_none_is_named_and_nothing_is_made() -> None:
    for text in ("K02 mange", "K01", "K01 0", "K01 21", "2"):
        with pytest.raises(RuleBroken) as refused:
            rooms_of(text, "women")
        assert refused.value.code == "bad_room_line"
    with pytest.raises(RuleBroken) as refused:
        rooms_of("K01 2\nK01 3", "women")
    assert refused.value.code == "room_twice"


def test_the_demonstration_is_one_click_and_opens_with_the_password_it_tells(
    make_window: Callable[[Path], Window], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window(tmp_path / "demo")
    window.unlock.guide.demo.click()
    qtbot.waitUntil(lambda: bool(window.pages), timeout=20_000)
    settle(qtbot, window)
    assert window.pages["duty"].women.rows_model.rows  # type: ignore[attr-defined]
    window.session.lock()
    window.unlock.show_demo()
    assert DEMO_USER in window.unlock.hint.text()
    assert DEMO_PASSWORD in window.unlock.hint.text()
    vaults.unlock(tmp_path / "demo", DEMO_USER, DEMO_PASSWORD).close()


def test_no_word_of_a_sheet_is_cut_in_large_text(
    qtbot: QtBot, make_window: Callable[[Path], Window], tmp_path: Path
) -> None:
    """A word that cannot be read is a key that is lost."""
    theme.apply_theme(150, "light")
    try:
        window = make_window(tmp_path / "new")
        dialog = SheetsDialog(window, window.session, ["threaten husband academic minister " * 5] * 3, lambda *_: None)
        dialog.show()
        qtbot.waitExposed(dialog)
        words = [w for w in dialog.findChildren(QLabel) if w.isVisible() and w.text()[:1].isdigit()]
        assert len(words) == 20
        assert all(w.width() >= w.sizeHint().width() for w in words)
        places = [w.geometry() for w in words]
        assert not any(one.intersects(other) for n, one in enumerate(places) for other in places[n + 1 :])
        assert dialog.rect().contains(dialog._steps.geometry())
        assert dialog._steps.width() >= dialog._steps.currentWidget().minimumSizeHint().width()
    finally:
        dialog.reject()
        theme.apply_theme(100, "light")
