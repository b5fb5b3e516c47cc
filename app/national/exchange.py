"""The exchange format `livd.annual-return/2`: what one centre delivers of one year. One definition for writer and reader.

A value is a number or one of four words. `suppressed`: a count from 1 to the threshold less 1 that the centre withholds
(COUNT 12; a file in which further numbers are hidden to protect these is `public`, and is not put together with others).
`not_asked` that year, `not_answered`, `no_offer`: the centre has no such offer.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from app.domain.errors import RuleBroken
from app.national import shape

SCHEMA: Final = "livd.annual-return/2"
MOST_BYTES: Final = 2 * 1024 * 1024
"""A return is some 30 kB."""
OFFERS: Final = shape.OFFERS
STATES: Final = shape.STATES

Value = int | float | str
"""A number, or one of STATES."""
Answer = str | bool | int | float | list[str]
"""A category, yes or no, a number, the categories chosen (none of them: an empty list), or one of STATES."""
Histogram = dict[str, int]
"""Nights of a stay, written in digits -> how many stays had that many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """Who delivers. `id` is opaque and outlives a new name; `fte` the full-time equivalents in ordinary positions with users.

    `beds` and `bedrooms`: by offer, None where it is not known or there is no such offer.
    """

    id: str
    name: str
    women: bool
    men: bool
    organisation_form: str | None = None
    fte: float | None = None
    beds: Mapping[str, int | None] = field(default_factory=lambda: dict.fromkeys(OFFERS))
    bedrooms: Mapping[str, int | None] = field(default_factory=lambda: dict.fromkeys(OFFERS))

    def as_json(self) -> dict[str, Any]:
        """The centre as it stands in the file."""
        return {
            "id": self.id,
            "name": self.name,
            "offers": {"women": self.women, "men": self.men},
            "organisation_form": self.organisation_form,
            "fte": self.fte,
            "beds": {offer: self.beds.get(offer) for offer in OFFERS},
            "bedrooms": {offer: self.bedrooms.get(offer) for offer in OFFERS},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Which delivery of the year it is, from 1, and when (ISO, the centre's clock)."""

    number: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One centre's return of one year.

    `values`: figure (COUNT 3) -> Value. `own`: the same for categories of the centre's own, which are never put together.
    `nights`: adult or child -> gender -> nights per stay as a Histogram, or `suppressed`: medians cannot be merged.
    `sums`: name -> {sum, n}, or a word, so that means can be merged (`children_age`). `annual_forms`: offer -> question ->
    Answer. `rules`: the settings it was counted by. `complete`: the year was over. `public`: small numbers are hidden.
    """

    year: int
    as_of: date
    complete: bool
    public: bool
    delivered: Delivered | None
    centre: Centre
    program: str
    forms: str
    rules: Mapping[str, str | int | bool]
    values: Mapping[str, Value]
    own: Mapping[str, Value] = field(default_factory=dict)
    nights: Mapping[str, Mapping[str, Histogram | str]] = field(default_factory=dict)
    sums: Mapping[str, Mapping[str, int] | str] = field(default_factory=dict)
    annual_forms: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The file's content with its digest. RuleBroken as in `read`: what could not be read is not written."""
        delivered = self.delivered and {"number": self.delivered.number, "at": self.delivered.at}
        content: dict[str, Any] = {
            "schema": SCHEMA,
            "year": self.year,
            "as_of": self.as_of.isoformat(),
            "complete": self.complete,
            "public": self.public,
            "delivered": delivered,
            "centre": self.centre.as_json(),
            "program": self.program,
            "forms": self.forms,
            "rules": dict(self.rules),
            "values": dict(self.values),
            "own": dict(self.own),
            "nights": {kind: dict(nights) for kind, nights in self.nights.items()},
            "sums": {name: dict(value) if isinstance(value, Mapping) else value for name, value in self.sums.items()},
            "annual_forms": {offer: dict(form) for offer, form in self.annual_forms.items()},
        }
        shape.check(content, SCHEMA)
        return {**content, "digest": digest(content)}

    def as_bytes(self) -> bytes:
        """The file. RuleBroken as in `read`."""
        return (json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """The submission in a file.

        RuleBroken `national_too_large`, `national_not_json` (also NaN and keys that stand twice), `national_schema`,
        `national_field` (which one), `national_own_mixed`, `national_digest`.
        """
        return cls.of(content_of(raw))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Self:
        """The submission in content that `content_of` has checked."""
        delivered, centre = content["delivered"], content["centre"]
        return cls(
            year=content["year"],
            as_of=date.fromisoformat(content["as_of"]),
            complete=content["complete"],
            public=content["public"],
            delivered=Delivered(number=delivered["number"], at=delivered["at"]) if delivered else None,
            centre=Centre(
                id=centre["id"],
                name=centre["name"],
                women=centre["offers"]["women"],
                men=centre["offers"]["men"],
                organisation_form=centre["organisation_form"],
                fte=centre["fte"],
                beds=centre["beds"],
                bedrooms=centre["bedrooms"],
            ),
            **{name: content[name] for name in ("program", "forms", "rules", "values", "own", "nights", "sums")},
            annual_forms=content["annual_forms"],
        )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal digits, over the canonical JSON of everything but the digest itself."""
    return hashlib.sha256(canonical({k: v for k, v in content.items() if k != "digest"})).hexdigest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, without spaces, in UTF-8: the same content is the same bytes, however the file is laid out."""
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
    ).encode()


def content_of(raw: bytes) -> dict[str, Any]:
    """What a file holds, with everything checked; raises as `Submission.read` does."""
    return checked(raw)[0]


def checked(raw: bytes) -> tuple[dict[str, Any], bytes]:
    """What a file holds and its canonical form without the digest, with everything checked; raises as `Submission.read`."""
    if len(raw) > MOST_BYTES:
        raise RuleBroken("national_too_large", most=MOST_BYTES // 1024)
    try:
        content = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RuleBroken("national_not_json") from None
    shape.check(content, SCHEMA, read=True)
    told = content["digest"]
    try:
        plain = canonical({name: value for name, value in content.items() if name != "digest"})
    except (ValueError, RecursionError):  # a letter that is half of one
        raise RuleBroken("national_not_json") from None
    if hashlib.sha256(plain).hexdigest() != told:
        raise RuleBroken("national_digest")
    return content, plain


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


def _no_number(word: str) -> None:
    raise ValueError(word)
