"""What is written about a person during a stay: mapping by topics, conclusions, flags, measures, plans, notes, consents, decisions.

Fields that may be empty are empty text or None. What is append-only says so; everything else carries a version, and
what was before stays in the history.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.domain.base import Day, DayOrNone, Due, Entity, Line, Moment, OfHousehold, OfPerson, Text, Tick, User, Version
from app.domain.facts import Whose, choice, choices, kind, line, number, reference, text
from app.domain.states import (
    Answer,
    By,
    DecisionKind,
    GoalState,
    Interpreter,
    MappingKind,
    NoteKind,
    Phase,
    PoliceNeed,
    Purpose,
    RelocationAnswer,
    SafeHere,
    TopicStatus,
)

INTERVIEW, NEEDS, THREAT = MappingKind
KINDS = tuple(MappingKind)
STATUSES = tuple(TopicStatus)
SOURCES = ("person", "parent", "police", "service", "staff", "other")
INTERPRETERS = tuple(Interpreter)
BY = tuple(By)
SAFE_HERE = tuple(SafeHere)
POLICE = tuple(PoliceNeed)
RELOCATIONS = tuple(RelocationAnswer)
ANSWERS = tuple(Answer)
PHASES = tuple(Phase)
GOAL_STATES = tuple(GoalState)
MEASURES = (
    "restraining_order", "restraining_order_home", "contact_ban", "electronic_control", "personal_alarm",
    "protected_address", "strictly_protected_address",
)  # fmt: skip
"""Police and court measures (LAW 2.6): besøksforbud, … i eget hjem, kontaktforbud, elektronisk kontroll, mobil voldsalarm,
adressesperre fortrolig and strengt fortrolig. None of them presupposes a report to the police."""
PROHIBITIONS = ("restraining_order", "restraining_order_home", "contact_ban", "electronic_control")
"""Of the measures those that forbid somebody something."""
DANGEROUS = (
    "spouse_or_cohabitant", "former_partner", "boyfriend_girlfriend", "childrens_father", "childrens_mother", "parent",
    "step_parent", "own_child", "sibling", "other_family", "acquaintance", "stranger", "unknown",
)  # fmt: skip
"""Who is dangerous, by relation to the adult. Close to the national form's list, with the children's parent and siblings apart."""
NOTE_KINDS = tuple(NoteKind)
TALKS = (NoteKind.INDIVIDUAL_TALK, NoteKind.WELCOME_TALK, NoteKind.TALK_WITHOUT_PARENT, NoteKind.TALK_WITH_PARENT)
"""Of the notes those that are talks, at which an interpreter may have been."""
INTERPRETED = ("present", "phone", "screen")
REFUSED = "refused"
INTERPRETATIONS = ("spoken", "sign", "deafblind")
"""What an interpreter does (Bufdir's checklist names mother tongue, sign language and deafblind apart; LAW 2.9)."""
MODES = ("phone", "meeting", "letter", "responsibility_group")
SERVICES = (
    "police", "nav", "child_welfare", "school", "kindergarten", "health_office", "housing_office", "home_municipality",
    "doctor", "mental_health", "family_counselling", "assault_centre", "childrens_house", "substance_care", "lawyer", "udi",
    "imdi", "inn", "rosa", "other_shelter", "other",
)  # fmt: skip
PURPOSES = tuple(Purpose)
DECISIONS = tuple(DecisionKind)
CONCLUSIONS = {
    "concern_report": ("sent", "not_sent"),
    "duty_to_avert": ("averted", "no_duty"),
    "parent_request": ("given", "refused"),
}


@kind("topic_entry", whose=Whose.PERSON, key=("household", "person", "kind", "topic", "number"), lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class TopicEntry:
    """What was said of one topic in one talk. Append-only: `number` counts the entries of this topic, from 1."""

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(KINDS)]
    topic: Annotated[str, choice()]
    number: Annotated[int, number(1)]
    status: Annotated[str, choice(STATUSES)]
    text: Text
    source: Annotated[str, choice(SOURCES)]
    interpreter: Annotated[str, choice(INTERPRETERS)]
    day: Day
    at: Moment
    user: User


@kind("conclusion", whose=Whose.PERSON, prefix="U", lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Conclusion(Entity):
    """A mapping was carried out, or carried on: what it came to. Append-only; never a score.

    `by`: the centre, or others, whose `tool` is free text and whose `contact` can be rung. `own_view` is the person's own
    judgement of the danger. `safe_here`, `police` and `relocation` belong to threat mapping (forskrift 2017 nr. 282 § 4).
    """

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(KINDS)]
    day: Day
    by: Annotated[str, choice(BY)]
    safe_here: Annotated[str, choice(SAFE_HERE, needed=False)]
    police: Annotated[str, choice(POLICE, needed=False)]
    relocation: Annotated[str, choice(RELOCATIONS, needed=False)]
    measures: Text
    own_view: Text
    text: Text
    tool: Line
    contact: Line
    next_review: Due
    at: Moment
    user: User


@kind("flag", whose=Whose.PERSON, key=("household", "person", "flag"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Flag:
    """Something that decides whom to contact (I3); `answer` yes raises its tasks."""

    household: OfHousehold
    person: OfPerson
    flag: Annotated[str, choice()]
    answer: Annotated[str, choice(ANSWERS)]
    note: Line
    at: Moment
    user: User
    version: Version = 0


@kind("measure", whose=Whose.PERSON, prefix="B")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Measure(Entity):
    """A protective measure of police or court (MEASURES) for one person, with when it runs out, and against whom."""

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(MEASURES)]
    decided: DayOrNone
    expires: Due
    agency: Line
    note: Annotated[str, text(2)]
    ended: DayOrNone = None
    against: Annotated[str, reference("perpetrator")] = ""
    version: Version = 0


@kind("danger", whose=Whose.HOUSEHOLD, key=("household",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Danger:
    """Who is dangerous to a family, by relation and never by name, and what to watch for. Said by the centre, never worked
    out; `watch` is the case's own and is not shown on the board."""

    household: OfHousehold
    relations: Annotated[frozenset[str], choices(DANGEROUS)] = frozenset()
    watch: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("relocation", whose=Whose.HOUSEHOLD, prefix="L")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Relocation(Entity):
    """A move to another shelter for safety (LAW 2.8): offered, police involved, and whether the mapping may follow."""

    household: OfHousehold
    day: Day
    reason: Annotated[str, text(2)]
    answer: Annotated[str, choice(tuple(RelocationAnswer)[1:])]
    police: Line
    police_day: DayOrNone
    shelter: Line
    consent: Annotated[str, choice((Answer.YES, Answer.NO), needed=False)]
    moved: DayOrNone = None
    version: Version = 0


@kind("goal", whose=Whose.PERSON, prefix="PM")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Goal(Entity):
    """A goal of the plan for the stay or for the time after it. `topic`: the need it came from, if any."""

    household: OfHousehold
    person: OfPerson
    phase: Annotated[str, choice(PHASES)]
    goal: Annotated[str, text(3, 2000)]
    topic: Line
    created: Day
    state: Annotated[str, choice(GOAL_STATES)] = GoalState.OPEN
    version: Version = 0


@kind("plan_step", whose=Whose.HOUSEHOLD, prefix="PT")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlanStep(Entity):
    """What is to be done for a goal, who does it, and by when."""

    household: OfHousehold
    goal: Annotated[str, reference("goal")]
    what: Annotated[str, text(2, 2000)]
    who: Line
    due: Due
    done: DayOrNone = None
    version: Version = 0


@kind("plan_review", whose=Whose.PERSON, prefix="PR", lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PlanReview(Entity):
    """The plan gone through again, with the person or not. Append-only."""

    household: OfHousehold
    person: OfPerson
    phase: Annotated[str, choice(PHASES)]
    day: Day
    with_person: Tick
    text: Text
    next_review: Due
    at: Moment
    user: User


@kind("coordination", whose=Whose.PERSON, key=("household", "person"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Coordination:
    """Who coordinates after the stay: never the centre itself (LAW 2.5), and when the contact ends."""

    household: OfHousehold
    person: OfPerson
    coordinator: Line
    contact: Line
    ends: Due
    version: Version = 0


@kind("safety_plan", whose=Whose.PERSON, prefix="SP", lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SafetyPlan(Entity):
    """A safety plan was filled in on paper and given. Its content is not kept. Append-only."""

    household: OfHousehold
    person: OfPerson
    day: Day
    at: Moment
    user: User


@kind("note", whose=Whose.HOUSEHOLD, prefix="N", digits=5, lasting=True, about=("person", "household"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Note(Entity):
    """An entry of the journal: observed, said, done, a talk, or contact with a service. Append-only: a correction is a new
    note that names the one it `corrects`. `handover`: the next shift must read it. Of a talk: `interpreter` (how), `language`, and
    `unqualified`: why the interpreter had no qualifications, empty where they had (tolkeloven § 7; LAW 2.10); `interpreting`: a
    spoken language, sign, or for the deafblind; `refused_why`: the person wanted none, or not one of their own community."""

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(NOTE_KINDS)]
    service: Annotated[str, choice(SERVICES, needed=False)]
    mode: Annotated[str, choice(MODES, needed=False)]
    day: Day
    text: Annotated[str, text(6)]
    handover: Tick
    corrects: Annotated[str, reference("note")]
    interpreter: Annotated[str, choice((*INTERPRETERS, REFUSED), needed=False)] = ""
    language: Annotated[str, line(40)] = ""
    unqualified: Line = ""
    interpreting: Annotated[str, choice(INTERPRETATIONS, needed=False)] = ""
    refused_why: Line = ""
    at: Moment
    user: User


@kind("handover", whose=Whose.HOUSEHOLD, prefix="E", digits=5, lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Handover(Entity):
    """A word to the next shift. `household` may be empty. Append-only; who has read it is kept apart.

    `lines`: what had happened since the word before, in codes, as it stood when this was written.
    """

    household: OfHousehold
    text: Annotated[str, text(3, 4000)]
    lines: Annotated[str, text(3, 12_000)] = ""
    at: Moment
    user: User


@kind("consent", whose=Whose.PERSON, prefix="C")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Consent(Entity):
    """What may be shared, for what, with whom, until when, and what is to be withheld."""

    household: OfHousehold
    person: OfPerson
    purpose: Annotated[str, choice(PURPOSES)]
    recipient: Line
    given: Day
    expires: Due
    withhold: Annotated[str, text(2)]
    withdrawn: DayOrNone = None
    version: Version = 0

    def stands(self, day: date) -> bool:
        """Whether it holds on the day, through its last one."""
        gone = self.withdrawn is not None and self.withdrawn <= day
        return self.given <= day and not gone and (self.expires is None or day <= self.expires)


@kind("decision_record", whose=Whose.PERSON, prefix="V")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DecisionRecord(Entity):
    """A decision that must be shown to have been considered (V9): also when the answer is no, with why.

    `informed` (yes/no) with `informed_why`: whether the parent was told. `answered`: when word came back. `order`: when an
    order (pålegg) came. `text` holds what was known, `why` the reasons.
    """

    household: OfHousehold
    person: OfPerson
    kind: Annotated[str, choice(DECISIONS)]
    day: Day
    discussed_with: Line
    text: Text
    conclusion: Annotated[str, choice(needed=False)]
    why: Annotated[str, text(2)]
    sent: DayOrNone
    recipient: Line
    informed: Annotated[str, choice((Answer.YES, Answer.NO), needed=False)]
    informed_why: Line
    answered: DayOrNone
    order: DayOrNone
    at: Moment
    user: User
    version: Version = 0
