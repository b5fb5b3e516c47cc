"""What is known of a child's days: kindergarten or school and what it may say, who may fetch, and when."""

from dataclasses import dataclass
from datetime import date

from app.domain.base import Entity

ATTENDS = ("kindergarten", "school", "none")
BREAKS = ("full", "partial", "none")
TRANSPORTS = ("not_needed", "needed", "applied", "granted", "refused")
LEAKS = ("class_photo", "app", "attendance", "address_list", "website", "parents_meeting", "phone")
"""Where a school gives a child away without meaning to; each is ticked when it has been seen to."""
RELATIONS = ("parent_here", "staff", "taxi", "alone", "grandparent", "family", "friend", "other_parent", "other")
BASES = ("agreement", "parent", "restraining_order", "court", "child_welfare", "other")
"""On what ground somebody may, or must not, fetch the child. No law lists it (LAW 2.7)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class School:
    """A child's kindergarten or school during a stay. `who_knows` what, through which `channel`, what it `may_say` and must
    not, until when the permission holds; the break; schooling here; the child's wish; and the `way_back` after the stay."""

    household: str
    person: str
    attends: str = ""
    name: str = ""
    contact: str = ""
    channel: str = ""
    who_knows: str = ""
    may_say: str = ""
    must_not_say: str = ""
    permission_until: date | None = None
    break_kind: str = ""
    break_from: date | None = None
    break_days: int | None = None
    break_reasons: frozenset[str] = frozenset()
    schooling_here: str = ""
    wish: str = ""
    way_back: str = ""
    transport: str = ""
    transport_from: str = ""
    transport_need: str = ""
    transport_day: date | None = None
    seen_to: frozenset[str] = frozenset()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fetcher(Entity):
    """Somebody who may, or must not, fetch the child; on what ground, and until when."""

    household: str
    person: str
    name: str
    relation: str
    allowed: bool
    basis: str
    note: str
    since: date
    expires: date | None = None
    ended: date | None = None
    version: int = 1

    def stands(self, day: date) -> bool:
        """Whether it holds on the day: a permission holds through its last day."""
        gone = self.ended is not None and self.ended <= day
        return self.since <= day and not gone and (self.expires is None or day <= self.expires)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchTime:
    """On this weekday (0 = Monday) the child is fetched at `at` by `fetcher`."""

    household: str
    person: str
    weekday: int
    at: str
    fetcher: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FetchChange:
    """On this day it is otherwise; an empty fetcher means the child is not there that day."""

    household: str
    person: str
    day: date
    at: str
    fetcher: str
