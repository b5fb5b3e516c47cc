"""Every bad row of a register folder is named by file, row, column and what is wrong with it."""

import pytest

from app.register.read import MAX_BYTES
from tests.app import folder as build
from tests.app.folder import places, plan, row, rows, write


def only(folder, *fault):
    """The folder has this fault and no other."""
    assert places(plan(folder).faults) == {fault}


LONG = "x" * 65


@pytest.mark.parametrize(
    ("file", "cells", "column", "code"),
    [
        ("rooms", {"room": ""}, "room", "missing_key"),
        ("rooms", {"room": LONG}, "room", "bad_key"),
        ("rooms", {"offer": ""}, "offer", "missing_value"),
        ("rooms", {"offer": "mixed"}, "offer", "unknown_code"),
        ("rooms", {"beds": ""}, "beds", "missing_value"),
        ("rooms", {"beds": "two"}, "beds", "bad_number"),
        ("rooms", {"beds": "-1"}, "beds", "bad_number"),
        ("rooms", {"beds": "1.5"}, "beds", "bad_number"),
        ("rooms", {"beds": "100"}, "beds", "bad_number"),
        ("rooms", {"beds": "٣"}, "beds", "bad_number"),
        ("persons", {"person": ""}, "person", "missing_key"),
        ("persons", {"kind": "cat"}, "kind", "unknown_code"),
        ("persons", {"kind": ""}, "kind", "missing_value"),
        ("persons", {"anonymous": "maybe"}, "anonymous", "unknown_code"),
        ("persons", {"gender": "female"}, "gender", "unknown_code"),
        ("persons", {"gender": "Woman"}, "gender", "unknown_code"),
        ("persons", {"birth_year": "90"}, "birth_year", "bad_number"),
        ("persons", {"birth_year": "2999"}, "birth_year", "bad_number"),
        ("persons", {"immigrant_background": "yes"}, "immigrant_background", "unknown_code"),
        ("persons", {"reserved": "1"}, "reserved", "unknown_code"),
        ("stays", {"stay": ""}, "stay", "missing_key"),
        ("stays", {"person": ""}, "person", "missing_key"),
        ("stays", {"household": ""}, "household", "missing_key"),
        ("stays", {"offer": "x"}, "offer", "unknown_code"),
        ("stays", {"arrived": ""}, "arrived", "missing_value"),
        ("stays", {"arrived": "01/03/2025"}, "arrived", "bad_date"),
        ("stays", {"arrived": "03-01-2025"}, "arrived", "bad_date"),
        ("stays", {"arrived": "31.02.2025"}, "arrived", "bad_date"),
        ("stays", {"arrived": "01.03.25"}, "arrived", "bad_date"),
        ("stays", {"arrived": "01.03.1925"}, "arrived", "absurd_date"),
        ("stays", {"arrived": "2025-02-29"}, "arrived", "bad_date"),
        ("stays", {"arrived": "2025-3-1"}, "arrived", "bad_date"),
        ("stays", {"arrived": "20250301"}, "arrived", "bad_date"),
        ("stays", {"arrived": "2025-W09-6"}, "arrived", "bad_date"),
        ("stays", {"arrived": "1925-03-01"}, "arrived", "absurd_date"),
        ("stays", {"departed": "9999-03-01"}, "departed", "absurd_date"),
        ("stays", {"departed": "2025-02-28"}, "departed", "departed_before_arrived"),
        ("stays", {"first_stay_in_year": "maybe"}, "first_stay_in_year", "unknown_code"),
        ("stays", {"reasons_for_stay": "threats|boredom"}, "reasons_for_stay", "unknown_code"),
        ("stays", {"abuse_duration": "single_incident|ongoing_last_year"}, "abuse_duration", "one_answer_only"),
        ("stays", {"disability": "perhaps"}, "disability", "unknown_code"),
        ("stays", {"individual_plan": "x"}, "individual_plan", "unknown_code"),
        ("stays", {"person": "P9"}, "person", "unknown_person"),
        ("stays", {"person": "P2"}, "person", "adult_under_16"),
        ("stays", {"room": "K99"}, "room", "unknown_room"),
        ("child_stays", {"attends": "university"}, "attends", "unknown_code"),
        ("child_stays", {"person": "P1"}, "person", "child_over_18"),
        ("child_stays", {"household": "S9"}, "household", "child_without_adult"),
        ("child_stays", {"destination_child": "x|y"}, "destination_child", "one_answer_only"),
        ("contacts", {"contact": ""}, "contact", "missing_key"),
        ("contacts", {"person": "P9"}, "person", "unknown_person"),
        ("contacts", {"date": "yesterday"}, "date", "bad_date"),
        ("contacts", {"contact_mode": "letter"}, "contact_mode", "unknown_code"),
        ("contacts", {"contact_mode": ""}, "contact_mode", "missing_value"),
        ("contacts", {"assistance_day_users": "tea"}, "assistance_day_users", "unknown_code"),
        ("requests", {"outcome": "lost"}, "outcome", "unknown_code"),
        ("requests", {"outcome": ""}, "outcome", "missing_value"),
        ("requests", {"adults": "many"}, "adults", "bad_number"),
        ("requests", {"refusal_reason": "bored"}, "refusal_reason", "unknown_code"),
    ],
)
def test_a_bad_cell_is_named(tmp_path, file, cells, column, code):
    faults = plan(write(tmp_path, **{file: rows(file, **cells)})).faults
    named = {(f"{file}.csv", 2, column, code)}
    assert named <= places(faults)
    consequences = {"wrong_kind", "overlapping_stay"}
    assert {fault[3] for fault in places(faults) - named} <= consequences


