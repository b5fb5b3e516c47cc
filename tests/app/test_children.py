"""A child's days: school and what it may say, who may fetch and when, and the application for transport (B2, B4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.care.due import expiring, fetches, missing_fetch
from app.changes import CARE, TASKS
from app.domain.child import LEAKS, FetchChange, Fetcher, FetchTime, School
from app.ports import LogFilter
from app.use_cases.children import (
    DayChange,
    Schoolchild,
    Week,
    apply_for_transport,
    fetch_otherwise,
    save_fetcher,
    save_school,
    save_week,
)
from app.use_cases.intake import Newcomer
from app.use_cases.journal import save_consent
from app.use_cases.stays import Departure, record_departure
from tests.app.caring import a_consent, a_fetcher, fetcher, open_tasks, records, school, the_task
from tests.app.house import SON, ago, as_duty, mean, move_in, refused
from tests.support import TODAY

MONDAY = TODAY
"""The day the tests are written is a Monday."""
TONIGHT = datetime(2026, 11, 23, 23, 59)
"""When the day to remind has passed, the reminder is due today."""
FRIDAY = TODAY + timedelta(days=4)


@pytest.fixture
def case(vault):
    return move_in(vault, SON)


@pytest.fixture
def son(case):
    return case[1]


def of(stay, **more):
    return replace(School(household=stay.household, person=stay.person, attends="school", name="Fjellvang"), **more)


# -- kindergarten and school ------------------------------------------------------------------------------------


def test_everything_about_a_school_is_kept_over_its_version_and_what_was_before_stays(vault, son):
    whole = of(
        son, contact=" Kontakt\tlærer ", channel="Ring etter 14", who_knows="Rektor", may_say="Er syk",
        must_not_say="Hvor\r\nvi er",
        permission_until=FRIDAY, break_kind="partial", break_from=ago(3), break_days=4,
        break_reasons=frozenset({"child_safety", "distance"}), schooling_here="To timer", wish="Tilbake i 3B",
        way_back="Etter nyttår", transport="needed", transport_from="08:00", transport_need="Bilstol",
        seen_to=frozenset(LEAKS),
    )  # fmt: skip
    done = as_duty(vault).write(save_school, whole)
    assert (done.kinds, done.result) == ({CARE, TASKS}, 1)
    (kept,) = records(vault, School, son)
    assert kept == replace(whole, contact="Kontakt lærer", must_not_say="Hvor\nvi er", version=1)
    assert vault.write(save_school, of(son, version=1, wish="Vil hjem")).result == 2
    for version in (0, 1, 3):
        refused(vault, save_school, of(son, version=version), "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([son.person])) if r.event == "school")
    assert ("Tilbake i 3B" in line.before, "Vil hjem" in line.after, line.user) == (True, True, "Kari")


def test_a_permission_is_a_task_a_fortnight_before_it_runs_out_that_moves_and_ends(vault, son):
    school(vault, son, permission_until=TODAY + timedelta(days=40))
    task = the_task(vault, son.household, "school_runs_out")
    assert (task.subject, task.due) == (son.person, datetime(2026, 12, 19, 8))
    school(vault, son, version=1, permission_until=FRIDAY)
    assert the_task(vault, son.household, "school_runs_out").due == TONIGHT, "nearer than a fortnight: at once"
    school(vault, son, version=2)
    assert "school_runs_out" not in {kind for kind, _ in open_tasks(vault, son.household)}


def test_a_school_of_which_nobody_knows_yet_whether_the_child_goes_settles_nothing(vault, son):
    vault.write(save_school, of(son, attends="", wish="Vil ikke"))
    assert ("school", son.person) in open_tasks(vault, son.household)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"person": "P-9999"}, "unknown_person"),
        ({"household": "S-999"}, "unknown_person"),
        ({"attends": "university"}, "unknown_code"),
        ({"break_kind": "long"}, "unknown_code"),
        ({"transport": "taxi"}, "unknown_code"),
        ({"break_reasons": frozenset({"weather"})}, "unknown_code"),
        ({"seen_to": frozenset({"windows"})}, "unknown_code"),
        ({"break_days": -1}, "bad_number"),
        ({"break_days": 401}, "bad_number"),
        ({"break_from": FRIDAY}, "day_in_future"),
        ({"transport_day": FRIDAY}, "day_in_future"),
        ({"permission_until": ago(20000)}, "absurd_date"),
        ({"name": "x" * 301}, "text_too_long"),
        ({"wish": "x" * 20_001}, "text_too_long"),
        ({"may_say": "a\x00"}, "text_unreadable"),
        ({"channel": "\ud83d"}, "text_unreadable"),
        ({"version": 1}, "edited_meanwhile"),
    ],
)
def test_a_school_that_cannot_be_is_refused(vault, son, change, code):
    refused(vault, save_school, of(son, **change), code)


def test_the_days_of_an_adult_are_not_a_childs(vault, case):
    mother = case[0]
    refused(vault, save_school, of(mother), "wrong_kind")
    refused(vault, save_fetcher, a_fetcher(mother), "wrong_kind")
    refused(vault, save_week, Week(mother.household, mother.person), "wrong_kind")
    refused(vault, fetch_otherwise, DayChange(mother.household, mother.person, TODAY), "wrong_kind")
    refused(vault, apply_for_transport, Schoolchild(mother.household, mother.person), "wrong_kind")


# -- who fetches ------------------------------------------------------------------------------------------------


def test_who_may_and_who_must_not_fetch_are_kept_with_ground_and_last_day(vault, son):
    new = a_fetcher(son, "grandparent", name=" Mor\n mor ", basis="agreement", note="Rød bil", expires=FRIDAY)
    code = mean(as_duty(vault), save_fetcher, new).result
    banned = fetcher(vault, son, "other_parent", False, name="Faren", basis="restraining_order")
    kept = {f.code: f for f in records(vault, Fetcher, son)}
    assert kept[code] == replace(new, code=code, name="Mor mor", version=1)
    assert (kept[banned].allowed, kept[banned].basis) == (False, "restraining_order")
    assert the_task(vault, son.household, "fetch_runs_out", code).due == TONIGHT
    mean(vault, save_fetcher, replace(kept[code], ended=TODAY))
    assert ("fetch_runs_out", code) not in open_tasks(vault, son.household)
    refused(vault, save_fetcher, replace(kept[code], note="x"), "edited_meanwhile")
    line = next(r for r in vault.read(lambda q: q.trust.history([son.person])) if r.event == "fetcher")
    assert ('"ended": null' in line.before, TODAY.isoformat() in line.after) == (True, True)


@pytest.mark.parametrize("relation", ["parent_here", "staff", "taxi", "alone"])
def test_who_is_known_by_the_relation_alone_needs_no_name(vault, son, relation):
    assert fetcher(vault, son, relation, name="")


@pytest.mark.parametrize("relation", ["grandparent", "family", "friend", "other_parent", "other"])
def test_who_is_not_needs_one(vault, son, relation):
    assert refused(vault, save_fetcher, a_fetcher(son, relation, name="  "), "name_needed").field == "name"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"relation": ""}, "choose_answer"),
        ({"relation": "neighbour"}, "unknown_code"),
        ({"basis": "feeling"}, "unknown_code"),
        ({"basis": ""}, "choose_answer"),
        ({"basis": "restraining_order"}, "basis_forbids"),
        ({"since": FRIDAY}, "day_in_future"),
        ({"expires": ago(1)}, "ends_before"),
        ({"ended": FRIDAY}, "day_in_future"),
        ({"name": "x" * 301}, "text_too_long"),
        ({"note": "\x00"}, "text_unreadable"),
        ({"code": "H-9999"}, "unknown_code"),
        ({"person": "P-9999"}, "unknown_person"),
    ],
)
def test_a_fetcher_that_cannot_be_is_refused(vault, son, change, code):
    refused(vault, save_fetcher, replace(a_fetcher(son), **change), code)


def test_a_fetcher_is_not_moved_to_another_child(vault):
    case = move_in(vault, SON, Newcomer("child"))
    code = fetcher(vault, case[1])
    refused(vault, save_fetcher, replace(a_fetcher(case[2]), code=code), "unknown_code")


def test_a_week_is_replaced_as_one_and_names_only_who_may(vault, son):
    code, banned = fetcher(vault, son), fetcher(vault, son, "other_parent", False, name="Far")
    assert as_duty(vault).write(
        save_week, Week(son.household, son.person, {0: ("13:45", code), 4: ("12:00", code)})
    ).kinds == {CARE}
    vault.write(save_week, Week(son.household, son.person, {1: ("23:59", code)}))
    assert records(vault, FetchTime, son) == [
        FetchTime(household=son.household, person=son.person, weekday=1, at="23:59", fetcher=code, version=1)
    ]
    lines = [r for r in vault.read(lambda q: q.trust.history([son.person])) if r.event == "fetch_week"]
    assert any("12:00" in line.before and not line.after.strip("{}") for line in lines)
    assert any("23:59" in line.after for line in lines)
    for days, why in (
        ({0: ("13:45", banned)}, "may_not_fetch"),
        ({0: ("24:00", code)}, "bad_time"),
        ({0: ("9:00", code)}, "bad_time"),
        ({0: ("", code)}, "bad_time"),
        ({0: ("13:45\n", code)}, "bad_time"),
        ({0: ("13:45", "")}, "unknown_code"),
        ({0: ("13:45", "H-9999")}, "unknown_code"),
        ({7: ("13:45", code)}, "unknown_code"),
        ({-1: ("13:45", code)}, "unknown_code"),
        ({1: ("13:45", code), 2: ("13:45", banned)}, "may_not_fetch"),
    ):
        refused(vault, save_week, Week(son.household, son.person, days), why)


def test_who_may_fetch_one_child_is_not_thereby_let_to_fetch_another(vault):
    case = move_in(vault, SON, Newcomer("child"))
    code = fetcher(vault, case[1])
    week = Week(case[2].household, case[2].person, {0: ("13:45", code)})
    refused(vault, save_week, week, "unknown_code")


@pytest.mark.parametrize(
    ("since", "expires", "ended"),
    [(ago(9), ago(1), None), (ago(9), None, ago(1)), (ago(9), None, TODAY)],
)
def test_a_permission_that_has_run_out_is_none(vault, son, since, expires, ended):
    code = fetcher(vault, son, since=since, expires=expires, ended=ended)
    refused(vault, save_week, Week(son.household, son.person, {0: ("13:45", code)}), "may_not_fetch")


def test_a_permission_holds_through_its_last_day_and_no_longer(vault, son):
    code = fetcher(vault, son, expires=FRIDAY)
    vault.write(fetch_otherwise, DayChange(son.household, son.person, FRIDAY, "12:00", code))
    late = DayChange(son.household, son.person, FRIDAY + timedelta(days=1), "12:00", code)
    refused(vault, fetch_otherwise, late, "may_not_fetch")


def test_a_day_that_is_otherwise_goes_before_the_week_until_it_is_as_before(vault, son):
    grandmother, taxi = fetcher(vault, son, "grandparent"), fetcher(vault, son, "taxi")
    vault.write(save_week, Week(son.household, son.person, {0: ("13:45", grandmother)}))
    school(vault, son, "kindergarten")

    def monday():
        return [
            (f.at, f.fetcher, f.place, f.relation) for f in fetches(vault.read(lambda q: q.records.care_on(MONDAY)))
        ]

    usual = [("13:45", grandmother, "kindergarten", "grandparent")]
    assert monday() == usual
    wish = DayChange(son.household, son.person, MONDAY, "12:00", taxi)
    vault.write(fetch_otherwise, wish)
    assert monday() == [("12:00", taxi, "kindergarten", "taxi")]
    vault.write(fetch_otherwise, replace(wish, at="tull", fetcher=""))
    assert monday() == []
    assert missing_fetch(vault.read(lambda q: q.records.care_on(MONDAY))) == [], "told that nobody needs to"
    assert records(vault, FetchChange, son) == [
        FetchChange(household=son.household, person=son.person, day=MONDAY, at="", fetcher="", version=2)
    ]
    vault.write(fetch_otherwise, replace(wish, back=True))
    assert (monday(), records(vault, FetchChange, son)) == (usual, [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": "25:00"}, "bad_time"),
        ({"fetcher": "H-9999"}, "unknown_code"),
        ({"day": TODAY.replace(year=2060)}, "absurd_date"),
        ({"day": ago(20000)}, "absurd_date"),
        ({"person": "P-9999"}, "unknown_person"),
    ],
)
def test_a_day_that_cannot_be_is_refused(vault, son, change, code):
    wish = DayChange(son.household, son.person, TODAY, "12:00", fetcher(vault, son))
    refused(vault, fetch_otherwise, replace(wish, **change), code)


def test_whoever_may_not_fetch_after_all_is_said_aloud(vault, son):
    code = fetcher(vault, son, expires=TODAY + timedelta(days=8))
    vault.write(save_week, Week(son.household, son.person, {0: ("13:45", code)}))

    def problem(day):
        return [f.problem for f in fetches(vault.read(lambda q: q.records.care_on(day)))]

    next_week, after = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)
    assert [problem(d) for d in (MONDAY, next_week, after)] == [[""], [""], ["ran_out"]]
    kept = records(vault, Fetcher, son)[0]
    mean(vault, save_fetcher, replace(kept, allowed=False, basis="court"))
    assert problem(MONDAY) == ["must_not"]
    mean(vault, record_departure, Departure((son.code,), TODAY))
    assert problem(MONDAY) == []


def test_a_prohibition_never_ends_by_itself_and_its_day_is_when_it_must_be_renewed(vault, son):
    code = fetcher(vault, son, "other_parent", False, name="Far", expires=TODAY + timedelta(days=2))
    (ban,) = records(vault, Fetcher, son)
    assert all(ban.stands(TODAY + timedelta(days=n)) for n in (0, 2, 3, 400))
    later = vault.read(lambda q: q.records.care_on(TODAY + timedelta(days=3)))
    assert [(x.what, x.code) for x in expiring(later)] == [("must_not_fetch", code)]
    mean(vault, save_fetcher, replace(ban, ended=TODAY))
    assert not records(vault, Fetcher, son)[0].stands(TODAY)


@pytest.mark.parametrize(("relation", "name"), [("other_parent", ""), ("other_parent", "Pål"), ("family", "  PÅL  ")])
def test_a_prohibition_wins_over_every_permission_of_the_same_person_old_and_new(vault, son, relation, name):
    why = {"note": "Avtalt i retten"}
    allowed = fetcher(vault, son, relation, True, name=name or "Far", **why)
    other = fetcher(vault, son, "grandparent", True, name="Mormor")
    vault.write(save_week, Week(son.household, son.person, {0: ("13:45", allowed), 1: ("13:45", other)}))
    banned = fetcher(vault, son, relation, False, name="Pål" if name else "Far")
    kept = {f.code: f for f in records(vault, Fetcher, son)}
    assert (kept[allowed].ended, kept[other].ended, kept[banned].ended) == (TODAY, None, None)
    assert [f.problem for f in fetches(vault.read(lambda q: q.records.care_on(MONDAY)))] != [""]
    refused(
        vault, save_fetcher, a_fetcher(son, relation, True, name="Pål" if name else "Far", **why), "forbidden_to_fetch"
    )
    refused(vault, save_week, Week(son.household, son.person, {0: ("13:45", allowed)}), "may_not_fetch")
    mean(vault, save_fetcher, replace(kept[banned], ended=TODAY))
    assert fetcher(vault, son, relation, True, name="Pål" if name else "Far", **why)


def test_the_other_parent_may_fetch_only_with_a_reason(vault, son):
    refused(vault, save_fetcher, a_fetcher(son, "other_parent", True, name="Far"), "other_parent_needs_why")
    assert fetcher(vault, son, "other_parent", True, name="Far", note="Dommen av 3.11.")


# -- transport, and earlier stays -------------------------------------------------------------------------------


def consent(vault, stay, purpose="school", **more):
    facts = {"given": ago(3)} | more
    return vault.write(save_consent, a_consent(stay.household, stay.person, purpose=purpose, **facts)).result


def test_an_application_needs_a_school_and_a_consent_and_is_in_the_log(vault, case, son):
    child = Schoolchild(son.household, son.person)
    refused(vault, apply_for_transport, child, "no_transport")
    school(vault, son, name="")
    refused(vault, apply_for_transport, child, "no_transport")
    school(vault, son, version=1, transport="needed")
    assert refused(vault, apply_for_transport, child, "consent_needed").field == "transport"
    for kind, more in (
        ("police", {}), ("other", {}), ("school", {"expires": ago(1)}), ("school", {"withdrawn": TODAY}),
        ("services", {"withdrawn": ago(1)}),
    ):  # fmt: skip
        consent(vault, case[0], kind, **more)
    refused(vault, apply_for_transport, child, "consent_needed")
    consent(vault, case[0], expires=TODAY)
    as_duty(vault).write(apply_for_transport, child)
    kept = records(vault, School, son)[0]
    assert (kept.transport, kept.transport_day, kept.name) == ("applied", TODAY, "Fjellvang")
    lines = [(r.user, r.event, r.subject) for r in vault.read(lambda q: q.trust.log(LogFilter(kind="print")))]
    assert lines == [("Vakt", "transport", son.person)]


def test_a_consent_for_another_child_does_not_speak_for_this_one(vault):
    case = move_in(vault, SON, Newcomer("child"))
    school(vault, case[1])
    consent(vault, case[2])
    child = Schoolchild(case[1].household, case[1].person)
    refused(vault, apply_for_transport, child, "consent_needed")
    consent(vault, case[1], "services")
    vault.write(apply_for_transport, child)


def test_a_child_that_comes_again_is_seen(vault, son):
    assert vault.read(lambda q: q.cases.earlier_stays(son.person, son.household)) == 0
    mean(vault, record_departure, Departure((son.code,), TODAY))
    again = move_in(vault, Newcomer("child", son.person), adult=Newcomer(name="Mor"), room="K02")
    assert vault.read(lambda q: q.cases.earlier_stays(son.person, again[0].household)) == 1
    assert vault.read(lambda q: q.cases.earlier_stays(son.person, son.household)) in (0, 1)
    assert vault.read(lambda q: q.cases.earlier_stays(again[0].person, again[0].household)) == 0
