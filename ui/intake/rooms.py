"""The rooms for those on the page, best first, with why the others do not fit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.capacity.fit import RoomFit
from app.use_cases.rooms import Carry
from ui.i18n import tr
from ui.widgets.rooms import changes_text, room_text

NONE = "-"
"""Somebody has chosen that they are to have no room yet."""


def can_be_made_ready(option: RoomFit) -> bool:
    """Whether carrying beds to it is all that the room lacks."""
    return bool(option.items) and not option.moves


def carried_to(option: RoomFit) -> tuple[Carry, ...]:
    """The beds that are carried to the room, and from where (empty: store)."""
    kinds = {f"bring_{kind}{store}": kind for kind in ("cot", "mattress") for store in ("", "_from_store")}
    return tuple(
        Carry(kinds[item.code], str(item.params["room"]), int(str(item.params["number"])))
        for item in option.items
        if item.code in kinds
    )


class RoomList(QListWidget):
    """The best room that fits is proposed until somebody chooses; where none does nothing is: to have no room is chosen by
    somebody. A choice is kept while it is offered. `typed`: somebody chose."""

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.picked = ""
        self.setAccessibleName(tr("Rom"))
        self.setMinimumHeight(120)
        self.setWordWrap(True)
        self.currentRowChanged.connect(self._on_row)

    def show_rooms(self, options: Sequence[RoomFit]) -> None:
        """Offer these rooms."""
        self.blockSignals(True)
        self.clear()
        for one in options:
            ready = tr("  –  kan gjøres klart: {what}", what=changes_text(one)) if can_be_made_ready(one) else ""
            self._add(one.room, room_text(one) + ready)
        self._add("", tr("Uten rom foreløpig"))
        best = next((one.room for one in options if one.fits), "")
        kept = self.picked == NONE or any(one.room == self.picked for one in options)
        if kept or best:
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming here chooses nothing."""
        chosen = self.currentItem() is not None
        self.blockSignals(True)
        super().focusInEvent(event)
        if not chosen:
            self.setCurrentItem(None)  # type: ignore[call-overload]
        self.blockSignals(False)

    def _on_row(self, _: int) -> None:
        self.picked = self.room() or NONE
        self.typed.emit()

    def is_chosen(self) -> bool:
        """Whether a room, or none, is chosen."""
        return self.currentItem() is not None

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
        if draft:
            self._choose(draft.strip(NONE))
        else:
            self.setCurrentItem(None)  # type: ignore[call-overload]
        self.blockSignals(False)
