"""The register of what was handed out, and of what was refused: to whom, what, on what basis, who decided (V9, LAW 1.1 § 5, 6)."""

from dataclasses import dataclass
from typing import Annotated

from app.changes import CARE, Changes, changed
from app.domain.base import NO_CASE, NOBODY, Line, OfHousehold, OfPerson
from app.domain.care import Consent, DecisionRecord
from app.domain.errors import RuleBroken
from app.domain.facts import choice, line, reference, text
from app.domain.moving import BASES, DISCLOSED, HAND_OUTCOMES, HandedOut
from app.domain.right_states import HandOut
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import case, check_code, checked, entity_of, member

CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What was handed out or refused, written by hand. Nothing is answered beforehand."""

    what: Annotated[str, choice(DISCLOSED)] = ""
    about: Line = ""
    to: Annotated[str, line(200, needed=True)] = ""
    outcome: Annotated[str, choice(HAND_OUTCOMES)] = ""
    basis: Annotated[str, choice(BASES, needed=False)] = ""
    reason: Annotated[str, text(2)] = ""
    decided_by: Line = ""
    household: OfHousehold = NO_CASE
    person: OfPerson = NOBODY
    decision: Annotated[str, reference("decision_record")] = ""
    sha256: str = ""


@open_to(EVERYBODY)
def register_disclosure(work: UnitOfWork, disclosure: Disclosure) -> Changes[str]:
    """Keep it; answers with its code in the register. RuleBroken `basis_needed` for what was given without one, `no_consent` where
    consent is the basis and none stands today, `give_reason` for what was refused, `field_needed` for who decided."""
    check_code(disclosure.what, DISCLOSED, "what")
    given = disclosure.outcome == HandOut.GIVEN
    if given and not disclosure.basis:
        raise RuleBroken("basis_needed", field="basis")
    if disclosure.outcome == HandOut.NOT_GIVEN and not disclosure.reason.strip():
        raise RuleBroken("give_reason", field="reason")
    if not disclosure.decided_by.strip():
        raise RuleBroken("field_needed", field="decided_by")
    _check_whose(work, disclosure)
    consent = _consent(work, disclosure) if given and disclosure.basis == CONSENT else ""
    kept = entity_of(work, HandedOut, disclosure, consent=consent, basis=disclosure.basis if given else "")
    code = work.write(checked(work, kept), "handed_out" if given else "not_handed_out").code
    return changed(CARE, result=code)


def _check_whose(work: UnitOfWork, disclosure: Disclosure) -> None:
    if disclosure.person:
        member(work, disclosure.household, disclosure.person)
    elif disclosure.household:
        case(work, disclosure.household, field="household")
    if disclosure.decision:
        decision = work.get(DecisionRecord, disclosure.decision)
        if decision is None or decision.household != disclosure.household:
            raise RuleBroken("unknown_code", field="decision", value=disclosure.decision[:40])


def _consent(work: UnitOfWork, disclosure: Disclosure) -> str:
    """A consent that stands today, of the person or of somebody in the case."""
    about = {"person": disclosure.person} if disclosure.person else {}
    consents = work.of(Consent, household=disclosure.household, **about) if disclosure.household else []
    standing = [c for c in consents if not c.withdrawn and (c.expires is None or c.expires >= work.today)]
    if not standing:
        raise RuleBroken("no_consent", field="basis")
    return standing[0].code
