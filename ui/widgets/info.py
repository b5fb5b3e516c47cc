"""Where something comes from, behind a sign: out of the way, and reached by keyboard as by mouse."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip

from ui.i18n import tr
from ui.widgets.voice import announce


class Info(QPushButton):
    """Enter, space or a click shows the words under the sign, and a screen reader says them."""

    def __init__(self, words: str = "") -> None:
        super().__init__("i")
        self.setAccessibleName(tr("Om kilden"))
        self.setProperty("role", "info")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # a sign, however wide its line is
        self.words = words
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.words, self)
        announce(self, self.words)
