"""Two counts written apart agree on every figure, for the example centre and for centres shaken out of it."""

import csv
import io
import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.forms.count import count_year
from app.forms.rules import CountingRules
from app.forms.units import Register
from app.register.plan import Known, plan_import
from app.register.to_units import register_of
from tests.app.second_count import read, second_count
from tests.app.test_counting_havn import of_old
from tests.support import HAVN, TODAY

FILES = ("rooms", "persons", "stays", "child_stays", "contacts", "requests")


def registered(folder: Path) -> Register:
    plan = plan_import(folder, Known())
    assert not plan.faults, plan.faults[:3]
    return register_of(
        rooms=plan.rooms,
        persons=plan.persons,
        stays=plan.stays,
        placements=plan.placements,
        contacts=plan.contacts,
        requests=plan.requests,
    )


def program(register: Register, year: int) -> dict[str, float]:
    figures = count_year(register, year, CountingRules(), TODAY).figures
    return {name: figure.value for name, figure in figures.items()}


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_second_count_itself_gives_what_the_example_must_give(year: int) -> None:
    assert of_old(second_count(HAVN, year)) == json.loads((HAVN / f"expected_{year}.json").read_text())["figures"]


def shaken(folder: Path, seed: int) -> None:
    """The example centre with other dates, marks, gaps and households, in another spelling of CSV."""
    chance = random.Random(seed)
    tables = {name: read(HAVN, f"{name}.csv") for name in FILES}
    for person in tables["persons"]:
        person["anonymous"] = "yes" if chance.random() < 0.2 else person["anonymous"]
        person["reserved"] = "yes" if chance.random() < 0.2 else person["reserved"]
        for column in ("gender", "birth_year", "immigrant_background"):
            person[column] = "" if chance.random() < 0.15 else person[column]
    kept = {r["household"] for r in tables["stays"] if chance.random() < 0.7}
    for name in ("stays", "child_stays"):
        tables[name] = [r for r in tables[name] if r["household"] in kept]
        for row in tables[name]:
            row["first_stay_in_year"] = chance.choice(("", "", "yes", "no"))
            row["room"] = "" if chance.random() < 0.1 else row["room"]
            if row["departed"] and chance.random() < 0.1:
                row["departed"] = row["arrived"]
            elif row["departed"] and chance.random() < 0.3:
                shorter = date.fromisoformat(row["departed"]) - timedelta(days=chance.randint(0, 9))
                row["departed"] = max(row["arrived"], shorter.isoformat())
            for column in list(row)[8:]:
                row[column] = "" if chance.random() < 0.1 else row[column]
            if "assistance_residents" in row and chance.random() < 0.2:
                row["assistance_residents"] = "systematic_threat_assessment|practical_help"
    _over_new_year(tables, chance)
    for contact in tables["contacts"]:
        contact["first_contact_in_year"] = chance.choice(("", "yes", "no"))
        contact["contact_mode"] = chance.choice(("day_visit", "phone_talk"))
        contact["disability"] = chance.choice(("", "yes", "no"))
    if seed % 3 == 0:
        tables["rooms"] = [r for r in tables["rooms"] if r["offer"] == "women"]
        for name in ("stays", "child_stays"):
            for row in tables[name]:
                row["room"] = "" if row["room"].startswith("M") else row["room"]
    for name, rows in tables.items():
        columns = list(read(HAVN, f"{name}.csv")[0])
        chance.shuffle(columns)
        chance.shuffle(rows)
        text = io.StringIO(newline="")
        ends = chance.choice(("\n", "\r\n"))
        writer = csv.DictWriter(text, columns, delimiter=chance.choice(",;"), lineterminator=ends)
        writer.writeheader()
        writer.writerows(rows)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode(chance.choice(("utf-8", "utf-8-sig"))))


def _over_new_year(tables: dict[str, list[dict[str, str]]], chance: random.Random) -> None:
    """Some anonymous persons of a single stay are here over New Year, marked or not."""
    anonymous = {p["person"] for p in tables["persons"] if p["anonymous"] == "yes"}
    stays = [r for name in ("stays", "child_stays") for r in tables[name]]
    for row in stays:
        if (
            row["person"] in anonymous
            and sum(r["person"] == row["person"] for r in stays) == 1
            and chance.random() < 0.5
        ):
            year = int(row["arrived"][:4])
            row["arrived"], row["departed"] = (
                f"{year}-12-2{chance.randint(0, 9)}",
                f"{year + 1}-01-0{chance.randint(1, 9)}",
            )
            row["first_stay_in_year"] = chance.choice(("", "yes", "no", "no"))


@pytest.mark.parametrize("seed", range(12))
def test_two_counts_written_apart_agree_on_every_figure(tmp_path: Path, seed: int) -> None:
    shaken(tmp_path, seed)
    register = registered(tmp_path)
    for year in (2023, 2024, 2025):
        assert of_old(program(register, year)) == of_old(second_count(tmp_path, year)), year
