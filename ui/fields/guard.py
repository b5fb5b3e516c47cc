"""The text guard in the window: reads what is being written in whichever field of free words has the cursor, on the database
thread, and lets the field say what tells who somebody is. No field asks for it: every one of them is read.

The names are never here: the text goes to the thread that has them, places in it and codes come back.
"""

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.domain.errors import LivdError
from app.domain.wording import MAX_TEXT
from app.rows import TellingRow
from ui.session import Session
from ui.widgets.writing import Line, Writing

PAUSE_MS = 400
"""So long nothing is typed before it is read."""
_CODE = re.compile(r"\b[A-Z]{1,3}-\d+\b")


class Guard(QObject):
    """Of one unlocked window: made with what is in it, gone with it."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._field: Writing | Line | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.look)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if not isinstance(now, Writing | Line) or now is self._field:
            return
        if self._timer.isActive():
            self.look()  # what was written last where the cursor was
        if self._field is not None and isValid(self._field):
            self._field.textChanged.disconnect(self._timer.start)
        self._field = now
        now.textChanged.connect(self._timer.start)
        self._timer.start()

    def look(self) -> None:
        """Read the text now."""
        field = self._field
        if field is None or not isValid(field):
            self._field = None
            return
        whole, (key, name) = field.words(), field.subject()
        read = whole[:MAX_TEXT]
        if key:
            field.left_words = self._session.drafts.left(key, name)
        if not read.strip():
            field.hush()
            return
        codes = tuple(dict.fromkeys(_CODE.findall(key)))

        def told(rows: Sequence[TellingRow]) -> None:
            """A text that is another by now is read again anyway."""
            if field.words() == whole:
                field.tell(read, rows)

        self._session.ask(field, lambda queries: queries.cases.telling(read, codes), told, _never_mind)


def _never_mind(_: LivdError) -> None:
    """The guard stands in nobody's way: what could not be read is not said."""
