"""The fields of a kind of thing, or of a command, made of its facts (app.domain.facts): what each is, its bounds, its label."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.errors import RuleBroken
from app.kinds import Fact, Role, facts_of
from ui.fields.reading import as_typed, reading_of
from ui.fields.ticks import Ticks
from ui.i18n import text, tr
from ui.widgets.fields import Choice, DateField, Decimal, Number, Whole
from ui.widgets.writing import Line, Writing

Options = Sequence[tuple[str, str]]


class Inputs(Mapping[str, Any]):
    """Field name -> its widget, in the order of the form. `options`: the choices that are not all the codes of the fact with
    the words of section `CHOICES`; a tick that is asked so has no answer until it is given one."""

    def __init__(
        self,
        kind: type[Any],
        shows: Sequence[str],
        options: Mapping[str, Options] | None = None,
        columns: int = 4,
    ) -> None:
        facts = facts_of(kind)
        self.facts = {name: facts[name] for name in shows}
        offered = options or {}
        self._widgets = {name: widget_for(fact, offered.get(name), columns) for name, fact in self.facts.items()}

    def __getitem__(self, name: str) -> Any:
        return self._widgets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._widgets)

    def __len__(self) -> int:
        return len(self._widgets)

    def label(self, name: str) -> str:
        """The label of a field, with the & of its letter."""
        return text("fields", self.facts[name].label)

    def labelled(self, *names: str) -> list[tuple[str, Any]]:
        """Labels and fields, for a layout."""
        return [(self.label(name), self[name]) for name in names or self]

    def stored(self, thing: Any) -> dict[str, Any]:
        """The fields of a thing that are shown. Of something new a tick that is asked as a choice has no answer yet."""
        values = {name: getattr(thing, name) for name in self}
        new = getattr(thing, "version", 1) == 0
        return {
            n: "" if new and value is False and isinstance(self[n], Choice) else value for n, value in values.items()
        }

    def read(self) -> dict[str, Any]:
        """What is filled in, by field. RuleBroken for a day that is none."""
        return {name: value_of(self[name], fact) for name, fact in self.facts.items()}

    def filled(self, thing: Any) -> Any:
        """The thing with what is filled in, over the version it was read at."""
        return replace(thing, **self.read())

    def show(self, thing: Any, *names: str) -> None:
        """Put what a thing holds in these fields, as if somebody had typed it."""
        values = self.stored(thing)
        for name in names:
            if reading := reading_of(self[name]):
                reading.write(self[name], as_typed(self[name], values[name]))


def widget_for(fact: Fact, options: Options | None = None, columns: int = 4) -> QWidget:
    """The field of a fact, empty."""
    name = text("fields", fact.label).replace("&", "")
    if fact.role == Role.CHOICES:
        return Ticks(name, options or (), columns)
    if options is not None:
        return Choice(name, options)
    if fact.role == Role.DAY:
        return DateField(name, optional=fact.type is not date, years=max(1, fact.years))
    if fact.role == Role.TEXT:
        return Writing(name, fact.lines) if fact.lines > 1 else Line(name)
    if fact.role == Role.TICK:
        return _named(QCheckBox(), name)
    if fact.role == Role.NUMBER and fact.type in (int, float):
        field = Number() if fact.type is int else Decimal()
        field.setRange(fact.least, fact.most if fact.most is not None else 1_000_000)
        return _named(field, name)
    return Whole(name) if fact.role == Role.NUMBER else _named(QLineEdit(), name)


def _named(widget: QWidget, name: str) -> QWidget:
    widget.setAccessibleName(name)
    return widget


def codes_options(kind: type[Any], name: str, section: str, none: str | None = None) -> Options:
    """All codes of a choice in the words of a section of the texts; `none`: what an empty answer is called, `Velg` where one
    is needed."""
    fact = facts_of(kind)[name]
    first = none if none is not None else tr("Velg") if fact.needed else ""
    return [("", first), *((code, text(section, code)) for code in fact.codes)]


def value_of(widget: Any, fact: Fact) -> Any:
    """What is filled in, as the thing holds it."""
    if isinstance(widget, Choice) and fact.role == Role.TICK:
        if not widget.code():
            raise RuleBroken("choose_answer", field=fact.name)
        return widget.code() == "yes"
    if isinstance(widget, Choice):
        return widget.code()
    if isinstance(widget, Ticks):
        return widget.codes()
    if isinstance(widget, DateField):
        return widget.required() if fact.type is date else widget.value()
    if isinstance(widget, Writing):
        return widget.toPlainText()
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    return widget.value() if isinstance(widget, Number | Decimal | Whole) else widget.text()
