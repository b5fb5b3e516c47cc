"""The sound of a name: keys that common spellings of the same name share, in Norwegian ears and in Latin letters.

A word has one key or a few, for some spellings are read in more than one way (ch in Achraf and in Michael); two words sound
alike when they share one. The key is our own, and deliberately small:

- letters that are written in many ways for one sound become one (ph f, th t, kh q ck k, w v, dj dž y j, sh sch skj š ş ch c);
- double letters are one, h is heard only at the start and between vowels, a last b d g v is heard as p t k f;
- consonants stay; of the vowels only the first, as one of a, i, u or y (a diphthong: ai ei ay), and a last a, which tells
  Karim from Karima. A first e is read as a and as i in a word of three consonants (Kerim, Karim; Sherin, Shirin);
- i before a vowel is j (Maria, Marija, Mariya); Abdul, Abdel and Abdi before a name are Abd.

Arabic writes no short vowels: a word in its letters has its bare consonants as its only key, and what is typed in
Latin letters is held against it by its own (`unvowelled`).
"""

import re
import unicodedata
from functools import lru_cache

from app.domain.names import fold

MOST_KEYS = 8
LEAST_LETTERS = 3
"""A shorter word is searched as it is spelt only."""
_SAID = str.maketrans({"å": "o", "ş": "sh", "š": "sh", "ș": "sh", "ç": "ch", "č": "ch", "ć": "ch", "æ": "e", "ä": "e"})
_V = "aeiouy"
_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ee", ("i",)),
    ("oo", ("u",)),
    (r"(.)\1+", (r"\1",)),
    (r"^abd[aeiou]l?(?=[bcdfghjkmnpqrstvwxz])", ("abd",)),
    (r"dsch|dzh|^dz|xh|zh", ("j",)),
    ("dj", ("j", "dj")),
    (r"tsch|tch|sch|skj|sh|^[kts]j|^sk(?=[iy]|ei|oy)", ("#",)),  # "#": the sound of sh, until c is free
    ("sj", ("#", "sj")),
    ("sz", ("#", "s")),
    (r"ch(?=[mn])", ("h",)),
    (r"ch(?=[rl])", ("k", "#")),
    ("ch", ("#", "k")),
    (r"th(?=m)", ("t", "s")),
    ("th|dt", ("t",)),
    ("dh", ("d", "s")),
    ("ph", ("f",)),
    ("gh", ("g",)),
    ("kh|ck|q", ("k",)),
    (r"c(?=[eiy])", ("s", "j")),
    ("c", ("k",)),
    ("x", ("ks",)),
    (rf"(?<=[ao])w(?![{_V}])", ("u",)),
    ("^hv|w", ("v",)),
    (r"(?<=.)z", ("s",)),
    (r"^[hgl]j", ("j",)),
    (r"^[jy](?=e)", ("j", "")),
    (r"^y(?=[aou])", ("j",)),
    (r"ij(?=e)", ("i",)),
    (rf"(?<=[^{_V}])y(?=e)", ("j", "i")),
    (r"i[jy](?=[aou])|[iy](?=[aou])", ("j",)),
    (rf"j(?![{_V}])", ("i",)),
    (rf"(?<=[^{_V}])h|(?<=.)h(?![{_V}])", ("",)),
    (r"eig$", ("ei",)),
    (rf"(?<=[^{_V}]r)id$|(?<=^tur)id$", ("i",)),
    (r"(?<=[ln])d$", ("",)),
    ("b$", ("p",)),
    ("d$", ("t",)),
    ("g$", ("k",)),
    ("v$", ("f",)),
    (rf"(?<=[^{_V}])e$", ("", "a")),
    ("#", ("c",)),
)
"""Pattern -> what it becomes; several: the word is read in each way."""
_COMPILED = tuple((re.compile(pattern), ways) for pattern, ways in _RULES)


_BARE: tuple[tuple[str, str], ...] = (
    (r"(.)\1+", r"\1"),
    ("sch|sh", "#"),
    ("kh|gh|ck|[qcg]", "k"),
    ("dj", "j"),
    ("ph", "f"),
    ("([td])h", r"\1"),
    ("^y", "j"),
    ("^w", "v"),
    ("[aeiouyw]", ""),
    ("h$", ""),
    ("#", "c"),
)


def unvowelled(word: str) -> str:
    """The key by which a word is found among those in letters without vowels."""
    bare = fold(word).replace(" ", "")
    for pattern, becomes in _BARE:
        bare = re.sub(pattern, becomes, bare)
    return f"0{bare}" if bare else ""


def _has_no_vowels(word: str) -> bool:
    return any(unicodedata.name(c, "").startswith("ARABIC LETTER") for c in word)


@lru_cache(maxsize=4096)
def sound_keys(word: str) -> tuple[str, ...]:
    """The sound keys of one word, in any script; none when it has no letter."""
    if _has_no_vowels(word) and unvowelled(word):
        return (unvowelled(word),)
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).casefold()).translate(_SAID)
    read = [fold(letters).replace(" ", "")]
    for pattern, ways in _COMPILED:
        read = list(dict.fromkeys(pattern.sub(way, one) for one in read for way in ways))[:MOST_KEYS]
    keys = [key for one in read if one for key in _skeletons(one)]
    return tuple(dict.fromkeys(keys))[:MOST_KEYS] or ((fold(word).replace(" ", ""),) if fold(word) else ())


def sounds_alike(one: str, other: str) -> bool:
    """Whether two words share a sound key."""
    return bool(set(sound_keys(one)) & set(sound_keys(other)))


def _skeletons(word: str) -> list[str]:
    """The consonants in order, the class of the first vowel at its place, and a last a."""
    first = re.search(f"[{_V}]+", word)
    if first is None:
        return [word]
    before, rest = word[: first.start()], word[first.end() :]
    after = re.sub(f"[{_V}]", "", rest)
    last = "a" if rest.endswith("a") else ""
    return [before + vowel + after + last for vowel in _classes(first[0], len(before) + len(after))]


def _classes(vowels: str, consonants: int) -> tuple[str, ...]:
    if re.match("[ae]+[iy]|ae", vowels):
        return ("y",)
    if vowels[:2] in ("au", "ao"):
        return ("a", "u")
    if vowels == "e" and consonants >= 3:
        return ("a", "i")
    return ({"e": "i", "y": "i", "o": "u"}.get(vowels[0], vowels[0]),)
