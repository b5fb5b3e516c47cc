"""What app asks of a vault about what the law gives the person; part of app.ports."""

from typing import Protocol

from app.domain.retention import Ended, Gone, Retention


class RightsQueries(Protocol):
    """How long each is kept, and what was deleted."""

    def ended(self) -> list[Ended]:
        """Every case nobody lives in or is followed up in, and everybody without one; what is shut is left out. For leaders."""

    def fate(self, whom: str) -> Retention | None: ...
    def gone(self) -> list[Gone]:
        """What was deleted, the oldest first. For leaders."""
