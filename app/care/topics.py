"""The topics of a mapping, adult and child: data in our own words, never a licensed instrument's items (LAW 4)."""

import json
from dataclasses import dataclass
from functools import cache

from app.domain.care import INTERVIEW
from app.paths import RESOURCES


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic and what one might ask."""

    code: str
    title: str
    prompts: str


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one kind of mapping; `minimum` are those the regulation's guidance asks for at least (LAW 2.3)."""

    title: str
    source: str
    minimum: tuple[str, ...]
    topics: tuple[Topic, ...]

    def topic(self, code: str) -> Topic | None:
        """The topic with this code."""
        return next((topic for topic in self.topics if topic.code == code), None)


@cache
def topics_of(kind: str, person_kind: str) -> Topics:
    """The topics asked of an adult or a child; a child has no intake interview of its own (it has a welcome talk)."""
    name = f"{kind}_{'adult' if kind == INTERVIEW else person_kind}.json"
    data = json.loads((RESOURCES / "mapping" / name).read_text(encoding="utf-8"))
    return Topics(data["title"], data["source"], tuple(data["minimum"]), tuple(Topic(**t) for t in data["topics"]))


def kinds_for(person_kind: str) -> tuple[str, ...]:
    """The mappings made with a person of this kind."""
    return ("interview", "needs", "threat") if person_kind == "adult" else ("needs", "threat")
