"""What is left of a shut case in the readings that must know that a bed is taken: the code, and where and when it sleeps."""

from collections.abc import Set
from dataclasses import replace
from datetime import date

from app.capacity.span import Sleeper, Span
from app.rows import TonightRow


def tonight(row: TonightRow, night: date) -> TonightRow:
    """Nothing of how old somebody is, how long they have been here, or when they will leave."""
    return replace(row, birth_year=None, gender="", expected_departure=None, arrived=night, nights=0, shut=True)


def span(whole: Span, shut: Set[str]) -> Span:
    """Without what the shut cases need or wait for, with whom a room of theirs was agreed, and why they must not meet."""
    if not shut:
        return whole
    aside = {code for code, cases in whole.aliases.items() if shut & set(cases)} | shut
    return replace(
        whole,
        sleepers=tuple(
            _sleeper(sleeper, whole.start) if sleeper.household in shut else sleeper for sleeper in whole.sleepers
        ),
        ready=tuple(mark for mark in whole.ready if mark.household not in shut),
        lendings=tuple(replace(x, agreed_with="") if x.household in shut else x for x in whole.lendings),
        needs={household: needs for household, needs in whole.needs.items() if household not in shut},
        apart=tuple(replace(p, reason="") if aside & {p.one, p.other} else p for p in whole.apart),
    )


def _sleeper(sleeper: Sleeper, night: date) -> Sleeper:
    """Whether a cot is needed is kept, the year of birth is not."""
    return replace(sleeper, birth_year=night.year if sleeper.in_cot(night) else None, gender="")
