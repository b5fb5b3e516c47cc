"""The commands about room: the shape of what they print, what it says, and what is wrong use."""

import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.cli import commands
from app.domain.entities import Room
from app.domain.house import Closure, MovableBed
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import HoldWish, close_room, hold_room, place_movable, save_room
from app.use_cases.stays import Departure, RoomMove, record_departure, record_room_move
from tests.app.house import household, mean
from tests.support import PASSWORD, quick_vaults, spare_vault

DONE, WRONG_USE, REFUSED, VAULT_ERROR = 0, 2, 3, 4
EVE = datetime(2025, 12, 31, 22)
TODAY = EVE.date()
ROW = ["night", "offer", "rooms", "rooms_taken", "beds", "persons"]
FIT = ["room", "fits", "beds", "spare", "reasons", "changes"]


@pytest.fixture
def vault(tmp_path):
    """An open vault on New Year's Eve: a room that grows, one that is closed that night, one for men."""
    made = spare_vault(tmp_path / "vault", when=lambda: EVE)
    for room in (
        Room(code="K01", offer="women", beds=2),
        Room(code="K02", offer="women", beds=4),
        Room(code="M01", offer="men", beds=3, step_free=True),
    ):
        made.write(save_room, room)
    yield made
    made.close()


@pytest.fixture
def run(tmp_path, vault, capsys):
    """Closes the vault and runs a command on it; answers with status, standard output and standard error."""
    (tmp_path / "password.txt").write_text(PASSWORD, encoding="utf-8")

    def command(name: str, *arguments: object, password: Path = tmp_path / "password.txt"):
        vault.close()
        given = ["--vault", tmp_path / "vault", "--user", "Kari", "--password-file", password, *arguments]
        status = commands.run([name, *map(str, given)], quick_vaults(when=lambda: EVE))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return command


def rows(answer: tuple[int, str, str]) -> list[dict[str, object]]:
    """The printed rows of a command that did well and said nothing else."""
    status, out, said = answer
    assert (status, said) == (DONE, "")
    found = json.loads(out)
    assert isinstance(found, list)
    return found


def occupancy(run, first: str, last: str) -> list[dict[str, object]]:
    return rows(run("occupancy", "--from", first, "--to", last, "--format", "json"))


def fits(run, *arguments: object, night: date = TODAY, offer: str = "women") -> dict[str, dict[str, object]]:
    found = rows(run("fit", "--offer", offer, "--night", night.isoformat(), "--format", "json", *arguments))
    assert all(list(row) == FIT for row in found)
    assert [row["room"] for row in found] == list(dict.fromkeys(row["room"] for row in found))
    return {row["room"]: row for row in found}


def move_in(vault, room: str, *children: Newcomer, arrived: date = TODAY) -> str:
    return vault.write(record_intake, Intake(Newcomer(), children, "women", arrived, room)).result


# -- occupancy --------------------------------------------------------------------------------------------------


def test_a_row_for_each_night_and_offer_over_new_year_with_dated_beds_and_closures(run, vault):
    case = move_in(vault, "K01", Newcomer("child"), arrived=date(2025, 12, 29))
    child = household(vault, case)[1]
    vault.write(record_room_move, RoomMove((child.code,), date(2025, 12, 30), "K02"))
    mean(vault, record_departure, Departure((child.code,), date(2025, 12, 31)))
    vault.write(save_room, Room(code="K01", offer="women", beds=5, since=date(2026, 1, 1)))
    vault.write(close_room, Closure(room="K02", since=date(2025, 12, 31), until=date(2026, 1, 2)))
    found = occupancy(run, "2025-12-28", "2026-01-02")
    assert all(list(row) == ROW for row in found)
    assert [(row["night"], row["offer"]) for row in found] == [
        ((date(2025, 12, 28) + timedelta(days=n)).isoformat(), offer) for n in range(6) for offer in ("women", "men")
    ]
    assert [tuple(row.values())[2:] for row in found if row["offer"] == "women"] == [
        (2, 0, 6, 0), (2, 1, 6, 2), (2, 2, 6, 2), (1, 1, 2, 1), (1, 1, 5, 1), (2, 1, 9, 1),
    ]  # fmt: skip
    assert {tuple(row.values())[2:] for row in found if row["offer"] == "men"} == {(1, 0, 3, 0)}
    assert {type(value) for row in found for value in list(row.values())[2:]} == {int}


