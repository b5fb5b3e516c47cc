"""The board: a bar for every household and hold, where it begins and ends, and what it says."""

from datetime import date, datetime, timedelta

import pytest

from app.capacity.board import NO_ROOM, Bar, Board, board_of
from app.capacity.span import Sleeper, Span
from app.domain.entities import Room
from app.domain.house import Closure, Hold, ReadyToMove

START = date(2026, 5, 10)
NOW = datetime(2026, 5, 13, 21)
ROOMS = (
    Room(code="K01", offer="women", beds=3),
    Room(code="K02", offer="women", beds=2),
    Room(code="M01", offer="men", beds=2),
)


def day(number: int) -> date:
    """A day of the window: 0 is its first night, 3 is today, 7 the day after its last."""
    return START + timedelta(days=number)


def sleeper(
    household="S1", arrived=-5, departed=None, room="K01", leaves=None, kind="adult", offer="women", away=(), **more
):
    rooms = more.pop("rooms", ((arrived, room),) if room else ())
    return Sleeper(
        stay="O",
        person="P",
        household=household,
        kind=kind,
        offer=offer,
        arrived=day(arrived),
        departed=None if departed is None else day(departed),
        expected_departure=None if leaves is None else day(leaves),
        birth_year=None,
        rooms=tuple((day(n), code) for n, code in rooms),
        absences=tuple((day(a), day(b)) for a, b in away),
    )


def board(*sleepers: Sleeper, rooms=ROOMS, **more) -> Board:
    return board_of(Span(START, day(7), NOW, rooms, sleepers=sleepers, **more))


def bar(the_board: Board, room: str = "K01") -> Bar:
    line = the_board.line(room)
    assert line is not None
    (found,) = line.bars
    return found


def nights(found: Bar) -> tuple[int, int]:
    return (found.first - START).days, (found.last - START).days


@pytest.mark.parametrize(
    ("stay", "first_and_last", "before", "after"),
    [
        ({}, (0, 6), True, True),
        ({"arrived": 0}, (0, 6), False, True),
        ({"departed": 7}, (0, 6), True, False),
        ({"departed": 8}, (0, 6), True, True),
        ({"arrived": 2, "departed": 4}, (2, 3), False, False),
        ({"leaves": 5}, (0, 4), True, False),
        ({"leaves": 7}, (0, 6), True, False),
        ({"leaves": 8}, (0, 6), True, True),
        ({"leaves": 3}, (0, 6), True, True),
        ({"rooms": ((-5, "K02"), (0, "K01"))}, (0, 6), False, True),
        ({"rooms": ((-5, "K01"), (7, "K02"))}, (0, 6), True, False),
    ],
)
def test_a_bar_covers_the_nights_in_the_room_and_says_whether_it_goes_on(stay, first_and_last, before, after):
    found = bar(board(sleeper(**stay)))
    assert (nights(found), found.before, found.after) == (first_and_last, before, after)


def test_a_stay_that_does_not_touch_the_window_is_not_there():
    assert board(sleeper(departed=0), sleeper("S2", arrived=7)).line("K01").bars == ()


@pytest.mark.parametrize(("leaves", "overdue"), [(2, True), (3, True), (4, False), (None, False)])
def test_a_day_of_leaving_that_has_come_or_passed_is_overdue(leaves, overdue):
    found = bar(board(sleeper(leaves=leaves)))
    assert found.expected == (None if leaves is None else day(leaves))
    assert found.overdue is overdue


def test_a_move_makes_two_bars_and_a_return_a_third():
    moved = sleeper(rooms=((-5, "K01"), (2, "K02"), (4, "K01")))
    the_board = board(moved)
    assert [nights(x) for x in the_board.line("K01").bars] == [(0, 1), (4, 6)]
    assert nights(bar(the_board, "K02")) == (2, 3)


def test_a_bar_says_how_many_they_are_on_each_of_its_nights():
    mother, child = sleeper(), sleeper(arrived=1, departed=3, kind="child")
    the_board = board(mother, child)
    line = the_board.line("K01")
    assert line is not None
    assert [(one.persons, one.children, (one.last - one.first).days + 1) for one in line.bars] == [
        (1, 0, 1),
        (2, 1, 2),
        (1, 0, 4),
    ]
    assert line.lanes == 1, "the same family, one line"
    assert the_board.sections[0].persons == (1, 2, 2, 1, 1, 1, 1)


