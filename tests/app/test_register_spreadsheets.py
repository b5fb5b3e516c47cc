"""What spreadsheets make of a register folder is read when it is unmistakable, and named when it is not."""

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.dates import parse_day
from app.domain.errors import RuleBroken
from app.register.decode import decoded
from app.register.layout import ALL_FILES, FILES
from app.register.plan import ImportPlan
from app.register.sources import resembled
from app.texts import fault_text
from tests.app.folder import SOUND, places, plan, row, rows, write
from tests.support import HAVN


def same(one: ImportPlan, other: ImportPlan) -> bool:
    lists = ("rooms", "persons", "stays", "placements", "contacts", "requests")
    return all(getattr(one, name) == getattr(other, name) for name in lists)


def nothing_lost(one: ImportPlan, other: ImportPlan) -> bool:
    return one.faults == [] and same(one, other)


@pytest.fixture
def sound(tmp_path) -> ImportPlan:
    return plan(write(tmp_path / "sound"))


# -- dates ------------------------------------------------------------------------------------------------------


@given(st.dates(date(1978, 1, 1), date(2026, 12, 31)))
def test_a_day_is_read_as_iso_and_as_a_norwegian_spreadsheet_writes_it(day):
    assert (
        parse_day(day.isoformat())
        == parse_day(f"{day:%d.%m.%Y}")
        == parse_day(f"{day.day}.{day.month}.{day.year}")
        == day
    )


@pytest.mark.parametrize(
    "text", ["03/01/2025", "1/3/25", "2025/03/01", "01-03-2025", "01.03.25", "31.04.2025", "00.01.2025", "1.13.2025", "01.03.2025.",
     "٠١.٠٣.٢٠٢٥", "1. mars 2025", "45717"]
)  # fmt: skip
def test_a_day_that_could_be_another_is_refused(text):
    with pytest.raises(RuleBroken, match="bad_date") as refusal:
        parse_day(text)
    assert refusal.value.params == {"value": text[:20]}


def test_a_folder_with_norwegian_dates_is_the_same(tmp_path, sound):
    norwegian = {
        name.removesuffix(".csv"): [
            {
                k: f"{date.fromisoformat(v):%d.%m.%Y}" if k in ("arrived", "departed", "date") and v else v
                for k, v in r.items()
            }
            for r in table
        ]
        for name, table in SOUND.items()
    }
    assert nothing_lost(plan(write(tmp_path / "n", **norwegian)), sound)


# -- character sets and delimiters -----------------------------------------------------------------------------


WAYS = {
    "utf-8": ("utf-8", ","), "utf-8-sig": ("utf-8-sig", ";"), "Windows-1252": ("cp1252", ";"), "UTF-16": ("utf-16", "\t"),
    "UTF-16 le": ("utf-16-le", "\t"), "UTF-16 be": ("utf-16-be", ","), "tabs": ("utf-8", "\t"),
}  # fmt: skip


def rewritten(source: Path, target: Path, encoding: str, delimiter: str, head: str = "", ends: str = "\r\n") -> Path:
    """A folder as another program would write it."""
    target.mkdir()
    for file in source.glob("*.csv"):
        table = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator=ends).writerows(table)
        (target / file.name).write_bytes((head + text.getvalue()).encode(encoding))
    return target


@pytest.mark.parametrize("way", WAYS)
def test_every_way_a_spreadsheet_writes_text_is_read_as_the_same_register(tmp_path, way):
    named = {"rooms": [row("rooms", room="Blå stue"), row("rooms", 1)], "stays": rows("stays", room="Blå stue")}
    source = write(tmp_path / "in", **named, child_stays=rows("child_stays", room="Blå stue"))
    expected = plan(source)
    found = plan(rewritten(source, tmp_path / "out", *WAYS[way]))
    assert nothing_lost(found, expected)
    read_as = {f.params["encoding"] for f in found.warnings if f.code == "read_as"}
    assert read_as <= {way.split()[0]}
    assert bool(read_as) == (way.startswith(("Windows", "UTF-16")))


