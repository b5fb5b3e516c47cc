"""A walk through every page, tab and dialog of a house in use, in every text size: what can be read, and what a wheel does."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.conftest import settle, workspace
from tests.ui.test_day import type_in
from ui.models.rows import Column, RowsTable
from ui.shell.window import Window
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice
from ui.widgets.writing import Writing

ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
ARROW, SLACK = 34, 3
"""Pixels of a choice that are not its words; pixels a text may lack: the last letter's side."""


Walk = Callable[[QtBot, Window], Iterator[tuple[str, QWidget]]]


def places(qtbot: QtBot, window: Window) -> Iterator[tuple[str, QWidget]]:
    """Every page, with each of its tabs shown in turn, and those of the open case."""
    for name in window.pages:
        workspace(window).go(name)
        settle(qtbot, window)
        QApplication.processEvents()
        page = window.pages[name]
        yield name, page
        for tabs in page.findChildren(QTabWidget):
            for number in range(1, tabs.count()):
                tabs.setCurrentIndex(number)
                settle(qtbot, window)
                QApplication.processEvents()
                if tabs.isVisible():
                    yield f"{name}/{tabs.tabText(number)}", tabs.widget(number)
            tabs.setCurrentIndex(0)


def dialogs(qtbot: QtBot, window: Window) -> Iterator[tuple[str, QWidget]]:
    """What each button that promises a dialog (…) opens, on every page and tab."""
    for where, shown in places(qtbot, window):
        for key in shown.findChildren(QAbstractButton):
            if not (key.isVisible() and key.isEnabled() and key.text().endswith("…")):
                continue
            key.click()
            settle(qtbot, window)
            for dialog in [w for w in window.findChildren(Decide) if w.isVisible()]:
                yield f"{where}: {key.text()}", dialog
                dialog.leave()
            window.activateWindow()


def all_of(qtbot: QtBot, window: Window) -> Iterator[tuple[str, QWidget]]:
    """Pages, tabs and dialogs."""
    for found in (places(qtbot, window), dialogs(qtbot, window)):
        for where, shown in found:
            settle(qtbot, window)  # what has just been shown, and what it asked for, is laid out
            QApplication.processEvents()
            yield where, shown


def words_of(shown: QWidget) -> Iterator[str]:
    """Every text that can be seen there, table cells too."""
    for label in (w for kind in (QLabel, QAbstractButton) for w in shown.findChildren(kind)):
        if label.isVisible():
            yield label.text()
    for table in shown.findChildren(QTableView):
        model = table.model()
        for row in range(model.rowCount()) if table.isVisible() else ():
            yield from (str(model.index(row, column).data() or "") for column in range(model.columnCount()))


def cut(shown: QWidget) -> Iterator[str]:
    """What cannot be read whole though there is room elsewhere: a label or a key that is narrower than its words, a choice that
    is narrower than its answer. Its list is as wide as the longest (`Choice.showPopup`)."""
    for label in shown.findChildren(QLabel):
        if (
            label.isVisible()
            and label.text()
            and not label.wordWrap()
            and label.width() < label.sizeHint().width() - SLACK
        ):
            yield f"label {label.text()[:60]!r} {label.width()} < {label.sizeHint().width()}"
    for label in shown.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.height() < label.heightForWidth(label.width()) - SLACK:
            yield f"wrapped {label.text()[:60]!r} {label.height()} < {label.heightForWidth(label.width())}"
    for key in shown.findChildren(QAbstractButton):
        if key.isVisible() and key.text() and key.width() < key.sizeHint().width() - SLACK:
            yield f"key {key.text()!r} {key.width()} < {key.sizeHint().width()}"
    for bar in shown.findChildren(QTabBar):
        edges = bar.tabRect(0).left(), bar.tabRect(bar.count() - 1).right()
        if bar.isVisible() and bar.count() and (edges[0] < -SLACK or edges[1] > bar.width() + SLACK):
            yield f"tabs {bar.tabText(0)!r} {edges} in {bar.width()}"
    for table in shown.findChildren(RowsTable):
        for cell in table.visible_cells() if table.isVisible() else ():
            if table.is_cut(cell):
                yield f"cell {table.accessibleName()!r} {str(cell.data())[:60]!r}"
    for choice in shown.findChildren(QComboBox):
        drawn, now = choice.width() - ARROW, choice.fontMetrics().horizontalAdvance(choice.currentText())
        if choice.isVisible() and drawn < now - SLACK:
            yield f"choice {choice.accessibleName()!r} {drawn} < {now}"


