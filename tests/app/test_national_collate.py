"""Putting returns together: a plain sum in any order; what does not fit is left out; what is hidden is an interval."""

import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleBroken
from app.national.centres import dotted
from app.national.collate import NoneFit, collated
from app.national.engine import Engine
from app.national.exchange import Centre, Delivered, Submission, digest
from app.national.gather import REASONS
from app.national.names import WHOLES
from app.national.numbers import of_years
from app.national.rounding import half_up, mean, median_of, percent
from tests.app.national import collate, plain_sums, put
from tests.app.test_texts import SENTENCES
from tests.made_returns import submission, whole

TWELVE = [whole(n, 2025) for n in range(12)]


@pytest.fixture(scope="module")
def twelve(tmp_path_factory):
    return collate(tmp_path_factory.mktemp("twelve") / "in", TWELVE, expected=14)


# -- sums, shares, means, medians -------------------------------------------------------------------------------------


def test_every_figure_is_the_plain_sum(tmp_path):
    with collated(put(tmp_path / "in", TWELVE)) as (_, engine):
        sums = {r["figure"]: r["low"] for r in engine.ask("totals") if r["dimension"] == "all"}
    assert sums == plain_sums(TWELVE)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_files_changes_nothing(twelve, tmp_path, seed):
    mixed = random.Random(seed).sample(TWELVE, len(TWELVE))
    again = collate(tmp_path / "in", mixed, expected=14).as_json()
    assert {k: v for k, v in again.items() if k != "files"} == {
        k: v for k, v in twelve.as_json().items() if k != "files"
    }


def test_two_halves_add_up_to_the_whole(tmp_path):
    parts = {name: tmp_path / name for name in ("whole", "one", "two")}
    for name, some in (("whole", TWELVE), ("one", TWELVE[:5]), ("two", TWELVE[5:])):
        put(parts[name], some)
    rows = {}
    for name, folder in parts.items():
        with collated(folder) as (_, engine):
            rows[name] = {(r["dimension"], r["part"], r["figure"]): (r["low"], r["high"]) for r in engine.ask("totals")}
    for key, (low, high) in rows["whole"].items():
        halves = [rows[name].get(key, (0, 0)) for name in ("one", "two")]
        assert (low, high) == (sum(h[0] or 0 for h in halves), sum(h[1] or 0 for h in halves)), key


def test_groups_add_up_to_all(twelve):
    for line in twelve.table("groups").lines:
        if line.key.split(".")[-1] not in ("mean", "median"):
            table = twelve.table("groups")
            found = {c.key: table.cell(line.key, c.key).exact or 0 for c in table.columns}
            for dimension in ("size.", "form."):
                assert sum(n for key, n in found.items() if key.startswith(dimension)) == found["all"], line.key


def test_a_share_is_sum_over_sum_and_never_a_mean_of_shares(tmp_path):
    made = []
    for code, n, base in (("a", 1, 1), ("b", 0, 9)):
        made.append(
            submission(
                code,
                values={"individual_plan.yes.n": n, "individual_plan.base": base},
                own={"individual_plan.own_1.n": 9},
            )
        )
    table = collate(tmp_path / "in", made).table("question.individual_plan")
    assert table.cell("individual_plan.yes.n", "percent").exact == 10


def test_a_centre_that_does_not_tell_is_not_in_the_base(tmp_path):
    told = submission(
        "a",
        values={"q.x.n": 1, "destination_child.do_not_know.n": 2, "destination_child.base": 4},
        own={"destination_child.own_1.n": 1},
    )
    silent = submission("b", values={"destination_child.do_not_know.n": "not_answered", "destination_child.base": 100})
    table = collate(tmp_path / "in", [told, silent]).table("question.destination_child")
    assert table.cell("destination_child.do_not_know.n", "percent").exact == 50


