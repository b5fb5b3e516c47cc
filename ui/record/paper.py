"""A PDF out of the record: where to, logged before it is made, written off the window's thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import LivdError
from app.files import write_private
from app.ports import Queries
from app.use_cases.access import Taken, note_print
from ui.record.base import tr
from ui.session import Session

Allowed = tuple[Callable[..., Any], Any]
"""The use case that allows the paper and writes its line in the log, and its command."""


def ask_where(
    parent: QWidget, session: Session, name: str, allowed: Allowed, make: Callable[[Queries], bytes],
    refused: Callable[[LivdError], None],
) -> None:  # fmt: skip
    """Ask for a file with a neutral name; then save."""
    path, _ = QFileDialog.getSaveFileName(
        parent,
        tr("Lagre"),
        str(Path.home() / f"{name}.pdf"),
        "PDF (*.pdf)",
        options=QFileDialog.Option.DontUseNativeDialog,
    )
    if path:
        save_to(Path(path), parent, session, allowed, make, refused)


def save_to(
    path: Path, parent: QWidget, session: Session, allowed: Allowed, make: Callable[[Queries], bytes],
    refused: Callable[[LivdError], None],
) -> None:  # fmt: skip
    """Write the file; nothing is made before the log has its line."""

    def write(queries: Queries) -> None:
        write_private(path, make(queries))

    use_case, command = allowed
    session.submit(parent, use_case, command, lambda _: session.ask(parent, write, lambda _: None, refused), refused)


def printed(what: str, subject: str) -> Allowed:
    """A paper that needs no more than its line in the log."""
    return note_print, Taken(what, subject)
