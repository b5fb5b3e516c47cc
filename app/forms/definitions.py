"""The national registration forms as data: questions and categories of a year, read from resources/forms and resources/codes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from app.paths import RESOURCES

FORMS = ("resident", "child", "day_contact")
OWN, OWN_LIST = "own_", "own:"
NEWEST = 9999
"""A year whose forms are the newest there are."""
MOST_DIGITS, MOST_WORDS = 4, 200
"""How much can be answered in numbers, and in words."""
DECLINED = "declined"
"""Wishes not to answer: an answer to any question, outside the base, neither missing nor a fault (COUNT rule 12, end)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One category of a code list in one period: its wording, and the years in which it is asked (both ends included; None = no
    known bound). A category may have several periods. `maps_to`: the category that stands for it in years it is not asked in."""

    code: str
    label: str
    from_year: int | None = None
    to_year: int | None = None
    note: str = ""
    maps_to: str = ""

    def asked(self, year: int) -> bool:
        """Whether the category stands in the form of `year`."""
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `unit`: what is counted (rule 7): person, stay, visit, break or uncounted.

    `base` says which units may answer: `` = those with an answer, `answered:Q` = those that answered question Q,
    `when` = those the condition `when` holds for. `missing` tells whether unanswered units are reported.
    `optional`: an empty answer has a meaning of its own and is not a fault. `at`: when it can be answered. `known_for`:
    the years the sources prove it for. `own`: it is the centre's own, and no other centre's question is the same.

    `kind`: single, multiple, number (a whole number, of which the mean is reported) or text (said in words, never counted).
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
    known_for: str = ""
    own: bool = False

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
    """What the leader corrected (A1): a category's wording from a year on, a category of the centre's own, or, with the list
    `question:FORM`, the wording of a question or a question of the centre's own. List, code and `from_year` tell it apart: what
    is corrected from 2026 leaves the years before as they were."""

    list: str
    code: str
    label: str
    from_year: int | None = None
    to_year: int | None = None
    maps_to: str = ""

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from the others; 0: from the beginning."""
        return self.list, self.code, self.from_year or 0

    def holds(self, year: int) -> bool:
        """Whether it is what is asked in `year`."""
        return (self.from_year or 0) <= year and (self.to_year is None or year <= self.to_year)


@dataclass(frozen=True, slots=True)
class Forms:
    """The national forms of every year with a centre's own corrections of them, as they were at one moment.

    A value: whoever counts, shows or writes with it sees one set of forms from beginning to end, whatever is corrected meanwhile.
    """

    corrections: tuple[Correction, ...] = ()

    def corrections_of(self, list_name: str, code: str) -> tuple[Correction, ...]:
        """The corrections of a category or a question, oldest period first."""
        corrections = (c for c in self.corrections if (c.list, c.code) == (list_name, code))
        return tuple(sorted(corrections, key=lambda c: c.key))

    def lists(self) -> Mapping[str, tuple[Item, ...]]:
        """Every code list: name -> the periods of its categories, in printed order, a category's oldest first."""
        return _lists(self)

    def items(self, list_name: str, year: int | None = None) -> tuple[Item, ...]:
        """With `year` the categories asked in it, as they are worded then; without, each category as it is worded last. A question
        answered in numbers or words has no list."""
        if not list_name:
            return ()
        if year is None:
            return tuple({item.code: item for item in self.lists()[list_name]}.values())
        return tuple(item for item in self.lists()[list_name] if item.asked(year))

    def rows(self, list_name: str, year: int) -> tuple[Item, ...]:
        """Every category once, as it is worded in `year`; one that is not asked then as it is worded last."""
        asked = {item.code: item for item in self.items(list_name, year)}
        return tuple(asked.get(item.code, item) for item in self.items(list_name))

    def counted_as(self, list_name: str, codes: Iterable[str], year: int) -> tuple[str, ...]:
        """The answer as it counts in `year`: what is asked then, or what it is mapped to; the rest is no answer (COUNT rule 6)."""
        asked, maps = _counting(self, list_name, year)
        return tuple(dict.fromkeys(c for code in codes if (c := maps.get(code, code)) in asked))

    def version(self, year: int) -> str:
        """What tells one set of forms from another: the year of the national form, and a mark of the centre's corrections."""
        form = max((y for y in form_years() if y <= year), default=form_years()[0])
        own = hashlib.sha256(repr(sorted((*c.key, c.label) for c in self.corrections)).encode()).hexdigest()[:8]
        return f"{form}+{own}" if self.corrections else str(form)

    def label(self, list_name: str, code: str, year: int | None = None) -> str:
        """The printed label of a category; the bare code if the list does not know it."""
        items = self.items(list_name) if year is None else self.rows(list_name, year)
        return next((item.label for item in items if item.code == code), code)

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


