"""Street addresses and postal places of Norway, and the house's own address."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from app.domain.names import fold
from app.domain.states import Telling
from app.guard.lists import words_in
from app.guard.spans import Span, Word, begins, spelt, words_of
from app.paths import RESOURCES

_STREETS = (
    *("gata", "gate", "gaten", "vei", "veien", "veg", "vegen", "alléen", "smau", "smug", "smuget", "stredet", "strede"),
    *("promenade", "promenaden"),
)
"""How names of streets end."""
_OTHERS = (
    *("allé", "gt", "plass", "plassen", "torg", "torget", "torv"),
    *(
        "bakke",
        "bakken",
        "bakkane",
        "svingen",
        "svingane",
        "stien",
        "tunet",
        "tun",
        "ringen",
        "løkka",
        "løkken",
        "kroken",
    ),
    *(
        "lia",
        "lien",
        "haugen",
        "haug",
        "åsen",
        "jordet",
        "myra",
        "myren",
        "stubben",
        "skogen",
        "brygge",
        "bryggen",
        "kaia",
    ),
    *("kaien", "gård", "strand", "stranda", "stranden", "dalen", "høgda", "høyden", "kleiva", "grenda", "terrasse"),
    *("terrassen", "toppen", "havna", "havnen", "odden", "neset", "vika", "viken", "sletta", "moen", "enga", "engen"),
    *(
        "tråkka",
        "faret",
        "kollen",
        "berget",
        "dammen",
        "parken",
        "hagen",
        "marka",
        "skaret",
        "holmen",
        "leitet",
        "flaten",
    ),
    *("flata", "vangen", "vollen", "brekka", "gjerdet", "bekken", "løypa", "rabben", "hammeren", "nesset", "sundet"),
    *("jordene", "stølen", "hovet", "lunden", "kneika", "krysset", "brinken", "heia", "klopp", "brotet", "rud", "borg"),
)
"""Endings that many other words have too: an address only with a capital letter and a number."""
_STRONG, _ALL = (tuple(map(spelt, ends)) for ends in (_STREETS, (*_STREETS, *_OTHERS)))
_ALONE = frozenset((*_STRONG, "plass", "torg", "alle", "terrasse", "brygge", "gt"))
"""These may stand apart from the name: Kongens gate, Bygdøy allé."""
_NUMBER_MOST = 4
_TOLD = 4
"""So many words before a house say that it is one."""
_BOX = ("postboks", "pb")
_ALIKE = {"gt": "gate", "gata": "gate", "gaten": "gate", "vn": "vei", "veien": "vei", "vegen": "vei", "veg": "vei"}
"""The same street in other words."""


def streets_in(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """Street addresses, with or without a number, and post boxes."""
    for at, word in enumerate(words):
        if word.is_number:
            continue
        small = spelt(word.text)
        number = _number_after(text, words, at)
        if small in _BOX and number:
            yield Span(word.start, number, Telling.ADDRESS)
        elif small in _ALONE and at:
            yield from _two_words(text, words, at, number)
        elif number and word.is_capital and _is_told(words, at):
            yield Span(_first(text, words, at), number, Telling.ADDRESS)
        elif len(small) > 4 and small.endswith(_ALL) and small not in words_in("no street"):
            yield from _one_word(text, words, at, number)


def _one_word(text: str, words: Sequence[Word], at: int, number: int) -> Iterator[Span]:
    """Storgata 5, storgata 5, «i Storgata»; Solbakken 3."""
    word, small = words[at], spelt(words[at].text)
    is_street = small.endswith(_STRONG)
    if number and (is_street or not word.is_lower):
        yield Span(_first(text, words, at), number, Telling.ADDRESS)
    elif is_street and word.is_capital and not begins(text, word.start) and not _is_shouted(text, word):
        yield Span(word.start, word.end, Telling.ADDRESS)


def _two_words(text: str, words: Sequence[Word], at: int, number: int) -> Iterator[Span]:
    """Kongens gate 4, Karl Johans gate."""
    before = words[at - 1]
    if before.is_number or not before.is_capital or not _is_near(text, before, words[at]):
        return
    first = begins(text, before.start)
    named = spelt(before.text).endswith("s")
    if (number and (named or not first)) or (named and not first and words[at].is_lower and _is_street(words[at])):
        yield Span(_first(text, words, at - 1), number or words[at].end, Telling.ADDRESS)


def _is_told(words: Sequence[Word], at: int) -> bool:
    """Whether the words before say that an address follows: «bor i …», «Nedre …»; then it may be called anything."""
    if spelt(words[at].text) in words_in("no house"):
        return False
    before = [spelt(word.text) for word in words[max(0, at - _TOLD) : at]]
    return bool(before) and (before[-1] in words_in("part of town") or not words_in("lives").isdisjoint(before))


def _is_street(word: Word) -> bool:
    return spelt(word.text) in _STRONG


def _first(text: str, words: Sequence[Word], at: int) -> int:
    """Where the name of the street begins: words with a capital letter before it are part of it, but for that of a sentence."""
    while at and words[at - 1].is_capital and _is_near(text, words[at - 1], words[at]):
        if begins(text, words[at - 1].start):
            break
        at -= 1
    return words[at].start


def _is_near(text: str, one: Word, other: Word) -> bool:
    return text[one.end : other.start] in (" ", "-", "\u00a0", ". ")


def _is_shouted(text: str, word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper()


def _number_after(text: str, words: Sequence[Word], at: int) -> int:
    """Where the number of a house ends that stands after a word; 0: there is none."""
    if at + 1 >= len(words) or not words[at + 1].is_number or len(words[at + 1].text) > _NUMBER_MOST:
        return 0
    number = words[at + 1]
    if text[words[at].end : number.start] not in (" ", "\u00a0", ". ", " nr. ", " nr "):
        return 0
    after = text[number.end : number.end + 2]
    if after[:1] in tuple("%:/") or (after[:1] in tuple(".,-–") and after[1:].isdecimal()):
        return 0
    following = words[at + 2] if at + 2 < len(words) else None
    if (
        following
        and text[number.end : following.start] in (" ", ". ", "\u00a0")
        and spelt(following.text) in words_in("counted")
    ):
        return 0
    if following and _is_letter(text, number, following):
        return following.end
    return number.end


def _is_letter(text: str, number: Word, following: Word) -> bool:
    """5B, 5 B: the letter of an entrance, not a word of one letter."""
    between = text[number.end : following.start]
    return len(following.text) == 1 and (between == "" or (between == " " and following.text in "ABCDEFGH"))


# -- postal places -------------------------------------------------------------------------------------------------


@cache
def _postal() -> dict[str, frozenset[str]]:
    """Every postal place, folded, and its codes; one that is told apart by a letter (KRISTIANSAND S) without it too."""
    places: dict[str, set[str]] = {}
    for line in (RESOURCES / "guard" / "places.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        place, _, codes = line.partition(": ")
        folded = fold(place)
        for name in {folded, re.sub(r" [a-z]{1,2}$", "", folded)}:
            places.setdefault(name, set()).update(codes.split())
    return {place: frozenset(codes) for place, codes in places.items()}


def posts_in(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """A postal code and its place; a code the list has not, before a place it has, unless it is a year."""
    for at, word in enumerate(words[:-1]):
        if not (word.is_number and len(word.text) == 4 and word.text.isascii()):
            continue
        if re.fullmatch(r"\d[.,:/]", text[max(0, word.start - 2) : word.start]):
            continue  # the year of a date
        end = _place_end(text, words, at)
        if end:
            yield Span(word.start, end, Telling.PLACE)


def _place_end(text: str, words: Sequence[Word], at: int) -> int:
    """Where the longest place ends that stands after a code; 0: there is none."""
    code, end = words[at].text, 0
    for last in range(at + 1, min(at + 4, len(words))):
        one = words[last]
        if one.is_number or text[words[last - 1].end : one.start] not in (" ", "\u00a0", "  ", "-"):
            break
        codes = _postal().get(fold(text[words[at + 1].start : one.end]))
        unknown = codes and words[at + 1].is_capital and code[:2] not in ("19", "20") and code[0] != "0"
        if codes and (code in codes or (unknown and len(fold(one.text)) > 2)):
            end = one.end
    return end


# -- the house's own address ---------------------------------------------------------------------------------------


def own_in(text: str, words: Sequence[Word], own: str) -> Iterator[Span]:
    """The house's own street, with a number or without, however it is spelt."""
    if not own.strip():
        return
    tokens = [_alike(word.text) for word in words]
    for part in re.split(r"[,;\n]", own):
        wanted = [_alike(word.text) for word in words_of(part)]
        if not wanted or re.match(r"\s*\d{4}\s", part):
            continue  # the postal place is no secret of the house's
        yield from _sequences(text, words, tokens, list(takewhile(lambda one: not one.isdigit(), wanted)))


def _sequences(text: str, words: Sequence[Word], tokens: Sequence[str], names: Sequence[str]) -> Iterator[Span]:
    if len("".join(names)) < 5:
        return
    for at in range(len(tokens) - len(names) + 1):
        if tokens[at] == names[0] and tokens[at : at + len(names)] == names:
            last = at + len(names) - 1
            yield Span(words[at].start, _number_after(text, words, last) or words[last].end, Telling.OWN_ADDRESS)


def _alike(word: str) -> str:
    """A word of an address, the same for every way to write the kind of street."""
    small = fold(word)
    for ending, usual in _ALIKE.items():
        if small.endswith(ending) and (len(small) > len(ending) + 2 or small == ending):
            return small.removesuffix(ending) + usual
    return small