def test_the_line_that_excel_itself_puts_above_the_header_is_obeyed(tmp_path, sound):
    source = write(tmp_path / "in")
    assert nothing_lost(plan(rewritten(source, tmp_path / "out", "utf-8", ";", head="sep=;\r\n")), sound)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_of_one_kind_or_none(content):
    found = decoded(content)
    assert found is None or found[1] in ("UTF-8", "UTF-16", "Windows-1252")


@given(st.text(st.sampled_from("abcæøåÆØÅéöü;,\n"), min_size=1))
def test_norwegian_text_in_windows_1252_is_read_as_it_was_written(text):
    found = decoded(text.encode("cp1252"))
    assert found is None or found[0] == text or text.isascii()
    if not text.isascii() and found is not None and found[1] == "UTF-8":
        assert text.encode("cp1252").decode("utf-8") == found[0]


def test_composed_and_decomposed_letters_are_one(tmp_path):
    people = rows("persons", person=unicodedata.normalize("NFD", "PÅ-1"))
    stays = rows("stays", person="PÅ-1")
    found = plan(write(tmp_path, persons=people, stays=stays, contacts=rows("contacts", person="PÅ-1")))
    assert found.faults == []
    assert found.persons[0].code == unicodedata.normalize("NFC", "PÅ-1")


# -- names of files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Stays.csv", "stays.csv"), ("STAYS.CSV", "stays.csv"), ("stays (1).csv", "stays.csv"), ("stays(2).csv", "stays.csv"),
        ("stays - Kopi.csv", "stays.csv"), ("Kopi av stays.csv", "stays.csv"), ("stays - Copy (2).csv", "stays.csv"),
        ("stays.csv.txt", "stays.csv"), ("stays.CSV.csv", "stays.csv"), ("stays.xlsx", "stays.csv"), ("stays.xls", "stays.csv"),
        ("child stays.csv", "child_stays.csv"), ("Child-Stays.ods", "child_stays.csv"), ("stays", "stays.csv"),
        ("stays .csv", "stays.csv"), ("room_moves (3).csv", "room_moves.csv"), ("opphold.csv", ""), ("staysx.csv", ""),
        ("expected_2024.json", ""), ("desktop.ini", ""), ("lesmeg.txt", ""), ("kopi.csv", ""),
    ],
)  # fmt: skip
def test_what_a_file_is_meant_for_is_seen_in_its_name(name, meant):
    assert resembled(name) == meant


@pytest.mark.parametrize("name", ["Stays.csv", "stays (1).csv", "stays.xlsx", "stays.csv.txt"])
@pytest.mark.parametrize("beside", [True, False])
def test_a_file_under_another_name_is_one_fault_beside_the_right_one_or_instead_of_it(tmp_path, name, beside):
    write(tmp_path)
    content = (tmp_path / "stays.csv").read_bytes()
    if not beside:
        (tmp_path / "stays.csv").unlink()
    (tmp_path / name).write_bytes(content)
    found = plan(tmp_path)
    assert places(found.faults) == {(name, 0, "", "misnamed_file")}
    assert "stays.csv" in fault_text(found.faults[0])


def test_a_folder_with_nothing_but_misnamed_files_names_them(tmp_path):
    for name in FILES:
        (tmp_path / name.upper()).write_text("x")
    assert {f.code for f in plan(tmp_path).faults} == {"misnamed_file"}
    assert len(plan(tmp_path).faults) == len(FILES)


