"""A letter leaves the house: on what basis, to whom, and that it did is kept, with its digest; never a copy (R3, V9)."""

from dataclasses import dataclass
from typing import Annotated

from app.care.letters import SETTING, carrying, checked_body, letter_of, shipped
from app.changes import CARE, SETTINGS, Changes, changed
from app.domain.base import Line, OfHousehold, OfPerson
from app.domain.care import Consent
from app.domain.errors import RuleBroken
from app.domain.facts import choice, line
from app.domain.moving import BASES, HandedOut
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.texts import text
from app.use_cases.checks import checked, entity_of, member

CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class LetterOut:
    """A letter about a person, to somebody, on a basis, decided by somebody; `sha256` of the document that is handed out."""

    household: OfHousehold
    person: OfPerson
    letter: str
    to: Annotated[str, line(200, needed=True)]
    basis: Annotated[str, choice(BASES)]
    decided_by: Line = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The centre's own words of a letter; empty: those that came with the program."""

    letter: str
    body: str


@open_to(EVERYBODY)
def hand_out(work: UnitOfWork, out: LetterOut) -> Changes[str]:
    """Keep that it is handed out; answers with the code in the register. RuleBroken `letter_without_basis` for a basis that does
    not carry this letter, or for consent where none stands today."""
    member(work, out.household, out.person)
    letter = letter_of(work.settings.all(), out.letter)
    given = carrying(work.of(Consent, household=out.household, person=out.person), out.letter, work.today)
    if out.basis not in letter.basis or (out.basis == CONSENT and not given):
        bases = ", ".join(text("hand_out_bases", basis).lower() for basis in letter.basis)
        raise RuleBroken("letter_without_basis", field="basis", bases=bases)
    decided = out.decided_by or work.actor.name
    kept = entity_of(
        work, HandedOut, out, what=out.letter, decided_by=decided, consent=given[0].code if out.basis == CONSENT else ""
    )  # fmt: skip
    code = work.write(checked(work, kept), "handed_out").code
    work.log.add("print", "handed_out", out.person)
    return changed(CARE, result=code)


@open_to(LEADERS)
def save_letter(work: UnitOfWork, words: LetterWords) -> Changes[None]:
    """The centre's own words of a letter, or those that came with the program again."""
    if words.letter not in {letter.code for letter in shipped()}:
        raise RuleBroken("unknown_letter", field="letter")
    body = checked_body(words.body) if words.body.strip() else ""
    before = work.settings.all().get(SETTING + words.letter, "")
    work.settings.set(SETTING + words.letter, body)
    work.record("letter_texts", words.letter, before, body)
    return changed(SETTINGS)