def test_mean_and_median_of_nights_are_of_all_stays_together(twelve):
    nights = [int(n) for s in TWELVE for bars in s.nights["adult"].values() for n, k in bars.items() for _ in range(k)]
    table = twelve.table("groups")
    assert table.cell("nights.mean", "all").exact == half_up(Fraction(sum(nights), len(nights)), 1)
    nights.sort()
    middle = Fraction(nights[(len(nights) - 1) // 2] + nights[len(nights) // 2], 2)
    assert table.cell("nights.median", "all").exact == half_up(middle, 1)


def test_the_mean_age_is_of_all_children_together(tmp_path):
    made = [submission(c, sums={"children_age": {"sum": s, "n": n}}) for c, s, n in (("a", 10, 1), ("b", 20, 9))]
    assert collate(tmp_path / "in", made).table("groups").cell("children_age.mean", "all").text == "3,0"


def test_means_and_medians_over_centres(twelve):
    stays = sorted(s.values["stays.all"] for s in TWELVE)
    table = twelve.table("over_centres")
    assert table.cell("stays.all", "mean").exact == mean(sum(stays), 12)
    assert table.cell("stays.all", "median").exact == half_up(Fraction(stays[5] + stays[6], 2), 1)
    assert table.cell("stays.all", "centres").exact == 12


def test_the_response_rate(twelve):
    assert twelve.table("response").cell("rate", "2025").text == "86"


@pytest.mark.parametrize(
    ("fte", "size"),
    [(None, "unknown"), (0.5, "small"), (5, "small"), (5.5, "medium"), (6, "medium"), (9.9, "medium"), (10, "large")],
)
def test_the_size_of_a_centre(tmp_path, fte, size):
    """S3: 5 or fewer, 6-9.9, 10 or more; what lies between 5 and 6 is medium, and listed."""
    centre = Centre(id="a", name="A", women=True, men=False, organisation_form="iks", fte=fte)
    found = collate(tmp_path / "in", [submission(centre=centre, values={"stays.all": 30})])
    assert found.table("groups").cell("stays", f"size.{size}").exact == 30
    assert ("between_sizes" in {check.code for check in found.checks}) == (fte == 5.5)
    assert ("no_fte" in {check.code for check in found.checks}) == (fte is None)


def test_parquet_holds_what_the_queries_need(tmp_path):
    with collated(put(tmp_path / "in", TWELVE)) as (_, engine):
        engine.write_parquet(tmp_path)
        asked = {
            q: sorted(map(str, engine.ask(q))) for q in ("totals", "nights", "answers", "numbers", "sums", "centres")
        }
    with Engine() as other:
        other.open_parquet(tmp_path)
        assert {q: sorted(map(str, other.ask(q))) for q in asked} == asked


def test_own_categories_are_in_no_table(tmp_path):
    made = [submission("a", values={"stays.all": 30}, own={"reasons_for_stay.own_1.n": 7})]
    assert "own_1" not in json.dumps(collate(tmp_path / "in", made).as_json())


# -- what is hidden -------------------------------------------------------------------------------------------------


def hide(made: Submission, source: random.Random) -> Submission:
    """The same return with some of its small counts hidden, as a centre may."""
    values = dict(made.values)
    for figure, value in made.values.items():
        most = 19 if figure in WHOLES else 4
        if isinstance(value, int) and 1 <= value <= most and source.random() < 0.6:
            values[figure] = "suppressed"
    nights = {
        kind: {g: "suppressed" if sum(bars.values()) < 5 and bars else bars for g, bars in genders.items()}
        for kind, genders in made.nights.items()
    }
    return replace(made, values=values, nights=nights)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**6))
def test_an_interval_holds_the_truth(tmp_path_factory, seed):
    source = random.Random(seed)
    true = [whole(n, 2025, seed) for n in range(4)]
    folder = tmp_path_factory.mktemp("hidden")
    open_tables = collate(folder / "open", true)
    hidden = collate(folder / "hidden", [hide(one, source) for one in true])
    seen = 0
    for table in open_tables.tables:
        if table.id == "centres" or table.id == "over_centres":
            continue
        other = next(t for t in hidden.tables if (t.id, t.year) == (table.id, table.year))
        for line, column, cell in table.walk():
            found = other.cell(line.key, column.key)
            if cell.exact is not None and found.low is not None:
                seen += found.low != found.high
                assert found.low <= cell.exact <= found.high, (table.id, line.key, column.key)
    assert seen


def test_a_hidden_whole_is_up_to_19_and_its_nights_as_many_years(tmp_path):
    made = [submission("a", values={"stays.all": "suppressed", "nights.all": "suppressed", "q.base": "suppressed"})]
    table = collate(tmp_path / "in", made).table("groups")
    assert [table.cell(row, "all").text for row in ("stays", "nights")] == ["1–19", "1–6\u00a0954"]


