"""The national tables as CSV, JSON and XLSX. Numbers are numbers, words are words: no cell can become a formula."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from app.national.cells import COUNT, DECIMAL, EMPTY, PERCENT, Cell, NationalTable
from app.national.collate import Collation
from app.national.gather import Found
from app.register.read import guard
from app.texts import text

_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST_LABEL: Final = 58


def title_of(collation: Collation) -> str:
    """What the whole is called."""
    return text("national_titles", "document", year=collation.year)


def remarks() -> list[str]:
    """How the numbers are to be read."""
    return [
        text("national_notes", name) for name in ("unprotected", "unweighted", "shares", "interval", "legend", "sizes")
    ]


def json_bytes(collation: Collation) -> bytes:
    """Everything as data, a table, a file or a check on each line."""
    parts = []
    for name, value in collation.as_json().items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = "[\n" + ",\n".join(_json(entry) for entry in value) + "\n]"
        else:
            lines = _json(value)
        parts.append(f"{_json(name)}: {lines}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def cells_csv(collation: Collation) -> bytes:
    """Every cell of every table and year on a row of its own: semicolon, decimal comma, byte-order mark."""
    heads = ("year", "chapter", "table", "row", "column", "value", "low", "high", "text")
    target, writer = _csv_writer([text("national_columns", head) for head in heads])
    for table in collation.tables:
        place = [str(table.year or ""), guard(table.chapter), guard(table.title)]
        columns = [guard(f"{c.band}: {c.head}" if c.band else c.head) for c in table.columns]
        for line in table.lines:
            label = guard(line.label)
            for column, cell in zip(columns, line.cells, strict=True):
                low, high = _csv(cell.low), _csv(cell.high)
                words = guard(cell.text) if cell.low is None else ""
                writer.writerow((*place, label, column, low if low == high else "", low, high, words))
    return target.getvalue().encode("utf-8-sig")


def files_csv(files: Iterable[Found]) -> bytes:
    """What was read and what was left out, and why."""
    heads = ("file", "verdict", "detail", "year", "name")
    rows = [[f.file, text("national_verdicts", f.verdict), f.detail, str(f.year or ""), f.name] for f in files]
    return _csv_bytes([text("national_columns", head) for head in heads], rows)


def checks_csv(collation: Collation) -> bytes:
    """What should be looked at."""
    heads = ("year", "name", "text")
    rows = [[str(check.year), check.name, check.text] for check in collation.checks]
    return _csv_bytes([text("national_columns", head) for head in heads], rows)


def centres_csv(collation: Collation) -> bytes:
    """The per-centre tables of all years, a centre and year on each row, as they may be published."""
    tables = [table for table in collation.tables if table.id == "centres"]
    heads = [text("national_columns", "year"), text("national_columns", "centre"), *(c.head for c in tables[0].columns)]
    rows = []
    for table in tables:
        for line in table.lines:
            cells = [_csv(c.exact) if c.exact is not None else c.text for c in line.cells]
            rows.append([str(table.year), line.label, *cells])
    return _csv_bytes(heads, rows)


def _csv(number: int | Decimal | None) -> str:
    return "" if number is None else str(number).replace(".", ",")


def _csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    target, writer = _csv_writer(heads)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def _csv_writer(heads: Sequence[str]) -> tuple[io.StringIO, Any]:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    return target, writer


def xlsx_bytes(collation: Collation) -> bytes:
    """A workbook: contents with links, the tables by chapter, the centres, what to look at, and the files."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": title_of(collation), "author": "Livd"})
    _Book(book, collation).write()
    book.close()
    return target.getvalue()


