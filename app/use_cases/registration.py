"""The answers of the registration forms and the facts of a person, saved gradually (I6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.changes import CONTACTS, PERSONS, STAYS, Changes, changed
from app.domain.ages import check_age
from app.domain.entities import Contact, Person, Stay
from app.domain.errors import RuleBroken
from app.forms.definitions import Form, load_form
from app.forms.registration import check_answer, clean_answers, form_of
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.intake import check_person_facts


@dataclass(frozen=True, slots=True, repr=False)
class AnswersGiven:
    """All answers of one stay or contact, and the version they were given over."""

    unit: str
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 1


@open_to(EVERYBODY)
def save_stay_answers(work: UnitOfWork, given: AnswersGiven) -> Changes[None]:
    """Replace the answers of a stay; what was there before stays in the history."""
    stay = work.get(Stay, given.unit)
    if stay is None:
        raise RuleBroken("unknown_stay", value=given.unit)
    answers = checked_answers(form_of(stay), given.answers)
    work.write(replace(stay, answers=answers, version=given.version), "answers")
    return changed(STAYS)


@open_to(EVERYBODY)
def save_contact_answers(work: UnitOfWork, given: AnswersGiven) -> Changes[None]:
    """Replace the answers of a day visit or phone talk."""
    contact = work.get(Contact, given.unit)
    if contact is None:
        raise RuleBroken("unknown_contact", value=given.unit)
    answers = checked_answers(load_form("day_contact", contact.day.year), given.answers)
    work.write(replace(contact, answers=answers, version=given.version), "answers")
    return changed(CONTACTS)


def checked_answers(form: Form, answers: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The answers that apply; RuleBroken for a question or a category the form does not know."""
    questions = {q.code: q for q in form.questions}
    for code, given in answers.items():
        question = questions.get(code)
        if question is None:
            raise RuleBroken("unknown_code", field=code, value=",".join(given)[:80])
        check_answer(question, given)
    return clean_answers(form, answers)


@open_to(EVERYBODY)
def save_person(work: UnitOfWork, person: Person) -> Changes[None]:
    """Replace the facts of a person but for the identity (`save_identity`); what was before stays in the history.

    Who becomes anonymous loses name and phone, unless these are a leader's alone: the leader must know every resident
    (forms.md 1), and nobody else sees them.
    """
    old = work.get(Person, person.code)
    if old is None:
        raise RuleBroken("unknown_person", value=person.code)
    check_person_facts("", "", person.birth_year, work.today)
    if person.birth_year != old.birth_year:
        for stay in work.of(Stay, person=person.code):
            check_age(stay.kind, person.birth_year, stay.arrived)
        for contact in work.of(Contact, person=person.code):
            check_age("", person.birth_year, contact.day)
    new = replace(person, kind=old.kind, name=old.name, phone=old.phone, leader_only=old.leader_only)
    if new.anonymous and not old.leader_only:
        new = replace(new, name="", phone="")
    work.write(new, "person_corrected")
    return changed(PERSONS)
