"""Answers of the registration forms, drawn from the published distributions."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.base import PersonKind
from app.domain.entities import Answers, Person

_RESIDENT_SINGLE = ("living_situation_before", "abuse_duration", "individual_plan")
_RESIDENT_MULTIPLE = (
    "reasons_for_stay",
    "perpetrator_relation_adult",
    "agency_contact_before_stay",
    "assistance_residents",
)

NEWER = 2026
"""The year from which the forms ask more (resources/forms/2026)."""


class Answering:
    """Draws answers; some stay unanswered, as in every real register."""

    def __init__(self, source: random.Random, data: Mapping[str, Any]) -> None:
        self._random, self._data = source, data

    def stay(self, person: Person, arrived: date, with_children: bool, *, left: bool) -> Answers:
        """The answers of one stay; the destination only when the person has left."""
        return (
            self._adult(with_children, arrived, left)
            if person.kind == PersonKind.ADULT
            else self._child(person, arrived, left)
        )

    def contact(self, day: date) -> Answers:
        """The answers of one day contact."""
        answers = {"reasons": self._several("reasons"), "assistance_day_users": self._several("assistance_day_users")}
        if day.year >= NEWER:
            answers |= {q: self._several(q) for q in ("perpetrator_relation", "perpetrator_gender", "how_in_contact")}
            answers |= {"prior_contact": self._prior(), "living_situation": self._one("living_situation")}
        return self._kept(answers | self._disability("day_user"))

    def _prior(self) -> tuple[str, ...]:
        return tuple(c for c in self._several("prior_contact") if c != "none") or ("none",)

    def _adult(self, with_children: bool, arrived: date, left: bool) -> Answers:
        answers: dict[str, tuple[str, ...]] = {
            "brought_children": ("with_children" if with_children else "without_children",)
        }
        answers |= {question: self._one(question) for question in _RESIDENT_SINGLE}
        answers |= {question: self._several(question) for question in _RESIDENT_MULTIPLE}
        answers["prior_contact"] = self._prior()
        answers |= self._disability("adult")
        if arrived.year >= NEWER:
            answers["children_left"] = self._one("children_left")
            answers |= {q: self._several(q) for q in ("perpetrator_gender", "how_in_contact")}
        if left:
            answers["destination_resident"] = self._one("destination_resident")
        return self._kept(answers)

    def _child(self, person: Person, arrived: date, left: bool) -> Answers:
        age = arrived.year - (person.birth_year or arrived.year)
        attends = "none" if age < 1 else "kindergarten" if age < 6 else "school"
        answers: dict[str, tuple[str, ...]] = {"attends": (attends,)}
        if attends != "none":
            answers["kindergarten_school_break"] = self._one("kindergarten_school_break")
            if answers["kindergarten_school_break"] != ("none",):
                answers["break_reason"] = self._several("break_reason")
        answers["previous_stays"] = self._one("child_previous_stays")
        answers["parents_birth_country"] = self._one("parents_birth_country")
        answers["assistance_children"] = self._several("assistance_children")
        answers |= self._disability("child")
        if arrived.year >= NEWER:
            answers |= self._newer(answers, left)
        if left:
            answers["destination_child"] = self._one("destination_child")
        return self._kept(answers)

    def _newer(self, answers: Answers, left: bool) -> dict[str, tuple[str, ...]]:
        """What has been asked of children since 2026."""
        values = {q: self._several(q) for q in ("perpetrator_relation_child", "child_experiences")}
        values |= {"follows": self._one("follows"), "child_welfare": self._several("child_welfare")}
        if left and {"father", "mother"} & set(values["perpetrator_relation_child"]):
            values["contact_with_perpetrator"] = self._one("contact_with_perpetrator")
        if left and answers.get("kindergarten_school_break", ("none",)) != ("none",):
            values["break_days"] = (str(self._random.randint(1, 40)),)
        return values

    def _disability(self, who: str) -> dict[str, tuple[str, ...]]:
        if self._random.random() * 100 >= self._data["disability"][who]:
            return {"disability": ("no",)}
        return {"disability": ("yes",), "disability_types": self._several("disability_types")}

    def _one(self, question: str) -> tuple[str, ...]:
        shares = self._data["single"][question]
        return (self._random.choices(list(shares), list(shares.values()))[0],)

    def _several(self, question: str) -> tuple[str, ...]:
        shares = self._data["multiple"][question]
        chosen = tuple(code for code, share in shares.items() if self._random.random() * 100 < share)
        return chosen or (max(shares, key=shares.__getitem__),)

    def _kept(self, answers: dict[str, tuple[str, ...]]) -> Answers:
        share = self._data["share"]["no_answer"]
        kept = {q: codes for q, codes in answers.items() if self._random.random() * 100 >= share}
        if "attends" not in kept:
            kept.pop("kindergarten_school_break", None)
        if "kindergarten_school_break" not in kept:
            kept.pop("break_reason", None)
            kept.pop("break_days", None)
        if "perpetrator_relation_child" not in kept:
            kept.pop("contact_with_perpetrator", None)
        if "disability" not in kept:
            kept.pop("disability_types", None)
        return kept
