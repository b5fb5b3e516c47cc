"""The return as a PDF: cover, contents, every table with n, percent, base and missing, charts, page numbers, outline."""

import io
from collections.abc import Iterable
from html import escape
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
    KeepTogether,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from app.forms.figures import AnnualReturn
from app.forms.tables import Cell, Line, Table, number_text, percent_text, tables_of
from app.outputs.charts import bar_chart
from app.outputs.fonts import BOLD, REGULAR, register_fonts
from app.outputs.styles import BODY, HEADING, INK, NOTE, RIGHT, TITLE, style
from app.outputs.writing import Text, draw_line, paper
from app.texts import text

_CHAPTER = style("chapter", BOLD, 17, spaceAfter=8)
_COVER_HEADING = style("cover heading", BOLD, 11.5, spaceBefore=8, spaceAfter=4)
_BOLD = style("bold", BOLD, 9)
_SMALL = style("small", REGULAR, 7.5)
_RIGHT_BOLD = style("right bold", BOLD, 9, alignment=2)
_CENTRE_NAME = style("centre", REGULAR, 14, spaceAfter=22)
_LINE = colors.HexColor("#C5CED6")
_SHADE = colors.HexColor("#EEF2F5")
_WIDTH = A4[0] - 40 * mm


class _Document(BaseDocTemplate):
    """Marks headings in the outline and the contents as they are laid out."""

    def __init__(self, target: io.BytesIO, title: str) -> None:
        super().__init__(
            target, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=20 * mm,
            title=title, author="Livd", subject=title, creator="Livd", lang="nb-NO",
        )  # fmt: skip
        frame = Frame(
            self.leftMargin, self.bottomMargin, self.width, self.height, id="page", leftPadding=0, rightPadding=0
        )
        self.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=_footer))
        self._marks = 0

    def afterFlowable(self, flowable: Flowable) -> None:
        level = {"chapter": 0, "heading": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is None:
            return
        self._marks += 1
        mark, title = f"mark{self._marks}", flowable.getPlainText()
        self.canv.bookmarkPage(mark)
        self.canv.addOutlineEntry(title, mark, level, closed=level == 0)
        self.notify("TOCEntry", (level, escape(title), self.page, mark))

    def beforeDocument(self) -> None:
        self._marks = 0


def _footer(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFillColor(INK)
    draw_line(canvas, A4[0] - 20 * mm, 12 * mm, text("report", "page", page=document.page), 8, to_right=True)
    draw_line(canvas, 20 * mm, 12 * mm, document.title, 8)


def pdf_bytes(result: AnnualReturn, centre: str, marks: bool = False) -> bytes:
    """The whole document. `centre` is the name on the cover."""
    register_fonts()
    title = text("report", "title", year=result.year)
    contents = TableOfContents(
        levelStyles=[style("toc0", BOLD, 10, spaceBefore=6), style("toc1", REGULAR, 9, leftIndent=12)],
        dotsMinLevel=1,
    )
    story = [*_cover(result, centre, title), PageBreak(), Text(text("report", "contents"), TITLE), contents]
    for chapter, tables in groupby(tables_of(result), lambda table: table.chapter):
        story += [PageBreak(), Text(chapter, _CHAPTER)]
        for table in tables:
            story += _table(table)

    def build(target: io.BytesIO, canvas: type[Canvas]) -> None:
        _Document(target, title).multiBuild(story, canvasmaker=canvas)

    return paper(build, marks)


def _cover(result: AnnualReturn, centre: str, title: str) -> list[Flowable]:
    story: list[Flowable] = [Spacer(1, 60 * mm), Text(title, TITLE)]
    story.append(Text(centre or " ", _CENTRE_NAME))
    story.append(Text(text("report", "as_of", date=f"{result.as_of:%d.%m.%Y}"), BODY))
    story.append(Text(text("report", "unprotected"), BODY))
    story += [Spacer(1, 12), Text(text("report", "rules"), _COVER_HEADING)]
    settings = result.rules.as_dict()
    for name, value in settings.items():
        choice = text("settings", f"{name}.{value}")
        story.append(Text([(f"{text('settings', name)}: ", REGULAR), (choice, BOLD)], BODY))
    story.append(Spacer(1, 6))
    story += [Text(f"{n}. {text('rules', str(n))}", _SMALL) for n in range(1, 13)]
    return story


def _table(table: Table) -> list[Flowable]:
    head = Text(table.title, HEADING)
    body: list[Flowable] = [_grid(table)]
    notes = [text("report", "base_text", base=table.base_text)] if table.base_text else []
    notes += [table.note] if table.note else []
    notes.append(text("report", "rule", numbers=", ".join(map(str, table.rules))))
    body += [Spacer(1, 2), Text(" · ".join(notes), NOTE)]
    chart = bar_chart(table) if table.chart else None
    if chart:
        body += [Spacer(1, 6), chart]
    return [KeepTogether([head, *body, Spacer(1, 8)])]


def _grid(table: Table) -> Grid:
    rows = [_row("", table.columns, _BOLD, _RIGHT_BOLD)]
    rows += [_row(line.label, _numbers(table, line), BODY, RIGHT) for line in table.lines]
    closing = [(text("report", "base"), table.base), (text("report", "missing"), table.missing)]
    foot = [(label, cell) for label, cell in closing if cell]
    rows += [_row(label, _foot(table, cell), _BOLD, _RIGHT_BOLD) for label, cell in foot]
    number_width = min(24 * mm, _WIDTH * 0.6 / len(table.columns))
    widths = [_WIDTH - number_width * len(table.columns)] + [number_width] * len(table.columns)
    style = [
        ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    return Grid(rows, colWidths=widths, style=style, repeatRows=1)


def _row(label: str, cells: Iterable[str], left: ParagraphStyle, right: ParagraphStyle) -> list[Text]:
    return [Text(label, left), *(Text(cell, right) for cell in cells)]


def _numbers(table: Table, line: Line) -> list[str]:
    if table.columns[-1] == "%":
        return [number_text(line.cells[0].value), percent_text(line.cells[0].percent)]
    return [number_text(cell.value) for cell in line.cells]


def _foot(table: Table, cell: Cell) -> list[str]:
    return [number_text(cell.value), *[""] * (len(table.columns) - 1)]
