"""The annual return as a publication: its relations follow from the questions of the forms and from the names (COUNT 3)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from app.disclosure.cells import Cell, Derived, Publication, Relation
from app.disclosure.relations import LASTING, at_most, covers, follows, lasts, publication, same, total
from app.forms.definitions import FORMS, Form, Forms, Question
from app.forms.figures import AnnualReturn, Figure

INTERNAL = ("reserved.", "quality.")
"""Of no public version. Who has opted out of statistics is in none, not even as a number of such; how complete the register is
tells of the house's own work, and its stays include the reserved ones, so a difference to the rest would be about them."""
UNITS = {
    "resident": {"person": "residents.all", "stay": "stays.all"},
    "child": {"person": "children.all", "stay": "child_stays.all"},
    "day_contact": {"person": "day_users.all", "visit": "day_visits.all"},
}
"""What is counted in a question of a form: its unit total."""
OF_PERSONS = {
    "immigrant_background": "residents.all",
    "residents_under_30": "residents.all",
    "children_age": "children.all",
}
"""The questions about the person, which are in no form."""
WHOLES = ("stays.all", "day_visits.all")
ABOVE = (
    ("residents", "stays"),
    ("children", "child_stays"),
    ("day_users", "day_visits"),
    ("phone_users", "phone_talks"),
)
"""Persons, and their stays or contacts: one each at least."""
LIKELY = (("woman", "women"), ("man", "men"))
"""Where no woman slept in the men's offer and no man in the women's, anybody will guess so."""
WHOLE_OF = ("stays", "asked", "units", "total", "persons", "visits")
"""Names beside a question's base that are its unit total."""
LONGEST = 366
LIGHT = re.compile(r"(^|\.)(other\w*|do_not_know|not_registered)(\.|$)")


def of_return(result: AnnualReturn, forms: Forms) -> Publication:
    """The public version's cells and relations of a return. `forms`: those it was counted by.

    Requests have nobody's name behind them, but each is a family that asked: they are protected as people are. A percent is no
    cell: it is shown with its number and its base. No relation reaches into another year: no figure of a year says anything of
    the one before, nor how many were here at its turn (tests/app/test_disclosure_years.py looks for one).
    """
    return _Maker(result, forms).run()


def weight_of(name: str, categories: int = 0) -> int:
    """What is lost by hiding a figure, whatever its number; `categories`: of a base, whose percents go with it. No two are
    alike, so that the least loss is one choice and not several."""
    last = name.rpartition(".")[2]
    if last == "all":
        loss = 100 if "." not in name.removesuffix(".all") else 30
    elif last in ("base", *WHOLE_OF):
        loss = 6 + categories
    elif last == "missing" or ".month." in name:
        loss = 2
    else:
        loss = 2 if LIGHT.search(name) else 3
    return 1000 * loss + crc32(name.encode()) % 997


