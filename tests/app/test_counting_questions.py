"""Bases and missing answers: which units a question is put to, which make its base, and what is left out."""

import pytest

from tests.app.build import contact, count, person, stay

MARCH = ("2025-03-01", "2025-03-05")


def three(result, figure, *codes):
    """n of each code, then base and missing."""
    names = [f"{figure}.{code}.n" for code in codes] + [f"{figure}.base", f"{figure}.missing"]
    return [result.value(name) for name in names]


def test_units_without_an_answer_are_missing_and_not_in_the_base():
    stays = [stay(*MARCH, disability="yes"), stay(*MARCH, disability="no"), stay(*MARCH)]
    assert three(count(adults=stays), "disability", "yes", "no") == [1, 1, 2, 1]


def test_an_answer_of_nothing_is_no_answer():
    unit = stay(*MARCH)
    unit = type(unit)(*(getattr(unit, f) for f in unit.__dataclass_fields__ if f != "answers"), {"disability": ()})
    assert three(count(adults=[unit]), "disability", "yes") == [0, 0, 1]


def test_a_multiple_choice_counts_the_unit_once_in_the_base_and_once_per_category():
    stays = [stay(*MARCH, reasons_for_stay="threats|physical_violence"), stay(*MARCH, reasons_for_stay="threats")]
    assert three(count(adults=stays), "reasons_for_stay", "threats", "physical_violence") == [2, 1, 2, 0]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("prior_contact", "none"),
        ("living_situation_before", "alone"),
        ("reasons_for_stay", "threats"),
        ("abuse_duration", "single_incident"),
        ("perpetrator_relation_adult", "parent"),
        ("agency_contact_before_stay", "police"),
        ("brought_children", "with_children"),
        ("disability", "yes"),
    ],
)
def test_a_question_about_the_person_is_counted_at_the_first_stay_only(question, code):
    she = person()
    units = [stay("2025-01-02", "2025-01-05", she), stay("2025-03-02", "2025-03-05", she, **{question: code})]
    assert three(count(adults=units), question, code) == [0, 0, 1]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("assistance_residents", "intake_interview"),
        ("destination_resident", "back_to_perpetrator"),
        ("individual_plan", "yes"),
    ],
)
def test_a_question_about_the_stay_is_counted_for_every_stay(question, code):
    she = person()
    units = [stay("2025-01-02", "2025-01-05", she), stay("2025-03-02", "2025-03-05", she, **{question: code})]
    assert three(count(adults=units), question, code) == [1, 1, 1]


def test_types_of_disability_have_the_stays_that_answered_about_disability_as_base():
    she = person()
    stays = [
        stay("2025-01-02", "2025-01-05", she, disability="yes", disability_types="reduced_vision|chronic_illness"),
        stay("2025-02-02", "2025-02-05", she, disability="yes", disability_types="reduced_vision"),
        stay("2025-03-02", "2025-03-05", she, disability="no"),
        stay("2025-04-02", "2025-04-05", she),
    ]
    result = count(adults=stays)
    assert result.value("disability_types.reduced_vision.n") == 2
    assert result.value("disability_types.chronic_illness.n") == 1
    assert result.value("disability_types.base") == 3
    assert result.value("disability_types.missing") == 1, "base and missing are all the stays"


def test_day_users_types_of_disability_have_those_with_a_disability_as_base():
    visits = [
        contact("2025-01-02", disability="yes", disability_types="reduced_vision"),
        contact("2025-01-02", disability="yes"),
        contact("2025-01-02", disability="no"),
        contact("2025-01-02"),
    ]
    result = count(contacts=visits)
    assert result.value("day_user_disability_types.reduced_vision.n") == 1
    assert result.value("day_user_disability_types.base") == 2


def test_day_users_are_asked_at_their_first_visit_and_helped_at_every_visit():
    she = person()
    visits = [
        contact("2025-01-02", who=she, reasons="threats", assistance_day_users="individual_talk"),
        contact("2025-02-02", who=she, reasons="forced_marriage", assistance_day_users="individual_talk"),
        contact("2025-03-02", who=she),
    ]
    result = count(contacts=visits)
    assert three(result, "day_user_reasons", "threats", "forced_marriage") == [1, 0, 1, 0]
    assert three(result, "assistance_day_users", "individual_talk") == [2, 2, 1]


def test_a_phone_talk_is_not_in_the_questions_put_to_day_users():
    result = count(contacts=[contact("2025-01-02", "phone_talk", reasons="threats")])
    assert three(result, "day_user_reasons", "threats") == [0, 0, 0]


def test_the_duration_of_abuse_is_split_by_children_brought():
    stays = [
        stay(*MARCH, brought_children="with_children", abuse_duration="single_incident"),
        stay(*MARCH, brought_children="without_children"),
        stay(*MARCH, abuse_duration="single_incident"),
    ]
    result = count(adults=stays)
    assert three(result, "abuse_duration", "single_incident") == [2, 2, 1]
    assert three(result, "abuse_duration.with_children", "single_incident") == [1, 1, 0]
    assert three(result, "abuse_duration.without_children", "single_incident") == [0, 0, 1]


