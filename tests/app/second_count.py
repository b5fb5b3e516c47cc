"""The return counted a second time, naively, straight from the CSV cells and by no piece of the program (COUNT 2 and 3)."""

import csv
import json
import statistics
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

LISTS = json.loads((Path(__file__).parents[2] / "resources" / "codes" / "lists.json").read_text(encoding="utf-8"))
GENDERS = ("woman", "man", "other", "not_registered")
Row = dict[str, str]


def half_up(total: float, number: int) -> float:
    """One decimal, halves upwards, by paper arithmetic."""
    tenths, rest = divmod(int(total) * 10, number)
    return (tenths + (2 * rest >= number)) / 10


def asked(name: str, year: int) -> list[str]:
    return [i["code"] for i in LISTS[name]["items"] if i.get("from_year", 0) <= year and year <= i.get("to_year", 9999)]


def read(folder: Path, name: str) -> list[Row]:
    text = (folder / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ","))


@cache
def days(year: int) -> list[str]:
    """Every day of the year."""
    first = date(year, 1, 1)
    return [(first + timedelta(days=n)).isoformat() for n in range((date(year + 1, 1, 1) - first).days)]


def nights(row: Row, year: int) -> list[str]:
    """Every night of the year the row's person sleeps here."""
    since, until = row["arrived"], row["departed"] or "9999"
    return [night for night in days(year) if since <= night < until]


def second_count(folder: Path, year: int) -> dict[str, float]:
    people = {p["person"]: p for p in read(folder, "persons.csv")}
    adults, children = read(folder, "stays.csv"), read(folder, "child_stays.csv")
    contacts, requests, rooms = (read(folder, f"{n}.csv") for n in ("contacts", "requests", "rooms"))
    out: dict[str, float] = {}
    slept = {id(r): nights(r, year) for r in (*adults, *children)}
    counted = lambda rows: [r for r in rows if slept[id(r)] and people[r["person"]]["reserved"] != "yes"]  # noqa: E731
    gender = lambda r: people[r["person"]]["gender"] or "not_registered"  # noqa: E731

    def by_gender(name: str, rows: list[Row]) -> None:
        out[f"{name}.all"] = len(rows)
        for g in GENDERS:
            out[f"{name}.{g}"] = sum(gender(r) == g for r in rows)

    def firsts(rows: list[Row], key: str, when: str, mark: str) -> list[Row]:
        seen, found = set(), []
        for r in sorted(rows, key=lambda r: (r[when], r[key])):
            if people[r["person"]]["anonymous"] == "yes":
                came_earlier = int(r[when][:4]) < year  # the mark speaks of the year of arrival only
                found += [r] * (came_earlier or r[mark] != "no")
            elif r["person"] not in seen:
                seen.add(r["person"])
                found.append(r)
        return found

    def question(name: str, rows: list[Row], column: str, codes: str, **more: Callable[[Row], bool] | bool) -> None:
        of = more.get("of", lambda r: bool(r[column]))
        base = [r for r in rows if of(r)]  # type: ignore[operator]
        for code in asked(codes, year):
            out[f"{name}.{code}.n"] = sum(code in r[column].split("|") for r in base)
        out[f"{name}.base"] = len(base)
        if more.get("missing", True):
            out[f"{name}.missing"] = len(rows) - len(base)

    stays = counted(adults)
    residents = firsts(stays, "stay", "arrived", "first_stay_in_year")
    by_gender("residents", residents)
    by_gender("stays", stays)
    for g in ("all", *GENDERS):
        part = [len(slept[id(r)]) for r in stays if g in ("all", gender(r))]
        out[f"nights.{g}"] = sum(part)
        if part:
            out[f"nights_per_stay.mean.{g}"] = half_up(sum(part), len(part))
            out[f"nights_per_stay.median.{g}"] = float(statistics.median(part))
    for offer in ("women", "men"):
        part_rows = [r for r in stays if r["offer"] == offer]
        out[f"stays.offer.{offer}"] = len(part_rows)
        out[f"nights.offer.{offer}"] = sum(len(slept[id(r)]) for r in part_rows)
    age = lambda r: int(r["arrived"][:4]) - int(people[r["person"]]["birth_year"])  # noqa: E731
    born = lambda r: 0 < int(people[r["person"]]["birth_year"] or 0) <= int(r["arrived"][:4])  # noqa: E731
    aged = [r for r in residents if born(r)]
    out["residents_under_30.n"], out["residents_under_30.base"] = sum(age(r) < 30 for r in aged), len(aged)
    background = [people[r["person"]]["immigrant_background"] for r in residents]
    for code in ("with", "without"):
        out[f"immigrant_background.{code}.n"] = background.count(code)
    out["immigrant_background.base"] = len(background) - background.count("")
    question("disability", residents, "disability", "yes_no")
    singles = [
        "prior_contact",
        "living_situation_before",
        "reasons_for_stay",
        "abuse_duration",
        "perpetrator_relation_adult",
    ]
    for name in (*singles, "agency_contact_before_stay", "brought_children"):
        question(name, residents, name, name)
    for code in asked("brought_children", year):
        part_rows = [r for r in residents if r["brought_children"] == code]
        question(f"abuse_duration.{code}", part_rows, "abuse_duration", "abuse_duration")
    for name in ("assistance_residents", "destination_resident", "individual_plan"):
        question(name, stays, name, name)
    answered = lambda r: bool(r["disability"])  # noqa: E731
    question("disability_types", stays, "disability_types", "disability_types", of=answered, missing=False)
    _children(
        out=out,
        question=question,
        by_gender=by_gender,
        firsts=firsts,
        age=age,
        stays=counted(children),
        slept=slept,
        people=people,
    )
    _days(out=out, question=question, by_gender=by_gender, firsts=firsts, contacts=contacts, people=people, year=year)
    _house(out, [*adults, *children], rooms, slept)
    in_year = [r for r in requests if r["date"][:4] == str(year)]
    out["requests.all"] = len(in_year)
    for code in asked("request_outcome", year):
        out[f"requests.{code}"] = sum(r["outcome"] == code for r in in_year)
    for code in asked("refusal_reasons", year):
        out[f"requests.refusal_reason.{code}"] = sum(r["refusal_reason"] == code for r in in_year)
    everyone = [*adults, *children]
    reserved = {r["person"] for r in everyone if slept[id(r)]} | {
        c["person"] for c in contacts if c["date"][:4] == str(year)
    }
    out["reserved.persons"] = sum(people[p]["reserved"] == "yes" for p in reserved)
    out["quality.same_day_stays"] = sum(
        r["arrived"] == r["departed"] and r["arrived"][:4] == str(year) for r in everyone
    )
    out["quality.open_stays"] = sum(not r["departed"] and r["arrived"] <= f"{year}-12-31" for r in everyone)
    return out


