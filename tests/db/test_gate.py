"""The gate is total: every reading and every repository there is, found by itself, is tried on a case that is shut."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

import pytest

from app.domain.care import Note
from app.domain.errors import RuleBroken
from app.domain.house import MustNotMeet, ReadyToMove
from app.forms.units import VEIL
from app.ports import Actor, LogFilter
from app.rows import HouseholdRow
from app.use_cases.access import BreakGlass, LetIn, ShutOut, break_glass, let_in, shut_out
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.households import keep_apart, mark_ready, save_household
from app.use_cases.identity import LeaderOnly, set_leader_only
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.registration import AnswersGiven, save_contact_answers, save_person
from app.use_cases.stays import Departure, record_departure
from db.queries.reading import Queries
from db.vault import Vault
from tests.app import caring
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, furnish, move_in, refused
from tests.db.test_care_access import MARKER, write_everything
from tests.support import PASSWORD, TODAY, new_vault

BORN = 1937  # no other number in the vault is this one
NEIGHBOUR = Newcomer(name="Nora Nabo", gender="woman", birth_year=1990)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(tmp_path, clock):
    made = new_vault(tmp_path / "v", when=clock)
    furnish(made)
    made.users.add("Vakt", PASSWORD, "duty")
    made.users.add("Bo", PASSWORD, "leader")
    yield made
    made.close()


@pytest.fixture
def case(vault):
    """A family of whom everything there is has been written, with the marker in all words; a neighbour; both shut out."""
    stays = move_in(vault, SON, arrived=ago(9), adult=Newcomer(name=MARKER, phone="91234567", birth_year=BORN))
    write_everything(vault, *stays)
    household, mother = stays[0].household, stays[0].person
    neighbour = move_in(vault, SON, adult=NEIGHBOUR, room="K02", arrived=ago(9))
    write_everything(vault, *neighbour, words="Nabo")
    vault.write(save_household, HouseholdRow(household, frozenset({"step_free"}), "Bodø"))
    vault.write(mark_ready, ReadyToMove(household=household, since=ago(2), waits_for="udi"))
    vault.write(keep_apart, MustNotMeet(one=mother, other=neighbour[0].household, reason=MARKER))
    vault.write(log_contact, Visit(Newcomer(code=mother), TODAY, "day_visit", note=MARKER))
    caring.flag(vault, stays[0], "trafficking")
    caring.contact(vault, stays[0])
    for user in ("Vakt", "Bo"):
        vault.write(shut_out, ShutOut(household, user, MARKER))
    return stays


def shut_out_of(vault, role):
    """The same vault with somebody at the keyboard whom the case is shut to."""
    if role == "duty":
        return as_duty(vault)
    return Vault(vault.folder, vault.db, vault.ring, Actor("Bo", "leader"), vault._lock, vault.clock)


def values(found: object) -> Iterable[str]:
    """Every text, number and code in an answer, whatever it is made of."""
    if is_dataclass(found):
        for field in fields(found):
            yield from values(getattr(found, field.name))
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from values(key)
            yield from values(value)
    elif isinstance(found, (list, tuple, set, frozenset)):
        for one in found:
            yield from values(one)
    else:
        yield str(found)


def codes(vault, household):
    """Everything that belongs to the case: its own code, and those of persons, stays and contacts."""
    rows = vault.db.execute("SELECT code, person FROM stay WHERE household = ?", (household,)).fetchall()
    persons = {row[1] for row in rows}
    contacts = [
        row[0] for person in persons for row in vault.db.execute("SELECT code FROM contact WHERE person = ?", (person,))
    ]
    return {household, *(row[0] for row in rows), *persons, *contacts}


READINGS = sorted(name for name, member in inspect.getmembers(Queries, inspect.isfunction) if not name.startswith("_"))
BY_CODE = {"may_open", "household_of", "cases_of"}
BED_IS_TAKEN = BY_CODE | {"tonight", "span", "apart", "log"}
"""These may say the bare code: a bed is taken, whom one must not meet, what the log is about, where a code leads."""


def arguments(name: str, of: Mapping[str, str]) -> dict[str, object]:
    """What a reading is asked with: the codes of one family wherever it takes a code. A parameter nobody knows fails."""
    known = {
        "night": TODAY, "day": TODAY, "start": TODAY, "end": TODAY + timedelta(days=1), "year": TODAY.year, "limit": 1000,
        "days": 3, "state": "all", "look": True, "kind": Note, "wanted": LogFilter(), "text": "", "placing": "F-0001",
        "household": of["household"], "unit": of["household"], "person": of["person"], "stay": of["stay"],
        "subjects": [of["household"], of["person"], of["stay"]],
        "code": {"contact": of["contact"], "person": of["person"], "household": of["household"]}.get(name, of["household"]),
    }  # fmt: skip
    if name in ("closures", "room_facts"):
        known["code"] = "K01"
    found = {}
    for parameter in list(inspect.signature(getattr(Queries, name)).parameters.values())[1:]:
        assert parameter.name in known, f"{name}({parameter.name}): say here what it is asked with"
        found[parameter.name] = known[parameter.name]
    return found


def of_case(vault, stays):
    contact = vault.db.execute("SELECT code FROM contact WHERE person = ?", (stays[0].person,)).fetchone()
    return {
        "household": stays[0].household, "person": stays[0].person, "stay": stays[0].code,
        "contact": contact[0] if contact else "D-99999",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["duty", "leader"])
@pytest.mark.parametrize("name", READINGS)
def test_no_reading_tells_of_a_shut_case_and_none_loses_the_rest(vault, case, name, role):
    somebody = shut_out_of(vault, role)
    asked = arguments(name, of_case(vault, case))
    of_one = sorted({"household", "unit", "person", "stay", "code", "subjects"} & set(asked))
    try:
        found = ask(somebody, name, asked)
    except RuleBroken as error:
        assert error.code in ("leader_only", "register_has_shut", *(["case_shut"] if of_one else []))
        without = {k: v for k, v in asked.items() if k not in of_one}
        if error.code != "case_shut" or not can_be_asked(name, without):
            return
        asked, found = without, ask(somebody, name, without)  # of everybody instead
    check_nothing_shut(vault, case, name, found)
    if name not in BY_CODE:
        shut = codes(vault, case[0].household)
        rest = {value for value in values(ask(vault, name, asked)) if value.startswith("S-") and value not in shut}
        assert rest <= set(values(found)), f"{name} lost the rest"


def ask(vault, name, asked):
    return vault.read(lambda q: getattr(q, name)(**asked))


def can_be_asked(name, asked):
    needed = [
        p.name
        for p in inspect.signature(getattr(Queries, name)).parameters.values()
        if p.default is inspect.Parameter.empty
    ]
    return set(needed) <= {"self", *asked}


def check_nothing_shut(vault, case, name, found):
    told = list(values(found))
    assert not any(MARKER.lower() in value.lower() for value in told), f"{name} tells what was written"
    if name != "register":  # the number counts; whose it is stands under a mark
        assert not {str(BORN), "step_free", "trafficking", "91234567"} & set(told), name
    if name not in BED_IS_TAKEN:
        assert not codes(vault, case[0].household) & set(told), f"{name} lists what is shut"


def test_the_walk_would_see_what_leaks(vault, case):
    """Somebody who is not shut out is told all of it by the same readings: the marker is where it is looked for."""
    told = {name: list(values(ask(vault, name, arguments(name, of_case(vault, case))))) for name in READINGS}
    with_words = {name for name, found in told.items() if any(MARKER in value for value in found)}
    assert {"notes", "records", "handovers", "apart", "tasks_of", "history", "contact", "done", "shut"} <= with_words
    assert len(READINGS) > 40
    for name in ("register", "ready_marks", "tonight", "care_on", "tasks_open", "contacts", "cases"):
        assert codes(vault, case[0].household) & set(told[name]), name


@pytest.mark.parametrize("typed", ["Xylofonsen", "xy", "x", "P", "p", "S", "1937", "91234567", "D", "0"])
def test_a_search_tells_nothing_of_who_is_shut(vault, case, typed):
    duty = shut_out_of(vault, "duty")
    check_nothing_shut(vault, case, "search", duty.read(lambda q: (q.search(typed), q.cases(typed))))


# -- what is counted ----------------------------------------------------------------------------------------------


def test_the_number_counts_what_is_shut_and_the_unit_is_not_listed(vault, case):
    from app.forms.count import count_year
    from app.forms.data_faults import data_faults

    year, rules = TODAY.year, vault.read(lambda q: q.rules(TODAY.year))
    whole, seen = (
        count_year(v.read(lambda q: q.register(year)), year, rules, TODAY) for v in (vault, shut_out_of(vault, "duty"))
    )
    assert whole.as_json() == seen.as_json()
    units = {unit for figure in seen.figures.values() for unit in figure.units}
    assert not codes(vault, case[0].household) & units
    assert {unit[0] for unit in seen.figures["residents.all"].units} == {VEIL, "O"}
    found = data_faults(shut_out_of(vault, "duty").read(lambda q: q.register(year)), year, TODAY)
    assert found
    assert not any(VEIL in fault.unit + fault.household for fault in found)
    mine, theirs = (v.read(lambda q: q.done()) for v in (vault, shut_out_of(vault, "leader")))
    assert len(mine) == len(theirs)


# -- the family -----------------------------------------------------------------------------------------------------


def test_the_whole_family_is_shut_wherever_it_lives_next(vault, case):
    """She moves out and comes back under a new case: the colleague who knows her is still shut out, the child's page too."""
    vault.write(record_departure, Departure(tuple(s.code for s in case), TODAY))
    again = vault.write(record_intake, Intake(Newcomer(code=case[0].person), (), "women", TODAY, "K01")).result
    duty = shut_out_of(vault, "duty")
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.household(again))
    check_nothing_shut(vault, case, "search", duty.read(lambda q: q.cases()))
    assert again not in {row.household for row in duty.read(lambda q: q.cases())}
    duty.write(break_glass, BreakGlass(again, "Ambulansen er her"))
    assert duty.read(lambda q: (q.household(again), q.household(case[0].household)))


