"""From the day of arrival to a home again and the last follow-up: the need, the alternatives, what is done to get a home, and what
comes after (R1–R4; S0, the twelve measures; S1, the three phases)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.domain.base import (
    NO_CASE,
    NOBODY,
    Day,
    DayOrNone,
    Due,
    Entity,
    Line,
    Moment,
    OfHousehold,
    OfPerson,
    Text,
    Tick,
    User,
    Version,
)
from app.domain.care import SAFE_HERE
from app.domain.facts import Whose, choice, choices, day, kind, line, number, reference, text
from app.domain.right_states import HandOut
from app.domain.states import MovingStepKind, StepAnswer, Weighing

PHASES = ("clarify", "home", "after")
"""Avklare behov, skaffe trygg bolig, plan etter oppholdet (S1)."""
OWNERS = ("clarify_owner", "home_owner", "after_owner")
SOMEBODY = "*"
"""Who has a phase, where a list may not say whom: no colleague here."""
HOMES = ("owned", "rented", "municipal", "with_family", "institution", "none", "unknown")
IN_NAME = ("own", "partner", "both", "other", "unknown")
ANSWERS = ("home_again", "new_home", "specialised", "other_shelter")
"""What the need came to; until one is recorded it is not clarified."""
ALTERNATIVES = (
    "home_again", "municipal_again", "private_rental", "municipal_here", "municipal_other", "nav_temporary", "udi", "imdi", "rosa",
    "family", "other_shelter", "mens_flat", "other",
)  # fmt: skip
"""Home again without the violent person (S1), the municipal tenancy judged anew (S0 1), private, municipal here or in a cooperating
municipality (S0 11), NAV's temporary (S0 10), UDI (5), IMDi (6), ROSA, family, another shelter, the men's flat (4)."""
HOME_MEASURES = (
    "restraining_order_home", "contact_ban", "electronic_control", "personal_alarm", "locks", "camera", "neighbours", "police_told",
)  # fmt: skip
SPEAKS_FOR = ("same_area", "same_school", "friends", "work", "network", "far_away")
DEMANDS = (
    "not_ground_floor", "entrance_seen", "step_free", "animals", "near_school", "near_work", "same_area", "other_area", "bus",
)  # fmt: skip
"""What is asked of a home (S0: not on ground floor, an entrance one can see, near or far)."""
CHOICES, STEPS, STEP_ANSWERS = tuple(Weighing), tuple(MovingStepKind), tuple(StepAnswer)
HOME_CHECK = (
    "door", "locks", "peephole", "entrance_light", "windows", "floor", "neighbours", "post_box", "name_sign", "way_to_school",
    "phone",
)  # fmt: skip
"""What a new home is looked over for (LAW 2.5, ny bolig og sikkerhet), in our own words."""
FOLLOWED_BY = ("day_visit", "phone_talk")
HAND_OUTCOMES = tuple(HandOut)
DISCLOSED = ("oral", "document", "insight", "questions")
"""What is handed out beside letters, mappings and copies: said, another paper, a look into the record, a question answered."""
BASES = ("consent", "duty", "necessary", "court", "supervision", "own")
"""On what ground something is handed out: consent, a duty (§ 6), necessary under § 5, an order, supervision (LAW 1.1),
the person's own right (GDPR art. 15)."""


