"""How care stands on a night: who lacks what, what runs out, who is fetched by whom. Pure functions over codes and dates (K6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.care import NEEDS, THREAT, Conclusion, Consent, Danger, Goal, Measure, PlanReview, SafetyPlan
from app.domain.child import FetchChange, Fetcher, FetchTime, School, ban_of
from app.domain.day import Perpetrator, PerpetratorRelation
from app.domain.house import Task
from app.domain.states import Attends, Break, By, GoalState, Phase
from app.rows import TonightRow

REMIND_DAYS = 14
"""Days before something runs out that it is shown and a task is due. Ours; the sources give none."""


@dataclass(frozen=True, slots=True)
class CareOn:
    """All that is known of care for those with a place here on `night`. `contacts`: (household, person) -> colleague.

    `today`: the day it is in the night in progress, which past midnight is the day after; None for any other night.
    """

    night: date
    present: tuple[TonightRow, ...] = ()
    contacts: Mapping[tuple[HouseholdCode, PersonCode], str] = field(default_factory=dict)
    conclusions: tuple[Conclusion, ...] = ()
    goals: tuple[Goal, ...] = ()
    reviews: tuple[PlanReview, ...] = ()
    safety_plans: tuple[SafetyPlan, ...] = ()
    measures: tuple[Measure, ...] = ()
    consents: tuple[Consent, ...] = ()
    schools: tuple[School, ...] = ()
    fetchers: tuple[Fetcher, ...] = ()
    times: tuple[FetchTime, ...] = ()
    changes: tuple[FetchChange, ...] = ()
    dangers: tuple[Danger, ...] = ()
    perpetrators: tuple[Perpetrator, ...] = ()
    relations: tuple[PerpetratorRelation, ...] = ()
    today: date | None = None

    @property
    def day(self) -> date:
        """The day by which things are done, run out, and children are fetched."""
        return self.today or self.night


@dataclass(frozen=True, slots=True)
class Lack:
    """A person who lacks something: `what` is contact, threat, needs, plan, safety_plan or school."""

    what: str
    person: PersonCode
    household: HouseholdCode
    kind: str
    room: str


@dataclass(frozen=True, slots=True)
class Expiring:
    """Something that runs out on `expires` (included), or has already. `what` is its kind, `code` what it is kept under."""

    what: str
    code: str
    person: PersonCode
    household: HouseholdCode
    expires: date


@dataclass(frozen=True, slots=True)
class Fetch:
    """A child that is fetched on the day: when, from where, and by whom. `problem`: the permission does not hold."""

    child: PersonCode
    household: HouseholdCode
    at: str
    place: str
    fetcher: str
    relation: str
    problem: str = ""


def mapped(care: CareOn, kind: str) -> set[tuple[HouseholdCode, PersonCode]]:
    """(household, person) with a conclusion of the kind by the centre itself, on the night or before."""
    return {
        (c.household, c.person) for c in care.conclusions if c.kind == kind and c.by == By.CENTRE and c.day <= care.day
    }


def lacks(care: CareOn) -> list[Lack]:
    """Who lacks what, of those who have a place here on the night: every adult and every child (forskrift 2017/282 § 4 a)."""
    planned = {
        (g.household, g.person)
        for g in care.goals
        if g.phase == Phase.STAY and g.state != GoalState.DROPPED and g.created <= care.day
    }
    safe = {(plan.household, plan.person) for plan in care.safety_plans if plan.day <= care.day}
    asked = {(school.household, school.person) for school in care.schools if school.attends}
    have: dict[str, set[tuple[HouseholdCode, PersonCode]]] = {
        "threat": mapped(care, THREAT), "needs": mapped(care, NEEDS), "contact": set(care.contacts), "plan": planned,
    }  # fmt: skip
    lacking = []
    for row in care.present:
        had = have | ({"school": asked} if row.kind == PersonKind.CHILD else {"safety_plan": safe})
        for what, those in had.items():
            if (row.household, row.person) not in those:
                lacking.append(Lack(what, row.person, row.household, row.kind, row.room))
    return lacking


def lacking(care: CareOn, what: str) -> list[str]:
    """The codes of those who lack it."""
    return [lack.person for lack in lacks(care) if lack.what == what]


def due_again(care: CareOn) -> list[Expiring]:
    """Mappings and plans whose next review has come: the newest of each kind counts."""
    newest: dict[tuple[HouseholdCode, PersonCode, str], Conclusion | PlanReview] = {}
    everything: list[Conclusion | PlanReview] = [*care.conclusions, *care.reviews]
    for entry in sorted(everything, key=lambda m: (m.day, m.at, m.code)):
        if entry.day <= care.day and (isinstance(entry, PlanReview) or entry.by == By.CENTRE):
            what = f"plan_{entry.phase}" if isinstance(entry, PlanReview) else entry.kind
            newest[entry.household, entry.person, f"{what}_review"] = entry
    here = {(row.household, row.person) for row in care.present}
    return [
        Expiring(what, entry.code, person, household, entry.next_review)
        for (household, person, what), entry in newest.items()
        if entry.next_review and entry.next_review <= care.day and (household, person) in here
    ]


def expiring(care: CareOn, days: int = REMIND_DAYS) -> list[Expiring]:
    """What runs out within so many days, or has run out and was not ended: measures, permissions to fetch, what the school
    may say, consents; and reviews that are due. The most urgent first."""
    last = care.day + timedelta(days=days)
    here = {(row.household, row.person) for row in care.present}
    expiring: list[Expiring] = []

    def add(what: str, code: str, of: Measure | Fetcher | Consent | School, expires: date | None) -> None:
        if expires and expires <= last and (of.household, of.person) in here:
            expiring.append(Expiring(what, code, of.person, of.household, expires))

    for measure in care.measures:
        begun = measure.decided is None or measure.decided <= care.day
        if begun and not (measure.ended and measure.ended <= care.day):
            add(measure.kind, measure.code, measure, measure.expires)
    for fetcher in care.fetchers:
        if fetcher.since <= care.day and not (fetcher.ended and fetcher.ended <= care.day):
            add("may_fetch" if fetcher.allowed else "must_not_fetch", fetcher.code, fetcher, fetcher.expires)
    for consent in care.consents:
        if consent.given <= care.day and not (consent.withdrawn and consent.withdrawn <= care.day):
            add("consent", consent.code, consent, consent.expires)
    for school in care.schools:
        add("school_permission", school.person, school, school.permission_until)
    return sorted((*expiring, *due_again(care)), key=lambda e: (e.expires, e.what, e.code))


def fetches(care: CareOn) -> list[Fetch]:
    """Who is fetched by whom on the day of the night, first the earliest; a fetcher who may not is a problem said aloud."""
    here = {(row.household, row.person) for row in care.present}
    fetchers = {fetcher.code: fetcher for fetcher in care.fetchers}
    names = {(school.household, school.person): school.attends for school in care.schools}
    plan = {(t.household, t.person): (t.at, t.fetcher) for t in care.times if t.weekday == care.day.weekday()}
    plan |= {(c.household, c.person): (c.at, c.fetcher) for c in care.changes if c.day == care.day}
    expiring = []
    for (household, child), (at, code) in plan.items():
        if (household, child) in here and code:
            fetcher = fetchers.get(code)
            problem = _problem(fetcher, care)
            relation = fetcher.relation if fetcher else ""
            expiring.append(
                Fetch(
                    child=child,
                    household=household,
                    at=at,
                    place=names.get((household, child), ""),
                    fetcher=code,
                    relation=relation,
                    problem=problem,
                )
            )
    return sorted(expiring, key=lambda f: (f.at, f.child))


def _problem(fetcher: Fetcher | None, care: CareOn) -> str:
    if fetcher is None:
        return "unknown"
    if not fetcher.allowed or ban_of(fetcher, care.fetchers, care.day):
        return "must_not"
    return "" if fetcher.stands(care.day) else "ran_out"


def missing_fetch(care: CareOn) -> list[PersonCode]:
    """Children in kindergarten or school on a weekday, without a break, for whom nobody has said who fetches them."""
    if care.day.weekday() >= 5:
        return []
    told = {(t.household, t.person) for t in care.times if t.weekday == care.day.weekday()}
    told |= {(c.household, c.person) for c in care.changes if c.day == care.day}
    here: Iterable[tuple[HouseholdCode, PersonCode]] = [
        (row.household, row.person) for row in care.present if row.kind == PersonKind.CHILD
    ]
    going = {
        (school.household, school.person)
        for school in care.schools
        if school.attends in (Attends.KINDERGARTEN, Attends.SCHOOL)
        and school.break_kind in ("", Break.NONE, Break.PARTIAL)
    }
    return [person for household, person in here if (household, person) in going - told]


def is_mine(task: Task, name: str, leader: bool, contacts: Mapping[tuple[HouseholdCode, PersonCode], str]) -> bool:
    """Whether a task is this colleague's: named to them, a leader's, or that of the contact they are of the person or of
    somebody in the case. What is the duty's is everybody's who is on duty."""
    if task.responsible == "leader":
        return leader
    if task.responsible in ("primary_contact", "child_contact"):
        named = {person: user for (household, person), user in contacts.items() if household == task.household}
        return named.get(PersonCode(task.subject)) == name or (
            task.subject == task.household and name in named.values()
        )
    return task.responsible in ("duty", name)
