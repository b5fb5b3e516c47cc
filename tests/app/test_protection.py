"""Measures of police and court with their last day, and a move to another shelter with the police (K3, K4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.changes import CARE, TASKS
from app.domain.care import MEASURES, Measure, Relocation
from app.domain.moving import HandedOut
from app.ports import LogFilter
from app.use_cases.protection import MappingOut, hand_over_mapping, save_measure, save_relocation
from app.use_cases.tasks import Postponement, postpone_task
from tests.app.caring import a_measure, a_relocation, measure, open_tasks, records, relocation, the_task
from tests.app.house import SON, ago, as_duty, move_in, refused
from tests.support import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def mother(vault):
    return move_in(vault, SON)[0]


@pytest.mark.parametrize("kind", MEASURES)
def test_every_measure_is_kept_as_it_was_written(vault, mother, kind):
    wish = a_measure(mother, TODAY + timedelta(days=60), kind=kind, agency=" Vest\n politi ", note="Linje\r\nto")
    done = as_duty(vault).write(save_measure, wish)
    assert done.kinds == {CARE, TASKS}
    assert records(vault, Measure, mother) == [
        replace(wish, code=done.result, agency="Vest politi", note="Linje\nto", version=1)
    ]


def test_the_reminder_comes_a_fortnight_before_moves_and_ends(vault, mother):
    code = measure(vault, mother, TODAY + timedelta(days=60))
    task = the_task(vault, mother.household, "measure_runs_out")
    assert (task.subject, task.due, task.responsible) == (code, datetime(2027, 1, 8, 8), "duty")
    kept = records(vault, Measure, mother)[0]
    vault.write(save_measure, replace(kept, expires=TODAY + timedelta(days=74)))
    assert the_task(vault, mother.household, "measure_runs_out").due == datetime(2027, 1, 22, 8)
    vault.write(save_measure, replace(kept, expires=TODAY + timedelta(days=3), version=2))
    assert the_task(vault, mother.household, "measure_runs_out").due == datetime(2026, 11, 23, 23, 59)
    put_off = Postponement(
        the_task(vault, mother.household, "measure_runs_out").code, TODAY + timedelta(days=1), "Politiet ringer"
    )
    vault.write(postpone_task, put_off)
    vault.write(save_measure, replace(kept, expires=TODAY + timedelta(days=3), note="Ny merknad", version=3))
    assert the_task(vault, mother.household, "measure_runs_out").due == datetime(2026, 11, 24, 8), (
        "the same day leaves it put off"
    )
    other = measure(vault, mother, TODAY + timedelta(days=90))
    vault.write(save_measure, replace(kept, ended=TODAY, version=4))
    assert {s for k, s in open_tasks(vault, mother.household) if k == "measure_runs_out"} == {other}
    vault.write(save_measure, replace(kept, expires=TODAY + timedelta(days=80), ended=None, version=5))
    assert the_task(vault, mother.household, "measure_runs_out", code).due == datetime(2027, 1, 28, 8), "woken again"
    vault.write(save_measure, replace(kept, expires=None, version=6))
    assert {s for k, s in open_tasks(vault, mother.household) if k == "measure_runs_out"} == {other}


def test_what_was_before_stays_in_the_history_and_an_outdated_version_is_refused(vault, mother):
    code = measure(vault, mother, TODAY + timedelta(days=60), note="Gammelt ord")
    kept = records(vault, Measure, mother)[0]
    as_duty(vault).write(save_measure, replace(kept, note="Nytt ord"))
    refused(vault, save_measure, replace(kept, note="Sent"), "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([mother.person])) if r.event == "protective_measure")
    assert ("Gammelt ord" in line.before, "Nytt ord" in line.after, line.user) == (True, True, "Vakt")
    assert code in line.after


@pytest.mark.parametrize(("kind", "days"), [("restraining_order", 366), ("restraining_order_home", 92)])
def test_no_restraining_order_is_longer_than_the_law(vault, mother, kind, days):
    wish = a_measure(mother, ago(10) + timedelta(days=days), kind=kind, decided=ago(10))
    too_long = replace(wish, expires=wish.expires + timedelta(days=1))
    assert refused(vault, save_measure, too_long, "measure_too_long").params["days"] == days
    vault.write(save_measure, wish)
    vault.write(save_measure, replace(too_long, kind="contact_ban"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"household": "S-999"}, "unknown_person"),
        ({"kind": ""}, "choose_answer"),
        ({"kind": "kode_6"}, "unknown_code"),
        ({"decided": TOMORROW}, "day_in_future"),
        ({"ended": TOMORROW}, "day_in_future"),
        ({"expires": ago(1)}, "ends_before"),
        ({"expires": TODAY.replace(year=2060)}, "absurd_date"),
        ({"agency": "x" * 301}, "text_too_long"),
        ({"note": "x" * 20_001}, "text_too_long"),
        ({"note": "\x00"}, "text_unreadable"),
        ({"code": "B-9999"}, "unknown_code"),
    ],
)
def test_a_measure_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_measure, replace(a_measure(mother), **change), code)


def test_a_measure_is_not_moved_to_somebody_else(vault):
    mother, son = move_in(vault, SON)
    other = move_in(vault, room="K02", adult=SON.__class__(name="En Annen"))[0]
    code = measure(vault, mother)
    for stay in (son, other):
        refused(vault, save_measure, replace(a_measure(stay), code=code), "unknown_code")


# -- another shelter --------------------------------------------------------------------------------------------


def test_a_move_is_offered_answered_and_carried_out_with_the_police(vault, mother):
    done = as_duty(vault).write(save_relocation, a_relocation(mother.household))
    assert done.kinds == {CARE, TASKS}
    (kept,) = vault.read(lambda q: q.records.of(Relocation, mother.household))
    assert (kept.code, kept.answer, kept.reason, kept.version) == (done.result, "offered", "Sett utenfor.", 1)
    accepted = replace(kept, answer="accepted", moved=TODAY)
    assert refused(vault, save_relocation, accepted, "relocation_needs_police").field == "police"
    refused(vault, save_relocation, replace(accepted, police="  "), "relocation_needs_police")
    vault.write(save_relocation, replace(accepted, police=" Vest ", police_day=TODAY))
    refused(vault, save_relocation, replace(accepted, police="Vest"), "edited_meanwhile")
    (kept,) = vault.read(lambda q: q.records.of(Relocation, mother.household))
    assert (kept.police, kept.moved, kept.version) == ("Vest", TODAY, 2)
    line = next(r for r in vault.read(lambda q: q.trust.history([mother.household])) if r.event == "relocation")
    assert ('"offered"' in line.before, '"accepted"' in line.after) == (True, True)


def test_an_offer_that_is_declined_needs_no_police(vault, mother):
    assert relocation(vault, mother.household, "declined")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"household": "S-999"}, "unknown_case"),
        ({"day": TOMORROW}, "day_in_future"),
        ({"answer": ""}, "choose_answer"),
        ({"answer": "not_needed"}, "unknown_code"),
        ({"police_day": TOMORROW}, "day_in_future"),
        ({"moved": TOMORROW}, "day_in_future"),
        ({"consent": "maybe"}, "unknown_code"),
        ({"shelter": "x" * 301}, "text_too_long"),
        ({"reason": "\ud800"}, "text_unreadable"),
        ({"code": "L-9999"}, "unknown_code"),
    ],
)
def test_a_move_that_cannot_be_is_refused(vault, mother, change, code):
    refused(vault, save_relocation, replace(a_relocation(mother.household), **change), code)


@pytest.mark.parametrize("consent", ["", "no"])
def test_the_mapping_follows_with_consent_only_and_is_in_the_log(vault, mother, consent):
    refused(vault, hand_over_mapping, MappingOut("L-9999", mother.person, ""), "unknown_code")
    code = relocation(vault, mother.household, "accepted", police="Vest", consent=consent)
    out = MappingOut(code, mother.person, "ab" * 32)
    assert refused(vault, hand_over_mapping, out, "consent_needed").field == "consent"
    (kept,) = vault.read(lambda q: q.records.of(Relocation, mother.household))
    vault.write(save_relocation, replace(kept, consent="yes"))
    as_duty(vault).write(hand_over_mapping, out)
    lines = [(r.user, r.event, r.subject) for r in vault.read(lambda q: q.trust.log(LogFilter(kind="print")))]
    assert lines == [("Vakt", "mapping_handed", mother.household)]
    (handed,) = vault.read(lambda q: q.records.of(HandedOut, mother.household))
    assert (handed.what, handed.basis, handed.sha256, handed.user) == ("mapping", "consent", "ab" * 32, "Vakt")
    vault.write(save_relocation, replace(kept, consent="no", version=2))
    refused(vault, hand_over_mapping, out, "consent_needed")
