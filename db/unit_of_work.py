"""One transaction, and the one door through which rows are written; the default is rollback."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from app.capacity.span import Span
from app.domain.base import PersonCode
from app.domain.errors import Question, RuleBroken
from app.kinds import kind_of
from app.ports import Actor
from app.register.plan import Known
from app.undo import Step
from db import erasure
from db import merge as merging
from db.access import Gate
from db.history import History, change
from db.queries import capacity
from db.queries.counted import known
from db.repositories.access import Access
from db.repositories.house import House
from db.repositories.papers import Papers
from db.repositories.returns import Returns
from db.repositories.settings import Settings
from db.store import Store
from db.table import table_of

E = TypeVar("E")


class UnitOfWork:
    """Implements app.ports.UnitOfWork. Leaving the block without `commit` undoes everything in it."""

    def __init__(
        self,
        connection: dbapi2.Connection,
        actor: Actor,
        clock: Callable[[], datetime],
        gate: Gate,
        on_step: Callable[[int, int], None] | None = None,
        ask_again: Callable[[], None] = lambda: None,
        sure: Collection[str] = (),
    ) -> None:
        self._sure = frozenset(sure)
        self._db, self._gate, self._on_step = connection, gate, on_step
        self._store, self._history = Store(connection, gate), History(connection, actor.name, clock, gate.log)
        self._unsaid: list[str] = []
        self._added: dict[tuple[Any, ...], Any] = {}
        self.steps: list[Step] = []
        """Every row that was written, as it was and as it became."""
        self.ask_again = ask_again
        self.actor = actor
        self.now = clock()
        self.today = self.now.date()
        self.house = House(connection, gate)
        self.settings = Settings(connection)
        self.papers = Papers(connection, gate)
        self.returns = Returns(connection, actor.name, clock)
        self.access = Access(connection, actor.name, clock, gate)
        self.log = gate.log

    def __enter__(self) -> "UnitOfWork":
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def commit(self) -> None:
        """Make the transaction durable (WAL with synchronous=FULL: fsynced when this returns)."""
        if self._unsaid:
            raise RuntimeError(f"rows without a line in the history: {', '.join(self._unsaid)}")
        self._db.execute("COMMIT")
        self.log.committed()

    def __exit__(self, *_: object) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._gate.write_due()

    # -- rows -------------------------------------------------------------------------------------------------

    def get(self, entity: type[E], *key: object) -> E | None:
        """The row with this key; RuleBroken `case_shut` for what is shut to the person at the keyboard."""
        return self._store.get(entity, *key)

    def of(self, entity: type[E], **values: object) -> list[E]:
        """The rows with these values, in the order of the kind."""
        return self._store.of(entity, **values)

    def add(self, entity: E) -> E:
        """A new row that is part of an operation, or more of one that was new in it: the line in the history is that of the
        operation, which must come."""
        kind = kind_of(entity)
        self._unsaid.append(kind.name)
        new = self._added.get((kind.name, *kind.key_of(entity))) if kind.key else None
        row = self._store.insert(entity) if new is None else self._store.update(entity, new)
        self._added[kind.name, *kind.key_of(row)] = row
        self.steps.append((new, row))
        return row

    def write(self, entity: E, event: str, about: str = "", was: E | None = None) -> E:
        """Write the entity as it is now, with its line in the history and in the log; as it was written.

        A new one gets its code. `was`: the row it takes over from, where that is another one (the room slept in before).
        RuleBroken `edited_meanwhile` when somebody has written over the version it was read at.
        """
        kind = kind_of(entity)
        has_code = not kind.prefix or entity.code  # type: ignore[attr-defined]
        old = table_of(type(entity)).get(self._db, *kind.key_of(entity)) if kind.key and has_code else None
        if old is None and kind.versioned and entity.version:  # type: ignore[attr-defined]
            raise RuleBroken("edited_meanwhile")  # what was changed has been taken away
        new = self._store.insert(entity) if old is None else self._store.update(entity, old)
        self._say(event, about or kind.subject(new), change(old or was, new), kind.name)
        self.steps.append((old, new))
        return new

    def remove(self, entity: object, event: str, about: str = "") -> None:
        """Take a row away, with its line in the history."""
        self._store.delete(entity)
        self.steps.append((entity, None))
        self._say(event, about or kind_of(entity).subject(entity), change(entity, None), kind_of(entity).name)

    def record(self, event: str, subject: str, before: object = "", after: object = "") -> None:
        """The line of what is no row of a kind, or of an operation over several rows (`add`)."""
        self._say(event, subject, (before, after), "")

    def _say(self, event: str, subject: str, changed: tuple[Any, Any], kind: str) -> None:
        self._unsaid.clear()
        self._history.add(event, subject, *changed, kind)

    def ask(self, code: str, *, field: str = "", **params: object) -> None:
        """Question unless the person has said yes to exactly this."""
        question = Question(code, field=field, **params)
        if question.key not in self._sure:
            raise question

    # -- the house and the vault ------------------------------------------------------------------------------

    def step(self, done: int, total: int) -> None:
        """Say how far long work has come; whoever watches may stop it by raising."""
        if self._on_step:
            self._on_step(done, total)

    def known(self) -> Known:
        """What the vault holds, as an import compares it."""
        self._gate.check_whole()
        return known(self._db)

    def erase(self, whom: str, why: str) -> None:
        """Take a case, or somebody without one, away for good (db.erasure)."""
        self._gate.check(whom)
        erasure.erase(self._db, self.log, whom, self.actor.name, why, self.now)

    def merge(self, kept: PersonCode, gone: PersonCode, until: date) -> str:
        """Everything that hangs on `gone` hangs on `kept` (db.merge); the code of the merging, which can be undone until a day."""
        self._gate.check(kept, gone)
        return merging.merge(self._db, kept, gone, until, self.actor.name, self.now)

    def unmerge(self, code: str) -> tuple[PersonCode, PersonCode]:
        """Put back what a merging moved; the two codes. RuleBroken `undo_too_late`."""
        kept, gone = merging.undo(self._db, code, self.today)
        self._gate.check(kept, gone)
        return kept, gone

    def clear_words(self, kind: type[Any], before: date) -> int:
        """Take the words out of old rows of the house's; the rows stay (db.erasure). How many."""
        self._gate.check_whole()
        return erasure.clear_words(self._db, kind_of(kind), before)

    def span(self, night: date, end: date | None = None) -> Span:
        """The house on one night, or on the nights up to (not including) `end`."""
        return capacity.span(self._db, night, end or night + timedelta(days=1), self.now)
