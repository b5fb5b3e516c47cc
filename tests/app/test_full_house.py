"""Full house (rule 10): which nights all rooms or all beds are taken, and the unbroken runs of such nights."""

from datetime import date, timedelta

import pytest

from app.capacity.occupancy import nights_of, occupancy
from app.domain.stays import slept_in
from app.forms.units import RoomUnit
from tests.app.build import count, person, stay

TWO_ROOMS = (RoomUnit("K01", "women", 2), RoomUnit("K02", "women", 1))


def full(rooms=TWO_ROOMS, **units) -> dict[str, object]:
    result = count(rooms=rooms, **units)
    return {name.removeprefix("full_house.women."): figure for name, figure in result.figures.items()}


def lives(room: str, arrived: str, departed: str | None, **more):
    return stay(arrived, departed, rooms=[(arrived, room)], **more)


def test_the_house_is_full_when_every_room_has_somebody():
    house = full(adults=[lives("K01", "2025-05-01", "2025-05-10"), lives("K02", "2025-05-04", "2025-05-06")])
    assert house["nights_all_rooms_taken"].units == ("2025-05-04", "2025-05-05")
    assert house["episodes"].units == ("2025-05-04/2025-05-05",)
    assert house["nights_all_beds_taken"].value == 0
    assert house["most_persons"].value == 2


def test_children_and_reserved_persons_take_rooms_and_beds_too():
    house = full(
        adults=[lives("K01", "2025-05-01", "2025-05-02", who=person(reserved=True))],
        children=[lives("K01", "2025-05-01", "2025-05-02"), lives("K02", "2025-05-01", "2025-05-02")],
    )
    assert house["nights_all_rooms_taken"].value == 1
    assert house["nights_all_beds_taken"].units == ("2025-05-01",)


def test_more_persons_than_beds_also_means_all_beds_taken():
    crowd = [lives("K01", "2025-05-01", "2025-05-02") for _ in range(5)]
    house = full(adults=crowd)
    assert house["nights_all_beds_taken"].value == 1
    assert house["nights_all_rooms_taken"].value == 0
    assert house["most_persons"].value == 5


def test_a_free_night_ends_an_episode():
    stays = [lives("K01", "2025-05-01", "2025-05-31")]
    stays += [lives("K02", "2025-05-02", "2025-05-04"), lives("K02", "2025-05-05", "2025-05-06")]
    assert full(adults=stays)["episodes"].units == ("2025-05-02/2025-05-03", "2025-05-05/2025-05-05")


def test_one_out_and_another_in_on_the_same_day_is_one_episode():
    stays = [lives("K01", "2025-05-01", "2025-05-31")]
    stays += [lives("K02", "2025-05-02", "2025-05-04"), lives("K02", "2025-05-04", "2025-05-06")]
    assert full(adults=stays)["episodes"].units == ("2025-05-02/2025-05-05",)


def test_an_episode_is_cut_at_the_years_end():
    stays = [lives("K01", "2024-12-30", "2025-01-03"), lives("K02", "2024-12-30", "2025-01-03")]
    assert full(adults=stays)["episodes"].units == ("2025-01-01/2025-01-02",)
    assert count(rooms=TWO_ROOMS, adults=stays, year=2024).figures["full_house.women.episodes"].units == (
        "2024-12-30/2024-12-31",
    )


def test_an_open_stay_fills_the_house_up_to_the_day_of_the_count_only():
    stays = [lives("K01", "2025-05-01", None), lives("K02", "2025-05-01", None)]
    house = full(adults=stays, as_of=date(2025, 5, 4))
    assert house["nights_all_rooms_taken"].units == ("2025-05-01", "2025-05-02", "2025-05-03")


def test_an_offer_without_rooms_is_never_full():
    result = count(rooms=TWO_ROOMS, adults=[stay("2025-05-01", "2025-05-09", offer="men")])
    assert result.value("full_house.men.nights_all_rooms_taken") == 0
    assert result.value("full_house.men.nights_all_beds_taken") == 0
    assert result.value("full_house.men.episodes") == 0
    assert result.value("full_house.men.most_persons") == 1


def test_a_person_without_a_room_takes_a_bed_of_the_offer_but_no_room():
    stays = [lives("K01", "2025-05-01", "2025-05-02")] + [stay("2025-05-01", "2025-05-02") for _ in range(2)]
    house = full(adults=stays)
    assert house["nights_all_beds_taken"].value == 1
    assert house["nights_all_rooms_taken"].value == 0


def test_a_person_in_a_room_of_the_other_offer_takes_a_bed_where_they_sleep():
    rooms = (*TWO_ROOMS, RoomUnit("M01", "men", 1))
    result = count(rooms=rooms, adults=[lives("M01", "2025-05-01", "2025-05-02", offer="women")])
    assert result.value("full_house.men.nights_all_beds_taken") == 1
    assert result.value("full_house.women.most_persons") == 0
    assert result.value("stays.offer.women") == 1


def test_a_move_changes_which_room_is_taken_from_that_night_on():
    moved = stay("2025-05-01", "2025-05-05", rooms=[("2025-05-01", "K01"), ("2025-05-03", "K02")])
    house = full(adults=[moved, lives("K01", "2025-05-01", "2025-05-31")])
    assert house["nights_all_rooms_taken"].units == ("2025-05-03", "2025-05-04")


def test_capacity_is_rooms_and_beds_of_each_offer():
    result = count(rooms=(*TWO_ROOMS, RoomUnit("M01", "men", 4)))
    names = ("capacity.women.rooms", "capacity.women.beds", "capacity.men.rooms", "capacity.men.beds")
    assert [result.value(name) for name in names] == [2, 3, 1, 4]


@pytest.mark.parametrize(
    ("night", "room"), [("2025-05-01", ""), ("2025-05-02", "A"), ("2025-05-04", "A"), ("2025-05-05", "B")]
)
def test_the_room_of_a_night_is_the_latest_one_not_after_it(night, room):
    moved = stay("2025-05-01", None, rooms=[("2025-05-02", "A"), ("2025-05-05", "B")])
    assert slept_in(moved.rooms, date.fromisoformat(night)) == room


def test_the_nights_of_a_stay_are_those_inside_the_span():
    unit = stay("2025-05-01", "2025-05-04")
    start, end = date(2025, 5, 2), date(2025, 5, 3)
    assert [night for night, _ in nights_of(unit, start, end)] == [start]
    assert list(nights_of(unit, end + timedelta(days=9), end)) == []


def test_a_night_nobody_sleeps_here_is_not_in_the_occupancy():
    assert not occupancy(TWO_ROOMS, [stay("2025-05-01", "2025-05-01")], date(2025, 1, 1), date(2026, 1, 1))
