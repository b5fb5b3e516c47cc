"""A room and whether it fits, in words."""

from PySide6.QtCore import QCoreApplication

from app.capacity.fit import RoomFit
from app.texts import text


def room_text(found: RoomFit) -> str:
    """A room and whether it fits, in words."""
    why = text("fit", found.reason, free=found.free, households=", ".join(found.households))
    one, several = QCoreApplication.translate("Rooms", "1 seng"), QCoreApplication.translate("Rooms", "{0} senger")
    beds = one if found.beds == 1 else several.format(found.beds)
    return f"{found.room}  ·  {beds}  ·  {why}"
