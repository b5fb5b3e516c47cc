"""Full house, from the one who asks to a recorded equal alternative, and to whether they arrived there."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.changes import HOUSE, REQUESTS, SETTINGS, TASKS
from app.domain.house import Placing, Shelter
from app.forms.definitions import items
from app.use_cases.full_house import (
    AdmittedLater,
    Decision,
    PlacingWish,
    StepWish,
    decide,
    remove_shelter,
    save_shelter,
    set_admitted_later,
    start_placing,
    take_step,
)
from app.use_cases.requests import Enquiry, follow_up_at, record_enquiry
from app.use_cases.rooms import HoldWish, hold_room
from app.use_cases.tasks import FOLLOW_UP, TaskEnd, end_task
from tests.app.house import as_duty, events, move_in, refused
from tests.support import NOW, TODAY

WISH = PlacingWish("women", 1, 2, frozenset({"cot"}))
ELSEWHERE = Decision(
    placing="",
    outcome="other_shelter",
    refusal_reason="",
    alternative="other_shelter",
    alternative_note="Nabo krisesenter",
    decided_by="Vakthavende",
    note="Fulgt av politiet",
)


@pytest.fixture
def placing(vault) -> str:
    """A search that has begun."""
    return vault.write(start_placing, WISH).result


def request(vault, code):
    return next(r for r in vault.read(lambda q: q.house.requests(TODAY.year)) if r.code == code)


# -- from the question to the answer ----------------------------------------------------------------------------


def test_a_search_goes_step_by_step_to_a_recorded_alternative_and_the_question_whether_they_arrived(vault):
    vault.write(save_shelter, Shelter(name="Nabo krisesenter", phone="12345678", distance_km=40))
    duty = as_duty(vault)
    begun = duty.write(start_placing, WISH)
    code = begun.result
    assert begun.kinds == {HOUSE}
    assert vault.read(lambda q: q.house.placings_open()) == [
        Placing(
            code=code, at=NOW, user="Vakt", offer="women", adults=1, children=2, needs=frozenset({"cot"}), version=1
        )
    ]
    duty.write(take_step, StepWish(code, "extra_bed", "not_possible"))
    duty.write(take_step, StepWish(code, "other_shelter", "no_answer", "Nabo krisesenter"))
    duty.write(take_step, StepWish(code, "other_shelter", "yes", "Nabo krisesenter", " Rom 4 "))
    steps = vault.read(lambda q: q.house.steps(code))
    assert [(s.step, s.did, s.shelter, s.note) for s in steps] == [
        ("extra_bed", "not_possible", "", ""),
        ("other_shelter", "no_answer", "Nabo krisesenter", ""),
        ("other_shelter", "yes", "Nabo krisesenter", "Rom 4"),
    ]
    assert {(s.at, s.user) for s in steps} == {(NOW, "Vakt")}
    done = duty.write(decide, replace(ELSEWHERE, placing=code, decided_by=""))
    assert (done.kinds, done.result) == ({HOUSE, REQUESTS, TASKS}, code)
    kept = request(vault, code)
    assert (kept.day, kept.offer, kept.adults, kept.children, kept.outcome) == (TODAY, "women", 1, 2, "other_shelter")
    assert (kept.alternative, kept.alternative_note, kept.decided_by) == ("other_shelter", "Nabo krisesenter", "Vakt")
    assert (kept.at, kept.arrived, kept.admitted_later) == ("2026-11-23T22:15", "", False)
    assert vault.read(lambda q: q.house.placings_open()) == []
    (task,) = vault.read(lambda q: q.records.tasks_open())
    assert (task.kind, task.subject, task.raised, task.due) == (FOLLOW_UP, code, NOW, datetime(2026, 11, 24, 12))
    assert duty.write(end_task, TaskEnd(task.code, "no", " Ringte politiet ")).kinds == {TASKS, REQUESTS}
    assert vault.read(lambda q: q.records.tasks_open()) == []
    assert request(vault, code).arrived == "no"
    found = vault.db.execute("SELECT ended, ended_by, answer, note FROM task").fetchall()
    assert found == [("2026-11-23T22:15:00", "Vakt", "no", "Ringte politiet")]
    assert [name for name in events(vault, code) if name in ("placing", "enquiry", "task", "task_ended")] == [
        "task_ended", "task", "enquiry", "placing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "asked"),
    [
        (Decision("", "admitted"), 0),
        (Decision("", "extra_bed", alternative="extra_bed"), 0),
        (Decision("", "other_shelter", "", "police"), 1),
        (Decision("", "refused", "physical_conditions", "hotel", "Hotell Nord"), 1),
        (Decision("", "refused", "physical_conditions", "none", "Hun ville ikke"), 0),
    ],
)
def test_whether_they_arrived_is_asked_when_they_were_sent_somewhere(vault, placing, decision, asked):
    vault.write(decide, replace(decision, placing=placing))
    assert [t.subject for t in vault.read(lambda q: q.records.tasks_open())] == [placing] * asked


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 5, 1, 8), datetime(2026, 5, 1, 12)),
        (datetime(2026, 5, 1, 8, 1), datetime(2026, 5, 2, 12)),
        (datetime(2026, 5, 1, 23, 59), datetime(2026, 5, 2, 12)),
        (datetime(2026, 12, 31, 12), datetime(2027, 1, 1, 12)),
    ],
)
def test_the_question_is_due_at_the_next_noon_that_leaves_time(now, due):
    assert follow_up_at(now) == due


def test_a_search_is_numbered_among_the_requests(vault, placing):
    other = vault.write(start_placing, replace(WISH, children=0)).result
    plain = vault.write(record_enquiry, Enquiry(TODAY, "women", 1, 0, "admitted")).result
    assert [code[0] for code in (placing, other, plain)] == ["F"] * 3
    assert len({placing, other, plain}) == 3
    for code in (other, placing):
        vault.write(decide, replace(ELSEWHERE, placing=code))
    assert {r.code for r in vault.read(lambda q: q.house.requests(TODAY.year))} == {placing, other, plain}


# -- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"offer": "both"}, "unknown_code"),
        ({"adults": 0, "children": 0}, "nobody_asked"),
        ({"adults": -1}, "nobody_asked"),
        ({"adults": 98}, "nobody_asked"),
        ({"needs": frozenset({"garden"})}, "unknown_code"),
    ],
)
def test_a_search_that_cannot_be_is_refused(vault, change, code):
    refused(vault, start_placing, replace(WISH, **change), code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"placing": "F-99999"}, "placing_ended"),
        ({"step": "pray"}, "unknown_code"),
        ({"did": "yes"}, "unknown_code"),
        ({"did": "done", "shelter": "Nabo"}, "unknown_code"),
        ({"did": "yes", "shelter": "Ingen"}, "unknown_shelter"),
        ({"note": "x" * 20_001}, "text_too_long"),
    ],
)
def test_a_step_that_cannot_be_is_refused(vault, placing, change, code):
    vault.write(save_shelter, Shelter(name="Nabo"))
    refused(vault, take_step, replace(StepWish(placing, "other_shelter", "done"), **change), code)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"placing": "F-99999"}, "placing_ended"),
        ({"outcome": ""}, "choose_outcome"),
        ({"outcome": "refused"}, "choose_refusal_reason"),
        ({"outcome": "refused", "refusal_reason": "home_municipality"}, "choose_refusal_reason"),
        ({"alternative": ""}, "choose_alternative"),
        ({"outcome": "refused", "refusal_reason": "full", "alternative": "", "note": "Fullt"}, "choose_alternative"),
        ({"alternative": "tent"}, "unknown_code"),
        ({"alternative_note": " "}, "alternative_needs_note"),
        ({"alternative": "none", "alternative_note": ""}, "alternative_needs_note"),
        ({"alternative": "hotel", "alternative_note": ""}, "alternative_needs_note"),
        ({"note": "x" * 20_001}, "text_too_long"),
        ({"alternative_note": "x" * 20_001}, "text_too_long"),
        ({"decided_by": "x" * 201}, "text_too_long"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_the_search_stays_open(vault, placing, change, code):
    refused(vault, decide, replace(ELSEWHERE, **{"placing": placing, **change}), code)
    assert [p.code for p in vault.read(lambda q: q.house.placings_open())] == [placing]


def test_a_search_that_has_ended_takes_neither_steps_nor_decisions(vault, placing):
    vault.write(decide, replace(ELSEWHERE, placing=placing))
    refused(vault, take_step, StepWish(placing, "hotel", "done"), "placing_ended")
    refused(vault, decide, replace(ELSEWHERE, placing=placing), "placing_ended")


def test_full_is_no_answer_while_a_room_fits_unless_it_says_why(vault):
    code = vault.write(start_placing, PlacingWish("women", 1, 1)).result
    full = Decision(code, "refused", "full", "nav")
    assert refused(vault, decide, full, "room_fits_after_all").params["rooms"] == "K02, K01"
    refused(vault, decide, replace(full, note="  "), "room_fits_after_all")
    vault.write(decide, replace(full, note="Vannlekkasje i begge"))
    assert request(vault, code).note == "Vannlekkasje i begge"


def test_full_is_an_answer_when_no_room_fits(vault):
    move_in(vault, room="K01")
    vault.write(hold_room, HoldWish("K02", TODAY))
    code = vault.write(start_placing, PlacingWish("women", 1, 0)).result
    vault.write(decide, Decision(code, "refused", "full", "nav"))
    assert request(vault, code).refusal_reason == "full"


def test_where_somebody_lives_is_no_reason_to_refuse(vault, placing):
    known = {item.code: item.label for item in items("refusal_reasons")}
    assert set(known) == {"full", "physical_conditions", "cannot_function_in_environment"}
    assert not [label for label in known.values() if "kommune" in label.lower()]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"task": "T-99999"}, "task_ended"),
        ({"answer": ""}, "choose_answer"),
        ({"answer": "maybe"}, "choose_answer"),
        ({"answer": "no", "note": "  "}, "say_what_was_done"),
        ({"note": "x" * 20_001}, "text_too_long"),
    ],
)
def test_an_end_of_a_task_that_cannot_be_is_refused(vault, placing, change, code):
    vault.write(decide, replace(ELSEWHERE, placing=placing))
    (task,) = vault.read(lambda q: q.records.tasks_open())
    refused(vault, end_task, replace(TaskEnd(task.code, "yes"), **change), code)
    vault.write(end_task, TaskEnd(task.code, "unknown"))
    assert request(vault, placing).arrived == "unknown"
    refused(vault, end_task, TaskEnd(task.code, "yes"), "task_ended")


def test_they_may_get_a_place_here_after_all(vault, placing):
    refused(vault, set_admitted_later, AdmittedLater(placing, True), "unknown_request")
    vault.write(decide, replace(ELSEWHERE, placing=placing))
    for on in (True, False):
        assert vault.write(set_admitted_later, AdmittedLater(placing, on)).kinds == {REQUESTS}
        assert request(vault, placing).admitted_later is on


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "shelter_needs_name"),
        ({"name": "x" * 121}, "shelter_needs_name"),
        ({"phone": "1" * 41}, "text_too_long"),
        ({"distance_km": -1}, "bad_distance"),
        ({"distance_km": 3001}, "bad_distance"),
        ({"offers": "dogs"}, "unknown_code"),
        ({"remarks": "x" * 20_001}, "text_too_long"),
    ],
)
def test_a_shelter_that_cannot_be_is_refused(vault, change, code):
    refused(vault, save_shelter, replace(Shelter(name="Nabo"), **change), code)
    refused(as_duty(vault), save_shelter, Shelter(name="Nabo"), "leader_only")


def test_a_shelter_that_is_removed_leaves_the_calls_made_to_it(vault, placing):
    assert vault.write(save_shelter, Shelter(name="  Nabo   senter ", phone=" 1 ")).kinds == {HOUSE, SETTINGS}
    vault.write(save_shelter, Shelter(name="Nabo senter", phone="2", distance_km=0, offers="both"))
    assert vault.read(lambda q: q.house.shelters()) == [
        Shelter(name="Nabo senter", phone="2", distance_km=0, offers="both", version=2)
    ]
    vault.write(take_step, StepWish(placing, "other_shelter", "call_back", "Nabo senter"))
    refused(as_duty(vault), remove_shelter, "Nabo senter", "leader_only")
    vault.write(remove_shelter, "Nabo senter")
    refused(vault, remove_shelter, "Nabo senter", "unknown_shelter")
    assert [s.shelter for s in vault.read(lambda q: q.house.steps(placing))] == ["Nabo senter"]
