"""What somebody should look at before the national tables are used. It is listed; nothing is changed for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.national.cells import written
from app.national.engine import Engine
from app.national.numbers import Numbers
from app.national.rounding import half_up
from app.national.tables import COUNTED
from app.texts import text


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at: the code of its sentence, the centre it is about (or none), and what fills the sentence."""

    code: str
    year: int
    centre: str = ""
    name: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence."""
        return text("national_checks", self.code, **self.params)

    def as_json(self) -> dict[str, object]:
        """The check as data."""
        return {"year": self.year, "code": self.code, "centre": self.centre, "name": self.name, "text": self.text}


def checks_of(engine: Engine, years: Mapping[int, Numbers], expected: int | None) -> tuple[Check, ...]:
    """All checks of all years: by year, then by what is looked at, then by centre."""
    checks: list[Check] = []
    for year, numbers in years.items():
        checks += _facts(year, numbers)
        if expected is not None and len(numbers.centres) > expected:
            checks.append(Check("more_than_expected", year, params={"n": len(numbers.centres), "expected": expected}))
    engine.watch([f"{name}.all" for name in COUNTED])
    checks += _last_year(engine)
    checks += _peers(engine)
    return tuple(sorted(checks, key=lambda c: (c.year, c.code, c.name, c.centre, c.text)))


def _facts(year: int, numbers: Numbers) -> Iterator[Check]:
    """What a centre has not told of itself, what falls between S3's sizes, and one name under two ids."""
    names: dict[str, int] = {}
    for row in numbers.centres:
        about = {"year": year, "centre": row["centre"], "name": row["name"]}
        names[row["name"]] = names.get(row["name"], 0) + 1
        if row["fte"] is None:
            yield Check("no_fte", **about)
        elif 5 < row["fte"] < 6:
            yield Check("between_sizes", **about, params={"fte": _decimal(row["fte"])})
        if row["form"] == "unknown":
            yield Check("no_form", **about)
    for name, times in names.items():
        if times > 1:
            yield Check("same_name", year, name=name, params={"n": times})


def _last_year(engine: Engine) -> Iterator[Check]:
    for row in engine.last_year():
        before, now = row["before"], row["now"]
        change = f"{int(half_up(Fraction(100 * (now - before), before))):+d} %" if before else "–"
        what = text("national_rows", row["figure"].removesuffix(".all"))
        params = {"what": what, "before": written(before), "now": written(now), "change": change}
        yield Check("last_year", row["year"], row["centre"], row["name"], params)


def _peers(engine: Engine) -> Iterator[Check]:
    for row in engine.peers():
        params = {
            "what": text("national_ratios", row["ratio"]),
            "value": _decimal(row["value"], 2),
            "middle": _decimal(row["middle"], 2),
            "peers": row["peers"],
            "score": _decimal(row["score"]),
        }
        yield Check("peers", row["year"], row["centre"], row["name"], params)


def _decimal(number: float, decimals: int = 1) -> str:
    return written(half_up(Fraction(number), decimals))
