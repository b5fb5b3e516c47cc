"""The national tables of one year about people, stays and visits: totals, genders, groups, and every question of the user forms."""

from collections.abc import Callable
from datetime import date
from typing import Final

from app.forms.figures import AnnualReturn, Figure
from app.forms.rules import CountingRules
from app.forms.tables import Table, tables_of
from app.national.cells import BLANK, NONE, Cell, Column, Line, NationalTable, count
from app.national.groups import columns_of, every_group
from app.national.names import base_of
from app.national.numbers import Group, Numbers
from app.national.shape import GENDERS, OFFERS
from app.texts import text

HEADLINE: Final = (
    "residents", "stays", "nights", "nights.mean", "nights.median", "day_users", "day_visits", "phone_users", "phone_talks",
    "children", "child_stays", "child_nights", "child_nights.mean", "child_nights.median", "children_age.mean",
)  # fmt: skip
"""The rows of the headline tables; each a figure `….all`, or a mean or median made of what can be merged."""
_COVERED: Final = ("residents", "offers", "children", "child_stays", "day_service")
"""Tables of one centre's return whose numbers stand in the headline tables here."""
COUNTED: Final = tuple(name for name in HEADLINE if not name.endswith((".mean", ".median")))


def headline(numbers: Numbers, name: str, group: Group, which: str = "all") -> Cell:
    """One cell of a headline table: `which` is a gender or `all`."""
    if name == "children_age.mean":
        return numbers.mean_of("children_age", group) if which == "all" else NONE
    if name.endswith(".mean"):
        return numbers.mean_nights(name.removesuffix(".mean"), which, group)
    if name.endswith(".median"):
        return numbers.median_nights(name.removesuffix(".median"), which, group)
    return numbers.total(f"{name}.{which}", group)


def year_tables(numbers: Numbers) -> list[NationalTable]:
    """All of them, in printed order."""
    tables = [_by_group(numbers), _by_gender(numbers), _by_offer(numbers), _over_centres(numbers)]
    layout = [table for table in _layout(numbers) if table.id not in _COVERED and _told(numbers, table)]
    return tables + [_grid(numbers, table) if table.kind == "grid" else _question(numbers, table) for table in layout]


def series(years: dict[int, Numbers]) -> NationalTable:
    """The headline numbers of all years beside each other."""
    columns = tuple(Column(str(year), str(year)) for year in years)
    lines = [_headline_line(name, [headline(n, name, ("all", "")) for n in years.values()]) for name in HEADLINE]
    lines.append(_centres_line([n.number_of_centres() for n in years.values()]))
    return _table("series", "totals", 0, columns, lines, note=text("national_notes", "series"))


def _by_group(numbers: Numbers) -> NationalTable:
    groups = every_group(numbers)
    lines = [_headline_line(name, [headline(numbers, name, group) for group in groups]) for name in HEADLINE]
    lines.append(_centres_line([numbers.number_of_centres(group) for group in groups]))
    return _table("groups", "totals", numbers.year, columns_of(groups), lines, note=text("national_notes", "sizes"))


def _by_gender(numbers: Numbers) -> NationalTable:
    columns = tuple(Column(which, text("national_groups", which)) for which in ("all", *GENDERS))
    lines = []
    for name in (name for name in HEADLINE if not name.startswith(("child_stays", "child_nights", "children_age"))):
        cells = tuple(headline(numbers, name, ("all", ""), column.key) for column in columns)
        label = "children_by_gender" if name == "children" else name
        lines.append(Line(name, text("national_rows", label), cells))
    return _table("genders", "totals", numbers.year, columns, lines)


