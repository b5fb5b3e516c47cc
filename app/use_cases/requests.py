"""Somebody asks for a place and it does not become a stay: the request, and the question whether they arrived (I2, C4)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.capacity.full_house import ALTERNATIVES
from app.changes import CALLS, REQUESTS, TASKS, Changes, changed
from app.domain.dates import check_reasonable
from app.domain.day import Call
from app.domain.entities import Request
from app.domain.errors import RuleBroken
from app.domain.house import Task
from app.domain.states import Became
from app.forms.definitions import code_lists
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import checked, entity_of
from app.use_cases.tasks import FOLLOW_UP

MAX_NOTE = 20_000
FOLLOW_UP_AT = time(12)
LEAST_NOTICE = timedelta(hours=4)
"""The question whether they arrived is due at noon, at least this long after the decision. Ours; the sources give no hour."""


@dataclass(frozen=True, slots=True, repr=False)
class Enquiry:
    """A request for a place that did not become a stay, without identity (C4).

    `alternative` (app.capacity.full_house.ALTERNATIVES): what was given instead; `alternative_note`: where, or why nothing.
    `channel`: how it came (CHANNELS). `call`: the call it came of, where that was written down before.
    """

    day: date
    offer: str
    adults: int
    children: int
    outcome: str
    refusal_reason: str = ""
    note: str = ""
    alternative: str = ""
    alternative_note: str = ""
    decided_by: str = ""
    channel: str = ""
    call: str = ""


@open_to(EVERYBODY)
def record_enquiry(work: UnitOfWork, enquiry: Enquiry) -> Changes[str]:
    """The request with its outcome; a refusal needs its reason and the equal alternative. Answers with its code. A call it came of
    is an enquiry from now on, counted as the one call it was."""
    request = add_request(work, "", enquiry)
    if enquiry.call:
        _became_of(work, enquiry.call, request)
    return changed(REQUESTS, TASKS, CALLS, result=request.code)


def _became_of(work: UnitOfWork, code: str, request: Request) -> None:
    """The words stand in one place where they are the same; what was said otherwise stays on the call."""
    call = work.get(Call, code)
    if call is None or call.became != Became.NUMBER:
        raise RuleBroken("call_became", field="call", value=code[:40])
    words = "" if call.said.strip() == request.note.strip() else call.said
    work.write(replace(call, became=Became.ENQUIRY, request=request.code, said=words), "call")


def add_request(work: UnitOfWork, code: str, enquiry: Enquiry) -> Request:
    """Check and write a request, as part of another operation; who decided is the actor where nobody else is named. A task
    asks whether they arrived where they were sent."""
    check_reasonable(enquiry.day, work.today)
    if enquiry.day > work.today:
        raise RuleBroken("day_in_future", field="day")
    _check_outcome(enquiry)
    check_household(enquiry.adults, enquiry.children)
    decided_by = enquiry.decided_by.strip() or work.actor.name
    at = work.now.isoformat(timespec="minutes")
    request = entity_of(work, Request, enquiry, code=code, at=at, decided_by=decided_by)
    written = work.write(checked(work, request), "enquiry")
    _ask_whether_they_arrived(work, written)
    return written


def check_household(adults: int, children: int) -> None:
    """RuleBroken `nobody_asked` for a family of nobody, of more than anybody means, or of fewer than none."""
    if not 0 < adults + children <= 99 or min(adults, children) < 0:
        raise RuleBroken("nobody_asked", field="adults")


def check_offer(offer: str) -> None:
    """RuleBroken `choose_outcome` for an offer that is not there."""
    if offer not in {item.code for item in code_lists()["offer"]}:
        raise RuleBroken("choose_outcome", field="outcome")


def _check_outcome(enquiry: Enquiry) -> None:
    """A refusal has a reason and says what was given instead: the law of 2026 asks it every time (krisesenterlova § 3).

    Where somebody lives is no reason: no code for it exists, and none can be added (S3 5.6.1).
    """
    codes = {name: {i.code for i in code_lists()[name]} for name in ("request_outcome", "refusal_reasons")}
    check_offer(enquiry.offer)
    if enquiry.outcome not in codes["request_outcome"]:
        raise RuleBroken("choose_outcome", field="outcome")
    unknown_reason = enquiry.refusal_reason not in codes["refusal_reasons"]
    if unknown_reason and (enquiry.refusal_reason or enquiry.outcome == "refused"):
        raise RuleBroken("choose_refusal_reason", field="refusal_reason")
    if enquiry.alternative and enquiry.alternative not in ALTERNATIVES:
        raise RuleBroken("unknown_code", field="alternative", value=enquiry.alternative[:40])
    if enquiry.outcome in ("refused", "other_shelter") and not enquiry.alternative:
        raise RuleBroken("choose_alternative", field="alternative")
    if enquiry.alternative in ("none", "other_shelter", "hotel") and not enquiry.alternative_note.strip():
        raise RuleBroken("alternative_needs_note", field="alternative_note")


def _ask_whether_they_arrived(work: UnitOfWork, request: Request) -> None:
    """Whoever was sent elsewhere is asked about, whichever page the request came from."""
    if request.outcome in ("other_shelter", "refused") and request.alternative != "none":
        due = follow_up_at(work.now)
        task = Task(code="", kind=FOLLOW_UP, subject=request.code, raised=work.now, due=due, responsible="duty")
        work.write(task, "task")


def follow_up_at(now: datetime) -> datetime:
    """The next noon that is far enough ahead."""
    noon = datetime.combine(now.date(), FOLLOW_UP_AT)
    return noon if noon - now >= LEAST_NOTICE else noon + timedelta(days=1)
