"""The centre's own corrections of the forms travel with its register, are announced, and are checked like every row."""

import pytest

from app.domain.errors import RuleBroken
from app.forms.definitions import Correction, label
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.register.write import write_folder
from app.use_cases.forms import save_correction
from app.use_cases.transfer import fill_with_invented, import_register
from tests.app.build import havn_plan
from tests.app.folder import places, plan, rows, write
from tests.app.house import as_duty, refused
from tests.support import HAVN

OWN = {"list": "reasons_for_stay", "code": "own_1", "label": "Vår egen årsak"}
USED = {"form_corrections": [OWN], "stays": rows("stays", reasons_for_stay="own_1")}


def bring_in(vault, folder):
    return vault.write(import_register, parse_folder(read_folder(folder))).result


def known(vault):
    return vault.read(lambda queries: queries.returns.known())


def test_an_own_category_may_be_used_by_the_answers_of_the_same_folder(empty_vault, tmp_path):
    bring_in(empty_vault, write(tmp_path, **USED))
    assert label("reasons_for_stay", "own_1") == "Vår egen årsak"
    assert known(empty_vault).stays["O1"].answers["reasons_for_stay"] == ("own_1",)
    assert set(bring_in(empty_vault, tmp_path).new.values()) == {0}


def test_an_import_announces_the_corrections_it_will_write(empty_vault, tmp_path):
    write(tmp_path / "plain")
    bring_in(empty_vault, tmp_path / "plain")
    found = plan(write(tmp_path / "corrected", form_corrections=[OWN]), known(empty_vault))
    assert sum(found.new.values()) == 1, "the forms would change and nobody is told"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"code": "own_x"}, "code", "unknown_code"),
        ({"code": "boredom"}, "code", "unknown_code"),
        ({"list": "offer"}, "code", "unknown_code"),
        ({"list": "no_such_list"}, "code", "unknown_code"),
        ({"label": ""}, "label", "missing_value"),
        ({"label": "x" * 301}, "label", "bad_key"),
        ({"list": ""}, "list", "missing_key"),
        ({"from_year": "soon"}, "from_year", "bad_number"),
        ({"to_year": "1900"}, "to_year", "bad_number"),
    ],
)
def test_a_bad_correction_is_named(tmp_path, cells, column, code):
    found = plan(write(tmp_path, form_corrections=[OWN | cells]))
    assert places(found.faults) == {("form_corrections.csv", 2, column, code)}


def test_years_in_the_wrong_order_are_a_fault_as_they_are_in_the_program(tmp_path):
    faults = plan(write(tmp_path, form_corrections=[OWN | {"from_year": "2026", "to_year": "2020"}])).faults
    assert {(f.file, f.row) for f in faults} == {("form_corrections.csv", 2)}


def test_a_correction_given_twice_is_a_fault(tmp_path):
    found = plan(write(tmp_path, form_corrections=[OWN, OWN | {"label": "En annen"}]))
    assert places(found.faults) == {("form_corrections.csv", 3, "code", "duplicate_key")}


def test_a_correction_the_vault_has_otherwise_is_a_fault(empty_vault, tmp_path):
    bring_in(empty_vault, write(tmp_path / "one", **USED))
    other = write(tmp_path / "two", form_corrections=[OWN | {"label": "En annen"}])
    assert ("form_corrections.csv", 2, "label", "differs_from_vault") in places(plan(other, known(empty_vault)).faults)
    refused(empty_vault, import_register, parse_folder(read_folder(other)), "import_refused")
    assert label("reasons_for_stay", "own_1") == "Vår egen årsak"


def test_a_category_corrected_out_of_the_year_is_a_warning_in_the_same_folder(tmp_path):
    gone = {"list": "reasons_for_stay", "code": "threats", "label": "Trusler", "to_year": "2024"}
    found = plan(write(tmp_path, form_corrections=[gone]))
    assert places(found.warnings) == {("stays.csv", 2, "reasons_for_stay", "not_asked_that_year")}
    assert found.faults == []


@pytest.mark.parametrize(
    "wording",
    ["Med komma, semikolon; og «anførsel»", "=1+1", "'sitat", "ti\u00a0år", "to\nlinjer", "myk\u00adbindestrek"],
)
def test_a_wording_the_program_accepts_comes_back_from_an_export(empty_vault, make_vault, tmp_path, wording):
    try:
        empty_vault.write(save_correction, Correction("reasons_for_stay", "own_1", wording))
    except RuleBroken:
        return
    write_folder(tmp_path / "out", known(empty_vault))
    other = make_vault("other")
    found = plan(tmp_path / "out", known(other))
    assert found.faults == []
    assert [c.label for c in found.corrections] == [wording]


def test_somebody_on_duty_neither_imports_a_register_nor_an_invented_centre(empty_vault):
    duty = as_duty(empty_vault)
    refused(duty, import_register, parse_folder(read_folder(HAVN)), "leader_only")
    refused(duty, fill_with_invented, havn_plan(), "leader_only")