@pytest.mark.parametrize("file", ["rooms", "persons", "stays", "child_stays", "contacts", "requests"])
def test_a_key_used_twice_names_the_second_row_and_points_at_the_first(tmp_path, file):
    twice = [*build.SOUND[f"{file}.csv"], row(file)]
    faults = plan(write(tmp_path, **{file: twice})).faults
    key = build.columns(f"{file}.csv")[0]
    assert places(faults) == {(f"{file}.csv", len(twice) + 1, key, "duplicate_key")}
    assert faults[0].params == {"value": row(file)[key], "other": 2}


def test_a_key_may_not_be_both_an_adult_stay_and_a_child_stay(tmp_path):
    only(write(tmp_path, child_stays=rows("child_stays", stay="O1")), "child_stays.csv", 2, "stay", "duplicate_key")


def test_overlapping_stays_of_one_person_are_named_with_both_keys(tmp_path):
    later = row("stays", stay="O2", household="S2", arrived="2025-03-08", departed="")
    faults = plan(write(tmp_path, stays=[row("stays"), later])).faults
    assert places(faults) == {("stays.csv", 3, "arrived", "overlapping_stay")}
    assert faults[0].params == {"value": "O2", "other": "O1"}


def test_every_overlapping_pair_is_named_even_when_another_stay_lies_between(tmp_path):
    long = row("stays", departed="2025-12-31")
    short = [
        row("stays", stay=f"O{n}", household=f"S{n}", arrived=f"2025-0{n}-01", departed=f"2025-0{n}-02") for n in (4, 5)
    ]
    assert places(plan(write(tmp_path, stays=[long, *short])).faults) == {
        ("stays.csv", 3, "arrived", "overlapping_stay"),
        ("stays.csv", 4, "arrived", "overlapping_stay"),
    }


@pytest.mark.parametrize("dates", [("2025-03-09", "2025-03-20"), ("2025-03-05", "2025-03-05")])
def test_stays_that_share_no_night_do_not_overlap(tmp_path, dates):
    other = row("stays", stay="O2", household="S2", arrived=dates[0], departed=dates[1])
    assert plan(write(tmp_path, stays=[row("stays"), other])).faults == []


def test_unknown_missing_and_repeated_columns_are_named(tmp_path):
    write(tmp_path)
    (tmp_path / "rooms.csv").write_text("room,offer,colour,room\nK01,women,red,K01\n", encoding="utf-8")
    found = places(plan(tmp_path).faults)
    assert {
        ("rooms.csv", 1, "colour", "unknown_column"),
        ("rooms.csv", 1, "room", "column_twice"),
        ("rooms.csv", 1, "beds", "column_missing"),
    } <= found


