"""Text that a person typed or pasted: kept as it is, or refused in words. Any script, right-to-left and emoji included."""

import re
import unicodedata

from app.domain.errors import RuleBroken

MAX_TEXT = 20_000
MAX_LINE = 300
_BREAKS = dict.fromkeys(map(ord, "\v\f\u2028\u2029"), "\n")
"""Line breaks of word processors and web pages."""


def checked_text(text: str, field: str, most: int = MAX_TEXT) -> str:
    """The text with one kind of line break and no space at its ends.

    RuleBroken `text_too_long` above `most` signs, `text_unreadable` for signs that are none (control signs, half emoji).
    """
    tidy = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS).strip()
    if len(tidy) > most:
        raise RuleBroken("text_too_long", field=field, most=most)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in tidy):
        raise RuleBroken("text_unreadable", field=field)
    return tidy


def checked_line(text: str, field: str, most: int = MAX_LINE) -> str:
    """The text on one line."""
    return " ".join(checked_text(text, field, most).split())


def checked_hour(typed: str, field: str) -> str:
    """A time of day as hh:mm, typed as 14:30, 14.30, 1430 or 14. RuleBroken `bad_time`."""
    match = re.fullmatch(r"(\d{1,2})(?:[:. ]?(\d{2}))?", typed.strip(), re.ASCII)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise RuleBroken("bad_time", field=field, value=typed[:20])
    return f"{hour:02d}:{minute:02d}"
