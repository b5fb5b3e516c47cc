"""The yearly forms are answered, answer by answer through the year; last year's are taken over marked, and confirmed (A3)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from app.changes import RETURNS, Changes, changed
from app.domain import facts
from app.domain.errors import RuleBroken
from app.domain.wording import checked_line
from app.domain.year import OFFERS, YearAnswer
from app.forms.wheel import MOST_YEARS, NEVER, SETTING
from app.forms.yearly import MOST_NUMBER, MOST_WORDS, YearlyQuestion, every_question, yearly_question, yearly_questions
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to

MOST_NOTE = 200


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Answers of the year before for these questions of an offer's form; of all that have none when none is named."""

    year: int
    offer: str
    questions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """A question no source says when is asked again: in how many years (0: not again), and the centre's note of why."""

    question: Annotated[str, facts.code()]
    every: Annotated[int, facts.number(NEVER, MOST_YEARS)] = 1
    note: Annotated[str, facts.line(MOST_NOTE, needed=True)] = ""


@open_to(LEADERS)
def save_answer(work: UnitOfWork, answer: YearAnswer) -> Changes[None]:
    """Keep one answer, confirmed unless it says that it is taken over. An empty one is taken away."""
    question = _question(answer)
    checked = replace(answer, answer=_checked(question, answer), words=answer.words.strip())
    if len(checked.words) > MOST_WORDS or (checked.words and question.kind != "text"):
        raise RuleBroken("text_too_long", field=answer.question, most=MOST_WORDS)
    stored = work.get(YearAnswer, answer.year, answer.offer, answer.question)
    if not (checked.answer or checked.words):
        if stored:
            work.remove(stored, "year_answer")
        return changed(RETURNS)
    work.write(checked, "year_answer")
    return changed(RETURNS)


@open_to(LEADERS)
def take_over(work: UnitOfWork, wanted: TakeOver) -> Changes[int]:
    """Answers of the year before become this year's, marked until somebody confirms each; how many. What is answered stays."""
    if wanted.offer not in OFFERS:
        raise RuleBroken("unknown_code", value=wanted.offer[:20])
    answered = {a.question for a in work.of(YearAnswer, year=wanted.year, offer=wanted.offer)}
    before = {a.question: a for a in work.of(YearAnswer, year=wanted.year - 1, offer=wanted.offer)}
    taken = [
        before[q.code]
        for q in yearly_questions(wanted.offer, wanted.year)
        if q.code in before and q.code not in answered and (not wanted.questions or q.code in wanted.questions)
    ]
    for old in taken:
        work.add(replace(old, year=wanted.year, taken=True, version=0))
    work.record("taken_over", f"{wanted.offer}.{wanted.year}", after={"questions": [a.question for a in taken]})
    return changed(RETURNS, result=len(taken))


@open_to(LEADERS)
def confirm(work: UnitOfWork, answers: Iterable[YearAnswer]) -> Changes[None]:
    """These answers, taken over, are this year's too."""
    for answer in answers:
        work.write(replace(answer, taken=False), "year_answer")
    return changed(RETURNS)


def _question(answer: YearAnswer) -> YearlyQuestion:
    question = yearly_question(answer.question, answer.offer, answer.year)
    if question is None:
        raise RuleBroken("unknown_code", field=answer.question, value=answer.question[:40])
    return question


def _checked(question: YearlyQuestion, answer: YearAnswer) -> frozenset[str]:
    """The answer, if the question can have it."""
    given = answer.answer
    if question.kind == "number":
        (number,) = given or ("",)
        if number and not (number.isascii() and number.isdigit() and int(number) <= MOST_NUMBER):
            raise RuleBroken("bad_number", field=question.code, value=number[:20], least=0, most=MOST_NUMBER)
        return frozenset({str(int(number))} if number else ())
    codes = {item.code for item in question.items(answer.year)}
    if not given <= codes or (len(given) > 1 and question.kind != "multiple"):
        raise RuleBroken("unknown_code", field=question.code, value=",".join(sorted(given))[:80])
    return given


@open_to(LEADERS)
def settle_turn(work: UnitOfWork, turn: OwnTurn) -> Changes[None]:
    """When a question comes again that no source says it of. RuleBroken `source_says` where one does, `reason_needed` without a
    note, `bad_number` for more years than `MOST_YEARS`."""
    question = next((q for q in every_question(work.today.year) if q.code == turn.question), None)
    if question is None:
        raise RuleBroken("unknown_code", value=turn.question[:40])
    if question.every or question.said_by:
        raise RuleBroken("source_says", field="every")
    if not NEVER <= turn.every <= MOST_YEARS:
        raise RuleBroken("bad_number", field="every", value=str(turn.every)[:20], least=NEVER, most=MOST_YEARS)
    note = checked_line(turn.note, "note", MOST_NOTE)
    if not note:
        raise RuleBroken("reason_needed", field="note")
    name, before = SETTING + turn.question, work.settings.all()
    value = json.dumps({"every": turn.every, "note": note}, ensure_ascii=False, sort_keys=True)
    work.settings.set(name, value)
    work.record("yearly_turn", name, before.get(name, ""), value)
    return changed(RETURNS)
