"""A small house to try use cases on, and the check that what is refused leaves no trace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.changes import Changes
from app.domain.entities import Person, Room, Stay
from app.domain.errors import Question, RuleBroken
from app.ports import Actor
from app.use_cases.identity import Reveal, reveal_identity
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.rooms import save_room
from db.vault import Vault
from tests.support import PASSWORD, TODAY

ROOMS = (
    Room(code="K01", offer="women", beds=3),
    Room(code="K02", offer="women", beds=2),
    Room(code="M01", offer="men", beds=2),
)
MOTHER = Newcomer(name="Åse Bjørnstad", phone="+47 912 34 567", gender="woman", birth_year=1990)
SON = Newcomer("child", gender="man", birth_year=2018)
DAUGHTER = Newcomer("child", gender="woman", birth_year=2021)


def furnish(vault: Vault) -> None:
    """Two rooms for women, one for men."""
    for room in ROOMS:
        vault.write(save_room, room)


def staff(vault: Vault) -> None:
    """The small house, and a colleague on duty."""
    furnish(vault)
    vault.users.add("Vakt", PASSWORD, "duty")


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def move_in(
    vault: Vault,
    *children: Newcomer,
    adult: Newcomer = MOTHER,
    arrived: date = TODAY,
    room: str = "K01",
    offer: str = "women",
    **more: Any,
) -> list[Stay]:
    """A household moves in; its stays, adults first."""
    made = mean(vault, record_intake, Intake(adult, children, offer, arrived, room, **more))
    return household(vault, made.result)


def mean(vault: Vault, use_case: Callable[..., Changes], command: object) -> Changes:
    """Write what is meant, whatever is asked about it first."""
    sure: set[str] = set()
    while True:
        try:
            return vault.write(use_case, command, sure)
        except Question as question:
            assert question.key not in sure
            sure.add(question.key)


def household(vault: Vault, code: str) -> list[Stay]:
    """The stays of a case, adults first."""
    return vault.read(lambda queries: queries.cases.household(code))


def stay_of(vault: Vault, code: str) -> Stay:
    """A stay as it stands now."""
    case = vault.read(lambda queries: queries.cases.household_of(code))
    return next(s for s in household(vault, case) if s.code == code)


def person_of(vault: Vault, code: str) -> Person:
    """A person as they stand now."""
    found = vault.read(lambda queries: queries.cases.person(code))
    assert found is not None
    assert (found.name, found.phone) == ("", ""), "a name is given out by reveal_identity only"
    who = vault.write(reveal_identity, Reveal(code, "prøves")).result
    return replace(found, name=who.name, phone=who.phone)


def rooms_of(vault: Vault, stay: str) -> list[tuple[date, str]]:
    """The dated rooms of a stay."""
    return [(p.since, p.room) for p in vault.read(lambda queries: queries.cases.placements(stay))]


def away(vault: Vault, stay: str) -> list[tuple[date, date | None]]:
    """The absences of a stay."""
    return [(a.since, a.until) for a in vault.read(lambda queries: queries.cases.absences(stay))]


def events(vault: Vault, subject: str) -> list[str]:
    """What has happened to a subject, newest first."""
    return [row.event for row in vault.read(lambda queries: queries.trust.history([subject]))]


def as_duty(vault: Vault) -> Vault:
    """The same vault with someone on duty at the keyboard, who is not a leader."""
    return Vault(
        folder=vault.folder,
        connection=vault.db,
        ring=vault.ring,
        actor=Actor("Vakt", "duty"),
        lock=vault._lock,
        clock=vault.clock,
    )


def dump(vault: Vault) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    tables = [row[0] for row in vault.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
    return {table: vault.db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def refused(vault: Vault, use_case: Callable[..., Changes], command: object, code: str) -> RuleBroken:
    """The use case is refused with this code, and not one row of the database is different afterwards; only the log may
    have one more, that a shut case was asked for."""
    before = dump(vault)
    with pytest.raises(RuleBroken) as caught:
        vault.write(use_case, command)
    assert caught.value.code == code
    after = dump(vault)
    if code == "case_shut":
        new = after["access_log"][len(before["access_log"]) :]
        assert [line[3:5] for line in new] in ([], [("attempt", "shut_case")])
        after |= {table: before[table] for table in ("access_log", "sqlite_sequence")}
    assert after == before
    return caught.value
