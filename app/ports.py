"""What the use cases need of a vault. db implements these; app never learns how."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.capacity.shift import Shift
from app.capacity.span import Span
from app.care.due import CareOn
from app.care.happened import Happening
from app.care.proposals import Done
from app.care.rules import TaskRule
from app.case_ports import CaseQueries
from app.changes import Changes
from app.clock import Doubt
from app.day_ports import DayQueries
from app.domain.base import NO_CASE, NOBODY, HouseholdCode, PersonCode
from app.domain.care import Handover, Note
from app.domain.entities import Request, Room
from app.domain.house import (
    Closure,
    Household,
    MovableBed,
    MustNotMeet,
    Placing,
    ReadyToMove,
    Shelter,
    StepTaken,
    Task,
)
from app.domain.papers import PaperContent
from app.register.plan import Known
from app.return_ports import ReturnQueries, Returns, Row
from app.rights_ports import RightsQueries
from app.rows import (
    BackupMade,
    CentreRow,
    ClosedBackup,
    FindingRow,
    GenerationRow,
    GlassRow,
    HealthRow,
    HistoryRow,
    LogCheck,
    LogRow,
    RehearsalRow,
    ReviewRow,
    RoomRow,
    ShutRow,
    TonightRow,
    UserRow,
)
from app.work_ports import Access, House, Log, Papers, Settings

Command = TypeVar("Command")
Result = TypeVar("Result")
Step = Callable[[int, int], None]
Stop = Callable[[], bool]


class UserRole(StrEnum):
    """What a user may do (app.roles); the administrator has no account."""

    LEADER = "leader"
    DUTY = "duty"


LEADER, DUTY = UserRole


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the keyboard. `role` is `leader` or `duty`."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines of the log are wanted: of a case (or any code), a user, a kind, a month (åååå-mm), or odd hours
    (from hour, to hour; may run over midnight). What is empty does not narrow."""

    case: str = ""
    user: str = ""
    kind: str = ""
    month: str = ""
    odd: tuple[int, int] | None = None


class UnitOfWork(Protocol):
    """One transaction: everything in it is written, or nothing. Its default is rollback.

    Rows of every kind (app.kinds) are read and written here and nowhere else; the gate, the version, the history and the
    log come with it. RuleBroken `case_shut` for what is shut to the person at the keyboard.
    """

    def get(self, entity: type[Row], *key: object) -> Row | None:
        """The row with this key."""

    def of(self, entity: type[Row], **values: object) -> list[Row]:
        """The rows with these values, in the order of the kind."""

    def add(self, entity: Row) -> Row:
        """A new row as part of an operation, whose line in the history must follow; as it was written."""

    def write(self, entity: Row, event: str, about: str = "", was: Row | None = None) -> Row:
        """A new row, or a changed one over the version it was read at (`edited_meanwhile`), with its line; as written."""

    def remove(self, entity: object, event: str, about: str = "") -> None:
        """Take a row away, with its line in the history."""

    def record(self, event: str, subject: str, before: object = "", after: object = "") -> None:
        """The line of what is no row of a kind, or of an operation over several rows."""

    def ask(self, code: str, *, field: str = "", **params: object) -> None:
        """Question unless the person has said yes to exactly this."""

    @property
    def actor(self) -> Actor: ...
    @property
    def today(self) -> date: ...
    @property
    def now(self) -> datetime: ...
    @property
    def house(self) -> House: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def returns(self) -> Returns: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def access(self) -> Access: ...
    @property
    def log(self) -> Log: ...
    def known(self) -> Known: ...
    def erase(self, whom: str, why: str) -> None:
        """Take a case, or somebody without one, away for good: every row, the history, the codes in what was delivered."""

    def merge(self, kept: PersonCode, gone: PersonCode, until: date) -> str:
        """Everything that hangs on `gone` hangs on `kept`; the code of the merging, which can be undone until a day."""

    def unmerge(self, code: str) -> tuple[PersonCode, PersonCode]:
        """Put back what a merging moved; the two codes. RuleBroken `undo_too_late`."""

    def clear_words(self, kind: type[Any], before: date) -> int:
        """Take the words out of old rows of the house's; the rows stay. How many."""

    def ask_again(self) -> None:
        """RuleBroken `password_again` unless the password was typed in the last five minutes (Vault.confirm)."""

    def span(self, night: date, end: date | None = None) -> Span:
        """The house on one night, or on the nights up to (not including) `end`."""

    def step(self, done: int, total: int) -> None:
        """Long work says how far it has come. Raises RuleBroken `cancelled` when the person has stopped it."""


