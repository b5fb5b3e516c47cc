"""Papers somebody received: a decision, a court order, an application. The facts; the bytes lie beside them (`paper_content`)."""

from dataclasses import dataclass
from typing import Annotated

from app.domain.base import NOBODY, Day, Due, Entity, Line, OfHousehold, OfPerson, Version
from app.domain.facts import Whose, choice, kind, line, number

PAPERS = ("decision", "court_order", "application", "letter", "medical", "id", "other")
MEDIA = ("pdf", "png", "jpeg", "tiff")
MOST_BYTES = 20_000_000
"""The largest file that is kept: a scan of some hundred pages."""
MOST_PAGES = 1000


@kind("paper", whose=Whose.HOUSEHOLD, prefix="PP", order=("received", "code"))
@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paper(Entity):
    """A scanned or saved file of a case: what it is, from whom, about whom (nobody named: the whole family), when it runs out.

    `media`, `pages`, `size` (bytes) and `digest` (SHA-256, hex) are of the file as it was received, and are never changed.
    """

    household: OfHousehold
    person: OfPerson = NOBODY
    what: Annotated[str, choice(PAPERS)]
    title: Annotated[str, line(needed=True)]
    whom_from: Line = ""
    received: Day
    expires: Due = None
    media: Annotated[str, choice(MEDIA)]
    pages: Annotated[int, number(1, MOST_PAGES)]
    size: Annotated[int, number(1, MOST_BYTES)]
    digest: Annotated[str, line(64)]
    version: Version = 0


@dataclass(frozen=True, slots=True, repr=False)
class PaperContent:
    """A paper with its bytes, as they were received; `content` has the digest that `paper` says."""

    paper: Paper
    content: bytes
