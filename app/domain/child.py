"""What is known of a child's days: kindergarten or school and what it may say, who may fetch, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from app.domain.base import Day, DayOrNone, Due, Entity, Line, OfHousehold, OfPerson, Text, Tick, Time, Version
from app.domain.facts import Whose, choice, choices, day, kind, line, number, reference, text
from app.domain.names import fold
from app.domain.states import Attends, Basis, Break, Relation, Transport

ATTENDS = tuple(Attends)
BREAKS = tuple(Break)
TRANSPORTS = tuple(Transport)
LEAKS = ("class_photo", "app", "attendance", "address_list", "website", "parents_meeting", "phone")
"""Where a school gives a child away without meaning to; each is ticked when it has been seen to."""
RELATIONS = tuple(Relation)
NAMED = (Relation.GRANDPARENT, Relation.FAMILY, Relation.FRIEND, Relation.OTHER_PARENT, Relation.OTHER)
"""Who fetches by name: the others are known by what they are."""
BASES = tuple(Basis)


@kind("school", whose=Whose.PERSON, key=("household", "person"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class School:
    """A child's kindergarten or school during a stay. `who_knows` what, through which `channel`, what it `may_say` and must
    not, until when the permission holds; the break; schooling here; the child's wish; and the `way_back` after the stay."""

    household: OfHousehold
    person: OfPerson
    attends: Annotated[str, choice(ATTENDS, needed=False)] = ""
    name: Annotated[str, line(identifies=True)] = ""
    contact: Line = ""
    channel: Line = ""
    who_knows: Text = ""
    may_say: Text = ""
    must_not_say: Text = ""
    permission_until: Due = None
    break_kind: Annotated[str, choice(BREAKS, needed=False)] = ""
    break_from: DayOrNone = None
    break_days: Annotated[int | None, number(0, 400)] = None
    break_reasons: Annotated[frozenset[str], choices()] = frozenset()
    schooling_here: Text = ""
    wish: Text = ""
    way_back: Text = ""
    transport: Annotated[str, choice(TRANSPORTS, needed=False)] = ""
    transport_from: Line = ""
    transport_need: Text = ""
    transport_day: DayOrNone = None
    seen_to: Annotated[frozenset[str], choices(LEAKS)] = frozenset()
    version: Version = 0


@kind("fetcher", whose=Whose.PERSON, prefix="H")
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fetcher(Entity):
    """Somebody who may, or must not, fetch the child; on what ground, and until when."""

    household: OfHousehold
    person: OfPerson
    name: Annotated[str, line(identifies=True)]
    relation: Annotated[str, choice(RELATIONS)]
    allowed: Tick
    basis: Annotated[str, choice(BASES)]
    note: Annotated[str, text(2)]
    since: Day
    expires: Due = None
    ended: DayOrNone = None
    version: Version = 0

    def stands(self, day: date) -> bool:
        """Whether it holds on the day: a permission through its last day. A prohibition never ends by itself: its last day is
        when it must be renewed, and it holds until somebody ends it."""
        gone = self.ended is not None and self.ended <= day
        over = self.allowed and self.expires is not None and self.expires < day
        return self.since <= day and not gone and not over

    def is_same(self, other: "Fetcher") -> bool:
        """Whether both speak of the same person: there is one other parent; of others the name tells."""
        if (self.household, self.person) != (other.household, other.person):
            return False
        name, known_as = fold(self.name), fold(other.name)
        return self.relation == other.relation == Relation.OTHER_PARENT or (bool(name) and name == known_as)


def ban_of(fetcher: Fetcher, fetchers: Iterable[Fetcher], day: date) -> Fetcher | None:
    """The prohibition that holds on the day against this person: it wins over every permission, older or newer."""
    bans = (other for other in fetchers if not other.allowed and other.stands(day) and other.is_same(fetcher))
    return next(bans, None)


@kind("fetch_time", whose=Whose.PERSON, key=("household", "person", "weekday"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchTime:
    """On this weekday (0 = Monday) the child is brought at `brought` by `brings`, and fetched at `at` by `fetcher`."""

    household: OfHousehold
    person: OfPerson
    weekday: Annotated[int, number(0, 6)]
    at: Time
    fetcher: Annotated[str, reference("fetcher")]
    brought: Time = ""
    brings: Annotated[str, reference("fetcher")] = ""
    version: Version = 0


@kind("fetch_change", whose=Whose.PERSON, key=("household", "person", "day"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchChange:
    """On this day it is otherwise; an empty fetcher means the child is not there that day."""

    household: OfHousehold
    person: OfPerson
    day: Annotated[date, day(years=20)]
    at: Time
    fetcher: Annotated[str, reference("fetcher")]
    version: Version = 0
