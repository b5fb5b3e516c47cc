"""The forms change from one year to the next: wording, categories and questions by period; past years stay as they were."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.corrections import own_code
from app.forms.count import count_year
from app.forms.definitions import (
    DECLINED,
    Correction,
    Forms,
    Item,
    in_force,
    items,
    label,
    load_form,
    own_list,
    periods,
)
from app.forms.rules import CountingRules
from app.forms.tables import tables_of
from app.forms.units import Register
from app.use_cases.forms import drop_correction, save_correction
from app.use_cases.registration import AnswersGiven, save_stay_answers
from tests.app.build import AFTERWARDS, count, person, stay
from tests.app.folder import plan, rows, write
from tests.app.house import move_in, refused, stay_of

THREATS = ("reasons_for_stay", "threats")


def test_a_new_wording_from_a_year_leaves_the_years_before_with_theirs(vault):
    vault.write(save_correction, Correction(*THREATS, "Trusler om vold", 2026))
    before, after = stay("2024-03-01", "2024-03-04", reasons_for_stay="threats"), stay("2026-03-01", "2026-03-04")
    assert count(adults=[before], year=2024).value("reasons_for_stay.threats.n") == 1
    assert label(*THREATS) == "Trusler om vold"
    assert in_force().label(*THREATS, 2025) == "Trusler"
    shown = [
        line.label
        for t in tables_of(count(adults=[before], year=2024))
        if t.id == "reasons_for_stay"
        for line in t.lines
    ]
    assert "Trusler" in shown
    assert "Trusler om vold" not in shown
    assert count(adults=[after], year=2026, as_of=date(2027, 1, 2)).value("reasons_for_stay.threats.n") == 0


def test_a_category_has_several_periods_and_one_can_be_taken_away(vault):
    vault.write(save_correction, Correction(*THREATS, "Trusler om vold", 2026))
    vault.write(save_correction, Correction(*THREATS, "Alle trusler", 2028))
    assert [i.label for i in in_force().lists()["reasons_for_stay"] if i.code == "threats"] == [
        "Trusler", "Trusler om vold", "Alle trusler",
    ]  # fmt: skip
    assert [in_force().label(*THREATS, year) for year in (2025, 2026, 2027, 2028)] == [
        "Trusler", "Trusler om vold", "Trusler om vold", "Alle trusler",
    ]  # fmt: skip
    vault.write(drop_correction, Correction(*THREATS, "", 2026))
    assert in_force().label(*THREATS, 2027) == "Trusler"
    refused(vault, drop_correction, Correction(*THREATS, "", 2026), "unknown_code")


@given(st.lists(st.integers(0, 6), unique=True, max_size=4), st.integers(-1, 8))
def test_of_the_periods_of_a_category_at_most_one_holds_in_a_year(firsts, last):
    corrections = [
        Correction("x", "c", f"fra {2020 + n}", 2020 + n, 2022 + n if n == last else None) for n in sorted(firsts)
    ]
    found = periods([Item("c", "Kjent")], corrections)
    for year in range(2015, 2030):
        holding = [item for item in found if item.asked(year)]
        assert len(holding) <= 1
        newest = max((c for c in corrections if c.from_year <= year), default=None, key=lambda c: c.from_year)
        if newest is None:
            assert holding[0].label == "Kjent"
        elif newest.holds(year):
            assert holding[0].label == newest.label


def test_what_an_old_category_stands_for_now_is_counted_and_what_stands_for_nothing_is_missing(vault):
    old = stay("2026-01-05", "2026-02-01", reasons_for_stay="threats")
    gone = stay("2026-01-05", "2026-02-01", reasons_for_stay="other")
    vault.write(save_correction, Correction(*THREATS, "Trusler", None, 2025, maps_to="psychological_violence"))
    vault.write(save_correction, Correction("reasons_for_stay", "other", "Annet", None, 2025))
    result = count(adults=[old, gone], year=2026, as_of=date(2027, 1, 2))
    assert result.value("reasons_for_stay.psychological_violence.n") == 1
    assert result.value("reasons_for_stay.base") == 1
    assert result.value("reasons_for_stay.missing") == 1, "an answer of no category of the year is no answer"
    assert "reasons_for_stay.threats.n" not in result.figures


@pytest.mark.parametrize("target", ["threats", "boredom", "psychological_violence"])
def test_a_category_stands_for_another_of_its_list_and_for_no_chain(vault, target):
    vault.write(
        save_correction, Correction("reasons_for_stay", "psychological_violence", "Psykisk", None, 2025, "other")
    )
    refused(vault, save_correction, Correction(*THREATS, "Trusler", None, 2025, target), "unknown_code")


def test_a_question_of_the_centres_own_is_asked_counted_and_printed_from_its_year(vault):
    code = own_code("question:resident")
    assert code == "own_1"
    vault.write(save_correction, Correction("question:resident", code, "Hadde hun telefon?", 2026))
    vault.write(save_correction, Correction(own_list("resident", code), "own_1", "Ja"))
    vault.write(save_correction, Correction(own_list("resident", code), "own_2", "Nei"))
    assert code not in {q.code for q in load_form("resident", 2025).questions}
    assert load_form("resident", 2026).question(code).own
    (mother,) = move_in(vault)
    vault.write(save_stay_answers, AnswersGiven(mother.code, {code: ("own_2",)}, mother.version))
    assert stay_of(vault, mother.code).answers[code] == ("own_2",)
    result = count(adults=[stay("2026-03-01", "2026-03-05", own_1="own_2")], year=2026, as_of=date(2026, 6, 1))
    assert result.value("resident.own_1.own_2.n") == 1
    (table,) = [t for t in tables_of(result) if t.title == "Hadde hun telefon?"]
    assert [line.label for line in table.lines] == ["Ja", "Nei"]


def test_answers_without_a_column_go_out_and_come_back(vault, tmp_path):
    from app.register.write import folder_rows

    (mother,) = move_in(vault)
    answers = {"how_in_contact": ("police",), "reasons_for_stay": ("other",), "reasons_other": ("Brann",)}
    vault.write(save_stay_answers, AnswersGiven(mother.code, answers, mother.version))
    more = folder_rows(vault.read(lambda q: q.returns.known()))["more_answers.csv"]
    assert more == [
        {"unit": mother.code, "question": "how_in_contact", "answer": "police"},
        {"unit": mother.code, "question": "reasons_other", "answer": "Brann"},
    ]
    folder = write(
        tmp_path, stays=rows("stays"), more_answers=[{"unit": "O1", "question": "how_in_contact", "answer": "nope"}]
    )
    assert [(f.file, f.column, f.code) for f in plan(folder).faults] == [
        ("more_answers.csv", "how_in_contact", "unknown_code")
    ]


def test_a_wish_not_to_answer_is_outside_the_base_and_neither_missing_nor_a_fault():
    stays = [stay("2025-03-01", "2025-03-05", disability=answer) for answer in ("yes", "no", DECLINED)]
    stays.append(stay("2025-03-01", "2025-03-05"))
    result = count(adults=stays)
    assert [result.value(f"disability.{part}") for part in ("base", "missing", "declined")] == [2, 1, 1]
    assert result.value("disability.yes.n") == 1


YES = st.sampled_from(["yes", "no", DECLINED, ""])
ANSWERS = st.fixed_dictionaries(
    {"disability": YES, "disability_types": st.sampled_from(["", "reduced_vision", "reduced_vision|chronic_illness", DECLINED]),
     "reasons_for_stay": st.sampled_from(["", "threats", "threats|other", DECLINED]),
     "individual_plan": YES, "brought_children": st.sampled_from(["", "with_children", "without_children"])}
)  # fmt: skip


@given(st.lists(st.tuples(ANSWERS, st.sampled_from(["with", "without", ""]), st.integers(0, 1)), max_size=8))
def test_base_missing_declined_and_those_not_asked_are_all_the_units_of_every_question(drawn):
    adults = [
        stay("2025-03-01", "2025-03-05", person(immigrant_background=background, birth_year=1990 if born else None),
             **{q: a for q, a in answers.items() if a})
        for answers, background, born in drawn
    ]  # fmt: skip
    result = count(adults=adults)
    for name in result.figures:
        if name.endswith(".base") and not name.startswith(("break", "child", "day", "assistance_c", "assistance_d", "destination_c",
                                                           "parents", "abuse_duration.")):  # fmt: skip
            stem = name.removesuffix(".base")
            parts = sum(int(result.value(f"{stem}.{part}") or 0) for part in ("base", "missing", "declined", "outside"))
            assert parts == len(adults), stem


@pytest.mark.parametrize("rule", ["arrival", "departure", "overlap"])
@given(drawn=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 500)), max_size=6))
def test_over_all_years_no_night_is_lost_or_counted_twice(rule, drawn):
    first = date(2023, 1, 1).toordinal()
    stays = [
        stay(date.fromordinal(first + begin).isoformat(), date.fromordinal(first + begin + nights).isoformat())
        for begin, nights in drawn
    ]
    register = Register(adult_stays=tuple(stays))
    years = [count_year(register, year, CountingRules(rule), date(2028, 1, 1)) for year in range(2023, 2028)]
    assert sum(int(r.value("nights.all") or 0) for r in years) == sum(nights for _, nights in drawn)
    if rule != "overlap":
        assert sum(int(r.value("stays.all") or 0) for r in years) == sum(nights > 0 for _, nights in drawn)


def test_forms_of_the_same_corrections_have_the_same_version_and_others_another():
    one = Forms((Correction(*THREATS, "Trusler om vold", 2026),))
    assert one.version(2026) == Forms(one.corrections).version(2026) != Forms().version(2026) == "2026"
    assert Forms().version(2025) == "2025"
    assert count(adults=[], as_of=AFTERWARDS).year == 2025
    assert items("yes_no")
