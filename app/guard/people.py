"""Names of persons who are known, in a text: folded as they are searched, with the endings they get in a sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.base import PersonCode
from app.domain.names import fold, joined, runs, spelt_words
from app.domain.states import Telling
from app.guard.lists import words_in
from app.guard.spans import Span, Word, begins, spelt

_BETWEEN = frozenset((" ", "-", "\u00a0", "  "))
LEAST = 2
"""A name has at least so many letters."""
_JOINED = 5
"""Parts of a name written as one are looked for from so many letters on."""


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """Somebody whose name must not stand in a text, with the code that may."""

    code: PersonCode
    name: str


@dataclass(frozen=True, slots=True, repr=False)
class _Part:
    """A word of somebody's name: whose, and with which letters of ours each of them spells it."""

    codes: frozenset[str]
    letters: frozenset[str]
    is_particle: bool


class _Hit(NamedTuple):
    """A word that is part of a name: 0 as `al` is, 1 as a word is that is a name too, 2 as a name is."""

    start: int
    end: int
    codes: frozenset[str]
    weight: int


def parts_of(people: Iterable[Known]) -> Mapping[str, _Part]:
    """Folded word -> whose it is."""
    codes: dict[str, set[str]] = {}
    letters: dict[str, set[str]] = {}
    for one in people:
        words = spelt_words(one.name)
        folded = [joined(fold(word).split()) for word in words]
        whole = ((run, _letters("".join(words))) for run in runs(folded) if len(run) >= _JOINED)
        for key, own in (*zip(folded, map(_letters, words), strict=True), *whole):
            if len(key) >= LEAST:
                codes.setdefault(key, set()).add(one.code)
                letters.setdefault(key, set()).add(own)
    particles = words_in("particles")
    return {key: _Part(frozenset(codes[key]), frozenset(letters[key]), key in particles) for key in codes}


def _letters(word: str) -> str:
    """The letters æ, ø and å of a word: folded, døra and Dora are the same."""
    return "".join(sign for sign in spelt(word) if sign in "æøå")


def names_in(text: str, words: Sequence[Word], parts: Mapping[str, _Part]) -> Iterator[Span]:
    """Known names; neighbouring parts of one person's name are one."""
    folded: dict[str, str] = {}
    hits: list[_Hit] = []
    last: Word | None = None
    for word in words if parts else ():
        if word.is_number:
            continue
        if word.text not in folded:
            folded[word.text] = joined(fold(word.text).split())
        key = folded[word.text]
        hit = _hit(text, word, key, parts) or (last and _written_apart(text, last, word, folded, parts))
        if hit:
            hits.append(hit)
        last = word
    yield from sorted(_together(text, hits), key=lambda span: span.start - span.end)


def _hit(text: str, word: Word, key: str, parts: Mapping[str, _Part]) -> _Hit | None:
    """Whose name the word is. With the s of a genitive it is the name without it."""
    part, end = parts.get(key), word.end
    if part is None and key.endswith("s") and word.text[-1] in "sS":
        part, end = parts.get(key[:-1]), word.end - 1
    if part is None:
        return None
    weight = 0 if part.is_particle else 1 + _tells(text, word, end, part)
    return _Hit(word.start, end, part.codes, weight)


def _written_apart(
    text: str, last: Word, word: Word, folded: Mapping[str, str], parts: Mapping[str, _Part]
) -> _Hit | None:
    """Abdi Rahman, where Abdirahman is known."""
    if not (last.is_capital and word.is_capital and text[last.end : word.start] in _BETWEEN):
        return None
    key = joined((folded[last.text], folded[word.text]))
    part = parts.get(key) if len(key) >= _JOINED else None
    return _Hit(last.start, word.end, part.codes, 2) if part else None


def _tells(text: str, word: Word, end: int, part: _Part) -> bool:
    """Whether a word that is a name is meant as one: by its capital letter, where the word is also another."""
    everyday, others = words_in("everyday"), words_in("names too")
    spellings = {spelt(word.text), spelt(word.text[: end - word.start])}
    same = _letters(word.text) in part.letters
    if word.is_lower:
        return same and not spellings & (everyday | others) and end - word.start > LEAST
    is_first = word.is_capital and begins(text, word.start)
    return not is_first or (same and not spellings & everyday)


def _together(text: str, hits: Sequence[_Hit]) -> Iterator[Span]:
    """Neighbours that one person is called by are one; two words that tell nothing alone tell it together."""
    at = 0
    while at < len(hits):
        run = [hits[at]]
        codes = hits[at].codes
        for hit in hits[at + 1 :]:
            if text[run[-1].end : hit.start] not in _BETWEEN or not codes & hit.codes:
                break
            run.append(hit)
            codes &= hit.codes
        at += len(run)
        weights = [hit.weight for hit in run]
        if max(weights) == 2 or sum(weight > 0 for weight in weights) > 1:
            yield Span(run[0].start, run[-1].end, Telling.NAME, tuple(sorted(codes)))
