"""Day visits and phone talks, logged in one line (D1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.changes import CONTACTS, PERSONS, Changes, changed
from app.domain.ages import check_age
from app.domain.dates import check_reasonable
from app.domain.entities import Contact
from app.domain.errors import RuleBroken
from app.domain.wording import checked_text
from app.forms.definitions import items, load_form
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.checks import entity_of
from app.use_cases.intake import Newcomer, new_person
from app.use_cases.registration import checked_answers
from app.use_cases.requests import MAX_NOTE


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """Who came or rang, and when. `first_in_year` is only used for an anonymous person (COUNT 2, rule 5)."""

    who: Newcomer
    day: date
    mode: str
    first_in_year: str = ""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""


@open_to(EVERYBODY)
def log_contact(work: UnitOfWork, visit: Visit) -> Changes[str]:
    """The contact, with a new person where it is somebody new; answers with its code."""
    check_reasonable(visit.day, work.today)
    if visit.day > work.today:
        raise RuleBroken("day_in_future", field="day")
    if visit.mode not in {i.code for i in items("contact_mode", visit.day.year)}:
        raise RuleBroken("choose_mode", field="mode")
    answers = checked_answers(load_form("day_contact", visit.day.year), visit.answers)
    person = new_person(work, visit.who)
    check_age("", person.birth_year, visit.day)
    first = visit.first_in_year if person.anonymous else ""
    note = checked_text(visit.note, "note", MAX_NOTE)
    contact = entity_of(work, Contact, visit, person=person.code, first_in_year=first, answers=answers, note=note)
    return changed(PERSONS, CONTACTS, result=work.write(contact, "contact").code)
