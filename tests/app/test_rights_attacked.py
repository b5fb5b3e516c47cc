"""What belongs to others is in nobody's copy or archive; somebody without a case has the same rights."""

import json
from dataclasses import replace

import pytest

from app.domain.entities import Person
from app.domain.right_states import Share
from app.domain.rights import NotDouble
from app.outputs.archive import read_case
from app.outputs.own_copy import own_copy_json
from app.record.copy import lines_of
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.doubles import Merge, merge_persons, undo_merge
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewNote, write_note
from app.use_cases.retention import Deletion, delete_now
from app.use_cases.rights import (
    CopyOut,
    Restricted,
    Shared,
    decide_share,
    hand_copy,
    lift_restriction,
    restrict,
)
from app.use_cases.stays import Departure, record_departure
from tests.app.house import as_duty, move_in, refused
from tests.app.test_rights import family
from tests.support import PASSWORD, TODAY, prepared, spare_vault


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", prepare=family)
    made.confirm(PASSWORD)
    yield made
    made.close()


@pytest.fixture
def mother():
    return prepared(family)[0]


@pytest.fixture
def son():
    return prepared(family)[1]


def visitor(vault, name="Dag Dagsen", **more):
    contact = vault.write(
        log_contact, Visit(Newcomer(name=name, gender="woman", birth_year=1970, **more), TODAY, "day_visit")
    )
    return vault.db.execute("SELECT person FROM contact WHERE code = ?", (contact.result,)).fetchone()[0]


def whole(vault, whom):
    return vault.read(lambda q: q.rights.whole(whom))


def copied(vault, person, staff=False):
    return own_copy_json(whole(vault, person), person, staff, TODAY).decode()


# -- the copy -----------------------------------------------------------------------------------------------------


def test_a_copy_never_names_who_was_taken_for_the_person_or_whom_they_must_not_meet(vault, mother):
    taken = next(row for row in vault.db.execute("SELECT other FROM not_double"))[0]
    (row,) = [
        line for line in lines_of(whole(vault, mother.person), mother.person) if line.entry.kind.name == "not_double"
    ]
    assert (row.share, isinstance(row.entry.row, NotDouble)) == (Share.OUT, True)
    keys = [e.key for e in whole(vault, mother.person).entries if e.kind.name in ("must_not_meet", "not_double")]
    assert len(keys) == 2
    for key in keys:
        vault.write(decide_share, Shared(mother.person, key, "masked"))
    copy = copied(vault, mother.person)
    assert "must_not_meet:" in copy
    assert taken not in copy
    assert "S-002" not in copy, "nor where the other one lives"


def test_a_step_belongs_to_whose_goal_it_is(vault, mother, son):
    goals = {
        entry.key: entry.person for entry in whole(vault, mother.household).entries if entry.kind.name == "plan_step"
    }
    assert set(goals.values()) == {mother.person}
    assert '"plan_step:' in copied(vault, mother.person)
    assert '"plan_step:' not in copied(vault, son.person)


def test_a_short_name_is_masked_where_it_is_a_name_and_a_colleague_in_words_too(vault, mother, son):
    with vault.unit() as work:
        work.write(replace(work.get(Person, son.person), name="Bo Li"), "person_saved")
        work.commit()
    words = "Bos venn ville bo der, sa Kari. Vakta og Vakt enig."
    vault.write(write_note, NewNote(mother.household, words, person=mother.person))
    assert (copy := copied(vault, mother.person))
    assert "• venn ville bo der, sa •. Vakta og • enig." in copy
    assert "• venn ville bo der, sa Kari. Vakta og Vakt enig." in copied(vault, mother.person, staff=True)


def test_a_copy_for_somebody_without_a_case_stands_in_the_register(vault):
    code = visitor(vault)
    vault.write(hand_copy, CopyOut(code, "short_copy", "ab" * 32))
    handed = vault.read(lambda q: q.day.handed_out(TODAY.year))
    assert [(row.household, row.what) for row in handed if row.person == code] == [("", "short_copy")]


# -- the archive --------------------------------------------------------------------------------------------------


