"""What is asked for from outside: a short guide for each who asks, and what the year's register adds up to (V9)."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from app.domain.moving import HandedOut
from app.domain.right_states import HandOut
from app.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Guide:
    """What to think of when somebody asks; it ends in a decision, never in an answer by itself. `refs`: where its facts stand in
    the material this was written from."""

    code: str
    title: str
    source: str
    steps: tuple[str, ...]
    refs: tuple[str, ...]


@cache
def guides() -> tuple[Guide, ...]:
    """One for each who may ask."""
    data = json.loads((RESOURCES / "letters" / "guides.json").read_text(encoding="utf-8"))
    return tuple(Guide(**one | {"steps": tuple(one["steps"]), "refs": tuple(one["refs"])}) for one in data)


@dataclass(frozen=True, slots=True)
class Yearly:
    """How many were handed out and refused in a year, by basis and by what."""

    given: int
    refused: int
    by_basis: dict[str, int]
    by_what: dict[str, int]


def yearly_of(rows: Iterable[HandedOut]) -> Yearly:
    """Adds up a year's register."""
    listed = list(rows)
    given = [row for row in listed if row.outcome == HandOut.GIVEN]
    return Yearly(
        given=len(given), refused=len(listed) - len(given),
        by_basis=dict(sorted(Counter(row.basis for row in given).items())),
        by_what=dict(sorted(Counter(row.what for row in given).items())),
    )  # fmt: skip
