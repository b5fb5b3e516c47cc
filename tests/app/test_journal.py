"""The journal of a case, the word to the next shift, consents, and one's own tasks; with any text a person can paste (I8)."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.changes import CARE, NOTES, TASKS
from app.domain.care import MODES, NOTE_KINDS, PURPOSES, SERVICES, Consent, Handover, Note
from app.domain.house import Task
from app.use_cases.journal import (
    NewHandover,
    NewNote,
    save_consent,
    sign_handover,
    write_handover,
    write_note,
)
from app.use_cases.tasks import OwnTask, Postponement, TaskEnd, add_task, end_task, postpone_task
from tests.app.caring import a_consent, note, open_tasks, records, tasks, the_task
from tests.app.house import SON, ago, as_duty, events, move_in, refused
from tests.support import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)
TYPED = {
    "Arabic, right to left": "قالت إنها خائفة من العودة إلى البيت",
    "marks that turn the direction": "\u2067שלום\u2069 og \u200fמה שלומך\u200f",
    "emoji": "Sint \U0001f621, så glad \U0001f469\u200d\U0001f467 \U0001f1f3\U0001f1f4",
    "Sami": "Čáhppes beana, ŋ, đ, ŧ, ž",
    "lines": "En\nto\n\n\tfire",
}


@pytest.fixture
def vault(staffed):
    return staffed


@pytest.fixture
def mother(vault):
    return move_in(vault, SON)[0]


def new(stay, **more):
    return replace(NewNote(stay.household, "Sov godt", "observed", stay.person), **more)


# -- notes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NOTE_KINDS)
def test_a_note_of_every_kind_is_kept_with_who_and_when(vault, mother, kind):
    wish = new(mother, kind=kind, service="nav", mode="meeting", day=ago(1), handover=True)
    done = as_duty(vault).write(write_note, wish)
    assert done.kinds == {NOTES, TASKS, CARE}
    (kept,) = vault.read(lambda q: q.records.notes(mother.household))
    service = ("nav", "meeting") if kind == "service" else ("", "")
    assert kept == Note(
        code=done.result,
        household=mother.household,
        person=mother.person,
        kind=kind,
        service=service[0],
        mode=service[1],
        day=ago(1),
        text="Sov godt",
        handover=True,
        corrects="",
        at=NOW,
        user="Vakt",
    )
    assert "note" in events(vault, mother.person)
    assert not any("Sov" in r.before + r.after for r in vault.read(lambda q: q.trust.history([mother.person])))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("mode", MODES)
def test_contact_with_every_service_in_every_way(vault, mother, service, mode):
    note(vault, mother, service=service, mode=mode)
    assert [(n.service, n.mode) for n in records(vault, Note, mother)] == [(service, mode)]


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_what_was_typed_comes_back_as_it_was_in_any_script(vault, mother, text):
    note(vault, mother, text=f"  {text}\n ")
    assert records(vault, Note, mother)[0].text == unicodedata.normalize("NFC", text)


def test_line_breaks_of_any_kind_are_one_kind_and_letters_are_composed(vault, mother):
    note(vault, mother, text="a\r\nb\rc\u2029d A\u030a")
    assert records(vault, Note, mother)[0].text == "a\nb\nc\nd Å"


@pytest.mark.parametrize("length", [10_000, 20_000])
def test_long_notes_come_back_whole(vault, mother, length):
    text = ("Åse gråt. \U0001f622 " * length)[:length].strip().ljust(length, "x")
    note(vault, mother, text=text)
    assert records(vault, Note, mother)[0].text == text
    refused(vault, write_note, new(mother, text="x" * 20_001), "text_too_long")


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\ud83d", "a\udc00b", "\x85x"])
def test_what_is_no_text_is_refused_in_words(vault, mother, text):
    refused(vault, write_note, new(mother, text=f"a{text}"), "text_unreadable")
    refused(vault, write_handover, NewHandover(f"a{text}"), "text_unreadable")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-999", "person": ""}, "unknown_case"),
        ({"person": "P-9999"}, "unknown_person"),
        ({"kind": "opinion"}, "unknown_code"),
        ({"kind": ""}, "choose_answer"),
        ({"text": " \n"}, "text_needed"),
        ({"kind": "service"}, "choose_answer"),
        ({"kind": "service", "service": "nav"}, "choose_answer"),
        ({"kind": "service", "service": "press", "mode": "phone"}, "unknown_code"),
        ({"kind": "service", "service": "nav", "mode": "pigeon"}, "unknown_code"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"corrects": "N-99999"}, "unknown_code"),
    ],
)
def test_a_note_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, write_note, new(mother, **change), code)


def test_a_correction_is_a_new_note_and_the_old_one_stays(vault, mother, clock):
    first = note(vault, mother, text="Feil dag")
    clock.now += timedelta(minutes=1)
    second = note(vault, mother, text="Riktig dag", corrects=first)
    found = vault.read(lambda q: q.records.notes(mother.household))
    assert [(n.code, n.text, n.corrects) for n in found] == [(second, "Riktig dag", first), (first, "Feil dag", "")]
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen"))[0]
    refused(vault, write_note, new(other, corrects=first), "unknown_code")


def test_a_persons_notes_are_their_own_and_those_of_the_case_newest_first(vault, clock):
    mother, son = move_in(vault, SON)
    for stay, person in ((mother, mother.person), (son, son.person), (son, "")):
        clock.now += timedelta(minutes=1)
        note(vault, stay, text=f"om {person}", person=person)
    read = lambda person: [n.person for n in vault.read(lambda q: q.records.notes(mother.household, person))]  # noqa: E731
    assert (read(mother.person), read(son.person), len(read(""))) == (["", mother.person], ["", son.person], 3)
    assert vault.read(lambda q: q.records.note_count(mother.household, son.person)) == 2
    assert [n.person for n in vault.read(lambda q: q.records.notes(mother.household, "", 1))] == [""]


# -- the word to the next shift ---------------------------------------------------------------------------------


def test_the_next_shift_reads_words_and_marked_notes_and_signs(vault, mother, clock):
    word = vault.write(write_handover, NewHandover(" Rolig \U0001f634 ")).result
    note(vault, mother, text="Ikke for vakten")
    clock.now += timedelta(minutes=1)
    marked = note(vault, mother, text="Hør etter", handover=True)
    duty = as_duty(vault)
    found = duty.read(lambda q: q.records.handovers())
    assert [(w.code, w.text, who) for w, who in found] == [
        (marked, "Hør etter", ()),
        (word, "Rolig \U0001f634", ("Kari",)),
    ]
    for _ in range(2):
        assert duty.write(sign_handover, (word, marked)).kinds == {NOTES}
    assert [who for _, who in vault.read(lambda q: q.records.handovers())] == [("Vakt",), ("Kari", "Vakt")]
    assert isinstance(found[1][0], Handover)


def test_words_are_shown_for_three_days(vault, clock):
    vault.write(write_handover, NewHandover("Gammelt"))
    for days, shown in ((3, 1), (4, 0)):
        clock.now = NOW + timedelta(days=days)
        assert len(vault.read(lambda q: q.records.handovers())) == shown
    assert len(vault.read(lambda q: q.records.handovers(9))) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "  "}, "text_needed"),
        ({"text": "x" * 4001}, "text_too_long"),
        ({"household": "S-999"}, "unknown_case"),
    ],
)
def test_a_word_that_cannot_be_is_refused(vault, change, code):
    refused(vault, write_handover, replace(NewHandover("Hei"), **change), code)


def test_only_what_is_for_the_next_shift_can_be_signed(vault, mother):
    plain = note(vault, mother)
    for codes in (("E-99999",), ("hva som helst",), (plain,)):
        refused(vault, sign_handover, codes, "unknown_code")


# -- consents ---------------------------------------------------------------------------------------------------


def consent(stay, **more):
    return replace(a_consent(stay.household, stay.person, given=ago(2), expires=TODAY + timedelta(days=60)), **more)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_consent_is_kept_reminded_of_and_withdrawn(vault, mother, purpose):
    wish = consent(mother, purpose=purpose, recipient=" Rek\ntor ", withhold="Ikke\r\nadressen")
    done = as_duty(vault).write(save_consent, wish)
    assert done.kinds == {CARE, TASKS}
    kept = replace(wish, code=done.result, recipient="Rek tor", withhold="Ikke\nadressen", version=1)
    assert records(vault, Consent, mother) == [kept]
    task = the_task(vault, mother.household, "consent_runs_out")
    assert (task.subject, task.due) == (done.result, datetime(2027, 1, 8, 8))
    vault.write(save_consent, replace(kept, expires=TODAY + timedelta(days=74)))
    assert the_task(vault, mother.household, "consent_runs_out").due == datetime(2027, 1, 22, 8)
    vault.write(save_consent, replace(kept, withdrawn=TODAY, version=2))
    assert "consent_runs_out" not in {kind for kind, _ in open_tasks(vault, mother.household)}
    refused(vault, save_consent, kept, "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([mother.person])) if r.event == "consent")
    assert ('"withdrawn": null' in line.before, TODAY.isoformat() in line.after) == (True, True)


@pytest.mark.parametrize(
    ("more", "day", "stands"),
    [
        ({}, ago(3), False), ({}, ago(2), True), ({"expires": TODAY}, TODAY, True), ({"expires": TODAY}, TOMORROW, False),
        ({"withdrawn": TODAY}, ago(1), True), ({"withdrawn": TODAY}, TODAY, False), ({"expires": None}, TOMORROW, True),
    ],
)  # fmt: skip
def test_a_consent_holds_through_its_last_day_until_it_is_withdrawn(mother, more, day, stands):
    assert consent(mother, **more).stands(day) is stands


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"purpose": "marketing"}, "unknown_code"),
        ({"recipient": " "}, "recipient_needed"),
        ({"given": TOMORROW}, "day_in_future"),
        ({"expires": ago(3)}, "ends_before"),
        ({"expires": TODAY.replace(year=2060)}, "absurd_date"),
        ({"withdrawn": TOMORROW}, "day_in_future"),
        ({"withhold": "\x00"}, "text_unreadable"),
        ({"code": "C-9999"}, "unknown_code"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_consent, consent(mother, **change), code)


# -- tasks of one's own, and what becomes of a task -------------------------------------------------------------


def test_a_task_of_ones_own_for_a_case_a_person_or_nobody(vault, mother):
    own = OwnTask(" Vask\n rommet ", TODAY)
    codes = [
        as_duty(vault).write(add_task, w).result for w in (own, replace(own, household=mother.household, due=TOMORROW))
    ]
    third = replace(own, household=mother.household, subject=mother.person, responsible="Vakt")
    codes.append(vault.write(add_task, third).result)
    found = {t.code: t for t in vault.read(lambda q: q.records.tasks_open()) if t.kind == "own"}
    assert [(found[c].title, found[c].subject, found[c].household) for c in codes] == [
        ("Vask rommet", "", ""), ("Vask rommet", mother.household, mother.household),
        ("Vask rommet", mother.person, mother.household),
    ]  # fmt: skip
    tonight = datetime(2026, 11, 23, 23, 59)  # what is for today is not over before the day is
    assert [(found[c].due, found[c].responsible) for c in codes] == [
        (tonight, "duty"), (datetime(2026, 11, 24, 8), "duty"), (tonight, "Vakt"),
    ]  # fmt: skip
    assert isinstance(found[codes[0]], Task)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "title_needed"),
        ({"title": "x" * 301}, "text_too_long"),
        ({"title": "\x00"}, "text_unreadable"),
        ({"due": ago(1)}, "postpone_ahead"),
        ({"due": TODAY + timedelta(days=401)}, "postpone_ahead"),
        ({"household": "S-999"}, "unknown_case"),
        ({"subject": "Åse Bjørnstad"}, "unknown_person"),
        ({"subject": "P-9999"}, "unknown_person"),
        ({"responsible": "Ingen"}, "unknown_user"),
        ({"responsible": ""}, "unknown_user"),
    ],
)
def test_a_task_of_ones_own_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, add_task, replace(OwnTask("Ring", TODAY, mother.household), **change), code)


def test_a_task_is_put_off_with_a_reason_each_time(vault, mother):
    task = the_task(vault, mother.household, "safety_plan")
    wish = Postponement(task.code, TOMORROW, " Sover\n ")
    for change, code in (
        ({"reason": " "}, "reason_needed"), ({"until": TODAY}, "postpone_ahead"), ({"reason": "\x00"}, "text_unreadable"),
        ({"until": TODAY + timedelta(days=401)}, "postpone_ahead"), ({"task": "G-9999"}, "task_ended"),
        ({"reason": "x" * 301}, "text_too_long"),
    ):  # fmt: skip
        refused(vault, postpone_task, replace(wish, **change), code)
    assert as_duty(vault).write(postpone_task, wish).kinds == {TASKS}
    now = the_task(vault, mother.household, "safety_plan")
    assert now == replace(task, due=datetime(2026, 11, 24, 8), note="Sover", version=2)
    vault.write(postpone_task, replace(wish, until=TODAY + timedelta(days=400), reason="Syk"))
    lines = [r for r in vault.read(lambda q: q.trust.history([mother.household])) if r.event == "task_postponed"]
    assert [(("Syk", "Sover")[n] in r.after, r.user) for n, r in enumerate(lines)] == [(True, "Kari"), (True, "Vakt")]


def test_a_task_is_done_or_set_aside_with_a_reason_once(vault, mother):
    one, two = (the_task(vault, mother.household, k) for k in ("safety_plan", "intake_interview"))
    for change, code in (
        ({"answer": "yes"}, "choose_answer"), ({"answer": ""}, "choose_answer"), ({"note": "\x00"}, "text_unreadable"),
        ({"answer": "not_relevant"}, "reason_needed"), ({"answer": "not_relevant", "note": " "}, "reason_needed"),
    ):  # fmt: skip
        refused(vault, end_task, replace(TaskEnd(one.code, "done"), **change), code)
    as_duty(vault).write(end_task, TaskEnd(one.code, "done"))
    vault.write(end_task, TaskEnd(two.code, "not_relevant", "Var her i fjor"))
    ended = {t.code: (t.answer, t.ended_by, t.note) for t in tasks(vault, mother.household) if t.ended}
    assert ended == {one.code: ("done", "Vakt", ""), two.code: ("not_relevant", "Kari", "Var her i fjor")}
    for code in (one.code, two.code):
        refused(vault, end_task, TaskEnd(code, "done"), "task_ended")
        refused(vault, postpone_task, Postponement(code, TOMORROW, "x"), "task_ended")


def test_a_talk_says_how_it_was_interpreted_and_it_is_counted(vault, mother):
    talk = new(mother, kind="individual_talk", interpreter="phone", language="arabisk", unqualified="Ingen ledig")
    vault.write(write_note, talk)
    vault.write(write_note, replace(talk, interpreter="present", language=" Arabisk ", unqualified=""))
    vault.write(write_note, replace(talk, interpreter="none", language="norsk"))
    vault.write(write_note, replace(talk, kind="observed"))
    used = vault.read(lambda q: q.returns.interpreted(TODAY.year))
    assert (used.talks, used.qualified, used.languages) == (2, 1, ("Arabisk",))
    kept = vault.read(lambda q: q.records.notes(mother.household, mother.person, 10))
    assert {(n.kind, n.interpreter, n.language, n.unqualified) for n in kept} == {
        ("individual_talk", "phone", "arabisk", "Ingen ledig"), ("individual_talk", "present", "Arabisk", ""),
        ("individual_talk", "none", "", ""), ("observed", "", "", ""),
    }  # fmt: skip
    refused(vault, write_note, replace(talk, interpreter="telepathy"), "unknown_code")
