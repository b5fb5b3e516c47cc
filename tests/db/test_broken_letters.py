"""Half a letter (a lone surrogate) in any text is a fault with a sentence, and leaves no trace."""

import inspect
import operator
from dataclasses import replace

import pytest

from app.domain.entities import Room
from app.domain.errors import RuleBroken
from app.use_cases.centre import CentreFacts, save_centre
from app.use_cases.day_service import Visit, log_contact
from app.use_cases.identity import Identity, save_identity
from app.use_cases.intake import Intake, Newcomer, record_intake
from app.use_cases.journal import NewNote, write_note
from app.use_cases.requests import Enquiry, record_enquiry
from app.use_cases.rooms import save_room
from tests.app.house import MOTHER, dump, move_in
from tests.support import TODAY, readings

HALF = "Kari \ud83d Prøve"
WRITES = [
    (record_intake, Intake(replace(MOTHER, name=HALF), (), "women", TODAY)),
    (record_intake, Intake(replace(MOTHER, phone=HALF), (), "women", TODAY)),
    (record_intake, Intake(MOTHER, (), "women", TODAY, HALF)),
    (log_contact, Visit(Newcomer(name="Ny"), TODAY, "day_visit", note=HALF)),
    (record_enquiry, Enquiry(TODAY, "women", 1, 0, "extra_bed", note=HALF)),
    (save_centre, CentreFacts(HALF)),
    (save_room, Room(code="K77", offer="women", beds=1, remarks=HALF)),
    (save_identity, Identity(code="P-0001", name=HALF, phone="", version=1)),
    (write_note, NewNote("S-001", HALF)),
]


@pytest.mark.parametrize(("use_case", "command"), WRITES)
def test_a_text_with_half_a_letter_is_refused_and_nothing_is_written(furnished, use_case, command):
    move_in(furnished)
    before = dump(furnished)
    with pytest.raises(RuleBroken):
        furnished.write(use_case, command)
    assert dump(furnished) == before


def asked_by_text() -> list[str]:
    """Every question of the vault that takes one text and no more."""
    found = []
    for name, method in readings().items():
        needed = [p for p in list(inspect.signature(method).parameters.values())[1:] if p.default is p.empty]
        if len(needed) == 1 and getattr(needed[0].annotation, "__supertype__", needed[0].annotation) is str:
            found.append(name)
    return found


def test_the_questions_are_found():
    assert {"cases.household", "cases.person", "cases.household_of", "records.tasks_of"} <= set(asked_by_text())
    assert len(asked_by_text()) >= 10


@pytest.mark.parametrize("ask", sorted({*asked_by_text(), "cases.search", "cases.listed"}))
def test_a_question_with_half_a_letter_is_answered_or_refused(furnished, ask):
    move_in(furnished)
    try:
        furnished.read(lambda queries: operator.attrgetter(ask)(queries)(HALF))
    except RuleBroken as error:
        assert error.code
