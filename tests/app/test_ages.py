"""Impossible birth years are refused where they are written, and named where they stand."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ages import LIKELY, POSSIBLE, age_in, impossible_age, unlikely_age
from app.domain.errors import Question, RuleBroken
from app.paths import RESOURCES
from app.register.parse import parse_folder
from app.register.plan import Known, plan_parsed
from app.register.read import read_folder
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.registration import save_person
from app.use_cases.stays import DateCorrection, Departure, correct_dates, record_departure
from app.use_cases.transfer import import_register
from tests.app import folder
from tests.app.house import MOTHER, ago, furnish, mean, move_in, person_of, refused, stay_of
from tests.support import TODAY

THIS = TODAY.year
KINDS = ("adult", "child", "")


@given(st.sampled_from(KINDS), st.integers(1850, 2100), st.integers(1978, 2100))
def test_what_is_impossible_is_unlikely_too_and_has_no_age(kind, born, year):
    why = impossible_age(kind, born, year)
    assert bool(why) == (year - born not in POSSIBLE[kind])
    assert bool(unlikely_age(kind, born, year)) == (year - born not in LIKELY[kind])
    assert age_in(kind, born, year) == (None if why else year - born)


def test_an_unknown_birth_year_is_neither():
    assert {impossible_age(k, None, 2025) + unlikely_age(k, None, 2025) for k in KINDS} == {""}
    assert age_in("child", None, 2025) is None


def test_every_reason_has_its_three_sentences():
    texts = json.loads((RESOURCES / "texts" / "nb.json").read_text(encoding="utf-8"))
    found = {impossible_age(k, born, 2025) for k in KINDS for born in range(1850, 2060)} - {""}
    assert found == {"born_after_arrival", "child_over_18", "adult_under_16", "very_old"}
    for section in ("errors", "import", "data_faults"):
        assert found <= set(texts[section])


CHILD, ADULT = {"kind": "child"}, {"kind": "adult"}


@pytest.mark.parametrize(
    ("kind", "born", "code"),
    [("adult", THIS - 10, "adult_under_16"), ("child", THIS - 21, "child_over_18"), ("adult", 1881, "bad_birth_year"),
     ("adult", THIS + 1, "bad_birth_year"), ("adult", 1905, "very_old"), ("child", 1881, "bad_birth_year")],
)  # fmt: skip
def test_an_impossible_birth_year_is_refused_at_intake(vault, kind, born, code):
    furnish(vault)
    who = Newcomer(kind, birth_year=born)
    intake = Intake(who, (), "women", TODAY) if kind == "adult" else Intake(MOTHER, (who,), "women", TODAY)
    field = "birth_year" if kind == "adult" else "children.0.birth_year"
    assert refused(vault, record_intake, intake, code).field == field, "the cursor goes to whom it is about"


@pytest.mark.parametrize(
    ("kind", "born"), [("adult", THIS - 13), ("child", THIS - 20), ("child", THIS), ("adult", THIS - 105)]
)
def test_an_unlikely_one_is_asked_about_and_taken_in_for_nobody_is_turned_away_over_a_number(vault, kind, born):
    furnish(vault)
    who = Newcomer(kind, birth_year=born)
    intake = Intake(who, (), "women", TODAY) if kind == "adult" else Intake(MOTHER, (who,), "women", TODAY)
    if born != THIS:
        with pytest.raises(Question) as asked:
            vault.write(record_intake, intake)
        assert (asked.value.code, asked.value.params["born"]) == ("age_unlikely", born)
    assert mean(vault, record_intake, intake).result


def test_a_parent_younger_than_the_child_is_asked_about(vault):
    furnish(vault)
    family = (Newcomer(birth_year=2001), (Newcomer("child", birth_year=2018), Newcomer("child", birth_year=2001 + 9)))
    assert vault.write(record_intake, Intake(*family, "women", TODAY)).result
    with pytest.raises(Question, match="parent_younger"):
        vault.write(
            record_intake, Intake(Newcomer(birth_year=2009), (Newcomer("child", birth_year=2009),), "women", TODAY)
        )


def test_born_after_the_arrival_is_refused_wherever_birth_year_or_arrival_is_written(vault):
    furnish(vault)
    arrived = date(THIS - 1, 6, 1)
    baby = Newcomer("child", birth_year=THIS)
    refused(vault, record_intake, Intake(MOTHER, (baby,), "women", arrived), "born_after_arrival")
    (mother,) = move_in(vault, arrived=arrived)
    refused(vault, record_late_arrival, LateArrival(mother.household, baby, date(THIS - 1, 7, 1)), "born_after_arrival")
    code = vault.write(record_late_arrival, LateArrival(mother.household, baby, date(THIS, 1, 2))).result
    child = stay_of(vault, code)
    dates = DateCorrection(code, date(THIS - 1, 12, 30), None, None, child.version)
    refused(vault, correct_dates, dates, "born_after_arrival")
    refused(vault, save_person, replace(person_of(vault, mother.person), birth_year=THIS - 5), "adult_under_16")
    refused(
        vault, log_contact, Visit(Newcomer(birth_year=THIS), date(THIS - 1, 5, 5), "day_visit"), "born_after_arrival"
    )


def test_a_birth_year_is_held_against_visits_too(vault):
    vault.write(log_contact, Visit(Newcomer(name="Kari Prøve", birth_year=1990), date(THIS - 1, 5, 5), "day_visit"))
    refused(vault, save_person, replace(person_of(vault, "P-0001"), birth_year=THIS), "born_after_arrival")


@pytest.mark.parametrize(
    ("file", "born", "faults", "warnings"),
    [
        ("persons", {"birth_year": "2015"}, {("stays.csv", 2, "person", "adult_under_16")}, set()),
        ("persons", {"birth_year": "2011"}, set(), {("stays.csv", 2, "person", "adult_under_16")}),
        ("persons", {"birth_year": "1881"}, {("persons.csv", 2, "birth_year", "bad_number")}, set()),
        ("persons", {"birth_year": "1910"},
         {("stays.csv", 2, "person", "very_old"), ("contacts.csv", 2, "person", "very_old")}, set()),
    ],
)  # fmt: skip
def test_an_import_names_ages_that_cannot_be_and_those_that_hardly_are(tmp_path, file, born, faults, warnings):
    plan = folder.plan(folder.write(tmp_path, **{file: folder.rows(file, **born)}))
    assert faults <= folder.places(plan.faults)
    assert {place[3] for place in folder.places(plan.faults) - faults} <= {"unknown_person"}
    assert warnings == folder.places(plan.warnings)


@pytest.mark.parametrize(("born", "where"), [("2006", "warnings"), ("2004", "faults"), ("2026", "warnings")])
def test_an_import_names_a_child_too_old_or_not_yet_born(tmp_path, born, where):
    persons = [folder.row("persons"), folder.row("persons", 1, birth_year=born)]
    plan = folder.plan(folder.write(tmp_path, persons=persons))
    (found,) = getattr(plan, where)
    assert (found.file, found.row, found.params["born"]) == ("child_stays.csv", 2, int(born))
    assert (len(plan.faults), len(plan.warnings)) == ((1, 0) if where == "faults" else (0, 1))


def test_a_child_born_two_years_after_it_came_refuses_the_import(tmp_path):
    persons = [folder.row("persons"), folder.row("persons", 1, birth_year="2026")]
    early = folder.rows("child_stays", arrived="2024-03-01", departed="2024-03-05")
    adults = folder.rows("stays", arrived="2024-03-01", departed="2024-03-05")
    plan = folder.plan(folder.write(tmp_path, persons=persons, child_stays=early, stays=adults))
    assert folder.places(plan.faults) == {("child_stays.csv", 2, "person", "born_after_arrival")}


# -- a child who was here comes back as an adult ----------------------------------------------------------------


def test_a_child_who_was_here_comes_back_as_an_adult_and_is_the_same_person(vault):
    furnish(vault)
    girl = Newcomer("child", name="Åse Prøve", gender="woman", birth_year=THIS - 20)
    mother, child = move_in(vault, girl, arrived=ago(366 * 5))
    mean(vault, record_departure, Departure((mother.code, child.code), ago(366 * 5 - 9)))
    (found,) = vault.read(lambda q: q.cases.search("Åse Prøve"))
    assert (found.person, found.kind) == (child.person, "child")
    (now,) = move_in(vault, Newcomer("child", birth_year=THIS), adult=Newcomer(code=child.person))[:1]
    assert (now.person, now.kind, now.household != child.household) == (child.person, "adult", True)
    assert person_of(vault, child.person).kind == "adult"
    assert stay_of(vault, child.code).kind == "child"
    register = vault.read(lambda q: q.returns.register(None))
    assert [s.person.code for s in register.adult_stays].count(child.person) == 1
    assert [s.code for s in register.child_stays if s.person.code == child.person] == [child.code]
    known = vault.read(lambda q: q.returns.known())
    assert known.persons[child.person].kind == "adult"


def test_correcting_an_old_stay_does_not_make_a_grown_up_a_child_again(vault):
    furnish(vault)
    mother, child = move_in(vault, Newcomer("child", birth_year=THIS - 19), arrived=ago(900))
    mean(vault, record_departure, Departure((mother.code, child.code), ago(890)))
    move_in(vault, adult=Newcomer(code=child.person), arrived=ago(9))
    old = stay_of(vault, child.code)
    vault.write(correct_dates, DateCorrection(old.code, ago(899), ago(880), None, old.version))
    assert person_of(vault, child.person).kind == "adult"


def grown_up(tmp_path, kind="adult", **changed):
    """The child of the sound folder, born 2000, here in 2012 and again in 2025 as an adult."""
    persons = [folder.row("persons"), folder.row("persons", 1, kind=kind, birth_year="2000")]
    old = {"arrived": "2012-03-01", "departed": "2012-03-09"}
    stays = [
        folder.row("stays", **old),
        folder.row("stays", stay="O2", person="P2", household="S2", brought_children=""),
    ]
    children = [folder.row("child_stays", **old)]
    return folder.write(tmp_path, persons=persons, **({"stays": stays, "child_stays": children} | changed))


def test_the_register_folder_holds_a_child_who_came_back_as_an_adult_and_gives_it_back(vault, tmp_path):
    parsed = parse_folder(read_folder(grown_up(tmp_path / "in")))
    assert plan_parsed(parsed, Known()).faults == []
    vault.write(import_register, parsed)
    assert person_of(vault, "P2").kind == "adult"
    again = plan_parsed(parsed, vault.read(lambda q: q.returns.known()))
    assert (again.faults, any(again.new.values())) == ([], False)


def test_a_kind_that_is_not_that_of_the_newest_stay_is_a_fault(tmp_path):
    plan = folder.plan(grown_up(tmp_path, kind="child"))
    assert folder.places(plan.faults) == {("stays.csv", 3, "person", "wrong_kind")}


def test_a_later_folder_in_which_the_child_has_grown_up_is_taken_in(vault, tmp_path):
    before = grown_up(
        tmp_path / "before", kind="child", stays=[folder.row("stays", arrived="2012-03-01", departed="2012-03-09")]
    )
    vault.write(import_register, parse_folder(read_folder(before)))
    assert person_of(vault, "P2").kind == "child"
    vault.write(import_register, parse_folder(read_folder(grown_up(tmp_path / "after"))))
    assert person_of(vault, "P2").kind == "adult"


def test_a_kind_that_differs_from_the_vault_without_a_stay_to_explain_it_is_a_fault(vault, tmp_path):
    vault.write(import_register, parse_folder(read_folder(folder.write(tmp_path / "in", stays=[], child_stays=[]))))
    other = folder.write(tmp_path / "other", stays=[], child_stays=[], persons=folder.rows("persons", kind="child"))
    with pytest.raises(RuleBroken) as refusal:
        vault.write(import_register, parse_folder(read_folder(other)))
    assert folder.places(refusal.value.params["plan"].faults) == {("persons.csv", 2, "person", "differs_from_vault")}
