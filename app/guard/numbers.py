"""Numbers that tell who somebody is: national identity number, phone, number plate; and e-mail addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from app.domain.phones import LEAST, digits, numbers
from app.domain.states import Telling
from app.guard.spans import Span
from app.kinds import KINDS

_K1, _K2 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_RESTS = frozenset(range(4))
"""What may be left of the first check digit: 0, and from 2032 also 1, 2 and 3 (Skatteetaten, new numbers from 2032)."""
_DAYS, _MONTHS = (0, 40), (0, 40, 65, 80)
"""Added to the day of a D-number, and to the month of numbers for help and for tests."""
_RUN = re.compile(r"\+?\d+(?:[ \u00a0.\-–]\d+)*")
_GROUPED = {(8,), (3, 2, 3), (2, 2, 2, 2), (4, 4)}
"""How eight digits are written that are a phone number; thousands are grouped otherwise."""
_FIRST = frozenset("2345679")
"""Phones in use begin so: 0 and 1 are short numbers, 8 those everybody may know."""
_CALLED = re.compile(
    r"\b(?:tlf|telefon\w*|mobil\w*|mob|ring\w{0,3}|sms|nummer(?:et)?)\.?:?(?:\s+(?:er|til|på))?\s*$", re.IGNORECASE
)
_MONEY = re.compile(r"(?:kr|nok|kroner|sum|beløp)\.?:?\s*$", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:sak\w*|saksn(?:umme)?r\w*|ref\w*|journal\w*|kid|konto\w*|faktura\w*|bilag\w*|vedtak\w*|polise\w*|id)\.?:?\s*(?:nr\.?:?)?\s*$",
    re.IGNORECASE,
)
_PAID = re.compile(r"\s?(?:,-|,\d|kr\b|kroner|nok\b|%|prosent|km\b|meter\b|m2\b)", re.IGNORECASE)
_LOOK = 16
"""So many characters before a number say what it is."""
FOREIGN = range(8, 16)
"""So many digits has a phone number with its country code (E.164)."""
_PLATE = re.compile(r"(?<![^\W_])([A-Z]{2})([ -]?)(\d{4,5})(?![^\W_])(?![.,:/-]\d)")
_PLATE_SMALL = re.compile(
    r"(?:(?<![^\W_])[a-z]{2}|(?:(?<=\bbil )|(?<=skilt )|(?<=\bbilen )|(?<=nummer )|(?<=\breg ))[a-z]{2} )\d{5}"
    r"(?![^\W_])(?![.,:/-]\d)"
)
_NO_PLATE = frozenset({"AD", "BR", "DA", "ID", "KL", "KR", "NO", "NR", "PB", "PC", "PR", "PS", "SA", "TV", "IS"})
"""Two letters that stand before a number and are no plate."""
_LOCAL, _HOST = re.compile(r"[\w.%+-]{1,64}$"), re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}")


class Group(NamedTuple):
    """Digits that hang together within a number, and the sign before them."""

    text: str
    start: int
    before: str


def is_national_id(number: str) -> bool:
    """Whether eleven digits are a national identity number or a D-number: a day there is, and both check digits."""
    figures = [int(sign) for sign in number]
    rests = [sum(weight * figure for weight, figure in zip(ks, figures, strict=False)) % 11 for ks in (_K1, _K2)]
    return rests[0] in _RESTS and rests[1] == 0 and _is_born(number)


def _is_born(number: str) -> bool:
    day, month, year = (int(number[at : at + 2]) for at in (0, 2, 4))
    days, months = (day - more for more in _DAYS), [month - more for more in _MONTHS]
    return any(_is_day(d, m, year) for d in days for m in months)


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        return bool(date(2000 + year, month, day))
    except ValueError:
        return (day, month) == (29, 2) and year == 0  # 1900 was no leap year, 2000 was


def numbers_in(text: str, own: str) -> Iterator[Span]:
    """National identity numbers, the house's own phone (`own`), other phones."""
    owned = {number for number in numbers(own) if len(number) >= LEAST}
    for match in _RUN.finditer(text):
        groups = _groups(match)
        yield from (_span(part, Telling.NATIONAL_ID) for part, number in _parts(groups, 11) if is_national_id(number))
        yield from _own(match, groups, owned)
        yield from _phones(text, match, groups)


