"""Mapping of help needs and of threats, adult and child, and the flags of the intake interview (K1, K2, I3)."""

from dataclasses import dataclass
from datetime import date

from app.care.rules import flag_kinds
from app.care.topics import kinds_for, topics_of
from app.changes import CARE, TASKS, Changes, changed
from app.domain.base import HouseholdCode, PersonCode
from app.domain.care import (
    SAFE_HERE,
    THREAT,
    Conclusion,
    Flag,
    TopicEntry,
)
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.states import Answer, By, MappingKind, PoliceNeed, RelocationAnswer, SafeHere, TopicStatus
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import Member, check_code, checked, entity_of, member
from app.use_cases.tasks import raise_tasks, remind, settle, withdraw


@dataclass(frozen=True, slots=True, repr=False)
class TopicTalk:
    """What was said of a topic, written over entry number `base` (0: the first)."""

    household: HouseholdCode
    person: PersonCode
    kind: str
    topic: str
    base: int
    status: str
    text: str = ""
    source: str = "person"
    interpreter: str = "none"
    day: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class NewConclusion:
    """A mapping concluded; see app.domain.care.Conclusion for the fields."""

    household: HouseholdCode
    person: PersonCode
    kind: str
    day: date
    by: str = "centre"
    safe_here: str = ""
    police: str = ""
    relocation: str = ""
    measures: str = ""
    own_view: str = ""
    text: str = ""
    tool: str = ""
    contact: str = ""
    next_review: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class FlagAnswer:
    """The answer to a flag, over `version` (0: not answered before)."""

    household: HouseholdCode
    person: PersonCode
    flag: str
    answer: str
    note: str = ""
    version: int = 0


@open_to(EVERYBODY)
def record_topic(work: UnitOfWork, talk: TopicTalk) -> Changes[int]:
    """Write what was said of a topic; what was said before stays. Answers with the number of the entry.

    RuleBroken `say_who_told` without a source; `topic_edited_meanwhile` when somebody has written about it since entry
    `base`: nothing is lost, both stand.
    """
    stay = member(work, talk.household, talk.person)
    if talk.kind not in kinds_for(stay.kind) or topics_of(talk.kind, stay.kind).topic(talk.topic) is None:
        raise RuleBroken("unknown_code", field="topic", value=f"{talk.kind} {talk.topic}"[:40])
    if not talk.source:
        raise RuleBroken("say_who_told", field="source")
    same = (e for e in work.of(TopicEntry, household=talk.household, person=talk.person))
    entries = [e for e in same if (e.kind, e.topic) == (talk.kind, talk.topic)]
    newest = max(entries, key=lambda e: e.number, default=None)
    if newest is None and talk.base:
        raise RuleBroken("edited_meanwhile")
    if newest and newest.number != talk.base:
        raise RuleBroken("topic_edited_meanwhile", user=newest.user, at=f"{newest.at:%H:%M}")
    entry = entity_of(work, TopicEntry, talk, number=talk.base + 1, day=talk.day or work.today)
    work.write(checked(work, entry), "topic")
    return changed(CARE, result=entry.number)


@open_to(EVERYBODY)
def conclude(work: UnitOfWork, judged: NewConclusion) -> Changes[str]:
    """A mapping is carried out, or carried on: what it came to, and what follows. Answers with its code.

    By the centre something must have been written first: a mapping of nothing is none (`mapping_empty`). The police are to
    be contacted when their measures are needed, and another shelter offered when it is not safe here (forskrift § 4 b, c).
    """
    stay = member(work, judged.household, judged.person)
    if judged.kind not in kinds_for(stay.kind):
        raise RuleBroken("unknown_code", field="kind", value=judged.kind[:40])
    new = checked(work, entity_of(work, Conclusion, judged, **_judged(judged, isinstance(stay, Stay))))
    if new.next_review and new.next_review <= new.day:
        raise RuleBroken("review_not_ahead", field="next_review")
    entries = (
        e for e in work.of(TopicEntry, household=judged.household, person=judged.person) if e.kind == judged.kind
    )
    written = any(entry.text or entry.status != TopicStatus.NOT_ASKED for entry in entries)
    if not new.text and not (new.by == By.CENTRE and written):
        raise RuleBroken("mapping_empty", field="text")
    conclusion = work.write(new, "conclusion")
    _follow(work, conclusion, stay)
    return changed(CARE, TASKS, result=conclusion.code)


