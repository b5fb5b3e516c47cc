"""Everything can be reached from the keyboard, and a screen reader has a name for it."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import alt_letters, settle, workspace
from tests.ui.test_day import decide, page, take_in
from ui import theme
from ui.case.page import CasesPage
from ui.children.page import ChildrenPage
from ui.models.rows import RowsTable
from ui.shell.window import Window
from ui.widgets.decide import Decide

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QSpinBox, QPlainTextEdit, QAbstractItemView)


def controls(root: QWidget) -> list[QWidget]:
    """Every control a person can see and use, without Qt's own inner parts."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, CONTROLS) or widget.objectName().startswith("qt_"):
            continue
        if isinstance(widget, QHeaderView) or isinstance(widget.parentWidget(), (QSpinBox, QComboBox, QLineEdit)):
            continue
        found.append(widget)
    return found


def accessible_name(widget: QWidget) -> str:
    """The name a screen reader says; for a combo box Qt says its value, so its own name or its label counts."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def screens(qtbot: QtBot, window: Window) -> Iterator[tuple[str, QWidget]]:
    """Goes through every page and tab, and the pages of the lock screen; yields each while it is shown."""
    take_in(qtbot, window)
    for name, shown in window.pages.items():
        workspace(window).go(name)
        settle(qtbot, window)
        tabs = shown.findChildren(QTabWidget)
        if not tabs:
            yield name, shown
        for number in range(tabs[0].count() if tabs else 0):
            tabs[0].setCurrentIndex(number)
            settle(qtbot, window)
            yield f"{name} {number}", shown
    yield from childs_tabs(qtbot, window)
    window.session.lock()
    yield "unlock", window.unlock.currentWidget()
    for name in ("backup", "restore"):
        window.unlock.open_care(name)
        settle(qtbot, window)
        yield name, window.unlock.currentWidget()


def childs_tabs(qtbot: QtBot, window: Window) -> Iterator[tuple[str, QWidget]]:
    """The page of the first child in the house, tab by tab."""
    workspace(window).go("children")
    settle(qtbot, window)
    children = page(window, ChildrenPage)
    children.open_child(children.table.rows_model.rows[0])
    shown = children.child()
    assert shown is not None
    for name in shown.panes:
        shown.show_tab(name)
        settle(qtbot, window)
        yield f"child {name}", shown


def reached(group: QButtonGroup) -> bool:
    """Whether Tab comes to one of a group; the arrows lead to the others."""
    return any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in group.buttons())


CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\{\w*\}")
"""A code of the database (with an underscore), or a place that nothing was put in ({0})."""


def test_every_screen_is_named_reached_by_keys_and_in_words(qtbot: QtBot, window: Window) -> None:
    """One walk over every page and tab: every control has a name and takes the keyboard, no two things share an Alt letter,
    no code stands where a word should, and the bundled face has every sign."""
    QAccessible.setActive(True)
    found: list[str] = []
    for name, shown in screens(qtbot, window):
        widgets = [*controls(shown), *(controls(window.workspace) if window.workspace else [])]
        found += [f"{name}: {what}" for widget in widgets for what in out_of_reach(widget)]
        letters = Counter(alt_letters(window))
        found += [f"{name}: Alt+{letter} leads to two" for letter, times in letters.items() if times > 1]
        for widget in shown.findChildren(QWidget):
            drawn, texts = QFontMetrics(widget.font()).inFontUcs4, texts_of(widget)
            found += [f"{name}: {words}" for words in texts if CODE.search(words.replace("child_stays.csv", ""))]
            signs = {sign for words in texts for sign in words.replace("\n", "")}
            found += [f"{name}: no face has {sign}" for sign in signs if not drawn(ord(sign))]
    assert not found, set(found)


def out_of_reach(widget: QWidget) -> list[str]:
    """What keeps somebody with a keyboard or a screen reader from a control."""
    found = [] if accessible_name(widget) else [f"{widget.metaObject().className()} has no name"]
    by_arrows = isinstance(widget, QAbstractButton) and widget.group() is not None and reached(widget.group())
    if widget.isEnabled() and not by_arrows and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.append(f"{type(widget).__name__} {accessible_name(widget)} is not reached by Tab")
    return found


def test_tab_goes_through_the_whole_intake_and_comes_back(qtbot: QtBot, window: Window) -> None:
    workspace(window).go("intake")
    settle(qtbot, window)
    wanted = {
        w for w in controls(window.pages["intake"]) if w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    seen: set[QWidget] = set()
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    missed = [f"{type(w).__name__} {accessible_name(w)}" for w in wanted - seen]
    assert not missed, missed


def texts_of(widget: QWidget) -> list[str]:
    """Every text a widget shows."""
    if isinstance(widget, QComboBox):
        return [widget.itemText(n) for n in range(widget.count())]
    if isinstance(widget, QListWidget):
        return [widget.item(n).text() for n in range(widget.count())]
    if isinstance(widget, RowsTable):
        model = widget.rows_model
        return [
            str(model.data(model.index(r, c)))
            for r in range(min(60, model.rowCount()))
            for c in range(model.columnCount())
        ]
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        return [widget.text()]
    return []


@pytest.mark.parametrize("name", ["depart", "move", "late", "away", "dates"])
def test_every_decision_has_names_and_closes_with_escape(qtbot: QtBot, window: Window, name: str) -> None:
    QAccessible.setActive(True)
    take_in(qtbot, window)
    dialog = decide(qtbot, window, name)
    assert not [type(w).__name__ for w in controls(dialog) if not accessible_name(w)]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not [d for d in window.findChildren(Decide) if d.isVisible()])
    window.activateWindow()


def test_dark_and_large_text_dress_every_page(qtbot: QtBot, window: Window) -> None:
    try:
        theme.apply_theme(150, "dark")
        for _ in screens(qtbot, window):
            assert window.palette().window().color().lightness() < 60
        assert window.font().pointSizeF() == 15
    finally:
        theme.apply_theme(100, "light")


def test_each_window_wears_the_sheet_and_the_application_none(qtbot: QtBot, window: Window, qapp: QApplication) -> None:
    """Under a sheet of the application everything is dressed anew each time it is laid into another. A list that belongs to no
    window has it too."""
    assert not qapp.styleSheet()
    workspace(window).go("annual_return")
    settle(qtbot, window)
    proposals = window.pages["annual_return"].search.completer().popup()  # type: ignore[attr-defined]
    try:
        theme.apply_theme(150, "dark")
        for worn in (window, proposals):
            assert theme.DARK["accent"] in worn.styleSheet()
            assert "15.0pt" in worn.styleSheet()
    finally:
        theme.apply_theme(100, "light")


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_text_stands_out_from_what_is_behind_it(colours: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3: a contrast of 4.5 at least."""

    def light(name: str) -> float:
        parts = [int(colours[name][i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        a, b = sorted((light(one), light(other)), reverse=True)
        return (a + 0.05) / (b + 0.05)

    pairs = [(t, g) for t in ("ink", "quiet", "danger", "done") for g in ("ground", "card", "field", "stripe")]
    pairs += [
        ("on_accent", "accent"),
        ("ink", "danger_ground"),
        ("ink", "done_ground"),
        ("ink", "chosen"),
        ("ink", "head"),
    ]
    assert not [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5]


def test_esc_goes_back_to_the_list_of_cases(qtbot: QtBot, window: Window) -> None:
    take_in(qtbot, window)
    cases = page(window, CasesPage)
    assert cases.open_household()
    qtbot.keyClick(cases, Qt.Key.Key_Escape)
    assert not cases.open_household()
