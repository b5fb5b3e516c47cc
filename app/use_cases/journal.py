"""The journal of a case, the word to the next shift, and consents (I8)."""

from dataclasses import dataclass
from datetime import date

from app.changes import CARE, NOTES, TASKS, Changes, changed
from app.domain.care import MODES, NOTE_KINDS, PURPOSES, SERVICES, Consent, Handover, Note
from app.domain.errors import RuleBroken
from app.domain.wording import checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.keeping import check_code, check_day, keep, member, tidied
from app.use_cases.tasks import check_due, remind, settle

SERVICE = "service"
SETTLES = {"other_shelter": "relocation"}
"""A contact with a service settles the tasks that are settled by the service's own code, and these."""


@dataclass(frozen=True, slots=True, repr=False)
class NewNote:
    """An entry about a case, or about one person of it. `corrects`: the note it puts right, which stays."""

    household: str
    text: str
    kind: str = "observed"
    person: str = ""
    service: str = ""
    mode: str = ""
    day: date | None = None
    handover: bool = False
    corrects: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class NewHandover:
    """A word to the next shift, about a case or about the house."""

    text: str
    household: str = ""


@open_to(EVERYBODY)
def write_note(work: UnitOfWork, new: NewNote) -> Changes:
    """Write in the journal; answers with the note's code. A talk or a contact also ends the task that asked for it."""
    stays = work.stays.of_household(new.household)
    if not stays:
        raise RuleBroken("unknown_case")
    if new.person:
        member(work, new.household, new.person)
    check_code(new.kind, NOTE_KINDS, "kind")
    text = checked_text(new.text, "text")
    if not text:
        raise RuleBroken("text_needed", field="text")
    if new.kind == SERVICE:
        check_code(new.service, SERVICES, "service")
        check_code(new.mode, MODES, "mode")
    old = work.records.get(Note, new.corrects) if new.corrects else None
    if new.corrects and (old is None or old.household != new.household):
        raise RuleBroken("unknown_code", field="corrects", value=new.corrects[:40])
    day = check_day(work, new.day or work.today)
    service, mode = (new.service, new.mode) if new.kind == SERVICE else ("", "")
    code = work.centre.next_code("note")
    work.records.add(
        Note(
            code=code,
            household=new.household,
            person=new.person,
            kind=new.kind,
            service=service,
            mode=mode,
            day=day,
            text=text,
            handover=new.handover,
            corrects=new.corrects,
            at=work.now,
            user=work.actor.name,
        )
    )
    work.centre.record("note", new.person or new.household, after={"code": code, "kind": new.kind, "service": service})
    facts = [SETTLES.get(service, service)] if service else [new.kind]
    for fact in facts:
        for person in [new.person] if new.person else [s.person for s in stays]:
            settle(work, new.household, person, fact)
    return changed(NOTES, TASKS, CARE, result=code)


@open_to(EVERYBODY)
def write_handover(work: UnitOfWork, new: NewHandover) -> Changes:
    """A word to the next shift; whoever wrote it has read it. Answers with its code."""
    text = checked_text(new.text, "text", 4000)
    if not text:
        raise RuleBroken("text_needed", field="text")
    if new.household and not work.stays.of_household(new.household):
        raise RuleBroken("unknown_case", field="household")
    code = work.centre.next_code("handover")
    work.records.add(Handover(code=code, household=new.household, text=text, at=work.now, user=work.actor.name))
    work.access.read_handover([code])
    work.centre.record("handover", new.household or code, after={"code": code})
    return changed(NOTES, result=code)


@open_to(EVERYBODY)
def sign_handover(work: UnitOfWork, codes: tuple[str, ...]) -> Changes:
    """Sign to have read these words to the next shift, or notes marked for it."""
    for code in codes:
        word = work.records.get(Handover, code) or work.records.get(Note, code)
        if word is None or (isinstance(word, Note) and not word.handover):
            raise RuleBroken("unknown_code", field="code", value=code[:40])
    work.access.read_handover(codes)
    work.centre.record("handover_read", "handover", after={"codes": list(codes)})
    return changed(NOTES)


@open_to(EVERYBODY)
def save_consent(work: UnitOfWork, consent: Consent) -> Changes:
    """A consent for one purpose (no code yet), or new facts of one, such as that it was withdrawn. Answers with its code."""
    member(work, consent.household, consent.person)
    check_code(consent.purpose, PURPOSES, "purpose")
    new = tidied(consent, ("recipient",), ("withhold",))
    if not new.recipient:
        raise RuleBroken("recipient_needed", field="recipient")
    check_day(work, consent.given, "given")
    check_due(consent.expires, work, "expires")
    if consent.expires and consent.expires < consent.given:
        raise RuleBroken("ends_before", field="expires")
    if consent.withdrawn:
        check_day(work, consent.withdrawn, "withdrawn")
    code = keep(work, "consent", "consent", new)
    remind(work, "consent_runs_out", consent.household, code, None if consent.withdrawn else consent.expires)
    return changed(CARE, TASKS, result=code)
