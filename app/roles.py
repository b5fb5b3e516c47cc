"""Which role may carry out which use case. Declared where the use case stands, checked whenever it runs, whoever calls it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from app.changes import Changes
from app.domain.errors import RuleBroken
from app.ports import DUTY, LEADER, UnitOfWork

Command = TypeVar("Command")
Result = TypeVar("Result")
ROLES = (DUTY, LEADER)
EVERYBODY = frozenset(ROLES)
LEADERS = frozenset({LEADER})
"""The administrator has no key slot and is therefore no role in here: a closed vault is all they handle (V2)."""

_declared: dict[str, frozenset[str]] = {}


def open_to(
    roles: frozenset[str], *, asked_again: bool = False
) -> Callable[[Callable[[UnitOfWork, Command], Changes[Result]]], Callable[[UnitOfWork, Command], Changes[Result]]]:
    """Declare a use case open to `roles`; anybody else gets RuleBroken `leader_only` and nothing is written.

    `asked_again`: whoever left the screen open must not be enough; the password is asked for first (UnitOfWork.ask_again).
    """

    def declare(
        use_case: Callable[[UnitOfWork, Command], Changes[Result]],
    ) -> Callable[[UnitOfWork, Command], Changes[Result]]:
        @wraps(use_case)
        def checked(work: UnitOfWork, command: Command) -> Changes[Result]:
            if work.actor.role not in roles:
                raise RuleBroken("leader_only")
            if asked_again:
                work.ask_again()
            return use_case(work, command)

        _declared[f"{use_case.__module__}.{use_case.__name__}"] = roles
        return checked

    return declare


def declared() -> dict[str, frozenset[str]]:
    """Every use case that has been imported, by dotted name, and the roles it is open to."""
    return dict(_declared)
