"""A case that is deleted is gone: from every table and column there is, from the free pages, and from every older backup."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.domain.entities import Person, Request, Stay
from app.domain.errors import RuleBroken
from app.domain.house import MustNotMeet
from app.domain.retention import Months
from app.forms.count import count_year
from app.forms.reading import edition_of, read_year
from app.kinds import KINDS, Whose
from app.outputs.edition import settings_lines
from app.outputs.sheets import json_bytes
from app.paths import DATABASE, ERASED
from app.register.plan import plan_import
from app.register.write import write_folder
from app.use_cases.access import BreakGlass, Drafts, ShutOut, break_glass, keep_drafts, shut_out
from app.use_cases.book import save_incident
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.households import keep_apart
from app.use_cases.identity import Reveal, reveal_identity
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewHandover, NewNote, write_handover, write_note
from app.use_cases.retention import (
    Decision,
    Deletion,
    clear_old_words,
    decide_fate,
    delete_case,
    delete_now,
    save_months,
    take_back_deletion,
)
from app.use_cases.stays import Departure, record_departure
from db import log
from db.vault import unlock
from tests.app import caring
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, move_in, refused, staff
from tests.db.test_care_access import MARKER, write_everything
from tests.support import NOW, PASSWORD, TODAY, prepared, spare_vault

PHONE = "98765432"
NAME = f"Sigrid {MARKER}"
HERSELF = Newcomer(name=NAME, phone=PHONE, gender="woman", birth_year=1988)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock):
    made = spare_vault(tmp_path / "v", clock, two_families)
    made.confirm(PASSWORD)
    yield made
    made.close()


@pytest.fixture
def case(vault):
    return prepared(two_families)[0][0].household


def two_families(vault):
    """A family of whom everything is written, with the marker in all words, who has left; and a neighbour who stays."""
    staff(vault)
    stays = move_in(vault, SON, adult=HERSELF, arrived=ago(9))
    neighbour = move_in(
        vault, room="K02", arrived=ago(9), adult=Newcomer(name="Nora Nabo", gender="woman", birth_year=1990)
    )
    write_everything(vault, *stays)
    household, mother = stays[0].household, stays[0].person
    vault.write(log_contact, Visit(Newcomer(code=mother), TODAY, "day_visit", note=MARKER))
    vault.write(keep_apart, MustNotMeet(one=mother, other=neighbour[0].household, reason=MARKER))
    vault.write(shut_out, ShutOut(household, "Vakt", MARKER))
    as_duty(vault).write(break_glass, BreakGlass(household, MARKER))
    vault.write(reveal_identity, Reveal(mother, MARKER))
    caring.contact(vault, stays[0])
    (incident,) = vault.read(lambda q: q.day.incidents())
    vault.write(save_incident, replace(incident, happened="Rettet", done="Rettet"))
    vault.write(keep_drafts, Drafts({f"school:{household}:{stays[1].person}": {"x": MARKER}}))
    vault.write(
        write_note, NewNote(neighbour[0].household, f"Snakket med {NAME} i {household}, tlf. {PHONE}. Bra dag.")
    )
    vault.write(record_departure, Departure(tuple(stay.code for stay in stays), TODAY))
    end_follow_ups(vault, household)
    return stays, neighbour


def end_follow_ups(vault, household):
    vault.db.execute(
        "UPDATE follow_up SET until = ? WHERE household = ? AND until IS NULL", (TODAY.isoformat(), household)
    )


def everything(vault):
    """Every row of every table, hidden ones of the search index included, as text."""
    tables = [row[0] for row in vault.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in vault.db.execute(f'SELECT * FROM "{table}"').fetchall():
            yield table, " ".join(c.decode("latin1") if isinstance(c, bytes) else str(c) for c in row)


def naming(vault, *words):
    return {table for table, row in everything(vault) if any(word.lower() in row.lower() for word in words)}


def test_nothing_of_it_is_left_in_any_table(vault, case):
    before = naming(vault, MARKER)
    taken = {kind.name for kind in KINDS if kind.whose in (Whose.PERSON, Whose.HOUSEHOLD)}
    words = {k.name for k in KINDS if k.name in taken and any(f.words for f in k.facts.values())}
    assert words - before <= {"household", "ready_to_move", "lending", "retention", "copy_decision"}, (
        "the marker is planted in every kind"
    )
    assert {
        "history",
        "person_search_content",
        "draft",
        "exclusion",
        "glass",
        "access_log",
        "call",
        "incident",
    } <= before
    assert {table for table, row in everything(vault) if case in row} >= {"note", "history"}
    stays = prepared(two_families)[0]
    vault.write(delete_now, Deletion(case, case))
    assert naming(vault, MARKER, PHONE) == set()
    persons = [stay.person for stay in stays]
    keep_codes = {"access_log", "erased"}
    assert naming(vault, case, *persons, *(stay.code for stay in stays)) <= keep_codes
    assert log.verify(vault.db).broken == ()
    assert vault.check() == []


def test_the_words_of_others_stay_without_the_name(vault, case):
    vault.write(delete_now, Deletion(case, case))
    (words,) = vault.db.execute("SELECT text FROM note").fetchone()
    assert words == "Snakket med • i •, tlf. •. Bra dag."
    assert vault.read(lambda q: q.cases.search("Nora"))
    assert vault.db.execute("SELECT count(*) FROM incident").fetchone() == (1,), "a deviation is the house's own"
    assert vault.db.execute("SELECT count(*) FROM call").fetchone() == (1,)
    refused(vault, write_note, NewNote(case, "x"), "unknown_case")


def test_the_free_pages_hold_nothing(vault, case):
    vault.write(delete_now, Deletion(case, case))
    key = vault.ring.key
    vault.close()
    pages = clear_pages((vault.folder / DATABASE).read_bytes(), key)
    assert b"Nora Nabo" in pages, "the pages are read"
    assert MARKER.encode() not in pages
    assert PHONE.encode() not in pages


def clear_pages(content: bytes, key: bytes) -> bytes:
    """Every page of the file, free ones too, in clear: AES-256-CBC, the IV in the reserve of 80 bytes at each page's end."""
    size, reserve, clear = 4096, 80, []
    for start in range(0, len(content), size):
        page = content[start + (16 if not start else 0) : start + size]
        body, iv = page[:-reserve], page[-reserve : -reserve + 16]
        opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        clear.append(opened.update(body) + opened.finalize())
    return b"".join(clear)


