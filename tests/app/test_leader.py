"""What the leader decides: the centre, its rooms and the rules; anybody else is refused and nothing is written."""

import pytest

from app.changes import ROOMS, SETTINGS
from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.forms.rules import CountingRules
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.centre import CentreFacts, YearRules, save_centre, save_rules
from app.use_cases.rooms import remove_room, save_room
from app.use_cases.transfer import import_register
from tests.app.house import ago, as_duty, dump, events, move_in, refused
from tests.support import HAVN, PASSWORD

NEW_ROOM = Room(code="K09", offer="women", beds=2)
COUNTED = YearRules(2025, CountingRules("arrival", "counted"))


def rooms(vault):
    return {row.code: (row.offer, row.beds, row.used) for row in vault.read(lambda queries: queries.house.rooms())}


@pytest.mark.parametrize(
    ("use_case", "command"),
    [
        (save_centre, CentreFacts("Havn")),
        (save_room, NEW_ROOM),
        (remove_room, "K02"),
        (save_rules, COUNTED),
    ],
)
def test_somebody_on_duty_is_refused_what_only_the_leader_decides(vault, use_case, command):
    refused(as_duty(vault), use_case, command, "leader_only")


@pytest.mark.parametrize(
    "act", [lambda v: v.users.add("Ola", PASSWORD, "leader"), lambda v: v.users.close_account("Kari")]
)
def test_somebody_on_duty_neither_adds_nor_removes_users(vault, act):
    before, keys = dump(vault), (vault.folder / "keys.json").read_bytes()
    with pytest.raises(RuleBroken, match="leader_only"):
        act(as_duty(vault))
    assert dump(vault) == before
    assert (vault.folder / "keys.json").read_bytes() == keys


# -- the centre -------------------------------------------------------------------------------------------------


def test_the_centres_name_and_phone_are_kept(vault):
    assert vault.write(save_centre, CentreFacts(" Havn ", " 12 34 56 78 ")).kinds == {SETTINGS}
    centre = vault.read(lambda queries: queries.centre.facts())
    assert (centre.name, centre.phone) == ("Havn", "12 34 56 78")
    assert events(vault, "centre") == ["centre"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_centre_without_a_fitting_name_is_refused(vault, name):
    assert refused(vault, save_centre, CentreFacts(name), "centre_needs_name").params == {"most": 120}


def test_a_phone_number_too_long_is_refused_and_never_cut(vault):
    refused(vault, save_centre, CentreFacts("Havn", "1" * 41), "text_too_long")


# -- rooms ------------------------------------------------------------------------------------------------------


def test_a_room_is_added_and_its_beds_changed(vault):
    assert vault.write(save_room, NEW_ROOM).kinds == {ROOMS}
    assert rooms(vault)["K09"] == ("women", 2, False)
    vault.write(save_room, Room(code=" K09 ", offer="women", beds=5))
    assert rooms(vault)["K09"] == ("women", 5, False)
    assert events(vault, "K09") == ["room", "room"]


def test_a_room_nobody_has_slept_in_may_change_its_offer_or_go(vault):
    vault.write(save_room, Room(code="K02", offer="men", beds=2))
    assert rooms(vault)["K02"] == ("men", 2, False)
    vault.write(remove_room, "K02")
    assert "K02" not in rooms(vault)


def test_a_room_that_has_been_slept_in_keeps_its_offer_and_stays(vault):
    move_in(vault, arrived=ago(3))
    assert rooms(vault)["K01"][2]
    refused(vault, save_room, Room(code="K01", offer="men", beds=3), "room_keeps_offer")
    refused(vault, remove_room, "K01", "room_slept_in")
    vault.write(save_room, Room(code="K01", offer="women", beds=4))
    assert rooms(vault)["K01"] == ("women", 4, True)


@pytest.mark.parametrize(
    ("room", "code"),
    [
        (Room(code="", offer="women", beds=2), "bad_room_code"),
        (Room(code="  ", offer="women", beds=2), "bad_room_code"),
        (Room(code="x" * 13, offer="women", beds=2), "bad_room_code"),
        (Room(code="K\n1", offer="women", beds=2), "bad_room_code"),
        (Room(code="K09", offer="women", beds=0), "bad_beds"),
        (Room(code="K09", offer="women", beds=21), "bad_beds"),
    ],
)
def test_a_room_that_cannot_be_is_refused(vault, room, code):
    refused(vault, save_room, room, code)


def test_rooms_are_listed_in_norwegian_order_women_first(empty_vault):
    for code in ("Å1", "Z1", "Ø1", "a1", "Æ1"):
        empty_vault.write(save_room, Room(code=code, offer="women", beds=1))
    empty_vault.write(save_room, Room(code="B1", offer="men", beds=1))
    assert list(rooms(empty_vault)) == ["a1", "Z1", "Æ1", "Ø1", "Å1", "B1"]


# -- counting rules ---------------------------------------------------------------------------------------------


def test_the_rules_of_a_year_are_kept_for_that_year_only(vault):
    assert vault.write(save_rules, COUNTED).kinds == {SETTINGS}
    assert vault.read(lambda queries: queries.returns.rules(2025)) == COUNTED.rules
    assert vault.read(lambda queries: queries.returns.rules(2024)) == CountingRules()
    (row,) = vault.read(lambda q: q.trust.history(["2025"]))
    assert "overlap" in row.before
    assert "arrival" in row.after


# -- import and history -----------------------------------------------------------------------------------------


def test_the_history_of_an_import_says_how_much_and_names_nobody(empty_vault):
    empty_vault.write(import_register, parse_folder(read_folder(HAVN)))
    (row,) = empty_vault.read(lambda q: q.trust.history(["register"]))
    assert row.event == "import"
    assert '"persons": 752' in row.after


def test_every_change_says_when_and_by_whom(vault):
    vault.write(save_room, NEW_ROOM)
    (row,) = vault.read(lambda q: q.trust.history(["K09"]))
    assert row.user == "Kari"
    assert row.at == "2026-11-23T22:15:00"
