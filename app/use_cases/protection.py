"""Police and court measures with their expiry, and a move to another shelter for safety (K3, K4)."""

from dataclasses import dataclass

from app.care.danger import forbidden_meetings
from app.changes import CARE, TASKS, Changes, changed
from app.domain.base import OfPerson
from app.domain.care import Danger, Measure, Relocation
from app.domain.errors import RuleBroken
from app.domain.moving import HandedOut
from app.domain.states import Answer, RelocationAnswer
from app.domain.together import Meeting
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.texts import text
from app.undo import undoable
from app.use_cases.checks import case, checked, keep, member
from app.use_cases.tasks import remind, settle


@dataclass(frozen=True, slots=True)
class MappingOut:
    """The mapping of a person follows with a relocation; `sha256` of the document."""

    relocation: str
    person: OfPerson
    sha256: str


LONGEST_DAYS = {"restraining_order": 366, "restraining_order_home": 92}
"""Besøksforbud: at most a year at a time, of one's own home three months (straffeprosessloven § 222 a)."""


@open_to(EVERYBODY)
@undoable
def save_measure(work: UnitOfWork, measure: Measure) -> Changes[str]:
    """A new measure (no code yet), or new facts of one; what was before stays in the history. Answers with its code.

    REMIND_DAYS before its last day a task is due; when it has ended, or has no last day, there is none. Asks `meetings_agreed`
    where a prohibition meets samvær that is agreed: none may be held (barnelova § 43 b); the board says so until it is called off.
    """
    member(work, measure.household, measure.person)
    new = checked(work, measure)
    if measure.expires and measure.decided:
        longest = LONGEST_DAYS.get(measure.kind)
        if measure.expires < measure.decided:
            raise RuleBroken("ends_before", field="expires")
        if longest and (measure.expires - measure.decided).days > longest:
            raise RuleBroken("measure_too_long", field="expires", days=longest)
    _ask_of_meetings(work, new)
    code = keep(work, new, "protective_measure")
    remind(work, "measure_runs_out", measure.household, code, None if measure.ended else measure.expires)
    settle(work, measure.household, measure.person, "police")
    return changed(CARE, TASKS, result=code)


def _ask_of_meetings(work: UnitOfWork, new: Measure) -> None:
    """Only of what this measure forbids anew."""
    meetings = work.of(Meeting, household=new.household, person=new.person)
    others = [one for one in work.of(Measure, household=new.household, person=new.person) if one.code != new.code]
    old = work.get(Measure, new.code) if new.code else None
    before = {one.code for one in forbidden_meetings(meetings, [*others, *([old] if old else [])], work.today)}
    days = [one.day for one in forbidden_meetings(meetings, [new], work.today) if one.code not in before]
    if days:
        work.ask(
            "meetings_agreed",
            field="kind",
            days=", ".join(f"{day:%d.%m.%Y}" for day in sorted(days)),
            person=new.person,
        )


@open_to(EVERYBODY)
@undoable
def save_danger(work: UnitOfWork, danger: Danger) -> Changes[None]:
    """Who is dangerous to the family, and what to watch for: what its danger strip says beside what is forbidden."""
    case(work, danger.household)
    work.write(checked(work, danger), "danger")
    return changed(CARE)


@open_to(EVERYBODY)
@undoable
def save_relocation(work: UnitOfWork, relocation: Relocation) -> Changes[str]:
    """An offer of another shelter, and what came of it. Answers with its code.

    RuleBroken `relocation_needs_police`: whoever moves for their safety does so with the police (forskrift § 4 c, LAW 2.8).
    The mapping follows only with the person's consent: `consent` must be said before anything is handed over.
    """
    stays = case(work, relocation.household)
    new = checked(work, relocation)
    if relocation.answer == RelocationAnswer.ACCEPTED and not new.police:
        raise RuleBroken("relocation_needs_police", field="police")
    code = keep(work, new, "relocation")
    for stay in stays:
        settle(work, relocation.household, stay.person, "relocation")
        if new.police:
            settle(work, relocation.household, stay.person, "police")
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
def hand_over_mapping(work: UnitOfWork, mapping: MappingOut) -> Changes[None]:
    """The mapping is printed to follow to another shelter, and stands in the register with its digest; RuleBroken `consent_needed`
    unless the person has said yes."""
    relocation = work.get(Relocation, mapping.relocation)
    if relocation is None:
        raise RuleBroken("unknown_code", field="code", value=mapping.relocation[:40])
    if relocation.consent != Answer.YES or relocation.answer == RelocationAnswer.DECLINED:
        raise RuleBroken("consent_needed", field="consent")
    member(work, relocation.household, mapping.person)
    handed = HandedOut(
        code="", household=relocation.household, person=mapping.person, what="mapping", basis="consent",
        to=relocation.shelter or text("letters", "other_shelter"), decided_by=work.actor.name, sha256=mapping.sha256,
        at=work.now, user=work.actor.name,
    )  # fmt: skip
    work.write(checked(work, handed), "handed_out")
    work.log.add("print", "mapping_handed", relocation.household)
    return changed(CARE)
