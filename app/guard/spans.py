"""What the text guard finds: a stretch of a text that may tell who somebody is or where, and what can stand in its place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.states import Telling

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d])*|\d+")
_BEGINS = frozenset(".!?:…•*\n\r\u2028\u2029")
_PASSED = frozenset(" \t\u00a0\"'«»“”„‘’([-–—")


@dataclass(frozen=True, slots=True, repr=False)
class Span:
    """From `start` up to `end`, in characters. `codes`: who it may be, where it is a name that is known."""

    start: int
    end: int
    kind: Telling
    codes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end}, {self.kind})"


class Word(NamedTuple):
    """Letters or digits that hang together."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Digits, in whichever script."""
        return self.text[0].isdecimal()

    @property
    def is_lower(self) -> bool:
        """It begins with a small letter; scripts that have none begin with neither."""
        return self.text[0].islower()

    @property
    def is_capital(self) -> bool:
        """It begins with a capital letter."""
        return self.text[0].isupper() or self.text[0].istitle()


def words_of(text: str) -> list[Word]:
    """Every word and number of a text, in order."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def begins(text: str, at: int) -> bool:
    """Whether what stands at this place is the beginning of a sentence or a line, where every word has a capital."""
    at -= 1
    while at >= 0 and text[at] in _PASSED:
        at -= 1
    is_initial = at > 0 and text[at] == "." and text[at - 1].isupper() and not text[max(0, at - 2) : at - 1].isalnum()
    return at < 0 or (text[at] in _BEGINS and not is_initial)


def spelt(word: str) -> str:
    """A word as it is spelt, whichever case and accent: å and aa are one letter, ø and o are two."""
    plain = unicodedata.normalize("NFC", word).casefold().replace("aa", "å").replace("ö", "ø").replace("ä", "æ")
    if plain.isascii():
        return plain
    return "".join(sign if sign in "æøå" else unicodedata.normalize("NFD", sign)[0] for sign in plain)


def apart(spans: Iterable[Span], length: int) -> list[Span]:
    """In order, none over another, in a text of this length: what is found first stands, the later in its way goes."""
    stands, taken = list[Span](), bytearray(length)
    for span in spans:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            stands.append(span)
    return sorted(stands, key=lambda span: span.start)
