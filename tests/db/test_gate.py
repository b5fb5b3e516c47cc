"""The gate is total: every reading and every repository there is, found by itself, is tried on a case that is shut."""

import inspect
import operator
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

import pytest

from app.domain.care import Note
from app.domain.entities import Absence, Person
from app.domain.errors import RuleBroken
from app.domain.house import Household, Lending, MustNotMeet, ReadyToMove
from app.domain.year import Position
from app.forms.changes import Cause
from app.forms.units import VEIL
from app.kinds import KINDS, kind_of
from app.ports import Actor, LogFilter
from app.use_cases.access import BreakGlass, LetIn, ShutOut, break_glass, let_in, shut_out
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.households import keep_apart, mark_ready, save_household
from app.use_cases.identity import LeaderOnly, Reveal, reveal_identity, set_leader_only
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.registration import AnswersGiven, save_contact_answers, save_person
from app.use_cases.stays import Departure, record_departure
from db.table import table_of
from db.vault import Vault
from tests.app import caring
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, mean, move_in, refused, staff
from tests.db.test_care_access import MARKER, write_everything
from tests.support import NOW, PASSWORD, TODAY, prepared, readings, spare_vault

BORN = 1937  # no other number in the vault is this one
NEIGHBOUR = Newcomer(name="Nora Nabo", gender="woman", birth_year=1990)


@pytest.fixture
def clock():
    return Clock()


def two_shut_out(vault):
    staff(vault)
    vault.users.add("Bo", PASSWORD, "leader")


@pytest.fixture
def vault(tmp_path, clock, request):
    made = spare_vault(tmp_path / "v", clock, shut_case if "case" in request.fixturenames else two_shut_out)
    yield made
    made.close()


@pytest.fixture
def case(vault):
    """The stays of `shut_case`, which the vault holds."""
    return prepared(shut_case)


def shut_case(vault):
    """A family of whom everything there is has been written, with the marker in all words; a neighbour; both shut out."""
    two_shut_out(vault)
    stays = move_in(
        vault, SON, arrived=ago(9), adult=Newcomer(name=MARKER, phone="91234567", birth_year=BORN, gender="woman")
    )
    write_everything(vault, *stays)
    household, mother = stays[0].household, stays[0].person
    neighbour = move_in(vault, SON, adult=NEIGHBOUR, room="K02", arrived=ago(9))
    write_everything(vault, *neighbour, words="Nabo")
    vault.write(
        save_household, Household(code=household, needs=frozenset({"step_free"}), municipality="Bodø", version=1)
    )
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
    return Vault(
        folder=vault.folder,
        connection=vault.db,
        ring=vault.ring,
        actor=Actor("Bo", "leader"),
        lock=vault._lock,
        clock=vault.clock,
    )


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


OF_A_PERSON = frozenset(kind_of(Person).facts) - {"code", "version", "kind"}
"""Whether somebody is a child is said of a bed too: a child alone must be seen."""


def personal(found: object, shut: set[str]) -> Iterable[tuple[str, object]]:
    """Every fact of a person that stands beside a code of what is shut, in whatever row it is; a cot needs a child of the year."""
    if is_dataclass(found):
        facts = {field.name: getattr(found, field.name) for field in fields(found)}
        if shut & {value for value in facts.values() if isinstance(value, str)}:
            empty = {"birth_year": (None, TODAY.year)}
            told = ((name, facts[name]) for name in OF_A_PERSON & set(facts))
            yield from ((name, value) for name, value in told if value not in empty.get(name, ("", None, False)))
        found = facts
    if isinstance(found, (Mapping, list, tuple, set, frozenset)):
        for one in found.values() if isinstance(found, Mapping) else found:
            yield from personal(one, shut)


def codes(vault, household):
    """Everything that belongs to the case: its own code, and those of persons, stays and contacts."""
    rows = vault.db.execute("SELECT code, person FROM stay WHERE household = ?", (household,)).fetchall()
    persons = {row[1] for row in rows}
    of_person = "SELECT code FROM contact WHERE person = ?"
    contacts = [row[0] for person in persons for row in vault.db.execute(of_person, (person,))]
    return {household, *(row[0] for row in rows), *persons, *contacts}


