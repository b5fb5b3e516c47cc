"""The annual return as a pure function: units and answers in, figures out, by the rules of the return (COUNT 2 and 3)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from app.capacity.occupancy import OFFERS, capacity_of_span, full_house, occupancy
from app.domain.ages import age_in
from app.domain.dates import nights_between, year_window
from app.domain.states import Answer
from app.forms.definitions import DECLINED, Forms, Question, in_force
from app.forms.figures import AnnualReturn, Figure
from app.forms.rounding import mean, middle, one_decimal
from app.forms.rules import CountingRules
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, StayUnit

GENDERS = ("woman", "man", "other", "not_registered")
UNDER = 30
Unit = TypeVar("Unit", StayUnit, ContactUnit)


def count_year(
    register: Register, year: int, rules: CountingRules, as_of: date, forms: Forms | None = None
) -> AnnualReturn:
    """Every figure of the return of `year`, counted as of the day `as_of` (rule 2), by one set of `forms` from beginning to end
    (those in force now when none is given)."""
    return AnnualReturn(year, as_of, rules, _Count(register, year, rules, as_of, forms or in_force()).run())


@dataclass(slots=True)
class _Parts(Generic[Unit]):
    """The units of one question, each in one of the four."""

    base: list[Unit]
    missing: list[Unit]
    declined: list[Unit]
    outside: list[Unit]


class _Count:
    """One run of the count; `_put` is the only place that writes a figure."""

    def __init__(self, register: Register, year: int, rules: CountingRules, as_of: date, forms: Forms) -> None:
        self.register, self.year, self.rules, self.forms = register, year, rules, forms
        self.start, self.end = year_window(year, as_of)
        self.as_of = as_of
        self.figures: dict[str, Figure] = {}
        self._questions: dict[str, Question] = {}
        self._counted: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def run(self) -> dict[str, Figure]:
        self._residents()
        self._children()
        self._day_service()
        self._houses()
        self._requests()
        self._quality()
        return self.figures

    # -- residents, children, day service ---------------------------------------------------------------------

    def _residents(self) -> None:
        stays = self._counted_stays(self.register.adult_stays)
        firsts = first_units(stays, _stay_order, self.year)
        self._by_gender("residents", firsts, 5)
        self._by_gender("stays", stays, 2)
        self._nights_by_gender(stays)
        for offer in OFFERS:
            part = [stay for stay in stays if stay.offer == offer]
            self._put(f"stays.offer.{offer}", part, 2, "stays.all")
            self._put_nights(f"nights.offer.{offer}", part, "nights.all")
        aged = ages_of("adult", firsts)
        self._put("residents_under_30.n", [stay for stay, age in aged if age < UNDER], 8, "residents_under_30.base")
        self._put_base("residents_under_30", firsts, [stay for stay, _ in aged], 8)
        self._background("immigrant_background", firsts)
        self._form("resident", {"person": firsts, "stay": stays})

    def _children(self) -> None:
        stays = self._counted_stays(self.register.child_stays)
        firsts = first_units(stays, _stay_order, self.year)
        self._by_gender("children", firsts, 5)
        self._put("child_stays.all", stays, 2)
        self._put_nights("child_nights.all", stays)
        self._average("child_nights_per_stay.mean", [self._nights(stay) for stay in stays], mean, 11, stays)
        aged = ages_of("child", firsts)
        self._average("children_age.mean", [age for _, age in aged], mean, 8, [stay for stay, _ in aged])
        groups: dict[str, list[StayUnit]] = defaultdict(list)
        for stay, age in aged:
            groups[age_group(age)].append(stay)
        for item in self.forms.items("child_age_groups", self.year):
            self._put(f"children_age.{item.code}.n", groups[item.code], 8, "children_age.base")
        self._put_base("children_age", firsts, [stay for stay, _ in aged], 8)
        self._form("child", {"person": firsts, "stay": stays})

    def _day_service(self) -> None:
        window = [c for c in self.register.contacts if self.start <= c.day < self._end_of_contacts()]
        contacts = [c for c in window if self._counts(c.person)]
        for item in self.forms.items("contact_mode", self.year):
            units = [c for c in contacts if c.mode == item.code]
            firsts = first_units(units, _contact_order, self.year)
            names = ("day_visits", "day_users") if item.code == "day_visit" else ("phone_talks", "phone_users")
            self._by_gender(names[0], units, 7)
            self._by_gender(names[1], firsts, 5)
            for month in range(1, 13):
                self._put(
                    f"{names[0]}.month.{month:02d}", [c for c in units if c.day.month == month], 7, f"{names[0]}.all"
                )
            if item.code == "day_visit":
                self._background("day_users_immigrant_background", firsts)
                self._form("day_contact", {"person": firsts, "visit": units})

    def _end_of_contacts(self) -> date:
        """A contact made today is made: unlike tonight's night it counts in the year that is not over."""
        return date(self.year + 1, 1, 1)

    # -- the questions of the forms ---------------------------------------------------------------------------

    def _form(self, name: str, units: dict[str, list[Unit]]) -> None:
        questions = self.forms.form(name, self.year).questions
        self._questions = {question.code: question for question in questions}
        for question in questions:
            if question.unit == "break":
                self._break(question, units["stay"])
            elif question.unit != "uncounted":
                self._question(question.figure, question, units[question.unit])
                for code in self._split_codes(question):
                    part = [u for u in units[question.unit] if code in u.answers.get(question.split_by, ())]
                    self._question(f"{question.figure}.{code}", question, part)
            self._disability(question, units)

    def _split_codes(self, question: Question) -> list[str]:
        return [item.code for item in self.forms.items(question.split_by, self.year)] if question.split_by else []

    def _question(self, figure: str, question: Question, units: Sequence[Unit]) -> None:
        """n of each category asked this year, the base, and what is outside it: the missing, those who do not wish to answer,
        and those the question is not put to. Together they are the units (rule 6)."""
        parts = self._parts(question, units)
        if question.kind == "number":
            numbers = [int(u.answers[question.code][0]) for u in parts.base]
            self._average(f"{figure}.mean", numbers, mean, 11, parts.base)
        else:
            chosen: dict[str, list[Unit]] = defaultdict(list)
            for unit in parts.base:
                for code in self._answer(question, unit):
                    chosen[code].append(unit)
            for item in self.forms.items(question.codes, self.year):
                self._put(f"{figure}.{item.code}.n", chosen[item.code], 7, f"{figure}.base")
        self._put(f"{figure}.base", parts.base, 6)
        self._put(f"{figure}.missing", parts.missing, 6)
        if parts.declined:
            self._put(f"{figure}.declined", parts.declined, 6)
        if question.base == "when":
            self._put(f"{figure}.outside", parts.outside, 6)

    def _answer(self, question: Question, unit: Unit) -> tuple[str, ...]:
        """The answer as it counts this year."""
        given = unit.answers.get(question.code)
        if not given:
            return ()
        counted = self._counted.get((question.codes, given))
        if counted is None:
            counted = self._counted[question.codes, given] = self.forms.counted_as(question.codes, given, self.year)
        return counted

    def _parts(self, question: Question, units: Sequence[Unit]) -> "_Parts[Unit]":
        """Each unit in one of the four parts: base, missing, declined, or outside where the question is not put to it."""
        parts: _Parts[Unit] = _Parts([], [], [], [])
        other = question.base.removeprefix("answered:") if question.base.startswith("answered:") else ""
        asks = self._questions[other] if other else question
        for unit in units:
            given = unit.answers.get(asks.code, ())
            if question.base == "when" and not question.applies(unit.answers):
                unknown = any(not unit.answers.get(code) for code in question.when)
                (parts.missing if unknown and not question.missing else parts.outside).append(unit)
            elif DECLINED in given:
                parts.declined.append(unit)
            elif (question.base == "when" and not question.missing) or (
                given if asks.kind == "number" else self._answer(asks, unit)
            ):
                parts.base.append(unit)
            else:
                parts.missing.append(unit)
        return parts

    def _disability(self, question: Question, units: dict[str, list[Unit]]) -> None:
        """How many children's stays and day users have a disability: their forms ask, and their list of types has another base."""
        if question.code == "disability" and question.unit == "uncounted":
            name, of = ("child_disability", "stay") if "stay" in units else ("day_disability", "person")
            self._question(name, replace(question, base="", unit=of), units[of])

    def _break(self, question: Question, stays: Sequence[Unit]) -> None:
        """Break in kindergarten and in school, each among the stays of children who attend that place (rule 9)."""
        for place in ("kindergarten", "school"):
            whole = f"{question.figure}.{place}"
            attending = [stay for stay in stays if place in stay.answers.get("attends", ())]
            parts = self._parts(replace(question, base=""), attending)
            for item in self.forms.items(question.codes, self.year):
                units = [unit for unit in parts.base if item.code in self._answer(question, unit)]
                self._put(f"{whole}.{item.code}.n", units, 9, f"{whole}.base")
            self._put(f"{whole}.base", parts.base, 9, f"{whole}.stays")
            self._put(f"{whole}.missing", parts.missing, 9, f"{whole}.stays")
            if parts.declined:
                self._put(f"{whole}.declined", parts.declined, 9, f"{whole}.stays")
            self._put(f"{whole}.stays", attending, 9)

    # -- the house, the requests, the quality of the data -----------------------------------------------------

    def _houses(self) -> None:
        stays = (*self.register.adult_stays, *self.register.child_stays)
        nights = occupancy(self.register.rooms, stays, self.start, self.end)
        for offer in OFFERS:
            rooms = [room for room in self.register.rooms if room.offer == offer]
            full = full_house(rooms, nights.get(offer, {}))
            rooms_taken = tuple(d.isoformat() for d in full.rooms_taken)
            beds_taken = tuple(d.isoformat() for d in full.beds_taken)
            episodes = tuple(f"{a.isoformat()}/{b.isoformat()}" for a, b in full.episodes)
            house = f"full_house.{offer}"
            self.figures[f"{house}.nights_all_rooms_taken"] = Figure(len(rooms_taken), 10, rooms_taken)
            self.figures[f"{house}.nights_all_beds_taken"] = Figure(len(beds_taken), 10, beds_taken)
            self.figures[f"{house}.episodes"] = Figure(len(episodes), 10, episodes)
            self.figures[f"{house}.most_persons"] = Figure(full.most_persons, 10)
            beds = capacity_of_span(rooms, self.start, self.end)
            self.figures[f"capacity.{offer}.beds"] = Figure(sum(beds.values()), 10, tuple(beds))
            self.figures[f"capacity.{offer}.rooms"] = Figure(len(beds), 10, tuple(beds))

    def _requests(self) -> None:
        asked = [request for request in self.register.requests if request.day.year == self.year]
        for item in self.forms.items("request_outcome", self.year):
            self._put_requests(
                f"requests.{item.code}", [request for request in asked if request.outcome == item.code], "requests.all"
            )
        self._put_requests("requests.all", asked)
        for item in self.forms.items("refusal_reasons", self.year):
            refused = [request for request in asked if request.refusal_reason == item.code]
            self._put_requests(f"requests.refusal_reason.{item.code}", refused, "requests.all")

    def _quality(self) -> None:
        stays = (*self.register.adult_stays, *self.register.child_stays)
        reserved = [
            stay.person.code for stay in stays
            if stay.person.reserved and nights_between(stay.arrived, stay.departed, self.start, self.end)
        ]  # fmt: skip
        reserved += [c.person.code for c in self.register.contacts if c.person.reserved and c.day.year == self.year]
        persons = tuple(sorted(set(reserved)))
        self.figures["reserved.persons"] = Figure(len(persons), 4, persons, len(persons))
        same_day = [stay for stay in stays if stay.departed == stay.arrived and stay.arrived.year == self.year]
        self._put("quality.same_day_stays", same_day, 3)
        year_over = date(self.year + 1, 1, 1)
        self._put(
            "quality.open_stays", [stay for stay in stays if stay.departed is None and stay.arrived < year_over], 2
        )

    # -- small pieces -----------------------------------------------------------------------------------------

    def _counts(self, person: PersonUnit) -> bool:
        return not person.reserved or self.rules.reserved == "counted"

    def _counted_stays(self, stays: Iterable[StayUnit]) -> list[StayUnit]:
        return [stay for stay in stays if self._counts(stay.person) and self._in_year(stay)]

    def _in_year(self, stay: StayUnit) -> bool:
        """Rule 2, and rule 3: a stay of no nights is not a stay."""
        if stay.departed == stay.arrived:
            return False
        if self.rules.stay_in_year == "arrival" and stay.arrived.year != self.year:
            return False
        if self.rules.stay_in_year == "departure" and (stay.departed is None or stay.departed.year != self.year):
            return False
        return self._nights(stay) > 0

    def _nights(self, stay: StayUnit) -> int:
        """The nights that count in the year: where a stay belongs to one year, all it has up to the day of the report (rule 2)."""
        if self.rules.stay_in_year == "overlap":
            return nights_between(stay.arrived, stay.departed, self.start, self.end)
        return nights_between(stay.arrived, stay.departed, date.min, self.as_of)

    def _put(self, name: str, units: Sequence[Unit], rule: int, total: str = "") -> None:
        codes = tuple(unit.code for unit in units)
        self.figures[name] = Figure(len(codes), rule, codes, people_of(units), total)

    def _put_requests(self, name: str, asked: Sequence[RequestUnit], total: str = "") -> None:
        """Who asked is not kept: nobody is behind the number."""
        self.figures[name] = Figure(len(asked), 7, tuple(request.code for request in asked), None, total)

    def _put_nights(self, name: str, stays: Sequence[StayUnit], total: str = "") -> None:
        nights, codes = sum(map(self._nights, stays)), tuple(stay.code for stay in stays)
        self.figures[name] = Figure(nights, 1, codes, people_of(stays), total)

    def _by_gender(self, name: str, units: Sequence[Unit], rule: int) -> None:
        self._put(f"{name}.all", units, rule)
        for gender in GENDERS:
            part = [u for u in units if gender_of(u.person) == gender]
            self._put(f"{name}.{gender}", part, rule, f"{name}.all")

    def _nights_by_gender(self, stays: Sequence[StayUnit]) -> None:
        parts = {"all": list(stays)}
        parts |= {g: [stay for stay in stays if gender_of(stay.person) == g] for g in GENDERS}
        for name, part in parts.items():
            self._put_nights(f"nights.{name}", part, "" if name == "all" else "nights.all")
            nights = [self._nights(stay) for stay in part]
            self._average(f"nights_per_stay.mean.{name}", nights, mean, 11, part)
            self._average(f"nights_per_stay.median.{name}", nights, middle, 11, part)

    def _average(
        self,
        name: str,
        numbers: Sequence[int],
        how: Callable[[Sequence[int]], Fraction],
        rule: int,
        units: Sequence[Unit],
    ) -> None:
        if numbers:
            codes = tuple(unit.code for unit in units)
            self.figures[name] = Figure(one_decimal(how(numbers)), rule, codes, people_of(units))

    def _put_base(self, name: str, units: Sequence[Unit], base: Sequence[Unit], rule: int) -> None:
        """The base of a question whose answer is a fact of the person, and the units that lack it."""
        answered = {unit.code for unit in base}
        self._put(f"{name}.base", base, rule)
        self._put(f"{name}.missing", [unit for unit in units if unit.code not in answered], rule)

    def _background(self, name: str, firsts: Sequence[Unit]) -> None:
        for code in ("with", "without"):
            units = [u for u in firsts if u.person.immigrant_background == code]
            self._put(f"{name}.{code}.n", units, 6, f"{name}.base")
        self._put_base(name, firsts, [u for u in firsts if u.person.immigrant_background], 6)


