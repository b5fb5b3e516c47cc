"""An open vault: everything a window or a command does with it, on the thread that opened it."""

import math
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlcipher3 import dbapi2

from app.changes import DELETED, FORMS, SETTINGS, Changes, changed
from app.clock import Doubt
from app.domain.errors import RuleBroken, VaultError
from app.forms.definitions import use_corrections
from app.paths import ATTEMPTS
from app.ports import LEADER, Actor
from app.ports import Queries as QueriesPort
from app.ports import UnitOfWork as UnitOfWorkPort
from app.rows import BackupMade, HealthRow
from app.undo import undo_of
from db import (
    attempts,
    backup_note,
    erased,
    findings,
    migrate,
    proof,
    rekey,
    snapshot,
)
from db.access import Gate
from db.anchors import Anchors
from db.clock_check import clock_doubt
from db.connection import integrity_faults, translated
from db.due_lines import DueLines
from db.files import VaultLock
from db.generations import Keep
from db.log import Line
from db.pages import Stop
from db.proof import Prover
from db.queries.reading import Queries
from db.repositories.returns import broken_links
from db.repositories.settings import Settings
from db.ring import Ring
from db.unit_of_work import UnitOfWork
from db.users import Users

Command = TypeVar("Command")
Result = TypeVar("Result")
Clock = Callable[[], datetime]
CLOSING_SECONDS = 5.0
"""How long the file's pages are looked at after a command."""
CONFIRMED_SECONDS = 300
"""How long a typed password vouches for whoever sits there; counted by a clock that nobody can set."""


