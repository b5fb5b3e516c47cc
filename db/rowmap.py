"""Rows to entities and back. Dates are ISO text, answers are JSON of question -> codes."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.entities import Absence, Answers, Contact, Person, Placement, Request, Room, Stay
from app.forms.definitions import Correction

PERSON = "code, kind, anonymous, gender, birth_year, immigrant_background, reserved, name, phone, version, leader_only"
STAY = "code, person, household, kind, offer, arrived, departed, expected_departure, first_in_year, answers, version"
CONTACT = "code, person, day, mode, first_in_year, answers, note, version"
REQUEST = "code, day, offer, adults, children, outcome, refusal_reason, note"
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
    return Room(r[0], r[1], r[2])


def person(r: Row) -> Person:
    return Person(r[0], r[1], bool(r[2]), r[3], r[4], r[5], bool(r[6]), r[7], r[8], r[9], bool(r[10]))


def stay(r: Row) -> Stay:
    return Stay(r[0], r[1], r[2], r[3], r[4], date.fromisoformat(r[5]), day(r[6]), day(r[7]), r[8], unpack(r[9]), r[10])


def placement(r: Row) -> Placement:
    return Placement(r[0], date.fromisoformat(r[1]), r[2])


def absence(r: Row) -> Absence:
    return Absence(r[0], date.fromisoformat(r[1]), day(r[2]))


def contact(r: Row) -> Contact:
    return Contact(r[0], r[1], date.fromisoformat(r[2]), r[3], r[4], unpack(r[5]), r[6], r[7])


def request(r: Row) -> Request:
    return Request(r[0], date.fromisoformat(r[1]), *r[2:])


def correction(r: Row) -> Correction:
    return Correction(*r)
