"""Small pieces every page is made of, so that they look and behave alike."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr
from ui.widgets.voice import announce

PLAIN_TEXT = 0
"""Qt.TextFormat.PlainText. As a number: naming the Qt namespace costs 20 ms, and the first picture has only labels."""


SPOKEN = {"error": True, "danger": True, "done": False}
"""Roles whose words a screen reader is told when they come; True: at once, over what it is saying."""


class Words(QLabel):
    """A label that is heard as well as seen where its role is one of SPOKEN."""

    def setText(self, words: str) -> None:
        """Show the words, and say them where they are new."""
        new = words != self.text()
        super().setText(words)
        if new and self.isVisible():
            self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()

    def _say(self) -> None:
        role = self.property("role")
        if role in SPOKEN:
            announce(self, self.text(), urgent=SPOKEN[role])


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    """A label; `role` is one of title, heading, quiet, auto, error, danger, done, code."""
    words = Words(text)
    words.setProperty("role", role)
    words.setWordWrap(wrap)
    words.setProperty("textFormat", PLAIN_TEXT)
    return words


def saves_itself() -> QLabel:
    """Said wherever nothing is pressed to save: the one look and the one wording of it."""
    return label("✓ " + tr("Lagres av seg selv"), "auto")


def set_role(widget: QWidget, role: str) -> None:
    """Change what a widget is, and dress it accordingly."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, on_click: Callable[[], None], primary: bool = False) -> QPushButton:
    """A push button that Enter presses too."""
    button = QPushButton(text)
    button.setAutoDefault(True)
    button.clicked.connect(lambda: on_click())
    if primary:
        button.setProperty("role", "primary")
    return button


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None is the space that gives."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


class Card(QFrame):
    """A framed group, filled from the top."""

    def __init__(self, *parts: QWidget | QLayout, dense: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self._column = QVBoxLayout(self)
        edge = 8 if dense else 12
        self._column.setContentsMargins(14, edge, 14, edge)
        self._column.setSpacing(8)
        for part in parts:
            self.add(part)

    def stretch(self) -> None:
        """The space that gives: what is added from now on stands at the foot."""
        self._column.addStretch(1)

    def add(self, part: QWidget | QLayout) -> None:
        """One more part at the foot."""
        if isinstance(part, QWidget):
            self._column.addWidget(part)
        else:
            self._column.addLayout(part)


def shortcut(parent: QWidget, keys: str, run: Callable[[], None]) -> QShortcut:
    """A key that works while `parent` or something in it is shown."""
    shortcut = QShortcut(QKeySequence(keys), parent)
    shortcut.activated.connect(run)
    return shortcut
