"""What about the rooms must not be overlooked, a line each; only a line that is urgent is red."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.capacity.alarms import Alarm
from ui.i18n import text
from ui.widgets.basics import label


class AlarmLines(QWidget):
    """The lines, the urgent ones first as they come."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._said: list[str] = []

    def show_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Show these."""
        while item := self._column.takeAt(0):
            if old := item.widget():
                old.hide()
                old.deleteLater()
        self._said = [text("alarms", alarm.code, **alarm.params) for alarm in alarms]
        for alarm, words in zip(alarms, self._said, strict=True):
            self._column.addWidget(label(words, "error" if alarm.urgent else "", wrap=True))

    def text(self) -> str:
        """Everything that is said."""
        return "\n".join(self._said)
