"""Where a family is on the way to a home: which phase, what is waited for and since when, and what is late (R1; S0, S1).

Pure: facts and a day in, a state out. The screen, the command line and what is counted of a year (`moving_year`) ask it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.base import HouseholdCode
from app.domain.moving import AfterContact, Alternative, Moving, MovingStep
from app.domain.states import MovingStepKind, PhaseState, Weighing

FIRST_LOOK_DAYS = 3
"""The need is looked at first within so many days of arrival (S0: the work towards moving out begins right after arrival); ours."""
WAITS_FOR = {
    "home_again": "own_home", "municipal_again": "municipal_housing", "municipal_here": "municipal_housing",
    "municipal_other": "municipal_housing", "private_rental": "private_rental", "nav_temporary": "nav_decision", "udi": "udi",
}  # fmt: skip
"""The chosen alternative -> what whoever is ready to move waits for, in the municipality's report (app.capacity.municipal)."""
DESTINATIONS = {
    "home_again": "own_home_without_perpetrator", "municipal_again": "own_home_without_perpetrator",
    "private_rental": "new_other_home", "municipal_here": "new_other_home", "municipal_other": "new_other_home",
    "nav_temporary": "transitional_housing", "udi": "refugee_authority", "family": "relatives_friends",
    "other_shelter": "other_shelter", "mens_flat": "transitional_housing",
}  # fmt: skip
"""The chosen alternative -> where they go, as the national form asks it; proposed, never taken for granted."""
CLARIFY = "clarify"


@dataclass(frozen=True, slots=True)
class MovingFacts:
    """All that is known of one family's way. `arrived` and `departed` are of the case: the first who came; None while any is here.
    `until`: how long the follow-up is planned, where that was said. `stays`: of everybody, when they came and left."""

    household: HouseholdCode
    arrived: date
    departed: date | None
    moving: Moving
    alternatives: Sequence[Alternative] = ()
    steps: Sequence[MovingStep] = ()
    contacts: Sequence[AfterContact] = ()
    until: date | None = None
    stays: Sequence[tuple[date, date | None]] = ()


@dataclass(frozen=True, slots=True)
class MovingState:
    """The phase, since when and whose it is; what is waited for and for how many days; the alternative chosen; the codes of what is
    late (`clarify` for a need nobody has looked at)."""

    household: HouseholdCode
    phase: str
    since: date
    waits_for: str
    waiting_since: date
    waiting_days: int
    chosen: str
    overdue: tuple[str, ...]
    followed_up_until: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One of the three phases: how it stands, when it began, when it was done, and who has it."""

    phase: str
    state: PhaseState
    begun: date | None
    done: date | None
    owner: str


def phases_of(facts: MovingFacts, day: date) -> tuple[PhaseRow, ...]:
    """The three phases as they stand on a day. One that was left without being done was skipped."""
    moving = facts.moving
    left, keys, clarified, ended = (
        when if when and when <= day else None for when in (facts.departed, moving.keys, moving.clarified, moving.ended)
    )
    out = min((when for when in (left, keys) if when), default=None)
    spans = (
        (CLARIFY, facts.arrived, clarified, moving.clarify_owner),
        ("home", clarified, out, moving.home_owner),
        ("after", out, ended, moving.after_owner),
    )
    rows = []
    for number, (phase, begun, done, owner) in enumerate(spans):
        over = out is not None and number < len(spans) - 1
        if done and begun:
            state = PhaseState.DONE
        elif over:
            state = PhaseState.SKIPPED
        else:
            state = PhaseState.GOING if begun else PhaseState.TO_COME
        rows.append(PhaseRow(phase, state, begun, done if begun else None, owner))
    return tuple(rows)


def state_of(facts: MovingFacts, day: date) -> MovingState:
    """How it stands on a day."""
    phase, since = _phase(facts, day)
    owner = next(row.owner for row in phases_of(facts, day) if row.phase == phase)
    chosen = chosen_of(facts.alternatives)
    waits_for, waiting_since = _waits(facts, phase, since, chosen)
    return MovingState(
        household=facts.household,
        phase=phase,
        since=since,
        waits_for=waits_for,
        waiting_since=waiting_since,
        waiting_days=max(0, (day - waiting_since).days) if waits_for else 0,
        chosen=chosen.what if chosen else "",
        overdue=tuple(overdue(facts, day)),
        followed_up_until=_until(facts) if phase == "after" else None,
        owner=owner,
    )


def chosen_of(alternatives: Iterable[Alternative]) -> Alternative | None:
    """The alternative that is chosen, if any."""
    return next((one for one in alternatives if one.state == Weighing.CHOSEN), None)


def _phase(facts: MovingFacts, day: date) -> tuple[str, date]:
    """The newest that has begun."""
    return next((row.phase, row.begun) for row in reversed(phases_of(facts, day)) if row.begun)


def _waits(facts: MovingFacts, phase: str, since: date, chosen: Alternative | None) -> tuple[str, date]:
    """The oldest open application is what is waited for; without one the chosen way itself. Nothing after the keys."""
    if phase == "after":
        return "", since
    if phase == CLARIFY:
        return CLARIFY, since
    waiting = [step for step in facts.steps if step.waits and step.what == MovingStepKind.APPLICATION]
    if waiting:
        first = min(waiting, key=lambda step: (step.complained or step.since, step.code))
        return waits_code(chosen), first.complained or first.since
    return waits_code(chosen), since


def waits_code(chosen: Alternative | None) -> str:
    """What the municipality is told they wait for."""
    return WAITS_FOR.get(chosen.what, "other") if chosen else "other"


def overdue(facts: MovingFacts, day: date) -> Iterable[str]:
    """What is late on a day, the need first."""
    left = facts.departed is not None and facts.departed <= day
    if not facts.moving.clarified and not left and day > facts.arrived + timedelta(days=FIRST_LOOK_DAYS):
        yield CLARIFY
    yield from (step.code for step in facts.steps if step.waits and step.due and step.due < day)
    yield from (contact.code for contact in facts.contacts if contact.done is None and contact.day < day)


def _until(facts: MovingFacts) -> date | None:
    if facts.moving.ended:
        return facts.moving.ended
    planned = [contact.day for contact in facts.contacts if contact.done is None]
    return max([*planned, *([facts.until] if facts.until else [])], default=None)
