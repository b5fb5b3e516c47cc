"""The national registration forms as data: questions and categories of a year, read from resources/forms and resources/codes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
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


@dataclass(frozen=True, slots=True)
class Forms:
    """The national forms of every year with a centre's own corrections of them, as they were at one moment.

    A value: whoever counts, shows or writes with it sees one set of forms from beginning to end, whatever is corrected meanwhile.
    """

    corrections: tuple[Correction, ...] = ()

    def correction(self, list_name: str, code: str) -> Correction | None:
        """The correction of a category or a question, if there is one."""
        return next((c for c in self.corrections if (c.list, c.code) == (list_name, code)), None)

    def lists(self) -> Mapping[str, tuple[Item, ...]]:
        """Every code list: name -> items, in printed order."""
        return _lists(self)

    def items(self, list_name: str, year: int | None = None) -> tuple[Item, ...]:
        """The categories of a list; with `year` only those asked in that year."""
        return tuple(item for item in self.lists()[list_name] if year is None or item.asked(year))

    def label(self, list_name: str, code: str) -> str:
        """The printed label of a category; the bare code if the list does not know it."""
        return next((item.label for item in self.lists()[list_name] if item.code == code), code)

    def form(self, name: str, year: int) -> Form:
        """The form `name` as asked in `year`: the newest definition not after it, or else the oldest one."""
        return _form(self, name, year)


_in_force = Forms()


def use_corrections(corrections: Iterable[Correction]) -> None:
    """The corrections of the vault that is open hold from now on. What has the forms in hand keeps those it has."""
    global _in_force
    _in_force = Forms(tuple(corrections))


def in_force() -> Forms:
    """The forms as they are now."""
    return _in_force


def question_list(form: str) -> str:
    """The name under which corrections of a form's questions are kept."""
    return f"question:{form}"


def _corrected(forms: Forms, name: str, known: tuple[Item, ...]) -> tuple[Item, ...]:
    found = {c.code: c for c in forms.corrections if c.list == name}
    kept = [_item(found.pop(i.code), i.note) if i.code in found else i for i in known]
    return (*kept, *(_item(c, "") for _, c in sorted(found.items())))


def _item(c: Correction, note: str) -> Item:
    return Item(c.code, c.label, c.from_year, c.to_year, note)


@lru_cache(maxsize=16)
def _lists(forms: Forms) -> Mapping[str, tuple[Item, ...]]:
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    return {
        name: _corrected(forms, name, tuple(Item(**item) for item in entry["items"])) for name, entry in data.items()
    }


@lru_cache(maxsize=256)
def _form(forms: Forms, name: str, year: int) -> Form:
    years = form_years()
    best = max((y for y in years if y <= year), default=years[0])
    data = json.loads((RESOURCES / "forms" / str(best) / f"{name}.json").read_text(encoding="utf-8"))
    questions = tuple(_worded(forms, Question(**question), name) for question in data["questions"])
    return Form(name, year, data["title"], questions)


def _worded(forms: Forms, question: Question, form: str) -> Question:
    correction = forms.correction(question_list(form), question.code)
    return replace(question, label=correction.label) if correction else question


@cache
def list_title(name: str) -> str:
    """What a code list is called."""
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    return str(data[name]["label"])


def form_years() -> tuple[int, ...]:
    """The years that have form definitions of their own, ascending."""
    return tuple(sorted(int(p.name) for p in Path(RESOURCES / "forms").iterdir() if p.name.isdigit()))


def code_lists() -> Mapping[str, tuple[Item, ...]]:
    """Every code list, as the leader has corrected them by now."""
    return _in_force.lists()


def items(list_name: str, year: int | None = None) -> tuple[Item, ...]:
    """The categories of a list as they are now; with `year` only those asked in that year."""
    return _in_force.items(list_name, year)


def label(list_name: str, code: str) -> str:
    """The printed label of a category as it is now."""
    return _in_force.label(list_name, code)


def load_form(name: str, year: int) -> Form:
    """The form `name` as asked in `year`, as it is worded now."""
    return _in_force.form(name, year)
