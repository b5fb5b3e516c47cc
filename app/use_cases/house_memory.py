"""What the house itself remembers: positions without persons, competence and supervision, how users were heard, its security."""

from datetime import date

from app.changes import RETURNS, Changes, changed
from app.domain.dates import check_reasonable
from app.domain.errors import RuleBroken
from app.domain.year import Involvement, Position, SecurityControl, SecurityMeasure, Training
from app.forms.definitions import items
from app.ports import UnitOfWork
from app.roles import LEADERS, open_to

Remembered = Position | Training | Involvement | SecurityMeasure | SecurityControl


@open_to(LEADERS)
def remember(work: UnitOfWork, kept: Remembered) -> Changes[None]:
    """Keep it, new or changed."""
    if isinstance(kept, SecurityMeasure) and kept.measure not in {i.code for i in items("security_measures")}:
        raise RuleBroken("unknown_code", field="measure", value=kept.measure[:40])
    for name in ("day", "since", "until", "followed_up"):
        day = getattr(kept, name, None)
        if isinstance(day, date):
            check_reasonable(day, work.today, name)
    until, since = getattr(kept, "until", None), getattr(kept, "since", None)
    if until and since and until <= since:
        raise RuleBroken("ends_before", field="until")
    work.write(kept, "house_memory")
    return changed(RETURNS)


@open_to(LEADERS)
def strike(work: UnitOfWork, kept: Remembered) -> Changes[None]:
    """Take away what was written by mistake."""
    work.remove(kept, "house_memory")
    return changed(RETURNS)