READINGS = readings()
BY_CODE = {"trust.may_open", "cases.household_of", "cases.cases_of"}
BED_IS_TAKEN = BY_CODE | {"house.tonight", "house.night", "house.span", "house.apart", "trust.log"}
"""These may say the bare code: a bed is taken, whom one must not meet, what the log is about, where a code leads."""
CODE_OF = {"cases.contact": "contact", "cases.person": "person", "records.paper": "paper"}


def arguments(name: str, of: Mapping[str, str]) -> dict[str, object]:
    """What a reading is asked with: the codes of one family wherever it takes a code. A parameter nobody knows fails."""
    known = {
        "night": TODAY, "day": TODAY, "start": TODAY, "end": TODAY + timedelta(days=1), "year": TODAY.year, "limit": 1000,
        "today": TODAY, "number": 1, "offer": "women", "since": NOW,
        "causes": [Cause("changed", of["stay"], (), of["person"])], "placing": "F-0001",
        "first": TODAY, "last": TODAY, "here": None, "days": 3, "state": "all", "look": True, "kind": Note, "wanted": LogFilter(),
        "text": f"{MARKER} kom" if name == "cases.telling" else "", "codes": [of["household"]],
        "one": of["person"], "other": of["person"], "whom": of["household"], "household": of["household"],
        "unit": of["household"], "person": of["person"], "stay": of["stay"],
        "subjects": [of["household"], of["person"], of["stay"]], "code": of[CODE_OF.get(name, "household")],
    }  # fmt: skip
    if name == "returns.remembered":
        known["kind"] = Position
    if name in ("house.closures", "house.room_facts"):
        known["code"] = "K01"
    found = {}
    for parameter in list(inspect.signature(READINGS[name]).parameters.values())[1:]:
        assert parameter.name in known, f"{name}({parameter.name}): say here what it is asked with"
        found[parameter.name] = known[parameter.name]
    return found


def of_case(vault, stays):
    contact = vault.db.execute("SELECT code FROM contact WHERE person = ?", (stays[0].person,)).fetchone()
    paper = vault.db.execute("SELECT code FROM paper WHERE household = ?", (stays[0].household,)).fetchone()
    return {
        "household": stays[0].household, "person": stays[0].person, "stay": stays[0].code,
        "contact": contact[0] if contact else "D-99999", "paper": paper[0] if paper else "PP-9999",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["duty", "leader"])
@pytest.mark.parametrize("name", READINGS)
def test_no_reading_tells_of_a_shut_case_and_none_loses_the_rest(vault, case, name, role):
    somebody = shut_out_of(vault, role)
    asked = arguments(name, of_case(vault, case))
    of_one = sorted({"household", "whom", "one", "unit", "person", "stay", "code", "codes", "subjects"} & set(asked))
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
    return vault.read(lambda q: operator.attrgetter(name)(q)(**asked))


def can_be_asked(name, asked):
    needed = [
        p.name for p in inspect.signature(READINGS[name]).parameters.values() if p.default is inspect.Parameter.empty
    ]
    return set(needed) <= {"self", *asked}


def check_nothing_shut(vault, case, name, found):
    told = list(values(found))
    assert not any(MARKER.lower() in value.lower() for value in told), f"{name} tells what was written"
    if name != "returns.register":  # the number counts; whose it is stands under a mark
        assert not {str(BORN), "step_free", "trafficking", "91234567"} & set(told), name
    told_of = set(personal(found, codes(vault, case[0].household)))
    assert not told_of, f"{name} tells of who is shut: {told_of}"
    if name not in BED_IS_TAKEN:
        assert not codes(vault, case[0].household) & set(told), f"{name} lists what is shut"


def test_the_walk_would_see_what_leaks(vault, case):
    """Somebody who is not shut out is told all of it by the same readings: the marker is where it is looked for."""
    told = {name: list(values(ask(vault, name, arguments(name, of_case(vault, case))))) for name in READINGS}
    with_words = {name for name, found in told.items() if any(MARKER in value for value in found)}
    assert {
        *("records.notes", "records.of", "records.handovers", "records.tasks_of", "records.done"),
        *("house.apart", "cases.contact", "trust.history", "trust.shut"),
    } <= with_words
    assert len(READINGS) > 40
    for name in ("house.tonight", "house.night", "house.span"):
        found = ask(vault, name, arguments(name, of_case(vault, case)))
        assert {"gender", "birth_year"} <= {fact for fact, _ in personal(found, codes(vault, case[0].household))}, name
    counted = ("returns.register", "house.ready_marks", "house.tonight", "records.care_on", "records.tasks_open")
    for name in (*counted, "cases.contacts", "cases.listed"):
        assert codes(vault, case[0].household) & set(told[name]), name


