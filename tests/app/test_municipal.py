"""What the municipality hears: against a plain count, without reserved persons, and with no small number to be worked out."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capacity.municipal import LENGTHS, UNKNOWN, WAITS_FOR, Municipal, municipal
from app.domain.house import ReadyToMove
from app.forms.definitions import items
from app.forms.suppress import HIDDEN, Cell, Sum, hidden_cells
from app.forms.units import PersonUnit, Register, RequestUnit, RoomUnit, StayUnit
from app.outputs.municipal import sheets
from tests.app.build import person, request, stay

YEAR = 2025
AFTER = date(2026, 3, 1)
ROOMS = (RoomUnit("K1", "women", 1, ((date(2025, 6, 1), 2),)), RoomUnit("K2", "women", 1), RoomUnit("M1", "men", 1))
OUTCOMES = [item.code for item in items("request_outcome")]
TOWNS = ("Gran", "Øyer", "")
CASES = ("S1", "S2", "S3")
dates = st.dates(date(2024, 12, 1), date(2026, 1, 31))


@st.composite
def stays(draw: st.DrawFn, number: int, people: list[PersonUnit]) -> StayUnit:
    arrived = draw(dates)
    departed = draw(st.none() | st.sampled_from((0, 1, 3, 4, 7, 8, 30, 31, 90, 91, 180, 181)))
    room = draw(st.sampled_from(("", "K1", "K2", "M1")))
    return StayUnit(
        code=f"O{number:02d}", person=draw(st.sampled_from(people)), household=draw(st.sampled_from(CASES)),
        offer=draw(st.sampled_from(("women", "men"))), arrived=arrived,
        departed=None if departed is None else arrived + timedelta(days=departed), first_in_year=draw(st.sampled_from(("", "no"))),
        rooms=((arrived, room),) if room else (),
    )  # fmt: skip


@st.composite
def centres(draw: st.DrawFn) -> tuple[Register, list[ReadyToMove], dict[str, str], date]:
    people = [PersonUnit(f"P{n}", n == 3, draw(st.booleans()) if n < 3 else False) for n in range(5)]
    adults = tuple(draw(stays(n, people)) for n in range(draw(st.integers(0, 7))))
    children = tuple(draw(stays(50 + n, people)) for n in range(draw(st.integers(0, 4))))
    requests = tuple(
        RequestUnit(f"F{n}", draw(dates), "women", draw(st.sampled_from(OUTCOMES)))
        for n in range(draw(st.integers(0, 12)))
    )
    marks = []
    for case in CASES:
        cuts = sorted(draw(st.sets(dates, max_size=3)))
        for since, until in zip(cuts, [*cuts[1:], None], strict=False):
            marks.append(
                ReadyToMove(household=case, since=since, waits_for=draw(st.sampled_from(WAITS_FOR)), until=until)
            )
    homes = {case: town for case in CASES if (town := draw(st.sampled_from(TOWNS)))}
    as_of = draw(st.sampled_from((AFTER, date(2025, 8, 15), date(2025, 1, 1))))
    return Register(ROOMS, adults, children, (), requests), marks, homes, as_of


# -- the plain count --------------------------------------------------------------------------------------------


def nights(as_of: date) -> list[date]:
    every = [date(YEAR, 1, 1) + timedelta(days=n) for n in range(365)]
    return [night for night in every if night < as_of]


def here(one: StayUnit, night: date) -> bool:
    return one.arrived <= night and (one.departed is None or night < one.departed)


def plain(register: Register, marks, homes, as_of: date) -> dict[str, float]:
    """Every figure, counted the long way round."""
    found: Counter[str] = Counter()
    everybody = (*register.adult_stays, *register.child_stays)
    offers = {room.code: room.offer for room in register.rooms}
    for night in nights(as_of):
        month = f"{night.month:02d}"
        asleep = [(s, s.rooms[0][1] if s.rooms else "") for s in everybody if here(s, night)]
        for offer in ("women", "men"):
            there = [room for s, room in asleep if offers.get(room, s.offer) == offer]
            mine = [r for r in register.rooms if r.offer == offer]
            beds = sum(r.changes[0][1] if r.changes and night >= r.changes[0][0] else r.beds for r in mine)
            for period in (month, "year"):
                found[f"rooms.{offer}.{period}"] += all(r.code in there for r in mine)
                found[f"beds.{offer}.{period}"] += len(there) >= beds
                name = f"most.{offer}.{period}"
                found[name] = max(found[name], len(there))
        for mark in marks:
            if mark.since <= night and (mark.until is None or night < mark.until):
                ready = sum(s.household == mark.household and not s.person.reserved for s, _ in asleep)
                for name in (f"ready.{month}", f"waits.{mark.waits_for}", "ready.all"):
                    found[name] += ready
    for asked in register.requests:
        if asked.day.year == YEAR:
            found.update([f"requests.{asked.day.month:02d}", "requests.all", f"outcome.{asked.outcome}"])
    lengths = [
        (s.departed - s.arrived).days for s in register.adult_stays
        if s.departed and s.departed.year == YEAR and s.arrived < s.departed <= as_of and not s.person.reserved
    ]  # fmt: skip
    for length in lengths:
        (group,) = [code for code, least, most in LENGTHS if least <= length and (most is None or length <= most)]
        found.update([f"length.{group}", "length.all"])
    if lengths:
        found["length.median"] = round(median(lengths), 1)
    seen: set[str] = set()
    for one in sorted(register.adult_stays, key=lambda s: (s.arrived, s.code)):
        if one.person.reserved or not any(here(one, night) for night in nights(as_of)):
            continue
        marked = one.first_in_year == "no" and one.arrived.year == YEAR
        new = not marked if one.person.anonymous else one.person.code not in seen
        seen.add(one.person.code)
        if new:
            found.update([f"home.{homes.get(one.household) or UNKNOWN}", "home.all"])
    return {name: value for name, value in found.items() if value}


@settings(max_examples=60)
@given(centres())
def test_every_figure_is_what_the_plain_count_gives(centre):
    result = municipal(*centre[:3], YEAR, centre[3])
    assert {name: cell.value for name, cell in result.cells.items() if cell.value} == plain(*centre)
    for one in result.sums:
        assert result.cells[one.total].value == sum(result.cells[part].value for part in one.parts), one.total


@settings(max_examples=40)
@given(centres())
def test_reserved_persons_are_bodies_in_beds_and_nothing_else(centre):
    register, marks, homes, as_of = centre
    without = replace(
        register,
        adult_stays=tuple(s for s in register.adult_stays if not s.person.reserved),
        child_stays=tuple(s for s in register.child_stays if not s.person.reserved),
    )
    unreserved = [
        tuple(replace(s, person=replace(s.person, reserved=False)) for s in group)
        for group in (register.adult_stays, register.child_stays)
    ]
    everybody = replace(register, adult_stays=unreserved[0], child_stays=unreserved[1])
    house = ("rooms.", "beds.", "most.")
    result, left, all_in = (municipal(r, marks, homes, YEAR, as_of) for r in (register, without, everybody))
    people = {name: cell for name, cell in result.cells.items() if not name.startswith(house)}
    assert people == {name: cell for name, cell in left.cells.items() if not name.startswith(house)}
    beds = {name: cell for name, cell in result.cells.items() if name.startswith(house)}
    assert beds == {name: cell for name, cell in all_in.cells.items() if name.startswith(house)}


# -- small numbers ----------------------------------------------------------------------------------------------


def worked_out(cells: dict[str, Cell], sums: list[Sum], hidden: frozenset[str]) -> set[str]:
    """Hidden cells a reader can work out who knows the sums, and that `..` is never 0; by trying every number."""
    total = sums[0].total
    assert {one.total for one in sums} == {total}
    values: dict[str, set[int]] = {name: set() for name in hidden}
    most = cells[total].value + 9
    for whole in range(1, most) if total in hidden else [cells[total].value]:
        found = [_fillings(one, cells, hidden, whole) for one in sums]
        if all(found):
            for filled in (f for fillings in found for f in fillings):
                for name, value in filled.items():
                    values[name].add(value)
            if total in hidden:
                values[total].add(whole)
    return {name for name, seen in values.items() if len(seen) == 1}


def _fillings(one: Sum, cells: dict[str, Cell], hidden: frozenset[str], whole: int) -> list[dict[str, int]]:
    gone = [name for name in one.parts if name in hidden]
    rest = whole - sum(cells[name].value for name in one.parts if name not in hidden)
    return [dict(zip(gone, n, strict=True)) for n in product(range(1, rest + 1), repeat=len(gone)) if sum(n) == rest]


numbers = st.lists(st.sampled_from((0, 1, 1, 2, 3, 4, 5, 6, 9)), min_size=1, max_size=4)


@settings(max_examples=200)
@given(numbers, st.none() | st.integers(0, 20), st.booleans())
def test_no_hidden_number_can_be_worked_out_from_those_that_are_shown(parts, cut, whole):
    total = sum(parts)
    tables = {"a": parts, "b": [] if cut is None else [min(cut, total), total - min(cut, total)]}
    cells = {f"{table}{n}": Cell(v, v) for table, values in tables.items() for n, v in enumerate(values)}
    sums = [Sum("t", tuple(name for name in cells if name[0] == table), whole) for table, v in tables.items() if v]
    cells["t"] = Cell(total, total)
    hidden = hidden_cells(cells, sums)
    assert {name for name, cell in cells.items() if 0 < cell.value < 5} <= hidden
    assert not whole or not 0 < total < 20 or "t" in hidden
    assert worked_out(cells, sums, hidden) == set()
    if "t" not in hidden:
        for one in sums:
            missing = sum(cells[name].value for name in one.parts if name in hidden)
            assert missing == 0 or missing >= 5, "what is missing to the total is a small number itself"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([5, 9, 0], ["5", "9", "0", "14"]),
        ([3, 9, 6], ["..", "9", "..", "18"]),
        ([1, 1, 7, 8], ["..", "..", "..", "8", "17"]),
        ([2, 0, 0], ["..", "0", "0", ".."]),
        ([4, 4, 9], ["..", "..", "9", "17"]),
        ([1, 1, 1, 1, 1, 0], ["..", "..", "..", "..", "..", "0", ".."]),
    ],
)
def test_small_cells_go_and_so_many_more_as_it_takes(parts, shown):
    names = [f"x.{n}" for n in range(len(parts))]
    cells = {name: Cell(value, value) for name, value in zip(names, parts, strict=True)}
    cells["x.all"] = Cell(sum(parts), sum(parts))
    result = Municipal(YEAR, AFTER, cells, (Sum("x.all", tuple(names)),), ())
    assert list(result.shown().values()) == shown
    assert list(result.shown(False).values()) == [str(v) for v in (*parts, sum(parts))]


@settings(max_examples=60)
@given(centres())
def test_what_is_shown_of_a_centre_gives_no_small_number_away(centre):
    result = municipal(*centre[:3], YEAR, centre[3])
    shown = result.shown()
    for name, cell in result.cells.items():
        assert shown[name] == HIDDEN or cell.people is None or not 0 < cell.people < 5, name
    for one in result.sums:
        gone = [name for name in one.parts if shown[name] == HIDDEN]
        if shown[one.total] != HIDDEN:
            assert len(gone) != 1, one.total
            missing = sum(result.cells[name].value for name in gone)
            assert not gone or missing > len(gone), (one.total, gone)
        else:
            assert gone, f"{one.total} is the sum of what is shown"
        if one.whole and 0 < result.cells[one.total].value < 20:
            assert shown[one.total] == HIDDEN
    for name in (n for n in result.cells if n.startswith(("rooms.", "beds."))):
        assert shown[name] != HIDDEN, "nights of the house speak of nobody"


def test_the_sheets_hold_what_is_shown_and_nothing_that_is_hidden():
    adults = [stay("2025-01-01", f"2025-02-{n:02d}", person(), household=f"S{n}") for n in range(1, 23)]
    register = Register(ROOMS, tuple(adults), (), (), tuple(request("2025-03-01", "admitted") for _ in range(7)))
    homes = {f"S{n}": "Gran" for n in range(1, 20)} | {"S20": "Øyer", "S21": "Øyer"}
    marks = [ReadyToMove(household="S1", since=date(2025, 1, 10), waits_for="udi")]
    result = municipal(register, marks, homes, YEAR, AFTER)
    months, outcome, waits, length, home = sheets(result)
    assert result.municipalities == ("Gran", "Øyer")
    assert [line[1] for line in home.lines] == ["..", "..", "..", "22"], (
        "one is unknown, two from Øyer: three is few as well"
    )
    assert [line[-2:] for line in months.lines][:3] == [("0", ".."), ("0", "0"), ("7", "0")]
    assert months.lines[-1][-2:] == ("7", "..")
    assert [line[1] for line in outcome.lines][-1] == "7"
    assert {line[1] for line in waits.lines} == {"..", "0"}
    assert length.lines[-2][1] == "22"
    assert [line[1] for line in sheets(result, suppressed=False)[4].lines] == ["19", "2", "1", "22"]


@pytest.mark.parametrize(("days", "counted"), [(-1, True), (0, True), (1, False)])
def test_a_stay_that_ended_on_the_day_of_the_report_is_ended(days: int, counted: bool) -> None:
    as_of = date(YEAR, 8, 15)
    one = StayUnit("O-1", PersonUnit("P-1"), "S-1", "women", date(YEAR, 8, 1), as_of + timedelta(days=days))
    result = municipal(Register(ROOMS, (one,), (), (), ()), [], {}, YEAR, as_of)
    assert ("length.median" in result.cells) is counted
