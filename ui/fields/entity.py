"""A dialog of a kind of thing, made of its facts: it says which fields, in which order, and what becomes of them.

    class ConsentDialog(EntityDialog):
        KIND = Consent
        SHOWS = ("purpose", "recipient", "given", "expires", "withhold", "withdrawn")
        CHOICES = {"purpose": "purposes"}       the texts of a choice's codes

What a field is, its bounds and its label come from where the kind is declared (app.domain.facts, section `fields` of the texts).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.changes import Changes
from app.domain.errors import RuleBroken
from app.kinds import Fact, Role, kind_of
from app.ports import UnitOfWork
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice, DateField, Number
from ui.widgets.writing import Writing


def widget_for(fact: Fact, codes: str = "") -> QWidget:
    """The field of a fact, empty. `codes`: the section with the texts of its codes."""
    name = text("fields", fact.label).replace("&", "")
    if fact.role == Role.CHOICE:
        return Choice(
            name, [("", tr("Velg") if fact.needed else ""), *((code, text(codes, code)) for code in fact.codes)]
        )
    if fact.role == Role.DAY:
        return DateField(name, optional=fact.type is not date, years=max(1, fact.years))
    if fact.role == Role.TEXT:
        return Writing(name, fact.lines)
    if fact.role == Role.TICK:
        return _named(QCheckBox(), name)
    if fact.role == Role.NUMBER:
        field = Number()
        field.setRange(fact.least, fact.most if fact.most is not None else 1_000_000)
        return _named(field, name)
    return _named(QLineEdit(), name)


def _named(widget: QWidget, name: str) -> QWidget:
    widget.setAccessibleName(name)
    return widget


def show(widget: Any, value: Any) -> None:
    """Put the value of an entity in its field."""
    if isinstance(widget, Choice):
        widget.set_code(value)
    elif isinstance(widget, DateField):
        widget.set_date(value)
    elif isinstance(widget, Writing):
        widget.setPlainText(value)
    elif isinstance(widget, QCheckBox):
        widget.setChecked(value in (True, "yes"))
    elif isinstance(widget, Number):
        widget.setValue(value)
    else:
        widget.setText(value)


def value_of(widget: Any, fact: Fact) -> Any:
    """What is filled in, as the entity holds it; RuleBroken for a day that is none."""
    if isinstance(widget, Choice) and fact.role == Role.TICK:
        if not widget.code():
            raise RuleBroken("choose_answer", field=fact.name)
        return widget.code() == "yes"
    if isinstance(widget, Choice):
        return widget.code()
    if isinstance(widget, DateField):
        return widget.required() if fact.type is date else widget.value()
    if isinstance(widget, Writing):
        return widget.toPlainText()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    return widget.value() if isinstance(widget, Number) else widget.text()


class EntityDialog(Decide):
    """Shows an entity, new or kept before, and saves what is made of it."""

    KIND: ClassVar[type[Any]]
    SHOWS: ClassVar[tuple[str, ...]]
    CHOICES: ClassVar[Mapping[str, str]] = {}
    KEEPS = True

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        entity: Any,
        use_case: Callable[[UnitOfWork, Any], Changes],
        title: str,
        ok: str,
        options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        """`use_case` gets the entity as it is filled in. `options`: choices that are not all the codes of the fact with their own
        words; a tick that is asked so has no answer until it is given one."""
        super().__init__(parent, session, title, ok, lambda _: self.submit(use_case, self.filled()))
        self.entity = entity
        facts = kind_of(entity).facts
        self.shown = {name: facts[name] for name in self.SHOWS}
        self.inputs: dict[str, QWidget] = {}
        for name, fact in self.shown.items():
            words = text("fields", fact.label)
            offered = (options or {}).get(name)
            field = Choice(words.replace("&", ""), offered) if offered else widget_for(fact, self.CHOICES.get(name, ""))
            show(field, self._shown_value(name))
            self.inputs[name] = field
            self.add(words, field, name)

    def __getattr__(self, name: str) -> Any:
        """A field by its name, where a dialog has nothing else of that name."""
        inputs = self.__dict__.get("inputs", {})
        if name in inputs:
            return inputs[name]
        raise AttributeError(name)

    @property
    def draft_key(self) -> str:
        """The thing itself where it has a code; else everything it belongs to that is not asked for here."""
        facts = (fact for fact in kind_of(self.entity).facts.values() if fact.name not in self.SHOWS)
        about = [
            getattr(self.entity, f.name) for f in facts if f.role in (Role.CODE, Role.REFERENCE) or f.name == "kind"
        ]
        return ":".join([super().draft_key, *map(str, about)])

    def _shown_value(self, name: str) -> Any:
        value = getattr(self.entity, name)
        if self.shown[name].role == Role.TICK and self.entity.version == 0:
            return value or ""  # of something new nothing is answered yet
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    def filled(self) -> Any:
        """The entity with what is filled in, over the version it was read at."""
        return replace(self.entity, **{name: value_of(self.inputs[name], fact) for name, fact in self.shown.items()})
