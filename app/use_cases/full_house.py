"""Fullt hus, step by step, to a recorded decision and the task that asks whether they arrived (C3, C4; § 3 from 2026)."""

from dataclasses import dataclass, replace

from app.capacity.fit import fit
from app.capacity.full_house import ANSWERS, DID, STEPS
from app.capacity.house import house_on, party_of
from app.changes import HOUSE, REQUESTS, SETTINGS, TASKS, Changes, changed
from app.domain.entities import OFFERS, Request
from app.domain.errors import RuleBroken
from app.domain.house import NEEDS, Placing, Shelter, StepTaken
from app.domain.wording import checked_text
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.use_cases.checks import check_code_set, checked, entity_of
from app.use_cases.requests import MAX_NOTE, Enquiry, add_request

MAX_SHELTER = 120


@dataclass(frozen=True, slots=True)
class PlacingWish:
    """Somebody asks for a place and there is none to see."""

    offer: str
    adults: int
    children: int
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StepWish:
    """What came of a step (app.capacity.full_house.DID); of a call to `shelter`, what it answered (ANSWERS). `wish`: who asks,
    where the search begins with this step and has no code yet."""

    placing: str
    step: str
    did: str
    shelter: str = ""
    note: str = ""
    wish: PlacingWish | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """How a placing ended; see app.use_cases.intake.Enquiry for the fields."""

    placing: str
    outcome: str
    refusal_reason: str = ""
    alternative: str = ""
    alternative_note: str = ""
    decided_by: str = ""
    note: str = ""
    wish: PlacingWish | None = None


@dataclass(frozen=True, slots=True)
class AdmittedLater:
    """Whether those behind a request got a place here after all."""

    request: str
    on: bool


@open_to(EVERYBODY)
def start_placing(work: UnitOfWork, wish: PlacingWish) -> Changes[str]:
    """Begin to look for a place; answers with the code, which the request will have."""
    if wish.offer not in OFFERS:
        raise RuleBroken("unknown_code", field="offer", value=wish.offer[:20])
    if not 0 < wish.adults + wish.children <= 99 or min(wish.adults, wish.children) < 0:
        raise RuleBroken("nobody_asked", field="adults")
    needs = check_code_set(wish.needs, NEEDS, "needs")
    return changed(HOUSE, result=work.write(entity_of(work, Placing, wish, needs=needs), "placing").code)


@open_to(EVERYBODY)
def take_step(work: UnitOfWork, wish: StepWish) -> Changes[str]:
    """Record what came of a step, or what a shelter answered and when; everything that was done stays. Answers with the code
    of the search, which begins with its first step."""
    placing = _begun(work, wish.placing, wish.wish)
    if wish.step not in STEPS or wish.did not in (ANSWERS if wish.shelter else DID):
        raise RuleBroken("unknown_code", field="step", value=f"{wish.step} {wish.did}"[:40])
    if wish.shelter and work.get(Shelter, wish.shelter) is None:
        raise RuleBroken("unknown_shelter", field="shelter", value=wish.shelter[:40])
    note = checked_text(wish.note, "note", MAX_NOTE)
    work.write(entity_of(work, StepTaken, wish, note=note, placing=placing.code), "placing_step")
    return changed(HOUSE, result=placing.code)


@open_to(EVERYBODY)
def decide(work: UnitOfWork, decision: Decision) -> Changes[str]:
    """End a placing: the request, of the day it was asked, with who decided and what was given instead; and a task to ask
    whether they arrived."""
    placing = _begun(work, decision.placing, decision.wish)
    if decision.outcome == "refused" and decision.refusal_reason == "full":
        _check_full(work, placing, decision.note)
    enquiry = Enquiry(
        day=placing.at.date(),
        offer=placing.offer,
        adults=placing.adults,
        children=placing.children,
        outcome=decision.outcome,
        refusal_reason=decision.refusal_reason,
        note=decision.note,
        alternative=decision.alternative,
        alternative_note=decision.alternative_note,
        decided_by=decision.decided_by,
    )
    request = add_request(work, placing.code, enquiry)
    work.write(replace(placing, ended=work.now.isoformat(timespec="seconds")), "placing_ended")
    return changed(HOUSE, REQUESTS, TASKS, result=request.code)


def _check_full(work: UnitOfWork, placing: Placing, note: str) -> None:
    """«Full» while a room fits needs a word of why: a shelter with room may not turn anybody away (S3 5.6.1)."""
    span = work.span(work.today)
    party = party_of(placing.offer, placing.adults + placing.children, placing.needs)
    free = [option.room for option in fit(house_on(span, work.today), party) if option.fits]
    if free and not note.strip():
        raise RuleBroken("room_fits_after_all", field="note", rooms=", ".join(free))


def _begun(work: UnitOfWork, code: str, wish: PlacingWish | None) -> Placing:
    """The search, or a new one for those who ask."""
    return _open(work, code if code or wish is None else start_placing(work, wish).result or "")


def _open(work: UnitOfWork, code: str) -> Placing:
    placing = work.get(Placing, code)
    if placing is None or placing.ended:
        raise RuleBroken("placing_ended", value=code)
    return placing


@open_to(EVERYBODY)
def set_admitted_later(work: UnitOfWork, wish: AdmittedLater) -> Changes[None]:
    """Those behind the request got a place here after all, or did not."""
    request = work.get(Request, wish.request)
    if request is None:
        raise RuleBroken("unknown_request", value=wish.request)
    work.write(replace(request, admitted_later=wish.on), "admitted_later")
    return changed(REQUESTS)


@open_to(LEADERS)
def save_shelter(work: UnitOfWork, shelter: Shelter) -> Changes[None]:
    """A shelter in the directory; one with the same name is replaced."""
    name = " ".join(shelter.name.split())
    if not name or len(name) > MAX_SHELTER:
        raise RuleBroken("shelter_needs_name", field="name", most=MAX_SHELTER)
    if shelter.distance_km is not None and not 0 <= shelter.distance_km <= 3000:
        raise RuleBroken("bad_distance", field="distance_km", most=3000)
    new = checked(work, replace(shelter, name=name))
    if not new.version:  # typed anew, not over what was read
        same_name = work.get(Shelter, name)
        new = replace(new, version=same_name.version if same_name else 0)
    work.write(new, "shelter")
    return changed(HOUSE, SETTINGS)


@open_to(LEADERS)
def remove_shelter(work: UnitOfWork, name: str) -> Changes[None]:
    """Take a shelter out of the directory; the calls made to it stay."""
    shelter = work.get(Shelter, name)
    if shelter is None:
        raise RuleBroken("unknown_shelter", value=name[:40])
    work.remove(shelter, "shelter_removed")
    return changed(HOUSE, SETTINGS)
