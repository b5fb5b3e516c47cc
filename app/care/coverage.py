"""How many residents and children got what Bufdir's checklist asks after, beyond very short stays (LAW 2.9), and who did not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.care.proposals import Done
from app.domain.base import HouseholdCode, PersonCode
from app.domain.dates import nights_between, year_window
from app.forms.data_faults import DataFault, data_faults
from app.forms.units import Register, StayUnit, listed
from app.ports import Queries

SHORT_STAY = 3
"""Nights; a shorter stay is a very short one. Ours: the checklist says "beyond very short stays" and no number."""
WHAT = ("contact", "needs", "threat", "plan", "safety_plan")
DAY_WHAT = ("threat", "contact", "needs")
"""Kontaktperson, kartlegging av situasjonen, kartlegging av vold og trusler, oppfølgingsplan, sikkerhetsplan."""

Doings = Mapping[tuple[HouseholdCode, PersonCode], Done]
"""What has been done, by household and person."""


@dataclass(frozen=True, slots=True)
class Covered:
    """Of `base` stays of adults or children, `n` had it."""

    what: str
    kind: str
    n: int
    base: int


def had(what: str, done: Done) -> bool:
    """Whether a person had it."""
    return {
        "contact": done.contact, "plan": "stay" in done.phases, "safety_plan": done.safety_plan,
        "needs": ("needs", "centre") in done.concluded, "threat": ("threat", "centre") in done.concluded,
    }[what]  # fmt: skip


def day_lacks(done: Done) -> list[str]:
    """What somebody who is followed up without living here has not had, the gravest first (S4: nearly all centres map needs and
    threats of day users, and half of them got it)."""
    return [what for what in DAY_WHAT if not had(what, done)]


def coverage(register: Register, done: Doings, year: int, as_of: date) -> list[Covered]:
    """Stays with a night in the year, of SHORT_STAY nights or more in all, begun after this was first kept here.

    Reserved persons are left out: they are in no figure but rooms and beds.
    """
    shares = []
    for kind, stays in (("adult", register.adult_stays), ("child", register.child_stays)):
        counted = list(_counted(stays, done, year, as_of))
        for what in WHAT:
            n = sum(had(what, done.get((stay.household, stay.person.code), Done())) for stay in counted)
            shares.append(Covered(what, kind, n, len(counted)))
    return shares


def care_faults(register: Register, done: Doings, year: int, as_of: date) -> list[DataFault]:
    """A fault for each counted stay without a contact, a mapping or a plan: to be done while there is time."""
    stays = (*register.adult_stays, *register.child_stays)
    return [
        DataFault(f"no_{what}", stay.code, stay.household, stay.person.code)
        for stay in _counted(stays, done, year, as_of)
        for what in WHAT
        if what != "safety_plan"
        and listed((stay.code,))
        and not had(what, done.get((stay.household, stay.person.code), Done()))
    ]


def year_faults(queries: Queries, register: Register, year: int, as_of: date) -> list[DataFault]:
    """Everything to mend in a year: what its return is counted from, and what somebody here still lacks."""
    return [*data_faults(register, year, as_of), *care_faults(register, queries.records.done(), year, as_of)]


def _counted(stays: Iterable[StayUnit], done: Doings, year: int, as_of: date) -> Iterable[StayUnit]:
    begun = min((d.first for d in done.values() if d.first), default=None)
    start, end = year_window(year, as_of)
    for stay in stays:
        long_enough = nights_between(stay.arrived, stay.departed, stay.arrived, as_of) >= SHORT_STAY
        in_year = nights_between(stay.arrived, stay.departed, start, end) > 0
        if begun and stay.arrived >= begun and long_enough and in_year and not stay.person.reserved:
            yield stay
