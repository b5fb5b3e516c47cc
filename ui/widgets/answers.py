"""One of a few answers as plain buttons side by side: all are seen, none is chosen for anybody, the first says it is not asked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

NOT_ASKED = ""


class AnswerButtons(QWidget):
    """Tab comes to the chosen one; the arrow keys, or the number of an answer, choose another. `typed`: somebody chose."""

    typed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], columns: int = 4) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that a letter can lead here; the chosen button takes it
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for number, (code, words) in enumerate(options):
            button = QPushButton(f"{number}  {words}" if number else words)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "answer")
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda *_: self.typed.emit())
            self._group.addButton(button)
            self.buttons[code] = button
            grid.addWidget(button, number // columns, number % columns)
        self.set_code(NOT_ASKED)

    def code(self) -> str:
        """What is chosen; empty for not asked."""
        return next((code for code, button in self.buttons.items() if button.isChecked()), NOT_ASKED)

    def set_code(self, code: str) -> None:
        """Choose this one."""
        button = self.buttons.get(code, self.buttons[NOT_ASKED])
        button.setChecked(True)
        self.setFocusProxy(button)
        for other in self.buttons.values():
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is button else Qt.FocusPolicy.ClickFocus)

    def _choose(self, code: str) -> None:
        self.set_code(code)
        self.buttons[code].setFocus()
        self.typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and numbers; anything else goes on."""
        codes, at = list(self.buttons), list(self.buttons).index(self.code())
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        number = event.key() - Qt.Key.Key_0
        if event.key() in steps:
            self._choose(codes[(at + steps[Qt.Key(event.key())]) % len(codes)])
        elif 0 <= number < len(codes):
            self._choose(codes[number])
        else:
            super().keyPressEvent(event)

    def draft(self) -> str:
        """What is chosen."""
        return self.code()

    def restore_draft(self, draft: str) -> None:
        """Choose it again."""
        self.set_code(draft)
