"""The national registration forms as data: questions and categories of a year, read from resources/forms and resources/codes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from app.paths import RESOURCES

FORMS = ("resident", "child", "day_contact")


@dataclass(frozen=True, slots=True)
class Item:
    """One category of a code list, with the years in which it is asked (both ends included; None = no known bound)."""

    code: str
    label: str
    from_year: int | None = None
    to_year: int | None = None
    note: str = ""

    def asked(self, year: int) -> bool:
        """Whether the category stands in the form of `year`."""
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `unit`: what is counted (rule 7): person, stay, visit, break or uncounted.

    `base` says which units may answer: `` = those with an answer, `answered:Q` = those that answered question Q,
    `when` = those the condition `when` holds for. `missing` tells whether unanswered units are reported.
    `optional`: an empty answer has a meaning of its own and is not a fault. `at`: when it can be answered.
    """

    code: str
    label: str
    kind: str
    codes: str
    unit: str
    figure: str
    ref: str
    base: str = ""
    when: Mapping[str, list[str]] = field(default_factory=dict)
    missing: bool = True
    split_by: str = ""
    optional: bool = False
    at: str = ""
    note: str = ""

    @property
    def multiple(self) -> bool:
        """Whether several categories may be chosen."""
        return self.kind == "multiple"

    def applies(self, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether the answers given so far leave this question to be asked."""
        return all(set(answers.get(other, ())) & set(codes) for other, codes in self.when.items())


@dataclass(frozen=True, slots=True)
class Form:
    """One registration form of one year."""

    name: str
    year: int
    title: str
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question:
        """The question with `code`; KeyError if the form has none."""
        return next(q for q in self.questions if q.code == code)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the leader corrected (A1): a category's wording and years, a category of the centre's own, or, with the list
    `question:FORM`, the wording of a question."""

    list: str
    code: str
    label: str
    from_year: int | None = None
    to_year: int | None = None


_corrections: dict[tuple[str, str], Correction] = {}


def use_corrections(corrections: Iterable[Correction]) -> None:
    """The corrections of the vault that is open; they hold for every form, count and table until the next call."""
    _corrections.clear()
    _corrections.update({(c.list, c.code): c for c in corrections})
    code_lists.cache_clear()
    load_form.cache_clear()


def correction_in_force(list_name: str, code: str) -> Correction | None:
    """The correction of a category or a question, if there is one."""
    return _corrections.get((list_name, code))


def question_list(form: str) -> str:
    """The name under which corrections of a form's questions are kept."""
    return f"question:{form}"


def _corrected(name: str, known: tuple[Item, ...]) -> tuple[Item, ...]:
    found = {code: c for (of, code), c in _corrections.items() if of == name}
    kept = [_item(found.pop(i.code), i.note) if i.code in found else i for i in known]
    return (*kept, *(_item(c, "") for _, c in sorted(found.items())))


def _item(c: Correction, note: str) -> Item:
    return Item(c.code, c.label, c.from_year, c.to_year, note)


@cache
def code_lists() -> Mapping[str, tuple[Item, ...]]:
    """Every code list: name -> items, in printed order, as the leader has corrected them."""
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    return {name: _corrected(name, tuple(Item(**item) for item in entry["items"])) for name, entry in data.items()}


@cache
def list_title(name: str) -> str:
    """What a code list is called."""
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    return str(data[name]["label"])


def items(list_name: str, year: int | None = None) -> tuple[Item, ...]:
    """The categories of a list; with `year` only those asked in that year."""
    return tuple(i for i in code_lists()[list_name] if year is None or i.asked(year))


def label(list_name: str, code: str) -> str:
    """The printed label of a category; the bare code if the list does not know it."""
    return next((i.label for i in code_lists()[list_name] if i.code == code), code)


def form_years() -> tuple[int, ...]:
    """The years that have form definitions of their own, ascending."""
    return tuple(sorted(int(p.name) for p in Path(RESOURCES / "forms").iterdir() if p.name.isdigit()))


@cache
def load_form(name: str, year: int) -> Form:
    """The form `name` as asked in `year`: the newest definition not after it, or else the oldest one."""
    years = form_years()
    best = max((y for y in years if y <= year), default=years[0])
    data = json.loads((RESOURCES / "forms" / str(best) / f"{name}.json").read_text(encoding="utf-8"))
    questions = (Question(**q) for q in data["questions"])
    return Form(name, year, data["title"], tuple(_worded(q, name) for q in questions))


def _worded(question: Question, form: str) -> Question:
    correction = _corrections.get((question_list(form), question.code))
    return replace(question, label=correction.label) if correction else question
