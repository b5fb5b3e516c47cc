"""What the law gives the person, carried out: told and reserved, asked and answered, the own word, not used (V8)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated

from app.changes import CARE, CONTACTS, PERSONS, SETTINGS, STAYS, Changes, changed
from app.domain.base import NO_CASE, Day, Line, OfPerson
from app.domain.day import FollowUp
from app.domain.entities import Person, Stay
from app.domain.errors import RuleBroken
from app.domain.facts import choice, facts_of, line, text
from app.domain.moving import HandedOut
from app.domain.right_states import AskOutcome, Decides, Reserved, Share
from app.domain.rights import (
    ASKS,
    GROUNDS,
    SETTING,
    SHARES,
    CopyDecision,
    Reservation,
    Restriction,
    RightsRequest,
    RightsSettings,
    Statement,
    rights_settings,
)
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.texts import text as text_of
from app.undo import undoable
from app.use_cases.checks import checked, entity_of, keep

ADULT = 18
COPIES = ("own_copy", "short_copy")


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody has asked for something; `how`: how it came, and who asked for them."""

    person: OfPerson
    what: Annotated[str, choice(ASKS)] = ""
    received: Day = date.min
    how: Line = ""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What the person says of an entry."""

    person: OfPerson
    entry: Annotated[str, line(120, needed=True)]
    text: Annotated[str, text(4, needed=True)]


@dataclass(frozen=True, slots=True)
class Shared:
    """How much of an entry the person's own copy has; of what is left out, on what ground."""

    person: OfPerson
    entry: Annotated[str, line(120, needed=True)]
    share: Annotated[str, choice(SHARES)] = ""
    why: Annotated[str, choice(GROUNDS, needed=False)] = ""


@dataclass(frozen=True, slots=True)
class Restricted:
    """A case, or somebody without one, is not to be used."""

    whom: str
    reason: Annotated[str, text(2, needed=True)] = ""


@dataclass(frozen=True, slots=True)
class CopyOut:
    """A copy that the person is handed: `what` is `own_copy` or `short_copy`; `sha256` of the document."""

    person: OfPerson
    what: Annotated[str, choice(COPIES)]
    sha256: str


@open_to(LEADERS)
def save_rights_settings(work: UnitOfWork, settings: RightsSettings) -> Changes[None]:
    """Days to answer in, the age from which a child decides, whether a copy names colleagues."""
    before = rights_settings(work.settings.all())
    for name, fact in facts_of(RightsSettings).items():
        value = getattr(settings, name)
        if fact.most is not None and not fact.least <= value <= fact.most:
            raise RuleBroken("bad_number", field=name, least=fact.least, most=fact.most)
        work.settings.set(SETTING + name, str(value))
    names = RightsSettings.__dataclass_fields__
    work.record("rights_settings", "centre", *({n: getattr(kept, n) for n in names} for kept in (before, settings)))
    return changed(SETTINGS)


@open_to(EVERYBODY)
def ask_for(work: UnitOfWork, asked: Asked) -> Changes[str]:
    """A request is received; it is to be answered within the days the leader has set. Answers with its code."""
    _person(work, asked.person)
    due = asked.received + timedelta(days=rights_settings(work.settings.all()).days)
    request = entity_of(work, RightsRequest, asked, due=due)
    return changed(CARE, result=work.write(checked(work, request), "right_asked").code)


@undoable
@open_to(LEADERS)
def answer_request(work: UnitOfWork, request: RightsRequest) -> Changes[None]:
    """What is answered, and when. RuleBroken `ground_needed`, `give_reason`: a refusal, whole or in part, has its ground in the
    law and a reason the person can understand (LAW 5.3)."""
    refused = request.outcome in (AskOutcome.REFUSED, AskOutcome.PARTLY)
    if request.answered and not request.outcome:
        raise RuleBroken("choose_answer", field="outcome")
    if refused and not request.ground:
        raise RuleBroken("ground_needed", field="ground")
    if refused and not request.reason.strip():
        raise RuleBroken("give_reason", field="reason")
    keep(work, checked(work, replace(request, ground=request.ground if refused else "")), "right_answered")
    return changed(CARE)