def test_nobody_lets_themselves_in(vault, case):
    refused(shut_out_of(vault, "leader"), let_in, LetIn(case[0].household, "bo"), "not_oneself")


# -- writing ----------------------------------------------------------------------------------------------------------

REPOSITORIES = ("persons", "stays", "contacts", "households", "records", "tasks")
NOT_OF_ONE = {"stays.anyone", "households.known", "persons.add"}
"""Whether anybody sleeps here, whether a code is taken, and somebody who is new."""


def operations(work):
    return [
        f"{repository}.{name}"
        for repository in REPOSITORIES
        for name, _ in inspect.getmembers(getattr(work, repository), inspect.ismethod)
        if not name.startswith("_")
    ]


def test_no_repository_reads_or_writes_a_row_of_what_is_shut(vault, case):
    ours = of_case(vault, case)
    with vault.unit() as work:
        names = operations(work)
        rows = {
            "persons": work.persons.get(ours["person"]), "stays": work.stays.get(ours["stay"]),
            "contacts": work.contacts.get(ours["contact"]), "tasks": work.tasks.of(ours["household"])[0],
            "note": work.records.of(Note, ours["household"])[0], "placement": work.stays.placements(ours["stay"])[0],
        }  # fmt: skip
    assert len(names) > 30
    for name in names:
        if name in NOT_OF_ONE:
            continue
        repository, method = name.split(".")
        with shut_out_of(vault, "duty").unit() as work:
            call = getattr(getattr(work, repository), method)
            with pytest.raises(RuleBroken) as caught:
                call(*of_shut(call, name, ours, rows))
            assert caught.value.code == "case_shut", name


