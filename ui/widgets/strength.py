"""How hard the password being typed is to guess, as a bar and in words."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.passwords import strength
from ui.i18n import tr
from ui.widgets.basics import label


class StrengthMeter(QWidget):
    """Follows `field`; `about` gives the words an attacker would try."""

    def __init__(self, field: QLineEdit, about: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._about = about
        self._words = (
            tr("Svært lett å gjette"),
            tr("Lett å gjette"),
            tr("Litt for lett å gjette"),
            tr("Godt passord"),
            tr("Svært godt passord"),
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 4)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(tr("Passordets styrke"))
        self.judged = label(" ", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        layout.addWidget(self.judged)
        field.textChanged.connect(self._judge)

    def _judge(self, text: str) -> None:
        score = strength(text, self._about())
        self.bar.setValue(score)
        self.judged.setText(self._words[score] if text else " ")
