"""What has happened, as coded lines: the part of a handover that writes itself."""

from collections.abc import Iterable
from datetime import date

from app.care.happened import Happening
from app.care.rules import flag_kinds
from app.domain.care import MEASURES
from ui.i18n import text, tr


def happened_lines(happenings: Iterable[Happening], today: date) -> list[str]:
    """A line each, oldest first: `22:14 S-275: 3 personer kom, K09`."""
    return [_line(one, today) for one in happenings]


def _line(one: Happening, today: date) -> str:
    when = f"{one.at:%H:%M}" if one.at.date() == today else f"{one.at:%d.%m.%Y %H:%M}"
    case = f" {one.household}:" if one.household else ""
    return f"{when}{case} {text('happened', one.event, **_words(one))}"


def _words(one: Happening) -> dict[str, object]:
    facts = one.facts
    flags = {flag.code: flag.label for flag in flag_kinds()}
    who = ", ".join(one.persons) or one.household or str(facts["subject"])
    if one.event == "intake" and len(one.persons) > 1:
        who = tr("{count} personer", count=len(one.persons))
    return {
        "who": who,
        "room": _room(one),
        "flag": flags.get(str(facts.get("flag")), "").lower(),
        "measure": _measure(one),
        "one": facts.get("other", ""),
        "other": facts["subject"],
        "safe": text("safe_here", str(facts.get("safe_here") or "unknown")).lower(),
        "incident": str(facts["subject"]),
        "request": facts.get("code") or facts["subject"],
    }


def _room(one: Happening) -> str:
    room = str(one.facts.get("room") or "")
    if one.event == "intake":
        return f", {room}" if room else tr(", uten rom")
    return room or str(one.facts["subject"])


def _measure(one: Happening) -> str:
    return text("measures", str(one.facts["kind"])) if one.facts.get("kind") in MEASURES else tr("tiltak endret")
