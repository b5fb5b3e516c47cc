"""What must be explained before a return is delivered: a leap from last year, a question many have not answered, more nights than
beds. None of it is wrong for certain; all of it is asked about by whoever receives it."""

from dataclasses import dataclass
from fractions import Fraction

from app.capacity.occupancy import OFFERS
from app.domain.dates import year_window
from app.forms.figures import AnnualReturn
from app.forms.rounding import whole_percent

LEAP, MISSING = Fraction(30, 100), Fraction(10, 100)
"""A change of more than 30 % from the year before; more than 10 % of the answers to a question missing. Ours: no rule says."""
SMALLEST = 10
"""Below so many a change in percent says nothing."""
COMPARED = (
    "residents.all",
    "stays.all",
    "nights.all",
    "children.all",
    "child_stays.all",
    "day_users.all",
    "day_visits.all",
    "phone_talks.all",
)


@dataclass(frozen=True, slots=True)
class Warned:
    """`code` names the sentence, `figure` the number; `key` is what an explanation is kept under."""

    code: str
    figure: str
    params: tuple[tuple[str, object], ...] = ()

    @property
    def key(self) -> str:
        """Code and figure."""
        return f"{self.code}:{self.figure}"


def warnings(result: AnnualReturn, before: AnnualReturn | None) -> list[Warned]:
    """Everything to be explained, in the order of the return."""
    return [*_leaps(result, before), *_missing(result), *_nights(result)]


def _leaps(result: AnnualReturn, before: AnnualReturn | None) -> list[Warned]:
    warnings = []
    for name in COMPARED if before else ():
        was, is_now = before.value(name) if before else None, result.value(name)
        if was and is_now is not None and max(was, is_now) >= SMALLEST and abs(is_now - was) > LEAP * int(was):
            change = whole_percent(Fraction(int(is_now) - int(was), int(was)))
            warnings.append(Warned("leap", name, (("was", was), ("now", is_now), ("change", change))))
    return warnings


def _missing(result: AnnualReturn) -> list[Warned]:
    warnings = []
    for name, figure in result.figures.items():
        if not name.endswith(".missing"):
            continue
        base = int(result.value(name.removesuffix("missing") + "base") or 0)
        units = base + int(figure.value)
        if units >= SMALLEST and figure.value > MISSING * units:
            share = whole_percent(Fraction(int(figure.value), units))
            warnings.append(Warned("missing", name, (("count", figure.value), ("percent", share))))
    return warnings


def _nights(result: AnnualReturn) -> list[Warned]:
    """More persons in a night than there are beds is a full house; more nights in a year than beds times days is an error."""
    warnings = []
    for offer in OFFERS:
        beds = int(result.value(f"capacity.{offer}.beds") or 0)
        start, end = year_window(result.year, result.as_of)
        days = (end - start).days
        nights = int(result.value(f"nights.offer.{offer}") or 0)
        if beds and nights > beds * days:
            warnings.append(Warned("nights", f"nights.offer.{offer}", (("nights", nights), ("most", beds * days))))
    return warnings
