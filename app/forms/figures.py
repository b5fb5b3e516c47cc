"""A computed figure and the return that holds them: every number with its rule and the units behind it (A2).

Names (COUNT 3), and those that have come beside them:
`<question>.declined` wishes not to answer; `<question>.outside` those a question with a condition is not put to; both, with
`base` and `missing`, are all the units. `immigrant_background|residents_under_30|children_age|disability_types.missing`.
`child_disability` by child stay, `day_disability` and `day_users_immigrant_background` by day user.
From the forms of 2026: `children_left`, `perpetrator_gender`, `how_in_contact`, `child_follows`, `perpetrator_relation_child`,
`child_experiences`, `break_days.mean`, `child_welfare`, `contact_with_perpetrator`, and for day users `day_prior_contact`,
`day_living_situation`, `day_perpetrator_relation`, `day_perpetrator_gender`, `day_how_in_contact`.
`<form>.own_<n>.own_<m>.n` a question of the centre's own, `<question>.own_<n>.n` a category of its own.
"""

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
