"""Settings, the rules of each return, fresh codes, and the history of changes."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlcipher3 import dbapi2

from app.forms.definitions import Correction
from app.forms.rules import CountingRules, rules_from
from db.log import AccessLog

_CODES = {
    "person": ("P-{:04d}", "person"),
    "household": ("S-{:03d}", "household"),
    "stay": ("O-{:04d}", "stay"),
    "contact": ("D-{:05d}", "contact"),
    "request": ("F-{:04d}", "request"),
    "hold": ("R-{:04d}", "hold"),
    "task": ("G-{:04d}", "task"),
    "conclusion": ("U-{:04d}", "conclusion"),
    "measure": ("B-{:04d}", "measure"),
    "relocation": ("L-{:04d}", "relocation"),
    "goal": ("PM-{:04d}", "goal"),
    "plan_step": ("PT-{:04d}", "plan_step"),
    "plan_review": ("PR-{:04d}", "plan_review"),
    "safety_plan": ("SP-{:04d}", "safety_plan"),
    "note": ("N-{:05d}", "note"),
    "handover": ("E-{:05d}", "handover"),
    "consent": ("C-{:04d}", "consent"),
    "decision_record": ("V-{:04d}", "decision_record"),
    "fetcher": ("H-{:04d}", "fetcher"),
}


class Centre:
    """Implements app.ports.Centre."""

    def __init__(self, connection: dbapi2.Connection, user: str, clock: Callable[[], datetime], log: AccessLog) -> None:
        self._db, self._user, self._clock, self._log = connection, user, clock, log

    def settings(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT name, value FROM setting").fetchall())

    def set(self, name: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def rules(self, year: int) -> CountingRules:
        row = self._db.execute("SELECT rules FROM annual_return WHERE year = ?", (year,)).fetchone()
        return rules_from(json.loads(row[0]) if row else {})

    def set_rules(self, year: int, rules: CountingRules) -> None:
        self._db.execute(
            "INSERT INTO annual_return (year, rules) VALUES (?, ?)"
            " ON CONFLICT (year) DO UPDATE SET rules = excluded.rules",
            (year, json.dumps(rules.as_dict())),
        )

    def correct_form(self, c: Correction) -> None:
        self._db.execute(
            "INSERT INTO form_correction (list, code, label, from_year, to_year) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (list, code) DO UPDATE SET label = excluded.label, from_year = excluded.from_year,"
            " to_year = excluded.to_year",
            (c.list, c.code, c.label.strip(), c.from_year, c.to_year),
        )

    def rule_edits(self) -> dict[str, dict[str, object]]:
        """What the leader has changed in the rules that raise tasks, by the rule's code."""
        return {row[0]: json.loads(row[1]) for row in self._db.execute("SELECT code, rule FROM task_rule")}

    def edit_rule(self, code: str, rule: Mapping[str, object] | None) -> None:
        """Keep the leader's change of a rule; None takes it back."""
        self._db.execute("DELETE FROM task_rule WHERE code = ?", (code,))
        if rule is not None:
            self._db.execute("INSERT INTO task_rule (code, rule) VALUES (?, ?)", (code, json.dumps(dict(rule))))

    def next_code(self, kind: str) -> str:
        pattern, table = _CODES[kind]
        while True:
            row = self._db.execute(
                "INSERT INTO sequence (kind, last) VALUES (?, 1)"
                " ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last",
                (kind,),
            ).fetchone()
            code = pattern.format(row[0])
            if not self._db.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone():
                return code

    def record(self, event: str, subject: str, before: object = "", after: object = "") -> None:
        self._db.execute(
            "INSERT INTO history (at, user, event, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
            (self._clock().isoformat(timespec="seconds"), self._user, event, subject, _json(before), _json(after)),
        )
        self._log.add("change", event, subject)


def _json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