def test_more_cells_than_columns_are_named(tmp_path):
    write(tmp_path)
    (tmp_path / "rooms.csv").write_text("room,offer,beds\nK01,women,3,extra\n", encoding="utf-8")
    assert ("rooms.csv", 2, "", "too_many_cells") in places(plan(tmp_path).faults)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_header"),
        (b"\n\n", "no_header"),
        (b"\xef\xbb\xbf", "no_header"),
        ("room,offer,beds\nRødt,women,3\n".encode("cp850"), "not_utf8"),
        ("room,offer,beds\nRødt,women,3\n".encode("mac-roman"), "not_utf8"),
        ("room,offer,beds\nŁódź,women,3\n".encode("cp1250"), "not_utf8"),
        ("room,offer,beds\n".encode("utf-16") + b"\x00\xd8", "not_utf8"),
        ("room,offer,beds\nRødt,women,3\n".encode() + "Blått,women,3\n".encode("cp1252"), "not_utf8"),
        (b"PK\x03\x04" + bytes(range(256)), "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_as_a_whole_and_nobody_is_blamed_for_it(tmp_path, content, code):
    write(tmp_path)
    (tmp_path / "rooms.csv").write_bytes(content)
    assert places(plan(tmp_path).faults) == {("rooms.csv", 0, "", code)}


def test_a_file_far_too_large_is_refused_before_it_is_read(tmp_path):
    from app.domain.errors import RuleBroken

    write(tmp_path)
    with (tmp_path / "rooms.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room on the disk
    with pytest.raises(RuleBroken, match="file_too_large"):
        plan(tmp_path)


def test_all_faults_are_named_at_once_in_the_order_of_files_and_rows(tmp_path):
    bad = [row("rooms", room=f"R{n}", beds="x") for n in range(3)]
    faults = plan(write(tmp_path, rooms=[*build.SOUND["rooms.csv"], *bad], persons=rows("persons", kind="x"))).faults
    named = [(f.file, f.row) for f in faults]
    assert named == sorted(named)
    assert {("rooms.csv", n) for n in (4, 5, 6)} | {("persons.csv", 2)} <= set(named)


def test_a_row_number_past_a_hundred_sorts_after_one_before_it(tmp_path):
    many = [row("rooms", room=f"R{n}", beds="x") for n in range(120)]
    numbers = [f.row for f in plan(write(tmp_path, rooms=many)).faults if f.file == "rooms.csv"]
    assert numbers == list(range(2, 122))


# -- warnings ---------------------------------------------------------------------------------------------------


def test_a_known_category_not_asked_that_year_is_kept_with_a_warning(tmp_path):
    result = plan(write(tmp_path, stays=rows("stays", assistance_residents="systematic_threat_assessment")))
    assert result.faults == []
    assert places(result.warnings) == {("stays.csv", 2, "assistance_residents", "not_asked_that_year")}
    assert result.warnings[0].params == {"value": "systematic_threat_assessment", "year": 2025}
    assert result.stays[0].answers["assistance_residents"] == ("systematic_threat_assessment",)


def test_the_year_of_the_arrival_decides_whether_a_category_was_asked(tmp_path):
    old = rows(
        "stays", assistance_residents="systematic_threat_assessment", arrived="2019-12-30", departed="2020-01-09"
    )
    assert plan(write(tmp_path, stays=old)).warnings == []


def test_a_room_of_the_other_offer_is_a_warning(tmp_path):
    result = plan(write(tmp_path, stays=rows("stays", room="M01")))
    assert result.faults == []
    assert places(result.warnings) == {("stays.csv", 2, "room", "room_of_other_offer")}


# -- room moves -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"stay": "O9"}, "stay", "unknown_stay"),
        ({"room": "K99"}, "room", "unknown_room"),
        ({"date": "2025-03-01"}, "date", "move_outside_stay"),
        ({"date": "2025-03-09"}, "date", "move_outside_stay"),
        ({"date": "soon"}, "date", "bad_date"),
        ({"room": ""}, "room", "missing_key"),
    ],
)
def test_a_bad_room_move_is_named(tmp_path, cells, column, code):
    move = {"stay": "O1", "date": "2025-03-05", "room": "M01"} | cells
    only(write(tmp_path, room_moves=[move]), "room_moves.csv", 2, column, code)


def test_two_room_moves_of_one_stay_on_one_day_are_a_fault(tmp_path):
    moves = [{"stay": "O1", "date": "2025-03-05", "room": room} for room in ("M01", "K01")]
    found = places(plan(write(tmp_path, room_moves=moves)).faults)
    assert ("room_moves.csv", 3, "date", "duplicate_key") in found
