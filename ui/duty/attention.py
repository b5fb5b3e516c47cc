"""Må ses til: who lacks what, what runs out, and whom nobody has said who fetches; a line a family, the most urgent first."""

from dataclasses import dataclass
from datetime import date

from app.care.danger import MUST_NOT_FETCH
from app.care.due import CareOn, Expiring, Fetch, expiring, lacks, missing_fetch
from app.domain.base import HouseholdCode
from app.domain.care import MEASURES, PROHIBITIONS
from ui.i18n import text, tr
from ui.widgets.due import runs_out_text

ORDER = ("threat", "contact", "school", "needs", "plan", "safety_plan")
"""What is lacked, the gravest first: an unseen threat, nobody who follows, a school that knows nothing."""
TABS = {
    "threat": "threat",
    "needs": "needs",
    "plan": "plan",
    "safety_plan": "plan",
    "contact": "access",
    "school": "needs",
}


@dataclass(frozen=True, slots=True)
class Attention:
    """A family's line: its case, where it sleeps, what it is, and the tab of the case where that is seen to."""

    household: HouseholdCode
    room: str
    words: str
    tab: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """One thing about a family: the gravest first (`rank`)."""

    household: HouseholdCode
    words: str
    tab: str
    rank: int


URGENT = 1
"""Of the ranks: 0 and 1 are said in red."""
SOON = 2
"""Days before something runs out that it is urgent."""


def attention(care: CareOn) -> list[Attention]:
    """One line a family: what runs out now, what each lacks, what runs out soon, and that nobody has said who fetches."""
    due = [_running_out(one, care.day) for one in expiring(care) if not _on_the_strip(one, care.day)]
    texts = [*_lacking(care), *due]
    for person in missing_fetch(care):
        home = next(row.household for row in care.present if row.person == person)
        texts.append(_Said(home, tr("{code}: ingen har sagt hvem som henter i dag", code=person), "", 3))
    rooms = {row.household: row.room for row in reversed(care.present)}
    families: dict[HouseholdCode, list[_Said]] = {}
    for one in sorted(texts, key=lambda one: one.rank):
        families.setdefault(one.household, []).append(one)
    lines = [
        Attention(
            household=home, room=rooms.get(home, ""), words="; ".join(one.words for one in lines),
            tab=lines[0].tab, urgent=lines[0].rank <= URGENT,
        )
        for home, lines in families.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (not line.urgent, line.room, line.household))


def _on_the_strip(due: Expiring, night: date) -> bool:
    """Whether the danger strip says it already, and nothing needs doing about it now."""
    return due.what in (*PROHIBITIONS, MUST_NOT_FETCH) and (due.expires - night).days > SOON


def _lacking(care: CareOn) -> list[_Said]:
    """What is lacked in each family, with who lacks it: `alle`, or their codes."""
    members: dict[HouseholdCode, set[str]] = {}
    for row in care.present:
        members.setdefault(row.household, set()).add(row.person)
    by: dict[HouseholdCode, dict[str, list[str]]] = {}
    for lack in lacks(care):
        by.setdefault(lack.household, {}).setdefault(lack.what, []).append(lack.person)
    lines = []
    for home, missing in by.items():
        ordered = sorted(missing, key=ORDER.index)
        parts = [_who_lacks(what, missing[what], members[home]) for what in ordered]
        nights = max(row.nights for row in care.present if row.household == home)
        words = tr("natt {number}: mangler {missing}", number=nights, missing=", ".join(parts))
        lines.append(_Said(home, words, TABS[ordered[0]], URGENT if ordered[0] == "threat" else 2))
    return lines


def _who_lacks(what: str, persons: list[str], family: set[str]) -> str:
    if len(family) == 1:
        return text("lacks", what)
    who = tr("alle") if set(persons) == family else ", ".join(sorted(persons))
    return f"{text('lacks', what)} ({who})"


def _running_out(due: Expiring, night: date) -> _Said:
    tab = (
        "threat" if due.what in ("threat_review", *MEASURES) else "plan" if due.what.startswith("plan_") else "consents"
    )
    tab = {"needs_review": "needs"}.get(due.what, tab)
    words = f"{due.person}: {runs_out_text(due.what, due.expires, night)}"
    return _Said(due.household, words, tab, 0 if (due.expires - night).days <= SOON else 4)


def fetched_by(fetch: Fetch) -> str:
    """By whom, in words and code; a permission that does not hold is said aloud."""
    words = text("relations", fetch.relation) if fetch.relation else "?"
    problem = f"  –  {text('fetch_problems', fetch.problem).upper()}" if fetch.problem else ""
    return f"{words} ({fetch.fetcher}){problem}"