def test_an_archive_has_nothing_of_another_case_and_all_that_happened_in_its_own(vault, mother, son):
    vault.write(record_departure, Departure((mother.code, son.code), TODAY))
    (again,) = move_in(vault, adult=Newcomer(code=mother.person), arrived=TODAY, room="K01")
    vault.write(write_note, NewNote(again.household, "Bare i den nye saken", person=mother.person))
    with vault.unit() as work:
        for _ in range(501):
            work.record("walked", mother.household)
        work.commit()
    case = vault.read(lambda q: read_case(q, mother.household))
    assert again.household not in str([entry.values for entry in case.whole.entries])
    assert "Bare i den nye saken" not in str([entry.values for entry in case.whole.entries])
    assert "Bare i den nye saken" in copied(vault, mother.person), "the copy is of the person, wherever"
    codes = {entry.row.code for entry in case.whole.entries if "code" in entry.kind.facts}
    changed = {row[0] for row in vault.db.execute("SELECT DISTINCT subject FROM history")}
    assert codes & changed <= {line.subject for line in case.history}
    assert any(code.startswith("AVV-") for code in codes & changed)
    assert sum(line.event == "walked" for line in case.history) == 502, "however long it is"


# -- restricted ---------------------------------------------------------------------------------------------------


def test_somebody_without_a_case_who_is_restricted_is_shut_to_all_but_leaders(vault):
    code, duty = visitor(vault), as_duty(vault)
    assert duty.read(lambda q: q.cases.search("Dagsen"))
    vault.write(restrict, Restricted(code, "Bestridt"))
    assert duty.read(lambda q: q.cases.search("Dagsen")) == []
    refused(duty, log_contact, Visit(Newcomer(code=code), TODAY, "day_visit"), "case_shut")
    assert vault.read(lambda q: q.cases.search("Dagsen"))
    (stay,) = move_in(vault, adult=Newcomer(code=code), arrived=TODAY, room="K01")
    refused(duty, write_note, NewNote(stay.household, "Nei"), "case_shut")
    vault.write(lift_restriction, code)
    assert duty.read(lambda q: q.cases.search("Dagsen"))


def test_what_is_not_to_be_used_is_not_used_after_a_merging_either(vault):
    kept, gone = visitor(vault), visitor(vault, "Dag Dagson")
    vault.write(restrict, Restricted(kept, "Før"))
    vault.write(lift_restriction, kept)
    vault.write(restrict, Restricted(gone, "Nå"))
    vault.write(merge_persons, Merge(kept, gone))
    standing = vault.read(lambda q: q.rights.restriction(kept))
    assert (standing.lifted, standing.reason) == (None, "Nå")


# -- merged -------------------------------------------------------------------------------------------------------


def test_a_merging_that_is_undone_gives_back_what_it_gave(vault):
    kept, gone = visitor(vault, phone=""), visitor(vault, "Anne Annesen", phone="98765432")
    apart = vault.db.execute("SELECT one FROM not_double").fetchone()[0]
    with vault.unit() as work:
        work.write(NotDouble(one=apart, other=gone, reason="To", at=work.now, user="Kari"), "two_persons")
        work.commit()
    code = vault.write(merge_persons, Merge(kept, gone)).result
    assert [row.person for row in vault.read(lambda q: q.cases.search("98765432"))] == [kept]
    vault.write(undo_merge, code)
    assert [row.person for row in vault.read(lambda q: q.cases.search("98765432"))] == [gone]
    assert vault.db.execute("SELECT phone FROM person WHERE code = ?", (kept,)).fetchone() == ("",)
    assert vault.db.execute("SELECT reason FROM not_double WHERE other = ?", (gone,)).fetchone() == ("To",)


# -- shut out -----------------------------------------------------------------------------------------------------


def test_a_leader_who_is_shut_out_deletes_archives_copies_and_merges_nothing_of_it(vault, mother):
    code = visitor(vault)
    merged = vault.write(merge_persons, Merge(mother.person, visitor(vault, "Eva Evensen"))).result
    vault.db.execute(
        "INSERT INTO exclusion (household, user, by_user, since, reason) VALUES (?, 'Kari', 'Berit', ?, 'Kjenner familien')",
        (mother.household, TODAY.isoformat()),
    )
    refused(vault, delete_now, Deletion(mother.household, mother.household), "case_shut")
    refused(vault, hand_copy, CopyOut(mother.person, "own_copy", "ab" * 32), "case_shut")
    refused(vault, merge_persons, Merge(code, mother.person), "case_shut")
    refused(vault, undo_merge, merged, "case_shut")
    for asked in (mother.household, mother.person):
        with pytest.raises(Exception, match="case_shut"):
            vault.read(lambda q, asked=asked: read_case(q, asked))
    assert json.dumps([row.code for row in vault.read(lambda q: q.rights.merges())]) == "[]"