def _judged(conclusion: NewConclusion, lives_here: bool) -> dict[str, str]:
    """The three questions of threat mapping; they are not asked of other mappings, and of others' only what is known. Whether it is
    safe here must be said of whoever lives here."""
    if conclusion.kind != THREAT:
        return dict.fromkeys(("safe_here", "police", "relocation"), "")
    if conclusion.by == By.CENTRE and (lives_here or conclusion.safe_here):
        check_code(conclusion.safe_here, SAFE_HERE, "safe_here")
    return {}


def _follow(work: UnitOfWork, conclusion: Conclusion, stay: Member) -> None:
    person = [(conclusion.person, stay.kind)]
    if conclusion.by == By.CENTRE:
        settle(work, conclusion.household, conclusion.person, conclusion.kind)
    if conclusion.police == PoliceNeed.NEEDED:
        raise_tasks(work, "police_needed", conclusion.household, person)
    if conclusion.police == PoliceNeed.CONTACTED:
        settle(work, conclusion.household, conclusion.person, "police")
    if conclusion.safe_here == SafeHere.NO:
        raise_tasks(work, "not_safe_here", conclusion.household, person)
    if conclusion.relocation in (RelocationAnswer.OFFERED, RelocationAnswer.ACCEPTED, RelocationAnswer.DECLINED):
        settle(work, conclusion.household, conclusion.person, "relocation")
    if conclusion.by == By.CENTRE and not _newer(work, conclusion):
        for event, taken_back in (
            ("police_needed", conclusion.police == PoliceNeed.NOT_NEEDED),
            ("not_safe_here", conclusion.safe_here in (SafeHere.YES, SafeHere.WITH_MEASURES)),
        ):
            if taken_back:
                withdraw(work, event, conclusion.household, person)
    if (
        conclusion.kind in (MappingKind.NEEDS, MappingKind.THREAT)
        and conclusion.by == By.CENTRE
        and not _newer(work, conclusion)
    ):
        remind(
            work=work,
            kind=f"{conclusion.kind}_review",
            household=conclusion.household,
            subject=conclusion.person,
            day=conclusion.next_review,
            days=0,
        )


def _newer(work: UnitOfWork, conclusion: Conclusion) -> bool:
    """Whether the centre has concluded on a later day already: then that one's review stands."""
    same = (
        c
        for c in work.of(Conclusion, household=conclusion.household, person=conclusion.person)
        if c.kind == conclusion.kind
    )
    return any(c.by == By.CENTRE and c.day > conclusion.day for c in same)


@open_to(EVERYBODY)
def answer_flag(work: UnitOfWork, answer: FlagAnswer) -> Changes[list[str]]:
    """Answer a flag; yes raises its tasks, and their codes are what this answers with."""
    stay = member(work, answer.household, answer.person)
    kind = next((f for f in flag_kinds() if f.code == answer.flag and f.asked_of(stay.kind)), None)
    if kind is None:
        raise RuleBroken("unknown_code", field="flag", value=answer.flag[:40])
    new = work.write(checked(work, entity_of(work, Flag, answer)), "flag")
    event, whom = f"flag:{kind.code}", [(answer.person, stay.kind)]
    if new.answer == Answer.YES:
        return changed(CARE, TASKS, result=raise_tasks(work, event, answer.household, whom))
    same = (flag for flag in work.of(Flag, household=answer.household) if flag.flag == answer.flag)
    if not any(flag.answer == Answer.YES for flag in same):  # a task of the whole case is still somebody else's
        withdraw(work, event, answer.household, whom)
    return changed(CARE, TASKS, result=[])
