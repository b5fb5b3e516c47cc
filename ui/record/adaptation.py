"""What must be known to adapt the stay: facts, and what the house did about each (krisesenterlova § 3)."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app.domain.base import HouseholdCode, PersonCode
from app.domain.together import Adaptation
from app.use_cases.together import save_adaptation
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.things import ThingsCard
from ui.session import Session


class AdaptationDialog(EntityDialog):
    """One thing. Emptied, it is taken away."""

    KIND = Adaptation
    SHOWS = ("what", "fact", "done")
    CHOICES = MappingProxyType({"what": "adaptations"})

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, person: PersonCode, old: Adaptation | None
    ) -> None:
        new = Adaptation(household=household, person=person, what="", fact="")
        title = tr("Tilrettelegging for {person}", person=person)
        super().__init__(parent, session, old or new, save_adaptation, title, tr("&Lagre"))
        self.what.setEnabled(old is None)


class AdaptationCard(ThingsCard):
    """Of one person."""

    def __init__(self, session: Session, household: HouseholdCode, person: PersonCode) -> None:
        self.household, self.person = household, person
        super().__init__(
            session,
            tr("Tilrettelegging"),
            [
                Column(tr("Hva"), lambda a: text("adaptations", a.what)),
                Column(tr("Det vi må vite"), lambda a: a.fact, stretch=True),
                Column(tr("Det vi gjør"), lambda a: a.done, stretch=True),
            ],
            tr("Ny tilrettelegging …"),
            tr("Endre tilretteleggingen …"),
            lambda old: AdaptationDialog(self, session, household, person, old),
            nothing=tr("Ingenting er ført: hørsel, syn, bevegelse, allergi, medisin, mat, dyr, språk."),
            shown=6,
        )
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        household, person = self.household, self.person
        self.session.ask(self, lambda queries: queries.records.of(Adaptation, household, person), self.show_rows)
