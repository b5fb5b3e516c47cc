"""What a figure's name says about it: how figures of many centres are put together, what is its base, whose category it counts."""

import re
from functools import lru_cache
from typing import Final

NAME: Final = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
"""A figure, a question or a category (COUNT 3)."""
LONGEST: Final = 120
OWN: Final = re.compile(r"(^|\.)own_[0-9]+(\.|$)")
"""A category of the centre's own: `own_1`, `own_2` … (`own_home_without_perpetrator` is a national one)."""
WHOLES: Final = ("stays.all", "child_stays.all", "day_visits.all", "phone_talks.all")
"""Stays and visits of the whole centre: small below 20, not below 5 (COUNT 12)."""
_remembered = lru_cache(maxsize=20_000)
"""Every return has the same names: what they say is worked out once, and a hostile file cannot fill the memory with others."""
_AVERAGES = frozenset(("mean", "median"))
_NIGHTS = ("nights.", "child_nights.")


@_remembered
def is_name(word: str) -> bool:
    """Whether a word can be the name of a figure, a question or a category."""
    return len(word) <= LONGEST and NAME.fullmatch(word) is not None


@_remembered
def is_own(figure: str) -> bool:
    """Whether the figure counts a category of one centre's own: `own_1` means another thing in every centre."""
    return OWN.search(figure) is not None


@_remembered
def is_average(figure: str) -> bool:
    """Whether the figure is a mean or a median: it may have a decimal, and can be put together of nothing but its parts."""
    return not _AVERAGES.isdisjoint(figure.split("."))


def adds_up(figure: str) -> bool:
    """Whether the figures of many centres may be added. Averages may not, nor the most persons of one night."""
    return not is_average(figure) and not figure.endswith(".most_persons")


def counts_nights(figure: str) -> bool:
    """Whether the figure counts nights of stays: one hidden stay may be many nights."""
    return figure.startswith(_NIGHTS)


def counts_whole(figure: str) -> bool:
    """Whether the figure is a centre's stays or visits, or a part of them by gender, offer or month."""
    return any(figure.startswith(whole.removesuffix("all")) for whole in WHOLES)


@_remembered
def question_of(figure: str) -> str:
    """The question a figure `Q.code.n`, `Q.n`, `Q.base` or `Q.missing` belongs to; empty for any other."""
    head, _, last = figure.rpartition(".")
    if last in ("base", "missing"):
        return head
    if last != "n":
        return ""
    return head.rpartition(".")[0] or head


@_remembered
def base_of(figure: str) -> str:
    """What a number is divided by: the base of a category (COUNT 6), the stays of nights (COUNT 11); empty where nothing is."""
    if counts_nights(figure):
        return figure.replace("nights.", "stays.", 1)
    return f"{question_of(figure)}.base" if figure.endswith(".n") else ""
