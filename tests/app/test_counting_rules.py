"""Each counting rule on a case small enough to count by hand: nights, years, reserved persons, first stays."""

from datetime import date

import pytest

from app.domain.errors import RuleBroken
from app.forms.rules import CountingRules, rules_from
from tests.app.build import contact, count, person, request, stay


def value(name: str, **units):
    return count(**units).value(name)


def nights(*stays, **more):
    return value("nights.all", adults=stays, **more)


# -- rule 1: nights ---------------------------------------------------------------------------------------------


def test_the_departure_day_does_not_count_as_a_night():
    assert nights(stay("2025-03-01", "2025-03-05")) == 4


def test_one_night_is_one_night():
    assert nights(stay("2025-03-01", "2025-03-02")) == 1


def test_the_leap_day_is_a_night():
    assert nights(stay("2024-02-28", "2024-03-01"), year=2024) == 2


def test_the_new_years_night_belongs_to_the_old_year():
    over_new_year = stay("2024-12-31", "2025-01-01")
    assert nights(over_new_year, year=2024) == 1
    assert nights(over_new_year, year=2025) == 0
    assert value("stays.all", adults=[over_new_year], year=2025) == 0


def test_the_nights_of_a_stay_over_new_year_are_split_between_the_years():
    over_new_year = stay("2024-12-30", "2025-01-03")
    assert [nights(over_new_year, year=year) for year in (2023, 2024, 2025, 2026)] == [0, 2, 2, 0]


def test_a_change_of_clocks_is_no_change_of_nights():
    assert nights(stay("2025-03-29", "2025-03-31")) == 2


# -- rule 2: the year of a stay ---------------------------------------------------------------------------------


def test_a_stay_counts_in_every_year_it_has_a_night_in():
    long = stay("2023-11-01", "2025-02-01")
    assert [value("stays.all", adults=[long], year=year) for year in (2022, 2023, 2024, 2025)] == [0, 1, 1, 1]
    assert nights(long, year=2024) == 366


def test_an_open_stay_runs_on_through_a_year_that_is_over():
    assert nights(stay("2025-12-01", None)) == 31


def test_an_open_stay_runs_to_the_day_of_the_count_in_a_year_that_is_not_over():
    assert nights(stay("2025-06-01", None), as_of=date(2025, 6, 11)) == 10


def test_the_night_to_come_is_not_slept_yet():
    assert value("stays.all", adults=[stay("2025-06-11", None)], as_of=date(2025, 6, 11)) == 0


def test_a_departure_after_the_day_of_the_count_gives_no_nights_ahead():
    assert nights(stay("2025-06-01", "2025-06-30"), as_of=date(2025, 6, 11)) == 10


def test_a_year_to_come_is_empty():
    result = count(adults=[stay("2025-06-01", None)], year=2026, as_of=date(2025, 6, 11))
    assert result.value("stays.all") == 0
    assert result.value("nights.all") == 0
    assert result.value("nights_per_stay.mean.all") is None


@pytest.mark.parametrize(
    ("rule", "years"),
    [("overlap", {2024: 1, 2025: 1}), ("arrival", {2024: 1, 2025: 0}), ("departure", {2024: 0, 2025: 1})],
)
def test_the_leader_may_choose_which_year_a_stay_belongs_to(rule, years):
    units = [stay("2024-12-20", "2025-01-10")]
    got = {year: value("stays.all", adults=units, year=year, rules=CountingRules(rule)) for year in years}
    assert got == years


@pytest.mark.parametrize(("rule", "number"), [("overlap", 1), ("arrival", 1), ("departure", 0)])
def test_an_open_stay_has_no_year_of_departure(rule, number):
    assert value("stays.all", adults=[stay("2025-05-01", None)], rules=CountingRules(rule)) == number


def test_a_resident_is_counted_with_the_stays_the_rule_takes():
    she = person(gender="woman")
    units = [stay("2024-12-20", "2025-01-10", she), stay("2025-05-01", "2025-05-02", she)]
    result = count(adults=units, rules=CountingRules("arrival"))
    assert (result.value("residents.all"), result.value("stays.all"), result.value("nights.all")) == (1, 1, 1)


@pytest.mark.parametrize("values", [{"stay_in_year": "whenever"}, {"reserved": "sometimes"}])
def test_an_unknown_counting_rule_is_refused(values):
    with pytest.raises(RuleBroken, match="bad_counting_rule"):
        rules_from(values)


def test_settings_that_are_absent_keep_their_default():
    assert rules_from({"later": "x"}) == CountingRules("overlap", "left_out")


# -- rule 3: same-day stays -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["overlap", "arrival", "departure"])
def test_in_and_out_the_same_day_is_no_stay_but_is_listed(rule):
    result = count(
        adults=[stay("2025-04-01", "2025-04-01", code="O1")],
        children=[stay("2025-04-01", "2025-04-01", code="O2")],
        rules=CountingRules(rule),
    )
    for name in ("stays.all", "residents.all", "nights.all", "child_stays.all", "children.all"):
        assert result.value(name) == 0, name
    assert result.figures["quality.same_day_stays"].units == ("O1", "O2")


