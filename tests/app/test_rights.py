"""The person's rights: reserved or not, the own copy with others left out, the archive that reads back, requests in time."""

import io
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.domain.base import PersonCode
from app.domain.care import Measure
from app.domain.errors import RuleBroken, VaultError
from app.domain.house import MustNotMeet
from app.domain.right_states import Share
from app.domain.rights import Reservation, Restriction, RightsRequest, RightsSettings
from app.forms.count import count_year
from app.outputs.archive import LISTED, archive_bytes, read_archive, read_case
from app.outputs.own_copy import own_copy_json, own_copy_pdf, short_copy_pdf
from app.ports import LogFilter
from app.record.copy import lines_of
from app.use_cases.access import BreakGlass, break_glass
from app.use_cases.households import keep_apart
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewNote, write_note
from app.use_cases.rights import (
    Asked,
    OwnWord,
    Restricted,
    Shared,
    answer_request,
    ask_for,
    decide_share,
    lift_restriction,
    restrict,
    save_reservation,
    save_rights_settings,
    save_statement,
)
from tests.app import caring
from tests.app.house import DAUGHTER, SON, ago, as_duty, move_in, refused, staff
from tests.db.test_care_access import MARKER, write_everything
from tests.support import NOW, PASSWORD, TODAY, prepared, spare_vault

NAME = "Sigrid Solbakken"
SISTER = "Vigdis"


def family(vault):
    """A mother with a son of whom everything is written, and a note that names both."""
    staff(vault)
    stays = move_in(vault, SON, adult=Newcomer(name=NAME, gender="woman", birth_year=1988), arrived=ago(9))
    write_everything(vault, *stays)
    mother, son = stays
    vault.write(write_note, NewNote(mother.household, f"Sigrid sa at {son.person} sov godt.", person=mother.person))
    caring.topic(vault, mother, "needs", text="Det har jeg selv sagt")
    other = move_in(vault, room="K02", adult=Newcomer(name="Nora Nabo", gender="woman", birth_year=1990))
    vault.write(keep_apart, MustNotMeet(one=mother.person, other=other[0].household, reason="Xanten"))
    return stays


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", prepare=family)
    made.confirm(PASSWORD)
    yield made
    made.close()


@pytest.fixture
def mother(vault):
    return prepared(family)[0]


@pytest.fixture
def son(vault):
    return prepared(family)[1]


def whole(vault, whom):
    return vault.read(lambda q: q.rights.whole(whom))


def copied(vault, person, staff=False):
    return json.loads(own_copy_json(whole(vault, person), PersonCode(person), staff, TODAY))


def centre(vault):
    return vault.read(lambda q: q.centre.facts())


