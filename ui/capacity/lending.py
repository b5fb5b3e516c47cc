"""The men's flat lent out as transitional housing: to whom, and who has agreed to move fast (S0 4)."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app import clock
from app.domain.base import HouseholdCode
from app.use_cases.households import Loan, lend_room
from ui.i18n import tr
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.decide import Decide
from ui.widgets.fields import Choice


class LendDialog(Decide):
    """One of the households that are ready to move goes into the room; its own room is free from tonight."""

    def __init__(self, parent: QWidget, session: Session, offers: list[tuple[str, str]]) -> None:
        super().__init__(parent, session, tr("Lån ut mannsleiligheten"), tr("&Lån ut"), self._lend, "flat")
        options = [(f"{household} {room}", f"{household}  →  {room}") for household, room in offers]
        self.who = Choice(tr("Hvem flytter"), options)
        self.agreed = QLineEdit()
        self.add(tr("&Hvem flytter"), self.who)
        self.add(tr("&Avtalt med"), self.agreed)
        words = tr(
            "De må flytte raskt når en mann trenger rommet. Skriv hvem som har sagt ja til det. Spør en mann om plass, står "
            "det øverst på vakttavla at rommet må leveres tilbake."
        )
        self.add("", label(words, "quiet", wrap=True))

    def _lend(self, _: Decide) -> None:
        household, room = self.who.code().split(" ", 1)
        self.submit(lend_room, Loan(HouseholdCode(household), room, clock.today(), self.agreed.text()))