class _Maker:
    def __init__(self, result: AnnualReturn, forms: Forms) -> None:
        self.result, self.forms = result, forms
        self.public = {n: f for n, f in result.figures.items() if not n.startswith(INTERNAL)}
        self.numbers = {n: f for n, f in self.public.items() if isinstance(f.value, int) and not _averaged(n)}
        self.codes: dict[str, list[str]] = defaultdict(list)
        for name in self.numbers:
            figure = name.removesuffix(".n").rpartition(".")[0]
            if name.endswith(".n") and figure and f"{figure}.base" in self.numbers:
                self.codes[figure].append(name)

    def run(self) -> Publication:
        """All of it."""
        relations = [*self._sums(), *self._persons(), *self._questions(), *self._requests(), *self._houses()]
        cells = [self._cell(name, figure) for name, figure in self.numbers.items()]
        derived = {n: Derived(f.value, self._gives_away(n)) for n, f in self.public.items() if n not in self.numbers}
        return publication(cells, relations, derived)

    def _cell(self, name: str, figure: Figure) -> Cell:
        people, value = figure.people, int(figure.value)
        if people is None and (name.startswith("requests.") or name.endswith(".most_persons")):
            people = value
        weight = weight_of(name, len(self.codes[name.removesuffix(".base")]) if name.endswith(".base") else 0)
        return Cell(name=name, value=value, people=people, weight=weight, whole=name in WHOLES)

    def _gives_away(self, name: str) -> tuple[str, ...]:
        """The cells a mean or median is over: `nights_per_stay.mean.woman`, `child_nights_per_stay.mean`, `children_age.mean`."""
        head, _, rest = name.replace(".mean", ".").replace(".median", ".").partition(".")
        group = rest.strip(".") or "all"
        over, _, unit = head.partition("_per_")
        plural = "child_stays" if over.startswith("child_") and unit == "stay" else f"{unit}s"
        tried = [f"{over}.{group}", f"{plural}.{group}"] if unit else [f"{head}.base", f"{head}.missing"]
        names = tuple(n for n in tried if n in self.numbers)
        return names[:1] if not unit else names

    # -- sums and persons -------------------------------------------------------------------------------------

    def _sums(self) -> Iterator[Relation]:
        """`x.all` is the sum of `x.<part>`, and of `x.<dimension>.<part>` for each dimension (offer, month)."""
        for name in (n for n in self.numbers if n.endswith(".all")):
            parts: dict[str, list[str]] = defaultdict(list)
            head = name.removesuffix("all")
            for other in (n for n in self.numbers if n.startswith(head) and n != name):
                dimension, _, part = other.removeprefix(head).partition(".")
                if "." not in part:
                    parts[dimension if part else ""].append(other)
            for dimension, names in parts.items():
                yield at_most(names, name) if dimension == "refusal_reason" else total(name, names)

    def _persons(self) -> Iterator[Relation]:
        heads = tuple(f"{units}." for _, units in ABOVE)
        for group in sorted({name.partition(".")[2] for name in self.numbers if name.startswith(heads)}):
            for persons, units in ABOVE:
                yield at_most([f"{persons}.{group}"], f"{units}.{group}")
                yield same(f"{persons}.{group}", f"{units}.{group}")  # nobody came twice: anybody will guess so
            for units, nights in LASTING:
                yield from lasts(f"{units}.{group}", f"{nights}.{group}", LONGEST)
        for units in ("stays", "nights"):
            for gender, offer in LIKELY:
                yield same(f"{units}.{gender}", f"{units}.offer.{offer}")

    # -- questions --------------------------------------------------------------------------------------------

    def _questions(self) -> Iterator[Relation]:
        asked: set[str] = set()
        for name in FORMS:
            form = self.forms.form(name, self.result.year)
            for question in form.questions:
                if question.unit == "break":
                    yield from self._break(question, form)
                elif question.unit in UNITS[name]:
                    asked.add(question.figure)
                    yield from self._question(question, form)
        for figure in (n.removesuffix(".base") for n in self.numbers if n.endswith(".base")):
            if figure not in asked and not any(figure.startswith(f"{a}.") for a in asked):
                yield from self._other_question(figure)

    def _question(self, question: Question, form: Form) -> Iterator[Relation]:
        figure, units = question.figure, UNITS[form.name][question.unit]
        codes, base = self.codes[figure], f"{figure}.base"
        yield from self._categories(codes, base, question)
        answered = self._answered(figure)
        yield _balance(answered, [units])
        if question.base == "when":
            yield from self._conditional(question, form, [n for n in answered if not n.endswith(".outside")])
        if question.base.startswith("answered:"):
            other = form.question(question.base.removeprefix("answered:"))
            if other.unit == question.unit or other.unit == "uncounted":
                for part in ("base", "missing", "declined"):
                    yield same(f"{self._counted(other, form)}.{part}", f"{figure}.{part}")
            else:
                yield at_most([f"{other.figure}.base"], base)
                yield at_most([f"{other.figure}.missing"], f"{figure}.missing")
        if question.split_by:
            yield from self._split(question, form)

    def _conditional(self, question: Question, form: Form, put: Sequence[str]) -> Iterator[Relation]:
        """Those the question is put to are those that gave the answer it depends on."""
        asked = self._asked(question, form)
        if not question.missing:
            for code, chosen in question.when.items():
                on = self._counted(form.question(code), form)
                yield _balance([f"{question.figure}.base"], [f"{on}.{c}.n" for c in chosen])
                yield same(f"{on}.missing", f"{question.figure}.missing")
        elif asked:
            yield _balance(put, asked)

    @staticmethod
    def _counted(question: Question, form: Form) -> str:
        """The figure a question is counted under; of the one that children and day users are asked, that of their own."""
        own = {"child": "child_disability", "day_contact": "day_disability"}
        return own[form.name] if question.unit == "uncounted" and question.code == "disability" else question.figure

    def _categories(self, codes: Sequence[str], base: str, question: Question | None) -> Iterator[Relation]:
        if question is None or not question.multiple:
            yield total(base, codes)
            return
        for code in codes:
            yield at_most([code], base)
        if not question.base:
            yield covers(codes, base)
        if (none := base.removesuffix("base") + "none.n") in codes:
            for code in codes:
                if code != none:
                    yield at_most([none, code], base)

    def _answered(self, figure: str) -> list[str]:
        """The base and what stands beside it: missing, and answers outside the base (`wishes not to answer`)."""
        beside = (n for n in self.numbers if n.startswith(f"{figure}.") and "." not in n.removeprefix(f"{figure}."))
        return [n for n in beside if n.rpartition(".")[2] not in ("n", *WHOLE_OF)]

    def _asked(self, question: Question, form: Form) -> list[str]:
        """The cells that together are the units a question with a condition is put to; none where they are not counted."""
        for code, chosen in reversed(list(question.when.items())):
            other = form.question(code)
            if set(question.when) - {code} - set(other.when):
                continue
            if other.unit == "break":
                places = list(next(iter(other.when.values())))
                return [f"{other.figure}.{place}.{c}.n" for place in places for c in chosen]
            if other.unit == question.unit:
                return [f"{other.figure}.{c}.n" for c in chosen]
        return []

    def _split(self, question: Question, form: Form) -> Iterator[Relation]:
        """The same question of some of the units: each number of the parts is in that of the whole."""
        figure, by = question.figure, form.question(question.split_by)
        marks = [n.removesuffix(".base").rpartition(".")[2] for n in self.numbers if _part(n, figure)]
        for whole in (*self.codes[figure], *self._answered(figure)):
            rest = whole.removeprefix(f"{figure}.")
            yield at_most([p for m in marks if (p := f"{figure}.{m}.{rest}") in self.numbers], whole)
        for mark in marks:
            part = f"{figure}.{mark}"
            yield from self._categories(self.codes[part], f"{part}.base", question)
            if by.unit == question.unit:
                yield _balance(self._answered(part), [f"{by.figure}.{mark}.n"])

    def _break(self, question: Question, form: Form) -> Iterator[Relation]:
        places = [n.removesuffix(".base") for n in self.numbers if _part(n, question.figure)]
        tops = [f"{place}.stays" for place in places]
        for place, top in zip(places, tops, strict=True):
            yield total(f"{place}.base", self.codes[place])
            yield total(top, self._answered(place))
            for code in question.when:
                yield same(top, f"{form.question(code).figure}.{place.rpartition('.')[2]}.n")
        yield at_most(tops, UNITS[form.name]["stay"])

    def _other_question(self, figure: str) -> Iterator[Relation]:
        """A question that is in no form: about the person, or one whose total stands beside its base or is found by its units."""
        base, answered = f"{figure}.base", self._answered(figure)
        yield self._part_or_sum(figure, base)
        tops = [f"{figure}.{word}" for word in WHOLE_OF if f"{figure}.{word}" in self.numbers]
        units = tops[0] if tops else OF_PERSONS.get(figure) or self._found(answered)
        if units:
            yield total(units, answered)

    def _part_or_sum(self, figure: str, base: str) -> Relation:
        return at_most([f"{figure}.n"], base) if f"{figure}.n" in self.numbers else total(base, self.codes[figure])

    def _found(self, answered: Iterable[str]) -> str:
        units = {unit for name in answered for unit in self.numbers[name].units}
        tops = [n for head in ABOVE for n in (f"{head[0]}.all", f"{head[1]}.all") if n in self.numbers]
        return next((top for top in tops if units and units <= set(self.numbers[top].units)), "")

    # -- requests and the house -------------------------------------------------------------------------------

    def _requests(self) -> Iterator[Relation]:
        """A reason of a refusal is given where nobody was taken in: where they are as many, they are the same."""
        reasons = [n for n in self.numbers if n.startswith("requests.refusal_reason.")]
        outcomes = [n for n in self.numbers if n.startswith("requests.") and n.count(".") == 1 and n != "requests.all"]
        turned = [n for n in outcomes if n.rpartition(".")[2] not in ("admitted", "extra_bed")]
        if reasons and turned:
            yield _balance(reasons, turned)

    def _houses(self) -> Iterator[Relation]:
        """How often the house was full tells how many were in it, where it is so small that this is a small number."""
        for most in (n for n in self.numbers if n.endswith(".most_persons")):
            house = most.removesuffix("most_persons")
            yield follows(most, [n for n in self.numbers if n.startswith(house) and n != most])


def _averaged(name: str) -> bool:
    return "mean" in name.split(".") or "median" in name.split(".")


def _part(name: str, figure: str) -> bool:
    """Whether it is the base of a part of a question: `<figure>.<part>.base`."""
    return name.startswith(f"{figure}.") and name.endswith(".base") and name.count(".") == figure.count(".") + 2


def _balance(parts: Sequence[str], wholes: Sequence[str]) -> Relation:
    """The parts add up to the wholes together."""
    if len(wholes) == 1:
        return total(wholes[0], parts)
    return Relation((*((p, 1) for p in parts), *((w, -1) for w in wholes)), 0, 0)
