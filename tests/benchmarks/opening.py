"""Opening a vault with the right password, beside the cost of Argon2id alone."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from db import crypto, vault
from tests.benchmarks.line import Line, milliseconds
from tests.support import PASSWORD

TINY: dict[str, int] = {}
"""So small that it runs inside the suite: a benchmark that is not run rots."""


def measure() -> Iterator[Line]:
    """The difference is what the bound is about."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "v"
        vault.create(folder, "Kari", PASSWORD).vault.close()
        stretch = milliseconds(lambda: crypto.stretch(PASSWORD, bytes(16), crypto.KdfCost()))
        opening = milliseconds(lambda: vault.unlock(folder, "Kari", PASSWORD).close())
        yield Line("open with the right password", opening, stretch, "Argon2id alone", most_ms=stretch + 100)
