"""The tabs of a case: none is out of sight, whatever the size of the letters, and they are reached by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle, workspace
from tests.ui.test_day import take_in
from tests.ui.test_record import case
from ui.shell.window import Window
from ui.widgets.tabs import TabKeys, Tabs

PADDING = 20
"""Pixels beside the words of a tab, as the style sheet has them: what is drawn is cut at their inner edge."""


def keys_of(window: Window) -> TabKeys:
    keys: TabKeys = case(window).tabs.keys
    return keys


@pytest.mark.parametrize(("percent", "rows"), [(100, 2), (125, 2), (150, 2)])
def test_no_tab_of_a_case_is_out_of_sight(qtbot: QtBot, window: Window, percent: int, rows: int) -> None:
    take_in(qtbot, window)
    try:
        workspace(window)._dress(percent, "light")
        settle(qtbot, window)
        keys, tabs = keys_of(window), case(window).tabs
        places = [key.geometry() for key in keys._group.buttons()]
        assert len(places) == tabs.count()
        assert [key.text() for key in keys._group.buttons()] == [tabs.tabText(n) for n in range(tabs.count())]
        assert all(keys.rect().contains(place) for place in places), "each is seen whole"
        assert not any(a.intersects(b) for a in places for b in places if a is not b)
        assert len({place.y() for place in places}) == rows
        assert not tabs.tabBar().isVisible()
        for key in keys._group.buttons():
            bold = key.font()
            bold.setBold(True)
            assert key.width() >= QFontMetrics(bold).horizontalAdvance(key.text()) + 12, (
                f"{key.text()} fits when chosen"
            )
    finally:
        workspace(window)._dress(100, "light")
        settle(qtbot, window)


def test_keys_and_tabs_go_together(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    keys, tabs = keys_of(window), case(window).tabs
    case(window).show_tab("papers")
    settle(qtbot, window)
    (chosen,) = [key for key in keys._group.buttons() if key.isChecked()]
    assert chosen.text() == "Papirer"
    chosen.setFocus()
    qtbot.keyClick(chosen, Qt.Key.Key_Right)
    settle(qtbot, window)
    assert tabs.tabText(tabs.currentIndex()) == "Avtaler og besøk"
    keys._group.button(0).click()
    settle(qtbot, window)
    assert tabs.currentIndex() == 0


def test_a_tab_that_comes_later_has_its_key_too(qtbot: QtBot) -> None:
    holder, tabs = QWidget(), Tabs()
    column = QVBoxLayout(holder)
    column.addWidget(tabs.keys)
    column.addWidget(tabs)
    qtbot.addWidget(holder)
    tabs.add(QWidget(), "Oversikt")
    holder.show()
    tabs.add(QWidget(), "Notater")
    first, second = (key.geometry() for key in tabs.keys.findChildren(QPushButton))
    assert second.left() == first.right() + 1
    assert second.height() == first.height()
