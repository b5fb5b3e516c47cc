"""A person's card is saved as one: the facts, and name and phone where they were shown and changed. All of it or none."""

from dataclasses import dataclass, replace

from app.changes import PERSONS, Changes, changed
from app.domain.entities import Person
from app.domain.errors import RuleBroken
from app.ports import UnitOfWork
from app.roles import EVERYBODY, open_to
from app.use_cases.identity import Identity, save_identity
from app.use_cases.registration import save_person


@dataclass(frozen=True, slots=True, repr=False)
class PersonCard:
    """The facts of a person; `identity`: name and phone as they are to be, None where they are left alone."""

    person: Person
    identity: Identity | None = None


@open_to(EVERYBODY)
def save_card(work: UnitOfWork, card: PersonCard) -> Changes[None]:
    """Save both over the version they were read at. Somebody anonymous who gives a name stops being so in the same breath."""
    if card.identity and card.identity.version != card.person.version:
        raise RuleBroken("edited_meanwhile")
    save_person(work, card.person)
    if card.identity:
        now = work.get(Person, card.person.code)
        save_identity(work, replace(card.identity, version=now.version if now else 0))
    return changed(PERSONS)
