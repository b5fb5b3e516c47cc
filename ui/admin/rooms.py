"""The rooms of the women's and the men's offer."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QSpinBox

from app.domain.entities import Room
from app.rows import RoomRow
from app.use_cases.rooms import remove_room, save_room
from ui.admin.tab import Tab
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice


class RoomsTab(Tab):
    """The list, and one line to add or change."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        super().__init__(session, say)
        self.offers = {"women": self.tr("Kvinner"), "men": self.tr("Menn")}
        self.table = RowsTable(
            self.tr("Rom"),
            [
                Column(self.tr("Rom"), lambda r: r.code),
                Column(self.tr("Tilbud"), lambda r: self.offers[r.offer]),
                Column(self.tr("Senger"), lambda r: str(r.beds), number=True),
                Column(self.tr("Brukt"), lambda r: self.tr("ja") if r.used else self.tr("nei"), stretch=True),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.code, self.beds = QLineEdit(), QSpinBox()
        self.code.setPlaceholderText(self.tr("Romnavn"))
        self.code.setAccessibleName(self.tr("Romnavn"))
        self.code.returnPressed.connect(self._save)
        self.offer = Choice(self.tr("Tilbud"), list(self.offers.items()))
        self.beds.setRange(1, 20)
        self.beds.setValue(2)
        self.beds.setSuffix(self.tr(" senger"))
        self.beds.setAccessibleName(self.tr("Faste senger"))
        self.save = button(self.tr("&Lagre rommet"), self._save, primary=True)
        self.remove = button(self.tr("&Fjern rommet"), self._remove)
        said = self.tr("Kvinner og menn bor atskilt. Et rom som har vært i bruk, kan ikke fjernes.")
        frame = Card(label(said, "quiet", wrap=True), self.table)
        frame.add(row(self.code, self.offer, self.beds, self.save, None, self.remove))
        self.add(frame)

    def refresh(self) -> None:
        self.session.ask(self, lambda queries: queries.rooms(), self._show)

    def _show(self, rows: list[RoomRow]) -> None:
        self.table.set_rows(rows)
        self.table.fit_height(14)

    def _on_row(self, *_: object) -> None:
        chosen = self.table.current_row()
        if chosen:
            self.code.setText(chosen.code)
            self.offer.set_code(chosen.offer)
            self.beds.setValue(chosen.beds)

    def _save(self) -> None:
        room = Room(self.code.text().strip(), self.offer.code(), self.beds.value())
        self.session.submit(self, save_room, room, self.done(self.tr("Rommet er lagret.")), self.refused)

    def _remove(self) -> None:
        code = self.code.text().strip()
        self.session.submit(self, remove_room, code, self.done(self.tr("Rommet er fjernet.")), self.refused)
