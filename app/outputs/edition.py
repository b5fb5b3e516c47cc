"""One edition of a year's return: the numbers, whose they are, and what is said about them on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.forms.figures import AnnualReturn
from app.forms.tables import Hides, Table, tables_of
from app.forms.years import Series
from app.rows import Deleted
from app.texts import text


def nothing(_: str) -> bool:
    """Hides nothing."""
    return False


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A yearly form (samleskjema) as it was answered: its title, and questions with answers in words."""

    title: str
    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Edition:
    """`centre`: its name. `before`: the return of the year before, to stand beside. `public`: small numbers are withheld as
    `hides` says, otherwise it is for the house only. `delivered`: when it was delivered, in words. `years`: the main
    numbers over the years; of a public edition none. `deleted`: how many of its units have been deleted since."""

    result: AnnualReturn
    centre: str = ""
    before: AnnualReturn | None = None
    public: bool = False
    hides: Hides = nothing
    delivered: str = ""
    forms: Sequence[FilledForm] = field(default_factory=tuple)
    years: Sequence[Series] = field(default_factory=tuple)
    deleted: Deleted = field(default_factory=Deleted)

    @property
    def title(self) -> str:
        """The name of the document."""
        return text("report", "title", year=self.result.year)

    @property
    def complete(self) -> bool:
        """Whether the year was over when it was counted."""
        return self.result.as_of > date(self.result.year, 12, 31)

    @property
    def marks(self) -> str:
        """What stands on each page: whose it is, for whom it is, and whether the year is over."""
        parts = [self.centre, text("report", "public" if self.public else "internal")]
        parts += [] if self.complete else [text("report", "provisional")]
        parts += [self.delivered] if self.delivered else []
        return " · ".join(part for part in parts if part)

    @property
    def tables(self) -> list[Table]:
        """Every table, with what is withheld withheld."""
        return tables_of(self.result, self.hides)

    def shown(self) -> dict[str, int | float]:
        """Every number it shows, by name."""
        return {c.figure: c.value for table in self.tables for c in table.cells if c.value is not None}

    def earlier(self) -> dict[str, str]:
        """Last year's numbers by name; of a public edition none, for they were made safe in another one."""
        if self.before is None or self.public:
            return {}
        return {cell.figure: cell.text for table in tables_of(self.before) for cell in table.cells}


SUMMARY = (
    "residents.all", "stays.all", "nights.all", "nights_per_stay.mean.all", "children.all", "child_stays.all",
    "day_users.all", "day_visits.all", "phone_talks.all", "full_house.women.nights_all_rooms_taken",
)  # fmt: skip
"""The ten numbers a municipal council asks for."""


def summary(edition: Edition) -> list[tuple[str, str, str]]:
    """Label, this year, last year of each of the ten."""
    cells = {cell.figure: cell.text for table in edition.tables for cell in table.cells}
    earlier = edition.earlier()
    return [(text("summary", name), cells.get(name, ""), earlier.get(name, "")) for name in SUMMARY]


def settings_lines(edition: Edition) -> list[str]:
    """The settings of the count, in words."""
    settings = edition.result.rules.as_dict()
    lines = [f"{text('settings', k)}: {text('settings', f'{k}.{v}')}" for k, v in settings.items()]
    return lines if edition.public else [*lines, *deleted_lines(edition.deleted)]


def deleted_lines(deleted: Deleted) -> list[str]:
    """That the year counts what has been deleted since, or is as it was delivered; nothing where nothing was."""
    if deleted.let_go:
        return [text("report", "let_go")]
    return [text("report", "deleted", count=deleted.counted)] if deleted.units else []


def rule_lines() -> list[str]:
    """The rules, numbered."""
    return [f"{n}. {text('rules', str(n))}" for n in range(1, 13)]


def key_lines(edition: Edition) -> list[str]:
    """What the signs mean."""
    return [text("report", "not_asked"), *([text("report", "hidden")] if edition.public else [])]
