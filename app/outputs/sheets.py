"""The return as XLSX, CSV and JSON. No cell can become a formula: text is written as text, by type."""

import csv
import io
import json
from itertools import groupby
from typing import Any

import xlsxwriter

from app.forms.definitions import in_force
from app.forms.rounding import percent_cell
from app.forms.tables import Cell, Table
from app.outputs.edition import Edition, key_lines, rule_lines, settings_lines, summary
from app.register.read import guard
from app.texts import text

_COLUMNS = ("table", "category", "figure", "value", "percent")
PRINT_SCALE, PAGE_ROWS = 60, 54
"""In percent; so many rows then stand on a page, and no table is parted from its chart."""
LINE_POINTS, RULE_SIGNS = 15, 120
"""The height of a line, and how many signs of a rule stand on one."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def rows_of(edition: Edition) -> list[tuple[str, str, Cell]]:
    """One row per number: table, category, cell."""
    rows: list[tuple[str, str, Cell]] = []
    for table in edition.tables:
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=False):
                label = f"{line.label}, {column}" if len(line.cells) > 1 else line.label
                rows.append((table.heading, label, cell))
        rows += [(table.heading, text("report", name), cell) for name, cell in table.closing]
    return rows


def csv_bytes(edition: Edition) -> bytes:
    """Semicolon and decimal comma, with a byte-order mark, as Norwegian spreadsheets open it; `..` is withheld."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([text("report", name) for name in _COLUMNS])
    for table, category, cell in rows_of(edition):
        words = [guard(words) for words in (table, category, cell.figure)]
        value = cell.text if cell.hidden else _decimal(cell.value)
        writer.writerow([*words, value, cell.percent_text])
    return target.getvalue().encode("utf-8-sig")


def _decimal(value: int | float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.1f}".replace(".", ",")


