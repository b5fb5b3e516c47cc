"""The national tables as a short report on paper: the tables of one year, the centres, what to look at, what was left out."""

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from app.national.cells import BLANK, HIDDEN, NOTHING, WORD, Cell, Column, Line, NationalTable
from app.national.collate import Collation
from app.outputs.fonts import BOLD, ITALIC, REGULAR, register_fonts
from app.outputs.national_sheets import remarks, title_of
from app.outputs.styles import HEADING, INK, TITLE, style
from app.outputs.writing import Text, draw_line, line_width, paper
from app.texts import text

_PAGE: Final = A4
_MARGIN: Final = 15 * mm
_WIDTH: Final = _PAGE[0] - 2 * _MARGIN
_RULE, _SHADE = colors.HexColor("#C5CED6"), colors.HexColor("#EEF2F5")
_SIZE: Final = 7.5
_CHAPTER = style("chapter", BOLD, 17, spaceBefore=14, spaceAfter=6)
_BODY = style("national body", REGULAR, _SIZE)
_BOLD = style("national bold", BOLD, _SIZE)
_RIGHT = style("national right", REGULAR, _SIZE, alignment=2)
_RIGHT_BOLD = style("national right bold", BOLD, _SIZE, alignment=2)
_NOTE = style("national note", ITALIC, 7)
_REMARK = style("national remark", REGULAR, 8.5)
_MOST_ROWS: Final = 400
"""Of a list on paper; the whole list is in the files beside it."""