def test_a_background_that_is_unknown_is_outside_its_base():
    stays = [stay(*MARCH, person(immigrant_background=code)) for code in ("with", "without", "without", "")]
    result = count(adults=stays)
    names = ("immigrant_background.with.n", "immigrant_background.without.n", "immigrant_background.base")
    assert [result.value(name) for name in names] == [1, 2, 3]


# -- rule 8: age ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("born", "young"), [(1995, 0), (1996, 1), (2007, 1)])
def test_under_thirty_is_by_the_year_of_arrival(born, young):
    result = count(adults=[stay(*MARCH, person(birth_year=born)), stay(*MARCH, person())])
    assert (result.value("residents_under_30.n"), result.value("residents_under_30.base")) == (young, 1)


def test_age_is_that_of_the_arrival_even_when_the_stay_runs_into_the_next_year():
    result = count(adults=[stay("2024-12-30", "2025-01-02", person(birth_year=1995))])
    assert result.value("residents_under_30.n") == 1


@pytest.mark.parametrize(
    ("age", "group"),
    [(0, "0_5"), (5, "0_5"), (6, "6_10"), (10, "6_10"), (11, "11_15"), (15, "11_15"), (16, "over_15"), (18, "over_15")],
)
def test_children_are_grouped_by_age(age, group):
    result = count(children=[stay(*MARCH, person(birth_year=2025 - age)), stay(*MARCH, person())])
    groups = {g: result.value(f"children_age.age_{g}.n") for g in ("0_5", "6_10", "11_15", "over_15")}
    assert groups == {g: int(g == group) for g in groups}
    assert result.value("children_age.base") == 1
    assert result.value("children_age.mean") == age


def test_a_childs_earlier_stays_are_counted_once_a_year_and_the_parents_country_at_every_stay():
    child = person()
    stays = [
        stay("2025-01-02", "2025-01-05", child, previous_stays="one", parents_birth_country="both_abroad"),
        stay("2025-03-02", "2025-03-05", child, previous_stays="two_or_more", parents_birth_country="both_abroad"),
    ]
    result = count(children=stays)
    assert three(result, "child_previous_stays", "one", "two_or_more") == [1, 0, 1, 0]
    assert three(result, "parents_birth_country", "both_abroad") == [2, 2, 0]


# -- rule 9: breaks ---------------------------------------------------------------------------------------------


def test_a_break_is_counted_among_the_stays_of_children_who_attend_that_place():
    stays = [
        stay(*MARCH, attends="kindergarten", kindergarten_school_break="full", break_reason="distance"),
        stay(*MARCH, attends="kindergarten"),
        stay(*MARCH, attends="school", kindergarten_school_break="none"),
        stay(*MARCH, attends="none"),
        stay(*MARCH),
    ]
    result = count(children=stays)
    assert three(result, "break.kindergarten", "full", "partial", "none") == [1, 0, 0, 1, 1]
    assert three(result, "break.school", "full", "partial", "none") == [0, 0, 1, 1, 0]
    assert result.value("break.kindergarten.stays") == 2
    assert result.value("break.school.stays") == 1


def test_the_reason_for_a_break_is_asked_of_breaks_only():
    stays = [
        stay(*MARCH, attends="school", kindergarten_school_break="full", break_reason="distance"),
        stay(*MARCH, attends="school", kindergarten_school_break="partial"),
        stay(*MARCH, attends="school", kindergarten_school_break="none", break_reason="distance"),
        stay(*MARCH, attends="none", kindergarten_school_break="full", break_reason="distance"),
    ]
    assert three(count(children=stays), "break_reason", "distance", "child_safety") == [1, 0, 1, 1]


# -- categories that are not asked every year -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("assistance_residents.systematic_threat_assessment.n", {2018, 2019}),
        ("assistance_residents.systematic_threat_assessment_by_centre.n", {2020, 2025}),
        ("phone_talks.all", {2020, 2025}),
        ("phone_users.all", {2020, 2025}),
    ],
)
def test_a_category_is_a_figure_only_in_the_years_it_is_asked(name, asked):
    years = (2018, 2019, 2020, 2025)
    assert {year for year in years if name in count(year=year).figures} == asked


def test_an_answer_with_a_category_not_asked_is_kept_out_of_the_figures():
    unit = stay(*MARCH, assistance_residents="systematic_threat_assessment|intake_interview")
    result = count(adults=[unit])
    assert result.value("assistance_residents.systematic_threat_assessment.n") is None
    assert three(result, "assistance_residents", "intake_interview") == [1, 1, 0]


def test_a_year_without_a_single_unit_still_has_every_count_at_zero():
    result = count()
    assert result.value("stays.all") == 0
    assert result.value("reasons_for_stay.base") == 0
    assert result.value("requests.all") == 0
    assert all(figure.value == 0 for figure in result.figures.values())