def test_only_nights_on_which_all_are_away_are_away():
    mother, child = sleeper(away=((1, 5),)), sleeper(kind="child", away=((4, 7),))
    assert bar(board(mother, child)).away == {day(4)}


def test_two_households_in_one_room_have_a_lane_each_and_the_next_takes_the_free_one():
    line = board(sleeper("S1", departed=3), sleeper("S2", arrived=1), sleeper("S3", arrived=3)).line("K01")
    assert [(x.code, x.lane) for x in line.bars] == [("S1", 0), ("S2", 1), ("S3", 0)]
    assert line.lanes == 2


def test_a_hold_is_a_bar_of_its_night_until_it_runs_out():
    hold = Hold(code="R-1", room="K01", night=day(4), made=NOW, expires=NOW + timedelta(hours=2), adults=1, children=2)
    found = bar(board(holds=(hold,)))
    assert (nights(found), found.persons, found.children, found.is_hold) == ((4, 4), 3, 2, True)
    assert found.until == "2026-05-13T23:00:00"
    late = Hold(code="R-1", room="K01", night=day(4), made=NOW, expires=NOW, adults=1, children=2)
    assert board(holds=(late,)).line("K01").bars == ()


def test_a_held_room_is_not_free_and_holds_nobody_yet():
    hold = Hold(code="R-1", room="K01", night=day(4), made=NOW, expires=NOW + timedelta(hours=2), adults=1, children=2)
    women, men = board(sleeper("S9", room="K02", departed=2), holds=(hold,)).sections
    assert women.free_beds == (3, 3, 5, 5, 2, 5, 5)
    assert women.free_rooms == (1, 1, 2, 2, 1, 2, 2)
    assert women.persons == (1, 1, 0, 0, 0, 0, 0)
    assert (men.free_beds, men.persons) == ((2,) * 7, (0,) * 7)


def test_a_closed_room_or_one_that_is_not_there_yet_has_no_beds():
    rooms = (
        *ROOMS,
        Room(code="K03", offer="women", beds=1, since=day(5)),
        Room(code="K04", offer="women", beds=9, since=day(7)),
        Room(code="K01", offer="women", beds=4, since=day(6)),
    )
    the_board = board(rooms=rooms, closures=(Closure(room="K01", since=day(1), until=day(3)),))
    assert the_board.line("K01").beds == (3, None, None, 3, 3, 3, 4)
    assert the_board.line("K03").beds == (None,) * 5 + (1, 1)
    assert the_board.line("K04") is None
    assert the_board.sections[0].free_beds == (5, 2, 2, 5, 5, 6, 7)


def test_a_woman_in_the_mens_room_is_lent_it_and_in_a_flexible_one_is_not():
    rooms = (*ROOMS, Room(code="F01", offer="men", beds=1, flexible=True))
    the_board = board(sleeper(room="M01"), sleeper("S2", room="F01"), sleeper("S3"), rooms=rooms)
    assert [bar(the_board, room).lent for room in ("M01", "F01", "K01")] == [True, False, False]
    assert [section.persons[0] for section in the_board.sections] == [1, 2]


def test_those_without_a_room_have_a_line_of_their_offer_and_only_then_is_there_one():
    women, men = board(sleeper(room=""), sleeper("S2", room="", offer="men", departed=2)).sections
    assert [line.room for line in women.lines] == ["K01", "K02", NO_ROOM]
    assert [(line.room, len(line.bars)) for line in men.lines] == [("M01", 0), (NO_ROOM, 1)]
    assert men.persons == (1, 1, 0, 0, 0, 0, 0)
    assert [line.room for line in board(sleeper()).sections[0].lines] == ["K01", "K02"]


def test_a_household_that_is_ready_to_move_says_what_it_waits_for():
    marks = (
        ReadyToMove(household="S1", since=day(-3), waits_for="udi", until=day(0)),
        ReadyToMove(household="S1", since=day(2), waits_for="nav_decision"),
    )
    assert bar(board(sleeper(), ready=marks)).ready == "nav_decision"
    assert bar(board(sleeper("S2"), ready=marks)).ready == ""
