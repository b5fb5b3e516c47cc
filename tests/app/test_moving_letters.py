"""The letters of moving out: one for each measure that asks for one, on a basis, and that it left is kept (R3, V9; S0)."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.care.letters import FACTS, covers, letter_of, letters_of, shipped
from app.domain.moving import HandedOut
from app.outputs.moving import letter_pdf
from app.use_cases.journal import save_consent
from app.use_cases.letters import LetterOut, LetterWords, hand_out, save_letter
from tests.app.caring import a_consent
from tests.app.house import as_duty, refused
from tests.app.test_moving import family, rows
from tests.support import TODAY

__all__ = ["family"]

MEASURES = {
    "housing_application": "2", "police_measures": "3", "udi": "5", "imdi": "6", "home_municipality": "7", "child_welfare": "8",
    "health_welfare": "9", "osk_team": "9", "introduction": "9", "introduction_partner": "9", "nav_housing": "10",
    "cooperating_municipality": "11",
}  # fmt: skip
"""The letter of each measure of S0 that asks for one; 1 is the way `municipal_again`, 4 `mens_flat`, 12 the year's numbers."""


def test_every_measure_that_asks_for_a_letter_has_one_with_its_source():
    assert len(shipped()) == 15
    for code, number in MEASURES.items():
        letter = letter_of({}, code)
        assert "11/15513" in letter.source
        assert f"tiltak {number}" in letter.source, code
    for letter in shipped():
        assert letter.source, letter.code
        assert set(letter.facts()) <= set(FACTS.values()), letter.code
        assert letter.basis, letter.code


@pytest.mark.parametrize("code", [letter.code for letter in shipped()])
def test_a_letter_has_the_centres_phone_and_never_an_address(vault, family, code):
    letter = letter_of({}, code)
    centre = vault.read(lambda q: q.centre.facts())
    pdf = letter_pdf(
        replace(centre, phone="12 34 56 78"), letter, letter.to, dict.fromkeys(FACTS.values(), "P-0001"), False, TODAY
    )
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "12 34 56 78" in words
    assert "[" not in words


def test_without_a_basis_no_letter_leaves_and_what_does_is_kept_with_its_digest(vault, family):
    mother = family[0]
    out = LetterOut(
        mother.household, mother.person, "housing_application", "Boligkontoret", "consent", sha256="ab" * 32
    )
    error = refused(vault, hand_out, out, "letter_without_basis")
    assert "samtykke" in str(error.params["bases"])
    refused(vault, hand_out, replace(out, basis="court"), "letter_without_basis")
    refused(vault, hand_out, replace(out, letter="poem"), "unknown_letter")
    consent = vault.write(save_consent, a_consent(mother.household, mother.person, purpose="services")).result
    refused(vault, hand_out, replace(out, to=" "), "field_needed")
    vault.write(hand_out, out)
    (kept,) = rows(vault, HandedOut)
    assert (kept.what, kept.to, kept.consent, kept.sha256, kept.user, kept.decided_by) == (
        "housing_application", "Boligkontoret", consent, "ab" * 32, "Kari", "Kari",
    )  # fmt: skip
    given = vault.read(lambda q: q.records.of(type(a_consent("", "")), mother.household))[0]
    vault.write(save_consent, replace(given, withdrawn=TODAY))
    refused(vault, hand_out, out, "letter_without_basis")
    assert len(rows(vault, HandedOut)) == 1, "what was handed out before stays"
    assert vault.read(lambda q: q.day.handed_out(TODAY.year))[0].code == kept.code


def test_a_consent_carries_only_what_it_is_for():
    police = a_consent("S", "P", purpose="police")
    assert covers(police, "police_measures")
    assert not covers(police, "nav_housing")
    assert covers(replace(police, purpose="services"), "nav_housing")


def test_the_leader_writes_a_letter_in_the_centres_words(vault):
    vault.write(save_letter, LetterWords("udi", "[personen] trenger et sted å bo."))
    settings = vault.read(lambda q: q.centre.settings())
    assert letter_of(settings, "udi").filled({"person": "P-1"}) == ["P-1 trenger et sted å bo."]
    refused(vault, save_letter, LetterWords("udi", "[adressen]"), "broken_words")
    refused(vault, save_letter, LetterWords("udi", "[personen"), "broken_words")
    refused(as_duty(vault), save_letter, LetterWords("udi", "x"), "leader_only")
    vault.write(save_letter, LetterWords("udi", ""))
    assert letters_of(vault.read(lambda q: q.centre.settings())) == list(shipped())
