"""What the law gives the person: to be told, to reserve against statistics, to ask, to have a copy, to have the own word stand
beside ours, and to have a record stored and not used (krisesenterlova § 5 a; GDPR art. 12, 15–18; LAW 5.1, 5.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.domain.base import Day, DayOrNone, Entity, Line, Moment, OfPerson, User, Version
from app.domain.facts import Whose, choice, day, kind, line, number, reference, text
from app.domain.right_states import Ask, AskOutcome, Decides, Reserved, Share

ASKS, OUTCOMES, RESERVED, SHARES, DECIDES = tuple(Ask), tuple(AskOutcome), tuple(Reserved), tuple(Share), tuple(Decides)
EXCEPTIONS = ("16_b", "16_c", "16_d", "16_e", "16_f", "17_3", "12_5")
"""On what ground a request is refused: personopplysningsloven § 16 letters b–f, GDPR art. 17 (3) and art. 12 (5) (LAW 5.3)."""
GROUNDS = ("art_15_4", "16_b", "16_c", "16_d", "16_e", "16_f")
"""On what ground an entry is left out of a copy: GDPR art. 15 (4), personopplysningsloven § 16 (LAW 5.3)."""
ANSWER_DAYS, CHILD_AGE = 30, 16
"""A month to answer in (GDPR art. 12 (3)) as days; and the age from which a child decides about statistics by itself. The second is
what Bufdir's voluntary statistics had before 2026; no rule after that was found, so it is a setting (LAW 5.1)."""
SETTING = "rights."


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsSettings:
    """Days to answer in; from which age a child decides about statistics; whether a copy names colleagues."""

    days: Annotated[int, number(1, 90)] = ANSWER_DAYS
    child_age: Annotated[int, number(0, 18)] = CHILD_AGE
    staff: Annotated[str, choice(("named", "left_out"))] = "left_out"


def rights_settings(settings: Mapping[str, str]) -> RightsSettings:
    """The settings as kept."""
    kept = {name: settings.get(SETTING + name, "") for name in ("days", "child_age")}
    numbers = {name: int(value) for name, value in kept.items() if value}
    return RightsSettings(**numbers, staff=settings.get(SETTING + "staff") or "left_out")


@kind("rights_request", whose=Whose.PERSON, prefix="KR", order=("received", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RightsRequest(Entity):
    """What somebody has asked for, by when it is to be answered, and what was answered. `how`: how it came, and who asked for them.
    A refusal has its ground and its reason."""

    person: OfPerson
    what: Annotated[str, choice(ASKS)]
    received: Day
    how: Line = ""
    due: Annotated[date, day(years=2)]
    answered: DayOrNone = None
    outcome: Annotated[str, choice(OUTCOMES, needed=False)] = ""
    ground: Annotated[str, choice(EXCEPTIONS, needed=False)] = ""
    reason: Annotated[str, text(2)] = ""
    version: Version = 0


@kind("reservation", whose=Whose.PERSON, key=("person",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reservation:
    """Whether somebody has reserved against statistics, analysis and research (krisesenterlova § 5 a): told when, by whom, in which
    language; what was said, who decided it, and since when."""

    person: OfPerson
    told: Day
    told_by: Line = ""
    language: Line = ""
    answer: Annotated[str, choice(RESERVED)]
    decided_by: Annotated[str, choice(DECIDES)]
    since: DayOrNone = None
    version: Version = 0


@kind("statement", whose=Whose.PERSON, prefix="UT", order=("day", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement(Entity):
    """The person's own words beside something that was written; ours stays as it was. `entry`: what it stands beside."""

    person: OfPerson
    entry: Annotated[str, line(120, needed=True)]
    day: Day
    text: Annotated[str, text(4, needed=True)]
    at: Moment
    user: User
    version: Version = 0


@kind("restriction", whose=Whose.HOUSEHOLD, key=("whom",), about=("whom",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Restriction:
    """The record may be stored and not used (GDPR art. 18): until it is lifted only a leader opens it, or an emergency."""

    whom: Annotated[str, reference("whom")]
    since: Day
    reason: Annotated[str, text(2, needed=True)]
    lifted: DayOrNone = None
    version: Version = 0


@kind("not_double", whose=Whose.PERSON, key=("one", "other"), about=("one",))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NotDouble:
    """Two records that are two persons, as the leader has said: they are not pointed out again."""

    one: OfPerson
    other: OfPerson
    reason: Line = ""
    at: Moment
    user: User
    version: Version = 0


@kind("copy_decision", whose=Whose.PERSON, key=("person", "entry"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class CopyDecision:
    """What of an entry goes into the person's own copy: all of it, all but others' names, or nothing, and on what
    ground."""

    person: OfPerson
    entry: Annotated[str, line(120, needed=True)]
    share: Annotated[str, choice(SHARES)]
    why: Annotated[str, choice(GROUNDS, needed=False)] = ""
    at: Moment
    user: User
    version: Version = 0
