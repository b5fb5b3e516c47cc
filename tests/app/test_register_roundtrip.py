"""Import and export: all or nothing, twice changes nothing, and what is exported counts the same when imported."""

import os
from datetime import date
from pathlib import Path

import pytest

from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.register.write import write_folder
from app.use_cases.intake import Newcomer
from app.use_cases.registration import AnswersGiven, save_stay_answers
from app.use_cases.rooms import save_room
from app.use_cases.stays import DateCorrection, Departure, RoomMove, correct_dates, record_departure, record_room_move
from app.use_cases.transfer import import_register
from db.vault import Vault
from tests.app import folder as build
from tests.app.folder import places, row, rows, write
from tests.app.house import DAUGHTER, SON, ago, dump, furnish, mean, move_in, refused, rooms_of, stay_of
from tests.support import HAVN, TODAY

YEARS = (2024, 2025, 2026)


def bring_in(vault: Vault, folder: Path):
    return vault.write(import_register, parse_folder(read_folder(folder))).result


def send_out(vault: Vault, folder: Path) -> Path:
    write_folder(folder, vault.read(lambda queries: queries.returns.known()))
    return folder


def figures(vault: Vault, year: int) -> object:
    register = vault.read(lambda queries: queries.returns.register(year))
    return count_year(register, year, CountingRules(), TODAY).as_json()


@pytest.fixture
def moved(make_vault, tmp_path):
    """Makes a second vault of what the first one exports."""

    def make(vault: Vault) -> Vault:
        other = make_vault("second")
        bring_in(other, send_out(vault, tmp_path / "second folder"))
        return other

    return make


def test_an_import_says_how_many_of_each_kind_it_writes(empty_vault):
    plan = bring_in(empty_vault, HAVN)
    lines = {name: len((HAVN / f"{name}.csv").read_text().splitlines()) - 1 for name in plan.new}
    assert plan.new == lines
    assert plan.unchanged == 0


def test_importing_the_same_folder_twice_changes_nothing_but_the_history(empty_vault):
    first = bring_in(empty_vault, HAVN)
    before = dump(empty_vault)
    second = bring_in(empty_vault, HAVN)
    after = dump(empty_vault)
    assert set(second.new.values()) == {0}
    assert second.unchanged == sum(first.new.values())
    assert {table for table in after if after[table] != before[table]} <= {"history", "access_log", "sqlite_sequence"}


def test_a_cell_of_separators_only_is_no_answer_and_may_be_imported_twice(empty_vault, tmp_path):
    write(tmp_path, stays=rows("stays", assistance_residents="|"))
    bring_in(empty_vault, tmp_path)
    assert set(bring_in(empty_vault, tmp_path).new.values()) == {0}


def test_export_then_import_gives_the_same_return(empty_vault, moved):
    bring_in(empty_vault, HAVN)
    other = moved(empty_vault)
    for year in YEARS:
        assert figures(other, year) == figures(empty_vault, year)
    assert other.read(lambda q: q.returns.known()) == empty_vault.read(lambda q: q.returns.known())


def test_an_export_of_an_import_is_the_same_files_again(empty_vault, tmp_path, moved):
    bring_in(empty_vault, HAVN)
    other = moved(empty_vault)
    send_out(other, tmp_path / "third")
    for file in (tmp_path / "second folder").iterdir():
        assert (tmp_path / "third" / file.name).read_bytes() == file.read_bytes()


def test_room_moves_survive_export_and_import(vault, tmp_path, moved):
    mother, child = move_in(vault, SON, arrived=date(2026, 11, 1))
    vault.write(record_room_move, RoomMove((mother.code,), date(2026, 11, 10), "K02"))
    vault.write(record_room_move, RoomMove((mother.code,), date(2026, 11, 12), "K01"))
    other = moved(vault)
    assert rooms_of(other, mother.code) == rooms_of(vault, mother.code) != rooms_of(vault, child.code)
    assert figures(other, 2026) == figures(vault, 2026)
    assert set(bring_in(other, tmp_path / "second folder").new.values()) == {0}


def test_a_room_first_given_after_the_arrival_survives_export_and_import(vault, moved):
    (mother,) = move_in(vault, arrived=date(2026, 11, 1), room="")
    vault.write(record_room_move, RoomMove((mother.code,), date(2026, 11, 10), "K02"))
    other = moved(vault)
    assert rooms_of(other, mother.code) == [(date(2026, 11, 10), "K02")]


def test_what_was_recorded_in_the_program_counts_the_same_after_export_and_import(vault, moved):
    family = move_in(vault, SON, DAUGHTER, arrived=ago(20))
    move_in(vault, adult=Newcomer(anonymous=True, gender="woman"), arrived=ago(30), room="K02", first_in_year="no")
    vault.write(save_stay_answers, AnswersGiven(family[0].code, {"reasons_for_stay": ("threats",)}, 2))
    mean(vault, record_departure, Departure(tuple(s.code for s in family), ago(5)))
    other = moved(vault)
    assert figures(other, TODAY.year) == figures(vault, TODAY.year)