@kind("moving", whose=Whose.HOUSEHOLD, key=("household",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Moving:
    """Where a family is on the way to a home. `clarified`: the day the need was; `keys`: the day they had them; `ended`: the day
    the follow-up was over. Each phase has an owner: a colleague, or who else has the next step."""

    household: OfHousehold
    home: Annotated[str, choice(HOMES, needed=False)] = ""
    in_name: Annotated[str, choice(IN_NAME, needed=False)] = ""
    lives_there: Line = ""
    demands: Annotated[frozenset[str], choices(DEMANDS)] = frozenset()
    area: Line = ""
    price: Annotated[int | None, number(0, 99_999)] = None
    answer: Annotated[str, choice(ANSWERS, needed=False)] = ""
    clarified: DayOrNone = None
    clarify_owner: Line = ""
    keys: DayOrNone = None
    home_owner: Line = ""
    nav_contact: Line = ""
    housing_contact: Line = ""
    municipal_coordinator: Line = ""
    after_owner: Line = ""
    ended: DayOrNone = None
    ended_why: Line = ""
    version: Version = 0


@kind("alternative", whose=Whose.HOUSEHOLD, prefix="BA")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Alternative(Entity):
    """One way to live, weighed: safe enough or not and why, with which measures, what speaks for it, the person's own view. One is
    chosen; the others stay, with why not."""

    household: OfHousehold
    what: Annotated[str, choice(ALTERNATIVES)]
    safe: Annotated[str, choice(SAFE_HERE)]
    why: Text = ""
    measures: Annotated[frozenset[str], choices(HOME_MEASURES)] = frozenset()
    speaks_for: Annotated[frozenset[str], choices(SPEAKS_FOR)] = frozenset()
    own_view: Text = ""
    day: Day
    judged_by: User = ""
    state: Annotated[str, choice(CHOICES)] = Weighing.WEIGHED
    reason: Line = ""
    version: Version = 0


@kind("alternative_view", whose=Whose.PERSON, key=("alternative", "person"), about=("person",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AlternativeView:
    """What a child says of an alternative."""

    household: OfHousehold
    person: OfPerson
    alternative: Annotated[str, reference("alternative")]
    view: Annotated[str, text(2, needed=True)]
    version: Version = 0


@kind("moving_step", whose=Whose.HOUSEHOLD, prefix="BS", order=("since", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MovingStep(Entity):
    """Something that is done to get a safe home, or to hold the services together after the stay: an application, a viewing, a
    child coordinator …; for whom, to whom, who has the next step, when, what was answered. `person` is empty for the family."""

    household: OfHousehold
    person: OfPerson = NOBODY
    what: Annotated[str, choice(STEPS)]
    owner: Line = ""
    whom: Line = ""
    since: Day
    letter: Tick = False
    due: Due = None
    answer: Annotated[str, choice(STEP_ANSWERS)] = StepAnswer.WAITING
    answered: DayOrNone = None
    complained: DayOrNone = None
    along: Line = ""
    checked: Annotated[frozenset[str], choices(HOME_CHECK)] = frozenset()
    note: Annotated[str, text(2)] = ""
    version: Version = 0

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for: the first, or one to a complaint. A refusal that is newer than the complaint is the
        answer to it."""
        refused = self.answer == StepAnswer.NO and self.complained is not None
        return self.answer == StepAnswer.WAITING or (
            refused and (self.answered is None or self.answered <= self.complained)  # type: ignore[operator]
        )

    def waits_on(self, day: date) -> bool:
        """Whether an answer was waited for on a day: from the day it was sent until the answer, and again from a complaint."""
        if self.waits and self.complained and self.complained <= day:
            return True
        until = date.max if self.answer == StepAnswer.WAITING else self.answered or self.since
        return self.since <= day < until


@kind("after_contact", whose=Whose.PERSON, prefix="OE", order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AfterContact(Entity):
    """A follow-up that is planned: when, how, by whom. A done one is a visit or a phone talk of the day service, once."""

    household: OfHousehold
    person: OfPerson
    day: Annotated[Day, day(years=3)]
    how: Annotated[str, choice(FOLLOWED_BY)]
    by: Line = ""
    done: DayOrNone = None
    contact: Annotated[str, reference("contact")] = ""
    note: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("handed_out", whose=Whose.HOUSE, prefix="UL", order=("at", "code"), lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HandedOut(Entity):
    """That something was handed out, or was asked for and refused: what, to whom, on what basis or why not, who decided, when
    and by whom, and the digest of the document, where there is one; never a copy. Append-only; of a case that is deleted the
    row stays, as a number. `decision`: the record of the concern report or the duty to avert it follows from."""

    household: OfHousehold = NO_CASE
    person: OfPerson = NOBODY
    what: Annotated[str, choice()]
    about: Line = ""
    to: Annotated[str, line(200, needed=True)]
    outcome: Annotated[str, choice(HAND_OUTCOMES)] = HandOut.GIVEN
    basis: Annotated[str, choice(BASES, needed=False)] = ""
    reason: Annotated[str, text(2)] = ""
    decision: Annotated[str, reference("decision_record")] = ""
    consent: Annotated[str, reference("consent")] = ""
    decided_by: Line = ""
    sha256: Annotated[str, line(64)] = ""
    at: Moment
    user: User
