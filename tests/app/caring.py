"""Short ways to do what care does, each by its ordinary use case, and to read back what it left."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from app.domain.care import Consent, DecisionRecord, Goal, Measure, Relocation
from app.domain.child import Fetcher, School
from app.domain.entities import Stay
from app.domain.house import Task
from app.domain.moving import Moving, MovingStep
from app.use_cases.access import Assign, assign_contact
from app.use_cases.children import save_fetcher, save_school
from app.use_cases.decisions import save_decision
from app.use_cases.journal import NewNote, write_note
from app.use_cases.mapping import FlagAnswer, NewConclusion, TopicTalk, answer_flag, conclude, record_topic
from app.use_cases.moving import save_moving, save_moving_step
from app.use_cases.plans import PlanGiven, give_safety_plan, save_goal
from app.use_cases.protection import save_measure, save_relocation
from db.table import table_of
from db.vault import Vault
from tests.app.house import mean
from tests.support import NOW, TODAY

TOPIC = {"interview": "now", "needs": "health", "threat": "violence"}
"""A topic that every mapping of the kind has, adult and child."""


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def tasks(vault: Vault, household: str) -> list[Task]:
    """Every task of a case, open and ended, in the order they were raised."""
    return table_of(Task).find(vault.db, "household = ?", (household,), "ORDER BY code")


def open_tasks(vault: Vault, household: str) -> set[tuple[str, str]]:
    """(kind, subject) of the open tasks of a case; a task that is there twice fails."""
    found = [(t.kind, t.subject) for t in vault.read(lambda q: q.records.tasks_of(household))]
    assert len(found) == len(set(found)), found
    return set(found)


def the_task(vault: Vault, household: str, kind: str, subject: str = "") -> Task:
    """The one open task of the kind."""
    (found,) = [
        t
        for t in vault.read(lambda q: q.records.tasks_of(household))
        if t.kind == kind and (not subject or t.subject == subject)
    ]
    return found


def topic(vault: Vault, stay: Stay, kind: str, base: int = 0, **more: Any) -> int:
    """Something is said of a topic; the number of the entry."""
    given = {"topic": TOPIC[kind], "base": base, "status": "talked", "text": "Sagt."} | more
    return vault.write(record_topic, TopicTalk(stay.household, stay.person, kind, **given)).result


def mapped(vault: Vault, stay: Stay, kind: str, day: date = TODAY, by: str = "centre", **more: Any) -> str:
    """A mapping is carried out; the code of its conclusion."""
    judged = {"safe_here": "yes"} if kind == "threat" and by == "centre" else {}
    made = NewConclusion(stay.household, stay.person, kind, day, by, **({"text": "Gjort."} | judged | more))
    return vault.write(conclude, made).result


def flag(vault: Vault, stay: Stay, code: str, answer: str = "yes", version: int = 0, note: str = "") -> list[str]:
    """A flag is answered; the rules it raised."""
    return vault.write(
        answer_flag,
        FlagAnswer(household=stay.household, person=stay.person, flag=code, answer=answer, note=note, version=version),
    ).result


def note(vault: Vault, stay: Stay, kind: str = "observed", service: str = "", mode: str = "phone", **more: Any) -> str:
    """An entry about one person, or with `person` empty about the whole case; its code."""
    if service:
        more |= {"service": service, "mode": mode}
        kind = "service"
    facts = {"household": stay.household, "text": "Skrevet.", "kind": kind, "person": stay.person} | more
    return vault.write(write_note, NewNote(**facts)).result


def contact(vault: Vault, stay: Stay, user: str = "Kari") -> None:
    """Somebody follows the person up."""
    vault.write(assign_contact, Assign(stay.household, stay.person, user))


def goal(vault: Vault, stay: Stay, phase: str = "stay", **more: Any) -> str:
    """A goal of a plan."""
    facts = {"goal": "Trygg bolig", "topic": "housing", "created": TODAY} | more
    return vault.write(
        save_goal, Goal(code="", household=stay.household, person=stay.person, phase=phase, **facts)
    ).result


def safety_plan(vault: Vault, stay: Stay, day: date = TODAY) -> str:
    """A safety plan is given."""
    return vault.write(give_safety_plan, PlanGiven(stay.household, stay.person, day)).result


def a_measure(stay: Stay, expires: date | None = None, **more: Any) -> Measure:
    """A measure that is not written yet."""
    facts = {"code": "", "kind": "restraining_order", "decided": TODAY, "agency": "Politiet", "note": ""} | more
    facts.setdefault("version", int(bool(facts.get("code"))))
    return Measure(household=stay.household, person=stay.person, expires=expires, **facts)


def measure(vault: Vault, stay: Stay, expires: date | None = None, **more: Any) -> str:
    """A measure of police or court."""
    return vault.write(save_measure, a_measure(stay, expires, **more)).result


def a_relocation(household: str, answer: str = "offered", **more: Any) -> Relocation:
    """A move that is not written yet."""
    facts = {"reason": "Sett utenfor.", "police": "", "police_day": None, "shelter": "Nabo", "consent": ""} | more
    facts.setdefault("version", int(bool(facts.get("code"))))
    return Relocation(code="", household=household, day=TODAY, answer=answer, **facts)


def relocation(vault: Vault, household: str, answer: str = "offered", **more: Any) -> str:
    """Another shelter is offered."""
    return vault.write(save_relocation, a_relocation(household, answer, **more)).result


def a_consent(household: str, person: str, **more: Any) -> Consent:
    """A consent that is not written yet."""
    facts = {
        "code": "",
        "purpose": "school",
        "recipient": "Skolen",
        "given": TODAY,
        "expires": None,
        "withhold": "",
    } | more
    return Consent(household=household, person=person, **facts)


def a_decision(stay: Stay, kind: str, conclusion: str = "", **more: Any) -> DecisionRecord:
    """A decision that is not written yet."""
    facts = {
        "code": "", "day": TODAY, "discussed_with": "", "text": "Det vi vet.", "why": "Fordi.", "sent": None, "recipient": "",
        "informed": "", "informed_why": "", "answered": None, "order": None, "at": NOW, "user": "",
    } | more  # fmt: skip
    facts.setdefault("version", int(bool(facts.get("code"))))
    return DecisionRecord(household=stay.household, person=stay.person, kind=kind, conclusion=conclusion, **facts)


def decision(vault: Vault, stay: Stay, kind: str, conclusion: str = "", **more: Any) -> str:
    """A decision is written."""
    return vault.write(save_decision, a_decision(stay, kind, conclusion, **more)).result


def school(vault: Vault, stay: Stay, attends: str = "school", version: int = 0, **more: Any) -> int:
    """A child's school; the new version."""
    facts = {"name": "Fjellvang"} | more
    return vault.write(
        save_school, School(household=stay.household, person=stay.person, attends=attends, version=version, **facts)
    ).result


