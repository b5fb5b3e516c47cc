"""A return as it was delivered (A6): every number with its rule and its units, the rules, the forms, who and when; and what it was
counted of, apart. Both are JSON, and read back the same."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from app.domain.base import HouseholdCode, PersonCode
from app.forms.definitions import Correction
from app.forms.figures import AnnualReturn, Figure
from app.forms.rules import CountingRules
from app.forms.units import ContactUnit, PersonUnit, Register, RequestUnit, RoomUnit, StayUnit

CENTRE_ID = "centre.id"
"""The setting that tells this centre from others in what it delivers, whatever it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One delivery. `number` counts all the vault has made, `version` those of the year. `explained`: what was asked about before,
    and why it is right. `yearly`: offer -> the yearly form as it is exchanged. `register`: what it was counted of, or None
    where that has been deleted since."""

    number: int
    year: int
    version: int
    at: datetime
    user: str
    centre: str
    program: str
    forms: str
    corrections: tuple[Correction, ...]
    result: AnnualReturn
    explained: Mapping[str, str] = field(default_factory=dict)
    yearly: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    register: Register | None = None


def pack(frozen: Frozen) -> str:
    """All but its number and what it was counted of."""
    result = frozen.result
    data = {
        "year": frozen.year, "version": frozen.version, "at": frozen.at.isoformat(timespec="seconds"),
        "user": frozen.user, "centre": frozen.centre, "program": frozen.program, "forms": frozen.forms,
        "corrections": [asdict(c) for c in frozen.corrections], "as_of": result.as_of.isoformat(),
        "rules": result.rules.as_dict(), "explained": dict(frozen.explained), "yearly": dict(frozen.yearly),
        "figures": {n: [f.value, f.rule, list(f.units), f.people, f.total] for n, f in result.figures.items()},
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def unpack(number: int, content: str, register: Register | None) -> Frozen:
    """What `pack` gave."""
    data = json.loads(content)
    figures = {
        n: Figure(v, rule, tuple(units), people, total)
        for n, (v, rule, units, people, total) in data["figures"].items()
    }
    as_of, rules = date.fromisoformat(data["as_of"]), CountingRules(**data["rules"])
    return Frozen(
        number=number, year=data["year"], version=data["version"], at=datetime.fromisoformat(data["at"]),
        user=data["user"], centre=data["centre"], program=data["program"], forms=data["forms"],
        corrections=tuple(Correction(**c) for c in data["corrections"]),
        result=AnnualReturn(data["year"], as_of, rules, figures),
        explained=data["explained"], yearly=data["yearly"], register=register,
    )  # fmt: skip


def pack_register(register: Register) -> str:
    """The units without anything that identifies."""
    return json.dumps(asdict(register), ensure_ascii=False, default=date.isoformat, sort_keys=True)


def unpack_register(content: str) -> Register:
    """What `pack_register` gave."""
    data = json.loads(content)
    return Register(
        rooms=tuple(map(_room, data["rooms"])),
        adult_stays=tuple(map(stay_unit, data["adult_stays"])),
        child_stays=tuple(map(stay_unit, data["child_stays"])),
        contacts=tuple(map(contact_unit, data["contacts"])),
        requests=tuple(
            RequestUnit(**(request | {"day": date.fromisoformat(request["day"])})) for request in data["requests"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _person(data: dict[str, Any]) -> PersonUnit:
    return PersonUnit(**(data | {"code": PersonCode(data["code"])}))


def _answers(data: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {question: tuple(codes) for question, codes in data.items()}


def unit_as_dict(unit: StayUnit | ContactUnit) -> dict[str, Any]:
    """One unit, to be written as JSON; `stay_unit` and `contact_unit` read it back."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(unit), default=date.isoformat))
    return data


def without_units(content: str, codes: Collection[str]) -> str:
    """What `pack` gave, its numbers without the codes of units that have been deleted."""
    data = json.loads(content)
    for figure in data["figures"].values():
        figure[2] = [code for code in figure[2] if code not in codes]
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def renamed_units(content: str, marks: Mapping[str, str]) -> str:
    """What `pack_register` gave, with marks for the codes of what was deleted; a unit whose mark is empty is left out."""
    data = json.loads(content)
    for part in ("adult_stays", "child_stays", "contacts"):
        units = [_renamed(unit, marks) for unit in data[part]]
        data[part] = [unit for unit in units if unit["code"]]
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _renamed(unit: dict[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
    person = unit["person"] | {"code": marks.get(unit["person"]["code"], unit["person"]["code"])}
    renamed = unit | {"code": marks.get(unit["code"], unit["code"]), "person": person}
    return renamed | {"household": marks.get(unit["household"], unit["household"])} if "household" in unit else renamed


def stay_unit(data: dict[str, Any]) -> StayUnit:
    """A stay as it was written."""
    return StayUnit(
        code=data["code"], person=_person(data["person"]), household=HouseholdCode(data["household"]),
        offer=data["offer"], arrived=date.fromisoformat(data["arrived"]), departed=_day(data["departed"]),
        first_in_year=data["first_in_year"], answers=_answers(data["answers"]),
        rooms=tuple((date.fromisoformat(since), room) for since, room in data["rooms"]),
    )  # fmt: skip


def contact_unit(data: dict[str, Any]) -> ContactUnit:
    """A contact as it was written."""
    return ContactUnit(
        code=data["code"], person=_person(data["person"]), day=date.fromisoformat(data["day"]), mode=data["mode"],
        first_in_year=data["first_in_year"], answers=_answers(data["answers"]),
    )  # fmt: skip


def _room(data: dict[str, Any]) -> RoomUnit:
    return RoomUnit(
        code=data["code"], offer=data["offer"], beds=data["beds"],
        changes=tuple((date.fromisoformat(since), beds) for since, beds in data["changes"]),
        closures=tuple((date.fromisoformat(since), _day(until)) for since, until in data["closures"]),
    )  # fmt: skip
