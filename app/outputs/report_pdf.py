"""The return as a PDF one would send to a municipal council: ten numbers first, each table with its bars, the yearly forms, and
the rules at the end."""

import io
from collections.abc import Iterable
from itertools import groupby

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer
from reportlab.platypus import Table as Grid

from app.forms.tables import Cell, Line, Table
from app.outputs.edition import Edition, FilledForm, key_lines, rule_lines, settings_lines, summary
from app.outputs.fonts import BOLD, REGULAR, register_fonts
from app.outputs.styles import INK, TITLE, style
from app.outputs.writing import Text, draw_line, paper
from app.texts import text

_CHAPTER = style("chapter", BOLD, 14, spaceBefore=6, spaceAfter=3)
_HEADING = style("heading", BOLD, 9.5, spaceBefore=3, spaceAfter=2)
_CENTRE_NAME = style("centre", REGULAR, 13, spaceAfter=6)
_BODY, _BOLD = style("row", REGULAR, 7.8), style("bold row", BOLD, 7.8)
_RIGHT, _RIGHT_BOLD = style("right row", REGULAR, 7.8, alignment=2), style("right bold row", BOLD, 7.8, alignment=2)
_SMALL = style("small", REGULAR, 6.6)
_BIG, _LABEL = style("big", BOLD, 12, alignment=2), style("label", REGULAR, 10)
_LINE, _SHADE = colors.HexColor("#C5CED6"), colors.HexColor("#EEF2F5")
_BAR, _TRACK = colors.HexColor("#2F6B7E"), colors.HexColor("#EDF1F3")
_WIDTH = A4[0] - 36 * mm
_NUMBER, _BAR_WIDTH = 17 * mm, 44 * mm


class _Document(BaseDocTemplate):
    """Marks chapters and tables in the outline as they are laid out."""

    def __init__(self, target: io.BytesIO, edition: Edition) -> None:
        super().__init__(
            target, pagesize=A4, leftMargin=18 * mm, rightMargin=18 * mm, topMargin=14 * mm, bottomMargin=17 * mm,
            title=edition.title, author="Livd", subject=edition.marks, creator="Livd", lang="nb-NO",
        )  # fmt: skip
        frame = Frame(
            self.leftMargin, self.bottomMargin, self.width, self.height, id="page", leftPadding=0, rightPadding=0
        )
        foot = f"{edition.title} · {edition.marks}"
        self.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=lambda c, d: _footer(c, d, foot)))
        self._marks = 0

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
        self.cell, self.width, self.height = cell, _BAR_WIDTH - 4 * mm, 2.6 * mm

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
    draw_line(canvas, A4[0] - 18 * mm, 10 * mm, text("report", "page", page=document.page), 7.5, to_right=True)
    draw_line(canvas, 18 * mm, 10 * mm, foot, 7.5)


def pdf_bytes(edition: Edition, marks: bool = False) -> bytes:
    """The whole document. `marks`: what no face can draw may stand as a mark."""
    register_fonts()
    story: list[Flowable] = list(_front(edition))
    for chapter, tables in groupby(edition.tables, lambda table: table.chapter):
        first = True
        for table in tables:
            head = [Text(chapter, _CHAPTER)] if first else []
            story.append(KeepTogether([*head, *_table(table)]))
            first = False
    for form in edition.forms:
        story += _form(form)
    story += _end(edition)

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
    yield Grid(rows, colWidths=[_WIDTH - 60 * mm, 30 * mm, 30 * mm], style=_STYLE)
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
    rows: list[list[Flowable]] = [_row("", [*table.columns, *extra], _BOLD, _RIGHT_BOLD)]
    rows += [_line(line, shares) for line in table.lines]
    for name, cell in table.closing:
        rows.append(
            _row(text("report", name), [cell.text, *[""] * (len(table.columns) - 1), *extra], _BOLD, _RIGHT_BOLD)
        )
    numbers = [_NUMBER] * len(table.columns)
    bar = [_BAR_WIDTH] if shares else []
    return Grid(rows, colWidths=[_WIDTH - sum(numbers) - sum(bar), *numbers, *bar], style=_STYLE, repeatRows=1)


_STYLE = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE),
    ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
    ("TOPPADDING", (0, 0), (-1, -1), 0.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
]


def _line(line: Line, shares: bool) -> list[Flowable]:
    if not shares:
        return _row(line.label, [cell.text for cell in line.cells], _BODY, _RIGHT)
    cell = line.cells[0]
    return [*_row(line.label, [cell.text, cell.percent_text], _BODY, _RIGHT), Bar(cell)]


def _row(label: str, cells: Iterable[str], left: ParagraphStyle, right: ParagraphStyle) -> list[Flowable]:
    return [Text(label, left), *(Text(cell, right) for cell in cells)]


def _form(form: FilledForm) -> list[Flowable]:
    rows = [[Text(question, _BODY), Text(answer, _BOLD)] for question, answer in form.lines]
    if not rows:
        return []
    return [Text(form.title, _CHAPTER), Grid(rows, colWidths=[_WIDTH * 0.55, _WIDTH * 0.45], style=_STYLE[:2])]


def _end(edition: Edition) -> list[Flowable]:
    """How it was counted."""
    lines = [*settings_lines(edition), *rule_lines()]
    return [KeepTogether([Text(text("report", "rules"), _CHAPTER), *(Text(line, _SMALL) for line in lines)])]
