"""A workbook (XLSX) whose sheets are named as the files of a register folder: its cells as they stand, within bounds.

A workbook is a packed file that anybody may have made: what it unpacks to is bounded before it is read, and a part that
declares entities is not read at all.
"""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

MAX_PACKED = 30 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 200_000
MAX_COLUMNS = 80
"""Cells further to the right are not looked at; the widest file has 21 columns."""
Records = list[tuple[int, list[object]]]
FORMULA = object()
"""Stands for a cell that is reckoned: what it showed last is not in the file for certain."""


class Unreadable(Exception):
    """It is no workbook, or one that is not safe to read."""


class TooLarge(Exception):
    """It holds more than any register does."""


def read_workbook(path: Path) -> dict[str, Records]:
    """The rows of every sheet that holds anything, by the sheet's name, numbered as a spreadsheet numbers them.

    Cells are text, a datetime, None or FORMULA. Raises Unreadable or TooLarge.
    """
    from openpyxl import load_workbook  # as slow to load as the rest of the program; only when a workbook is read

    try:
        _check_bounds(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are no concern here
            book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
            try:
                sheets = {sheet.title: list(_rows(sheet)) for sheet in book.worksheets}
            finally:
                book.close()
    except TooLarge:
        raise
    except Exception as error:  # whatever a file made by anybody makes the library raise
        raise Unreadable from error
    return {name: rows for name, rows in sheets.items() if rows}


def _check_bounds(path: Path) -> None:
    if path.stat().st_size > MAX_PACKED:
        raise TooLarge
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise TooLarge
        for part in parts:
            with packed.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(4096).replace(b"\x00", b"").upper():
                    raise Unreadable


def _rows(sheet: object) -> Iterator[tuple[int, list[object]]]:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # what the file says of its own size may be wrong
    count = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):  # type: ignore[attr-defined]
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if cells:
            count += 1
            if count > MAX_ROWS:
                raise TooLarge
            yield number, cells


def _cell(cell: object) -> object:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f":
        return FORMULA
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
