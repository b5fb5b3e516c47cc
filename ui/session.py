"""The one database thread. Pages ask and submit; answers come back on the window's thread, or not at all after a lock."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app import clock
from app.changes import Changes
from app.domain.errors import LivdError, RuleBroken
from ui.fields.drafts import Drafts

if TYPE_CHECKING:
    from app.clock import Doubt
    from app.ports import Actor, Queries, UnitOfWork, Vault, Vaults

log = logging.getLogger("livd")
END_SECONDS = 2.0
Command = TypeVar("Command")
Result = TypeVar("Result")
Done = Callable[[Any], object]
Failed = Callable[[LivdError], None]


class _Answer(NamedTuple):
    owner: QObject
    round: int
    done: Done | None
    failed: Failed | None
    work: Callable[[], Any]
    result: Any = None
    error: BaseException | None = None


class Session(QObject):
    """`changed` fires once after each write with its Changes; `failed` carries an expected error nobody else took;
    `noted` says that a backup was made; `password_wanted` that something waits for the password (`confirm`, `give_up`)."""

    changed = Signal(object)
    failed = Signal(object)
    crashed = Signal(str)
    opened = Signal(object)
    doubted = Signal(object)
    locking = Signal()
    locked = Signal()
    busy = Signal(bool)
    progress = Signal(int, int)
    noted = Signal()
    password_wanted = Signal(object)
    _answered = Signal(object)

    def __init__(self, vaults: Vaults, folder: Path) -> None:
        super().__init__()
        self.vaults, self.folder = vaults, folder
        self.actor: Actor | None = None
        self.drafts = Drafts()
        self._asked: tuple[Actor, Doubt] | None = None
        self._vault: Vault | None = None
        self._round = 0
        self._waiting = 0
        self._stop, self._hurry = threading.Event(), threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._answered.connect(self._deliver)

    def warm_up(self, load_pages: Callable[[], object]) -> None:
        """Load what comes after the first picture, on the database thread, while the password is typed."""

        def load() -> None:
            self.vaults.warm_up()
            load_pages()

        self._thread.submit(load)

    # -- opening and closing ----------------------------------------------------------------------------------

    def unlock(self, owner: QObject, user: str, password: str, failed: Failed) -> None:
        """Open the vault; `opened` fires when it is open. A look at the file that is going on since the lock gives way."""
        self._hurry.set()
        self._run(owner, lambda: self._keep(self.vaults.unlock(self.folder, user, password)), self._opened, failed)

    def create(
        self, owner: QObject, user: str, password: str, code: str, fill: Callable[[Vault], None], failed: Failed
    ) -> None:
        """Make a new vault, let `fill` put its first things in, and open it."""

        def work() -> tuple[Actor, Doubt | None]:
            vault, _ = self.vaults.create(self.folder, user, password, code)
            vault.watch(self._on_step)
            try:
                fill(vault)
            except BaseException:
                vault.close()
                raise
            return self._keep(vault)

        self._run(owner, work, self._opened, failed)

    def outside(
        self, owner: QObject, work: Callable[[Vaults, Callable[[int, int], None]], Any], done: Done, failed: Failed
    ) -> None:
        """Work on a closed vault or a stick: no key, no case. The second argument says how far it has come."""

        def run() -> Any:
            self._stop.clear()
            return work(self.vaults, self._on_step)

        self._run(owner, run, done, failed)

    def recover(self, owner: QObject, code: str, user: str, password: str, failed: Failed) -> None:
        """Open the vault with the code on paper; `opened` fires when it is open."""
        self._hurry.set()
        work = lambda: self._keep(self.vaults.recover(self.folder, code, user, password))  # noqa: E731
        self._run(owner, work, self._opened, failed)

    def _keep(self, vault: Vault) -> tuple[Actor, Doubt | None]:
        self._vault = vault
        vault.watch(self._on_step)
        return vault.actor, vault.clock_doubt

    def _opened(self, answer: tuple[Actor, Doubt | None]) -> None:
        """Nothing is shown before the one question is answered, where the clock is not believed."""
        actor, doubt = answer
        if doubt:
            self._asked = (actor, doubt)
            self.doubted.emit(doubt)
        else:
            self._enter(actor)

    def settle_clock(self, owner: QObject, right: datetime | None, failed: Failed) -> None:
        """What time it is, None: the PC is right. The log has its line before `opened` fires."""
        from app.use_cases.access import ClockSettled, settle_clock  # not before the first picture

        assert self._asked is not None
        actor, doubt = self._asked
        if right:
            clock.settle(right)
        settled = ClockSettled(doubt.now, right or doubt.now)

        def done(_: object) -> None:
            self._asked = None
            self._enter(actor)

        self._run(owner, lambda: self._written(lambda vault: vault.write(settle_clock, settled)), done, failed)

    def leave_question(self) -> None:
        """No answer: the vault is closed again, as if it had not been opened."""
        if self._asked:
            self._asked = None
            self._round += 1
            self._thread.submit(self._close).result()
            self.locked.emit()

    def _enter(self, actor: Actor) -> None:
        self.actor = actor
        log.info("opened")
        self.opened.emit(actor)

    def lock(self) -> None:
        """Let pages save what is being typed, then close the vault. Answers still on their way are dropped."""
        self.leave_question()
        if self.actor is None:
            return
        self.cancel()
        self.settle()
        self.drafts.empty()
        self.actor = None
        self._round += 1
        self._thread.submit(self._close).result()
        log.info("locked")
        self.locked.emit()

    def settle(self) -> None:
        """What saves itself is saved, and dialogs are left with what was typed in them kept: the pages are about to go."""
        self.locking.emit()

    def _close(self) -> None:
        """Close at once. The file is looked at afterwards, while the window already shows that it is locked."""
        if self._vault:
            look, self._vault = self._vault.shut(), None
            self._hurry.clear()
            try:
                self._thread.submit(look, self._hurry.is_set)
            except RuntimeError:  # the program is ending: no time for a look
                look(lambda: True)

    @property
    def waiting(self) -> int:
        """How many answers are on their way."""
        return self._waiting

    def end(self) -> None:
        """Lock, and stop the database thread; the look at the file gets a moment."""
        self.lock()
        impatient = threading.Timer(END_SECONDS, self._hurry.set)
        impatient.start()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=True)
        impatient.cancel()
        impatient.join()

    # -- work -------------------------------------------------------------------------------------------------

    def ask(
        self,
        owner: QObject,
        query: Callable[[Queries], Result],
        done: Callable[[Result], object],
        failed: Failed | None = None,
    ) -> None:
        """Read on the database thread; `done` gets the rows if `owner` is still there."""
        self._run_open(owner, lambda: self._open_vault().read(query), done, failed)

    def work_out(
        self,
        owner: QObject,
        work: Callable[[Queries, Callable[[int, int], None]], Result],
        done: Callable[[Result], object],
        failed: Failed,
    ) -> None:
        """Like `ask`, for what takes its time: the work says how far it has come, and `cancel` stops it."""

        def run() -> Result:
            self._stop.clear()
            return self._open_vault().read(lambda queries: work(queries, self._on_step))

        self._run_open(owner, run, done, failed)

    def submit(
        self,
        owner: QObject,
        use_case: Callable[[UnitOfWork, Command], Changes[Result]],
        command: Command,
        done: Callable[[Result], object] | None = None,
        failed: Failed | None = None,
        sure: Collection[str] = (),
    ) -> None:
        """Write in one transaction; `done` gets the result once it is durable, then `changed` fires. `sure`: the questions
        that the person has said yes to."""
        self._run_open(owner, lambda: self._written(lambda vault: vault.write(use_case, command, sure)), done, failed)

    def manage(
        self,
        owner: QObject,
        work: Callable[[Vault], Any],
        done: Done | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Something that needs the vault itself: users, integrity."""
        self._run_open(owner, lambda: self._written(work), done, failed)

    def confirm(self, waiting: _Answer, owner: QObject, password: str, done: Done, failed: Failed) -> None:
        """Prove who sits there; then what waited for it is done."""

        def proved(result: Any) -> None:
            done(result)
            if isValid(waiting.owner):
                self._run(waiting.owner, waiting.work, waiting.done, waiting.failed)

        self._run(owner, lambda: self._open_vault().confirm(password), proved, failed)

    def give_up(self, waiting: _Answer) -> None:
        """No password was given: what waited for it is not done, and whoever asked is told."""
        if waiting.round == self._round and isValid(waiting.owner) and isinstance(waiting.error, LivdError):
            (waiting.failed or self.failed.emit)(waiting.error)

    def cancel(self) -> None:
        """Stop the long work that is going on; all of it is undone."""
        self._stop.set()

    def _on_step(self, done: int, total: int) -> None:
        """On the database thread: how far it has come."""
        if self._stop.is_set():
            raise RuleBroken("cancelled")
        self.progress.emit(done, total)

    def _open_vault(self) -> Vault:
        assert self._vault is not None
        return self._vault

    def _written(self, work: Callable[[Vault], Any]) -> Any:
        self._stop.clear()
        return work(self._open_vault())

    def _run_open(self, owner: QObject, work: Callable[[], Any], done: Done | None, failed: Failed | None) -> None:
        """On the open vault; a timer of a page that outlives the lock by a moment asks nobody."""
        if self.actor is not None:
            self._run(owner, work, done, failed)

    def _run(self, owner: QObject, work: Callable[[], Any], done: Done | None, failed: Failed | None) -> None:
        self._waiting += 1
        self.busy.emit(True)
        began, this_round = time.monotonic(), self._round

        def finished(future: Future[Any]) -> None:
            error = future.exception()
            log.debug("work %.1f ms", 1000 * (time.monotonic() - began))
            result = None if error else future.result()
            self._answered.emit(_Answer(owner, this_round, done, failed, work, result, error))

        self._thread.submit(work).add_done_callback(finished)

    def _deliver(self, answer: _Answer) -> None:
        self._waiting -= 1
        if not self._waiting:
            self.busy.emit(False)
        if answer.round != self._round:
            return
        alive = isValid(answer.owner)
        if isinstance(answer.error, RuleBroken) and answer.error.code == "password_again" and alive:
            self.password_wanted.emit(answer)
        elif isinstance(answer.error, LivdError):
            log.info("refused %s", answer.error.code)
            (answer.failed if answer.failed and alive else self.failed.emit)(answer.error)
        elif answer.error is not None:
            report = bug_report(answer.error)
            log.error("bug %s", report)
            self.crashed.emit(report)
        else:
            is_change = isinstance(answer.result, Changes)
            if answer.done and alive:
                answer.done(answer.result.result if is_change else answer.result)
            if is_change:
                self.changed.emit(answer.result)


def bug_report(error: BaseException) -> str:
    """Type and places of an unexpected error: never its message, which may hold what was typed."""
    import traceback

    places = traceback.extract_tb(error.__traceback__)
    lines = [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places]
    return "\n".join([type(error).__name__, *lines])
