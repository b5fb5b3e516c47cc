"""The return as XLSX, CSV and JSON. No cell can become a formula: text is written as text, by type."""

import csv
import io
import json

import xlsxwriter

from app.forms.figures import AnnualReturn
from app.forms.tables import Table, tables_of
from app.register.read import guard
from app.texts import text

Row = tuple[str, str, str, int | float | None, float | None]
_COLUMNS = ("table", "category", "figure", "value", "percent")


def rows_of(result: AnnualReturn) -> list[Row]:
    """One row per number: table, category, figure, value (None = not asked), percent."""
    rows: list[Row] = []
    for table in tables_of(result):
        for line in table.lines:
            for column, cell in zip(table.columns, line.cells, strict=False):
                label = f"{line.label}, {column}" if len(line.cells) > 1 else line.label
                rows.append((table.title, label, cell.figure, cell.value, cell.percent))
        for name, closing in (("base", table.base), ("missing", table.missing)):
            if closing:
                rows.append((table.title, text("report", name), closing.figure, closing.value, None))
    return rows


def csv_bytes(result: AnnualReturn) -> bytes:
    """Semicolon and decimal comma, with a byte-order mark, as Norwegian spreadsheets open it."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([text("report", name) for name in _COLUMNS])
    for table, category, figure, value, percent in rows_of(result):
        words = [guard(cell) for cell in (table, category, figure)]
        writer.writerow([*words, _decimal(value), _decimal(percent)])
    return target.getvalue().encode("utf-8-sig")


def _decimal(value: int | float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.1f}".replace(".", ",")


def json_bytes(result: AnnualReturn) -> bytes:
    """The machine-readable return (COUNT 3)."""
    return (json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_bytes(result: AnnualReturn, centre: str) -> bytes:
    """A workbook: a cover with the rules, a sheet per chapter, and all figures in one list."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    title = text("report", "title", year=result.year)
    book.set_properties({"title": title, "author": "Livd"})
    bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0"})
    _cover(book.add_worksheet(title), result, centre, bold)
    chapters: dict[str, list[Table]] = {}
    for table in tables_of(result):
        chapters.setdefault(table.chapter, []).append(table)
    for chapter, tables in chapters.items():
        _chapter(book.add_worksheet(chapter[:31]), tables, bold, percent)
    _all_figures(book.add_worksheet(text("report", "figure")), result, bold)
    book.close()
    return target.getvalue()


def _cover(sheet: xlsxwriter.worksheet.Worksheet, result: AnnualReturn, centre: str, bold: object) -> None:
    sheet.set_column(0, 0, 110)
    settings = [f"{text('settings', k)}: {text('settings', f'{k}.{v}')}" for k, v in result.rules.as_dict().items()]
    rules = [f"{n}. {text('rules', str(n))}" for n in range(1, 13)]
    head = [text("report", "title", year=result.year), centre, text("report", "as_of", date=f"{result.as_of:%d.%m.%Y}")]
    for row, words in enumerate([*head, text("report", "unprotected"), "", text("report", "rules"), *settings, *rules]):
        sheet.write_string(row, 0, words, bold if row == 0 else None)


def _chapter(sheet: xlsxwriter.worksheet.Worksheet, tables: list[Table], bold: object, percent: object) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 6, 14)
    row = 0
    for table in tables:
        sheet.write_string(row, 0, table.title, bold)
        for column, name in enumerate(table.columns, start=1):
            sheet.write_string(row, column, name, bold)
        for line in table.lines:
            row += 1
            sheet.write_string(row, 0, line.label)
            for column, cell in enumerate(line.cells, start=1):
                _number(sheet, row, column, cell.value)
            if table.columns[-1] == "%" and line.cells[0].percent is not None:
                sheet.write_number(row, 2, line.cells[0].percent, percent)
        for name, closing in (("base", table.base), ("missing", table.missing)):
            if closing:
                row += 1
                sheet.write_string(row, 0, text("report", name))
                _number(sheet, row, 1, closing.value)
        row += 1
        sheet.write_string(row, 0, text("report", "rule", numbers=", ".join(map(str, table.rules))))
        row += 2


def _number(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: int | float | None) -> None:
    if value is None:
        sheet.write_string(row, column, "–")
    else:
        sheet.write_number(row, column, value)


def _all_figures(sheet: xlsxwriter.worksheet.Worksheet, result: AnnualReturn, bold: object) -> None:
    sheet.set_column(0, 2, 44)
    for column, name in enumerate(_COLUMNS):
        sheet.write_string(0, column, text("report", name), bold)
    for row, (table, category, figure, value, percent) in enumerate(rows_of(result), start=1):
        for column, words in enumerate((table, category, figure)):
            sheet.write_string(row, column, words)
        _number(sheet, row, 3, value)
        if percent is not None:
            sheet.write_number(row, 4, round(percent, 1))
