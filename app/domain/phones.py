"""Phone numbers as they are searched: the national number, whichever way the country is written or left out."""

import re
import unicodedata

LEAST = 5
"""With fewer digits it is no phone number that is typed."""
_ONE_DIGIT = frozenset("17")
_TWO_DIGITS = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")
"""Country codes of one and of two digits (ITU-T E.164); all others have three."""
NATIONAL = 7
"""So many digits at least are left when a country code is cut off a number that does not say it has one."""


def digits(text: str) -> str:
    """The decimal digits of a text, in whichever script they are written."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def numbers(text: str) -> list[str]:
    """Every number in the text, as it may be searched: without country code and leading zero; where it is not said whether
    there is a country code, both ways."""
    numbers: list[str] = []
    for part in re.split(r"[^\d\s().+\-–/]+|/|(?=\+)", text):
        numbers += _national(part.strip().replace("(0)", ""))
    return list(dict.fromkeys(numbers))


def _national(part: str) -> list[str]:
    number = digits(part)
    if part.startswith("+"):
        return [_without_country(number).lstrip("0")] if number else []
    if number.startswith("00"):
        return [_without_country(number[2:]).lstrip("0")] if number[2:] else []
    own = number.lstrip("0")
    rest = _without_country(own).lstrip("0")
    both = [own, rest] if own == number and len(rest) >= NATIONAL else [own]
    return [one for one in both if one]


def _without_country(number: str) -> str:
    length = 1 if number[:1] in _ONE_DIGIT else 2 if _TWO_DIGITS.match(number) else 3
    return number[length:] or number
