"""The children of an intake: each on its card, with a way to take it away."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import Card, button
from ui.widgets.person_fields import PersonFields


class ChildLine(QWidget):
    """One child on one line: search, name, gender and birth year, and a way to take the line away."""

    def __init__(self, session: Session, on_remove: Callable[["ChildLine"], None]) -> None:
        super().__init__()
        self.remove: QPushButton = button(tr("Ta bort barnet"), lambda: on_remove(self))
        self.fields = PersonFields(session, "child", contact=False, beside=self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Card(self.fields, dense=True))


class ChildLines(QWidget):
    """The children, a card each; `typed` fires when one comes, goes or is changed."""

    typed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.lines: list[ChildLine] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def add(self) -> ChildLine:
        """One more."""
        line = ChildLine(self._session, self.remove)
        line.fields.typed.connect(self.typed)
        self.lines.append(line)
        self._box.addWidget(line)
        line.show()  # at once: Tab comes to what is shown
        self.typed.emit()
        return line

    def remove(self, line: ChildLine) -> None:
        """One less."""
        self.lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.typed.emit()

    def part(self, name: str) -> QWidget | None:
        """A field of one of them: `0.birth_year`."""
        number, _, field = name.partition(".")
        return self.lines[int(number)].fields.part(field) if int(number) < len(self.lines) else None

    def draft(self) -> list[dict[str, Any]]:
        """Each child as it is typed."""
        return [line.fields.draft() for line in self.lines]

    def restore_draft(self, draft: list[dict[str, Any]]) -> None:
        """These children, and no others."""
        for line in list(self.lines):
            self.remove(line)
        for child in draft:
            self.add().fields.restore_draft(child)