def a_fetcher(stay: Stay, relation: str = "parent_here", allowed: bool = True, **more: Any) -> Fetcher:
    """Somebody who fetches, not written yet."""
    facts = {"code": "", "name": "Bestemor", "basis": "parent", "note": "", "since": TODAY} | more
    facts.setdefault("version", int(bool(facts.get("code"))))
    return Fetcher(household=stay.household, person=stay.person, relation=relation, allowed=allowed, **facts)


def fetcher(vault: Vault, stay: Stay, relation: str = "parent_here", allowed: bool = True, **more: Any) -> str:
    """Somebody who may, or must not, fetch."""
    return mean(vault, save_fetcher, a_fetcher(stay, relation, allowed, **more)).result


def records(vault: Vault, kind: Any, stay: Stay) -> list[Any]:
    """What is kept of a kind about the person."""
    return vault.read(lambda q: q.records.of(kind, stay.household, stay.person))


def need(vault: Vault, stay: Stay) -> None:
    """What the family needs of a home is clarified today."""
    vault.write(save_moving, Moving(household=stay.household, answer="new_home", clarified=TODAY))


def asked_for(what: str) -> Callable[[Vault, Stay], object]:
    """Something that holds the services together, with an owner and a day, in Bolig."""
    return lambda vault, stay: vault.write(
        save_moving_step,
        MovingStep(code="", household=stay.household, person=stay.person, what=what, whom="Kommunen", since=TODAY),
    )
