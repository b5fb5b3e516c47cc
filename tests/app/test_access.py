"""Names on request, cases shut to a colleague, break-the-glass, and the line in the log that each of them leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import RuleBroken
from app.ports import LogFilter
from app.use_cases.access import (
    Assign,
    BreakGlass,
    Drafts,
    Guarding,
    LetIn,
    Review,
    ShutOut,
    TakenOut,
    acknowledge_glass,
    assign_contact,
    break_glass,
    guarding_of,
    keep_drafts,
    let_in,
    note_export,
    note_print,
    save_guarding,
    shut_out,
    sign_review,
)
from app.use_cases.identity import LeaderOnly, Reveal, reveal_identity, save_identity, set_leader_only
from app.use_cases.registration import AnswersGiven, save_stay_answers
from app.use_cases.stays import Departure, record_departure
from db.log import verify
from tests.app.house import SON, as_duty, move_in, refused
from tests.support import NOW, TODAY


@pytest.fixture
def vault(staffed):
    return staffed


@pytest.fixture
def case(vault):
    return move_in(vault, SON)


@pytest.fixture
def duty(vault):
    return as_duty(vault)


def lines(vault, **wanted):
    return [(r.user, r.kind, r.event, r.subject) for r in vault.read(lambda q: q.trust.log(LogFilter(**wanted)))]


# -- names ------------------------------------------------------------------------------------------------------


def test_a_name_is_given_out_only_with_a_reason_and_a_line_in_the_log(vault, case, duty):
    mother = case[0].person
    assert duty.read(lambda q: q.cases.person(mother)).name == ""
    refused(duty, reveal_identity, Reveal(mother, "  "), "give_reason")
    who = duty.write(reveal_identity, Reveal(mother, "Legevakten spør")).result
    assert (who.name, who.phone) == ("Åse Bjørnstad", "+47 912 34 567")
    assert "Åse" not in repr(who)
    line = vault.read(lambda q: q.trust.log(LogFilter(kind="reveal")))[0]
    assert (line.user, line.subject, line.reason) == ("Vakt", mother, "Legevakten spør")


def test_an_identity_that_is_the_leaders_alone(vault, case, duty):
    mother = case[0].person
    assert [r.person for r in duty.read(lambda q: q.cases.search("Bjørnstad"))] == [mother]
    refused(duty, set_leader_only, LeaderOnly(mother, True), "leader_only")
    vault.write(set_leader_only, LeaderOnly(mother, True))
    refused(duty, reveal_identity, Reveal(mother, "vil vite"), "identity_leader_only")
    found = vault.write(reveal_identity, Reveal(mother, "leder")).result
    refused(duty, save_identity, found, "identity_leader_only")
    for typed in ("Åse", "Bjørnstad", "Bjornstad", "91234567", "1990", "9123"):
        assert duty.read(lambda q, t=typed: q.cases.search(t)) == [], typed
        assert duty.read(lambda q, t=typed: q.cases.listed(t)) == [], typed
        assert vault.read(lambda q, t=typed: q.cases.search(t)), typed
    for typed in (mother, case[0].household):
        assert mother in [r.person for r in duty.read(lambda q, t=typed: q.cases.search(t))], typed
    vault.write(set_leader_only, LeaderOnly(mother, False))
    assert duty.read(lambda q: q.cases.search("Bjørnstad"))


def test_the_history_tells_that_a_name_was_changed_never_to_what(vault, case):
    who = vault.write(reveal_identity, Reveal(case[0].person, "retting")).result
    vault.write(save_identity, replace(who, name="Kristin Ny"))
    told = vault.read(lambda q: q.trust.history([case[0].person]))
    assert told[0].event == "identity_corrected"
    assert not any(word in str((r.before, r.after)) for r in told for word in ("Åse", "Bjørn", "Kristin", "912"))


# -- shut cases -------------------------------------------------------------------------------------------------


def shut(vault, case):
    vault.write(shut_out, ShutOut(case[0].household, "vakt", "Kjenner familien"))


def test_a_colleague_shut_out_sees_and_changes_nothing_of_the_case(vault, case, duty):
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen", gender="woman"))
    shut(vault, case)
    mother, household = case[0], case[0].household
    for query in (
        lambda q: q.cases.household(household),
        lambda q: q.cases.person(mother.person),
        lambda q: q.trust.history([mother.code]),
        lambda q: q.trust.history([mother.person]),
        lambda q: q.trust.contacts_of(household),
    ):
        with pytest.raises(RuleBroken, match="case_shut"):
            duty.read(query)
        vault.read(query)
    refused(duty, record_departure, Departure((mother.code,), TODAY), "case_shut")
    refused(duty, save_stay_answers, AnswersGiven(mother.code, {}, mother.version), "case_shut")
    refused(duty, reveal_identity, Reveal(mother.person, "vil vite"), "case_shut")
    for typed in ("Åse", "Bjørnstad", mother.person, household, "91234567"):
        assert duty.read(lambda q, t=typed: q.cases.search(t)) == [], typed
    assert not duty.read(lambda q: q.trust.may_open(household))
    assert duty.read(lambda q: q.trust.may_open(other[0].household))
    assert duty.read(lambda q: q.cases.household(other[0].household))
    assert [r.household for r in duty.read(lambda q: q.house.tonight(TODAY))].count(
        household
    ) == 2  # codes in beds stay


def test_the_leader_lets_the_colleague_in_again(vault, case, duty):
    shut(vault, case)
    assert [(s.user, s.by_user) for s in vault.read(lambda q: q.trust.shut(case[0].household))] == [("vakt", "Kari")]
    refused(duty, let_in, LetIn(case[0].household, "Vakt"), "leader_only")
    vault.write(let_in, LetIn(case[0].household, "Vakt"))
    assert duty.read(lambda q: q.cases.household(case[0].household))
    refused(vault, let_in, LetIn(case[0].household, "Vakt"), "unknown_user")


@pytest.mark.parametrize(
    ("user", "reason", "code"),
    [("Ingen", "Kjenner dem", "unknown_user"), ("Kari", "Kjenner dem", "not_oneself"), ("Vakt", "", "give_reason")],
)
def test_an_order_to_shut_out_that_cannot_be_is_refused(vault, case, user, reason, code):
    refused(vault, shut_out, ShutOut(case[0].household, user, reason), code)


def test_a_case_that_is_not_there_is_not_shut(vault):
    refused(vault, shut_out, ShutOut("S-999", "Vakt", "Kjenner dem"), "unknown_case")


def test_break_the_glass_opens_for_an_hour_and_the_leader_is_told(vault, case, duty, clock):
    shut(vault, case)
    household = case[0].household
    refused(duty, break_glass, BreakGlass(household, ""), "give_reason")
    until = duty.write(break_glass, BreakGlass(household, "Ambulansen er her")).result
    assert until == NOW + timedelta(minutes=60)
    assert duty.read(lambda q: q.cases.household(household))
    clock.now = NOW + timedelta(minutes=59)
    assert duty.read(lambda q: q.cases.household(household))
    clock.now = NOW + timedelta(minutes=60)
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.cases.household(household))
    told = vault.read(lambda q: q.trust.glass_untold())
    assert [(g.household, g.user, g.reason) for g in told] == [(household, "Vakt", "Ambulansen er her")]
    assert duty.read(lambda q: q.trust.glass_untold()) == []
    vault.write(acknowledge_glass, (told[0].id,))
    assert vault.read(lambda q: q.trust.glass_untold()) == []
    assert lines(vault, kind="glass")[-1] == ("Vakt", "glass", "broken", household)


def test_the_glass_is_not_broken_where_nothing_is_shut(vault, case, duty):
    refused(duty, break_glass, BreakGlass(case[0].household, "For sikkerhets skyld"), "not_shut")


def test_a_clock_set_back_does_not_stretch_the_hour(vault, case, duty, clock):
    shut(vault, case)
    duty.write(break_glass, BreakGlass(case[0].household, "Nødsituasjon"))
    clock.now = NOW - timedelta(days=1)
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.cases.household(case[0].household))


# -- contacts ---------------------------------------------------------------------------------------------------


def test_primary_contact_and_child_contact_are_named(vault, case, duty):
    duty.write(assign_contact, Assign(case[0].household, case[0].person, "Vakt"))
    duty.write(assign_contact, Assign(case[0].household, case[1].person, "Kari"))
    assert vault.read(lambda q: q.trust.contacts_of(case[0].household)) == {
        case[0].person: "Vakt",
        case[1].person: "Kari",
    }
    duty.write(assign_contact, Assign(case[0].household, case[0].person, ""))
    assert vault.read(lambda q: q.trust.contacts_of(case[0].household)) == {case[1].person: "Kari"}
    refused(duty, assign_contact, Assign(case[0].household, case[0].person, "Ingen"), "unknown_user")
    refused(duty, assign_contact, Assign(case[0].household, "P-9999", "Kari"), "unknown_person")


# -- the log ----------------------------------------------------------------------------------------------------


def test_every_look_into_a_case_is_in_the_log_before_its_rows_are_handed_out(vault, case, duty, clock):
    household = case[0].household
    duty.read(lambda q: q.cases.household(household))
    duty.read(lambda q: q.cases.household(household))
    seen = ("Vakt", "view", "opened", household)
    assert lines(vault, user="Vakt", kind="view") == [seen]
    clock.now = NOW + timedelta(minutes=16)
    duty.read(lambda q: q.cases.household(household))
    assert lines(vault, user="Vakt", kind="view") == [seen, seen]


def test_every_kind_of_doing_is_in_the_log(vault, case, duty):
    duty.write(note_print, TakenOut("board", "2026-11-23"))
    vault.write(note_export, TakenOut("register", "register"))
    refused(duty, note_export, TakenOut("register", "register"), "leader_only")
    kinds = {line[1] for line in lines(vault)}
    assert {"view", "change", "print", "export"} <= kinds
    assert ("Kari", "change", "intake", case[0].household) in lines(vault)


def test_the_log_can_be_asked_by_case_by_person_and_by_hour(vault, case, duty, clock):
    clock.now = NOW.replace(hour=3)
    duty.read(lambda q: q.cases.household(case[0].household))
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen", gender="woman"))
    of_case = lines(vault, case=case[0].household)
    assert ("Vakt", "view", "opened", case[0].household) in of_case
    assert not any(line[3] == other[0].household for line in of_case)
    odd = lines(vault, odd=(23, 6), user="vakt")
    assert odd == [("Vakt", "view", "opened", case[0].household)]
    assert lines(vault, odd=(8, 20)) == []
    assert lines(vault, month="2026-10") == []


def test_the_log_can_only_grow(vault, case):
    for change in (
        "UPDATE access_log SET user = 'X'",
        "DELETE FROM access_log",
        "REPLACE INTO access_log SELECT * FROM access_log",
    ):
        with pytest.raises(Exception, match="append-only"):
            vault.db.execute(change)


TAMPERING = [
    "UPDATE access_log SET user = 'En annen' WHERE id = 3",
    "UPDATE access_log SET at = '2020-01-01T00:00:00' WHERE id = 3",
    "UPDATE access_log SET reason = 'lagt til' WHERE id = 3",
    "DELETE FROM access_log WHERE id = 3",
    "DELETE FROM access_log WHERE id = (SELECT max(id) FROM access_log)",
    "DELETE FROM access_log",
    "UPDATE access_log SET hash = zeroblob(32) WHERE id = 3",
    "INSERT INTO access_log (at, user, kind, event, subject, hash) VALUES ('2026', 'X', 'view', 'opened', 'S-001', x'00')",
]


@pytest.mark.parametrize("change", TAMPERING)
def test_a_log_that_was_tampered_with_is_found_broken(vault, case, change):
    assert verify(vault.db).broken == ()
    for trigger in ("access_log_no_update", "access_log_no_delete", "access_log_no_replace"):
        vault.db.execute(f"DROP TRIGGER {trigger}")
    vault.db.execute(change)
    assert vault.read(lambda q: q.trust.log_check()).broken


def test_a_log_rewritten_with_fitting_hashes_no_longer_fits_the_signature(vault, case, clock):
    clock.now = NOW + timedelta(days=10)
    vault.write(sign_review, Review("2026-11", (1, 2), "Sett på"))
    for trigger in ("access_log_no_update", "access_log_no_delete"):
        vault.db.execute(f"DROP TRIGGER {trigger}")
    from db.log import line_hash

    previous = bytes(32)
    for number, *line, _ in vault.db.execute("SELECT * FROM access_log ORDER BY id").fetchall():
        line[1] = "En annen"
        previous = line_hash(previous, tuple(line))
        vault.db.execute("UPDATE access_log SET user = ?, hash = ? WHERE id = ?", (line[1], previous, number))
    assert verify(vault.db).broken


def test_a_month_is_signed_once_when_it_is_over(vault, case, clock, duty):
    refused(vault, sign_review, Review("2026-11", ()), "month_not_over")
    refused(duty, sign_review, Review("2026-10", ()), "leader_only")
    vault.write(sign_review, Review("2026-10", (1,), "Ingenting"))
    refused(vault, sign_review, Review("2026-10", ()), "month_signed")
    assert [(r.month, r.user, r.note) for r in vault.read(lambda q: q.trust.reviews())] == [
        ("2026-10", "Kari", "Ingenting")
    ]
    assert verify(vault.db).broken == ()


def test_a_full_disk_does_not_hide_a_case_from_who_needs_it(vault, case, duty, monkeypatch):
    """The line waits; the case is shown. Nobody is sent away at night because a log could not be written."""
    from sqlcipher3 import dbapi2

    real = type(duty._gate.log).add

    def full(*_args, **_more):
        raise dbapi2.OperationalError("database or disk is full")

    monkeypatch.setattr(type(duty._gate.log), "add", full)
    assert duty.read(lambda q: q.cases.household(case[0].household))
    monkeypatch.setattr(type(duty._gate.log), "add", real)
    duty.read(lambda q: q.cases.person(case[0].person))
    duty.read(lambda q: q.cases.household(case[0].household))
    assert ("Vakt", "view", "opened", case[0].household) in lines(vault)


# -- drafts and settings ----------------------------------------------------------------------------------------


def test_a_draft_is_kept_for_its_own_user_until_it_is_empty(vault, duty):
    duty.write(keep_drafts, Drafts({"intake": {"name": "Åse \U0001f33b"}, "day_service": {"born": "1990"}}))
    assert duty.read(lambda q: q.trust.drafts()) == {
        "intake": {"name": "Åse \U0001f33b"},
        "day_service": {"born": "1990"},
    }
    assert vault.read(lambda q: q.trust.drafts()) == {}
    duty.write(keep_drafts, Drafts({"intake": {}}))
    assert duty.read(lambda q: q.trust.drafts()) == {"day_service": {"born": "1990"}}
    refused(duty, keep_drafts, Drafts({"intake": {"note": "x" * 2_000_001}}), "text_too_long")


@pytest.mark.parametrize("bad", [Guarding(0), Guarding(61), Guarding(5, 0), Guarding(5, 91), Guarding(5, 7, 24)])
def test_settings_of_the_guard_are_within_reason(vault, bad):
    refused(vault, save_guarding, bad, "bad_guarding")


def test_the_settings_of_the_guard_are_kept(vault):
    assert guarding_of(vault.read(lambda q: q.centre.settings())) == Guarding()
    vault.write(save_guarding, Guarding(3, 4, 22, 5))
    assert guarding_of(vault.read(lambda q: q.centre.settings())) == Guarding(3, 4, 22, 5)