@undoable
@open_to(EVERYBODY)
def save_reservation(work: UnitOfWork, reservation: Reservation) -> Changes[None]:
    """What was said, and with it whether the person is counted. RuleBroken `child_decides`, `parent_decides` against the age the
    leader has set (a setting: LAW 5.1)."""
    person = _person(work, reservation.person)
    _check_who_decides(work, person, reservation)
    since = reservation.since or reservation.told
    work.write(checked(work, replace(reservation, since=since)), "reservation")
    is_reserved = reservation.answer == Reserved.RESERVED
    if person.reserved != is_reserved:
        work.write(replace(person, reserved=is_reserved), "person_saved")
    return changed(PERSONS, STAYS, CONTACTS)


def _check_who_decides(work: UnitOfWork, person: Person, reservation: Reservation) -> None:
    age = work.today.year - person.birth_year if person.birth_year else ADULT
    own = reservation.decided_by == Decides.SELF
    limit = rights_settings(work.settings.all()).child_age
    if own and age < limit:
        raise RuleBroken("parent_decides", field="decided_by", age=limit)
    if not own and reservation.decided_by != Decides.GUARDIAN and age > limit:
        raise RuleBroken("child_decides", field="decided_by", age=limit)


@open_to(EVERYBODY)
def save_statement(work: UnitOfWork, word: OwnWord) -> Changes[str]:
    """The person's own words stand beside an entry from now on; what was written stays as it is."""
    _person(work, word.person)
    statement = entity_of(work, Statement, word, day=work.today)
    return changed(CARE, result=work.write(checked(work, statement), "statement").code)


@undoable
@open_to(LEADERS)
def restrict(work: UnitOfWork, restricted: Restricted) -> Changes[None]:
    """From now on only a leader opens it, or somebody in an emergency."""
    standing = work.get(Restriction, restricted.whom)
    order = Restriction(
        whom=restricted.whom, since=work.today, reason=restricted.reason, version=standing.version if standing else 0
    )
    work.write(checked(work, order), "restricted", about=restricted.whom)
    return changed(CARE, PERSONS, STAYS)


@undoable
@open_to(LEADERS)
def lift_restriction(work: UnitOfWork, whom: str) -> Changes[None]:
    """It may be used again. RuleBroken `not_restricted`."""
    standing = work.get(Restriction, whom)
    if standing is None or standing.lifted:
        raise RuleBroken("not_restricted")
    work.write(replace(standing, lifted=work.today), "restriction_lifted", about=whom)
    return changed(CARE, PERSONS, STAYS)


@undoable
@open_to(LEADERS)
def decide_share(work: UnitOfWork, shared: Shared) -> Changes[None]:
    """What of an entry goes into the copy; kept, so that the next copy asks no more than what is new. RuleBroken
    `ground_needed` for what is left out without a ground in the law (LAW 5.3)."""
    _person(work, shared.person)
    if shared.share == Share.OUT and not shared.why:
        raise RuleBroken("ground_needed", field="why")
    standing = work.get(CopyDecision, shared.person, shared.entry)
    decision = entity_of(work, CopyDecision, shared, version=standing.version if standing else 0)
    work.write(checked(work, decision), "copy_decided")
    return changed(CARE)


@open_to(LEADERS, asked_again=True)
def hand_copy(work: UnitOfWork, copy: CopyOut) -> Changes[None]:
    """The copy is handed out: it stands in the register and in the log before it is written."""
    person = _person(work, copy.person)
    homes = [stay.household for stay in work.of(Stay, person=person.code)]
    homes += [followed.household for followed in work.of(FollowUp, person=person.code)]
    handed = entity_of(
        work, HandedOut, copy, household=homes[-1] if homes else NO_CASE, to=text_of("own_copy", "herself"), basis="own",
        decided_by=work.actor.name,
    )  # fmt: skip
    work.write(checked(work, handed), "handed_out")
    work.log.add("export", copy.what, person.code)
    return changed(CARE)


def _person(work: UnitOfWork, code: str) -> Person:
    person = work.get(Person, code)
    if person is None:
        raise RuleBroken("unknown_person", field="person", value=code[:40])
    return person
