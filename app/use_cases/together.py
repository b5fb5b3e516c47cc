"""What a child needs around it, referrals, activities, and adaptation of the stay (B1, B3, K3; krisesenterlova § 3)."""

from dataclasses import dataclass, field, replace
from typing import Annotated

from app.care.danger import OTHER_PARENT, forbidden_toward
from app.changes import CARE, TASKS, Changes, changed
from app.domain.base import DayOrNone, HouseholdCode, PersonCode, PersonKind
from app.domain.care import Measure
from app.domain.errors import RuleBroken
from app.domain.facts import choice, line, number
from app.domain.states import MeetingState, ReferralAnswer
from app.domain.together import ACTIVITIES, Activity, ActivityPart, Adaptation, Around, Heard, Meeting, Referral
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.undo import undoable
from app.use_cases.checks import check_day, checked, entity_of, keep, member
from app.use_cases.tasks import forget, remind

SAMI = ("sami_wished", "sami_offered")


@dataclass(frozen=True, slots=True)
class TookPart:
    """A group or an activity, and who took part: (case, person)."""

    what: Annotated[str, choice(ACTIVITIES)]
    people: tuple[tuple[HouseholdCode, PersonCode], ...] = field(default=())
    day: DayOrNone = None
    title: Annotated[str, line(120)] = ""
    minutes: Annotated[int | None, number(0, 600)] = None


@open_to(EVERYBODY)
@undoable
def save_meeting(work: UnitOfWork, meeting: Meeting) -> Changes[str]:
    """Samvær or handing over. While a court or the police forbid somebody to be near the child, none is agreed with the other
    parent (`no_meeting_now`; barnelova § 43 b, law.md 2.7); one that was held all the same is asked about and kept."""
    _check_child(work, meeting.household, meeting.person)
    new = checked(work, meeting)
    if new.state in (MeetingState.HELD, MeetingState.REFUSED) and new.day > work.today:
        raise RuleBroken("day_in_future", field="day")
    if new.whom == OTHER_PARENT and new.state in (MeetingState.AGREED, MeetingState.HELD):
        day = new.day if new.state == MeetingState.HELD else max(new.day, work.today)
        if forbidden_toward(new.person, work.of(Measure, household=new.household), day):
            if new.state == MeetingState.AGREED:
                raise RuleBroken("no_meeting_now", field="state")
            work.ask("held_though_forbidden", field="state")
    return changed(CARE, result=keep(work, new, "meeting"))


@open_to(EVERYBODY)
def write_heard(work: UnitOfWork, heard: Heard) -> Changes[str]:
    """A child was heard; for good. Answers with the code."""
    _check_child(work, heard.household, heard.person)
    new = checked(work, heard)
    if not new.about:
        raise RuleBroken("choose_answer", field="about")
    written = replace(new, at=work.now, user=work.actor.name)
    return changed(CARE, result=work.write(written, "heard").code)


@open_to(EVERYBODY)
def save_around(work: UnitOfWork, around: Around) -> Changes[None]:
    """Who stands around a child."""
    _check_child(work, around.household, around.person)
    work.write(checked(work, around), "around")
    return changed(CARE)


@open_to(EVERYBODY)
@undoable
def save_referral(work: UnitOfWork, referral: Referral) -> Changes[str]:
    """Somebody is referred, or an answer has come; while none has, it is asked about again on its day. Answers with the code."""
    member(work, referral.household, referral.person)
    new = checked(work, referral)
    if new.answered and new.answered < new.sent:
        raise RuleBroken("ends_before", field="answered")
    code = keep(work, new, "referral")
    if new.answer == ReferralAnswer.WAITING and new.ask_again:
        remind(work, "referral_waits", new.household, code, new.ask_again, days=0)
    else:
        forget(work, "referral_waits", new.household, code)
    return changed(CARE, TASKS, result=code)


@open_to(EVERYBODY)
@undoable
def log_activity(work: UnitOfWork, took: TookPart) -> Changes[str]:
    """Who took part in what; answers with its code. Each one's part feeds the help given in the return."""
    day = check_day(work, took.day or work.today)
    if not took.people:
        raise RuleBroken("choose_who", field="people")
    activity = checked(work, entity_of(work, Activity, took, day=day, user=work.actor.name))
    code = work.add(activity).code
    for household, person in dict.fromkeys(took.people):
        member(work, household, person)
        work.add(ActivityPart(household=household, person=person, activity=code))
    work.record("activity", code, after={"what": activity.what, "day": day, "persons": [p for _, p in took.people]})
    return changed(CARE, result=code)


@open_to(EVERYBODY)
@undoable
def take_back_activity(work: UnitOfWork, code: str) -> Changes[None]:
    """It was written down by mistake."""
    activity = work.get(Activity, code)
    if activity is None:
        raise RuleBroken("unknown_code", field="code", value=code[:40])
    for part in work.of(ActivityPart, activity=code):
        work.remove(part, "activity_taken_back")
    work.remove(activity, "activity_taken_back")
    return changed(CARE)


@open_to(EVERYBODY)
@undoable
def save_adaptation(work: UnitOfWork, adaptation: Adaptation) -> Changes[None]:
    """What must be known to adapt the stay, and what was done. Both empty takes it away, except where the Sami language was
    wished for or offered: there the mark itself says it."""
    member(work, adaptation.household, adaptation.person)
    new = checked(work, adaptation)
    if not new.fact and not new.done and new.what not in SAMI:
        old = work.get(Adaptation, new.household, new.person, new.what)
        if old is None:
            raise RuleBroken("field_needed", field="fact")
        work.remove(old, "adaptation")
    else:
        work.write(new, "adaptation")
    return changed(CARE)


def _check_child(work: UnitOfWork, household: HouseholdCode, person: PersonCode) -> None:
    if member(work, household, person).kind != PersonKind.CHILD:
        raise RuleBroken("wrong_kind", field="person", value=person)
