"""Who sleeps where is one answer: the list, the room board, the fit and the free beds of a night are held against each other."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capacity.board import board_of
from app.capacity.house import house_on
from app.capacity.occupancy import occupancy
from app.capacity.span import Sleeper, Span
from app.capacity.tonight import in_house, tonight
from app.domain.entities import Room
from app.forms.units import PersonUnit, RoomUnit, StayUnit
from app.use_cases.stays import Departure, Expected, expect_departure, record_departure
from tests.app.house import SON, ago, mean, move_in
from tests.support import TODAY
from ui.duty.board import Tonight, board_rows, part_of

ROOMS = (
    Room(code="K01", offer="women", beds=3),
    Room(code="K02", offer="women", beds=2),
    Room(code="M01", offer="men", beds=2),
)
AWAY = st.sampled_from(((), ((TODAY, None),), ((TODAY - timedelta(days=2), TODAY),)))
DAYS = st.integers(-4, 4).map(lambda n: TODAY + timedelta(days=n))


@st.composite
def sleepers(draw: st.DrawFn) -> tuple[Sleeper, ...]:
    """Stays of any dates; two rooms at most, and a day of leaving that may be past."""
    found = []
    for number in range(draw(st.integers(0, 5))):
        arrived = min(draw(DAYS), TODAY)
        departed = draw(st.none() | DAYS.map(lambda day, arrived=arrived: max(arrived, min(day, TODAY))))
        rooms = [(arrived, draw(st.sampled_from(("K01", "K02", "M01", ""))))]
        moved = draw(st.none() | DAYS)
        if moved and arrived < moved <= TODAY:
            rooms.append((moved, draw(st.sampled_from(("K01", "K02")))))
        found.append(
            Sleeper(
                stay=f"O-{number}", person=f"P-{number}", household=f"S-{draw(st.integers(0, 2))}",
                kind=draw(st.sampled_from(("adult", "child"))), absences=draw(AWAY),
                offer=draw(st.sampled_from(("women", "men"))), arrived=arrived, departed=departed,
                expected_departure=draw(st.none() | DAYS), birth_year=None, rooms=tuple(r for r in rooms if r[1]),
            )
        )  # fmt: skip
    return tuple(found)


@settings(max_examples=80)
@given(sleepers())
def test_every_reader_of_a_night_gives_the_same_answer(there: tuple[Sleeper, ...]) -> None:
    span = Span(
        TODAY - timedelta(days=4), TODAY + timedelta(days=5), datetime.combine(TODAY, time(22)), ROOMS, sleepers=there
    )
    board = board_of(span)
    for index, night in enumerate(span.nights):
        rows, house = tonight(span, night), house_on(span, night)
        lodged = Counter[tuple[str, str]]()
        for lodger in house.lodgers:
            lodged[lodger.household, lodger.room] += lodger.persons
        assert lodged == Counter((row.household, row.room) for row in rows)
        for section in board.sections:
            head = Tonight.of(house, rows, section.offer)
            table = board_rows(house, rows, section.offer)
            assert head.free_beds == sum(max(0, row.free) for row in table), "the column adds up to the heading"
            assert head.free_rooms == sum(row.free > 0 for row in table)
            bars = [bar for line in section.lines for bar in line.at(night) if not bar.is_hold]
            assert sum(bar.persons for bar in bars) == head.persons
            asleep = Counter((row.household, row.room) for row in rows if part_of(house, row) == section.offer)
            assert Counter({(bar.code, bar.room): bar.persons for bar in bars}) == asleep
            assert (head.free_beds, head.free_rooms) == (section.free_beds[index], section.free_rooms[index])
        assert sum(section.persons[index] for section in board.sections) == len(rows)
        counted = in_house(span, night)
        assert counted.heads + counted.away == len(rows)
        assert (counted.adults, counted.children) == tuple(
            sum(row.kind == kind and not row.away for row in rows) for kind in ("adult", "child")
        )
        assert counted.beds_usable == sum(section.free_beds[index] for section in board.sections)
        assert counted.rooms_taken == len({row.room for row in rows if row.room})


@settings(max_examples=60)
@given(sleepers(), DAYS, st.integers(1, 5))
def test_a_room_is_asked_for_is_the_nights_one_by_one(there: tuple[Sleeper, ...], since: date, nights: int) -> None:
    until = since + timedelta(days=nights)
    span = Span(since, until, datetime.combine(TODAY, time(22)), ROOMS, sleepers=there)
    for room in ROOMS:
        slept = {s.household for s in there for n in span.nights if s.here(n) and s.room(n) == room.code}
        assert span.asleep(room.code, since, until) == sorted(slept)


@settings(max_examples=60)
@given(sleepers())
def test_a_night_that_is_past_is_the_night_the_return_counts(there: tuple[Sleeper, ...]) -> None:
    start = TODAY - timedelta(days=4)
    span = Span(start, TODAY, datetime.combine(TODAY, time(22)), ROOMS, sleepers=there)
    units = [
        StayUnit(
            code=s.stay,
            person=PersonUnit(s.person),
            household=s.household,
            offer=s.offer,
            arrived=s.arrived,
            departed=s.departed,
            rooms=s.rooms,
        )
        for s in there
    ]
    counted = occupancy([RoomUnit(room.code, room.offer, room.beds) for room in ROOMS], units, start, TODAY)
    for night in span.nights:
        persons = sum(nights[night].persons for nights in counted.values() if night in nights)
        assert persons == len(tonight(span, night))


def test_a_family_expected_out_tomorrow_is_out_in_head_and_table(vault) -> None:
    stays = move_in(vault, SON, arrived=ago(3))
    vault.write(expect_departure, Expected(tuple(s.code for s in stays), TODAY + timedelta(days=1)))
    for days, persons in ((0, 2), (1, 0)):
        night = TODAY + timedelta(days=days)
        rows = vault.read(lambda q, night=night: q.house.tonight(night))
        house = house_on(vault.read(lambda q, night=night: q.house.span(night, night + timedelta(days=1))), night)
        head = Tonight.of(house, rows, "women")
        assert (head.persons, len(rows)) == (persons, persons)
        assert head.free_beds == (2 if days == 0 else 5)
        care = vault.read(lambda q, night=night: q.records.care_on(night))
        assert len(care.present) == persons


@pytest.mark.parametrize(
    ("since", "until", "found"), [(-3, 0, True), (-3, -2, True), (-9, -3, False), (0, None, False)]
)
def test_a_room_is_slept_in_on_the_nights_of_the_stay_and_on_no_other(vault, since, until, found) -> None:
    (she,) = move_in(vault, arrived=ago(3))
    mean(vault, record_departure, Departure((she.code,), ago(1)))
    first, last = ago(-since), None if until is None else ago(-until)
    with vault.unit() as work:
        asleep = work.span(first, last or date.max).asleep("K01", first, last)
    assert (asleep == [she.household]) is found