def test_what_does_not_belong_is_named_if_it_is_a_table_and_left_alone_if_not(tmp_path, sound):
    write(tmp_path / "in")
    for name in ("opphold.csv", "gammel.ods", "lesmeg.txt", "expected.json", "Thumbs.db", ".stays.csv", "~$stays.xlsx"):
        (tmp_path / "in" / name).write_bytes(b"x")
    found = plan(tmp_path / "in")
    assert nothing_lost(found, sound)
    assert {f.file for f in found.warnings if f.code == "unread_file"} == {"opphold.csv", "gammel.ods"}


# -- quotes and broken rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", list(FILES))
@pytest.mark.parametrize("stray", ['"', 'x"y",'])
def test_a_stray_quote_is_one_fault_wherever_it_stands(tmp_path, file, stray):
    write(tmp_path)
    table = (tmp_path / file).read_text(encoding="utf-8").splitlines()
    table[1] = '"' + stray + table[1]
    (tmp_path / file).write_text("\n".join(table) + "\n", encoding="utf-8")
    assert places(plan(tmp_path).faults) == {(file, 2, "", "stray_quote")}


def test_a_stray_quote_in_the_example_register_is_one_fault(tmp_path):
    for file in HAVN.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for name in ("persons.csv", "stays.csv", "rooms.csv"):
        text = (HAVN / name).read_text(encoding="utf-8")
        at = text.index("\n", len(text) // 2) + 1
        (tmp_path / name).write_text(text[:at] + '"' + text[at:], encoding="utf-8")
        found = plan(tmp_path).faults
        assert [(f.file, f.code) for f in found] == [(name, "stray_quote")]
        (tmp_path / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "cells"),
    [("persons", {"birth_year": "x"}), ("rooms", {"beds": "x"}), ("stays", {"offer": "x"}), ("persons", {"kind": ""})],
)
def test_a_bad_row_is_named_and_those_that_refer_to_it_are_not(tmp_path, file, cells):
    (found,) = plan(write(tmp_path, **{file: rows(file, **cells)})).faults
    assert (found.file, found.row, found.column) == (f"{file}.csv", 2, next(iter(cells)))


def test_a_file_of_something_else_is_one_fault(tmp_path):
    write(tmp_path)
    (tmp_path / "rooms.csv").write_text("\n".join(f"linje {n}, og mer" for n in range(40)), encoding="utf-8")
    assert places(plan(tmp_path).faults) == {("rooms.csv", 1, "", "no_known_column")}


def test_a_line_as_long_as_a_book_is_one_fault(tmp_path):
    write(tmp_path)
    with (tmp_path / "rooms.csv").open("a", encoding="utf-8") as file:
        file.write("K9" + "x" * 2_000_000 + ",women,1\n")
    assert places(plan(tmp_path).faults) == {("rooms.csv", 4, "", "line_too_long")}


# -- whatever is in the folder ---------------------------------------------------------------------------------


def written(text: str) -> bytes:
    """A lone surrogate too, as a careless program writes it."""
    return text.encode("utf-8", "surrogatepass")


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(list(ALL_FILES)), st.binary(max_size=300) | st.text(max_size=200).map(written))
def test_no_content_of_a_file_makes_the_import_fall(tmp_path_factory, name, content):
    source = write(tmp_path_factory.mktemp("any"))
    (source / name).write_bytes(content)
    for fault in (*plan(source).faults, *plan(source).warnings):
        assert fault_text(fault)


CELLS = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=12)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(list(FILES)), st.integers(0, 4), CELLS, st.sampled_from([",", ";", "\t"]))
def test_a_cell_with_anything_in_it_is_read_or_named_in_its_own_row(tmp_path_factory, name, column, text, delimiter):
    target = write(tmp_path_factory.mktemp("cell"))
    header, *table = list(csv.reader(io.StringIO((target / name).read_text(encoding="utf-8"))))
    table[0][min(column, len(header) - 1)] = text
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([header, *table])
    (target / name).write_bytes(out.getvalue().encode())
    for fault in plan(target).faults:
        assert fault.row >= 2
        assert fault.code not in ("stray_quote", "no_header", "no_known_column")
