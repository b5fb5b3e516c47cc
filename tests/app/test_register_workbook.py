"""A workbook whose sheets are named as the files is the same register; one made in malice is one fault."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.domain.errors import RuleBroken
from app.register import workbook
from app.register.plan import ImportPlan, Known
from tests.app import folder
from tests.app.folder import places, plan, write
from tests.app.test_register_spreadsheets import nothing_lost
from tests.support import HAVN


@pytest.fixture
def sound(tmp_path) -> ImportPlan:
    return plan(write(tmp_path / "sound"))


def book(path: Path, tables: dict[str, list[list[object]]]) -> Path:
    """A workbook with these sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, table in tables.items():
        sheet = made.create_sheet(name)
        for cells in table:
            sheet.append(cells)
    path.parent.mkdir(exist_ok=True)
    made.save(path)
    return path


def sheets(source: Path, typed: bool = True) -> dict[str, list[list[object]]]:
    """The files of a folder as sheets, with dates and numbers as a spreadsheet keeps them."""

    def cell(column: str, text: str) -> object:
        if typed and column in ("arrived", "departed", "date", "since", "until") and text:
            return datetime.fromisoformat(text)
        return int(text) if typed and column in ("birth_year", "beds", "adults", "children") and text else text or None

    found: dict[str, list[list[object]]] = {}
    for file in sorted(source.glob("*.csv")):
        header, *table = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        found[file.stem] = [list(header), *([cell(c, t) for c, t in zip(header, r, strict=True)] for r in table)]
    return found


@pytest.mark.parametrize("typed", [True, False])
def test_a_workbook_with_the_same_sheets_is_the_same_register(tmp_path, typed):
    expected = plan(HAVN)
    path = book(tmp_path / "in" / "register 2025.xlsx", sheets(HAVN, typed) | {"Ark1": []})
    for source in (path.parent, path):
        found = plan(source)
        assert nothing_lost(found, expected)
        assert found.warnings == expected.warnings


def test_sheets_may_be_named_with_the_ending_of_the_files(tmp_path, sound):
    source = sheets(write(tmp_path / "csv"))
    book(tmp_path / "x" / "bok.xlsx", {f"{name}.csv": table for name, table in source.items()})
    assert nothing_lost(plan(tmp_path / "x"), sound)


def faulty(tmp_path: Path, **changed: list[list[object]]) -> ImportPlan:
    book(tmp_path / "x" / "bok.xlsx", sheets(write(tmp_path / "csv")) | changed)
    return plan(tmp_path / "x")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("beds", "=1+2", "formula_cell"), ("room", datetime(2025, 3, 1), "date_in_cell"), ("beds", 2.5, "bad_number"),
        ("beds", True, "bad_number"), ("beds", "#N/A", "bad_number"), ("room", "K" * 32_000, "bad_key"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_what_it_shows_is_named(tmp_path, cell, value, code):
    made: dict[str, object] = {"room": "K01", "offer": "women", "beds": 3, cell: value}
    found = faulty(tmp_path, rooms=[["room", "offer", "beds"], list(made.values())])
    assert places(found.faults) - {
        ("stays.csv", 2, "room", "unknown_room"),
        ("child_stays.csv", 2, "room", "unknown_room"),
    } == {("rooms.csv", 2, cell, code)}


def test_a_date_with_an_hour_is_no_date(tmp_path):
    source = sheets(write(tmp_path / "csv"))
    source["requests"][1][1] = datetime(2025, 2, 2, 13, 30)
    book(tmp_path / "x" / "bok.xlsx", source)
    assert ("requests.csv", 2, "date", "date_in_cell") in places(plan(tmp_path / "x").faults)


def test_sheets_that_resemble_one_are_a_fault_and_others_are_named(tmp_path):
    source = sheets(write(tmp_path / "csv"))
    source["Stays"] = source.pop("stays")
    book(tmp_path / "x" / "bok.xlsx", source | {"Notater": [["husk"]]})
    found = plan(tmp_path / "x")
    assert places(found.faults) == {("bok.xlsx", 0, "Stays", "misnamed_sheet")}
    assert ("bok.xlsx", 0, "Notater", "unread_sheet") in places(found.warnings)


@pytest.mark.parametrize(
    ("files", "code"),
    [(("a.xlsx", "b.xlsx"), "several_workbooks"), (("a.xlsx", "rooms.csv"), "workbook_beside_files")],
)
def test_what_is_ambiguous_is_a_fault(tmp_path, files, code):
    source = sheets(write(tmp_path / "csv"))
    for name in files:
        if name.endswith(".xlsx"):
            book(tmp_path / "x" / name, source)
        else:
            (tmp_path / "x" / name).write_bytes((tmp_path / "csv" / name).read_bytes())
    assert code in {f.code for f in plan(tmp_path / "x").faults}


def test_a_workbook_without_any_of_the_sheets_is_one_fault(tmp_path):
    book(tmp_path / "x" / "budsjett.xlsx", {"Ark1": [["utgift", 5]]})
    assert places(plan(tmp_path / "x").faults) == {("budsjett.xlsx", 0, "", "no_register_sheet")}


def bomb(path: Path) -> None:
    zeros = bytes(workbook.MAX_UNPACKED + 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", zeros)


def entities(path: Path) -> None:
    book(path, {"rooms": [["room", "offer", "beds"], ["K01", "women", 3]]})
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/workbook.xml"
    parts[name] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + parts[name].partition(b"?>")[2]
    with zipfile.ZipFile(path, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(workbook.MAX_PARTS + 1):
            packed.writestr(f"x{number}", b"")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "workbook_too_large"), (many_parts, "workbook_too_large"), (entities, "workbook_unreadable"),
        (lambda path: path.write_bytes(b""), "workbook_unreadable"),
        (lambda path: path.write_bytes(b"PK\x03\x04xx"), "workbook_unreadable"),
    ],
)  # fmt: skip
def test_a_workbook_that_is_none_or_unpacks_to_too_much_is_one_fault(tmp_path, make, code):
    make(tmp_path / "bok.xlsx")
    assert places(plan(tmp_path).faults) == {("bok.xlsx", 0, "", code)}


def test_a_sheet_with_too_many_rows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    path = book(
        tmp_path / "bok.xlsx", {"rooms": [["room", "offer", "beds"], *([f"K{n}", "women", 1] for n in range(5))]}
    )
    assert places(plan(path).faults) == {("bok.xlsx", 0, "", "workbook_too_large")}


def test_a_sheet_that_lies_about_its_size_is_read_to_its_end(tmp_path):
    path = book(tmp_path / "bok.xlsx", {"rooms": [["room", "offer", "beds"], ["K01", "women", 3]]})
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:C2"', b'ref="A1:A1"')
    with zipfile.ZipFile(path, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    assert [room.code for room in plan(path).rooms] == ["K01"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_byte_changed_in_a_workbook_never_makes_the_import_fall(tmp_path_factory, at, change):
    path = book(tmp_path_factory.mktemp("b") / "bok.xlsx", sheets(write(tmp_path_factory.mktemp("csv"))))
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= change
    path.write_bytes(content)
    try:
        assert isinstance(folder.plan(path, Known()), ImportPlan)
    except RuleBroken as error:
        assert error.code == "no_register_folder"
