"""Search as you type: code, case, name by spelling, by sound and with one wrong letter, birth year, phone; closed cases too.

Exact hits come first, then those that sound alike, then those with one wrong letter; each newest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlcipher3 import dbapi2

from app.domain.base import HouseholdCode
from app.domain.names import fold, is_near, joined, near_words, runs, shortened
from app.domain.phones import LEAST, numbers
from app.domain.sounds import LEAST_LETTERS, sound_keys, unvowelled
from app.rows import FoundRow

MAX_WORDS = 6
MAX_CHARACTERS = 100
CANDIDATES = 400
"""So many of the newest rows that share a shortened word are held against what was typed."""
EXACT, SOUND, NEAR = range(3)


@dataclass(frozen=True, slots=True)
class _Word:
    """One of the words typed, in every way it may be found: as it is spelt, written together with its neighbours, by its sound
    keys, and with one letter wrong."""

    spelt: str
    together: tuple[str, ...]
    keys: frozenset[str]
    near: tuple[str, ...]

    def expression(self, way: int) -> str:
        """In FTS5; the ways up to `way`."""
        ways = [f'{{code cases name}}:"{self.spelt}"*', *(f'name:"{one}"*' for one in self.together)]
        if self.spelt.isdigit():
            ways.append(f"{{phone born}}:{self.spelt}*")
        if way >= SOUND:
            ways += [f'sound:"{key}"' for key in sorted(self.keys)]
        if way >= NEAR:
            ways += [f"{{name shortened}}:({' OR '.join(sorted({one, *shortened(one)}))})" for one in self.near]
        return f"({' OR '.join(ways)})"

    def found_by(self, name: str, sound: str, other: str) -> str:
        """The strongest way the word is found in a row; empty: too much is wrong."""
        if any(f" {one}" in f" {name}" for one in (self.spelt, *self.together)):
            return "name"
        if f" {self.spelt}" in other:
            return "code"
        if not self.keys.isdisjoint(sound.split()):
            return "sound"
        return "near" if any(is_near(one, own) for one in self.near for own in name.split()) else ""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, as it is searched: phone numbers, or words of which every one must be found."""

    code: str
    phones: tuple[str, ...]
    words: tuple[_Word, ...]

    def expression(self, way: int) -> str:
        """In FTS5; empty when there is nothing more to find in this way."""
        if self.phones:
            phones = [f'phone:"{number}"*' for number in self.phones]
            return " OR ".join([*phones, f'{{code cases}}:"{self.code}"*'])
        return " AND ".join(word.expression(way) for word in self.words)

    def found_by(self, row: Sequence[Any]) -> str:
        """What the text was found in, the weakest of its words: code, name, phone, sound, near; empty: too much is wrong."""
        _, name, sound, phone, *codes = row
        if self.phones:
            return "phone" if any(own.startswith(n) for own in phone.split() for n in self.phones) else "code"
        other = " ".join(["", *codes, phone])
        ways = {word.found_by(name, sound, other) for word in self.words}
        return next((by for by in ("", "near", "sound", "name") if by in ways), "code")


def _typed(text: str) -> _Typed:
    typed = text[:MAX_CHARACTERS]
    wanted = tuple(numbers(typed))
    is_number = any(len(number) >= LEAST for number in wanted) and not any(c.isalpha() for c in typed)
    return _Typed(fold(typed), wanted if is_number else (), tuple(_word_list(_words(typed))))


def _words(typed: str) -> list[str]:
    """What was typed between spaces, as it is spelt; what has nothing to search for left out."""
    return [word for word in typed.split() if fold(word)][:MAX_WORDS]


def _word_list(words: Sequence[str]) -> Iterable[_Word]:
    each = [joined(fold(word).split()) for word in words]
    for at, word in enumerate(words):
        folded = fold(word)
        together = ([each[at]] if " " in folded else []) + runs(each, at)
        heard = [one for one in (word, *together) if len(fold(one)) >= LEAST_LETTERS and not fold(one).isdigit()]
        keys = frozenset(key for one in heard for key in (*sound_keys(one), unvowelled(one)) if key)
        yield _Word(folded, tuple(together), keys, tuple(near_words([each[at]])))


def match_expression(text: str) -> str:
    """The FTS5 expression for a typed text, by spelling and by sound: every word must be found somewhere. Empty when nothing
    can be searched."""
    return _typed(text).expression(SOUND)


def without(hidden: Sequence[int]) -> str:
    """SQL that leaves the hidden rows out; empty in the usual case that there are none."""
    return f" AND rowid NOT IN ({','.join(map(str, hidden))})" if hidden else ""


def search(db: dbapi2.Connection, text: str, limit: int, today: date, hidden: Sequence[int] = ()) -> list[FoundRow]:
    """The first persons found, each with the latest case and what the text was found in."""
    typed = _typed(text)
    matches: dict[int, str] = {}
    for way in (EXACT,) if typed.phones else (EXACT, SOUND, NEAR):
        if len(matches) < limit and typed.expression(way):
            for rowid, by in _found(db, typed, way, limit, hidden):
                matches.setdefault(rowid, by)
    return _rows(db, dict(list(matches.items())[:limit]), today)


def _found(
    db: dbapi2.Connection, typed: _Typed, way: int, limit: int, hidden: Sequence[int]
) -> Iterable[tuple[int, str]]:
    """Rowid and what the text was found in, newest first."""
    rows = db.execute(
        "SELECT rowid, name, sound, phone, code, cases, born FROM person_search WHERE person_search MATCH ?"
        f"{without(hidden)} ORDER BY rowid DESC LIMIT ?",
        (typed.expression(way), CANDIDATES if way == NEAR else 2 * limit),
    )
    by = ((row[0], typed.found_by(row)) for row in rows)
    return [(rowid, way) for rowid, way in by if way]


def _rows(db: dbapi2.Connection, matches: dict[int, str], today: date) -> list[FoundRow]:
    """The persons with these rowids, in this order."""
    rows = db.execute(
        "SELECT p.id, p.code, p.kind, p.birth_year, p.anonymous, coalesce(s.household, (SELECT household FROM follow_up"
        " WHERE person = p.code ORDER BY since DESC, code DESC LIMIT 1)), s.arrived, s.departed,"
        " (SELECT count(*) FROM stay WHERE person = p.code), (SELECT count(*) FROM follow_up WHERE person = p.code AND"
        " until IS NULL) FROM person p"
        " LEFT JOIN stay s ON s.code = (SELECT code FROM stay WHERE person = p.code ORDER BY arrived DESC, code DESC LIMIT 1)"
        f" WHERE p.id IN ({','.join(map(str, matches))})"
    )
    by_id = {row[0]: _row(row, matches[row[0]], today) for row in rows}
    return [by_id[rowid] for rowid in matches if rowid in by_id]


def _row(row: Sequence[Any], by: str, today: date) -> FoundRow:
    arrived, departed = _day(row[6]), _day(row[7])
    here = arrived is not None and arrived <= today and (departed is None or departed > today)
    return FoundRow(
        person=row[1],
        kind=row[2],
        birth_year=row[3],
        anonymous=bool(row[4]),
        household=HouseholdCode(row[5] or ""),
        last_arrived=arrived,
        here=here,
        by=by,
        stays=row[8],
        followed=bool(row[9]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