@pytest.mark.parametrize("typed", ["Xylofonsen", "xy", "x", "P", "p", "S", "1937", "91234567", "D", "0"])
def test_a_search_tells_nothing_of_who_is_shut(vault, case, typed):
    duty = shut_out_of(vault, "duty")
    check_nothing_shut(vault, case, "search", duty.read(lambda q: (q.cases.search(typed), q.cases.listed(typed))))


# -- what is counted ----------------------------------------------------------------------------------------------


def test_the_number_counts_what_is_shut_and_the_unit_is_not_listed(vault, case):
    from app.forms.count import count_year
    from app.forms.data_faults import data_faults

    year, rules = TODAY.year, vault.read(lambda q: q.returns.rules(TODAY.year))
    whole, seen = (
        count_year(v.read(lambda q: q.returns.register(year)), year, rules, TODAY)
        for v in (vault, shut_out_of(vault, "duty"))
    )
    assert whole.as_json() == seen.as_json()
    units = {unit for figure in seen.figures.values() for unit in figure.units}
    assert not codes(vault, case[0].household) & units
    assert {unit[0] for unit in seen.figures["residents.all"].units} == {VEIL, "O"}
    found = data_faults(shut_out_of(vault, "duty").read(lambda q: q.returns.register(year)), year, TODAY)
    assert found
    assert not any(VEIL in fault.unit + fault.household for fault in found)
    mine, theirs = (v.read(lambda q: q.records.done()) for v in (vault, shut_out_of(vault, "leader")))
    assert len(mine) == len(theirs)


# -- the family -----------------------------------------------------------------------------------------------------


def test_the_whole_family_is_shut_wherever_it_lives_next(vault, case):
    """She moves out and comes back under a new case: the colleague who knows her is still shut out, the child's page too."""
    mean(vault, record_departure, Departure(tuple(s.code for s in case), TODAY))
    again = vault.write(record_intake, Intake(Newcomer(code=case[0].person), (), "women", TODAY, "K01")).result
    duty = shut_out_of(vault, "duty")
    with pytest.raises(RuleBroken, match="case_shut"):
        duty.read(lambda q: q.cases.household(again))
    check_nothing_shut(vault, case, "search", duty.read(lambda q: q.cases.listed()))
    assert again not in {row.household for row in duty.read(lambda q: q.cases.listed())}
    duty.write(break_glass, BreakGlass(again, "Ambulansen er her"))
    assert duty.read(lambda q: (q.cases.household(again), q.cases.household(case[0].household)))


def test_nobody_lets_themselves_in(vault, case):
    refused(shut_out_of(vault, "leader"), let_in, LetIn(case[0].household, "bo"), "not_oneself")


# -- writing ----------------------------------------------------------------------------------------------------------


OF_SOMEBODY = [kind for kind in KINDS if kind.belongs_to()]
"""Every kind whose rows are somebody's; a new one is walked too."""


def row_of(vault, kind, theirs):
    """A row of the kind that belongs to the case."""
    rows = table_of(kind.type).where(vault.db, {})
    return next((row for row in rows if theirs & {getattr(row, name) for name in kind.belongs_to()}), None)


@pytest.mark.parametrize("kind", OF_SOMEBODY, ids=lambda kind: kind.name)
def test_no_row_of_what_is_shut_is_read_or_written(vault, case, kind):
    with vault.unit() as work:  # what the families of the walk have none of
        mother = case[0]
        work.add(Absence(stay=mother.code, since=TODAY))
        work.add(Lending(household=mother.household, room="M01", since=TODAY, agreed_with="Kari"))
        work.record("walked", mother.household)
        work.commit()
    theirs = codes(vault, case[0].household)
    row = row_of(vault, kind, theirs)
    assert row is not None, f"write_everything writes no {kind.name}"
    owners = {name: getattr(row, name) for name in kind.belongs_to() if kind.facts[name].to}
    tries = [
        lambda work: work.get(kind.type, *kind.key_of(row)),
        *(lambda work, name=name, code=code: work.of(kind.type, **{name: code}) for name, code in owners.items() if code in theirs),
        lambda work: work.write(row, "tried"),
        lambda work: work.remove(row, "tried"),
    ]  # fmt: skip
    if owners:  # a person who is new is nobody's yet
        tries.append(lambda work: work.add(row))
    for attempt in tries:
        with shut_out_of(vault, "duty").unit() as work, pytest.raises(RuleBroken, match="case_shut"):
            attempt(work)


