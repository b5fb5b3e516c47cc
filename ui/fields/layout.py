"""How the fields of a form stand: labels over them in columns, or beside them in rows. No ifs of the page's."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QGridLayout, QLabel, QWidget

from ui.widgets.basics import label

AUTO_TEXT = 2
"""Qt.TextFormat.AutoText: the & of a label is the letter that reaches its field."""


def over(rows: Iterable[tuple[str, QWidget]], columns: int = 2) -> QGridLayout:
    """Labels over fields, so many beside each other; a label's & letter reaches its field."""
    layout = QGridLayout()
    for place, (words, field) in enumerate(rows):
        heading = label(words, wrap=True)
        heading.setProperty("textFormat", AUTO_TEXT)
        heading.setBuddy(field)
        _name(field, words)
        layout.addWidget(heading, place // columns * 2, place % columns)
        layout.addWidget(field, place // columns * 2 + 1, place % columns, Qt.AlignmentFlag.AlignTop)
        layout.setColumnStretch(place % columns, 1)
    return layout


def beside(rows: Iterable[tuple[str, QWidget]]) -> QFormLayout:
    """Labels beside fields; one without words belongs to the field above it."""
    layout = QFormLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    for words, field in rows:
        _name(field, words)
        if isinstance(field, QCheckBox):
            field.setText(field.text() or words)  # beside the box, where one clicks
            layout.addRow("", field)
        else:
            layout.addRow(words, field)
    return layout


def in_pairs(rows: Iterable[tuple[str, QWidget]]) -> QGridLayout:
    """Labels beside fields, two of them on a line."""
    layout = QGridLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setVerticalSpacing(6)
    for place, (words, field) in enumerate(rows):
        title = label(words)
        title.setProperty("textFormat", AUTO_TEXT)
        title.setBuddy(field)
        _name(field, words)
        layout.addWidget(title, place // 2, place % 2 * 2)
        layout.addWidget(field, place // 2, place % 2 * 2 + 1)
        layout.setColumnStretch(place % 2 * 2 + 1, 1)
    return layout


def _name(field: QWidget, words: str) -> None:
    if not field.accessibleName():
        field.setAccessibleName(words.replace("&", ""))


def heading_of(field: QWidget, words: str = "") -> QLabel:
    """The heading of a group; its & letter reaches the field the group begins with."""
    title = label(words, "heading")
    title.setProperty("textFormat", AUTO_TEXT)
    title.setBuddy(field)
    return title


def tab_stops(part: QWidget) -> list[QWidget]:
    """Where Tab can stop in a part of a page, now or when another answer of a group is chosen, in the order they were made."""
    parts = [part, *part.findChildren(QWidget)]
    own = part.window()
    return [
        one
        for one in parts
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.focusProxy() is None and one.window() is own
    ]
