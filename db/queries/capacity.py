"""Reads a span of nights of the house, and what is kept about rooms, shelters, placings, requests and tasks."""

from datetime import date, datetime

from sqlcipher3 import dbapi2

from app.capacity.span import Sleeper, Span
from app.domain.entities import Request, Room
from app.domain.house import MovableBed, MustNotMeet, Placing, ReadyToMove, Shelter, Task
from db import rowmap
from db.repositories.records import TASKS

_HERE = "FROM stay s WHERE s.arrived < ?2 AND (s.departed IS NULL OR s.departed > ?1)"
_SLEEPERS = f"""
SELECT s.code, s.person, s.household, s.kind, s.offer, s.arrived, s.departed, s.expected_departure,
       (SELECT birth_year FROM person WHERE code = s.person)
{_HERE} ORDER BY s.household, s.kind, s.code
"""
_MOVABLES = (
    "SELECT b.code, b.kind, p.room, p.since FROM movable_bed b LEFT JOIN movable_place p ON p.bed = b.code"
    " ORDER BY b.code, p.since"
)


def span(db: dbapi2.Connection, start: date, end: date, now: datetime) -> Span:
    """Everything about the nights [start, end)."""
    nights = (start.isoformat(), end.isoformat())
    households = f"(SELECT DISTINCT s.household {_HERE})"
    holds = db.execute(
        f"SELECT {rowmap.HOLD} FROM hold WHERE night >= ? AND night < ? AND ended = '' ORDER BY code", nights
    )
    ready = db.execute(
        f"SELECT {rowmap.READY} FROM ready_to_move WHERE household IN {households} ORDER BY since", nights
    )
    lent = db.execute(
        f"SELECT household, room, since, agreed_with FROM lending WHERE household IN {households} ORDER BY since",
        nights,
    )
    needs = db.execute(f"SELECT code, needs FROM household WHERE needs <> '[]' AND code IN {households}", nights)
    closures = db.execute("SELECT room, since, until, reason FROM room_closure ORDER BY room, since")
    return Span(
        start, end, now, tuple(rooms(db)), tuple(map(rowmap.closure, closures)), tuple(movables(db)),
        tuple(map(rowmap.hold, holds)), tuple(_sleepers(db, nights)), tuple(map(rowmap.ready, ready)), tuple(apart(db)),
        tuple(map(rowmap.lending, lent)), {row[0]: rowmap.codes(row[1]) for row in needs}, _aliases(db, nights),
    )  # fmt: skip


def _aliases(db: dbapi2.Connection, nights: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    """Code on the list of who must not meet -> the cases of the span that one of its persons lives in."""
    rows = db.execute(
        f"""
        SELECT DISTINCT listed.code, s.household
        FROM (SELECT one code FROM must_not_meet UNION SELECT other FROM must_not_meet) listed
        JOIN stay earlier ON earlier.household = listed.code OR earlier.person = listed.code
        JOIN stay s ON s.person = earlier.person
        WHERE s.code IN (SELECT s.code {_HERE})
        """,
        nights,
    )
    found: dict[str, tuple[str, ...]] = {}
    for code, household in rows:
        found[code] = (*found.get(code, ()), household)
    return found


def _sleepers(db: dbapi2.Connection, nights: tuple[str, str]) -> list[Sleeper]:
    codes = f"(SELECT s.code {_HERE})"
    rooms: dict[str, list[tuple[date, str]]] = {}
    for stay, since, room in db.execute(
        f"SELECT stay, since, room FROM placement WHERE stay IN {codes} ORDER BY since", nights
    ):
        rooms.setdefault(stay, []).append((date.fromisoformat(since), room))
    away: dict[str, list[tuple[date, date | None]]] = {}
    for stay, since, until in db.execute(
        f"SELECT stay, since, until FROM absence WHERE stay IN {codes} ORDER BY since", nights
    ):
        away.setdefault(stay, []).append((date.fromisoformat(since), rowmap.day(until)))
    return [
        Sleeper(
            row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]), rowmap.day(row[6]), rowmap.day(row[7]), row[8],
            tuple(rooms.get(row[0], ())), tuple(away.get(row[0], ())),
        )
        for row in db.execute(_SLEEPERS, nights)
    ]  # fmt: skip


def rooms(db: dbapi2.Connection, code: str = "") -> list[Room]:
    """The dated facts of every room (or of one), women's first, oldest fact first."""
    rows = db.execute(
        f"SELECT {rowmap.ROOM} WHERE ?1 = '' OR r.code = ?1 ORDER BY r.offer DESC, r.code COLLATE norwegian, f.since",
        (code,),
    )
    return [rowmap.room(row) for row in rows]


def movables(db: dbapi2.Connection) -> list[MovableBed]:
    """Every place a movable bed has stood, oldest first."""
    return [rowmap.movable(row) for row in db.execute(_MOVABLES)]


def shelters(db: dbapi2.Connection) -> list[Shelter]:
    """The directory."""
    return [
        rowmap.shelter(r) for r in db.execute(f"SELECT {rowmap.SHELTER} FROM shelter ORDER BY name COLLATE norwegian")
    ]


def placings_open(db: dbapi2.Connection) -> list[Placing]:
    """Searches for a place that have no decision yet."""
    return [rowmap.placing(r) for r in db.execute(f"SELECT {rowmap.PLACING} FROM placing WHERE ended = '' ORDER BY at")]


def requests(db: dbapi2.Connection, year: int) -> list[Request]:
    """The requests of a year, newest first."""
    rows = db.execute(
        f"SELECT {rowmap.REQUEST} FROM request WHERE day BETWEEN ? AND ? ORDER BY day DESC, at DESC, code DESC",
        (f"{year}-01-01", f"{year}-12-31"),
    )
    return [rowmap.request(row) for row in rows]


def tasks_open(db: dbapi2.Connection) -> list[Task]:
    """The tasks nobody has ended, the most urgent first."""
    return TASKS.find(db, "ended = ''", (), "ORDER BY due, code")


def apart(db: dbapi2.Connection) -> list[MustNotMeet]:
    """Who must not meet whom."""
    return [
        MustNotMeet(one=row[0], other=row[1], reason=row[2])
        for row in db.execute("SELECT one, other, reason FROM must_not_meet ORDER BY one, other")
    ]


def homes(db: dbapi2.Connection) -> dict[str, str]:
    """Household -> the municipality it gave."""
    return dict(db.execute("SELECT code, municipality FROM household WHERE municipality <> ''").fetchall())


def ready_marks(db: dbapi2.Connection) -> list[ReadyToMove]:
    """Every mark of being ready to move, open and ended."""
    return [
        rowmap.ready(row) for row in db.execute(f"SELECT {rowmap.READY} FROM ready_to_move ORDER BY since, household")
    ]
