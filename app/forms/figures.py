"""A computed figure and the return that holds them: every number with its rule and the units behind it (A2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.forms.rules import CountingRules

SCHEMA = "livd.annual-return/1"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the return. `rule` is the number of its rule in COUNT 2, `units` the codes (or nights) behind it.

    `people`: how many persons are behind it, each counted once; None where no person is. `total`: the figure it is a part
    of, if any. So what is small can be told from what is many stays of few, and what is withheld be worked out of nothing.
    """

    value: int | float
    rule: int
    units: tuple[str, ...] = ()
    people: int | None = None
    total: str = ""


@dataclass(frozen=True, slots=True)
class AnnualReturn:
    """The return of one year. A name that is absent was not asked that year, or had nothing to average over."""

    year: int
    as_of: date
    rules: CountingRules
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def value(self, name: str) -> int | float | None:
        """The number, or None where it is `-`."""
        figure = self.figures.get(name)
        return None if figure is None else figure.value

    def as_json(self) -> dict[str, object]:
        """The machine-readable return (COUNT 3)."""
        rules = {**self.rules.as_dict(), "as_of": self.as_of.isoformat()}
        numbers = {name: figure.value for name, figure in self.figures.items()}
        return {"schema": SCHEMA, "year": self.year, "rules": rules, "figures": numbers}
