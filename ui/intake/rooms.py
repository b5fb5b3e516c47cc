"""The rooms for those on the page, best first, with why the others do not fit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.capacity.fit import RoomFit
from ui.i18n import tr
from ui.widgets.rooms import room_text

NONE = "-"
"""Somebody has chosen that they are to have no room yet."""


class RoomList(QListWidget):
    """The best room is proposed until somebody chooses; a choice is kept while it is offered. `typed`: somebody chose."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.picked = ""
        self.setAccessibleName(tr("Rom"))
        self.setMinimumHeight(170)
        self.currentRowChanged.connect(self._on_row)

    def show_rooms(self, found: Sequence[RoomFit]) -> None:
        """Offer these rooms."""
        self.blockSignals(True)
        self.clear()
        self._add("", tr("Uten rom foreløpig"))
        for one in found:
            self._add(one.room, room_text(one))
        best = next((one.room for one in found if one.fits), "")
        kept = self.picked == NONE or any(one.room == self.picked for one in found)
        self._choose(self.picked.strip(NONE) if kept else best)
        self.blockSignals(False)

    def _add(self, code: str, words: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, code)
        self.addItem(item)

    def _choose(self, code: str) -> None:
        for place in range(self.count()):
            if self.item(place).data(Qt.ItemDataRole.UserRole) == code:
                self.setCurrentRow(place)

    def _on_row(self, _: int) -> None:
        self.picked = self.room() or NONE
        self.typed.emit()

    def room(self) -> str:
        """The code of the chosen room; empty for none."""
        item = self.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else ""

    def draft(self) -> str:
        """What somebody chose."""
        return self.picked

    def restore_draft(self, draft: str) -> None:
        """Choose it again, now or when it is offered."""
        self.picked = draft
        self.blockSignals(True)
        self._choose(draft.strip(NONE))
        self.blockSignals(False)