def test_the_centres_own_threshold_is_the_bound(tmp_path):
    rules = {"stay_in_year": "overlap", "reserved": "left_out", "cell_threshold": 3}
    made = [submission("a", rules=rules, values={"residents.man": "suppressed"})]
    assert collate(tmp_path / "in", made).table("genders").cell("residents", "man").text == "1–2"


def test_a_hidden_answer_of_an_offer_may_be_any(tmp_path):
    made = [submission(c, annual_forms={"women": {"full_house": a}}) for c, a in (("a", "no"), ("b", "suppressed"))]
    table = collate(tmp_path / "in", made).table("full_house.size")
    assert [table.cell(code, "women.percent").text for code in ("no", "full")] == ["50–100", "0–50"]


# -- the per-centre table -------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=7), st.randoms(use_true_random=False))
def test_nothing_dotted_can_be_told_from_the_sum_and_the_rule(numbers, source):
    """For each small number and each value from 1 to 19 there is another column that would be printed just the same."""
    order = source.sample(range(len(numbers)), len(numbers))
    hidden = dotted(numbers, order, 20)
    small = [at for at, n in enumerate(numbers) if n is not None and 0 < n < 20]
    assert set(small) <= hidden
    if not small or len(hidden) == sum(n is not None for n in numbers):
        return
    (cover,) = hidden - set(small)
    for at in small:
        for value in range(1, 20):
            other = [1 if i in small else n for i, n in enumerate(numbers)]
            other[at] = value
            other[cover] += sum(numbers[i] for i in hidden) - sum(other[i] for i in hidden)
            assert dotted(other, order, 20) == hidden


def test_nights_are_dotted_with_the_stays(tmp_path):
    made = [submission(c, values={"stays.all": s, "nights.all": 900}) for c, s in (("a", 3), ("b", 60), ("c", 40))]
    table = collate(tmp_path / "in", made).table("centres")
    assert [table.cell(c, name).text for c in "ab" for name in ("stays", "nights")] == [".."] * 4
    assert table.cell("c", "nights").exact == 900
    assert table.cell("sum", "stays").exact == 103


def test_where_one_small_centre_has_nobody_to_cover_for_it_the_sum_is_dotted_too(tmp_path):
    table = collate(tmp_path / "in", [submission("a", values={"stays.all": 3})]).table("centres")
    assert [table.cell(line, "stays").text for line in ("a", "sum")] == ["..", ".."]


# -- what does not fit ----------------------------------------------------------------------------------------------


def verdict(tmp_path, *made: Submission, year: int | None = None) -> list[str]:
    """What became of some returns beside twelve that fit."""
    put(tmp_path / "in", [*TWELVE[:4], *made])
    with collated(tmp_path / "in", year) as (found, _):
        return [file.verdict for file in found.found[4:]]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"public": True}, "public"),
        ({"delivered": None}, "not_delivered"),
        ({"complete": False}, "not_complete"),
        ({"rules": {"stay_in_year": "arrival", "reserved": "left_out"}}, "other_rules"),
        ({"rules": {}}, "other_rules"),
        ({"forms": "2019b"}, "other_forms"),
        ({"values": {"stays.all": 5, "stays.offer.women": 2, "stays.offer.men": 2}}, "parts"),
        ({}, "read"),
    ],
)
def test_what_does_not_fit_is_left_out_and_says_why(tmp_path, fields, reason):
    assert verdict(tmp_path, submission("x", 2025, **fields)) == [reason]


def test_another_year_than_the_one_asked_for_is_left_out(tmp_path):
    assert verdict(tmp_path, submission("x", 2024), year=2025) == ["wrong_year"]
    assert verdict(tmp_path, submission("x", 2024)) == ["read"]


def test_the_newest_delivery_of_a_centre_holds(tmp_path):
    first = submission("x", delivered=Delivered(number=1, at="2026-01-12T10:00"), values={"stays.all": 1})
    second = submission("x", delivered=Delivered(number=2, at="2026-02-12T10:00"), values={"stays.all": 2})
    assert verdict(tmp_path, second, first) == ["read", "superseded"]


def test_one_delivery_twice_is_one_and_two_with_one_number_are_none(tmp_path):
    one, other = submission("x", values={"stays.all": 1}), submission("x", values={"stays.all": 2})
    assert verdict(tmp_path, one, one) == ["read", "copy"]
    assert verdict(tmp_path / "2", one, other) == ["twice", "twice"] if (tmp_path / "2").mkdir() is None else False