class _Document(BaseDocTemplate):
    """Marks chapters and tables in the outline; each page has its number and the title."""

    def __init__(self, target: io.BytesIO, title: str) -> None:
        super().__init__(
            target, pagesize=_PAGE, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=14 * mm, bottomMargin=16 * mm,
            title=title, author="Livd", subject=title, creator="Livd", lang="nb-NO",
        )  # fmt: skip
        frame = Frame(
            self.leftMargin, self.bottomMargin, self.width, self.height, id="page", leftPadding=0, rightPadding=0
        )
        self.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=_footer))
        self._marks = 0

    def afterFlowable(self, flowable: Flowable) -> None:
        level = {"title": 0, "chapter": 0, "heading": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is not None:
            self._marks += 1
            self.canv.bookmarkPage(f"mark{self._marks}")
            self.canv.addOutlineEntry(flowable.getPlainText(), f"mark{self._marks}", level, closed=level == 0)


def _footer(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFillColor(INK)
    page = text("national_notes", "page", page=document.page)
    draw_line(canvas, _PAGE[0] - _MARGIN, 9 * mm, page, 8, to_right=True)
    draw_line(canvas, _MARGIN, 9 * mm, document.title, 8)


def pdf_bytes(collation: Collation) -> bytes:
    """The report of the collation's year. A sign no face has is drawn as a mark: a centre's name must not stop the nation."""
    register_fonts()
    title = title_of(collation)
    story: list[Flowable] = [Text(title, TITLE), *_opening(collation)]
    tables = [table for table in collation.of_year(collation.year) if table.paper]
    for number, (chapter, group) in enumerate(groupby(tables, lambda table: table.chapter)):
        head: list[Flowable] = [Spacer(1, 10)] if number == 0 else [CondPageBreak(80 * mm), Text(chapter, _CHAPTER)]
        for table in group:
            story += _table(table, head)
            head = []
    story += [PageBreak(), *_lists(collation)]

    def build(target: io.BytesIO, canvas: type[Canvas]) -> None:
        _Document(target, title).build(story, canvasmaker=canvas)

    return paper(build, marks=True)


def _opening(collation: Collation) -> list[Flowable]:
    read = sum(1 for file in collation.found if file.fits)
    sentences = [text("national_notes", "files", read=read, all=len(collation.found)), _response(collation), *remarks()]
    story: list[Flowable] = [Text(line, _REMARK) for line in sentences]
    for table in collation.of_year(0):
        if table.paper and len(collation.years) > 1:
            story += _table(table, [Spacer(1, 6)])
    return story


def _response(collation: Collation) -> str:
    received = collation.table("groups").cell("centres", "all").text
    if collation.expected is None:
        return text("national_notes", "received", received=received)
    rate = collation.table("response").cell("rate", str(collation.year)).text
    return text("national_notes", "responded", received=received, expected=collation.expected, rate=rate)


def _table(table: NationalTable, before: list[Flowable]) -> list[Flowable]:
    table = _cut(table)
    head = [Text(table.title, HEADING), *([Text(table.unit, _NOTE)] if table.unit else [])]
    note = [Text(table.note, _NOTE)] if table.note else []
    body = [*before, *head, Spacer(1, 2), _grid(table), Spacer(1, 2), *note, Spacer(1, 8)]
    breaks = [part for part in body if isinstance(part, CondPageBreak)]
    kept = [part for part in body if not isinstance(part, CondPageBreak)]
    return [*breaks, *(kept if len(table.lines) > 40 else [KeepTogether(kept)])]


def _cut(table: NationalTable) -> NationalTable:
    """As many rows as paper is for, the closing ones always; how many more there are stands in a row of its own."""
    rows = [line for line in table.lines if not line.closing]
    if len(rows) <= _MOST_ROWS:
        return table
    more = Line("more", f"… {len(rows) - _MOST_ROWS}", (BLANK,) * len(table.columns))
    closing = [line for line in table.lines if line.closing]
    return replace(table, lines=(*rows[:_MOST_ROWS], more, *closing))


def _grid(table: NationalTable) -> Grid:
    bands = any(column.band for column in table.columns)
    top = int(bands)
    look: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("BACKGROUND", (0, 0), (-1, top), _SHADE),
        ("FONT", (1, top + 1), (-1, -1), REGULAR, _SIZE, _SIZE * 1.35),
        ("ALIGN", (1, top + 1), (-1, -1), "RIGHT"),
        ("TEXTCOLOR", (1, top + 1), (-1, -1), INK),
    ]
    rows: list[list[Any]] = []
    if bands:
        rows.append([""] * (1 + len(table.columns)))
        for start, end, band in bands_of(table.columns):
            rows[0][start + 1] = Text(band, _BOLD)
            look.append(("SPAN", (start + 1, 0), (end + 1, 0)))
            if start:
                look.append(("LINEBEFORE", (start + 1, 0), (start + 1, -1), 0.4, _RULE))
    rows.append(["", *(Text(column.head, _RIGHT_BOLD) for column in table.columns)])
    for line in table.lines:
        if line.closing:
            look.append(("FONT", (1, len(rows)), (-1, len(rows)), BOLD, _SIZE, _SIZE * 1.35))
        rows.append([Text(line.label, _BOLD if line.closing else _BODY), *(_written(cell) for cell in line.cells)])
    wide = [_column_width(table, at) for at in range(len(table.columns))]
    room = _WIDTH * 0.74
    if sum(wide) > room:
        wide = [one * room / sum(wide) for one in wide]
    label = min(_WIDTH - sum(wide), 84 * mm)
    return Grid(rows, colWidths=[label, *wide], style=look, repeatRows=1 + int(bands), hAlign="LEFT")


def _written(cell: Cell) -> Text | str:
    """Words are shaped; numbers, and the few signs that stand for none, are in every face as they are."""
    plain = cell.kind != WORD or cell.word in (HIDDEN, NOTHING, "-")
    return cell.text if plain else Text(cell.text, _RIGHT)


def _column_width(table: NationalTable, at: int) -> float:
    """As wide as its widest number and the longest word of its head need."""
    words = [line.cells[at].text for line in table.lines] + table.columns[at].head.split()
    return float(max(9 * mm, max(map(_wide, words)) + 6))


@lru_cache(maxsize=5000)
def _wide(words: str) -> float:
    """Numbers and heads come again and again: each is measured once."""
    return line_width(words, _SIZE) * 1.06


def bands_of(columns: Sequence[Column]) -> list[tuple[int, int, str]]:
    """The runs of columns under one band: first, last, what it says."""
    notes = []
    for band, run in groupby(enumerate(columns), lambda at: at[1].band):
        places = [at for at, _ in run]
        if band:
            notes.append((places[0], places[-1], band))
    return notes


def _lists(collation: Collation) -> list[Flowable]:
    checks = [(str(c.year), c.name, c.text) for c in collation.checks if c.year == collation.year]
    left_out = [(f.file, text("national_verdicts", f.verdict), f.detail) for f in collation.found if not f.fits]
    story: list[Flowable] = [Text(text("national_titles", "checks"), _CHAPTER)]
    story.append(Text(text("national_notes", "rule_checks"), _NOTE))
    story.append(_list(("year", "name", "text"), checks, (12, 60, 108)) if checks else Text(_no_checks(), _BODY))
    story += [Spacer(1, 12), Text(text("national_titles", "files"), _CHAPTER)]
    read = sum(1 for file in collation.found if file.fits)
    story.append(Text(text("national_notes", "files", read=read, all=len(collation.found)), _BODY))
    if left_out:
        story.append(_list(("file", "verdict", "detail"), left_out, (60, 70, 50)))
    return story


def _no_checks() -> str:
    return text("national_notes", "no_checks")


def _list(heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Grid:
    shown = [[Text(text("national_columns", head), _BOLD) for head in heads]]
    shown += [[Text(word, _BODY) for word in row] for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        shown.append([Text(f"… {len(rows) - _MOST_ROWS}", _BODY), *(Text("", _BODY) for _ in heads[1:])])
    look = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
    ]
    return Grid(shown, colWidths=[width * mm for width in widths], style=look, repeatRows=1, hAlign="LEFT")
