"""Faults in what a year's return is counted from, to be mended all year round (A4)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.ages import unlikely_age
from app.domain.base import NO_CASE, HouseholdCode
from app.domain.dates import year_window
from app.forms.definitions import load_form
from app.forms.registration import missing_questions
from app.forms.units import ContactUnit, Register, StayUnit, listed


@dataclass(frozen=True, slots=True)
class DataFault:
    """Something to mend. `code` names the sentence, `unit` the stay or contact, `detail` a question, code or date."""

    code: str
    unit: str
    household: HouseholdCode = NO_CASE
    detail: str = ""


SERIOUS = (
    "overlap",
    "born_after_arrival",
    "child_without_adult",
    "children_not_brought",
    "children_not_here",
    "open_stay_past_year",
)


def data_faults(register: Register, year: int, as_of: date) -> list[DataFault]:
    """Every fault of the year that whoever asks may see; reserved persons' answers are not asked for, they are in no figure."""
    start, end = year_window(year, as_of + timedelta(days=1))  # who came today is asked about today
    stays = [stay for stay in (*register.adult_stays, *register.child_stays) if _touches(stay, start, end, year)]
    faults = [*_overlaps(stays), *_households(register, stays)]
    children = {stay.code for stay in register.child_stays}
    for stay in stays:
        faults.extend(_stay_faults(stay, "child" if stay.code in children else "resident", year, as_of))
    for contact in register.contacts:
        if contact.day.year == year and not contact.person.reserved:
            faults.extend(_contact_faults(contact))
    seen = (fault for fault in faults if listed((fault.unit,)))
    return sorted(seen, key=lambda f: (f.code not in SERIOUS, not f.household, f.unit, f.code, f.detail))


def _touches(stay: StayUnit, start: date, end: date, year: int) -> bool:
    nights = stay.arrived < end and (stay.departed is None or stay.departed > start)
    return nights or (stay.departed == stay.arrived and stay.arrived.year == year)


def _overlaps(stays: Iterable[StayUnit]) -> Iterable[DataFault]:
    by_person: dict[str, list[StayUnit]] = defaultdict(list)
    for stay in stays:
        if stay.departed != stay.arrived:
            by_person[stay.person.code].append(stay)
    for own in by_person.values():
        own.sort(key=lambda stay: stay.arrived)
        latest = own[0]
        for stay in own[1:]:
            if stay.arrived < (latest.departed or date.max):
                yield DataFault("overlap", stay.code, stay.household, latest.code)
            latest = max(latest, stay, key=lambda one: one.departed or date.max)


def _households(register: Register, stays: Iterable[StayUnit]) -> Iterable[DataFault]:
    touched = {stay.household for stay in stays}
    adults = {stay.household for stay in register.adult_stays}
    with_children = {stay.household for stay in register.child_stays}
    for child in register.child_stays:
        if child.household in touched and child.household not in adults:
            yield DataFault("child_without_adult", child.code, child.household)
    for adult in register.adult_stays:
        answer = adult.answers.get("brought_children", ())
        if adult.household in touched and answer == ("without_children",) and adult.household in with_children:
            yield DataFault("children_not_brought", adult.code, adult.household)
        if adult.household in touched and answer == ("with_children",) and adult.household not in with_children:
            yield DataFault("children_not_here", adult.code, adult.household)


def _stay_faults(stay: StayUnit, form: str, year: int, as_of: date) -> Iterable[DataFault]:
    if stay.departed is None and as_of > date(year, 12, 31) and stay.arrived <= date(year, 12, 31):
        yield DataFault("open_stay_past_year", stay.code, stay.household, stay.arrived.isoformat())
    if stay.departed == stay.arrived:
        yield DataFault("no_nights", stay.code, stay.household, stay.arrived.isoformat())
        return
    if stay.person.reserved:
        return
    if not stay.rooms:
        yield DataFault("no_room", stay.code, stay.household)
    yield from _person_faults(stay, form)
    left = stay.departed is not None
    for question in missing_questions(load_form(form, stay.arrived.year), stay.answers, left=left):
        yield DataFault("no_answer", stay.code, stay.household, question.code)


def _person_faults(stay: StayUnit, form: str) -> Iterable[DataFault]:
    if not stay.person.gender:
        yield DataFault("no_gender", stay.code, stay.household, stay.person.code)
    if stay.person.birth_year is None:
        yield DataFault("no_birth_year", stay.code, stay.household, stay.person.code)
    if odd := unlikely_age("child" if form == "child" else "adult", stay.person.birth_year, stay.arrived.year):
        yield DataFault(odd, stay.code, stay.household, stay.person.code)
    if form == "resident" and not stay.person.immigrant_background:
        yield DataFault("no_immigrant_background", stay.code, stay.household, stay.person.code)


def _contact_faults(contact: ContactUnit) -> Iterable[DataFault]:
    if not contact.person.gender:
        yield DataFault("no_gender", contact.code, NO_CASE, contact.person.code)
    if odd := unlikely_age("", contact.person.birth_year, contact.day.year):
        yield DataFault(odd, contact.code, NO_CASE, contact.person.code)
    if contact.mode == "day_visit":
        for question in missing_questions(load_form("day_contact", contact.day.year), contact.answers, left=True):
            yield DataFault("no_answer", contact.code, NO_CASE, question.code)
