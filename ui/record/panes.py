"""The two mappings as a case shows them: help needs with the flags, threats with the protective measures."""

from PySide6.QtWidgets import QWidget

from app.domain.base import HouseholdCode, PersonKind
from app.domain.care import INTERVIEW
from ui.record.adaptation import AdaptationCard
from ui.record.flags import FlagsCard
from ui.record.perpetrators import PerpetratorsCard
from ui.record.protection import MeasuresCard
from ui.record.topics import MappingPane
from ui.session import Session


class NeedsPane(MappingPane):
    """The intake interview and the help needs. The flags stand with the interview; a child's with its needs."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household, threat=False)

    def first_cards(self) -> list[QWidget]:
        if self.which.code() == INTERVIEW or self.kind == PersonKind.CHILD:
            return [FlagsCard(self.session, self.household, self.person, self.kind)]
        return []

    def last_cards(self) -> list[QWidget]:
        return [AdaptationCard(self.session, self.household, self.person)]

    def refresh(self) -> None:
        super().refresh()
        for card in self.findChildren(AdaptationCard):
            card.refresh()


class ThreatPane(MappingPane):
    """Threats and the need for protection, adult and each child, and what police and court have decided."""

    def __init__(self, session: Session, household: HouseholdCode) -> None:
        super().__init__(session, household, threat=True)

    def first_cards(self) -> list[QWidget]:
        return [PerpetratorsCard(self.session, self.household, self.people)]

    def last_cards(self) -> list[QWidget]:
        return [MeasuresCard(self.session, self.household, self.person, self.kind)]

    def refresh(self) -> None:
        super().refresh()
        for card in self.findChildren(MeasuresCard):
            card.refresh()
        for dangerous in self.findChildren(PerpetratorsCard):
            dangerous.refresh()