def test_the_figures_are_what_they_were(vault, case):
    before = result(vault)
    assert before.value("residents.all")
    vault.write(delete_now, Deletion(case, case))
    after = result(vault)
    assert numbers(after) == numbers(before)
    deleted = vault.read(lambda q: q.returns.deleted(TODAY.year))
    assert deleted.units == deleted.counted > 0


def numbers(result):
    return {name: (figure.value, figure.people) for name, figure in result.figures.items()}


def result(vault, year=TODAY.year):
    register = vault.read(lambda q: q.returns.register(year))
    return count_year(register, year, vault.read(lambda q: q.returns.rules(year)), TODAY)


def test_of_somebody_reserved_no_answers_are_kept(vault, case):
    mother = prepared(two_families)[0][0]
    with vault.unit() as work:
        work.write(replace(work.get(Person, mother.person), reserved=True), "person_saved")
        work.write(replace(work.get(Stay, mother.code), answers={"children_left": ("no",)}), "answers")
        work.commit()
    vault.write(delete_now, Deletion(case, case))
    contents = [json.loads(row[0]) for row in vault.db.execute("SELECT content FROM nameless_unit")]
    assert {unit["person"]["reserved"] for unit in contents} == {True, False}
    assert all(not unit["answers"] for unit in contents if unit["person"]["reserved"])


def test_somebody_with_another_case_stays_and_is_counted_once(vault, case, clock):
    stays = prepared(two_families)[0]
    again = move_in(vault, adult=Newcomer(code=stays[0].person), arrived=TODAY, room="K01")
    before = result(vault)
    vault.write(delete_now, Deletion(case, case))
    person = vault.read(lambda q: q.cases.person(stays[0].person))
    assert isinstance(person, Person)
    assert [row.person for row in vault.read(lambda q: q.cases.search("Sigrid"))] == [stays[0].person]
    assert result(vault).value("residents.women") == before.value("residents.women")
    vault.write(record_departure, Departure((again[0].code,), TODAY))
    vault.write(delete_now, Deletion(again[0].household, again[0].household))
    after = {name: number for name, number in numbers(result(vault)).items() if not name.startswith("quality.")}
    assert after == {name: number for name, number in numbers(before).items() if name in after}
    assert not naming(vault, stays[0].person) - {"access_log", "erased"}


