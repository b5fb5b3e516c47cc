"""The letters of moving out as data (R3; S0, the twelve measures): what each says, to whom, on what basis, and its source.

The leader may change the words; the facts that are put in stand in square brackets. No letter knows the centre's address.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from app.domain.care import Consent
from app.domain.errors import RuleBroken
from app.domain.states import Purpose
from app.domain.wording import checked_text
from app.paths import RESOURCES

FACTS = {
    "personen": "person", "barna": "children", "ankomst": "arrived", "til": "until", "utflytting": "departed",
    "boligen": "home", "kravene": "demands", "tiltakene": "measures", "nav-kontoret": "nav", "boligkontoret": "housing",
}  # fmt: skip
"""What can be put into a letter: the word between square brackets -> the fact."""
SETTING = "letter."
PURPOSES = {
    "police_measures": Purpose.POLICE, "child_welfare": Purpose.CHILD_WELFARE, "home_municipality": Purpose.HOME_MUNICIPALITY,
    "cooperating_municipality": Purpose.HOME_MUNICIPALITY, "coordinator": Purpose.CONTACT_AFTER,
}  # fmt: skip
"""Letter -> the purpose a consent must be for, beside one for services in general."""
_NAME = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: `to` is who it is for by default, `basis` on what grounds it may be handed out, `body` its paragraphs."""

    code: str
    title: str
    to: str
    basis: tuple[str, ...]
    source: str
    body: tuple[str, ...]

    def filled(self, facts: Mapping[str, str]) -> list[str]:
        """The paragraphs with the facts put in."""
        return [_NAME.sub(lambda match: facts.get(FACTS.get(match[1], ""), ""), paragraph) for paragraph in self.body]

    def facts(self) -> tuple[str, ...]:
        """The facts it asks for, each once, in the order it does."""
        return tuple(dict.fromkeys(FACTS[name] for paragraph in self.body for name in _NAME.findall(paragraph)))


@cache
def shipped() -> tuple[Letter, ...]:
    """The letters as they come with the program."""
    data = json.loads((RESOURCES / "letters" / "letters.json").read_text(encoding="utf-8"))
    return tuple(Letter(**one | {"basis": tuple(one["basis"]), "body": tuple(one["body"].split("\n"))}) for one in data)


def letters_of(settings: Mapping[str, str]) -> list[Letter]:
    """The letters in the centre's own words, where the leader has changed them."""
    return [_edited(letter, settings.get(SETTING + letter.code, "")) for letter in shipped()]


def letter_of(settings: Mapping[str, str], code: str) -> Letter:
    """One letter. RuleBroken `unknown_letter`."""
    letter = next((one for one in letters_of(settings) if one.code == code), None)
    if letter is None:
        raise RuleBroken("unknown_letter", field="letter")
    return letter


def checked_body(body: str) -> str:
    """The leader's words of a letter. RuleBroken `broken_words` for a fact in brackets that Livd does not know."""
    tidy = checked_text(body, "body", 4000)
    unknown = [name for name in _NAME.findall(tidy) if name not in FACTS]
    if unknown or tidy.count("[") != tidy.count("]"):
        raise RuleBroken("broken_words", field="body", value=(unknown or ["["])[0][:40])
    if not tidy:
        raise RuleBroken("text_needed", field="body")
    return tidy


def _edited(letter: Letter, body: str) -> Letter:
    return replace(letter, body=tuple(part for part in body.split("\n") if part.strip())) if body else letter


def covers(consent: Consent, letter: str) -> bool:
    """Whether a consent is for what the letter is for."""
    return consent.purpose in (Purpose.SERVICES, PURPOSES.get(letter, Purpose.SERVICES))


def carrying(consents: Iterable[Consent], letter: str, day: date) -> list[Consent]:
    """The consents on which the letter may leave on a day, the newest first."""
    fit = [one for one in consents if one.stands(day) and covers(one, letter)]
    return sorted(fit, key=lambda one: (one.given, one.code), reverse=True)
