"""The exchange format: what is written is read back, and nothing else is."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleBroken
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.national.exchange import MOST_BYTES, SCHEMA, Centre, Delivered, Submission, canonical, digest
from app.national.names import adds_up, base_of, is_average, is_own, question_of
from app.national.relations import broken
from app.texts import error_text
from tests.app.build import AFTERWARDS, havn_register
from tests.made_returns import submission, whole


def refused(raw: bytes) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        Submission.read(raw)
    assert error_text(caught.value)
    return caught.value


def changed(**fields: object) -> bytes:
    """A whole return with some fields of its JSON replaced, and the digest made anew."""
    content = {**whole(1, 2025).as_json(), **fields}
    return json.dumps({**content, "digest": digest(content)}).encode()


def test_what_is_written_is_read_back():
    written = whole(3, 2025)
    assert Submission.read(written.as_bytes()) == written


def test_all_that_can_be_left_out_is_read_back_too():
    bare = submission(
        delivered=None, complete=False, public=True, centre=Centre(id="x", name="Å", women=False, men=False)
    )
    assert Submission.read(bare.as_bytes()) == bare


names = st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}\.n", fullmatch=True).filter(
    lambda n: not is_own(n) and not is_average(n)
)
values = st.one_of(st.integers(0, 10**6), st.sampled_from(("suppressed", "not_asked", "not_answered", "no_offer")))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(names, values, max_size=20), st.dictionaries(st.integers(1, 366).map(str), st.integers(1, 99)))
def test_any_values_and_histogram_come_back(found, bars):
    written = submission(values=found, nights={"adult": {"woman": bars}, "child": {"man": "suppressed"}})
    assert Submission.read(written.as_bytes()) == written


def test_the_digest_is_of_the_content_and_not_of_the_layout():
    content = whole(1, 2025).as_json()
    other = json.dumps(dict(reversed(content.items())), indent=4, ensure_ascii=True).encode()
    assert Submission.read(b"\xef\xbb\xbf" + other) == whole(1, 2025)
    assert content["digest"] == digest(content) != digest({**content, "year": 2024})


def test_one_number_changed_after_delivery_is_seen():
    raw = whole(1, 2025).as_bytes()
    stays = whole(1, 2025).values["stays.all"]
    assert refused(raw.replace(f'"stays.all": {stays}'.encode(), b'"stays.all": 9999')).code == "national_digest"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]x", b"\xff\xfe", b'{"schema": NaN}', b'{"schema": Infinity}', b'{"a": 1, "a": 1}', b"[" * 200_000,
        b'{"schema": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused(raw):
    assert refused(raw).code == "national_not_json"


def test_a_key_that_stands_twice_deep_inside_is_seen():
    raw = whole(1, 2025).as_bytes().replace(b'"residents.all"', b'"residents.woman"', 1)
    assert refused(raw).code == "national_not_json"


def test_half_a_letter_is_refused():
    raw = whole(1, 2025).as_bytes().replace(b"Krisesenteret", b"\\ud800", 1)
    assert refused(raw).code in ("national_field", "national_not_json")


def test_a_file_that_is_too_large_is_not_even_parsed():
    assert refused(b" " * (MOST_BYTES + 1)).code == "national_too_large"


@pytest.mark.parametrize("raw", [b"[]", b"null", b"{}", b'{"schema": "livd.annual-return/1"}', b'{"schema": [1]}'])
def test_another_schema_is_refused(raw):
    assert refused(raw).code == "national_schema"


WRONG = {
    "year": [1900, "2025", 2025.0, True, None],
    "as_of": ["2026-02-30", "20260110T", 5, None],
    "complete": [1, "true", None],
    "public": [0, None],
    "delivered": [{}, {"number": 0, "at": "2026-01-12T09:30"}, {"number": 1, "at": "i går"}, [], {"number": True, "at": ""}],
    "program": ["", "x" * 41, 3, "a\nb"],
    "rules": [{"x": 1.5}, {"X": 1}, [], {"cell_threshold": 0}, {"total_threshold": "20"}],
    "values": [
        {"stays.all": -1}, {"stays.all": 1.0}, {"stays.all": True}, {"stays.all": "hidden"}, {"stays.all": None}, {"a b": 1},
        {"stays.all": 10**9}, {"x": [1]}, {"nights_per_stay.mean.all": -0.5}, {"a" * 121: 1}, [], {f"a{n}": 1 for n in range(5001)},
    ],
    "own": [{"stays.all": 3}, {"reasons_for_stay.own_1.n": -3}],
    "nights": [
        {"adult": {"woman": {"0": 1}}}, {"adult": {"woman": {"1.5": 1}}}, {"adult": {"woman": {"3": 0}}}, {"adult": []},
        {"dog": {}}, {"adult": {"girl": {}}}, {"adult": {"woman": {"": 1}}},
        {"adult": {"woman": {"٣": 1}}}, {"adult": {"woman": "many"}}
    ],
    "sums": [{"children_age": {"sum": 1}}, {"children_age": {"sum": 1, "n": -1}}, {"children_age": 7}, {"A": {"sum": 1, "n": 1}}],
    "annual_forms": [
        {"children": {}}, {"women": {"full_house": None}}, {"women": {"x": ["a", "a"]}}, {"women": {"x": [1]}},
        {"women": {"x": -1}}, {"women": {"x": "to ord"}}, {"women": []}, {"women": {"x": {}}}, {"women": {"x": ["suppressed"]}},
    ],
    "centre": [{}, None, {"id": "x"}],
    "forms": [2025, None],
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, found in WRONG.items() for value in found])
def test_a_field_with_a_value_it_cannot_have_is_named(field, value):
    error = refused(changed(**{field: value}))
    assert error.code == "national_field"
    assert str(error.params["where"]).startswith(field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Åse"), ("id", ""), ("id", "../x"), ("name", ""), ("name", "a\tb"), ("organisation_form", "kooperativ"),
        ("fte", -1), ("fte", "7"), ("offers", {"women": True}), ("offers", {"women": 1, "men": 0}), ("beds", {"women": 3}),
        ("beds", {"women": 1.5, "men": None}), ("bedrooms", {"women": -1, "men": 1}),
    ],
)  # fmt: skip
def test_a_centre_must_be_what_it_says(field, value):
    centre = whole(1, 2025).as_json()["centre"]
    assert refused(changed(centre={**centre, field: value})).code == "national_field"


def test_beds_without_an_offer_are_refused():
    centre = {**whole(9, 2025).as_json()["centre"], "beds": {"women": 3, "men": 4}}
    assert refused(changed(centre=centre, annual_forms={})).params["where"] == "centre.beds.men"


def test_unknown_and_missing_fields_are_refused():
    assert refused(changed(secret="x")).params["where"] == "secret"
    content = {k: v for k, v in whole(1, 2025).as_json().items() if k != "forms"}
    assert refused(json.dumps(content).encode()).params["where"] == "forms"


def test_own_categories_never_stand_among_the_national_ones():
    assert refused(changed(values={"reasons_for_stay.own_1.n": 3})).code == "national_own_mixed"
    assert refused(changed(annual_forms={"women": {"security_measures": ["own_2"]}})).code == "national_own_mixed"
    kept = submission(
        own={"reasons_for_stay.own_1.n": 3}, values={"destination_resident.own_home_without_perpetrator.n": 2}
    )
    assert Submission.read(kept.as_bytes()).own == {"reasons_for_stay.own_1.n": 3}


def test_an_offer_that_is_not_there_answers_nothing():
    none = Centre(id="x", name="X", women=True, men=False)
    submission(centre=none, annual_forms={"men": {"full_house": "no_offer"}}).as_bytes()
    with pytest.raises(RuleBroken):
        submission(centre=none, annual_forms={"men": {"full_house": "no"}}).as_bytes()


def test_the_writer_refuses_what_the_reader_would():
    with pytest.raises(RuleBroken) as caught:
        submission(values={"stays.all": -1}).as_json()
    assert caught.value.code == "national_field"
    with pytest.raises(RuleBroken):
        submission(centre=Centre(id="x", name="X", women=True, men=True, fte=float("nan"))).as_json()


def test_the_canonical_form_is_what_the_format_says():
    assert canonical({"b": 1.5, "a": "å"}) == '{"a":"å","b":1.5}'.encode()
    assert SCHEMA == "livd.annual-return/2"
    assert replace(submission(), as_of=date(2026, 2, 1)).as_json()["as_of"] == "2026-02-01"
    assert submission(delivered=Delivered(number=2, at="2026-02-01T10:00")).as_json()["delivered"]["number"] == 2


def test_what_a_name_says():
    shares = {"q.a.n": "q.base", "a.b.c.n": "a.b.base", "under.n": "under.base", "nights.woman": "stays.woman"}
    shares |= {"child_nights.all": "child_stays.all", "q.base": "", "nights_per_stay.mean.all": ""}
    assert {figure: base_of(figure) for figure in shares} == shares
    assert question_of("break.school.missing") == "break.school"
    assert not adds_up("full_house.men.most_persons")
    assert is_average("nights_per_stay.median.all")
    assert is_own("q.own_12.n")
    assert not is_own("perpetrator_relation_adult.own_child.n")


# -- what must add up -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_return_of_the_example_register_can_be_exchanged_and_adds_up(year):
    counted = count_year(havn_register(), year, CountingRules(), AFTERWARDS)
    values = {name: figure.value for name, figure in counted.figures.items()}
    written = submission(year=year, rules=CountingRules().as_dict(), values=values)
    assert Submission.read(written.as_bytes()) == written
    assert broken(written.as_json()) == ""
    assert len(values) > 300


@pytest.mark.parametrize("number", range(6))
def test_an_invented_return_adds_up(number):
    assert broken(whole(number, 2025).as_json()) == ""


@pytest.mark.parametrize(
    "figure",
    [
        "stays.all", "residents.woman", "nights.all", "nights.offer.men", "day_visits.month.07", "phone_talks.all",
        "destination_resident.back_to_perpetrator.n", "abuse_duration.base", "child_stays.all", "child_nights.all",
        "children_age.base",
    ],
)  # fmt: skip
def test_one_more_somewhere_and_it_does_not(figure):
    made = whole(2, 2025)
    values = {**made.values, figure: made.values[figure] + 1}
    assert broken(replace(made, values=values).as_json())


def test_more_of_a_category_than_of_its_base_does_not_add_up():
    made = whole(2, 2025)
    values = {**made.values, "reasons_for_stay.threats.n": made.values["reasons_for_stay.base"] + 1}
    assert broken(replace(made, values=values).as_json()) == "reasons_for_stay.threats.n"


def test_a_hidden_part_may_be_any_small_number_but_no_other():
    months = {f"day_visits.month.{m:02d}": 10 for m in range(1, 12)}
    for total, fits in ((111, True), (129, True), (110, False), (130, False)):
        values = {"day_visits.all": total, **months, "day_visits.month.12": "suppressed"}
        assert (broken(submission(values=values).as_json()) == "") == fits, total


def test_with_categories_of_its_own_the_national_ones_may_be_fewer_than_the_base():
    values = {"individual_plan.yes.n": 3, "individual_plan.no.n": 4, "individual_plan.base": 9}
    assert broken(submission(values=values).as_json()) == "individual_plan.base"
    assert broken(submission(values=values, own={"individual_plan.own_1.n": 2}).as_json()) == ""
