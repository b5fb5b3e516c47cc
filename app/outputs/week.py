"""A family's week on paper: days, hours and what, in codes; the place and who goes along are written by hand if they want them."""

from collections.abc import Iterable
from datetime import date, timedelta

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from app.domain.base import HouseholdCode
from app.domain.day import Appointment
from app.domain.states import CALLED_OFF, INTERPRETED
from app.outputs.letters import document, lines
from app.outputs.styles import BODY, HEADING, NOTE
from app.outputs.writing import Text
from app.rows import CentreRow
from app.words import Words

DAYS = 7


def week_pdf(
    centre: CentreRow, household: HouseholdCode, appointments: Iterable[Appointment], first: date, marks: bool = False,
    words: Words | None = None,
) -> bytes:  # fmt: skip
    """Seven days from the first; `words`: the family's language, where the program speaks it."""
    say = words or Words()
    kept = [a for a in appointments if a.outcome not in CALLED_OFF]
    story: list[Flowable] = [Text(say.text("letters", "week_intro", about=household), NOTE)]
    for day in (first + timedelta(days=n) for n in range(DAYS)):
        name = say.text("weekdays", str(day.weekday()))
        lines_of_day = [_line(say, a) for a in sorted(kept, key=lambda a: a.at) if a.day == day]
        parts: list[Flowable] = [Text(f"{name} {day:%d.%m.%Y}", HEADING)]
        parts += [Text(line, BODY) for line in lines_of_day] or [*lines(1)]
        story.append(KeepTogether([*parts, Spacer(1, 2 * mm)]))
    return document(centre, say.text("letters", "week"), story, marks)


def _line(say: Words, appointment: Appointment) -> str:
    until = f"–{appointment.until}" if appointment.until else ""
    parts = [f"{appointment.at}{until}", say.text("meetings", appointment.what)]
    parts += [appointment.person] if appointment.person else []
    parts += [say.text("along", appointment.along)] if appointment.along else []
    if appointment.interpreter in INTERPRETED:
        parts.append(say.text("letters", "week_interpreter", language=appointment.language))
    return "   ".join(parts)
