"""However somebody is called in words about others, and whatever a draft is about: it goes with the case."""

from dataclasses import replace

import pytest

from app.domain.entities import Person
from app.use_cases.access import Drafts, keep_drafts
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.doubles import Merge, merge_persons, undo_merge
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewNote, write_note
from app.use_cases.retention import Deletion, delete_now
from db.erasure import erase
from tests.app.caring import Clock
from tests.app.house import refused
from tests.db.test_erasure import MARKER, NAME, PHONE, naming, two_families
from tests.support import NOW, PASSWORD, TODAY, prepared, spare_vault


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", Clock(), two_families)
    made.confirm(PASSWORD)
    yield made
    made.close()


@pytest.fixture
def case(vault):
    return prepared(two_families)[0][0].household


def neighbours_note(vault, words):
    neighbour = prepared(two_families)[1][0].household
    return vault.write(write_note, NewNote(neighbour, words)).result


def words_of(vault, code):
    return vault.db.execute("SELECT text FROM note WHERE code = ?", (code,)).fetchone()[0]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (f"{NAME}s mann ringte", "• mann ringte"),
        (f"{NAME.upper()}’S mann", "• mann"),
        (f"Bilen til {MARKER}, Sigrid", "Bilen til •"),
        (f"Sigrid-{MARKER} kom", "• kom"),
        ("Se {case}-saken og {case}s plan", "Se •-saken og • plan"),
        ("Ring 987 65 432.", "Ring •."),
        ("Ring +47 98 76 54 32 nå", "Ring • nå"),
        ("Ring 004798765432", "Ring •"),
        ("Ring 298765432 eller {case}-2", "Ring 298765432 eller {case}-2"),
        (f"Bor hos {NAME}-Berg og Anne-{NAME}", f"Bor hos {NAME}-Berg og Anne-{NAME}"),
        (f"Sigridur {MARKER}", f"Sigridur {MARKER}"),
    ],
)
def test_a_name_a_phone_and_a_code_are_found_however_they_are_written(vault, case, written, left):
    note = neighbours_note(vault, written.format(case=case))
    vault.write(delete_now, Deletion(case, case))
    assert words_of(vault, note) == left.format(case=case)


def test_who_was_called_otherwise_before_is_found_by_that_too(vault, case):
    with vault.unit() as work:
        herself = work.get(Person, prepared(two_families)[0][0].person)
        work.write(replace(herself, name="Ny Navnesen", phone="11112222"), "person_saved")
        work.commit()
    vault.write(delete_now, Deletion(case, case))
    assert naming(vault, MARKER, PHONE) == set()


def double(vault):
    vault.write(log_contact, Visit(Newcomer(name="Dag Dagsen", birth_year=1970), TODAY, "day_visit"))
    return vault.db.execute("SELECT code FROM person WHERE name = 'Dag Dagsen'").fetchone()[0]


@pytest.mark.parametrize("forgotten", [False, True])
def test_who_was_merged_into_somebody_deleted_is_found_in_words_too(vault, case, forgotten):
    code = double(vault)
    note = neighbours_note(vault, f"Dag Dagsen og {code} ringte")
    vault.write(merge_persons, Merge(prepared(two_families)[0][0].person, code))
    if forgotten:
        vault.db.execute("UPDATE merged SET content = '{}'")
    vault.write(delete_now, Deletion(case, case))
    assert words_of(vault, note) == "• og • ringte"
    assert naming(vault, "Dagsen") == set()
    assert naming(vault, code) <= {"access_log", "erased"}


def test_who_was_parted_again_keeps_the_own_name_when_the_other_is_deleted(vault, case):
    code = double(vault)
    note = neighbours_note(vault, "Dag Dagsen ringte")
    vault.write(undo_merge, vault.write(merge_persons, Merge(prepared(two_families)[0][0].person, code)).result)
    vault.write(delete_now, Deletion(case, case))
    assert words_of(vault, note) == "Dag Dagsen ringte"


def test_a_merging_is_not_undone_when_a_case_of_it_is_gone(vault, case):
    stayed = prepared(two_families)[0][0]
    code = double(vault)
    moved = vault.write(merge_persons, Merge(stayed.person, code)).result
    with vault.unit() as work:
        neighbour = prepared(two_families)[1][0]
        work.add(
            replace(work.of(type(stayed), code=stayed.code)[0], code="", household=neighbour.household, answers={})
        )
        work.record("walked", neighbour.household)
        work.commit()
    vault.write(delete_now, Deletion(case, case))
    assert vault.read(lambda q: q.cases.person(stayed.person)) is not None
    refused(vault, undo_merge, moved, "undo_too_late")


def test_a_draft_about_a_code_that_came_from_elsewhere_goes_too(vault):
    for code in ("7", "77"):
        vault.db.execute("INSERT INTO household (code) VALUES (?)", (code,))
    vault.write(keep_drafts, Drafts({"note:7:": {"x": "sju"}, "note:77:": {"x": "syttisju"}}))
    with vault.unit() as work:
        erase(vault.db, work.log, "7", "Kari", "time", NOW)
        work.commit()
    assert (naming(vault, '"sju"'), naming(vault, "syttisju")) == (set(), {"draft"})


def test_what_was_handed_out_of_it_stays_a_number_of_the_year(vault, case):
    before = vault.read(lambda q: q.day.handed_counts(TODAY.year))
    assert before.given > 0
    vault.write(delete_now, Deletion(case, case))
    assert vault.read(lambda q: q.day.handed_counts(TODAY.year)) == before
    for row in vault.read(lambda q: q.day.handed_out(TODAY.year)):
        assert (row.household, row.person, row.consent, row.decision) == ("", "", "", "")
        assert {row.to, row.sha256} == {"•"}


def test_a_phone_number_that_looks_like_a_day_takes_no_day_along(vault, case):
    with vault.unit() as work:
        herself = work.get(Person, prepared(two_families)[0][0].person)
        work.write(replace(herself, phone=f"{TODAY:%Y %m %d}"), "person_saved")
        work.commit()
    note = neighbours_note(vault, f"Kom {TODAY:%Y-%m-%d}, ring {TODAY:%Y %m %d}")
    vault.write(delete_now, Deletion(case, case))
    assert words_of(vault, note) == f"Kom {TODAY:%Y-%m-%d}, ring •"
