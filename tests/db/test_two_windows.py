"""Two people with the same thing before them: whoever saves last over what they have not seen is refused, and what the first wrote
stands. Every kind that has a version, and every use case that saves one, found by themselves."""

from dataclasses import MISSING, fields, replace
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_type_hints

import pytest

from app import use_cases
from app.domain.errors import RuleBroken
from app.kinds import KINDS, Kind, Role
from db.table import table_of
from tests.app.caring import Clock
from tests.app.house import SON, ago, as_duty, dump, mean, move_in, staff
from tests.db.test_care_access import write_everything
from tests.support import NOW, TODAY, spare_vault

VERSIONED = {kind.name: kind for kind in KINDS if kind.versioned}
REFERRED = {
    "household": "S-001", "person": "P-0001", "stay": "O-0001", "room": "K01", "shelter": "Nabo", "whom": "P-0001", "contact": "",
    "request": "",
}  # fmt: skip
OF_ROLE = {
    Role.DAY: TODAY, Role.MOMENT: NOW, Role.TIME: "08:00", Role.HOUR: "08:00", Role.LINE: "Ord", Role.TEXT: "Ord",
    Role.NUMBER: 1, Role.TICK: False, Role.USER: "Kari", Role.CHOICES: frozenset(), Role.VERSION: 0, Role.ANSWERS: {},
}  # fmt: skip

SPECIAL: dict[str, dict[str, Any]] = {
    "contact": {"mode": "day_visit"}, "movable_place": {"since": TODAY}, "must_not_meet": {"other": "S-001"},
}  # fmt: skip
"""What the database asks of a row beside its facts."""


def full(vault):
    """A family of whom everything is written, and somebody on duty beside the leader."""
    staff(vault)
    write_everything(vault, *move_in(vault, SON, arrived=ago(9)), words="Ord")


@pytest.fixture
def vault(tmp_path):
    made = spare_vault(tmp_path / "v", Clock(), full)
    yield made
    made.close()


def a_row(vault: Any, kind: Kind) -> Any:
    """One that is there, or else one made of the facts of the kind."""
    rows = table_of(kind.type).where(vault.db, {})
    return rows[0] if rows else written(vault, made_of(kind))


def made_of(kind: Kind) -> Any:
    needed = [f.name for f in fields(kind.type) if f.default is MISSING and f.default_factory is MISSING]
    values: dict[str, Any] = dict(SPECIAL.get(kind.name, {}))
    for name in (one for one in needed if one not in values):
        fact = kind.facts[name]
        if fact.role == Role.CODE:
            values[name] = "" if kind.prefix else "X1"
        elif fact.role == Role.REFERENCE:
            values[name] = REFERRED[fact.to]
        elif fact.role == Role.CHOICE:
            values[name] = fact.codes[0] if fact.codes else "other"
        else:
            values[name] = OF_ROLE[fact.role]
    return kind.type(**values)


def written(vault: Any, row: Any) -> Any:
    with vault.unit() as work:
        new = work.write(row, "household")
        work.commit()
    return new


@pytest.mark.parametrize("name", VERSIONED)
def test_over_what_somebody_else_has_written_meanwhile_nothing_is_written(vault, name):
    mine = a_row(vault, VERSIONED[name])
    theirs = written(as_duty(vault), mine)
    assert theirs.version == mine.version + 1
    before = dump(vault)
    with pytest.raises(RuleBroken, match="edited_meanwhile"):
        written(vault, mine)
    assert dump(vault) == before
    written(vault, theirs)


@pytest.mark.parametrize("name", VERSIONED)
def test_what_somebody_else_has_taken_away_is_not_written_anew_by_an_old_window(vault, name):
    mine = written(vault, a_row(vault, VERSIONED[name]))
    kind = VERSIONED[name]
    vault.db.execute("PRAGMA foreign_keys = OFF")  # what hangs on it is not what is asked here
    table_of(kind.type).delete(vault.db, mine)
    with pytest.raises(RuleBroken, match="edited_meanwhile"):
        written(vault, mine)


# -- through the use cases, as two windows would ------------------------------------------------------------------


def savers() -> dict[str, tuple[Any, Kind]]:
    """Every use case that is given a thing with a version, by name."""
    by_type = {kind.type: kind for kind in VERSIONED.values()}
    found = {}
    for one in iter_modules(use_cases.__path__, f"{use_cases.__name__}."):
        module = import_module(one.name)
        for name, use_case in vars(module).items():
            if getattr(use_case, "__module__", "") != one.name or not hasattr(use_case, "__wrapped__"):
                continue
            _, command, *_ = get_type_hints(use_case.__wrapped__).values()
            if command in by_type:
                found[name] = (use_case, by_type[command])
    return found


SAVERS = savers()
ANOTHER_WAY = {
    "close_room": "a room is closed from a day on, over nothing",
    "keep_apart": "a pair that is there is kept again, with its reason",
    "may_meet": "takes a pair away, whatever is said of it",
    "drop_phone": "takes a number away",
    "mark_ready": "what is waited for is a new mark from a day on",
    "save_room": "a dated fact: each day has its own row",
    "place_movable": "a dated fact: each day has its own row",
    "save_answer": "of a question of the yearly forms, which has its own test",
}
"""Not a saving over what was read."""
VALID: dict[str, dict[str, Any]] = {
    "incident": {"due": None, "done": "Gjort"}, "visitor": {"name": "Lege", "came": "09:00", "day": TODAY},
    "key_loan": {"key": "Kort 1", "holder": "Vikar", "since": TODAY}, "phone_entry": {"name": "Drosje", "phone": "1"},
    "meeting": {"day": TODAY + timedelta(days=2)}, "request": {"adults": 1, "children": 0, "note": "", "offer": "women"},
}  # fmt: skip
"""What a row needs that was made of facts alone, or is saved on another day, for its use case to accept it."""


def test_the_walk_finds_the_use_cases_and_leaves_out_by_name_only():
    assert {"save_appointment", "save_incident", "save_key", "save_moving", "save_moving_step", "plan_contact"} <= set(
        SAVERS
    )
    assert set(ANOTHER_WAY) <= set(SAVERS)


@pytest.mark.parametrize("name", sorted(set(SAVERS) - set(ANOTHER_WAY)))
def test_two_windows_on_one_thing_lose_nothing(vault, name):
    use_case, kind = SAVERS[name]
    read = a_row(vault, kind)
    first, second = changed(read, kind, "Fra den ene"), changed(read, kind, "Fra den andre")
    mean(vault, use_case, first)
    stands = table_of(kind.type).get(vault.db, *kind.key_of(read))
    assert stands.version == read.version + 1
    before = dump(vault)
    with pytest.raises(RuleBroken) as caught:
        mean(vault, use_case, second)
    assert caught.value.code == "edited_meanwhile"
    assert dump(vault) == before, "what the first wrote stands, and nothing beside it"


def changed(row: Any, kind: Kind, words: str) -> Any:
    """The row with other words in the first field that takes any."""
    facts = (one for one in kind.facts.values() if one.name not in kind.key and not one.identifies)
    field = next((one.name for one in facts if one.role in (Role.LINE, Role.TEXT)), None)
    return replace(row, **VALID.get(kind.name, {}) | ({field: words} if field else {}))