def of_shut(call, name, ours, rows):
    """Arguments that are about the shut case, for any operation of a repository."""
    repository = name.split(".")[0]
    whose = {"persons": "person", "stays": "stay", "contacts": "contact"}.get(repository, "household")
    known = {
        "person": rows["persons"] if name.startswith("persons.") else ours["person"], "household": ours["household"],
        "stay": rows["stays"] if name in ("stays.add", "stays.update") else ours["stay"], "contact": rows["contacts"],
        "placement": rows["placement"], "absence": rows["placement"], "task": rows["tasks"], "entity": rows["note"],
        "since": TODAY, "subject": "", "kind": Note, "key": rows["note"].code,
        "code": rows["tasks"].code if repository == "tasks" else ours[whose], "one": ours["person"], "other": "S-999",
        "pair": MustNotMeet(one=ours["person"], other="S-999", reason=""), "facts": HouseholdRow(ours["household"]),
        "r": ReadyToMove(household=ours["household"], since=TODAY, waits_for="udi"), "x": rows["note"],
    }  # fmt: skip
    found = []
    for parameter in inspect.signature(call).parameters.values():
        assert parameter.name in known, f"{name}({parameter.name}): say here what it is called with"
        found.append(known[parameter.name])
    return found


def test_the_answers_of_a_contact_and_a_leaders_secret_are_not_written_by_others(vault, case):
    ours, duty = of_case(vault, case), shut_out_of(vault, "duty")
    refused(duty, save_contact_answers, AnswersGiven(ours["contact"], {}, 1), "case_shut")
    neighbour = next(row for row in vault.read(lambda q: q.tonight(TODAY)) if row.household != case[0].household)
    vault.write(set_leader_only, LeaderOnly(neighbour.person, True))
    person = vault.read(lambda q: q.person(neighbour.person))
    refused(duty, save_person, replace(person, anonymous=True), "identity_leader_only")
    for typed in ("p", "P-", "s", "n", "no", "nora", "P-1 nora"):
        assert neighbour.person not in {row.person for row in duty.read(lambda q, t=typed: q.search(t))}, typed
    assert neighbour.person in {row.person for row in duty.read(lambda q: q.search(neighbour.person))}


