"""Returns of invented centres in the exchange format, consistent by construction: for tests and benchmarks of the collation."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.forms.definitions import Forms
from app.national.exchange import Centre, Delivered, Submission

RULES = {"stay_in_year": "overlap", "reserved": "left_out"}
FORMS = ("municipal", "iks", "voluntary_private", "foundation", "other")
MULTIPLE = {
    "reasons_for_stay": "residents", "prior_contact": "residents", "perpetrator_relation_adult": "residents",
    "agency_contact_before_stay": "residents", "assistance_residents": "stays", "disability_types": "stays",
    "assistance_children": "child_stays", "assistance_day_users": "day_visits", "break_reason": "child_stays",
}  # fmt: skip
SINGLE = {
    "abuse_duration": "residents", "brought_children": "residents", "living_situation_before": "residents",
    "individual_plan": "stays", "destination_resident": "stays", "parents_birth_country": "child_stays",
    "destination_child": "child_stays", "child_previous_stays": "children",
}  # fmt: skip


def submission(code: str = "s1", year: int = 2025, **changed: Any) -> Submission:
    """A small return with nothing in it but what is given; every field can be replaced."""
    fields: dict[str, Any] = {
        "year": year,
        "as_of": date(year + 1, 1, 10),
        "complete": True,
        "public": False,
        "delivered": Delivered(number=1, at=f"{year + 1}-01-12T09:30:00"),
        "centre": Centre(id=code, name=f"Senter {code}", women=True, men=True, organisation_form="iks", fte=7.5),
        "program": "0.1.0",
        "forms": str(year),
        "rules": RULES,
        "values": {},
    }
    return Submission(**(fields | changed))


def whole(number: int, year: int, seed: int = 1) -> Submission:
    """A whole return of an invented centre, some 450 figures: totals are their parts, bases their categories."""
    source = random.Random(f"{seed}:{number}")
    size = 0.3 + source.random() * 2
    source = random.Random(f"{seed}:{number}:{year}")
    nights = {
        kind: {gender: _stays(source, most) for gender, most in genders.items()}
        for kind, genders in (
            ("adult", {"woman": int(60 * size), "man": int(6 * size)}),
            ("child", {"woman": int(25 * size), "man": int(25 * size)}),
        )
    }
    values = _totals(source, nights)
    for question, unit in MULTIPLE.items():
        values |= _multiple(source, question, values[f"{unit}.all"], year)
    for question, unit in SINGLE.items():
        values |= _single(source, question, values[f"{unit}.all"], year)
    fte = round(2 + 5 * size, 1)
    men = number % 9 != 0
    values |= {"full_house.women.nights_all_rooms_taken": source.randrange(60), "full_house.women.most_persons": 20}
    return submission(
        f"s{number:05d}",
        year,
        centre=Centre(
            id=f"s{number:05d}",
            name=f"Krisesenteret i Bygd {number}",
            women=True,
            men=men,
            organisation_form=FORMS[number % len(FORMS)],
            fte=fte,
            beds={"women": int(12 * size) + 3, "men": 4 if men else None},
            bedrooms={"women": int(8 * size) + 2, "men": 3 if men else None},
        ),
        values=values,
        nights=nights,
        sums={"children_age": {"sum": 7 * values["children.all"], "n": values["children.all"]}},
        annual_forms={o: _yearly(source, o) for o in ("women", "men") if o == "women" or men},
    )


def _stays(source: random.Random, most: int) -> dict[str, int]:
    bars: dict[str, int] = {}
    for _ in range(most):
        nights = str(min(366, int(source.expovariate(1 / 25)) + 1))
        bars[nights] = bars.get(nights, 0) + 1
    return bars


def _totals(source: random.Random, nights: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Any]:
    stays = {g: sum(bars.values()) for g, bars in nights["adult"].items()} | {"other": 0, "not_registered": 0}
    slept = {g: sum(int(n) * k for n, k in bars.items()) for g, bars in nights["adult"].items()}
    slept |= {"other": 0, "not_registered": 0}
    child_stays = sum(sum(bars.values()) for bars in nights["child"].values())
    children = {"woman": child_stays // 3, "man": child_stays // 4, "other": 0, "not_registered": 0}
    residents = {g: n - n // 10 for g, n in stays.items()}
    values: dict[str, Any] = {}
    months = {kind: [source.randrange(1, 30) for _ in range(12)] for kind in ("day_visits", "phone_talks")}
    parts = {"stays": stays, "nights": slept, "residents": residents, "children": children}
    for kind, found in months.items():
        total = sum(found)
        values |= {f"{kind}.month.{month:02d}": n for month, n in enumerate(found, 1)}
        parts[kind] = {"woman": total - total // 7, "man": total // 7, "other": 0, "not_registered": 0}
        users = "day_users" if kind == "day_visits" else "phone_users"
        parts[users] = {gender: n // 2 for gender, n in parts[kind].items()}
    for name, genders in parts.items():
        values |= {f"{name}.{gender}": n for gender, n in genders.items()} | {f"{name}.all": sum(genders.values())}
    values |= {"child_stays.all": child_stays}
    values |= {"child_nights.all": sum(int(n) * k for bars in nights["child"].values() for n, k in bars.items())}
    for name in ("stays", "nights"):
        values |= {f"{name}.offer.women": parts[name]["woman"], f"{name}.offer.men": parts[name]["man"]}
    if values["stays.all"]:
        values["nights_per_stay.mean.all"] = round(values["nights.all"] / values["stays.all"], 1)
    values["children_age.base"] = values["children.all"]
    return values


def _multiple(source: random.Random, question: str, units: int, year: int) -> dict[str, int]:
    missing = units // 12
    base = units - missing
    codes = [item.code for item in Forms().items(question, year)]
    values = {f"{question}.{code}.n": source.randrange(base + 1) for code in codes}
    return values | {f"{question}.base": base, f"{question}.missing": missing}


def _single(source: random.Random, question: str, units: int, year: int) -> dict[str, int]:
    missing = units // 15
    codes = [item.code for item in Forms().items(question, year)]
    left = base = units - missing
    values = {}
    for code in codes[:-1]:
        values[f"{question}.{code}.n"] = n = source.randrange(left // 2 + 1)
        left -= n
    values[f"{question}.{codes[-1]}.n"] = left
    return values | {f"{question}.base": base, f"{question}.missing": missing}


def _yearly(source: random.Random, offer: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "full_house": source.choice(("yes_once", "yes_several", "no")),
        "premises_suitable": source.random() < 0.65,
        "longest_distance_km": source.randrange(15, 400),
    }
    if offer == "men":
        answers["mens_offer_location"] = source.choice(("own_building", "same_building_separate", "temporary"))
    for question in ("security_measures", "offered_to_residents", "offered_to_children", "accessibility", "website"):
        answers[question] = [i.code for i in Forms().items(question) if source.random() < 0.6]
    return answers
