"""The rooms of the house: dated facts, out of service, and the beds that move."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit

from app import clock
from app.domain.dates import EARLIEST
from app.domain.entities import Room
from app.domain.errors import LivdError
from app.domain.house import Closure, MovableBed
from app.ports import Queries
from app.rows import RoomRow
from app.use_cases.rooms import (
    Reopening,
    close_room,
    place_movable,
    remove_movable,
    remove_room,
    reopen_room,
    save_room,
)
from ui.admin.tab import Tab
from ui.i18n import text, tr
from ui.models.rows import Column, RowsTable
from ui.session import Session
from ui.widgets.basics import Card, button, label, row
from ui.widgets.fields import Choice, DateField, Number, date_text

FEATURES = ("step_free", "own_bath", "own_entrance", "animals", "flexible")
KINDS = ("cot", "mattress")


@dataclass(frozen=True, slots=True)
class RoomsRead:
    """The rooms as they are now, the dated facts and closures of each, and where the movable beds stand."""

    rooms: list[RoomRow]
    facts: dict[str, list[Room]]
    closures: dict[str, list[Closure]]
    beds: list[MovableBed]


def read_rooms(queries: Queries) -> RoomsRead:
    """All that the tab shows."""
    rooms = queries.house.rooms()
    facts = {r.code: queries.house.room_facts(r.code) for r in rooms}
    return RoomsRead(rooms, facts, {r.code: queries.house.closures(r.code) for r in rooms}, queries.house.movables())


class RoomsTab(Tab):
    """The list, the facts of the chosen room from a day on, its closures, and the cots and mattresses."""

    def __init__(self, session: Session, say: Callable[[str], None]) -> None:
        super().__init__(session, say)
        self.offers = {"women": tr("Kvinner"), "men": tr("Menn")}
        self._read = RoomsRead([], {}, {}, [])
        self.add(self._rooms_card())
        self.add(self._closures_card())
        self.add(self._beds_card())

    def _rooms_card(self) -> Card:
        self.table = RowsTable(
            tr("Rom"),
            [
                Column(tr("Rom"), lambda r: r.code),
                Column(tr("Tilbud"), lambda r: self.offers[r.offer]),
                Column(tr("Senger"), lambda r: str(r.beds), number=True),
                Column(tr("Har"), self._has, stretch=True),
                Column(tr("Gjelder fra"), self._since),
                Column(tr("Brukt"), lambda r: tr("ja") if r.used else tr("nei")),
            ],
        )
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.code, self.beds, self.remarks = QLineEdit(), Number(), QLineEdit()
        self.code.setPlaceholderText(tr("Romnavn"))
        self.code.setAccessibleName(tr("Romnavn"))
        self.code.returnPressed.connect(self._save)
        self.remarks.setPlaceholderText(tr("Merknad om rommet"))
        self.remarks.setAccessibleName(tr("Merknad om rommet"))
        self.offer = Choice(tr("Tilbud"), list(self.offers.items()))
        self.beds.setRange(1, 20)
        self.beds.setValue(2)
        self.beds.setSuffix(tr(" senger"))
        self.beds.setAccessibleName(tr("Faste senger"))
        self.since = DateField(tr("Gjelder fra"), optional=True)
        self.since.setPlaceholderText(tr("fra starten"))
        self.features = {name: QCheckBox(text("room_facts", name)) for name in FEATURES}
        self.save = button(tr("&Lagre rommet"), self._save, primary=True)
        self.remove = button(tr("&Fjern rommet"), self._remove)
        said = tr(
            "Kvinner og menn bor atskilt. Et rom som har vært i bruk, kan ikke fjernes, men settes ut av drift. Endres senger "
            "eller annet, så skriv dagen det gjelder fra; et gammelt år beholder de sengene det hadde."
        )
        boxes = QGridLayout()
        for number, box in enumerate(self.features.values()):
            boxes.addWidget(box, number // 5, number % 5)
        card = Card(label(said, "quiet", wrap=True), self.table)
        card.add(row(self.code, self.offer, self.beds, label(tr("Gjelder fra")), self.since))
        card.add(boxes)
        card.add(row(self.remarks, self.save, self.remove))
        return card

    def _closures_card(self) -> Card:
        self.closures = RowsTable(
            tr("Ut av drift"),
            [
                Column(tr("Rom"), lambda c: c.room),
                Column(tr("Fra"), lambda c: date_text(c.since)),
                Column(tr("Til"), lambda c: date_text(c.until) or tr("inntil videre")),
                Column(tr("Hvorfor"), lambda c: c.reason, stretch=True),
            ],
        )
        self.closed_room = Choice(tr("Rommet som stenges"), [])
        self.closed_from, self.closed_to = (
            DateField(tr("Fra natten"), clock.today()),
            DateField(tr("Til"), optional=True),
        )
        self.closed_to.setPlaceholderText(tr("inntil videre"))
        self.why = QLineEdit()
        self.why.setPlaceholderText(tr("Hvorfor er det stengt"))
        self.why.setAccessibleName(tr("Hvorfor er det stengt"))
        self.shut = button(tr("&Ta ut av drift"), self._close)
        self.reopen = button(tr("I &drift igjen fra i dag"), self._reopen)
        return Card(
            label(tr("Ut av drift"), "heading"), self.closures,
            row(self.closed_room, self.closed_from, self.closed_to, self.why), row(self.shut, self.reopen, None),
        )  # fmt: skip

    def _beds_card(self) -> Card:
        self.movables = RowsTable(
            tr("Senger som flyttes"),
            [
                Column(tr("Kode"), lambda b: b.code),
                Column(tr("Slag"), lambda b: text("movable", b.kind)),
                Column(tr("Står i"), lambda b: b.room or tr("lageret")),
                Column(tr("Siden"), lambda b: date_text(b.since), stretch=True),
            ],
        )
        self.movables.selectionModel().currentRowChanged.connect(self._on_bed)
        self.bed = QLineEdit()
        self.bed.setPlaceholderText(tr("Kode, f.eks. B1"))
        self.bed.setAccessibleName(tr("Kode på sengen"))
        self.kind = Choice(tr("Slag"), [(kind, text("movable", kind)) for kind in KINDS])
        self.place = Choice(tr("Står i"), [])
        self.put = button(tr("&Sett sengen der"), self._put)
        self.drop = button(tr("F&jern sengen"), self._drop)
        return Card(
            label(tr("Senger som flyttes"), "heading"), self.movables,
            row(self.bed, self.kind, self.place, self.put, None, self.drop),
        )  # fmt: skip

    # -- showing ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.session.ask(self, read_rooms, self._show)

    def _show(self, found: RoomsRead) -> None:
        self._read = found
        self.table.set_rows(found.rooms)
        self.table.fit_height(10)
        codes = [(r.code, r.code) for r in found.rooms]
        self.closed_room.set_options(codes)
        self.place.set_options([("", tr("Lageret")), *codes])
        self.closures.set_rows([c for closures in found.closures.values() for c in closures])
        self.closures.fit_height(5)
        self.movables.set_rows(found.beds)
        self.movables.fit_height(5)

    def _newest(self, code: str) -> Room | None:
        facts = self._read.facts.get(code)
        return facts[-1] if facts else None

    def _has(self, line: RoomRow) -> str:
        newest = self._newest(line.code)
        has = [text("room_facts", name).lower() for name in FEATURES if newest and getattr(newest, name)]
        return ", ".join([*has, *([newest.remarks] if newest and newest.remarks else [])])

    def _since(self, line: RoomRow) -> str:
        newest = self._newest(line.code)
        return "" if newest is None or newest.since == EARLIEST else date_text(newest.since)

    def _on_row(self, *_: object) -> None:
        chosen = self.table.current_row()
        newest = self._newest(chosen.code) if chosen else None
        if chosen and newest:
            self.code.setText(chosen.code)
            self.offer.set_code(chosen.offer)
            self.beds.setValue(chosen.beds)
            self.remarks.setText(newest.remarks)
            self.closed_room.set_code(chosen.code)
            self.since.set_date(None if newest.since == EARLIEST else newest.since)
            for name, box in self.features.items():
                box.setChecked(getattr(newest, name))

    def _on_bed(self, *_: object) -> None:
        chosen = self.movables.current_row()
        if chosen:
            self.bed.setText(chosen.code)
            self.kind.set_code(chosen.kind)
            self.place.set_code(chosen.room)

    # -- doing ------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        try:
            since = self.since.value() or EARLIEST
        except LivdError as error:
            self.refused(error)
            return
        has = {name: box.isChecked() for name, box in self.features.items()}
        room = Room(
            code=self.code.text().strip(),
            offer=self.offer.code(),
            beds=self.beds.value(),
            since=since,
            step_free=has["step_free"],
            own_bath=has["own_bath"],
            own_entrance=has["own_entrance"],
            animals=has["animals"],
            flexible=has["flexible"],
            remarks=self.remarks.text(),
        )
        self.session.submit(self, save_room, room, self.done(tr("Rommet er lagret.")), self.refused)

    def _remove(self) -> None:
        code = self.code.text().strip()
        self.session.submit(self, remove_room, code, self.done(tr("Rommet er fjernet.")), self.refused)

    def _close(self) -> None:
        try:
            closure = Closure(
                room=self.closed_room.code(),
                since=self.closed_from.required(),
                until=self.closed_to.value(),
                reason=self.why.text().strip(),
            )
        except LivdError as error:
            self.refused(error)
            return
        self.session.submit(self, close_room, closure, self.done(tr("Rommet er ute av drift.")), self.refused)

    def _reopen(self) -> None:
        chosen = self.closures.current_row()
        if chosen:
            wish = Reopening(chosen.room, chosen.since, clock.today())
            self.session.submit(self, reopen_room, wish, self.done(tr("Rommet er i drift igjen.")), self.refused)

    def _put(self) -> None:
        bed = MovableBed(code=self.bed.text(), kind=self.kind.code(), room=self.place.code(), since=clock.today())
        self.session.submit(self, place_movable, bed, self.done(tr("Sengen er flyttet.")), self.refused)

    def _drop(self) -> None:
        code = self.bed.text().strip()
        self.session.submit(self, remove_movable, code, self.done(tr("Sengen er fjernet.")), self.refused)
