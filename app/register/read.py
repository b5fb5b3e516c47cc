"""Reads the tables of a register folder into cells, tolerant of what spreadsheets write and strict about the rest."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

from app.domain.errors import RuleBroken
from app.register.decode import UTF8, decoded
from app.register.faults import Fault
from app.register.layout import ALL_FILES, FILES, Column
from app.register.sources import find_sources, resembled
from app.register.workbook import FORMULA, Records, TooLarge, Unreadable, read_workbook

MAX_BYTES = 200 * 1024 * 1024
MAX_LINE = 100_000
DELIMITERS = (",", ";", "\t")
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
    """The rows of every file, with what was wrong on the way. `incomplete`: files of which some or all could not be read."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in ALL_FILES})
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)

    def lose(self, name: str, row: int, code: str, **params: object) -> None:
        """A fault for which something of the file is missing."""
        self.faults.append(Fault(name, row, "", code, params))
        self.incomplete.add(name)


def read_folder(path: Path) -> Folder:
    """Every row of the folder, or of a workbook with sheets of the same names.

    Raises RuleBroken `no_register_folder` when it holds neither, `file_too_large` when a file is no register.
    """
    sources = find_sources(path)
    folder = Folder(faults=sources.faults, warnings=sources.warnings, incomplete=sources.misnamed)
    if sources.workbook:
        _read_workbook(sources.workbook, folder)
    for name, file in sources.files.items():
        _read_file(name, file, folder)
    for name in FILES:
        present = name in sources.files or name in folder.incomplete or folder.rows[name]
        if not present and not any(name == fault.file for fault in folder.faults):
            folder.warnings.append(Fault(name, 0, "", "file_missing"))
    return folder


def _read_file(name: str, file: Path, folder: Folder) -> None:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise RuleBroken("file_too_large", file=name)
        text = decoded(file.read_bytes())
    except OSError:
        folder.lose(name, 0, "unreadable")
        return
    if text is None:
        folder.lose(name, 0, "not_utf8")
        return
    if text[1] != UTF8:
        folder.warnings.append(Fault(name, 0, "", "read_as", {"encoding": text[1]}))
    _read_records(name, _records(name, text[0], folder), folder)


def _records(name: str, text: str, folder: Folder) -> Records:
    """The rows of a CSV text, line by line: no cell of a register holds a line break, so a stray quote costs its own row only."""
    lines = [(number, line.rstrip("\n")) for number, line in enumerate(io.StringIO(text, newline=None), start=1)]
    lines = [(number, line) for number, line in lines if line.strip()]
    delimiter = ""
    if lines and lines[0][1].lower().rstrip("\t;,").startswith("sep=") and len(lines[0][1]) >= 5:
        delimiter = lines.pop(0)[1][4]  # what Excel itself writes above the header
    if delimiter not in DELIMITERS:
        delimiter = _delimiter(lines[0][1], ALL_FILES[name]) if lines else ","
    records: Records = []
    for number, line in lines:
        try:
            if len(line) > MAX_LINE:
                folder.lose(name, number, "line_too_long")
                continue
            cells: list[object] = list(next(csv.reader([line], delimiter=delimiter, strict=True), []))
        except csv.Error:
            folder.lose(name, number, "stray_quote")
            continue
        if any(str(cell).strip() for cell in cells):
            records.append((number, cells))
    return records


def _delimiter(header: str, columns: Sequence[Column]) -> str:
    """The delimiter by which most columns of the header are known."""
    column_names = {column.name for column in columns}

    def names(delimiter: str) -> int:
        return len(column_names & {cell.strip().strip('"') for cell in header.split(delimiter)})

    return max(DELIMITERS, key=names)


def _read_workbook(path: Path, folder: Folder) -> None:
    """The sheets named as the files, with or without their ending."""
    try:
        sheets = read_workbook(path)
    except TooLarge:
        folder.lose(path.name, 0, "workbook_too_large")
    except (Unreadable, OSError):
        folder.lose(path.name, 0, "workbook_unreadable")
    else:
        _read_sheets(path, sheets, folder)
    if not any(folder.rows.values()):
        folder.incomplete |= set(FILES)


def _read_sheets(path: Path, sheets: Mapping[str, Records], folder: Folder) -> None:
    for sheet, records in sheets.items():
        name = unicodedata.normalize("NFC", sheet).strip()
        name = name if name in ALL_FILES else f"{name}.csv"
        if name in ALL_FILES:
            _read_records(name, records, folder)
        elif wanted := resembled(sheet):
            folder.faults.append(Fault(path.name, 0, sheet, "misnamed_sheet", {"wanted": wanted.removesuffix(".csv")}))
            folder.incomplete.add(wanted)
        else:
            folder.warnings.append(Fault(path.name, 0, sheet, "unread_sheet"))
    if not any(folder.rows.values()) and not folder.incomplete:
        folder.lose(path.name, 0, "no_register_sheet")


def _read_records(name: str, records: Records, folder: Folder) -> None:
    if not records:
        if name not in folder.incomplete:
            folder.lose(name, 0, "no_header")
        return
    columns = ALL_FILES[name]
    number, first = records[0]
    header = [cell.strip() if isinstance(cell, str) else "" for cell in first]
    if not {column.name for column in columns} & set(header):
        folder.lose(name, number, "no_known_column")
        return
    header = _header(name, number, header, columns, folder)
    folder.rows[name] = [*folder.rows[name], *_rows(name, header, columns, records[1:], folder)]


def _header(file: str, row: int, names: list[str], columns: tuple[Column, ...], folder: Folder) -> list[str]:
    while names and not names[-1]:
        names.pop()
    column_names = {column.name for column in columns}
    for position, name in enumerate(names):
        if name not in column_names:
            folder.faults.append(Fault(file, row, name[:40], "unknown_column"))
        elif name in names[:position]:
            folder.faults.append(Fault(file, row, name, "column_twice"))
    for column in columns:
        if column.name not in names:
            where = folder.faults if column.required else folder.warnings
            where.append(Fault(file, row, column.name, "column_missing"))
    return names


def _rows(file: str, header: list[str], columns: tuple[Column, ...], records: Records, folder: Folder) -> Iterable[Row]:
    kinds = {column.name: column.kind for column in columns}
    for number, cells in records:
        if any(str(cell or "").strip() for cell in cells[len(header) :]):
            folder.faults.append(Fault(file, number, "", "too_many_cells"))
        padded = cells + [""] * (len(header) - len(cells))
        cells_by_name = list(zip(header, padded, strict=False))
        odd = [(name, code) for name, cell in cells_by_name if (code := _not_text(cell, kinds.get(name, "")))]
        folder.faults += [Fault(file, number, name, code) for name, code in odd]
        if odd:
            folder.incomplete.add(file)
        else:
            yield Row(file, number, {name: _text(cell) for name, cell in cells_by_name})


def _not_text(cell: object, kind: str) -> str:
    """Why a cell of a workbook cannot be taken as it stands."""
    if cell is FORMULA:
        return "formula_cell"
    if isinstance(cell, datetime) and (kind != "date" or cell.time() != time.min):
        return "date_in_cell"
    return ""


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return unguard(unicodedata.normalize("NFC", str(cell or "").strip()))


def guard(cell: str) -> str:
    """The cell, with an apostrophe before a start that a spreadsheet would take for a formula."""
    return "'" + cell if cell.startswith((*FORMULA_STARTS, "\t", "\r", "'")) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_STARTS, "\t", "\r", "'")) else cell