def test_a_list_of_a_kind_leaves_out_what_is_shut(vault, case):
    with shut_out_of(vault, "duty").unit() as work:
        shut = codes(vault, case[0].household)
        for kind in OF_SOMEBODY:
            rows = work.of(kind.type)
            assert not shut & {getattr(row, name) for row in rows for name in kind.belongs_to()}, kind.name


def test_the_answers_of_a_contact_and_a_leaders_secret_are_not_written_by_others(vault, case):
    ours, duty = of_case(vault, case), shut_out_of(vault, "duty")
    refused(duty, save_contact_answers, AnswersGiven(ours["contact"], {}, 1), "case_shut")
    neighbour = next(row for row in vault.read(lambda q: q.house.tonight(TODAY)) if row.household != case[0].household)
    vault.write(set_leader_only, LeaderOnly(neighbour.person, True))
    person = vault.read(lambda q: q.cases.person(neighbour.person))
    refused(duty, reveal_identity, Reveal(neighbour.person, "vil vite"), "identity_leader_only")
    before = vault.write(reveal_identity, Reveal(neighbour.person, "prøves")).result
    duty.write(save_person, replace(person, anonymous=True))
    after = vault.write(reveal_identity, Reveal(neighbour.person, "prøves")).result
    assert (after.name, after.phone) == (before.name, before.phone), "nobody else takes it away"
    for typed in ("p", "P-", "s", "n", "no", "nora", "P-1 nora"):
        assert neighbour.person not in {row.person for row in duty.read(lambda q, t=typed: q.cases.search(t))}, typed
    assert neighbour.person in {row.person for row in duty.read(lambda q: q.cases.search(neighbour.person))}


# -- what the log says of it ------------------------------------------------------------------------------------------


def log_of(vault, user, kind):
    return [(r.event, r.subject) for r in reversed(vault.read(lambda q: q.trust.log(LogFilter(user=user, kind=kind))))]


def test_an_attempt_on_a_shut_case_is_in_the_log_read_or_written(vault, case, clock):
    household, duty = case[0].household, shut_out_of(vault, "duty")
    with pytest.raises(RuleBroken):
        duty.read(lambda q: q.cases.household(household))
    assert log_of(vault, "Vakt", "attempt") == [("shut_case", household)]
    clock.now += timedelta(minutes=16)
    with pytest.raises(RuleBroken):
        mean(duty, record_departure, Departure((case[0].code,), TODAY))
    assert log_of(vault, "Vakt", "attempt") == [("shut_case", household)] * 2
    duty.read(
        lambda q: (q.house.tonight(TODAY), q.records.care_on(TODAY), q.records.tasks_open(), q.records.handovers())
    )
    assert len(log_of(vault, "Vakt", "attempt")) == 2, "a list is no attempt"


def test_a_search_is_in_the_log_without_its_words_and_the_hits_that_were_opened(vault, case):
    duty = as_duty(vault)
    duty.read(lambda q: q.cases.search("nora"))
    duty.read(lambda q: q.cases.search("nora n"))
    household = duty.read(lambda q: q.cases.search("nora"))[0].household
    duty.read(lambda q: q.cases.household(household))
    assert log_of(vault, "Vakt", "view")[:2] == [("searched", ""), ("opened_found", household)]
    assert "nora" not in str(vault.db.execute("SELECT * FROM access_log").fetchall()).lower()


@pytest.mark.parametrize(
    ("read", "line"),
    [
        (lambda q: q.cases.listed(), ("case_list", "")),
        (lambda q: q.cases.listed("nora"), ("searched", "")),
        (lambda q: q.cases.contacts(TODAY), ("day_contacts", TODAY.isoformat())),
        (lambda q: q.house.requests(TODAY.year), ("ledger", str(TODAY.year))),
        (lambda q: q.returns.register(TODAY.year), ("return_units", str(TODAY.year))),
    ],
)
def test_each_list_that_names_people_is_in_the_log(vault, case, read, line):
    duty = as_duty(vault)
    duty.read(read)
    assert log_of(vault, "Vakt", "view") == [line]
    duty.read(lambda q: q.returns.register(TODAY.year, look=False))
    assert log_of(vault, "Vakt", "view") == [line]