def test_a_same_day_stay_is_listed_in_its_own_year_only():
    same_day = stay("2025-04-01", "2025-04-01")
    assert [value("quality.same_day_stays", adults=[same_day], year=y) for y in (2024, 2025, 2026)] == [0, 1, 0]


# -- rule 4: reserved persons -----------------------------------------------------------------------------------


def reserved_house() -> dict[str, list]:
    she, child, guest = person("A", reserved=True), person("B", reserved=True), person("C", reserved=True)
    return {
        "adults": [stay("2025-04-01", "2025-04-05", she, disability="yes"), stay("2025-06-01", None, she)],
        "children": [stay("2025-04-01", "2025-04-05", child, attends="school")],
        "contacts": [contact("2025-04-02", who=guest, reasons="threats"), contact("2025-04-03", who=she)],
    }


def test_reserved_persons_are_in_no_figure_but_their_own_number():
    result = count(**reserved_house())
    there = {name for name, figure in result.figures.items() if figure.value}
    assert there == {"reserved.persons", "quality.open_stays", "full_house.women.most_persons"}
    assert result.figures["reserved.persons"].units == ("A", "B", "C")


def test_the_leader_may_count_reserved_persons():
    result = count(**reserved_house(), rules=CountingRules(reserved="counted"))
    assert result.value("stays.all") == 2
    assert result.value("residents.all") == 1
    assert result.value("day_visits.all") == 2
    assert result.value("disability.yes.n") == 1


def test_a_reserved_person_without_a_night_or_contact_in_the_year_is_not_among_the_reserved():
    she = person(reserved=True)
    units = {"adults": [stay("2025-04-01", "2025-04-01", she)], "contacts": [contact("2024-04-01", who=she)]}
    assert value("reserved.persons", **units) == 0


def test_reserved_persons_still_take_up_beds():
    result = count(adults=[stay("2025-04-01", "2025-04-03", person(reserved=True))])
    assert result.value("full_house.women.most_persons") == 1


# -- rule 5: residents and first stays --------------------------------------------------------------------------


def test_a_person_with_several_stays_is_one_resident():
    she = person(gender="woman")
    result = count(adults=[stay("2025-01-02", "2025-01-05", she), stay("2025-03-02", "2025-03-05", she)])
    assert (result.value("residents.all"), result.value("residents.woman"), result.value("stays.woman")) == (1, 1, 2)


def test_facts_come_from_the_first_stay_of_the_year_whatever_the_order_of_the_rows():
    she = person()
    later = stay("2025-03-02", "2025-03-05", she, code="O1", abuse_duration="single_incident")
    first = stay("2025-01-02", "2025-01-05", she, code="O9", abuse_duration="ongoing_last_year")
    result = count(adults=[later, first])
    assert result.figures["abuse_duration.ongoing_last_year.n"].units == ("O9",)
    assert result.value("abuse_duration.single_incident.n") == 0


def test_two_stays_of_the_same_day_are_ordered_by_key():
    she = person()
    one = stay("2025-03-02", "2025-03-05", she, code="O2", abuse_duration="single_incident")
    other = stay("2025-03-02", "2025-03-03", she, code="O1", abuse_duration="ongoing_last_year")
    assert value("abuse_duration.ongoing_last_year.n", adults=[one, other]) == 1


def test_a_stay_begun_last_year_is_the_first_stay_of_this_year():
    she = person()
    units = [
        stay("2025-03-02", "2025-03-05", she, disability="yes"),
        stay("2024-12-02", "2025-01-05", she, disability="no"),
    ]
    assert value("disability.no.n", adults=units) == 1


def test_a_same_day_stay_is_never_the_first_stay():
    she = person()
    units = [
        stay("2025-01-02", "2025-01-02", she, disability="yes"),
        stay("2025-03-02", "2025-03-05", she, disability="no"),
    ]
    assert value("disability.no.n", adults=units) == 1
    assert value("disability.yes.n", adults=units) == 0


@pytest.mark.parametrize(("mark", "residents"), [("yes", 2), ("", 2), ("no", 1)])
def test_an_anonymous_person_is_a_new_resident_unless_the_stay_says_otherwise(mark, residents):
    who = person(anonymous=True)
    units = [stay("2025-01-02", "2025-01-05", who, first="yes"), stay("2025-03-02", "2025-03-05", who, first=mark)]
    assert value("residents.all", adults=units) == residents
    assert value("stays.all", adults=units) == 2


@pytest.mark.parametrize("mark", ["", "yes", "no"])
def test_the_mark_speaks_of_the_year_of_arrival_only(mark):
    over = [stay("2024-12-20", "2025-01-10", person(anonymous=True), first=mark)]
    assert value("residents.all", adults=over, year=2024) == (mark != "no")
    assert value("residents.all", adults=over, year=2025) == 1
    assert value("children.all", children=over, year=2025) == 1
    ended = CountingRules(stay_in_year="departure")
    assert value("residents.all", adults=over, year=2025, rules=ended) == 1


