"""What the leader decides: the centre's facts and the rules of a return; and how the screen looks."""

from dataclasses import dataclass

from app.changes import SETTINGS, Changes, changed
from app.domain.errors import RuleBroken
from app.forms.rules import CountingRules
from app.ports import UnitOfWork
from app.roles import EVERYBODY, LEADERS, open_to

MAX_CENTRE_NAME = 120
MAX_PHONE = 40


@dataclass(frozen=True, slots=True)
class CentreFacts:
    """The centre's name and the phone number that letters carry (never its address)."""

    name: str
    phone: str = ""


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


@open_to(LEADERS)
def save_centre(work: UnitOfWork, facts: CentreFacts) -> Changes[None]:
    """The centre's facts."""
    check_centre(facts)
    before = work.settings.all()
    for name, value in (("centre.name", facts.name.strip()), ("centre.phone", facts.phone.strip())):
        work.settings.set(name, value)
    work.record("centre", "centre", {k: v for k, v in before.items() if k.startswith("centre.")}, facts.name)
    return changed(SETTINGS)


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
