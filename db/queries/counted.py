"""Reads what a return is counted from, and what an import is compared with."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.domain.entities import Contact, Person, Placement, Request, Room, Stay
from app.domain.house import Closure
from app.forms.units import Register
from app.register.plan import Known
from app.register.to_units import register_of
from db.nameless import with_deleted
from db.repositories.settings import Settings
from db.table import table_of

E = TypeVar("E")
CODES = ("code", "household", "person", "stay")
"""The fields that say whose a row is."""


def register(db: dbapi2.Connection, year: int | None, veil: Callable[[str], str]) -> Register:
    """Everything that can touch `year` (stays that overlap it by a day at either end included); None = all years. What was deleted
    is counted too, under a mark (db.nameless).

    `veil`: what stands for the code of a case, person, stay or contact.
    """
    first, last = (f"{year}-01-01", f"{year}-12-31") if year else ("0001-01-01", "9999-12-31")
    stays = "arrived <= ? AND (departed IS NULL OR departed >= ?)"
    span = (last, first)
    those = table_of(Stay).find(db, stays, span)
    visits = table_of(Contact).find(db, "day BETWEEN ? AND ?", (first, last), "ORDER BY day, code")
    persons = _persons(db, {stay.person for stay in those} | {visit.person for visit in visits})
    here = register_of(
        rooms=table_of(Room).find(db, "1", ()),
        persons=_veiled(persons, veil),
        stays=_veiled(those, veil),
        placements=_veiled(table_of(Placement).find(db, f"stay IN (SELECT code FROM stay WHERE {stays})", span), veil),
        contacts=_veiled(visits, veil),
        requests=table_of(Request).find(db, "day BETWEEN ? AND ?", (first, last), "ORDER BY code"),
        closures=table_of(Closure).find(db, "1", ()),
    )
    return with_deleted(db, here, year)


def _veiled(rows: Iterable[E], veil: Callable[[str], str]) -> list[E]:
    """The rows, all of one kind, with a mark in place of each code that is shut, and with no name or note."""
    veiled, names = [], list[str]()
    for row in rows:
        names = names or [name for name in CODES if hasattr(row, name)]
        codes = [getattr(row, name) for name in names]
        marks = [veil(code) if code else code for code in codes]
        veiled.append(row if marks == codes else replace(row, **dict(zip(names, marks, strict=True))))  # type: ignore[type-var]
    return veiled


def _persons(db: dbapi2.Connection, codes: Iterable[str]) -> list[Person]:
    wanted = list(codes)
    persons: list[Person] = []
    for start in range(0, len(wanted), 10_000):
        part = wanted[start : start + 10_000]
        marks = ",".join("?" * len(part))
        persons += table_of(Person).find(db, f"code IN ({marks})", part)
    return persons


_NOT_REGISTERED: dict[str, Any] = {"remarks": "", "outside": False, "look_ins": 0, "looked_by": "", "version": 0}
"""What of a room no register folder says."""


def known(db: dbapi2.Connection) -> Known:
    """All of the vault that a register folder can say; names, phones and plans are left out, versions are 0."""

    def whole(entity: type[E], order: str = "1") -> list[E]:
        return table_of(entity).find(db, "1", (), f"ORDER BY {order}")

    placements: dict[str, list[Placement]] = defaultdict(list)
    for placement in whole(Placement, "stay, since"):
        placements[placement.stay].append(replace(placement, version=0))
    dated = whole(Room, "since")
    return Known(
        rooms={room.code: Room(code=room.code, offer=room.offer, beds=room.beds) for room in dated},
        persons={p.code: replace(p, name="", phone="", version=0) for p in whole(Person)},
        stays={stay.code: replace(stay, expected_departure=None, version=0) for stay in whole(Stay)},
        placements={stay: tuple(nights) for stay, nights in placements.items()},
        contacts={c.code: replace(c, note="", version=0) for c in whole(Contact)},
        requests={request.code: comparable(request) for request in whole(Request)},
        corrections={c.key: c for c in Settings(db).corrections()},
        room_facts={(room.code, room.since): replace(room, **_NOT_REGISTERED) for room in dated},
        closures={(c.room, c.since): replace(c, reason="", version=0) for c in whole(Closure)},
        deleted=frozenset(row[0] for row in db.execute("SELECT code FROM erased")),
    )


def comparable(request: Request) -> Request:
    """A request as the register folder knows it."""
    return Request(
        code=request.code,
        day=request.day,
        offer=request.offer,
        adults=request.adults,
        children=request.children,
        outcome=request.outcome,
        refusal_reason=request.refusal_reason,
    )