def people_of(units: Sequence[Unit]) -> int:
    """How many persons are behind the units, each once."""
    return len({unit.person.code for unit in units})


def gender_of(person: PersonUnit) -> str:
    """The gender counted under; an empty or unknown one is `not_registered`."""
    return person.gender if person.gender in GENDERS else "not_registered"


def ages_of(kind: str, stays: Iterable[StayUnit]) -> list[tuple[StayUnit, int]]:
    """Each stay with the age in the year of arrival (rule 8); those whose birth year is unknown or impossible are left out."""
    aged = ((stay, age_in(kind, stay.person.birth_year, stay.arrived.year)) for stay in stays)
    return [(stay, age) for stay, age in aged if age is not None]


def age_group(years: int) -> str:
    """The child age group of the national tables (FORMS C1)."""
    return "age_0_5" if years <= 5 else "age_6_10" if years <= 10 else "age_11_15" if years <= 15 else "age_over_15"


def first_units(units: Iterable[Unit], order: Callable[[Unit], tuple[date, str]], year: int) -> list[Unit]:
    """Each person's first unit of the year; an anonymous one is new each time unless marked `no` in the year it began (rule 5).

    The mark speaks of that year only: a stay that runs over New Year brings its person into the next one, marked or not.
    """
    seen: set[str] = set()
    firsts = []
    for unit in sorted(units, key=order):
        if unit.person.anonymous:
            if unit.first_in_year != Answer.NO or order(unit)[0].year < year:
                firsts.append(unit)
        elif unit.person.code not in seen:
            seen.add(unit.person.code)
            firsts.append(unit)
    return firsts


def _stay_order(stay: StayUnit) -> tuple[date, str]:
    return stay.arrived, stay.code


def _contact_order(contact: ContactUnit) -> tuple[date, str]:
    return contact.day, contact.code
