"""Appointments, who is dangerous, the child's surroundings, groups, adaptation, the house's book, and mistakes taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.capacity.outside import late, look_ins
from app.care.danger import peril_of
from app.care.perpetrators import same_men
from app.care.proposals import proposed
from app.domain.base import HouseholdCode
from app.domain.book import Incident, KeyLoan, LookIn, Visitor, open_incidents, overdue
from app.domain.care import SERVICES, Danger, Measure
from app.domain.day import Appointment, FollowUp, Perpetrator, PerpetratorRelation, PhoneEntry
from app.domain.entities import Contact, Request, Room, Stay
from app.domain.errors import Question
from app.domain.together import Activity, ActivityPart, Adaptation, Around, Heard, Meeting, Referral
from app.domain.year import SecurityControl
from app.forms.definitions import code_lists
from app.use_cases.appointments import save_appointment, take_back_appointment
from app.use_cases.book import (
    LookedIn,
    look_in,
    save_control,
    save_incident,
    save_key,
    save_phone,
    save_visitor,
)
from app.use_cases.children import Week, save_week
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.intake import Newcomer
from app.use_cases.mistakes import (
    RightContact,
    TakeBack,
    correct_contact,
    correct_request,
    take_back_contact,
    take_back_request,
    take_back_stay,
)
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.rooms import save_room
from app.use_cases.together import (
    TookPart,
    log_activity,
    save_adaptation,
    save_around,
    save_meeting,
    save_referral,
    write_heard,
)
from db.table import table_of
from tests.app import days
from tests.app.caring import fetcher, measure, note, open_tasks
from tests.app.house import SON, ago, as_duty, events, move_in, refused
from tests.support import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def family(vault):
    return move_in(vault, SON, arrived=ago(5))


def rows(vault, kind):
    return table_of(kind).where(vault.db, {})


# -- appointments -----------------------------------------------------------------------------------------------


def test_the_board_has_the_appointments_of_two_days_without_a_word_of_them(vault, family):
    mother = family[0]
    who = (mother.household, mother.person)
    for day, at in ((TODAY, "14:00"), (TOMORROW, "09:00"), (TODAY, "0915"), (TODAY + timedelta(days=2), "10:00")):
        vault.write(save_appointment, days.an_appointment(*who, day=day, at=at, place="Tinghuset", who_along="Kari"))
    shown = vault.read(lambda q: q.day.appointments(TODAY, TOMORROW))
    assert [(a.day, a.at) for a in shown] == [(TODAY, "09:15"), (TODAY, "14:00"), (TOMORROW, "09:00")]
    assert {(a.place, a.who_along, a.along, a.what) for a in shown} == {("", "", "staff", "court")}
    kept = replace(rows(vault, Appointment)[0], outcome="cancelled")
    vault.write(save_appointment, kept)
    assert len(vault.read(lambda q: q.day.appointments(TODAY, TOMORROW))) == 2, "what is called off is not shown"
    vault.write(take_back_appointment, kept.code)
    assert events(vault, mother.person)[0] == "appointment_taken_back"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": ""}, "field_needed"), ({"at": "25:00"}, "bad_time"), ({"until": "09:00"}, "ends_before"),
        ({"outcome": "held", "day": TOMORROW}, "day_in_future"), ({"interpreter": "booked"}, "which_language"),
        ({"person": "P-9999"}, "unknown_person"), ({"household": "S-999", "person": ""}, "unknown_case"),
        ({"what": ""}, "choose_answer"), ({"along": "dog"}, "unknown_code"), ({"day": TODAY.replace(year=2090)}, "absurd_date"),
    ],
)  # fmt: skip
def test_what_no_appointment_can_be_is_refused(vault, family, change, code):
    refused(
        vault, save_appointment, replace(days.an_appointment(family[0].household, family[0].person), **change), code
    )


# -- who is dangerous -------------------------------------------------------------------------------------------


def card(home, *people, relation="former_partner", **more):
    return PerpetratorCard(days.a_perpetrator(home, **more), dict.fromkeys(people, relation))


def peril(vault, home):
    of = vault.read(lambda q: [q.records.of(k, home) for k in (Danger, Measure, Perpetrator, PerpetratorRelation)])
    danger, measures, known, relations = of
    return peril_of(
        home, TODAY, danger=next(iter(danger), None), measures=measures, fetchers=(), perpetrators=known, relations=relations
    )  # fmt: skip


def test_a_perpetrator_is_told_by_relation_on_the_strip_never_by_name(vault, family):
    home = family[0].household
    vault.write(
        save_perpetrator, card(home, family[0].person, name="Per Utøver", watch="Arr i panna", vehicle="Volvo EK12345")
    )
    told = peril(vault, home)
    assert told.relations == ("former_partner",)
    assert "Arr i panna" in told.watch
    assert "EK12345" in told.watch
    assert "Utøver" not in f"{told}"
    kept = rows(vault, Perpetrator)[0]
    vault.write(save_perpetrator, PerpetratorCard(replace(kept, ended=TODAY), {family[0].person: "former_partner"}))
    assert peril(vault, home) is None, "who is dangerous no more"


def test_relations_are_changed_and_taken_away_with_the_card(vault, family):
    home, mother, boy = family[0].household, family[0].person, family[1].person
    code = vault.write(save_perpetrator, card(home, mother, boy)).result
    kept = rows(vault, Perpetrator)[0]
    vault.write(save_perpetrator, PerpetratorCard(kept, {mother: "spouse_or_cohabitant", boy: ""}))
    (left,) = rows(vault, PerpetratorRelation)
    assert (left.perpetrator, left.person, left.relation) == (code, mother, "spouse_or_cohabitant")
    refused(vault, save_perpetrator, PerpetratorCard(replace(kept, version=2), {mother: ""}), "relation_needed")


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        ({"vehicle": "Grå Golf, EK 12345"}, {"vehicle": "ek12345"}, "vehicle"),
        ({"name": "Mohammed Ali"}, {"name": "Muhammad Aly"}, "name"),
        ({"name": "Per Olav Hansen"}, {"name": "Hansen, Per"}, "name"),
        ({"name": "Per Hansen", "birth_year": 1980}, {"name": "Per Hansen", "birth_year": 1981}, ""),
        ({"name": "Per"}, {"name": "Per"}, ""), ({"name": "Per Hansen"}, {"name": "Ola Berg"}, ""),
        ({"vehicle": "Grå Golf"}, {"vehicle": "Grå Golf"}, ""),
        ({"ended": TODAY, "name": "Per Hansen"}, {"name": "Per Hansen"}, ""),
    ],
)  # fmt: skip
def test_the_same_man_in_two_families_is_pointed_out(one, other, by):
    known = [days.a_perpetrator("S-001", code="X-1", **one), days.a_perpetrator("S-002", code="X-2", **other)]
    assert [(s.one, s.other, s.by) for s in same_men(known)] == ([("S-001", "S-002", by)] if by else [])
    assert same_men([known[0], replace(known[1], household=HouseholdCode("S-001"))]) == [], "one family is no news"


def test_only_a_leader_is_told(vault, family):
    other = move_in(vault, room="K02")[0]
    for stay in (family[0], other):
        vault.write(save_perpetrator, card(stay.household, stay.person, vehicle="EK12345"))
    assert len(vault.read(lambda q: q.day.same_men())) == 1
    assert as_duty(vault).read(lambda q: q.day.same_men()) == []


# -- around the child -------------------------------------------------------------------------------------------


def test_no_samvaer_is_agreed_while_a_prohibition_toward_the_child_stands(vault, family):
    boy = family[1]
    measure(vault, boy, TODAY + timedelta(days=9))
    agreed = days.a_meeting(boy.household, boy.person)
    refused(vault, save_meeting, agreed, "no_meeting_now")
    vault.write(save_meeting, replace(agreed, whom="sibling"))
    held = replace(agreed, state="held")
    with pytest.raises(Question, match="held_though_forbidden"):
        vault.write(save_meeting, held)
    vault.write(save_meeting, held, {"held_though_forbidden"})
    assert {m.whom for m in rows(vault, Meeting)} == {"sibling", "other_parent"}


def test_a_prohibition_toward_the_mother_does_not_speak_of_the_child(vault, family):
    measure(vault, family[0], TODAY + timedelta(days=9))
    vault.write(save_meeting, days.a_meeting(family[1].household, family[1].person))
    refused(vault, save_meeting, days.a_meeting(family[0].household, family[0].person), "wrong_kind")


def test_a_child_is_heard_and_it_stands(vault, family):
    who = (family[1].household, family[1].person)
    vault.write(write_heard, days.a_hearing(*who, about=frozenset({"contact", "housing"})))
    (kept,) = rows(vault, Heard)
    assert (kept.user, kept.text) == ("Kari", "Vil hjem.")
    refused(vault, write_heard, days.a_hearing(*who, about=frozenset()), "choose_answer")
    vault.write(save_around, Around(household=who[0], person=who[1], support="Mormor", violent_contact="phone"))
    refused(vault, save_around, Around(household=who[0], person=family[0].person, support="x"), "wrong_kind")


def test_a_referral_that_waits_is_asked_about_and_an_answer_ends_it(vault, family):
    who = (family[1].household, family[1].person)
    code = vault.write(save_referral, days.a_referral(*who, ask_again=TOMORROW)).result
    assert ("referral_waits", code) in open_tasks(vault, who[0])
    kept = rows(vault, Referral)[0]
    vault.write(save_referral, replace(kept, answer="accepted", answered=TODAY))
    assert ("referral_waits", code) not in open_tasks(vault, who[0])


def test_who_brings_is_kept_beside_who_fetches(vault, family):
    boy = family[1]
    code = fetcher(vault, boy)
    vault.write(save_week, Week(boy.household, boy.person, {0: ("15:00", code)}, {0: ("08:00", code)}))
    refused(vault, save_week, Week(boy.household, boy.person, {0: ("15:00", code)}, {0: ("8", code)}), "bad_time")


def test_who_takes_part_is_help_given(vault, family):
    mother, boy = family
    both = tuple((s.household, s.person) for s in family)
    vault.write(log_activity, TookPart("group_talk", both, minutes=45))
    vault.write(log_activity, TookPart("child_minding", both[1:]))
    vault.write(save_meeting, days.a_meeting(*both[1], whom="sibling", state="held", what="handover"))
    done = vault.read(lambda q: q.records.done(mother.household))
    adult = proposed(mother, done[both[0]])["assistance_residents"]
    assert {"childminding", "other_group_offers", "help_contact_handover_children"} <= set(adult)
    assert "groups_for_children" in proposed(boy, done[both[1]])["assistance_children"]
    assert len(rows(vault, ActivityPart)) == 3
    refused(vault, log_activity, TookPart("play", ()), "choose_who")
    refused(vault, log_activity, TookPart("play", ((mother.household, "P-9999"),)), "unknown_person")
    assert len(rows(vault, Activity)) == 2


def test_adaptation_is_facts_and_emptied_it_goes(vault, family):
    home, who = family[0].household, family[0].person
    diet = Adaptation(household=home, person=who, what="diet", fact="Uten melk", done="Egen hylle")
    vault.write(save_adaptation, diet)
    vault.write(save_adaptation, Adaptation(household=home, person=who, what="sami_offered", fact=""))
    vault.write(save_adaptation, replace(diet, fact="", done="", version=1))
    assert [a.what for a in rows(vault, Adaptation)] == ["sami_offered"]
    refused(vault, save_adaptation, Adaptation(household=home, person=who, what="sleep", fact=""), "field_needed")


# -- the house's book -------------------------------------------------------------------------------------------


def test_a_deviation_has_an_owner_and_an_end(vault):
    code = vault.write(save_incident, days.an_incident(due=TOMORROW)).result
    assert ("incident_open", code) in {(t.kind, t.subject) for t in vault.read(lambda q: q.records.tasks_open())}
    kept = rows(vault, Incident)[0]
    refused(vault, save_incident, replace(kept, closed=TODAY), "say_what_was_done")
    refused(vault, save_incident, replace(kept, owner=" "), "field_needed")
    refused(vault, save_incident, replace(kept, closed=ago(1), done="x"), "ends_before")
    vault.write(save_incident, replace(kept, closed=TODAY, done="Ny lås."))
    assert vault.read(lambda q: q.records.tasks_open()) == []
    late, soon = days.an_incident(code="1"), days.an_incident(code="2", due=TODAY)
    gone = days.an_incident(code="4", due=ago(1))
    assert overdue([late, soon, gone, replace(gone, closed=TODAY)], TODAY) == [gone]
    assert open_incidents([late, soon, days.an_incident(code="3", closed=TODAY)], TODAY) == [soon, late]


def test_keys_visitors_controls_and_numbers_are_kept_by_whoever_is_on_duty(vault):
    duty = as_duty(vault)
    duty.write(save_key, KeyLoan(code="", key="Kort 3", holder="Vikar", since=TODAY))
    duty.write(save_visitor, Visitor(code="", day=TODAY, came="9", name="Rørlegger", let_in_by=""))
    duty.write(save_control, SecurityControl(code="", day=TODAY, what="fire_drill", found="Alle ute på to minutter"))
    duty.write(save_phone, PhoneEntry(code="", kind="taxi", name="Drosje", phone="00 00 00 00"))
    (visitor,) = vault.read(lambda q: q.day.visitors(TODAY))
    assert (visitor.came, visitor.let_in_by) == ("09:00", "Vakt")
    assert [k.key for k in vault.read(lambda q: q.day.keys())] == ["Kort 3"]
    assert [p.name for p in vault.read(lambda q: q.day.phones())] == ["Drosje"]
    refused(vault, save_phone, PhoneEntry(code="", kind="taxi", name="", phone="1"), "field_needed")
    refused(vault, save_visitor, replace(visitor, went="08:00"), "ends_before")
    vault.write(save_visitor, Visitor(code="", day=ago(1), came="23:30", name="Lege", let_in_by=""))
    late, _ = vault.read(lambda q: q.day.visitors(TODAY))
    assert late.name == "Lege", "who came before midnight and has not gone is in the house"
    vault.write(save_visitor, replace(late, went="00:15"))
    assert vault.read(lambda q: q.day.visitors(TODAY)) == [visitor]


def test_a_place_without_staff_at_night_is_looked_in_on(vault):
    vault.write(save_room, Room(code="H01", offer="men", beds=1, outside=True, look_ins=2, looked_by="Nattevakt"))
    man = move_in(vault, adult=Newcomer(name="Ola", gender="man"), room="H01", offer="men")[0]
    move_in(vault)
    assert [(d.household, d.done, d.is_due) for d in due(vault)] == [(man.household, 0, True)]
    assert [len(late(due(vault), NOW.replace(hour=hour, minute=0))) for hour in (17, 18)] == [0, 1]
    vault.write(look_in, LookedIn(man.household, "H01", "Sov."))
    vault.write(look_in, LookedIn(man.household, "H01"))
    (line,) = due(vault)
    assert (line.done, line.wanted, line.last, line.by, line.is_due) == (2, 2, f"{NOW:%H:%M}", "Nattevakt", False)
    assert late([line], NOW.replace(hour=23)) == []
    refused(vault, look_in, LookedIn(man.household, "K01"), "unknown_room")
    vault.write(save_room, Room(code="H02", offer="men", beds=1, outside=True))
    refused(vault, look_in, LookedIn(man.household, "H02"), "not_in_that_room")
    assert len(rows(vault, LookIn)) == 2


def due(vault):
    return vault.read(
        lambda q: look_ins(q.house.span(TODAY, TOMORROW), TODAY, q.day.looked_in(TODAY, TOMORROW))
    )  # fmt: skip


def test_the_contact_log_knows_every_partner_of_the_national_list():
    known = {"mental_health_dps": "mental_health"}
    asked = [known.get(item.code, item.code) for item in code_lists()["cooperation_partners"]]
    assert not set(asked) - set(SERVICES)


# -- mistakes ---------------------------------------------------------------------------------------------------


def contact(vault, code):
    return vault.read(lambda q: q.cases.contact(code))


def test_a_visit_is_redated_and_moved_to_the_right_person_and_counts_there_alone(vault, family):
    code = vault.write(
        log_contact, Visit(Newcomer(name="Feil"), TODAY, "day_visit", answers={"reasons": ("threats",)})
    ).result
    other = vault.write(log_contact, Visit(Newcomer(name="Rett"), TODAY, "day_visit")).result
    who = contact(vault, other).person
    vault.write(correct_contact, RightContact(code, ago(3), "phone_talk", who, 1))
    kept = contact(vault, code)
    assert (kept.day, kept.mode, kept.person, kept.answers) == (ago(3), "phone_talk", who, {"reasons": ("threats",)})
    assert events(vault, code) == ["contact_corrected", "contact"]
    refused(vault, correct_contact, RightContact(code, ago(3), "phone_talk", who, 1), "edited_meanwhile")
    refused(vault, correct_contact, RightContact(code, TOMORROW, "phone_talk", who, 2), "day_in_future")
    refused(vault, take_back_contact, TakeBack(code, " "), "reason_needed")
    vault.write(take_back_contact, TakeBack(code, "Førte den to ganger"))
    assert [c.code for c in rows(vault, Contact)] == [other]
    assert events(vault, code)[0] == "contact_taken_back"


def test_an_enquiry_is_put_right_or_taken_back_with_its_question(vault):
    asked = Enquiry(TODAY, "women", 1, 0, "other_shelter", alternative="other_shelter", alternative_note="Nabo")
    code = vault.write(record_enquiry, asked).result
    kept = rows(vault, Request)[0]
    vault.write(correct_request, replace(kept, day=ago(1), children=2, channel="police", outcome="admitted"))
    now = rows(vault, Request)[0]
    assert (now.day, now.children, now.channel, now.outcome) == (ago(1), 2, "police", "other_shelter")
    vault.write(take_back_request, TakeBack(code, "Spøk"))
    assert rows(vault, Request) == []
    assert vault.read(lambda q: q.records.tasks_open()) == []


def test_a_stay_that_never_was_goes_and_what_was_written_stays_in_the_case(vault, family):
    mother, boy = family
    note(vault, mother, text="Skrevet.")
    before = len(rows(vault, Stay))
    vault.write(take_back_stay, TakeBack(mother.code, "Kom aldri"))
    assert len(rows(vault, Stay)) == before - 1
    (followed,) = rows(vault, FollowUp)
    assert (followed.person, followed.household, followed.until) == (mother.person, mother.household, None)
    assert vault.read(lambda q: q.records.note_count(mother.household)) == 1
    vault.write(take_back_stay, TakeBack(boy.code, "Kom aldri"))
    assert vault.read(lambda q: q.house.tonight(TODAY)) == []


def test_a_stay_nobody_has_written_about_goes_without_a_trace_but_the_history(vault):
    alone = move_in(vault)[0]
    vault.write(take_back_stay, TakeBack(alone.code, "Feil kvinne"))
    assert rows(vault, Stay) == rows(vault, FollowUp) == []
    assert open_tasks(vault, alone.household) == set()
    (hit,) = vault.read(lambda q: q.cases.search("Bjørnstad"))
    assert hit.household == "", "the person can still be found, and is in no case"
    assert events(vault, alone.household)[0] == "stay_taken_back"
