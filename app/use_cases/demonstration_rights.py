"""What the law gives the person, at the demonstration centre: told and asked, handed out and refused, an ended case on hold."""

from collections.abc import Sequence
from datetime import timedelta

from app.domain.entities import Stay
from app.domain.rights import Reservation
from app.ports import UnitOfWork
from app.use_cases.disclosures import Disclosure, register_disclosure
from app.use_cases.retention import Decision, decide_fate
from app.use_cases.rights import Asked, ask_for, save_reservation


def furnish_rights(work: UnitOfWork, stays: Sequence[Stay]) -> None:
    """`stays`: of adults who live here."""
    first, second = stays[0], stays[min(1, len(stays) - 1)]
    told = Reservation(
        person=first.person, told=work.today - timedelta(days=2), told_by=work.actor.name, language="norsk",
        answer="not_reserved", decided_by="self",
    )  # fmt: skip
    save_reservation(work, told)
    ask_for(work, Asked(second.person, "copy", work.today - timedelta(days=5), "Muntlig, til primærkontakten"))
    given = Disclosure(
        what="document", about="Bekreftelse", to="NAV", outcome="given", basis="necessary", decided_by="Lederen",
        household=first.household, person=first.person,
    )  # fmt: skip
    register_disclosure(work, given)
    refused = "Ingen hjemmel. Bedt om skriftlig spørsmål."
    register_disclosure(
        work, Disclosure("oral", "Spurte om hun er her", "En journalist", "not_given", "", refused, "Lederen")
    )
    _hold_one(work)


def _hold_one(work: UnitOfWork) -> None:
    """The case that ended first is held for a court."""
    ended: dict[str, list[Stay]] = {}
    for stay in work.of(Stay):
        ended.setdefault(stay.household, []).append(stay)
    done = [
        home for home, those in ended.items() if all(stay.departed and stay.departed < work.today for stay in those)
    ]
    if done:
        decide_fate(work, Decision(min(done), "keep", "other", True, None, "Sak i tingretten"))
