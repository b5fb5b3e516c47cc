"""What the tabs of administration share: a width that can be read, and a place for what was refused."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.errors import LivdError
from ui.i18n import error_text
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.fields import scrolled


class Tab(QWidget):
    """A column of cards; `refused` shows an error under them."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__()
        self.session, self.navigator = session, navigator
        self.error = label("", "error", wrap=True)
        self.error.hide()
        inside = QWidget()
        inside.setMaximumWidth(1160)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 12, 8, 0)
        self.column.addWidget(self.error)
        self.column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside))

    def add(self, frame: QFrame) -> None:
        """One more card."""
        self.column.insertWidget(self.column.count() - 2, frame)

    def done(self, message: str) -> Callable[[object], None]:
        """What to do when a change is durable: say it."""

        def say(_: object) -> None:
            self.error.hide()
            self.navigator.say(message)

        return say

    def refused(self, error: LivdError) -> None:
        """Say why not."""
        self.error.setText(error_text(error))
        self.error.show()

    def refresh(self) -> None:
        """Ask again."""