def _by_offer(numbers: Numbers) -> NationalTable:
    columns, cells = [], {}
    asked: tuple[tuple[str, Callable[[str], Cell]], ...] = (
        ("stays", lambda offer: numbers.total(f"stays.offer.{offer}")),
        ("nights", lambda offer: numbers.total(f"nights.offer.{offer}")),
        ("nights.mean", lambda offer: numbers.mean_nights("nights", f"offer.{offer}")),
        ("full_nights", lambda offer: numbers.total(f"full_house.{offer}.nights_all_rooms_taken")),
        ("offers", lambda offer: count(sum(1 for row in numbers.centres if row[offer]))),
    )
    for offer in OFFERS:
        columns.append(Column(offer, text("national_groups", f"short.{offer}")))
    for name, ask in asked:
        cells[name] = tuple(ask(offer) for offer in OFFERS)
    lines = [Line(name, text("national_rows", name), values, name == "offers") for name, values in cells.items()]
    return _table("offers", "totals", numbers.year, tuple(columns), lines)


def _over_centres(numbers: Numbers) -> NationalTable:
    columns = tuple(Column(key, text("national_groups", key)) for key in ("sum", "mean", "median", "centres"))
    lines = []
    for name in COUNTED:
        figure = f"{name}.all"
        n, average, middle = numbers.over_centres(figure)
        cells = (numbers.total(figure), average, middle, count(n))
        lines.append(Line(figure, text("national_rows", name), cells))
    return _table("over_centres", "totals", numbers.year, columns, lines, note=text("national_notes", "over_centres"))


def _layout(numbers: Numbers) -> list[Table]:
    """The tables of one centre's return of that year, for their labels and order; every figure that occurs stands in them."""
    figures = {name: Figure(0, 0) for name in numbers.figures()}
    return tables_of(AnnualReturn(numbers.year, date(numbers.year, 12, 31), CountingRules(), figures))


def _told(numbers: Numbers, table: Table) -> bool:
    """Whether any centre has told anything of it."""
    return any(numbers.total(cell.figure) != NONE for line in table.lines for cell in line.cells)


def _grid(numbers: Numbers, table: Table) -> NationalTable:
    """A table of counts in several columns (months, the house), added up as it stands."""
    columns = tuple(Column(str(at), head) for at, head in enumerate(table.columns))
    lines = [
        Line(line.cells[0].figure, line.label, tuple(numbers.total(cell.figure) for cell in line.cells))
        for line in table.lines
    ]
    return NationalTable(
        f"grid.{table.id}", table.chapter, table.title, numbers.year, columns, tuple(lines), "", table.note
    )


def _question(numbers: Numbers, table: Table) -> NationalTable:
    """Categories of a question with their shares; counts that are no shares have their numbers in every group."""
    groups = every_group(numbers)
    shares = table.columns[-1] == "%"
    columns = [Column("n", text("national_groups", "n"))]
    columns += [Column("percent", text("national_groups", "percent"))] if shares else []
    lines = []
    for line in table.lines:
        figure = line.cells[0].figure
        cells = [numbers.total(figure)]
        cells += (
            [numbers.share(figure, g) for g in groups] if shares else [numbers.total(figure, g) for g in groups[1:]]
        )
        lines.append(Line(figure, line.label, tuple(cells)))
    if shares and lines:
        base = base_of(lines[0].key)
        for name, label in ((base, "base"), (base.removesuffix("base") + "missing", "missing")):
            if ("all", "", name) in numbers.totals:
                cells = [numbers.total(name, group) for group in groups]
                lines.append(Line(name, text("national_rows", label), (cells[0], BLANK, *cells[1:]), closing=True))
    heads = (*columns, *columns_of(groups[1:]))
    return NationalTable(
        f"question.{table.id}", table.chapter, table.title, numbers.year, heads, tuple(lines), table.base_text, table.note
    )  # fmt: skip


def _headline_line(name: str, cells: list[Cell]) -> Line:
    return Line(name, text("national_rows", name), tuple(cells))


def _centres_line(centres: list[int]) -> Line:
    return Line("centres", text("national_rows", "centres"), tuple(count(n) for n in centres), closing=True)


def _table(
    name: str, chapter: str, year: int, columns: tuple[Column, ...], lines: list[Line], unit: str = "", note: str = ""
) -> NationalTable:
    return NationalTable(
        name, text("national_chapters", chapter), text("national_titles", name), year, columns, tuple(lines), unit, note
    )  # fmt: skip
