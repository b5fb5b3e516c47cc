"""What the municipality must hear (C5; S0 challenge and measure 12; S3 5.2 and 5.6): full nights, requests, nights used by
people who wait to move out, length of stay, and where they come from. Numbers of people are suppressed before they leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, cmp_to_key
from zlib import crc32

from app.capacity.occupancy import OFFERS, full_house, nightly
from app.care.moving import MovingFacts, chosen_of, waits_code
from app.care.moving_year import middles, nights_waiting, touching
from app.disclosure.annual import of_return
from app.disclosure.cells import HIDDEN, Cell, Derived, Protection, Publication, Relation, Thresholds
from app.disclosure.engine import protect
from app.disclosure.municipality import BESIDE, protect_beside
from app.disclosure.relations import at_most, follows, publication, same, total
from app.domain.dates import nights_between, year_window
from app.domain.house import ReadyToMove
from app.domain.names import norwegian_order
from app.domain.states import Waiting
from app.forms.count import count_year, first_units
from app.forms.definitions import in_force, items
from app.forms.rounding import middle as median
from app.forms.rounding import one_decimal
from app.forms.rules import CountingRules
from app.forms.units import Register, StayUnit

WAITS_FOR = ("municipal_housing", "private_rental", "own_home", "udi", "nav_decision", "safety", "other")
"""What people who are ready to move wait for: S0 (municipal housing, private market, own home made safe, UDI, NAV); ours."""
LENGTHS = (
    ("1_3", 1, 3),
    ("4_7", 4, 7),
    ("8_30", 8, 30),
    ("31_90", 31, 90),
    ("91_180", 91, 180),
    ("over_180", 181, None),
)
MONTHS = [f"{number:02d}" for number in range(1, 13)]
MONTHLY = 60
"""Fewer requests than five a month are not given by month: their sum stands in the return, and would tell how they fall."""
UNKNOWN, OTHER = "unknown", "other"
"""Residents who named no municipality, and those of the municipalities that are too few to be named."""


@dataclass(frozen=True)
class Municipal:
    """The figures of one year. `publication`: the numbers and how they hang together; `beside`: those of the return of that year;
    `municipalities`: those that are named, in Norwegian order. The others are named nowhere, not even here. `apart`: what is
    withheld by rule, whatever it is. `on_the_way`: those of them that are named where families on the way to a home are counted."""

    year: int
    as_of: date
    publication: Publication
    beside: Publication
    municipalities: tuple[str, ...]
    on_the_way: tuple[str, ...] = ()
    apart: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def protection(self) -> Protection:
        """What of it leaves the house; worked out when it is first asked for, which takes up to some seconds."""
        return protect_beside(self.publication, self.beside, protect(self.beside), _links(self.publication))

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The counted numbers by name."""
        return self.publication.cells

    @property
    def numbers(self) -> dict[str, int | float]:
        """Every number by name, also what is worked out of others."""
        derived = {name: one.value for name, one in self.publication.derived.items()}
        return {**self.publication.values, **derived, **self.apart}

    def shown(self, suppressed: bool = True) -> dict[str, str]:
        """Each number as it is written; as `..` what has to be hidden, where `suppressed`."""
        return {
            name: HIDDEN if suppressed and not self.protection.shows(name) else str(value).replace(".", ",")
            for name, value in self.numbers.items()
        }


def municipal(
    register: Register, ready: Iterable[ReadyToMove], homes: Mapping[str, str], year: int, as_of: date,
    rules: CountingRules | None = None, families: Iterable[MovingFacts] = (),
) -> Municipal:  # fmt: skip
    """The figures of `year` as of a day. `homes`: household -> municipality (absent: not known). `families`: those whose need of a
    home was clarified, or who had keys, in the year, and who waited here in it (S0 12: whether the measures work).

    Reserved persons are bodies in beds and nothing else, whatever the rules of the return say (C5). `rules`: those of the return of
    the same year, whose public version whoever reads the report is taken to have at hand.
    """
    return _Maker(register, tuple(ready), homes, year, as_of, tuple(families)).run(rules or CountingRules())


