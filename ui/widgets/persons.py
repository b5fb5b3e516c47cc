"""A person told apart: code, role and age. A code alone is what a tired eye mixes up."""

from datetime import date

from app.domain.base import PersonKind
from ui.i18n import tr, tr_n


def who_text(kind: str, gender: str, born: int | None, today: date) -> str:
    """Who somebody is without a name: `jente 7 år`, `spedbarn`, `kvinne 36 år`. The age is that of the year."""
    if kind == PersonKind.CHILD:
        role = {"woman": tr("jente"), "man": tr("gutt")}.get(gender, tr("barn"))
    else:
        role = {"woman": tr("kvinne"), "man": tr("mann")}.get(gender, tr("voksen"))
    if born is None:
        return tr("{role}, alder ukjent", role=role)
    age = today.year - born
    if kind == PersonKind.CHILD and age <= 0:
        return tr("spedbarn ({role})", role=role)
    return tr_n("{role} {count} år", "{role} {count} år", age, role=role)


def person_text(code: str, kind: str, gender: str, born: int | None, today: date) -> str:
    """The same after the code: `P-1056, jente 7 år`."""
    return f"{code}, {who_text(kind, gender, born, today)}"
