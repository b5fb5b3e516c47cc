"""Own years beside each other: breaks shown as breaks, published numbers beside, and words only for what is more than chance."""

import json

import pytest

from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.forms.years import MAIN, beside, national, series
from tests.app.build import count, havn_register, stay
from tests.app.test_delivery import havn  # noqa: F401
from tests.support import HAVN, TODAY


def of(name, results):
    return next(s for s in beside(results).series if s.figure == name)


def many(number: int, year: int, **answers: str):
    return count(adults=[stay(f"{year}-03-01", f"{year}-03-05", **answers) for _ in range(number)], year=year)


def test_the_years_of_the_example_stand_beside_each_other(havn):  # noqa: F811
    found = havn.read(lambda q: series(q, 2023, 2025, TODAY))
    assert found.years == (2023, 2024, 2025)
    stays = next(s for s in found.series if s.figure == "stays.all")
    expected = [json.loads((HAVN / f"expected_{year}.json").read_text()) for year in (2024, 2025)]
    assert [p.value for p in stays.points[1:]] == [e["figures"]["stays.all"] for e in expected]
    assert stays.points[1].national.value == 2715
    assert "Bufdir" in stays.points[1].national.source
    data = found.as_json()
    assert data["schema"] == "livd.years/1"
    assert {s["figure"] for s in data["series"]} >= set(MAIN)


def test_a_line_is_broken_where_counting_changed_and_where_a_category_came_or_went():
    results = {year: many(12, year, reasons_for_stay="threats") for year in (2015, 2016, 2017, 2020, 2021)}
    residents, economic = of("residents.all", results), of("reasons_for_stay.economic_violence.n", results)
    assert [p.year for p in residents.points if p.broken] == [2021]
    assert [p.year for p in economic.points if p.broken] == [2017], "asked from 2017"
    assert not any(p.broken for p in of("stays.all", results).points), "stays are comparable over 2021"
    assert economic.points[0].value is None


@pytest.mark.parametrize(
    ("before", "now", "said"), [(100, 140, "Flere"), (100, 60, "Færre"), (100, 110, ""), (9, 16, ""), (9, 20, "Flere")]
)
def test_a_change_is_said_only_where_it_is_more_than_chance(before, now, said):
    words = of("stays.all", {2024: many(before, 2024), 2025: many(now, 2025)}).said
    assert words.startswith(said)
    assert bool(words) is bool(said)


def test_a_share_is_held_against_its_base():
    def year(y: int, yes: int, no: int):
        units = [stay(f"{y}-03-01", f"{y}-03-05", disability="yes") for _ in range(yes)]
        return count(adults=[*units, *(stay(f"{y}-03-01", f"{y}-03-05", disability="no") for _ in range(no))], year=y)

    assert of("disability.yes.n", {2024: year(2024, 10, 90), 2025: year(2025, 20, 180)}).said == ""
    assert of("disability.yes.n", {2024: year(2024, 10, 90), 2025: year(2025, 40, 60)}).said.startswith("Større andel")


def test_a_year_of_which_nothing_is_registered_is_empty_and_not_nought():
    points = of("stays.all", {2024: None, 2025: many(3, 2025)}).points
    assert [p.value for p in points] == [None, 3]


@pytest.mark.parametrize(("first", "last"), [(2025, 2024), (2000, 2025), (2025, 2030)])
def test_too_many_years_or_the_wrong_way_round_are_refused(havn, first, last):  # noqa: F811
    with pytest.raises(RuleBroken, match="bad_years"):
        havn.read(lambda q: series(q, first, last, TODAY))


def test_every_published_number_has_a_source_and_a_figure_there_is():
    counted = (count_year(havn_register(), year, CountingRules(), TODAY) for year in (2018, 2024))
    known = {name for result in counted for name in result.figures}
    for name, years in national().items():
        assert name.removesuffix(".percent") in known or f"{name.removesuffix('.percent')}.n" in known, name
        assert all(point.source and 2000 < year < 2030 for year, point in years.items())
