"""The invented centre: the same seed and day make the same one, and it has no fault a real register may not have."""

from datetime import date

import pytest

from app.demo.centre import distributions, invent
from app.forms.count import count_year
from app.forms.data_faults import data_faults
from app.forms.definitions import items, load_form
from app.forms.registration import check_answer
from app.forms.rules import CountingRules
from app.register.parse import parse_folder
from app.register.plan import Known, plan_parsed
from app.register.read import read_folder
from app.register.to_units import register_of
from app.register.write import write_folder
from app.use_cases.transfer import fill_with_invented
from tests.app.house import furnish, refused
from tests.support import TODAY


def made(seed=1, today=TODAY, **more):
    return invent(today, seed=seed, **({"stays_per_year": 60, "years": 2} | more))


def register(centre):
    return register_of(
        rooms=centre.rooms,
        persons=centre.persons,
        stays=centre.stays,
        placements=centre.placements,
        contacts=centre.contacts,
        requests=centre.requests,
    )


def figures(centre, year=TODAY.year):
    return count_year(register(centre), year, CountingRules(), TODAY).as_json()["figures"]


def test_the_same_seed_makes_the_same_figures_and_another_seed_others():
    assert figures(made()) == figures(made())
    assert figures(made()) != figures(made(seed=2))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_invented_centre_passes_the_checks_of_an_import(seed, tmp_path):
    centre = made(seed)
    placed = {p.stay: (p,) for p in centre.placements}
    known = Known(
        rooms={r.code: r for r in centre.rooms},
        persons={p.code: p for p in centre.persons},
        stays={s.code: s for s in centre.stays},
        placements=placed,
        contacts={c.code: c for c in centre.contacts},
        requests={r.code: r for r in centre.requests},
    )
    write_folder(tmp_path / "out", known)
    plan = plan_parsed(parse_folder(read_folder(tmp_path / "out")), Known())
    assert (plan.faults, plan.warnings) == ([], [])
    assert len(plan.stays) == len(centre.stays)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_invented_centre_has_no_impossible_stay_and_nobody_leaves_tomorrow(seed):
    centre = made(seed)
    faults = {f.code for y in (TODAY.year - 1, TODAY.year) for f in data_faults(register(centre), y, TODAY)}
    assert not faults & {"overlap", "child_without_adult", "children_not_brought", "no_nights", "no_room"}
    assert all(s.arrived <= TODAY and (s.departed is None or s.departed <= TODAY) for s in centre.stays)
    assert all(c.day <= TODAY for c in centre.contacts)


def test_no_room_of_the_invented_centre_has_two_households_in_one_night():
    centre = made(stays_per_year=200)
    room_of = {p.stay: p.room for p in centre.placements}
    taken = {}
    for stay in centre.stays:
        day = stay.arrived
        while day < (stay.departed or TODAY):
            assert taken.setdefault((room_of[stay.code], day), stay.household) == stay.household
            day = date.fromordinal(day.toordinal() + 1)


def test_the_invented_answers_are_answers_of_the_forms():
    centre = made()
    for stay in centre.stays:
        form = load_form("resident" if stay.kind == "adult" else "child", stay.arrived.year)
        for question, codes in stay.answers.items():
            check_answer(form.question(question), codes)
            assert (
                not (known := {i.code for i in items(form.question(question).codes, stay.arrived.year)})
                or {*codes} <= known
            )
    for contact in centre.contacts:
        for question, codes in contact.answers.items():
            assert set(codes) <= {
                i.code for i in items(load_form("day_contact", contact.day.year).question(question).codes)
            }


def test_the_invented_centre_is_as_large_as_asked():
    centre = made(stays_per_year=100, years=3, contacts_per_year=50)
    adults = sum(s.kind == "adult" for s in centre.stays)
    assert 150 < adults + len(centre.requests) < 400
    assert 100 < len(centre.contacts) <= 150
    assert len({s.arrived.year for s in centre.stays}) == 3


def test_the_shares_say_where_they_come_from():
    assert distributions()["share"]
    assert any("source" in key for key in distributions())


def test_the_invented_centre_never_goes_into_a_vault_that_is_lived_in(vault):
    refused(vault, fill_with_invented, made(), "vault_not_empty")


def test_the_invented_centre_goes_into_an_empty_vault(empty_vault):
    centre = made()
    assert empty_vault.write(fill_with_invented, centre).result.new["persons"] == len(centre.persons)
    got = empty_vault.read(lambda q: q.returns.register(TODAY.year))
    assert count_year(got, TODAY.year, CountingRules(), TODAY).as_json()["figures"] == figures(centre)
    furnish(empty_vault)
