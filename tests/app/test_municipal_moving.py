"""What the municipality hears of the way to a home: against a plain count, by municipality, drawn, and with no small number to be
worked out beside the return (S0 12)."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from math import inf
from statistics import median

import pypdfium2
import pytest

from app.capacity.municipal import OTHER, UNKNOWN, Municipal, municipal
from app.care.moving import MovingFacts
from app.disclosure import protect
from app.disclosure.cells import HIDDEN
from app.disclosure.municipality import BESIDE
from app.domain.base import HouseholdCode
from app.domain.moving import Alternative, Moving, MovingStep
from app.forms.units import PersonUnit, Register, StayUnit
from app.outputs.bars import bars, bars_svg
from app.outputs.municipal import municipal_pdf, sheets
from tests.app.attacker import narrow
from tests.app.test_municipal import AFTER, ROOMS, YEAR

WAYS = ("municipal_here", "private_rental", "udi", "home_again")
Made = tuple[Register, dict[str, str], list[MovingFacts]]


def families(towns: dict[str, int], reserved: int = 0) -> Made:
    """So many families of each town, each with an adult and every second with a child; the numbers of days differ. The last
    `reserved` ones want to stand in no count."""
    homes, adults, children, made = dict[str, str](), [], [], []
    named = [town for town, number in towns.items() for _ in range(number)]
    for n, town in enumerate(named):
        home = HouseholdCode(f"S-{n:03d}")
        if town:
            homes[home] = town
        arrived = date(YEAR, 1, 10) + timedelta(days=7 * (n % 20))
        clarified, keys = arrived + timedelta(days=1 + n % 5), arrived + timedelta(days=40 + n)
        who = PersonUnit(f"P{n}", gender="woman", reserved=n >= len(named) - reserved)
        people = [who, *([PersonUnit(f"B{n}", reserved=who.reserved)] if n % 2 else [])]
        for number, one in enumerate(people):
            lived = StayUnit(
                code=f"O{n}-{number}", person=one, household=home, offer="women", arrived=arrived, departed=keys
            )
            (children if number else adults).append(lived)
        sent = clarified + timedelta(days=n % 3)
        step = MovingStep(code="", household=home, what="application", since=sent, answer="yes",
                          answered=sent + timedelta(days=10 + n))  # fmt: skip
        way = Alternative(code="", household=home, what=WAYS[n % 4], safe="yes", day=clarified, state="chosen")
        made.append(MovingFacts(
            household=home, arrived=arrived, departed=keys, alternatives=(way,), steps=(step,),
            moving=Moving(household=home, answer="new_home", clarified=clarified, keys=keys),
        ))  # fmt: skip
    return Register(ROOMS, tuple(adults), tuple(children), (), ()), homes, made


def told(made: Made) -> Municipal:
    register, homes, those = made
    return municipal(register, [], homes, YEAR, AFTER, None, those)


def test_families_are_counted_by_municipality_with_their_days_and_nights():
    made = families({"Gran": 8, "Øyer": 6, "Lom": 2, "": 5})
    register, homes, those = made
    result = told(made)
    assert result.on_the_way == ("Gran", "Øyer")
    rows = {one.household: homes.get(one.household, UNKNOWN) for one in those}
    rows = {home: OTHER if town == "Lom" else town for home, town in rows.items()}
    assert {row: result.cells[f"way.{row}"].value for row in set(rows.values())} == Counter(rows.values())
    nights: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    for stay in (*register.adult_stays, *register.child_stays):
        facts = next(one for one in those if one.household == stay.household)
        for number in range(400):
            night = stay.arrived + timedelta(days=number)
            if night < stay.departed and night >= facts.moving.clarified:
                nights[rows[stay.household]] += 1
                step = facts.steps[0]
                stages["unsent" if night < step.since else "unanswered" if night < step.answered else "granted"] += 1
    assert {row: result.cells[f"used_home.{row}"].value for row in nights} == nights
    assert {how: result.cells[f"used.{how}"].value for how in stages} == stages
    assert result.cells["used.all"].value == sum(nights.values())
    for row in ("Gran", "Øyer", UNKNOWN):
        mine = [one for one in those if rows[one.household] == row]
        assert result.numbers[f"way.{row}.to_need"] == median((one.moving.clarified - one.arrived).days for one in mine)
        assert result.numbers[f"way.{row}.to_keys"] == median(
            (one.moving.keys - one.moving.clarified).days for one in mine
        )
    assert f"way.{OTHER}.to_need" not in result.numbers, "a median of two families is of nobody else"


def test_a_median_is_of_no_few_families_however_many_there_are():
    register, homes, those = families({"Gran": 9})
    without = [replace(one, moving=replace(one.moving, keys=None)) for one in those[4:]]
    result = told((register, homes, [*those[:4], *without]))
    assert result.numbers["moving.to_need"] == result.numbers["way.Gran.to_need"]
    assert not {name for name in result.numbers if name.endswith("to_keys")}, "only four had keys"
    assert sheets(result)[6].lines[-1][1] == "–"


def test_reserved_families_wait_in_no_count():
    result = told(families({"Gran": 8, "Øyer": 6}, reserved=6))
    assert result.on_the_way == ("Gran",)
    assert (result.cells["moving.all"].value, result.cells[f"way.{OTHER}"].value) == (8, 0)
    assert result.cells["used_home.Gran"].value == result.cells["used.all"].value


@pytest.mark.parametrize(
    "towns",
    [
        {"Gran": 9, "Øyer": 7, "Lom": 3, "Vang": 1, "": 2}, {"Gran": 12, "": 1}, {"Gran": 6, "Øyer": 5, "Lom": 5, "Vang": 2},
        {"Gran": 3, "": 2},
    ],
)  # fmt: skip
def test_no_small_number_of_a_municipality_can_be_worked_out(towns):
    result = told(families(towns))
    few = {town for town, number in towns.items() if town and number < 5}
    assert not few & set(re.findall(r"\w+", repr(result) + repr(sheets(result)) + repr(sheets(result, False))))
    shown = result.shown()
    for name, cell in result.cells.items():
        small = 0 < cell.value < 5 or (cell.people is not None and 0 < cell.people < 5)
        assert cell.people is None or not small or shown[name] == HIDDEN, name
    for name, one in result.publication.derived.items():
        assert shown[name] == HIDDEN or all(shown[of] != HIDDEN for of in one.of), name
    annual = protect(result.beside)
    value = result.publication.values | {BESIDE + n: v for n, v in result.beside.values.items()}
    hidden = {n for n in result.cells if not result.protection.shows(n)}
    hidden |= {BESIDE + n for n in result.beside.cells if not annual.shows(n)}
    known = [(dict(r.terms), r.low, r.high) for r in result.publication.relations if r.terms]
    known += [({BESIDE + n: f for n, f in r.terms}, r.low, r.high) for r in result.beside.relations if r.terms]
    known.append(({"home.all": 1, BESIDE + "residents.all": -1}, 0, 0))
    bounded = [(t, -inf if low is None else low, inf if high is None else high) for t, low, high in known]
    people = {n for n in hidden & set(result.cells) if result.cells[n].people and result.cells[n].people < 5}
    found = narrow(bounded, {n: v for n, v in value.items() if n not in hidden}, hidden, people)
    assert people
    sure = {n: found[n] for n in people if found[n][1] - found[n][0] < 0.999}
    assert sure == {}
    small = {n for n in people if value[n] < 5 and n.startswith(("way.", "moving."))}
    assert {n: found[n] for n in small if found[n][0] > 1.001 or found[n][1] < 3.999} == {}


def test_the_paper_has_the_way_to_a_home_drawn_and_by_municipality():
    result = told(families({"Gran": 9, "Øyer": 7, "Lom": 2, "": 5}))
    document = pypdfium2.PdfDocument(municipal_pdf(result, "Krisesenteret Havn"))
    assert len(document) == 3
    words = document[2].get_textpage().get_text_range()
    for said in ("Hvor lang tid hvert steg tok", "Netter brukt mens de ventet", "etter kommune", "Gran", "Øyer"):
        assert said in words
    assert "Lom" not in words
    shown = result.shown()
    numbers = words.split()
    assert numbers.count(shown["way.Gran.to_keys"]) >= 1
    assert numbers.count(shown["used_home.Gran"]) >= 2, "in the table and beside its bar"


def test_what_is_hidden_has_no_bar_and_the_longest_bar_is_the_largest_number():
    lines = [("Gran", "12,5"), ("Øyer", "25"), ("Andre", HIDDEN), ("Ikke oppgitt", "0")]
    long = [one.width for one in bars(lines, 300).contents if hasattr(one, "width")]
    assert len(long) == 3
    assert long[1] == pytest.approx(2 * long[0])
    assert long[2] < 1
    svg = bars_svg(lines, 300, "#112233", "#445566")
    assert all(words in svg for words, _ in lines)


def test_a_municipality_of_many_residents_and_few_families_on_the_way_is_not_named_there():
    register, homes, those = families({"Gran": 8, "Øyer": 6})
    few = [one for one in those if homes[one.household] == "Gran"] + those[-3:]
    result = told((register, homes, few))
    assert result.municipalities == ("Gran", "Øyer")
    assert result.on_the_way == ("Gran",)
    assert result.cells[f"way.{OTHER}"].value == 3
    assert "Øyer" not in str(sheets(result)[-1])
