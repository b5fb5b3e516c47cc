"""What the year's calls come to: counted apart from the return, which counts talks with users (S4: relatives are served too)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.day import Call


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How many, by night, by who rang, about what (a call may be about several things), what they became, and minutes."""

    calls: int
    by_night: int
    minutes: int
    callers: Mapping[str, int]
    about: Mapping[str, int]
    became: Mapping[str, int]
    languages: Mapping[str, int]


def counted(calls: Iterable[Call]) -> CallCounts:
    """The calls put together; codes nobody used are not there."""
    rung = list(calls)
    return CallCounts(
        calls=len(rung),
        by_night=sum(call.by_night for call in rung),
        minutes=sum(call.minutes or 0 for call in rung),
        callers=Counter(call.caller for call in rung),
        about=Counter(code for call in rung for code in call.about),
        became=Counter(call.became for call in rung),
        languages=Counter(call.language.casefold() for call in rung if call.language),
    )
