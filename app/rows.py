"""Rows as a screen reads them: codes, dates and numbers, never names unless a row says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.domain.base import HouseholdCode, PersonCode, StayCode
from app.domain.day import Call
from app.domain.entities import Request
from app.domain.states import Telling


@dataclass(frozen=True, slots=True)
class CentreRow:
    """The centre's own facts."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room, and whether any stay has ever slept in it."""

    code: str
    offer: str
    beds: int
    used: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """Someone who can open the vault, or could before a leader closed the account. `key`: `here`; `elsewhere` when it takes
    the part of another PC, or of a keyring that was lost; `none` when there is none that can be believed."""

    name: str
    role: str
    since: str
    active: bool
    key: str = "here"


@dataclass(frozen=True, slots=True)
class TonightRow:
    """One person with a place tonight. `nights` counts up to and including tonight; `away` while absent.

    `shut`: of a case that is shut to whoever asks; nothing but the code, the room and `away` is told.
    """

    stay: StayCode
    person: PersonCode
    household: HouseholdCode
    kind: str
    offer: str
    room: str
    arrived: date
    expected_departure: date | None
    birth_year: int | None
    away: bool
    nights: int
    gender: str = ""
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Lately:
    """What somebody who stands at the door, or rings again, may come of: calls that became nothing else yet, and enquiries that
    did not come in; without words."""

    calls: tuple[Call, ...]
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """An enquiry and the call it came of, with their words; None where there is none."""

    request: Request | None = None
    call: Call | None = None

    @property
    def words(self) -> str:
        """What was said and written, once each."""
        each = (self.call.said if self.call else "", self.request.note if self.request else "")
        return "\n".join(dict.fromkeys(words.strip() for words in each if words.strip()))


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A person found by search: the code and what tells one from another without the name."""

    person: PersonCode
    kind: str
    birth_year: int | None
    anonymous: bool
    household: HouseholdCode
    last_arrived: date | None
    here: bool
    by: str
    stays: int = 0
    followed: bool = False


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Somebody whose name is in a text: the code that can stand there, and what tells one from another without the name."""

    person: PersonCode
    kind: str
    gender: str
    birth_year: int | None


@dataclass(frozen=True, slots=True)
class TellingRow:
    """A stretch of a text, in characters, that tells what it should not (app.guard). `people`: whose name it may be."""

    start: int
    end: int
    telling: Telling
    people: tuple[NamedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A household's case in the list. `departed`: since when nobody of it lives here or is followed up; `offer` and `room` are
    empty for a case without a stay."""

    household: HouseholdCode
    offer: str
    adults: int
    children: int
    arrived: date
    departed: date | None
    room: str
    lives_here: bool


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A day visit or phone talk in the day's list."""

    contact: str
    person: PersonCode
    day: date
    mode: str
    anonymous: bool
    answered: int


@dataclass(frozen=True, slots=True, repr=False)
class HistoryRow:
    """One change: when, by whom, what, and the values before and after (JSON text)."""

    at: str
    user: str
    event: str
    subject: str
    before: str
    after: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of a delivery that was handed out."""

    name: str
    sha256: str
    at: str
    user: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the access log: codes only; `reason` is what the person gave for a reveal or an emergency."""

    id: int
    at: str
    user: str
    kind: str
    event: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogCheck:
    """The chain of the log recomputed: how many lines, and the numbers of those that do not fit (empty: whole)."""

    lines: int
    broken: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A month of the log that a leader has looked through and signed."""

    month: str
    at: str
    user: str
    note: str


@dataclass(frozen=True, slots=True)
class ShutRow:
    """A colleague shut out of a case."""

    household: HouseholdCode
    user: str
    since: str
    by_user: str
    reason: str


@dataclass(frozen=True, slots=True)
class GlassRow:
    """A shut case opened in an emergency."""

    id: int
    household: HouseholdCode
    user: str
    at: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What did not fit when the vault was opened: `code` has a sentence; from when to when (ISO, may be empty), how many."""

    id: int
    at: str
    code: str
    since: str
    until: str
    number: int


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """What a backup holds, found by opening it: `newest` is its latest change, `rows` how many of each table.
    `erased`: how many deleted cases came back with it, and were deleted again before anybody could look."""

    name: str
    made: datetime
    days_old: int
    schema: int
    newest: str
    rows: Mapping[str, int]
    faults: tuple[str, ...]
    log: LogCheck
    erased: int = 0


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merging of two records: `until` it can be undone; `undone`: when it was (ISO), or empty."""

    code: str
    kept: str
    gone: str
    at: str
    user: str
    until: date
    undone: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many units of a year have been deleted; how many of them it still counts, without identity."""

    units: int = 0
    counted: int = 0

    @property
    def let_go(self) -> bool:
        """Whether some are gone altogether: the year's figures are those that were delivered."""
        return self.units > self.counted


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """A backup on a stick, as far as it can be seen without reading it all: `whole` = its parts are there in full size.

    `vault`: whose it is; `own`: of the vault that stands here. `lines`, `changed`: the vault's counter, and the time of
    its newest line; `ahead`: how many lines further than the vault here (negative: behind). `proved`: when it was opened
    with the key and found whole. `opens`: whether the recovery code opens it (None: not tried). `proposed`: the one a
    restore would take.
    """

    path: Path
    made: datetime | None
    whole: bool
    vault: str = ""
    lines: int | None = None
    changed: datetime | None = None
    proved: datetime | None = None
    own: bool = False
    ahead: int | None = None
    opens: bool | None = None
    proposed: bool = False

    @property
    def name(self) -> str:
        """The name of its folder on the stick."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class HealthRow:
    """What is known of the vault's file: how many pages are damaged, when it was last looked at, when it was last found
    whole. `strange`: something in the clear files beside the vault was not written by the program, and is ignored."""

    damaged: int = 0
    looked: datetime | None = None
    whole: datetime | None = None
    strange: bool = False


@dataclass(frozen=True, slots=True)
class ClosedBackup:
    """A backup made without a key, and what it knows: `state` is `proved` (unchanged since it was found whole with the
    key, at `whole`), `changed` since then, `unknown` (never found whole), or `damaged` (with so many pages)."""

    path: Path
    state: str
    whole: datetime | None = None
    damaged: int = 0
    copy: bool = False


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A verified backup of the open vault, and the chain of the log as it was found on the way."""

    path: Path
    log: LogCheck
