"""The same dangerous person in two families: told to the leader, who may know both; judged by people, only pointed out here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.base import HouseholdCode
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


def same_men(perpetrators: Iterable[Perpetrator]) -> list[SameMan]:
    """Each pair of families once. Who is dangerous no more is left out."""
    here = [one for one in perpetrators if one.ended is None]
    pairs: dict[tuple[HouseholdCode, HouseholdCode], str] = {}
    for at, one in enumerate(here):
        for other in here[at + 1 :]:
            if one.household != other.household and (by := _alike(one, other)):
                first, second = sorted((one.household, other.household))
                pairs.setdefault((first, second), by)
    return [SameMan(first, second, by) for (first, second), by in sorted(pairs.items())]


def _alike(one: Perpetrator, other: Perpetrator) -> str:
    if plates(one.vehicle) & plates(other.vehicle):
        return "vehicle"
    if one.birth_year and other.birth_year and one.birth_year != other.birth_year:
        return ""
    return "name" if _same_name(one.name, other.name) else ""


def plates(vehicle: str) -> frozenset[str]:
    """The number plates in the words about a vehicle."""
    return frozenset("".join(plate) for plate in _PLATE.findall(vehicle.upper()))


def _same_name(one: str, other: str) -> bool:
    """Two names of at least two words each, of which those of the shorter are all heard in the other."""
    mine, theirs = sorted((fold(one).split(), fold(other).split()), key=len)
    if len(mine) < 2:
        return False
    heard = [frozenset(sound_keys(word)) | {word} for word in theirs]
    return all(any(({word} | frozenset(sound_keys(word))) & keys for keys in heard) for word in mine)