# -- two steps ----------------------------------------------------------------------------------------------------


def test_a_deletion_waits_can_be_taken_back_and_is_done_at_the_next_opening(vault, case, clock):
    due = vault.write(decide_fate, Decision(case, "delete", "asked")).result
    assert due == TODAY + timedelta(days=14)
    refused(vault, delete_case, Deletion(case, case), "still_waiting")
    vault.write(take_back_deletion, case)
    refused(vault, take_back_deletion, case, "not_deleting")
    vault.write(save_months, Months(waiting=3))
    vault.write(decide_fate, Decision(case, "delete", "asked"))
    vault.close()
    clock.now = NOW + timedelta(days=2)
    opened = unlock(vault.folder, "Kari", PASSWORD, clock)
    assert naming(opened, MARKER)
    opened.close()
    clock.now = NOW + timedelta(days=3)
    opened = unlock(vault.folder, "Kari", PASSWORD, clock)
    assert not naming(opened, MARKER)
    assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["erased"]
    assert [gone.code for gone in opened.read(lambda q: q.rights.gone())] == [case]
    assert (vault.folder / ERASED).is_file()
    opened.close()


@pytest.mark.parametrize("meanwhile", ["written", "moved in", "followed"])
def test_who_has_come_back_before_the_day_is_not_deleted_and_the_leader_is_told(vault, case, clock, meanwhile):
    mother = prepared(two_families)[0][0]
    vault.write(save_months, Months(waiting=3))
    vault.write(decide_fate, Decision(case, "delete", "asked"))
    clock.now = NOW + timedelta(days=1)
    if meanwhile == "written":
        vault.write(write_note, NewNote(case, "Hun ringte"))
    elif meanwhile == "moved in":
        move_in(vault, adult=Newcomer(code=mother.person), arrived=TODAY + timedelta(days=1))
    else:
        vault.write(open_follow_up, NewFollowUp((Newcomer(code=mother.person),), TODAY + timedelta(days=1), case))
    vault.close()
    clock.now = NOW + timedelta(days=3)
    opened = unlock(vault.folder, "Kari", PASSWORD, clock)
    if meanwhile == "moved in":  # another case: this one goes, and she stays
        assert opened.read(lambda q: q.cases.person(mother.person)) is not None
        assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["erased"]
    else:
        assert naming(opened, MARKER)
        assert opened.read(lambda q: q.rights.fate(case)) is None
        assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["erase_stopped"]
    opened.close()


def test_somebody_without_a_case_who_has_one_by_then_keeps_nobody_out(vault, clock):
    vault.write(log_contact, Visit(Newcomer(name="Dag Dagsen", gender="man", birth_year=1970), TODAY, "day_visit"))
    (code,) = vault.db.execute("SELECT code FROM person WHERE name LIKE 'Dag %'").fetchone()
    vault.write(decide_fate, Decision(code, "delete", "asked"))
    move_in(vault, adult=Newcomer(code=code), arrived=TODAY, room="M01", offer="men")
    vault.close()
    clock.now = NOW + timedelta(days=20)
    opened = unlock(vault.folder, "Kari", PASSWORD, clock)
    assert opened.read(lambda q: q.cases.person(code)) is not None
    assert [row.code for row in opened.read(lambda q: q.trust.findings())] == ["erase_stopped"]
    opened.close()


def test_a_clock_that_is_not_believed_deletes_nothing(vault, case, clock):
    vault.write(decide_fate, Decision(case, "delete", "asked"))
    vault.close()
    clock.now = NOW + timedelta(days=4000)
    opened = unlock(vault.folder, "Kari", PASSWORD, clock)
    assert opened.clock_doubt is not None
    assert naming(opened, MARKER)
    opened.close()


