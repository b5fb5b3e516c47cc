"""Må ses til: who lacks what, what runs out, and whom nobody has said who fetches; one line each, the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.care.due import CareOn, Expiring, Fetch, Lack, expiring, lacks, missing_fetch
from app.domain.base import HouseholdCode, PersonCode, PersonKind
from app.domain.care import MEASURES
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
    """A line: whom it is about, where they sleep, what it is, and the tab of the case where it is seen to."""

    person: PersonCode
    household: HouseholdCode
    room: str
    words: str
    tab: str
    urgent: bool


def attention(care: CareOn) -> list[Attention]:
    """One line a person: what they lack, what runs out, and that nobody has said who fetches."""
    found = [_lacking(person, lacked, care) for person, lacked in _by_person(lacks(care)).items()]
    rooms = {row.person: row.room for row in care.present}
    found += [_running_out(due, rooms.get(due.person, ""), care.night) for due in expiring(care)]
    for person in missing_fetch(care):
        household = next(row.household for row in care.present if row.person == person)
        found.append(
            Attention(
                person=person,
                household=household,
                room=rooms[person],
                words=tr("ingen har sagt hvem som henter i dag"),
                tab="",
                urgent=False,
            )
        )
    lines: dict[tuple[str, str], Attention] = {}
    for one in sorted(found, key=lambda line: not line.urgent):
        before = lines.get((one.household, one.person))
        lines[one.household, one.person] = replace(before, words=f"{before.words}; {one.words}") if before else one
    return sorted(lines.values(), key=lambda line: (not line.urgent, line.room, line.person))


def _by_person(found: Iterable[Lack]) -> dict[tuple[HouseholdCode, PersonCode], list[Lack]]:
    by: dict[tuple[HouseholdCode, PersonCode], list[Lack]] = {}
    for lack in found:
        by.setdefault((lack.household, lack.person), []).append(lack)
    return by


def _lacking(key: tuple[HouseholdCode, PersonCode], found: list[Lack], care: CareOn) -> Attention:
    missing = sorted((lack.what for lack in found), key=ORDER.index)
    nights = next(row.nights for row in care.present if (row.household, row.person) == key)
    lacks_text = ", ".join(text("lacks", what) for what in missing)
    if found[0].kind == PersonKind.CHILD:
        words = tr("barn, natt {number}: mangler {missing}", number=nights, missing=lacks_text)
    else:
        words = tr("natt {number}: mangler {missing}", number=nights, missing=lacks_text)
    return Attention(
        person=key[1],
        household=key[0],
        room=found[0].room,
        words=words,
        tab=TABS[missing[0]],
        urgent=missing[0] == "threat",
    )


def _running_out(due: Expiring, room: str, night: date) -> Attention:
    gone = due.expires < night
    words = runs_out_text(due.what, due.expires, night)
    tab = (
        "threat" if due.what in ("threat_review", *MEASURES) else "plan" if due.what.startswith("plan_") else "consents"
    )
    tab = {"needs_review": "needs"}.get(due.what, tab)
    return Attention(
        person=due.person,
        household=due.household,
        room=room,
        words=words,
        tab=tab,
        urgent=gone or (due.expires - night).days <= 2,
    )


def fetched_by(fetch: Fetch) -> str:
    """By whom, in words and code; a permission that does not hold is said aloud."""
    words = text("relations", fetch.relation) if fetch.relation else "?"
    problem = f"  –  {text('fetch_problems', fetch.problem).upper()}" if fetch.problem else ""
    return f"{words} ({fetch.fetcher}){problem}"
