"""One question between the password and everything else, when the clock cannot be believed: what day is it?"""

from __future__ import annotations

import re
from datetime import datetime, time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.clock import Doubt
from app.domain.errors import LivdError, RuleBroken
from app.version import BUILT
from ui.i18n import error_text, text, tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import DateField

_ANY_YEAR = 200
_GIVE_UP_MS = 5 * 60_000
"""An open vault does not wait longer for an answer than an idle window does."""


class DayPage(QWidget):
    """Shows the year of everything. `on_back` is called when the question was left without an answer."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.says, self.knows = label("", "", wrap=True), label("", "quiet", wrap=True)
        self.right = button(tr("&Ja, klokken er riktig"), self._right)
        self.day = DateField(tr("Hvilken dag er det?"), years=_ANY_YEAR)
        self.at = QLineEdit()
        self.at.setAccessibleName(tr("Klokken er"))
        self.at.setMaxLength(5)
        self.use = button(tr("&Bruk denne tiden"), self._use, primary=True)
        for field in (self.day, self.at):
            field.returnPressed.connect(self._use)
        self.leave = button(tr("&Lås igjen"), session.leave_question)
        self.error = label("", "error", wrap=True)
        form = QFormLayout()
        form.addRow(tr("&Dag"), self.day)
        form.addRow(tr("Kl&okken"), self.at)
        card = Card(label(tr("Hvilken dag er det?"), "title"), self.says, self.knows, row(self.right, None))
        card.add(
            label(tr("Er den feil, skriver du hva som er riktig. PC-ens egen klokke blir ikke stilt."), "quiet", True)
        )
        card.add(form)
        card.add(self.error)
        card.add(row(self.leave, None, self.use))
        card.setFixedWidth(560)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(card)
        column.addStretch(2)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(column)
        layout.addStretch(1)
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.setInterval(_GIVE_UP_MS)
        self._waits.timeout.connect(session.leave_question)

    def ask(self, doubt: Doubt) -> None:
        """Show the question."""
        self.says.setText(tr("PC-en sier at det er {time}.", time=moment_text(doubt.now)))
        words = tr("Det siste som er kjent her, er senere: fra {0}.")
        rested = tr("Det siste som er skrevet her, er fra {0}. Stemmer det at det er så lenge siden?")
        self.knows.setText((words if doubt.behind else rested).format(moment_text(doubt.known)))
        self.day.clear()
        self.at.setText(f"{doubt.now:%H:%M}")
        self.error.hide()
        self._enable(True)
        self._waits.start()
        self.right.setVisible(doubt.now.date() >= BUILT)
        (self.day if doubt.behind else self.right).setFocus()

    def stop(self) -> None:
        """It has been answered, or left."""
        self._waits.stop()

    def _right(self) -> None:
        self._settle(None)

    def _use(self) -> None:
        try:
            self._settle(self._typed())
        except LivdError as error:
            self._refused(error)

    def _typed(self) -> datetime:
        """What was typed; RuleBroken when it is no day, no time, or before this program was made."""
        day = self.day.required()
        match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", self.at.text().strip())
        if not match:
            raise RuleBroken("bad_time", value=self.at.text()[:10])
        if day < BUILT:
            raise RuleBroken("before_program", date=f"{BUILT:%d.%m.%Y}")
        return datetime.combine(day, time(int(match[1]), int(match[2])))

    def _settle(self, moment: datetime | None) -> None:
        self._enable(False)
        self.session.settle_clock(self, moment, self._refused)

    def _refused(self, error: LivdError) -> None:
        self._enable(True)
        self.error.setText(error_text(error))
        self.error.show()

    def _enable(self, on: bool) -> None:
        for field in (self.right, self.use, self.leave):
            field.setEnabled(on)


def moment_text(moment: datetime) -> str:
    """A day with its weekday and its year, and the time."""
    weekday = text("weekdays", str(moment.weekday()))
    return tr("{weekday} {moment:%d.%m.%Y}, klokken {moment:%H:%M}", weekday=weekday, moment=moment)
