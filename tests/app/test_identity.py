"""A person's card is saved as one: facts with name and phone, or neither."""

from dataclasses import replace

from app.use_cases.identity import Identity
from app.use_cases.intake import Newcomer
from app.use_cases.person_card import PersonCard, save_card
from tests.app.house import dump, move_in, person_of, refused


def card_of(vault, code, **facts):
    person = vault.read(lambda q: q.cases.person(code))
    return PersonCard(replace(person, **facts), Identity(code=code, name="Åse Ny", phone="", version=person.version))


def test_facts_and_name_are_saved_in_one(vault):
    code = move_in(vault)[0].person
    vault.write(save_card, card_of(vault, code, birth_year=1988))
    kept = person_of(vault, code)
    assert (kept.name, kept.phone, kept.birth_year) == ("Åse Ny", "", 1988)


def test_an_anonymous_mother_who_gives_her_name_later_is_named_in_the_same_breath(vault):
    code = move_in(vault, adult=Newcomer(anonymous=True))[0].person
    vault.write(save_card, card_of(vault, code, anonymous=False))
    kept = person_of(vault, code)
    assert (kept.anonymous, kept.name) == (False, "Åse Ny")


def test_one_that_is_refused_takes_the_other_with_it(vault):
    code = move_in(vault)[0].person
    before = dump(vault)
    refused(vault, save_card, card_of(vault, code, anonymous=True), "anonymous_has_no_name")
    old = card_of(vault, code)
    refused(vault, save_card, replace(old, identity=replace(old.identity, version=7)), "edited_meanwhile")
    assert dump(vault) == before
