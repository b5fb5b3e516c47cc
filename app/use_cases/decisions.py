"""Decisions that must be shown to have been considered: barnevernet, avvergeplikt, the other parent's request (V9, B3, B5)."""

from dataclasses import replace

from app.changes import CARE, TASKS, Changes, changed
from app.domain.care import CONCLUSIONS, DecisionRecord
from app.domain.errors import RuleBroken
from app.domain.states import Answer, DecisionKind
from app.ports import LEADER, UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import check_code, checked, keep, member
from app.use_cases.tasks import raise_tasks, settle

PARENT_REQUEST = "parent_request"
SENT = ("sent", "given", "averted")


@open_to(EVERYBODY)
def save_decision(work: UnitOfWork, record: DecisionRecord) -> Changes[str]:
    """A decision (no code yet), or what has come since. Answers with its code.

    "Not sent" must say why, as must a parent who was not told. What the other parent asks for is the leader's to decide:
    anybody may write that it came (the leader has a task at once), and the program answers nobody (LAW 2.7).
    """
    stay = member(work, record.household, record.person)
    old = work.get(DecisionRecord, record.code) if record.code else None
    new = checked(work, record)
    if not new.text:
        raise RuleBroken("facts_needed", field="text")
    if old:
        new = replace(new, at=old.at, user=old.user)
    _check_conclusion(work, new, old)
    if not new.code:
        new = replace(new, at=work.now, user=work.actor.name)
    code = keep(work, new, record.kind)
    same = (
        earlier
        for earlier in work.of(DecisionRecord, household=record.household, person=record.person)
        if earlier.kind == record.kind
    )
    if new.conclusion and all(other.conclusion for other in same):
        settle(work, record.household, record.person, record.kind)
    elif record.kind == PARENT_REQUEST and not new.conclusion and not record.code:
        raise_tasks(work, PARENT_REQUEST, record.household, [(record.person, stay.kind)])
    if record.kind == DecisionKind.CONCERN_REPORT and new.conclusion == "sent":
        settle(work, record.household, record.person, "child_welfare")
    return changed(CARE, TASKS, result=code)


def _check_conclusion(work: UnitOfWork, new: DecisionRecord, old: DecisionRecord | None) -> None:
    if old and old.kind != new.kind:
        raise RuleBroken("unknown_code", field="kind", value=new.kind)
    decided = new.conclusion or (old.conclusion if old else "")
    if new.kind == PARENT_REQUEST and decided and work.actor.role != LEADER:
        raise RuleBroken("leader_only", field="conclusion")
    if not new.conclusion:
        return
    check_code(new.conclusion, CONCLUSIONS[new.kind], "conclusion")
    if new.conclusion not in SENT and not new.why:
        raise RuleBroken("reason_needed", field="why")
    if new.conclusion in SENT and not (new.sent and new.recipient):
        raise RuleBroken("sent_how", field="recipient")
    if new.informed == Answer.NO and not new.informed_why:
        raise RuleBroken("reason_needed", field="informed_why")
