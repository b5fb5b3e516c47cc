"""The shape of the exchange format: every field, its type and its bounds, checked strictly. What is unknown is refused."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, Final

from app.domain.errors import RuleBroken
from app.forms.definitions import Forms
from app.national.names import is_average, is_name, is_own

OFFERS: Final = ("women", "men")
KINDS: Final = ("adult", "child")
GENDERS: Final = ("woman", "man", "other", "not_registered")
SUPPRESSED: Final = "suppressed"
NO_OFFER: Final = "no_offer"
STATES: Final = (SUPPRESSED, "not_asked", "not_answered", NO_OFFER)
MOST_FIGURES, MOST_QUESTIONS, MOST_CODES, MOST_RULES = 5000, 500, 60, 50
MOST_COUNT, MOST_NIGHTS = 10**8, 40_000
FIRST_YEAR, LAST_YEAR = 1978, 2200
_FIELDS = (
    "schema", "year", "as_of", "complete", "public", "delivered", "centre", "program", "forms", "rules", "values", "own",
    "nights", "sums", "annual_forms", "digest",
)  # fmt: skip
_CENTRE = ("id", "name", "offers", "organisation_form", "fte", "beds", "bedrooms")


def check(content: Any, schema: str, read: bool = False) -> None:
    """Refuse what is not this format: RuleBroken `national_schema`, `national_field` (where) or `national_own_mixed`.

    Who reads (`read`) must find a digest, who writes has not worked it out yet; whether it is right is not asked here.
    """
    if not isinstance(content, dict) or content.get("schema") != schema:
        raise RuleBroken("national_schema", wanted=schema)
    _keys(content, _FIELDS, "", optional=() if read else ("digest",))
    _need(_whole(content["year"], FIRST_YEAR, LAST_YEAR), "year")
    _need(_date(content["as_of"], date.fromisoformat, 10), "as_of")
    for name in ("complete", "public"):
        _need(isinstance(content[name], bool), name)
    for name in ("program", "forms"):
        _need(_words(content[name], 40), name)
    _need("digest" not in content or _words(content["digest"], 64), "digest")
    _delivered(content["delivered"])
    _centre(content["centre"])
    _rules(content["rules"])
    _values(content["values"], "values")
    _values(content["own"], "own")
    if mixed := _first_own(tuple(content["values"])):
        raise RuleBroken("national_own_mixed", where=mixed)
    _need(all(is_own(name) for name in content["own"]), "own")
    _nights(content["nights"])
    _sums(content["sums"])
    _annual_forms(content["annual_forms"], content["centre"]["offers"])


def _need(right: bool, where: str) -> None:
    if not right:
        raise RuleBroken("national_field", where=where[:80])


def _keys(data: Any, wanted: tuple[str, ...], where: str, optional: tuple[str, ...] = ()) -> None:
    _need(isinstance(data, dict), where or "{}")
    for name in wanted:
        _need(name in data or name in optional, f"{where}.{name}".strip("."))
    for name in data:
        _need(name in wanted, f"{where}.{name}".strip("."))


def _whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _number(value: Any) -> bool:
    return _whole(value, 0, MOST_COUNT) or (
        type(value) is float and math.isfinite(value) and math.copysign(1, value) > 0 and value <= MOST_COUNT
    )


def _words(value: Any, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def _date(value: Any, read: Callable[[str], object], length: int) -> bool:
    try:
        return isinstance(value, str) and length <= len(value) <= 40 and read(value) is not None
    except ValueError:
        return False


def _delivered(data: Any) -> None:
    if data is not None:
        _keys(data, ("number", "at"), "delivered")
        _need(_whole(data["number"], 1, 1000), "delivered.number")
        _need(_date(data["at"], datetime.fromisoformat, 16), "delivered.at")


def _centre(data: Any) -> None:
    _keys(data, _CENTRE, "centre")
    _need(_words(data["id"], 64) and all(c.isascii() and (c.isalnum() or c in "-_") for c in data["id"]), "centre.id")
    _need(_words(data["name"], 200), "centre.name")
    _keys(data["offers"], OFFERS, "centre.offers")
    _need(all(isinstance(value, bool) for value in data["offers"].values()), "centre.offers")
    form = data["organisation_form"]
    _need(form is None or form in _organisation_forms(), "centre.organisation_form")
    _need(data["fte"] is None or (_number(data["fte"]) and data["fte"] <= 10_000), "centre.fte")
    for name in ("beds", "bedrooms"):
        _keys(data[name], OFFERS, f"centre.{name}")
        for offer, number in data[name].items():
            has_offer = _whole(number, 0, 10_000) and data["offers"][offer]
            _need(number is None or has_offer, f"centre.{name}.{offer}")


@cache
def _organisation_forms() -> tuple[str, ...]:
    return tuple(item.code for item in Forms().items("organisation_form"))


def _rules(data: Any) -> None:
    _need(isinstance(data, dict) and len(data) <= MOST_RULES, "rules")
    for name, value in data.items():
        right = type(value) in (bool, int) or _words(value, 80)
        _need(is_name(name) and right, f"rules.{name}")
    for name in ("cell_threshold", "total_threshold"):
        _need(name not in data or _whole(data[name], 2, 1000), f"rules.{name}")


def _values(data: Any, where: str) -> None:
    _need(isinstance(data, dict) and len(data) <= MOST_FIGURES, where)
    if wrong := _first_wrong(tuple(data)):
        _need(False, f"{where}.{wrong[0]}")
    for name, value in data.items():
        if type(value) is int:
            right = 0 <= value <= MOST_COUNT
        elif type(value) is str:
            right = value in STATES
        else:
            right = is_average(name) and _number(value)
        if not right:
            _need(False, f"{where}.{name}")


@lru_cache(maxsize=16)
def _first_wrong(names: tuple[str, ...]) -> tuple[str, ...]:
    """The first that is no name, alone; nothing where all are. Returns of one year have the same names: looked at once."""
    return next(((name,) for name in names if not is_name(name)), ())


@lru_cache(maxsize=16)
def _first_own(names: tuple[str, ...]) -> str:
    return next((name for name in names if is_own(name)), "")


def _nights(data: Any) -> None:
    _need(isinstance(data, dict) and all(kind in KINDS for kind in data), "nights")
    for kind, genders in data.items():
        _need(isinstance(genders, dict) and all(gender in GENDERS for gender in genders), f"nights.{kind}")
        for gender, stays in genders.items():
            where = f"nights.{kind}.{gender}"
            if isinstance(stays, dict):
                _need(len(stays) <= MOST_NIGHTS and all(map(_histogram_bar, stays.items())), where)
            else:
                _need(stays in STATES, where)


def _histogram_bar(bar: tuple[str, Any]) -> bool:
    nights, stays = bar
    digits = nights.isascii() and nights.isdigit() and nights[0] != "0" and len(nights) <= 5
    return digits and int(nights) <= MOST_NIGHTS and _whole(stays, 1, MOST_COUNT)


def _sums(data: Any) -> None:
    _need(isinstance(data, dict) and len(data) <= MOST_QUESTIONS, "sums")
    for name, parts in data.items():
        _need(is_name(name), f"sums.{name}")
        if isinstance(parts, dict):
            _keys(parts, ("sum", "n"), f"sums.{name}")
            _need(all(_whole(part, 0, MOST_COUNT) for part in parts.values()), f"sums.{name}")
        else:
            _need(parts in STATES, f"sums.{name}")


def _annual_forms(data: Any, offers: Mapping[str, bool]) -> None:
    _need(isinstance(data, dict) and all(offer in OFFERS for offer in data), "annual_forms")
    for offer, answers in data.items():
        where = f"annual_forms.{offer}"
        _need(isinstance(answers, dict) and len(answers) <= MOST_QUESTIONS, where)
        for question, answer in answers.items():
            _need(is_name(question) and _answer(answer), f"{where}.{question}")
            codes = answer if isinstance(answer, list) else [answer]
            if is_own(question) or any(isinstance(code, str) and is_own(code) for code in codes):
                raise RuleBroken("national_own_mixed", where=question)
            _need(offers[offer] or answer == NO_OFFER, f"{where}.{question}")


def _answer(answer: Any) -> bool:
    if isinstance(answer, list):
        codes = all(isinstance(code, str) and is_name(code) and code not in STATES for code in answer)
        return codes and len(answer) <= MOST_CODES and len(set(answer)) == len(answer)
    return isinstance(answer, bool) or _number(answer) or (isinstance(answer, str) and is_name(answer))
