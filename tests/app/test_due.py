"""Generated houses: who lacks what, what runs out and who is fetched, against a count made straight from what was ordered.

No child can be without a threat mapping unseen: on no night, in no second case, after no move, whoever else has mapped it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.care.due import REMIND_DAYS, expiring, fetches, lacking, lacks, missing_fetch
from app.cli.duty import duty_rows
from app.domain.care import Measure
from app.domain.child import Fetcher, School
from app.domain.entities import Room
from app.use_cases.children import DayChange, Week, fetch_otherwise, save_fetcher, save_week
from app.use_cases.intake import Intake, LateArrival, Newcomer, record_intake, record_late_arrival
from app.use_cases.journal import save_consent
from app.use_cases.plans import NewReview, review_plan
from app.use_cases.protection import save_measure
from app.use_cases.rooms import save_room
from app.use_cases.stays import Departure, RoomMove, record_departure, record_room_move
from db.vault import Vault
from tests.app.caring import (
    a_consent,
    a_fetcher,
    a_measure,
    contact,
    goal,
    mapped,
    measure,
    records,
    safety_plan,
    school,
)
from tests.app.house import DAUGHTER, SON, ago, household, mean, move_in
from tests.support import TODAY, spare_vault

PAST = 16
"""Days of the house before today."""
NIGHTS = [TODAY + timedelta(days=n) for n in range(-PAST - 2, 20)]


def day(number: int) -> date:
    return TODAY - timedelta(days=PAST - number)


@dataclass
class Living:
    """A stay as it was ordered."""

    stay: object
    arrived: date
    departed: date | None
    rooms: list[tuple[date, str]]

    def on(self, night: date) -> bool:
        return self.arrived <= night and (self.departed is None or night < self.departed)

    @property
    def who(self) -> tuple[str, str]:
        return self.stay.household, self.stay.person


@dataclass
class Ordered:
    """Everything that was ordered, in order."""

    living: list[Living] = field(default_factory=list)
    conclusions: list[tuple[tuple[str, str], str, str, date, date | None]] = field(default_factory=list)
    reviews: list[tuple[tuple[str, str], str, date, date | None]] = field(default_factory=list)
    running: list[tuple[tuple[str, str], str, str, date, date | None, date | None]] = field(default_factory=list)
    contacts: set[tuple[str, str]] = field(default_factory=set)
    goals: list[tuple[tuple[str, str], date]] = field(default_factory=list)
    plans: list[tuple[tuple[str, str], date]] = field(default_factory=list)
    schools: dict[tuple[str, str], tuple[str, str, date | None]] = field(default_factory=dict)
    weeks: dict[tuple[str, str], dict[int, tuple[str, str]]] = field(default_factory=dict)
    changes: dict[tuple[tuple[str, str], date], tuple[str, str]] = field(default_factory=dict)
    fetchers: dict[str, Fetcher] = field(default_factory=dict)


days = st.integers(0, PAST)
lasts = st.none() | st.integers(0, PAST)
family = st.fixed_dictionaries(
    {"arrived": days, "left": lasts, "children": st.lists(st.tuples(st.integers(0, 4), lasts), max_size=2),
     "moved": st.none() | days, "again": st.none() | st.integers(0, 6)}
)  # fmt: skip
ahead = st.none() | st.integers(1, PAST + 30)
deed = st.one_of(
    st.tuples(
        st.just("map"), st.sampled_from(("threat", "threat", "needs")), st.sampled_from(("centre", "police", "other")),
        days, ahead,
    ),
    st.tuples(st.just("measure"), days, st.none() | st.integers(0, PAST + 25), lasts),
    st.tuples(st.just("consent"), days, st.none() | st.integers(0, PAST + 25), lasts),
    st.tuples(
        st.just("fetch"), days, st.none() | st.integers(0, 30), lasts, st.sampled_from(("", "ban")), st.sets(st.integers(0, 6)),
    ),
    st.tuples(st.just("other"), st.integers(0, PAST + 10), st.booleans()),
    st.tuples(
        st.just("school"), st.sampled_from(("kindergarten", "school", "none")),
        st.sampled_from(("", "full", "partial", "none")), st.none() | st.integers(0, PAST + 25),
    ),
    st.tuples(st.just("contact")), st.tuples(st.just("goal"), days), st.tuples(st.just("given"), days),
    st.tuples(st.just("review"), st.sampled_from(("stay", "after")), days, ahead),
)  # fmt: skip
house = st.tuples(
    st.lists(family, min_size=1, max_size=3), st.lists(st.tuples(st.integers(0, 8), deed), min_size=3, max_size=14)
)


def settle_in(vault: Vault, done: Ordered, number: int, plan: dict) -> None:
    """One family arrives, moves and leaves; the mother may come back alone in a new case."""
    came, old, new, later = day(plan["arrived"]), f"A{number}", f"B{number}", f"C{number}"
    for code in (old, new, later):
        vault.write(save_room, Room(code=code, offer="women", beds=5))
    case = vault.write(record_intake, Intake(Newcomer(name="Mor"), (), "women", came, old)).result
    for late, _ in plan["children"]:
        arrival = LateArrival(case, Newcomer("child"), min(came + timedelta(days=late), TODAY), old)
        vault.write(record_late_arrival, arrival)
    people = []
    for stay, last in zip(household(vault, case), [plan["left"], *(c[1] for c in plan["children"])], strict=True):
        left = None if last is None else min(stay.arrived + timedelta(days=last), TODAY)
        people.append(Living(stay, stay.arrived, left, [(stay.arrived, old)]))
    since = None if plan["moved"] is None else day(plan["moved"])
    for one in people:
        if since and since > one.arrived:
            vault.write(record_room_move, RoomMove((one.stay.code,), since, new))
            one.rooms.append((since, new))
    for one in people:
        if one.departed:
            mean(vault, record_departure, Departure((one.stay.code,), one.departed))
    mother = people[0]
    if mother.departed and plan["again"] is not None:
        back = min(mother.departed + timedelta(days=plan["again"]), TODAY)
        intake = Intake(Newcomer(code=mother.stay.person), (), "women", back, later)
        (stay,) = household(vault, vault.write(record_intake, intake).result)
        people.append(Living(stay, back, None, [(back, later)]))
    done.living += people


def do(vault: Vault, done: Ordered, stay, what: str, *how) -> None:
    """One deed of care, through its ordinary use case, and what is remembered of it."""
    who = (stay.household, stay.person)
    if what == "map":
        kind, by, on, review = how
        next_review = None if review is None else day(how[2]) + timedelta(days=review)
        mapped(vault, stay, kind, day(on), by, next_review=next_review)
        done.conclusions.append((who, kind, by, day(on), next_review))
    elif what == "measure":
        begun, expires, ended = (None if n is None else day(n) for n in how)
        made = a_measure(stay, expires, decided=begun, kind="personal_alarm", ended=ended)
        if not expires or expires >= begun:
            code = vault.write(save_measure, made).result
            done.running.append((who, "personal_alarm", code, begun, expires, ended))
    elif what == "consent":
        begun, expires, ended = (None if n is None else day(n) for n in how)
        if not expires or expires >= begun:
            code = vault.write(
                save_consent,
                a_consent(*who, purpose="police", given=begun, expires=expires, withdrawn=ended),
            ).result
            done.running.append((who, "consent", code, begun, expires, ended))
    elif what == "contact":
        contact(vault, stay)
        done.contacts.add(who)
    elif what == "goal":
        goal(vault, stay, created=day(how[0]))
        done.goals.append((who, day(how[0])))
    elif what == "given":
        safety_plan(vault, stay, day(how[0]))
        done.plans.append((who, day(how[0])))
    elif what == "review":
        goal(vault, stay, how[0], created=day(how[1]))
        if how[0] == "stay":
            done.goals.append((who, day(how[1])))
        again = None if how[2] is None else day(how[1]) + timedelta(days=how[2])
        vault.write(review_plan, NewReview(*who, how[0], day(how[1]), True, "", again))
        done.reviews.append((who, f"plan_{how[0]}", day(how[1]), again))
    elif stay.kind == "child":
        do_with_child(vault, done, stay, what, *how)


def do_with_child(vault: Vault, done: Ordered, stay, what: str, *how) -> None:
    who = (stay.household, stay.person)
    if what == "school":
        until = None if how[2] is None else day(how[2])
        version = records(vault, School, stay)[0].version if who in done.schools else 0
        school(vault, stay, how[0], version, break_kind=how[1], permission_until=until)
        done.schools[who] = (how[0], how[1], until)
    elif what == "fetch":
        begun, lasts, ended, ban, weekdays = how
        expires = None if lasts is None else TODAY + timedelta(days=lasts)
        new = a_fetcher(stay, since=day(begun), expires=expires, name=f"Henter {len(done.fetchers)}")
        code = mean(vault, save_fetcher, new).result
        week = {n: (f"1{n}:30", code) for n in weekdays}
        vault.write(save_week, Week(*who, week))
        done.weeks[who] = week
        final = replace(new, code=code, version=1, ended=None if ended is None else day(ended), allowed=not ban)
        mean(vault, save_fetcher, final)
        done.fetchers[code] = final
    elif what == "other":
        on, away = day(how[0]), how[1]
        may = [c for c, f in done.fetchers.items() if f.person == stay.person and f.allowed and holds(f, on)]
        at, code = ("", "") if away or not may else ("08:15", may[-1])
        vault.write(fetch_otherwise, DayChange(*who, on, at, code))
        done.changes[who, on] = (at, code)


def holds(f: Fetcher, on: date) -> bool:
    return f.since <= on and (f.expires is None or on <= f.expires) and (f.ended is None or on < f.ended)


# -- the naive count --------------------------------------------------------------------------------------------


def naive_lacks(done: Ordered, night: date) -> set[tuple[str, str, str]]:
    found = set()
    for one in (x for x in done.living if x.on(night)):
        has = {
            kind: any(c[:3] == (one.who, kind, "centre") and c[3] <= night for c in done.conclusions)
            for kind in ("threat", "needs")
        }
        has["contact"] = one.who in done.contacts
        has["plan"] = any(who == one.who and made <= night for who, made in done.goals)
        if one.stay.kind == "child":
            has["school"] = one.who in done.schools
        else:
            has["safety_plan"] = any(who == one.who and made <= night for who, made in done.plans)
        found |= {(what, *one.who) for what, there in has.items() if not there}
    return found


def naive_expiring(done: Ordered, night: date) -> list[tuple[str, str, str, date]]:
    here, last, found = {x.who for x in done.living if x.on(night)}, night + timedelta(days=REMIND_DAYS), []
    for who, what, _, begun, expires, ended in done.running:
        if who in here and begun <= night and expires and expires <= last and not (ended and ended <= night):
            found.append((what, *who, expires))
    for f in done.fetchers.values():
        who = (f.household, f.person)
        if who in here and f.since <= night and f.expires and f.expires <= last and not (f.ended and f.ended <= night):
            found.append(("may_fetch" if f.allowed else "must_not_fetch", *who, f.expires))
    for who, (_, _, until) in done.schools.items():
        if who in here and until and until <= last:
            found.append(("school_permission", *who, until))
    made = [(w, k, d, r) for w, k, by, d, r in done.conclusions if by == "centre"] + done.reviews
    for who, kind in {(w, k) for w, k, _, _ in made}:
        past = [(d, n, r) for n, (w, k, d, r) in enumerate(made) if (w, k) == (who, kind) and d <= night]
        again = max(past)[2] if past else None
        if who in here and again and again <= night:
            found.append((f"{kind}_review", *who, again))
    return sorted(found)


def naive_fetches(done: Ordered, night: date) -> list[tuple[str, str, str, str]]:
    found = []
    for one in (x for x in done.living if x.on(night)):
        plan = done.weeks.get(one.who, {}).get(night.weekday())
        plan = done.changes.get((one.who, night), plan)
        if plan and plan[1]:
            f = done.fetchers[plan[1]]
            problem = "must_not" if not f.allowed else "" if holds(f, night) else "ran_out"
            found.append((plan[0], one.stay.person, plan[1], problem))
    return sorted(found)


def naive_missing_fetch(done: Ordered, night: date) -> list[str]:
    found = []
    for one in (x for x in done.living if x.on(night) and x.who in done.schools and night.weekday() < 5):
        attends, broken, _ = done.schools[one.who]
        told = night.weekday() in done.weeks.get(one.who, {}) or (one.who, night) in done.changes
        if attends != "none" and broken != "full" and not told:
            found.append(one.stay.person)
    return sorted(found)


_numbers = count(1)


@pytest.fixture(scope="module")
def somewhere(tmp_path_factory):
    return tmp_path_factory.mktemp("houses")


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(plan=house)
def test_every_night_of_a_generated_house_is_as_it_was_ordered(somewhere, plan):
    vault, done = spare_vault(somewhere / str(next(_numbers))), Ordered()
    try:
        for number, one in enumerate(plan[0]):
            settle_in(vault, done, number, one)
        for who, act in plan[1]:
            do(vault, done, done.living[who % len(done.living)].stay, *act)
        for night in NIGHTS:
            compare(vault, done, night)
    finally:
        vault.close()


def compare(vault: Vault, done: Ordered, night: date) -> None:
    care = vault.read(lambda q: q.records.care_on(night))
    lacked = naive_lacks(done, night)
    assert {(x.what, x.household, x.person) for x in lacks(care)} == lacked
    printed = vault.read(lambda q: duty_rows(q, night))
    for what, name in (("threat", "missing_threat_mapping"), ("needs", "missing_needs_mapping")):
        those = sorted(person for w, _, person in lacked if w == what)
        assert sorted(lacking(care, what)) == sorted(printed[name]) == those
    assert sorted((p["code"], p["kind"], p["room"]) for p in printed["present"]) == sorted(
        (x.stay.person, x.stay.kind, [room for since, room in x.rooms if since <= night][-1])
        for x in done.living
        if x.on(night)
    )
    runs_out = expiring(care)
    assert sorted((e.what, e.household, e.person, e.expires) for e in runs_out) == naive_expiring(done, night)
    assert [e.expires for e in runs_out] == sorted(e.expires for e in runs_out)
    assert [e["code"] for e in printed["expiring"]] == [e.code for e in runs_out]
    found = [(f.at, f.child, f.fetcher, f.problem) for f in fetches(care)]
    assert found == naive_fetches(done, night)
    assert [(f["at"], f["child"], f["by"], f["problem"]) for f in printed["fetch"]] == found
    assert sorted(missing_fetch(care)) == naive_missing_fetch(done, night)


# -- by hand ----------------------------------------------------------------------------------------------------


def test_a_child_is_never_without_a_threat_mapping_unseen(vault):
    case = move_in(vault, SON, DAUGHTER, arrived=ago(3))
    mother, son, daughter = case
    for stay, by, on in ((mother, "centre", 3), (son, "police", 3), (daughter, "centre", 1)):
        mapped(vault, stay, "threat", ago(on), by)
    mapped(vault, son, "needs", ago(3))
    missing = {n: set(lacking(vault.read(lambda q, n=n: q.records.care_on(ago(n))), "threat")) for n in (4, 3, 2, 1, 0)}
    assert missing == {
        4: set(),
        3: {son.person, daughter.person},
        2: {son.person, daughter.person},
        1: {son.person},
        0: {son.person},
    }


def test_a_mapping_of_an_earlier_case_is_not_one_of_this(vault):
    before = move_in(vault, arrived=ago(9))[0]
    mapped(vault, before, "threat", ago(9))
    mean(vault, record_departure, Departure((before.code,), ago(5)))
    now = move_in(vault, adult=Newcomer(code=before.person), arrived=ago(2))[0]
    assert lacking(vault.read(lambda q: q.records.care_on(ago(6))), "threat") == []
    assert lacking(vault.read(lambda q: q.records.care_on(TODAY)), "threat") == [now.person]


@pytest.mark.parametrize(("days", "shown"), [(-3, True), (0, True), (14, True), (15, False)])
def test_what_runs_out_is_shown_from_a_fortnight_before_until_it_is_ended(vault, days, shown):
    mother = move_in(vault, arrived=ago(9))[0]
    code = measure(vault, mother, TODAY + timedelta(days=days), decided=ago(9))
    assert [e.code for e in expiring(vault.read(lambda q: q.records.care_on(TODAY)))] == [code] * shown
    ended = Measure(
        code=code,
        household=mother.household,
        person=mother.person,
        kind="restraining_order",
        decided=ago(9),
        expires=TODAY,
        agency="",
        note="",
        ended=TODAY,
        version=1,
    )
    vault.write(save_measure, ended)
    assert expiring(vault.read(lambda q: q.records.care_on(TODAY))) == []
    assert [e.code for e in expiring(vault.read(lambda q: q.records.care_on(ago(1))))] == [code]


def test_a_night_that_is_past_does_not_know_what_came_after_it(vault):
    mother, son = move_in(vault, SON, arrived=ago(9))
    measure(vault, mother, TODAY, decided=ago(3))
    who = (mother.household, mother.person)
    vault.write(
        save_consent,
        a_consent(*who, purpose="police", given=ago(3), expires=TODAY),
    )
    mean(vault, save_fetcher, a_fetcher(son, since=ago(3), expires=TODAY))
    shown = {n: {e.what for e in expiring(vault.read(lambda q, n=n: q.records.care_on(ago(n))))} for n in (4, 3)}
    assert shown == {4: set(), 3: {"restraining_order", "consent", "may_fetch"}}
