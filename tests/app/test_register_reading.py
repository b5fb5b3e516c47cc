"""The register folder is read as spreadsheets write it: marks, line ends, delimiters, order, quotes, blank lines."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleBroken
from app.register.plan import ImportPlan
from app.register.read import guard, read_folder, unguard
from tests.app import folder as build
from tests.app.build import havn_plan
from tests.support import HAVN


def contents(plan: ImportPlan) -> list[object]:
    """What a plan would write, whatever the order of the rows."""
    parts = (plan.rooms, plan.persons, plan.stays, plan.contacts, plan.requests)
    return [{e.code: e for e in part} for part in parts] + [{(p.stay, p.since): p.room for p in plan.placements}]


def rewritten(tmp_path: Path, change) -> ImportPlan:
    """The example register with each file's text changed, as a plan without faults."""
    for file in HAVN.glob("*.csv"):
        (tmp_path / file.name).write_bytes(change(file.name, file.read_text(encoding="utf-8")))
    plan = build.plan(tmp_path)
    assert plan.faults == []
    return plan


def same(tmp_path: Path, change) -> None:
    assert contents(rewritten(tmp_path, change)) == contents(havn_plan())


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    same(tmp_path, lambda name, text: text.encode("utf-8-sig"))


def test_windows_line_ends_are_read(tmp_path):
    same(tmp_path, lambda name, text: text.replace("\n", "\r\n").encode())


def test_semicolons_are_read(tmp_path):
    same(tmp_path, lambda name, text: text.replace(",", ";").encode())


def test_mark_windows_line_ends_and_semicolons_together_are_read(tmp_path):
    same(tmp_path, lambda name, text: text.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"))


def test_the_last_line_need_not_end(tmp_path):
    same(tmp_path, lambda name, text: text.rstrip("\n").encode())


def test_columns_and_rows_may_stand_in_any_order(tmp_path):
    chance = random.Random(7)

    def shuffled(name: str, text: str) -> bytes:
        table = [line.split(",") for line in text.splitlines()]
        order = chance.sample(range(len(table[0])), len(table[0]))
        body = chance.sample(table[1:], len(table) - 1)
        return "\n".join(",".join(line[i] for i in order) for line in [table[0], *body]).encode()

    same(tmp_path, shuffled)


def test_every_cell_may_be_quoted_and_have_spaces_around_it(tmp_path):
    def quoted(name: str, text: str) -> bytes:
        cells = [line.split(",") for line in text.splitlines()]
        return "\n".join(",".join(f'" {cell} "' for cell in line) for line in cells).encode()

    same(tmp_path, quoted)


def test_blank_lines_and_lines_of_empty_cells_are_skipped(tmp_path):
    def spaced(name: str, text: str) -> bytes:
        head, *body = text.splitlines()
        empty = "," * head.count(",")
        return "\n".join(["", head, "", *(f"{line}\n{empty}\n" for line in body), ""]).encode()

    same(tmp_path, spaced)


def test_trailing_empty_columns_are_no_columns(tmp_path):
    same(tmp_path, lambda name, text: "\n".join(f"{line},," for line in text.splitlines()).encode())


def test_a_delimiter_a_quote_and_a_line_end_may_stand_in_a_quoted_cell(tmp_path):
    build.write(tmp_path, rooms=[])
    (tmp_path / "rooms.csv").write_text('room,offer,beds\n"K,""1""",women,3\nK01,women,3\n', encoding="utf-8")
    assert [room.code for room in build.plan(tmp_path).rooms] == ['K,"1"', "K01"]


def test_the_row_number_counts_blank_lines_as_a_spreadsheet_does(tmp_path):
    build.write(tmp_path)
    (tmp_path / "rooms.csv").write_text("room,offer,beds\n\n\nK01,women,three\n", encoding="utf-8")
    assert ("rooms.csv", 4, "beds", "bad_number") in build.places(build.plan(tmp_path).faults)


def test_a_fault_in_a_header_below_blank_lines_names_the_row_it_stands_in(tmp_path):
    build.write(tmp_path)
    (tmp_path / "rooms.csv").write_text("\n\nroom,offer,beds,colour\nK01,women,3,red\n", encoding="utf-8")
    assert ("rooms.csv", 3, "colour", "unknown_column") in build.places(build.plan(tmp_path).faults)


def test_a_row_with_fewer_cells_than_the_header_has_empty_cells_at_its_end(tmp_path):
    build.write(tmp_path)
    (tmp_path / "persons.csv").write_text("person,kind,gender\nP1,adult\nP2,child,man\n", encoding="utf-8")
    plan = build.plan(tmp_path)
    assert plan.faults == []
    assert [(p.code, p.gender) for p in plan.persons] == [("P1", ""), ("P2", "man")]


def test_an_answer_given_twice_in_a_cell_is_one_answer(tmp_path):
    build.write(tmp_path, stays=build.rows("stays", reasons_for_stay=" threats | other|threats| "))
    assert build.plan(tmp_path).stays[0].answers["reasons_for_stay"] == ("threats", "other")


def test_an_empty_cell_is_not_answered(tmp_path):
    build.write(tmp_path, stays=build.rows("stays", reasons_for_stay=""))
    assert "reasons_for_stay" not in build.plan(tmp_path).stays[0].answers


def test_letters_beyond_ascii_may_stand_in_keys(tmp_path):
    build.write(tmp_path, rooms=[*build.SOUND["rooms.csv"], {"room": "Čáđđu-ø", "offer": "men", "beds": "1"}])
    assert build.plan(tmp_path).rooms[-1].code == "Čáđđu-ø"


def test_a_folder_without_any_known_file_is_not_a_register(tmp_path):
    (tmp_path / "notes.csv").write_text("a,b\n")
    with pytest.raises(RuleBroken) as caught:
        read_folder(tmp_path)
    assert caught.value.code == "no_register_folder"
    assert caught.value.params == {"folder": tmp_path.name}


@pytest.mark.parametrize("name", ["missing", "file.csv"])
def test_a_folder_that_is_not_there_or_is_a_file_is_not_a_register(tmp_path, name):
    (tmp_path / "file.csv").write_text("room,offer,beds\n")
    with pytest.raises(RuleBroken, match="no_register_folder"):
        read_folder(tmp_path / name)


def test_a_missing_file_is_read_as_empty_with_a_warning(tmp_path):
    build.write(tmp_path)
    (tmp_path / "requests.csv").unlink()
    plan = build.plan(tmp_path)
    assert plan.requests == []
    assert build.places(plan.warnings) == {("requests.csv", 0, "", "file_missing")}


def test_the_file_of_room_moves_need_not_be_there(tmp_path):
    assert build.plan(build.write(tmp_path)).warnings == []


def test_a_column_that_may_be_absent_is_a_warning_and_reads_as_not_answered(tmp_path):
    build.write(tmp_path)
    (tmp_path / "persons.csv").write_text("person,kind\nP1,adult\nP2,child\n", encoding="utf-8")
    plan = build.plan(tmp_path)
    assert plan.faults == []
    assert ("persons.csv", 1, "reserved", "column_missing") in build.places(plan.warnings)
    assert [p.reserved for p in plan.persons] == [False, False]


@given(st.text())
def test_a_guarded_cell_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text


@given(st.text())
def test_a_guarded_cell_never_begins_like_a_formula(text):
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(exclude_characters="=+-@'\t\r", codec="utf-8")))
def test_a_cell_that_is_no_formula_is_not_touched(text):
    assert guard(text) == text
    assert unguard(text) == text