class HouseQueries(Protocol):
    """The house: rooms and beds, who sleeps where, other shelters, requests, who waits to move out or must not meet."""

    def rooms(self) -> list[RoomRow]: ...
    def room_facts(self, code: str) -> list[Room]: ...
    def closures(self, code: str) -> list[Closure]: ...
    def movables(self) -> list[MovableBed]: ...
    def shift(self) -> Shift: ...
    def span(self, start: date, end: date) -> Span: ...
    def shelters(self) -> list[Shelter]: ...
    def placings_open(self) -> list[Placing]: ...
    def steps(self, placing: str) -> list[StepTaken]: ...
    def requests(self, year: int) -> list[Request]: ...
    def apart(self) -> list[MustNotMeet]: ...
    def homes(self) -> dict[str, str]: ...
    def ready_marks(self) -> list[ReadyToMove]: ...
    def tonight(self, night: date) -> list[TonightRow]: ...
    def night(self, night: date) -> tuple[Span, list[TonightRow]]: ...
    def household(self, code: HouseholdCode) -> tuple[Household, list[ReadyToMove]]: ...


class RecordQueries(Protocol):
    """What is written about a case, the tasks, and how care stands; a look into a case is logged before its rows are given."""

    def notes(self, household: HouseholdCode, person: PersonCode = NOBODY, limit: int = 200) -> list[Note]: ...
    def note_count(self, household: HouseholdCode, person: PersonCode = NOBODY) -> int: ...
    def tasks_of(self, household: HouseholdCode) -> list[Task]: ...
    def tasks_open(self) -> list[Task]: ...
    def tasks_answered(self, household: HouseholdCode) -> list[Task]: ...
    def task_rules(self) -> list[TaskRule]: ...
    def care_on(self, night: date, here: Sequence[TonightRow] | None = None) -> CareOn: ...
    def happened(self) -> list[Happening]: ...
    def handovers(self, days: int = 3) -> list[tuple[Handover | Note, tuple[str, ...]]]: ...
    def done(self, household: HouseholdCode = NO_CASE) -> dict[tuple[HouseholdCode, PersonCode], Done]: ...
    def of(self, kind: type[Row], household: HouseholdCode, person: PersonCode = NOBODY) -> list[Row]: ...
    def paper(self, code: str) -> PaperContent: ...


class TrustQueries(Protocol):
    """The log, the history, shut cases, findings, contacts by assignment, drafts."""

    def history(self, subjects: Iterable[str], limit: int = 500) -> list[HistoryRow]: ...
    def log(self, wanted: LogFilter, limit: int = 500) -> list[LogRow]: ...
    def log_check(self) -> LogCheck: ...
    def log_months(self) -> list[str]: ...
    def reviews(self) -> list[ReviewRow]: ...
    def shut(self, household: HouseholdCode = NO_CASE) -> list[ShutRow]: ...
    def may_open(self, household: HouseholdCode) -> bool: ...
    def glass_untold(self) -> list[GlassRow]: ...
    def findings(self) -> list[FindingRow]: ...
    def contacts_of(self, household: HouseholdCode) -> dict[str, str]: ...
    def drafts(self) -> dict[str, Any]: ...


class CentreQueries(Protocol):
    """The centre's own facts and its users."""

    def settings(self) -> Mapping[str, str]: ...
    def users(self) -> list[UserRow]: ...
    def last_change(self) -> datetime | None: ...
    def facts(self) -> CentreRow: ...


class Queries(Protocol):
    """Reading, by what is asked about."""

    @property
    def house(self) -> HouseQueries: ...
    @property
    def cases(self) -> CaseQueries: ...
    @property
    def records(self) -> RecordQueries: ...
    @property
    def day(self) -> DayQueries: ...
    @property
    def trust(self) -> TrustQueries: ...
    @property
    def returns(self) -> ReturnQueries: ...
    @property
    def rights(self) -> RightsQueries: ...
    @property
    def centre(self) -> CentreQueries: ...


