"""What the municipality must hear (C5; S0 challenge and measure 12; S3 5.2 and 5.6): full nights, requests, nights used by
people who wait to move out, length of stay, and where they come from. Numbers of people are suppressed before they leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from app.capacity.occupancy import OFFERS, full_house, nightly
from app.domain.dates import nights_between, year_window
from app.domain.house import ReadyToMove
from app.forms.count import first_units
from app.forms.definitions import items
from app.forms.suppress import HIDDEN, Cell, Sum, hidden_cells
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
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Municipal:
    """The figures of one year. `cells` by name, `sums` how they hang together, `municipalities` the names that occur."""

    year: int
    as_of: date
    cells: Mapping[str, Cell]
    sums: tuple[Sum, ...]
    municipalities: tuple[str, ...]

    def shown(self, suppressed: bool = True) -> dict[str, str]:
        """Each cell as it is written; small numbers of people as `..` where `suppressed`."""
        hidden = hidden_cells(self.cells, self.sums) if suppressed else frozenset()
        return {name: HIDDEN if name in hidden else _text(cell.value) for name, cell in self.cells.items()}


def _text(value: int | float) -> str:
    return str(value).replace(".", ",")


def municipal(
    register: Register, ready: Iterable[ReadyToMove], homes: Mapping[str, str], year: int, as_of: date
) -> Municipal:
    """The figures of `year` as of a day. `homes`: household -> municipality (absent: not known).

    Reserved persons are bodies in beds and nothing else, whatever the rules of the return say (C5).
    """
    return _Maker(register, tuple(ready), homes, year, as_of).run()


class _Maker:
    def __init__(
        self, register: Register, ready: tuple[ReadyToMove, ...], homes: Mapping[str, str], year: int, as_of: date
    ) -> None:
        self.register, self.ready, self.homes, self.year, self.as_of = register, ready, homes, year, as_of
        self.start, self.end = year_window(year, as_of)
        self.stays = [s for s in (*register.adult_stays, *register.child_stays) if not s.person.reserved]
        self.cells: dict[str, Cell] = {}
        self.sums: list[Sum] = []

    def run(self) -> Municipal:
        self._full()
        self._requests()
        self._ready()
        self._lengths()
        names = self._homes()
        return Municipal(self.year, self.as_of, self.cells, tuple(self.sums), names)

    def _full(self) -> None:
        """Nights with all rooms and all beds taken, and the most persons (rule 10); reserved persons among them."""
        everybody = (*self.register.adult_stays, *self.register.child_stays)
        nights = list(nightly(self.register.rooms, everybody, self.start, self.end))
        for offer in OFFERS:
            rooms = [r for r in self.register.rooms if r.offer == offer]
            there = {night: asleep for night, of, _, _, asleep in nights if of == offer}
            for period, wanted in self._periods():
                part = {night: asleep for night, asleep in there.items() if wanted(night)}
                full = full_house(rooms, part)
                self.cells[f"rooms.{offer}.{period}"] = Cell(len(full.rooms_taken), None)
                self.cells[f"beds.{offer}.{period}"] = Cell(len(full.beds_taken), None)
                self.cells[f"most.{offer}.{period}"] = Cell(full.most_persons, full.most_persons)

    def _periods(self) -> list[tuple[str, Callable[[date], bool]]]:
        months: list[tuple[str, Callable[[date], bool]]] = [
            (f"{number:02d}", lambda night, number=number: night.month == number)  # type: ignore[misc]
            for number in range(1, 13)
        ]
        return [("year", lambda _: True), *months]

    def _requests(self) -> None:
        asked = [r for r in self.register.requests if r.day.year == self.year]
        months = Counter(f"{r.day.month:02d}" for r in asked)
        self._spread("requests", months, [f"{n:02d}" for n in range(1, 13)])
        outcomes = Counter(r.outcome for r in asked)
        codes = list(dict.fromkeys([*(i.code for i in items("request_outcome")), *outcomes]))
        self._spread("outcome", outcomes, codes, total="requests.all")

    def _ready(self) -> None:
        """Nights slept here by people ready to move, by what they wait for: nights, and the people behind them."""
        nights: dict[str, Counter[str]] = {"ready": Counter(), "waits": Counter()}
        people: dict[str, dict[str, set[str]]] = {"ready": {}, "waits": {}}
        for mark in self.ready:
            for stay in (s for s in self.stays if s.household == mark.household):
                for night in self._nights_of(stay, mark):
                    for kind, code in (("ready", f"{night.month:02d}"), ("waits", mark.waits_for)):
                        nights[kind][code] += 1
                        people[kind].setdefault(code, set()).add(stay.person.code)
        for kind, codes in (("ready", [f"{n:02d}" for n in range(1, 13)]), ("waits", list(WAITS_FOR))):
            everybody = set().union(*people[kind].values())
            behind = {code: len(them) for code, them in people[kind].items()}
            self._spread(kind, nights[kind], codes, behind, len(everybody), total="ready.all")

    def _nights_of(self, stay: StayUnit, mark: ReadyToMove) -> Iterable[date]:
        last = min(d for d in (self.end, stay.departed, mark.until) if d)
        night = max(self.start, stay.arrived, mark.since)
        while night < last:
            yield night
            night += timedelta(days=1)

    def _lengths(self) -> None:
        """Nights from arrival to departure of the adult stays that ended in the year, in groups."""
        ended = [
            s for s in self.register.adult_stays if not s.person.reserved and s.departed and self._ended(s.departed)
        ]
        nights = [n for s in ended if (n := nights_between(s.arrived, s.departed, s.arrived, date.max))]
        found = Counter(next(code for code, _, most in LENGTHS if most is None or n <= most) for n in nights)
        self._spread("length", found, [code for code, _, _ in LENGTHS], whole=True)
        if nights:
            self.cells["length.median"] = Cell(round(float(median(nights)), 1), len(nights))

    def _ended(self, departed: date) -> bool:
        return departed.year == self.year and departed <= self.as_of

    def _homes(self) -> tuple[str, ...]:
        """Distinct adult residents by the municipality they gave; most give none, and none must."""
        window = [
            s for s in self.register.adult_stays
            if not s.person.reserved and nights_between(s.arrived, s.departed, self.start, self.end)
        ]  # fmt: skip
        firsts = first_units(window, lambda s: (s.arrived, s.code), self.year)
        found = Counter(self.homes.get(s.household) or UNKNOWN for s in firsts)
        names = sorted((name for name in found if name != UNKNOWN), key=lambda name: (-found[name], name))
        self._spread("home", found, [*names, UNKNOWN], whole=True)
        return tuple(names)

    def _spread(
        self, name: str, counts: Mapping[str, int], codes: list[str], people: Mapping[str, int] | None = None,
        everybody: int | None = None, whole: bool = False, total: str = "",
    ) -> None:  # fmt: skip
        """A total and its parts; `people` behind each part where the number itself is not of people."""
        total = total or f"{name}.all"
        behind = counts if people is None else people
        parts = []
        for code in codes:
            self.cells[f"{name}.{code}"] = Cell(counts.get(code, 0), behind.get(code, 0))
            parts.append(f"{name}.{code}")
        number = sum(counts.get(code, 0) for code in codes)
        self.cells[total] = Cell(number, number if everybody is None else everybody)
        self.sums.append(Sum(total, tuple(parts), whole))
