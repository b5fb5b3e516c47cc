"""What a write changed, so that each page can decide whether it is stale."""

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, overload

if TYPE_CHECKING:
    from app.undo import Undo

R = TypeVar("R")

PERSONS, STAYS, CONTACTS, REQUESTS, ROOMS, USERS, SETTINGS, FORMS, ACCESS, HOUSE, TASKS, CARE, NOTES, RETURNS = (
    "persons", "stays", "contacts", "requests", "rooms", "users", "settings", "forms", "access", "house",
    "tasks", "care", "notes", "returns",
)  # fmt: skip
CALLS, BOOK, PHONES, DELETED = "calls", "book", "phones", "deleted"


class Changes(NamedTuple, Generic[R]):
    """The kinds of things a use case changed, and what it answers the person with (codes only)."""

    kinds: frozenset[str]
    result: R
    undo: "Undo | None" = None
    """How to take it back, where that is offered."""


@overload
def changed(*kinds: str) -> Changes[None]: ...


@overload
def changed(*kinds: str, result: R) -> Changes[R]: ...


def changed(*kinds: str, result: Any = None) -> Changes[Any]:
    """Changes of these kinds."""
    return Changes(frozenset(kinds), result)