class Users(Protocol):
    """Who can open the vault. All but one's own password is the leader's to change."""

    def add(self, name: str, password: str, role: str) -> Changes[str]: ...
    def close_account(self, name: str) -> Changes[None]: ...
    def reset(self, name: str, password: str) -> Changes[None]: ...
    def change_password(self, old: str, new: str) -> Changes[None]: ...


class Vault(Protocol):
    """An open vault. Every method runs on the thread that opened it."""

    @property
    def actor(self) -> Actor: ...
    @property
    def clock_doubt(self) -> Doubt | None:
        """Why the clock is not believed, as it was when the vault was opened; None when it is."""

    def read(self, query: Callable[[Queries], Result]) -> Result: ...
    def write(
        self, use_case: Callable[[UnitOfWork, Command], Changes[Result]], command: Command, sure: Collection[str] = ()
    ) -> Changes[Result]:
        """One transaction. `sure`: the questions (Question.key) that the person has said yes to."""

    def watch(self, on_step: Callable[[int, int], None]) -> None: ...
    def look(self, event: str, subject: str = "") -> None:
        """Write in the log that something is looked at which no reading says by itself."""

    def confirm(self, password: str) -> Changes[None]:
        """The person at the keyboard is the one who logged in: for five minutes no password is asked for again."""

    @property
    def users(self) -> Users: ...
    def rekey(self, recovery_code: str = "") -> Changes[None]: ...
    def health(self) -> HealthRow: ...
    def keep_chosen(self) -> tuple[int, int, int]: ...
    def back_up(self, target: Path, copy: bool = False) -> BackupMade: ...
    def keep_backups(self, days: int, weeks: int, months: int) -> Changes[None]: ...
    def check(self) -> list[str]: ...
    def close(self) -> None: ...
    def shut(self) -> Callable[[Stop], None]:
        """Close at once; what is returned looks at the closed file until its argument says stop."""


@dataclass(frozen=True, slots=True)
class BackupsNote:
    """The last verified backup (None: never), and how many days, weeks and months of generations a stick keeps. `behind`: how
    many lines the vault has written since (None: not known); `seen`: the time of its newest line."""

    last: datetime | None
    keep: tuple[int, int, int]
    behind: int | None = None
    seen: datetime | None = None


class Vaults(Protocol):
    """What can be done with a vault that is not open: make, open, back up, rehearse, restore. None of it needs a window."""

    def exists(self, folder: Path) -> bool: ...
    def device_state(self) -> str: ...
    def new_recovery_code(self) -> str: ...
    def recovery_sheets(self, code: str) -> tuple[str, ...]:
        """The code as three sheets of words, any two of which stand for it; anew each time."""

    def same_recovery_code(self, one: str, other: str) -> bool: ...
    def create(self, folder: Path, user: str, password: str, recovery_code: str = "") -> tuple[Vault, str]: ...
    def unlock(self, folder: Path, user: str, password: str) -> Vault: ...
    def recover(self, folder: Path, code: str, user: str, password: str) -> Vault: ...
    def backups(self, folder: Path) -> BackupsNote: ...
    def back_up_closed(
        self, folder: Path, target: Path, on_step: Step | None = None, copy: bool = False
    ) -> ClosedBackup:
        """`copy`: the vault's own disk is allowed, for what is no backup and leaves the age as it is."""

    def generations(self, target: Path, folder: Path | None = None, code: str = "") -> list[GenerationRow]:
        """Every backup on a stick, the newest of each vault first; those of the vault in `folder` before the others'."""

    def verify_backup(self, source: Path, on_step: Step | None = None, folder: Path | None = None) -> str: ...
    def is_whole(self, generation: Path) -> bool: ...
    def rehearse(self, source: Path, code: str, on_step: Step | None = None, name: str = "") -> RehearsalRow: ...
    def rehearse_as(self, source: Path, user: str, password: str, on_step: Step | None = None) -> RehearsalRow: ...
    def restore(
        self,
        source: Path,
        folder: Path,
        code: str,
        user: str,
        password: str,
        replacing: bool = False,
        on_step: Step | None = None,
        name: str = "",
    ) -> tuple[RehearsalRow, Path | None]: ...
    def warm_up(self) -> None: ...
