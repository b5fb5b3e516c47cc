"""What moves people or rights can be taken back for a minute: everything is as it was, both stand in the history."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest

from app import use_cases
from app.domain.book import KeyLoan, Visitor
from app.domain.care import Danger, Measure
from app.domain.child import Fetcher
from app.domain.day import PhoneEntry
from app.domain.house import Closure, MustNotMeet, ReadyToMove
from app.domain.moving import AfterContact, Alternative, Moving, MovingStep
from app.domain.rights import Reservation
from app.domain.together import Adaptation
from app.roles import declared
from app.use_cases import stays
from app.use_cases.appointments import save_appointment, take_back_appointment
from app.use_cases.book import drop_phone, save_key, save_phone, save_visitor
from app.use_cases.calls import NewCall, log_call, take_back_call
from app.use_cases.children import DayChange, Week, fetch_otherwise, save_fetcher, save_week
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.doubles import Two, keep_two
from app.use_cases.follow_up import EndFollowUp, NewFollowUp, end_follow_up, open_follow_up
from app.use_cases.households import Loan, ReadyEnd, end_ready, keep_apart, lend_room, mark_ready, may_meet
from app.use_cases.intake import Newcomer
from app.use_cases.journal import NewNote, save_consent, write_note
from app.use_cases.mistakes import (
    RightContact,
    TakeBack,
    correct_contact,
    correct_request,
    take_back_contact,
    take_back_request,
    take_back_stay,
)
from app.use_cases.moving import (
    FollowedUp,
    Weighed,
    do_contact,
    drop_contact,
    plan_contact,
    save_moving,
    save_moving_step,
    weigh,
)
from app.use_cases.papers import NewPaper, change_paper, keep_paper
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from app.use_cases.protection import save_danger, save_measure, save_relocation
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.retention import Decision, decide_fate, take_back_deletion
from app.use_cases.rights import (
    Asked,
    Restricted,
    Shared,
    answer_request,
    ask_for,
    decide_share,
    lift_restriction,
    restrict,
    save_reservation,
)
from app.use_cases.rooms import HoldWish, Reopening, close_room, hold_room, release_hold, reopen_room
from app.use_cases.stays import (
    Away,
    DateCorrection,
    Departure,
    Expected,
    FamilyDates,
    Return,
    RoomMove,
    RoomSwap,
    correct_dates,
    correct_together,
    expect_departure,
    record_absence,
    record_departure,
    record_return,
    record_room_move,
    swap_rooms,
)
from app.use_cases.tasks import Postponement, TaskEnd, end_task, postpone_task, reopen_task
from app.use_cases.together import (
    TookPart,
    log_activity,
    save_adaptation,
    save_meeting,
    save_referral,
    take_back_activity,
)
from app.use_cases.undo import undo
from tests.app import days, papers
from tests.app.caring import a_consent, a_fetcher, a_measure, a_relocation, fetcher, records, tasks
from tests.app.house import DAUGHTER, SON, ago, dump, events, household, mean, move_in, refused
from tests.app.papers import a_paper, a_pdf
from tests.support import TODAY

WRITTEN = ("version", "history", "access_log", "sqlite_sequence", "sequence", "anchor", "finding")
"""What only grows: lines, and the codes that were given out."""


def rows(vault):
    """Every row of every kind, without how often it was written."""
    found = {}
    for table, lines in dump(vault).items():
        if table in WRITTEN or table.startswith(("person_search", "login")):
            continue
        names = [column[1] for column in vault.db.execute(f"PRAGMA table_info({table})")]
        at = names.index("version") if "version" in names else None
        kept = [tuple(v for n, v in enumerate(line) if n != at) for line in lines]
        found[table] = sorted(map(repr, kept))
    return found


def operations(vault):
    """Every operation that is offered to be taken back, on a family that is here."""
    mother, son, _ = move_in(vault, SON, DAUGHTER, arrived=ago(5))
    other = move_in(vault, room="K02", arrived=ago(5))[0]
    code = fetcher(vault, son)
    task = tasks(vault, mother.household)[0]
    yield record_departure, Departure((mother.code, son.code), TODAY, {}, "Mormor")
    yield record_room_move, RoomMove((mother.code,), TODAY, "K02")
    yield swap_rooms, RoomSwap((mother.code,), "K01", (other.code,), "K02", TODAY)
    yield expect_departure, Expected((mother.code, son.code), TODAY + timedelta(days=3))
    yield record_absence, Away(mother.code, ago(1))
    mean(vault, record_absence, Away(other.code, ago(1)))
    yield record_return, Return(other.code, TODAY)
    yield correct_dates, DateCorrection(mother.code, ago(4), None, None, household(vault, mother.household)[0].version)
    family = household(vault, mother.household)
    yield (
        correct_together,
        FamilyDates(tuple(DateCorrection(s.code, ago(6), None, None, s.version) for s in family if not s.departed)),
    )
    yield save_fetcher, a_fetcher(son, "other_parent", False, name="Far")
    yield save_week, Week(son.household, son.person, {0: ("13:45", code)})
    yield save_measure, a_measure(mother, TODAY + timedelta(days=30))
    yield save_danger, Danger(household=mother.household, relations=frozenset({"childrens_father"}), watch="Grå bil")
    yield end_task, TaskEnd(task.code, "done")
    yield postpone_task, Postponement(task.code, TODAY + timedelta(days=2), "Venter på politiet")
    vault.write(end_task, TaskEnd(task.code, "done"))
    yield reopen_task, task.code
    yield hold_room, HoldWish("M01", TODAY)
    ready = ReadyToMove(household=mother.household, since=TODAY, waits_for="municipal_housing")
    yield mark_ready, ready
    vault.write(mark_ready, ready)
    yield lend_room, Loan(mother.household, "M01", TODAY, "Styret")
    yield end_ready, ReadyEnd(mother.household, TODAY)
    pair = MustNotMeet(one=mother.person, other=other.household, reason="Kjenner den som truer")
    yield keep_apart, pair
    vault.write(keep_apart, pair)
    yield may_meet, pair
    closed = Closure(room="M01", since=TODAY, reason="Vannskade")
    yield close_room, closed
    vault.write(close_room, closed)
    yield reopen_room, Reopening("M01", TODAY, TODAY)
    vault.write(reopen_room, Reopening("M01", TODAY, TODAY))
    yield fetch_otherwise, DayChange(son.household, son.person, TODAY)
    yield save_relocation, a_relocation(mother.household)
    yield release_hold, vault.write(hold_room, HoldWish("M01", TODAY)).result
    yield save_consent, a_consent(mother.household, mother.person)
    yield from of_the_day(vault, mother, son)
    yield from of_the_way_out(vault, mother)
    yield from of_the_rights(vault, mother, other)


def of_the_rights(vault, mother, other):
    """The same of what the law gives the person."""
    yield save_reservation, Reservation(person=mother.person, told=TODAY, answer="reserved", decided_by="self")
    asked = vault.write(ask_for, Asked(mother.person, "copy", TODAY)).result
    request = next(one for one in vault.read(lambda q: q.rights.requests()) if one.code == asked)
    yield answer_request, replace(request, answered=TODAY, outcome="given")
    yield restrict, Restricted(mother.household, "Uenig")
    vault.write(restrict, Restricted(mother.household, "Uenig"))
    yield lift_restriction, mother.household
    yield decide_share, Shared(mother.person, f"person:{mother.person}", "in")
    yield keep_two, Two(mother.person, other.person)
    gone = move_in(vault, room="", offer="men", arrived=ago(9))[0]
    vault.write(record_departure, Departure((gone.code,), ago(2)))
    yield decide_fate, Decision(gone.household, "delete", "time")
    vault.write(decide_fate, Decision(gone.household, "delete", "time"))
    yield take_back_deletion, gone.household


def of_the_way_out(vault, mother):
    """The same of the way to a home."""
    home = mother.household
    yield save_moving, Moving(household=home, answer="new_home", clarified=TODAY)
    way = Alternative(code="", household=home, what="private_rental", safe="yes", day=TODAY, state="chosen")
    yield weigh, Weighed(way)
    yield save_moving_step, MovingStep(code="", household=home, what="application", since=TODAY, due=TODAY)
    call = AfterContact(code="", household=home, person=mother.person, day=TODAY, how="phone_talk")
    yield plan_contact, call
    yield do_contact, FollowedUp(vault.write(plan_contact, call).result, TODAY)
    yield drop_contact, vault.write(plan_contact, call).result


def of_the_day(vault, mother, son):
    """The same of what is not the house's nights."""
    who, boy = (mother.household, mother.person), (son.household, son.person)
    yield open_follow_up, NewFollowUp((days.AUNT,), TODAY)
    yield end_follow_up, EndFollowUp(days.follow(vault), TODAY, "agreed")
    yield save_appointment, days.an_appointment(*who)
    yield take_back_appointment, vault.write(save_appointment, days.an_appointment(*who)).result
    yield save_perpetrator, PerpetratorCard(days.a_perpetrator(mother.household), {mother.person: "former_partner"})
    yield save_meeting, days.a_meeting(*boy, whom="sibling")
    yield save_referral, days.a_referral(*boy, ask_again=TODAY)
    yield log_activity, TookPart("play", (boy,))
    yield take_back_activity, vault.write(log_activity, TookPart("play", (boy,))).result
    yield save_adaptation, Adaptation(household=who[0], person=who[1], what="diet", fact="Uten melk")
    yield save_key, KeyLoan(code="", key="Kort 3", holder="Vikar", since=TODAY)
    yield save_visitor, Visitor(code="", day=TODAY, came="12:00", name="Rørlegger", let_in_by="")
    entry = PhoneEntry(code="", kind="taxi", name="Drosje", phone="00 00 00 00")
    yield save_phone, entry
    kept = vault.write(save_phone, entry).result
    yield drop_phone, replace(entry, code=kept, version=1)
    visit = Visit(Newcomer(code=mother.person), TODAY, "day_visit")
    logged = vault.write(log_contact, visit).result
    yield correct_contact, RightContact(logged, ago(1), "phone_talk", mother.person, 1)
    yield take_back_contact, TakeBack(vault.write(log_contact, visit).result, "To ganger")
    asked = Enquiry(TODAY, "women", 1, 0, "other_shelter", alternative="other_shelter", alternative_note="Nabo")
    request = vault.write(record_enquiry, asked).result
    kept = vault.read(lambda q: next(r for r in q.house.requests(TODAY.year) if r.code == request))
    yield correct_request, replace(kept, adults=2, channel="came")
    yield take_back_request, TakeBack(vault.write(record_enquiry, asked).result, "To ganger")
    yield keep_paper, NewPaper(a_paper(who[0], expires=TODAY + timedelta(days=60)), a_pdf())
    held = replace(a_paper(who[0], title="Rettet"), code=papers.kept(vault, who[0]), version=1)
    yield change_paper, held
    yield take_back_call, vault.write(log_call, NewCall("relative", said="Spurte om råd.")).result
    yield take_back_stay, TakeBack(move_in(vault, room="")[0].code, "Kom aldri")


