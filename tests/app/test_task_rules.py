"""The rules that raise tasks: what each raises and where it stands, what ends it, and what the leader may change (I4, I8)."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.care.rules import DURING_STAY, TaskRule, as_edit, events, flag_kinds, in_force, shipped_rules
from app.changes import SETTINGS, TASKS
from app.domain.care import SERVICES, DecisionRecord
from app.domain.entities import Stay
from app.domain.house import ReadyToMove
from app.texts import text
from app.use_cases.decisions import save_decision
from app.use_cases.households import mark_ready
from app.use_cases.intake import LateArrival, Newcomer, record_late_arrival
from app.use_cases.stays import DateCorrection, Departure, correct_dates, record_departure
from app.use_cases.tasks import REMINDERS, save_task_rule
from db.vault import Vault
from tests.app.caring import (
    TOPIC,
    asked_for,
    contact,
    decision,
    fetcher,
    flag,
    goal,
    mapped,
    measure,
    need,
    note,
    open_tasks,
    records,
    relocation,
    safety_plan,
    school,
    tasks,
    the_task,
    topic,
)
from tests.app.days import follow
from tests.app.house import DAUGHTER, SON, ago, as_duty, mean, move_in, refused, stay_of
from tests.app.house import events as told
from tests.support import NOW, TODAY

LINES = (Path(__file__).parents[1] / "data" / "task_rules.txt").read_text(encoding="utf-8").splitlines()
TABLE = [tuple(line.split(" | ")) for line in LINES]
"""Code, event, who, hours, responsible, what settles it and the source of every rule, as agreed with the sources read."""
OF = {row[0]: row for row in TABLE}
SETTLED = [row[0] for row in TABLE if row[5] != "-"]


def happens(vault: Vault, on: str, case: list[Stay]) -> Stay:
    """Make the event happen in a case of a mother and a son; the person it is about."""
    mother, son = case[0], case[1]
    if on.startswith("flag:"):
        code = on.removeprefix("flag:")
        who = next(f for f in flag_kinds() if f.code == code).who
        about = son if who == "child" else mother
        flag(vault, about, code)
        return about
    if on == "ready":
        vault.write(mark_ready, ReadyToMove(household=mother.household, since=TODAY, waits_for="municipal_housing"))
    if on == "follow_up":
        vault.write(record_departure, Departure((mother.code, son.code), TODAY, {}, ""))
        follow(vault, Newcomer("adult", mother.person), Newcomer("child", son.person))
        return mother
    if on == "police_needed":
        mapped(vault, son, "threat", police="needed")
        return son
    if on == "not_safe_here":
        mapped(vault, son, "threat", safe_here="no")
        return son
    if on == "parent_request":
        decision(vault, son, "parent_request")
    return son if on == "parent_request" else mother


def subjects(rule: str, case: list[Stay], about: Stay) -> list[str]:
    """Whom the rule concerns, in the plainest way."""
    mother, both = case[0], [case[0].person, case[1].person]
    of = {"adult": both[:1], "child": both[1:], "each": both, "household": [mother.household], "person": [about.person]}
    return of[OF[rule][2]]


def test_the_table_holds_every_rule_and_every_rule_has_its_source():
    assert [rule.code for rule in shipped_rules()] == [row[0] for row in TABLE]
    assert all(rule.active and rule.title and rule.why for rule in shipped_rules())
    assert {rule.on for rule in shipped_rules()} == set(events()), "every event and flag has a rule"


@pytest.mark.parametrize("code", OF)
def test_a_rule_raises_its_task_once_for_whom_it_concerns_with_its_hours_and_its_responsible(vault, code):
    _, on, who, hours, responsible, settled, source = OF[code]
    rule = next(r for r in shipped_rules() if r.code == code)
    assert (rule.source, rule.settled_by or "-", rule.who) == (source, settled, who)
    case = move_in(vault, SON)
    if on not in ("move_in", "children"):
        assert not [t for t in tasks(vault, case[0].household) if t.kind == code], "not before the thing has happened"
    about = happens(vault, on, case)
    found = [t for t in tasks(vault, case[0].household) if t.kind == code]
    assert sorted(t.subject for t in found) == sorted(subjects(code, case, about))
    for task in found:
        assert (task.raised, task.due, task.responsible) == (NOW, NOW + timedelta(hours=int(hours)), responsible)
        assert (task.ended, task.answer, task.title) == ("", "", "")
        assert "task" in told(vault, task.subject)


@pytest.mark.parametrize("on", ["ready", *(f"flag:{f.code}" for f in flag_kinds())])
def test_what_happens_again_raises_nothing_twice_and_a_yes_turned_no_ends_what_it_raised(vault, on):
    case = move_in(vault, SON)
    without = open_tasks(vault, case[0].household)
    about = happens(vault, on, case)
    before = open_tasks(vault, about.household)
    if on == "ready":
        happens(vault, on, case)
    else:
        code = on.removeprefix("flag:")
        assert flag(vault, about, code, version=1) == []
        flag(vault, about, code, "no", version=2)
        assert open_tasks(vault, about.household) == without, "what nobody has answered is not asked for any more"
        flag(vault, about, code, version=3)
    assert open_tasks(vault, about.household) == before


def test_a_move_in_raises_exactly_its_own_rules_and_without_children_none_about_them(vault):
    alone = move_in(vault, room="K02")[0]
    expected = {
        (row[0], alone.household if row[2] == "household" else alone.person)
        for row in TABLE
        if row[1] == "move_in" and row[2] in ("adult", "each", "household")
    }
    assert open_tasks(vault, alone.household) == expected
    both = move_in(vault, SON, DAUGHTER, adult=Newcomer(name="Nina", gender="woman"))
    kinds = [kind for kind, _ in open_tasks(vault, both[0].household)]
    assert kinds.count("threat_mapping_child") == 2
    assert kinds.count("osk_team") == kinds.count("housing_need") == 1


def test_a_child_that_comes_later_has_its_own_tasks_and_the_first_one_brings_the_osk_team(vault):
    mother = move_in(vault)[0]
    before = open_tasks(vault, mother.household)
    for number, child in enumerate((SON, DAUGHTER)):
        vault.write(record_late_arrival, LateArrival(mother.household, child, TODAY, "K01"))
        new = open_tasks(vault, mother.household) - before
        before |= new
        assert len({subject for kind, subject in new if kind == "threat_mapping_child"}) == 1
        assert ("osk_team", mother.household) in before
        assert (("osk_team", mother.household) in new) == (number == 0)
        assert {OF[kind][1] for kind, _ in new} <= {"move_in", "children"}


def test_whoever_comes_back_into_the_case_is_to_be_mapped_again(vault):
    case = move_in(vault, SON, arrived=ago(5))
    son = case[1]
    mean(vault, record_departure, Departure((son.code,), ago(3)))
    assert ("threat_mapping_child", son.person) not in open_tasks(vault, son.household)
    vault.write(record_late_arrival, LateArrival(son.household, Newcomer("child", son.person), TODAY, "K01"))
    assert ("threat_mapping_child", son.person) in open_tasks(vault, son.household)
    assert ("concern_report", son.person) in open_tasks(vault, son.household)


@pytest.mark.parametrize(
    ("on", "kind", "service"),
    [("police_needed", "police_contact", "police"), ("not_safe_here", "relocation", "other_shelter")],
)
def test_danger_that_comes_back_is_a_new_task(vault, on, kind, service):
    case = move_in(vault, SON)
    happens(vault, on, case)
    happens(vault, on, case)
    the_task(vault, case[0].household, kind, case[1].person)  # one, not two, while it is open
    note(vault, case[1], service=service)
    assert (kind, case[1].person) not in open_tasks(vault, case[0].household)
    happens(vault, on, case)
    the_task(vault, case[0].household, kind, case[1].person)


# -- what ends a task -------------------------------------------------------------------------------------------


def concluded(kind: str) -> Callable[[Vault, Stay], object]:
    def act(vault: Vault, stay: Stay) -> object:
        topic(vault, stay, kind)
        return mapped(vault, stay, kind)

    return act


def contacted(service: str) -> Callable[[Vault, Stay], object]:
    return lambda vault, stay: note(vault, stay, service=service)


def decided(vault: Vault, stay: Stay) -> object:
    (asked,) = records(vault, DecisionRecord, stay)
    return vault.write(save_decision, replace(asked, conclusion="refused"))


DOINGS: dict[str, Callable[[Vault, Stay], object]] = {
    "contact": contact, "threat": concluded("threat"), "needs": concluded("needs"), "interview": concluded("interview"),
    "welcome_talk": lambda vault, stay: note(vault, stay, "welcome_talk"),
    "stay_plan": goal, "after_plan": lambda vault, stay: goal(vault, stay, "after"),
    "safety_plan": safety_plan, "need_clarified": need, "school_clarified": school,
    "concern_report": lambda vault, stay: decision(vault, stay, "concern_report", "not_sent"),
    "parent_request": decided,
    "relocation": lambda vault, stay: relocation(vault, stay.household),
    "individual_plan": asked_for("individual_plan"), "child_coordinator": asked_for("child_coordinator"),
    **{s: contacted(s) for s in SERVICES},
}  # fmt: skip


@pytest.mark.parametrize("code", SETTLED)
def test_doing_the_thing_ends_its_task_and_no_other(vault, code):
    case = move_in(vault, SON)
    about = happens(vault, OF[code][1], case)
    doer = {"adult": case[0], "child": case[1]}.get(OF[code][2], about)
    settled = OF[code][5]
    before = open_tasks(vault, doer.household)
    DOINGS[settled](as_duty(vault) if settled != "parent_request" else vault, doer)
    gone = before - open_tasks(vault, doer.household)
    assert any(kind == code for kind, _ in gone)
    concerned = {doer.person, doer.household} | ({s.person for s in case} if settled == "relocation" else set())
    assert gone == {(kind, subject) for kind, subject in before if OF[kind][5] == settled and subject in concerned}
    for task in tasks(vault, doer.household):
        if (task.kind, task.subject) in gone:
            by = "Kari" if settled == "parent_request" else "Vakt"
            assert (task.ended, task.ended_by, task.answer) == (NOW.isoformat(timespec="seconds"), by, "done")


@pytest.mark.parametrize("kind", TOPIC)
@pytest.mark.parametrize("by", ["police", "other"])
def test_a_mapping_by_others_does_not_end_the_centres_own_task(vault, kind, by):
    mother = move_in(vault)[0]
    before = open_tasks(vault, mother.household)
    mapped(vault, mother, kind, by=by)
    assert open_tasks(vault, mother.household) == before


@pytest.mark.parametrize(
    ("act", "ended"),
    [
        (lambda v, s: measure(v, s), {"police_contact"}),
        (
            lambda v, s: mapped(v, s, "threat", police="contacted"),
            {"police_contact", "threat_mapping_child", "relocation"},
        ),
        (lambda v, s: mapped(v, s, "threat", by="police", relocation="declined"), {"relocation"}),
        (lambda v, s: note(v, s, service="other_shelter"), {"relocation"}),
        (lambda v, s: relocation(v, s.household, "accepted", police="Vest"), {"relocation", "police_contact"}),
    ],
)
def test_police_and_another_shelter_are_settled_by_whatever_shows_it_was_done(vault, act, ended):
    son = move_in(vault, SON)[1]
    mapped(vault, son, "threat", by="other", police="needed", safe_here="no")
    before = open_tasks(vault, son.household)
    act(vault, son)
    assert {kind for kind, _ in before - open_tasks(vault, son.household)} == ended


def test_a_sent_concern_report_is_also_the_contact_with_the_child_welfare_service(vault):
    case = move_in(vault, SON)
    flag(vault, case[1], "child_welfare_case")
    decision(vault, case[1], "concern_report", "sent", sent=TODAY, recipient="Barnevernet")
    assert not {"bft_routine", "concern_report"} & {kind for kind, _ in open_tasks(vault, case[0].household)}


def test_naming_nobody_names_no_contact(vault):
    mother = move_in(vault)[0]
    contact(vault, mother, "")
    assert ("primary_contact", mother.person) in open_tasks(vault, mother.household)


def test_a_note_about_the_whole_case_ends_the_tasks_of_everybody_in_it(vault):
    case = move_in(vault, SON, DAUGHTER)
    note(vault, case[0], "welcome_talk", person="")
    assert "welcome_talk" not in {kind for kind, _ in open_tasks(vault, case[0].household)}


@pytest.mark.parametrize("how", ["departure", "correction"])
def test_a_departure_ends_what_could_only_be_done_here_and_nothing_else(vault, how):
    case = move_in(vault, SON, arrived=ago(9))
    mother, son = case
    mapped(vault, son, "threat", police="needed", next_review=TODAY + timedelta(days=9))
    until = TODAY + timedelta(days=60)
    kept = measure(vault, mother, until)
    school(vault, son, permission_until=until)
    code = fetcher(vault, son, expires=until)
    before = open_tasks(vault, mother.household)
    assert {
        ("threat_review", son.person), ("fetch_runs_out", code), ("school_runs_out", son.person), ("measure_runs_out", kept),
    } <= before  # fmt: skip
    if how == "departure":
        mean(vault, record_departure, Departure((son.code,), TODAY))
    else:
        now = stay_of(vault, son.code)
        vault.write(correct_dates, DateCorrection(son.code, son.arrived, ago(1), None, now.version))
    gone = before - open_tasks(vault, mother.household)
    during = {row[0] for row in TABLE if row[5] in DURING_STAY} | set(REMINDERS)
    assert gone == {(k, s) for k, s in before if k in during and s in (son.person, code)}
    assert {t.answer for t in tasks(vault, mother.household) if (t.kind, t.subject) in gone} == {"left"}
    assert {("concern_report", son.person), ("police_contact", son.person)} <= before - gone
    assert ("threat_mapping_adult", mother.person) in before - gone


# -- what the leader may change ---------------------------------------------------------------------------------


def test_an_edit_keeps_only_what_differs_and_gives_back_the_rule():
    for rule in shipped_rules():
        assert as_edit(rule) == {}
        changed = replace(rule, hours=rule.hours + 1, active=False, title="Ny")
        assert as_edit(changed) == {"hours": rule.hours + 1, "active": False, "title": "Ny"}
        assert {r.code: r for r in in_force({rule.code: as_edit(changed)})} == {
            r.code: changed if r.code == rule.code else r for r in shipped_rules()
        }
    own = TaskRule("own_1", "ready", "household", 5, "duty", "Vår egen", "", "")
    assert in_force({"own_1": as_edit(own)}) == [*shipped_rules(), own]


def test_the_leader_changes_a_rule_and_takes_the_change_back(vault):
    rule = next(r for r in shipped_rules() if r.code == "threat_mapping_adult")
    earlier = move_in(vault)[0]
    done = vault.write(save_task_rule, replace(rule, hours=2, responsible="duty", title="  Kartlegg \n nå "))
    assert (done.kinds, done.result) == ({TASKS, SETTINGS}, rule.code)
    assert next(r for r in vault.read(lambda q: q.records.task_rules()) if r.code == rule.code).title == "Kartlegg nå"
    later = move_in(vault, adult=Newcomer(name="Ny"), room="K02")[0]
    assert the_task(vault, earlier.household, rule.code).due == NOW + timedelta(hours=24), "what was raised stays"
    task = the_task(vault, later.household, rule.code)
    assert (task.due, task.responsible) == (NOW + timedelta(hours=2), "duty")
    vault.write(save_task_rule, rule)
    assert vault.read(lambda q: q.records.task_rules()) == list(shipped_rules())
    assert vault.db.execute("SELECT count(*) FROM task_rule").fetchone() == (0,)
    (back, first) = vault.read(lambda q: q.trust.history([rule.code]))
    assert (first.before, '"hours": 2' in first.after) == ("{}", True)
    assert ('"hours": 2' in back.before, back.after) == (True, "{}")


def test_a_rule_out_of_use_raises_nothing_and_still_settles_what_it_raised(vault):
    rule = next(r for r in shipped_rules() if r.code == "safety_plan")
    before = move_in(vault)[0]
    vault.write(save_task_rule, replace(rule, active=False))
    after = move_in(vault, adult=Newcomer(name="Ny"), room="K02")[0]
    assert "safety_plan" not in {kind for kind, _ in open_tasks(vault, after.household)}
    safety_plan(vault, before)
    assert "safety_plan" not in {kind for kind, _ in open_tasks(vault, before.household)}


def test_rules_of_the_centres_own_are_numbered_and_raised_like_any_other(vault):
    own = TaskRule("", "flag:animal", "person", 6, "leader", "Ring veterinæren", "Fordi", "Husmøtet", "threat")
    codes = [vault.write(save_task_rule, replace(own, title=f"{own.title} {n}")).result for n in (1, 2)]
    assert codes == ["own_1", "own_2"]
    mother = move_in(vault)[0]
    assert flag(vault, mother, "animal") == ["animal", "own_1", "own_2"]
    task = the_task(vault, mother.household, "own_1")
    assert (task.due, task.responsible, task.subject) == (NOW + timedelta(hours=6), "leader", mother.person)
    topic(vault, mother, "threat")
    mapped(vault, mother, "threat")
    the_task(vault, mother.household, "own_1")  # nothing settles it by itself
    vault.write(save_task_rule, replace(own, code="own_2", active=False))
    assert [r.code for r in vault.read(lambda q: q.records.task_rules()) if not r.active] == ["own_2"]


RULE = next(r for r in shipped_rules() if r.code == "rosa")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "bad_label"),
        ({"title": "x" * 121}, "bad_label"),
        ({"title": "a\x00b"}, "bad_label"),
        ({"why": "x" * 501}, "text_too_long"),
        ({"source": "x" * 501}, "text_too_long"),
        ({"why": "a\x00b"}, "text_unreadable"),
        ({"why": "\ud83d"}, "text_unreadable"),
        ({"hours": 0}, "bad_hours_due"),
        ({"hours": 24 * 365 + 1}, "bad_hours_due"),
        ({"on": "flag:hair_colour"}, "unknown_code"),
        ({"on": "full_moon"}, "unknown_code"),
        ({"who": "dog"}, "unknown_code"),
        ({"responsible": "Kari"}, "unknown_code"),
        ({"code": "no_such_rule"}, "unknown_code"),
        ({"code": "own_7"}, "unknown_code"),
        ({"code": "own_x"}, "unknown_code"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(vault, change, code):
    refused(vault, save_task_rule, replace(RULE, **change), code)


def test_only_the_leader_changes_rules(vault):
    refused(as_duty(vault), save_task_rule, replace(RULE, hours=1), "leader_only")


def test_every_rule_has_words_for_its_event_its_people_and_its_responsible():
    for rule in shipped_rules():
        assert all([text("who", rule.who), text("responsible", rule.responsible)])
        assert rule.on.startswith("flag:") or text("events", rule.on)
    assert set(asdict(RULE)) == set(TaskRule.__dataclass_fields__)
