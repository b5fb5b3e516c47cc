"""Free words as they are written: a text of several lines, or of one. Both have the line of the text guard."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.widgets.basics import set_role
from ui.widgets.guarded import Guarded, Strip, tall, units

AIR, WIDE = 20, 520
"""Pixels: what a dialog leaves free at its sides, and how wide a line may be that is wider than its field."""
EDGE = 3
"""Pixels of the border, which the line stands within."""


class Writing(Guarded, QPlainTextEdit):
    """A text of several lines. What is pasted loses its format. `left` fires when the cursor leaves a text that was changed.
    Room for the guard's line is kept within the field, so that nothing moves when it comes."""

    left = Signal()
    most = 8
    """Lines it grows to before it scrolls."""

    def __init__(self, name: str, lines: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self.prepare(Strip(self, self))
        self.textChanged.connect(self.on_changed)
        self._fit()
        self.document().contentsChanged.connect(self._fit)

    def _fit(self) -> None:
        """As tall as what is written, within reason."""
        used = max(self._lines, min(self.most, int(self.document().size().height())))
        self.setViewportMargins(0, 0, 0, tall(self))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * used + 18 + tall(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.place_strip()

    def place_strip(self) -> None:
        high = tall(self)
        self.strip.setGeometry(EDGE, self.height() - high - EDGE, self.width() - 2 * EDGE, high)

    def keyPressEvent(self, event: Any) -> None:
        if not self.is_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.on_left()

    def on_left(self) -> None:
        if not (self.hasFocus() or self.strip.has_cursor()):
            self.left.emit()

    def words(self) -> str:
        return self.toPlainText()

    def put(self, spans: Sequence[tuple[int, int]], into: str) -> None:
        words, cursor = self.words(), QTextCursor(self.document())
        cursor.beginEditBlock()
        for start, end in sorted(spans, reverse=True):
            cursor.setPosition(units(words, start))
            cursor.setPosition(units(words, end), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(into)
        cursor.endEditBlock()


class Line(Guarded, QLineEdit):
    """A text of one line. The guard's line stands under it, over what is there, as long as the cursor is in it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.prepare(Strip(self, self))
        self.textChanged.connect(self.on_changed)

    def place_strip(self) -> None:
        """Under the field, or over it where the window ends."""
        window = self.window()
        if self.strip.parentWidget() is not window:
            self.strip.setParent(window)
            set_role(self.strip, "over")
            self.destroyed.connect(self.strip.deleteLater)
            QWidget.setTabOrder(self, self.strip.replace)
            QWidget.setTabOrder(self.strip.replace, self.strip.leave)
        high, at = tall(self) + 2, self.mapTo(window, QPoint(0, self.height()))
        top = at.y() if at.y() + high <= window.height() else at.y() - self.height() - high
        right = at.x() + self.width()
        left = min(at.x(), max(AIR, right - WIDE))
        self.strip.setGeometry(QRect(left, top, right - left, high))
        self.strip.raise_()

    def keyPressEvent(self, event: Any) -> None:
        if not self.is_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.on_left()

    def on_left(self) -> None:
        if not (self.hasFocus() or self.strip.has_cursor()):
            self.strip.hide()

    def words(self) -> str:
        return self.text()

    def put(self, spans: Sequence[tuple[int, int]], into: str) -> None:
        words = self.words()
        for start, end in sorted(spans, reverse=True):
            first = units(words, start)
            self.setSelection(first, units(words, end) - first)
            self.insert(into)
