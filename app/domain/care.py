"""What is written about a person during a stay: mapping by topics, conclusions, flags, measures, plans, notes, consents, decisions.

Fields that may be empty are empty text or None. What is append-only says so; everything else carries a version, and
what was before stays in the history.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.base import Entity

INTERVIEW, NEEDS, THREAT = "interview", "needs", "threat"
KINDS = (INTERVIEW, NEEDS, THREAT)
"""Inntakssamtale, kartlegging av hjelpebehov, kartlegging av trusler og beskyttelsesbehov."""
STATUSES = ("talked", "not_asked", "unknown", "declined")
"""Snakket om, ikke spurt, vet ikke, ønsker ikke å svare."""
SOURCES = ("person", "parent", "police", "service", "staff", "other")
INTERPRETERS = ("none", "present", "phone", "screen")
BY = ("centre", "police", "other")
"""In whose hands a mapping was made: the return asks for the centre's own and for others' apart (from 2020)."""
SAFE_HERE = ("yes", "with_measures", "no", "unknown")
POLICE = ("not_needed", "needed", "contacted")
RELOCATIONS = ("not_needed", "offered", "accepted", "declined")
ANSWERS = ("yes", "no", "unknown", "declined")
PHASES = ("stay", "after")
GOAL_STATES = ("open", "reached", "dropped")
MEASURES = (
    "restraining_order", "restraining_order_home", "contact_ban", "electronic_control", "personal_alarm",
    "protected_address", "strictly_protected_address",
)  # fmt: skip
"""Police and court measures (LAW 2.6): besøksforbud, … i eget hjem, kontaktforbud, elektronisk kontroll, mobil voldsalarm,
adressesperre fortrolig and strengt fortrolig. None of them presupposes a report to the police."""
NOTE_KINDS = (
    "observed", "said", "done", "individual_talk", "welcome_talk", "talk_without_parent", "talk_with_parent", "service",
)  # fmt: skip
MODES = ("phone", "meeting", "letter", "responsibility_group")
SERVICES = (
    "police", "nav", "child_welfare", "school", "kindergarten", "health_office", "housing_office", "home_municipality",
    "doctor", "mental_health", "lawyer", "udi", "imdi", "inn", "rosa", "other_shelter", "other",
)  # fmt: skip
PURPOSES = (
    "services", "police", "school", "child_welfare", "home_municipality", "other_shelter", "contact_after", "other",
)  # fmt: skip
DECISIONS = ("concern_report", "duty_to_avert", "parent_request")
"""Melding to barnevernet (krisesenterlova § 6), avvergeplikt (straffeloven § 196), the other parent's request (barnelova § 47)."""
CONCLUSIONS = {
    "concern_report": ("sent", "not_sent"),
    "duty_to_avert": ("averted", "no_duty"),
    "parent_request": ("given", "refused"),
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TopicEntry:
    """What was said of one topic in one talk. Append-only: `number` counts the entries of this topic, from 1."""

    household: str
    person: str
    kind: str
    topic: str
    number: int
    status: str
    text: str
    source: str
    interpreter: str
    day: date
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conclusion(Entity):
    """A mapping was carried out, or carried on: what it came to. Append-only; never a score.

    `by`: the centre, or others, whose `tool` is free text and whose `contact` can be rung. `own_view` is the person's own
    judgement of the danger. `safe_here`, `police` and `relocation` belong to threat mapping (forskrift 2017 nr. 282 § 4).
    """

    household: str
    person: str
    kind: str
    day: date
    by: str
    safe_here: str
    police: str
    relocation: str
    measures: str
    own_view: str
    text: str
    tool: str
    contact: str
    next_review: date | None
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Flag:
    """Something that decides whom to contact (I3); `answer` yes raises its tasks."""

    household: str
    person: str
    flag: str
    answer: str
    note: str
    at: datetime
    user: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure(Entity):
    """A protective measure of police or court (MEASURES) for one person, with when it runs out."""

    household: str
    person: str
    kind: str
    decided: date | None
    expires: date | None
    agency: str
    note: str
    ended: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Relocation(Entity):
    """A move to another shelter for safety (LAW 2.8): offered, police involved, and whether the mapping may follow."""

    household: str
    day: date
    reason: str
    answer: str
    police: str
    police_day: date | None
    shelter: str
    consent: str
    moved: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Goal(Entity):
    """A goal of the plan for the stay or for the time after it. `topic`: the need it came from, if any."""

    household: str
    person: str
    phase: str
    goal: str
    topic: str
    created: date
    state: str = "open"
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlanStep(Entity):
    """What is to be done for a goal, who does it, and by when."""

    household: str
    goal: str
    what: str
    who: str
    due: date | None
    done: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlanReview(Entity):
    """The plan gone through again, with the person or not. Append-only."""

    household: str
    person: str
    phase: str
    day: date
    with_person: bool
    text: str
    next_review: date | None
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coordination:
    """Who coordinates after the stay: never the centre itself (LAW 2.5), and when the contact ends."""

    household: str
    person: str
    coordinator: str
    contact: str
    ends: date | None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SafetyPlan(Entity):
    """A safety plan was filled in on paper and given. Its content is not kept. Append-only."""

    household: str
    person: str
    day: date
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Note(Entity):
    """An entry of the journal: observed, said, done, a talk, or contact with a service. Append-only: a correction is a new
    note that names the one it `corrects`. `handover`: the next shift must read it."""

    household: str
    person: str
    kind: str
    service: str
    mode: str
    day: date
    text: str
    handover: bool
    corrects: str
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Handover(Entity):
    """A word to the next shift. `household` may be empty. Append-only; who has read it is kept apart."""

    household: str
    text: str
    at: datetime
    user: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consent(Entity):
    """What may be shared, for what, with whom, until when, and what is to be withheld."""

    household: str
    person: str
    purpose: str
    recipient: str
    given: date
    expires: date | None
    withhold: str
    withdrawn: date | None = None
    version: int = 1

    def stands(self, day: date) -> bool:
        """Whether it holds on the day, through its last one."""
        gone = self.withdrawn is not None and self.withdrawn <= day
        return self.given <= day and not gone and (self.expires is None or day <= self.expires)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DecisionRecord(Entity):
    """A decision that must be shown to have been considered (V9): also when the answer is no, with why.

    `informed` (yes/no) with `informed_why`: whether the parent was told. `answered`: when word came back. `order`: when an
    order (pålegg) came. `text` holds what was known, `why` the reasons.
    """

    household: str
    person: str
    kind: str
    day: date
    discussed_with: str
    text: str
    conclusion: str
    why: str
    sent: date | None
    recipient: str
    informed: str
    informed_why: str
    answered: date | None
    order: date | None
    at: datetime
    user: str
    version: int = 1
