"""The return as a PDF one would send to a municipal council: ten numbers first, each table with its bars, the yearly forms, and
the rules at the end."""

import io
from collections.abc import Iterable, Sequence
from itertools import groupby

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from app.forms.tables import Cell, Line, Table
from app.outputs.edition import Edition, FilledForm, key_lines, rule_lines, settings_lines, summary
from app.outputs.fonts import BOLD, REGULAR, register_fonts
from app.outputs.small_multiples import small_multiples
from app.outputs.styles import INK, TITLE, style
from app.outputs.writing import Text, draw_line, paper
from app.texts import text

_CHAPTER = style("chapter", BOLD, 13, spaceBefore=4, spaceAfter=3)
_HEADING = style("heading", BOLD, 8.5, spaceBefore=2, spaceAfter=2)
_CENTRE_NAME = style("centre", REGULAR, 13, spaceAfter=6)
_BODY, _BOLD = style("row", REGULAR, 7.2), style("bold row", BOLD, 7.2)
_RIGHT, _RIGHT_BOLD = style("right row", REGULAR, 7.2, alignment=2), style("right bold row", BOLD, 7.2, alignment=2)
_SMALL, _HEAD = style("small", REGULAR, 6.4), style("head", BOLD, 6.3, alignment=2)
_BIG, _LABEL = style("big", BOLD, 12, alignment=2), style("label", REGULAR, 10)
_LINE, _SHADE = colors.HexColor("#C5CED6"), colors.HexColor("#EEF2F5")
_BAR, _TRACK = colors.HexColor("#2F6B7E"), colors.HexColor("#EDF1F3")
_WIDTH, _GAP = A4[0] - 30 * mm, 6 * mm
_COLUMN = (_WIDTH - _GAP) / 2
_NUMBER, _BAR_WIDTH, _FRONT, _FIGURES = 9 * mm, 20 * mm, 126 * mm, 6
"""Tables stand in two columns; the ten numbers take the whole width of the first page's top."""


