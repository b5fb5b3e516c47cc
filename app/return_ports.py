"""What the annual return needs of a vault; part of app.ports."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol, TypeVar

from app.domain.year import AcceptedGap, YearAnswer
from app.forms.changes import Cause, Difference
from app.forms.frozen import Frozen
from app.forms.rules import CountingRules
from app.forms.units import Register
from app.forms.yearly_proposals import Interpreted
from app.national.exchange import Submission
from app.register.plan import Known
from app.rows import Deleted, FileRow, HistoryRow

Row = TypeVar("Row")


class Returns(Protocol):
    """Returns as they were delivered, and what a year is counted of when one is."""

    def register(self, year: int) -> Register: ...
    def deliveries(self, year: int) -> list[Frozen]: ...
    def freeze(self, frozen: Frozen) -> int: ...
    def let_go(self, year: int) -> None:
        """The return of a year is delivered: what was deleted and no return needs any more is not counted any more."""

    def has_let_go(self, year: int) -> bool:
        """Whether units of a year are gone for good, so that its figures are those that were delivered last."""

    def hand_out(self, number: int, name: str, sha256: str) -> None: ...
    def publish(self, year: int, shown: Mapping[str, int | float]) -> None: ...


class ReturnQueries(Protocol):
    """What a return is counted from."""

    def rules(self, year: int) -> CountingRules: ...
    def register(self, year: int | None = None, look: bool = True) -> Register: ...
    def known(self) -> Known: ...
    def years(self) -> list[int]: ...
    def deleted(self, year: int) -> Deleted: ...
    def delivered(self, year: int) -> list[Frozen]:
        """The deliveries of a year, oldest first, with what they were counted of left out."""

    def submission(self, year: int) -> Submission | None:
        """The newest delivery of a year as it is sent: numbers, and no code of anybody."""

    def files(self, number: int) -> list[FileRow]: ...
    def changed(self, year: int, today: date) -> list[Difference]:
        """Every number that is not what was delivered last, and why; codes that are shut to whoever asks stand as marks."""

    def written(self, causes: Iterable[Cause], since: datetime) -> list[HistoryRow]:
        """What was written about the units behind some changes, since a moment."""

    def restored(self) -> str:
        """When the vault came back from a backup last (ISO); empty when it never has."""

    def published(self, year: int) -> dict[str, int | float]:
        """What public editions of the year have shown, the newest of each figure."""

    def gaps(self) -> list[AcceptedGap]: ...
    def yearly(self, year: int, offer: str) -> dict[str, YearAnswer]: ...
    def answered(self, year: int) -> dict[tuple[str, str], int]:
        """Offer and question -> the last year up to `year` in which its yearly form answered it."""

    def remembered(self, kind: type[Row]) -> list[Row]: ...
    def interpreted(self, year: int) -> Interpreted:
        """How many talks of the year had an interpreter."""

    def services(self, year: int) -> frozenset[str]:
        """The services that were contacted about somebody in the year."""
