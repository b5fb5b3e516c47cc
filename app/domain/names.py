"""Names as they are searched and sorted: folded spelling, joined parts, one wrong letter, and Norwegian order (… æ ø å).

What two spellings of a name have in common in sound is `app.domain.sounds`; `FOLDING` tells when the text a person is found
by must be made anew.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

FOLDING = 2
"""Raised whenever fold, sound keys, phone numbers or near spellings come out otherwise than before: the index follows."""
RUN = 3
"""So many parts of a name are tried as one word (Abd al Rahman)."""
NEAR_LETTERS = range(4, 21)
"""Words of so many letters are found with one wrong letter; in a shorter one a letter is too much of the name."""
PARTICLE = 3
"""A part of a name of at most so many letters (O, Al, Abu, van) is often written together with the next."""
_OWN = {"ŋ": "n"}  # Sámi: before g and k, where anyascii would write the g twice
_NORWEGIAN = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}  # the three signs after z


def fold(text: str) -> str:
    """The text as it is searched: every script in plain letters a-z and digits, aa and å as a, all else a space."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    plain = "".join(map(_plain, folded)).lower()
    return " ".join(_short_a(re.sub(r"[^a-z0-9]+", " ", plain)).split())


def _short_a(plain: str) -> str:
    return re.sub("aa+", "a", plain)


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """One sign in plain letters. A sign that is a word of its own, as in Chinese and Korean, gets a space before it."""
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category == "Cf":  # joiners within a word
        return ""
    if category[0] not in "LMN":
        return " "
    letters = _OWN.get(sign) or "".join(c for c in anyascii(sign) if c.isalnum())
    return " " + letters if letters[:1].isupper() else letters


def spelt_words(text: str) -> list[str]:
    """The words of a name as they are spelt, apart where folding would part them."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        c if unicodedata.category(c)[0] in "LMN" or unicodedata.category(c) == "Cf" else " " for c in composed
    ).split()


def joined(words: Sequence[str]) -> str:
    """Folded words written as one."""
    return _short_a("".join(words))


def runs(words: Sequence[str], around: int | None = None) -> list[str]:
    """Neighbouring words written as one, two or three at a time: o brien -> obrien; only those around a place if it is given."""
    return [
        joined(words[start : start + length])
        for length in range(2, RUN + 1)
        for start in range(len(words) - length + 1)
        if around is None or start <= around < start + length
    ]


def near_words(words: Sequence[str]) -> list[str]:
    """The words that are found with one wrong letter: each, and each particle with its neighbours."""
    with_particle = [
        joined(words[at : at + 2])
        for at in range(len(words) - 1)
        if len(words[at]) <= PARTICLE or len(words[at + 1]) <= PARTICLE
    ]
    return [w for w in dict.fromkeys((*words, *with_particle)) if len(w) in NEAR_LETTERS and w.isalpha()]


def shortened(word: str) -> set[str]:
    """The word with one letter left out, in every way. Two words with one wrong, missing, extra or swapped letter between
    them share a shortened spelling, or one is the other's."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def is_near(one: str, other: str) -> bool:
    """Whether at most one letter is wrong, missing, extra, or swapped with its neighbour."""
    return bool(OSA.distance(one, other, score_cutoff=1) <= 1)


def norwegian_order(one: str, other: str) -> int:
    """Collation: Norwegian alphabet (aa sorts as å), case and other accents ignored."""
    a, b = _order_key(one), _order_key(other)
    return (a > b) - (a < b)


def _order_key(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å")
    kept = "".join(_NORWEGIAN.get(c, c) for c in folded)
    return "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
