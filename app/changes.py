"""What a write changed, so that each page can decide whether it is stale."""

from typing import Any, NamedTuple

PERSONS, STAYS, CONTACTS, REQUESTS, ROOMS, USERS, SETTINGS, FORMS, ACCESS, HOUSE, TASKS, CARE, NOTES = (
    "persons", "stays", "contacts", "requests", "rooms", "users", "settings", "forms", "access", "house",
    "tasks", "care", "notes",
)  # fmt: skip


class Changes(NamedTuple):
    """The kinds of things a use case changed, and what it answers the person with (codes only)."""

    kinds: frozenset[str]
    result: Any = None


def changed(*kinds: str, result: Any = None) -> Changes:
    """Changes of these kinds."""
    return Changes(frozenset(kinds), result)
