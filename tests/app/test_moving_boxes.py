"""Every box of the three phases by name (S1, «Fra krisesenter til egen bolig»; the boxes of phases 2 and 3 from S0, S2 and
krisesenterlova § 4): what it asks for can be written down, with whose it is and when, and is read again as it was written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.care.moving import phases_of, state_of
from app.care.proposals import proposed
from app.domain.care import Coordination, Measure
from app.domain.child import School
from app.domain.entities import Stay
from app.domain.moving import HOME_MEASURES, SOMEBODY, SPEAKS_FOR, AfterContact, Alternative, Moving, MovingStep
from app.domain.states import COORDINATING
from app.domain.together import Around, Heard, Referral
from app.use_cases.children import save_school
from app.use_cases.moving import FollowedUp, Weighed, do_contact, plan_contact, save_moving, save_moving_step, weigh
from app.use_cases.plans import PlanGiven, give_safety_plan, save_coordination
from app.use_cases.stays import Departure, record_departure
from app.use_cases.together import save_around, save_referral, write_heard
from app.use_cases.undo import undo
from tests.app.caring import note, open_tasks, tasks
from tests.app.house import SON, ago, move_in, refused
from tests.app.test_moving import apply, choose, clarify, facts_of, rows
from tests.support import NOW, TODAY

Do = Callable[[Any, list[Any]], None]
BOXES: list[tuple[str, str, Do]] = []


def box(phase: str, words: str) -> Callable[[Do], Do]:
    """A box of a phase, by the words of its source."""

    def kept(do: Do) -> Do:
        BOXES.append((phase, words, do))
        return do

    return kept


def of_home(vault: Any, **facts: Any) -> Moving:
    """The need of the family, clarified, with these facts."""
    (household,) = {one.household for one in rows(vault, Stay)}
    vault.write(save_moving, Moving(household=household, answer="new_home", clarified=ago(8), **facts))
    return rows(vault, Moving)[0]


# -- phase 1: avklar behov for ny bolig ---------------------------------------------------------------------------


@box("clarify", "kartlegge behov for ny bolig etter oppholdet")
def _(vault, family):
    (task,) = [one for one in tasks(vault, family[0].household) if one.kind == "housing_need"]
    assert (task.due - task.raised).days == 3, "it begins on arrival"
    home = of_home(vault, home="municipal", in_name="partner", lives_there="Han", demands=frozenset({"entrance_seen"}))
    assert (home.home, home.in_name, home.lives_there, home.demands) == (
        "municipal",
        "partner",
        "Han",
        {"entrance_seen"},
    )
    assert ("housing_need", home.household) not in open_tasks(vault, home.household)


@box("clarify", "etablere kontakt med boligkontoret i aktuell kommune/bydel")
def _(vault, family):
    assert of_home(vault, housing_contact="Boligkontoret v/ Ås").housing_contact == "Boligkontoret v/ Ås"
    note(vault, family[0], service="housing_office")
    assert any(one.service == "housing_office" for one in vault.read(lambda q: q.records.notes(family[0].household)))


@box("clarify", "tilbake til tidligere bolig, uten voldsutøver: samme lokalmiljø, skole og venner")
def _(vault, family):
    speaks = frozenset({"same_area", "same_school", "friends"})
    assert speaks <= set(SPEAKS_FOR)
    choose(vault, family[0].household, "home_again", "with_measures", speaks_for=speaks, why="Han har fått forbud.")
    assert rows(vault, Alternative)[0].speaks_for == speaks


@box("clarify", "sikkerhetstiltak: besøksforbud i eget hjem, kontaktforbud, voldsalarm, omvendt voldsalarm")
def _(vault, family):
    asked = frozenset({"restraining_order_home", "contact_ban", "personal_alarm", "electronic_control"})
    assert asked <= set(HOME_MEASURES)
    choose(vault, family[0].household, "home_again", "with_measures", measures=asked)
    assert rows(vault, Alternative)[0].measures == asked
    assert rows(vault, Measure) == [], "a measure that is asked for is none yet"


@box("clarify", "botilbud rettet mot utsatte for æresrelatert vold (IMDi) eller menneskehandel (ROSA)")
def _(vault, family):
    for what in ("imdi", "rosa"):
        choose(vault, family[0].household, what)
    assert {one.what: one.state for one in rows(vault, Alternative)} == {"imdi": "not_chosen", "rosa": "chosen"}


@box("clarify", "ny bolig: kontakt med ansvarlig instans så snart behovet er avklart")
def _(vault, family):
    of_home(vault)
    choose(vault, family[0].household, "municipal_here")
    assert state_of(facts_of(vault, family[0].household), TODAY).waits_for == "municipal_housing"


@box("clarify", "kommunen: koordinere arbeidet med å finne bolig")
def _(vault, family):
    refused(
        vault,
        save_moving,
        Moving(household=family[0].household, municipal_coordinator="krisesenteret"),
        "not_the_centre",
    )
    assert of_home(vault, municipal_coordinator="Bo").municipal_coordinator == "Bo"


@box("clarify", "bruker: delta i vurdering av trusselbilde, behov og hva som kan være trygg bolig; barna også")
def _(vault, family):
    made = Alternative(
        code="", household=family[0].household, what="private_rental", safe="yes", day=TODAY, own_view="Langt unna."
    )
    vault.write(weigh, Weighed(made, {family[1].person: "Vil ha hund."}))
    assert rows(vault, Alternative)[0].own_view == "Langt unna."
    assert rows(vault, Alternative)[0].judged_by == "Kari"


@box("clarify", "er det ikke trygt nok, velges det ikke (forskriften § 4 a)")
def _(vault, family):
    made = Alternative(code="", household=family[0].household, what="home_again", safe="no", day=TODAY, state="chosen")
    refused(vault, weigh, Weighed(made), "not_safe_chosen")


@box("clarify", "særskilte sikkerhetstiltak: politiet involveres (forskriften § 4 b)")
def _(vault, family):
    step_kept(vault, family, "police", whom="Politiet", due=TODAY + timedelta(days=3))


@box("clarify", "kommunen har hovedansvaret for bolig (sosialtjenesteloven § 15): NAV, midlertidig bolig")
def _(vault, family):
    of_home(vault, nav_contact="Ada i NAV")
    choose(vault, family[0].household, "nav_temporary")
    assert state_of(facts_of(vault, family[0].household), TODAY).waits_for == "nav_decision"


# -- phase 2: å skaffe trygg bolig --------------------------------------------------------------------------------


def step_kept(vault: Any, family: list[Any], what: str, **facts: Any) -> MovingStep:
    apply(vault, family[0].household, what=what, **facts)
    (step,) = rows(vault, MovingStep)
    assert {name: getattr(step, name) for name in facts} == facts
    return step


@box("home", "søknad: til hvem, sendt, med brev, frist, svar, klage")
def _(vault, family):
    due = TODAY + timedelta(days=9)
    step = step_kept(vault, family, "application", whom="Boligkontoret", owner="Kari", letter=True, due=due)
    assert ("moving_step_due", step.code) in open_tasks(vault, family[0].household)
    vault.write(save_moving_step, replace(step, answer="no", answered=TODAY, complained=TODAY))
    assert rows(vault, MovingStep)[0].waits


@box("home", "visning, og hvem som var med")
def _(vault, family):
    step_kept(vault, family, "viewing", along="Kari")


@box("home", "sjekk av den nye boligen")
def _(vault, family):
    step_kept(vault, family, "safety_check", checked=frozenset({"locks", "floor"}), answer="yes", answered=TODAY)


for words, what in (
    ("depositum eller garanti", "deposit"), ("skole og barnehage der", "school_place"), ("adressesperre", "protected_address"),
    ("hjelp til flytting", "moving_help"),
):  # fmt: skip
    box("home", words)(lambda vault, family, what=what: step_kept(vault, family, what, owner="Kari") and None)  # type: ignore[misc]


@box("home", "nøkler")
def _(vault, family):
    of_home(vault, keys=TODAY)
    assert state_of(facts_of(vault, family[0].household), TODAY).phase == "after"


# -- phase 3: plan for oppfølging etter oppholdet -----------------------------------------------------------------


@box("after", "hvem som koordinerer, aldri senteret")
def _(vault, family):
    made = Coordination(
        household=family[0].household, person=family[0].person, coordinator="Krisesenteret", contact="", ends=None
    )
    refused(vault, save_coordination, made, "not_the_centre")
    vault.write(save_coordination, replace(made, coordinator="NAV"))
    assert rows(vault, Coordination)[0].coordinator == "NAV"


@box("after", "saksbehandler i NAV, kontakt på boligkontoret, koordinator i kommunen")
def _(vault, family):
    home = of_home(vault, nav_contact="Ada", housing_contact="Bo", municipal_coordinator="Eli")
    assert (home.nav_contact, home.housing_contact, home.municipal_coordinator) == ("Ada", "Bo", "Eli")


for words, what, who in (
    ("ansvarsgruppe", "responsibility_group", None), ("individuell plan", "individual_plan", 0),
    ("barnekoordinator", "child_coordinator", 1),
):  # fmt: skip

    def coordinated(vault: Any, family: list[Any], what: str = what, who: int | None = who) -> None:
        person = "" if who is None else family[who].person
        due = TODAY + timedelta(days=14)
        step = step_kept(vault, family, what, person=person, whom="Oppvekst", owner="Kari", due=due)
        assert step.waits
        assert ("moving_step_due", step.code) in open_tasks(vault, step.household), "it reminds before its day"
        vault.write(save_moving_step, replace(step, answer="yes", answered=TODAY))
        assert not rows(vault, MovingStep)[0].waits
        for own in ("Krisesenteret", "krisesenter"):
            again = MovingStep(code="", household=step.household, person=person, what=what, whom=own, since=TODAY)
            refused(vault, save_moving_step, again, "not_the_centre")

    box("after", words)(coordinated)


@box("after", "hvert barn: støtteperson, hørt om hva og når, henvisning")
def _(vault, family):
    home, boy = family[0].household, family[1].person
    vault.write(save_around, Around(household=home, person=boy, support="Tante Liv"))
    vault.write(
        write_heard,
        Heard(code="", household=home, person=boy, day=TODAY, about=frozenset({"housing"}), text="Vil hjem.", at=NOW, user=""),
    )  # fmt: skip
    vault.write(save_referral, Referral(code="", household=home, person=boy, to="mental_health", sent=TODAY))
    assert [one.support for one in rows(vault, Around)] == ["Tante Liv"]
    assert [one.day for one in rows(vault, Heard)] == [TODAY]
    assert [one.to for one in rows(vault, Referral)] == ["mental_health"]


@box("after", "oppdatert trygghetsplan gitt")
def _(vault, family):
    code = vault.write(give_safety_plan, PlanGiven(family[0].household, family[0].person, TODAY)).result
    assert code


@box("after", "oppfølging planlagt og gjort, én gang")
def _(vault, family):
    planned = AfterContact(
        code="", household=family[0].household, person=family[0].person, day=TODAY, how="day_visit", by="Kari"
    )
    code = vault.write(plan_contact, planned).result
    vault.write(do_contact, FollowedUp(code, TODAY))
    refused(vault, do_contact, FollowedUp(code, TODAY), "already_done")


@box("after", "når oppfølgingen slutter, og hvorfor")
def _(vault, family):
    home = of_home(vault, keys=ago(2))
    refused(vault, save_moving, replace(home, ended=TODAY), "reason_needed")
    vault.write(save_moving, replace(home, ended=TODAY, ended_why="Enige om det"))
    assert phases_of(facts_of(vault, home.household), TODAY)[2].done == TODAY


@box("after", "skole og veien tilbake kan fortsatt nås etter oppholdet")
def _(vault, family):
    home, boy = family[0].household, family[1].person
    vault.write(save_school, School(household=home, person=boy, attends="school", way_back="Fra mandag"))
    vault.write(record_departure, Departure(tuple(one.code for one in family), TODAY, {}, ""))
    assert [one.way_back for one in vault.read(lambda q: q.records.of(School, home, boy))] == ["Fra mandag"]


@pytest.mark.parametrize(("phase", "words", "do"), BOXES, ids=[f"{phase}: {words}" for phase, words, _ in BOXES])
def test_a_box_of_the_three_phases(vault, phase, words, do):
    do(vault, move_in(vault, SON, arrived=ago(10)))


# -- the phases themselves, and what holds the services together --------------------------------------------------


def test_each_phase_has_a_state_a_day_begun_a_day_done_and_an_owner(vault):
    home = move_in(vault, SON, arrived=ago(10))[0].household
    clarify(vault, home, clarify_owner="Kari", home_owner="Boligkontoret", after_owner="Ada")
    seen = {one.phase: one for one in phases_of(facts_of(vault, home), TODAY)}
    assert [(one.state, one.begun, one.done, one.owner) for one in seen.values()] == [
        ("done", ago(10), ago(8), "Kari"), ("going", ago(8), None, "Boligkontoret"), ("to_come", None, None, "Ada"),
    ]  # fmt: skip
    assert state_of(facts_of(vault, home), TODAY).owner == "Boligkontoret"
    assert [one.state for one in phases_of(facts_of(vault, home), ago(9))] == ["going", "to_come", "to_come"]
    stays = vault.read(lambda q: q.cases.household(home))
    vault.write(record_departure, Departure(tuple(one.code for one in stays), TODAY, {}, ""))
    assert [one.state for one in phases_of(facts_of(vault, home), TODAY)] == ["done", "done", "going"]


def test_a_phase_that_was_left_without_being_done_is_said_to_be_skipped(vault):
    stays = move_in(vault, arrived=ago(10))
    vault.write(record_departure, Departure((stays[0].code,), ago(1), {}, ""))
    states = [one.state for one in phases_of(facts_of(vault, stays[0].household), TODAY)]
    assert states == ["skipped", "skipped", "going"]


def test_the_list_of_all_names_a_colleague_who_has_a_phase_and_nobody_else(vault):
    home = move_in(vault, arrived=ago(10))[0].household
    clarify(vault, home, clarify_owner="Kari", home_owner="Mor til Anna", after_owner="")
    (listed,) = vault.read(lambda q: q.day.on_the_way())
    assert (listed.moving.clarify_owner, listed.moving.home_owner, listed.moving.after_owner) == ("Kari", SOMEBODY, "")
    assert listed.moving.lives_there == ""


def test_a_child_coordinator_is_a_childs(vault):
    mother, boy = move_in(vault, SON)
    new = MovingStep(code="", household=mother.household, what="child_coordinator", whom="Helsestasjonen", since=TODAY)
    refused(vault, save_moving_step, new, "child_needed")
    refused(vault, save_moving_step, replace(new, person=mother.person), "child_needed")
    other = move_in(vault, SON, room="K02")[1]
    refused(vault, save_moving_step, replace(new, person=other.person), "unknown_person")
    vault.write(save_moving_step, replace(new, person=boy.person))


def test_what_came_about_is_proposed_to_the_form_for_whom_it_is_and_what_was_only_asked_for_is_not(vault):
    mother, boy = move_in(vault, SON)
    home = mother.household

    def proposals(stay):
        done = vault.read(lambda q: q.records.done(home))
        return proposed(stay, done[home, stay.person]) if (home, stay.person) in done else {}

    for what, person in (("responsibility_group", ""), ("individual_plan", mother.person)):
        apply(vault, home, what=what, person=person)
    assert "responsibility_groups" not in proposals(mother).get("assistance_residents", ())
    assert "individual_plan" not in proposals(mother)
    for step in rows(vault, MovingStep):
        vault.write(save_moving_step, replace(step, answer="yes", answered=TODAY))
    assert {"responsibility_groups", "individual_plan_cooperation"} <= set(proposals(mother)["assistance_residents"])
    assert proposals(mother)["individual_plan"] == ("yes",)
    assert "responsibility_groups" in proposals(boy)["assistance_children"]


def test_asking_for_a_coordination_can_be_undone(vault):
    mother, boy = move_in(vault, SON)
    new = MovingStep(
        code="", household=mother.household, person=boy.person, what=COORDINATING[2], whom="Kommunen", since=TODAY
    )
    done = vault.write(save_moving_step, new)
    vault.write(undo, done.undo)
    assert rows(vault, MovingStep) == []