def _children(out, question, by_gender, firsts, age, stays, slept, people) -> None:  # type: ignore[no-untyped-def]
    children = firsts(stays, "stay", "arrived", "first_stay_in_year")
    by_gender("children", children)
    out["child_stays.all"] = len(stays)
    out["child_nights.all"] = sum(len(slept[id(r)]) for r in stays)
    if stays:
        out["child_nights_per_stay.mean"] = half_up(out["child_nights.all"], len(stays))
    ages = [age(r) for r in children if people[r["person"]]["birth_year"] and age(r) >= 0]
    if ages:
        out["children_age.mean"] = half_up(sum(ages), len(ages))
    for code, low, high in (("0_5", -99, 5), ("6_10", 6, 10), ("11_15", 11, 15), ("over_15", 16, 999)):
        out[f"children_age.age_{code}.n"] = sum(low <= a <= high for a in ages)
    out["children_age.base"] = len(ages)
    question("child_previous_stays", children, "previous_stays", "child_previous_stays")
    for name in ("parents_birth_country", "assistance_children", "destination_child"):
        question(name, stays, name, name)
    answered = lambda r: bool(r["disability"])  # noqa: E731
    question("child_disability_types", stays, "disability_types", "disability_types", of=answered, missing=False)
    for place in ("kindergarten", "school"):
        there = [r for r in stays if r["attends"] == place]
        question(f"break.{place}", there, "kindergarten_school_break", "kindergarten_school_break")
        out[f"break.{place}.stays"] = len(there)
    broken = [
        r
        for r in stays
        if r["attends"] in ("kindergarten", "school") and r["kindergarten_school_break"] in ("full", "partial")
    ]
    question("break_reason", broken, "break_reason", "break_reason")


def _days(out, question, by_gender, firsts, contacts, people, year) -> None:  # type: ignore[no-untyped-def]
    mine = [c for c in contacts if c["date"][:4] == str(year) and people[c["person"]]["reserved"] != "yes"]
    for mode, units, users in (("day_visit", "day_visits", "day_users"), ("phone_talk", "phone_talks", "phone_users")):
        rows = [c for c in mine if c["contact_mode"] == mode]
        first = firsts(rows, "contact", "date", "first_contact_in_year")
        by_gender(units, rows)
        by_gender(users, first)
        for month in range(1, 13):
            out[f"{units}.month.{month:02d}"] = sum(c["date"][5:7] == f"{month:02d}" for c in rows)
        if mode == "day_visit":
            question("assistance_day_users", rows, "assistance_day_users", "assistance_day_users")
            question("day_user_reasons", first, "reasons", "reasons_for_stay")
            with_one = [r for r in first if r["disability"] == "yes"]
            everyone = lambda r: True  # noqa: E731
            question(
                "day_user_disability_types",
                with_one,
                "disability_types",
                "disability_types",
                of=everyone,
                missing=False,
            )


def _house(out, everyone, rooms, slept) -> None:  # type: ignore[no-untyped-def]
    for offer in ("women", "men"):
        own = {r["room"]: int(r["beds"]) for r in rooms if r["offer"] == offer}
        there: dict[str, list[Row]] = defaultdict(list)
        for row in everyone:
            for night in slept[id(row)]:
                if row["offer"] == offer:
                    there[night].append(row)
        full = sorted(n for n, rows in there.items() if own and {r["room"] for r in rows} >= set(own))
        days = [date.fromisoformat(n) for n in full]
        out[f"full_house.{offer}.nights_all_rooms_taken"] = len(full)
        out[f"full_house.{offer}.nights_all_beds_taken"] = sum(
            bool(own) and len(r) >= sum(own.values()) for r in there.values()
        )
        out[f"full_house.{offer}.episodes"] = sum(d - timedelta(days=1) not in days for d in days)
        out[f"full_house.{offer}.most_persons"] = max(map(len, there.values()), default=0)
        out[f"capacity.{offer}.beds"], out[f"capacity.{offer}.rooms"] = sum(own.values()), len(own)