def within(seconds: float) -> Stop:
    """Says stop once so many seconds have gone."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


class Vault:
    """Implements app.ports.Vault."""

    def __init__(
        self, folder: Path, connection: dbapi2.Connection, ring: Ring, actor: Actor, lock: VaultLock, clock: Clock
    ) -> None:
        self.folder, self.actor, self.ring, self.clock = folder, actor, ring, clock
        self.db, self._lock = connection, lock
        self._on_step: Callable[[int, int], None] | None = None
        with translated():
            self.clock_doubt: Doubt | None = clock_doubt(connection, folder, clock())
        self._gate = Gate(connection, actor, clock)
        with translated():
            self.due = DueLines(folder, ring)
            self.anchors = Anchors(folder, connection, ring, self.due)
        if ring.told:
            self.anchors.found.append(ring.told)
        ring.written = self._gate.log.committed = self.anchors.keep
        self._gate.log.no_room = self._no_room
        self.queries = Queries(connection, clock, actor, self._gate)
        self.queries.centre.key_states = ring.states
        self.users = Users(connection, ring, actor, self.unit, self.ask_again)
        self._confirmed: float | None = None
        self.came_back = 0
        """How many deleted cases had come back with an older file, and were deleted again at opening."""
        self.use_corrections()

    def unit(self, sure: Collection[str] = ()) -> UnitOfWork:
        """A fresh unit of work; leaving it without `commit` undoes everything in it. `sure`: what was said yes to."""
        return UnitOfWork(
            connection=self.db,
            actor=self.actor,
            clock=self.clock,
            gate=self._gate,
            on_step=self.step,
            ask_again=self.ask_again,
            sure=sure,
        )

    def step(self, done: int, total: int) -> None:
        """Long work says how far it has come; whoever watches may stop it by raising."""
        if self._on_step:
            self._on_step(done, total)

    def write(
        self,
        use_case: Callable[[UnitOfWorkPort, Command], Changes[Result]],
        command: Command,
        sure: Collection[str] = (),
    ) -> Changes[Result]:
        """Run a use case in one transaction; when this returns, the change is durable."""
        with translated(), self.unit(sure) as work:
            changes = use_case(work, command)
            work.commit()
            changes = changes._replace(undo=undo_of(use_case, work.steps))
        if FORMS in changes.kinds:
            self.use_corrections()
        if DELETED in changes.kinds:
            with suppress(
                VaultError
            ):  # it is deleted; what a full disk does not let be done is done at the next opening
                erased.fold(self)
                erased.write_list(self)
        return changes

    def use_corrections(self) -> None:
        """Put the centre's own corrections of the forms in force."""
        with translated():
            corrections = Settings(self.db).corrections()
        use_corrections(corrections)

    def read(self, query: Callable[[QueriesPort], Result]) -> Result:
        """Run a query; what the database refuses comes out as VaultError."""
        with translated():
            return query(self.queries)

    def watch(self, on_step: Callable[[int, int], None]) -> None:
        """Be told how far long work has come; raising in `on_step` stops and undoes it."""
        self._on_step = on_step

    def welcome(self, failures: Sequence[attempts.Failure]) -> None:
        """Write the login in the log, and what was before it. A full disk keeps nobody out at night: the lines wait."""
        now = self.clock().isoformat(timespec="seconds")
        lines = [*self._failed(list(failures)), (now, self.actor.name, "login", "opened", "", "")]
        note = backup_note.read(self.folder)
        try:
            with translated(), self.unit() as work:
                findings.store(self.db, self._gate.log, now, self.anchors.found)
                self._know_keys()
                self.due.fold(self._gate.log, self.db)
                for _ in range(note.unlogged):  # how many is all that is taken from a file anybody can write in
                    work.log.add("backup", "made_closed", "", user="-")
                for at, user, kind, event, subject, reason in lines:
                    work.log.add(kind, event, subject, reason, user=user, at=at)
                work.commit()
        except VaultError:
            self._no_room(lines)
            return
        self.anchors.found.clear()
        self.due.settled(self.anchors.keep)
        with suppress(VaultError):  # a full disk: it is mended the next time
            self.ring.mend(migrate.newest())
        self.anchors.keep(keyring=True)
        with suppress(VaultError):
            if note.unlogged:
                backup_note.write(self.folder, replace(note, unlogged=0))
        with suppress(VaultError):  # a full disk: the next opening does it
            self.came_back = erased.settle(self)

    def _know_keys(self) -> None:
        """How far keys.json had come, and the slot of who comes in."""
        mine = self.ring.slot_id(self.actor.name)
        for slot, generation in (("file", self.ring.file.generation), (mine, self.ring.since(mine))):
            self.users.know(slot, generation)

    def _failed(self, failures: list[attempts.Failure]) -> list[Line]:
        """The wrong passwords before this login as lines of the log; whose, and when, as far as it can be believed."""
        names = dict(self.db.execute("SELECT slot, name FROM app_user").fetchall())
        newest = self._gate.log.newest_at()
        if attempts.SPOILT in failures:
            self.anchors.found.append(findings.Finding("wait_changed"))
        kept = attempts.believable(failures, newest, self.clock())
        return [
            (f.at.isoformat(timespec="seconds"), names.get(f.slot, "?"), "failure", "password", "", "") for f in kept
        ]

    def _no_room(self, lines: list[Line]) -> None:
        """The log has no room for these: they are kept beside it, and anchored, until it has."""
        self.due.keep(lines)
        self.anchors.keep(keyring=True)

    def _fold(self) -> None:
        """What waited for room is written, if there is some by now."""
        if len(self.due):
            with suppress(VaultError, dbapi2.Error), translated(), self.unit() as work:
                self.due.fold(self._gate.log, self.db)
                work.commit()
                self.due.settled(self.anchors.keep)

    def check(self) -> list[str]:
        """What is wrong with the file itself; empty when it is whole."""
        faults = integrity_faults(self.db)
        return faults or [f"delivery {number}" for number in broken_links(self.db)]

    def look(self, event: str, subject: str = "") -> None:
        """Write in the log that something is looked at which no reading says by itself."""
        with translated():
            self._gate.see(subject, event)

    def confirm(self, password: str) -> Changes[None]:
        """The person at the keyboard is the one who logged in: for five minutes no password is asked for again.

        RuleBroken `wrong_password`, which is logged and counts as a failed login does; VaultError `wait` meanwhile.
        """
        waiting, slot = self.folder / ATTEMPTS, self.ring.slot_id(self.actor.name)
        attempts.check(waiting, self.clock())
        try:
            self.ring.opens_with(self.actor.name, password)
        except VaultError as error:
            if error.code != "wrong_password":
                raise
            attempts.failed(waiting, self.clock(), slot)
            self._log("failure", "password_again")
            raise RuleBroken("wrong_password", field="password") from None
        attempts.clear(waiting)
        self._confirmed = time.monotonic()
        self._log("login", "confirmed")
        return changed()

    def ask_again(self) -> None:
        """RuleBroken `password_again` unless the password was typed in the last five minutes."""
        typed = -math.inf if self._confirmed is None else self._confirmed
        if time.monotonic() - typed > CONFIRMED_SECONDS:
            raise RuleBroken("password_again")

    def _log(self, kind: str, event: str) -> None:
        with translated(), self.unit() as work:
            work.log.add(kind, event, "")
            work.commit()

    def rekey(self, recovery_code: str = "") -> Changes[None]:
        """A new key for the whole database; see db.rekey."""
        self.require_leader()
        self.ask_again()
        try:
            changes = rekey.rekey(self, recovery_code)
            erased.write_list(self)  # under the new key
            return changes
        except VaultError:
            self.close()  # between two keys: opening again finds out which one it is
            raise

    def health(self) -> HealthRow:
        """What the last look at the file found, as far as the key made it; and whether the number of backups kept is."""
        proved = proof.believed(self.folder, self.ring.file.vault, self.ring.key)
        note = backup_note.read(self.folder)
        strange = note.strange or (note.keep != Keep() and self._chosen is None)
        if proved is None:
            return HealthRow(strange=strange)
        return HealthRow(proved.faults, proved.at, proved.whole, strange)

    @property
    def _chosen(self) -> Keep | None:
        return backup_note.read(self.folder).keep_with(self.ring.file.vault, self.ring.key)

    @property
    def keep(self) -> Keep:
        """How many generations a stick keeps: the leader's choice where the key proves it, else the usual."""
        return self._chosen or Keep()

    def keep_chosen(self) -> tuple[int, int, int]:
        """The same as days, weeks and months."""
        return self.keep.days, self.keep.weeks, self.keep.months

    def back_up(self, target: Path, copy: bool = False) -> BackupMade:
        """A verified backup of the open vault; see db.snapshot. The stick's own anchors are compared on the way."""
        with suppress(VaultError), translated(), self.unit() as work:
            findings.store(
                self.db, self._gate.log, work.now.isoformat(timespec="seconds"), self.anchors.at_stick(target)
            )
            work.commit()
        return snapshot.back_up(self, target, copy)

    def keep_backups(self, days: int, weeks: int, months: int) -> Changes[None]:
        """How many generations a stick keeps: the newest of so many days, weeks and months."""
        self.require_leader()
        keep = Keep(days, weeks, months)
        if not backup_note.believable(keep):
            raise RuleBroken("bad_keep", field="days")
        backup_note.choose(self.folder, keep, self.ring.file.vault, self.ring.key)
        return changed(SETTINGS)

    def require_leader(self) -> None:
        """RuleBroken `leader_only` unless a leader is at the keyboard."""
        if self.actor.role != LEADER:
            raise RuleBroken("leader_only")

    def close(self) -> None:
        """Close, look at the file for a few seconds, and let another program have the vault."""
        self.shut()(within(CLOSING_SECONDS))

    def shut(self) -> Callable[[Stop], None]:
        """Fold the write-ahead log into the file, close it, and let another program have the vault, at once.

        What is returned looks at the closed file until its argument says stop, and keeps what it found. It holds no key
        that could open anything, and keeps nobody out.
        """
        self._fold()
        self.anchors.close()
        key, self.ring.key, prover = self.ring.key, b"", None
        try:
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            folded = True
        except dbapi2.DatabaseError:
            folded = False  # a full or failing disk: the log stays beside the file and is folded in at the next opening
        finally:
            self.db.close()
            use_corrections(())
        with suppress(VaultError):
            prover = Prover.of(self.folder, self.ring.file.vault, key) if folded and key else None
        self._lock.release()

        def look(stop: Stop) -> None:
            if prover:
                with suppress(VaultError):  # what the disk does not let be read is told when it is opened
                    prover.prove(self.folder, self.clock(), stop)

        return look