# -- what the log says of it ------------------------------------------------------------------------------------------


def log_of(vault, user, kind):
    return [(r.event, r.subject) for r in reversed(vault.read(lambda q: q.log(LogFilter(user=user, kind=kind))))]


def test_an_attempt_on_a_shut_case_is_in_the_log_read_or_written(vault, case, clock):
    household, duty = case[0].household, shut_out_of(vault, "duty")
    with pytest.raises(RuleBroken):
        duty.read(lambda q: q.household(household))
    assert log_of(vault, "Vakt", "attempt") == [("shut_case", household)]
    clock.now += timedelta(minutes=16)
    with pytest.raises(RuleBroken):
        duty.write(record_departure, Departure((case[0].code,), TODAY))
    assert log_of(vault, "Vakt", "attempt") == [("shut_case", household)] * 2
    duty.read(lambda q: (q.tonight(TODAY), q.care_on(TODAY), q.tasks_open(), q.handovers()))
    assert len(log_of(vault, "Vakt", "attempt")) == 2, "a list is no attempt"


def test_a_search_is_in_the_log_without_its_words_and_the_hits_that_were_opened(vault, case):
    duty = as_duty(vault)
    duty.read(lambda q: q.search("nora"))
    duty.read(lambda q: q.search("nora n"))
    household = duty.read(lambda q: q.search("nora"))[0].household
    duty.read(lambda q: q.household(household))
    assert log_of(vault, "Vakt", "view")[:2] == [("searched", ""), ("opened_found", household)]
    assert "nora" not in str(vault.db.execute("SELECT * FROM access_log").fetchall()).lower()


@pytest.mark.parametrize(
    ("read", "line"),
    [
        (lambda q: q.cases(), ("case_list", "")),
        (lambda q: q.cases("nora"), ("searched", "")),
        (lambda q: q.contacts(TODAY), ("day_contacts", TODAY.isoformat())),
        (lambda q: q.requests(TODAY.year), ("ledger", str(TODAY.year))),
        (lambda q: q.register(TODAY.year), ("return_units", str(TODAY.year))),
    ],
)
def test_each_list_that_names_people_is_in_the_log(vault, case, read, line):
    duty = as_duty(vault)
    duty.read(read)
    assert log_of(vault, "Vakt", "view") == [line]
    duty.read(lambda q: q.register(TODAY.year, look=False))
    assert log_of(vault, "Vakt", "view") == [line]
