"""Whose names the text guard knows, and what the log says of it: it is no way to learn who is here."""

from datetime import timedelta

import pytest

from app.domain.states import Telling
from app.ports import LogFilter
from app.use_cases.access import BreakGlass, ShutOut, break_glass, shut_out
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.identity import LeaderOnly, set_leader_only
from app.use_cases.intake import Newcomer
from app.use_cases.stays import Departure, record_departure
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, mean, move_in, staff
from tests.support import TODAY, spare_vault

KARIN = Newcomer(name="Karin Eksempel", gender="woman", birth_year=1990)
NORA = Newcomer(name="Nora Nabo", gender="woman", birth_year=1988)
TEXT = "I dag møtte Karin Nora i gangen."


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock):
    made = spare_vault(tmp_path / "v", clock, staff)
    yield made
    made.close()


@pytest.fixture
def karin(vault):
    """Karin and her son, in the house; Nora is too."""
    stays = move_in(vault, SON, adult=KARIN, arrived=ago(9))
    move_in(vault, adult=NORA, room="K02", arrived=ago(3))
    return stays


def found(vault, text=TEXT, *codes):
    return vault.read(lambda q: q.cases.telling(text, codes))


def words(vault, text=TEXT, *codes):
    return [text[row.start : row.end] for row in found(vault, text, *codes)]


def recognised(vault, user="Vakt"):
    lines = vault.read(lambda q: q.trust.log(LogFilter(user=user, kind="view")))
    return [(line.event, line.subject) for line in lines if line.event == "name_recognised"]


def test_who_is_in_the_house_is_known_with_the_code_and_what_tells_them_apart(vault, karin):
    first, second = found(as_duty(vault))
    assert (first.telling, TEXT[first.start : first.end]) == (Telling.NAME, "Karin")
    (one,) = first.people
    assert (one.person, one.kind, one.gender, one.birth_year) == (karin[0].person, "adult", "woman", 1990)
    assert TEXT[second.start : second.end] == "Nora"


def test_who_has_left_is_known_where_their_own_case_is_written_about(vault, karin):
    mean(vault, record_departure, Departure(tuple(stay.code for stay in karin), ago(2)))
    assert words(vault) == ["Nora"]
    for code in (karin[0].household, karin[0].person, karin[1].person, karin[0].code):
        assert words(vault, TEXT, code) == ["Karin", "Nora"]


def test_who_leaves_today_is_still_known_and_a_day_user_in_the_case_of_their_own(vault, karin):
    mean(vault, record_departure, Departure(tuple(stay.code for stay in karin), TODAY))
    assert words(vault) == ["Karin", "Nora"]
    contact = vault.write(log_contact, Visit(Newcomer(name="Dagny Bruker"), TODAY, "day_visit")).result
    assert contact
    assert words(vault, "Så kom Dagny.") == []


@pytest.mark.parametrize("code", ["household", "person", "code"])
def test_a_name_of_a_shut_case_is_told_to_nobody_who_is_shut_out(vault, karin, code):
    vault.write(shut_out, ShutOut(karin[0].household, "Vakt", "Søskenbarn"))
    duty = as_duty(vault)
    assert words(duty, TEXT, getattr(karin[0], code)) == ["Nora"]
    assert words(vault) == ["Karin", "Nora"], "the leader is not shut out"
    assert not vault.read(lambda q: q.trust.log(LogFilter(user="Vakt", kind="attempt"))), "writing is no attempt"
    duty.write(break_glass, BreakGlass(karin[0].household, "Ambulansen er her"))
    assert words(duty) == ["Karin", "Nora"]


def test_with_the_hour_of_an_emergency_ends_what_the_guard_knows(vault, karin, clock):
    vault.write(shut_out, ShutOut(karin[0].household, "Vakt", "Søskenbarn"))
    duty = as_duty(vault)
    duty.write(break_glass, BreakGlass(karin[0].household, "Ambulansen er her"))
    assert "Karin" in words(duty)
    clock.now += timedelta(hours=2)
    assert "Karin" not in words(duty)


def test_an_identity_that_is_the_leaders_is_told_to_leaders(vault, karin):
    vault.write(set_leader_only, LeaderOnly(karin[0].person, on=True))
    assert words(as_duty(vault)) == ["Nora"]
    assert words(vault) == ["Karin", "Nora"]


def test_that_a_name_of_another_case_was_recognised_is_in_the_log_once_and_without_it(vault, karin):
    duty = as_duty(vault)
    for _ in range(5):
        found(duty, "Karin ringte.", karin[0].household)
    assert recognised(vault) == [], "of the case that is written about she knows already"
    for text in ("Nora ringte.", "Nora ringte to ganger.", "Karin og Nora."):
        found(duty, text, karin[0].household)
    assert recognised(vault) == [("name_recognised", "")]
    found(duty, "Ingen ringte 912 34 567.")
    assert recognised(vault) == [("name_recognised", "")]
    assert "nora" not in str(vault.db.execute("SELECT * FROM access_log").fetchall()).lower()


def test_the_houses_own_address_and_phone_are_what_the_leader_has_settled(vault, karin):
    vault.write(save_centre, CentreFacts("Havn", "75 12 34 56", "Havneveien 17, 8006 Bodø"))
    kinds = [row.telling for row in found(as_duty(vault), "Kom til Havneveien 17 eller ring 75123456.")]
    assert kinds == [Telling.OWN_ADDRESS, Telling.OWN_PHONE]
    vault.write(save_centre, CentreFacts("Havn", "75 12 34 56"))
    assert vault.read(lambda q: q.centre.settings())["guard.address"] == "Havneveien 17, 8006 Bodø"
    history = vault.db.execute("SELECT before, after FROM history WHERE subject = 'centre'").fetchall()
    assert "Havneveien" not in str(history), "the address is in no history"
    vault.write(save_centre, CentreFacts("Havn", "75 12 34 56", ""))
    assert [row.telling for row in found(vault, "Kom til Havneveien 17.")] == [Telling.ADDRESS]
