"""A room and whether it fits, in words; and the boxes for what a household needs of a room."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.capacity.fit import RoomFit, Said
from app.domain.house import NEEDS
from ui.i18n import text, tr


def room_text(found: RoomFit) -> str:
    """A room and whether it fits, in words."""
    one, several = tr("1 seng"), tr("{0} senger")
    beds = one if found.beds == 1 else several.format(found.beds)
    return f"{found.room}  ·  {beds}  ·  {fit_text(found)}"


def fit_text(found: RoomFit) -> str:
    """What speaks for a room, or why it does not fit."""
    if found.fits:
        return ", ".join([text("fit", ""), *(text("fit", code, spare=found.spare) for code in found.good)])
    return ", ".join(text("fit", said.code, **said.params) for said in found.obstacles)


def changes_text(found: RoomFit) -> str:
    """What would make a room fit; empty when nothing would."""
    moves = [text("fit", "move", household=m.household, origin=m.origin, target=m.target) for m in found.moves]
    return "; ".join([*moves, *(said_text(said) for said in found.items)])


def said_text(said: Said) -> str:
    """A reason or a change in words."""
    return text("fit", said.code, **said.params)


class NeedBoxes(QWidget):
    """Cot, step-free, shielding, animal."""

    def __init__(self, on_changed: Callable[[], None] | None = None, columns: int = 2) -> None:
        super().__init__()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[str, QCheckBox] = {}
        for number, need in enumerate(NEEDS):
            box = QCheckBox(text("needs", need))
            box.setAccessibleName(text("needs", need))
            if on_changed:
                box.toggled.connect(lambda _: on_changed())
            self.boxes[need] = box
            layout.addWidget(box, number // columns, number % columns)

    def needs(self) -> frozenset[str]:
        """The ticked needs."""
        return frozenset(need for need, box in self.boxes.items() if box.isChecked())

    def set_needs(self, needs: frozenset[str]) -> None:
        """Tick these, and only these."""
        for need, box in self.boxes.items():
            box.setChecked(need in needs)

    def draft(self) -> list[str]:
        """The ticked needs, as JSON values."""
        return sorted(self.needs())

    def restore_draft(self, draft: list[str]) -> None:
        """Tick again what was ticked."""
        self.set_needs(frozenset(draft))
