"""Reads what a return is counted from, and what an import is compared with."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.domain.entities import Person, Placement, Request, Room
from app.forms.units import Register
from app.register.plan import Known
from app.register.to_units import register_of
from db import rowmap

E = TypeVar("E")


def register(db: dbapi2.Connection, year: int | None, veil: Callable[[str], str]) -> Register:
    """Everything that can touch `year` (stays that overlap it by a day at either end included); None = all years.

    `veil`: what stands for the code of a case, person, stay or contact.
    """
    first, last = (f"{year}-01-01", f"{year}-12-31") if year else ("0001-01-01", "9999-12-31")
    stays = "arrived <= ? AND (departed IS NULL OR departed >= ?)"
    span = (last, first)
    stay_rows = db.execute(f"SELECT {rowmap.STAY} FROM stay WHERE {stays}", span).fetchall()
    contact_rows = db.execute(
        f"SELECT {rowmap.CONTACT} FROM contact WHERE day BETWEEN ? AND ? ORDER BY day, code", (first, last)
    ).fetchall()
    placements = db.execute(
        f"SELECT stay, since, room FROM placement WHERE stay IN (SELECT code FROM stay WHERE {stays})", span
    )
    requests = db.execute(
        f"SELECT {rowmap.REQUEST} FROM request WHERE day BETWEEN ? AND ? ORDER BY code", (first, last)
    )
    persons = _persons(db, {row[1] for row in stay_rows} | {row[1] for row in contact_rows})
    return register_of(
        map(rowmap.room, db.execute(f"SELECT {rowmap.ROOM}").fetchall()),
        _veiled(persons, veil),
        _veiled(map(rowmap.stay, stay_rows), veil),
        _veiled(map(rowmap.placement, placements.fetchall()), veil),
        _veiled(map(rowmap.contact, contact_rows), veil),
        map(rowmap.request, requests.fetchall()),
        map(rowmap.closure, db.execute("SELECT room, since, until, reason FROM room_closure").fetchall()),
    )


def _veiled(rows: Iterable[E], veil: Callable[[str], str]) -> list[E]:
    """The rows with a mark in place of each code that is shut, and with no name or note."""
    veiled = []
    for row in rows:
        codes = {name: code for name in ("code", "household", "person", "stay") if (code := getattr(row, name, ""))}
        marks = {name: veil(code) for name, code in codes.items()}
        veiled.append(replace(row, **marks) if marks != codes else row)  # type: ignore[type-var]
    return veiled


def _persons(db: dbapi2.Connection, codes: Iterable[str]) -> list[Person]:
    wanted = list(codes)
    found: list[Person] = []
    for start in range(0, len(wanted), 10_000):
        part = wanted[start : start + 10_000]
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT {rowmap.PERSON} FROM person WHERE code IN ({marks})", part)
        found.extend(map(rowmap.person, rows))
    return found


def known(db: dbapi2.Connection) -> Known:
    """All of the vault that a register folder can say; names, phones and plans are left out, versions are 1."""
    placements: dict[str, list[Placement]] = defaultdict(list)
    for row in db.execute("SELECT stay, since, room FROM placement ORDER BY stay, since"):
        placements[row[0]].append(rowmap.placement(row))
    persons = (rowmap.person(r) for r in db.execute(f"SELECT {rowmap.PERSON} FROM person"))
    stays = (rowmap.stay(r) for r in db.execute(f"SELECT {rowmap.STAY} FROM stay"))
    contacts = (rowmap.contact(r) for r in db.execute(f"SELECT {rowmap.CONTACT} FROM contact"))
    requests = (rowmap.request(r) for r in db.execute(f"SELECT {rowmap.REQUEST} FROM request"))
    dated = [rowmap.room(r) for r in db.execute(f"SELECT {rowmap.ROOM} ORDER BY f.since")]
    newest = {r.code: Room(code=r.code, offer=r.offer, beds=r.beds) for r in dated}
    facts = [replace(r, remarks="") for r in dated]
    closures = db.execute("SELECT room, since, until, reason FROM room_closure").fetchall()
    corrections = map(rowmap.correction, db.execute(f"SELECT {rowmap.CORRECTION} FROM form_correction"))
    return Known(
        newest,
        {p.code: replace(p, name="", phone="", version=1) for p in persons},
        {s.code: replace(s, expected_departure=None, version=1) for s in stays},
        {stay: tuple(found) for stay, found in placements.items()},
        {c.code: replace(c, note="", version=1) for c in contacts},
        {r.code: comparable(r) for r in requests},
        {(c.list, c.code): c for c in corrections},
        {(r.code, r.since): r for r in facts},
        {(c.room, c.since): replace(c, reason="") for c in map(rowmap.closure, closures)},
    )


def comparable(r: Request) -> Request:
    """A request as the register folder knows it."""
    return Request(
        code=r.code,
        day=r.day,
        offer=r.offer,
        adults=r.adults,
        children=r.children,
        outcome=r.outcome,
        refusal_reason=r.refusal_reason,
    )
