"""When somebody was born, as a year or as an age: what is known at the door is often how old the child is."""

import re
from datetime import date, timedelta

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit

from app import clock
from ui.i18n import tr

MOST, YEAR_SIGNS = 10, 4


class BornField(QLineEdit):
    """An age that is typed becomes the year it gives when the field is left, for everybody to see."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(MOST)
        self.setAccessibleName(tr("Fødselsår eller alder"))
        self.setPlaceholderText(tr("Født eller alder"))
        self._fit()
        self.editingFinished.connect(self._say_year)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """As wide as what it asks for, in any size of text."""
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(tr("Født eller alder")) * 3 // 2)

    def year(self) -> int | None:
        """The birth year; 0 for what is none."""
        return birth_year(self.text(), clock.today())

    def known_year(self) -> int | None:
        """The year as far as it is typed: an age counts when the field is left, for a year begins like one."""
        return self.year() if len(self.text().strip()) == YEAR_SIGNS else None

    def _say_year(self) -> None:
        year = self.year()
        if year and str(year) != self.text().strip():
            self.setText(str(year))


_AGE = re.compile(r"(\d{1,3})\s*(år|mnd|md|måneder|uker|u)?\.?", re.IGNORECASE)
_DAYS = {"m": 30, "u": 7}
"""Days of a month and a week, as good as an age said at the door."""


def birth_year(text: str, today: date) -> int | None:
    """A birth year, or the year an age gives (`7`, `7 år`, `3 mnd`, `5 uker`); None when empty; anything else becomes 0, which
    no rule accepts. An age in years may be a year off: whoever has not had their birthday yet was born the year before."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    age = _AGE.fullmatch(text)
    if age is None:
        return 0
    number, unit = int(age[1]), (age[2] or "").lower()
    days = _DAYS.get(unit[:1])
    return (today - timedelta(days=days * number)).year if days else today.year - number