def is_own(code: str) -> bool:
    """Whether a code is one of the centre's own, of a category or of a question."""
    number = code.removeprefix(OWN)
    return code.startswith(OWN) and number.isascii() and number.isdigit()


def own_list(form: str, question: str) -> str:
    """The list of the categories of a question of the centre's own."""
    return f"{OWN_LIST}{form}.{question}"


def question_list(form: str) -> str:
    """The name under which corrections of a form's questions are kept."""
    return f"question:{form}"


def periods(items: Iterable[Item], corrections: Sequence[Correction]) -> tuple[Item, ...]:
    """The periods of one category: what is known of it up to the first correction, then each correction until the next."""
    if not corrections:
        return tuple(items)
    first = corrections[0].from_year or 0
    note = next((item.note for item in items), "")
    before = [replace(i, to_year=min(i.to_year or first, first - 1)) for i in items if (i.from_year or 0) < first]
    periods = []
    for this, after in zip_longest(corrections, corrections[1:]):
        until = NEWEST if after is None else (after.from_year or 0) - 1
        last = min(this.to_year or NEWEST, until)
        periods.append(Item(this.code, this.label, this.from_year, last if last < NEWEST else None, note, this.maps_to))
    return (*before, *periods)


def _corrected(forms: Forms, name: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    own = sorted({c.code for c in forms.corrections if c.list == name} - {item.code for item in items})
    codes = dict.fromkeys([*(item.code for item in items), *own])
    return tuple(
        period
        for code in codes
        for period in periods([i for i in items if i.code == code], forms.corrections_of(name, code))
    )


@lru_cache(maxsize=16)
def _lists(forms: Forms) -> Mapping[str, tuple[Item, ...]]:
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    own: dict[str, Any] = {c.list: {"items": []} for c in forms.corrections if c.list.startswith(OWN_LIST)}
    return {
        name: _corrected(forms, name, tuple(Item(**item) for item in entry["items"]))
        for name, entry in (data | own).items()
    }


@lru_cache(maxsize=512)
def _counting(forms: Forms, list_name: str, year: int) -> tuple[frozenset[str], Mapping[str, str]]:
    """What is asked in a year, and what a code that is not stands for then."""
    asked = frozenset(item.code for item in forms.items(list_name, year))
    newest = forms.items(list_name)
    return asked, {item.code: item.maps_to for item in newest if item.maps_to and item.code not in asked}


@lru_cache(maxsize=256)
def _form(forms: Forms, name: str, year: int) -> Form:
    years = form_years()
    best = max((y for y in years if y <= year), default=years[0])
    data = json.loads((RESOURCES / "forms" / str(best) / f"{name}.json").read_text(encoding="utf-8"))
    asked = [_worded(forms, Question(**question), name, year) for question in data["questions"]]
    return Form(name, year, data["title"], (*asked, *_own_questions(forms, name, year)))


def _worded(forms: Forms, question: Question, form: str, year: int) -> Question:
    of_year = [c for c in forms.corrections_of(question_list(form), question.code) if c.holds(year)]
    return replace(question, label=of_year[-1].label) if of_year else question


def _own_questions(forms: Forms, form: str, year: int) -> Iterable[Question]:
    """The centre's own questions of that year: several answers, counted by stay or visit, on a list of their own."""
    unit = "visit" if form == "day_contact" else "stay"
    own = {c.code: c for c in forms.corrections if c.list == question_list(form) and is_own(c.code) and c.holds(year)}
    for code, correction in sorted(own.items()):
        figure = f"{form}.{code}"
        yield Question(code, correction.label, "multiple", own_list(form, code), unit, figure, "", own=True)


@cache
def list_title(name: str) -> str:
    """What a code list of the national forms is called."""
    data = json.loads((RESOURCES / "codes" / "lists.json").read_text(encoding="utf-8"))
    return str(data[name]["label"])


def form_years() -> tuple[int, ...]:
    """The years that have form definitions of their own, ascending."""
    return tuple(sorted(int(p.name) for p in Path(RESOURCES / "forms").iterdir() if p.name.isdigit()))


def code_lists() -> Mapping[str, tuple[Item, ...]]:
    """Every code list, as the leader has corrected them by now."""
    return _in_force.lists()


def items(list_name: str, year: int | None = None) -> tuple[Item, ...]:
    """The categories of a list as they are worded last; with `year` only those asked in that year, as they are worded then."""
    return _in_force.items(list_name, year)


def label(list_name: str, code: str) -> str:
    """The printed label of a category as it is now."""
    return _in_force.label(list_name, code)


def load_form(name: str, year: int) -> Form:
    """The form `name` as asked in `year`, as it is worded now."""
    return _in_force.form(name, year)