class _Book:
    """One workbook in the making. A sheet is a chapter; the contents know at which row each table stands."""

    def __init__(self, book: Any, collation: Collation) -> None:
        self.book, self.collation = book, collation
        line = {"bottom": 1, "bottom_color": "#C5CED6"}
        shade = {"bg_color": "#EEF2F5"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.heading = book.add_format({"bold": True, "font_size": 12})
        self.head = book.add_format({"bold": True, "align": "right", "text_wrap": True, **shade, **line})
        self.left = book.add_format({"bold": True, **shade, **line})
        self.band = book.add_format({"bold": True, "align": "center", **shade})
        self.label = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, **line})
        self.note = book.add_format({"italic": True, "font_color": "#52606D", "text_wrap": True, "valign": "top"})
        self.link = book.add_format({"font_color": "#2F6B7E", "underline": 1})
        self.formats = {
            (kind, closing): book.add_format({"num_format": form, "align": "right", "valign": "top", **more})
            for kind, form in ((COUNT, "#,##0"), (PERCENT, "0 %"), (DECIMAL, "#,##0.0"), ("word", "@"))
            for closing, more in ((False, {}), (True, {"bold": True, **line}))
        }

    def write(self) -> None:
        """All sheets, the contents first."""
        contents = self._sheet(text("national_titles", "contents"))
        places: list[tuple[str, str, int]] = []
        chapters: dict[str, list[NationalTable]] = {}
        for table in (*self.collation.of_year(0), *self.collation.of_year(self.collation.year)):
            chapters.setdefault(table.chapter, []).append(table)
        for chapter, tables in chapters.items():
            places += self._chapter(chapter, tables)
        lists = (
            ("checks", ("year", "name", "text"), [(c.year, c.name, c.text) for c in self.collation.checks]),
            (
                "files",
                ("file", "verdict", "detail", "year", "name"),
                [
                    (f.file, text("national_verdicts", f.verdict), f.detail, f.year or "", f.name)
                    for f in self.collation.found
                ],
            ),
        )
        for name, heads, rows in lists:
            places.append(self._list(text("national_chapters", name), text("national_titles", name), heads, rows))
        self._contents(contents, places)

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name.translate(_SHEET_NAME)[:31])
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        return sheet

    def _chapter(self, chapter: str, tables: list[NationalTable]) -> list[tuple[str, str, int]]:
        sheet = self._sheet(chapter)
        columns = max(len(table.columns) for table in tables)
        longest = max(len(line.label) for table in tables for line in table.lines)
        sheet.set_column(0, 0, min(_WIDEST_LABEL, max(24, longest + 2)))
        widest = max(len(cell.text) for table in tables for *_, cell in table.walk())
        sheet.set_column(1, columns, min(20, max(10, widest + 2)))
        one = len(tables) == 1
        places, row = [], 0
        for table in tables:
            places.append((table.title, sheet.name, row))
            row = self._table(sheet, row, table, freeze=one)
        if not one:
            sheet.freeze_panes(0, 1)
        return places

    def _table(self, sheet: Any, row: int, table: NationalTable, freeze: bool) -> int:
        sheet.write_string(row, 0, table.title, self.heading)
        row += 1
        if table.unit:
            sheet.write_string(row, 0, table.unit, self.note)
            row += 1
        if any(column.band for column in table.columns):
            self._bands(sheet, row, table)
            row += 1
        sheet.write_blank(row, 0, None, self.left)
        for at, column in enumerate(table.columns, 1):
            sheet.write_string(row, at, column.head, self.head)
        row += 1
        if freeze:
            sheet.freeze_panes(row, 1)
            sheet.repeat_rows(row - 1)
        for line in table.lines:
            sheet.write_string(row, 0, line.label, self.bold if line.closing else self.label)
            for at, cell in enumerate(line.cells, 1):
                self._cell(sheet, row, at, cell, line.closing)
            row += 1
        if table.note:
            sheet.merge_range(row, 0, row, max(1, len(table.columns)), "", self.note)
            sheet.write_string(row, 0, table.note, self.note)
            sheet.set_row(row, 15 * (1 + len(table.note) // 110))
            row += 1
        return row + 1

    def _bands(self, sheet: Any, row: int, table: NationalTable) -> None:
        start = 0
        while start < len(table.columns):
            end = start
            while end + 1 < len(table.columns) and table.columns[end + 1].band == table.columns[start].band:
                end += 1
            band = table.columns[start].band
            if band and end > start:
                sheet.merge_range(row, start + 1, row, end + 1, "", self.band)
            if band:
                sheet.write_string(row, start + 1, band, self.band)
            start = end + 1

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, closing: bool) -> None:
        number = cell.exact
        if cell.kind == EMPTY:
            sheet.write_blank(row, column, None, self.formats["word", closing])
        elif number is None:
            sheet.write_string(row, column, cell.text, self.formats["word", closing])
        else:
            shown = number / 100 if cell.kind == PERCENT else number
            sheet.write_number(row, column, float(shown), self.formats[cell.kind, closing])

    def _list(
        self, chapter: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, str, int]:
        sheet = self._sheet(chapter)
        sheet.write_string(0, 0, title, self.heading)
        for at, head in enumerate(heads):
            name = text("national_columns", head)
            sheet.write_string(1, at, name, self.left)
            longest = max((len(str(row[at])) for row in rows), default=0)
            sheet.set_column(at, at, min(90, max(len(name), longest) + 2))
        for down, row in enumerate(rows, 2):
            for at, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(down, at, value)
                else:
                    sheet.write_string(down, at, str(value))
        if rows:
            sheet.autofilter(1, 0, 1 + len(rows), len(heads) - 1)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        return title, sheet.name, 0

    def _contents(self, sheet: Any, places: list[tuple[str, str, int]]) -> None:
        sheet.set_column(0, 0, 90)
        sheet.set_column(1, 1, 30)
        sheet.write_string(0, 0, title_of(self.collation), self.title)
        read = sum(1 for file in self.collation.found if file.fits)
        row = 2
        for remark in (text("national_notes", "files", read=read, all=len(self.collation.found)), *remarks()):
            sheet.write_string(row, 0, remark, self.label)
            row += 1
        row += 1
        for title, name, at in places:
            sheet.write_url(row, 0, f"internal:'{name}'!A{at + 1}", self.link, title[:250])
            sheet.write_string(row, 1, name)
            row += 1
