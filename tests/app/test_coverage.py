"""How many got what Bufdir's checklist asks after, and who did not, against a count made by hand (K6, LAW 2.9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.care.coverage import SHORT_STAY, WHAT, care_faults, coverage, had, year_faults
from app.care.proposals import Done
from app.forms.units import PersonUnit, Register, StayUnit
from app.texts import text
from app.use_cases.registration import save_person
from tests.app.caring import contact, goal, mapped, safety_plan
from tests.app.house import SON, ago, move_in, person_of
from tests.support import TODAY

YEAR = 2026
FIRST = date(2025, 12, 20)
AS_OF = date(2026, 2, 1)
KINDS = ("adult", "child")
SOME = {
    "contact": Done(contact=True),
    "needs": Done(concluded=frozenset({("needs", "centre")})),
    "threat": Done(concluded=frozenset({("threat", "centre")})),
    "plan": Done(phases=frozenset({"stay"})),
    "safety_plan": Done(safety_plan=True),
}


@pytest.mark.parametrize("what", WHAT)
def test_each_thing_is_had_by_what_it_is_and_nothing_else(what):
    assert {w for w in WHAT if had(w, SOME[what])} == {what}
    others = Done(concluded=frozenset({("needs", "other"), ("threat", "police")}), phases=frozenset({"after"}))
    assert not had(what, others), "not by others, not the plan after"


def unit(number, kind, arrived, nights, reserved=False):
    departed = None if nights is None else arrived + timedelta(days=nights)
    person = PersonUnit(f"P{number}", reserved=reserved)
    return kind, StayUnit(
        code=f"O{number}", person=person, household=f"S{number}", offer="women", arrived=arrived, departed=departed
    )


stays = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(0, 43), st.none() | st.integers(0, 20), st.booleans(), st.sets(st.sampled_from(WHAT)),
        st.none() | st.integers(0, 50),
    ),
    max_size=8,
)  # fmt: skip


def register_of(units):
    return Register(
        adult_stays=tuple(s for k, s in units if k == "adult"), child_stays=tuple(s for k, s in units if k == "child")
    )


@given(stays)
def test_the_percentages_are_those_of_a_count_by_hand(drawn):
    units, done, things = [], {}, {}
    for number, (kind, arrived, nights, reserved, has, first) in enumerate(drawn):
        units.append(unit(number, kind, FIRST + timedelta(days=arrived), nights, reserved))
        things[f"O{number}"] = has
        done[f"S{number}", f"P{number}"] = Done(
            "contact" in has, frozenset((k, "centre") for k in ("needs", "threat") if k in has),
            frozenset({"stay"} if "plan" in has else ()), safety_plan="safety_plan" in has,
            first=None if first is None else FIRST + timedelta(days=first),
        )  # fmt: skip
    began = [d.first for d in done.values() if d.first]
    base = {kind: [] for kind in KINDS}
    for kind, s in units:
        slept = [
            s.arrived + timedelta(days=n)
            for n in range(80)
            if s.arrived + timedelta(days=n) < min(s.departed or AS_OF, AS_OF)
        ]
        this_year = [night for night in slept if night.year == YEAR]
        if began and s.arrived >= min(began) and len(slept) >= SHORT_STAY and this_year and not s.person.reserved:
            base[kind].append(s)
    register = register_of(units)
    found = {(c.what, c.kind): (c.n, c.base) for c in coverage(register, done, YEAR, AS_OF)}
    assert found == {
        (what, kind): (sum(what in things[s.code] for s in base[kind]), len(base[kind]))
        for what in WHAT
        for kind in KINDS
    }
    faults = {(f.code, f.unit) for f in care_faults(register, done, YEAR, AS_OF)}
    assert faults == {
        (f"no_{what}", s.code)
        for kind in KINDS
        for s in base[kind]
        for what in WHAT
        if what != "safety_plan" and what not in things[s.code]
    }


@pytest.mark.parametrize(("nights", "counted"), [(2, 0), (3, 1), (None, 1)])
def test_a_very_short_stay_is_left_out(nights, counted):
    one = unit(1, "child", date(2026, 1, 10), nights)
    begun = {("S9", "P9"): Done(first=date(2026, 1, 1))}
    assert {c.base for c in coverage(register_of([one]), begun, YEAR, AS_OF) if c.kind == "child"} == {counted}
    assert len(care_faults(register_of([one]), begun, YEAR, AS_OF)) == 4 * counted


def test_before_anything_was_kept_here_nobody_lacks_anything():
    one = unit(1, "adult", date(2026, 1, 10), None)
    assert care_faults(register_of([one]), {}, YEAR, AS_OF) == []
    assert {c.base for c in coverage(register_of([one]), {}, YEAR, AS_OF)} == {0}
    later = {("S9", "P9"): Done(first=date(2026, 1, 11))}
    assert care_faults(register_of([one]), later, YEAR, AS_OF) == []


def test_the_faults_of_a_year_name_who_lacks_what_until_it_is_done(vault):
    mother, son = move_in(vault, SON, arrived=ago(10))
    contact(vault, mother)
    vault.db.execute("UPDATE assignment SET since = ?", (f"{ago(10)}T12:00:00",))

    def lacked():
        register = vault.read(lambda q: q.returns.register(TODAY.year))
        found = vault.read(lambda q: year_faults(q, register, TODAY.year, TODAY))
        return {(f.code, f.detail or f.unit) for f in found if f.code in {f"no_{what}" for what in WHAT}}

    codes = {(f.partition("_")[0], f) for f in ("no_needs", "no_threat", "no_plan")}
    assert len(lacked()) == len(codes) * 2 + 1, "both lack mappings and plan, and the son a contact"
    for one in (mother, son):
        contact(vault, one)
        mapped(vault, one, "needs")
        mapped(vault, one, "threat")
        goal(vault, one)
    vault.db.execute("UPDATE assignment SET since = ?", (f"{ago(10)}T12:00:00",))
    assert lacked() == set()
    safety_plan(vault, mother)
    register = vault.read(lambda q: q.returns.register(TODAY.year))
    found = coverage(register, vault.read(lambda q: q.records.done()), TODAY.year, TODAY)
    assert [(c.kind, c.n, c.base) for c in found if c.what == "safety_plan"] == [("adult", 1, 1), ("child", 0, 1)]


def test_whoever_has_reserved_is_in_no_figure(vault):
    mother, son = move_in(vault, SON, arrived=ago(10))
    for one in (mother, son):
        mapped(vault, one, "threat", ago(10))

    def bases():
        register = vault.read(lambda q: q.returns.register(TODAY.year))
        done = vault.read(lambda q: q.records.done())
        return {c.kind: c.base for c in coverage(register, done, TODAY.year, TODAY)}

    assert bases() == {"adult": 1, "child": 1}
    vault.write(save_person, replace(person_of(vault, son.person), reserved=True))
    assert bases() == {"adult": 1, "child": 0}


def test_everything_counted_has_words():
    for what in WHAT:
        assert text("coverage", what)
        assert what == "safety_plan" or text("data_faults", f"no_{what}", detail="P-0001")
