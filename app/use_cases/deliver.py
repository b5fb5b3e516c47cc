"""A year's return is delivered: frozen for good, what was asked about it explained, the files that were handed out known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from app.changes import RETURNS, Changes, changed
from app.domain.errors import RuleBroken
from app.domain.year import OFFERS, AcceptedGap, YearAnswer
from app.forms.count import count_year
from app.forms.definitions import in_force
from app.forms.figures import AnnualReturn
from app.forms.frozen import CENTRE_ID, Frozen
from app.forms.warnings import warnings
from app.forms.yearly import answers_json, yearly_questions, yearly_title
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to
from app.version import VERSION

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Deliver:
    """The year, and why each thing that was warned of is right: key of the warning -> words."""

    year: int
    explained: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A file of a delivery: its name, and what it is known by."""

    number: int
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """A public edition of a year: every number it shows."""

    year: int
    figures: Mapping[str, int | float]


@dataclass(frozen=True, slots=True)
class AcceptGap:
    """A fault of the return that cannot be mended, and why."""

    unit: str
    fault: str
    detail: str
    reason: str


@open_to(LEADERS)
def deliver(work: UnitOfWork, delivery: Deliver) -> Changes[int]:
    """Freeze the return as it is now; answers with the number of the delivery.

    Refused while the year runs (`year_not_over`), while an answer of a yearly form is taken over and not confirmed
    (`unconfirmed`), and while something that is asked about is not explained (`unexplained`). Delivered before: the new one
    stands beside it, unless what it would be counted of has been deleted since (`year_deleted`).
    """
    year = delivery.year
    if work.returns.has_let_go(year):
        raise RuleBroken("year_deleted", field="year", year=year)
    if work.today <= date(year, 12, 31):
        raise RuleBroken("year_not_over", field="year", year=year)
    register, rules = work.returns.register(year), work.settings.rules(year)
    forms = in_force()
    result = count_year(register, year, rules, work.today, forms)
    if not any((register.adult_stays, register.child_stays, register.contacts, register.requests)):
        raise RuleBroken("no_data", field="year", year=year)
    before = _year_before(work, year - 1)
    asked = warnings(result, before if before.value("residents.all") or before.value("day_visits.all") else None)
    words = {key: " ".join(reason.split())[:MOST_REASON] for key, reason in delivery.explained.items()}
    lacking = [warned for warned in asked if not words.get(warned.key)]
    if lacking:
        raise RuleBroken("unexplained", field=lacking[0].key, count=len(lacking))
    answers = {offer: _confirmed(work, offer, year) for offer in OFFERS}
    earlier = work.returns.deliveries(year)
    if not work.settings.all().get(CENTRE_ID):
        work.settings.set(CENTRE_ID, uuid4().hex)
    number = work.returns.freeze(
        Frozen(
            number=0, year=year, version=len(earlier) + 1, at=work.now, user=work.actor.name,
            centre=work.settings.all().get("centre.name", ""), program=VERSION, forms=forms.version(year),
            corrections=forms.corrections, result=result, explained={w.key: words[w.key] for w in asked},
            yearly={offer: answers_json(offer, year, given) for offer, given in answers.items()}, register=register,
        )
    )  # fmt: skip
    work.returns.let_go(year)
    work.record("delivered", f"return.{year}", after={"number": number, "version": len(earlier) + 1})
    return changed(RETURNS, result=number)


def _year_before(work: UnitOfWork, year: int) -> AnnualReturn:
    if work.returns.has_let_go(year):
        return work.returns.deliveries(year)[-1].result
    return count_year(work.returns.register(year), year, work.settings.rules(year), work.today, in_force())


def _confirmed(work: UnitOfWork, offer: str, year: int) -> dict[str, YearAnswer]:
    asked = {q.code for q in yearly_questions(offer, year)}
    answers = {a.question: a for a in work.of(YearAnswer, year=year, offer=offer) if a.question in asked}
    waiting = [a.question for a in answers.values() if a.taken]
    if waiting:
        raise RuleBroken("unconfirmed", field=waiting[0], count=len(waiting), form=yearly_title(offer, year))
    return answers


@open_to(LEADERS)
def hand_out(work: UnitOfWork, handed: HandedOut) -> Changes[None]:
    """Remember a file of a delivery by its SHA-256, so that whoever holds one can see that it is the one."""
    if not re.fullmatch("[0-9a-f]{64}", handed.sha256):
        raise RuleBroken("unknown_code", value=handed.sha256[:20])
    work.returns.hand_out(handed.number, handed.name, handed.sha256)
    work.record("handed_out", f"delivery.{handed.number}", after={"sha256": handed.sha256})
    return changed(RETURNS)


@open_to(LEADERS)
def publish(work: UnitOfWork, shown: Published) -> Changes[None]:
    """Remember what a public edition shows, before it is written: the next one must be safe beside it."""
    work.returns.publish(shown.year, shown.figures)
    work.record("published", f"return.{shown.year}", after={"figures": len(shown.figures)})
    return changed(RETURNS)


@open_to(LEADERS)
def accept_gap(work: UnitOfWork, gap: AcceptGap) -> Changes[None]:
    """A fault that cannot be mended is listed no more; the reason stands (A4)."""
    reason = " ".join(gap.reason.split())[:MOST_REASON]
    if not reason:
        raise RuleBroken("reason_needed", field="reason")
    accepted = work.get(AcceptedGap, gap.unit, gap.fault, gap.detail)
    kept = AcceptedGap(
        unit=gap.unit, fault=gap.fault, detail=gap.detail, reason=reason, at=work.now, user=work.actor.name,
        version=accepted.version if accepted else 0,
    )  # fmt: skip
    work.write(kept, "gap_accepted")
    return changed(RETURNS)
