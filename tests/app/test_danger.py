"""The danger strip: what is forbidden stands until somebody ends it, and what is said is said by people."""

from datetime import timedelta

from app.care.danger import perils
from app.domain.care import Danger
from app.use_cases.children import save_fetcher
from app.use_cases.protection import save_danger, save_measure
from tests.app.caring import a_fetcher, a_measure, measure
from tests.app.house import DAUGHTER, SON, ago, mean, move_in, refused
from tests.support import TODAY


def strips(vault, night=TODAY):
    """Case -> its strip, as the board has it."""
    return {peril.household: peril for peril in perils(vault.read(lambda q: q.records.care_on(night)))}


def test_a_family_of_whom_nobody_has_said_anything_has_none(vault):
    move_in(vault, SON)
    assert strips(vault) == {}


def test_who_is_dangerous_is_on_the_board_and_what_to_watch_for_is_not(vault):
    mother = move_in(vault, SON)[0]
    vault.write(
        save_danger, Danger(household=mother.household, relations=frozenset({"childrens_father"}), watch="Grå Volvo")
    )
    strip = strips(vault)[mother.household]
    assert (strip.relations, strip.watch, strip.forbidden) == (("childrens_father",), "", ())
    kept = vault.read(lambda q: q.records.of(Danger, mother.household))[0]
    assert kept.watch == "Grå Volvo"
    vault.write(save_danger, Danger(household=mother.household, version=kept.version))
    assert strips(vault) == {}, "an empty strip is none"
    refused(
        vault,
        save_danger,
        Danger(household=mother.household, relations=frozenset({"naboen"}), version=2),
        "unknown_code",
    )


def test_a_prohibition_stands_past_its_day_until_it_is_ended(vault):
    mother = move_in(vault)[0]
    code = measure(vault, mother, ago(3), decided=ago(30))
    (stands,) = strips(vault)[mother.household].forbidden
    assert (stands.what, stands.renew, stands.is_overdue(TODAY)) == ("restraining_order", ago(3), True)
    vault.write(save_measure, a_measure(mother, ago(3), decided=ago(30), code=code, ended=TODAY))
    assert strips(vault) == {}


def test_an_address_that_is_protected_forbids_nobody_anything(vault):
    mother = move_in(vault)[0]
    measure(vault, mother, kind="protected_address")
    assert strips(vault) == {}


def test_the_same_prohibition_for_several_is_said_once_with_the_first_day(vault):
    mother, son, daughter = move_in(vault, SON, DAUGHTER)
    for stay, days in ((mother, 30), (son, 20)):
        measure(vault, stay, TODAY + timedelta(days=days))
    for child in (son, daughter):
        mean(vault, save_fetcher, a_fetcher(child, "other_parent", False, name="Far"))
    order, fetch = strips(vault)[mother.household].forbidden
    assert order.persons == tuple(sorted((mother.person, son.person)))
    assert order.renew == TODAY + timedelta(days=20)
    assert (fetch.what, fetch.relation) == ("must_not_fetch", "other_parent")
    assert fetch.persons == tuple(sorted((son.person, daughter.person)))