def pdf_text(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


# -- the own copy -------------------------------------------------------------------------------------------------


def test_a_copy_has_what_is_the_persons_and_nothing_of_the_child(vault, mother, son):
    copy = copied(vault, mother.person)
    words = json.dumps(copy, ensure_ascii=False)
    assert "Det har jeg selv sagt" in words
    assert "Sigrid sa at • sov godt." in words, "the child's code is not the mother's"
    assert not re.search(rf"\b{son.person}\b", words)
    kinds = {entry["entry"].split(":")[0] for entry in copy["entries"]}
    assert not kinds & {"school", "heard", "fetcher", "meeting", "around"}, "the child's own"
    assert not kinds & {"task", "must_not_meet", "handover"}
    assert {"consent", "note", "stay", "goal"} <= kinds
    assert "Xanten" not in words
    assert "Kari" not in words, "colleagues are left out unless the leader has set otherwise"
    assert "Kari" in json.dumps(copied(vault, mother.person, staff=True))
    assert {one["why"] for one in copy["left_out"]} == {"about_others", "internal", "decided"}
    boys = {entry["entry"].split(":")[0] for entry in copied(vault, son.person)["entries"]}
    assert {"school", "heard"} <= boys


def test_every_entry_is_the_persons_the_familys_or_left_out_and_what_is_decided_is_kept(vault, mother):
    lines = lines_of(whole(vault, mother.person), mother.person)
    assert {line.entry.person for line in lines} == {mother.person, ""}
    masked = next(
        line for line in lines if line.proposed == Share.MASKED and "sov godt" in getattr(line.entry.row, "text", "")
    )
    key = masked.entry.key
    refused(vault, decide_share, Shared(mother.person, key), "choose_answer")
    refused(vault, decide_share, Shared(mother.person, key, "out"), "ground_needed")
    vault.write(decide_share, Shared(mother.person, key, "out", "art_15_4"))
    again = {line.entry.key: line for line in lines_of(whole(vault, mother.person), mother.person)}
    assert again[key].share == Share.OUT
    assert "sov godt" not in json.dumps(copied(vault, mother.person))
    vault.write(decide_share, Shared(mother.person, key, "in"))
    assert f"{prepared(family)[1].person} sov godt" in json.dumps(copied(vault, mother.person))


def test_what_others_told_is_proposed_left_out(vault, mother):
    caring.topic(vault, mother, "threat", text="Politiet sier noe", source="police")
    words = json.dumps(copied(vault, mother.person), ensure_ascii=False)
    assert "Politiet sier noe" not in words
    assert {"why": "told_by_others", "ground": "16_d", "count": 1} in copied(vault, mother.person)["left_out"]


def test_a_childs_name_is_masked_in_every_form_and_the_own_is_not(vault):
    stays = move_in(
        vault, DAUGHTER.__class__("child", name=SISTER, gender="woman", birth_year=2015), room="M01", offer="men",
        adult=Newcomer(name="Berit Solbakken", gender="woman", birth_year=1980),
    )  # fmt: skip
    vault.write(
        write_note, NewNote(stays[0].household, "Vigdis' sekk. Berits mor. vigdis og VIGDISS.", person=stays[0].person)
    )
    words = json.dumps(copied(vault, stays[0].person), ensure_ascii=False)
    assert "• sekk. Berits mor. • og •." in words


def test_the_pdf_says_what_is_left_out_and_on_what_ground_and_the_own_words_stand_beside(vault, mother):
    note = next(e for e in whole(vault, mother.person).entries if e.kind.name == "note" and e.person == mother.person)
    vault.write(save_statement, OwnWord(mother.person, note.key, "Slik var det ikke."))
    content = own_copy_pdf(centre(vault), whole(vault, mother.person), mother.person, False, TODAY, marks=True)
    words = pdf_text(content)
    assert "Slik var det ikke." in words
    assert "§ 16 bokstav e" in words
    assert "art. 15 nr. 4" in words
    assert not re.search(rf"\b{prepared(family)[1].person}\b", words)


def test_the_short_copy_has_dates_and_help_and_nothing_else(vault, mother):
    words = pdf_text(short_copy_pdf(centre(vault), whole(vault, mother.person), mother.person, TODAY, marks=True))
    assert f"{ago(9):%d.%m.%Y}" in words
    assert MARKER not in words
    assert NAME.split()[0] not in words
    assert "krisesenter" not in words.lower()


def test_only_a_leader_reads_the_whole_and_the_look_is_in_the_log(vault, mother):

    with pytest.raises(RuleBroken, match="leader_only"):
        as_duty(vault).read(lambda q: q.rights.whole(mother.person))
    whole(vault, mother.person)
    assert ("whole", mother.person) in [(r.event, r.subject) for r in vault.read(lambda q: q.trust.log(LogFilter()))]


# -- the archive --------------------------------------------------------------------------------------------------


def test_an_archive_holds_everything_and_reads_back_with_the_passphrase_only(vault, mother):
    case = vault.read(lambda q: read_case(q, mother.household))
    packed = archive_bytes(centre(vault), case, NOW, "lang frase med fire ord")
    assert MARKER.encode() not in packed
    files = read_archive(packed, "lang frase med fire ord")
    listed = json.loads(files[LISTED])
    assert set(listed["files"]) == set(files) - {LISTED}
    record = json.loads(files["sak.json"])
    kinds = {entry["kind"] for entry in record["entries"]}
    assert {"person", "stay", "note", "topic_entry", "school", "paper", "handed_out", "task", "household"} <= kinds
    assert record["names"][mother.person] == NAME
    assert any(line["event"] == "arrived" for line in record["history"]) or record["history"]
    assert sum(name.startswith("papirer/") for name in files) == 2
    assert MARKER in pdf_text(files["sak.pdf"])
    with pytest.raises(VaultError, match="archive_unreadable"):
        read_archive(packed, "feil frase")
    with pytest.raises(VaultError, match="archive_unreadable"):
        read_archive(packed[:-400], "lang frase med fire ord")


def test_an_archive_that_reads_back_otherwise_does_not_count_as_made(vault, mother, monkeypatch):
    case = vault.read(lambda q: read_case(q, mother.household))
    monkeypatch.setattr("app.outputs.archive.read_archive", lambda packed, password: {})
    with pytest.raises(VaultError, match="archive_not_verified"):
        archive_bytes(centre(vault), case, NOW, "lang frase med fire ord")


# -- reserved, asked, restricted ----------------------------------------------------------------------------------


def a_reservation(person, answer="reserved", by="self", **more):
    return Reservation(
        person=person, told=TODAY, told_by="Kari", language="norsk", answer=answer, decided_by=by, **more
    )


def test_a_reservation_takes_the_person_out_of_the_statistics_and_can_be_withdrawn(vault, mother, son):

    def residents():
        register = vault.read(lambda q: q.returns.register(TODAY.year))
        return count_year(register, TODAY.year, vault.read(lambda q: q.returns.rules(TODAY.year)), TODAY).value(
            "residents.all"
        )

    before = residents()
    done = vault.write(save_reservation, a_reservation(mother.person, version=1))
    assert residents() == before - 1
    assert done.undo is not None
    refused(vault, save_reservation, a_reservation(son.person), "parent_decides")
    vault.write(save_reservation, a_reservation(son.person, "not_reserved", "parent"))
    kept = vault.read(lambda q: q.rights.reservation(mother.person))
    vault.write(save_reservation, a_reservation(mother.person, "withdrawn", version=kept.version))
    assert residents() == before
    vault.write(save_rights_settings, RightsSettings(child_age=5))
    refused(vault, save_reservation, a_reservation(son.person, "reserved", "parent", version=1), "child_decides")


def test_a_request_is_answered_in_time_and_a_refusal_has_ground_and_reason(vault, mother):
    code = vault.write(ask_for, Asked(mother.person, "copy", ago(3), "Muntlig")).result
    request = next(one for one in vault.read(lambda q: q.rights.requests()) if one.code == code)
    assert (request.code, request.due) == (code, ago(3) + timedelta(days=30))
    assert isinstance(request, RightsRequest)

    answer = replace(request, answered=TODAY, outcome="turned_down")
    refused(vault, answer_request, answer, "ground_needed")
    refused(vault, answer_request, replace(answer, ground="16_c"), "give_reason")
    refused(vault, answer_request, replace(request, answered=TODAY), "choose_answer")
    vault.write(answer_request, replace(answer, ground="16_c", reason="Legen fraråder det"))
    assert code not in {one.code for one in vault.read(lambda q: q.rights.requests())}


def test_a_restricted_case_is_opened_by_a_leader_or_in_an_emergency_only(vault, mother):
    duty = as_duty(vault)
    assert duty.read(lambda q: q.records.of(Measure, mother.household))
    vault.write(restrict, Restricted(mother.household, "Hun sier det er feil"))

    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.records.of(Measure, mother.household))
    assert vault.read(lambda q: q.records.of(Measure, mother.household))
    duty.write(break_glass, BreakGlass(mother.household, "Hun er truet nå"))
    assert duty.read(lambda q: q.records.of(Measure, mother.household))
    vault.write(lift_restriction, mother.household)
    refused(vault, lift_restriction, mother.household, "not_restricted")
    assert isinstance(vault.read(lambda q: q.rights.restriction(mother.household)), Restriction)