def test_a_room_named_like_a_formula_is_written_as_text_and_comes_back(vault, tmp_path, make_vault):
    for code in ("=1+1", "+A", "-B", "@C", "'D", "'=E"):
        vault.write(save_room, Room(code=code, offer="men", beds=1))
    other = make_vault("other")
    folder = send_out(vault, tmp_path / "out")
    for line in (folder / "rooms.csv").read_text(encoding="utf-8").splitlines():
        assert not line.startswith(("=", "+", "-", "@"))
    bring_in(other, folder)
    assert other.read(lambda q: q.returns.known()).rooms == vault.read(lambda q: q.returns.known()).rooms


def test_an_export_holds_neither_name_nor_phone_nor_note(vault, tmp_path):
    move_in(vault, SON)
    text = b"".join(file.read_bytes() for file in send_out(vault, tmp_path / "out").iterdir())
    for secret in ("Åse", "Bjørnstad", "912", "91234567"):
        assert secret.encode() not in text


def test_an_export_is_private_to_the_user_of_the_pc(vault, tmp_path):
    if os.name != "posix":
        pytest.skip("modes are posix")
    folder = send_out(vault, tmp_path / "out")
    modes = {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())}
    assert not any(modes.values()), modes


def test_an_export_never_writes_over_a_register(vault, tmp_path):
    folder = send_out(vault, tmp_path / "out")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(RuleBroken, match="folder_in_use"):
        send_out(vault, folder)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_an_export_to_a_place_that_is_a_file_is_refused(vault, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(RuleBroken, match="folder_in_use"):
        send_out(vault, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_stay_shortened_below_a_room_move_can_still_be_exported_and_imported(vault, moved):
    (mother,) = move_in(vault, arrived=ago(20))
    vault.write(record_room_move, RoomMove((mother.code,), ago(5), "K02"))
    now = stay_of(vault, mother.code)
    vault.write(correct_dates, DateCorrection(mother.code, ago(20), ago(10), None, now.version))
    other = moved(vault)
    assert figures(other, TODAY.year) == figures(vault, TODAY.year)


# -- an import into a vault that has data -----------------------------------------------------------------------


@pytest.fixture
def lived_in(empty_vault, tmp_path) -> Vault:
    bring_in(empty_vault, write(tmp_path / "first"))
    return empty_vault


def faults_of(vault: Vault, folder: Path):
    return build.plan(folder, vault.read(lambda queries: queries.returns.known())).faults


@pytest.mark.parametrize(
    ("file", "cells", "column"),
    [
        ("rooms", {"beds": "4"}, "room"),
        ("persons", {"birth_year": "1991"}, "person"),
        ("stays", {"departed": "2025-03-10"}, "stay"),
        ("stays", {"reasons_for_stay": "threats"}, "stay"),
        ("child_stays", {"attends": "none"}, "stay"),
        ("contacts", {"contact_mode": "phone_talk"}, "contact"),
        ("requests", {"adults": "2"}, "request"),
    ],
)
def test_what_the_vault_holds_with_other_contents_is_a_fault_and_never_overwritten(
    lived_in, tmp_path, file, cells, column
):
    folder = write(tmp_path / "second", **{file: rows(file, **cells)})
    assert places(faults_of(lived_in, folder)) == {(f"{file}.csv", 2, column, "differs_from_vault")}
    refused(lived_in, import_register, parse_folder(read_folder(folder)), "import_refused")


def test_another_room_for_a_stay_the_vault_holds_is_a_fault_too(lived_in, tmp_path):
    folder = write(
        tmp_path / "second",
        rooms=[*build.SOUND["rooms.csv"], row("rooms", room="K02")],
        stays=rows("stays", room="K02"),
    )
    assert "differs_from_vault" in {fault.code for fault in faults_of(lived_in, folder)}


def test_a_stay_that_overlaps_one_in_the_vault_is_a_fault(lived_in, tmp_path):
    folder = write(
        tmp_path / "second", stays=rows("stays", stay="O7", household="S7", arrived="2025-03-08"), child_stays=[]
    )
    faults = faults_of(lived_in, folder)
    assert places(faults) == {("stays.csv", 2, "arrived", "overlapping_stay")}
    assert set(faults[0].params.values()) == {"O1", "O7"}


def test_new_rows_may_refer_to_what_the_vault_holds(lived_in, tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    later = row("child_stays", stay="C2", arrived="2025-06-01", departed="2025-06-02")
    (folder / "child_stays.csv").write_text("\n".join(build.lines("child_stays.csv", [later])), encoding="utf-8")
    plan = bring_in(lived_in, folder)
    assert plan.new["child_stays"] == 1
    assert rooms_of(lived_in, "C2") == [(date(2025, 6, 1), "K01")]


def test_an_import_with_one_bad_row_writes_none_of_the_good_ones(empty_vault, tmp_path):
    folder = write(tmp_path, requests=rows("requests", outcome="lost"))
    error = refused(empty_vault, import_register, parse_folder(read_folder(folder)), "import_refused")
    assert error.params["count"] == 1


def test_fresh_codes_step_over_imported_ones(empty_vault, tmp_path):
    folder = write(
        tmp_path, persons=[row("persons", person="P-0001")], stays=[row("stays", stay="O-0001", person="P-0001")],
        child_stays=[], contacts=[],
    )  # fmt: skip
    bring_in(empty_vault, folder)
    furnish(empty_vault)
    (mother,) = move_in(empty_vault)
    assert mother.code == "O-0002"
    assert mother.person == "P-0002"
