"""What the municipality hears: against a plain count, without reserved persons, and with no small number to be worked out."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from math import inf
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capacity.municipal import LENGTHS, OTHER, UNKNOWN, WAITS_FOR, municipal
from app.demo.centre import invent
from app.disclosure import Thresholds, of_return, protect
from app.disclosure.cells import HIDDEN
from app.disclosure.municipality import BESIDE
from app.domain.house import ReadyToMove
from app.forms.count import count_year
from app.forms.definitions import in_force, items
from app.forms.rules import CountingRules
from app.forms.units import PersonUnit, Register, RequestUnit, RoomUnit, StayUnit
from app.outputs.municipal import sheets
from app.register.to_units import register_of
from tests.app.attacker import narrow
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
    for name in [n for n in found if n.startswith("home.") and n.partition(".")[2] not in ("all", UNKNOWN)]:
        if found[name] < 5:
            found[f"home.{OTHER}"] += found.pop(name)
    return {name: value for name, value in found.items() if value}


@settings(max_examples=60)
@given(centres())
def test_every_figure_is_what_the_plain_count_gives(centre):
    result = municipal(*centre[:3], YEAR, centre[3])
    assert {name: value for name, value in result.numbers.items() if value} == plain(*centre)
    for relation in result.publication.relations:
        assert relation.holds(result.publication.values), relation


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


@settings(max_examples=12)
@given(centres())
def test_what_is_shown_of_a_centre_gives_no_small_number_away(centre):
    result = municipal(*centre[:3], YEAR, centre[3])
    shown = result.shown()
    assert not result.protection.unprotected
    for name, cell in result.cells.items():
        assert shown[name] == HIDDEN or not cell.small(Thresholds()), name
    annual = count_year(centre[0], YEAR, CountingRules(), centre[3])
    beside = protect(of_return(annual, in_force()))
    for one, other in (("home.all", "residents.all"), ("outcome.refused", "requests.refused")):
        assert not beside.shows(other) or shown[one] == str(annual.value(other))


def test_a_median_that_nobody_is_told_says_nothing_of_how_many_they_are():
    """Two stays, one short and one long: half of them are below a median that is hidden, so nobody knows that they are even."""
    who = PersonUnit("P0")
    adults = tuple(
        StayUnit(code, who, "S1", offer, arrived, departed)
        for code, offer, arrived, departed in (
            ("O00", "women", date(2024, 12, 13), date(2025, 6, 11)), ("O01", "men", date(2025, 12, 14), date(2025, 12, 15)),
        )
    )  # fmt: skip
    result = municipal(Register(ROOMS, adults, (), (), ()), [], {}, YEAR, AFTER)
    assert not result.protection.unprotected
    assert result.shown()["length.median"] == HIDDEN


def homes_of(numbers: dict[str, int]) -> tuple[Register, dict[str, str]]:
    towns = [town for town, number in numbers.items() for _ in range(number)]
    adults = [stay("2025-01-01", "2025-02-03", person(), household=f"S{n}") for n in range(len(towns))]
    return Register(ROOMS, tuple(adults)), {f"S{n}": town for n, town in enumerate(towns) if town}


def test_a_municipality_of_few_is_named_nowhere_and_the_order_tells_no_size():
    register, homes = homes_of({"Øyer": 14, "Gran": 6, "Lom": 3, "Vang": 2, "Skjåk": 1, "Lesja": 1})
    result = municipal(register, [], homes, YEAR, AFTER)
    assert result.municipalities == ("Gran", "Øyer")
    assert [line[0] for line in sheets(result)[4].lines] == ["Gran", "Øyer", "Andre kommuner", "Ikke oppgitt", "Sum"]
    assert [line[1] for line in sheets(result)[4].lines] == ["6", "14", "7", "0", "27"]
    for hidden in ("Lom", "Vang", "Skjåk", "Lesja"):
        assert hidden not in repr(result) + repr(sheets(result)) + repr(sheets(result, suppressed=False))


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ({"Gran": 20, "Øyer": 2}, ["..", "..", "0", "22"]),
        ({"Gran": 20, "Øyer": 3, "": 4}, ["20", "..", "..", "27"]),
        ({"Gran": 12}, ["..", "..", "..", ".."]),
    ],
)
def test_few_from_elsewhere_cannot_be_worked_out(numbers, shown):
    result = municipal(*_with_no_marks(homes_of(numbers)), YEAR, AFTER)
    found = [line[1] for line in sheets(result)[4].lines]
    assert found[-1] == shown[-1]
    assert HIDDEN in found
    assert result.protection.unprotected == frozenset()


def _with_no_marks(made: tuple[Register, dict[str, str]]) -> tuple[Register, list[ReadyToMove], dict[str, str]]:
    return made[0], [], made[1]


def test_the_sheets_hold_what_is_shown_and_nothing_that_is_hidden():
    adults = [stay("2025-01-01", f"2025-02-{n:02d}", person(), household=f"S{n}") for n in range(1, 23)]
    register = Register(ROOMS, tuple(adults), (), (), tuple(request("2025-03-01", "admitted") for _ in range(7)))
    homes = {f"S{n}": "Gran" for n in range(1, 20)} | {"S20": "Øyer", "S21": "Øyer"}
    marks = [ReadyToMove(household="S1", since=date(2025, 1, 10), waits_for="udi")]
    result = municipal(register, marks, homes, YEAR, AFTER)
    months, outcome, waits, length, home, moving, steps, used, way = sheets(result)
    assert result.municipalities == ("Gran",)
    assert [line[1] for line in home.lines] == ["..", "..", "..", "22"], "one is unknown, two are from elsewhere"
    assert {line[-2] for line in months.lines[:-1]} == {".."}, "seven in a year are not told by month, noughts neither"
    assert [line[1] for line in moving.lines] == ["0"] * (len(WAITS_FOR) + 1), "nobody's need was clarified"
    assert {line[1] for line in steps.lines} == {"–"}
    assert {line[1] for line in (*used.lines, *way.lines)} == {"0"}
    assert [line[-2] for line in sheets(result, suppressed=False)[0].lines][:3] == ["0", "0", "7"]
    assert months.lines[-1][-2:] == ("7", "..")
    assert [line[1] for line in outcome.lines][-1] == "7"
    assert {line[1] for line in waits.lines} == {".."}, "one who waits, and a 0 tells where not"
    assert length.lines[-2][1] == "22"
    assert [line[1] for line in sheets(result, suppressed=False)[4].lines] == ["19", "2", "1", "22"]


@pytest.mark.parametrize(("days", "counted"), [(-1, True), (0, True), (1, False)])
def test_a_stay_that_ended_on_the_day_of_the_report_is_ended(days: int, counted: bool) -> None:
    as_of = date(YEAR, 8, 15)
    one = StayUnit("O-1", PersonUnit("P-1"), "S-1", "women", date(YEAR, 8, 1), as_of + timedelta(days=days))
    result = municipal(Register(ROOMS, (one,), (), (), ()), [], {}, YEAR, as_of)
    assert ("length.median" in result.numbers) is counted


@pytest.mark.parametrize(("stays_a_year", "seed"), [(110, 1), (60, 2), (25, 3)])
def test_who_reads_the_report_beside_the_return_narrows_no_hidden_number(stays_a_year: int, seed: int) -> None:
    plan = invent(date(2026, 6, 1), stays_a_year, 2, seed)
    register = register_of(
        rooms=plan.rooms, persons=plan.persons, stays=plan.stays, placements=plan.placements, contacts=plan.contacts,
        requests=plan.requests,
    )  # fmt: skip
    households = sorted({s.household for s in register.adult_stays})
    homes = {code: ("Gran", "Gran", "Gran", "Øyer", "Lom", "Vang", "")[n % 7] for n, code in enumerate(households)}
    marks = [
        ReadyToMove(household=code, since=date(2025, 1, 1), waits_for=WAITS_FOR[n % 3])
        for n, code in enumerate(households[::5])
    ]
    result = municipal(register, marks, homes, YEAR, AFTER)
    annual = protect(result.beside)
    assert not result.protection.unprotected
    value = result.publication.values | {BESIDE + n: v for n, v in result.beside.values.items()}
    hidden = {n for n in result.cells if not result.protection.shows(n)}
    hidden |= {BESIDE + n for n in result.beside.cells if not annual.shows(n)}
    relations = [r for r in result.publication.relations if r.terms]
    known = [(dict(r.terms), r.low, r.high) for r in relations]
    known += [({BESIDE + n: f for n, f in r.terms}, r.low, r.high) for r in result.beside.relations if r.terms]
    known += [({one: 1, BESIDE + other: -1}, 0, 0) for one, other in SAME if value[one] == value[BESIDE + other]]
    bounded = [(t, -inf if low is None else low, inf if high is None else high) for t, low, high in known]
    people = {n for n, c in result.cells.items() if c.people is not None}
    people |= {BESIDE + n for n, c in result.beside.cells.items() if c.people is not None}
    small = {n for n in hidden & people if 0 < value[n] < 5}
    assert len(small) > 20
    found = narrow(bounded, {n: v for n, v in value.items() if n not in hidden}, hidden, small)
    assert {n: found[n] for n in small if found[n][0] > 1.001 or found[n][1] < 3.999} == {}


SAME = [
    ("home.all", "residents.all"), ("requests.all", "requests.all"),
    *((f"outcome.{code}", f"requests.{code}") for code in OUTCOMES),
    *((f"most.{offer}.year", f"full_house.{offer}.most_persons") for offer in ("women", "men")),
    *((f"rooms.{offer}.year", f"full_house.{offer}.nights_all_rooms_taken") for offer in ("women", "men")),
    *((f"beds.{offer}.year", f"full_house.{offer}.nights_all_beds_taken") for offer in ("women", "men")),
]  # fmt: skip
"""Which numbers of the report stand in the return too."""
