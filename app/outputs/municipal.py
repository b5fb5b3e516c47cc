"""What the municipality must hear, as tables for the window and as a PDF of three pages; small numbers of people as `..`."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from app.capacity.municipal import LENGTHS, OTHER, UNKNOWN, WAITS_FOR, Municipal
from app.capacity.occupancy import OFFERS
from app.care.moving_year import STEPS
from app.disclosure.cells import HIDDEN, Thresholds
from app.domain.states import Waiting
from app.forms.definitions import items
from app.forms.definitions import label as label_of
from app.outputs.bars import bars
from app.outputs.charts import BAR, INK, svg_of
from app.outputs.styles import BODY, HEADING, NOTE, RIGHT, TITLE
from app.outputs.writing import Text, labels, paper
from app.texts import text

MONTHS = tuple(f"{n:02d}" for n in range(1, 13))
NONE = "–"
"""A median of too few families to be one."""
_WIDTH = A4[0] - 36 * mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a title, the heads of its columns, and lines of a label and its numbers as they are written. `drawn`: what of it
    is drawn as bars too."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    note: str = ""
    drawn: tuple[tuple[str, str], ...] = ()


def sheets(result: Municipal, suppressed: bool = True) -> list[Sheet]:
    """The tables in printed order: months first, then requests, waiting, length of stay, municipalities, and the way to a home."""
    shown = result.shown(suppressed)
    return [_months(shown), *_spreads(result, shown), *_moving(result, shown)]


def _months(shown: Mapping[str, str]) -> Sheet:
    heads = [text("municipal", f"{kind}.{offer}") for offer in OFFERS for kind in ("rooms", "beds", "most")]
    columns = (text("municipal", "month"), *heads, text("municipal", "requests"), text("municipal", "ready_nights"))
    lines = []
    for period in (*MONTHS, "year"):
        house = [shown[f"{kind}.{offer}.{period}"] for offer in OFFERS for kind in ("rooms", "beds", "most")]
        people = [shown[f"{kind}.{'all' if period == 'year' else period}"] for kind in ("requests", "ready")]
        lines.append((text("months", period), *house, *people))
    return Sheet(text("municipal", "months_title"), columns, tuple(lines), text("municipal", "months_note"))


def _spreads(result: Municipal, shown: Mapping[str, str]) -> list[Sheet]:
    outcomes = list(dict.fromkeys(i.code for i in items("request_outcome")))
    gathered = [(code, text("municipal", code)) for code in (OTHER, UNKNOWN)]
    tables = [
        ("outcome", [(c, label_of("request_outcome", c)) for c in outcomes], "requests.all"),
        ("waits", [(c, text("waits_for", c)) for c in WAITS_FOR], "ready.all"),
        ("length", [(c, text("lengths", c)) for c, _, _ in LENGTHS], "length.all"),
        ("home", [*((n, n) for n in result.municipalities), *gathered], "home.all"),
    ]
    drawn = []
    for name, codes, total in tables:
        lines = [(words, shown[f"{name}.{code}"]) for code, words in codes]
        lines.append((text("municipal", "total"), shown[total]))
        if name == "length" and "length.median" in shown:
            lines.append((text("municipal", "median"), shown["length.median"]))
        drawn.append(_sheet(name, lines))
    return drawn


def _moving(result: Municipal, shown: Mapping[str, str]) -> list[Sheet]:
    """The way to a home (S0 12): families by what they waited for, the days of each step, the nights used meanwhile; and all of it
    by municipality."""
    waited = [(text("waits_for", code), shown[f"moving.{code}"]) for code in WAITS_FOR]
    days = [(text("municipal", f"step.{step}"), shown.get(f"moving.{step}", NONE)) for step in STEPS]
    nights = [(text("waiting", how), shown[f"used.{how}"]) for how in Waiting]
    named = [(name, name) for name in result.on_the_way]
    named += [(code, text("municipal", code)) for code in (OTHER, UNKNOWN)]
    homes = []
    for code, words in named:
        took = (shown.get(f"way.{code}.{step}", NONE) for step in STEPS)
        homes.append((words, shown[f"way.{code}"], *took, shown[f"used_home.{code}"]))
    total = text("municipal", "total")
    last = (total, shown["moving.all"], *(number for _, number in days), shown["used.all"])
    steps = (text("municipal", f"head.{step}") for step in STEPS)
    heads = ("", text("municipal", "moving_unit"), *steps, text("municipal", "used_unit"))
    drawn = tuple((line[0], line[-1]) for line in homes)
    by_home = Sheet(text("municipal", "way_title"), heads, (*homes, last), text("municipal", "way_note"), drawn)
    return [
        _sheet("moving", [*waited, (total, shown["moving.all"])], waited),
        _sheet("step", days, days),
        _sheet("used", [*nights, (total, shown["used.all"])], nights),
        by_home,
    ]


def _sheet(name: str, lines: list[tuple[str, str]], drawn: Sequence[tuple[str, str]] = ()) -> Sheet:
    title, unit, note = (text("municipal", f"{name}_{part}") for part in ("title", "unit", "note"))
    return Sheet(title, ("", unit), tuple(lines), note, tuple(drawn))


def full_nights(
    result: Municipal, ink: Color = INK, bar: Color = BAR, other: Color | None = None, on_paper: bool = True
) -> Drawing:
    """Nights with all rooms taken, month by month, the two offers side by side; no bar for what is suppressed."""
    width, height, base = 480.0, 120.0, 22.0
    drawing = Drawing(width, height)
    colour = {"women": bar, "men": other or HexColor("#B9862F")}
    most = 31
    step = width / 12

    def word(words: str, x: float, y: float, anchor: str = "middle") -> None:
        for shape in labels(words=words, x=x, y=y, size=8, ink=ink, anchor=anchor, on_paper=on_paper):
            drawing.add(shape)

    for number, month in enumerate(MONTHS):
        for place, offer in enumerate(OFFERS):
            name = f"rooms.{offer}.{month}"
            value = result.cells[name].value if result.protection.shows(name) else 0
            x, tall = number * step + 6 + place * 13, (height - base - 26) * value / most
            drawing.add(Rect(x, base, 11, max(tall, 0.4), fillColor=colour[offer], strokeColor=None))
            if not result.protection.shows(name):
                word(HIDDEN, x + 5.5, base + 2)
            elif value:
                word(str(value), x + 5.5, base + tall + 2)
        word(text("months", month)[:3].lower(), number * step + 18, base - 11)
    for place, offer in enumerate(OFFERS):
        drawing.add(Rect(6 + place * 110, height - 12, 9, 9, fillColor=colour[offer], strokeColor=None))
        word(text("municipal", offer), 20 + place * 110, height - 11, "start")
    return drawing


def full_nights_svg(result: Municipal, ink: str, bar: str, other: str) -> str:
    """The drawing for the window, in its colours (`#rrggbb`)."""
    return svg_of(full_nights(result, HexColor(ink), HexColor(bar), HexColor(other), on_paper=False))


def municipal_pdf(result: Municipal, centre: str, marks: bool = False) -> bytes:
    """Three pages, suppressed: the months with a drawing, the spreads, and the way to a home, drawn."""
    title = text("municipal", "title", year=result.year)
    months, *spreads = sheets(result)
    story: list[Flowable] = [
        Text(title, TITLE), Text(centre, BODY),
        Text(text("report", "as_of", date=f"{result.as_of:%d.%m.%Y}"), BODY),
        Text(text("municipal", "suppressed", mark=HIDDEN, whole=Thresholds().whole), NOTE),
        Spacer(1, 8), *_grid(months, _WIDTH), Spacer(1, 10),
        Text(text("municipal", "chart_title"), HEADING), full_nights(result), PageBreak(),
    ]  # fmt: skip
    half = _WIDTH / 2 - 4 * mm
    left, right = spreads[0], spreads[1]
    story.append(_beside(_grid(left, half), _grid(right, half)))
    story.append(_beside(_grid(spreads[2], half), _grid(_short(spreads[3]), half)))
    waited, days, nights, homes = spreads[4:]
    story += [PageBreak(), _beside(_drawn(waited, half), [*_drawn(days, half), *_drawn(nights, half)])]
    story += _drawn(_short(homes), _WIDTH)

    def build(target: io.BytesIO, canvas: type[Canvas]) -> None:
        document = SimpleDocTemplate(
            target, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=16 * mm, bottomMargin=14 * mm,
            title=title, author="Livd", subject=title, creator="Livd", lang="nb-NO",
        )  # fmt: skip
        document.build(story, canvasmaker=canvas)

    return paper(build, marks)


def _drawn(sheet: Sheet, width: float) -> list[Flowable]:
    table, grid, *rest = _grid(sheet, width)
    return [table, grid, Spacer(1, 4), bars(sheet.drawn, width), *rest]


def _short(sheet: Sheet, most: int = 26) -> Sheet:
    """As many municipalities as a page holds, in their order; what is left out is said."""
    if len(sheet.lines) <= most:
        return sheet
    kept = (*sheet.lines[: most - 3], *sheet.lines[-3:])
    left = len(sheet.lines) - len(kept)
    note = f"{sheet.note} {text('municipal', 'left_out', number=left)}"
    names = {line[0] for line in kept}
    return replace(sheet, lines=kept, note=note, drawn=tuple(one for one in sheet.drawn if one[0] in names))


def _beside(left: list[Flowable], right: list[Flowable]) -> Grid:
    width = _WIDTH / 2
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, 0), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
    ]
    return Grid([[left, right]], colWidths=[width, width], style=style)


def _grid(sheet: Sheet, width: float) -> list[Flowable]:
    heads = [Text(c, RIGHT if n else BODY) for n, c in enumerate(sheet.columns)]
    rows = [[Text(c, RIGHT if n else BODY) for n, c in enumerate(line)] for line in sheet.lines]
    count = len(sheet.columns) - 1
    number = min(22 * mm if count > 1 else 30 * mm, width * 0.86 / count)
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#C5CED6")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#EEF2F5")),
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    grid = Grid([heads, *rows], colWidths=[width - number * count, *[number] * count], style=style)
    return [Text(sheet.title, HEADING), grid, Spacer(1, 2), Text(sheet.note, NOTE)]
