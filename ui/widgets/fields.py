"""Fields that more than one page has: a choice, a date, and an area that scrolls. The first picture has none of them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QLineEdit, QScrollArea, QSpinBox, QWidget

from app import clock
from app.domain.dates import check_reasonable
from app.domain.errors import RuleBroken
from ui.i18n import text, tr


def scrolled(inside: QWidget) -> QScrollArea:
    """The widget in an area that scrolls when the window is too small for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setWidget(inside)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


MOST_WIDE, CHROME = 560, 44
"""Pixels: a choice asks for no more than this; what stands around its words (arrow, border, padding)."""


class Choice(QComboBox):
    """One of several codes with labels; an empty code first where nothing may be chosen. `decided` fires when somebody has
    chosen: from the list at once, with the arrow keys when Enter is pressed or the field is left, not at each step on the way.
    """

    decided = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self._stepping = self._undecided = False
        self._wanted = ""
        self.activated.connect(self._on_activated)
        self.set_options(options)

    def sizeHint(self) -> QSize:
        """As wide as its longest choice, where there is room; it can be drawn narrower, and its list never is."""
        hint = super().sizeHint()
        return QSize(min(MOST_WIDE, max(hint.width(), self._longest() + CHROME)), hint.height())

    def showPopup(self) -> None:
        """The list is as wide as its longest choice, whatever room the field has."""
        self.view().setMinimumWidth(self._longest() + CHROME)
        super().showPopup()

    def _longest(self) -> int:
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)

    def _on_activated(self, _: int) -> None:
        self._undecided = self._stepping
        if not self._stepping:
            self.decided.emit()

    def decide(self) -> None:
        """What the arrow keys stand at is meant."""
        if self._undecided:
            self._undecided = False
            self.decided.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._stepping = True
        super().keyPressEvent(event)
        self._stepping = False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.decide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.decide()

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Replace the options, keeping the choice where it is still there."""
        chosen = self._wanted or self.code()
        self.blockSignals(True)
        self.clear()
        for code, shown in options:
            self.addItem(shown, code)
        self.want(chosen)
        self.blockSignals(False)
        self.updateGeometry()

    def code(self) -> str:
        """The chosen code."""
        return self.currentData() or ""

    def want(self, code: str) -> None:
        """Choose a code now, or once it is offered: what a draft holds may come before the options do."""
        self.set_code(code)
        self._wanted = "" if self.code() == code else code

    def set_code(self, code: str) -> None:
        """Choose a code; the first option when it is unknown."""
        self.setCurrentIndex(max(0, self.findData(code)))

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # scrolling a page must not change an answer


class Number(QSpinBox):
    """A whole number. Scrolling a page over it changes nothing."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]

    def says(self, suffix: Callable[[int], str]) -> None:
        """What it counts stands behind it, one or many: `1 dag`, `2 dager`."""
        self.valueChanged.connect(lambda value: self.setSuffix(" " + suffix(value)))
        self.setSuffix(" " + suffix(self.value()))


class Whole(QLineEdit):
    """A whole number that may be left out."""

    def __init__(self, name: str, most: int = 4) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(most)

    def value(self) -> int | None:
        """The number, None when empty; what is no number becomes -1, which no rule accepts."""
        typed = self.text().strip()
        if not typed:
            return None
        return int(typed) if typed.isascii() and typed.isdigit() else -1


class Decimal(QDoubleSpinBox):
    """A number with decimals. Scrolling a page over it changes nothing."""

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]


class DateField(QLineEdit):
    """A date typed as dd.mm.åååå, dd.mm or ddmmåå; `i dag` and `i går` are understood."""

    def __init__(
        self,
        name: str,
        value: date | Callable[[], date] | None = None,
        optional: bool = False,
        years: int = 1,
    ) -> None:
        """`value`: what it begins with, asked anew each time if it can be called. `years`: how far ahead a day can be meant."""
        super().__init__()
        self._years = years
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("dd.mm.åååå"))
        self.setMaxLength(20)
        self.optional = optional
        if callable(value):
            self.begin_with(value)
        else:
            self.set_date(value)
        self.editingFinished.connect(self._tidy)

    def begin_with(self, value: Callable[[], date]) -> None:
        """What it begins with, each time."""
        self.usual = lambda: date_text(value())
        self.set_date(value())

    def set_date(self, value: date | None) -> None:
        """Show a date."""
        self.setText(date_text(value))

    def value(self) -> date | None:
        """The date, None when empty; RuleBroken when it is none or cannot be meant."""
        text = self.text().strip()
        if not text and self.optional:
            return None
        return parse_date(text, self._years)

    def required(self) -> date:
        """The date; RuleBroken when there is none."""
        return parse_date(self.text().strip(), self._years)

    def _tidy(self) -> None:
        try:
            self.set_date(self.value())
        except RuleBroken:
            return


def date_text(value: date | None) -> str:
    """A date as it is written in Norway."""
    return f"{value:%d.%m.%Y}" if value else ""


def moment_text(at: str) -> str:
    """A moment kept as ISO text, as it is written in Norway: 27.11.2026 kl. 14.30; a day alone as a day."""
    day = f"{at[8:10]}.{at[5:7]}.{at[:4]}"
    return f"{day} kl. {at[11:13]}.{at[14:16]}" if len(at) > len("2026-11-27") else day


def parse_date(typed: str, years: int = 1) -> date:
    """The date behind what was typed; a year of two digits is this century. RuleBroken `bad_date` or `absurd_date`."""
    today = clock.today()
    words = dict.fromkeys(text("day_words", "today").split(", "), today)
    words |= dict.fromkeys(text("day_words", "yesterday").split(", "), today - timedelta(days=1))
    if typed.casefold() in words:
        return words[typed.casefold()]
    parts = [p for p in re.split(r"[./\- ]+", typed) if p]
    if re.fullmatch(r"([0-9]{4}|[0-9]{6}|[0-9]{8})", typed):
        parts = [p for p in (typed[:2], typed[2:4], typed[4:]) if p]
    try:
        if not 2 <= len(parts) <= 3 or not all(re.fullmatch(r"[0-9]{1,4}", p) for p in parts):
            raise ValueError(typed)
        year = parts[2] if len(parts) == 3 else str(today.year)
        day = date(int(year) + 2000 if len(year) == 2 else int(year), int(parts[1]), int(parts[0]))
    except ValueError:
        raise RuleBroken("bad_date", value=typed[:20]) from None
    check_reasonable(day, today + timedelta(days=366 * (years - 1)))
    return day
