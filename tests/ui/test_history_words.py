"""Lines of the history in words: old lines and new ones, and nothing of a name but that it was changed."""

import json
from datetime import datetime

import pytest

from app.care.happened import EVENTS, Happening
from app.domain.base import HouseholdCode
from app.rows import HistoryRow
from ui.case.history import history_text
from ui.widgets.happened import happened_lines


def line(event: str, before: object, after: object, kind: str = "") -> HistoryRow:
    return HistoryRow("2026-11-27T12:00:00", "Kari", event, "P-0001", json.dumps(before), json.dumps(after), kind)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (line("identity_corrected", {"name": ""}, {"name": "•"}, "person"), "Navn eller telefon rettet: navn endret"),
        (line("room_move", {"room": "K01"}, {"room": "K02"}), "Byttet rom: rom K02 (før: K01)"),
        (line("departure", {}, {"departed": "2026-11-27"}), "Utflytting: dro 27.11.2026"),
        (
            line("person_corrected", {"reserved": False}, {"reserved": True}),
            "Personopplysninger rettet: reservert ja (før: nei)",
        ),
        (line("answers", {"a": ["x"]}, {"a": ["x"], "b": ["y"]}), "Registrering: 1 svar endret"),
        (
            line("answers", {"answers": {"a": ["x"]}}, {"code": "O-1", "answers": {"a": ["y"], "b": ["y"]}}, "stay"),
            "Registrering: 2 svar endret",
        ),
        (line("consent", {"withhold": "gammelt"}, {"withhold": "nytt"}, "consent"), "Samtykke"),
    ],
)
def test_a_line_in_words(row: HistoryRow, words: str) -> None:
    assert history_text(row) == words


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_of_a_handover_is_worded_whole(event: str) -> None:
    facts = {"subject": "AVV-0001", "room": "H01"}
    told = Happening(datetime(2026, 11, 27, 22), event, HouseholdCode("S-001"), (), facts)
    (words,) = happened_lines([told], told.at.date())
    assert words.startswith("22:00 S-001: ")
    assert "{" not in words
