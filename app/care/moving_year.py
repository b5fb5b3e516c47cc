"""What a year says of the way to a home (S0 12: whether the measures work): how many families, how many days each step took, and
the nights that were used while somebody waited. Pure: facts in, numbers out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.care.moving import MovingFacts, chosen_of, waits_code
from app.domain.dates import year_window
from app.domain.moving import Moving, MovingStep
from app.domain.states import MovingStepKind, StepAnswer, Waiting
from app.forms.rounding import middle, one_decimal

STEPS = ("to_need", "to_application", "to_answer", "to_keys")
"""From arrival to the decided need, from that to the first application, from an application to its answer, from the decided need to
the keys."""


@dataclass(frozen=True, slots=True)
class Middle:
    """A median of days, and how many families are behind it."""

    days: float
    families: int


@dataclass(frozen=True, slots=True)
class MovingYear:
    """What a leader counts of a year, over the families whose need was clarified, or who had keys, in it. `steps`: by STEPS, those
    that anybody took. `nights`: by how far they had come, of everybody who waited in the year, whenever the need was clarified."""

    families: int
    waited_for: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, Middle] = field(default_factory=dict)
    refused: int = 0
    complained: int = 0
    nights: Mapping[str, int] = field(default_factory=dict)


def year_of(families: Iterable[MovingFacts], year: int, as_of: date) -> MovingYear:
    """The year's numbers, as of a day."""
    everybody = list(families)
    mine = touching(everybody, year)
    waited: dict[str, int] = {}
    for facts in mine:
        code = waits_code(chosen_of(facts.alternatives))
        waited[code] = waited.get(code, 0) + 1
    nights: dict[str, int] = {}
    start, end = year_window(year, as_of)
    for facts in everybody:
        for stay in facts.stays:
            for _, how in nights_waiting(facts, *stay, start, end):
                nights[how] = nights.get(how, 0) + 1
    applied = [step for facts in mine for step in _applications(facts)]
    return MovingYear(
        families=len(mine),
        waited_for=waited,
        steps=middles(mine),
        refused=sum(step.answer == StepAnswer.NO for step in applied),
        complained=sum(step.complained is not None for step in applied),
        nights=nights,
    )


def touching(families: Iterable[MovingFacts], year: int) -> list[MovingFacts]:
    """Those whose need was clarified, or who had keys, in the year: each is counted there."""
    return [facts for facts in families if _touches(facts.moving, year)]


def middles(families: Iterable[MovingFacts]) -> dict[str, Middle]:
    """The median of each step, over the families that took it."""
    days: dict[str, list[int]] = {step: [] for step in STEPS}
    behind = dict.fromkeys(STEPS, 0)
    for facts in families:
        for step, took in _days_of(facts).items():
            days[step] += took
            behind[step] += bool(took)
    return {
        step: Middle(float(one_decimal(middle(took))), behind[step]) for step, took in days.items() if took
    }  # fmt: skip


def _days_of(facts: MovingFacts) -> dict[str, list[int]]:
    clarified, keys = facts.moving.clarified, facts.moving.keys
    applied = _applications(facts)
    sent = min((step.since for step in applied), default=None)
    spans: dict[str, list[tuple[date | None, date | None]]] = {
        "to_need": [(facts.arrived, clarified)], "to_application": [(clarified, sent)],
        "to_answer": [(step.since, step.answered) for step in applied], "to_keys": [(clarified, keys)],
    }  # fmt: skip
    return {step: [(until - since).days for since, until in of if since and until] for step, of in spans.items()}


def nights_waiting(
    facts: MovingFacts, arrived: date, departed: date | None, start: date, end: date
) -> Iterator[tuple[date, str]]:
    """The nights somebody of the family slept here in [start, end) while they waited, and how far they had come on each: from the
    day the need was clarified until the keys, or until they left."""
    if facts.moving.clarified is None:
        return
    night = max(start, arrived, facts.moving.clarified)
    last = min(day for day in (end, departed, facts.moving.keys) if day)
    while night < last:
        yield night, waiting_on(facts, night)
        night += timedelta(days=1)


def waiting_on(facts: MovingFacts, night: date) -> str:
    """How far a family that waits had come on a night; an application that waits for its answer says most."""
    applied = _applications(facts)
    if any(step.waits_on(night) for step in applied):
        return Waiting.UNANSWERED
    granted = any(step.answer == StepAnswer.YES and step.answered and step.answered <= night for step in applied)
    return Waiting.GRANTED if granted else Waiting.UNSENT


def _applications(facts: MovingFacts) -> list[MovingStep]:
    return [step for step in facts.steps if step.what == MovingStepKind.APPLICATION]


def _touches(moving: Moving, year: int) -> bool:
    return any(when is not None and when.year == year for when in (moving.clarified, moving.keys))
