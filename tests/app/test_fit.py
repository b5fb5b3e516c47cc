"""Which rooms a household can have tonight, and for the others why not."""

from datetime import date

import pytest

from app.capacity.fit import fit
from app.rows import RoomRow, TonightRow

ROOMS = [RoomRow("K01", "women", 2, True), RoomRow("K02", "women", 4, True), RoomRow("K03", "women", 3, True)]
MEN = RoomRow("M01", "men", 4, False)
DAY = date(2026, 5, 1)


def sleeper(room: str, household: str, number: int = 1) -> TonightRow:
    return TonightRow(f"O{number}", f"P{number}", household, "adult", "women", room, DAY, None, 1990, False, 1)


def reasons(tonight=(), party=1, own="", offer="women") -> dict[str, str]:
    return {f.room: f.reason for f in fit([*ROOMS, MEN], tonight, offer, party, own)}


def test_the_room_with_least_beds_to_spare_comes_first():
    assert [f.room for f in fit(ROOMS, [], "women", 2) if f.fits] == ["K01", "K03", "K02"]


@pytest.mark.parametrize(("party", "fitting"), [(1, 3), (2, 3), (3, 2), (4, 1), (5, 0)])
def test_a_party_fits_where_there_are_beds_for_all(party, fitting):
    assert sum(f.fits for f in fit(ROOMS, [], "women", party)) == fitting


def test_a_room_of_the_other_offer_never_fits():
    assert reasons()["M01"] == "other_offer"
    assert reasons(offer="men") == {"M01": "", "K01": "other_offer", "K02": "other_offer", "K03": "other_offer"}


def test_a_room_with_another_household_in_it_is_taken_even_with_free_beds():
    there = reasons([sleeper("K02", "S1")])
    assert there["K02"] == "taken"
    assert there["K01"] == ""


def test_a_taken_room_says_whose_it_is():
    found = next(
        f for f in fit(ROOMS, [sleeper("K02", "S2", 1), sleeper("K02", "S1", 2)], "women", 1) if f.room == "K02"
    )
    assert found.households == ("S1", "S2")
    assert found.free == 2


def test_a_household_may_have_its_own_room_as_long_as_there_are_beds():
    there = [sleeper("K01", "S1")]
    assert reasons(there, 1, "S1")["K01"] == ""
    assert reasons(there, 2, "S1")["K01"] == "too_few_beds"


def test_an_overfull_room_has_no_free_beds_and_never_a_negative_number():
    crowd = [sleeper("K01", "S1", n) for n in range(5)]
    found = next(f for f in fit(ROOMS, crowd, "women", 1, "S1") if f.room == "K01")
    assert (found.free, found.reason) == (0, "too_few_beds")


def test_rooms_that_fit_come_before_those_that_do_not_and_the_other_offer_last():
    order = [f.room for f in fit([*ROOMS, MEN], [sleeper("K03", "S9")], "women", 3)]
    assert order == ["K02", "K01", "K03", "M01"]


def test_a_house_without_rooms_has_nothing_to_offer():
    assert fit([], [], "women", 1) == []
