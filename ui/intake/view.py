"""Pieces of the intake page's layout: a child on its card, and labels over fields; no ifs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.person_fields import PersonFields


class ChildLine(QWidget):
    """One child on one line: search, name, gender and birth year, and a way to take the line away."""

    def __init__(
        self, session: Session, on_changed: Callable[[], None], on_remove: Callable[["ChildLine"], None]
    ) -> None:
        super().__init__()
        self.fields = PersonFields(session, "child", on_changed, contact=False)
        self.remove: QPushButton = button(tr("Ta bort barnet"), lambda: on_remove(self))
        frame = Card(row(label(tr("Barn"), "heading"), None, self.remove), self.fields)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)


def grid(*rows: tuple[str, QWidget]) -> QGridLayout:
    """Labels over fields, two columns of them."""
    layout = QGridLayout()
    layout.setColumnStretch(0, 1)
    layout.setColumnStretch(1, 1)
    for position, (text, field) in enumerate(rows):
        heading = label(text)
        heading.setTextFormat(Qt.TextFormat.AutoText)
        heading.setBuddy(field)
        layout.addWidget(heading, 2 * (position // 2), position % 2)
        layout.addWidget(field, 2 * (position // 2) + 1, position % 2)
    return layout
