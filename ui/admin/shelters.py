"""The directory of other shelters, for the night when the house is full."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from app.domain.errors import LivdError, RuleBroken
from app.domain.house import Shelter
from app.use_cases.full_house import remove_shelter, save_shelter
from ui.admin.tab import Tab
from ui.i18n import tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice


class SheltersTab(Tab):
    """Name, phone, distance, offers and remarks."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        super().__init__(session, say)
        self.offers = {"women": tr("Kvinner"), "men": tr("Menn"), "both": tr("Kvinner og menn")}
        self.table = RowsTable(
            tr("Andre krisesentre"),
            [
                Column(tr("Navn"), lambda s: s.name, stretch=True),
                Column(tr("Telefon"), lambda s: s.phone),
                Column(tr("Km"), lambda s: "" if s.distance_km is None else str(s.distance_km), number=True),
                Column(tr("Tilbud"), lambda s: self.offers[s.offers]),
                Column(tr("Merknad"), lambda s: s.remarks, stretch=True),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.name, self.phone, self.km, self.remarks = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        for field, words in (
            (self.name, tr("Navn på krisesenteret")), (self.phone, tr("Telefon")), (self.km, tr("Km")),
            (self.remarks, tr("Merknad: dyr, rus, avstand med buss …")),
        ):  # fmt: skip
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.offer = Choice(tr("Tilbud"), list(self.offers.items()))
        self.save = button(tr("&Lagre krisesenteret"), self._save, primary=True)
        self.remove = button(tr("&Fjern krisesenteret"), self._remove)
        said = tr("Kontroller telefonnumrene en gang i året: det er midt på natten de trengs.")
        card = Card(label(said, "quiet", wrap=True), self.table)
        card.add(row(self.name, self.phone, self.km, self.offer))
        card.add(row(self.remarks, self.save, self.remove))
        self.add(card)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.house.shelters(), self._show)

    def _show(self, rows: list[Shelter]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(14)

    def _on_row(self, *_: object) -> None:
        chosen = self.table.current_row()
        if chosen:
            self.name.setText(chosen.name)
            self.phone.setText(chosen.phone)
            self.km.setText("" if chosen.distance_km is None else str(chosen.distance_km))
            self.offer.set_code(chosen.offers)
            self.remarks.setText(chosen.remarks)

    def _km(self) -> int | None:
        typed = self.km.text().strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
            raise RuleBroken("bad_distance", field="distance_km", most=3000)
        return int(typed)

    def _save(self) -> None:
        try:
            km = self._km()
        except LivdError as error:
            self.refused(error)
            return
        shelter = Shelter(
            name=self.name.text(),
            phone=self.phone.text(),
            distance_km=km,
            offers=self.offer.code(),
            remarks=self.remarks.text(),
        )
        self.session.submit(self, save_shelter, shelter, self.done(tr("Krisesenteret er lagret.")), self.refused)

    def _remove(self) -> None:
        name = self.name.text().strip()
        self.session.submit(self, remove_shelter, name, self.done(tr("Krisesenteret er fjernet.")), self.refused)
