"""One person once: likely doubles, merged with all that hangs on either, undone whole; the return against a count of our own."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.care.doubles import Double, Known, doubles
from app.domain.base import PersonCode
from app.domain.entities import Stay
from app.domain.errors import RuleBroken
from app.domain.house import MustNotMeet
from app.domain.rights import NotDouble
from app.forms.count import count_year
from app.ports import LogFilter
from app.use_cases.access import ShutOut, shut_out
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.doubles import Merge, Two, keep_two, merge_persons, undo_merge
from app.use_cases.households import keep_apart
from app.use_cases.intake import Newcomer
from app.use_cases.retention import Deletion, delete_now
from app.use_cases.stays import Departure, record_departure
from db import merge
from tests.app import caring
from tests.app.house import SON, ago, as_duty, move_in, refused, staff
from tests.db.test_gate import shut_out_of
from tests.support import PASSWORD, TODAY, spare_vault


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", prepare=staff)
    made.confirm(PASSWORD)
    yield made
    made.close()


def known(code, name="", year=None, gender="woman", phone="", **cases):
    return Known(PersonCode(code), name, year, gender, phone, {home: tuple(years) for home, years in cases.items()})


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (known("A", "Sherin Ahmad", 1990), known("B", "Shirin Ahmed", 1990), ("name",)),
        (known("A", "Sherin Ahmad"), known("B", "Shirin Mona Ahmed", 1990), ("name",)),
        (known("A", "Karin", 1990), known("B", "Karin", 1990), ("name",)),
        (known("A", "Karin"), known("B", "Karin"), ()),
        (known("A", "Sherin Ahmad", 1990), known("B", "Shirin Ahmed", 1991), ()),
        (known("A", "Sherin Ahmad", 1990, "man"), known("B", "Shirin Ahmed", 1990), ()),
        (known("A", phone="+47 912 34 567"), known("B", phone="91234567"), ("phone",)),
        (known("A", phone="1234"), known("B", phone="1234"), ()),
        (known("A", year=1990, S1=[2015, 2018]), known("B", year=1990, S2=[2015, 2018]), ("family",)),
        (known("A", year=1990, S1=[2015]), known("B", year=1990, S2=[2015, 2018]), ()),
        (known("A", year=1990, S1=[]), known("B", year=1990, S2=[]), ()),
        (known("A", year=1990, S1=[2015]), known("B", year=1990, S2=[2015]), ()),
        (known("A", "Karin", 1990, S1=[2015, 2018]), known("B", "Fatima", 1990, S2=[2015, 2018]), ()),
        (known("A", "Karin", 1990, S1=[2015, 2018]), known("B", "", 1990, S2=[2015, 2018]), ("family",)),
        (known("A", "Sherin Ahmad", 1990, S1=[2015]), known("B", "Shirin Ahmed", 1990, S1=[2015]), ()),
    ],
)
def test_what_points_at_one_person_and_what_does_not(one, other, by):
    found = doubles([one, other])
    assert [double.by for double in found] == ([by] if by else [])
    assert doubles([one, other], {(PersonCode("A"), PersonCode("B"))}) == []


def test_a_grown_child_is_found_and_those_with_most_in_common_come_first():
    girl = known("P-1", "Amina Yusuf", 2006, phone="90000001")
    grown = known("P-2", "Amina Yousef", 2006, phone="90000001")
    other = known("P-3", "Amina Yusuf", None)
    assert doubles([other, grown, girl])[0] == Double("P-1", "P-2", ("name", "phone"))


def two_records(vault):
    """The same woman twice: a stay in spring with a son, and a stay in autumn under another spelling, with visits."""
    first = move_in(vault, SON, adult=Newcomer(name="Sherin Ahmad", gender="woman", birth_year=1990), arrived=ago(200))
    vault.write(record_departure, Departure(tuple(stay.code for stay in first), ago(150)))
    second = move_in(
        vault, adult=Newcomer(name="Shirin Ahmed", birth_year=1990, phone="91234567"), arrived=ago(30), room="K02"
    )
    vault.write(log_contact, Visit(Newcomer(code=second[0].person), TODAY, "phone_talk", note="Ringte"))
    caring.flag(vault, second[0], "animal")
    caring.note(vault, second[0], text="Har hund")
    caring.contact(vault, second[0])
    return first[0], second[0]


def everything(vault):
    tables = [
        row[0]
        for row in vault.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'person_search%'"
        )
    ]
    left_out = {"access_log", "merged", "sequence", "sqlite_sequence", "history", "known_keys"}
    return {
        table: sorted(map(str, vault.db.execute(f'SELECT * FROM "{table}"')))
        for table in tables
        if table not in left_out
    }


def test_merged_all_that_hangs_on_either_hangs_on_one_and_the_undo_is_whole(vault):
    one, other = two_records(vault)
    assert vault.read(lambda q: q.rights.doubles()) == [Double(one.person, other.person, ("name",))]
    before = everything(vault)
    code = vault.write(merge_persons, Merge(one.person, other.person)).result
    assert vault.read(lambda q: q.cases.person(other.person)) is None
    assert {s.household for s in vault.read(lambda q: q.cases.household(other.household))} == {other.household}
    assert vault.read(lambda q: q.cases.household(other.household))[0].person == one.person
    assert vault.read(lambda q: q.cases.earlier_stays(one.person, other.household)) == 1
    (phone,) = vault.db.execute("SELECT phone FROM person WHERE code = ?", (one.person,)).fetchone()
    assert phone == "91234567", "what the kept record lacked"
    assert {row.person for row in vault.read(lambda q: q.cases.search("91234567"))} == {one.person}
    left = {table for table, rows in everything(vault).items() if any(f"'{other.person}'" in row for row in rows)}
    assert left == set()
    subjects = {row[0] for row in vault.db.execute("SELECT DISTINCT subject FROM history")}
    assert other.person not in subjects, "its history is that of the one that is kept"
    assert one.person in subjects
    assert [m.kept for m in vault.read(lambda q: q.rights.merges())] == [one.person]
    vault.write(undo_merge, code)
    after = everything(vault)
    for table in before:
        if table != "person":  # the kept record has the phone, and is one version further
            assert after[table] == before[table], table
    assert {row.person for row in vault.read(lambda q: q.cases.search("Shirin"))} == {one.person, other.person}
    refused(vault, undo_merge, code, "undo_too_late")
    assert vault.check() == []


def test_what_was_written_after_the_merge_stays_with_the_kept_one(vault):
    one, other = two_records(vault)
    code = vault.write(merge_persons, Merge(one.person, other.person)).result
    vault.write(log_contact, Visit(Newcomer(code=one.person), TODAY, "day_visit"))
    vault.write(undo_merge, code)
    modes = dict(vault.db.execute("SELECT mode, person FROM contact").fetchall())
    assert modes == {"phone_talk": other.person, "day_visit": one.person}


@pytest.mark.parametrize("turned", [False, True])
def test_whom_one_must_not_meet_the_merged_one_must_not_meet_either(vault, turned):
    one, other = two_records(vault)
    third = move_in(vault, adult=Newcomer(name="Nora Nabo", birth_year=1980), arrived=ago(3), room="M01", offer="men")[
        0
    ]
    vault.write(keep_apart, MustNotMeet(**pair_of(one.person, third.person), reason="Kjenner den som truer"))
    vault.write(keep_two, Two(third.person, one.person))
    kept, gone = (other, one) if turned else (one, other)
    code = vault.write(merge_persons, Merge(kept.person, gone.person)).result
    select = "SELECT one, other FROM {} ORDER BY 1"
    for table in ("must_not_meet", "not_double"):
        assert vault.db.execute(select.format(table)).fetchall() == [tuple(sorted((kept.person, third.person)))], table
    vault.write(undo_merge, code)
    for table in ("must_not_meet", "not_double"):
        assert vault.db.execute(select.format(table)).fetchall() == [tuple(sorted((one.person, third.person)))], table


def pair_of(*codes):
    return dict(zip(("one", "other"), sorted(codes), strict=True))


def test_overlapping_stays_are_refused_with_the_reason(vault):
    one = move_in(vault, adult=Newcomer(name="Sherin Ahmad", birth_year=1990), arrived=ago(9))[0]
    other = move_in(vault, adult=Newcomer(name="Shirin Ahmed", birth_year=1990), arrived=ago(3), room="K02")[0]
    error = refused(vault, merge_persons, Merge(one.person, other.person), "stays_overlap")
    assert {error.params["one"], error.params["other"]} == {one.code, other.code}
    refused(vault, merge_persons, Merge(one.person, one.person), "same_person")
    refused(vault, merge_persons, Merge(one.person, PersonCode("P-9999")), "unknown_person")
    with pytest.raises(RuleBroken, match="leader_only"):
        as_duty(vault).write(merge_persons, Merge(one.person, other.person))


@pytest.mark.parametrize("turned", [False, True])
def test_who_left_the_day_the_other_came_did_not_sleep_in_two_places(vault, turned):
    one = move_in(vault, adult=Newcomer(name="Sherin Ahmad", birth_year=1990), arrived=ago(9))[0]
    vault.write(record_departure, Departure((one.code,), ago(3)))
    other = move_in(vault, adult=Newcomer(name="Shirin Ahmed", birth_year=1990), arrived=ago(3), room="K02")[0]
    kept, gone = (one, other) if turned else (other, one)
    assert vault.write(merge_persons, Merge(kept.person, gone.person)).result


def test_two_persons_are_not_pointed_out_again_and_that_is_undone(vault):
    one, other = two_records(vault)
    done = vault.write(keep_two, Two(other.person, one.person, "Søstre"))
    assert vault.read(lambda q: q.rights.doubles()) == []
    with vault.unit() as work:
        (row,) = work.of(NotDouble)
    assert (row.one, row.other) == (one.person, other.person)
    assert done.undo is not None


def test_nothing_of_a_shut_case_is_compared_and_the_look_is_in_the_log(vault):
    one, other = two_records(vault)
    vault.read(lambda q: q.rights.beside(one.person, other.person))
    assert {r.subject for r in vault.read(lambda q: q.trust.log(LogFilter())) if r.event == "doubles"} == {
        one.person,
        other.person,
    }
    vault.users.add("Bo", PASSWORD, "leader")
    vault.write(shut_out, ShutOut(one.household, "Bo", "Kjenner henne"))
    bo = shut_out_of(vault, "leader")
    assert bo.read(lambda q: q.rights.doubles()) == []
    with pytest.raises(RuleBroken, match="case_shut"):
        bo.read(lambda q: q.rights.beside(one.person, other.person))


def test_what_can_be_undone_no_more_is_forgotten_and_a_deleted_case_takes_it_along(vault):
    one, other = two_records(vault)
    vault.write(record_departure, Departure((other.code,), TODAY))
    code = vault.write(merge_persons, Merge(one.person, other.person)).result
    merge.forget(vault.db, TODAY + timedelta(days=14))
    assert "Shirin" in str(vault.db.execute("SELECT content FROM merged").fetchall())
    merge.forget(vault.db, TODAY + timedelta(days=15))
    assert vault.db.execute("SELECT content FROM merged").fetchall() == [("{}",)]
    assert code == "SL-001"
    vault.write(delete_now, Deletion(other.household, other.household))
    vault.write(delete_now, Deletion(one.household, one.household))
    assert vault.db.execute("SELECT count(*) FROM merged").fetchone() == (0,)


@st.composite
def histories(draw):
    """Stays and visits of some persons in one year, each of whom may stand under two codes."""
    persons = draw(st.integers(1, 4))
    events = draw(
        st.lists(st.tuples(st.integers(0, persons - 1), st.booleans(), st.integers(1, 300)), min_size=2, max_size=10)
    )
    return persons, events


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(history=histories())
def test_the_return_differs_only_where_somebody_was_counted_twice(tmp_path_factory, history):
    """An independent count: residents and users are distinct people of the year; stays, nights and visits are as before."""
    persons, events = history
    made = spare_vault(tmp_path_factory.mktemp("doubles") / "v", prepare=staff)
    made.confirm(PASSWORD)
    try:
        codes: dict[tuple[int, bool], str] = {}
        truth: dict[str, set[int]] = {"stay": set(), "visit": set()}
        free = {}
        for who, second, day in sorted(events, key=lambda event: event[2]):
            code = codes.get((who, second))
            on = ago(301 - day)
            if on.year != TODAY.year:
                continue
            newcomer = (
                Newcomer(code=code)
                if code
                else Newcomer(name=f"Navn{who} Etternavn", gender="woman", birth_year=1980 + who)
            )
            if (day + who) % 2 and free.get(who, 0) < day and not occupied(made, on):
                (stay,) = move_in(made, adult=newcomer, arrived=on, room="K01")
                made.write(record_departure, Departure((stay.code,), on + timedelta(days=1)))
                codes[who, second] = stay.person
                free[who] = day + 1
                truth["stay"].add(who)
            else:
                contact = made.write(log_contact, Visit(newcomer, on, "day_visit")).result
                codes[who, second] = made.db.execute(
                    "SELECT person FROM contact WHERE code = ?", (contact,)
                ).fetchone()[0]
                truth["visit"].add(who)
        before = result(made)
        for who in range(persons):
            if (who, False) in codes and (who, True) in codes:
                made.write(merge_persons, Merge(codes[who, False], codes[who, True]))
        after = result(made)
        assert after.value("residents.all") == len(truth["stay"])
        assert after.value("day_users.all") == len(truth["visit"])
        once = {
            name for name in before.figures if name.split(".")[0] in ("stays", "nights", "day_visits", "full_house")
        }
        assert {"nights.all", "day_visits.all"} <= once
        assert {name: after.value(name) for name in once} == {name: before.value(name) for name in once}
    finally:
        made.close()


def occupied(vault, day):
    return any(s.arrived <= day and (s.departed is None or s.departed > day) for s in stays(vault))


def stays(vault):
    with vault.unit() as work:
        return work.of(Stay)


def result(vault):
    register = vault.read(lambda q: q.returns.register(TODAY.year))
    return count_year(register, TODAY.year, vault.read(lambda q: q.returns.rules(TODAY.year)), TODAY)
