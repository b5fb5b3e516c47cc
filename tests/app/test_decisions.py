"""Decisions that must be shown to have been considered, and the other parent's request that only a leader decides (V9, B3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.changes import CARE, TASKS
from app.domain.care import CONCLUSIONS, DecisionRecord
from app.use_cases.decisions import save_decision
from tests.app.caring import a_decision, decision, open_tasks, records, the_task
from tests.app.house import SON, as_duty, move_in, refused
from tests.support import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)
SENT = {"sent": TODAY, "recipient": "Barnevernet i Vest"}
PAIRS = [(kind, conclusion) for kind, known in CONCLUSIONS.items() for conclusion in known]
GOOD = ("sent", "given", "averted")


@pytest.fixture
def son(vault):
    return move_in(vault, SON)[1]


@pytest.mark.parametrize(("kind", "conclusion"), PAIRS)
def test_every_conclusion_is_kept_with_who_wrote_it_and_when(vault, son, kind, conclusion):
    wish = a_decision(
        son,
        kind,
        conclusion,
        discussed_with=" Leder\n ",
        text="Fakta\r\nher",
        informed="no",
        informed_why="Fare",
        **SENT,
    )
    done = vault.write(save_decision, wish)
    assert done.kinds == {CARE, TASKS}
    assert records(vault, DecisionRecord, son) == [
        replace(wish, code=done.result, discussed_with="Leder", text="Fakta\nher", at=NOW, user="Kari", version=1)
    ]


@pytest.mark.parametrize(("kind", "conclusion"), PAIRS)
def test_a_no_must_say_why_and_a_yes_to_whom_and_when(vault, son, kind, conclusion):
    wish = a_decision(son, kind, conclusion, why=" ", **SENT)
    if conclusion not in GOOD:
        assert refused(vault, save_decision, wish, "reason_needed").field == "why"
        vault.write(save_decision, replace(wish, why="Vurdert.", sent=None, recipient=""))
        return
    refused(vault, save_decision, replace(wish, sent=None), "sent_how")
    refused(vault, save_decision, replace(wish, recipient=" "), "sent_how")
    vault.write(save_decision, wish)


def test_what_came_since_is_added_and_the_first_writer_and_hour_stand(vault, son):
    code = decision(as_duty(vault), son, "concern_report", "sent", **SENT)
    (kept,) = records(vault, DecisionRecord, son)
    forged = replace(kept, answered=TODAY, order=TODAY, user="Ola", at=NOW - timedelta(days=9))
    vault.write(save_decision, forged)
    (now,) = records(vault, DecisionRecord, son)
    assert (now.code, now.answered, now.order, now.user, now.at, now.version) == (code, TODAY, TODAY, "Vakt", NOW, 2)
    refused(vault, save_decision, kept, "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([son.person])) if r.event == "concern_report")
    assert ('"answered": null' in line.before, TODAY.isoformat() in line.after, line.user) == (True, True, "Kari")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"kind": ""}, "choose_answer"),
        ({"kind": "verdict"}, "unknown_code"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"text": "  "}, "facts_needed"),
        ({"text": "x" * 20_001}, "text_too_long"),
        ({"why": "\x00"}, "text_unreadable"),
        ({"discussed_with": "x" * 301}, "text_too_long"),
        ({"conclusion": "given"}, "unknown_code"),
        ({"conclusion": "no_duty"}, "unknown_code"),
        ({"informed": "maybe"}, "unknown_code"),
        ({"informed": "no", "informed_why": " "}, "reason_needed"),
        ({"sent": TOMORROW}, "day_in_future"),
        ({"answered": TOMORROW}, "day_in_future"),
        ({"order": TOMORROW}, "day_in_future"),
        ({"code": "V-9999"}, "unknown_code"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(vault, son, change, code):
    refused(vault, save_decision, replace(a_decision(son, "concern_report", "sent", **SENT), **change), code)


def test_a_decision_that_is_not_taken_yet_ends_no_task(vault, son):
    decision(vault, son, "concern_report")
    assert ("concern_report", son.person) in open_tasks(vault, son.household)
    assert "parent_request" not in {kind for kind, _ in open_tasks(vault, son.household)}


def test_a_record_stays_of_its_kind_and_its_person(vault, son):
    case = son.household
    decision(vault, son, "concern_report", "not_sent")
    (kept,) = records(vault, DecisionRecord, son)
    refused(vault, save_decision, replace(kept, kind="duty_to_avert", conclusion="no_duty"), "unknown_code")
    mother = next(s for s in vault.read(lambda q: q.cases.household(case)) if s.kind == "adult")
    refused(vault, save_decision, replace(kept, person=mother.person), "unknown_code")


# -- the other parent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("conclusion", "more"), [("given", SENT), ("refused", {})])
def test_duty_writes_that_the_other_parent_asked_and_the_leader_decides(vault, son, conclusion, more):
    duty = as_duty(vault)
    refused(duty, save_decision, a_decision(son, "parent_request", conclusion, **more), "leader_only")
    decision(duty, son, "parent_request")
    task = the_task(vault, son.household, "parent_request")
    assert (task.subject, task.responsible, task.due) == (son.person, "leader", NOW + timedelta(hours=24))
    (kept,) = records(vault, DecisionRecord, son)
    refused(duty, save_decision, replace(kept, conclusion=conclusion, **more), "leader_only")
    duty.write(save_decision, replace(kept, text="Hun ringte igjen"))
    the_task(vault, son.household, "parent_request")
    decided = replace(kept, conclusion=conclusion, version=2, **more)
    vault.write(save_decision, decided)
    assert "parent_request" not in {kind for kind, _ in open_tasks(vault, son.household)}
    (kept,) = records(vault, DecisionRecord, son)
    assert (kept.conclusion, kept.user) == (conclusion, "Vakt")
    for change in (
        {"conclusion": ""},
        {"why": "Noe annet"},
        {"conclusion": "given" if conclusion == "refused" else "refused"},
        {"kind": "concern_report", "conclusion": "not_sent"},
    ):
        with_version = replace(kept, **change)
        code = "unknown_code" if "kind" in change else "leader_only"
        refused(duty, save_decision, with_version, code)


def test_a_second_request_is_a_task_of_its_own(vault, son):
    decision(vault, son, "parent_request", "refused")
    decision(as_duty(vault), son, "parent_request")
    the_task(vault, son.household, "parent_request")


def test_one_answer_does_not_answer_the_other_request(vault, son):
    duty = as_duty(vault)
    decision(duty, son, "parent_request"), decision(duty, son, "parent_request")
    first, second = records(vault, DecisionRecord, son)
    vault.write(save_decision, replace(first, conclusion="refused"))
    the_task(vault, son.household, "parent_request")
    vault.write(save_decision, replace(second, conclusion="refused"))
    assert "parent_request" not in {kind for kind, _ in open_tasks(vault, son.household)}


def test_leader_may_decide_at_once_and_then_nobody_is_asked_to(vault, son):
    decision(vault, son, "parent_request", "refused")
    assert "parent_request" not in {kind for kind, _ in open_tasks(vault, son.household)}