def test_one_night_is_two_rows(run):
    assert [row["offer"] for row in occupancy(run, "2025-05-01", "2025-05-01")] == ["women", "men"]


def test_an_empty_centre_has_rows_of_nothing(run, vault):
    for room in ("K01", "K02", "M01"):
        vault.db.execute("DELETE FROM room WHERE code = ?", (room,))
    assert {tuple(row.values())[2:] for row in occupancy(run, "2025-01-01", "2025-01-03")} == {(0, 0, 0, 0)}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "2025-05-02", "--to", "2025-05-01", "--format", "json"),
        ("--from", "1978-01-01", "--to", "2026-01-01", "--format", "xml"),
        ("--from", "2025-05-01", "--to", "2025-02-30", "--format", "json"),
        ("--from", "1.5.2025", "--to", "2025-05-02", "--format", "json"),
        ("--from", "1890-01-01", "--to", "2025-05-02", "--format", "json"),
        ("--from", "2025-05-01", "--format", "json"),
        ("--to", "2025-05-01", "--format", "json"),
        ("--from", "2025-05-01", "--to", "2025-05-02"),
        ("--from", "2025-05-01", "--to", "2025-05-02", "--format", "json", "--names"),
    ],
)
def test_a_span_that_cannot_be_is_wrong_use(run, arguments):
    status, out, said = run("occupancy", *arguments)
    assert (status, out) == (WRONG_USE, "")
    assert said.strip()


@pytest.mark.parametrize("command", ["occupancy", "fit"])
def test_a_wrong_password_opens_nothing(run, tmp_path, command):
    (tmp_path / "wrong.txt").write_text("feil", encoding="utf-8")
    arguments = {
        "occupancy": ("--from", "2025-05-01", "--to", "2025-05-02"),
        "fit": ("--adults", 1, "--offer", "women", "--night", "2025-05-01"),
    }[command]
    status, out, _ = run(command, *arguments, "--format", "json", password=tmp_path / "wrong.txt")
    assert (status, out) == (VAULT_ERROR, "")
    assert run(command, *arguments, "--format", "json", password=tmp_path / "none.txt")[:2] == (REFUSED, "")


def test_the_password_may_come_on_standard_input(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PASSWORD.encode() + b"\n")))
    assert rows(run("occupancy", "--from", "2025-05-01", "--to", "2025-05-01", "--format", "json", password=Path("-")))


# -- fit --------------------------------------------------------------------------------------------------------


def test_rooms_that_fit_come_first_and_say_why_and_the_others_say_why_not(run, vault):
    case = move_in(vault, "K01")
    found = fits(run, "--adults", 1, "--children", 1)
    assert list(found) == ["K02", "K01", "M01"]
    assert found["K02"] == {
        "room": "K02", "fits": True, "beds": 4, "spare": 2, "reasons": ["spare_beds"], "changes": [],
    }  # fmt: skip
    assert found["K01"]["reasons"] == ["taken"]
    assert found["K01"]["changes"] == [{"change": "move", "household": case, "from": "K01", "to": "K02"}]
    assert found["M01"] == {
        "room": "M01", "fits": False, "beds": 3, "spare": 1, "reasons": ["other_offer"], "changes": [],
    }  # fmt: skip


def test_the_men_are_offered_their_own_room(run):
    found = fits(run, "--adults", 1, "--step-free", offer="men")
    assert [room for room, row in found.items() if row["fits"]] == ["M01"]
    assert found["M01"]["reasons"] == ["spare_beds", "step_free"]
    assert "not_step_free" in found["K01"]["reasons"]


