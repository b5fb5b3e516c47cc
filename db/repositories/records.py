"""Everything written about a household, one table for each kind of entity; every row of a case passes the gate."""

from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.domain import care, child
from app.domain.house import Task
from db.access import Gate
from db.table import Table

E = TypeVar("E")

_KINDS = (
    Table("topic_entry", care.TopicEntry, "household", "person", "kind", "topic", "number"),
    Table("conclusion", care.Conclusion),
    Table("flag", care.Flag, "household", "person", "flag"),
    Table("measure", care.Measure),
    Table("relocation", care.Relocation),
    Table("goal", care.Goal),
    Table("plan_step", care.PlanStep),
    Table("plan_review", care.PlanReview),
    Table("coordination", care.Coordination, "household", "person"),
    Table("safety_plan", care.SafetyPlan),
    Table("note", care.Note),
    Table("handover", care.Handover),
    Table("consent", care.Consent),
    Table("decision_record", care.DecisionRecord),
    Table("school", child.School, "household", "person"),
    Table("fetcher", child.Fetcher),
    Table("fetch_time", child.FetchTime, "household", "person", "weekday"),
    Table("fetch_change", child.FetchChange, "household", "person", "day"),
)
TABLES: dict[type[Any], Table[Any]] = {table.kind: table for table in _KINDS}
TASKS = Table("task", Task)


class Records:
    """Implements app.care.ports.Records."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, kind: type[E], *key: object) -> E | None:
        found: E | None = TABLES[kind].get(self._db, *key)
        if found is not None:
            self._check(found)
        return found

    def of(self, kind: type[E], household: str, person: str = "") -> list[E]:
        """In the order in which they were written."""
        self._gate.check(household)
        where = "household = ?" + (" AND person = ?" if person else "")
        found: list[E] = TABLES[kind].find(self._db, where, (household, person) if person else (household,))
        return sorted(found, key=_written)

    def add(self, entity: object) -> None:
        self._check(entity)
        TABLES[type(entity)].add(self._db, entity)

    def update(self, entity: object) -> None:
        self._check(entity)
        TABLES[type(entity)].update(self._db, entity)

    def put(self, entity: object) -> None:
        self._check(entity)
        TABLES[type(entity)].put(self._db, entity)

    def remove(self, entity: object) -> None:
        self._check(entity)
        TABLES[type(entity)].remove(self._db, entity)

    def _check(self, entity: Any) -> None:
        self._gate.check_row(entity)


def _written(entity: Any) -> tuple[str, str]:
    at = getattr(entity, "at", "")
    return (at.isoformat() if hasattr(at, "isoformat") else ""), str(getattr(entity, "code", ""))


class Tasks:
    """Implements app.care.ports.Tasks."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def get(self, code: str) -> Task | None:
        task = TASKS.get(self._db, code)
        if task is not None:
            self._gate.check_row(task)
        return task

    def save(self, task: Task) -> None:
        self._gate.check_row(task)
        TASKS.put(self._db, task)

    def of(self, household: str, subject: str = "") -> list[Task]:
        self._gate.check(household, subject)
        where = "household = ?" + (" AND subject = ?" if subject else "")
        return TASKS.find(self._db, where, (household, subject) if subject else (household,), "ORDER BY code")
