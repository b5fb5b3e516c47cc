"""Generated centres, counted night by night in the plainest way there is, against everything that shows occupancy."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.capacity.board import Bar, Board, board_of
from app.capacity.occupancy import OFFERS, capacity_of_span, full_house, nightly, occupancy
from app.cli.capacity import occupancy_rows
from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.domain.house import Closure
from app.forms.units import PersonUnit, RoomUnit, StayUnit
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.rooms import close_room, save_room
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    Return,
    RoomMove,
    correct_dates,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
)
from db.vault import Vault
from tests.app.house import household, mean, stay_of
from tests.support import spare_vault

FIRST = date(2024, 12, 20)
NIGHTS = 30
"""Over New Year: 20 December to 18 January."""
END = FIRST + timedelta(days=NIGHTS)
SPAN = [FIRST + timedelta(days=n) for n in range(NIGHTS)]
CODES = ("K1", "K2", "M1")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Plan:
    """A stay as it is drawn: days counted from FIRST; `rooms` are (day, code)."""

    case: str
    offer: str
    arrived: int
    departed: int | None
    rooms: tuple[tuple[int, str], ...]
    away: tuple[int, int] | None = None


@dataclass(frozen=True)
class RoomPlan:
    """A room from a day on (None: always there), the beds it has by day, and the spans [from, to) it is closed."""

    code: str
    offer: str
    since: int | None
    beds: tuple[tuple[int, int], ...]
    closed: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class Centre:
    rooms: tuple[RoomPlan, ...]
    stays: tuple[Plan, ...]


# -- drawing a centre -------------------------------------------------------------------------------------------


@st.composite
def rooms(draw: st.DrawFn, code: str) -> RoomPlan:
    since = draw(st.none() | st.integers(0, NIGHTS - 1))
    first = since if since is not None else -100
    changes = draw(st.dictionaries(st.integers(first + 1, NIGHTS), st.integers(1, 4), max_size=2))
    beds = {first: draw(st.integers(1, 4)), **changes}
    marks = sorted(draw(st.sets(st.integers(-3, NIGHTS), max_size=4)))
    closed = [(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    if len(marks) % 2:
        closed.append((marks[-1], None))
    return RoomPlan(code, "men" if code[0] == "M" else "women", since, tuple(sorted(beds.items())), tuple(closed))


@st.composite
def families(draw: st.DrawFn, case: str) -> list[Plan]:
    """A household: all come with one room or none, some join later, some leave before the others, all may move."""
    offer, arrived = draw(st.sampled_from(OFFERS)), draw(st.integers(-8, NIGHTS))
    stays = []
    for number in range(draw(st.integers(1, 3))):
        came = arrived + (draw(st.integers(0, 6)) if number else 0)
        left = draw(st.none() | st.integers(came, NIGHTS + 6))
        last = NIGHTS + 6 if left is None else left - 1
        moves = draw(st.dictionaries(st.integers(came, max(came, last)), st.sampled_from(CODES), max_size=3))
        gone = draw(st.none() | st.tuples(st.integers(came, max(came, last)), st.integers(1, 5)))
        away = (gone[0], gone[0] + gone[1]) if gone and gone[0] < last else None
        stays.append(
            Plan(case=case, offer=offer, arrived=came, departed=left, rooms=tuple(sorted(moves.items())), away=away)
        )
    return stays


@st.composite
def centres(draw: st.DrawFn) -> Centre:
    made = tuple(draw(rooms(code)) for code in CODES)
    stays = [plan for case in range(draw(st.integers(0, 4))) for plan in draw(families(f"S{case}"))]
    return Centre(made, tuple(stays))


# -- the plain count --------------------------------------------------------------------------------------------


def there(plan: Plan, number: int) -> bool:
    return plan.arrived <= number and (plan.departed is None or number < plan.departed)


def slept_in(plan: Plan, number: int) -> str:
    room = ""
    for since, code in plan.rooms:
        if since <= number:
            room = code
    return room


def beds(room: RoomPlan, number: int) -> int | None:
    """None: it was not there, or out of service."""
    if room.since is not None and number < room.since:
        return None
    if any(a <= number and (b is None or number < b) for a, b in room.closed):
        return None
    return [n for since, n in room.beds if since <= number][-1]


def counted(centre: Centre, number: int, offer: str) -> dict[str, object]:
    """What a night holds, asked of every stay and room in turn."""
    of = {room.code: room.offer for room in centre.rooms}
    asleep = [
        slept_in(p, number) for p in centre.stays if there(p, number) and of.get(slept_in(p, number), p.offer) == offer
    ]
    open_beds = {r.code: n for r in centre.rooms if r.offer == offer and (n := beds(r, number)) is not None}
    return {
        "rooms": set(open_beds), "taken": {r for r in asleep if r}, "beds": sum(open_beds.values()), "persons": len(asleep),
    }  # fmt: skip


def full_nights(centre: Centre, offer: str) -> tuple[list[date], list[date]]:
    rooms_full, beds_full = [], []
    for number, night in enumerate(SPAN):
        it = counted(centre, number, offer)
        if it["rooms"] and not it["rooms"] - it["taken"]:
            rooms_full.append(night)
        if it["rooms"] and it["persons"] >= it["beds"]:
            beds_full.append(night)
    return rooms_full, beds_full


# -- as units, without a vault ----------------------------------------------------------------------------------


def units(centre: Centre) -> tuple[tuple[RoomUnit, ...], list[StayUnit]]:
    made = []
    for room in centre.rooms:
        shut = [(day(a), None if b is None else day(b)) for a, b in room.closed]
        if room.since is not None:
            shut.append((date.min, day(room.since)))
        changes = tuple((day(since), n) for since, n in room.beds[1:])
        made.append(RoomUnit(room.code, room.offer, room.beds[0][1], changes, tuple(shut)))
    stays = [
        StayUnit(
            code=f"O{n}", person=PersonUnit(f"P{n}"), household=p.case, offer=p.offer, arrived=day(p.arrived),
            departed=None if p.departed is None else day(p.departed), rooms=tuple((day(since), room) for since, room in p.rooms),
        )
        for n, p in enumerate(centre.stays)
    ]  # fmt: skip
    return tuple(made), stays


@settings(max_examples=150)
@given(centres())
def test_every_night_and_offer_is_what_the_plain_count_gives(centre):
    house, stays = units(centre)
    rows = list(nightly(house, stays, FIRST, END))
    assert [(night, offer) for night, offer, *_ in rows] == [(n, o) for n in SPAN for o in OFFERS]
    for night, offer, codes, fixed, asleep in rows:
        it = counted(centre, (night - FIRST).days, offer)
        assert {"rooms": codes, "taken": asleep.rooms, "beds": fixed, "persons": asleep.persons} == it, (night, offer)


@settings(max_examples=150)
@given(centres(), st.sampled_from(OFFERS))
def test_full_nights_and_their_runs_are_what_the_plain_count_gives(centre, offer):
    house, stays = units(centre)
    of_offer = [room for room in house if room.offer == offer]
    found = full_house(of_offer, occupancy(house, stays, FIRST, END).get(offer, {}))
    rooms_full, beds_full = full_nights(centre, offer)
    assert list(found.rooms_taken) == rooms_full
    assert list(found.beds_taken) == beds_full
    assert found.most_persons == max(counted(centre, n, offer)["persons"] for n in range(NIGHTS))
    in_runs = [n for n in SPAN if any(first <= n <= last for first, last in found.episodes)]
    assert in_runs == rooms_full
    assert all(first - timedelta(days=1) not in rooms_full for first, _ in found.episodes)


@settings(max_examples=150)
@given(centres(), st.integers(0, NIGHTS), st.integers(0, NIGHTS))
def test_the_capacity_of_a_span_is_that_of_the_last_night_a_room_could_be_slept_in(centre, one, other):
    first, last = sorted((one, other))
    wanted = {}
    for room in centre.rooms:
        could = [n for number in range(first, max(last, first + 1)) if (n := beds(room, number)) is not None]
        if could:
            wanted[room.code] = could[-1]
    assert capacity_of_span(units(centre)[0], day(first), day(last)) == wanted


# -- written through the use cases ------------------------------------------------------------------------------


def write(vault: Vault, centre: Centre) -> Centre:
    """The centre as the use cases let it be; what they refuse is left out of the centre that is handed back."""
    for room in centre.rooms:
        for since, number in room.beds:
            always = room.since is None and since == room.beds[0][0]
            vault.write(
                save_room,
                Room(
                    code=room.code,
                    offer=room.offer,
                    beds=number,
                    since=EARLIEST if always else day(since),
                    flexible=True,
                ),
            )
    shut = {
        room.code: tuple(span for span in room.closed if _done(vault, close_room, _closure(room.code, span)))
        for room in centre.rooms
    }
    kept: dict[str, Plan] = {}
    for case in sorted({p.case for p in centre.stays}):
        code = ""
        for plan in sorted((p for p in centre.stays if p.case == case), key=lambda p: p.arrived):
            code, stay = _come(vault, plan, code)
            kept[stay] = _settle(vault, stay, replace(plan, case=code))
    for stay, plan in kept.items():
        if plan.departed is not None:
            mean(vault, record_departure, Departure((stay,), day(plan.departed)))
    made = tuple(RoomPlan(r.code, r.offer, r.since, r.beds, shut[r.code]) for r in centre.rooms)
    return Centre(made, tuple(kept.values()))


def _done(vault: Vault, use_case, command) -> bool:
    try:
        vault.write(use_case, command)
    except RuleBroken:
        return False
    return True


def _closure(room: str, span: tuple[int, int | None]) -> Closure:
    return Closure(room=room, since=day(span[0]), until=None if span[1] is None else day(span[1]))


def _come(vault: Vault, plan: Plan, case: str) -> tuple[str, str]:
    """The first of a household moves in, the others come later, each without a room."""
    if not case:
        case = vault.write(record_intake, Intake(Newcomer(), (), plan.offer, day(plan.arrived))).result
        return case, household(vault, case)[0].code
    return case, vault.write(record_late_arrival, LateArrival(case, Newcomer("child"), day(plan.arrived))).result


def _settle(vault: Vault, stay: str, plan: Plan) -> Plan:
    rooms = tuple(
        (since, room)
        for since, room in plan.rooms
        if _done(vault, record_room_move, RoomMove((stay,), day(since), room))
    )
    if plan.away:
        mean(vault, record_absence, Away(stay, day(plan.away[0])))
        vault.write(record_return, Return(stay, day(plan.away[1])))
    return replace(plan, rooms=rooms)


def rows_wanted(centre: Centre) -> list[dict[str, object]]:
    found = []
    for number, night in enumerate(SPAN):
        for offer in OFFERS:
            it = counted(centre, number, offer)
            found.append({
                "night": night.isoformat(), "offer": offer, "rooms": len(it["rooms"]), "rooms_taken": len(it["taken"]),
                "beds": it["beds"], "persons": it["persons"],
            })  # fmt: skip
    return found


def check_board(board: Board, centre: Centre) -> None:
    of = {room.code: room.offer for room in centre.rooms}
    for number in range(NIGHTS):
        for section in board.sections:
            it = counted(centre, number, section.offer)
            assert section.persons[number] == it["persons"], (number, section.offer)
            free = it["rooms"] - it["taken"]
            assert section.free_rooms[number] == len(free), (number, section.offer)
            assert section.free_beds[number] == sum(beds(r, number) for r in centre.rooms if r.code in free)
    seen = set()
    for section in board.sections:
        for line in section.lines:
            if line.room:
                facts = next(r for r in centre.rooms if r.code == line.room)
                assert line.beds == tuple(beds(facts, n) for n in range(NIGHTS))
            for bar in line.bars:
                nights = [(n - FIRST).days for n in board.nights if bar.first <= n <= bar.last]
                seen |= {(section.offer, number, line.room, bar.code) for number in nights}
                check_bar(bar, centre, nights, line.room)
    wanted = {
        (of.get(room, p.offer), n, room, p.case)
        for p in centre.stays
        for n in range(NIGHTS)
        if there(p, n)
        for room in [slept_in(p, n)]
    }
    assert seen == wanted


def check_bar(bar: Bar, centre: Centre, nights: list[int], room: str) -> None:
    family = [p for p in centre.stays if p.case == bar.code]
    asleep = {n: [p for p in family if there(p, n) and slept_in(p, n) == room] for n in nights}
    assert bar.persons == max(len(them) for them in asleep.values())
    away = {n for n, them in asleep.items() if all(p.away and p.away[0] <= n < p.away[1] for p in them)}
    assert bar.away == {day(n) for n in away}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A fresh folder for every example."""
    return lambda: tmp_path_factory.mktemp("centre") / "v"