def json_bytes(edition: Edition) -> bytes:
    """The machine-readable return (COUNT 3): the figures, and what they need to be read; `..` is withheld."""
    result = edition.result
    data = result.as_json()
    cells = {cell.figure: (table, label) for table, label, cell in rows_of(edition)}
    data["figures"] = {n: ".." if edition.hides(n) else figure.value for n, figure in result.figures.items()}
    data["labels"] = {name: f"{table}: {label}" for name, (table, label) in cells.items() if name in result.figures}
    data |= {
        "centre": edition.centre, "complete": edition.complete, "public": edition.public, "delivered": edition.delivered,
        "forms": in_force().version(result.year),
        "deleted_units": None if edition.public else edition.deleted.units,
        "corrections": [[*c.key, c.label, c.to_year, c.maps_to] for c in in_force().corrections],
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_bytes(edition: Edition) -> bytes:
    """A workbook: contents with the ten numbers, a sheet for each form, the yearly forms, all figures, the rules."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": edition.title, "author": "Livd", "subject": edition.marks})
        _Workbook(book, edition).write()
    return target.getvalue()


class _Workbook:
    def __init__(self, book: xlsxwriter.Workbook, edition: Edition) -> None:
        self.book, self.edition = book, edition
        shade = {"bold": True, "bg_color": "#EEF2F5", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.bold = book.add_format({"bold": True})
        self.head, self.right_head = book.add_format(shade), book.add_format({**shade, "align": "right"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.decimal = book.add_format({"num_format": "#,##0.0"})
        self.percent = book.add_format({"num_format": "0.0%"})
        self.sign = book.add_format({"align": "right"})

    def write(self) -> None:
        contents = self._sheet(text("report", "contents"))
        places: list[tuple[str, str, int]] = []
        for chapter, tables in groupby(self.edition.tables, lambda table: table.chapter):
            sheet = self._sheet(chapter)
            row = 2
            sheet.write_string(0, 0, chapter, self.title)
            breaks = [0]
            for table in tables:
                places.append((chapter, table.heading, row))
                after = self._table(sheet, chapter, table, row)
                if after - breaks[-1] > PAGE_ROWS:
                    breaks.append(row)
                row = after
            sheet.fit_to_pages(0, 0)
            sheet.set_print_scale(PRINT_SCALE)
            sheet.set_h_pagebreaks(breaks[1:])
        for form in self.edition.forms:
            self._form(form.title, form.lines)
        self._figures()
        self._rules()
        self._contents(contents, places)

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        sheet.set_footer("&L" + f"{self.edition.title} · {self.edition.marks}".replace("&", "&&")[:200] + "&R&P / &N")
        sheet.set_column(0, 0, 78)
        sheet.set_column(1, 6, 13)
        return sheet

    def _contents(self, sheet: Any, places: list[tuple[str, str, int]]) -> None:
        edition = self.edition
        sheet.write_string(0, 0, edition.title, self.title)
        sheet.write_string(1, 0, edition.centre)
        sheet.write_string(2, 0, edition.marks)
        sheet.write_string(3, 0, text("report", "as_of", date=f"{edition.result.as_of:%d.%m.%Y}"))
        sheet.write_string(4, 0, text("report", "protected" if edition.public else "unprotected"))
        years = [
            str(edition.result.year),
            str(edition.result.year - 1) if edition.before and not edition.public else "",
        ]
        sheet.write_string(5, 0, text("report", "summary"), self.head)
        for column, year in enumerate(years, start=1):
            sheet.write_string(5, column, year, self.right_head)
        for row, (name, *numbers) in enumerate(summary(edition), start=6):
            sheet.write_string(row, 0, name)
            for column, words in enumerate(numbers, start=1):
                sheet.write_string(row, column, words, self.sign)
        row = 18
        for column, name in enumerate(("contents", "sheet", "row")):
            sheet.write_string(row - 1, column, text("report", name), self.head)
        for at, (chapter, heading, place) in enumerate(places):
            sheet.write_string(row + at, 0, heading)
            sheet.write_string(row + at, 1, chapter[:31])
            sheet.write_number(row + at, 2, place + 1)
        sheet.freeze_panes(1, 0)

    def _table(self, sheet: Any, chapter: str, table: Table, row: int) -> int:
        """Write it from `row`; the row after it."""
        shares, start = table.columns[-1] == "%", row
        sheet.write_string(row, 0, table.heading, self.head)
        for column, name in enumerate(table.columns, start=1):
            sheet.write_string(row, column, name, self.right_head)
        for line in table.lines:
            row += 1
            sheet.write_string(row, 0, line.label, self.words)
            for column, cell in enumerate(line.cells, start=1):
                self._number(sheet, row, column, cell)
            if shares:
                self._share(sheet, row, 2, line.cells[0])
        if table.chart and shares and any(line.cells[0].share is not None for line in table.lines):
            self._chart(sheet, chapter, table, start + 1, row)
        for name, cell in table.closing:
            row += 1
            sheet.write_string(row, 0, text("report", name), self.bold)
            self._number(sheet, row, 1, cell)
        notes = [text("report", "base_text", base=table.base_text)] if table.base_text else []
        notes += [table.note] if table.note else []
        notes.append(text("report", "rule", numbers=", ".join(map(str, table.rules))))
        for note in notes:
            row += 1
            sheet.write_string(row, 0, note, self.words)
        return max(row + 2, start + 15 if table.chart else 0)

    def _chart(self, sheet: Any, chapter: str, table: Table, first: int, last: int) -> None:
        chart = self.book.add_chart({"type": "bar"})
        name = chapter[:31]
        chart.add_series(
            {"categories": [name, first, 0, last, 0], "values": [name, first, 2, last, 2], "fill": {"color": "#2F6B7E"},
             "gap": 40}
        )  # fmt: skip
        chart.set_title({"name": table.title, "name_font": {"size": 10}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
        chart.set_y_axis({"reverse": True, "interval_unit": 1})
        chart.set_size({"width": 480, "height": max(180, 24 * (last - first + 3))})
        sheet.insert_chart(first - 1, 3, chart, {"x_offset": 12})

    def _number(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell.value is None:
            sheet.write_string(row, column, cell.text, self.sign)
        else:
            sheet.write_number(row, column, cell.value, self.decimal if isinstance(cell.value, float) else self.whole)

    def _share(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if cell.share is not None:
            sheet.write_number(row, column, percent_cell(cell.share), self.percent)
        elif cell.hidden:
            sheet.write_string(row, column, cell.percent_text, self.sign)

    def _form(self, title: str, lines: Any) -> None:
        sheet = self._sheet(title)
        sheet.set_column(1, 1, 70)
        sheet.write_string(0, 0, title, self.title)
        for row, (question, answer) in enumerate(lines, start=2):
            sheet.write_string(row, 0, question, self.words)
            sheet.write_string(row, 1, answer, self.words)
        sheet.freeze_panes(2, 0)

    def _figures(self) -> None:
        sheet = self._sheet(text("report", "figures"))
        sheet.set_column(0, 2, 44)
        for column, name in enumerate(_COLUMNS):
            sheet.write_string(0, column, text("report", name), self.head)
        rows = rows_of(self.edition)
        for row, (table, category, cell) in enumerate(rows, start=1):
            for column, words in enumerate((table, category, cell.figure)):
                sheet.write_string(row, column, words)
            self._number(sheet, row, 3, cell)
            self._share(sheet, row, 4, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(_COLUMNS) - 1)

    def _rules(self) -> None:
        sheet = self._sheet(text("report", "rules"))
        sheet.set_column(0, 0, 130)
        lines = [*key_lines(self.edition), *settings_lines(self.edition), *rule_lines()]
        sheet.write_string(0, 0, text("report", "rules"), self.title)
        for row, line in enumerate(lines, start=2):
            sheet.set_row(row, LINE_POINTS * -(-len(line) // RULE_SIGNS))
            sheet.write_string(row, 0, line, self.words)
