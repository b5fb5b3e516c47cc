"""The centre's own facts, when its night turns, and the health of the file."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit

from app.guard.guard import ADDRESS
from app.rows import CentreRow
from app.use_cases.centre import CentreFacts, save_centre
from ui.admin.night import NightCard
from ui.admin.tab import Tab
from ui.fields.form import Form
from ui.fields.layout import beside
from ui.i18n import tr
from ui.page import Navigator
from ui.session import Session
from ui.widgets.basics import Card, button, label, row


class CentreTab(Tab):
    """Name and phone; the night; the file's health."""

    def __init__(self, session: Session, navigator: Navigator) -> None:
        super().__init__(session, navigator)
        self.name, self.phone, self.address = QLineEdit(), QLineEdit(), QLineEdit()
        facts = {"name": self.name, "phone": self.phone, "address": self.address}
        self.form = Form(self, session, facts, tr("&Lagre"), self._save)
        rows = beside(
            (
                (tr("&Navn på senteret"), self.name),
                (tr("&Telefon i brev"), self.phone),
                (tr("&Adressen"), self.address),
            )
        )
        told = tr("Adressen står ikke i noe brev. Den er her for at programmet skal si fra når den står i en tekst.")
        card = Card(label(tr("Senteret"), "heading"), rows, label(told, "quiet", wrap=True))
        card.add(row(self.form.said, None, self.form.save))
        self.add(card)
        self.night = NightCard(self, session)
        self.add(self.night)
        self.health = label(tr("Sjekker hver side i den krypterte filen."), "quiet", wrap=True)
        self.check = button(tr("S&jekk filen"), self._check)
        file = Card(label(tr("Filen"), "heading"), self.health)
        file.add(row(None, self.check))
        self.add(file)

    def refresh(self) -> None:
        self.session.ask(
            self,
            lambda queries: (queries.centre.facts(), queries.centre.settings()),
            lambda answer: self._show(*answer),
        )

    def _show(self, centre: CentreRow, settings: Mapping[str, str]) -> None:
        stored = {"name": centre.name, "phone": centre.phone, "address": settings.get(ADDRESS, "")}
        self.form.about("centre:", stored)
        self.night.show_settings(settings)

    def _save(self) -> None:
        self.form.send(save_centre, lambda: CentreFacts(self.name.text(), self.phone.text(), self.address.text()))

    def _check(self) -> None:
        self.check.setEnabled(False)
        self.health.setText(tr("Sjekker …"))

        def show(faults: list[str]) -> None:
            self.check.setEnabled(True)
            whole, damaged = tr("Filen er hel."), tr("Filen er skadet. Bruk siste sikkerhetskopi.")
            self.health.setText(damaged if faults else whole)

        self.session.manage(self, lambda vault: vault.check(), show, self.refused)