class _Maker:
    def __init__(
        self, register: Register, ready: tuple[ReadyToMove, ...], homes: Mapping[str, str], year: int, as_of: date,
        families: tuple[MovingFacts, ...],
    ) -> None:  # fmt: skip
        self.families = families
        self.register, self.ready, self.homes, self.year, self.as_of = register, ready, homes, year, as_of
        self.start, self.end = year_window(year, as_of)
        self.stays = [stay for stay in (*register.adult_stays, *register.child_stays) if not stay.person.reserved]
        self.cells: dict[str, Cell] = {}
        self.relations: list[Relation] = []
        self.derived: dict[str, Derived] = {}
        self.apart: dict[str, int] = {}

    def run(self, rules: CountingRules) -> Municipal:
        """All of it, and what of it is hidden beside the return."""
        self._full()
        self._requests()
        self._ready()
        self._lengths()
        names = self._homes()
        on_the_way = self._moving(names)
        own = publication(self.cells.values(), self.relations, self.derived)
        forms = in_force()
        beside = of_return(count_year(self.register, self.year, rules, self.as_of, forms), forms)
        return Municipal(self.year, self.as_of, own, beside, names, on_the_way, self.apart)

    def _cell(self, name: str, value: int, people: int | None, whole: bool = False) -> None:
        weight = 1000 * (30 if name.endswith((".all", ".year")) else 3) + crc32(name.encode()) % 997
        self.cells[name] = Cell(name=name, value=value, people=people, weight=weight, whole=whole)

    def _full(self) -> None:
        """Nights with all rooms and all beds taken, and the most persons (rule 10); reserved persons among them.

        Where the most is a small number, the nights are those of few people, and go with it.
        """
        everybody = (*self.register.adult_stays, *self.register.child_stays)
        nights = list(nightly(self.register.rooms, everybody, self.start, self.end))
        for offer in OFFERS:
            rooms = [room for room in self.register.rooms if room.offer == offer]
            asleep_on = {night: asleep for night, of, _, _, asleep in nights if of == offer}
            for period, wanted in self._periods():
                part = {night: asleep for night, asleep in asleep_on.items() if wanted(night)}
                full = full_house(rooms, part)
                self._cell(f"rooms.{offer}.{period}", len(full.rooms_taken), None)
                self._cell(f"beds.{offer}.{period}", len(full.beds_taken), None)
                self._cell(f"most.{offer}.{period}", full.most_persons, full.most_persons)
                full_nights = [f"{kind}.{offer}.{period}" for kind in ("rooms", "beds")]
                self.relations.append(follows(f"most.{offer}.{period}", full_nights))
            months = [f"{number:02d}" for number in range(1, 13)]
            self.relations += [at_most([f"most.{offer}.{month}"], f"most.{offer}.year") for month in months]
            for kind in ("rooms", "beds"):
                self.relations.append(total(f"{kind}.{offer}.year", [f"{kind}.{offer}.{month}" for month in months]))

    def _periods(self) -> list[tuple[str, Callable[[date], bool]]]:
        months: list[tuple[str, Callable[[date], bool]]] = [
            (f"{number:02d}", lambda night, number=number: night.month == number)  # type: ignore[misc]
            for number in range(1, 13)
        ]
        return [("year", lambda _: True), *months]

    def _requests(self) -> None:
        asked = [request for request in self.register.requests if request.day.year == self.year]
        months = Counter(f"{request.day.month:02d}" for request in asked)
        if len(asked) >= MONTHLY:
            self._spread("requests", months, MONTHS)
        else:
            self.apart = {f"requests.{month}": months[month] for month in MONTHS}
        outcomes = Counter(request.outcome for request in asked)
        codes = list(dict.fromkeys([*(i.code for i in items("request_outcome")), *outcomes]))
        self._spread("outcome", outcomes, codes, all_of_them="requests.all")

    def _ready(self) -> None:
        """Nights slept here by people ready to move, by month and by what they wait for."""
        slept = (
            (kind, code, stay.person.code)
            for mark in self.ready
            for stay in (own for own in self.stays if own.household == mark.household)
            for night in self._nights_of(stay, mark)
            for kind, code in (("ready", f"{night.month:02d}"), ("waits", mark.waits_for))
        )
        self._nights(slept, {"ready": MONTHS, "waits": list(WAITS_FOR)}, "ready.all")

    def _nights(
        self, slept: Iterable[tuple[str, str, str]], codes: Mapping[str, list[str]], all_of_them: str
    ) -> None:  # fmt: skip
        """The same nights, one by one (kind, code, person), spread in several ways, with the people behind them."""
        nights: dict[str, Counter[str]] = {kind: Counter() for kind in codes}
        people: dict[str, dict[str, set[str]]] = {kind: {} for kind in codes}
        for kind, code, person in slept:
            nights[kind][code] += 1
            people[kind].setdefault(code, set()).add(person)
        for kind, of in codes.items():
            behind = {code: len(those) for code, those in people[kind].items()}
            everybody = set().union(*people[kind].values())
            self._spread(kind, nights[kind], of, behind, len(everybody), all_of_them=all_of_them)

    def _nights_of(self, stay: StayUnit, mark: ReadyToMove) -> Iterable[date]:
        last = min(d for d in (self.end, stay.departed, mark.until) if d)
        night = max(self.start, stay.arrived, mark.since)
        while night < last:
            yield night
            night += timedelta(days=1)

    def _lengths(self) -> None:
        """Nights from arrival to departure of the adult stays that ended in the year, in groups."""
        ended = [
            stay
            for stay in self.register.adult_stays
            if not stay.person.reserved and stay.departed and self._ended(stay.departed)
        ]
        nights = [n for stay in ended if (n := nights_between(stay.arrived, stay.departed, stay.arrived, date.max))]
        lengths = Counter(next(code for code, _, most in LENGTHS if most is None or n <= most) for n in nights)
        self._spread("length", lengths, [code for code, _, _ in LENGTHS], whole=True)
        if not nights:
            return
        middle = one_decimal(median(nights))
        self.derived["length.median"] = Derived(middle, ("length.all",))
        if len(nights) >= Thresholds().whole:  # of fewer it is hidden with their number, and tells nobody anything
            below = [f"length.{code}" for code, _, most in LENGTHS if most is not None and most < middle]
            up_to = [f"length.{code}" for code, least, _ in LENGTHS if least <= middle]
            self.relations.append(Relation((("length.all", 1), *((name, -2) for name in below)), 0, None))
            self.relations.append(Relation((*((name, 2) for name in up_to), ("length.all", -1)), 0, None))

    def _moving(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Families by what they waited for and by municipality, the middle number of days of each step, and the nights that were
        used meanwhile; those of whom every adult is reserved are left out. Answers with the municipalities that are named."""
        counted = {stay.household for stay in self.stays}
        here = [facts for facts in self.families if facts.household in counted]
        mine = touching(here, self.year)
        self._spread("moving", Counter(waits_code(chosen_of(facts.alternatives)) for facts in mine), list(WAITS_FOR))
        self._middles("moving.all", "moving", mine)
        homes = {facts.household: self.homes.get(facts.household) or UNKNOWN for facts in here}
        families = Counter(homes[facts.household] for facts in mine)
        named = tuple(name for name in names if families[name] >= Thresholds().cell)
        rows = {one: home if home in (*named, UNKNOWN) else OTHER for one, home in homes.items()}
        codes = [*named, OTHER, UNKNOWN]
        self._spread("way", Counter(rows[facts.household] for facts in mine), codes, all_of_them="moving.all")
        for row in codes:
            self._middles(f"way.{row}", f"way.{row}", [facts for facts in mine if rows[facts.household] == row])
        used = (
            (kind, code, stay.person.code)
            for facts in here
            for stay in (own for own in self.stays if own.household == facts.household)
            for _, how in nights_waiting(facts, stay.arrived, stay.departed, self.start, self.end)
            for kind, code in (("used", how), ("used_home", rows[facts.household]))
        )
        self._nights(used, {"used": list(Waiting), "used_home": codes}, "used.all")
        return named

    def _middles(self, of: str, name: str, families: list[MovingFacts]) -> None:
        """The middle numbers that are of no few families."""
        for step, middle in middles(families).items():
            if middle.families >= Thresholds().cell:
                self.derived[f"{name}.{step}"] = Derived(middle.days, (of,))

    def _ended(self, departed: date) -> bool:
        return departed.year == self.year and departed <= self.as_of

    def _homes(self) -> tuple[str, ...]:
        """Distinct adult residents by the municipality they gave; most give none, and none must."""
        window = [
            stay for stay in self.register.adult_stays
            if not stay.person.reserved and nights_between(stay.arrived, stay.departed, self.start, self.end)
        ]  # fmt: skip
        firsts = first_units(window, lambda stay: (stay.arrived, stay.code), self.year)
        homes = Counter(self.homes.get(stay.household) or UNKNOWN for stay in firsts)
        few = {name for name, number in homes.items() if name != UNKNOWN and number < Thresholds().cell}
        gathered = Counter({name: number for name, number in homes.items() if name not in few})
        gathered[OTHER] = sum(homes[name] for name in few)
        names = sorted(set(homes) - few - {UNKNOWN}, key=cmp_to_key(norwegian_order))
        self._spread("home", gathered, [*names, OTHER, UNKNOWN], whole=True)
        return tuple(names)

    def _spread(
        self, name: str, counts: Mapping[str, int], codes: list[str], people: Mapping[str, int] | None = None,
        everybody: int | None = None, whole: bool = False, all_of_them: str = "",
    ) -> None:  # fmt: skip
        """A total and its parts; `people` behind each part where the number itself is not of people."""
        top = all_of_them or f"{name}.all"
        behind = counts if people is None else people
        for code in codes:
            self._cell(f"{name}.{code}", counts.get(code, 0), behind.get(code, 0))
        number = sum(counts.get(code, 0) for code in codes)
        self._cell(top, number, number if everybody is None else everybody, whole)
        self.relations.append(total(top, [f"{name}.{code}" for code in codes]))


def _links(own: Publication) -> list[Relation]:
    """What stands in the return as well, or is bounded by what does."""
    beside = BESIDE.__add__
    links = [same("home.all", beside("residents.all")), same("requests.all", beside("requests.all"))]
    links += [same(n, beside(n.replace("outcome.", "requests."))) for n in own.cells if n.startswith("outcome.")]
    links.append(at_most(["length.all"], beside("stays.all")))
    for offer in OFFERS:
        house = beside(f"full_house.{offer}")
        for kind, name in (
            ("rooms", "nights_all_rooms_taken"), ("beds", "nights_all_beds_taken"), ("most", "most_persons"),
        ):  # fmt: skip
            links.append(same(f"{kind}.{offer}.year", f"{house}.{name}"))
    nights = (beside("nights.all"), beside("child_nights.all"))
    links += [Relation((*((n, 1) for n in nights), (top, -1)), 0, None) for top in ("ready.all", "used.all")]
    return links
