"""The journal of a case, the word to the next shift, and consents (I8)."""

from dataclasses import dataclass
from datetime import date

from app.changes import CARE, NOTES, TASKS, Changes, changed
from app.domain.base import NO_CASE, NOBODY, HouseholdCode, PersonCode
from app.domain.care import (
    INTERPRETATIONS,
    INTERPRETED,
    INTERPRETERS,
    MODES,
    NOTE_KINDS,
    REFUSED,
    SERVICES,
    TALKS,
    Consent,
    Handover,
    Note,
)
from app.domain.errors import RuleBroken
from app.domain.wording import checked_line, checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import case, check_code, check_day, checked, entity_of, keep, member
from app.use_cases.tasks import remind, settle

SERVICE = "service"
MOST_HANDOVER, MOST_LINES = 4000, 12_000
SETTLES = {"other_shelter": "relocation"}
"""A contact with a service settles the tasks that are settled by the service's own code, and these."""


@dataclass(frozen=True, slots=True, repr=False)
class NewNote:
    """An entry about a case, or about one person of it. `corrects`: the note it puts right, which stays."""

    household: HouseholdCode
    text: str
    kind: str = "observed"
    person: PersonCode = NOBODY
    service: str = ""
    mode: str = ""
    day: date | None = None
    handover: bool = False
    corrects: str = ""
    interpreter: str = ""
    language: str = ""
    unqualified: str = ""
    interpreting: str = ""
    refused_why: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class NewHandover:
    """A word to the next shift, about a case or about the house. `lines`: what has happened, as it was shown; it stands for
    the word where nothing needs to be added."""

    text: str
    household: HouseholdCode = NO_CASE
    lines: str = ""


@open_to(EVERYBODY)
def write_note(work: UnitOfWork, new: NewNote) -> Changes[str]:
    """Write in the journal; answers with the note's code. A talk or a contact also ends the task that asked for it."""
    stays = case(work, new.household)
    if new.person:
        member(work, new.household, new.person)
    check_code(new.kind, NOTE_KINDS, "kind")
    text = checked_text(new.text, "text")
    if not text:
        raise RuleBroken("text_needed", field="text")
    if new.kind == SERVICE:
        check_code(new.service, SERVICES, "service")
        check_code(new.mode, MODES, "mode")
    old = work.get(Note, new.corrects) if new.corrects else None
    if new.corrects and (old is None or old.household != new.household):
        raise RuleBroken("unknown_code", field="corrects", value=new.corrects[:40])
    day = check_day(work, new.day or work.today)
    service, mode = (new.service, new.mode) if new.kind == SERVICE else ("", "")
    talk = new.interpreter if new.kind in TALKS else ""
    if talk:
        check_code(talk, (*INTERPRETERS, REFUSED), "interpreter")
    with_one, refused = talk in INTERPRETED, talk == REFUSED
    note = work.write(
        entity_of(
            work, Note, new, text=text, day=day, service=service, mode=mode, interpreter=talk,
            language=checked_line(new.language, "language") if with_one or refused else "",
            unqualified=checked_line(new.unqualified, "unqualified") if with_one else "",
            interpreting=check_code(new.interpreting or "spoken", INTERPRETATIONS, "interpreting") if with_one else "",
            refused_why=checked_line(new.refused_why, "refused_why") if refused else "",
        ),
        "note",
    )  # fmt: skip
    facts = [SETTLES.get(service, service)] if service else [new.kind]
    for fact in facts:
        for person in [new.person] if new.person else [stay.person for stay in stays]:
            settle(work, new.household, person, fact)
    return changed(NOTES, TASKS, CARE, result=note.code)


@open_to(EVERYBODY)
def write_handover(work: UnitOfWork, new: NewHandover) -> Changes[str]:
    """A word to the next shift; whoever wrote it has read it. Answers with its code."""
    text, lines = checked_text(new.text, "text", MOST_HANDOVER), checked_text(new.lines, "lines", MOST_LINES)
    if not text and not lines:
        raise RuleBroken("text_needed", field="text")
    if new.household:
        case(work, new.household, "household")
    code = work.write(entity_of(work, Handover, new, text=text, lines=lines), "handover").code
    work.access.read_handover([code])
    return changed(NOTES, result=code)


@open_to(EVERYBODY)
def sign_handover(work: UnitOfWork, codes: tuple[str, ...]) -> Changes[None]:
    """Sign to have read these words to the next shift, or notes marked for it."""
    for code in codes:
        word = work.get(Handover, code) or work.get(Note, code)
        if word is None or (isinstance(word, Note) and not word.handover):
            raise RuleBroken("unknown_code", field="code", value=code[:40])
    work.access.read_handover(codes)
    work.record("handover_read", "handover", after={"codes": list(codes)})
    return changed(NOTES)


@open_to(EVERYBODY)
@undoable
def save_consent(work: UnitOfWork, consent: Consent) -> Changes[str]:
    """A consent for one purpose (no code yet), or new facts of one, such as that it was withdrawn. Answers with its code."""
    member(work, consent.household, consent.person)
    new = checked(work, consent)
    if not new.recipient:
        raise RuleBroken("recipient_needed", field="recipient")
    if consent.expires and consent.expires < consent.given:
        raise RuleBroken("ends_before", field="expires")
    code = keep(work, new, "consent")
    remind(work, "consent_runs_out", consent.household, code, None if consent.withdrawn else consent.expires)
    return changed(CARE, TASKS, result=code)
