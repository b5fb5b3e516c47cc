"""A person's card is saved as one: facts with name and phone, or neither."""

from dataclasses import replace

from app.use_cases.identity import Identity, LeaderOnly, Reveal, reveal_identity, set_leader_only
from app.use_cases.intake import Newcomer
from app.use_cases.person_card import PersonCard, save_card
from app.use_cases.registration import save_person
from tests.app.house import as_duty, dump, move_in, person_of, refused


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


def test_somebody_anonymous_can_be_known_to_the_leader_alone(vault):
    code = move_in(vault, adult=Newcomer(anonymous=True))[0].person
    vault.write(set_leader_only, LeaderOnly(code, True))
    vault.write(save_card, card_of(vault, code))
    kept = person_of(vault, code)
    assert (kept.anonymous, kept.leader_only, kept.name) == (True, True, "Åse Ny")
    duty = as_duty(vault)
    refused(duty, reveal_identity, Reveal(code, "vil vite"), "identity_leader_only")
    assert duty.read(lambda q: q.cases.search("Åse Ny")) == []
    assert [row.person for row in vault.read(lambda q: q.cases.search("Åse Ny"))] == [code]
    duty.write(save_person, replace(vault.read(lambda q: q.cases.person(code)), birth_year=1990))
    assert person_of(vault, code).name == "Åse Ny", "what others put right leaves it where it is"
    refused(vault, set_leader_only, LeaderOnly(code, False), "anonymous_for_the_leader")


def test_who_becomes_anonymous_keeps_a_name_that_is_the_leaders_alone(vault):
    known, secret = (move_in(vault, room=room)[0].person for room in ("K01", "K02"))
    vault.write(set_leader_only, LeaderOnly(secret, True))
    for code in (known, secret):
        vault.write(save_person, replace(vault.read(lambda q, code=code: q.cases.person(code)), anonymous=True))
    assert person_of(vault, known).name == ""
    assert person_of(vault, secret).name == "Åse Bjørnstad"