class _Document(BaseDocTemplate):
    """Marks chapters and tables in the outline as they are laid out."""

    def __init__(self, target: io.BytesIO, edition: Edition) -> None:
        super().__init__(
            target, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=12 * mm, bottomMargin=16 * mm,
            title=edition.title, author="Livd", subject=edition.marks, creator="Livd", lang="nb-NO",
        )  # fmt: skip
        foot = f"{edition.title} · {edition.marks}"
        front = self._frame(self.leftMargin, self.height - _FRONT, self.width, _FRONT)
        for name, frames in (
            ("first", [front, *self._columns(self.height - _FRONT)]), ("tables", self._columns(self.height)),
            ("forms", [self._frame(self.leftMargin, 0, self.width, self.height)]),
        ):  # fmt: skip
            self.addPageTemplates(PageTemplate(id=name, frames=frames, onPage=lambda c, d: _footer(c, d, foot)))
        self._marks = 0

    def _frame(self, left: float, up: float, width: float, height: float) -> Frame:
        return Frame(left, self.bottomMargin + up, width, height, 0, 0, 0, 0)

    def _columns(self, height: float) -> list[Frame]:
        return [self._frame(self.leftMargin + n * (_COLUMN + _GAP), 0, _COLUMN, height) for n in (0, 1)]

    def afterFlowable(self, flowable: Flowable) -> None:
        level = {"chapter": 0, "heading": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is None:
            return
        self._marks += 1
        mark = f"mark{self._marks}"
        self.canv.bookmarkPage(mark)
        self.canv.addOutlineEntry(flowable.getPlainText(), mark, level, closed=level == 0)


class Bar(Flowable):
    """A share as a bar on a track that is a hundred percent long, the same in every table."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell, self.width, self.height = cell, _BAR_WIDTH - 3 * mm, 2.2 * mm

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        if self.cell.percent is None:
            return
        self.canv.setFillColor(_TRACK)
        self.canv.rect(0, 0.4, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(_BAR)
        self.canv.rect(0, 0.4, self.width * self.cell.percent / 100, self.height, stroke=0, fill=1)


def _footer(canvas: Canvas, document: BaseDocTemplate, foot: str) -> None:
    canvas.setFillColor(INK)
    draw_line(canvas, A4[0] - 15 * mm, 9 * mm, text("report", "page", page=document.page), 7.5, to_right=True)
    draw_line(canvas, 15 * mm, 9 * mm, foot, 7.5)


def pdf_bytes(edition: Edition, marks: bool = False) -> bytes:
    """The whole document. `marks`: what no face can draw may stand as a mark."""
    register_fonts()
    story: list[Flowable] = [*_front(edition), NextPageTemplate("tables"), FrameBreak()]
    for chapter, tables in groupby(edition.tables, lambda table: table.chapter):
        first = True
        for table in tables:
            head = [Text(chapter, _CHAPTER)] if first else []
            story.append(KeepTogether([*head, *_table(table)]))
            first = False
    if edition.years:
        story += [Text(text("report", "years"), _CHAPTER), *small_multiples(edition.years, _COLUMN)]
        story.append(Text(text("report", "years_note"), _SMALL))
    story += _end(edition)
    if edition.forms:
        story += [NextPageTemplate("forms"), PageBreak()]
    for number, form in enumerate(edition.forms):
        story += [PageBreak()] if number else []
        story += _form(form)

    def build(target: io.BytesIO, canvas: type[Canvas]) -> None:
        _Document(target, edition).build(list(story), canvasmaker=canvas)

    return paper(build, marks)


def _front(edition: Edition) -> Iterable[Flowable]:
    """Whose it is and how it stands, and the ten numbers."""
    yield Text(edition.title, TITLE)
    yield Text(edition.centre or " ", _CENTRE_NAME)
    yield Text(text("report", "as_of", date=f"{edition.result.as_of:%d.%m.%Y}"), _LABEL)
    yield Text(text("report", "protected" if edition.public else "unprotected"), _LABEL)
    yield Spacer(1, 6)
    years = [str(edition.result.year), str(edition.result.year - 1) if edition.before and not edition.public else ""]
    rows = [[Text(" ", _LABEL), *(Text(year, _RIGHT_BOLD) for year in years)]]
    rows += [[Text(a, _LABEL), Text(b, _BIG), Text(c, _RIGHT)] for a, b, c in summary(edition)]
    yield Grid(rows, colWidths=[_WIDTH - 60 * mm, 30 * mm, 30 * mm], style=_ROOMY)
    yield Spacer(1, 4)
    for line in key_lines(edition):
        yield Text(line, _SMALL)


def _table(table: Table) -> list[Flowable]:
    notes = [text("report", "base_text", base=table.base_text)] if table.base_text else []
    notes += [table.note] if table.note else []
    notes.append(text("report", "rule", numbers=", ".join(map(str, table.rules))))
    return [Text(table.heading, _HEADING), _grid(table), Text(" · ".join(notes), _SMALL), Spacer(1, 5)]


def _grid(table: Table) -> Grid:
    shares = table.columns[-1] == "%"
    extra = [""] if shares else []
    rows: list[list[Flowable]] = [_row("", [*table.columns, *extra], _BOLD, _HEAD)]
    rows += [_line(line, shares) for line in table.lines]
    for name, cell in table.closing:
        rows.append(
            _row(text("report", name), [cell.text, *[""] * (len(table.columns) - 1), *extra], _BOLD, _RIGHT_BOLD)
        )
    numbers = [_NUMBER] * len(table.columns) if shares else _widths(table.columns)
    bar = [_BAR_WIDTH] if shares else []
    return Grid(rows, colWidths=[_COLUMN - sum(numbers) - sum(bar), *numbers, *bar], style=_STYLE, repeatRows=1)


def _widths(columns: Sequence[str]) -> list[float]:
    """Of columns of numbers: seven tenths of the table's, by the longest word over each, so that none is broken."""
    letters = [max(_FIGURES, *map(len, column.split() or [""])) for column in columns]
    return [min(18 * mm, _COLUMN * 0.7 * wide / sum(letters)) for wide in letters]


_STYLE = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE),
    ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
    ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ("TOPPADDING", (0, 0), (-1, -1), 0.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
]

_PLAIN = [*_STYLE[:2], *_STYLE[3:]]
_ROOMY = [*_STYLE[:3], ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]


def _line(line: Line, shares: bool) -> list[Flowable]:
    if not shares:
        return _row(line.label, [cell.text for cell in line.cells], _BODY, _RIGHT)
    cell = line.cells[0]
    return [*_row(line.label, [cell.text, cell.percent_text], _BODY, _RIGHT), Bar(cell)]


def _row(label: str, cells: Iterable[str], left: ParagraphStyle, right: ParagraphStyle) -> list[Flowable]:
    return [Text(label, left), *(Text(cell, right) for cell in cells)]


def _form(form: FilledForm) -> list[Flowable]:
    """Its own sheets; which form it is stands at the top of each."""
    rows = [[Text(question, _BODY), Text(answer, _BOLD)] for question, answer in form.lines]
    if not rows:
        return []
    head = [Text(form.title, _BOLD), Text(text("report", "answer"), _BOLD)]
    return [
        Text(form.title, _CHAPTER),
        Grid([head, *rows], colWidths=[_WIDTH * 0.55, _WIDTH * 0.45], style=_STYLE, repeatRows=1),
    ]


def _end(edition: Edition) -> list[Flowable]:
    """How it was counted."""
    lines = [*settings_lines(edition), *rule_lines()]
    return [KeepTogether([Text(text("report", "rules"), _CHAPTER), *(Text(line, _SMALL) for line in lines)])]
