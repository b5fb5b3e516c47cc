"""What a child and an adult need around them: contact with the other parent, being heard, referrals, activities, adaptation."""

from dataclasses import dataclass
from typing import Annotated

from app.domain.base import Day, DayOrNone, Entity, Hour, Line, Moment, OfHousehold, OfPerson, Text, User, Version
from app.domain.facts import Whose, choice, choices, day, kind, line, number, reference, text
from app.domain.states import MeetingState, ReferralAnswer

MEETS = ("visit", "handover", "supervised", "call")
"""Samvær, handing over, samvær under supervision, call or letter."""
MEETS_WITH = ("other_parent", "sibling", "grandparent", "family", "other")
MEETING_STATES = tuple(MeetingState)
HEARD_ABOUT = (
    "stay", "school", "contact", "safety", "fetching", "housing", "health", "child_welfare", "wishes", "other",
)  # fmt: skip
VIOLENT_CONTACT = ("none", "phone", "meets", "unknown")
REFERRED_TO = (
    "childrens_house", "mental_health_young", "family_counselling", "health_nurse", "doctor", "pedagogical", "child_welfare",
    "dentist", "mental_health", "substance_care", "assault_centre", "legal_aid", "other",
)  # fmt: skip
REFERRAL_ANSWERS = tuple(ReferralAnswer)
ACTIVITIES = ("activity", "child_minding", "homework", "icdp", "group_talk", "outing", "play", "house_meeting")
ADAPTATIONS = (
    "hearing", "sight", "movement", "cognition", "allergy", "medicine", "diet", "animal", "religious_days", "pram",
    "sami_wished", "sami_offered", "sign_language", "deafblind", "sleep", "other",
)  # fmt: skip
"""What must be known to adapt the stay (krisesenterlova § 3; S2; Sami users' rights)."""


@kind("meeting", whose=Whose.PERSON, prefix="SV", order=("day", "at", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Meeting(Entity):
    """Samvær or handing over of a child: agreed, held, refused or called off; by whom accompanied, how the child was.

    None with a parent whom a prohibition toward the child keeps away (barnelova § 43 b; LAW 2.7).
    """

    household: OfHousehold
    person: OfPerson
    day: Annotated[Day, day(years=1)]
    at: Hour = ""
    what: Annotated[str, choice(MEETS)]
    whom: Annotated[str, choice(MEETS_WITH)]
    accompanied: Line = ""
    state: Annotated[str, choice(MEETING_STATES)]
    how: Text = ""
    version: Version = 0


@kind("heard", whose=Whose.PERSON, prefix="HB", order=("day", "code"), lasting=True)
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Heard(Entity):
    """A child was heard: about what, when, by whom (barnelova § 31: from seven always, earlier as able). Append-only."""

    household: OfHousehold
    person: OfPerson
    day: Day
    about: Annotated[frozenset[str], choices(HEARD_ABOUT)] = frozenset()
    text: Text
    at: Moment
    user: User


@kind("around", whose=Whose.PERSON, key=("household", "person"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Around:
    """Who stands around a child: a support person, and what contact there is with the violent parent."""

    household: OfHousehold
    person: OfPerson
    support: Annotated[str, line(200, identifies=True)] = ""
    support_contact: Line = ""
    violent_contact: Annotated[str, choice(VIOLENT_CONTACT, needed=False)] = ""
    contact_words: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("referral", whose=Whose.PERSON, prefix="HN", order=("sent", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Referral(Entity):
    """Somebody was referred to help: to whom, when, what came back, and when it must be asked about."""

    household: OfHousehold
    person: OfPerson
    to: Annotated[str, choice(REFERRED_TO)]
    whom: Line = ""
    sent: Day
    answer: Annotated[str, choice(REFERRAL_ANSWERS)] = ReferralAnswer.WAITING
    answered: DayOrNone = None
    ask_again: Annotated[DayOrNone, day(years=2)] = None
    note: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("activity", whose=Whose.HOUSE, prefix="AK", about=("code",), order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Activity(Entity):
    """A group or an activity, child-minding or help with homework (S3 Tabell 12: help given), with who took part."""

    day: Day
    what: Annotated[str, choice(ACTIVITIES)]
    title: Annotated[str, line(120)] = ""
    minutes: Annotated[int | None, number(0, 600)] = None
    user: User
    version: Version = 0


@kind("activity_part", whose=Whose.PERSON, key=("activity", "person"), about=("person",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ActivityPart:
    """Somebody of a case took part."""

    household: OfHousehold
    person: OfPerson
    activity: Annotated[str, reference("activity")]
    version: Version = 0


@kind("adaptation", whose=Whose.PERSON, key=("household", "person", "what"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Adaptation:
    """Something that must be known to adapt the stay, in facts, and what the house did about it."""

    household: OfHousehold
    person: OfPerson
    what: Annotated[str, choice(ADAPTATIONS)]
    fact: Annotated[str, text(2)]
    done: Annotated[str, text(2)] = ""
    version: Version = 0