def test_a_later_stay_of_the_same_year_that_is_marked_adds_nobody_to_the_one_over_new_year():
    who = person(anonymous=True)
    units = [stay("2024-12-20", "2025-01-10", who, first="no"), stay("2025-05-01", "2025-05-04", who, first="no")]
    assert value("residents.all", adults=units) == 1


def test_a_birth_year_that_cannot_be_is_in_no_age_group():
    late, sound = (person(gender="woman", birth_year=born) for born in (2026, 2015))
    units = [stay("2025-01-02", "2025-01-05", who) for who in (late, sound)]
    assert value("children_age.age_0_5.n", children=units) == 0
    assert value("children_age.base", children=units) == 1
    assert value("children_age.mean", children=units) == 10
    assert value("children.all", children=units) == 2
    adults = [stay("2025-01-02", "2025-01-05", person(birth_year=born)) for born in (2015, 1881, 2026, 2000)]
    assert value("residents_under_30.n", adults=adults) == 1
    assert value("residents_under_30.base", adults=adults) == 1


@pytest.mark.parametrize(("mark", "users"), [("yes", 1), ("", 1), ("no", 0)])
def test_an_anonymous_day_user_is_new_unless_the_visit_says_otherwise(mark, users):
    visit = contact("2025-01-02", who=person(anonymous=True), first=mark)
    assert value("day_users.all", contacts=[visit]) == users
    assert value("day_visits.all", contacts=[visit]) == 1


def test_the_mark_of_a_first_stay_means_nothing_for_a_known_person():
    assert value("residents.all", adults=[stay("2025-01-02", "2025-01-05", first="no")]) == 1


def test_day_users_and_phone_users_are_each_counted_by_their_own_first_contact():
    she = person(gender="woman")
    modes = ["day_visit", "phone_talk", "day_visit", "phone_talk", "phone_talk"]
    result = count(contacts=[contact(f"2025-02-0{n}", mode, she) for n, mode in enumerate(modes, 1)])
    got = [result.value(f"{name}.woman") for name in ("day_visits", "day_users", "phone_talks", "phone_users")]
    assert got == [2, 1, 3, 1]


def test_contacts_are_counted_in_their_month_and_year():
    days = ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    result = count(contacts=[contact(day) for day in days])
    assert result.value("day_visits.all") == 2
    assert result.value("day_visits.month.01") == 1
    assert result.value("day_visits.month.12") == 1


def test_a_contact_made_today_counts():
    assert value("day_visits.all", contacts=[contact("2025-06-11")], as_of=date(2025, 6, 11)) == 1


@pytest.mark.parametrize(("gender", "name"), [("", "not_registered"), ("man", "man"), ("other", "other")])
def test_a_gender_that_is_empty_is_not_registered(gender, name):
    assert value(f"residents.{name}", adults=[stay("2025-01-02", "2025-01-05", person(gender=gender))]) == 1


# -- requests and open stays ------------------------------------------------------------------------------------


def test_requests_are_counted_by_outcome_and_reason_in_their_year():
    asked = [
        request("2025-01-01", "refused", "full"),
        request("2025-12-31", "admitted"),
        request("2024-12-31", "refused"),
    ]
    result = count(requests=asked)
    names = (
        "requests.all",
        "requests.refused",
        "requests.admitted",
        "requests.refusal_reason.full",
        "requests.extra_bed",
    )
    assert [result.value(name) for name in names] == [2, 1, 1, 1, 0]


def test_open_stays_are_those_begun_before_the_years_end_over_adults_and_children():
    result = count(
        adults=[stay("2025-12-31", None, code="O1"), stay("2026-01-01", None, code="O2")],
        children=[stay("2024-01-01", None, person(reserved=True), code="O3"), stay("2025-01-01", "2026-01-01")],
    )
    assert result.figures["quality.open_stays"].units == ("O1", "O3")


# -- rule 11: means and medians ---------------------------------------------------------------------------------


def test_mean_and_median_nights_are_per_stay_with_one_decimal():
    lengths = (("2025-01-01", "2025-01-02"), ("2025-01-01", "2025-01-03"), ("2025-01-01", "2025-01-11"))
    result = count(adults=[stay(*dates) for dates in lengths])
    assert result.value("nights_per_stay.mean.all") == 4.3
    assert result.value("nights_per_stay.median.all") == 2.0


def test_mean_nights_count_only_the_nights_within_the_year():
    assert value("nights_per_stay.mean.all", adults=[stay("2024-12-01", "2025-01-03")]) == 2.0


def test_a_mean_of_nothing_is_left_out():
    result = count(adults=[stay("2025-01-01", "2025-01-02", person(gender="man"))])
    assert "nights_per_stay.mean.man" in result.figures
    for name in ("nights_per_stay.mean.woman", "child_nights_per_stay.mean", "children_age.mean"):
        assert name not in result.figures
