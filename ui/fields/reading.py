"""How each kind of widget is read, filled and listened to: the one list that every form goes by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from ui.widgets.fields import Choice, date_text


@dataclass(frozen=True, slots=True)
class Reading:
    """`read` gives what stands in the widget as a JSON value, `write` puts it back, `signal` is what fires when it changes."""

    read: Callable[[Any], Any]
    write: Callable[[Any, Any], None]
    signal: str


_READINGS: tuple[tuple[type[QWidget], Reading], ...] = (
    (Choice, Reading(lambda w: w.code(), lambda w, value: w.want(value), "currentIndexChanged")),
    (QLineEdit, Reading(lambda w: w.text(), lambda w, value: w.setText(value), "textChanged")),
    (QPlainTextEdit, Reading(lambda w: w.toPlainText(), lambda w, value: w.setPlainText(value), "textChanged")),
    (QCheckBox, Reading(lambda w: w.isChecked(), lambda w, value: w.setChecked(bool(value)), "toggled")),
    (QSpinBox, Reading(lambda w: w.value(), lambda w, value: w.setValue(int(value)), "valueChanged")),
    (QDoubleSpinBox, Reading(lambda w: w.value(), lambda w, value: w.setValue(float(value)), "valueChanged")),
)
_OWN = Reading(lambda w: w.draft(), lambda w, value: w.restore_draft(value), "typed")


def reading_of(widget: QWidget) -> Reading | None:
    """How a widget is read; None for what nobody types in, and for a password, which no draft may hold. A widget with
    `draft`, `restore_draft` and a signal `typed` of its own is read by them."""
    if isinstance(widget, QLineEdit) and widget.echoMode() != QLineEdit.EchoMode.Normal:
        return None
    if hasattr(widget, "restore_draft"):
        return _OWN
    return next((reading for kind, reading in _READINGS if isinstance(widget, kind)), None)


def as_typed(widget: QWidget, value: Any) -> Any:
    """A value of an entity as its widget would be read."""
    if isinstance(value, bool) and isinstance(widget, Choice):
        return "yes" if value else "no"
    if value in ("yes", "no") and isinstance(widget, QCheckBox):
        return value == "yes"
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, frozenset | set | tuple):
        return sorted(value)
    if value is None:
        return ""
    return str(value) if isinstance(value, int) and isinstance(widget, QLineEdit) else value
