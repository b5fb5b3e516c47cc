"""What app asks of a vault about what the law gives the person; part of app.ports."""

from typing import Protocol

from app.care.doubles import Double, Known
from app.domain.retention import Ended, Gone, Retention
from app.domain.rights import Reservation, Restriction, RightsRequest
from app.record.entries import Whole
from app.rows import MergeRow


class RightsQueries(Protocol):
    """How long each is kept, and what was deleted."""

    def ended(self) -> list[Ended]:
        """Every case nobody lives in or is followed up in, and everybody without one; what is shut is left out. For leaders."""

    def fate(self, whom: str) -> Retention | None: ...
    def whole(self, whom: str) -> Whole:
        """Everything about a person or a case, the oldest first; the look is logged. For leaders."""

    def requests(self) -> list[RightsRequest]:
        """What is asked for and not answered, what is due first."""

    def requests_of(self, person: str) -> list[RightsRequest]: ...
    def reservation(self, person: str) -> Reservation | None: ...
    def restriction(self, whom: str) -> Restriction | None: ...
    def doubles(self) -> list[Double]:
        """Records that may be one person; pairs of whom one is shut are left out. For leaders."""

    def beside(self, one: str, other: str) -> tuple[Known, Known]:
        """What is known of two persons, names too; the look is logged. For leaders."""

    def merges(self) -> list[MergeRow]: ...
    def everybody(self) -> list[str]:
        """Every case, and everybody without one, whether here or not: what a centre takes along that leaves. Refused while
        something is shut to whoever asks. For leaders."""

    def gone(self) -> list[Gone]:
        """What was deleted, the oldest first. For leaders."""
