"""What is written of a case: refused to whoever is shut out, in the log when it is looked at, and in clear nowhere on disk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain import care, child, day, moving, together
from app.domain import papers as received
from app.domain.book import LookIn
from app.domain.entities import Person, Room
from app.domain.errors import RuleBroken
from app.domain.house import ReadyToMove
from app.domain.retention import Retention
from app.domain.rights import NotDouble, Reservation, Restriction
from app.domain.together import Adaptation, Around
from app.domain.year import AcceptedGap
from app.kinds import KINDS, Whose
from app.paths import DATABASE
from app.ports import LogFilter
from app.use_cases.access import Assign, BreakGlass, ShutOut, assign_contact, break_glass, shut_out
from app.use_cases.appointments import save_appointment
from app.use_cases.book import save_incident
from app.use_cases.calls import NewCall, log_call
from app.use_cases.children import (
    DayChange,
    Schoolchild,
    Week,
    apply_for_transport,
    fetch_otherwise,
    save_fetcher,
    save_school,
    save_week,
)
from app.use_cases.decisions import save_decision
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.households import mark_ready
from app.use_cases.intake import Newcomer
from app.use_cases.journal import (
    NewHandover,
    NewNote,
    save_consent,
    sign_handover,
    write_handover,
    write_note,
)
from app.use_cases.letters import LetterOut, hand_out
from app.use_cases.mapping import FlagAnswer, NewConclusion, TopicTalk, answer_flag, conclude, record_topic
from app.use_cases.moving import Weighed, plan_contact, save_moving, save_moving_step, weigh
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.plans import (
    NewReview,
    PlanGiven,
    give_safety_plan,
    review_plan,
    save_coordination,
    save_goal,
    save_step,
)
from app.use_cases.protection import MappingOut, hand_over_mapping, save_danger, save_measure, save_relocation
from app.use_cases.rights import Asked, OwnWord, Shared, ask_for, decide_share, save_reservation, save_statement
from app.use_cases.rooms import save_room
from app.use_cases.tasks import OwnTask, Postponement, TaskEnd, add_task, end_task, postpone_task
from app.use_cases.together import (
    TookPart,
    log_activity,
    save_adaptation,
    save_around,
    save_meeting,
    save_referral,
    write_heard,
)
from db.table import table_of
from tests.app import caring, papers
from tests.app import days as a_day
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, move_in, refused, staff
from tests.support import TODAY, new_vault, prepared, spare_vault

MARKER = "Xylofonsen"
MODULES = {module.__name__ for module in (care, child, day, moving, together, received)}
WRITTEN = [k.type for k in KINDS if k.type.__module__ in MODULES and k.whose in (Whose.PERSON, Whose.HOUSEHOLD)]
"""The kinds of what is written about people."""


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock, request):
    made = spare_vault(tmp_path / "v", clock, written if "case" in request.fixturenames else staff)
    yield made
    made.close()


@pytest.fixture
def case(vault):
    """The stays of `written`, which the vault holds."""
    return prepared(written)


def written(vault):
    """A mother and a son of whom everything that can be written is, each with the marker in its words."""
    staff(vault)
    stays = move_in(vault, SON)
    write_everything(vault, *stays)
    return stays


def write_everything(vault, mother, son, words=MARKER):
    """Everything that can be written of a family, with `words` wherever something is written in words."""
    s, who, boy = mother.household, (mother.household, mother.person), (son.household, son.person)
    later = TODAY + timedelta(days=30)
    caring.topic(vault, son, "threat", text=words)
    caring.mapped(
        vault,
        son,
        "threat",
        text=words,
        own_view=words,
        measures=words,
        contact=words,
        tool=words,
        next_review=later,
    )
    caring.flag(vault, mother, "animal", note=words)
    caring.measure(vault, mother, later, agency=words, note=words)
    vault.write(save_danger, care.Danger(household=s, relations=frozenset({"childrens_father"}), watch=words))
    caring.relocation(vault, s, reason=words, shelter=words, police=words, consent="yes")
    goal = caring.goal(vault, mother, goal=words)
    vault.write(save_step, care.PlanStep(code="", household=s, goal=goal, what=words, who=words, due=later))
    vault.write(review_plan, NewReview(*who, "stay", TODAY, True, words))
    vault.write(
        save_coordination,
        care.Coordination(household=who[0], person=who[1], coordinator=words, contact=words, ends=None),
    )
    caring.safety_plan(vault, mother)
    caring.note(vault, mother, text=words, handover=True)
    vault.write(write_handover, NewHandover(words, s))
    vault.write(
        save_consent,
        caring.a_consent(*who, recipient=words, given=ago(1), expires=later, withhold=words),
    )
    caring.decision(vault, son, "concern_report", "not_sent", text=words, why=words, discussed_with=words)
    told = ("name", "contact", "channel", "who_knows", "may_say", "must_not_say", "schooling_here", "wish", "way_back")
    caring.school(vault, son, permission_until=later, **dict.fromkeys(told, words))
    code = caring.fetcher(vault, son, name=words, note=words)
    vault.write(save_week, Week(*boy, {0: ("13:45", code)}))
    vault.write(fetch_otherwise, DayChange(*boy, TODAY, "12:00", code))
    vault.write(add_task, OwnTask(words, TODAY, s))
    task = caring.the_task(vault, s, "own")
    vault.write(postpone_task, Postponement(task.code, later, words))
    write_the_day(vault, who, boy, words)


def write_the_day(vault, who, boy, words):
    """What is written of a family beside the mappings: the days, the danger, the child, what the house remembers."""
    s = who[0]
    vault.write(open_follow_up, NewFollowUp((Newcomer(name=words),), TODAY, s))
    vault.write(log_call, NewCall("affected", said=words, language=words, became="note", household=s, person=who[1]))
    vault.write(save_appointment, a_day.an_appointment(*who, place=words, who_along=words, language=words, note=words))
    known = a_day.a_perpetrator(s, name=words, watch=words, vehicle=words, places=words)
    vault.write(save_perpetrator, PerpetratorCard(known, {who[1]: "former_partner"}))
    vault.write(save_meeting, a_day.a_meeting(*boy, accompanied=words, how=words))
    vault.write(write_heard, a_day.a_hearing(*boy, text=words))
    vault.write(
        save_around,
        Around(household=s, person=boy[1], support=words, support_contact=words, contact_words=words),
    )
    vault.write(save_referral, a_day.a_referral(*boy, whom=words, note=words))
    vault.write(log_activity, TookPart("activity", (boy,), title=words))
    vault.write(save_adaptation, Adaptation(household=s, person=who[1], what="diet", fact=words, done=words))
    vault.write(save_incident, a_day.an_incident(household=s, happened=words, told=words, done=words, learned=words))
    if vault.read(lambda q: q.house.room_facts("H01")) == []:
        vault.write(save_room, Room(code="H01", offer="women", beds=1, outside=True, look_ins=1))
    with vault.unit() as work:  # of the time they slept there
        work.write(LookIn(code="", household=s, room="H01", at=work.now, user="Kari", said=words), "look_in")
        work.commit()
    for person in (who[1], ""):
        papers.kept(vault, s, person, papers.a_pdf(words=words), title=words, whom_from=words)
    write_the_way_out(vault, who, boy, words)


def write_the_way_out(vault, who, boy, words):
    """What is written of a family on its way to a home."""
    s = who[0]
    said = ("lives_there", "area", "clarify_owner", "home_owner", "nav_contact", "housing_contact", "after_owner")
    vault.write(
        save_moving, moving.Moving(household=s, answer="new_home", clarified=TODAY, **dict.fromkeys(said, words))
    )
    way = moving.Alternative(
        code="", household=s, what="family", safe="yes", day=TODAY, why=words, own_view=words, reason=words
    )
    vault.write(weigh, Weighed(way, {boy[1]: words}))
    step = moving.MovingStep(code="", household=s, what="application", since=TODAY, whom=words, along=words, note=words)
    vault.write(save_moving_step, step)
    after = moving.AfterContact(code="", household=s, person=who[1], day=TODAY, how="day_visit", by=words, note=words)
    vault.write(plan_contact, after)
    vault.write(hand_out, LetterOut(s, who[1], "confirmation", words, "necessary", words, "ab" * 32))
    write_the_rights(vault, who, words)


def write_the_rights(vault, who, words):
    """What is written of what the law gives them; a restriction that has been lifted."""
    vault.write(ask_for, Asked(who[1], "copy", TODAY, words))
    told = Reservation(
        person=who[1], told=TODAY, told_by=words, language=words, answer="not_reserved", decided_by="guardian"
    )
    vault.write(save_reservation, told)
    vault.write(save_statement, OwnWord(who[1], f"household:{who[0]}", words))
    vault.write(decide_share, Shared(who[1], f"household:{who[0]}", "out", "16_e"))
    with vault.unit() as work:
        work.write(Restriction(whom=who[0], since=TODAY, reason=words, lifted=TODAY), "restricted", about=who[0])
        work.add(Retention(whom=who[0], decision="keep", why="time", reason=words, at=work.now, user="Kari"))
        work.add(AcceptedGap(unit=who[0], fault="no_plan", reason=words, at=work.now, user="Kari"))
        other = work.add(Person(code="", kind="adult", birth_year=1999))
        one, other = sorted((who[1], other.code))
        work.add(NotDouble(one=one, other=other, reason=words, at=work.now, user="Kari"))
        work.record("walked", who[0])
        work.commit()


def shut(vault, case):
    vault.write(shut_out, ShutOut(case[0].household, "Vakt", "Kjenner familien"))
    return as_duty(vault)


# -- shut cases -------------------------------------------------------------------------------------------------

READS = {
    **{kind.__name__: (lambda q, h, p, kind=kind: q.records.of(kind, h)) for kind in WRITTEN},
    "notes": lambda q, h, p: q.records.notes(h, p),
    "note_count": lambda q, h, p: q.records.note_count(h),
    "tasks_of": lambda q, h, p: q.records.tasks_of(h),
    "tasks_answered": lambda q, h, p: q.records.tasks_answered(h),
    "done": lambda q, h, p: q.records.done(h),
    "earlier_stays": lambda q, h, p: q.cases.earlier_stays(p, h),
}


@pytest.mark.parametrize("read", READS)
def test_nothing_written_is_read_by_whoever_is_shut_out(vault, case, read):
    ask = lambda q: READS[read](q, case[0].household, case[0].person)  # noqa: E731
    assert vault.read(ask) is not None
    duty = shut(vault, case)
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(ask)
    vault.read(ask)
    duty.write(break_glass, BreakGlass(case[0].household, "Ambulansen er her"))
    duty.read(ask)


def newest(vault, kind, household):
    return vault.read(lambda q: q.records.of(kind, household))[-1]


def writes(vault, case):
    """Every use case of care on the case, as it would be carried out by somebody who may."""
    mother, son = case
    s, who, boy = mother.household, (mother.household, mother.person), (son.household, son.person)

    def kept(kind):
        return newest(vault, kind, s)

    task = caring.the_task(vault, s, "own").code
    return [
        (record_topic, TopicTalk(*boy, "threat", "violence", 1, "talked", "x")),
        (conclude, NewConclusion(*boy, "threat", TODAY, safe_here="yes", text="x")),
        (answer_flag, FlagAnswer(*who, "animal", "no", "", 1)),
        (save_measure, kept(care.Measure)), (save_measure, replace(kept(care.Measure), code="")),
        (save_danger, kept(care.Danger)),
        (save_relocation, kept(care.Relocation)), (hand_over_mapping, MappingOut(kept(care.Relocation).code, who[1], "")),
        (save_goal, kept(care.Goal)), (save_step, kept(care.PlanStep)),
        (save_step, replace(kept(care.PlanStep), code="", household="S-002")),
        (review_plan, NewReview(*who, "stay", TODAY, True)), (save_coordination, kept(care.Coordination)),
        (give_safety_plan, PlanGiven(*who, TODAY)), (write_note, NewNote(s, "x")),
        (write_handover, NewHandover("x", s)), (sign_handover, (kept(care.Handover).code,)),
        (sign_handover, (kept(care.Note).code,)), (save_consent, kept(care.Consent)),
        (save_decision, kept(care.DecisionRecord)), (save_school, kept(child.School)), (save_fetcher, kept(child.Fetcher)),
        (save_week, Week(*boy)), (fetch_otherwise, DayChange(*boy, TODAY, back=True)),
        (apply_for_transport, Schoolchild(*boy)), (end_task, TaskEnd(task, "done")),
        (postpone_task, Postponement(task, TODAY + timedelta(days=1), "x")), (add_task, OwnTask("x", TODAY, s)),
        (assign_contact, Assign(*who, "Kari")), (mark_ready, ReadyToMove(household=s, since=TODAY, waits_for="udi")),
    ]  # fmt: skip


def test_nothing_is_written_by_whoever_is_shut_out(vault, case):
    wanted = writes(vault, case)
    duty = shut(vault, case)
    for use_case, command in wanted:
        refused(duty, use_case, command, "case_shut")


def test_what_is_refused_to_the_colleague_is_done_by_another(vault, case):
    for use_case, command in writes(vault, case)[:4]:
        vault.write(use_case, command)


def test_words_to_the_next_shift_and_tasks_of_a_shut_case_are_not_shown(vault, case):
    caring.note(vault, move_in(vault, room="K02", adult=SON.__class__(name="En Annen"))[0], text="Annet", handover=True)
    vault.write(write_handover, NewHandover("Huset"))
    assert len(as_duty(vault).read(lambda q: q.records.handovers())) == 4
    duty = shut(vault, case)
    assert {word.text for word, _ in duty.read(lambda q: q.records.handovers())} == {"Annet", "Huset"}
    household = case[0].household
    assert household not in {t.household for t in duty.read(lambda q: q.records.tasks_open())}
    assert household in {t.household for t in vault.read(lambda q: q.records.tasks_open())}
    assert {t.household for t in duty.read(lambda q: q.records.tasks_open())}


def test_the_board_has_codes_and_dates_and_of_a_shut_case_not_even_these(vault, case):
    open_ = as_duty(vault).read(lambda q: q.records.care_on(TODAY))
    assert MARKER not in words_of(open_), "codes and dates, whoever looks"
    assert [c.safe_here for c in open_.conclusions] == ["yes"]
    assert {row.household for row in open_.present} == {case[0].household}
    board = shut(vault, case).read(lambda q: q.records.care_on(TODAY))
    assert {len(rows) for name in board.__slots__ if hasattr(rows := getattr(board, name), "__len__")} == {0}


def words_of(board) -> str:
    rows = [row for name in board.__slots__ if isinstance(getattr(board, name), tuple) for row in getattr(board, name)]
    return " ".join(str(getattr(row, name)) for row in rows for name in row.__dataclass_fields__)


# -- the log ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [*(kind.__name__ for kind in WRITTEN), "notes"])
def test_each_look_into_what_is_written_is_in_the_log(vault, case, clock, read):
    duty = as_duty(vault)
    household = case[0].household

    def seen():
        return [r.subject for r in vault.read(lambda q: q.trust.log(LogFilter(user="Vakt", kind="view")))]

    assert seen() == []
    for minutes, lines in ((0, 1), (14, 1), (2, 2)):
        clock.now += timedelta(minutes=minutes)
        duty.read(lambda q: READS[read](q, household, case[0].person))
        assert seen() == [household] * lines


def test_neither_log_nor_history_of_what_is_append_only_holds_a_word(vault, case):
    log = str(vault.db.execute("SELECT * FROM access_log").fetchall())
    assert "change" in log
    assert MARKER not in log
    told = vault.db.execute("SELECT event, before, after FROM history").fetchall()
    with_words = {event for event, before, after in told if MARKER in before + after}
    assert not with_words & {"topic", "conclusion", "note", "handover", "plan_review", "safety_plan", "task"}


# -- on disk ----------------------------------------------------------------------------------------------------


def test_nothing_written_is_in_clear_in_any_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    vault = new_vault(tmp_path / "v")
    written(vault)
    for table in map(table_of, WRITTEN):
        found = table.find(vault.db, "1", (), "ORDER BY 1")
        assert found, table.kind
    marked = [t.entity.__name__ for t in map(table_of, WRITTEN) if MARKER in words_of_rows(t.find(vault.db, "1", ()))]
    assert len(marked) >= 14, "the marker is in the tables, so that it could be found on disk"
    assert (tmp_path / "v" / (DATABASE + "-wal")).stat().st_size > 0
    for _ in range(2):
        for path in (p for p in tmp_path.rglob("*") if p.is_file()):
            content = path.read_bytes().lower()
            for word in (MARKER.lower(), "violence", "restraining_order"):
                assert word.encode() not in content, path.name
                assert word.encode("utf-16-le") not in content, path.name
        vault.close()


def words_of_rows(rows) -> str:
    return " ".join(str(getattr(row, name)) for row in rows for name in row.__dataclass_fields__)
