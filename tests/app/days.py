"""Short ways to make what is kept of the whole day: each with the facts a test does not care about."""

from typing import Any

from app.domain.book import Incident
from app.domain.day import Appointment, Perpetrator
from app.domain.together import Heard, Meeting, Referral
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Newcomer
from db.vault import Vault
from tests.support import NOW, TODAY

AUNT = Newcomer(name="Tora Tante", gender="woman", birth_year=1985)


def an_appointment(household: str, person: str = "", **more: Any) -> Appointment:
    """At the court, with one of us."""
    facts: dict[str, Any] = {"code": "", "day": TODAY, "at": "10:00", "what": "court", "along": "staff"} | more
    return Appointment(household=household, person=person, **facts)


def a_perpetrator(household: str, **more: Any) -> Perpetrator:
    """Somebody the person has told of."""
    facts: dict[str, Any] = {"code": "", "told_by": "person", "told": TODAY} | more
    return Perpetrator(household=household, **facts)


def a_meeting(household: str, person: str, **more: Any) -> Meeting:
    """Samvær with the other parent, agreed for today."""
    facts: dict[str, Any] = {
        "code": "", "day": TODAY, "at": "12:00", "what": "visit", "whom": "other_parent", "state": "agreed",
    } | more  # fmt: skip
    return Meeting(household=household, person=person, **facts)


def a_hearing(household: str, person: str, **more: Any) -> Heard:
    """A child heard today."""
    facts: dict[str, Any] = {
        "code": "",
        "day": TODAY,
        "about": frozenset({"stay"}),
        "text": "Vil hjem.",
        "at": NOW,
    } | more
    return Heard(household=household, person=person, user="", **facts)


def a_referral(household: str, person: str, **more: Any) -> Referral:
    """To Barnehuset, today."""
    facts: dict[str, Any] = {"code": "", "to": "childrens_house", "sent": TODAY} | more
    return Referral(household=household, person=person, **facts)


def an_incident(**more: Any) -> Incident:
    """Something went wrong today."""
    facts: dict[str, Any] = {
        "code": "", "day": TODAY, "what": "deviation", "happened": "Døra sto åpen.", "owner": "Kari", "user": "",
    } | more  # fmt: skip
    return Incident(**facts)


def follow(vault: Vault, *people: Newcomer, household: str = "", since: Any = TODAY) -> str:
    """Somebody is followed up; the case."""
    return vault.write(open_follow_up, NewFollowUp(people or (AUNT,), since, household)).result  # type: ignore[arg-type]
