"""Backup of a closed vault, beside copying the same file and fsyncing it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from db import backup, vault
from tests.benchmarks.line import Line, milliseconds
from tests.support import PASSWORD, QUICK

MEGABYTES = 100
TINY = {"MEGABYTES": 2}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """A backup writes, hashes, fsyncs, reads everything back past the cache and hashes it again: twice the work at least."""
    with tempfile.TemporaryDirectory() as name:
        folder, stick, plain = Path(name) / "v", Path(name) / "pinne", Path(name) / "copy"
        stick.mkdir()
        made = vault.create(folder, "Kari", PASSWORD, cost=QUICK).vault
        made.db.execute("CREATE TABLE ballast (content BLOB)")
        for _ in range(MEGABYTES):
            made.db.execute("INSERT INTO ballast VALUES (randomblob(1000000))")
        made.close()

        def copy() -> None:
            shutil.copyfile(folder / "data.db", plain)
            handle = os.open(plain, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

        def back_up() -> None:
            shutil.rmtree(backup.backup_closed(folder, stick, copy=True))

        size = (folder / "data.db").stat().st_size / 1e6
        ours, cp = milliseconds(back_up), milliseconds(copy)
        yield Line(f"backup of {size:.0f} MB, verified", ours, cp, "cp and fsync", most_ratio=6)
