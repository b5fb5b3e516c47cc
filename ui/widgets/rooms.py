"""A room and whether it fits, in words; and the boxes for what a household needs of a room."""

from collections.abc import Callable

from app.capacity.fit import RoomFit, Said
from app.domain.house import NEEDS
from ui.fields.ticks import Ticks
from ui.i18n import text, tr


def room_text(option: RoomFit) -> str:
    """A room and whether it fits, in words."""
    one, several = tr("1 seng"), tr("{0} senger")
    beds = one if option.beds == 1 else several.format(option.beds)
    return f"{option.room}  ·  {beds}  ·  {fit_text(option)}"


def fit_text(option: RoomFit) -> str:
    """What speaks for a room, or why it does not fit."""
    if option.fits:
        return ", ".join([text("fit", ""), *(text("fit", code, spare=option.spare) for code in option.good)])
    return ", ".join(text("fit", obstacle.code, **obstacle.params) for obstacle in option.obstacles)


def changes_text(option: RoomFit) -> str:
    """What would make a room fit; empty when nothing would."""
    moves = [text("fit", "move", household=m.household, origin=m.origin, target=m.target) for m in option.moves]
    return "; ".join([*moves, *(said_text(item) for item in option.items)])


def said_text(remark: Said) -> str:
    """A reason or a change in words."""
    return text("fit", remark.code, **remark.params)


class NeedBoxes(Ticks):
    """Cot, step-free, shielding, animal."""

    def __init__(self, on_changed: Callable[[], None] | None = None, columns: int = 2) -> None:
        super().__init__(tr("Trenger"), [(need, text("needs", need)) for need in NEEDS], columns, on_changed)
