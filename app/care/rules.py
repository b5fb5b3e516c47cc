"""The rules that raise tasks: data from resources/task_rules, as the leader has changed them (I4).

A rule is raised `on` an event for `who`, is due after so many `hours`, and is the business of `responsible`. `source` says
where it stands. When the thing itself is done (`settled_by`), its task ends by itself.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Annotated

from app.domain.base import HouseholdCode, Line, Tick
from app.domain.errors import RuleBroken
from app.domain.facts import choice, number
from app.domain.wording import checked_line
from app.paths import RESOURCES

EVENTS = ("move_in", "follow_up", "children", "ready", "police_needed", "not_safe_here", "parent_request")
WHO = ("adult", "child", "each", "household", "person")
RESPONSIBLE = ("primary_contact", "child_contact", "duty", "leader")
MOST_HOURS = 24 * 365
DURING_STAY = (
    "contact", "threat", "needs", "interview", "welcome_talk", "stay_plan", "safety_plan", "school_clarified",
)  # fmt: skip
"""What can only be done while the person lives here: those tasks end when they leave."""


@dataclass(frozen=True, slots=True)
class TaskRule:
    """One rule. `title` and `why` are what a person reads; `active` is off for a rule the leader has put out of use."""

    code: str
    on: Annotated[str, choice()]
    who: Annotated[str, choice(WHO)]
    hours: Annotated[int, number(1, MOST_HOURS)]
    responsible: Annotated[str, choice(RESPONSIBLE)]
    title: Line
    why: Line
    source: Line
    settled_by: str = ""
    active: Tick = True


@dataclass(frozen=True, slots=True)
class FlagKind:
    """Something the intake interview asks, and of whom: adult, child or both."""

    code: str
    label: str
    who: str

    def asked_of(self, kind: str) -> bool:
        """Whether a person of this kind is asked."""
        return self.who in (kind, "both")


@cache
def flag_kinds() -> tuple[FlagKind, ...]:
    """Every flag in printed order."""
    data = json.loads((RESOURCES / "mapping" / "flags.json").read_text(encoding="utf-8"))
    return tuple(FlagKind(**flag) for flag in data)


@cache
def shipped_rules() -> tuple[TaskRule, ...]:
    """The rules as they come with the program."""
    data = json.loads((RESOURCES / "task_rules" / "rules.json").read_text(encoding="utf-8"))
    return tuple(TaskRule(**rule) for rule in data)


def events() -> tuple[str, ...]:
    """Everything a rule can be raised on."""
    return (*EVENTS, *(f"flag:{flag.code}" for flag in flag_kinds()))


def in_force(edits: Mapping[str, Mapping[str, object]]) -> list[TaskRule]:
    """The shipped rules as the leader has changed them, then the centre's own."""
    shipped = {rule.code: rule for rule in shipped_rules()}
    changed = {code: _edited(shipped.get(code), edit) for code, edit in edits.items()}
    return [*(changed.pop(code, rule) for code, rule in shipped.items()), *changed.values()]


def _edited(rule: TaskRule | None, edit: Mapping[str, object]) -> TaskRule:
    before = asdict(rule) if rule else {}
    return TaskRule(**(before | dict(edit)))


def as_edit(rule: TaskRule) -> dict[str, object]:
    """What is kept of a rule the leader has changed: only what differs from the shipped one."""
    shipped = next((asdict(one) for one in shipped_rules() if one.code == rule.code), {})
    return {name: value for name, value in asdict(rule).items() if shipped.get(name) != value}


def check_rule(rule: TaskRule) -> TaskRule:
    """The rule, tidied; RuleBroken for words that are missing or too long, and for what no rule can be."""
    title = " ".join(rule.title.split())
    why, source = checked_line(rule.why, "why", 500), checked_line(rule.source, "source", 500)
    if not title or len(title) > 120 or not title.isprintable():
        raise RuleBroken("bad_label", field="title", most=120)
    if not 1 <= rule.hours <= MOST_HOURS:
        raise RuleBroken("bad_hours_due", field="hours", most=MOST_HOURS // 24)
    if rule.on not in events() or rule.who not in WHO or rule.responsible not in RESPONSIBLE:
        raise RuleBroken("unknown_code", field="on", value=f"{rule.on} {rule.who} {rule.responsible}"[:40])
    return replace(rule, title=title, why=why, source=source)


def subjects(rule: TaskRule, household: HouseholdCode, people: Iterable[tuple[str, str]]) -> list[str]:
    """Whom a rule concerns, of the people (code, kind) an event is about: each of the right kind, or the case as one."""
    if rule.who == "household":
        return [household]
    return [code for code, kind in people if rule.who in ("each", "person", kind)]
