"""Short ways to say what is counted: persons, stays, contacts and requests, and the count itself."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import count as counter

from app.forms.count import count_year
from app.forms.figures import AnnualReturn
from app.forms.rules import CountingRules
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, RoomUnit, StayUnit
from app.register.parse import parse_folder
from app.register.plan import ImportPlan, Known, plan_parsed
from app.register.read import read_folder
from app.register.to_units import register_of
from tests.support import HAVN

YEAR = 2025
AFTERWARDS = date(2026, 6, 1)
"""A day on which the year 2025 is over."""

_numbers = counter(1)


def split(answers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Answers written as `a|b`."""
    return {question: tuple(codes.split("|")) for question, codes in answers.items()}


def person(code: str = "", **facts: object) -> PersonUnit:
    """A person; with a code of its own unless one is given."""
    return PersonUnit(code or f"P{next(_numbers):05d}", **facts)  # type: ignore[arg-type]


def stay(
    arrived: str,
    departed: str | None,
    who: PersonUnit | None = None,
    *,
    code: str = "",
    household: str = "S1",
    offer: str = "women",
    first: str = "",
    rooms: Iterable[tuple[str, str]] = (),
    **answers: str,
) -> StayUnit:
    """A stay from and to ISO dates; `departed` None = still here."""
    return StayUnit(
        code=code or f"O{next(_numbers):05d}",
        person=who or person(gender="woman"),
        household=household,
        offer=offer,
        arrived=date.fromisoformat(arrived),
        departed=date.fromisoformat(departed) if departed else None,
        first_in_year=first,
        rooms=tuple((date.fromisoformat(since), room) for since, room in rooms),
        answers=split(answers),
    )


def contact(day: str, mode: str = "day_visit", who: PersonUnit | None = None, first: str = "", **answers: str):
    """A day visit or phone talk."""
    return ContactUnit(
        code=f"D{next(_numbers):05d}",
        person=who or person(),
        day=date.fromisoformat(day),
        mode=mode,
        first_in_year=first,
        answers=split(answers),
    )


def request(day: str, outcome: str, reason: str = "") -> RequestUnit:
    """A request for a place."""
    return RequestUnit(f"F{next(_numbers):05d}", date.fromisoformat(day), "women", outcome, reason)


def count(
    *,
    adults: Iterable[StayUnit] = (),
    children: Iterable[StayUnit] = (),
    contacts: Iterable[ContactUnit] = (),
    requests: Iterable[RequestUnit] = (),
    rooms: Iterable[RoomUnit] = (),
    year: int = YEAR,
    as_of: date = AFTERWARDS,
    rules: CountingRules | None = None,
) -> AnnualReturn:
    """The return of these units."""
    register = Register(tuple(rooms), tuple(adults), tuple(children), tuple(contacts), tuple(requests))
    return count_year(register, year, rules or CountingRules(), as_of)


@cache
def havn_plan() -> ImportPlan:
    """The example register as an import into an empty vault."""
    return plan_parsed(parse_folder(read_folder(HAVN)), Known())


@cache
def havn_register() -> Register:
    """The example register, ready to be counted."""
    plan = havn_plan()
    return register_of(
        rooms=plan.rooms,
        persons=plan.persons,
        stays=plan.stays,
        placements=plan.placements,
        contacts=plan.contacts,
        requests=plan.requests,
    )
