"""The same dangerous person in two families: told to the leader, who may know both; judged by people, only pointed out here."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from app.domain.base import HouseholdCode, PersonCode
from app.domain.day import Perpetrator
from app.domain.names import fold
from app.domain.sounds import sound_keys

_PLATE = re.compile(r"\b([A-ZÆØÅ]{2})[ -]?(\d{4,5})\b")


@dataclass(frozen=True, slots=True)
class SameMan:
    """Two families whose perpetrators may be one, and what says so: `vehicle`, or `name` (with the year of birth, where both
    have one)."""

    one: HouseholdCode
    other: HouseholdCode
    by: str


def same_men(
    perpetrators: Iterable[Perpetrator], persons: Mapping[HouseholdCode, Set[PersonCode]] = MappingProxyType({})
) -> list[SameMan]:
    """Each pair of families once. Who is dangerous no more is left out, and so are two cases of the same family: `persons` says
    who belongs to each."""
    here = [one for one in perpetrators if one.ended is None]
    pairs: dict[tuple[HouseholdCode, HouseholdCode], str] = {}
    for by, alike in (("vehicle", _by_vehicle(here)), ("name", _by_name(here))):
        for one, other in alike:
            first, second = sorted((one.household, other.household))
            if first != second and not persons.get(first, frozenset()) & persons.get(second, frozenset()):
                pairs.setdefault((first, second), by)
    return [SameMan(first, second, by) for (first, second), by in sorted(pairs.items())]


def _by_vehicle(here: Sequence[Perpetrator]) -> Iterator[tuple[Perpetrator, Perpetrator]]:
    """Those with a number plate in common."""
    with_plate: dict[str, list[Perpetrator]] = {}
    for one in here:
        for plate in plates(one.vehicle):
            with_plate.setdefault(plate, []).append(one)
    for those in with_plate.values():
        yield from combinations(those, 2)


def _by_name(here: Sequence[Perpetrator]) -> Iterator[tuple[Perpetrator, Perpetrator]]:
    """Two names of at least two words each, of which those of the shorter are all heard in the other, and no different year of
    birth. Each sound is looked up, for a house remembers thousands."""
    names = [[frozenset({word, *sound_keys(word)}) for word in fold(one.name).split()] for one in here]
    heard: dict[str, set[int]] = {}
    for at, words in enumerate(names):
        for key in frozenset().union(*words):
            heard.setdefault(key, set()).add(at)
    for at, words in enumerate(names):
        if len(words) < 2:
            continue
        alike = set.intersection(*(set().union(*(heard[key] for key in keys)) for keys in words))
        for other in alike - {at}:
            if len(names[other]) >= len(words) and not _other_year(here[at], here[other]):
                yield here[at], here[other]


def _other_year(one: Perpetrator, other: Perpetrator) -> bool:
    return bool(one.birth_year and other.birth_year and one.birth_year != other.birth_year)


def plates(vehicle: str) -> frozenset[str]:
    """The number plates in the words about a vehicle."""
    return frozenset("".join(plate) for plate in _PLATE.findall(vehicle.upper()))
