"""A room and whether it fits, in words; and the boxes for what a household needs of a room."""

from collections.abc import Callable

from app.capacity.fit import RoomFit, Said
from app.domain.house import NEEDS
from ui.fields.ticks import Ticks
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


class NeedBoxes(Ticks):
    """Cot, step-free, shielding, animal."""

    def __init__(self, on_changed: Callable[[], None] | None = None, columns: int = 2) -> None:
        super().__init__(tr("Trenger"), [(need, text("needs", need)) for need in NEEDS], columns, on_changed)
