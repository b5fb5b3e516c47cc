"""Mapping by topics, adult and child: nothing written is lost, nothing empty is a mapping, and what follows of it (K1, K2, I3)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlcipher3 import dbapi2

from app.care.rules import flag_kinds
from app.care.topics import kinds_for, topics_of
from app.changes import CARE, TASKS
from app.domain.care import ANSWERS, BY, INTERPRETERS, SAFE_HERE, SOURCES, STATUSES, Conclusion, Flag, TopicEntry
from app.use_cases.mapping import FlagAnswer, NewConclusion, TopicTalk, answer_flag, conclude, record_topic
from tests.app.caring import flag, mapped, open_tasks, records, tasks, the_task, topic
from tests.app.house import SON, ago, as_duty, events, move_in, refused
from tests.support import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def case(vault):
    return move_in(vault, SON)


def talk(stay, **change):
    return replace(
        TopicTalk(
            household=stay.household,
            person=stay.person,
            kind="threat",
            topic="violence",
            base=0,
            status="talked",
            text="Slått",
        ),
        **change,
    )


def made(stay, **change):
    return replace(
        NewConclusion(stay.household, stay.person, "threat", TODAY, safe_here="yes", text="Trygt nok."), **change
    )


# -- topics -----------------------------------------------------------------------------------------------------


def test_the_child_has_topics_of_its_own_and_no_intake_interview():
    assert kinds_for("adult") == ("interview", "needs", "threat")
    assert kinds_for("child") == ("needs", "threat")
    for kind in ("needs", "threat"):
        adult, child = topics_of(kind, "adult"), topics_of(kind, "child")
        assert [t.title for t in adult.topics] != [t.title for t in child.topics]
        assert adult.source
        assert child.source
    for person in ("adult", "child"):
        for kind in kinds_for(person):
            topics = topics_of(kind, person)
            codes = [t.code for t in topics.topics]
            assert len(codes) == len(set(codes)) >= 9
            assert all(t.title and t.prompts for t in topics.topics)
            assert all(topics.topic(code) for code in topics.minimum)
        assert topics_of("threat", person).minimum == ("perpetrators", "violence")


def test_no_topic_scores_anybody_or_names_an_instrument():
    words = ("sara", "patriark", "danger assessment", "b-safer", "lav risiko", "høy risiko", "middels", "skår", "score")
    for person in ("adult", "child"):
        for kind in kinds_for(person):
            said = str([(t.title, t.prompts) for t in topics_of(kind, person).topics]).lower()
            assert not [w for w in words if w in said]


@pytest.mark.parametrize(("person", "kind"), [(p, k) for p in ("adult", "child") for k in kinds_for(p)])
def test_every_topic_of_every_mapping_can_be_written(vault, case, person, kind):
    stay = case[person == "child"]
    for known in topics_of(kind, person).topics:
        assert topic(vault, stay, kind, topic=known.code, text=known.title) == 1
    assert [(e.topic, e.text) for e in sorted(records(vault, TopicEntry, stay), key=lambda e: e.topic)] == sorted(
        (t.code, t.title) for t in topics_of(kind, person).topics
    )


@pytest.mark.parametrize("status", STATUSES)
def test_an_entry_keeps_status_source_interpreter_day_hour_and_who_wrote_it(vault, case, status):
    done = as_duty(vault).write(
        record_topic, talk(case[1], status=status, source="parent", interpreter="phone", day=ago(2), text=" Ord \r\n ")
    )
    assert (done.kinds, done.result) == ({CARE}, 1)
    (entry,) = records(vault, TopicEntry, case[1])
    assert (entry.status, entry.source, entry.interpreter, entry.day) == (status, "parent", "phone", ago(2))
    assert (entry.text, entry.at, entry.user, entry.number) == ("Ord", NOW, "Vakt", 1)
    assert entry.household == case[1].household
    assert events(vault, case[1].person)[0] == "topic"


def test_a_day_that_is_not_said_is_today(vault, case):
    vault.write(record_topic, talk(case[0]))
    assert [e.day for e in records(vault, TopicEntry, case[0])] == [TODAY]


def test_two_who_write_about_the_same_topic_lose_nothing(vault, case):
    mother, duty = case[0], as_duty(vault)
    topic(vault, mother, "threat", text="Første")
    duty.write(record_topic, talk(mother, base=1, text="Vaktens ord"))
    error = refused(vault, record_topic, talk(mother, base=1, text="Lederens ord"), "topic_edited_meanwhile")
    assert error.params == {"user": "Vakt", "at": "22:15"}
    vault.write(record_topic, talk(mother, base=2, text="Lederens ord"))
    entries = sorted(records(vault, TopicEntry, mother), key=lambda e: e.number)
    assert [(e.number, e.text, e.user) for e in entries] == [
        (1, "Første", "Kari"), (2, "Vaktens ord", "Vakt"), (3, "Lederens ord", "Kari"),
    ]  # fmt: skip


def test_the_numbers_of_a_topic_are_its_own(vault, case):
    mother, son = case
    assert topic(vault, mother, "threat") == 1
    assert topic(vault, mother, "threat", topic="weapons") == 1
    assert topic(vault, son, "threat") == 1
    assert topic(vault, mother, "needs") == 1
    assert topic(vault, mother, "threat", base=1) == 2


@pytest.mark.parametrize("base", [1, 7, -1])
def test_an_entry_over_one_that_never_was_is_refused(vault, case, base):
    refused(vault, record_topic, talk(case[0], base=base), "edited_meanwhile")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-999"}, "unknown_person"),
        ({"person": "P-9999"}, "unknown_person"),
        ({"kind": "risk"}, "unknown_code"),
        ({"kind": ""}, "unknown_code"),
        ({"topic": "score"}, "unknown_code"),
        ({"topic": "abduction"}, "unknown_code"),  # the child's
        ({"status": ""}, "choose_answer"),
        ({"status": "high"}, "unknown_code"),
        ({"source": "neighbour"}, "unknown_code"),
        ({"interpreter": "child"}, "unknown_code"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"day": ago(20000)}, "absurd_date"),
        ({"text": "x" * 20_001}, "text_too_long"),
        ({"text": "a\x00b"}, "text_unreadable"),
        ({"text": "\ud83d"}, "text_unreadable"),
    ],
)
def test_a_topic_that_cannot_be_is_refused(vault, case, change, code):
    refused(vault, record_topic, talk(case[0], **change), code)


def test_a_child_has_no_intake_interview(vault, case):
    refused(vault, record_topic, talk(case[1], kind="interview", topic="now"), "unknown_code")
    refused(vault, conclude, made(case[1], kind="interview", safe_here=""), "unknown_code")
    refused(vault, record_topic, talk(case[1], topic="weapons"), "unknown_code")  # the adult's


# -- conclusions ------------------------------------------------------------------------------------------------


def test_a_conclusion_keeps_everything_it_came_to(vault, case):
    topic(vault, case[1], "threat")
    wish = made(
        case[1], day=ago(1), safe_here="with_measures", police="contacted", relocation="offered", measures=" Følges ",
        own_view="Redd", text="Mye", tool="", contact=" Lensmannen\n22 ", next_review=TOMORROW,
    )  # fmt: skip
    done = as_duty(vault).write(conclude, wish)
    assert done.kinds == {CARE, TASKS}
    (kept,) = records(vault, Conclusion, case[1])
    assert kept == Conclusion(
        code=done.result,
        household=case[1].household,
        person=case[1].person,
        kind="threat",
        day=ago(1),
        by="centre",
        safe_here="with_measures",
        police="contacted",
        relocation="offered",
        measures="Følges",
        own_view="Redd",
        text="Mye",
        tool="",
        contact="Lensmannen 22",
        next_review=TOMORROW,
        at=NOW,
        user="Vakt",
    )
    mapped(vault, case[1], "threat", text="Fortsatt")
    assert [c.text for c in records(vault, Conclusion, case[1])] == ["Mye", "Fortsatt"], "the first one stays"


def test_what_belongs_to_threats_is_not_kept_of_needs(vault, case):
    vault.write(conclude, made(case[0], kind="needs", safe_here="no", police="needed", relocation="offered"))
    (kept,) = records(vault, Conclusion, case[0])
    assert (kept.safe_here, kept.police, kept.relocation) == ("", "", "")
    assert not {"police_contact", "relocation"} & {kind for kind, _ in open_tasks(vault, case[0].household)}


@pytest.mark.parametrize("kind", ["needs", "threat"])
def test_a_mapping_of_nothing_is_none(vault, case, kind):
    son, empty = case[1], made(case[1], kind=kind, text="  ")
    refused(vault, conclude, empty, "mapping_empty")
    topic(vault, case[0], kind)  # the mother's is not the child's
    topic(vault, son, "threat" if kind == "needs" else "needs")
    topic(vault, son, kind, status="not_asked", text="")
    refused(vault, conclude, empty, "mapping_empty")
    topic(vault, son, kind, base=1, status="declined", text="")
    vault.write(conclude, empty)


@pytest.mark.parametrize("by", ["police", "other"])
def test_a_mapping_by_others_says_what_they_found(vault, case, by):
    topic(vault, case[0], "threat")
    refused(vault, conclude, made(case[0], by=by, text="", safe_here=""), "mapping_empty")
    vault.write(conclude, made(case[0], by=by, text="Politiets vurdering", safe_here="", tool="Deres eget"))
    (kept,) = records(vault, Conclusion, case[0])
    assert (kept.by, kept.tool, kept.safe_here) == (by, "Deres eget", "")


@pytest.mark.parametrize("safe", SAFE_HERE)
@pytest.mark.parametrize("police", ["", "not_needed", "needed", "contacted"])
def test_what_follows_of_a_conclusion(vault, case, safe, police):
    son = case[1]
    mapped(vault, son, "threat", safe_here=safe, police=police)
    left = open_tasks(vault, son.household)
    assert (("police_contact", son.person) in left) == (police == "needed")
    assert (("relocation", son.person) in left) == (safe == "no")
    assert not {("police_contact", case[0].person), ("relocation", case[0].person)} & left


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"kind": "risk"}, "unknown_code"),
        ({"by": ""}, "choose_answer"),
        ({"by": "mother"}, "unknown_code"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"safe_here": ""}, "choose_answer"),
        ({"safe_here": "7"}, "unknown_code"),
        ({"by": "police", "safe_here": "7"}, "unknown_code"),
        ({"police": "high"}, "unknown_code"),
        ({"relocation": "maybe"}, "unknown_code"),
        ({"next_review": TODAY}, "review_not_ahead"),
        ({"next_review": ago(1)}, "review_not_ahead"),
        ({"next_review": TODAY.replace(year=2060)}, "absurd_date"),
        ({"text": "x" * 20_001}, "text_too_long"),
        ({"measures": "\x00"}, "text_unreadable"),
        ({"own_view": "\udfff"}, "text_unreadable"),
        ({"tool": "x" * 301}, "text_too_long"),
        ({"contact": "x" * 301}, "text_too_long"),
    ],
)
def test_a_conclusion_that_cannot_be_is_refused(vault, case, change, code):
    refused(vault, conclude, made(case[0], **change), code)


@pytest.mark.parametrize("kind", ["needs", "threat"])
def test_the_next_review_is_a_task_that_day_that_moves_and_ends_with_it(vault, case, kind):
    son, review = case[1], f"{kind}_review"
    mapped(vault, son, kind, next_review=TODAY + timedelta(days=30))
    task = the_task(vault, son.household, review)
    assert (task.subject, task.due) == (son.person, datetime(2026, 12, 23, 8))
    mapped(vault, son, kind, next_review=TODAY + timedelta(days=60))
    assert the_task(vault, son.household, review).due == datetime(2027, 1, 22, 8)
    mapped(vault, case[0], kind, next_review=TOMORROW)
    assert (review, son.person) in open_tasks(vault, son.household), "the mother's does not move the child's"
    mapped(vault, son, kind, by="other", next_review=TODAY + timedelta(days=90))
    assert the_task(vault, son.household, review, son.person).due == datetime(2027, 1, 22, 8), "others plan their own"
    mapped(vault, son, kind)
    assert (review, son.person) not in open_tasks(vault, son.household)


def test_a_review_that_should_have_been_is_due_at_once(vault, case):
    mapped(vault, case[0], "threat", ago(30), next_review=ago(10))
    assert the_task(vault, case[0].household, "threat_review").due == datetime(2026, 11, 23, 23, 59)


@pytest.mark.parametrize("kind", ["needs", "threat"])
def test_an_older_mapping_written_down_late_does_not_move_the_review_of_the_newer(vault, case, kind):
    son, review = case[1], f"{kind}_review"
    mapped(vault, son, kind, ago(1), next_review=TODAY + timedelta(days=30))
    mapped(vault, son, kind, ago(5), next_review=TODAY + timedelta(days=90))
    mapped(vault, son, kind, ago(4))
    assert the_task(vault, son.household, review).due == datetime(2026, 12, 23, 8)
    mapped(vault, son, kind, ago(1), next_review=TODAY + timedelta(days=60))
    assert the_task(vault, son.household, review).due == datetime(2027, 1, 22, 8)


# -- flags ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ANSWERS)
def test_only_yes_raises_and_every_answer_is_kept(vault, case, answer):
    before = tasks(vault, case[0].household)
    raised = flag(vault, case[0], "interpreter", answer, note=" Tigrinja \n")
    assert raised == (["interpreter"] if answer == "yes" else [])
    assert len(tasks(vault, case[0].household)) == len(before) + len(raised)
    (kept,) = records(vault, Flag, case[0])
    assert (kept.flag, kept.answer, kept.note, kept.user, kept.at) == ("interpreter", answer, "Tigrinja", "Kari", NOW)
    assert kept.version == 1


def test_a_flag_changed_over_an_outdated_version_is_refused_and_the_old_answer_stays_in_the_history(vault, case):
    flag(vault, case[0], "animal", "unknown", note="Spør igjen")
    flag(as_duty(vault), case[0], "animal", "no", version=1)
    wish = FlagAnswer(case[0].household, case[0].person, "animal", "yes")
    for version in (0, 1, 3):
        refused(vault, answer_flag, replace(wish, version=version), "edited_meanwhile")
    vault.write(answer_flag, replace(wish, version=2))
    (kept,) = records(vault, Flag, case[0])
    assert (kept.answer, kept.version, kept.user) == ("yes", 3, "Kari")
    lines = [r for r in vault.read(lambda q: q.trust.history([case[0].person])) if r.event == "flag"]
    assert ['"unknown"' in lines[1].before, "Spør igjen" in lines[1].before] == [True, True]
    assert [r.user for r in lines] == ["Kari", "Vakt", "Kari"]


@pytest.mark.parametrize("kind", flag_kinds(), ids=lambda k: k.code)
def test_a_flag_is_asked_of_those_it_is_about(vault, case, kind):
    for stay in case:
        wish = FlagAnswer(stay.household, stay.person, kind.code, "no")
        if kind.who in (stay.kind, "both"):
            vault.write(answer_flag, wish)
        else:
            refused(vault, answer_flag, wish, "unknown_code")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"flag": "hair"}, "unknown_code"),
        ({"answer": ""}, "choose_answer"),
        ({"answer": "maybe"}, "unknown_code"),
        ({"note": "x" * 301}, "text_too_long"),
        ({"note": "\x07"}, "text_unreadable"),
        ({"version": 1}, "edited_meanwhile"),
    ],
)
def test_a_flag_that_cannot_be_is_refused(vault, case, change, code):
    refused(vault, answer_flag, replace(FlagAnswer(case[0].household, case[0].person, "animal", "yes"), **change), code)


# -- the database itself ----------------------------------------------------------------------------------------


def test_what_was_written_cannot_be_rewritten_by_any_way(vault, case):
    topic(vault, case[0], "threat")
    mapped(vault, case[0], "threat")
    vault.db.execute(
        "INSERT INTO note VALUES ('N-1', ?, '', 'said', '', '', '2026-01-01', 'x', 0, '', '2026', 'Kari', '', '', '', '', '')",
        (case[0].household,),
    )
    for table, column in (("topic_entry", "text"), ("conclusion", "safe_here"), ("note", "text")):
        assert vault.db.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            vault.db.execute(f"UPDATE {table} SET {column} = 'y'")


def test_the_codes_are_those_of_the_design():
    assert (BY, SOURCES[0], INTERPRETERS[0]) == (("centre", "police", "other"), "person", "none")
    assert STATUSES == ("talked", "not_asked", "unknown", "declined")
