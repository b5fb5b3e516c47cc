"""The board, the lists and the history read what was written, as of the night they are asked for."""

from dataclasses import replace

import pytest

from app.domain.entities import Room
from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.register.parse import parse_folder
from app.register.read import read_folder
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.registration import save_person
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.rooms import save_room
from app.use_cases.stays import Departure, record_departure
from app.use_cases.transfer import import_register
from tests.app.build import AFTERWARDS
from tests.app.house import MOTHER, SON, ago, mean, move_in, person_of
from tests.support import HAVN, PASSWORD, TODAY, new_vault


def test_the_board_of_a_night_has_those_who_sleep_here_that_night(furnished):
    mother, son = move_in(furnished, SON, arrived=ago(5))
    mean(furnished, record_departure, Departure((son.code,), ago(2)))
    nights = {n: [r.stay for r in furnished.read(lambda q, n=n: q.house.tonight(ago(n)))] for n in (6, 5, 3, 2, 0)}
    assert nights == {
        6: [], 5: [mother.code, son.code], 3: [mother.code, son.code], 2: [mother.code], 0: [mother.code],
    }  # fmt: skip


def test_the_board_counts_the_nights_up_to_and_including_tonight(furnished):
    move_in(furnished, arrived=ago(5))
    assert [furnished.read(lambda q, n=n: q.house.tonight(ago(n)))[0].nights for n in (5, 0)] == [1, 6]


def test_the_years_go_from_this_one_back_to_the_first_record(furnished):
    assert furnished.read(lambda q: q.returns.years()) == [TODAY.year]
    furnished.write(record_enquiry, Enquiry(TODAY.replace(year=TODAY.year - 2), "women", 1, 0, "admitted"))
    assert furnished.read(lambda q: q.returns.years()) == [TODAY.year, TODAY.year - 1, TODAY.year - 2]


def test_the_history_is_newest_first_and_of_the_subjects_asked_for(furnished):
    (stay,) = move_in(furnished)
    person = person_of(furnished, stay.person)
    furnished.write(save_person, replace(person, gender="other"))
    furnished.write(save_person, replace(person, gender="man", version=2))
    rows = [r for r in furnished.read(lambda q: q.trust.history([stay.person])) if r.event == "person_corrected"]
    assert [("man" in row.after, "other" in row.after) for row in rows] == [(True, False), (False, True)]
    assert furnished.read(lambda q: q.trust.history([])) == []
    assert {r.subject for r in furnished.read(lambda q: q.trust.history([stay.person, stay.household]))} == {
        stay.person, stay.household,
    }  # fmt: skip


def test_the_case_of_a_stay_a_person_or_a_case_is_found(furnished):
    (stay,) = move_in(furnished)
    for unit in (stay.code, stay.person, stay.household):
        assert furnished.read(lambda q, u=unit: q.cases.household_of(u)) == stay.household
    assert furnished.read(lambda q: q.cases.household_of("O-9999")) == ""


def test_what_is_read_again_after_closing_is_what_was_written(tmp_path):
    from db import vault as vaults

    first = new_vault(tmp_path / "v")
    first.write(save_room, Room(code="K01", offer="women", beds=3))
    (stay,) = move_in(first, adult=replace(MOTHER, name="Åse Čđŋ فاطمة 😀"))
    person = person_of(first, stay.person)
    first.close()
    again = vaults.unlock(tmp_path / "v", "Kari", PASSWORD)
    assert person_of(again, stay.person) == person
    assert person.name == "Åse Čđŋ فاطمة 😀"
    again.close()


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_units_read_for_one_year_count_as_those_of_all_years(tmp_path, year):
    vault = new_vault(tmp_path / "v")
    vault.write(import_register, parse_folder(read_folder(HAVN)))
    one, everything = vault.read(lambda q: (q.returns.register(year), q.returns.register()))
    vault.close()
    assert len(one.adult_stays) < len(everything.adult_stays)
    counted = [count_year(units, year, CountingRules(), AFTERWARDS).as_json() for units in (one, everything)]
    assert counted[0] == counted[1]


def test_the_units_that_are_counted_carry_no_name_phone_or_note(furnished):
    move_in(furnished, SON)
    furnished.write(
        log_contact, Visit(Newcomer(name="Liv Hemmelig", phone="55667788"), TODAY, "day_visit", note="Notat")
    )
    register = furnished.read(lambda q: q.returns.register())
    for secret in ("Åse", "Hemmelig", "912", "55667788", "Notat"):
        assert secret not in repr(register)


def test_a_query_that_fails_in_the_program_leaves_the_vault_open(furnished):
    with pytest.raises(ZeroDivisionError):
        furnished.read(lambda q: 1 // 0)
    assert move_in(furnished)