def test_a_digest_that_is_wrong_and_a_file_that_is_none(tmp_path):
    put(tmp_path / "in", TWELVE[:2])
    content = whole(5, 2025).as_json()
    (tmp_path / "in" / "z1.json").write_text(json.dumps({**content, "program": "9"}))
    (tmp_path / "in" / "z2.JSON").write_text("{")
    (tmp_path / "in" / "z3.json").mkdir()
    (tmp_path / "in" / "z4 🧨.json").write_text(json.dumps({**content, "digest": digest(content)}))
    (tmp_path / "in" / "z5.json").symlink_to("nowhere")
    (tmp_path / "in" / "notes.txt").write_text("x")
    with collated(tmp_path / "in") as (found, _):
        assert [f.verdict for f in found.found[2:]] == [
            "national_digest",
            "national_not_json",
            "unreadable",
            "read",
            "unreadable",
        ]
        assert not found.all_fit


def test_a_renamed_centre_is_the_same_centre(tmp_path):
    years = [replace(whole(1, y), centre=replace(whole(1, y).centre, name=f"Navn {y}")) for y in (2024, 2025)]
    found = collate(tmp_path / "in", years)
    assert "same_name" not in {check.code for check in found.checks}
    assert found.table("series").cell("centres", "2024").exact == 1


def test_nothing_to_read_and_nothing_that_fits(tmp_path):
    for folder, code in ((tmp_path / "none", "national_no_folder"), (tmp_path, "national_nothing")):
        with pytest.raises(RuleBroken) as caught, collated(folder):
            pass
        assert caught.value.code == code
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(NoneFit) as none, collated(tmp_path):
        pass
    assert [file.verdict for file in none.value.found] == ["national_schema"]


def test_every_verdict_has_a_sentence():
    assert set(SENTENCES["national_verdicts"]) == {"read", *REASONS}


# -- what is listed and not applied -----------------------------------------------------------------------------------


def test_a_change_over_30_percent_is_listed_and_changes_nothing(tmp_path):
    made = [submission("a", y, values={"stays.all": n, "day_visits.all": 100}) for y, n in ((2024, 100), (2025, 131))]
    found = collate(tmp_path / "in", made)
    assert [(c.code, c.year, c.text) for c in found.checks] == [
        ("last_year", 2025, "Opphold: fra 100 til 131 (+31 %).")
    ]
    assert found.table("groups").cell("stays", "all").exact == 131


def test_exactly_30_percent_and_few_are_not_listed(tmp_path):
    made = [
        submission("a", y, values={"stays.all": n, "day_visits.all": k})
        for y, n, k in ((2024, 100, 3), (2025, 130, 19))
    ]
    assert not collate(tmp_path / "in", made).checks


def test_a_centre_far_from_its_peers_is_listed(tmp_path):
    made = [submission(f"c{n}", values={"stays.all": 100, "nights.all": 2000 + 50 * n}) for n in range(8)]
    made.append(submission("far", values={"stays.all": 100, "nights.all": 9000}))
    checks = collate(tmp_path / "in", made).checks
    assert [(c.code, c.centre) for c in checks] == [("peers", "far")]


def test_one_name_under_two_ids_and_more_centres_than_expected_are_listed(tmp_path):
    made = [
        submission(c, centre=Centre(id=c, name="Likt", women=True, men=True, organisation_form="iks", fte=7))
        for c in "ab"
    ]
    assert {check.code for check in collate(tmp_path / "in", made, expected=1).checks} == {
        "same_name",
        "more_than_expected",
    }


# -- rounding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "base", "shown"),
    [(1, 8, 13), (1, 200, 1), (27, 200, 14), (45, 170, 26), (0, 7, 0), (7, 7, 100), (1, 0, None)],
)
def test_percents_are_whole_and_rounded_half_up_once(n, base, shown):
    assert percent(n, base) == shown


def test_means_and_medians_have_one_decimal_half_up():
    assert str(mean(1, 20)) == "0.1"
    assert str(half_up(Fraction(-5, 2))) == "-3"
    assert median_of([(3, 1), (4, 1)]) == Fraction(7, 2)
    assert median_of([]) is None


def test_each_year_is_its_own(tmp_path):
    with collated(put(tmp_path / "in", [whole(1, 2024), whole(1, 2025), whole(2, 2025)])) as (_, engine):
        years = of_years(engine)
    assert {year: n.number_of_centres() for year, n in years.items()} == {2024: 1, 2025: 2}
