"""Two records that may be one person: pointed out by what they share, judged by the leader (I7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations

from app.domain.base import HouseholdCode, PersonCode
from app.domain.names import fold
from app.domain.phones import numbers
from app.domain.sounds import sound_keys

PHONE_DIGITS = 8
"""A shorter number is an extension, or half of one."""
LEAST_OTHERS = 2
"""A year of birth and one child's are shared by many."""
NAME, PHONE, FAMILY = "name", "phone", "family"
Pair = tuple[PersonCode, PersonCode]


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """What is known of a person. `cases`: case -> the birth years of the others in it, in order."""

    code: PersonCode
    name: str
    birth_year: int | None
    gender: str
    phone: str
    cases: Mapping[HouseholdCode, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Double:
    """Two codes, and what says that they may be one: `name` (sound), `phone`, `family` (the same years in the household)."""

    one: PersonCode
    other: PersonCode
    by: tuple[str, ...]


def doubles(persons: Iterable[Known], not_the_same: Set[Pair] = frozenset()) -> list[Double]:
    """Each pair once, those with most in common first. Somebody in the same case is somebody else, and so is one of another year of
    birth or gender; a pair the leader has said are two is left out."""
    everybody = list(persons)
    by: dict[Pair, list[str]] = {}
    for reason, pairs in ((NAME, _by_name(everybody)), (PHONE, _by_phone(everybody)), (FAMILY, _by_family(everybody))):
        for one, other in pairs:
            if _may_be_one(one, other):
                pair = (one.code, other.code) if one.code < other.code else (other.code, one.code)
                reasons = by.setdefault(pair, [])
                if reason not in reasons:
                    reasons.append(reason)
    alike = [Double(*pair, tuple(reasons)) for pair, reasons in by.items() if pair not in not_the_same]
    return sorted(alike, key=lambda double: (-len(double.by), double.one, double.other))


def _may_be_one(one: Known, other: Known) -> bool:
    born = {one.birth_year, other.birth_year} - {None}
    genders = {one.gender, other.gender} - {""}
    return len(born) < 2 and len(genders) < 2 and not set(one.cases) & set(other.cases)


def _by_name(persons: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """The words of the shorter name are all heard in the longer one. One word alone says too little without a year of birth."""
    names = [[frozenset({word, *sound_keys(word)}) for word in fold(one.name).split()] for one in persons]
    heard: dict[str, set[int]] = {}
    for at, words in enumerate(names):
        for key in frozenset().union(*words):
            heard.setdefault(key, set()).add(at)
    for at, words in enumerate(names):
        if not words:
            continue
        alike = set.intersection(*(set().union(*(heard[key] for key in keys)) for keys in words))
        for other in alike - {at}:
            year = persons[at].birth_year
            told = len(words) > 1 or (year is not None and year == persons[other].birth_year)
            if told and len(names[other]) >= len(words):
                yield persons[at], persons[other]


def _by_phone(persons: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    with_number: dict[str, list[Known]] = {}
    for one in persons:
        for number in numbers(one.phone):
            if len(number) >= PHONE_DIGITS:
                with_number.setdefault(number, []).append(one)
    for those in with_number.values():
        yield from combinations(those, 2)


def _by_family(persons: Sequence[Known]) -> Iterator[tuple[Known, Known]]:
    """The same year of birth and gender, in households of the same years, of at least LEAST_OTHERS others: a mother and her two,
    who came again. Two who both have names that do not sound alike are two."""
    alike: dict[tuple[int, str, tuple[int, ...]], list[Known]] = {}
    for one in persons:
        for years in set(one.cases.values()):
            if one.birth_year and len(years) >= LEAST_OTHERS:
                alike.setdefault((one.birth_year, one.gender, years), []).append(one)
    for those in alike.values():
        yield from (pair for pair in combinations(those, 2) if not _other_name(*pair))


def _other_name(one: Known, other: Known) -> bool:
    mine, theirs = (
        {key for word in fold(person.name).split() for key in (word, *sound_keys(word))} for person in (one, other)
    )
    return bool(mine and theirs) and not mine & theirs
