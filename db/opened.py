"""What those who work on an open vault need of it: a new key, a snapshot."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlcipher3 import dbapi2

from app.clock import Doubt
from app.ports import Actor
from db.anchors import Anchors
from db.generations import Keep
from db.ring import Ring
from db.unit_of_work import UnitOfWork


class Opened(Protocol):
    """An open vault, as db.rekey and db.snapshot see it."""

    folder: Path
    actor: Actor
    ring: Ring
    db: dbapi2.Connection
    anchors: Anchors
    clock: Callable[[], datetime]
    clock_doubt: Doubt | None

    @property
    def keep(self) -> Keep: ...

    def require_leader(self) -> None: ...
    def unit(self) -> UnitOfWork: ...
    def step(self, done: int, total: int) -> None: ...