def test_what_is_refused(vault, case):
    neighbour = prepared(two_families)[1][0].household
    refused(vault, delete_now, Deletion(case, "S-999"), "confirm_code")
    refused(vault, delete_now, Deletion(neighbour, neighbour), "still_here")
    refused(vault, decide_fate, Decision(neighbour, "delete", "asked"), "still_here")
    refused(vault, decide_fate, Decision("S-999", "delete", "asked"), "unknown_case")
    refused(vault, decide_fate, Decision(case, "keep", "time"), "until_needed")
    refused(vault, decide_fate, Decision(case, "keep", "time", hold=True), "give_reason")
    refused(vault, decide_fate, Decision(case, "", "time", until=TODAY + timedelta(days=9)), "choose_answer")
    vault.write(decide_fate, Decision(case, "keep", "other", hold=True, reason="Sak i tingretten"))
    refused(vault, decide_fate, Decision(case, "delete", "asked"), "held")
    refused(vault, delete_now, Deletion(case, case), "held")
    person = prepared(two_families)[0][0].person
    refused(vault, delete_now, Deletion(person, person), "has_case")
    with pytest.raises(RuleBroken, match="leader_only"):
        as_duty(vault).write(decide_fate, Decision(case, "delete", "asked"))


def test_killed_before_the_commit_nothing_has_begun(vault, case):
    with vault.unit() as work:
        work.erase(case, "asked")
    assert not vault.db.in_transaction
    assert naming(vault, MARKER)
    triggers = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    before = vault.db.execute(triggers).fetchone()
    vault.write(delete_now, Deletion(case, case))
    assert vault.db.execute(triggers).fetchone() == before, "what may only be added to still says so"
    with pytest.raises(Exception, match="append-only"):
        vault.db.execute("DELETE FROM history")


def test_somebody_without_a_case_is_deleted_by_the_own_code(vault):
    vault.write(log_contact, Visit(Newcomer(name=f"Dag {MARKER}", gender="man", birth_year=1970), TODAY, "day_visit"))
    (code,) = vault.db.execute("SELECT code FROM person WHERE name LIKE 'Dag %'").fetchone()
    assert code in {one.whom for one in vault.read(lambda q: q.rights.ended())}
    vault.write(delete_now, Deletion(code, code.lower()))
    assert f"Dag {MARKER}" not in str(list(everything(vault)))


def test_old_words_of_enquiries_and_handovers_go_and_what_they_count_stays(vault, clock):
    for day, note in ((ago(400), "Ringte gråtende"), (ago(3), "Ny")):
        with vault.unit() as work:
            enquiry = Request(code="", day=day, offer="women", adults=1, children=0, outcome="admitted", note=note)
            work.write(enquiry, "request_added")
            work.commit()
    vault.write(write_handover, NewHandover("Alt rolig i huset", ""))
    refused(vault, clear_old_words, "request", "no_months")
    vault.write(save_months, Months(request=12, log=12))
    before = numbers(result(vault, ago(400).year))
    assert vault.write(clear_old_words, "request").result == 1
    assert numbers(result(vault, ago(400).year)) == before
    assert naming(vault, "Ringte gråtende") == set()
    assert naming(vault, "Alt rolig i huset") == {"handover"}
    clock.now = NOW + timedelta(days=400)
    vault.confirm(PASSWORD)
    vault.write(clear_old_words, "log")
    assert naming(vault, "Alt rolig i huset") == set()
    assert vault.read(lambda q: q.trust.log_check()).broken == ()


def test_an_import_of_an_older_register_brings_nobody_back(vault, case, tmp_path):
    write_folder(tmp_path / "register", vault.read(lambda q: q.returns.known()))
    vault.write(delete_now, Deletion(case, case))
    plan = plan_import(tmp_path / "register", vault.read(lambda q: q.returns.known()))
    assert {fault.code for fault in plan.faults} == {"was_deleted"}
    gone = {code for stay in prepared(two_families)[0] for code in (stay.household, stay.person)}
    assert {fault.params["value"] for fault in plan.faults} >= gone


def test_the_year_says_how_many_of_its_units_are_deleted(vault, case):
    vault.write(delete_now, Deletion(case, case))
    read = vault.read(lambda q: read_year(q, TODAY.year, TODAY))
    assert json.loads(json_bytes(edition_of(read)))["deleted_units"] == read.deleted.units == 3
    assert "3 opphold, besøk og samtaler som er slettet" in " ".join(settings_lines(edition_of(read)))
    public = edition_of(read, public=True)
    assert json.loads(json_bytes(public))["deleted_units"] is None
    assert "slettet" not in " ".join(settings_lines(public))