def undoables():
    """Every use case that says it can be taken back, found in the modules themselves."""
    modules = (import_module(one.name) for one in iter_modules(use_cases.__path__, f"{use_cases.__name__}."))
    return {f for module in modules for f in vars(module).values() if getattr(f, "undoable", False)}


def test_everything_is_as_it_was_and_both_stand_in_the_history(vault):
    tried = set()
    for use_case, command in operations(vault):
        before = rows(vault)
        done = mean(vault, use_case, command)
        assert done.undo is not None, use_case.__name__
        assert rows(vault) != before
        back = vault.write(undo, done.undo)
        assert done.kinds <= back.kinds, f"{use_case.__name__}: a page that showed it goes on showing it"
        assert rows(vault) == before, use_case.__name__
        assert any(
            "undone" in events(vault, row[0]) for row in vault.db.execute("SELECT DISTINCT subject FROM history")
        )
        refused(vault, undo, done.undo, "undo_too_late")
        tried.add(use_case)
    assert tried == undoables()


def test_what_somebody_has_changed_since_is_not_taken_back(vault):
    mother = move_in(vault)[0]
    done = mean(vault, record_absence, Away(mother.code, TODAY))
    vault.write(record_return, Return(mother.code, TODAY))
    before = rows(vault)
    refused(vault, undo, done.undo, "undo_too_late")
    assert rows(vault) == before


