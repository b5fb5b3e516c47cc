"""What belongs to a year's return and to no person: the yearly forms (samleskjema), gaps that were accepted, and what the house
itself remembers: positions, competence, user involvement, security."""

from dataclasses import dataclass
from typing import Annotated

from app.domain.base import Day, DayOrNone, Entity, Line, Moment, Offer, Text, Tick, User, Version
from app.domain.facts import Whose, choice, choices, kind, line, number, reference, text
from app.domain.states import Category

OFFERS = tuple(Offer)
CATEGORIES = tuple(Category)
"""Ordinære brukerrettede stillinger decide the size class (S3 2.1.2); volunteers are counted apart (FORMS K5)."""
EDUCATION = ("university", "upper_secondary", "primary", "other")
COMPETENCE = (
    "disability", "intellectual_disability", "minority", "honour_forced_marriage", "trafficking", "men", "interagency",
    "icdp_certified", "mental_health", "substance",
)  # fmt: skip
"""The codes of the lists `staff_education_level` and `competence_areas` (FORMS K6, K28)."""
TRAININGS = ("course", "external_supervision", "internal_supervision", "plan", "exercise")
INVOLVEMENT = ("house_meeting", "evaluation", "user_council", "survey", "other")
AGREES = ("agree", "partly", "disagree")
CONTROLS = ("control", "exercise", "fire_drill", "police_assessment")


@kind("year_answer", whose=Whose.CENTRE, key=("year", "offer", "question"), about=("question",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class YearAnswer:
    """What an offer answered to a question of its yearly form (FORMS 5). `answer`: codes, or a number as digits. `taken`: it was
    taken over from the year before or proposed, and nobody has confirmed it yet."""

    year: Annotated[int, number(1978, 2200)]
    offer: Annotated[str, choice(OFFERS)]
    question: Annotated[str, choice()]
    answer: Annotated[frozenset[str], choices()] = frozenset()
    words: Text = ""
    taken: Tick = False
    version: Version = 0


@kind("accepted_gap", whose=Whose.CENTRE, key=("unit", "fault", "detail"), about=("unit",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AcceptedGap:
    """A fault of the return that cannot be mended, and why: it is listed no more (A4). `unit`: the stay or contact."""

    unit: Annotated[str, reference("whom")]
    fault: Annotated[str, line(64)]
    detail: Annotated[str, line(64)] = ""
    reason: Annotated[str, line(needed=True)]
    at: Moment
    user: User
    version: Version = 0


@kind("position", whose=Whose.CENTRE, prefix="ST", digits=3, about=("code",), order=("since", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Position(Entity):
    """A position, without who holds it, from `since` to the day before `until`. `percent` of full time (FORMS K4–K6, K28–K29)."""

    category: Annotated[str, choice(CATEGORIES)]
    percent: Annotated[int, number(1, 100)]
    education: Annotated[str, choice(EDUCATION)]
    competence: Annotated[frozenset[str], choices(COMPETENCE)] = frozenset()
    children: Tick = False
    since: Day
    until: DayOrNone = None
    version: Version = 0


@kind("training", whose=Whose.CENTRE, prefix="KV", digits=3, about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Training(Entity):
    """Competence raised or supervision given (FORMS K28, K30): what, about what, how many took part. Nobody is named."""

    day: Day
    what: Annotated[str, choice(TRAININGS)]
    about: Annotated[frozenset[str], choices(COMPETENCE)] = frozenset()
    persons: Annotated[int, number(0, 99)] = 0
    note: Line = ""
    version: Version = 0


@kind("involvement", whose=Whose.CENTRE, prefix="BM", digits=3, about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Involvement(Entity):
    """How users were heard (FORMS K22): a house meeting, or one short form at departure, answered on paper or screen and never
    tied to anybody: felt safe, was heard, got the help that was needed."""

    day: Day
    how: Annotated[str, choice(INVOLVEMENT)]
    present: Annotated[int, number(0, 99)] = 0
    safe: Annotated[str, choice(AGREES, needed=False)] = ""
    heard: Annotated[str, choice(AGREES, needed=False)] = ""
    helped: Annotated[str, choice(AGREES, needed=False)] = ""
    followed_up: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("house_security", whose=Whose.CENTRE, prefix="SI", digits=3, about=("code",), order=("measure", "since"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SecurityMeasure(Entity):
    """A security measure of the house (FORMS K15; S4) and how long it has been in place."""

    measure: Annotated[str, choice()]
    since: Day
    until: DayOrNone = None
    note: Line = ""
    version: Version = 0


@kind("security_control", whose=Whose.CENTRE, prefix="KT", digits=3, about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SecurityControl(Entity):
    """The house's security gone through, or assessed by the police (FORMS K16; S4; the rule on regular control is a setting of the
    centre): what was found, and when it was followed up."""

    day: Day
    what: Annotated[str, choice(CONTROLS)]
    written: Tick = False
    found: Annotated[str, text(3)] = ""
    followed_up: DayOrNone = None
    version: Version = 0
