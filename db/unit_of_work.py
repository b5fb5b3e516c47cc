"""One transaction over all repositories; the default is rollback."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlcipher3 import dbapi2

from app.capacity.span import Span
from app.ports import Actor
from app.register.plan import Known
from db.access import Gate
from db.queries import capacity
from db.queries.register import known
from db.repositories.access import Access
from db.repositories.centre import Centre
from db.repositories.contacts import Contacts, Requests
from db.repositories.house import Households, Rooms
from db.repositories.persons import Persons
from db.repositories.placings import Placings
from db.repositories.records import Records, Tasks
from db.repositories.stays import Stays


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
    ) -> None:
        self._db, self._gate, self._on_step = connection, gate, on_step
        self.ask_again = ask_again
        self.actor = actor
        self.now = clock()
        self.today = self.now.date()
        self.rooms = Rooms(connection, gate)
        self.persons = Persons(connection, gate)
        self.stays = Stays(connection, gate)
        self.contacts = Contacts(connection, gate)
        self.requests = Requests(connection)
        self.households = Households(connection, gate)
        self.placings = Placings(connection)
        self.records = Records(connection, gate)
        self.tasks = Tasks(connection, gate)
        self.centre = Centre(connection, actor.name, clock, gate.log)
        self.access = Access(connection, actor.name, clock, gate)
        self.log = gate.log

    def __enter__(self) -> "UnitOfWork":
        self._db.execute("BEGIN IMMEDIATE")
        return self

    def commit(self) -> None:
        """Make the transaction durable (WAL with synchronous=FULL: fsynced when this returns)."""
        self._db.execute("COMMIT")
        self.log.committed()

    def __exit__(self, *_: object) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._gate.write_due()

    def step(self, done: int, total: int) -> None:
        """Say how far long work has come; whoever watches may stop it by raising."""
        if self._on_step:
            self._on_step(done, total)

    def known(self) -> Known:
        """What the vault holds, as an import compares it."""
        self._gate.check_whole()
        return known(self._db)

    def span(self, night: date) -> Span:
        """The house on one night."""
        return capacity.span(self._db, night, night + timedelta(days=1), self.now)