LATE_ROOM = Centre((RoomPlan("K1", "women", 20, ((20, 2),), ()), RoomPlan("K2", "women", None, ((-100, 1),), ())), ())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@example(LATE_ROOM)
@given(centres())
def test_the_same_centre_in_a_vault_gives_the_same_rows_and_the_same_board(folders, centre):
    vault = spare_vault(folders())
    try:
        kept = write(vault, centre)
        assert vault.read(lambda q: occupancy_rows(q, FIRST, SPAN[-1])) == rows_wanted(kept)
        check_board(board_of(vault.read(lambda q: q.house.span(FIRST, END))), kept)
    finally:
        vault.close()


def test_who_slept_in_a_room_before_it_is_said_to_have_been_there_is_on_the_board(empty_vault):
    """The arrival is put right to a day before the room's first."""
    empty_vault.write(save_room, Room(code="K1", offer="women", beds=2, since=day(20)))
    case = empty_vault.write(record_intake, Intake(Newcomer(), (), "women", day(21), "K1")).result
    (she,) = household(empty_vault, case)
    right = DateCorrection(she.code, day(5), day(9), None, stay_of(empty_vault, she.code).version)
    empty_vault.write(correct_dates, right)
    board = board_of(empty_vault.read(lambda q: q.house.span(day(0), day(10))))
    assert board.sections[0].persons == (0,) * 5 + (1,) * 4 + (0,)
    assert [(bar.first, bar.last) for bar in board.line("K1").bars] == [(day(5), day(8))]
    assert board.line("K1").beds == (None,) * 10
    assert board.sections[0].free_beds == (0,) * 10
