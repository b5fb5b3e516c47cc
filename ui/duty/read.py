"""All that the duty board shows of a night, read in one question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.capacity.outside import LookInDue, look_ins
from app.capacity.shift import Shift
from app.capacity.span import Span
from app.care.due import CareOn
from app.care.happened import Happening
from app.care.perpetrators import SameMan
from app.care.rules import TaskRule
from app.domain.book import overdue
from app.domain.day import Appointment, PhoneEntry
from app.domain.house import Placing, Task
from app.domain.together import Meeting
from app.ports import Queries
from app.rows import TonightRow
from ui.duty.handover import Word


@dataclass(frozen=True, slots=True)
class OnDuty:
    """`care` is as of the day it is: past midnight the children of the morning are fetched, for they are still asleep."""

    shift: Shift
    night: date
    span: Span
    here: list[TonightRow]
    tasks: list[Task]
    rules: dict[str, TaskRule]
    placings: list[Placing]
    care: CareOn
    words: list[Word]
    happened: list[Happening]
    settings: Mapping[str, str]
    appointments: list[Appointment]
    look_ins: list[LookInDue]
    missed: list[LookInDue]
    forbidden: list[Meeting]
    same_men: list[SameMan]
    phones: list[PhoneEntry]
    overdue: list[str]


def read_duty(queries: Queries, wanted: date | None) -> OnDuty:
    """`wanted`: a night, or None for the one in progress."""
    shift = queries.house.shift()
    night = wanted or shift.night
    span, here = queries.house.night(night)
    day = span.today
    return OnDuty(
        shift=shift,
        night=night,
        span=span,
        appointments=queries.day.appointments(day, day + timedelta(days=1)),
        look_ins=look_ins(span, night, queries.day.looked_in(night, night + timedelta(days=1))),
        missed=queries.day.missed_look_ins(),
        forbidden=queries.day.forbidden_meetings(day),
        same_men=queries.day.same_men(),
        phones=queries.day.phones(),
        overdue=[one.code for one in overdue(queries.day.incidents(), day)],
        here=here,
        tasks=queries.records.tasks_open(),
        rules={rule.code: rule for rule in queries.records.task_rules()},
        placings=queries.house.placings_open(),
        care=queries.records.care_on(night, here),
        words=queries.records.handovers(),
        happened=queries.records.happened(),
        settings=queries.centre.settings(),
    )
