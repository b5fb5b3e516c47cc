"""The leader corrects the forms: wording, years, categories of the centre's own; the count and the tables follow."""

from datetime import date

import pytest

from app.changes import FORMS
from app.forms.corrections import own_code
from app.forms.definitions import Correction, code_lists, items, label, load_form
from app.forms.tables import number_text, tables_of
from app.use_cases.forms import save_correction
from app.use_cases.intake import Newcomer
from app.use_cases.registration import AnswersGiven, save_stay_answers
from app.use_cases.requests import Enquiry, record_enquiry
from db import vault as vaults
from tests.app.build import contact, count, request, stay
from tests.app.folder import plan, rows, write
from tests.app.house import as_duty, move_in, refused, stay_of
from tests.support import PASSWORD, clock

OWN = Correction("reasons_for_stay", "own_1", "Vår egen årsak")
MARCH = ("2025-03-01", "2025-03-05")


def lines(result, table: str) -> dict[str, str]:
    """The printed numbers of a table, by label."""
    (found,) = [t for t in tables_of(result) if t.id == table]
    return {line.label: number_text(line.cells[0].value) for line in found.lines}


def some_of_everything():
    """A return with at least one unit behind every kind of figure."""
    adult = stay(*MARCH, reasons_for_stay="threats", brought_children="with_children", abuse_duration="single_incident")
    child = stay(*MARCH, attends="school", kindergarten_school_break="full", break_reason="distance")
    contacts = [contact("2025-03-01"), contact("2025-03-01", "phone_talk")]
    return count(
        adults=[adult], children=[child], contacts=contacts, requests=[request("2025-03-01", "refused", "full")]
    )


# -- what it does -----------------------------------------------------------------------------------------------


def test_a_category_has_its_new_wording_and_keeps_its_code_and_place(vault):
    before = [item.code for item in items("reasons_for_stay")]
    changes = vault.write(save_correction, Correction("reasons_for_stay", "threats", "Trusler om vold"))
    assert changes.kinds == {FORMS}
    assert label("reasons_for_stay", "threats") == "Trusler om vold"
    assert [item.code for item in items("reasons_for_stay")] == before
    assert lines(count(adults=[stay(*MARCH, reasons_for_stay="threats")]), "reasons_for_stay")["Trusler om vold"] == "1"


def test_a_question_has_its_new_wording(vault):
    vault.write(save_correction, Correction("question:resident", "disability", "Ny ordlyd?"))
    assert load_form("resident", 2026).question("disability").label == "Ny ordlyd?"
    assert load_form("child", 2026).question("disability").label != "Ny ordlyd?"


def test_a_category_of_the_centres_own_can_be_answered_counted_and_printed(vault):
    assert own_code("reasons_for_stay") == "own_1"
    vault.write(save_correction, OWN)
    assert own_code("reasons_for_stay") == "own_2"
    (mother,) = move_in(vault)
    vault.write(save_stay_answers, AnswersGiven(mother.code, {"reasons_for_stay": ("own_1",)}, mother.version))
    assert stay_of(vault, mother.code).answers == {"reasons_for_stay": ("own_1",)}
    result = count(adults=[stay(*MARCH, reasons_for_stay="own_1|threats")])
    assert result.value("reasons_for_stay.own_1.n") == 1
    assert lines(result, "reasons_for_stay")["Vår egen årsak"] == "1"


def test_a_category_out_of_its_years_is_kept_and_not_counted(vault, tmp_path):
    vault.write(save_correction, Correction("reasons_for_stay", "threats", "Trusler", None, 2024))
    unit = stay(*MARCH, reasons_for_stay="threats|other")
    assert count(adults=[unit]).value("reasons_for_stay.threats.n") is None
    assert count(adults=[unit]).value("reasons_for_stay.base") == 1
    assert lines(count(adults=[unit]), "reasons_for_stay")["Trusler"] == "–"
    assert count(adults=[stay("2024-03-01", "2024-03-02", reasons_for_stay="threats")], year=2024).value(
        "reasons_for_stay.threats.n"
    )
    found = plan(write(tmp_path, stays=rows("stays", reasons_for_stay="threats")))
    assert [(w.code, w.params["value"]) for w in found.warnings] == [("not_asked_that_year", "threats")]


