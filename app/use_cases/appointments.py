"""Where somebody of a case must be, and what came of it (krisesenterlova § 4: help to reach other services)."""

from app.changes import CARE, TASKS, Changes, changed
from app.domain.day import Appointment
from app.domain.errors import RuleBroken
from app.domain.states import INTERPRETED, Outcome
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import case, checked, keep, member


@open_to(EVERYBODY)
@undoable
def save_appointment(work: UnitOfWork, appointment: Appointment) -> Changes[str]:
    """A new appointment (no code yet), or new facts of one, such as that it was held or called off. Answers with its code."""
    if appointment.person:
        member(work, appointment.household, appointment.person)
    else:
        case(work, appointment.household)
    new = checked(work, appointment)
    if not new.at:
        raise RuleBroken("field_needed", field="at")
    if new.until and new.until <= new.at:
        raise RuleBroken("ends_before", field="until")
    if new.outcome == Outcome.HELD and new.day > work.today:
        raise RuleBroken("day_in_future", field="day")
    if new.interpreter in INTERPRETED and not new.language:
        raise RuleBroken("which_language", field="language")
    return changed(CARE, TASKS, result=keep(work, new, "appointment"))


@open_to(EVERYBODY)
@undoable
def take_back_appointment(work: UnitOfWork, code: str) -> Changes[None]:
    """It was written down by mistake; one that was called off stays with its outcome."""
    appointment = work.get(Appointment, code)
    if appointment is None:
        raise RuleBroken("unknown_code", field="code", value=code[:40])
    work.remove(appointment, "appointment_taken_back")
    return changed(CARE)
