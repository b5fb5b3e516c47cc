"""The annual return of the example centre is, figure by figure, what it must be."""

import json
import re

import pytest

from app.forms.count import count_year
from app.forms.figures import AnnualReturn
from app.forms.rules import CountingRules
from app.use_cases.transfer import import_register
from db.vault import Vault
from tests.app.build import AFTERWARDS, havn_plan, havn_register
from tests.support import HAVN

YEARS = (2024, 2025)


def expected(year: int) -> dict[str, float]:
    figures: dict[str, float] = json.loads((HAVN / f"expected_{year}.json").read_text(encoding="utf-8"))["figures"]
    return figures


def counted(year: int) -> AnnualReturn:
    return count_year(havn_register(), year, CountingRules(), AFTERWARDS)


def counts_units(name: str) -> bool:
    sums_or_means = name.startswith(("nights", "child_nights")) or ".mean" in name or ".median" in name
    return not sums_or_means and not name.endswith((".beds", ".most_persons"))


def test_the_example_register_has_no_fault_and_names_the_one_child_born_after_it_came():
    assert havn_plan().faults == []
    (warned,) = havn_plan().warnings
    assert (warned.file, warned.row, warned.code, warned.params["value"]) == (
        "child_stays.csv", 45, "born_after_arrival", "P00032",
    )  # fmt: skip


NEW = (
    r"(immigrant_background|residents_under_30|children_age|disability_types|child_disability_types)\.missing",
    r"day_user_disability_types\.(missing|outside)",
    r"(child|day)_disability\.(yes\.n|no\.n|base|missing)",
    r"day_users_immigrant_background\.(with\.n|without\.n|base|missing)",
    r"break_reason\.outside",
    r"child_previous_stays\.none\.n",
)
"""Beside the 341: what makes base and missing all the units, shares with a disability of children and day users (FORMS C5, D10),
the background of day users (FORMS D5), and a child that has not been at a shelter before (FORMS C3)."""


def of_old(figures: dict) -> dict:
    """The figures without those that have come beside them, each of which is known by name."""
    return {name: number for name, number in figures.items() if not any(re.fullmatch(new, name) for new in NEW)}


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_equals_the_expected_return(year):
    figures = counted(year).as_json()["figures"]
    assert of_old(figures) == expected(year)
    assert len(expected(year)) == 341
    assert len(figures) - 341 == 21


@pytest.mark.parametrize("year", YEARS)
def test_whole_numbers_stay_whole_and_means_have_one_decimal(year):
    figures = counted(year).as_json()["figures"]
    for name, number in expected(year).items():
        assert type(figures[name]) is type(number), name
        assert round(figures[name], 1) == figures[name]


@pytest.mark.parametrize("year", YEARS)
def test_the_figures_counted_from_the_encrypted_vault_are_the_same(year, empty_vault: Vault):
    from app.register.parse import parse_folder
    from app.register.read import read_folder

    empty_vault.write(import_register, parse_folder(read_folder(HAVN)))
    register = empty_vault.read(lambda queries: queries.returns.register(year))
    result = count_year(register, year, CountingRules(), AFTERWARDS)
    assert of_old(result.as_json()["figures"]) == expected(year)


@pytest.mark.parametrize("year", YEARS)
def test_a_figure_that_counts_units_names_each_of_them_once(year):
    for name, figure in counted(year).figures.items():
        if counts_units(name):
            assert len(figure.units) == figure.value, name
            assert len(set(figure.units)) == len(figure.units), name


@pytest.mark.parametrize("year", YEARS)
def test_a_figure_of_nights_names_the_stays_it_sums(year):
    figures = counted(year).figures
    stays = {s.code: s for s in (*havn_register().adult_stays, *havn_register().child_stays)}
    for name, figure in figures.items():
        if name.startswith(("nights.", "child_nights.")):
            counterpart = name.replace("child_nights.", "child_stays.").replace("nights.", "stays.", 1)
            assert sorted(figure.units) == sorted(figures[counterpart].units), name
            assert all(code in stays for code in figure.units)


@pytest.mark.parametrize("year", YEARS)
def test_every_figure_carries_the_number_of_a_rule(year):
    assert {figure.rule for figure in counted(year).figures.values()} <= set(range(1, 13))


@pytest.mark.parametrize("year", YEARS)
def test_no_reserved_person_is_behind_any_figure_but_those_that_may_hold_one(year):
    register = havn_register()
    reserved = {s.code for s in (*register.adult_stays, *register.child_stays) if s.person.reserved}
    reserved |= {c.code for c in register.contacts if c.person.reserved}
    assert reserved
    for name, figure in counted(year).figures.items():
        if not name.startswith(("reserved.", "quality.", "full_house.", "capacity.")):
            assert not reserved & set(figure.units), name


def test_the_machine_readable_return_names_its_schema_year_rules_and_day():
    data = counted(2025).as_json()
    assert data["schema"] == "livd.annual-return/1"
    assert data["year"] == 2025
    assert data["rules"] == {"stay_in_year": "overlap", "reserved": "left_out", "as_of": AFTERWARDS.isoformat()}
    assert set(data) == {"schema", "year", "rules", "figures"}