def test_corrections_come_back_with_the_vault_and_go_with_it(empty_vault):
    empty_vault.write(save_correction, OWN)
    empty_vault.close()
    assert "own_1" not in {item.code for item in items("reasons_for_stay")}
    again = vaults.unlock(empty_vault.folder, "Kari", PASSWORD, clock)
    assert label("reasons_for_stay", "own_1") == "Vår egen årsak"
    again.close()


def test_a_correction_that_is_rolled_back_is_not_in_force(vault):
    def half(work, correction):
        save_correction(work, correction)
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        vault.write(half, OWN)
    assert "own_1" not in {item.code for item in items("reasons_for_stay")}


def test_the_wording_that_was_there_before_stays_in_the_history(vault):
    vault.write(save_correction, OWN)
    vault.write(save_correction, Correction(OWN.list, OWN.code, "Enda en ordlyd"))
    row = vault.read(lambda q: q.trust.history(["reasons_for_stay.own_1"]))[0]
    assert "Vår egen årsak" in row.before
    assert "Enda en ordlyd" in row.after


# -- what it does not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (Correction("reasons_for_stay", "own_1", "  "), "bad_label"),
        (Correction("reasons_for_stay", "own_1", "x" * 301), "bad_label"),
        (Correction("reasons_for_stay", "boredom", "Kjedsomhet"), "unknown_code"),
        (Correction("reasons_for_stay", "own_", "Tom"), "unknown_code"),
        (Correction("reasons_for_stay", "own_x", "Feil"), "unknown_code"),
        (Correction("no_such_list", "own_1", "Feil"), "unknown_code"),
        (Correction("question:resident", "no_such_question", "Feil"), "unknown_code"),
        (Correction("question:resident", "own_x", "Feil"), "unknown_code"),
        (Correction("reasons_for_stay", "threats", "Trusler", 2026, 2025), "bad_years"),
        (Correction("reasons_for_stay", "threats", "Trusler", 1900), "bad_years"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(vault, correction, code):
    refused(vault, save_correction, correction, code)


def test_somebody_on_duty_does_not_correct_the_forms(vault):
    refused(as_duty(vault), save_correction, OWN, "leader_only")


@pytest.mark.parametrize("name", sorted(code_lists()))
def test_a_category_of_the_centres_own_is_refused_or_has_its_place_in_the_tables_and_harms_no_other_number(vault, name):
    from app.domain.errors import RuleBroken

    before = some_of_everything().as_json()["figures"]
    try:
        vault.write(save_correction, Correction(name, "own_1", "Vår egen"))
    except RuleBroken:
        return
    result = some_of_everything()
    after = result.as_json()["figures"]
    assert {n: after.get(n) for n in before} == before
    shown = {cell.figure for table in tables_of(result) for cell in table.cells}
    assert {n for n in after if n not in shown} == set()


@pytest.mark.parametrize(("name", "use"), [("offer", "intake"), ("contact_mode", "visit")])
def test_a_list_the_database_itself_reckons_with_takes_no_category_of_the_centres_own(vault, name, use):
    from app.use_cases.day_service import Visit, log_contact

    refused(vault, save_correction, Correction(name, "own_1", "Vår egen"), "unknown_code")
    if use == "visit":
        refused(vault, log_contact, Visit(Newcomer(name="A"), date(2026, 11, 1), "own_1"), "choose_mode")
    else:
        refused(vault, record_enquiry, Enquiry(date(2026, 11, 1), "own_1", 1, 0, "admitted"), "choose_outcome")
