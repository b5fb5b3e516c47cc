"""Search finds a person by code, case, name, sound, number or birth year, and nothing typed can break it."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.names import norwegian_order
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.stays import Departure, record_departure
from app.use_cases.transfer import import_register
from db.vault import Vault
from tests.app import folder
from tests.app.house import SON, ago, furnish, move_in
from tests.support import TODAY, new_vault


@pytest.fixture(scope="module")
def vault(tmp_path_factory) -> Iterator[Vault]:
    """A house with people in it whom the tests only look for."""
    made = new_vault(tmp_path_factory.mktemp("search") / "v")
    furnish(made)
    move_in(
        made, SON, adult=Newcomer(name="Kristin Bjørnstad", phone="+47 912 34 567", birth_year=1987), arrived=ago(9)
    )
    left = move_in(made, adult=Newcomer(name="Áile Čoađđu", phone="0047 22 33 44 55"), arrived=ago(90), room="K02")
    made.write(record_departure, Departure((left[0].code,), ago(80)))
    move_in(made, adult=Newcomer(name="فاطمة حسن"), arrived=ago(5), room="")
    move_in(made, adult=Newcomer(anonymous=True, birth_year=1950), arrived=ago(4), room="")
    made.write(log_contact, Visit(Newcomer(name="Muhamed O'Brien-Haakonsen"), TODAY, "day_visit"))
    yield made
    made.close()


def found(vault: Vault, typed: str) -> list[str]:
    return [row.person for row in vault.read(lambda queries: queries.search(typed))]


KRISTIN, SON_OF_HERS, AILE, FATIMA, NOBODY, MUHAMED = (f"P-000{n}" for n in range(1, 7))


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        (KRISTIN, KRISTIN),
        ("p-0001", KRISTIN),
        ("Kristin", KRISTIN),
        ("kri", KRISTIN),
        ("k bj", KRISTIN),
        ("Christine", KRISTIN),
        ("christine bjoernstad", KRISTIN),
        ("Bjørnstad, Kristin", KRISTIN),
        ("91234567", KRISTIN),
        ("912 34 567", KRISTIN),
        ("+47 912 34 567", KRISTIN),
        ("0047 91234567", KRISTIN),
        ("91234", KRISTIN),
        ("1987", KRISTIN),
        ("kristin 1987", KRISTIN),
        ("aile", AILE),
        ("Áile", AILE),
        ("coaddu", AILE),
        ("čoađ", AILE),
        ("22334455", AILE),
        ("فاطمة", FATIMA),
        ("فا", FATIMA),
        ("حسن", FATIMA),
        ("1950", NOBODY),
        ("Mohammed", MUHAMED),
        ("o'brien", MUHAMED),
    ],
)
def test_what_is_typed_finds_the_person(vault, typed, person):
    assert person in found(vault, typed)


@pytest.mark.parametrize("typed", ["håkonsen", "Bryen"])
def test_each_part_of_a_double_name_is_found_by_its_sound(vault, typed):
    assert MUHAMED in found(vault, typed)


def test_a_case_code_finds_everybody_in_the_case(vault):
    for typed in ("S-001", "s-001"):
        assert set(found(vault, typed)) == {KRISTIN, SON_OF_HERS}


@pytest.mark.parametrize("typed", ["Marit", "kristin marit", "99999999", "P-9999", "1901", "S-999"])
def test_what_nobody_has_finds_nobody(vault, typed):
    assert found(vault, typed) == []


@pytest.mark.parametrize(
    "typed", ["", "   ", "-", "'\"*():^", "😀", "\x00", "AND OR NOT", "NEAR(", "name:", "a" * 5000]
)
def test_signs_that_mean_something_to_a_search_engine_mean_nothing_here(vault, typed):
    assert isinstance(found(vault, typed), list)


@given(st.text(max_size=200))
@example('"" OR 1=1 --')
@example("\ud800")
@example("٣٤٥٦٧٨")
@example("ﷺ ½ ² ①")
@example("{name}:x")
def test_nothing_anybody_types_can_break_the_search(vault, typed):
    vault.read(lambda queries: (queries.search(typed), queries.cases(typed)))


def test_a_row_says_what_tells_one_person_from_another_and_what_it_was_found_by(vault):
    (row,) = vault.read(lambda q: q.search("Bjørnst"))
    assert (row.person, row.kind, row.birth_year, row.household, row.here, row.by) == (
        KRISTIN, "adult", 1987, "S-001", True, "name",
    )  # fmt: skip
    by = {t: vault.read(lambda q, t=t: q.search(t))[0].by for t in ("Christine", "912 34 567", "P-0001")}
    assert by == {"Christine": "sound", "912 34 567": "phone", "P-0001": "code"}


def test_somebody_who_has_left_is_found_as_not_here(vault):
    (row,) = vault.read(lambda q: q.search("Áile"))
    assert (row.here, row.last_arrived) == (False, ago(90))


def test_somebody_who_never_lived_here_is_found_without_a_case(vault):
    (row,) = vault.read(lambda q: q.search("o'brien"))
    assert (row.household, row.last_arrived, row.here) == ("", None, False)


def test_no_more_rows_come_than_were_asked_for(vault):
    assert len(vault.read(lambda q: q.search("P-000", 2))) == 2


# -- cases ------------------------------------------------------------------------------------------------------


def test_cases_are_found_by_whom_they_hold_open_and_closed(vault):
    assert [c.household for c in vault.read(lambda q: q.cases("coaddu"))] == ["S-002"]
    assert vault.read(lambda q: q.cases("coaddu", "open")) == []
    assert [c.household for c in vault.read(lambda q: q.cases(state="closed"))] == ["S-002"]
    assert [c.household for c in vault.read(lambda q: q.cases(state="open"))] == ["S-004", "S-003", "S-001"]


def test_a_case_says_how_many_it_holds_and_where(vault):
    (case,) = vault.read(lambda q: q.cases("Kristin"))
    assert (case.adults, case.children, case.room, case.arrived, case.departed) == (1, 1, "K01", ago(9), None)


def test_a_search_that_holds_nothing_to_search_for_finds_no_case(vault):
    assert vault.read(lambda q: q.cases("😀")) == []


# -- imported codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["100234", "2024-17", "PÅ/7", "a.b", "90001234"])
def test_a_person_with_an_imported_code_of_any_form_is_found_by_it(furnished, tmp_path, code):
    source = folder.write(
        tmp_path / "in", rooms=[], persons=[folder.row("persons", person=code)],
        stays=[folder.row("stays", person=code, room="K01")], child_stays=[], contacts=[],
    )  # fmt: skip
    furnished.write(import_register, parse_folder(read_folder(source)))
    assert found(furnished, code) == [code]


def test_the_database_sorts_by_the_norwegian_alphabet(furnished):
    names = ["Åse", "Zara", "Øst", "Ærlig", "aase", "Berit"]
    rows = furnished.db.execute(
        f"SELECT * FROM (VALUES {','.join('(?)' for _ in names)}) ORDER BY column1 COLLATE norwegian", names
    ).fetchall()
    got = [row[0] for row in rows]
    assert [norwegian_order(a, b) <= 0 for a, b in pairwise(got)] == [True] * 5
    assert got[:4] == ["Berit", "Zara", "Ærlig", "Øst"]
