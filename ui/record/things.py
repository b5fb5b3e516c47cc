"""Things of one kind as a card: a list, a key for a new one, and a key (or Enter) for the one that is chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QPushButton

from app.changes import Changes
from app.domain.errors import LivdError
from app.ports import UnitOfWork
from ui.i18n import error_text
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row

SHOWN = 7


class ThingsCard(Card):
    """`open_one` opens the dialog of a thing, or of a new one (None). `keys`: further keys, each enabled while a row is
    chosen; `more`: keys that always are."""

    def __init__(
        self,
        session: Session,
        title: str,
        columns: Sequence[Column],
        new: str,
        change: str,
        open_one: Callable[[Any], QDialog | None],
        words: str = "",
        nothing: str = "",
        keys: Sequence[QPushButton] = (),
        more: Sequence[QPushButton] = (),
        shown: int = SHOWN,
    ) -> None:
        super().__init__(label(title, "heading"))
        self.session, self._open, self._keys, self._shown = session, open_one, keys, shown
        self.table = RowsTable(title, list(columns), self.open_one, nothing=nothing, wrap=True)
        self.new = button(new, lambda: self.open_one(None))
        self.change = button(change, lambda: self.open_one(self.table.current_row()) if self.chosen else None)
        self.error = label("", "error", wrap=True)
        self.error.hide()
        if words:
            self.add(label(words, "quiet", wrap=True))
        for part in (self.table, row(self.new, self.change, *keys, *more, None), self.error):
            self.add(part)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())
        self._enable()

    @property
    def chosen(self) -> Any:
        """The thing the cursor is on, or None."""
        return self.table.current_row()

    def open_one(self, thing: Any) -> None:
        """Show a thing, or a new one."""
        dialog = self._open(thing)
        if dialog:
            dialog.open()

    def show_rows(self, rows: Sequence[Any]) -> None:
        """What there is, in the order it is given."""
        self.error.hide()
        self.table.set_rows(rows)
        self.table.fit_height(self._shown)
        self.table.begin()
        self._enable()

    def submit(self, use_case: Callable[[UnitOfWork, Any], Changes[Any]], command: Any) -> None:
        """Write; what is refused is said on the card."""
        self.error.hide()
        self.session.submit(self, use_case, command, None, self.refused)

    def refused(self, error: LivdError) -> None:
        """Say on the card why not."""
        self.error.setText(error_text(error))
        self.error.show()

    def _enable(self) -> None:
        for key in (self.change, *self._keys):
            key.setEnabled(self.chosen is not None)
