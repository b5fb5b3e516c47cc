"""Rows to entities and back. Dates are ISO text, answers are JSON of question -> codes."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from app.domain.entities import Absence, Answers, Contact, Person, Placement, Request, Room, Stay
from app.domain.house import (
    Closure,
    Hold,
    Lending,
    MovableBed,
    Placing,
    ReadyToMove,
    Shelter,
    StepTaken,
)
from app.forms.definitions import Correction

PERSON = "code, kind, anonymous, gender, birth_year, immigrant_background, reserved, name, phone, version, leader_only"
STAY = "code, person, household, kind, offer, arrived, departed, expected_departure, first_in_year, answers, version"
CONTACT = "code, person, day, mode, first_in_year, answers, note, version"
REQUEST = (
    "code, day, offer, adults, children, outcome, refusal_reason, note, at, decided_by, alternative, alternative_note, "
    "arrived, admitted_later"
)
ROOM = (
    "r.code, r.offer, f.beds, f.since, f.step_free, f.own_bath, f.own_entrance, f.animals, f.flexible, f.remarks"
    " FROM room r JOIN room_fact f ON f.room = r.code"
)
HOLD = "code, room, night, made, expires, adults, children, note, ended, outcome"
PLACING = "code, at, user, offer, adults, children, needs, ended"
STEP = "placing, step, at, user, did, shelter, note"
SHELTER = "name, phone, distance_km, offers, remarks"
READY = "household, since, waits_for, housing_decision, until"
CORRECTION = "list, code, label, from_year, to_year"
Row = Sequence[Any]


def day(text: str | None) -> date | None:
    """The date behind ISO text."""
    return date.fromisoformat(text) if text else None


def iso(value: date | None) -> str | None:
    """ISO text of a date."""
    return value.isoformat() if value else None


def pack(answers: Answers) -> str:
    """Answers as JSON; unanswered questions are left out."""
    return json.dumps({q: list(codes) for q, codes in answers.items() if codes}, sort_keys=True)


def unpack(text: str) -> dict[str, tuple[str, ...]]:
    """Answers from JSON."""
    return {question: tuple(codes) for question, codes in json.loads(text).items()}


def room(r: Row) -> Room:
    has = [bool(value) for value in r[4:9]]
    return Room(
        code=r[0],
        offer=r[1],
        beds=r[2],
        since=date.fromisoformat(r[3]),
        step_free=has[0],
        own_bath=has[1],
        own_entrance=has[2],
        animals=has[3],
        flexible=has[4],
        remarks=r[9],
    )


def room_values(r: Room) -> tuple[object, ...]:
    """The dated facts, without the offer."""
    has = (r.step_free, r.own_bath, r.own_entrance, r.animals, r.flexible)
    return (r.code, r.since.isoformat(), r.beds, *map(int, has), r.remarks)


def closure(r: Row) -> Closure:
    return Closure(room=r[0], since=date.fromisoformat(r[1]), until=day(r[2]), reason=r[3])


def movable(r: Row) -> MovableBed:
    return MovableBed(code=r[0], kind=r[1], room=r[2] or "", since=day(r[3]))


def hold(r: Row) -> Hold:
    return Hold(
        **dict(
            zip(
                HOLD.split(", "),
                (r[0], r[1], date.fromisoformat(r[2]), moment(r[3]), moment(r[4]), *r[5:]),
                strict=True,
            )
        )
    )


def ready(r: Row) -> ReadyToMove:
    return ReadyToMove(
        household=r[0], since=date.fromisoformat(r[1]), waits_for=r[2], housing_decision=bool(r[3]), until=day(r[4])
    )


def lending(r: Row) -> Lending:
    return Lending(household=r[0], room=r[1], since=date.fromisoformat(r[2]), agreed_with=r[3])


def placing(r: Row) -> Placing:
    return Placing(
        code=r[0], at=moment(r[1]), user=r[2], offer=r[3], adults=r[4], children=r[5], needs=codes(r[6]), ended=r[7]
    )


def step(r: Row) -> StepTaken:
    return StepTaken(**dict(zip(STEP.split(", "), (r[0], r[1], moment(r[2]), *r[3:]), strict=True)))


def shelter(r: Row) -> Shelter:
    return Shelter(**dict(zip(SHELTER.split(", "), r, strict=True)))


def moment(text: str) -> datetime:
    """The time behind ISO text."""
    return datetime.fromisoformat(text)


def instant(value: datetime) -> str:
    """ISO text of a time, to the second."""
    return value.isoformat(timespec="seconds")


def codes(text: str) -> frozenset[str]:
    """Codes from JSON."""
    return frozenset(json.loads(text))


def pack_codes(values: Iterable[str]) -> str:
    """Codes as JSON."""
    return json.dumps(sorted(values))


def person(r: Row) -> Person:
    return Person(
        code=r[0],
        kind=r[1],
        anonymous=bool(r[2]),
        gender=r[3],
        birth_year=r[4],
        immigrant_background=r[5],
        reserved=bool(r[6]),
        name=r[7],
        phone=r[8],
        version=r[9],
        leader_only=bool(r[10]),
    )


def stay(r: Row) -> Stay:
    return Stay(
        code=r[0],
        person=r[1],
        household=r[2],
        kind=r[3],
        offer=r[4],
        arrived=date.fromisoformat(r[5]),
        departed=day(r[6]),
        expected_departure=day(r[7]),
        first_in_year=r[8],
        answers=unpack(r[9]),
        version=r[10],
    )


def placement(r: Row) -> Placement:
    return Placement(stay=r[0], since=date.fromisoformat(r[1]), room=r[2])


def absence(r: Row) -> Absence:
    return Absence(stay=r[0], since=date.fromisoformat(r[1]), until=day(r[2]))


def contact(r: Row) -> Contact:
    return Contact(
        code=r[0],
        person=r[1],
        day=date.fromisoformat(r[2]),
        mode=r[3],
        first_in_year=r[4],
        answers=unpack(r[5]),
        note=r[6],
        version=r[7],
    )


def request(r: Row) -> Request:
    values = (r[0], date.fromisoformat(r[1]), *r[2:13], bool(r[13]))
    return Request(**dict(zip(REQUEST.split(", "), values, strict=True)))


def correction(r: Row) -> Correction:
    return Correction(*r)