def test_a_departure_of_a_family_is_taken_back_whole_or_not_at_all(vault):
    mother, son, daughter = move_in(vault, SON, DAUGHTER)
    done = mean(vault, record_departure, Departure((mother.code, son.code, daughter.code), TODAY))
    left = household(vault, mother.household)[2]
    vault.write(correct_dates, DateCorrection(left.code, left.arrived, None, None, left.version))
    refused(vault, undo, done.undo, "undo_too_late")
    assert [s.departed for s in household(vault, mother.household)] == [TODAY, TODAY, None]


def test_what_is_written_for_good_is_not_offered(vault):
    mother = move_in(vault)[0]
    assert vault.write(write_note, NewNote(mother.household, "Et notat")).undo is None


@pytest.mark.parametrize("kind", [Measure, Fetcher])
def test_rights_that_were_changed_are_what_they_were(vault, kind):
    _, son, _ = move_in(vault, SON, DAUGHTER)
    if kind is Measure:
        vault.write(save_measure, a_measure(son))
        change, use_case = {"ended": TODAY}, save_measure
    else:
        fetcher(vault, son)
        change, use_case = {"allowed": False, "basis": "court"}, save_fetcher
    (old,) = records(vault, kind, son)
    done = vault.write(use_case, replace(old, **change))
    vault.write(undo, done.undo)
    (now,) = records(vault, kind, son)
    assert replace(now, version=old.version) == old


def test_whatever_happens_during_a_stay_offers_it():
    public = [f for name, f in vars(stays).items() if getattr(f, "__module__", "") == stays.__name__ and name[0] != "_"]
    moving = {f.__name__ for f in public if f"{f.__module__}.{f.__name__}" in declared()}
    assert moving == {f.__name__ for f in public if getattr(f, "undoable", False)} != set()
