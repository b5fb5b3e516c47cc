"""A text that is only read."""

from typing import Any

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit


class Reading(QPlainTextEdit):
    """A text that is only read. It scrolls within itself, however long it or one of its words is."""

    LINES = 6
    FRAME = 26
    """Border, padding and the document's own margin, in pixels."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        used = max(2, min(self.LINES, int(self.document().size().height())))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * used + self.FRAME)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit()
