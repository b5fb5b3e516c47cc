"""What the leader has settled: the centre's own facts, how each return is counted, the wording of the forms, the task rules."""

import json
from collections.abc import Mapping

from sqlcipher3 import dbapi2

from app.forms.definitions import Correction
from app.forms.rules import CountingRules, rules_from


class Settings:
    """Implements app.ports.Settings."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._db = connection

    def all(self) -> dict[str, str]:
        """Name -> value."""
        return dict(self._db.execute("SELECT name, value FROM setting").fetchall())

    def set(self, name: str, value: str) -> None:
        """Keep one."""
        self._db.execute(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def rules(self, year: int) -> CountingRules:
        """How the return of a year is counted."""
        row = self._db.execute("SELECT rules FROM annual_return WHERE year = ?", (year,)).fetchone()
        return rules_from(json.loads(row[0]) if row else {})

    def set_rules(self, year: int, rules: CountingRules) -> None:
        """Keep how the return of a year is counted."""
        self._db.execute(
            "INSERT INTO annual_return (year, rules) VALUES (?, ?)"
            " ON CONFLICT (year) DO UPDATE SET rules = excluded.rules",
            (year, json.dumps(rules.as_dict())),
        )

    def correct_form(self, correction: Correction) -> None:
        """Keep the leader's wording of a question or category, or the years it is asked in."""
        self._db.execute(
            "INSERT INTO form_correction (list, code, from_year, label, to_year, maps_to) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (list, code, from_year) DO UPDATE SET label = excluded.label, to_year = excluded.to_year,"
            " maps_to = excluded.maps_to",
            (*correction.key, correction.label.strip(), correction.to_year, correction.maps_to),
        )

    def drop_correction(self, correction: Correction) -> None:
        """Take one period of a correction away."""
        self._db.execute("DELETE FROM form_correction WHERE list = ? AND code = ? AND from_year = ?", correction.key)

    def corrections(self) -> list[Correction]:
        """All of them."""
        columns = "list, code, label, nullif(from_year, 0), to_year, maps_to"
        return [Correction(*row) for row in self._db.execute(f"SELECT {columns} FROM form_correction ORDER BY 1, 2, 4")]

    def task_rules(self) -> dict[str, dict[str, object]]:
        """What the leader has changed in the rules that raise tasks, by the rule's code."""
        return {row[0]: json.loads(row[1]) for row in self._db.execute("SELECT code, rule FROM task_rule")}

    def set_task_rule(self, code: str, rule: Mapping[str, object] | None) -> None:
        """Keep the leader's change of a rule; None takes it back."""
        self._db.execute("DELETE FROM task_rule WHERE code = ?", (code,))
        if rule is not None:
            self._db.execute("INSERT INTO task_rule (code, rule) VALUES (?, ?)", (code, json.dumps(dict(rule))))
