"""Fullt hus, step by step, to a recorded decision and the task that asks whether they arrived (C3, C4; § 3 from 2026)."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.capacity.fit import fit
from app.capacity.full_house import ANSWERS, DID, STEPS
from app.capacity.house import house_on, party_of
from app.changes import HOUSE, REQUESTS, SETTINGS, TASKS, Changes, changed
from app.domain.errors import RuleBroken
from app.domain.house import Placing, Shelter, StepTaken, Task
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.use_cases.intake import MAX_NOTE, Enquiry, add_request, checked_needs
from app.use_cases.tasks import FOLLOW_UP

MAX_SHELTER = 120
MAX_PHONE = 40
FOLLOW_UP_AT = time(12)
LEAST_NOTICE = timedelta(hours=4)
"""The question whether they arrived is due at noon, at least this long after the decision. Ours; the sources give no hour."""


@dataclass(frozen=True, slots=True)
class PlacingWish:
    """Somebody asks for a place and there is none to see."""

    offer: str
    adults: int
    children: int
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StepWish:
    """What came of a step (app.capacity.full_house.DID); of a call to `shelter`, what it answered (ANSWERS)."""

    placing: str
    step: str
    did: str
    shelter: str = ""
    note: str = ""


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


@dataclass(frozen=True, slots=True)
class AdmittedLater:
    """Whether those behind a request got a place here after all."""

    request: str
    on: bool


@open_to(EVERYBODY)
def start_placing(work: UnitOfWork, wish: PlacingWish) -> Changes:
    """Begin to look for a place; answers with the code, which the request will have."""
    if wish.offer not in ("women", "men"):
        raise RuleBroken("unknown_code", field="offer", value=wish.offer[:20])
    if not 0 < wish.adults + wish.children <= 99 or min(wish.adults, wish.children) < 0:
        raise RuleBroken("nobody_asked", field="adults")
    code = work.centre.next_code("request")
    needs = checked_needs(wish.needs)
    work.placings.save(
        Placing(
            code=code,
            at=work.now,
            user=work.actor.name,
            offer=wish.offer,
            adults=wish.adults,
            children=wish.children,
            needs=needs,
        )
    )
    work.centre.record("placing", code, after={"offer": wish.offer, "adults": wish.adults, "children": wish.children})
    return changed(HOUSE, result=code)


@open_to(EVERYBODY)
def take_step(work: UnitOfWork, wish: StepWish) -> Changes:
    """Record what came of a step, or what a shelter answered and when; everything that was done stays."""
    placing = _open(work, wish.placing)
    if wish.step not in STEPS or wish.did not in (ANSWERS if wish.shelter else DID):
        raise RuleBroken("unknown_code", field="step", value=f"{wish.step} {wish.did}"[:40])
    if wish.shelter and work.placings.shelter(wish.shelter) is None:
        raise RuleBroken("unknown_shelter", field="shelter", value=wish.shelter[:40])
    if len(wish.note) > MAX_NOTE:
        raise RuleBroken("text_too_long", field="note", most=MAX_NOTE)
    work.placings.take_step(
        StepTaken(
            placing=placing.code,
            step=wish.step,
            at=work.now,
            user=work.actor.name,
            did=wish.did,
            shelter=wish.shelter,
            note=wish.note.strip(),
        )
    )
    work.centre.record("placing_step", placing.code, after={"step": wish.step, "did": wish.did})
    return changed(HOUSE)


@open_to(EVERYBODY)
def decide(work: UnitOfWork, decision: Decision) -> Changes:
    """End a placing: the request, of the day it was asked, with who decided and what was given instead; and a task to ask
    whether they arrived."""
    placing = _open(work, decision.placing)
    if decision.outcome == "refused" and decision.refusal_reason == "full":
        _check_full(work, placing, decision.note)
    enquiry = Enquiry(
        placing.at.date(), placing.offer, placing.adults, placing.children, decision.outcome, decision.refusal_reason,
        decision.note, decision.alternative, decision.alternative_note, decision.decided_by,
    )  # fmt: skip
    request = add_request(work, placing.code, enquiry)
    work.placings.save(replace(placing, ended=work.now.isoformat(timespec="seconds")))
    if request.outcome in ("other_shelter", "refused") and request.alternative != "none":
        code = work.centre.next_code("task")
        work.tasks.save(
            Task(
                code=code,
                kind=FOLLOW_UP,
                subject=request.code,
                raised=work.now,
                due=follow_up_at(work.now),
                responsible="duty",
            )
        )
        work.centre.record("task", request.code, after={"task": code})
    return changed(HOUSE, REQUESTS, TASKS, result=request.code)


def follow_up_at(now: datetime) -> datetime:
    """The next noon that is far enough ahead."""
    noon = datetime.combine(now.date(), FOLLOW_UP_AT)
    return noon if noon - now >= LEAST_NOTICE else noon + timedelta(days=1)


def _check_full(work: UnitOfWork, placing: Placing, note: str) -> None:
    """«Full» while a room fits needs a word of why: a shelter with room may not turn anybody away (S3 5.6.1)."""
    span = work.span(work.today)
    party = party_of(placing.offer, placing.adults + placing.children, placing.needs)
    free = [found.room for found in fit(house_on(span, work.today), party) if found.fits]
    if free and not note.strip():
        raise RuleBroken("room_fits_after_all", field="note", rooms=", ".join(free))


def _open(work: UnitOfWork, code: str) -> Placing:
    placing = work.placings.get(code)
    if placing is None or placing.ended:
        raise RuleBroken("placing_ended", value=code)
    return placing


@open_to(EVERYBODY)
def set_admitted_later(work: UnitOfWork, wish: AdmittedLater) -> Changes:
    """Those behind the request got a place here after all, or did not."""
    request = work.requests.get(wish.request)
    if request is None:
        raise RuleBroken("unknown_request", value=wish.request)
    work.requests.update(replace(request, admitted_later=wish.on))
    work.centre.record("admitted_later", request.code, {"on": request.admitted_later}, {"on": wish.on})
    return changed(REQUESTS)


@open_to(LEADERS)
def save_shelter(work: UnitOfWork, shelter: Shelter) -> Changes:
    """A shelter in the directory; one with the same name is replaced."""
    name = " ".join(shelter.name.split())
    if not name or len(name) > MAX_SHELTER:
        raise RuleBroken("shelter_needs_name", field="name", most=MAX_SHELTER)
    if len(shelter.phone) > MAX_PHONE:
        raise RuleBroken("text_too_long", field="phone", most=MAX_PHONE)
    if shelter.distance_km is not None and not 0 <= shelter.distance_km <= 3000:
        raise RuleBroken("bad_distance", field="distance_km", most=3000)
    if shelter.offers not in ("women", "men", "both"):
        raise RuleBroken("unknown_code", field="offers", value=shelter.offers[:20])
    if len(shelter.remarks) > MAX_NOTE:
        raise RuleBroken("text_too_long", field="remarks", most=MAX_NOTE)
    work.placings.save_shelter(
        replace(shelter, name=name, phone=shelter.phone.strip(), remarks=shelter.remarks.strip())
    )
    work.centre.record("shelter", name)
    return changed(HOUSE, SETTINGS)


@open_to(LEADERS)
def remove_shelter(work: UnitOfWork, name: str) -> Changes:
    """Take a shelter out of the directory; the calls made to it stay."""
    if work.placings.shelter(name) is None:
        raise RuleBroken("unknown_shelter", value=name[:40])
    work.placings.remove_shelter(name)
    work.centre.record("shelter_removed", name)
    return changed(HOUSE, SETTINGS)
