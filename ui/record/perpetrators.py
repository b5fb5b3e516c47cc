"""Who is dangerous to the family: facts and who told them; the strip says the relation, never the name."""

from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app import clock
from app.domain.base import HouseholdCode
from app.domain.care import DANGEROUS
from app.domain.day import Perpetrator, PerpetratorRelation
from app.ports import Queries
from app.use_cases.perpetrators import PerpetratorCard, save_perpetrator
from ui.fields.entity import EntityDialog
from ui.i18n import text, tr
from ui.models.rows import Column
from ui.record.base import People
from ui.record.things import ThingsCard
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.fields import Choice, date_text

Found = tuple[list[Perpetrator], list[PerpetratorRelation]]


class PerpetratorDialog(EntityDialog):
    """The facts, and what they are to each person of the family."""

    KIND = Perpetrator
    SHOWS = ("name", "birth_year", "watch", "vehicle", "places", "told_by", "told", "ended")
    CHOICES = MappingProxyType({"told_by": "sources"})

    def __init__(
        self, parent: QWidget, session: Session, household: HouseholdCode, people: People,
        old: Perpetrator | None, relations: dict[str, str],
    ) -> None:  # fmt: skip
        new = Perpetrator(code="", household=household, told_by="", told=clock.today())
        title = tr("Den som er farlig, {household}", household=household)
        super().__init__(parent, session, old or new, save_perpetrator, title, tr("&Lagre"))
        self._on_ok = lambda _: self.submit(save_perpetrator, self._card())
        options = [("", tr("Ikke farlig for denne")), *((code, text("perpetrators", code)) for code in DANGEROUS)]
        self.relations: dict[str, Choice] = {}
        for one in people:
            choice = Choice(tr("Hva er vedkommende til {person}", person=one.words), options)
            choice.set_code(relations.get(one.code, ""))
            self.relations[one.code] = choice
            self.add(tr("Til {person}", person=one.words), choice, f"relation.{one.code}")
        words = tr(
            "Bare fakta, og hvem som har sagt dem. På fareskiltet står hva vedkommende er til dem, aldri navnet."
        )
        self.add("", label(words, "quiet", wrap=True))

    def _card(self) -> PerpetratorCard:
        relations = {code: choice.code() for code, choice in self.relations.items()}
        return PerpetratorCard(self.inputs.filled(self.entity), relations)  # type: ignore[arg-type]


class PerpetratorsCard(ThingsCard):
    """Of the whole case, with the measures that stand against each under Beskyttelsestiltak."""

    def __init__(self, session: Session, household: HouseholdCode, people: People) -> None:
        self.household, self.people = household, people
        self._relations: list[PerpetratorRelation] = []
        super().__init__(
            session,
            tr("Fakta om den som er farlig"),
            [
                Column(tr("Kode"), lambda p: p.code),
                Column(tr("Er"), self._to, stretch=True),
                Column(tr("Å se etter"), lambda p: p.watch.split("\n")[0], stretch=True),
                Column(tr("Bil"), lambda p: p.vehicle),
                Column(tr("Sagt av"), lambda p: f"{text('sources', p.told_by)}, {date_text(p.told)}"),
                Column(tr("Ikke farlig fra"), lambda p: date_text(p.ended)),
            ],
            tr("Ny som er farlig …"),
            tr("Endre opplysningene …"),
            self._dialog,
            nothing=tr("Ingen er ført. Skriv det dere vet, og hvem som har sagt det."),
            shown=4,
        )
        self.refresh()

    def refresh(self) -> None:
        """Ask again."""
        household = self.household

        def ask(queries: Queries) -> Found:
            return queries.records.of(Perpetrator, household), queries.records.of(PerpetratorRelation, household)

        self.session.ask(self, ask, self._show)

    def _show(self, read: Found) -> None:
        standing, self._relations = read
        self.show_rows(sorted(standing, key=lambda p: (p.ended is not None, p.code)))

    def _dialog(self, old: Perpetrator | None) -> PerpetratorDialog:
        mine: dict[str, str] = {
            relation.person: relation.relation
            for relation in self._relations
            if old and relation.perpetrator == old.code
        }
        return PerpetratorDialog(self, self.session, self.household, self.people, old, mine)

    def _to(self, perpetrator: Perpetrator) -> str:
        mine = [relation for relation in self._relations if relation.perpetrator == perpetrator.code]
        return ", ".join(f"{text('perpetrators', stay.relation).lower()} ({stay.person})" for stay in mine)
