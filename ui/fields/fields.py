"""The fields of a form as one thing: what is typed in them, kept as a draft and put back, emptied, and pointed at when refused.

    self.fields = Fields({"day": self.day, "offer": self.offer, "note": self.note})
    self.fields.draft()         every field, once anything is typed; {} when nothing is
    self.fields.restore(kept)   put it back; what no field takes is kept, and is part of the next draft
    self.fields.refuse(error)   the field an error names: the cursor goes there, and a screen reader hears why

A field is any widget here is a reading for (`_READERS`), or one with `draft()` and `restore_draft()` of its own.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from app.domain.errors import LivdError
from ui.i18n import error_text
from ui.widgets.fields import Choice

Values = dict[str, Any]
Reader = tuple[Callable[[Any], Any], Callable[[Any, Any], None]]
_READERS: tuple[tuple[type[QWidget], Reader], ...] = (
    (Choice, (lambda field: field.code(), lambda field, value: field.want(value))),
    (QLineEdit, (lambda field: field.text(), lambda field, value: field.setText(value))),
    (QPlainTextEdit, (lambda field: field.toPlainText(), lambda field, value: field.setPlainText(value))),
    (QCheckBox, (lambda field: field.isChecked(), lambda field, value: field.setChecked(bool(value)))),
    (QSpinBox, (lambda field: field.value(), lambda field, value: field.setValue(int(value)))),
    (QDoubleSpinBox, (lambda field: field.value(), lambda field, value: field.setValue(float(value)))),
)


def reader_of(field: QWidget) -> Reader | None:
    """How a field is read and written; None for what nobody types in, and for a password, which no draft may hold."""
    if isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal:
        return None
    if hasattr(field, "draft") and hasattr(field, "restore_draft"):
        return (lambda own: own.draft()), (lambda own, value: own.restore_draft(value))
    return next((reader for kind, reader in _READERS if isinstance(field, kind)), None)


class Fields:
    """Named widgets, in the order of the form."""

    def __init__(self, widgets: Mapping[str, QWidget] | None = None) -> None:
        self._widgets: dict[str, QWidget] = {}
        self._began: Values = {}
        self._left: Values = {}
        for name, widget in (widgets or {}).items():
            self.add(name, widget)

    def add(self, name: str, widget: QWidget) -> None:
        """One more field; as it is now is how the form began."""
        self._widgets[name] = widget
        self._note(name)

    def _note(self, name: str) -> None:
        reader = reader_of(self._widgets[name])
        if reader:
            self._began[name] = reader[0](self._widgets[name])

    def begin(self) -> None:
        """As the fields are now is how the form begins: none of it is typed."""
        self._left = {}
        for name in self._widgets:
            self._note(name)

    def first(self) -> QWidget | None:
        """The first field that can be typed in."""
        return next((field for field in self._widgets.values() if reader_of(field) and field.isEnabled()), None)

    def draft(self) -> Values:
        """Every field as JSON values, once anything is typed: a field that was left as it was may be an answer too, and what one
        field makes of another when it is put back is put right by the other's own."""
        now = {name: reader_of(self._widgets[name])[0](self._widgets[name]) for name in self._began}  # type: ignore[index]
        return self._left | now if self._left or now != self._began else {}

    def restore(self, draft: Values) -> bool:
        """Put back what was typed. Whether all of it could be: the rest is kept as it is, and nothing is thrown away."""
        for name, value in draft.items():
            reader = reader_of(self._widgets[name]) if name in self._widgets else None
            try:
                if reader is None:
                    raise KeyError(name)
                reader[1](self._widgets[name], value)
            except (KeyError, TypeError, ValueError, AttributeError):
                self._left[name] = value
        return not self._left

    def clear(self) -> None:
        """As the form began, and nothing of what was kept of fields that are gone."""
        self._left = {}
        for name, value in self._began.items():
            reader_of(self._widgets[name])[1](self._widgets[name], value)  # type: ignore[index]

    def refuse(self, error: LivdError, names: Mapping[str, str] | None = None) -> QWidget | None:
        """The field an error names, with the cursor in it and the reason told to a screen reader; None when it names none."""
        named = getattr(error, "field", "")
        field = self._widgets.get((names or {}).get(named, named))
        if field is None or not field.isVisible():
            return None
        field.setAccessibleDescription(error_text(error))
        field.setFocus()
        return field