def test_a_cot_and_a_mattress_are_carried_in(run, vault):
    vault.write(place_movable, MovableBed(code="S1", kind="cot", room="", since=date(2025, 1, 1)))
    vault.write(place_movable, MovableBed(code="M1", kind="mattress", room="K02", since=date(2025, 1, 1)))
    found = fits(run, "--adults", 1, "--children", 5, "--cot")
    assert found["K02"]["reasons"] == ["too_few_beds", "no_cot"]
    assert found["K02"]["changes"] == [
        {"change": "mattress_here", "number": 1}, {"change": "bring_cot_from_store", "number": 1, "room": ""},
    ]  # fmt: skip
    assert found["K01"]["changes"] == []


@pytest.mark.parametrize(("flag", "reason"), [("--shielding", "not_shielded"), ("--animal", "no_animals")])
def test_a_need_no_room_meets_is_said(run, flag, reason):
    assert {reason in row["reasons"] for row in fits(run, "--adults", 1, flag).values()} == {True}


def test_a_closed_and_a_held_room_do_not_fit_that_night_and_do_the_next(run, vault):
    vault.write(close_room, Closure(room="K01", since=TODAY, until=date(2026, 1, 1)))
    vault.write(hold_room, HoldWish("K02", TODAY))
    tonight, tomorrow = fits(run, "--adults", 1), fits(run, "--adults", 1, night=date(2026, 1, 1))
    assert [tonight[room]["reasons"] for room in ("K01", "K02")] == [["closed"], ["held"]]
    assert [tomorrow[room]["fits"] for room in ("K01", "K02")] == [True, True]


def test_who_is_to_be_avoided_may_be_a_case_or_a_person(run, vault):
    case = move_in(vault, "K02")
    (she,) = household(vault, case)
    for code in (case, she.person):
        row = fits(run, "--adults", 1, "--avoid", code)["K01"]
        assert (row["fits"], row["reasons"]) == (False, ["must_not_meet"]), code
    assert fits(run, "--adults", 1, "--avoid", "S-99999")["K01"]["fits"] is True


def test_a_person_who_came_back_is_avoided_where_they_live_now_by_any_code_of_theirs(run, vault):
    before = move_in(vault, "K01", arrived=date(2025, 3, 1))
    (she,) = household(vault, before)
    mean(vault, record_departure, Departure((she.code,), date(2025, 3, 9)))
    again = vault.write(record_intake, Intake(Newcomer(code=she.person), (), "women", TODAY, "K02")).result
    for code in (again, she.person, before):
        assert fits(run, "--adults", 1, "--avoid", code)["K01"]["reasons"] == ["must_not_meet"], code


def test_each_of_several_to_be_avoided_counts(run, vault):
    one, other = move_in(vault, "K02"), move_in(vault, "")
    assert fits(run, "--adults", 1, "--avoid", other)["K01"]["fits"] is True, "who has no room is met nowhere yet"
    assert fits(run, "--adults", 1, "--avoid", one, "--avoid", other)["K01"]["reasons"] == ["must_not_meet"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--adults", 0),
        ("--adults", -1, "--children", 2),
        ("--adults", 1, "--children", -1),
        ("--adults", 1, "--children", 21),
        ("--adults", 100),
        ("--adults", "en"),
        ("--adults", 1, "--cot"),
        ("--adults", 1, "--garden"),
        (),
    ],
)
def test_a_party_that_cannot_be_is_wrong_use(run, arguments):
    status, out, said = run("fit", "--offer", "women", "--night", "2025-12-31", "--format", "json", *arguments)
    assert (status, out) == (WRONG_USE, "")
    assert said.strip()


@pytest.mark.parametrize(
    "change", [{"offer": "both"}, {"night": "i kveld"}, {"night": "2025-13-01"}, {"format": "pdf"}]
)
def test_an_offer_a_night_or_a_format_that_cannot_be_is_wrong_use(run, change):
    options = {"offer": "women", "night": "2025-12-31", "format": "json"} | change
    flat = [part for name, value in options.items() for part in (f"--{name}", value)]
    assert run("fit", "--adults", 1, *flat)[:2] == (WRONG_USE, "")