@pytest.fixture
def house(qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch) -> Window:
    """A family in the house, its case open; nobody answers the system's own dialogs of files and printers."""
    monkeypatch.setattr(QFileDialog, "exec", lambda *_: 0)
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, staticmethod(lambda *_, **__: ("", "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_, **__: ""))
    type_in(qtbot, window)
    return window


SAVE_THEMSELVES = {
    "cases/Kartlegging", "cases/Trusler", "cases/Registrering", "cases/Tilgang", "admin/Deg og skjermen",
}  # fmt: skip


def unguarded(shown: QWidget) -> Iterator[str]:
    """Fields of several lines that the text guard does not read."""
    for field in shown.findChildren(QPlainTextEdit):
        if field.isVisible() and not field.isReadOnly():
            guarded = isinstance(field, Writing) and field.subject() is not None
            if not guarded or field.strip.parentWidget() is not field:  # type: ignore[attr-defined]
                yield field.accessibleName()


def test_one_walk_as_it_comes(qtbot: QtBot, house: Window) -> None:
    """Nothing is cut, no wheel answers, no day is a machine's; what saves itself says so and what has a button does not; every
    field of several lines is guarded. One walk: it is half a minute of everybody's time."""
    iso, moved, short, walked = set(), set(), set(), 0
    says, loose, lines = set[str](), set[str](), set[str]()
    for where, shown in all_of(qtbot, house):
        walked += 1
        says |= {where for w in shown.findChildren(QLabel) if w.property("role") == "auto" and w.isVisible()}
        loose |= {f"{where}: {name}" for name in unguarded(shown)}
        lines |= {w.accessibleName() for w in shown.findChildren(Writing) if w.isVisible() and not w.isReadOnly()}
        short |= {f"{where}: {what}" for what in cut(shown)}
        iso |= {f"{where}: {words[:80]}" for words in words_of(shown) if ISO.search(words)}
        for kind in (QComboBox, QAbstractSpinBox, QDateTimeEdit, QSlider):
            for field in shown.findChildren(kind):
                if field.isVisible() and field.isEnabled():
                    before = answer(field)
                    roll(field)
                    if answer(field) != before:
                        moved.add(f"{where}: {field.accessibleName()}")
        for table in shown.findChildren(RowsTable):
            assert table.nothing, f"{where}: {table.accessibleName()} says nothing when it is empty"
    assert walked > 40
    assert says == SAVE_THEMSELVES
    assert not loose, loose
    assert len(lines) > 15, lines
    assert not short, "\n".join(sorted(short))
    assert not iso, sorted(iso)
    assert not moved, sorted(moved)


def test_an_empty_list_says_so_only_when_it_was_read(qtbot: QtBot, qapp: QApplication) -> None:
    table = RowsTable("Ting", [Column("Hva", str, stretch=True)], nothing="Ingen ting.")
    qtbot.addWidget(table)
    table.show()
    unread = table.grab().toImage()
    assert not table.accessibleDescription()
    table.set_rows([])
    assert table.accessibleDescription() == "Ingen ting."
    assert table.grab().toImage() != unread
    table.set_rows(["a"])
    assert not table.accessibleDescription()


def answer(field: Any) -> object:
    """What a field holds."""
    return (
        field.currentIndex()
        if isinstance(field, QComboBox)
        else field.value()
        if hasattr(field, "value")
        else field.text()
    )


def roll(field: QWidget) -> None:
    """A turn of the wheel over it, with the cursor in it."""
    field.setFocus()
    at = QPointF(field.rect().center())
    for turn in (-120, 120, -120):
        event = QWheelEvent(
            at, field.mapToGlobal(at), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)


@pytest.mark.parametrize(("percent", "scheme", "walk"), [(125, "dark", places), (150, "light", all_of)])
def test_nothing_is_cut_that_has_room(qtbot: QtBot, house: Window, percent: int, scheme: str, walk: Walk) -> None:
    found: set[str] = set()
    try:
        workspace(house)._dress(percent, scheme)
        settle(qtbot, house)
        for where, shown in walk(qtbot, house):
            found |= {f"{where}: {what}" for what in cut(shown)}
    finally:
        workspace(house)._dress(100, "light")
        settle(qtbot, house)
    assert not found, "\n".join(sorted(found))


def test_a_list_is_as_wide_as_its_longest_choice(qtbot: QtBot, qapp: QApplication) -> None:
    long = "Et svar som er så langt at feltet selv aldri får plass til det noe sted"
    choice = Choice("Svar", [("", "Velg"), ("long", long)])
    qtbot.addWidget(choice)
    choice.resize(120, 30)
    choice.show()
    choice.showPopup()
    assert choice.view().width() >= choice.fontMetrics().horizontalAdvance(long)
    choice.hidePopup()
