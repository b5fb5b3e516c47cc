"""Referrals of one person: to whom, what came back, and when it is asked about again."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import HouseholdCode, PersonCode
from app.domain.states import ReferralAnswer
from app.domain.together import Referral
from app.use_cases.together import save_referral
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.fields import date_text


class ReferralDialog(EntityDialog):
    """Sent, answered, or to be asked about again."""

    KIND = Referral
    SHOWS = ("to", "whom", "sent", "answer", "answered", "ask_again", "note")
    CHOICES = MappingProxyType({"to": "referred_to", "answer": "referral_answers"})

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, person: PersonCode, old: Referral | None
    ) -> None:
        new = Referral(code="", household=household, person=person, to="", sent=clock.today())
        title = tr("Henvisning for {person}", person=person)
        super().__init__(parent, session, old or new, save_referral, title, tr("&Lagre henvisningen"))


class ReferralsCard(ThingsCard):
    """Those that wait first."""

    def __init__(self, session: Session, household: HouseholdCode, person: PersonCode) -> None:
        self.household, self.person = household, person
        super().__init__(
            session,
            tr("Henvisninger"),
            [
                Column(tr("Sendt"), lambda row: date_text(row.sent)),
                Column(
                    tr("Til"),
                    lambda row: text("referred_to", row.to) + (f", {row.whom}" if row.whom else ""),
                    stretch=True,
                ),
                Column(tr("Svar"), lambda row: text("referral_answers", row.answer)),
                Column(tr("Svaret kom"), lambda row: date_text(row.answered)),
                Column(tr("Spør igjen"), lambda row: date_text(row.ask_again)),
            ],
            tr("Ny henvisning …"),
            tr("Endre henvisningen …"),
            lambda old: ReferralDialog(self, session, household, person, old),
            nothing=tr("Ingen henvisninger."),
            shown=5,
        )
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        household, person = self.household, self.person
        self.session.ask(self, lambda queries: queries.records.of(Referral, household, person), self._show)

    def _show(self, referrals: list[Referral]) -> None:
        self.show_rows(
            sorted(
                referrals, key=lambda referral: (referral.answer != ReferralAnswer.WAITING, -referral.sent.toordinal())
            )
        )
