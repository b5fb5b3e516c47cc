"""One registry of all that is kept, held against the schema and walked by everything that must hold for each kind."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.capacity.house import house_on
from app.capacity.span import Sleeper, Span
from app.domain.ages import sleeps_in_cot
from app.domain.entities import Room
from app.domain.facts import Fact, Kind, Role
from app.domain.house import MovableBed, MustNotMeet, Task
from app.kinds import KINDS
from app.ports import LogFilter
from app.use_cases.checks import checked
from app.use_cases.households import keep_apart
from app.use_cases.rooms import save_room
from db import migrate
from db.history import change
from db.queries.records import wordless
from db.table import table_of
from tests.app.house import ago, events, move_in
from tests.support import NOW, TODAY

MACHINERY = {
    *(
        "setting",
        "app_user",
        "room",
        "annual_return",
        "form_correction",
        "sequence",
        "history",
        "access_log",
        "log_review",
        "delivery",
        "delivered_units",
        "delivered_file",
        "published",
    ),
    *(
        "exclusion",
        "glass",
        "assignment",
        "draft",
        "movable_bed",
        "handover_read",
        "task_rule",
        "finding",
        "known_keys",
    ),
    *("search_folding", "paper_content", "erased", "nameless_unit", "merged"),
}
"""Tables that are no kind: settings, users, who may and who has, what rooms and beds share, the bytes of papers,
and what is left of what was deleted."""
COLUMN = {("room_fact", "code"): "room", ("movable_place", "code"): "bed"}
SHARED = {("room_fact", "offer"), ("movable_place", "kind")}
MARKER = "Xylofonsen"


def columns(vault: Any, table: str) -> set[str]:
    return {row[1] for row in vault.db.execute(f"PRAGMA table_info({table})")}


def value_for(fact: Fact) -> Any:
    """Something the fact allows; a marker where a person writes."""
    values = {
        bool: True, int: max(1, fact.least), date: TODAY, datetime: NOW, frozenset[str]: frozenset(fact.codes[:1]),
        date | None: TODAY, int | None: max(1, fact.least),
    }  # fmt: skip
    if fact.words:
        return MARKER
    if fact.role == Role.CHOICE:
        return fact.codes[0] if fact.codes else "code"
    if fact.role == Role.HOUR:
        return "12:30"
    return values.get(fact.type, {} if fact.role == Role.ANSWERS else "X-0001")


def entity_of(kind: Kind) -> Any:
    return kind.type(**{name: value_for(fact) for name, fact in kind.facts.items()})


def test_every_table_is_a_kind_or_said_to_be_none(empty_vault) -> None:
    tables = {row[0] for row in empty_vault.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    own = {name for name in tables if not name.startswith(("sqlite_", "person_search"))}
    assert own == {kind.name for kind in KINDS} | MACHINERY


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_has_a_column_for_each_field_and_says_whose_its_codes_are(empty_vault, kind) -> None:
    named = {COLUMN.get((kind.name, name), name) for name in kind.facts if (kind.name, name) not in SHARED}
    there = columns(empty_vault, kind.name) - {"id"}
    assert named == there
    for column in ("household", "person", "stay"):
        if column in there:
            assert kind.facts[column].to == column, f"{kind.name}.{column} says nothing of whose it is"
    assert kind.lasting or kind.versioned, "what can be changed carries a version"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_repr_no_board_and_no_line_of_something_new_says_what_a_person_wrote(kind) -> None:
    entity = entity_of(kind)
    assert MARKER not in repr(entity) + str(entity)
    assert MARKER not in str(change(None, entity))
    bare = wordless(entity)
    assert MARKER not in "".join(str(getattr(bare, name)) for name in kind.facts)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_cannot_be_kept_is_refused_at_the_field_it_stands_in(vault, kind) -> None:
    from app.domain.errors import RuleBroken

    entity = entity_of(kind)
    wrong: dict[str, Any] = {}
    for name, fact in kind.facts.items():
        if fact.role in (Role.LINE, Role.TEXT):
            wrong[name] = "x" * ((fact.most or 0) + 1)
        elif fact.role == Role.CHOICE and fact.codes:
            wrong[name] = "nobody knows this"
        elif fact.role == Role.CHOICES and fact.codes:
            wrong[name] = frozenset({"nobody knows this"})
        elif fact.role == Role.DAY:
            wrong[name] = date(1970, 1, 1)
        elif fact.role == Role.NUMBER and fact.least > 0:
            wrong[name] = fact.least - 1
    with vault.unit() as work:
        assert checked(work, entity) == entity
        for name, value in wrong.items():
            with pytest.raises(RuleBroken) as caught:
                checked(work, replace(entity, **{name: value}))
            assert caught.value.field == name


def test_nothing_is_written_without_a_line_in_history_and_log(vault) -> None:
    task = Task(code="", kind="own", subject="", raised=NOW, due=NOW, title="Ring")
    before = vault.db.execute("SELECT count(*) FROM task").fetchone()
    with vault.unit() as work:
        work.add(task)
        with pytest.raises(RuntimeError, match="task"):
            work.commit()
    assert vault.db.execute("SELECT count(*) FROM task").fetchone() == before
    with vault.unit() as work:
        code = work.write(task, "task").code
        work.commit()
    (line,) = vault.read(lambda q: q.trust.history([code]))
    assert (line.event, line.kind) == ("task", "task")
    assert [row.subject for row in vault.read(lambda q: q.trust.log(LogFilter(case=code)))] == [code]


def test_the_schema_has_no_replace_that_would_skip_a_version() -> None:
    for path in Path(migrate.__file__).parent.rglob("*.py"):
        assert "INSERT OR REPLACE" not in path.read_text(encoding="utf-8"), path.name


def test_whatever_names_a_case_a_person_or_a_stay_belongs_to_them() -> None:
    for kind in KINDS:
        named = {name for name, fact in kind.facts.items() if fact.to in ("household", "person", "stay", "whom")}
        assert named <= set(kind.belongs_to()), kind.name
    own = {kind.name for kind in KINDS if "code" in kind.belongs_to()}
    assert own == {"person", "household", "stay", "contact"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_board_gets_codes_days_numbers_and_ticks_and_nothing_else(kind) -> None:
    entity = entity_of(kind)
    bare = wordless(entity)
    allowed = {
        *(
            Role.CODE,
            Role.REFERENCE,
            Role.CHOICE,
            Role.CHOICES,
            Role.DAY,
            Role.MOMENT,
            Role.TIME,
            Role.HOUR,
            Role.NUMBER,
            Role.TICK,
        ),
        Role.VERSION,
    }
    for name, fact in kind.facts.items():
        assert getattr(bare, name) == (getattr(entity, name) if fact.role in allowed else ""), name


def test_a_question_that_is_not_answered_is_not_kept(vault) -> None:
    stay = next(kind for kind in KINDS if kind.name == "stay")
    row = replace(entity_of(stay), answers={"a": (), "b": ("x",)})
    assert '{"b": ["x"]}' in table_of(stay.type).values(row)


def test_a_room_has_its_facts_from_the_very_night_they_are_of(vault) -> None:
    vault.write(save_room, Room(code="K01", offer="women", beds=5, since=TODAY))
    with vault.unit() as work:
        found = [work.house.room("K01", day) for day in (TODAY, ago(1))]
    assert [room.beds for room in found] == [5, 3]


def test_both_who_must_not_meet_have_a_line_of_it(vault) -> None:
    one, other = (move_in(vault, room=room)[0].household for room in ("K01", "K02"))
    vault.write(keep_apart, MustNotMeet(one=one, other=other, reason="Samme mann"))
    assert [events(vault, code)[0] for code in (one, other)] == ["keep_apart", "keep_apart"]


@pytest.mark.parametrize(("born", "small"), [(2024, True), (2023, False), (2026, True), (2027, False), (None, False)])
def test_who_sleeps_in_a_cot(born, small) -> None:
    assert sleeps_in_cot(born, 2026) is small


def test_a_cot_holds_one_child_however_many_families_share_the_room() -> None:
    def child(number: int) -> Sleeper:
        return Sleeper(
            stay=f"O-{number}", person=f"P-{number}", household=f"S-{number}", kind="child", offer="women", arrived=TODAY,
            departed=None, expected_departure=None, birth_year=TODAY.year, rooms=((TODAY, "K01"),),
        )  # fmt: skip

    span = Span(
        TODAY, TODAY + timedelta(days=1), NOW, (Room(code="K01", offer="women", beds=3),),
        beds=(MovableBed(code="SS1", kind="cot", room="K01", since=TODAY),), sleepers=(child(1), child(2)),
    )  # fmt: skip
    assert sum(lodger.cots for lodger in house_on(span, TODAY).lodgers) == 1
