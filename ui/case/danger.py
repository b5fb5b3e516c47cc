"""Who is dangerous to the family, and what to watch for: what its danger strip says beside what is forbidden."""

from PySide6.QtWidgets import QWidget

from app.domain.care import DANGEROUS, Danger
from app.use_cases.protection import save_danger
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.session import Session
from ui.widgets.basics import label


class DangerDialog(EntityDialog):
    """Relations, never a name; what is forbidden stands under Trusler and Henting and comes by itself."""

    KIND = Danger
    SHOWS = ("relations", "watch")
    COLUMNS = 3

    def __init__(self, parent: QWidget, session: Session, danger: Danger) -> None:
        relations = [(relation, text("perpetrators", relation)) for relation in DANGEROUS]
        title = tr("Fareskilt  {household}", household=danger.household)
        super().__init__(parent, session, danger, save_danger, title, tr("&Lagre skiltet"), {"relations": relations})
        told = tr(
            "Forbud kommer med av seg selv. «Å se etter» vises bare i saken, resten også på vakttavla. Skriv ikke navn."
        )
        self.add("", label(told, "quiet", wrap=True))
