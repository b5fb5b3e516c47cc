"""Two columns where there is room for both; with large text, or in a narrow window, one under the other."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

WIDE_SIGNS = 130
"""Characters across that two columns need."""


class Columns(QWidget):
    """`left` and `right` are filled from the top; `shares` says how the width is divided."""

    def __init__(self, shares: tuple[int, int] = (1, 1)) -> None:
        super().__init__()
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(14)
        for column, share in zip((self.left, self.right), shares, strict=True):
            self._box.addLayout(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        room = self.window().width() - self.mapTo(self.window(), self.rect().topLeft()).x()
        wide = room >= self.fontMetrics().averageCharWidth() * WIDE_SIGNS
        side, under = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._box.setDirection(side if wide else under)
