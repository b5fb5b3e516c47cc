"""Reads the CSV files of a register folder into cells, tolerant of what spreadsheets write and strict about the rest."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import RuleBroken
from app.register.faults import Fault
from app.register.layout import ALL_FILES, FILES, Column

MAX_BYTES = 200 * 1024 * 1024
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its number in the file and its cells by column name (an absent column reads as empty)."""

    file: str
    number: int
    cells: dict[str, str]

    def fault(self, column: str, code: str, **params: object) -> Fault:
        """A fault in this row."""
        return Fault(self.file, self.number, column, code, params)


@dataclass(slots=True)
class Folder:
    """The rows of every file, with what was wrong on the way."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in ALL_FILES})
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_folder(path: Path) -> Folder:
    """Every row of the folder. Raises RuleBroken `no_register_folder` when it holds none of the known files."""
    if not path.is_dir() or not any((path / name).is_file() for name in FILES):
        raise RuleBroken("no_register_folder", folder=path.name)
    folder = Folder()
    for name, columns in ALL_FILES.items():
        file = path / name
        if file.is_file():
            _read_file(file, columns, folder)
        elif name in FILES:
            folder.warnings.append(Fault(name, 0, "", "file_missing"))
    return folder


def _read_file(file: Path, columns: tuple[Column, ...], folder: Folder) -> None:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise RuleBroken("file_too_large", file=file.name)
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        folder.faults.append(Fault(file.name, 0, "", "not_utf8"))
        return
    except OSError:
        folder.faults.append(Fault(file.name, 0, "", "unreadable"))
        return
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        folder.faults.append(Fault(file.name, 0, "", "not_csv"))
        return
    records_with_numbers = [(n, r) for n, r in enumerate(records, start=1) if any(c.strip() for c in r)]
    if not records_with_numbers:
        folder.faults.append(Fault(file.name, 0, "", "no_header"))
        return
    header = _header(file.name, *records_with_numbers[0], columns, folder)
    folder.rows[file.name] = list(_rows(file.name, header, records_with_numbers[1:], folder))


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _header(file: str, row: int, cells: list[str], columns: tuple[Column, ...], folder: Folder) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    known = {column.name for column in columns}
    for position, name in enumerate(names):
        if name not in known:
            folder.faults.append(Fault(file, row, name[:40], "unknown_column"))
        elif name in names[:position]:
            folder.faults.append(Fault(file, row, name, "column_twice"))
    for column in columns:
        if column.name not in names:
            where = folder.faults if column.required else folder.warnings
            where.append(Fault(file, row, column.name, "column_missing"))
    return names


def _rows(file: str, header: list[str], records: Iterable[tuple[int, list[str]]], folder: Folder) -> Iterable[Row]:
    for number, cells in records:
        if any(cell.strip() for cell in cells[len(header) :]):
            folder.faults.append(Fault(file, number, "", "too_many_cells"))
        padded = cells + [""] * (len(header) - len(cells))
        values = dict(zip(header, (unguard(c.strip()) for c in padded), strict=False))
        yield Row(file, number, values)


def guard(cell: str) -> str:
    """The cell, with an apostrophe before a start that a spreadsheet would take for a formula."""
    return "'" + cell if cell.startswith((*FORMULA_STARTS, "\t", "\r", "'")) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_STARTS, "\t", "\r", "'")) else cell
