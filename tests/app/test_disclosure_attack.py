"""Somebody who knows nothing of how it is done adds up open returns, and then tries to narrow what is hidden in a public one."""

from datetime import date
from functools import cache

import pytest

from app.demo.centre import invent
from app.disclosure import Thresholds, of_return, protect
from app.disclosure.audit import Findings
from app.disclosure.cells import HIDDEN
from app.disclosure.engine import settle
from app.disclosure.plan import Plan
from app.forms.count import count_year
from app.forms.definitions import in_force
from app.forms.figures import AnnualReturn
from app.forms.rules import CountingRules
from app.register.to_units import register_of
from tests.app.attacker import Known, learn, narrow
from tests.app.build import havn_register

TODAY = date(2026, 6, 1)
CENTRES = ((110, 1), (40, 2), (14, 3), (25, 4), (80, 16))
"""Stays a year and seed."""


@cache
def returned(stays: int, seed: int, year: int = 2025) -> AnnualReturn:
    plan = invent(TODAY, stays, 2, seed)
    register = register_of(
        rooms=plan.rooms, persons=plan.persons, stays=plan.stays, placements=plan.placements, contacts=plan.contacts,
        requests=plan.requests,
    )  # fmt: skip
    return count_year(register, year, CountingRules(), TODAY)


def havn(year: int = 2025) -> AnnualReturn:
    return count_year(havn_register(), year, CountingRules(), TODAY)


def numbers(result: AnnualReturn) -> dict[str, int]:
    return {name: figure.value for name, figure in result.figures.items() if isinstance(figure.value, int)}


@cache
def believed() -> tuple[Known, ...]:
    """What holds in the open returns of nine other centres and two years: of fewer he would believe what holds by chance."""
    others = ((60, 51), (150, 52), (30, 53), (100, 54), (16, 56), (22, 57), (40, 58), (12, 59))
    opened = [numbers(returned(*centre)) for centre in others]
    opened += [numbers(returned(70, 55, year)) for year in (2025, 2026)]
    return tuple(learn(opened))


def broken(result: AnnualReturn, hidden: frozenset[str]) -> dict[str, tuple[int, float, float]]:
    """The hidden numbers of 1 to 4 that are narrowed, with what they are and what is left."""
    value = numbers(result)
    public = {n: v for n, v in value.items() if n not in hidden and not n.startswith(("reserved.", "quality."))}
    gone = hidden & set(value)
    fits = [k for k in believed() if not set(k[0]) <= set(value) or holds(k, value)]
    small = {n for n in gone if 0 < value[n] < 5}
    found = narrow(fits, public, gone, small)
    return {n: (value[n], *found[n]) for n in small if found[n][0] > 1.001 or found[n][1] < 3.999}


def holds(known: Known, value: dict[str, int]) -> bool:
    """He would see at once that a rule he believed in does not hold here, for no table fits it: he drops it."""
    terms, low, high = known
    return low <= sum(factor * value[name] for name, factor in terms.items()) <= high


@pytest.mark.parametrize("centre", CENTRES)
def test_an_attacker_cannot_narrow_a_hidden_number(centre: tuple[int, int]) -> None:
    result = returned(*centre)
    assert broken(result, protect(of_return(result, in_force())).hidden) == {}


@pytest.mark.parametrize("year", [2024, 2025])
def test_nor_in_the_example_register(year: int) -> None:
    result = havn(year)
    assert broken(result, protect(of_return(result, in_force())).hidden) == {}


def test_without_the_cells_that_protect_others_he_works_out_many() -> None:
    result = returned(110, 1)
    public = of_return(result, in_force())
    assert len(broken(result, public.small(Thresholds()))) > 10
    found = broken(result, public.small(Thresholds()) | protect(public).hidden - {"assistance_children.base"})
    assert "assistance_children.missing" in found, "one cell less, and he has one"


@pytest.mark.parametrize("result", [returned(110, 1), returned(14, 3), havn()], ids=["demo", "small", "havn"])
def test_every_number_of_people_hangs_together_with_others(result: AnnualReturn) -> None:
    public = of_return(result, in_force())
    alone = {n for n, cell in public.cells.items() if cell.people is not None and not public.of_cell[n]}
    assert alone <= {"full_house.women.most_persons", "full_house.men.most_persons"}
    assert all(derived.of for derived in public.derived.values())
    assert {n for n in result.figures if n not in public.cells and n not in public.derived} == {
        n for n in result.figures if n.startswith(("reserved.", "quality."))
    }


def test_what_is_worked_out_of_hidden_numbers_is_hidden_with_them() -> None:
    result = returned(40, 2)
    protection = protect(of_return(result, in_force()))
    for name in ("nights_per_stay.mean.man", "nights_per_stay.median.man"):
        assert protection.reason(name) in ("derived:nights.man", "derived:stays.man")
        assert protection.figures[name] == HIDDEN
    assert protection.shows("nights_per_stay.mean.all", "residents.all")
    assert not protection.shows("reserved.persons")
    assert protection.reason("reserved.persons") == "internal"
    assert protection.reason("residents.man") == "small"
    assert protection.reason("residents.woman").startswith("protects:")
    assert protection.reason("full_house.men.episodes") == "protects:full_house.men.most_persons"


def whole_tables(findings: Findings) -> list[dict[str, int]]:
    """Each table that was found, with one for all the other cells: where a cell is taken for small it is small in all of them."""
    tables = list({id(table): table for table in findings.witnesses.values()}.values())
    ground = {name: number for table in {frozenset(t): t for t in tables}.values() for name, number in table.items()}
    return [ground | dict(table) for table in tables]


@pytest.mark.parametrize(
    "centre", [(110, 25), (160, 9), (30, 3), (20, 4), (160, 12), (80, 17), (40, 24), (60, 28), (160, 33)]
)
def test_who_knows_how_it_is_done_finds_every_value_in_a_return_with_the_same_cells_hidden(
    centre: tuple[int, int],
) -> None:
    """Whether it is safe as it is or was taken for another: every witness is protected alike, so nothing tells which it was."""
    public = of_return(returned(*centre), in_force())
    plan, hidden, findings = settle(Plan(public, Thresholds()))
    assert not findings.failed
    small = public.small(Thresholds())
    assert {(n, v) for n in small for v in range(1, 5)} <= set(findings.witnesses)
    for table in whole_tables(findings)[::25]:
        witness = Plan(public.with_values(table), Thresholds(), solved=plan.solved)
        assert settle(witness)[1] == hidden
