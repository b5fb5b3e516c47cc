"""Tabs of which none is out of sight: their keys stand in as many rows as they need."""

from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QTabWidget, QWidget


def bolder(key: QAbstractButton) -> int:
    """Pixels that its words take more when it is chosen, which Qt's hint does not know."""
    words, bold = key.text(), key.font()
    bold.setBold(True)
    return max(0, QFontMetrics(bold).horizontalAdvance(words) - key.fontMetrics().horizontalAdvance(words))


class TabKeys(QWidget):
    """A key for each tab, wrapped like words. The arrows go from one to the next, as in a tab bar."""

    def __init__(self, tabs: QTabWidget) -> None:
        super().__init__()
        self._tabs, self._group = tabs, QButtonGroup(self)
        tabs.currentChanged.connect(self._show_current)
        self._group.idClicked.connect(tabs.setCurrentIndex)

    def add(self, words: str) -> None:
        """The key of one more tab."""
        key = QPushButton(words, self)
        key.setProperty("role", "tab")
        key.setCheckable(True)
        self._group.addButton(key, len(self._group.buttons()))
        self._show_current(self._tabs.currentIndex())
        if self.isVisible():
            self._place()

    def current(self) -> QWidget:
        """The key of what is shown."""
        return self._group.checkedButton() or self

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _show_current(self, number: int) -> None:
        key = self._group.button(number)
        if key:
            key.setChecked(True)

    def _place(self) -> None:
        """From the left, row under row."""
        x = y = tall = 0
        for key in self._group.buttons():
            key.ensurePolished()
            size = key.sizeHint()
            wide = size.width() + bolder(key)
            if x and x + wide > self.width():
                x, y = 0, y + tall
            key.setGeometry(x, y, wide, size.height())
            x, tall = x + wide, max(tall, size.height())
        self.setFixedHeight(y + tall)


class Tabs(QTabWidget):
    """`keys` stands where its owner puts it, above what is shown; it is there when the tabs are."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = TabKeys(self)
        self.tabBar().hide()

    def add(self, tab: QWidget, words: str) -> None:
        """One more tab."""
        self.addTab(tab, words)
        self.keys.add(words)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        self.keys.setVisible(visible)
