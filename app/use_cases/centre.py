"""What the leader decides: the centre's facts and the rules of a return; and how the screen looks."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated

from app.capacity.outside import LATE, SETTING_LATE, SETTING_NOTE
from app.capacity.shift import ASKS
from app.capacity.shift import SETTING as TURN
from app.capacity.shift import SETTING_ASKS as ASKED
from app.changes import SETTINGS, STAYS, Changes, changed
from app.domain import facts
from app.domain.base import Line
from app.domain.errors import RuleBroken
from app.domain.wording import checked_line
from app.forms.rules import CountingRules
from app.guard.guard import ADDRESS, PHONE
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to
from app.use_cases.checks import check_code

MAX_CENTRE_NAME = 120
MAX_PHONE = 40
MAX_ADDRESS = 200
MAX_DANGER = 120
EARLIEST_TURN, LATEST_TURN = time(4), time(12)
DANGER = "danger.words"
"""The setting with what every danger strip says is to be done."""
PAPER = "danger.paper"
PAPERS = ("relation", "watch", "nothing")
"""What the printed sheet says of who is dangerous to a family: the relation, what to watch for as well, or nothing."""


@dataclass(frozen=True, slots=True)
class CentreFacts:
    """The centre's name and the phone number that letters carry. `address`: never in a letter, only for the text guard to find;
    None: as it is."""

    name: str
    phone: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class YearRules:
    """The counting rules chosen for one year's return."""

    year: int
    rules: CountingRules


def check_centre(facts: CentreFacts) -> None:
    """RuleBroken unless the centre has a name, and neither name nor phone is too long."""
    if not facts.name.strip() or len(facts.name) > MAX_CENTRE_NAME:
        raise RuleBroken("centre_needs_name", field="name", most=MAX_CENTRE_NAME)
    if len(facts.phone.strip()) > MAX_PHONE:
        raise RuleBroken("text_too_long", field="phone", most=MAX_PHONE)
    if len((facts.address or "").strip()) > MAX_ADDRESS:
        raise RuleBroken("text_too_long", field="address", most=MAX_ADDRESS)


@open_to(LEADERS)
def save_centre(work: UnitOfWork, facts: CentreFacts) -> Changes[None]:
    """The centre's facts. The address is not in the history."""
    check_centre(facts)
    before = work.settings.all()
    for name, value in (("centre.name", facts.name.strip()), (PHONE, facts.phone.strip())):
        work.settings.set(name, value)
    if facts.address is not None:
        work.settings.set(ADDRESS, facts.address.strip())
    work.record("centre", "centre", {k: v for k, v in before.items() if k.startswith("centre.")}, facts.name)
    return changed(SETTINGS)


@dataclass(frozen=True, slots=True)
class NightRules:
    """When in the morning the board turns to the next night (HH:MM), what the danger strips say is to be done, and until when
    after midnight it is asked which night an arrival belongs to (00:00: never). `late`: from when a look-in that is lacked is said
    in red, and why then (`late_note`): no source gives an hour. `paper`: what the printed sheet says (PAPERS)."""

    turns: Annotated[str, facts.time()]
    danger: Annotated[str, facts.line(MAX_DANGER)]
    asks: Annotated[str, facts.time()] = f"{ASKS:%H:%M}"
    late: Annotated[str, facts.time()] = f"{LATE:%H:%M}"
    late_note: Line = ""
    paper: Annotated[str, facts.choice(PAPERS)] = PAPERS[0]


@open_to(LEADERS)
def save_night(work: UnitOfWork, rules: NightRules) -> Changes[None]:
    """How the night is shown; RuleBroken `bad_turn` for an hour that is no morning."""
    turns, asks = _hour(rules.turns, "turns"), _hour(rules.asks, "asks")
    if asks > turns:
        raise RuleBroken("bad_turn", field="asks")
    if not EARLIEST_TURN <= turns <= LATEST_TURN:
        raise RuleBroken("bad_turn", field="turns")
    danger = checked_line(rules.danger, "danger", MAX_DANGER)
    check_code(rules.paper, PAPERS, "paper")
    before = work.settings.all()
    late, note = _hour(rules.late, "late"), checked_line(rules.late_note, "late_note")
    hours = ((TURN, turns), (ASKED, asks), (SETTING_LATE, late))
    kept = [
        *((name, f"{hour:%H:%M}") for name, hour in hours),
        (DANGER, danger),
        (PAPER, rules.paper),
        (SETTING_NOTE, note),
    ]
    for name, value in kept:
        work.settings.set(name, value)
        work.record("night_rules", name, before.get(name, ""), value)
    return changed(SETTINGS, STAYS)


def _hour(typed: str, field: str) -> time:
    try:
        return time.fromisoformat(typed)
    except ValueError:
        raise RuleBroken("bad_turn", field=field) from None


@open_to(LEADERS)
def save_rules(work: UnitOfWork, chosen: YearRules) -> Changes[None]:
    """The rules one year is counted by; they are printed with the return."""
    before = work.settings.rules(chosen.year)
    work.settings.set_rules(chosen.year, chosen.rules)
    work.record("counting_rules", str(chosen.year), before.as_dict(), chosen.rules.as_dict())
    return changed(SETTINGS)


@dataclass(frozen=True, slots=True)
class Screen:
    """How the window looks on this PC: text size in percent, and system, light or dark."""

    percent: int
    scheme: str


@open_to(EVERYBODY)
def save_screen(work: UnitOfWork, screen: Screen) -> Changes[None]:
    """Anybody on duty may make the text larger."""
    if not 75 <= screen.percent <= 300 or not screen.scheme.isalpha() or len(screen.scheme) > 20:
        raise RuleBroken("bad_screen")
    work.settings.set("screen.percent", str(screen.percent))
    work.settings.set("screen.scheme", screen.scheme)
    return changed(SETTINGS)
