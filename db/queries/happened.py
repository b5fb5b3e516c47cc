"""Reads what was done in the house since a moment, out of the history: codes, never a word of a case."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlcipher3 import dbapi2

from app.care.happened import EVENTS, UNDONE, Happening
from app.domain.base import NO_CASE, HouseholdCode, PersonCode

OF_THE_STAY = ("departure", "dates_corrected")
"""Events that leave a line for what went with it too: a room, an absence. The stay's own line tells."""
TAKEN_BACK = ("stay", "placement", "absence", "measure", "fetcher", "danger", "must_not_meet")
"""Of what was taken back, the kinds that are told; not the tasks that went with it."""
WHOLE = ("follow_up", "stay_taken_back")
"""Events of several rows, told by the line of the operation."""


def happened(db: dbapi2.Connection, since: datetime) -> list[Happening]:
    """Oldest first, a line of the history each."""
    marks = ",".join("?" * len(EVENTS))
    rows = db.execute(
        f"SELECT at, event, subject, after, kind FROM history WHERE at > ? AND event IN ({marks}) ORDER BY id",
        (since.isoformat(timespec="seconds"), *EVENTS),
    ).fetchall()
    return list(_Reader(db, rows).read())


class _Reader:
    """Of the stays only those are read that the lines are about, or that are of a person they are about."""

    def __init__(self, db: dbapi2.Connection, rows: list[tuple[str, ...]]) -> None:
        self._rows = [(at, event, subject, _facts(after), kind) for at, event, subject, after, kind in rows]
        named = {code for _, _, subject, facts, _ in self._rows for code in (subject, *_stays(facts))}
        stays = db.execute(
            "SELECT code, household, person FROM stay WHERE code IN (SELECT value FROM json_each(?1))"
            " OR person IN (SELECT value FROM json_each(?1)) OR household IN (SELECT value FROM json_each(?1)) ORDER BY arrived",
            (json.dumps(sorted(named)),),
        ).fetchall()
        self._of_stay: dict[str, tuple[HouseholdCode, PersonCode]] = {code: (home, who) for code, home, who in stays}
        members = db.execute(
            "SELECT person, household, since FROM member WHERE person IN (SELECT value FROM json_each(?1)) UNION"
            " SELECT person, household, since FROM member WHERE household IN (SELECT value FROM json_each(?1)) ORDER BY 3",
            (json.dumps(sorted(named)),),
        )
        self._home: dict[PersonCode, HouseholdCode] = {person: home for person, home, _ in members.fetchall()}

    def read(self) -> Iterator[Happening]:
        for at, event, subject, facts, kind in self._rows:
            if (event in OF_THE_STAY and kind != "stay") or (event == UNDONE and kind not in TAKEN_BACK):
                continue
            if event in WHOLE and kind:
                continue
            household, persons = self._about(subject, facts)
            yield Happening(
                at=datetime.fromisoformat(at), event=event, household=household, persons=persons,
                facts={"subject": subject, **facts},
            )  # fmt: skip

    def _about(self, subject: str, facts: dict[str, Any]) -> tuple[HouseholdCode, tuple[PersonCode, ...]]:
        stays = [code for code in (subject, *_stays(facts)) if code in self._of_stay]
        if stays:
            return self._of_stay[stays[0]][0], tuple(dict.fromkeys(self._of_stay[code][1] for code in stays))
        if subject in self._home:
            return HouseholdCode(facts.get("household") or self._home[PersonCode(subject)]), (PersonCode(subject),)
        homes = {*self._home.values(), *(home for home, _ in self._of_stay.values()), facts.get("household")}
        home = subject if subject in homes else facts.get("household") or NO_CASE
        return HouseholdCode(home), tuple(facts.get("persons", ()))


def _facts(after: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(after) if after.startswith("{") else {}
    return fields


def _stays(facts: dict[str, Any]) -> list[str]:
    """The stays a line names beside its subject."""
    return [code for code in (facts.get("stay"), *facts.get("stays", ())) if code]