def _groups(match: re.Match[str]) -> list[Group]:
    start, whole = match.start(), match.group()
    parts = re.finditer(r"\d+", whole)
    return [Group(digits(one.group()), start + one.start(), whole[one.start() - 1 : one.start()]) for one in parts]


def _parts(groups: Sequence[Group], length: int) -> Iterator[tuple[Sequence[Group], str]]:
    """Neighbouring groups that have so many digits together, with the digits."""
    number = "".join(one.text for one in groups)
    ends = list(accumulate(len(one.text) for one in groups))
    last_of = {end: last for last, end in enumerate(ends, 1)}
    for first, start in enumerate((0, *ends[:-1])):
        if last := last_of.get(start + length):
            yield groups[first:last], number[start : start + length]


def _span(groups: Sequence[Group], kind: Telling) -> Span:
    return Span(groups[0].start, groups[-1].start + len(groups[-1].text), kind)


def _own(match: re.Match[str], groups: Sequence[Group], owned: set[str]) -> Iterator[Span]:
    for before in ("0047", "47", ""):
        for wanted in owned:
            for part, number in _parts(groups, len(before + wanted)):
                if number == before + wanted:
                    span = _span(part, Telling.OWN_PHONE)
                    yield replace(span, start=match.start()) if part[0] is groups[0] else span


def _phones(text: str, match: re.Match[str], groups: Sequence[Group]) -> Iterator[Span]:
    before, after = text[max(0, match.start() - _LOOK) : match.start()], text[match.end() : match.end() + _LOOK]
    number = "".join(one.text for one in groups)
    labelled = _LABEL.search(before)
    is_abroad = match.group()[0] == "+" or (not labelled and number.startswith("00") and len(number) > min(FOREIGN) + 1)
    if is_abroad and len(number.removeprefix("00")) in FOREIGN:
        yield Span(match.start(), match.end(), Telling.PHONE)
        return
    called = bool(_CALLED.search(before))
    if (called and len(number) == 8 and number[0] != "0") or (len(number) == 10 and number.startswith("47") and called):
        yield _span(groups, Telling.PHONE)
        return
    if labelled or _MONEY.search(before) or _PAID.match(after):
        return
    for part, digit in _parts(groups, 8):
        if digit[0] in _FIRST and tuple(len(one.text) for one in part) in _GROUPED and not _is_other(part, digit):
            yield _span(part, Telling.PHONE)


def _is_other(part: Sequence[Group], number: str) -> bool:
    """Eight digits that are a day, or hours from and to."""
    if len({one.before for one in part[1:]}) > 1:
        return True
    if len(part) == 2:
        return all(_is_hour_or_year(one.text) for one in part)
    if len(part) > 1:
        return False
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:])
    turned = int(number[6:]), int(number[4:6]), int(number[:4])
    return any(1900 <= y < 2100 and 1 <= m <= 12 and 1 <= d <= 31 for d, m, y in ((day, month, year), turned))


def _is_hour_or_year(number: str) -> bool:
    return number[:2] in ("19", "20") or (int(number[:2]) < 24 and int(number[2:]) < 60)


def plates_in(text: str) -> Iterator[Span]:
    """Norwegian number plates; not our own codes, which begin with two letters too."""
    ours = {kind.prefix for kind in KINDS}
    for match in _PLATE.finditer(text):
        letters, between, number = match.groups()
        is_year = between == " " and len(number) == 4 and number[:2] in ("19", "20")
        if not (between and letters in _NO_PLATE) and not is_year and not (between == "-" and letters in ours):
            yield Span(match.start(), match.end(), Telling.CAR)
    for match in _PLATE_SMALL.finditer(text):
        yield Span(match.start(), match.end(), Telling.CAR)


def mails_in(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    at = text.find("@")
    while at >= 0:
        local, host = _LOCAL.search(text[max(0, at - 64) : at]), _HOST.match(text, at + 1)
        if local and host:
            yield Span(at - len(local.group()), host.end(), Telling.EMAIL)
        at = text.find("@", at + 1)
