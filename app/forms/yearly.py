"""The two yearly forms (samleskjema, FORMS 5): one for the women's and one for the men's offer, as data by year."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.domain.year import YearAnswer
from app.forms.definitions import Forms, Item, in_force
from app.forms.tables import number_text
from app.paths import RESOURCES
from app.texts import text

KINDS = ("single", "multiple", "yes_no", "number", "text")
YES_NO = "yes_no"
MOST_NUMBER, MOST_WORDS = 100_000, 500


@dataclass(frozen=True, slots=True)
class YearlyQuestion:
    """One question. `ref` is its number in FORMS 5; `status`: `known` where the wording is printed in a source, `rebuilt` where it
    is made from published tables. `known_for`: the years the sources prove it for. `proposed`: which part of the record the
    program proposes an answer from. `every`: how many years there are between, as the sources have it; 0: none of them says.
    `said_by`: the source that does."""

    code: str
    ref: str
    label: str
    kind: str
    codes: str
    offers: tuple[str, ...]
    known_for: str
    status: str
    group: str
    from_year: int | None = None
    to_year: int | None = None
    proposed: str = ""
    every: int = 0
    said_by: str = ""

    @property
    def list_name(self) -> str:
        """The code list of its answers; none for numbers and words."""
        return YES_NO if self.kind == YES_NO else self.codes

    def asked(self, offer: str, year: int) -> bool:
        """Whether that offer's form asks it in that year."""
        since, until = self.from_year or 0, self.to_year or 9999
        return offer in self.offers and since <= year <= until

    def items(self, year: int, forms: Forms | None = None) -> tuple[Item, ...]:
        """The answers to choose among."""
        return (forms or in_force()).items(self.list_name, year)


@cache
def _data(year: int) -> tuple[Mapping[str, str], tuple[YearlyQuestion, ...]]:
    years = sorted(int(p.parent.name) for p in (RESOURCES / "forms").glob("*/yearly.json"))
    best = max((y for y in years if y <= year), default=years[0])
    data = json.loads((RESOURCES / "forms" / str(best) / "yearly.json").read_text(encoding="utf-8"))
    questions = (YearlyQuestion(**(q | {"offers": tuple(q["offers"])})) for q in data["questions"])
    return data["titles"], tuple(questions)


def yearly_title(offer: str, year: int) -> str:
    """The name of an offer's form."""
    return _data(year)[0][offer]


def yearly_questions(offer: str, year: int) -> tuple[YearlyQuestion, ...]:
    """The questions of an offer's form of a year, in order."""
    return tuple(q for q in _data(year)[1] if q.asked(offer, year))


def every_question(year: int) -> tuple[YearlyQuestion, ...]:
    """The questions of both forms, in order, with those that are asked no more in `year`, or not yet."""
    return _data(year)[1]


def yearly_question(code: str, offer: str, year: int) -> YearlyQuestion | None:
    """The question with that code, if that form asks it."""
    return next((q for q in yearly_questions(offer, year) if q.code == code), None)


def answer_text(question: YearlyQuestion, answer: YearAnswer | None, year: int) -> str:
    """An answer in words; `–` where there is none. Several are told apart by a semicolon: there are commas in the answers."""
    if answer is None or not (answer.answer or answer.words):
        return text("yearly", "not_answered")
    if question.kind == "text":
        return answer.words
    if question.kind == "number":
        return number_text(int(next(iter(answer.answer))))
    labels = [item.label for item in question.items(year) if item.code in answer.answer]
    return "; ".join(labels)


def answers_json(offer: str, year: int, answers: Mapping[str, YearAnswer]) -> dict[str, object]:
    """An offer's form as it is exchanged: a code, a list of codes, a number, or a word for why there is none. Words that
    somebody wrote stay in the house."""
    given: dict[str, object] = {}
    for question in yearly_questions(offer, year):
        answer = answers.get(question.code)
        if question.kind == "text":
            continue
        if answer is None or not answer.answer:
            given[question.code] = "not_answered"
        elif question.kind == "number":
            given[question.code] = int(next(iter(answer.answer)))
        elif question.kind == "multiple":
            given[question.code] = sorted(answer.answer)
        else:
            given[question.code] = next(iter(answer.answer))
    return given
