"""What stands on the screen after F12: a calendar, as on any office PC."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.widgets.basics import button, row


class CalendarPage(QWidget):
    """A month and a button; nothing of what was there before."""

    def __init__(self, back: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(QLocale(QLocale.Language.NorwegianBokmal))
        self.calendar.setGridVisible(True)
        self.calendar.setFixedSize(720, 420)
        self.calendar.setAccessibleName(tr("Kalender"))
        self.back = button(tr("&Tilbake"), back)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self.calendar)
        column.addLayout(row(None, self.back))
        column.addStretch(2)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(column)
        layout.addStretch(1)

    def showEvent(self, event: object) -> None:
        """The weekend in a colour that can be read on the ground there is now."""
        super().showEvent(event)  # type: ignore[arg-type]
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(theme.colours()["danger"]))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, weekend)
