"""Reads a span of nights of the house, and what is kept about rooms, shelters, placings, requests and tasks."""

from datetime import date, datetime, timedelta

from sqlcipher3 import dbapi2

from app.capacity.shift import shift_at, turns_of
from app.capacity.span import Sleeper, Span
from app.domain.entities import Absence, Placement, Room, Stay
from app.domain.house import Closure, Hold, Household, Lending, MovableBed, MustNotMeet, ReadyToMove
from db.repositories.settings import Settings
from db.table import table_of

_HERE = "FROM stay s WHERE s.arrived < ?2 AND (s.departed IS NULL OR s.departed > ?1)"


def span(db: dbapi2.Connection, start: date, end: date, now: datetime) -> Span:
    """Everything about the nights [start, end)."""
    turns = turns_of(Settings(db).all())
    nights = (start.isoformat(), end.isoformat())
    so_far = shift_at(now, turns).night < now.date() == end  # who came after midnight is here in the night that ends
    slept = (nights[0], (end + timedelta(days=1)).isoformat()) if so_far else nights
    households = f"(SELECT DISTINCT s.household {_HERE})"
    telling = table_of(Household).find(db, f"(needs <> '[]' OR responsible <> '') AND code IN {households}", slept)
    return Span(
        start=start,
        end=end,
        now=now,
        rooms=tuple(rooms(db)),
        closures=tuple(table_of(Closure).where(db, {})),
        beds=tuple(movables(db)),
        holds=tuple(table_of(Hold).find(db, "night >= ? AND night < ? AND ended = ''", slept, "ORDER BY code")),
        sleepers=tuple(_sleepers(db, slept)),
        ready=tuple(table_of(ReadyToMove).find(db, f"household IN {households}", slept, "ORDER BY since")),
        apart=tuple(apart(db)),
        lendings=tuple(table_of(Lending).find(db, f"household IN {households}", slept, "ORDER BY since")),
        needs={household.code: household.needs for household in telling if household.needs},
        watched=frozenset(household.code for household in telling if household.responsible),
        aliases=_aliases(db, slept),
        turns=turns,
    )


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
    rooms: dict[str, tuple[str, ...]] = {}
    for code, household in rows:
        rooms[code] = (*rooms.get(code, ()), household)
    return rooms


def _sleepers(db: dbapi2.Connection, nights: tuple[str, str]) -> list[Sleeper]:
    codes = f"(SELECT s.code {_HERE})"
    slept: dict[str, list[tuple[date, str]]] = {}
    for placement in table_of(Placement).find(db, f"stay IN {codes}", nights, "ORDER BY since"):
        slept.setdefault(placement.stay, []).append((placement.since, placement.room))
    away: dict[str, list[tuple[date, date | None]]] = {}
    for absence in table_of(Absence).find(db, f"stay IN {codes}", nights, "ORDER BY since"):
        away.setdefault(absence.stay, []).append((absence.since, absence.until))
    people = db.execute(f"SELECT code, birth_year, gender FROM person WHERE code IN (SELECT s.person {_HERE})", nights)
    facts = {code: (born, gender) for code, born, gender in people}
    stays = table_of(Stay).find(db, f"code IN {codes}", nights, "ORDER BY household, kind, code")
    return [
        Sleeper(
            stay=stay.code,
            person=stay.person,
            household=stay.household,
            kind=stay.kind,
            offer=stay.offer,
            arrived=stay.arrived,
            departed=stay.departed,
            expected_departure=stay.expected_departure,
            birth_year=facts[stay.person][0],
            gender=facts[stay.person][1],
            rooms=tuple(slept.get(stay.code, ())),
            absences=tuple(away.get(stay.code, ())),
        )
        for stay in stays
    ]


def rooms(db: dbapi2.Connection, code: str = "") -> list[Room]:
    """The dated facts of every room (or of one), women's first, oldest fact first."""
    order = "ORDER BY offer DESC, code COLLATE norwegian, since"
    return table_of(Room).find(db, "? IN ('', code)", (code,), order)


def movables(db: dbapi2.Connection) -> list[MovableBed]:
    """Every place a movable bed has stood, oldest first."""
    return table_of(MovableBed).where(db, {})


def apart(db: dbapi2.Connection) -> list[MustNotMeet]:
    """Who must not meet whom."""
    return table_of(MustNotMeet).where(db, {})


def homes(db: dbapi2.Connection) -> dict[str, str]:
    """Household -> the municipality it gave."""
    return dict(db.execute("SELECT code, municipality FROM household WHERE municipality <> ''").fetchall())


def ready_marks(db: dbapi2.Connection) -> list[ReadyToMove]:
    """Every mark of being ready to move, open and ended."""
    return table_of(ReadyToMove).find(db, "1", (), "ORDER BY since, household")
