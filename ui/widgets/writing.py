"""A text of several lines, as it is written."""

from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QPlainTextEdit


class Writing(QPlainTextEdit):
    """A text of several lines. What is pasted loses its format. `left` fires when the cursor leaves a text that was changed."""

    left = Signal()
    most = 8
    """Lines it grows to before it scrolls."""

    def __init__(self, name: str, lines: int = 3) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._fit()
        self.document().contentsChanged.connect(self._fit)

    def _fit(self) -> None:
        """As tall as what is written, within reason."""
        used = max(self._lines, min(self.most, int(self.document().size().height())))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * used + 18)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()
