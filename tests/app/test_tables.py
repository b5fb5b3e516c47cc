"""The return as tables: every figure stands somewhere, with its percent, base and missing, and `–` where nothing was asked."""

from datetime import date
from fractions import Fraction

import pytest

from app.forms.count import count_year
from app.forms.definitions import items
from app.forms.rules import CountingRules
from app.forms.tables import Cell, number_text, tables_of
from tests.app.build import AFTERWARDS, count, havn_register, person, stay


def havn(year: int):
    return count_year(havn_register(), year, CountingRules(), AFTERWARDS)


def cells(table):
    return table.cells


def shown(result) -> dict[str, object]:
    return {cell.figure: cell.value for table in tables_of(result) for cell in cells(table)}


@pytest.mark.parametrize("year", [2018, 2024, 2025, 2026])
def test_every_figure_stands_in_some_table_with_its_own_value(year):
    result = havn(year)
    there = shown(result)
    assert {name for name in result.figures if name not in there} == set()
    assert {name: there[name] for name in result.figures} == {n: f.value for n, f in result.figures.items()}


def test_every_cell_that_is_no_figure_of_the_year_is_empty():
    result = havn(2025)
    for name, value in shown(result).items():
        if name not in result.figures:
            assert value is None, name


def test_no_cell_points_at_a_figure_that_no_year_has():
    possible = {name for year in (2014, 2018, 2025, 2026) for name in havn(year).figures}
    possible |= set(count(adults=[stay("2025-01-01", "2025-01-02", person(gender=g)) for g in ("other", "")]).figures)
    assert {name for name in shown(havn(2025)) if name not in possible} == set()


def test_a_category_not_asked_that_year_is_a_dash_and_one_nobody_chose_is_zero():
    lines = {
        line.label: line.cells[0] for t in tables_of(count()) if t.id == "assistance_residents" for line in t.lines
    }
    labels = {item.code: item.label for item in items("assistance_residents")}
    assert number_text(lines[labels["systematic_threat_assessment"]].value) == "–"
    assert number_text(lines[labels["intake_interview"]].value) == "0"


def test_percents_are_of_the_base():
    stays = [stay("2025-03-01", "2025-03-05", disability=d) for d in ("yes", "no", "no")]
    stays.append(stay("2025-03-01", "2025-03-05"))
    (table,) = [t for t in tables_of(count(adults=stays)) if t.id == "disability"]
    assert [line.cells[0].percent for line in table.lines] == [33, 67]
    assert {name: cell.value for name, cell in table.closing} == {"base": 3, "missing": 1}


def test_there_is_no_percent_of_an_empty_base():
    for table in tables_of(count()):
        assert all(cell.percent is None for cell in cells(table)), table.id


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_percent_lies_between_nought_and_a_hundred(year):
    percents = [cell.percent for table in tables_of(havn(year)) for cell in cells(table) if cell.percent is not None]
    assert percents
    assert all(0 <= percent <= 100 for percent in percents)


def test_every_table_names_rules_that_exist_and_has_a_title_a_chapter_and_lines():
    for table in tables_of(havn(2025)):
        assert table.title
        assert table.chapter
        assert table.lines
        assert table.rules
        assert set(table.rules) <= set(range(1, 13)), table.id
        width = 1 if table.columns[-1] == "%" else len(table.columns)
        assert all(len(line.cells) == width for line in table.lines), table.id


def test_a_table_names_the_rule_of_each_figure_in_it():
    result = havn(2025)
    for table in tables_of(result):
        used = {result.figures[cell.figure].rule for cell in cells(table) if cell.figure in result.figures}
        assert used & set(table.rules), (table.id, used, table.rules)


def test_tables_have_ids_of_their_own_and_chapters_stand_together():
    tables = tables_of(havn(2025))
    assert len({table.id for table in tables}) == len(tables)
    chapters = [table.chapter for table in tables]
    starts = [c for n, c in enumerate(chapters) if n == 0 or chapters[n - 1] != c]
    assert len(starts) == len(set(starts))


def test_the_year_that_is_not_over_has_tables_too():
    assert tables_of(count(year=2026, as_of=date(2026, 1, 1)))


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, "–"),
        (0, "0"),
        (12, "12"),
        (12345, "12\u00a0345"),
        (1234567, "1\u00a0234\u00a0567"),
        (20.3, "20,3"),
        (1234.5, "1\u00a0234,5"),
        (13.0, "13,0"),
    ],
)
def test_numbers_are_printed_in_norwegian(value, printed):
    assert number_text(value) == printed


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(0, 5, "0"), (1, 3, "33"), (13, 40, "33"), (5, 40, "13"), (1, 8, "13"), (7, 7, "100")],
)
def test_percents_are_whole_halves_upwards_in_every_output(part, whole, printed):
    cell = Cell("x", part, Fraction(part, whole))
    assert cell.percent_text == printed
    assert Cell("x", part).percent_text == ""
