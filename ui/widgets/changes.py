"""What was changed of a field, in words: what it is now, and what it was."""

from datetime import date

from app.words import sentences
from ui.i18n import text, tr
from ui.widgets.fields import date_text

HIDDEN = ("name", "phone", "responsible")
"""Of these only that they were changed."""


def change_text(name: str, old: object, new: object) -> str:
    """One field; empty for one that says nothing to a person."""
    if name not in sentences()["history_fields"]:
        return ""
    field = text("history_fields", name)
    if name in HIDDEN:
        return tr("{field} endret", field=field)
    if old in (None, ""):
        return tr("{field} {new}", field=field, new=value_text(new))
    return tr("{field} {new} (før: {old})", field=field, new=value_text(new), old=value_text(old))


def value_text(value: object) -> str:
    """A value as it is read: a day as days are written, yes and no, nothing."""
    if value is None or value == "":
        return tr("ingen")
    if isinstance(value, bool):
        return tr("ja") if value else tr("nei")
    day = _day(value)
    return date_text(day) if day else str(value)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-27") else None
    except ValueError:
        return None
