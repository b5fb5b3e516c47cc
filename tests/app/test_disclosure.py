"""Small numbers are hidden, and so many others that each of them can be anything under the threshold: by trying every table."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.disclosure import Thresholds, protect
from app.disclosure.audit import audit
from app.disclosure.cells import HIDDEN, Cell, Derived, Publication
from app.disclosure.choose import choose
from app.disclosure.editions import beside_earlier
from app.disclosure.engine import settle
from app.disclosure.plan import Plan
from app.disclosure.relations import at_most, covers, follows, join, publication, same, total

SMALL = range(1, 5)


def people(name: str, value: int, behind: int | None = None, weight: int = 1, **more: object) -> Cell:
    """A number of people."""
    return Cell(name=name, value=value, people=value if behind is None else behind, weight=weight, **more)  # type: ignore[arg-type]


def listed(*parts: int, first: str = "p", top: str = "t") -> Publication:
    """Parts and their total."""
    names = [f"{first}{n}" for n in range(len(parts))]
    cells = [people(name, value, weight=10 + n) for n, (name, value) in enumerate(zip(names, parts, strict=True))]
    return publication([*cells, people(top, sum(parts), weight=50)], [total(top, names)])


# -- every table ------------------------------------------------------------------------------------------------


def tables(
    public: Publication, hidden: Iterable[str], wanted: Mapping[str, int], most: int
) -> Iterator[dict[str, int]]:
    """Every table in whole numbers up to `most` that says what is shown, holds to the relations, and has what is wanted."""
    todo = sorted(hidden, key=lambda name: (name not in wanted, name))
    ends = {name: (value, value) for name, value in public.values.items()}
    ends |= {name: (wanted.get(name, 0), wanted.get(name, most)) for name in todo}

    def squeezed(start: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
        """What each cell can be at the most by one relation at a time, until nothing changes."""
        now, changed = dict(start), True
        while changed:
            changed = False
            for relation in public.relations:
                for name, factor in relation.terms:
                    low, high = now[name]
                    rest = [sorted((f * now[n][0], f * now[n][1])) for n, f in relation.terms if n != name]
                    least, greatest = sum(r[0] for r in rest), sum(r[1] for r in rest)
                    a = None if relation.low is None else relation.low - greatest
                    b = None if relation.high is None else relation.high - least
                    if factor < 0:
                        a, b = (None if b is None else -b), (None if a is None else -a)
                    new = (low if a is None else max(low, a), high if b is None else min(high, b))
                    if new[0] > new[1]:
                        return None
                    changed = changed or new != (low, high)
                    now[name] = new
        return now

    def fill(now: dict[str, tuple[int, int]] | None) -> Iterator[dict[str, int]]:
        if now is None:
            return
        name = next((n for n in todo if now[n][0] < now[n][1]), None)
        if name is None:
            yield {n: low for n, (low, _) in now.items()}
            return
        for value in range(now[name][0], now[name][1] + 1):
            yield from fill(squeezed(now | {name: (value, value)}))

    return fill(squeezed(ends))


def narrowed(public: Publication, hidden: frozenset[str], small: Iterable[str], most: int = 30) -> set[tuple[str, int]]:
    """The small cells and values that no table has."""
    cells = hidden & set(public.cells)
    return {(n, v) for n in small for v in SMALL if next(tables(public, cells, {n: v}, most), None) is None}


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    """Two lists of the same units, crossed or not; the second with several choices, or of a part of the first."""
    number = st.sampled_from((0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 12, 20))
    rows, columns = draw(st.integers(1, 2)), draw(st.integers(2, 3))
    inner = {(r, c): draw(number) for r in range(rows) for c in range(columns)}
    cells = {f"{r}{c}": value for (r, c), value in inner.items()}
    cells |= {f"r{r}": sum(inner[r, c] for c in range(columns)) for r in range(rows)}
    cells |= {f"c{c}": sum(inner[r, c] for r in range(rows)) for c in range(columns)}
    cells["all"] = sum(inner.values())
    relations = [total(f"r{r}", [f"{r}{c}" for c in range(columns)]) for r in range(rows)]
    relations += [total(f"c{c}", [f"{r}{c}" for r in range(rows)]) for c in range(columns)]
    relations += [total("all", [f"r{r}" for r in range(rows)]), total("all", [f"c{c}" for c in range(columns)])]
    if draw(st.booleans()):
        base = draw(st.integers(0, cells["all"]))
        cells |= {"base": base, "missing": cells["all"] - base}
        relations.append(total("all", ["base", "missing"]))
        several = [draw(st.integers(0, base)) for _ in range(2)]
        cells |= {f"m{n}": value for n, value in enumerate(several)}
        relations += [at_most([f"m{n}"], "base") for n in range(2)]
        relations.append(covers(["m0", "m1"], "base"))
    made = [people(name, value, weight=10 * len(cells) + n) for n, (name, value) in enumerate(cells.items())]
    return publication(made, relations)


@settings(max_examples=60)
@given(publications())
def test_every_small_number_can_be_anything_under_the_threshold(public: Publication) -> None:
    protection = protect(public)
    small = public.small(Thresholds())
    assert small <= protection.hidden
    assert not protection.unprotected
    assert narrowed(public, protection.hidden, small, max(public.values.values()) + 12) == set()
    assert protection == protect(public), "the same each time"


def test_without_the_cells_that_protect_others_they_are_worked_out() -> None:
    public = listed(3, 9, 12, 0)
    assert narrowed(public, public.small(Thresholds()), ["p0"]) == {("p0", 1), ("p0", 2), ("p0", 4)}


@cache
def hidden_of(parts: tuple[int, ...]) -> frozenset[str]:
    return protect(listed(*parts)).hidden


@settings(max_examples=25)
@given(st.lists(st.sampled_from((0, 1, 2, 3, 4, 5, 6, 7, 9, 12)), min_size=2, max_size=4).map(tuple))
def test_who_knows_the_rule_finds_every_value_among_the_tables_that_hide_the_same(parts: tuple[int, ...]) -> None:
    public, hidden = listed(*parts), hidden_of(parts)
    seen: dict[str, set[int]] = {name: set() for name in public.small(Thresholds())}
    for table in tables(public, hidden, {}, 25):
        if all(found >= set(SMALL) for found in seen.values()):
            return
        new = any(table[name] in set(SMALL) - found for name, found in seen.items())
        if new and hidden_of(tuple(table[f"p{n}"] for n in range(len(parts)))) == hidden:
            for name, found in seen.items():
                found.add(table[name])
    assert {name: found & set(SMALL) for name, found in seen.items()} == {name: set(SMALL) for name in seen}


# -- by hand ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ((5, 9, 0), set()),
        ((3, 9, 16), {"p0", "p1"}),
        ((3, 3, 3, 12, 20), {"p0", "p1", "p2", "p3"}),
        ((3, 5, 20), {"p0", "p1", "p2"}),
        ((2, 0, 0), {"p0", "p1", "p2", "t"}),
    ],
    ids=[
        "nothing small",
        "one more",
        "small ones do not protect each other",
        "5 + 3 is too little",
        "a 0 tells how few",
    ],
)
def test_small_cells_go_and_so_many_more_as_it_takes(parts: tuple[int, ...], hidden: set[str]) -> None:
    assert protect(listed(*parts)).hidden == hidden


def test_the_choice_asks_after_no_number() -> None:
    assert choose(Plan(listed(1, 9, 30, 40), Thresholds())) == choose(Plan(listed(4, 70, 12, 11), Thresholds()))


def test_a_number_of_few_people_is_small_however_large_it_is() -> None:
    nights = publication(
        [people("a", 29, 2), people("b", 300, 40, weight=2), people("all", 329, 42, weight=9)],
        [total("all", ["a", "b"])],
    )
    assert protect(nights).reasons == {"a": "small", "b": "protects:a"}


def test_few_stays_of_a_centre_hide_all_that_is_under_them() -> None:
    public = publication(
        [people("all", 14, whole=True, weight=9), people("x", 14), people("y", 0), people("other", 0)],
        [total("all", ["x", "y"])],
    )
    protection = protect(public)
    assert protection.hidden == {"all", "x", "y"}
    assert protect(public, Thresholds(whole=5)).hidden == frozenset()
    assert all(next(tables(public, protection.hidden, {"all": value}, 30), None) for value in range(1, 20))


def test_what_is_derived_says_of_what() -> None:
    made = listed(3, 9, 16)
    public = Publication(made.cells, made.relations, {"mean": Derived(2.5, ("p2", "p0")), "sum": Derived(9, ("t",))})
    protection = protect(public)
    assert protection.reason("mean") == "derived:p0"
    assert protection.figures["mean"] == HIDDEN
    assert protection.figures["sum"] == 9
    assert protection.shows("t", "sum")
    assert not protection.shows("t", "mean")
    assert not protection.shows("nothing of that name")


def test_what_was_published_before_protects_nothing() -> None:
    public = listed(3, 9, 16)
    assert protect(public, published={"p1": 9, "elsewhere": 4}).hidden == {"p0", "p2"}
    assert protect(public, published={"p1": 2}).hidden == {"p0", "p1"}, "it is another number now"
    assert protect(public, published={"p0": 3}).unprotected == {"p0"}
    told = protect(public, published={"p1": 9, "p2": 16, "t": 28})
    assert told.unprotected == {"p0"}, "it can be worked out of what is out already"
    assert "p0" in told.hidden


def test_a_change_for_few_since_an_earlier_edition_is_a_small_number() -> None:
    public = listed(6, 9, 16)
    assert protect(public, published={"p0": 6, "p1": 9, "p2": 9, "t": 24}).hidden == frozenset(), "changed for many"
    protection = protect(public, published={"p0": 6, "p1": 9, "p2": 15, "t": 30})
    assert protection.reasons == {"p2": "changed:p2", "t": "changed:t"}
    assert set(protection.figures) == set(public.values), "what was shown before is no figure of this edition"
    fewer = protect(public, published={"p0": 6, "p1": 12, "p2": 16, "t": 34})
    assert fewer.reasons == {"p1": "changed:p1", "t": "changed:t"}
    assert protect(public, published={"p0": 6, "p1": 12, "p2": 16, "t": 31}).unprotected == {"p1"}, (
        "the sum is out already"
    )


def test_a_stay_whose_days_were_put_right_is_one_persons_however_many_nights_it_was() -> None:
    cells = [people("stays.all", 40), people("nights.all", 900, 38)]
    public = publication(cells, [at_most(["stays.all"], "nights.all")])
    assert protect(public, published={"stays.all": 40, "nights.all": 860}).reasons == {
        "nights.all": "changed:nights.all"
    }
    assert protect(public, published={"stays.all": 30, "nights.all": 860}).hidden == frozenset()
    assert protect(public, published={"nights.all": 860}).hidden == {"nights.all"}


def test_what_is_decided_already_stays() -> None:
    public = listed(3, 9, 16)
    cells = dict(public.cells) | {"p1": people("p1", 9, state="shown"), "p2": people("p2", 16, state="hidden")}
    assert protect(Publication(cells, public.relations)).hidden == {"p0", "p2"}


def test_the_same_number_twice_and_a_subset_of_it() -> None:
    public = join(
        [listed(3, 9, 16), listed(3, 30, first="q", top="u")],
        [same("p0", "q0"), at_most(["q1"], "t"), follows("p0", ["p2"])],
    )
    assert public.relations[-1] == follows("p0", ["p2"])
    assert same("p0", "q0") in public.relations
    assert at_most(["q1"], "t") not in public.relations, "it does not hold"
    assert {"p0", "q0", "q1", "p2"} <= protect(public).hidden


def test_a_sum_that_is_short_of_its_total_bounds_it() -> None:
    public = publication(
        [people("a", 7), people("b", 9), people("t", 20)], [total("t", ["a", "b"]), total("a", ["gone"])]
    )
    assert public.relations == (at_most(["a", "b"], "t"),)


def test_the_audit_finds_what_the_choice_left_open() -> None:
    plan = Plan(listed(3, 9, 16), Thresholds())
    assert audit(plan, frozenset({"p0"})).failed == {("p0", 1), ("p0", 2), ("p0", 4)}
    findings = audit(plan, frozenset({"p0", "p1"}))
    assert not findings.failed
    assert {table["p0"] + table["p1"] for table in findings.witnesses.values()} == {12}
    assert {name for name, _ in findings.witnesses} == {"p0"}
    assert settle(plan)[1] == {"p0", "p1"}


def test_cells_of_nobody_are_shown() -> None:
    public = publication([Cell(name="beds", value=2), Cell(name="rooms", value=1)], [])
    assert protect(public).hidden == frozenset()


def test_nothing_is_printed_and_nothing_is_loaded_before_it_is_needed() -> None:
    """The solver's maker prints a line, and a command's output is read by machines."""
    program = (
        "import sys; import app.disclosure; assert not {'highspy', 'numpy'} & set(sys.modules);"
        "from tests.app.test_disclosure import listed; print(sorted(app.disclosure.protect(listed(3, 9, 16)).hidden))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=True
    )
    assert (done.stdout, done.stderr) == ("['p0', 'p1']\n", "")


def test_what_was_shown_and_what_has_changed_add_up() -> None:
    for before in (15, 17):
        public = beside_earlier(listed(6, 9, 16), {"p2": before}, Thresholds())
        assert set(public.cells) >= {"earlier:p2", "change:p2"}
        assert all(relation.holds(public.values) for relation in public.relations)
