"""The invented centre beside its rooms: day users, calls, appointments, who is dangerous, the book, and the way out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.domain.base import PersonKind
from app.domain.book import Incident, KeyLoan, Visitor
from app.domain.day import Appointment, Perpetrator, PhoneEntry
from app.domain.entities import Stay
from app.domain.moving import Alternative, Moving, MovingStep
from app.domain.states import StepAnswer
from app.domain.together import Adaptation, Heard, Meeting, Referral
from app.domain.year import SecurityControl
from app.ports import UnitOfWork
from app.use_cases.appointments import save_appointment
from app.use_cases.book import save_control, save_incident, save_key, save_phone, save_visitor
from app.use_cases.calls import NewCall, log_call
from app.use_cases.checks import members
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.demonstration_rights import furnish_rights
from app.use_cases.follow_up import NewFollowUp, open_follow_up
from app.use_cases.intake import Newcomer
from app.use_cases.moving import Weighed, save_moving, save_moving_step, weigh
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.together import TookPart, log_activity, save_adaptation, save_meeting, save_referral, write_heard

PHONES = (
    ("police", "Operasjonssentralen (oppdiktet)", "00 00 01 12", "hele døgnet"),
    ("duty_child_welfare", "Barnevernvakta (oppdiktet)", "00 00 02 00", "kveld og helg"),
    ("doctor", "Legevakta (oppdiktet)", "00 00 03 00", "hele døgnet"),
    ("assault_centre", "Overgrepsmottaket (oppdiktet)", "00 00 04 00", "hele døgnet"),
    ("interpreter", "Tolketjenesten (oppdiktet)", "00 00 05 00", "8–20"),
    ("taxi", "Drosje (oppdiktet)", "00 00 06 00", ""),
)
CALLS = (
    ("affected", {"violence", "safety"}, "Vil snakke før hun bestemmer seg. Ringer igjen.", "", 25),
    ("relative", {"advice"}, "En mor som er redd for datteren. Fikk råd om hva hun kan si.", "", 15),
    ("service", {"place"}, "Legevakta spør om plass i kveld.", "", 5),
    ("affected", {"children", "legal"}, "Spør om samvær.", "arabisk", 30),
)

VEHICLES = ("Grå stasjonsvogn ZZ 12345", "ZZ12345", "")
"""The same invented plate twice: the leader is told."""


def furnish_day(work: UnitOfWork, families: Sequence[Sequence[Stay]]) -> None:
    """As part of the demonstration; `families`: the stays of each case in the house, adults first."""
    for kind, name, phone, hours in PHONES:
        save_phone(work, PhoneEntry(code="", kind=kind, name=name, phone=phone, hours=hours))
    for caller, about, words, language, minutes in CALLS:
        log_call(work, NewCall(caller, frozenset(about), words, language, minutes))
    _day_users(work)
    _house(work)
    for number, stays in enumerate(families[:3]):
        _family(work, stays, number)
    for number, stays in enumerate(families[1:4]):
        _way_out(work, stays, number)
    if families:
        furnish_rights(work, [stays[0] for stays in families[:2]])


def _day_users(work: UnitOfWork) -> None:
    """A woman with a daughter, who lives at home and has come three times."""
    people = (
        Newcomer(gender="woman", birth_year=1991),
        Newcomer("child", gender="woman", birth_year=work.today.year - 6),
    )
    household = open_follow_up(work, NewFollowUp(people, _ago(work, 20))).result
    woman = members(work, household)[0].person
    for days in (20, 13, 6):
        log_contact(work, Visit(Newcomer(code=woman), _ago(work, days), "day_visit"))
    entry = Appointment(
        code="", household=household, person=woman, day=work.today, at="13:00", what="visit_here", along="primary_contact",
        interpreter="booked", language="tigrinja",
    )  # fmt: skip
    save_appointment(work, entry)


def _house(work: UnitOfWork) -> None:
    save_incident(
        work,
        Incident(
            code="", day=_ago(work, 2), at="22:10", what="deviation", happened="Døra til bakgården sto åpen da kvelden begynte.",
            told="Bakvakt", owner="Lederen", due=work.today + timedelta(days=5), user="",
        ),
    )  # fmt: skip
    done = Incident(
        code="", day=_ago(work, 30), what="near_miss", happened="En besøkende ble sluppet inn uten at kameraet ble sjekket.",
        owner="Lederen", done="Gått gjennom på personalmøtet.", closed=_ago(work, 24), user="",
    )  # fmt: skip
    save_incident(work, done)
    save_key(work, KeyLoan(code="", key="Kort 7", holder="Vikar", since=_ago(work, 3)))
    save_visitor(
        work,
        Visitor(code="", day=work.today, came="09:10", went="09:40", name="Vaktmester", errand="Lås", let_in_by=""),
    )
    save_control(
        work, SecurityControl(code="", day=_ago(work, 40), what="fire_drill", found="Alle ute på tre minutter.")
    )


def _family(work: UnitOfWork, stays: Sequence[Stay], number: int) -> None:
    adult, home = stays[0], stays[0].household
    entry = Perpetrator(
        code="", household=home, birth_year=1984, watch="Kjører forbi om kvelden", vehicle=VEHICLES[number],
        told_by="person", told=_ago(work, 4),
    )  # fmt: skip
    save_perpetrator(work, PerpetratorCard(entry, {adult.person: "former_partner"}))
    what, at = (("court", "10:00"), ("nav", "12:30"), ("doctor", "09:00"))[number]
    day = work.today + timedelta(days=number % 2)
    save_appointment(
        work,
        Appointment(
            code="", household=home, person=adult.person, day=day, at=at, what=what, along="staff", transport="taxi"
        ),
    )
    told = ("Spiser ikke svin.", "Egen hylle i kjøleskapet.")
    save_adaptation(work, Adaptation(household=home, person=adult.person, what="diet", fact=told[0], done=told[1]))
    for child in stays[1:]:
        if child.kind == PersonKind.CHILD:
            _child(work, child)


def _way_out(work: UnitOfWork, stays: Sequence[Stay], number: int) -> None:
    """The need is clarified; one is chosen, applied for, and once refused and complained about."""
    home, clarified = stays[0].household, max(min(stay.arrived for stay in stays), _ago(work, 20 - 5 * number))
    what = ("municipal_here", "private_rental", "home_again")[number]
    answer = "home_again" if what == "home_again" else "new_home"
    save_moving(
        work,
        Moving(
            household=home, home="rented", in_name="partner", answer=answer, clarified=clarified, clarify_owner=work.actor.name,
            demands=frozenset({"not_ground_floor", "near_school"}), home_owner=work.actor.name,
        ),
    )  # fmt: skip
    way = Alternative(
        code="", household=home, what=what, safe="with_measures", why="Ikke på bakkeplan, og ikke nær ham.", day=clarified,
        own_view="Vil bo nær skolen.", measures=frozenset({"locks"}), state="chosen",
    )  # fmt: skip
    weigh(work, Weighed(way))
    if number < 2:
        step = MovingStep(
            code="", household=home, what="application", whom="Boligkontoret", since=clarified, letter=True,
            due=work.today + timedelta(days=10),
        )  # fmt: skip
        if number:
            step = replace(step, answer=StepAnswer.NO, answered=_ago(work, 2), complained=_ago(work, 1))
        save_moving_step(work, step)
    group = MovingStep(
        code="",
        household=home,
        what="responsibility_group",
        whom="Koordinerende enhet",
        since=clarified,
        owner="Kommunen",
    )
    save_moving_step(work, group)


def _child(work: UnitOfWork, child: Stay) -> None:
    home, who = child.household, child.person
    words = "Vil ha med seg bamsen."
    about = frozenset({"stay", "wishes"})
    write_heard(
        work, Heard(code="", household=home, person=who, day=_ago(work, 1), about=about, text=words, at=work.now, user="")
    )  # fmt: skip
    met = Meeting(
        code="", household=home, person=who, day=work.today, at="16:00", what="visit", whom="grandparent", state="agreed"
    )  # fmt: skip
    save_meeting(work, met)
    again = work.today + timedelta(days=7)
    save_referral(
        work, Referral(code="", household=home, person=who, to="health_nurse", sent=_ago(work, 3), ask_again=again)
    )  # fmt: skip
    log_activity(work, TookPart("play", ((home, who),), minutes=40))


def _ago(work: UnitOfWork, days: int) -> date:
    return work.today - timedelta(days=days)
