"""The yearly forms (samleskjema, FORMS K1-K36): categories counted and numbers summed, women's and men's offers apart."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.forms.definitions import Forms
from app.national.cells import BLANK, COUNT, DECIMAL, NONE, PERCENT, Cell, Column, Line, NationalTable, count
from app.national.engine import QUERIES, Row
from app.national.groups import columns_of, groups
from app.national.numbers import ALL, Numbers, exact
from app.national.rounding import half_up, percent
from app.national.shape import OFFERS
from app.texts import text

DISTANCE: Final = "longest_distance_km"
BANDS: Final = ("to_50", "to_100", "to_150", "to_200", "over_200")
"""S3 vT6: 15-50, 51-100, 101-150, 151-200 and over 200 km."""
FULL: Final = ("yes_once", "yes_several")
"""S3 Tabell 7: who answered yes, once or several times."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the yearly forms: its code in the files, our number of it, and the code list of its categories."""

    code: str
    ref: str
    title: str
    list: str


@cache
def questions() -> tuple[Question, ...]:
    """Those we know, in order."""
    data = json.loads((QUERIES / "questions.json").read_text(encoding="utf-8"))
    return tuple(Question(**entry) for entry in data)


def offer_tables(numbers: Numbers) -> list[NationalTable]:
    """Full house first, then every question that an offer answered; one we do not know stands last under its code."""
    asked = {question for dimension, _, _, question in numbers.answers if dimension == "all"}
    by_code = {question.code: question for question in questions()}
    unknown = [Question(code, "", code, code) for code in sorted(asked - set(by_code))]
    shown = [q for q in (*questions(), *unknown) if q.code in asked]
    shown.sort(key=lambda question: question.code != "full_house")
    tables = [table for question in shown for table in (_answers(numbers, question, d) for d in ("size", "form"))]
    return [*tables, *_numbers(numbers), *_distances(numbers)]


def _answers(numbers: Numbers, question: Question, dimension: str) -> NationalTable:
    """S3 Tabell 5-7: counts and percents in all, percents by group, for each offer that has the question."""
    offers = [offer for offer in OFFERS if (*ALL, offer, question.code) in numbers.answers]
    split = groups(numbers, dimension)
    columns: list[Column] = []
    for offer in offers:
        band = text("national_groups", offer)
        columns.append(Column(f"{offer}.n", text("national_groups", "n"), band))
        columns.append(Column(f"{offer}.percent", text("national_groups", "percent"), band))
        columns += columns_of(split, f"{offer}.", band)
    lines = []
    for code, label in _categories(numbers, question, offers):
        cells: list[Cell] = []
        for offer in offers:
            rows = numbers.answers[(*ALL, offer, question.code)]
            cells += [_count(rows, code), _share(rows, code)]
            cells += [_share(numbers.answers.get((*group, offer, question.code), []), code) for group in split]
        lines.append(Line(code, label, tuple(cells)))
    closing: list[Cell] = []
    for offer in offers:
        of = [numbers.answers.get((*group, offer, question.code), []) for group in (ALL, *split)]
        bases = [count(rows[0]["base"]) if rows else count(0) for rows in of]
        closing += [bases[0], BLANK, *bases[1:]]
    lines.append(Line("base", text("national_rows", "offers_base"), tuple(closing), closing=True))
    title = f"{question.title} ({question.ref})" if question.ref else question.title
    return NationalTable(
        id=f"{question.code}.{dimension}",
        chapter=text("national_chapters", "yearly"),
        title=title,
        year=numbers.year,
        columns=tuple(columns),
        lines=tuple(lines),
        unit=text("national_notes", f"offers_by_{dimension}"),
        paper=dimension == "size" or question.code in ("full_house", "mens_offer_location"),
    )


def _categories(numbers: Numbers, question: Question, offers: list[str]) -> list[tuple[str, str]]:
    """The categories in printed order: those of the list asked that year, then what else was answered."""
    items = Forms().lists().get(question.list, ())
    rows = [row for offer in offers for row in numbers.answers[(*ALL, offer, question.code)]]
    answered = {row["code"] for row in rows if row["code"] is not None}
    categories = [(i.code, i.label) for i in items if i.asked(numbers.year) or i.code in answered]
    categories += [(code, code) for code in sorted(answered - {code for code, _ in categories})]
    if question.code == "full_house":
        categories.append(("full", text("national_rows", "full")))
    return categories


def _n(rows: list[Row], code: str) -> int:
    wanted = FULL if code == "full" else (code,)
    return sum(row["n"] for row in rows if row["code"] in wanted)


def _count(rows: list[Row], code: str) -> Cell:
    n = _n(rows, code)
    return Cell(COUNT, n, n + rows[0]["hidden"])


def _share(rows: list[Row], code: str) -> Cell:
    """n over the offers that answered; an offer that withholds its answer may have chosen it or not."""
    if not rows or not rows[0]["base"] + rows[0]["hidden"]:
        return NONE
    n, hidden = _n(rows, code), rows[0]["hidden"]
    base = rows[0]["base"] + hidden
    return Cell(PERCENT, percent(n, base), percent(n + hidden, base))


def _numbers(numbers: Numbers) -> list[NationalTable]:
    """Beds, positions and other numbers: sum, mean and median over the offers that gave one."""
    titles = {question.code: question.title for question in questions()}
    told = {question for dimension, _, _, question in numbers.numbers if dimension == "all"}
    asked = [*(code for code in titles if code in told), *sorted(told - set(titles))]
    if not asked:
        return []
    names = ("sum", "mean", "median", "offers")
    columns = tuple(
        Column(f"{offer}.{name}", text("national_groups", name), text("national_groups", offer))
        for offer in OFFERS
        for name in names
    )
    lines = [
        Line(code, titles.get(code, code), tuple(cell for offer in OFFERS for cell in _number(numbers, offer, code)))
        for code in asked
    ]
    return [_table(numbers, "numbers", columns, lines)]


def _number(numbers: Numbers, offer: str, code: str) -> tuple[Cell, Cell, Cell, Cell]:
    row = numbers.numbers.get((*ALL, offer, code))
    if not row:
        return NONE, NONE, NONE, count(0)
    total, average = exact(row["total"]), half_up(exact(row["total"]) / row["offers"], 1)
    middle = half_up(exact(row["middle"]), 1)
    whole = int(total) if total.denominator == 1 else half_up(total, 1)
    return (
        count(whole) if code != DISTANCE else BLANK,
        Cell(DECIMAL, average, average),
        Cell(DECIMAL, middle, middle),
        count(row["offers"]),
    )


def _distances(numbers: Numbers) -> list[NationalTable]:
    """S3 vT6: how many offers have their longest distance in each band."""
    offers = [offer for offer in OFFERS if (*ALL, offer, DISTANCE) in numbers.numbers]
    if not offers:
        return []
    columns = tuple(Column(offer, text("national_groups", f"short.{offer}")) for offer in offers)
    rows = [numbers.numbers[(*ALL, offer, DISTANCE)] for offer in offers]
    lines = [Line(band, text("national_rows", band), tuple(count(row[band]) for row in rows)) for band in BANDS]
    lines.append(
        Line("base", text("national_rows", "offers_base"), tuple(count(row["offers"]) for row in rows), closing=True)
    )
    return [_table(numbers, "distances", columns, lines)]


def _table(numbers: Numbers, name: str, columns: tuple[Column, ...], lines: list[Line]) -> NationalTable:
    chapter = text("national_chapters", "yearly")
    return NationalTable(name, chapter, text("national_titles", name), numbers.year, columns, tuple(lines))
