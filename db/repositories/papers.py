"""The bytes of papers: in the encrypted database with everything else, in parts, so that a large one needs little memory."""

import hashlib
from collections.abc import Callable

from sqlcipher3 import dbapi2

from app.domain.errors import VaultError
from app.domain.papers import Paper, PaperContent
from db.access import Gate
from db.table import table_of

PART = 1 << 20
"""Bytes of one row."""


class Papers:
    """Implements app.ports.Papers. A row of `paper` that goes takes its bytes along (ON DELETE CASCADE)."""

    def __init__(self, connection: dbapi2.Connection, gate: Gate) -> None:
        self._db, self._gate = connection, gate

    def keep(self, code: str, content: bytes, step: Callable[[int, int], None]) -> None:
        """Write the bytes of a paper that was just written; `step` hears how many parts of how many are done."""
        paper = table_of(Paper).get(self._db, code)
        self._gate.check_row(paper)
        view, parts = memoryview(content), -(-len(content) // PART)
        for number in range(parts):
            part = view[number * PART : (number + 1) * PART]
            self._db.execute("INSERT INTO paper_content (paper, part, content) VALUES (?, ?, ?)", (code, number, part))
            step(number + 1, parts)


def content_of(db: dbapi2.Connection, paper: Paper) -> PaperContent:
    """The bytes, proved to be those that were received; VaultError `paper_damaged` when they are not."""
    rows = db.execute("SELECT content FROM paper_content WHERE paper = ? ORDER BY part", (paper.code,))
    content = b"".join(row[0] for row in rows)
    if hashlib.sha256(content).hexdigest() != paper.digest:
        raise VaultError("paper_damaged")
    return PaperContent(paper, content)
